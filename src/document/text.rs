//! A document for a person at a terminal, or for a plain file.

mod grid;

use super::layout::{Form, Layout, Setting};
use super::{Block, Concern, Document, Subtitle, Table};
use crate::questionnaire::words::Words;
use grid::Grid;

/// Writes `document` as `setting` says. A heading is in one block with what is below it.
pub fn blocks(document: &Document, setting: Setting) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut is_below_heading = false;
    for block in &document.blocks {
        for text in write(block, setting, document.words) {
            match texts.last_mut() {
                Some(heading) if is_below_heading => *heading += &format!("\n{text}"),
                _ => texts.push(text),
            }
            is_below_heading =
                matches!(block, Block::Heading(_) | Block::Since(..) | Block::Subheading(_));
        }
    }
    texts
}

fn write(block: &Block, Setting { layout, form }: Setting, words: &Words) -> Vec<String> {
    let text = match block {
        Block::Title(title, Subtitle::Date(date)) => {
            layout.heading(title) + &layout.wrap("", &date.text)
        }
        // How many checks are shown is said above their table.
        Block::Title(heading, Subtitle::Count(_))
        | Block::Heading(heading)
        | Block::Since(heading, _)
        | Block::Subheading(heading) => layout.heading(heading),
        Block::Paragraph(text) | Block::Dated(text, _) | Block::Nothing(text) => {
            layout.wrap("", text)
        }
        Block::Notes(notes) => notes.iter().map(|note| layout.wrap("", note)).collect(),
        Block::Section(heading, text) if text.is_empty() => layout.heading(heading),
        Block::Section(heading, text) => layout.heading(heading) + &layout.wrap("", text),
        Block::Concerns(concerns, _) => {
            return concerns.iter().map(|concern| concern_text(concern, layout)).collect();
        }
        Block::Answers(answers) | Block::Changes(answers) => {
            let mut text = String::new();
            for (question, answer) in answers {
                let answer = answer.as_ref().map(|answer| format!("  {answer}"));
                text += &layout.wrap("  ", &format!("{question}{}", answer.unwrap_or_default()));
            }
            text
        }
        Block::Table(table) => {
            return match form {
                Form::Grid(width) => grid_blocks(table, width, layout, words),
                Form::List => list_blocks(table, layout, words),
            };
        }
        // On a screen, there is no page to leave at home, and no heading for it.
        Block::Article | Block::Chart(_) | Block::ForMe(_) => return Vec::new(),
    };
    vec![text]
}

fn concern_text(Concern { question, answer, raise }: &Concern, layout: Layout) -> String {
    let raise = raise.as_ref().map(|raise| layout.wrap("    ", raise));
    layout.wrap("  ", &format!("{question}  {answer}")) + &raise.unwrap_or_default()
}

/// Returns how many checks there are, as many of them as fit, and what explains them.
fn grid_blocks(table: &Table, width: usize, layout: Layout, words: &Words) -> Vec<String> {
    let grid = Grid::new(table, width, words);
    let shown = &grid.columns;
    let mut blocks = vec![layout.wrap("", &shown.caption.beside), grid.lines(width)];
    let legend = [&grid.legend(words), &shown.blanks, &shown.open_scores, &shown.revision];
    let legend: String = legend.into_iter().flatten().map(|text| layout.wrap("", text)).collect();
    if !legend.is_empty() {
        blocks.push(legend);
    }
    blocks
}

/// Returns how many checks there are, below each question and each score its dates and cells, and what explains them.
fn list_blocks(table: &Table, layout: Layout, words: &Words) -> Vec<String> {
    let shown = (table.newest)(table.columns);
    let mut blocks = vec![layout.wrap("", &shown.caption.below)];
    for row in shown.answers.iter().chain(&shown.scores) {
        let mut block = layout.wrap("", &row.heading);
        for (cell, date) in row.cells.iter().zip(&shown.dates) {
            if let Some(cell) = cell {
                block += &layout.wrap("  ", &words.answered_on(&date.text, cell));
            }
        }
        blocks.push(block);
    }
    for sentence in [shown.open_scores, shown.revision].iter().flatten() {
        blocks.push(layout.wrap("", sentence));
    }
    blocks
}
