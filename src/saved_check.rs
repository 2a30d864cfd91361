//! A finished check as an object: `--format json` prints it, `--save` saves it, and `history` reads
//! it. `docs/scripts.md` describes its shape.
//!
//! Each line of a questionnaire that is saved has the same length, so that the size of a file of
//! checks tells nothing of the answers in it, not even where it is encrypted.

pub mod content;
pub mod store;

use std::collections::{HashMap, HashSet};
use std::fmt;

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dates;
use crate::escape::is_harmful;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::score::Score;
use crate::responses::Response;
use crate::scoring::{Assessment, Item, ScaleAssessment, answer};

/// Version of the object's shape.
pub const FORMAT: f64 = 1.0;
/// The longest number, such as -2.2250738585072014e-308.
const MAX_NUMBER_BYTES: usize = 24;

/// A finished check.
#[derive(Serialize, Deserialize)]
pub struct SavedCheck {
    /// Version of the shape: [`FORMAT`].
    #[serde(deserialize_with = "known_format")]
    pub format: Number,
    /// The questionnaire.
    pub questionnaire: QuestionnaireName,
    /// The fingerprint of what scored it. `None` in lines that were written before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring: Option<String>,
    /// When the last question was answered.
    #[serde(deserialize_with = "dates::deserialize")]
    pub answered_at: Timestamp,
    /// The total. Its fields are null if the questionnaire has none.
    #[serde(flatten, deserialize_with = "named_fields")]
    pub total: SavedScore,
    /// How many questions were answered.
    pub answered: Number,
    /// How many questions there were.
    pub questions: Number,
    /// One for each question, in order.
    pub responses: Box<[SavedResponse]>,
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

/// The score of a scale, and its result. Each field must be written, also where it is null.
#[derive(Default, Serialize, Deserialize)]
pub struct SavedScore {
    /// The id of the result, if there is one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub verdict: Option<String>,
    /// Whether that is a positive one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub positive: Option<bool>,
    /// The score, if no answer is missing.
    #[serde(deserialize_with = "Option::deserialize")]
    pub score: Option<Number>,
    /// The score with every missing answer at its fewest points, and at its most.
    #[serde(deserialize_with = "Option::deserialize")]
    pub score_range: Option<[Number; 2]>,
    /// The highest score.
    #[serde(deserialize_with = "Option::deserialize")]
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
    pub points: Option<Number>,
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
    #[serde(flatten, deserialize_with = "named_fields")]
    pub score: SavedScore,
}

impl SavedCheck {
    /// Returns a check as it is saved, whose last question was answered at `time`.
    pub fn new(questionnaire: &Questionnaire, assessment: &Assessment, time: Timestamp) -> Self {
        Self {
            format: Number(FORMAT),
            questionnaire: QuestionnaireName {
                id: questionnaire.id.clone(),
                title: questionnaire.title.clone(),
            },
            scoring: Some(fingerprint(questionnaire)),
            answered_at: time,
            total: SavedScore::new(assessment.total.as_ref()),
            answered: Number(assessment.answered() as f64),
            questions: Number(assessment.items.len() as f64),
            responses: assessment.items.iter().map(SavedResponse::new).collect(),
            scales: assessment.scales.iter().map(SavedScale::new).collect(),
        }
    }

    /// Returns what makes it the same check in two lines: its time, its questionnaire, and its
    /// answers.
    pub fn identity(&self) -> (Timestamp, &String, Vec<(&String, &Option<String>)>) {
        let answers = self.responses.iter().map(|response| (&response.id, &response.answer));
        (self.answered_at, &self.questionnaire.id, answers.collect())
    }

    /// Returns whether `other` asked the same questions, in any order.
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.responses_by_id(), other.responses_by_id());
        ours.len() == theirs.len() && ours.keys().all(|id| theirs.contains_key(id))
    }

    /// Returns the responses by the id of their question.
    pub fn responses_by_id(&self) -> HashMap<&str, &SavedResponse> {
        self.responses.iter().map(|response| (response.id.as_str(), response)).collect()
    }
}

