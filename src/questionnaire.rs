//! The questionnaire: what is asked, what an answer is worth, and what a score means.
//!
//! A [`Questionnaire`] is only made by [`mod@file`], which reports every problem of a question
//! file. Whoever has one does not need to check it again.

pub(crate) mod answer_words;
pub mod choices;
pub mod file;
pub mod fingerprint;
pub mod languages;
pub(crate) mod reachable_scores;
pub mod score;
pub mod words;

use std::sync::Arc;

use choices::{Choice, Choices, Points};
use score::Score;
use words::Words;

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
    /// What can be answered.
    pub choices: Arc<Choices>,
    /// Which answers are worth raising.
    pub concern: ConcernRule,
}

impl Question {
    /// What `choice` is worth as an answer. `None` if it has no points.
    pub(crate) fn points(&self, choice: &Choice) -> Option<Points> {
        let points = choice.points?;
        let reversed = self.choices.fewest + self.choices.most - points;
        Some(if self.reverse { reversed } else { points })
    }

    /// The different points that an answer can have, in ascending order.
    pub(crate) fn all_points(&self) -> Arc<[Points]> {
        self.choices.all_points(self.reverse)
    }

    /// The points that are farthest from a concern, if some can be worth raising.
    pub(crate) fn best_points(&self) -> Option<Points> {
        match self.concern {
            ConcernRule::AtMost(_) => Some(self.choices.most),
            ConcernRule::AtLeast(_) => Some(self.choices.fewest),
            ConcernRule::Never => None,
        }
    }
}

/// The points, after reversal, at which an answer is worth raising.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConcernRule {
    /// This many points or fewer.
    AtMost(Points),
    /// This many points or more.
    AtLeast(Points),
    /// No answer is.
    Never,
}

impl ConcernRule {
    /// Whether an answer worth `points` is worth raising.
    pub(crate) fn is_met_by(self, points: Points) -> bool {
        match self {
            ConcernRule::AtMost(most) => points <= most,
            ConcernRule::AtLeast(least) => points >= least,
            ConcernRule::Never => false,
        }
    }

    /// Whether any of `choices` is worth raising, in a question that is reversed or not: reversal
    /// swaps the fewest and the most points.
    pub(crate) fn is_met_by_any(self, choices: &Choices) -> bool {
        self.is_met_by(choices.fewest) || self.is_met_by(choices.most)
    }

    /// Whether each of `choices` that has points is worth raising, reversed or not.
    pub(crate) fn is_met_by_all(self, choices: &Choices) -> bool {
        self.is_met_by(choices.fewest) && self.is_met_by(choices.most)
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
    /// How many answers with points are enough to prorate the score where others are missing.
    /// `None` if it is never prorated. With it, all items have the same range of points.
    pub min_answered: Option<usize>,
    /// In ascending order from the lowest score. Empty if the scale has a score but no results.
    pub results: Vec<ResultBand>,
}

impl Scale {
    /// The score if the points of all items add up to `sum`.
    pub(crate) fn score(&self, sum: Points) -> Score {
        Score::mean(sum, self.scoring.divisor(self.items.len()))
    }

    /// The score if the points of so many `answered` items, at least one, add up to `sum`: their
    /// mean, for a sum times the number of items. It is prorated if these are not all items.
    pub(crate) fn score_of(&self, sum: Points, answered: usize) -> Score {
        let items = self.items.len();
        let factor = items / self.scoring.divisor(items);
        Score::mean(sum * factor as Points, answered)
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
    /// Whether all questions have the same choices.
    pub(crate) fn shares_choices(&self) -> bool {
        let first = &self.questions[0].choices;
        self.questions.iter().all(|question| Arc::ptr_eq(&question.choices, first))
    }
}

/// The first part of a language tag, without a region or a script, in lower case.
pub(crate) fn main_language(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}
