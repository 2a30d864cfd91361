//! What changed since the previous check, in words.

use crate::dates::Calendar;
use crate::document::Block;
use crate::escape::one_line;
use crate::questionnaire::words::Words;
use crate::saved_check::Since;

/// Returns what `since` has, in `words`, with the date of `calendar`.
pub fn changes(since: &Since, words: &Words, calendar: &Calendar) -> Vec<Block> {
    let date = calendar.date_beside(since.answered_at, since.until);
    if since.is_unchanged {
        let sentence = if since.skips_checks {
            words.nothing_changed_comparable(&date.text)
        } else {
            words.nothing_changed(&date.text)
        };
        return vec![Block::Paragraph(sentence)];
    }
    let (mut changed, mut well_again) = (Vec::new(), Vec::new());
    for change in &since.changed {
        let label = |label: &Option<String>| label.clone().unwrap_or_else(|| words.skipped());
        let in_words = words.change(label(&change.from_label), label(&change.to_label));
        let list = if change.well_again { &mut well_again } else { &mut changed };
        list.push((one_line(&change.question), Some(one_line(&in_words))));
    }
    let mut notes = Vec::new();
    if since.changed.is_empty() {
        notes.push(words.shared_unchanged());
    }
    if since.new_questions > 0 {
        notes.push(words.new_questions(since.new_questions));
    }
    let is_all_well = changed.is_empty() && notes.is_empty();
    if is_all_well {
        // The heading of the whole list says so.
        changed.append(&mut well_again);
    }
    let heading = match (is_all_well, since.skips_checks) {
        (true, false) => words.well_again_since(&date.text),
        (true, true) => words.well_again_since_comparable(&date.text),
        (false, false) => words.since(&date.text),
        (false, true) => words.since_comparable(&date.text),
    };
    let mut blocks = vec![Block::Heading(heading)];
    if !changed.is_empty() {
        blocks.push(Block::Answers(changed));
    }
    blocks.extend(notes.into_iter().map(Block::Paragraph));
    if !well_again.is_empty() {
        blocks.push(Block::Subheading(words.going_well_again()));
        blocks.push(Block::Answers(well_again));
    }
    blocks
}
