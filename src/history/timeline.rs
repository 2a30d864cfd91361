//! The checks of one questionnaire over time, and the table of the answers and scores of each.

use std::collections::{HashMap, HashSet};

use crate::dates::Calendar;
use crate::document::{Cell, Column, Concern, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::words::{PRORATED, Words};
use crate::saved_check::since::Since;
use crate::saved_check::{Number, SavedCheck, SavedScore};

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
    /// For each check, the one that it is compared with. `None` for the first.
    pub previous: Vec<Option<&'h SavedCheck>>,
}

/// Groups `checks`, which are sorted by time, into timelines. A check is compared with the last one
/// before it that has the same questionnaire id and asked one of its questions, and continues the
/// timeline of that. If there is none, it is of another questionnaire, whatever its id, and begins
/// a timeline.
pub fn timelines<'h>(checks: impl IntoIterator<Item = &'h SavedCheck>) -> Vec<Timeline<'h>> {
    let checks: Vec<_> = checks.into_iter().collect();
    let mut timelines: Vec<Timeline> = Vec::new();
    // For each check, the index of its timeline.
    let mut timeline_of = Vec::new();
    // For each question of a questionnaire, the index of the last check that asked it. None asks one
    // twice.
    let mut last_asked = HashMap::new();
    for (nth, check) in checks.iter().enumerate() {
        let mut last = None;
        for response in &check.responses {
            let question = (&check.questionnaire.id, &response.id);
            last = last.max(last_asked.insert(question, nth));
        }
        if last.is_none() {
            timelines.push(Timeline::default());
        }
        let timeline = last.map_or(timelines.len() - 1, |last| timeline_of[last]);
        timeline_of.push(timeline);
        timelines[timeline].checks.push(check);
        timelines[timeline].previous.push(last.map(|last| checks[last]));
    }
    timelines
}

impl<'h> Timeline<'h> {
    /// The newest checks that a view shows: at most `last`, at least one, and no more than a table
    /// has room for.
    pub fn shown(&self, last: usize) -> &[&'h SavedCheck] {
        let all = self.checks.len();
        let mut rows = HashSet::new();
        for (count, check) in self.checks.iter().rev().take(last).enumerate() {
            rows.extend(check.responses.iter().map(|response| &response.id));
            rows.extend(check.scales.iter().map(|scale| &scale.id));
            if count > 0 && rows.len() * (count + 1) > MAX_CELLS {
                return &self.checks[all - count..];
            }
        }
        &self.checks[all.saturating_sub(last)..]
    }

    pub fn newest_check(&self) -> &'h SavedCheck {
        self.checks[self.checks.len() - 1]
    }

    /// The name of the questionnaire in the newest check.
    pub fn title(&self) -> String {
        one_line(&self.newest_check().questionnaire.title)
    }

    /// What changed with the newest check. `None` if it is the only one.
    pub fn since(&self) -> Option<Since> {
        let (newest, before) = self.checks.split_last()?;
        let previous = self.previous[before.len()]?;
        Some(Since::new(before, previous, newest))
    }

    /// Finds the questions whose newest answer is worth raising: those whose answers were so the
    /// last three times, with these from the newest on, and the others.
    pub fn concerns(
        &self,
        asked: Option<&Questionnaire>,
        words: &Words,
    ) -> (Vec<Concern>, Vec<Concern>) {
        let last_times = &self.checks[self.checks.len().saturating_sub(TIMES)..];
        let rows = answers(last_times, asked, words);
        let (mut lasting, mut other) = (Vec::new(), Vec::new());
        // The first rows are those of the newest check.
        for (response, row) in self.newest_check().responses.iter().zip(rows) {
            if !response.concern {
                continue;
            }
            let question = row.heading;
            let raise = response.raise.as_ref().map(|raise| words.quotation(raise));
            let concerns = row.cells.into_iter().flatten().filter(|cell| cell.is_concern);
            let answers: Vec<_> = concerns.map(|cell| cell.text).collect();
            let newest = &answers[0];
            if answers.len() < TIMES {
                other.push(Concern { question, answer: newest.clone(), raise });
            } else if answers.iter().all(|answer| answer == newest) {
                lasting.push(Concern { question, answer: words.each_time(newest), raise });
            } else {
                lasting.push(Concern { question, answer: words.list_of(&answers), raise });
            }
        }
        (lasting, other)
    }

    /// Builds the table of the [`shown`](Self::shown) checks, which are of the questionnaire
    /// `asked` if it is known.
    pub fn table(&self, last: usize, asked: Option<&Questionnaire>, calendar: &Calendar) -> Table {
        let (checks, words) = (self.shown(last), calendar.words);
        let times: Vec<_> = checks.iter().map(|check| check.answered_at).collect();
        let loaded = asked.map(fingerprint);
        let mut columns = Vec::new();
        // The newest first.
        for (check, date) in checks.iter().zip(calendar.distinct_dates(&times)).rev() {
            let mut notes = Vec::from_iter(open_score(check, words));
            notes.extend(prorated_mark(check.scores(), words));
            if loaded.is_some() && check.scoring.is_some() && check.scoring != loaded {
                notes.push(words.revised());
            }
            columns.push(Column { date, notes });
        }
        let series = score_series(checks, words);
        let scores = series.iter().filter_map(|series| series.row(words)).collect();
        Table { in_all: self.checks.len(), columns, answers: answers(checks, asked, words), scores }
    }
}

