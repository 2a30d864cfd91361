//! What changed since the previous check, in words: built once, and written in each format.

use crate::dates::Calendar;
use crate::escape::one_line;
use crate::saved_check::Since;

/// What changed since the previous check, in the order in which it is read.
pub struct Changes {
    /// Since when. A sentence that nothing changed, if there is nothing below it.
    pub heading: String,
    /// The date in the heading.
    pub date: String,
    /// The questions with another answer than before, and from which to which.
    pub changed: Vec<(String, String)>,
    /// What the list leaves out.
    pub notes: Vec<String>,
    /// The heading of the questions that are going well again.
    pub well_again_heading: String,
    /// Those questions, unless the whole list is about them: then the heading of that says so.
    pub well_again: Vec<(String, String)>,
}

impl Changes {
    /// Returns what `since` has, in the words of `calendar`.
    pub fn new(since: &Since, calendar: &Calendar) -> Self {
        let words = calendar.words();
        let (mut changed, mut well_again) = (Vec::new(), Vec::new());
        for change in &since.changed {
            let label = |label: &Option<String>| label.clone().unwrap_or_else(|| words.skipped());
            let in_words = words.change(label(&change.from_label), label(&change.to_label));
            let list = if change.well_again { &mut well_again } else { &mut changed };
            list.push((one_line(&change.question), one_line(&in_words)));
        }
        let mut notes = Vec::new();
        if since.changed.is_empty() && !since.is_unchanged() {
            notes.push(words.shared_unchanged());
        }
        match since.new_questions {
            0 => {}
            1 => notes.push(words.one_new_question()),
            count => notes.push(words.new_questions(count)),
        }
        let is_all_well = changed.is_empty() && notes.is_empty() && !well_again.is_empty();
        if is_all_well {
            changed = std::mem::take(&mut well_again);
        }
        let date = calendar.in_words_beside(since.answered_at, since.until);
        let heading = match (since.is_unchanged(), is_all_well, since.skips_checks) {
            (true, _, false) => words.nothing_changed(&date),
            (true, _, true) => words.nothing_changed_comparable(&date),
            (false, true, false) => words.well_again_since(&date),
            (false, true, true) => words.well_again_since_comparable(&date),
            (false, false, false) => words.since(&date),
            (false, false, true) => words.since_comparable(&date),
        };
        let well_again_heading = words.going_well_again();
        Self { heading, date, changed, notes, well_again_heading, well_again }
    }
}
