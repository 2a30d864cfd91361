//! A finished check as an object: `--format json` prints it, `--save` saves it, and `history` reads it. The README describes
//! its shape.

use std::collections::{HashMap, HashSet};
use std::{fmt, mem};

use anyhow::{Result, bail, ensure};
use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::dates::rfc3339;
use crate::escape::{one_line, quoted};
use crate::questionnaire::answer_words::{folded, id_of_label};
use crate::questionnaire::score::Score;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Points, Questionnaire};
use crate::scoring::{Assessment, Item, ScaleAssessment};

/// Version of the object's shape.
pub const FORMAT: u32 = 1;

/// A finished check.
#[derive(Serialize, Deserialize)]
pub struct SavedCheck {
    /// Version of the shape: [`FORMAT`].
    pub format: u32,
    /// The questionnaire.
    pub questionnaire: QuestionnaireName,
    /// When the last question was answered.
    #[serde(with = "rfc3339")]
    pub answered_at: Timestamp,
    /// The total. Its fields are null if the questionnaire has none.
    #[serde(flatten)]
    pub total: SavedScore,
    /// How many questions were answered.
    pub answered: usize,
    /// How many questions there were.
    pub questions: usize,
    /// One for each question, in order.
    pub responses: Vec<SavedResponse>,
    /// The subscales, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<SavedScale>,
}

/// A questionnaire by its names.
#[derive(Serialize, Deserialize)]
pub struct QuestionnaireName {
    /// Stable name.
    pub id: String,
    /// Its name for a reader.
    pub title: String,
}

/// The score of a scale, and its result.
#[derive(Serialize, Deserialize)]
pub struct SavedScore {
    /// The id of the result, if there is one.
    pub verdict: Option<String>,
    /// Whether that is a positive one.
    pub positive: Option<bool>,
    /// The score, if no answer is missing.
    pub score: Option<Number>,
    /// The score with every missing answer at its fewest points, and at its most.
    pub score_range: Option<[Number; 2]>,
    /// The highest score.
    pub max_score: Option<Number>,
}

/// A question and its answer.
#[derive(Serialize, Deserialize)]
pub struct SavedResponse {
    /// Stable name of the question.
    pub id: String,
    /// What was asked.
    pub question: String,
    /// The id of the choice taken. `None` if the question was skipped, which must be written.
    #[serde(deserialize_with = "Option::deserialize")]
    pub answer: Option<String>,
    /// The label of the choice taken.
    pub label: Option<String>,
    /// What it is worth, after reversal.
    pub points: Option<Points>,
    /// Whether it is worth raising.
    pub concern: bool,
    /// Words to begin a conversation with.
    pub raise: Option<String>,
}

/// A subscale and its score.
#[derive(Serialize, Deserialize)]
pub struct SavedScale {
    /// Stable name.
    pub id: String,
    /// Its name for a reader.
    pub title: String,
    /// Its score.
    #[serde(flatten)]
    pub score: SavedScore,
}

impl SavedCheck {
    /// Returns a check as it is saved.
    pub fn new(
        questionnaire: &Questionnaire,
        assessment: &Assessment,
        answered_at: Timestamp,
    ) -> Self {
        Self {
            format: FORMAT,
            questionnaire: QuestionnaireName {
                id: questionnaire.id().to_owned(),
                title: questionnaire.title().to_owned(),
            },
            answered_at,
            total: SavedScore::new(assessment.total.as_ref()),
            answered: assessment.answered(),
            questions: assessment.items.len(),
            responses: assessment.items.iter().map(SavedResponse::new).collect(),
            scales: assessment.scales.iter().map(SavedScale::new).collect(),
        }
    }

