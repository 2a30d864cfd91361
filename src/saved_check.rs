//! A finished check as an object: `--format json` prints it, `--save` saves it, and `history` reads it. `docs/scripts.md` describes
//! its shape.

mod consistency;
mod since;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::{fmt, mem};

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::dates::rfc3339;
use crate::questionnaire::answer_words::{folded, id_of_label};
use crate::questionnaire::score::Score;
use crate::questionnaire::{Points, Questionnaire};
use crate::scoring::{Assessment, Item, ScaleAssessment};

pub use since::{Change, Since};

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
#[derive(PartialEq, Serialize, Deserialize)]
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

    /// Returns what makes it the same check in two lines: its time, its questionnaire, and its answers.
    pub fn identity(&self) -> (Timestamp, String, BTreeMap<String, Option<String>>) {
        let answers =
            self.responses.iter().map(|response| (response.id.clone(), response.answer.clone()));
        (self.answered_at, self.questionnaire.id.clone(), answers.collect())
    }

    /// Returns whether `other` has the same questionnaire id, and asked one of the same questions.
    pub fn is_comparable_to(&self, other: &Self) -> bool {
        let asks = |id: &str| self.responses.iter().any(|response| response.id == id);
        self.questionnaire.id == other.questionnaire.id
            && other.responses.iter().any(|response| asks(&response.id))
    }

    /// Returns whether `other` asked the same questions, in any order.
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        self.question_ids() == other.question_ids()
    }

    /// Returns the ids of the questions.
    fn question_ids(&self) -> BTreeSet<&str> {
        self.responses.iter().map(|response| response.id.as_str()).collect()
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

#[cfg(test)]
impl SavedCheck {
    /// Returns the check of `answers`, which are words between spaces, at `time`.
    pub fn of(questionnaire: &Questionnaire, time: &str, answers: &str) -> Self {
        let answers = answers.replace(' ', "\n");
        let responses = crate::piped::read(questionnaire, answers.as_bytes()).expect("answers");
        let assessment = Assessment::new(questionnaire, &responses);
        Self::new(questionnaire, &assessment, time.parse().expect("a time"))
    }
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

/// A score as a JSON number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// One without decimals.
    Whole(i64),
    /// Any other.
    Fraction(f64),
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

impl Number {
    /// Returns the nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Whole(number) => number as f64,
            Self::Fraction(number) => number,
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
    use super::{Number, SavedCheck, Since};
    use crate::questionnaire::file;

    fn check(answers: &str) -> SavedCheck {
        let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
        SavedCheck::of(&questionnaire, "1970-01-01T00:00:00Z", answers)
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
