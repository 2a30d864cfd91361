//! A document for a person at a terminal, or for a plain file.

use std::collections::{HashMap, HashSet};

use dialoguer::console::{Alignment, measure_text_width, pad_str};

use super::layout::Layout;
use super::{Block, Cell, Column, Concern, Document, Row, Table};
use crate::escape::one_line;
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// What stands before each cell.
const GAP: &str = "  ";
/// The widest that questions are in a line, unless there is more room than the cells take.
const HEADING_WIDTH: usize = 40;
/// The indentation of a question's second line and those after it.
const INDENT: &str = "  ";
/// The mark of a skipped question.
const SKIPPED: &str = "-";

/// Writes `document` as `layout` says. A heading is in one block with what is below it.
pub fn blocks(document: &Document, layout: Layout) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut is_below_heading = false;
    for block in &document.blocks {
        for text in write(block, layout, document.words) {
            match texts.last_mut() {
                Some(heading) if is_below_heading => *heading += &format!("\n{text}"),
                _ => texts.push(text),
            }
            is_below_heading = matches!(block, Block::Heading(_) | Block::Subheading(_));
        }
    }
    texts
}

fn write(block: &Block, layout: Layout, words: &Words) -> Vec<String> {
    match block {
        Block::Title(title, below) => vec![layout.heading(title) + &layout.wrap("", below)],
        Block::Heading(heading) | Block::Subheading(heading) => vec![layout.heading(heading)],
        Block::Paragraph(text) => vec![layout.wrap("", text)],
        Block::Concerns(concerns, _) => {
            concerns.iter().map(|concern| concern_text(concern, layout)).collect()
        }
        Block::Answers(answers) => {
            let mut text = String::new();
            for (question, answer) in answers {
                let answer = answer.as_ref().map(|answer| format!("  {answer}"));
                text += &layout.wrap("  ", &format!("{question}{}", answer.unwrap_or_default()));
            }
            vec![text]
        }
        Block::Table(table) => match layout.grid_width {
            Some(width) => grid_blocks(table, width, layout, words),
            None => list_blocks(table, layout, words),
        },
        // On a screen, there is no page to leave at home, and no heading for it.
        Block::Article | Block::Chart(_) | Block::ForMe(_) => Vec::new(),
    }
}

fn concern_text(Concern { question, answer, raise }: &Concern, layout: Layout) -> String {
    let raise = raise.as_ref().map(|raise| layout.wrap("    ", raise));
    layout.wrap("  ", &format!("{question}  {answer}")) + &raise.unwrap_or_default()
}

/// Returns the dates and cells of `table` below each question and each score, and what explains
/// them.
fn list_blocks(table: &Table, layout: Layout, words: &Words) -> Vec<String> {
    let mut blocks = Vec::new();
    blocks.extend(table.caption(words).map(|caption| layout.wrap("", &caption)));
    for row in table.answers.iter().chain(&table.scores) {
        let mut block = layout.wrap("", &row.heading);
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            let Some(cell) = cell else { continue };
            let mut text = cell.text.clone();
            if cell.is_concern {
                text = words.list(text, words.is_worth_raising());
            }
            block += &layout.wrap("  ", &words.answered_on(&column.date.text, text));
        }
        blocks.push(block);
    }
    blocks.extend(table.notes().iter().map(|note| layout.wrap("", note)));
    blocks
}

/// Returns the checks of `table` in lines of `width`, and what explains them: all of them with the
/// answers in words if they fit, or else with marks, and as many of the newest checks as fit.
fn grid_blocks(table: &Table, width: usize, layout: Layout, words: &Words) -> Vec<String> {
    let room = width - (width * 3 / 8).min(HEADING_WIDTH);
    let (mut table, mut marks) = (table.clone(), Vec::new());
    let mut widths = fitting_widths(&table, room, layout);
    if widths.len() < table.columns.len() {
        marks = set_marks(&mut table.answers, one_line(&words.skipped()));
        widths = fitting_widths(&table, room, layout);
        table.truncate(widths.len());
    }
    let caption = table.caption(words).map(|caption| layout.wrap("", &caption) + "\n");
    let grid = caption.unwrap_or_default() + &lines(&table, &widths, width, layout);
    let mut legend = String::new();
    for text in legend_of(marks, &table, words).into_iter().chain(table.legend(words)) {
        legend += &layout.wrap("", &text).replace('\u{a0}', " ");
    }
    if legend.is_empty() { vec![grid] } else { vec![grid, legend] }
}

/// Returns the text of a cell as it stands in the grid.
fn text_of(cell: &Option<Cell>, layout: Layout) -> String {
    let Some(cell) = cell else { return String::new() };
    let text = one_line(&cell.text);
    if cell.is_concern {
        return format!("{GAP}{}", layout.strong(&(text + WORTH_RAISING)));
    }
    format!("{GAP}{text}")
}

