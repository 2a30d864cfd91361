//! A document as text, for a terminal or a file; also the grid of a history.

use std::collections::{HashMap, HashSet};

use dialoguer::console::{Alignment, measure_text_width, pad_str};

use super::layout::Layout;
use super::{Block, Cell, Column, Concern, Document, Row, Table};
use crate::escape::one_line;
use crate::line_breaks::{JOINED_BLANK, plain, whole_words, wrapped};
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// The widest that questions are in a line, unless there is more room than the cells take.
const HEADING_WIDTH: usize = 40;
/// The indentation of a question's second line and those after it.
const INDENT: &str = "  ";

/// Writes `document` as `layout` says. A heading is in one block with what is below it.
pub fn blocks(document: &Document, layout: Layout) -> Vec<String> {
    let mut texts = Vec::new();
    let mut headings = String::new();
    for block in &document.blocks {
        let written = match block {
            Block::Heading(heading) | Block::Subheading(heading) => {
                headings += &(layout.heading(heading) + "\n");
                continue;
            }
            // On a screen, there is no page to leave at home, and no heading for it.
            Block::Article | Block::Chart(_) | Block::ForMe(_) => continue,
            Block::Title(title, below) => vec![layout.heading(title) + &layout.wrap("", below)],
            Block::Paragraph(text) => vec![layout.wrap("", text)],
            Block::Concerns(concerns, _) => {
                concerns.iter().map(|concern| concern_text(concern, layout)).collect()
            }
            Block::Answers(answers) => {
                let mut text = String::new();
                for (question, answer) in answers {
                    let mut line = question.clone();
                    if let Some(answer) = answer {
                        line += &format!("  {}", whole_words(answer));
                    }
                    text += &layout.wrap("  ", &line);
                }
                vec![text]
            }
            Block::Table(table) => match layout.grid_width {
                Some(width) => grid_blocks(table, width, layout, document.words),
                None => list_blocks(table, layout, document.words),
            },
        };
        for text in written {
            texts.push(std::mem::take(&mut headings) + &text);
        }
    }
    texts
}

fn concern_text(Concern { question, answer, raise }: &Concern, layout: Layout) -> String {
    let raise = raise.as_ref().map(|raise| layout.wrap("    ", raise));
    let answer = whole_words(answer);
    layout.wrap("  ", &format!("{question}  {answer}")) + &raise.unwrap_or_default()
}

