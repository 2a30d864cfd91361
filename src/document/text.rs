//! A document for a person at a terminal, or for a plain file.

mod grid;

use super::layout::Layout;
use super::{Block, Concern, Document, Table};
use crate::questionnaire::words::Words;

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
            Some(width) => grid::blocks(table, width, layout, words),
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
