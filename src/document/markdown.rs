//! A document as Markdown, to take to the session.

use super::{Block, Cell, Concern, Document, Table};
use crate::escape;
use crate::line_breaks::plain;
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// Writes `document`. Its lines are as long as its texts.
pub fn blocks(document: &Document) -> Vec<String> {
    let words = document.words;
    let mut texts = Vec::new();
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
                    list += &match answer {
                        Some(answer) => format!("- {} *{}*\n", escaped(question), escaped(answer)),
                        None => marked("- ", question),
                    };
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

/// Escapes `text` and puts it behind `mark`, which makes it a heading or a part of a list.
fn marked(mark: &str, text: &str) -> String {
    format!("{mark}{}\n", escaped(text))
}

/// Writes `table` with each answer in words.
fn table_lines(table: &Table, words: &Words) -> String {
    let mut lines = format!("| {} |", escaped(&words.question_heading()));
    for column in &table.columns {
        lines += &format!(" {} |", escaped(&column.date.text));
    }
    lines += &format!("\n|{}\n", "---|".repeat(table.columns.len() + 1));
    for row in table.rows() {
        lines += &format!("| {} |", escaped(&row.heading));
        for cell in &row.cells {
            lines += &format!(" {} |", cell_text(cell.as_ref()));
        }
        lines.push('\n');
    }
    lines
}

fn cell_text(cell: Option<&Cell>) -> String {
    let Some(Cell { text, is_concern }) = cell else { return String::new() };
    let text = escaped(text);
    if *is_concern { format!("**{text}{}**", escaped(WORTH_RAISING)) } else { text }
}

/// Escapes everything in `text` that Markdown or a terminal would interpret.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in plain(&escape::lines(text)).split_inclusive('\n') {
        let sign = list_or_underline_sign(line);
        for (at, c) in line.char_indices() {
            if r"\`*_[]<>#|&~".contains(c) || sign == Some(at) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

/// Finds the sign with which `line` would begin a list entry or underline a heading: one with
/// nothing right after it, perhaps behind a number. Returns its index.
fn list_or_underline_sign(line: &str) -> Option<usize> {
    let from_sign = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = from_sign.trim_start_matches(['-', '+', '=', '.', ')']);
    let is_there = behind.len() < from_sign.len();
    let is_alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
    if is_there && is_alone { Some(line.len() - from_sign.len()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_markdown_would_interpret_is_escaped() {
        for (text, expected) in [
            ("# no heading\n- no list", "\\# no heading\n\\- no list"),
            ("1. no list\n  2) either", "1\\. no list\n  2\\) either"),
            ("a * b\n---\nb|\n=", "a \\* b\n\\---\nb\\|\n\\="),
            ("2026\n\n-5 to 5 (-)", "2026\n\n-5 to 5 (-)"),
            ("\u{1b}[2J", r"\\u{1b}\[2J"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
