//! The report as one JSON object on one line, for programs. Its shape is in `docs/scripts.md`.

use std::io::{self, Write};

use serde::Serialize;

use super::{Previous, Report};
use crate::escape::is_harmful;
use crate::saved_check::{SavedCheck, Since};

/// Writes `report` as one line.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let check = SavedCheck::new(report.questionnaire, &report.assessment, report.answered_at);
    match &report.previous {
        Previous::NotLookedFor => write_line(&check, out),
        Previous::None => write_with_since(&check, None, out),
        Previous::Check(since) => write_with_since(&check, Some(since), out),
    }
}

/// Writes `check` and what changed since the previous one as one line.
pub fn write_with_since(
    check: &SavedCheck,
    since: Option<&Since>,
    out: &mut impl Write,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Compared<'c> {
        #[serde(flatten)]
        check: &'c SavedCheck,
        since: Option<&'c Since>,
    }
    write_line(&Compared { check, since }, out)
}

fn write_line(object: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let line = serde_json::to_string(object)?;
    let mut escaped = String::with_capacity(line.len());
    for c in line.chars() {
        // Such characters are only in strings, where an escape means the same.
        if is_harmful(c) {
            escaped += &format!("\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    writeln!(out, "{escaped}")
}