    /// Errors if its counts, or its score, do not fit its responses, as after a change by hand.
    pub fn check_counts(&self) -> Result<()> {
        let mut seen = HashSet::new();
        for (nth, SavedResponse { id, answer, points, .. }) in self.responses.iter().enumerate() {
            ensure!(seen.insert(id), "responses[{nth}]: {} is there twice", quoted(id));
            ensure!(
                answer.is_some() || points.is_none(),
                "responses[{nth}].points: there is no answer to have points"
            );
        }
        let (questions, answered) = (self.responses.len(), self.answers().count());
        ensure!(
            self.questions == questions,
            "questions: {}, but there are {questions}",
            self.questions
        );
        ensure!(self.answered == answered, "answered: {}, but there are {answered}", self.answered);
        let SavedScore { score, score_range, .. } = &self.total;
        let points: Option<Vec<Points>> =
            self.responses.iter().map(|response| response.points).collect();
        let sum = points.map(|points| points.into_iter().map(i128::from).sum::<i128>());
        match (score, score_range, sum) {
            (None, None, _) | (None, Some(_), None) => Ok(()),
            (Some(score), _, None) => bail!("score: {score}, but some points are missing"),
            (Some(score), Some([lowest, highest]), Some(sum)) => {
                ensure!(score.is(sum), "score: {score}, but the points add up to {sum}");
                ensure!(
                    lowest.is(sum) && highest.is(sum),
                    "score_range: {lowest} to {highest}, but the points add up to {sum}"
                );
                Ok(())
            }
            (None, Some(_), Some(sum)) => bail!("score: null, but the points add up to {sum}"),
            (Some(score), None, Some(_)) => bail!("score_range: null, but the score is {score}"),
        }
    }

    /// Errors if an answer has other points than in `questionnaire`, which has the same id.
    pub fn check_points(&self, questionnaire: &Questionnaire) -> Result<()> {
        let questions = questionnaire.questions_by_id();
        for (nth, response) in self.responses.iter().enumerate() {
            let question = questions.get(response.id.as_str());
            let choices = questionnaire.choices();
            let choice = choices.iter().find(|choice| Some(&choice.id) == response.answer.as_ref());
            let (Some(question), Some(choice)) = (question, choice) else {
                continue;
            };
            let points = questionnaire.points(&questionnaire.questions()[*question], choice);
            ensure!(
                points == response.points,
                "responses[{nth}].points: {}, but the answer {} to {} has {} in the question file",
                points_or_null(response.points),
                choice.id,
                response.id,
                points_or_null(points)
            );
        }
        Ok(())
    }

    /// Returns what makes it the same check in two lines: its time, its questionnaire, and its answers.
    pub fn identity(&self) -> (Timestamp, String, Vec<(String, Option<String>)>) {
        let answers =
            self.responses.iter().map(|response| (response.id.clone(), response.answer.clone()));
        (self.answered_at, self.questionnaire.id.clone(), answers.collect())
    }

    /// Returns whether `other` is of the same questionnaire, and asked one of the same questions.
    pub fn shares_question(&self, other: &Self) -> bool {
        let asks = |id: &str| self.responses.iter().any(|response| response.id == id);
        self.questionnaire.id == other.questionnaire.id
            && other.responses.iter().any(|response| asks(&response.id))
    }

    /// Returns the responses that are answers.
    pub fn answers(&self) -> impl Iterator<Item = &SavedResponse> {
        self.responses.iter().filter(|response| response.answer.is_some())
    }

    /// Returns the responses by the id of their question.
    pub fn responses_by_id(&self) -> HashMap<&str, &SavedResponse> {
        let responses = self.responses.iter();
        responses.map(|response| (response.id.as_str(), response)).collect()
    }
}

fn points_or_null(points: Option<Points>) -> String {
    points.map_or("null".to_owned(), |points| points.to_string())
}

impl SavedScore {
    /// The names of its fields in JSON.
    pub const FIELDS: [&'static str; 5] =
        ["verdict", "positive", "score", "score_range", "max_score"];

    /// Returns the score of `scale` as it is saved. Without a scale, everything is null.
    pub fn new(scale: Option<&ScaleAssessment>) -> Self {
        let result = scale.and_then(|scale| scale.result);
        Self {
            verdict: result.map(|result| result.id.clone()),
            positive: result.map(|result| result.positive),
            score: scale.and_then(ScaleAssessment::score).map(Number::from),
            score_range: scale.map(|scale| [scale.lowest.into(), scale.highest.into()]),
            max_score: scale.map(|scale| scale.max.into()),
        }
    }
}

impl SavedScale {
    /// Returns a subscale as it is saved.
    pub fn new(scale: &ScaleAssessment) -> Self {
        Self {
            id: scale.scale.id.clone(),
            title: scale.scale.title.clone(),
            score: SavedScore::new(Some(scale)),
        }
    }
}

impl SavedResponse {
    fn new(item: &Item) -> Self {
        let concern = item.answer.is_some_and(|answer| answer.concern);
        Self {
            id: item.question.id.clone(),
            question: item.question.text.clone(),
            answer: item.answer.map(|answer| answer.choice.id.clone()),
            label: item.answer.map(|answer| answer.choice.label.clone()),
            points: item.answer.and_then(|answer| answer.points),
            concern,
            raise: item.question.raise.clone().filter(|_| concern),
        }
    }

