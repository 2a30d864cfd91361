//! A table as a grid in a window: each question has a row and each check a column, the newest beside the questions.

use std::collections::{HashMap, HashSet};

use dialoguer::console::{Alignment, measure_text_width, pad_str};

use crate::document::layout::Layout;
use crate::document::{Cell, Column, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// The spaces between two columns.
const GAP: usize = 2;
/// The widest that questions are in a line, unless there is more room than the cells take.
const HEADING_WIDTH: usize = 40;
/// The indentation of a question's second line and those after it.
const INDENT: &str = "  ";
/// The mark of a skipped question.
const SKIPPED: &str = "-";

/// A mark, and the answer that it stands for.
type Mark = (String, String);

/// Returns the checks of `table` in lines of `width`, and what explains them: all of them with the
/// answers in words if they fit, or else with marks, and as many of the newest checks as fit.
pub fn blocks(table: &Table, width: usize, layout: Layout, words: &Words) -> Vec<String> {
    let room = width - (width * 3 / 8).min(HEADING_WIDTH);
    let (mut grid, mut marks) = (Grid::new(table, &[]), Vec::new());
    if grid.fitting(room) < table.columns.len() {
        marks = marks_of(&table.answers, &one_line(&words.skipped()));
        grid = Grid::new(table, &marks);
        grid.widths.truncate(grid.fitting(room));
    }
    let shown = grid.widths.len();
    for block in &mut grid.blocks {
        block.retain(|row| row.has_cells(shown));
    }
    let caption = table.caption(shown, words).map(|caption| layout.wrap("", &caption) + "\n");
    let mut blocks = vec![caption.unwrap_or_default() + &grid.lines(width, layout)];
    let mut legend = String::new();
    let of_marks = legend_of(&marks, table, shown, words);
    for text in of_marks.into_iter().chain(table.legend(shown, words)) {
        legend += &layout.wrap("", &text).replace('\u{a0}', " ");
    }
    if !legend.is_empty() {
        blocks.push(legend);
    }
    blocks
}

/// A grid of checks, the newest first.
struct Grid {
    /// The dates, the answers and the scores.
    blocks: [Vec<Row>; 3],
    /// The width of each column that is shown.
    widths: Vec<usize>,
}

impl Grid {
    /// Returns the grid of all checks in `table`, with `marks` in place of the answers that they
    /// stand for.
    fn new(table: &Table, marks: &[Mark]) -> Self {
        let mark_of: HashMap<_, _> = marks.iter().map(|(mark, label)| (label, mark)).collect();
        let mut blocks = [date_rows(&table.columns), table.answers.clone(), table.scores.clone()];
        for cell in blocks[1].iter_mut().flat_map(|row| &mut row.cells).flatten() {
            if let Some(mark) = mark_of.get(&cell.text) {
                cell.text.clone_from(mark);
            }
            if cell.is_concern {
                cell.text += WORTH_RAISING;
            }
        }
        let mut widths = vec![0; table.columns.len()];
        for row in blocks.iter_mut().flatten() {
            row.heading = one_line(&row.heading);
            for (cell, width) in row.cells.iter_mut().zip(&mut widths) {
                let Some(cell) = cell else { continue };
                cell.text = one_line(&cell.text);
                *width = measure_text_width(&cell.text).max(*width);
            }
        }
        Self { blocks, widths }
    }

    /// Returns how many columns fit in `room`, at least one.
    fn fitting(&self, room: usize) -> usize {
        let mut needed = 0;
        for (nth, width) in self.widths.iter().enumerate() {
            needed += GAP + width;
            if needed > room && nth > 0 {
                return nth;
            }
        }
        self.widths.len()
    }

    /// Returns the grid in lines of `width`.
    fn lines(&self, width: usize, layout: Layout) -> String {
        let headings = self.blocks.iter().flatten().map(|row| measure_text_width(&row.heading));
        let cells_width: usize = self.widths.iter().map(|width| GAP + width).sum();
        let heading_width = (width.saturating_sub(cells_width))
            .min(headings.max().unwrap_or(0))
            .max(INDENT.len() * 2);
        let mut texts = Vec::new();
        for rows in self.blocks.iter().filter(|rows| !rows.is_empty()) {
            let lines = rows.iter().map(|row| self.row_lines(row, heading_width, layout));
            texts.push(lines.collect::<String>());
        }
        texts.join("\n")
    }

    fn row_lines(&self, row: &Row, heading_width: usize, layout: Layout) -> String {
        let options = textwrap::Options::new(heading_width)
            .subsequent_indent(INDENT)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut lines = textwrap::wrap(&row.heading, options);
        let mut first = pad_str(&lines[0], heading_width, Alignment::Left, None).into_owned();
        for (cell, width) in row.cells.iter().zip(&self.widths) {
            let text = match cell {
                Some(cell) if cell.is_concern => layout.strong(&cell.text),
                Some(cell) => cell.text.clone(),
                None => String::new(),
            };
            first += &" ".repeat(GAP);
            first += &pad_str(&text, *width, Alignment::Left, None);
        }
        lines[0] = first.trim_end().into();
        lines.join("\n") + "\n"
    }
}

/// Explains those of `marks` that stand in the newest columns of `table`, as many as are `shown`,
/// if there are any.
fn legend_of(marks: &[Mark], table: &Table, shown: usize, words: &Words) -> Option<String> {
    let cells = table.answers.iter().flat_map(|row| row.cells[..shown].iter().flatten());
    let labels: HashSet<_> = cells.map(|cell| &cell.text).collect();
    let mut explained = Vec::new();
    for (mark, label) in marks {
        if labels.contains(label) {
            // No break within it, up to the first word of the answer.
            explained.push(words.mark(mark, label).replacen(' ', "\u{a0}", 2));
        }
    }
    (!explained.is_empty()).then(|| words.sentence(words.list_of(&explained)))
}

/// Returns a row of years, one where it is another than in the column before; one of days; and one of the times of day, if they
/// are needed.
fn date_rows(columns: &[Column]) -> Vec<Row> {
    let mut rows = vec![Row { heading: String::new(), cells: Vec::new() }; 3];
    let mut year_before = None;
    for Column { date, .. } in columns {
        let year = if year_before == Some(&date.year) { None } else { Some(&date.year) };
        year_before = Some(&date.year);
        let texts = [year, Some(&date.day_and_month), date.time_of_day.as_ref()];
        for (row, text) in rows.iter_mut().zip(texts) {
            row.cells.push(text.map(|text| Cell { text: text.clone(), is_concern: false }));
        }
    }
    rows
}

/// Returns a mark for each answer in `rows`: the initials of its words, or letters from a on if two answers have the same
/// initials. A skipped question has `skipped` in place of an answer.
fn marks_of(rows: &[Row], skipped: &str) -> Vec<Mark> {
    let (mut labels, mut seen) = (Vec::new(), HashSet::new());
    for cell in rows.iter().flat_map(|row| &row.cells).flatten() {
        if seen.insert(&cell.text) && cell.text != skipped {
            labels.push(&cell.text);
        }
    }
    let mut marks: Vec<_> = labels.iter().map(|label| initials(label)).collect();
    let distinct: HashSet<_> = marks.iter().filter(|mark| !mark.is_empty()).collect();
    if distinct.len() < labels.len() {
        marks = (0..labels.len()).map(letters).collect();
    }
    let mut marks: Vec<_> = marks.into_iter().zip(labels.into_iter().cloned()).collect();
    marks.push((SKIPPED.to_owned(), skipped.to_owned()));
    marks
}

fn initials(label: &str) -> String {
    let words = label.split_whitespace().take(3);
    let letters = words.filter_map(|word| word.matches(char::is_alphanumeric).next());
    letters.collect::<String>().to_uppercase()
}

/// Returns a to z, then aa, ab and so on.
fn letters(nth: usize) -> String {
    let letter = char::from(b'a' + (nth % 26) as u8);
    match nth / 26 {
        0 => letter.to_string(),
        rest => format!("{}{letter}", letters(rest - 1)),
    }
}
