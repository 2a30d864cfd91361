//! The report for a person at a terminal, or for a plain file.

use super::changes::Changes;
use super::{Concern, Previous, Report};
use crate::dates::Calendar;
use crate::layout::Layout;
use crate::saved_check::Since;
use crate::scoring::Item;

/// Returns `report` in blocks, between which there is a blank line.
pub fn blocks(report: &Report, layout: Layout, calendar: &Calendar) -> Vec<String> {
    let headline = report.headline().map(|headline| layout.heading(&headline));
    let date = layout.wrap("", &calendar.in_words(report.answered_at));
    let mut blocks = vec![headline.unwrap_or_default() + &date];
    blocks.push(layout.wrap("", &report.summary()));
    blocks.push(layout.wrap("", report.advice().unwrap_or_default()));
    for scale in &report.assessment.scales {
        let block = layout.heading(&report.scale_heading(scale))
            + &layout.wrap("", &report.scale_result(scale));
        blocks.push(block.trim_end().to_owned() + "\n");
    }
    let concerns = report.concerns().iter().map(|concern| concern_block(concern, layout)).collect();
    blocks.extend(below_heading(&report.words().what_to_raise(), concerns, layout));
    if report.lists_answers() {
        blocks.extend(other_answers(report, layout));
    }
    if let Previous::Check(since) = &report.previous {
        blocks.push(since_text(since, layout, calendar));
    }
    blocks.push(layout.wrap("", report.questionnaire.safety()));
    blocks.push(layout.wrap("", report.questionnaire.credit().unwrap_or_default()));
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

/// Returns a question, its answer, and the words to begin with.
pub fn concern_block(concern: &Concern, layout: Layout) -> String {
    let Concern { question, answer, raise } = concern;
    let raise = raise.as_ref().map(|raise| layout.wrap("    ", raise));
    layout.wrap("  ", &format!("{question}  {answer}")) + &raise.unwrap_or_default()
}

/// Returns `blocks` with `heading` in the first, if there is one.
pub fn below_heading(heading: &str, mut blocks: Vec<String>, layout: Layout) -> Vec<String> {
    if let Some(first) = blocks.first_mut() {
        *first = format!("{}\n{first}", layout.heading(heading));
    }
    blocks
}

/// Returns the answers that are not worth raising, and the skipped questions.
fn other_answers(report: &Report, layout: Layout) -> Vec<String> {
    let words = report.words();
    let best = report.questionnaire.best_points();
    let (mut strengths, mut others, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for Item { question, answer } in &report.assessment.items {
        let Some(answer) = answer else {
            skipped.push(layout.wrap("  ", &question.text));
            continue;
        };
        let line = layout.wrap("  ", &format!("{}  {}", question.text, answer.choice.label));
        if best.is_some() && answer.points == best {
            strengths.push(line);
        } else if !answer.concern {
            others.push(line);
        }
    }
    let others_heading = if others.len() == report.assessment.answered() {
        words.your_answers()
    } else {
        words.your_other_answers()
    };
    let strengths = below_heading(&words.going_well(), strengths, layout).concat();
    let others = below_heading(&others_heading, others, layout).concat();
    let skipped = below_heading(&words.skipped_questions(), skipped, layout).concat();
    vec![strengths, others, skipped]
}

/// Returns what changed since the previous check, question by question, in the words of `calendar`.
pub fn since_text(since: &Since, layout: Layout, calendar: &Calendar) -> String {
    let changes = Changes::new(since, calendar);
    if since.is_unchanged() {
        return layout.wrap("", &changes.heading);
    }
    let list = |changes: &[(String, String)]| -> String {
        let lines = changes.iter().map(|(question, change)| format!("{question}  {change}"));
        lines.map(|line| layout.wrap("  ", &line)).collect()
    };
    let mut blocks = vec![layout.heading(&changes.heading), list(&changes.changed)];
    blocks.push(changes.notes.iter().map(|note| layout.wrap("", note)).collect());
    if !changes.well_again.is_empty() {
        blocks.push(layout.heading(&changes.well_again_heading));
        blocks.push(list(&changes.well_again));
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n")
}