impl SavedScore {
    /// Returns the score of `scale` as it is saved. Without a scale, everything is null.
    pub(crate) fn new(scale: Option<&ScaleAssessment>) -> Self {
        let Some(scale) = scale else { return Self::default() };
        let number = |score: Score| Number(score.to_f64());
        Self {
            verdict: scale.result.map(|result| result.id.clone()),
            positive: scale.result.map(|result| result.positive),
            score: scale.score().map(number),
            score_range: Some([scale.lowest, scale.highest].map(number)),
            max_score: Some(number(scale.max)),
        }
    }
}

/// Reads the fields of a score. serde itself does not name one of those that are flattened.
fn named_fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SavedScore, D::Error> {
    let score: SavedScore =
        serde_path_to_error::deserialize(deserializer).map_err(D::Error::custom)?;
    if let Some([lowest, highest]) = score.score_range
        && lowest.0 > highest.0
    {
        let fault = format!("score_range: {lowest} to {highest} goes backwards");
        return Err(D::Error::custom(fault));
    }
    Ok(score)
}

impl SavedScale {
    /// Returns a subscale as it is saved.
    pub(crate) fn new(scale: &ScaleAssessment) -> Self {
        Self {
            id: scale.scale.id.clone(),
            title: scale.scale.title.clone(),
            score: SavedScore::new(Some(scale)),
        }
    }
}

impl SavedResponse {
    /// Returns a response as it is saved.
    pub(crate) fn new(item: &Item) -> Self {
        let concern = item.answer.is_some_and(|answer| answer.concern);
        let points = item.answer.and_then(|answer| answer.points);
        Self {
            id: item.question.id.clone(),
            question: item.question.text.clone(),
            answer: item.answer.map(|answer| answer.choice.id.clone()),
            label: item.answer.map(|answer| answer.choice.label.clone()),
            points: points.map(|points| Number(points as f64)),
            concern,
            raise: item.question.raise.clone().filter(|_| concern),
        }
    }

    /// Returns whether there is an answer with points, and it is not worth raising.
    pub fn is_fine(&self) -> bool {
        self.answer.is_some() && self.points.is_some() && !self.concern
    }
}

/// A number in JSON: a score, points, or a count. One without decimals is written as 8, and read as
/// 8 or `8.0`, since other programs write it so. No number is larger than a million million, and up
/// to there every whole one is a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Number(pub f64);

impl TryFrom<f64> for Number {
    type Error = &'static str;

    fn try_from(number: f64) -> Result<Self, Self::Error> {
        if number.abs() > 1e12 { Err("a score that is too large") } else { Ok(Self(number)) }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

fn known_format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
    match Number::deserialize(deserializer)? {
        Number(FORMAT) => Ok(Number(FORMAT)),
        format => Err(D::Error::custom(format_args!(
            "format {format} is not known; this version reads format {FORMAT}"
        ))),
    }
}

/// Like a [`Score`].
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let score = Score::decimal(self.0)
            .unwrap_or_else(|| Score::mean((self.0 * 100.0).floor() as i64, 100));
        score.fmt(f)
    }
}

/// What changed since the previous check.
#[derive(Serialize)]
pub struct Since {
    /// When that one was answered.
    pub answered_at: Timestamp,
    /// When the check was answered that is compared with it.
    #[serde(skip)]
    pub until: Timestamp,
    /// How many questions were not asked in the previous check.
    #[serde(skip)]
    pub new_questions: usize,
    /// Whether there was a check in between that asked other questions.
    #[serde(skip)]
    pub skips_checks: bool,
    /// Whether both checks asked the same questions, and have the same answers.
    #[serde(skip)]
    pub is_unchanged: bool,
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
    /// The label of the answer before, or its id if no label was saved.
    #[serde(skip)]
    pub from_label: Option<String>,
    /// The label of the answer now, or its id.
    #[serde(skip)]
    pub to_label: Option<String>,
    /// Whether it was fine once, then worth raising, and is fine again.
    #[serde(skip)]
    pub well_again: bool,
}

