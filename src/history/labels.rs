//! Answers as they are shown: an answer has one label in a view, even if it was reworded or translated since.

use std::collections::HashMap;

use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::saved_check::{SavedCheck, SavedResponse};

/// The newest label of each answer.
pub struct Labels<'h> {
    by_id: HashMap<&'h str, &'h str>,
    skipped: String,
}

impl<'h> Labels<'h> {
    /// Returns the labels of the answers in `checks`, the newest last.
    pub fn new(checks: &[&'h SavedCheck], words: &Words) -> Self {
        let responses = checks.iter().flat_map(|check| &check.responses);
        let labels = responses
            .filter_map(|response| Some((response.answer.as_deref()?, response.label.as_deref()?)));
        Self { by_id: labels.collect(), skipped: words.skipped() }
    }

    /// Returns the label of `response` on one line.
    pub fn of(&self, response: &SavedResponse) -> String {
        let label = match &response.answer {
            Some(id) => self.by_id.get(id.as_str()).copied().unwrap_or(id),
            None => &self.skipped,
        };
        one_line(label)
    }
}
