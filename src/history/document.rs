//! Saved checks over time as a document: what stands in it, and in which order.

use super::chart::charts;
use super::table::table;
use super::timeline::{Timeline, timelines};
use super::{History, View, Voice};
use crate::document::{Block, Document, below};
use crate::report::changes;

/// Returns `history` as a document, with an article for each timeline.
pub fn document<'v>(history: &'v History, view: View<'v>) -> Document<'v> {
    let words = view.words();
    let (mut titles, mut blocks) = (Vec::new(), Vec::new());
    for timeline in timelines(&history.checks) {
        titles.push(timeline.title());
        blocks.push(Block::Article);
        blocks.extend(article(&timeline, view));
    }
    titles.dedup();
    if history.checks.is_empty() && history.future.is_empty() && history.fault_count == 0 {
        blocks.push(Block::Paragraph(words.no_checks(&history.name)));
    }
    if titles.is_empty() {
        titles.push(view.questionnaire.title.clone());
    }
    let title = words.list_of(&titles);
    Document { title, language: &view.questionnaire.language, words, blocks }
}

fn article(timeline: &Timeline, view: View) -> Vec<Block> {
    let words = view.words();
    let count = match timeline.checks.len() {
        1 => words.one_check(),
        count => words.checks(count),
    };
    let mut blocks = vec![Block::Title(timeline.title(), count)];
    if let Some(since) = timeline.since() {
        blocks.extend(changes(&since, words, view.calendar));
    }
    let (what_to_raise, answers) = match view.voice {
        Voice::You => (words.what_to_raise(), words.your_answers()),
        Voice::I => (words.sheet_raise(), words.sheet_answers()),
    };
    let (lasting, other) = timeline.concerns(words);
    blocks.extend(below(words.worth_raising(), Block::Concerns(lasting, None)));
    blocks.extend(below(what_to_raise, Block::Concerns(other, None)));
    blocks.extend([Block::Heading(answers), Block::Table(table(timeline, view))]);
    blocks.extend(charts(timeline.shown(view.last), view).into_iter().map(Block::Chart));
    if let Some(questionnaire) = view.questionnaire_of(timeline.newest_check()) {
        blocks.push(Block::ForMe(words.sheet_for_me()));
        blocks.push(Block::Paragraph(questionnaire.safety.clone()));
        if let Voice::I = view.voice {
            blocks.extend(questionnaire.source.clone().map(Block::Paragraph));
        }
    }
    blocks
}
