//! The checks of one questionnaire over time, and the table of the answers and scores of each.

use std::collections::{HashMap, HashSet};

use super::View;
use crate::document::{Cell, Column, Concern, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::words::Words;
use crate::saved_check::{Number, SavedCheck, SavedResponse, SavedScore, Since};

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
fn newest_labels<'h>(checks: &[&'h SavedCheck]) -> HashMap<&'h str, &'h str> {
    let mut labels = HashMap::new();
    for response in checks.iter().flat_map(|check| &check.responses) {
        if let (Some(id), Some(label)) = (&response.answer, &response.label) {
            labels.insert(id.as_str(), label.as_str());
        }
    }
    labels
}

/// Returns what `labels` have for the answer in `response`, on one line.
fn label(response: &SavedResponse, labels: &HashMap<&str, &str>, words: &Words) -> String {
    let Some(id) = &response.answer else { return one_line(&words.skipped()) };
    one_line(labels.get(id.as_str()).unwrap_or(&id.as_str()))
}

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
    let scores = series.iter().filter_map(|series| series.row(words)).collect();
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
    /// One for each check, the newest first. `None` where it has no such scale.
    pub scores: Vec<Option<&'h SavedScore>>,
}

/// Returns the total of `checks`, and each scale.
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
