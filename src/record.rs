//! A finished check as an object: what `--format json` prints, `--save` keeps, and `history` reads back. Its shape is in
//! the README.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::moment::Moment;
use crate::questionnaire::{Points, Score};
use crate::quote::harmless;

/// Version of the object's shape.
pub const FORMAT: u32 = 1;

/// A finished check.
#[derive(Serialize, Deserialize)]
pub struct Record<'r> {
    /// Version of the shape: [`FORMAT`].
    pub format: u32,
    /// What was asked.
    pub questionnaire: Named<'r>,
    /// When the last question was answered.
    pub answered_at: Moment,
    /// The id of the result, where there is one.
    pub verdict: Option<Cow<'r, str>>,
    /// Whether that is a positive one.
    pub positive: Option<bool>,
    /// The total, if no answer is missing.
    pub score: Option<Number>,
    /// The total with every missing answer at its least, and at its most.
    pub score_range: Option<[Number; 2]>,
    /// The highest total.
    pub max_score: Option<Number>,
    /// How many questions were answered.
    pub answered: usize,
    /// How many there were.
    pub questions: usize,
    /// One for each question, in order.
    pub responses: Vec<Response<'r>>,
    /// The subscales, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<Scale<'r>>,
}

/// A questionnaire by its name.
#[derive(Serialize, Deserialize)]
pub struct Named<'r> {
    /// Stable name.
    pub id: Cow<'r, str>,
    /// Its name for a reader.
    pub title: Cow<'r, str>,
}

/// A question and its answer.
#[derive(Serialize, Deserialize)]
pub struct Response<'r> {
    /// Stable name of the question.
    pub id: Cow<'r, str>,
    /// What was asked.
    pub question: Cow<'r, str>,
    /// The label of the choice taken; `None` if the question was skipped, which must be said.
    #[serde(deserialize_with = "Option::deserialize")]
    pub answer: Option<Cow<'r, str>>,
    /// What it is worth, after reversal.
    pub points: Option<Points>,
    /// Whether it is worth raising.
    pub concern: bool,
    /// First words for a conversation about it.
    pub raise: Option<Cow<'r, str>>,
}

impl Response<'_> {
    /// Whether there is an answer, and none that is worth raising.
    pub fn is_fine(&self) -> bool {
        self.answer.is_some() && !self.concern
    }

    /// The answer in words.
    pub fn label(&self) -> &str {
        self.answer.as_deref().unwrap_or("skipped")
    }
}

/// A subscale and its score.
#[derive(Serialize, Deserialize)]
pub struct Scale<'r> {
    /// Stable name.
    pub id: Cow<'r, str>,
    /// Its name for a reader.
    pub title: Cow<'r, str>,
    /// Its score, if no answer is missing.
    pub score: Option<Number>,
    /// The score with every missing answer at its least, and at its most.
    pub score_range: [Number; 2],
    /// The highest score.
    pub max_score: Number,
    /// The id of the result, where there is one.
    pub verdict: Option<Cow<'r, str>>,
    /// Whether that is a positive one.
    pub positive: Option<bool>,
}

impl Record<'_> {
    /// How much text it holds, about.
    pub fn bytes(&self) -> usize {
        let responses = self.responses.iter().map(|response| {
            let texts = [&response.answer, &response.raise].into_iter().flatten();
            let lengths = texts.map(|text| text.len()).sum::<usize>();
            size_of_val(response) + response.id.len() + response.question.len() + lengths
        });
        let scales = self
            .scales
            .iter()
            .map(|scale| size_of_val(scale) + scale.id.len() + scale.title.len());
        self.questionnaire.title.len() + responses.chain(scales).sum::<usize>()
    }

    /// The responses by the id of their question.
    pub fn by_id(&self) -> BTreeMap<&str, &Response<'_>> {
        let mut by_id = BTreeMap::new();
        by_id.extend((self.responses.iter()).map(|response| (&*response.id, response)));
        by_id
    }
}

/// What changed since an earlier check.
#[derive(Serialize)]
pub struct Since {
    /// When that one was answered.
    pub answered_at: Moment,
    /// The questions of both checks with another answer now.
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
    /// The answer before; `None` if it was skipped.
    pub from: Option<String>,
    /// The answer now.
    pub to: Option<String>,
    /// It was fine once, then worth raising, and is fine again.
    #[serde(skip)]
    pub came_back: bool,
}

impl Since {
    /// What is different in `now` from the last of the checks `before` it; `None` if there is none.
    pub fn new(before: &[Record], now: &Record) -> Option<Self> {
        let (last, earlier) = before.split_last()?;
        let then = last.by_id();
        let changed = (now.responses.iter())
            .filter_map(|to| Some((*then.get(&*to.id)?, to)))
            .filter(|(from, to)| from.answer != to.answer)
            .map(|(from, to)| Change {
                id: to.id.to_string(),
                question: harmless(&to.question),
                from: from.answer.as_deref().map(str::to_owned),
                to: to.answer.as_deref().map(str::to_owned),
                came_back: from.concern && to.is_fine() && was_fine(earlier, &to.id),
            });
        Some(Self {
            answered_at: last.answered_at,
            changed: changed.collect(),
        })
    }

    /// The changes but for what came back.
    pub fn moved(&self) -> impl Iterator<Item = &Change> {
        self.changed.iter().filter(|change| !change.came_back)
    }

    /// What came back.
    pub fn came_back(&self) -> impl Iterator<Item = &Change> {
        self.changed.iter().filter(|change| change.came_back)
    }
}

fn was_fine(checks: &[Record], id: &str) -> bool {
    (checks.iter().flat_map(|check| &check.responses))
        .any(|response| response.id == id && response.is_fine())
}

impl Change {
    /// The change in words, without the question.
    pub fn in_words(&self) -> String {
        let label = |answer: &Option<String>| answer.clone().unwrap_or("skipped".to_owned());
        harmless(&format!(
            "from {} to {}",
            label(&self.from),
            label(&self.to)
        ))
    }
}

/// A score as a JSON number.
#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// Without decimals where it has none.
    Whole(i64),
    /// Any other.
    Fraction(f64),
}

/// No score is larger, and up to here every whole number has a floating-point one of its own.
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
        Ok(match number.fract() == 0.0 {
            true => Self::Whole(number as i64),
            false => Self::Fraction(number),
        })
    }
}

/// As that of a [`Score`].
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match *self {
            Self::Whole(number) => Score::whole(number),
            Self::Fraction(number) => Score::decimal(number)
                .unwrap_or_else(|| Score::mean((number * 100.0).floor() as i64, 100)),
        }
        .fmt(f)
    }
}
