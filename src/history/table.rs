//! The table of a timeline: the answers and the scores of each check.

use std::collections::HashMap;

use super::View;
use super::timeline::{Timeline, label, newest_labels};
use crate::document::{Cell, Column, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::words::Words;
use crate::saved_check::{Number, SavedCheck, SavedScore};

/// Returns the table of the checks of `timeline` that `view` shows, which are of the questionnaire
/// `asked` if it is known.
pub fn table(timeline: &Timeline, asked: Option<&Questionnaire>, view: View) -> Table {
    let (checks, words) = (timeline.shown(view.last), &view.questionnaire.words);
    let times: Vec<_> = checks.iter().map(|check| check.answered_at).collect();
    let loaded = asked.map(fingerprint);
    let mut columns = Vec::new();
    // The newest first.
    for (check, date) in checks.iter().zip(view.calendar.distinct_dates(&times)).rev() {
        let mut notes = Vec::from_iter(open_score(check, words));
        if loaded.is_some() && check.scoring.is_some() && check.scoring != loaded {
            notes.push(words.revised());
        }
        columns.push(Column { date, notes });
    }
    let series = score_series(checks, words);
    let mut scores: Vec<_> = series.iter().filter_map(|series| series.row(words)).collect();
    for row in &mut scores {
        row.cells.reverse();
    }
    Table { in_all: timeline.checks.len(), columns, answers: answers(checks, words), scores }
}

/// Explains the first open score of `check`, if there is one.
fn open_score(check: &SavedCheck, words: &Words) -> Option<String> {
    let scales = check.scales.iter().map(|scale| &scale.score);
    let is_open = |score: &&SavedScore| score.score.is_none() && score.score_range.is_some();
    let (score, _) = figures([&check.total].into_iter().chain(scales).find(is_open)?, words)?;
    let without_points = check.responses.iter().filter(|response| response.points.is_none());
    let are_skipped = without_points.clone().all(|response| response.answer.is_none());
    // Which answers a scale has is not saved. The total has all of them.
    let is_total = check.total.score_range.is_some();
    Some(match without_points.count() {
        1 if are_skipped => words.open_score_one(score),
        count if is_total && are_skipped => words.open_score(score, count),
        _ => words.open_score_no_points(score),
    })
}

/// Returns a row for each question of `checks`, with the newest answer first: those of the newest
/// check in their order, then those asked before.
fn answers(checks: &[&SavedCheck], words: &Words) -> Vec<Row> {
    let labels = newest_labels(checks);
    let (mut rows, mut row_of) = (Vec::<Row>::new(), HashMap::new());
    for (nth, check) in checks.iter().rev().enumerate() {
        for response in &check.responses {
            let row = *row_of.entry(&response.id).or_insert(rows.len());
            if row == rows.len() {
                let cells = vec![None; checks.len()];
                rows.push(Row { heading: one_line(&response.question), cells });
            }
            let text = label(response, &labels, words);
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
    /// One for each check. `None` where it has no such scale.
    pub scores: Vec<Option<&'h SavedScore>>,
}

/// Returns the total of `checks`, and each scale.
pub fn score_series<'h>(checks: &[&'h SavedCheck], words: &Words) -> Vec<ScoreSeries<'h>> {
    let totals = checks.iter().map(|check| Some(&check.total));
    let title = words.score_heading();
    let mut series = vec![ScoreSeries { title, scale_id: None, scores: totals.collect() }];
    let mut series_of = HashMap::new();
    for (nth, check) in checks.iter().enumerate().rev() {
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
    /// Returns the scores as a row, with what they are out of in the heading if that is the same
    /// for all. `None` without a score.
    pub fn row(&self, words: &Words) -> Option<Row> {
        let mut figures: Vec<_> =
            self.scores.iter().map(|score| figures((*score)?, words)).collect();
        let max = figures.iter().flatten().next()?.1;
        let mut heading = self.title.clone();
        if figures.iter().flatten().all(|(_, other)| *other == max) {
            heading = one_line(&words.out_of(&heading, words.number(max)));
        } else {
            for (text, max) in figures.iter_mut().flatten() {
                *text += &format!("/{}", words.number(*max));
            }
        }
        let cell = |(text, _)| Cell { text, is_concern: false };
        let cells = figures.into_iter().map(|figures| figures.map(cell)).collect();
        Some(Row { heading, cells })
    }
}

/// Returns a score in figures, and the highest that it could be. `None` if the questionnaire has no
/// such score.
fn figures(score: &SavedScore, words: &Words) -> Option<(String, Number)> {
    let [lowest, highest] = score.score_range?;
    let figures = match score.score {
        Some(score) => words.number(score),
        None => words.range(words.number(lowest), words.number(highest)),
    };
    Some((figures, score.max_score?))
}
