//! A list of a timeline, to listen to: below each question the date and the answer of each check.

use super::rows::{Row, answers, dates, scores};
use crate::dates::Calendar;
use crate::layout::Layout;
use crate::saved_check::SavedCheck;

/// Returns a block for each question of `checks`, which are sorted by time, and for each score.
pub fn blocks(checks: &[&SavedCheck], layout: Layout, calendar: &Calendar) -> Vec<String> {
    let words = calendar.words();
    let dates = dates(checks, calendar);
    let block = |row: &Row| {
        let cells = row.cells.iter().zip(&dates);
        let lines = cells.filter_map(|(cell, date)| {
            Some(layout.wrap("  ", &words.answered_on(date, cell.as_ref()?)))
        });
        layout.wrap("", &row.heading) + &lines.collect::<String>()
    };
    answers(checks, words).iter().chain(&scores(checks, words)).map(block).collect()
}
