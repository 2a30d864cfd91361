//! The grid of a timeline: each question has a row and each date a column, the newest at the right.

use std::collections::{BTreeSet, HashMap, HashSet};

use dialoguer::console::{Alignment, measure_text_width, pad_str};

use super::rows::{Row, answers, legend, scores, times};
use crate::dates::{Calendar, Date};
use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::saved_check::SavedCheck;

/// The spaces between two columns of words.
const WORD_GAP: usize = 2;
/// The spaces between two columns of marks.
const MARK_GAP: usize = 1;
/// No column is narrower than the year in it.
const YEAR_WIDTH: usize = 4;
/// The widest that questions are in a line, unless there is more room than the cells take.
const HEADING_WIDTH: usize = 40;
/// The indentation of a question's second line and those after it.
const INDENT: &str = "  ";

/// A grid of checks.
pub struct Grid {
    dates: Vec<Row>,
    answers: Vec<Row>,
    scores: Vec<Row>,
    /// Each mark, and the answer that it stands for. Empty if answers are in words.
    marks: Vec<(String, String)>,
    /// How many checks it shows.
    pub checks: usize,
    /// Explains the blanks and the open scores.
    legend: Vec<String>,
    cell_width: usize,
    gap: usize,
}

impl Grid {
    /// Returns the grid of `checks` in lines of `width`: with all answers in words if they fit, or else with marks, and as many
    /// of the newest checks as fit.
    pub fn new(checks: &[&SavedCheck], width: usize, calendar: &Calendar) -> Self {
        let newest = |count: usize| &checks[checks.len().saturating_sub(count)..];
        let fits = |grid: &Self| grid.checks == 1 || grid.cells_width() <= cells_room(width);
        let most = cells_room(width) / (YEAR_WIDTH + MARK_GAP);
        if checks.len() <= most {
            let in_words = Self::in_words(checks, calendar);
            if fits(&in_words) {
                return in_words;
            }
        }
        let mut in_marks = Self::in_marks(newest(most), calendar);
        while !fits(&in_marks) {
            in_marks = Self::in_marks(newest(in_marks.checks - 1), calendar);
        }
        in_marks
    }

    fn in_words(checks: &[&SavedCheck], calendar: &Calendar) -> Self {
        let words = calendar.words();
        let day_and_month = |date: Date| one_line(&words.day_and_month(date.day, date.month));
        let dates = date_rows(checks, &[&day_and_month, &year], calendar);
        Self::of(checks, dates, answers(checks, words), Vec::new(), WORD_GAP, words)
    }

    fn in_marks(checks: &[&SavedCheck], calendar: &Calendar) -> Self {
        let words = calendar.words();
        let day = |date: Date| date.day.to_string();
        let month = |date: Date| one_line(&date.month);
        let dates = date_rows(checks, &[&day, &month, &year], calendar);
        let mut answers = answers(checks, words);
        let marks = marks(&answers, &one_line(&words.skipped()));
        let mark_of: HashMap<_, _> =
            marks.iter().map(|(mark, label)| (label.as_str(), mark)).collect();
        for cell in answers.iter_mut().flat_map(|row| &mut row.cells).flatten() {
            if let Some(mark) = mark_of.get(cell.as_str()) {
                cell.clone_from(mark);
            }
        }
        Self::of(checks, dates, answers, marks, MARK_GAP, words)
    }

    fn of(
        checks: &[&SavedCheck],
        dates: Vec<Row>,
        answers: Vec<Row>,
        marks: Vec<(String, String)>,
        gap: usize,
        words: &Words,
    ) -> Self {
        let scores = scores(checks, words);
        let rows = dates.iter().chain(&answers).chain(&scores);
        let cells = rows.flat_map(|row| &row.cells).flatten();
        Self {
            cell_width: cells.map(|cell| measure_text_width(cell)).max().unwrap_or(0),
            checks: checks.len(),
            legend: legend(&answers, checks, words),
            dates,
            answers,
            scores,
            marks,
            gap,
        }
    }

    fn cells_width(&self) -> usize {
        self.checks * (self.cell_width + self.gap)
    }

