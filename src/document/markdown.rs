//! A document as Markdown, to take to the session.

use super::layout::Layout;
use super::{Block, Cell, Concern, Document, Table};
use crate::escape;
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// Writes `document`. Its lines are as long as its texts.
pub fn blocks(document: &Document, _: Layout) -> Vec<String> {
    let (words, mut texts) = (document.words, Vec::new());
    for block in &document.blocks {
        match block {
            Block::Title(title, below) => texts.extend([marked("# ", title), marked("", below)]),
            Block::Heading(heading) | Block::ForMe(heading) => texts.push(marked("## ", heading)),
            Block::Subheading(heading) => texts.push(marked("### ", heading)),
            Block::Paragraph(text) => texts.push(marked("", text)),
            Block::Concerns(concerns, own_words) => {
                // A history may list several answers here, and they are not emphasized.
                let mark = if own_words.is_some() { "*" } else { "" };
                for Concern { question, answer, raise } in concerns {
                    let (question, answer) = (escaped(question), escaped(answer));
                    texts.push(format!("- **{question}** {mark}{answer}{mark}\n"));
                    texts.extend(raise.as_ref().map(|raise| marked("  ", raise)));
                    if let Some(own_words) = own_words {
                        texts.push(format!("  {} {}\n", escaped(own_words), ".".repeat(60)));
                    }
                }
            }
            Block::Answers(answers) => {
                let mut list = String::new();
                for (question, answer) in answers {
                    let answer = answer.as_ref().map(|answer| format!(" *{}*", escaped(answer)));
                    list += &format!("- {}{}\n", escaped(question), answer.unwrap_or_default());
                }
                texts.push(list);
            }
            Block::Table(table) => {
                texts.extend(table.caption(words).map(|caption| marked("", &caption)));
                texts.push(table_lines(table, words));
                texts.extend(table.legend(words).iter().map(|note| marked("", note)));
                if !table.scores.is_empty() {
                    texts.push(marked("", &words.not_a_test()));
                }
            }
            Block::Article | Block::Chart(_) => {}
        }
    }
    texts
}

/// Returns `text` with what marks it as a heading or as a part of a list, or with nothing.
fn marked(mark: &str, text: &str) -> String {
    format!("{mark}{}\n", escaped(text))
}

/// Returns a table with each answer in words.
fn table_lines(table: &Table, words: &Words) -> String {
    let mut lines = format!("| {} |", escaped(&words.question_heading()));
    for column in &table.columns {
        lines += &format!(" {} |", escaped(&column.date.text));
    }
    lines += &format!("\n|{}\n", "---|".repeat(table.columns.len() + 1));
    for row in table.answers.iter().chain(&table.scores) {
        lines += &format!("| {} |", escaped(&row.heading));
        for cell in &row.cells {
            lines += &format!(" {} |", cell.as_ref().map_or(String::new(), cell_text));
        }
        lines.push('\n');
    }
    lines
}

fn cell_text(cell: &Cell) -> String {
    let text = escaped(&cell.text);
    if cell.is_concern { format!("**{text}{}**", escaped(WORTH_RAISING)) } else { text }
}

/// Escapes everything in `text` that Markdown or a terminal would interpret.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in escape::lines(text).split_inclusive('\n') {
        let mark = block_mark(line);
        for (at, c) in line.char_indices() {
            if r"\`*_[]<>#|&~".contains(c) || mark == Some(at) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

/// Returns the index of the sign with which `line` would begin a list entry or underline a heading:
/// one with nothing right after it, perhaps behind a number.
fn block_mark(line: &str) -> Option<usize> {
    let sign = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = sign.trim_start_matches(['-', '+', '=', '.', ')']);
    let is_alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
    (is_alone && behind.len() < sign.len()).then(|| line.len() - sign.len())
}
