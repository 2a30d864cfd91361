//! Saved checks as JSON: one object on a line for each, sorted by time, with what changed since the previous one.

use std::io::{self, Write};

use super::{History, View};
use crate::report::json::write_with_since;

/// Writes the checks of `history`.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let timelines = history.timelines();
    let mut checks: Vec<_> =
        timelines.iter().flat_map(|timeline| timeline.changes(view.last)).collect();
    checks.sort_by_key(|(check, _)| check.answered_at);
    for (check, since) in &checks {
        write_with_since(check, since.as_ref(), out)?;
    }
    Ok(())
}
