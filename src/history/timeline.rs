//! The checks of one questionnaire over time.

use super::labels::Labels;
use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::report::Concern;
use crate::saved_check::{SavedCheck, Since};

/// How many times in a row an answer is worth raising before that is mentioned.
const TIMES: usize = 3;

/// The checks of one questionnaire.
pub struct Timeline<'h> {
    /// By their time, the newest last. There is at least one.
    checks: Vec<&'h SavedCheck>,
}

/// Where the next check stands.
#[derive(Debug, Clone, Copy)]
pub enum Arrangement {
    /// At the right of the one before.
    NewestRight,
    /// After the one before, in whichever direction that is.
    NewestLast,
}

/// The questions whose newest answer is worth raising.
pub struct Concerns {
    /// Those whose answers were worth raising the last three times.
    pub lasting: Vec<Concern>,
    /// The others.
    pub other: Vec<Concern>,
}

/// Returns the timelines of `checks`, which are sorted by time. A check continues the timeline of the last check before it that it
/// can be compared with. If there is none, it is of another questionnaire, whatever its id, and begins a timeline.
pub fn timelines<'h>(checks: impl IntoIterator<Item = &'h SavedCheck>) -> Vec<Timeline<'h>> {
    let mut timelines: Vec<Timeline> = Vec::new();
    let mut timeline_of: Vec<(&SavedCheck, usize)> = Vec::new();
    for check in checks {
        let previous = timeline_of.iter().rfind(|(earlier, _)| check.is_comparable_to(earlier));
        let timeline = previous.map_or(timelines.len(), |(_, timeline)| *timeline);
        match timelines.get_mut(timeline) {
            Some(timeline) => timeline.checks.push(check),
            None => timelines.push(Timeline { checks: vec![check] }),
        }
        timeline_of.push((check, timeline));
    }
    timelines
}

impl<'h> Timeline<'h> {
    /// Returns the newest `count` checks, or all if there are fewer.
    pub fn newest(&self, count: usize) -> &[&'h SavedCheck] {
        &self.checks[self.checks.len().saturating_sub(count)..]
    }

    /// Returns the newest check.
    pub fn newest_check(&self) -> &'h SavedCheck {
        self.checks[self.checks.len() - 1]
    }

    /// Returns the name of the questionnaire in the newest check.
    pub fn title(&self) -> String {
        one_line(&self.newest_check().questionnaire.title)
    }

    /// Returns the id of the questionnaire.
    pub fn questionnaire_id(&self) -> &'h str {
        &self.newest_check().questionnaire.id
    }

    /// Returns what changed with each of the newest `count` checks. `None` for the first.
    pub fn changes(&self, count: usize) -> impl Iterator<Item = (&'h SavedCheck, Option<Since>)> {
        let first = self.checks.len().saturating_sub(count);
        (first..self.checks.len()).map(|nth| {
            let (check, before) = (self.checks[nth], &self.checks[..nth]);
            (check, Since::without_well_again(before, check))
        })
    }

    /// Says how many checks there are, and how many of them are `shown`.
    pub fn count_sentence(&self, shown: usize, arrangement: Arrangement, words: &Words) -> String {
        match (self.checks.len(), arrangement) {
            (1, _) => words.one_check(),
            (count, _) if shown == 1 => words.last_check(count),
            (count, Arrangement::NewestRight) if count == shown => words.checks(count),
            (count, Arrangement::NewestRight) => words.last_checks(shown, count),
            (count, Arrangement::NewestLast) if count == shown => words.checks_listed(count),
            (count, Arrangement::NewestLast) => words.last_checks_listed(shown, count),
        }
    }

    /// Returns what changed with the newest check. `None` if it is the only one.
    pub fn since(&self) -> Option<Since> {
        let (newest, before) = self.checks.split_last()?;
        Since::new(before, newest)
    }

    /// Returns the questions whose newest answer is worth raising.
    pub fn concerns(&self, words: &Words) -> Concerns {
        let last_times = self.newest(TIMES);
        let labels = Labels::new(last_times, words);
        let times: Vec<_> = last_times.iter().map(|check| check.responses_by_id()).collect();
        let mut concerns = Concerns { lasting: Vec::new(), other: Vec::new() };
        for response in self.newest_check().responses.iter().filter(|response| response.concern) {
            let responses = times.iter().filter_map(|time| time.get(response.id.as_str()));
            let answers: Vec<_> = responses
                .filter(|response| response.concern)
                .map(|response| labels.of(response))
                .collect();
            let concern = |answer| Concern {
                question: one_line(&response.question),
                answer,
                raise: response.raise.as_ref().map(|raise| words.quotation(raise)),
            };
            if answers.len() == TIMES {
                concerns.lasting.push(concern(words.list_of(&answers)));
            } else {
                concerns.other.push(concern(labels.of(response)));
            }
        }
        concerns
    }
}