/// Writes `table` as lists: the cells of each row below its heading, each with its date.
fn list_blocks(table: &Table, layout: Layout, words: &Words) -> Vec<String> {
    let caption = table.caption(words).map(|caption| layout.wrap("", &caption));
    let mut blocks = Vec::from_iter(caption);
    for row in table.rows() {
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

/// Writes `table` in lines of `width`, and what explains it: all checks with the answers in words
/// if they fit, or else as many of the newest as fit, with a mark for each answer if that helps.
fn grid_blocks(table: &Table, width: usize, layout: Layout, words: &Words) -> Vec<String> {
    let room = width - (width * 3 / 8).min(HEADING_WIDTH);
    let mut table = table.clone();
    let mut legend = Vec::new();
    let mut widths = fitting_widths(&table, room, layout);
    if widths.len() < table.columns.len() {
        let mut marked = table.clone();
        let (marks, are_initials) = set_marks(&mut marked.answers, one_line(&words.skipped()));
        let marked_widths = fitting_widths(&marked, room, layout);
        let is_too_wide = widths.iter().sum::<usize>() > room;
        // Letters say nothing by themselves, so they must make room.
        if are_initials || is_too_wide || marked_widths.len() > widths.len() {
            (table, widths) = (marked, marked_widths);
            table.truncate(widths.len());
            legend.push(marks_in_words(marks, &table, words));
        }
        table.truncate(widths.len());
    }
    legend.extend(table.legend(words));
    let caption = table.caption(words).map(|caption| layout.wrap("", &caption) + "\n");
    let grid = caption.unwrap_or_default() + &lines(&table, &widths, width, layout);
    let legend = legend.iter().map(|text| layout.wrap("", text)).collect::<String>();
    if legend.is_empty() { vec![grid] } else { vec![grid, legend] }
}

/// Writes a cell as it stands in the grid, with the gap before it.
fn cell_text(cell: Option<&Cell>, layout: Layout) -> String {
    let Some(Cell { text, is_concern }) = cell else { return String::new() };
    let text = one_line(&plain(text));
    let text = if *is_concern { layout.strong(&(text + WORTH_RAISING)) } else { text };
    format!("  {text}")
}

/// Measures the newest columns of `table`: as many as fit in `room`, at least one.
fn fitting_widths(table: &Table, room: usize, layout: Layout) -> Vec<usize> {
    let mut widths = vec![0; table.columns.len()];
    for row in date_rows(&table.columns).iter().chain(table.rows()) {
        for (cell, width) in row.cells.iter().zip(&mut widths) {
            *width = measure_text_width(&cell_text(cell.as_ref(), layout)).max(*width);
        }
    }
    let mut needed: usize = widths.iter().sum();
    while needed > room && widths.len() > 1 {
        needed -= widths.pop().unwrap_or_default();
    }
    widths
}

/// Writes the dates, the answers and the scores of `table` in lines of `width`.
fn lines(table: &Table, widths: &[usize], width: usize, layout: Layout) -> String {
    let longest = table.rows().map(|row| measure_text_width(&one_line(&row.heading))).max();
    let left = width.saturating_sub(widths.iter().sum());
    let heading_width = left.min(longest.unwrap_or(0)).max(INDENT.len() * 2);
    let mut blocks = Vec::new();
    for rows in [&date_rows(&table.columns), &table.answers, &table.scores] {
        let lines = rows.iter().map(|row| row_lines(row, heading_width, widths, layout));
        blocks.push(lines.collect::<String>());
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n")
}

fn row_lines(row: &Row, heading_width: usize, widths: &[usize], layout: Layout) -> String {
    let mut lines = wrapped(&one_line(&row.heading), heading_width, "", INDENT);
    let mut first = pad_str(&lines[0], heading_width, Alignment::Left, None).into_owned();
    for (cell, width) in row.cells.iter().zip(widths) {
        first += &pad_str(&cell_text(cell.as_ref(), layout), *width, Alignment::Left, None);
    }
    lines[0] = first.trim_end().to_owned();
    lines.join("\n") + "\n"
}

/// Arranges the dates of `columns` in rows: the years, each where it is another than in the column
/// before; the days; and the times of day, if they are needed.
fn date_rows(columns: &[Column]) -> Vec<Row> {
    let (mut years, mut days, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for (nth, Column { date, .. }) in columns.iter().enumerate() {
        let is_other_year = nth == 0 || columns[nth - 1].date.year != date.year;
        years.push(if is_other_year { Some(Cell::plain(date.year.clone())) } else { None });
        days.push(Some(Cell::plain(date.day_and_month.clone())));
        times.push(date.time_of_day.clone().map(Cell::plain));
    }
    let mut rows = vec![years, days, times];
    // Often, no check needs a time of day.
    rows.retain(|cells| cells.iter().any(Option::is_some));
    rows.into_iter().map(|cells| Row { heading: String::new(), cells }).collect()
}

/// A mark, and the answer for which it stands.
type Mark = (String, String);

/// Puts a mark in place of each answer in `rows`, and returns the marks, and whether they are the
/// initials of an answer's words. They are letters from a on if two answers have the same initials
/// or one has none. The answer `skipped` has a hyphen.
fn set_marks(rows: &mut [Row], skipped: String) -> (Vec<Mark>, bool) {
    let mut marks: Vec<Mark> = Vec::new();
    let mut seen = HashSet::from([&skipped]);
    for cell in rows.iter().flat_map(|row| &row.cells).flatten() {
        if seen.insert(&cell.text) {
            marks.push((initials(&cell.text), cell.text.clone()));
        }
    }
    let distinct: HashSet<_> = marks.iter().map(|(mark, _)| mark.as_str()).collect();
    let are_initials = distinct.len() == marks.len() && !distinct.contains("");
    if !are_initials {
        for (nth, (mark, _)) in marks.iter_mut().enumerate() {
            *mark = letters(nth);
        }
    }
    marks.push(("-".to_owned(), skipped));
    let mark_of: HashMap<_, _> = marks.iter().map(|(mark, answer)| (answer, mark)).collect();
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells).flatten() {
        cell.text.clone_from(mark_of[&cell.text]);
    }
    (marks, are_initials)
}

/// Explains those of `marks` that stand in `table`.
fn marks_in_words(mut marks: Vec<Mark>, table: &Table, words: &Words) -> String {
    let cells = table.answers.iter().flat_map(|row| &row.cells);
    let shown: HashSet<_> = cells.flatten().map(|cell| &cell.text).collect();
    marks.retain(|(mark, _)| shown.contains(mark));
    // No break within one, up to the first word of the answer.
    let explain = |(mark, answer): &Mark| words.mark(mark, answer).replacen(' ', JOINED_BLANK, 2);
    let explained: Vec<_> = marks.iter().map(explain).collect();
    words.sentence(words.list_of(&explained))
}

/// The first letter or digit of each of the first three words of `answer`, in capitals. In a script
/// without capitals there are none: a letter may be a word there, such as "no" in Chinese.
fn initials(answer: &str) -> String {
    let mut initials = String::new();
    let is_initial = |c: &char| c.is_numeric() || c.is_lowercase() || c.is_uppercase();
    for word in answer.split_whitespace().take(3) {
        initials.extend(word.chars().find(is_initial));
    }
    initials.to_uppercase()
}

/// The mark `nth` of a to z, a2 to z2, and so on.
fn letters(nth: usize) -> String {
    let letter = char::from(b'a' + (nth % 26) as u8);
    if nth < 26 { letter.to_string() } else { format!("{letter}{}", nth / 26 + 1) }
}

#[cfg(test)]
mod tests {
    use super::{Block, Cell, Concern, Document, Layout, Row, Words, letters, set_marks};

    #[test]
    fn a_word_of_an_answer_stays_on_a_line() {
        let answer = ("\u{4e00}".repeat(7), Some("\u{4e0d}\u{786e}\u{5b9a}".to_owned()));
        let concern = Concern {
            question: answer.0.clone(),
            answer: "\u{4e0d} \u{5b9a}".to_owned(),
            raise: None,
        };
        let blocks = vec![Block::Answers(vec![answer]), Block::Concerns(vec![concern], None)];
        let words = &Words::default();
        let document = Document { title: String::new(), language: "zh", words, blocks };
        let shown = super::blocks(&document, Layout::new(20, false)).concat();
        let line = format!("  {}", "\u{4e00}".repeat(7));
        assert_eq!(
            shown,
            format!("{line}\n  \u{4e0d}\u{786e}\u{5b9a}\n{line}  \u{4e0d}\n  \u{5b9a}\n")
        );
    }

    #[test]
    fn marks_are_initials_or_letters() {
        for (answers, expected) in [
            (["Yes", "Not yet"], ["Y", "NY"]),
            (["Now", "Never"], ["a", "b"]),
            (["Yes", "+"], ["a", "b"]),
            (["\u{662f}", "\u{4e0d}\u{786e}\u{5b9a}"], ["a", "b"]),
        ] {
            let cells = answers.map(|answer| Some(Cell::plain(answer.to_owned()))).to_vec();
            let mut rows = [Row { heading: String::new(), cells }];
            set_marks(&mut rows, "skipped".to_owned());
            let marks: Vec<_> = rows[0].cells.iter().flatten().map(|cell| &*cell.text).collect();
            assert_eq!(marks, expected);
        }
        assert_eq!([0, 25, 26, 51, 52].map(letters), ["a", "z", "a2", "z2", "a3"]);
    }
}
