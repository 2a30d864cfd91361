//! A table as a grid in a window: each question has a row and each check a column, the newest at the right.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem;

use dialoguer::console::{Alignment, measure_text_width, pad_str};

use crate::dates::Date;
use crate::document::{Columns, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::words::Words;

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
/// The mark of a skipped question.
const SKIPPED: &str = "-";

/// A mark, and the answer that it stands for.
type Mark = (String, String);

/// A grid of as many checks as fit.
pub struct Grid {
    /// What it shows.
    pub columns: Columns,
    /// Its rows, in blocks.
    rows: [Vec<Row>; 3],
    /// Empty if answers are in words.
    marks: Vec<Mark>,
    cell_width: usize,
    gap: usize,
}

impl Grid {
    /// Returns the grid of `table` in lines of `width`: with all answers in words if they fit, or else with marks, and as many
    /// of the newest checks as fit.
    pub fn new(table: &Table, width: usize, words: &Words) -> Self {
        let room = width - (width * 3 / 8).min(HEADING_WIDTH);
        let most = room / (YEAR_WIDTH + MARK_GAP);
        if table.columns <= most {
            let in_words = Self::in_words((table.newest)(table.columns));
            if in_words.fits(room) {
                return in_words;
            }
        }
        let mut count = table.columns.min(most);
        loop {
            let in_marks = Self::in_marks((table.newest)(count), words);
            if in_marks.fits(room) {
                return in_marks;
            }
            count -= 1;
        }
    }

    fn in_words(columns: Columns) -> Self {
        let dates = date_rows(&columns.dates, &[|date| &date.day_and_month, |date| &date.year]);
        Self::of(columns, dates, Vec::new(), WORD_GAP)
    }

    fn in_marks(mut columns: Columns, words: &Words) -> Self {
        let dates =
            date_rows(&columns.dates, &[|date| &date.day, |date| &date.month, |date| &date.year]);
        let marks = marks(&columns.answers, &one_line(&words.skipped()));
        let mark_of: HashMap<_, _> = marks.iter().map(|(mark, label)| (label, mark)).collect();
        for cell in columns.answers.iter_mut().flat_map(|row| &mut row.cells).flatten() {
            if let Some(mark) = mark_of.get(cell) {
                cell.clone_from(mark);
            }
        }
        Self::of(columns, dates, marks, MARK_GAP)
    }

    fn of(mut columns: Columns, dates: Vec<Row>, marks: Vec<(String, String)>, gap: usize) -> Self {
        let mut rows = [dates, mem::take(&mut columns.answers), mem::take(&mut columns.scores)];
        for row in rows.iter_mut().flatten() {
            row.heading = one_line(&row.heading);
            for cell in row.cells.iter_mut().flatten() {
                *cell = one_line(cell);
            }
        }
        let cells = rows.iter().flatten().flat_map(|row| &row.cells).flatten();
        let cell_width = cells.map(|cell| measure_text_width(cell)).max().unwrap_or(0);
        Self { columns, rows, marks, cell_width, gap }
    }

    /// Returns whether the cells fit in `room`, or can't be fewer.
    fn fits(&self, room: usize) -> bool {
        self.columns.dates.len() == 1 || self.cells_width() <= room
    }

    fn cells_width(&self) -> usize {
        self.columns.dates.len() * (self.cell_width + self.gap)
    }

    /// Returns the grid in lines of `width`.
    pub fn lines(&self, width: usize) -> String {
        let headings = self.rows.iter().flatten().map(|row| measure_text_width(&row.heading));
        let heading_width = (width.saturating_sub(self.cells_width()))
            .min(headings.max().unwrap_or(0))
            .max(INDENT.len() * 2);
        let mut blocks = Vec::new();
        for rows in self.rows.iter().filter(|rows| !rows.is_empty()) {
            let mut block = String::new();
            for row in rows {
                block += &self.row_lines(row, heading_width);
            }
            blocks.push(block);
        }
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

    /// Explains the marks, if there are any.
    pub fn legend(&self, words: &Words) -> Option<String> {
        let mut marks = Vec::new();
        for (mark, label) in &self.marks {
            marks.push(words.mark(mark, label));
        }
        (!marks.is_empty()).then(|| words.sentence(words.list_of(&marks)))
    }
}

fn padded(text: &str, width: usize) -> String {
    pad_str(text, width, Alignment::Left, None).into_owned()
}

/// Returns a row for each of `parts`, which together are the date, and one for the time of day if it is needed.
fn date_rows(dates: &[Date], parts: &[fn(&Date) -> &String]) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in parts {
        let cells = dates.iter().map(|date| Some(part(date).clone()));
        rows.push(Row { heading: String::new(), cells: cells.collect() });
    }
    if dates.iter().any(|date| date.time_of_day.is_some()) {
        let cells = dates.iter().map(|date| date.time_of_day.clone());
        rows.push(Row { heading: String::new(), cells: cells.collect() });
    }
    rows
}

/// Returns a mark for each answer in `rows`: the initials of its words, or letters from a on if two answers have the same
/// initials. A skipped question has `skipped` in place of an answer.
fn marks(rows: &[Row], skipped: &str) -> Vec<Mark> {
    let (mut labels, mut seen) = (Vec::new(), HashSet::new());
    for label in rows.iter().flat_map(|row| &row.cells).flatten() {
        if seen.insert(label) && label != skipped {
            labels.push(label);
        }
    }
    let mut marks: Vec<_> = labels.iter().map(|label| initials(label)).collect();
    let distinct: BTreeSet<_> = marks.iter().filter(|mark| !mark.is_empty()).collect();
    if distinct.len() < labels.len() {
        marks = (0..labels.len()).map(letters).collect();
    }
    let mut marks: Vec<_> = marks.into_iter().zip(labels.into_iter().cloned()).collect();
    if seen.contains(&skipped.to_owned()) {
        marks.push((SKIPPED.to_owned(), skipped.to_owned()));
    }
    marks
}

fn initials(label: &str) -> String {
    let words = label.split_whitespace().take(3);
    let letters = words.filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    letters.flat_map(char::to_uppercase).collect()
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