/// Explains the first open score of `check`, if there is one.
fn open_score(check: &SavedCheck, words: &Words) -> Option<String> {
    let open = check.scores().find(|score| score.is_open())?;
    let score = figures(open, words)?.0.text;
    let without_points: Vec<_> = check.responses.iter().filter(|r| r.points.is_none()).collect();
    let are_skipped = without_points.iter().all(|response| response.answer.is_none());
    // Which answers a scale has is not saved. The total has all of them.
    if are_skipped && (check.total.is_open() || without_points.len() == 1) {
        return Some(words.open_score(score, without_points.len()));
    }
    Some(words.open_score_no_points(score))
}

/// Explains the mark of prorated scores, if one of `scores` has it.
pub fn prorated_mark<'s>(
    mut scores: impl Iterator<Item = &'s SavedScore>,
    words: &Words,
) -> Option<String> {
    let has_one = scores.any(|score| score.prorated);
    if has_one { Some(words.sentence(words.mark(PRORATED, words.is_prorated()))) } else { None }
}

/// Builds a row for each question of `checks`, with the newest answer first: those of the newest
/// check in their order, then those asked before.
fn answers(checks: &[&SavedCheck], asked: Option<&Questionnaire>, words: &Words) -> Vec<Row> {
    // In a view, an answer has one label, even if it was reworded or translated since: the newest.
    // Where all questions are known to have the same choices, it may be that of another question.
    let may_have_own = !asked.is_some_and(Questionnaire::shares_choices);
    let mut labels = HashMap::new();
    for response in checks.iter().flat_map(|check| &check.responses) {
        if let (Some(id), Some(label)) = (&response.answer, &response.label) {
            labels.insert((may_have_own.then_some(&response.id), id), label);
        }
    }
    let (mut rows, mut row_of) = (Vec::<Row>::new(), HashMap::new());
    for (nth, check) in checks.iter().rev().enumerate() {
        for response in &check.responses {
            let row = *row_of.entry(&response.id).or_insert(rows.len());
            if row == rows.len() {
                let cells = vec![None; checks.len()];
                rows.push(Row { heading: one_line(&response.question), cells });
            }
            let question = may_have_own.then_some(&response.id);
            let text = match &response.answer {
                Some(id) => one_line(labels.get(&(question, id)).unwrap_or(&id)),
                None => one_line(&words.skipped()),
            };
            rows[row].cells[nth] = Some(Cell { text, is_concern: response.concern });
        }
    }
    rows
}

/// A score over time: the total, or a scale.
pub struct ScoreSeries<'h> {
    title: String,
    /// The id of the scale. `None` for the total.
    pub scale_id: Option<&'h str>,
    /// One for each check, the newest first. `None` where it has no such scale.
    pub scores: Vec<Option<&'h SavedScore>>,
}

/// Collects the totals of `checks`, and the scores of each scale.
pub fn score_series<'h>(checks: &[&'h SavedCheck], words: &Words) -> Vec<ScoreSeries<'h>> {
    let totals = checks.iter().rev().map(|check| Some(&check.total));
    let title = words.score_heading();
    let mut series = vec![ScoreSeries { title, scale_id: None, scores: totals.collect() }];
    let mut series_of = HashMap::new();
    for (nth, check) in checks.iter().rev().enumerate() {
        for scale in &check.scales {
            let place = *series_of.entry(&scale.id).or_insert(series.len());
            if place == series.len() {
                let (title, scores) = (one_line(&scale.title), vec![None; checks.len()]);
                series.push(ScoreSeries { title, scale_id: Some(&scale.id), scores });
            }
            series[place].scores[nth] = Some(&scale.score);
        }
    }
    series
}

impl ScoreSeries<'_> {
    /// Builds the row of the scores, with what they are out of in the heading if that is the same
    /// for all. `None` without a score.
    pub fn row(&self, words: &Words) -> Option<Row> {
        let mut all: Vec<_> = self.scores.iter().map(|score| figures((*score)?, words)).collect();
        let max = all.iter().flatten().next()?.1;
        let mut heading = self.title.clone();
        if all.iter().flatten().all(|(_, other)| *other == max) {
            heading = one_line(&words.out_of(&heading, words.number(max)));
        } else {
            for (cell, max) in all.iter_mut().flatten() {
                cell.text += &format!("/{}", words.number(max));
            }
        }
        Some(Row { heading, cells: all.into_iter().map(|figures| Some(figures?.0)).collect() })
    }
}

/// Writes a score in figures, and returns them with the highest that it could be. `None` if the
/// questionnaire has no such score.
fn figures(score: &SavedScore, words: &Words) -> Option<(Cell, Number)> {
    let [lowest, highest] = score.score_range?;
    let figures = match score.score {
        Some(number) if score.prorated => format!("{PRORATED}{}", words.number(number)),
        Some(number) => words.number(number),
        None => words.range(words.number(lowest), words.number(highest)),
    };
    Some((Cell::plain(figures), score.max_score?))
}