/// Returns the widths of the newest columns of `table`, as many as fit in `room`, at least one.
fn fitting_widths(table: &Table, room: usize, layout: Layout) -> Vec<usize> {
    let mut widths = vec![0; table.columns.len()];
    for row in date_rows(&table.columns).iter().chain(&table.answers).chain(&table.scores) {
        for (cell, width) in row.cells.iter().zip(&mut widths) {
            *width = measure_text_width(&text_of(cell, layout)).max(*width);
        }
    }
    let mut needed: usize = widths.iter().sum();
    while needed > room && widths.len() > 1 {
        needed -= widths.pop().unwrap_or_default();
    }
    widths
}

/// Returns the dates, the answers and the scores of `table` in lines of `width`.
fn lines(table: &Table, widths: &[usize], width: usize, layout: Layout) -> String {
    let rows = table.answers.iter().chain(&table.scores);
    let longest = rows.map(|row| measure_text_width(&one_line(&row.heading))).max();
    let heading_width = width.saturating_sub(widths.iter().sum());
    let heading_width = heading_width.min(longest.unwrap_or(0)).max(INDENT.len() * 2);
    let mut blocks = Vec::new();
    for rows in [&date_rows(&table.columns), &table.answers, &table.scores] {
        let lines = rows.iter().map(|row| row_lines(row, heading_width, widths, layout));
        blocks.push(lines.collect::<String>());
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n")
}

fn row_lines(row: &Row, heading_width: usize, widths: &[usize], layout: Layout) -> String {
    let options = textwrap::Options::new(heading_width)
        .subsequent_indent(INDENT)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let heading = one_line(&row.heading);
    let mut lines = textwrap::wrap(&heading, options);
    let mut first = pad_str(&lines[0], heading_width, Alignment::Left, None).into_owned();
    for (cell, width) in row.cells.iter().zip(widths) {
        first += &pad_str(&text_of(cell, layout), *width, Alignment::Left, None);
    }
    lines[0] = first.trim_end().into();
    lines.join("\n") + "\n"
}

/// Explains those of `marks` that stand in `table`, if there are any.
fn legend_of(mut marks: Vec<(String, String)>, table: &Table, words: &Words) -> Option<String> {
    let cells = table.answers.iter().flat_map(|row| &row.cells).flatten();
    let shown: HashSet<_> = cells.map(|cell| &cell.text).collect();
    marks.retain(|(mark, _)| shown.contains(mark));
    let explained = marks.iter().map(|(mark, label)| words.mark(mark, label));
    // No break within one, up to the first word of the answer.
    let explained: Vec<_> = explained.map(|text| text.replacen(' ', "\u{a0}", 2)).collect();
    (!marks.is_empty()).then(|| words.sentence(words.list_of(&explained)))
}

/// Returns a row of years, one where it is another than in the column before; one of days; and one
/// of the times of day, if they are needed.
fn date_rows(columns: &[Column]) -> Vec<Row> {
    let mut rows = vec![Row { heading: String::new(), cells: Vec::new() }; 3];
    for (nth, Column { date, .. }) in columns.iter().enumerate() {
        let is_other_year = nth == 0 || columns[nth - 1].date.year != date.year;
        let year = is_other_year.then_some(&date.year);
        let texts = [year, Some(&date.day_and_month), date.time_of_day.as_ref()];
        for (row, text) in rows.iter_mut().zip(texts) {
            row.cells.push(text.map(|text| Cell { text: text.clone(), is_concern: false }));
        }
    }
    // Often, no check needs a time of day.
    rows.retain(|row| row.cells.iter().any(Option::is_some));
    rows
}

/// Puts a mark in place of each answer in `rows`, and returns each mark with its answer: the
/// initials of its words, or letters from a on if two answers have the same initials. The answer
/// `skipped` has a sign.
fn set_marks(rows: &mut [Row], skipped: String) -> Vec<(String, String)> {
    let (mut labels, mut seen) = (Vec::new(), HashSet::from([&skipped]));
    for cell in rows.iter().flat_map(|row| &row.cells).flatten() {
        if seen.insert(&cell.text) {
            labels.push(cell.text.clone());
        }
    }
    let mut marks: Vec<_> = labels.iter().map(|label| initials(label)).collect();
    let distinct: HashSet<_> = marks.iter().filter(|mark| !mark.is_empty()).collect();
    if distinct.len() < labels.len() {
        marks = (0..labels.len()).map(letters).collect();
    }
    marks.push(SKIPPED.to_owned());
    labels.push(skipped);
    let mark_of: HashMap<_, _> = labels.iter().zip(&marks).collect();
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells).flatten() {
        cell.text.clone_from(mark_of[&cell.text]);
    }
    marks.into_iter().zip(labels).collect()
}

fn initials(label: &str) -> String {
    let words = label.split_whitespace().take(3);
    let letters = words.filter_map(|word| word.matches(char::is_alphanumeric).next());
    letters.collect::<String>().to_uppercase()
}

/// Returns a to z, then a2 to z2 and so on.
fn letters(nth: usize) -> String {
    let letter = char::from(b'a' + (nth % 26) as u8);
    if nth < 26 { letter.to_string() } else { format!("{letter}{}", nth / 26 + 1) }
}