    /// Returns the grid in lines of `width`.
    pub fn lines(&self, width: usize) -> String {
        let rows = self.dates.iter().chain(&self.answers).chain(&self.scores);
        let longest = rows.map(|row| measure_text_width(&row.heading)).max();
        let heading_width = (width.saturating_sub(self.cells_width()))
            .min(longest.unwrap_or(0))
            .max(INDENT.len() * 2);
        let blocks = [&self.dates, &self.answers, &self.scores].map(|rows| {
            let rows = rows.iter().map(|row| self.row_lines(row, heading_width));
            rows.collect::<String>()
        });
        let blocks: Vec<_> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
        blocks.join("\n")
    }

    fn row_lines(&self, row: &Row, heading_width: usize) -> String {
        let options = textwrap::Options::new(heading_width)
            .subsequent_indent(INDENT)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut lines = String::new();
        for (nth, heading) in textwrap::wrap(&row.heading, options).iter().enumerate() {
            let mut line = padded(heading, heading_width);
            for cell in row.cells.iter().filter(|_| nth == 0) {
                line += &" ".repeat(self.gap);
                line += &padded(cell.as_deref().unwrap_or_default(), self.cell_width);
            }
            lines += line.trim_end();
            lines.push('\n');
        }
        lines
    }

    /// Explains the marks, the blanks and the open scores that are there.
    pub fn legend(&self, words: &Words) -> Vec<String> {
        let mut legend = Vec::new();
        if !self.marks.is_empty() {
            let marks: Vec<_> =
                self.marks.iter().map(|(mark, label)| words.mark(mark, label)).collect();
            legend.push(words.sentence(words.list_of(&marks)));
        }
        legend.extend_from_slice(&self.legend);
        legend
    }
}

/// Returns the width that is left for cells beside questions of a readable width.
fn cells_room(width: usize) -> usize {
    width - (width * 3 / 8).min(HEADING_WIDTH)
}

fn padded(text: &str, width: usize) -> String {
    pad_str(text, width, Alignment::Left, None).into_owned()
}

fn year(date: Date) -> String {
    date.year.to_string()
}

/// Returns a row for each of `parts`, which together are the date, and one for the time of day if it is needed.
fn date_rows(
    checks: &[&SavedCheck],
    parts: &[&dyn Fn(Date) -> String],
    calendar: &Calendar,
) -> Vec<Row> {
    let mut rows: Vec<_> = parts
        .iter()
        .map(|part| Row {
            heading: String::new(),
            cells: checks
                .iter()
                .map(|check| Some(part(calendar.date(check.answered_at))))
                .collect(),
        })
        .collect();
    let times = calendar.distinct_times_of_day(&times(checks));
    if times.iter().any(Option::is_some) {
        rows.push(Row { heading: String::new(), cells: times });
    }
    rows
}

/// The mark of a skipped question.
const SKIPPED: &str = "-";

/// Returns a mark for each answer in `rows`: the initials of its words, or letters from a on if two answers have the same
/// initials. A skipped question has `skipped` in place of an answer.
fn marks(rows: &[Row], skipped: &str) -> Vec<(String, String)> {
    let answers = || rows.iter().flat_map(|row| &row.cells).flatten();
    let mut seen = HashSet::new();
    let labels: Vec<_> =
        answers().filter(|label| *label != skipped && seen.insert(*label)).collect();
    let initials: Vec<_> = labels.iter().map(|label| initials(label)).collect();
    let distinct: BTreeSet<_> = initials.iter().filter(|mark| !mark.is_empty()).collect();
    let marks = if distinct.len() == labels.len() {
        initials
    } else {
        (0..labels.len()).map(letters).collect()
    };
    let mut marks: Vec<_> =
        marks.into_iter().zip(labels).map(|(mark, label)| (mark, label.clone())).collect();
    if answers().any(|label| label == skipped) {
        marks.push((SKIPPED.to_owned(), skipped.to_owned()));
    }
    marks
}

fn initials(label: &str) -> String {
    label
        .split_whitespace()
        .take(3)
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Returns a to z, then aa, ab and so on.
fn letters(mut nth: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (nth % 26) as u8));
        match nth / 26 {
            0 => return letters.iter().rev().collect(),
            rest => nth = rest - 1,
        }
    }
}
