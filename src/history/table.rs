//! The table of a timeline: the answers and the scores of each check.

use std::collections::{HashMap, HashSet};

use super::View;
use super::labels::Labels;
use super::timeline::Timeline;
use crate::document::{Caption, Columns, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Questionnaire, Scale};
use crate::saved_check::{Number, SavedCheck, SavedScore};

/// Returns the table of the checks of `timeline` that `view` shows.
pub fn table<'v>(timeline: &Timeline<'v>, view: View<'v>) -> Table<'v> {
    let (checks, in_all) = (timeline.shown(view.last).to_vec(), timeline.checks.len());
    Table {
        heading: view.words().sheet_answers(),
        columns: checks.len(),
        newest: Box::new(move |count| columns(&checks[checks.len() - count..], in_all, view)),
    }
}

/// Says how many checks are `shown` of those that there are `in_all`.
pub fn caption(shown: usize, in_all: usize, words: &Words) -> Caption {
    let (beside, below) = if in_all == 1 {
        (words.one_check(), words.one_check())
    } else if shown == 1 {
        (words.last_check(in_all), words.last_check(in_all))
    } else if shown == in_all {
        (words.checks(in_all), words.checks_listed(in_all))
    } else {
        (words.last_checks(shown, in_all), words.last_checks_listed(shown, in_all))
    };
    Caption { beside, below }
}

fn columns(checks: &[&SavedCheck], in_all: usize, view: View) -> Columns {
    let words = view.words();
    let times: Vec<_> = checks.iter().map(|check| check.answered_at).collect();
    let answers = answers(checks, words);
    let has_blanks = answers.iter().any(|row| row.cells.contains(&None));
    let series = score_series(checks, words);
    Columns {
        caption: caption(checks.len(), in_all, words),
        questions: words.question_heading(),
        dates: view.calendar.distinct_dates(&times),
        answers,
        scores: series.iter().filter_map(|series| series.row(words)).collect(),
        blanks: has_blanks.then(|| words.blank()),
        open_scores: open_score_sentence(checks, words),
        revision: is_revised(checks, view).then(|| words.revised()),
    }
}

/// Returns whether some of `checks` were scored by other rules than those that are loaded for them.
fn is_revised(checks: &[&SavedCheck], view: View) -> bool {
    let Some(questionnaire) = view.questionnaire_of(checks[0]) else { return false };
    let loaded = fingerprint(questionnaire);
    let mut scoring = checks.iter().filter_map(|check| check.scoring.as_ref());
    scoring.any(|scoring| *scoring != loaded)
}

/// Explains the open scores of `checks`, if there are any.
fn open_score_sentence(checks: &[&SavedCheck], words: &Words) -> Option<String> {
    let mut scores = Vec::new();
    let (mut some_skipped, mut some_without_points) = (false, false);
    for check in checks {
        scores.push(&check.total);
        scores.extend(check.scales.iter().map(|scale| &scale.score));
        for response in &check.responses {
            some_skipped |= response.answer.is_none();
            some_without_points |= response.answer.is_some() && response.points.is_none();
        }
    }
    let is_open = |score: &&SavedScore| score.score.is_none() && score.score_range.is_some();
    let (score, _) = figures(scores.into_iter().find(is_open)?, words)?;
    Some(match (some_skipped, some_without_points) {
        (true, false) => words.open_score_skipped(score),
        (false, true) => words.open_score_no_points(score),
        _ => words.open_score(score),
    })
}

/// Returns a row for each question of `checks`: those of the newest check in their order, then those asked before.
fn answers(checks: &[&SavedCheck], words: &Words) -> Vec<Row> {
    let labels = Labels::new(checks, words);
    let columns: Vec<_> = checks.iter().map(|check| check.responses_by_id()).collect();
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    for asked in checks.iter().rev().flat_map(|check| &check.responses) {
        if !seen.insert(asked.id.as_str()) {
            continue;
        }
        let mut cells = Vec::new();
        for column in &columns {
            let response = column.get(asked.id.as_str());
            cells.push(response.map(|response| labels.of(response)));
        }
        rows.push(Row { heading: one_line(&asked.question), cells });
    }
    rows
}

/// A score over time: the total, or a scale.
pub struct ScoreSeries<'h> {
    title: String,
    /// The id of the scale. `None` for the total.
    scale_id: Option<&'h str>,
    /// One for each check. `None` where it has no such scale.
    pub scores: Vec<Option<&'h SavedScore>>,
}

/// Returns the total of `checks`, and each scale.
pub fn score_series<'h>(checks: &[&'h SavedCheck], words: &Words) -> Vec<ScoreSeries<'h>> {
    let totals = checks.iter().map(|check| Some(&check.total));
    let title = words.score_heading();
    let mut series = vec![ScoreSeries { title, scale_id: None, scores: totals.collect() }];
    let mut columns = Vec::new();
    for check in checks {
        let scores = check.scales.iter().map(|scale| (scale.id.as_str(), &scale.score));
        columns.push(scores.collect::<HashMap<_, _>>());
    }
    let mut seen = HashSet::new();
    for scale in checks.iter().rev().flat_map(|check| &check.scales) {
        let id = scale.id.as_str();
        if seen.insert(id) {
            let scores = columns.iter().map(|column| column.get(id).copied()).collect();
            series.push(ScoreSeries { title: one_line(&scale.title), scale_id: Some(id), scores });
        }
    }
    series
}

impl ScoreSeries<'_> {
    /// Returns the scores as a row, with what they are out of in the heading if that is the same for all. `None` without a score.
    pub fn row(&self, words: &Words) -> Option<Row> {
        let figures: Vec<_> = self.scores.iter().map(|score| figures((*score)?, words)).collect();
        let max = figures.iter().flatten().next()?.1;
        let is_same_max = figures.iter().flatten().all(|(_, other)| *other == max);
        let mut cells = Vec::new();
        for figures in figures {
            cells.push(match figures {
                Some((figures, _)) if is_same_max => Some(figures),
                Some((figures, max)) => Some(format!("{figures}/{}", words.number(max))),
                None => None,
            });
        }
        let out_of = || one_line(&words.out_of(&self.title, words.number(max)));
        let heading = if is_same_max { out_of() } else { self.title.clone() };
        Some(Row { heading, cells })
    }

    /// Returns the scale in `questionnaire` that has these scores, if it is there.
    pub fn scale_of<'q>(&self, questionnaire: &'q Questionnaire) -> Option<&'q Scale> {
        match self.scale_id {
            Some(id) => questionnaire.scales.iter().find(|scale| scale.id == id),
            None => questionnaire.total.as_ref(),
        }
    }
}

/// Returns a score in figures, and the highest that it could be. `None` if the questionnaire has no such score.
fn figures(score: &SavedScore, words: &Words) -> Option<(String, Number)> {
    let [lowest, highest] = score.score_range?;
    let figures = match score.score {
        Some(score) => words.number(score),
        None => format!("{}-{}", words.number(lowest), words.number(highest)),
    };
    Some((figures, score.max_score?))
}
