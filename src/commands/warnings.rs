//! Warnings of several commands.

use crate::dates::Calendar;
use crate::escape::quoted;
use crate::history::History;
use crate::output::say;
use crate::questionnaire::words::Words;

/// Warns of the checks in `history` that do not count.
pub fn warn_of_left_out(history: &History) {
    for warning in history.warnings() {
        say(format_args!("warning: {warning}\n"));
    }
}

/// Returns the calendar in `words`. Warns if its time zone is not known.
pub fn calendar(words: &Words) -> Calendar<'_> {
    let calendar = Calendar::local(words);
    if let Some(zone) = &calendar.unknown_zone {
        let zone = quoted(zone);
        say(format_args!("warning: the time zone {zone} in TZ is not known; dates are in UTC\n"));
    }
    calendar
}