impl Since {
    /// Compares `now` with `before[nth]`. An answer that was worth raising and is fine now is going
    /// well again if it was fine in a check before that.
    pub fn new(before: &[&SavedCheck], nth: usize, now: &SavedCheck) -> Self {
        let mut fine_before = HashSet::new();
        for response in before[..nth].iter().flat_map(|check| &check.responses) {
            if response.is_fine() {
                fine_before.insert(response.id.as_str());
            }
        }
        let previous = before[nth];
        let from_by_id = previous.responses_by_id();
        let (mut new_questions, mut changed) = (0, Vec::new());
        for to in &now.responses {
            let Some(from) = from_by_id.get(to.id.as_str()) else {
                new_questions += 1;
                continue;
            };
            if from.answer != to.answer {
                let became_fine = from.concern && to.is_fine();
                changed.push(Change {
                    id: to.id.clone(),
                    question: to.question.clone(),
                    from: from.answer.clone(),
                    to: to.answer.clone(),
                    from_label: from.label.clone().or(from.answer.clone()),
                    to_label: to.label.clone().or(to.answer.clone()),
                    well_again: became_fine && fine_before.contains(to.id.as_str()),
                });
            }
        }
        Self {
            answered_at: previous.answered_at,
            until: now.answered_at,
            new_questions,
            skips_checks: nth + 1 < before.len(),
            is_unchanged: changed.is_empty() && now.asks_the_same_as(previous),
            changed,
        }
    }
}

/// Returns `check` with the spaces behind it that make it as long as any check of `questionnaire`.
pub fn padded(check: &SavedCheck, questionnaire: &Questionnaire) -> serde_json::Result<String> {
    let line = line(check)?;
    let missing = max_bytes(questionnaire)?.saturating_sub(line.len());
    Ok(line + &" ".repeat(missing))
}

/// Returns `check` and what changed since the previous one.
pub fn with_since(check: &SavedCheck, since: Option<&Since>) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Compared<'c> {
        #[serde(flatten)]
        check: &'c SavedCheck,
        since: Option<&'c Since>,
    }
    line(&Compared { check, since })
}

/// Returns the length in bytes of every line of `questionnaire`: at least that of the longest.
pub fn max_bytes(questionnaire: &Questionnaire) -> serde_json::Result<usize> {
    let responses = vec![Response::Skipped; questionnaire.questions.len()];
    let assessment = Assessment::new(questionnaire, &responses);
    let check = SavedCheck::new(questionnaire, &assessment, Timestamp::UNIX_EPOCH);
    let mut bytes = line(&check)?.len() + MAX_NUMBER_BYTES;
    for question in &questionnaire.questions {
        let skipped = line(&SavedResponse::new(&Item { question, answer: None }))?.len();
        let mut longest = skipped;
        for choice in 0..questionnaire.choices.len() {
            let answer = answer(questionnaire, question, Response::Chosen(choice));
            longest = longest.max(line(&SavedResponse::new(&Item { question, answer }))?.len());
        }
        bytes += longest - skipped;
    }
    for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
        // The score and its range; whether the result is a positive one, and its id.
        bytes += 3 * MAX_NUMBER_BYTES + "\"\"false".len();
        bytes += scale.results.iter().map(|result| result.id.len()).max().unwrap_or(0);
    }
    Ok(bytes)
}

