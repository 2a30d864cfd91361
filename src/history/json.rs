//! Saved checks as JSON: one object on a line for each, sorted by time, with what changed since the previous one.

use std::collections::HashSet;
use std::io::{self, Write};

use super::{History, View};
use crate::report::json::with_since;
use crate::saved_check::Since;

/// Writes the checks of `history`.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut pairs = Vec::new();
    for timeline in history.timelines() {
        pairs.extend(timeline.pairs(view.last));
    }
    pairs.sort_by_key(|(check, _)| check.answered_at);
    for (check, previous) in pairs {
        let since = previous.map(|previous| Since::between(previous, check, &HashSet::new()));
        writeln!(out, "{}", with_since(check, since.as_ref())?)?;
    }
    Ok(())
}
