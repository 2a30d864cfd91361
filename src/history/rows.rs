//! The rows of a view: a question or a scale with a cell for each check.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::labels::Labels;
use crate::dates::Calendar;
use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Questionnaire, Scale};
use crate::saved_check::{Number, SavedCheck, SavedScore};

/// A row of a view.
pub struct Row {
    /// The question, or the scale.
    pub heading: String,
    /// One for each check. `None` where it was not asked.
    pub cells: Vec<Option<String>>,
}

/// Returns the times of `checks`.
pub fn times(checks: &[&SavedCheck]) -> Vec<Timestamp> {
    checks.iter().map(|check| check.answered_at).collect()
}

/// Returns a date for each of `checks`, no two of them alike.
pub fn dates(checks: &[&SavedCheck], calendar: &Calendar) -> Vec<String> {
    calendar.distinct_dates(&times(checks))
}

/// Explains the blanks in `answers` and the open scores of `checks`, if there are any.
pub fn legend(answers: &[Row], checks: &[&SavedCheck], words: &Words) -> Vec<String> {
    let has_blanks = answers.iter().any(|row| row.cells.contains(&None));
    let blank = has_blanks.then(|| words.blank());
    blank.into_iter().chain(open_score_sentence(checks, words)).collect()
}

/// Explains the open scores of `checks`, if there are any.
pub fn open_score_sentence(checks: &[&SavedCheck], words: &Words) -> Option<String> {
    let is_open = |score: &&SavedScore| score.score.is_none() && score.score_range.is_some();
    let mut scores = checks.iter().flat_map(|check| {
        [&check.total].into_iter().chain(check.scales.iter().map(|scale| &scale.score))
    });
    let (score, _) = figures(scores.find(is_open)?, words)?;
    let mut responses = checks.iter().flat_map(|check| &check.responses);
    let some_skipped = responses.clone().any(|response| response.answer.is_none());
    let some_without_points =
        responses.any(|response| response.answer.is_some() && response.points.is_none());
    Some(match (some_skipped, some_without_points) {
        (true, false) => words.open_score_skipped(score),
        (false, true) => words.open_score_no_points(score),
        _ => words.open_score(score),
    })
}

/// Returns a row for each question of `checks`: those of the newest check in their order, then those asked before.
pub fn answers(checks: &[&SavedCheck], words: &Words) -> Vec<Row> {
    let labels = Labels::new(checks, words);
    let columns: Vec<_> = checks.iter().map(|check| check.responses_by_id()).collect();
    let mut seen = HashSet::new();
    checks
        .iter()
        .rev()
        .flat_map(|check| &check.responses)
        .filter(|response| seen.insert(response.id.as_str()))
        .map(|response| Row {
            heading: one_line(&response.question),
            cells: columns
                .iter()
                .map(|column| Some(labels.of(column.get(response.id.as_str())?)))
                .collect(),
        })
        .collect()
}

/// A score over time: the total, or a scale.
pub struct ScoreSeries<'h> {
    title: String,
    /// The id of the scale. `None` for the total.
    scale_id: Option<&'h str>,
    /// One for each check. `None` where it has no such scale.
    pub scores: Vec<Option<&'h SavedScore>>,
}

/// Returns a row for the total of `checks`, and one for each scale.
pub fn scores(checks: &[&SavedCheck], words: &Words) -> Vec<Row> {
    let series = score_series(checks, words);
    series.iter().filter_map(|series| series.row(words)).collect()
}

/// Returns the total of `checks`, and each scale.
pub fn score_series<'h>(checks: &[&'h SavedCheck], words: &Words) -> Vec<ScoreSeries<'h>> {
    let mut series = vec![ScoreSeries {
        title: words.score_heading(),
        scale_id: None,
        scores: checks.iter().map(|check| Some(&check.total)).collect(),
    }];
    let columns: Vec<HashMap<_, _>> = checks
        .iter()
        .map(|check| check.scales.iter().map(|scale| (scale.id.as_str(), &scale.score)).collect())
        .collect();
    let mut seen = HashSet::new();
    let scales = checks.iter().rev().flat_map(|check| &check.scales);
    for scale in scales.filter(|scale| seen.insert(scale.id.as_str())) {
        series.push(ScoreSeries {
            title: one_line(&scale.title),
            scale_id: Some(&scale.id),
            scores: columns.iter().map(|column| column.get(scale.id.as_str()).copied()).collect(),
        });
    }
    series
}

impl ScoreSeries<'_> {
    /// Returns the scores as a row, with what they are out of in the heading if that is the same for all. `None` without a score.
    pub fn row(&self, words: &Words) -> Option<Row> {
        let figures: Vec<_> = self.scores.iter().map(|score| figures((*score)?, words)).collect();
        let max = figures.iter().flatten().next()?.1;
        let is_same_max = figures.iter().flatten().all(|(_, other)| *other == max);
        if is_same_max {
            let heading = one_line(&words.out_of(&self.title, words.number(max)));
            let cells = figures.into_iter().map(|figures| Some(figures?.0)).collect();
            return Some(Row { heading, cells });
        }
        let of_its_own = |(figures, max)| format!("{figures}/{}", words.number(max));
        let cells = figures.into_iter().map(|figures| figures.map(of_its_own)).collect();
        Some(Row { heading: self.title.clone(), cells })
    }

    /// Returns the scale in `questionnaire` that has these scores, if it is there.
    pub fn scale_of<'q>(&self, questionnaire: &'q Questionnaire) -> Option<&'q Scale> {
        match self.scale_id {
            Some(id) => questionnaire.scales().iter().find(|scale| scale.id == id),
            None => questionnaire.total(),
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