/// Returns `object` on one line, harmless to a terminal.
fn line(object: &impl Serialize) -> serde_json::Result<String> {
    let mut json = serde_json::to_string(object)?;
    // Such characters are only in strings, where an escape means the same.
    while let Some(c) = json.chars().find(|c| is_harmful(*c)) {
        json = json.replace(c, &format!("\\u{:04x}", u32::from(c)));
    }
    Ok(json)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;

    use super::{Number, SavedCheck, Since, line, max_bytes, padded};
    use crate::questionnaire::{Questionnaire, file};
    use crate::responses::Response;
    use crate::scoring::Assessment;

    impl SavedCheck {
        /// Returns the check of `answers`, which are words between spaces, at `time`.
        pub fn of(questionnaire: &Questionnaire, time: &str, answers: &str) -> Self {
            let answers = answers.replace(' ', "\n");
            let responses = crate::piped::read(questionnaire, answers.as_bytes()).expect("answers");
            let assessment = Assessment::new(questionnaire, &responses);
            Self::new(questionnaire, &assessment, time.parse().expect("a time"))
        }
    }

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
            let since = Since::new(before, before.len() - 1, &fine);
            let well_again = since.changed.iter().filter(|change| change.well_again).count();
            (since.changed.len() - well_again, well_again)
        };
        assert_eq!(counts(&[&concern]), (1, 0));
        let long_ago: Vec<_> =
            [&fine].into_iter().chain(std::iter::repeat_n(&concern, 100)).collect();
        assert_eq!(counts(&long_ago), (0, 1));
    }

    #[test]
    fn numbers_are_shown_like_scores() {
        let shown = |json: &str| serde_json::from_str::<Number>(json).map(|n| n.to_string());
        assert_eq!(shown("8").expect("a number"), "8");
        assert_eq!(shown("2.0").expect("a number"), "2");
        assert_eq!(shown("-0.3333333333333333").expect("a number"), "-0.34");
        assert!(shown("8e99").is_err());
    }

    /// Scales, means, negative points, a choice without points, and texts that are longer in JSON or in bytes than they look.
    const SCALES: &str = r#"
format: 1
id: wide
title: "W\u202eide \"quoted\" \\ \U0001F600"
safety: S
summary: "{score}"
choices:
  - { id: never, label: "Nie \"mals\"", points: -7 }
  - { id: a, label: "a", points: 1000000 }
  - { id: none, label: "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u2066" }
concern: { at_most: 0 }
questions:
  - { id: p, text: "\"\"\"?", raise: "\u65e5\u672c \"\\\"" }
  - { id: q, text: "Q?", reverse: true, raise: "x" }
  - { id: r, text: "R?", raise: "y" }
results:
  - { from: -1000000, id: low, positive: false, headline: L, advice: A }
  - { from: 0, id: rather_a_long_id, positive: true, headline: H, advice: A }
scales:
  - { id: m, title: "\u00e9", questions: [p, q, r], score: mean }
  - { id: n, title: N, questions: [q], score: sum, results: [{ from: -7, id: x, positive: true, headline: H, advice: A }] }
"#;

    /// Returns the check with the answers that the digits of `pattern` to the base `digits` are: the index of a choice, or a skipped
    /// question where there is none.
    fn check_of_pattern(
        questionnaire: &Questionnaire,
        digits: usize,
        mut pattern: usize,
    ) -> SavedCheck {
        let mut responses = Vec::new();
        for _ in &questionnaire.questions {
            let digit = pattern % digits;
            pattern /= digits;
            let is_choice = digit < questionnaire.choices.len();
            responses.push(if is_choice { Response::Chosen(digit) } else { Response::Skipped });
        }
        let assessment = Assessment::new(questionnaire, &responses);
        SavedCheck::new(questionnaire, &assessment, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn every_pattern_of_answers_has_the_same_length() {
        // Of the built-in file all, and some with skipped questions.
        for (file, digits, step) in
            [(file::BUILT_IN, 3_usize, 1), (file::BUILT_IN, 4, 97), (SCALES, 4, 1)]
        {
            let questionnaire = file::load(file.as_bytes()).expect("a valid file");
            let max = max_bytes(&questionnaire).expect("JSON");
            let patterns = digits.pow(questionnaire.questions.len() as u32);
            let mut lengths = BTreeSet::new();
            for pattern in (0..patterns).step_by(step) {
                let bytes =
                    line(&check_of_pattern(&questionnaire, digits, pattern)).expect("JSON").len();
                assert!(bytes <= max, "{pattern}: {bytes}");
                lengths.insert(bytes);
            }
            assert!(lengths.len() > 20, "only {} lengths before", lengths.len());
            // They are filled up in the same way, so a few tell.
            for pattern in 0..50 {
                let check = check_of_pattern(&questionnaire, digits, pattern);
                let padded = padded(&check, &questionnaire).expect("JSON");
                assert_eq!(padded.len(), max);
                assert_eq!(padded.trim_end_matches(' '), line(&check).expect("JSON"));
            }
        }
    }
}
