//! The choices of a question, and what each is worth.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer_words::folded;
use super::words::Words;

/// What a choice is worth, from -1,000,000 to 1,000,000, so that no sum can overflow.
pub type Points = i64;

/// One of the answers to a question.
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

/// The choices of a question, in the order shown. There are at least two, and one has points.
/// Questions that have the same ones share them.
#[derive(Debug)]
pub struct Choices {
    /// Each choice.
    pub list: Vec<Choice>,
    /// The fewest points of an answer that has points, also in a reversed question.
    pub(crate) fewest: Points,
    /// The most points of an answer, also in a reversed question.
    pub(crate) most: Points,
    /// The different points of those that have points, in ascending order: as they are, and in a
    /// reversed question.
    both_ways: [Arc<[Points]>; 2],
    /// The index of the choice that each folded word means.
    words: HashMap<String, usize>,
}

impl Choices {
    /// Collects the choices in `list`. `points` are those of all that have points. `None` if there
    /// are none.
    pub(crate) fn new(list: Vec<Choice>, mut points: Vec<Points>) -> Option<Self> {
        points.sort_unstable();
        points.dedup();
        let (fewest, most) = (*points.first()?, *points.last()?);
        let reversed = points.iter().rev().map(|points| fewest + most - points).collect();
        let mut words = HashMap::new();
        for (index, Choice { id, label, keys, .. }) in list.iter().enumerate() {
            for word in [id, label].into_iter().chain(keys) {
                words.insert(folded(word), index);
            }
        }
        Some(Self { list, fewest, most, both_ways: [points.into(), reversed], words })
    }

    /// The different points that an answer can have in a question that is reversed or not, in
    /// ascending order.
    pub(crate) fn all_points(&self, reverse: bool) -> Arc<[Points]> {
        Arc::clone(&self.both_ways[usize::from(reverse)])
    }

    /// Finds the index of the choice that the `word` means, which is folded: its id, its label or
    /// one of its keys.
    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        self.words.get(word).copied()
    }

    /// Lists the shortest form of each choice: `y, n, u`.
    pub(crate) fn keys(&self) -> String {
        self.each(|key, _| key.to_owned()).join(", ")
    }

    /// Lists every answer as it can be written in a pipe, in English: `y (Yes), n (No) or skip`.
    pub(crate) fn piped_answers(&self) -> String {
        format!("{} or skip", self.typed_answers(&Words::default()))
    }

    /// Lists the choices as they can be typed, as `words` write a list: `y (Yes), n (No)`.
    pub(crate) fn typed_answers(&self, words: &Words) -> String {
        words.list_of(&self.each(|key, label| words.key_and_word(key, label)))
    }

    /// The text for each choice: what `join` makes of its key and its label, or the label alone if
    /// that is the key.
    pub(crate) fn each(&self, join: impl Fn(&str, &str) -> String) -> Vec<String> {
        let mut texts = Vec::new();
        for Choice { keys, label, .. } in &self.list {
            let key = keys.first().unwrap_or(label);
            texts.push(if key == label { key.clone() } else { join(key, label) });
        }
        texts
    }
}
