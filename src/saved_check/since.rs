//! What changed from one check to another.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;

use super::SavedCheck;
use crate::dates::{Calendar, rfc3339};
use crate::escape::one_line;
use crate::questionnaire::words::Words;

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
    /// Whether there was a check in between that asked other questions.
    #[serde(skip)]
    skips_checks: bool,
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
    /// What was asked, on one line.
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
    /// Compares `now` with the last of the checks `before` it that it can be compared with, and finds out what is going well
    /// again. `None` if there is none.
    pub fn new(before: &[&SavedCheck], now: &SavedCheck) -> Option<Self> {
        let previous = before.iter().rposition(|check| now.is_comparable_to(check))?;
        let mut since = Self::between(before[previous], now);
        since.skips_checks = previous + 1 < before.len();
        since.mark_well_again(&before[..previous]);
        Some(since)
    }

    /// Compares like [`Since::new`], but does not find out what is going well again.
    pub fn without_well_again(before: &[&SavedCheck], now: &SavedCheck) -> Option<Self> {
        let previous = before.iter().rfind(|check| now.is_comparable_to(check))?;
        Some(Self::between(previous, now))
    }

    fn between(previous: &SavedCheck, now: &SavedCheck) -> Self {
        let from_by_id = previous.responses_by_id();
        let shared = now.responses.iter().filter(|to| from_by_id.contains_key(to.id.as_str()));
        let new_questions = now.responses.len() - shared.count();
        let changed = now.responses.iter().filter_map(|to| {
            let from = from_by_id.get(to.id.as_str())?;
            (from.answer != to.answer).then(|| Change {
                id: to.id.clone(),
                question: one_line(&to.question),
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
            skips_checks: false,
            same_questions: now.asks_the_same_as(previous),
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

    /// Returns the date of the previous check, as it stands in the heading.
    pub fn date(&self, calendar: &Calendar) -> String {
        calendar.in_words_beside(self.answered_at, self.until)
    }

    /// Says since when: above the changes, or that there are none.
    pub fn heading(&self, calendar: &Calendar) -> String {
        let (date, words) = (self.date(calendar), calendar.words());
        match (self.is_unchanged(), self.skips_checks) {
            (false, false) => words.since(date),
            (false, true) => words.since_comparable(date),
            (true, false) => words.nothing_changed(date),
            (true, true) => words.nothing_changed_comparable(date),
        }
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
