//! A line of a file of saved checks: a check, or why it is none.

use anyhow::{Error, Result, anyhow, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::saved_check::{FORMAT, SavedCheck, SavedResponse, SavedScore};

/// The longest line, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How each line begins that this program writes.
const BEGINNING: &[u8] = b"{\"format\":";

/// A line that is not blank.
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The check, or why it is none.
    pub check: Result<SavedCheck>,
}

/// Returns the lines of a file that contains `bytes`.
pub fn lines(bytes: &[u8]) -> Vec<Line> {
    let lines = numbered(bytes);
    lines.map(|(number, line)| Line { number, check: parse(line) }).collect()
}

/// Returns the number of the first line in `bytes` that does not look like a saved check.
pub fn first_foreign(bytes: &[u8]) -> Option<usize> {
    numbered(bytes).find(|(_, line)| !looks_like_a_check(line)).map(|(number, _)| number)
}

/// Returns the lines that are not blank, and their numbers.
fn numbered(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
    lines.filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// Returns whether `line` is a check of this format or another, even if it was changed by hand, or the beginning of one.
fn looks_like_a_check(line: &[u8]) -> bool {
    let fields = match serde_json::from_slice::<Value>(line) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return false,
        Err(_) => return begins_like_a_check(line),
    };
    match fields.get("format").and_then(Value::as_u64) {
        Some(format) if format == u64::from(FORMAT) => {
            ["answered_at", "responses"].iter().any(|name| fields.contains_key(*name))
        }
        // The fields of a later format are not known.
        format => format.is_some(),
    }
}

/// Returns whether `line` begins like a check, or is so short that it may have been one. After a crash, a file may end with
/// bytes that were never written, which are zero.
fn begins_like_a_check(line: &[u8]) -> bool {
    let written = line.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let bytes = line[..written].iter().filter(|byte| !byte.is_ascii_whitespace());
    bytes.zip(BEGINNING).all(|(byte, expected)| byte == expected)
}

/// Returns the check that `line` is.
fn parse(line: &[u8]) -> Result<SavedCheck> {
    ensure!(line.len() < MAX_BYTES, "longer than {} MiB", MAX_BYTES / 1024 / 1024);
    let mut json = serde_json::Deserializer::from_slice(line);
    let mut check: SavedCheck =
        serde_path_to_error::deserialize(&mut json).map_err(|error| fault(line, &error))?;
    json.end().map_err(|error| anyhow!("something stands behind it at byte {}", error.column()))?;
    check_format(check.format)?;
    check.responses.iter_mut().for_each(SavedResponse::restore_id);
    check.check_counts()?;
    Ok(check)
}

fn check_format(format: u32) -> Result<()> {
    ensure!(format == FORMAT, "format {format} is not known; this version reads format {FORMAT}");
    Ok(())
}

/// Returns why `line` is not a check.
fn fault(line: &[u8], error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    #[derive(Deserialize)]
    struct Versioned {
        format: u32,
    }
    let json_error = error.inner();
    if json_error.is_eof() {
        return anyhow!("cut off before its end");
    }
    if !json_error.is_data() {
        return anyhow!("not JSON at byte {}", json_error.column());
    }
    let Ok(Versioned { format }) = serde_json::from_slice(line) else {
        return anyhow!("not a saved check");
    };
    if let Err(error) = check_format(format) {
        return error;
    }
    match error.path().to_string().as_str() {
        "." => faulty_score_field(line).unwrap_or_else(|| anyhow!(without_place(json_error))),
        path => anyhow!("{path}: {}", without_place(json_error)),
    }
}

/// Returns what is wrong with a field of the total. They are read together, so their errors have no path.
fn faulty_score_field(line: &[u8]) -> Option<Error> {
    let check: Value = serde_json::from_slice(line).ok()?;
    SavedScore::FIELDS.iter().find_map(|name| {
        let field = json!({ *name: check.get(name)? });
        let error = SavedScore::deserialize(field).err()?;
        Some(anyhow!("{name}: {}", without_place(&error)))
    })
}

/// Returns what `error` says, without the place in the line.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(said, _)| said);
    message
        .replace("expected f64", "expected a number")
        .replace("expected i64", "expected a whole number")
        .replace("expected usize", "expected a whole number")
}
