//! A finished check as an object: `--format json` prints it, `--save` saves it, and `history` reads
//! it. `docs/scripts.md` describes its shape.
//!
//! Each line of a questionnaire that is saved has the same length, so that the size of a file of
//! checks tells nothing of the answers in it, not even where it is encrypted.

pub mod content;
pub mod since;
pub mod store;

use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dates;
use crate::escape::is_harmful;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::score::Score;
use crate::questionnaire::{Questionnaire, Scale};
use crate::responses::Response;
use crate::scoring::{Assessment, Item, ScaleAssessment, answer};

/// The version of the object's shape.
const FORMAT: f64 = 1.0;
/// The longest number, such as -2.2250738585072014e-308.
const MAX_NUMBER_BYTES: usize = 24;

/// A finished check.
#[derive(Serialize, Deserialize)]
pub struct SavedCheck {
    #[serde(deserialize_with = "known_format")]
    format: Number,
    pub(crate) questionnaire: QuestionnaireName,
    /// The fingerprint of what scored it. `None` in lines that were written before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scoring: Option<String>,
    /// When the last question was answered.
    #[serde(deserialize_with = "dates::deserialize")]
    pub(crate) answered_at: Timestamp,
    /// Its fields are null if the questionnaire has no total.
    #[serde(flatten, deserialize_with = "named_fields")]
    pub(crate) total: SavedScore,
    /// How many questions were answered.
    answered: Number,
    /// How many questions there were.
    questions: Number,
    /// One for each question, in order.
    pub(crate) responses: Box<[SavedResponse]>,
    /// The subscales, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) scales: Vec<SavedScale>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct QuestionnaireName {
    pub(crate) id: String,
    pub(crate) title: String,
}

/// The score of a scale, and its result. Each field must be written, also where it is null.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct SavedScore {
    /// The id of the result, if there is one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) verdict: Option<String>,
    /// Whether that is a positive one.
    #[serde(deserialize_with = "Option::deserialize")]
    positive: Option<bool>,
    /// The score, if no answer is missing, or enough are there.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) score: Option<Number>,
    /// Whether answers are missing all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) prorated: bool,
    /// The score with every missing answer at its fewest points, and at its most.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) score_range: Option<[Number; 2]>,
    /// The highest score.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) max_score: Option<Number>,
}

/// A question and its answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct SavedResponse {
    /// The id of the question.
    pub(crate) id: String,
    pub(crate) question: String,
    /// The id of the choice taken. `None` if the question was skipped, which must be written.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) answer: Option<String>,
    /// The label of the choice taken.
    pub(crate) label: Option<String>,
    /// What the answer is worth, after reversal.
    pub(crate) points: Option<Number>,
    /// Whether the answer is worth raising.
    pub(crate) concern: bool,
    /// Words to begin a conversation with.
    pub(crate) raise: Option<String>,
}

/// A subscale and its score.
#[derive(Serialize, Deserialize)]
pub(crate) struct SavedScale {
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(flatten, deserialize_with = "named_fields")]
    pub(crate) score: SavedScore,
}

impl SavedCheck {
    /// Describes the check of `assessment`, whose last question was answered at `time`.
    pub fn new(questionnaire: &Questionnaire, assessment: &Assessment, time: Timestamp) -> Self {
        let Questionnaire { id, title, .. } = questionnaire;
        Self {
            format: Number(FORMAT),
            questionnaire: QuestionnaireName { id: id.clone(), title: title.clone() },
            scoring: Some(fingerprint(questionnaire)),
            answered_at: time,
            total: SavedScore::new(assessment.total.as_ref()),
            answered: Number(assessment.answered() as f64),
            questions: Number(assessment.items.len() as f64),
            responses: assessment.items.iter().map(SavedResponse::new).collect(),
            scales: assessment.scales.iter().map(SavedScale::new).collect(),
        }
    }

    /// What makes it the same check in two lines: its time, its questionnaire, and its answers.
    pub(crate) fn identity(&self) -> (Timestamp, &String, Vec<(&String, &Option<String>)>) {
        let answers = self.responses.iter().map(|response| (&response.id, &response.answer));
        (self.answered_at, &self.questionnaire.id, answers.collect())
    }

