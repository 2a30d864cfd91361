//! The checks of one questionnaire over time.

use super::labels::Labels;
use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::saved_check::{SavedCheck, Since};

/// How many times in a row an answer is worth raising before that is mentioned.
const TIMES: usize = 3;

/// The checks of one questionnaire.
pub struct Timeline<'h> {
    /// By their time, the newest last. There is at least one.
    checks: Vec<&'h SavedCheck>,
}

/// A question whose answers were worth raising several times in a row.
pub struct Lasting {
    /// What was asked.
    pub question: String,
    /// The answers in a list, the newest last.
    pub answers: String,
}

impl<'h> Timeline<'h> {
    /// Returns the timeline of `checks`, which are sorted by time.
    pub fn new(checks: Vec<&'h SavedCheck>) -> Self {
        Self { checks }
    }

    /// Returns how many checks there are.
    pub fn len(&self) -> usize {
        self.checks.len()
    }

    /// Returns the newest `count` checks, or all if there are fewer.
    pub fn newest(&self, count: usize) -> &[&'h SavedCheck] {
        &self.checks[self.checks.len().saturating_sub(count)..]
    }

    /// Returns the name of the questionnaire in the newest check.
    pub fn title(&self) -> String {
        let newest = self.checks.last();
        newest.map_or(String::new(), |check| one_line(&check.questionnaire.title))
    }

    /// Returns the id of the questionnaire.
    pub fn questionnaire_id(&self) -> &'h str {
        self.checks.last().map_or("", |check| &check.questionnaire.id)
    }

    /// Says how many checks there are, and how many of them are `shown`.
    pub fn count_sentence(&self, shown: usize, words: &Words) -> String {
        match self.checks.len() {
            1 => words.one_check(),
            count if shown == 1 => words.last_check(count),
            count if count == shown => words.checks(count),
            count => words.last_checks(shown, count),
        }
    }

    /// Returns what changed with the newest check. `None` if it is the only one.
    pub fn since(&self) -> Option<Since> {
        let (newest, before) = self.checks.split_last()?;
        Since::new(before, newest)
    }

    /// Returns the questions whose answers were worth raising the last three times.
    pub fn lasting(&self, words: &Words) -> Vec<Lasting> {
        let last_times = self.newest(TIMES);
        let [.., newest] = last_times else {
            return Vec::new();
        };
        if last_times.len() < TIMES {
            return Vec::new();
        }
        let labels = Labels::new(last_times, words);
        let times: Vec<_> = last_times.iter().map(|check| check.responses_by_id()).collect();
        let lasting = newest.responses.iter().filter_map(|response| {
            let answers = times.iter().map(|responses| {
                let response = responses.get(response.id.as_str())?;
                response.concern.then(|| labels.of(response))
            });
            Some(Lasting {
                answers: words.list_of(&answers.collect::<Option<Vec<_>>>()?),
                question: one_line(&response.question),
            })
        });
        lasting.collect()
    }
}
