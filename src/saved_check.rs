//! A finished check as an object: `--format json` prints it, `--save` saves it, and `history` reads
//! it. `docs/scripts.md` describes its shape.

pub mod content;
mod edits;
pub mod line;
mod since;
pub mod store;

pub use since::Since;

use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::dates;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::score::Score;
use crate::scoring::{Assessment, Item, ScaleAssessment};

/// Version of the object's shape.
pub const FORMAT: f64 = 1.0;

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
    #[serde(flatten)]
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

/// The score of a scale, and its result.
#[derive(Default, Serialize, Deserialize)]
#[serde(try_from = "ScoreFields")]
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
    #[serde(flatten)]
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
    pub fn new(scale: Option<&ScaleAssessment>) -> Self {
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

/// The fields of a [`SavedScore`] before they are read. serde does not name one of several that it
/// reads together.
#[derive(Deserialize)]
struct ScoreFields {
    verdict: Value,
    positive: Value,
    score: Value,
    score_range: Value,
    max_score: Value,
}

impl TryFrom<ScoreFields> for SavedScore {
    type Error = String;

    fn try_from(fields: ScoreFields) -> Result<Self, String> {
        let score_range: Option<[Number; 2]> = read_field("score_range", fields.score_range)?;
        if let Some([lowest, highest]) = score_range
            && lowest.0 > highest.0
        {
            return Err(format!("score_range: {lowest} to {highest} goes backwards"));
        }
        Ok(Self {
            verdict: read_field("verdict", fields.verdict)?,
            positive: read_field("positive", fields.positive)?,
            score: read_field("score", fields.score)?,
            score_range,
            max_score: read_field("max_score", fields.max_score)?,
        })
    }
}

fn read_field<T: DeserializeOwned>(name: &str, value: Value) -> Result<Option<T>, String> {
    serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))
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
    /// Returns a response as it is saved.
    pub fn new(item: &Item) -> Self {
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

#[cfg(test)]
mod tests {
    use super::{Number, SavedCheck, Since};
    use crate::questionnaire::{Questionnaire, file};
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
}