    /// Lists its scores: the total, then those of the subscales.
    pub(crate) fn scores(&self) -> impl Iterator<Item = &SavedScore> {
        [&self.total].into_iter().chain(self.scales.iter().map(|scale| &scale.score))
    }

    /// Whether `other` asked the same questions, in any order.
    pub(crate) fn asks_the_same_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.responses_by_id(), other.responses_by_id());
        ours.len() == theirs.len() && ours.keys().all(|id| theirs.contains_key(id))
    }

    /// Maps the id of each question to its response.
    pub(crate) fn responses_by_id(&self) -> HashMap<&str, &SavedResponse> {
        self.responses.iter().map(|response| (response.id.as_str(), response)).collect()
    }
}

impl SavedScore {
    /// Describes the score of `scale`. Without a scale, everything is null.
    pub(crate) fn new(scale: Option<&ScaleAssessment>) -> Self {
        let Some(scale) = scale else { return Self::default() };
        let number = |score: Score| Number(score.to_f64());
        Self {
            verdict: scale.result.map(|result| result.id.clone()),
            positive: scale.result.map(|result| result.positive),
            score: scale.score.map(number),
            prorated: scale.is_prorated(),
            score_range: Some([scale.lowest, scale.highest].map(number)),
            max_score: Some(number(scale.max)),
        }
    }

    /// Whether it is only known in which range the score is.
    pub(crate) fn is_open(&self) -> bool {
        self.score.is_none() && self.score_range.is_some()
    }
}

/// Reads the fields of a score. serde itself does not name one of those that are flattened.
fn named_fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SavedScore, D::Error> {
    let score: SavedScore =
        serde_path_to_error::deserialize(deserializer).map_err(D::Error::custom)?;
    if let Some([lowest, highest]) = score.score_range
        && lowest.0 > highest.0
    {
        return Err(D::Error::custom(format!("score_range: {lowest} to {highest} goes backwards")));
    }
    Ok(score)
}

impl SavedScale {
    pub(crate) fn new(scale: &ScaleAssessment) -> Self {
        let Scale { id, title, .. } = scale.scale;
        Self { id: id.clone(), title: title.clone(), score: SavedScore::new(Some(scale)) }
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
            points: item.answer.and_then(|answer| Some(Number(answer.points? as f64))),
            concern,
            raise: if concern { item.question.raise.clone() } else { None },
        }
    }

    /// Whether there is an answer with points, and it is not worth raising.
    fn is_fine(&self) -> bool {
        self.answer.is_some() && self.points.is_some() && !self.concern
    }
}

/// A number in JSON: a score, points, or a count. One without decimals is written as 8, and read as
/// 8 or `8.0`, since other programs write it so. No number is larger than a million million, and up
/// to there every whole one is a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Number(pub(crate) f64);

impl TryFrom<f64> for Number {
    type Error = &'static str;

    fn try_from(number: f64) -> Result<Self, Self::Error> {
        if number.abs() > 1e12 { Err("a number that is too large") } else { Ok(Self(number)) }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() != 0.0 {
            return serializer.serialize_f64(self.0);
        }
        serializer.serialize_i64(self.0 as i64)
    }
}

fn known_format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
    let format = Number::deserialize(deserializer)?;
    if format == Number(FORMAT) {
        return Ok(format);
    }
    let fault = format!("format {format} is not known; this version reads format {FORMAT}");
    Err(D::Error::custom(fault))
}

/// Like a [`Score`], and if it is none, rounded down to two decimals.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let hundredths = (self.0 * 100.0).floor() as i64;
        Score::decimal(self.0).unwrap_or(Score::mean(hundredths, 100)).fmt(f)
    }
}

/// Writes `check` on one line, with the spaces behind it that make it as long as any check of
/// `questionnaire`.
pub fn padded(check: &SavedCheck, questionnaire: &Questionnaire) -> serde_json::Result<String> {
    let line = line(check)?;
    let missing = max_bytes(questionnaire)?.saturating_sub(line.len());
    Ok(line + &" ".repeat(missing))
}

