//! The questionnaire: what is asked, what an answer is worth, and what a score means.
//!
//! A [`Questionnaire`] is only made by [`mod@file`], which reports every problem of a question
//! file. Whoever has one does not need to check it again.

pub(crate) mod answer_words;
pub mod file;
pub mod fingerprint;
pub mod languages;
pub(crate) mod reachable_scores;
pub mod score;
pub mod words;

use std::ops::RangeInclusive;

use score::Score;
use words::Words;

/// What a choice is worth, from -1,000,000 to 1,000,000, so that no sum can overflow.
pub type Points = i64;

/// A valid questionnaire: no text is empty, no word means two choices, and each score that answers
/// can reach has one result.
#[derive(Debug)]
pub struct Questionnaire {
    /// Stable name.
    pub id: String,
    /// The language of its texts, as a BCP 47 tag.
    pub language: String,
    /// Its name for a reader.
    pub title: String,
    /// What is shown before the first question.
    pub introduction: Option<String>,
    /// Where the questions come from, and the permission to use them.
    pub source: Option<String>,
    /// A short form of the source, if there is one.
    pub credit: Option<String>,
    /// The choices that every question offers, in the order shown. There are at least two, and one
    /// has points.
    pub choices: Vec<Choice>,
    /// The fewest and the most points of an answer that has points. They are the same for a
    /// reversed item.
    pub points_range: RangeInclusive<Points>,
    /// The rule for what is worth raising.
    pub concern: Option<Cutoff>,
    /// The questions in order. There is at least one.
    pub questions: Vec<Question>,
    /// The sentence about the total, with `{score}` and `{max}` in it.
    pub summary: Option<String>,
    /// The scale of all questions, if the file has `results` for it.
    pub total: Option<Scale>,
    /// The subscales in the file's order.
    pub scales: Vec<Scale>,
    /// The note that is shown with every result.
    pub safety: String,
    /// The program's own words in the language of the questionnaire.
    pub words: Words,
}

/// One of the answers that every question offers.
#[derive(Debug)]
pub struct Choice {
    /// Stable name: what is saved and compared. It can be typed, too.
    pub id: String,
    /// The answer as a person reads it. It can be typed, too.
    pub label: String,
    /// Shorter forms to type.
    pub keys: Vec<String>,
    /// What it is worth, before any reversal. `None` if it has no points, as for "Does not apply":
    /// then it counts as missing in every score.
    pub points: Option<Points>,
}

impl Choice {
    /// Lists every word that means this choice: its id, its label and its keys.
    pub(crate) fn answer_words(&self) -> impl Iterator<Item = &str> {
        [&self.id, &self.label].into_iter().chain(&self.keys).map(String::as_str)
    }
}

/// A question (item).
#[derive(Debug)]
pub struct Question {
    /// Stable name: in JSON, in `id: answer` lines, and as a table's column.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// First-person words to begin a conversation with, used when the answer is a concern.
    pub raise: Option<String>,
    /// Reverse-keyed: points count from the other end of the choices.
    pub reverse: bool,
}

/// The points, after reversal, at which a single answer is worth raising.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cutoff {
    /// This many points or fewer.
    AtMost(Points),
    /// This many points or more.
    AtLeast(Points),
}

impl Cutoff {
    /// Whether an answer worth `points` is worth raising.
    pub(crate) fn is_met_by(self, points: Points) -> bool {
        match self {
            Cutoff::AtMost(most) => points <= most,
            Cutoff::AtLeast(least) => points >= least,
        }
    }
}

/// How the points of a scale's items make its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scoring {
    /// Their sum.
    Sum,
    /// Their mean, kept as an exact fraction.
    Mean,
}

impl Scoring {
    /// Its name in a question file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Scoring::Sum => "sum",
            Scoring::Mean => "mean",
        }
    }

    /// What the sum of the points of `items` items is divided by.
    pub(crate) fn divisor(self, items: usize) -> usize {
        match self {
            Scoring::Sum => 1,
            Scoring::Mean => items,
        }
    }
}

/// A set of questions that are scored together: the total, or a subscale.
#[derive(Debug)]
pub struct Scale {
    /// Stable name, unique among the scales.
    pub id: String,
    /// Its name for a reader.
    pub title: String,
    /// The indices of its questions in [`Questionnaire::questions`], each once, at least one.
    pub items: Vec<usize>,
    /// Sum or mean.
    pub scoring: Scoring,
    /// In ascending order from the lowest score. Empty if the scale has a score but no results.
    pub results: Vec<ResultBand>,
}

impl Scale {
    /// The score if the points of all items add up to `sum`.
    pub(crate) fn score(&self, sum: Points) -> Score {
        Score::mean(sum, self.scoring.divisor(self.items.len()))
    }
}

/// A result: a band of scores, from its lowest up to the next band's lowest.
#[derive(Debug)]
pub struct ResultBand {
    /// The lowest score of the band.
    pub from: Score,
    /// Stable name: the verdict in JSON and in tables.
    pub id: String,
    /// Whether this is a good result.
    pub positive: bool,
    /// The result in a few words.
    pub headline: String,
    /// Why these answers give this result.
    pub why: Option<String>,
    /// What to do about it.
    pub advice: String,
}

impl Questionnaire {
    /// What `choice` is worth as an answer to `question`. `None` if it has no points.
    pub(crate) fn points(&self, question: &Question, choice: &Choice) -> Option<Points> {
        let points = choice.points?;
        Some(if question.reverse { reversed(points, &self.points_range) } else { points })
    }

    /// Whether an answer worth `points`, after reversal, is worth raising.
    pub(crate) fn is_concern(&self, points: Points) -> bool {
        self.concern.is_some_and(|cutoff| cutoff.is_met_by(points))
    }

    /// The points that are farthest from a concern, if there is a rule for what is one.
    pub(crate) fn best_points(&self) -> Option<Points> {
        match self.concern? {
            Cutoff::AtMost(_) => Some(*self.points_range.end()),
            Cutoff::AtLeast(_) => Some(*self.points_range.start()),
        }
    }
}

/// What `points` are worth in a reversed item, where all points are within `range`: as far from its
/// other end.
pub(crate) fn reversed(points: Points, range: &RangeInclusive<Points>) -> Points {
    range.start() + range.end() - points
}

/// The first part of a language tag, without a region or a script, in lower case.
pub(crate) fn main_language(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}
