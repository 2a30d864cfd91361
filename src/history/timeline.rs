//! The checks of one questionnaire over time.

use std::collections::{HashMap, HashSet};

use crate::document::Concern;
use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::saved_check::{SavedCheck, SavedResponse, Since};

/// How many times in a row an answer is worth raising before that is mentioned.
const TIMES: usize = 3;

/// The most cells of a table: eight questions on each day of many years. Without a bound, a file of
/// checks that each asked other questions would make a table that no memory holds.
const MAX_CELLS: usize = 100_000;

/// The checks of one questionnaire.
#[derive(Default)]
pub struct Timeline<'h> {
    /// By their time, the newest last. There is at least one.
    pub checks: Vec<&'h SavedCheck>,
    /// For each check, the index of the one that it is compared with. `None` for the first.
    pub previous: Vec<Option<usize>>,
}

/// Returns the timelines of `checks`, which are sorted by time. A check is compared with the last
/// one before it that has the same questionnaire id and asked one of its questions, and continues
/// the timeline of that. If there is none, it is of another questionnaire, whatever its id, and
/// begins a timeline.
pub fn timelines<'h>(checks: impl IntoIterator<Item = &'h SavedCheck>) -> Vec<Timeline<'h>> {
    let mut timelines: Vec<Timeline> = Vec::new();
    // For each question of a questionnaire, the last check that asked it: which check it was, in
    // which timeline, and where there.
    let mut last_asked = HashMap::new();
    for (nth, check) in checks.into_iter().enumerate() {
        let id = check.questionnaire.id.as_str();
        let questions = check.responses.iter().map(|response| (id, response.id.as_str()));
        let previous = questions.clone().filter_map(|asked| last_asked.get(&asked).copied()).max();
        let timeline = previous.map_or(timelines.len(), |(_, timeline, _)| timeline);
        if timeline == timelines.len() {
            timelines.push(Timeline::default());
        }
        let Timeline { checks, previous: all_previous } = &mut timelines[timeline];
        all_previous.push(previous.map(|(_, _, index)| index));
        last_asked.extend(questions.map(|question| (question, (nth, timeline, checks.len()))));
        checks.push(check);
    }
    timelines
}

impl<'h> Timeline<'h> {
    /// Returns the newest checks that a view shows: at most `last`, at least one, and no more than
    /// a table has room for.
    pub fn shown(&self, last: usize) -> &[&'h SavedCheck] {
        let mut rows = HashSet::new();
        let mut count = 0;
        for check in self.checks.iter().rev().take(last) {
            rows.extend(check.responses.iter().map(|response| &response.id));
            rows.extend(check.scales.iter().map(|scale| &scale.id));
            if count > 0 && rows.len() * (count + 1) > MAX_CELLS {
                break;
            }
            count += 1;
        }
        &self.checks[self.checks.len() - count..]
    }

    /// Returns the newest check.
    pub fn newest_check(&self) -> &'h SavedCheck {
        self.checks[self.checks.len() - 1]
    }

    /// Returns the name of the questionnaire in the newest check.
    pub fn title(&self) -> String {
        one_line(&self.newest_check().questionnaire.title)
    }

    /// Returns what changed with the newest check. `None` if it is the only one.
    pub fn since(&self) -> Option<Since> {
        let (newest, before) = self.checks.split_last()?;
        let previous = self.previous[before.len()]?;
        Some(Since::new(before, previous, newest))
    }

    /// Returns the questions whose newest answer is worth raising: those whose answers were so the
    /// last three times, with these from the newest on, and the others.
    pub fn concerns(&self, words: &Words) -> (Vec<Concern>, Vec<Concern>) {
        let last_times = &self.checks[self.checks.len().saturating_sub(TIMES)..];
        let labels = newest_labels(last_times);
        let mut answers_to: HashMap<_, Vec<_>> = HashMap::new();
        for response in last_times.iter().rev().flat_map(|check| &check.responses) {
            if response.concern {
                answers_to.entry(&response.id).or_default().push(label(response, &labels, words));
            }
        }
        let (mut lasting, mut other) = (Vec::new(), Vec::new());
        for response in self.newest_check().responses.iter().filter(|response| response.concern) {
            let answers = &answers_to[&response.id];
            let (list, answer) = if answers.len() < TIMES {
                (&mut other, answers[0].clone())
            } else if answers.iter().all(|answer| *answer == answers[0]) {
                (&mut lasting, words.each_time(&answers[0]))
            } else {
                (&mut lasting, words.list_of(answers))
            };
            let raise = response.raise.as_ref().map(|raise| words.quotation(raise));
            list.push(Concern { question: one_line(&response.question), answer, raise });
        }
        (lasting, other)
    }
}

/// Returns the newest label in `checks` of each answer, by its id: it has one in a view, even if it
/// was reworded or translated since.
pub fn newest_labels<'h>(checks: &[&'h SavedCheck]) -> HashMap<&'h str, &'h str> {
    let mut labels = HashMap::new();
    for response in checks.iter().flat_map(|check| &check.responses) {
        if let (Some(id), Some(label)) = (&response.answer, &response.label) {
            labels.insert(id.as_str(), label.as_str());
        }
    }
    labels
}

/// Returns what `labels` have for the answer in `response`, on one line.
pub fn label(response: &SavedResponse, labels: &HashMap<&str, &str>, words: &Words) -> String {
    let Some(id) = &response.answer else { return one_line(&words.skipped()) };
    one_line(labels.get(id.as_str()).unwrap_or(&id.as_str()))
}