/// Computes the length in bytes of every line of `questionnaire`: at least that of the longest.
pub(crate) fn max_bytes(questionnaire: &Questionnaire) -> serde_json::Result<usize> {
    let responses = vec![Response::Skipped; questionnaire.questions.len()];
    let assessment = Assessment::new(questionnaire, &responses);
    let mut check = SavedCheck::new(questionnaire, &assessment, Timestamp::UNIX_EPOCH);
    for (question, longest) in questionnaire.questions.iter().zip(&mut check.responses) {
        for choice in 0..question.choices.list.len() {
            let answer = answer(question, Response::Chosen(choice));
            let response = SavedResponse::new(&Item { question, answer });
            if line(&response)?.len() > line(longest)?.len() {
                *longest = response;
            }
        }
    }
    // How many questions were answered.
    let mut bytes = line(&check)?.len() + MAX_NUMBER_BYTES;
    for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
        // The score and its range; whether the result is a positive one, and its id.
        bytes += 3 * MAX_NUMBER_BYTES + "\"\"false".len();
        if scale.min_answered.is_some() {
            bytes += ",\"prorated\":true".len();
        }
        bytes += scale.results.iter().map(|result| result.id.len()).max().unwrap_or(0);
    }
    Ok(bytes)
}

/// Writes `object` as JSON on one line, harmless to a terminal.
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

    use super::{Number, SavedCheck, line, max_bytes, padded};
    use crate::questionnaire::{Questionnaire, file};
    use crate::responses::Response;
    use crate::scoring::Assessment;

    impl SavedCheck {
        /// The check of `answers`, which are words between spaces, at `time`.
        pub(crate) fn of(questionnaire: &Questionnaire, time: &str, answers: &str) -> Self {
            let answers = answers.replace(' ', "\n");
            let responses = crate::piped::read(questionnaire, answers.as_bytes()).expect("answers");
            let assessment = Assessment::new(questionnaire, &responses);
            Self::new(questionnaire, &assessment, time.parse().expect("a time"))
        }
    }

    #[test]
    fn numbers_are_shown_like_scores() {
        for (json, shown) in [("2.0", "2"), ("-0.3333333", "-0.34"), ("1e12", "1000000000000")] {
            let number: Number = serde_json::from_str(json).expect(json);
            assert_eq!(number.to_string(), shown);
        }
        assert!(serde_json::from_str::<Number>("1000000000001").is_err());
    }

    /// Scales, means, negative points, a choice without points, and texts that are longer in JSON
    /// or in bytes than they look.
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
  - { id: n, title: N, questions: [q], score: sum, results: [
      { from: -7, id: x, positive: true, headline: H, advice: A }] }
"#;

    #[test]
    fn every_pattern_of_answers_has_the_same_length() {
        let chosen = Response::Chosen;
        let responses = [chosen(0), chosen(1), chosen(2), Response::Skipped];
        // Each digit of a pattern to the base four is a response.
        for (file, step) in [(file::BUILT_IN, 7), (SCALES, 1)] {
            let mut lengths = BTreeSet::new();
            let questionnaire = file::load(file.as_bytes()).expect("a valid file");
            let max = max_bytes(&questionnaire).expect("JSON");
            let questions = questionnaire.questions.len() as u32;
            for pattern in 0..4_usize.pow(questions) {
                let digits = (0..questions).map(|nth| pattern / 4_usize.pow(nth) % 4);
                let given: Vec<_> = digits.map(|digit| responses[digit]).collect();
                // Of those with skipped questions, some are enough.
                if given.contains(&Response::Skipped) && pattern % step > 0 {
                    continue;
                }
                let assessment = Assessment::new(&questionnaire, &given);
                let check = SavedCheck::new(&questionnaire, &assessment, Timestamp::UNIX_EPOCH);
                let line = line(&check).expect("JSON");
                assert!(line.len() <= max, "{pattern}: {}", line.len());
                lengths.insert(line.len());
                // They are padded in the same way, so a few are enough.
                if pattern < 50 {
                    let padded = padded(&check, &questionnaire).expect("JSON");
                    assert_eq!(padded.len(), max);
                    assert_eq!(padded.trim_end_matches(' '), line);
                }
            }
            assert!(lengths.len() > 20, "only {} lengths before", lengths.len());
        }
    }
}
