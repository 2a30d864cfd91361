//! The grid: questions down, dates across, the newest at the right, as many as the width allows.

use std::collections::BTreeSet;

use super::course::{Course, Row, answers, scores};
use crate::calendar::{Calendar, Day};
use crate::record::Record;
use dialoguer::console::{Alignment, measure_text_width, pad_str};

/// Between two columns of words; marks are close enough with half of it.
const GAP: usize = 2;
/// Before the further lines of a question.
const INDENT: &str = "  ";

/// A grid of checks.
pub struct Grid {
    dates: Vec<Row>,
    answers: Vec<Row>,
    scores: Vec<Row>,
    /// Each mark and the answer that it stands for; none where answers stand in words.
    marks: Vec<(String, String)>,
    heading_width: usize,
    cell_width: usize,
    gap: usize,
    columns: usize,
}

impl Grid {
    /// The newest checks of `course` in lines of `width`: in words if all of them fit so, or else in marks.
    pub fn new(course: &Course, width: usize, calendar: &Calendar) -> Self {
        let words = Self::in_words(course.checks(), calendar);
        if words.fitting(width) >= words.columns {
            return words.set(width);
        }
        // With fewer columns the marks may become shorter, but not longer.
        let fitting = Self::in_marks(course.checks(), calendar).fitting(width);
        Self::in_marks(course.newest(fitting), calendar).set(width)
    }

    fn in_words(checks: &[Record], calendar: &Calendar) -> Self {
        Self {
            dates: dates(
                checks,
                &[|day| format!("{} {}", day.day, day.month), |day| day.year],
                calendar,
            ),
            answers: answers(checks),
            scores: scores(checks),
            marks: Vec::new(),
            heading_width: 0,
            cell_width: 0,
            gap: GAP,
            columns: checks.len(),
        }
        .measured()
    }

    fn in_marks(checks: &[Record], calendar: &Calendar) -> Self {
        let mut answers = answers(checks);
        let marks = marks(&answers);
        for cell in answers.iter_mut().flat_map(|row| &mut row.cells).flatten() {
            if let Some((mark, _)) = marks.iter().find(|(_, label)| label == cell) {
                cell.clone_from(mark);
            }
        }
        Self {
            dates: dates(
                checks,
                &[|day| day.day, |day| day.month.to_owned(), |day| day.year],
                calendar,
            ),
            answers,
            scores: scores(checks),
            marks,
            heading_width: 0,
            cell_width: 0,
            gap: GAP / 2,
            columns: checks.len(),
        }
        .measured()
    }

    fn measured(mut self) -> Self {
        let cells = self.rows().flat_map(|row| &row.cells).flatten();
        self.cell_width = cells
            .map(|cell| measure_text_width(cell))
            .max()
            .unwrap_or(0);
        self
    }

    /// How many columns fit beside questions of a readable width.
    fn fitting(&self, width: usize) -> usize {
        let questions = width * 3 / 8;
        ((width - questions) / (self.cell_width + self.gap)).max(1)
    }

    /// Gives the questions the width that the columns leave.
    fn set(mut self, width: usize) -> Self {
        let left = width.saturating_sub(self.columns * (self.cell_width + self.gap));
        let longest = (self.rows())
            .map(|row| measure_text_width(&row.heading))
            .max();
        self.heading_width = left.min(longest.unwrap_or(0)).max(INDENT.len() * 2);
        self
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.dates.iter().chain(&self.answers).chain(&self.scores)
    }

    /// How many checks it shows.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The grid, in lines.
    pub fn lines(&self) -> String {
        let block = |rows: &[Row]| rows.iter().map(|row| self.row(row)).collect::<String>();
        let blocks = [&self.dates, &self.answers, &self.scores].map(|rows| block(rows));
        let blocks: Vec<_> = blocks
            .into_iter()
            .filter(|block| !block.is_empty())
            .collect();
        blocks.join("\n")
    }

    fn row(&self, row: &Row) -> String {
        let options = textwrap::Options::new(self.heading_width)
            .subsequent_indent(INDENT)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut lines = String::new();
        for (nth, heading) in textwrap::wrap(&row.heading, options).iter().enumerate() {
            let mut line = padded(heading, self.heading_width);
            for cell in row.cells.iter().filter(|_| nth == 0) {
                line += &" ".repeat(self.gap);
                line += &padded(cell.as_deref().unwrap_or_default(), self.cell_width);
            }
            lines += line.trim_end();
            lines.push('\n');
        }
        lines
    }

    /// What the marks mean, so far as there are any.
    pub fn legend(&self) -> Vec<String> {
        let mut legend = Vec::new();
        if !self.marks.is_empty() {
            let marks: Vec<_> = (self.marks.iter())
                .map(|(mark, label)| format!("{mark} = {label}"))
                .collect();
            legend.push(format!("{}.", marks.join(", ")));
        }
        if self.answers.iter().any(|row| row.cells.contains(&None)) {
            legend.push("Blank: not asked then.".to_owned());
        }
        let open = (self.scores.iter().flat_map(|row| &row.cells).flatten())
            .find(|score| score.char_indices().any(|(at, c)| at > 0 && c == '-'));
        if let Some(score) = open {
            legend.push(format!(
                "A score like {score} is open: an answer was skipped."
            ));
        }
        legend
    }
}

fn padded(text: &str, width: usize) -> String {
    pad_str(text, width, Alignment::Left, None).into_owned()
}

/// A row for each of `parts`, which together are the date.
fn dates(checks: &[Record], parts: &[fn(Day) -> String], calendar: &Calendar) -> Vec<Row> {
    (parts.iter())
        .map(|part| Row {
            heading: String::new(),
            cells: (checks.iter())
                .map(|check| Some(part(calendar.day(check.answered_at))))
                .collect(),
        })
        .collect()
}

/// A mark for each answer in `rows`: the first letters of its words, or where that would be the same for two of them,
/// letters from a on.
fn marks(rows: &[Row]) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let labels: Vec<_> = (rows.iter().flat_map(|row| &row.cells).flatten())
        .filter(|label| *label != SKIPPED.1 && seen.insert(*label))
        .collect();
    let initials: Vec<_> = labels.iter().map(|label| initials(label)).collect();
    let mut seen = BTreeSet::new();
    let distinct = (initials.iter()).all(|mark| !mark.is_empty() && seen.insert(mark));
    let marks = match distinct {
        true => initials,
        false => (0..labels.len()).map(letters).collect(),
    };
    let skipped = rows.iter().flat_map(|row| &row.cells).flatten();
    let skipped = skipped.filter(|label| *label == SKIPPED.1).take(1);
    (marks.into_iter())
        .zip(labels.into_iter().cloned())
        .chain(skipped.map(|label| (SKIPPED.0.to_owned(), label.clone())))
        .collect()
}

/// The mark of a skipped question, and how it stands in words.
const SKIPPED: (&str, &str) = ("-", "skipped");

fn initials(label: &str) -> String {
    (label.split_whitespace().take(3))
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// a to z, then aa, ab and so on.
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