    /// Returns whether there is an answer with points, and it is not worth raising.
    pub fn is_fine(&self) -> bool {
        self.answer.is_some() && self.points.is_some() && !self.concern
    }

    /// Restores the id of an answer that was saved as its label alone, before choices had ids.
    pub fn restore_id(&mut self) {
        if let (Some(answer), None) = (&mut self.answer, &self.label) {
            let id = id_of_label(answer).unwrap_or_else(|| folded(answer));
            self.label = Some(mem::replace(answer, id));
        }
    }
}

/// What changed since the previous check.
#[derive(Serialize)]
pub struct Since {
    /// When that one was answered.
    #[serde(with = "rfc3339")]
    pub answered_at: Timestamp,
    /// When the check was answered that is compared with it.
    #[serde(skip)]
    pub until: Timestamp,
    /// How many questions were not asked in the previous check.
    #[serde(skip)]
    new_questions: usize,
    /// Whether both checks asked the same questions.
    #[serde(skip)]
    same_questions: bool,
    /// The questions of both checks that have another answer now.
    pub changed: Vec<Change>,
}

/// A question with another answer than before.
#[derive(Serialize)]
pub struct Change {
    /// Stable name of the question.
    pub id: String,
    /// What was asked.
    #[serde(skip)]
    pub question: String,
    /// The id of the answer before. `None` if the question was skipped.
    pub from: Option<String>,
    /// The id of the answer now.
    pub to: Option<String>,
    /// The label of the answer before.
    #[serde(skip)]
    from_label: Option<String>,
    /// The label of the answer now.
    #[serde(skip)]
    to_label: Option<String>,
    /// Whether it was worth raising and is fine now.
    #[serde(skip)]
    became_fine: bool,
    /// Whether it was fine once, then worth raising, and is fine again.
    #[serde(skip)]
    well_again: bool,
}

impl Since {
    /// Compares `now` with the last of the checks `before` it, and finds out what is going well again. `None` if there are none.
    pub fn new(before: &[&SavedCheck], now: &SavedCheck) -> Option<Self> {
        let (previous, earlier) = before.split_last()?;
        let mut since = Self::between(previous, now);
        since.mark_well_again(earlier);
        Some(since)
    }

    /// Compares `now` with the `previous` check only, in the questions that both asked.
    pub fn between(previous: &SavedCheck, now: &SavedCheck) -> Self {
        let from_by_id = previous.responses_by_id();
        let shared = now.responses.iter().filter(|to| from_by_id.contains_key(to.id.as_str()));
        let new_questions = now.responses.len() - shared.count();
        let changed = now.responses.iter().filter_map(|to| {
            let from = from_by_id.get(to.id.as_str())?;
            (from.answer != to.answer).then(|| Change {
                id: to.id.clone(),
                question: to.question.clone(),
                from: from.answer.clone(),
                to: to.answer.clone(),
                from_label: from.label.clone(),
                to_label: to.label.clone(),
                became_fine: from.concern && to.is_fine(),
                well_again: false,
            })
        });
        Self {
            answered_at: previous.answered_at,
            until: now.answered_at,
            new_questions,
            same_questions: new_questions == 0 && previous.responses.len() == now.responses.len(),
            changed: changed.collect(),
        }
    }

    /// Marks what became fine and was fine before, in one of the checks `earlier` than both.
    fn mark_well_again(&mut self, earlier: &[&SavedCheck]) {
        let fine_before: HashSet<_> = earlier
            .iter()
            .flat_map(|check| &check.responses)
            .filter(|response| response.is_fine())
            .map(|response| response.id.as_str())
            .collect();
        for change in &mut self.changed {
            change.well_again = change.became_fine && fine_before.contains(change.id.as_str());
        }
    }

