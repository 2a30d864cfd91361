//! The questionnaire: what is asked, what an answer is worth, and what a score means.
//!
//! A [`Questionnaire`] comes out of its file alone, which is proven whole first; so whoever holds one need not check it
//! again.

mod check;
mod file;
mod reach;
mod repair;
mod schema;
mod score;
mod tree;

pub use check::nearest;
pub use file::MAX_FILE_BYTES;
pub use reach::Reachable;
pub use schema::JSON_SCHEMA;
pub use score::Score;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Words that are commands at every prompt, and so can't be answers.
pub const RESERVED_WORDS: [&str; 4] = ["skip", "back", "quit", "help"];

/// What a choice is worth, from -1,000,000 to 1,000,000, so that no sum of a scale can overflow.
pub type Points = i64;

/// A proven questionnaire: every text is there, every id and key is unique, and every score has one result.
#[derive(Debug)]
pub struct Questionnaire {
    id: String,
    title: String,
    introduction: Option<String>,
    source: Option<String>,
    choices: Vec<Choice>,
    concern: Option<Cutoff>,
    points_range: RangeInclusive<Points>,
    questions: Vec<Question>,
    summary: Option<String>,
    total: Option<Scale>,
    scales: Vec<Scale>,
    safety: String,
}

/// One of the answers that every question offers.
#[derive(Debug)]
pub struct Choice {
    /// The answer as a person reads it; it may be typed as well.
    pub label: String,
    /// Shorter forms to type.
    pub keys: Vec<String>,
    /// What it is worth, before any reversal.
    pub points: Points,
}

/// A question (item).
#[derive(Debug)]
pub struct Question {
    /// Stable name: a JSON key, the `id: answer` form, a table's column.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// A first-person opener for the conversation, used when the answer is a concern.
    pub raise: Option<String>,
    /// Reverse-keyed: points count from the other end of the choices.
    pub reverse: bool,
}

/// The cut-off at which a single answer is worth raising, in points after reversal.
#[derive(Debug, Clone, Copy)]
pub enum Cutoff {
    /// This many points or fewer.
    AtMost(Points),
    /// This many points or more.
    AtLeast(Points),
}

impl Cutoff {
    /// Whether an answer worth `points` is worth raising.
    #[inline]
    pub fn meets(self, points: Points) -> bool {
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

/// A set of questions scored together: the total, or a subscale.
#[derive(Debug)]
pub struct Scale {
    /// Stable name, unique among the scales.
    pub id: String,
    /// Its name for a reader.
    pub title: String,
    /// The places of its questions in [`Questionnaire::questions`], each once, at least one.
    pub items: Vec<usize>,
    /// Sum or mean.
    pub scoring: Scoring,
    /// Ascending from the lowest score; empty where the scale has a score but no results.
    pub results: Vec<ResultBand>,
}

impl Scale {
    /// The score that `sum` points over all items make.
    pub fn score(&self, sum: Points) -> Score {
        match self.scoring {
            Scoring::Sum => Score::whole(sum),
            Scoring::Mean => Score::mean(sum, self.items.len()),
        }
    }

    /// The place in [`Scale::results`] of the band that `score` lies in; `None` only where there are no results.
    pub fn band(&self, score: Score) -> Option<usize> {
        self.results.iter().rposition(|result| result.from <= score)
    }
}

/// A result: a band of scores, from its lowest up to the next one's.
#[derive(Debug)]
pub struct ResultBand {
    /// The lowest score of the band.
    pub from: Score,
    /// Stable name: the verdict in JSON and in tables.
    pub id: String,
    /// Whether this is a result to be glad of.
    pub positive: bool,
    /// The result in a few words.
    pub headline: String,
    /// The rule in words: why these answers give this result.
    pub why: Option<String>,
    /// What to do with it.
    pub advice: String,
}

impl Questionnaire {
    /// Stable name of the questionnaire.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name for a reader.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What to say before the first question.
    pub fn introduction(&self) -> Option<&str> {
        self.introduction.as_deref()
    }

    /// Where the questions come from, and by what right they are used.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The answers every question offers, in the order shown; at least two.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The questions in order; at least one.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The sentence that speaks of the total, with `{score}` and `{max}` in it.
    pub fn summary(&self) -> Option<&str> {
        self.summary.as_deref()
    }

    /// The scale of all questions that the results at the top of the file speak of.
    pub fn total(&self) -> Option<&Scale> {
        self.total.as_ref()
    }

    /// The subscales, in the file's order.
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The note shown with every result.
    pub fn safety(&self) -> &str {
        &self.safety
    }

    /// The least and the most points an answer can be worth; the same for a reversed item.
    pub fn points_range(&self) -> &RangeInclusive<Points> {
        &self.points_range
    }

    /// What `choice` is worth as an answer to `question`, after reversal: `min + max - points` for a reversed item.
    #[inline]
    pub fn points(&self, question: &Question, choice: &Choice) -> Points {
        if question.reverse {
            self.points_range.start() + self.points_range.end() - choice.points
        } else {
            choice.points
        }
    }

    /// The points farthest from a concern, if there is a rule for what is one.
    pub fn best_points(&self) -> Option<Points> {
        Some(match self.concern? {
            Cutoff::AtMost(_) => *self.points_range.end(),
            Cutoff::AtLeast(_) => *self.points_range.start(),
        })
    }

    /// Whether an answer worth `points` (after reversal) is worth raising.
    #[inline]
    pub fn is_concern(&self, points: Points) -> bool {
        self.concern.is_some_and(|cutoff| cutoff.meets(points))
    }

    /// The scores that some set of full answers to `scale` reaches.
    pub fn reachable(&self, scale: &Scale) -> Reachable {
        let points: Vec<_> = self.choices.iter().map(|choice| choice.points).collect();
        let reversed = scale
            .items
            .iter()
            .filter(|&&item| self.questions[item].reverse);
        let reversed = reversed.count();
        Reachable::new(
            &points,
            scale.items.len() - reversed,
            reversed,
            scale.scoring,
            self.scales.len(),
        )
    }

    /// The lowest and the highest score of `scale`.
    pub fn score_range(&self, scale: &Scale) -> RangeInclusive<Score> {
        let items = scale.items.len() as Points;
        scale.score(items * self.points_range.start())
            ..=scale.score(items * self.points_range.end())
    }
}

/// The place of each question by its id.
pub fn by_id(questions: &[Question]) -> BTreeMap<&str, usize> {
    places(questions.iter().map(|question| question.id.as_str()))
}

/// The place of each of `names` in their list.
pub fn places<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<&'n str, usize> {
    let mut places = BTreeMap::new();
    // `collect` would sort first: five kilobytes of code for each type.
    places.extend(names.zip(0..));
    places
}

/// The form in which words are the same answer.
pub fn folded(word: &str) -> String {
    let words: Vec<_> = word.split_whitespace().collect();
    // A keyboard has the straight apostrophe only.
    let words = words.join(" ").replace(['\u{2018}', '\u{2019}'], "'");
    words.to_lowercase()
}
