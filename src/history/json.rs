//! Saved checks as JSON: one object on a line for each, sorted by time, with what changed since the previous one.

use std::io::{self, Write};

use super::timeline::timelines;
use super::{History, View};
use crate::saved_check::Since;
use crate::saved_check::line::with_since;

/// Writes the checks of `history`.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut pairs = Vec::new();
    for timeline in timelines(&history.checks) {
        let first = timeline.checks.len().saturating_sub(view.last);
        for (check, previous) in timeline.checks.iter().zip(&timeline.previous).skip(first) {
            pairs.push((*check, previous.map(|previous| timeline.checks[previous])));
        }
    }
    pairs.sort_by_key(|(check, _)| check.answered_at);
    for (check, previous) in pairs {
        let since = previous.map(|previous| Since::new(&[previous], 0, check));
        writeln!(out, "{}", with_since(check, since.as_ref())?)?;
    }
    Ok(())
}