    /// Returns whether every question was asked both times, and has the same answer.
    pub fn is_unchanged(&self) -> bool {
        self.same_questions && self.changed.is_empty()
    }

    /// Says what the changes leave out: that there are none in the questions of both checks, and how many questions are new.
    pub fn notes(&self, words: &Words) -> Vec<String> {
        let unchanged = self.changed.is_empty().then(|| words.shared_unchanged());
        let new = match self.new_questions {
            0 => None,
            1 => Some(words.one_new_question()),
            count => Some(words.new_questions(count)),
        };
        unchanged.into_iter().chain(new).collect()
    }

    /// Returns the changes, except for what is going well again.
    pub fn moved(&self) -> impl Iterator<Item = &Change> {
        self.changed.iter().filter(|change| !change.well_again)
    }

    /// Returns what is going well again.
    pub fn well_again(&self) -> impl Iterator<Item = &Change> {
        self.changed.iter().filter(|change| change.well_again)
    }
}

impl Change {
    /// Returns the change in `words`, without the question.
    pub fn in_words(&self, words: &Words) -> String {
        let label = |label: &Option<String>| label.clone().unwrap_or_else(|| words.skipped());
        one_line(&words.change(label(&self.from_label), label(&self.to_label)))
    }
}

/// A score as a JSON number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// One without decimals.
    Whole(i64),
    /// Any other.
    Fraction(f64),
}

impl Number {
    /// Returns whether it is the whole number `sum`.
    fn is(self, sum: i128) -> bool {
        matches!(self, Self::Whole(number) if i128::from(number) == sum)
    }
}

/// No score is larger, and up to here every whole number is a floating-point number.
const MAX_NUMBER: f64 = 1e12;

impl From<Score> for Number {
    fn from(score: Score) -> Self {
        match score.as_whole() {
            Some(whole) => Self::Whole(whole),
            None => Self::Fraction(score.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if number.abs() > MAX_NUMBER {
            return Err(D::Error::custom("a score that is too large"));
        }
        Ok(if number.fract() == 0.0 { Self::Whole(number as i64) } else { Self::Fraction(number) })
    }
}

/// Like a [`Score`].
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let score = match *self {
            Self::Whole(number) => Score::whole(number),
            Self::Fraction(number) => Score::decimal(number)
                .unwrap_or_else(|| Score::mean((number * 100.0).floor() as i64, 100)),
        };
        score.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Number, SavedCheck, Since};
    use crate::piped;
    use crate::questionnaire::file;
    use crate::scoring::Assessment;

    fn check(answers: &str) -> SavedCheck {
        let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
        let answers = answers.replace(' ', "\n");
        let responses = piped::read(&questionnaire, answers.as_bytes()).expect("answers");
        let assessment = Assessment::new(&questionnaire, &responses);
        SavedCheck::new(&questionnaire, &assessment, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_is_written_is_read() {
        let line = serde_json::to_string(&check("y n u skip y y y y")).expect("JSON");
        let read: SavedCheck = serde_json::from_str(&line).expect("a check");
        assert_eq!(serde_json::to_string(&read).expect("JSON"), line);
        assert!(
            line.contains(r#""answered_at":"1970-01-01T00:00:00Z","verdict":"raise-concerns""#)
        );
    }

    #[test]
    fn what_well_again_was_fine_at_any_time_before() {
        let (fine, concern) = (check("y y y y y y y y"), check("n y y y y y y y"));
        let counts = |before: &[&SavedCheck]| {
            let since = Since::new(before, &fine).expect("a check before");
            (since.moved().count(), since.well_again().count())
        };
        assert_eq!(counts(&[&concern]), (1, 0));
        let long_ago: Vec<_> =
            [&fine].into_iter().chain(std::iter::repeat_n(&concern, 100)).collect();
        assert_eq!(counts(&long_ago), (0, 1));
        assert!(Since::new(&[], &fine).is_none());
    }

    #[test]
    fn numbers_are_shown_like_scores() {
        let shown = |json: &str| serde_json::from_str::<Number>(json).map(|n| n.to_string());
        assert_eq!(shown("8").expect("a number"), "8");
        assert_eq!(shown("2.0").expect("a number"), "2");
        assert_eq!(shown("-0.3333333333333333").expect("a number"), "-0.34");
        assert!(shown("8e99").is_err());
    }
}
