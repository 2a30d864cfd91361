//! The checks of one questionnaire over time.

use std::collections::BTreeSet;

use crate::quote::harmless;
use crate::record::{Number, Record, Since};

/// The checks kept in memory: as many as a view can show, and some more to see what came back.
const MAX_CHECKS: usize = 24;
/// Fewer if they are long, but as many as it takes to speak of the last three times.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// How many times in a row an answer is worth raising before that is said.
const TIMES: usize = 3;

/// The newest checks of one questionnaire.
#[derive(Default)]
pub struct Course {
    /// By their time, the newest last.
    checks: Vec<Record<'static>>,
    /// How many there were in all.
    count: usize,
}

/// A line of a table: what it is about, and a cell for each check.
pub struct Row {
    /// The question, or the scale.
    pub heading: String,
    /// `None` where it was not asked.
    pub cells: Vec<Option<String>>,
}

impl Course {
    /// Adds a check, and returns those up to it in time.
    pub fn add(&mut self, check: Record<'static>) -> &[Record<'static>] {
        while self.checks.len() >= MAX_CHECKS
            || self.checks.len() > TIMES
                && self.checks.iter().map(Record::bytes).sum::<usize>() > MAX_BYTES
        {
            self.checks.remove(0);
        }
        let place = (self.checks).partition_point(|other| other.answered_at <= check.answered_at);
        self.checks.insert(place, check);
        self.count += 1;
        &self.checks[..=place]
    }

    /// The checks in memory, the newest last.
    pub fn checks(&self) -> &[Record<'static>] {
        &self.checks
    }

    /// The newest `count` of them.
    pub fn newest(&self, count: usize) -> &[Record<'static>] {
        &self.checks[self.checks.len().saturating_sub(count)..]
    }

    /// The name of the questionnaire, as it was last.
    pub fn title(&self) -> String {
        (self.checks.last()).map_or(String::new(), |check| harmless(&check.questionnaire.title))
    }

    /// How many checks there are, and how many of them are shown.
    pub fn counted(&self, shown: usize) -> String {
        match self.count {
            1 => "One check.".to_owned(),
            count if shown == 1 => format!("The last of {count} checks."),
            count if count == shown => format!("{count} checks, the newest at the right."),
            count => format!("The last {shown} of {count} checks, the newest at the right."),
        }
    }

    /// What changed with the newest check.
    pub fn since(&self) -> Option<Since> {
        let (last, before) = self.checks.split_last()?;
        Since::new(before, last)
    }

    /// The questions whose answers were worth raising the last three times, and those answers.
    pub fn lasting(&self) -> Vec<(String, Vec<String>)> {
        let times: Vec<_> = (self.newest(TIMES).iter()).map(Record::by_id).collect();
        let Some(last) = self.checks.last().filter(|_| times.len() == TIMES) else {
            return Vec::new();
        };
        (last.responses.iter())
            .filter_map(|response| {
                let answers = times.iter().map(|time| {
                    let response = time.get(&*response.id)?;
                    response.concern.then(|| harmless(response.label()))
                });
                let answers = answers.collect::<Option<_>>()?;
                Some((harmless(&response.question), answers))
            })
            .collect()
    }
}

/// A row for each question of `checks`: those of the newest in their order, then those that were asked before.
pub fn answers(checks: &[Record]) -> Vec<Row> {
    let columns: Vec<_> = checks.iter().map(Record::by_id).collect();
    let mut seen = BTreeSet::new();
    (checks.iter().rev())
        .flat_map(|check| &check.responses)
        .filter(|response| seen.insert(&*response.id))
        .map(|response| Row {
            heading: harmless(&response.question),
            cells: (columns.iter())
                .map(|column| Some(harmless(column.get(&*response.id)?.label())))
                .collect(),
        })
        .collect()
}

/// A row for the total of `checks`, and one for each scale.
pub fn scores(checks: &[Record]) -> Vec<Row> {
    let mut rows = Vec::new();
    let totals: Vec<_> = (checks.iter())
        .map(|check| score(check.score, check.score_range?, check.max_score?))
        .collect();
    rows.extend(row("Score", &totals));
    let mut seen = BTreeSet::new();
    let scales = checks.iter().rev().flat_map(|check| &check.scales);
    for scale in scales.filter(|scale| seen.insert(&*scale.id)) {
        let scores: Vec<_> = (checks.iter())
            .map(|check| {
                let scale = check.scales.iter().find(|other| other.id == scale.id)?;
                score(scale.score, scale.score_range, scale.max_score)
            })
            .collect();
        rows.extend(row(&harmless(&scale.title), &scores));
    }
    rows
}

/// A score in figures, and the highest that it could be.
fn score(score: Option<Number>, range: [Number; 2], max: Number) -> Option<(String, Number)> {
    let figures = match (score, range) {
        (Some(score), _) => score.to_string(),
        (None, [lowest, highest]) => format!("{lowest}-{highest}"),
    };
    Some((figures, max))
}

/// A row of scores; what they are out of stands in the heading if that is the same for all.
fn row(title: &str, scores: &[Option<(String, Number)>]) -> Option<Row> {
    let (_, max) = scores.iter().flatten().next()?;
    let same = scores.iter().flatten().all(|(_, other)| other == max);
    Some(Row {
        heading: match same {
            true => format!("{title} (of {max})"),
            false => title.to_owned(),
        },
        cells: (scores.iter())
            .map(|score| {
                let (figures, max) = score.as_ref()?;
                Some(match same {
                    true => figures.clone(),
                    false => format!("{figures}/{max}"),
                })
            })
            .collect(),
    })
}
