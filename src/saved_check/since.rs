//! What changed from one check to another.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;

use super::{SavedCheck, line};

/// What changed since the previous check.
#[derive(Serialize)]
pub struct Since {
    /// When the previous check was answered.
    pub(crate) answered_at: Timestamp,
    /// When the check was answered that is compared with it.
    #[serde(skip)]
    pub(crate) until: Timestamp,
    /// How many questions were not asked in the previous check.
    #[serde(skip)]
    pub(crate) new_questions: usize,
    /// Whether there was a check in between that asked other questions.
    #[serde(skip)]
    pub(crate) skips_checks: bool,
    /// Whether both checks asked the same questions, and have the same answers.
    #[serde(skip)]
    pub(crate) is_unchanged: bool,
    /// The questions of both checks that have another answer now.
    pub(crate) changed: Vec<Change>,
}

/// A question with another answer than before.
#[derive(Serialize)]
pub(crate) struct Change {
    id: String,
    #[serde(skip)]
    pub(crate) question: String,
    /// The id of the answer before. `None` if the question was skipped.
    from: Option<String>,
    /// The id of the answer now.
    to: Option<String>,
    /// The label of the answer before, or its id if no label was saved.
    #[serde(skip)]
    pub(crate) from_label: Option<String>,
    /// The label of the answer now, or its id.
    #[serde(skip)]
    pub(crate) to_label: Option<String>,
    /// Whether it was fine once, then worth raising, and is fine again.
    #[serde(skip)]
    pub(crate) well_again: bool,
}

impl Since {
    /// Compares `now` with `previous`, the last of the checks `before` it that asked one of its
    /// questions. An answer that was worth raising and is fine now is going well again if it was
    /// fine in any of `before`.
    pub(crate) fn new(before: &[&SavedCheck], previous: &SavedCheck, now: &SavedCheck) -> Self {
        let from_by_id = previous.responses_by_id();
        let mut earlier: Vec<_> = before.iter().flat_map(|check| &check.responses).collect();
        earlier.retain(|response| response.is_fine());
        let fine_before: HashSet<_> = earlier.iter().map(|response| &response.id).collect();
        let (mut new_questions, mut changed) = (0, Vec::new());
        for to in &now.responses {
            match from_by_id.get(to.id.as_str()) {
                None => new_questions += 1,
                Some(from) if from.answer == to.answer => {}
                Some(from) => changed.push(Change {
                    id: to.id.clone(),
                    question: to.question.clone(),
                    from: from.answer.clone(),
                    to: to.answer.clone(),
                    from_label: from.label.clone().or(from.answer.clone()),
                    to_label: to.label.clone().or(to.answer.clone()),
                    well_again: from.concern && to.is_fine() && fine_before.contains(&to.id),
                }),
            }
        }
        Self {
            answered_at: previous.answered_at,
            until: now.answered_at,
            new_questions,
            skips_checks: before.last().is_some_and(|last| !std::ptr::eq(*last, previous)),
            is_unchanged: changed.is_empty() && now.asks_the_same_as(previous),
            changed,
        }
    }
}

/// Writes `check` on one line, with what changed since the previous one.
pub(crate) fn with_since(check: &SavedCheck, since: Option<&Since>) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Compared<'c> {
        #[serde(flatten)]
        check: &'c SavedCheck,
        since: Option<&'c Since>,
    }
    line(&Compared { check, since })
}
