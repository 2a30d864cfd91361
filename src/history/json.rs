//! Saved checks as JSON: one object on a line for each, sorted by time, with what changed since the previous one.

use std::collections::HashMap;
use std::io::{self, Write};

use super::History;
use crate::report::json::write_with_since;
use crate::saved_check::Since;

/// Writes the checks of `history`.
pub fn write(history: &History, out: &mut impl Write) -> io::Result<()> {
    let mut previous_by_id = HashMap::new();
    for check in &history.checks {
        let previous = previous_by_id.insert(check.questionnaire.id.as_str(), check);
        let since = previous.map(|previous| Since::between(previous, check));
        write_with_since(check, since.as_ref(), out)?;
    }
    Ok(())
}
