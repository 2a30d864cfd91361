//! What is in a file of saved checks: a check on each line, and why a line is none.

use anyhow::{Result, bail};
use memchr::memmem;

use super::SavedCheck;
use super::edits::Reference;
use crate::questionnaire::Questionnaire;

/// The longest line, in bytes.
pub const MAX_LINE_BYTES: usize = 1024 * 1024;
/// The most faults that are listed.
pub const MAX_LISTED: usize = 20;
/// The most characters of a fault.
const MAX_FAULT: usize = 200;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// How each check begins that this program writes.
const BEGINNING: &[u8] = b"{\"format\":";
/// Fields of which a check has one at least, whatever its format.
const FIELDS: [&str; 3] = ["\"answered_at\"", "\"questionnaire\"", "\"responses\""];

/// The checks in a file, and its faults.
#[derive(Default)]
pub struct Content {
    /// Each check, with the number of its line, from 1.
    pub checks: Vec<(usize, SavedCheck)>,
    /// The first lines that are no checks, with their numbers, and why.
    pub faults: Vec<(usize, String)>,
    /// How many lines are no checks.
    pub fault_count: usize,
    /// The number of the first line that does not even look like a check.
    first_foreign: Option<usize>,
}

impl Content {
    /// Reads a file that contains `bytes`. The checks of `questionnaire` must be as they were
    /// written.
    pub fn read(bytes: &[u8], questionnaire: &Questionnaire) -> Self {
        let reference = Reference::new(questionnaire);
        let mut content = Self::default();
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        for (nth, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let mut start = 0;
            // Files may have been joined without a line break between them.
            for next in memmem::find_iter(line, BEGINNING).chain([line.len()]) {
                content.read_entry(nth + 1, &line[start..next], &reference);
                start = next;
            }
        }
        content
    }

    fn read_entry(&mut self, line: usize, entry: &[u8], reference: &Reference) {
        // The next of several files began with one.
        let entry = entry.strip_suffix(BYTE_ORDER_MARK).unwrap_or(entry);
        if entry.trim_ascii().is_empty() {
            return;
        }
        let fault = match parse(entry, reference) {
            Ok(check) => return self.checks.push((line, check)),
            Err(fault) => fault,
        };
        if self.first_foreign.is_none() && !looks_like_a_check(entry) {
            self.first_foreign = Some(line);
        }
        self.fault_count += 1;
        if self.faults.len() < MAX_LISTED {
            self.faults.push((line, fault.chars().take(MAX_FAULT).collect()));
        }
    }

    /// Errors if a line does not even look like a saved check: the file may be of another kind.
    pub fn ensure_only_checks(&self) -> Result<()> {
        let Some(line) = self.first_foreign else { return Ok(()) };
        bail!(
            "its line {line} is not a saved check, so it may be another kind of file; name a new one"
        )
    }
}

/// Returns the check that `entry` is, or why it is none.
fn parse(entry: &[u8], reference: &Reference) -> Result<SavedCheck, String> {
    if entry.len() >= MAX_LINE_BYTES {
        return Err(format!("longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024));
    }
    let mut json = serde_json::Deserializer::from_slice(entry);
    let check =
        serde_path_to_error::deserialize(&mut json).map_err(|error| fault(entry, &error))?;
    json.end().map_err(|error| format!("something stands behind it at byte {}", error.column()))?;
    reference.ensure_unedited(&check).map_err(|edit| edit.to_string())?;
    Ok(check)
}

/// Returns what `error` in `entry` says, without the place in the line.
fn fault(entry: &[u8], error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let json_error = error.inner();
    if json_error.is_eof() {
        return "cut off before its end".to_owned();
    }
    if !json_error.is_data() {
        return format!("not JSON at byte {}", json_error.column());
    }
    let message = json_error.to_string().replace("expected f64", "expected a number");
    let (message, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
    match error.path().to_string().as_str() {
        "format" => message.to_owned(),
        _ if !looks_like_a_check(entry) => "not a saved check".to_owned(),
        "." => message.to_owned(),
        path => format!("{path}: {message}"),
    }
}

/// Returns whether `entry` looks like a check of this format or another, even if it was changed by
/// hand, or like the beginning of one. After a crash, a file may end with bytes that were never
/// written, which are zero.
fn looks_like_a_check(entry: &[u8]) -> bool {
    let text = String::from_utf8_lossy(entry);
    let text = text.trim_end_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.ends_with('}') && text.contains(',') {
        return FIELDS.iter().any(|field| text.contains(field));
    }
    let visible = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let start: Vec<u8> = visible.take(BEGINNING.len() + 1).collect();
    let is_beginning = BEGINNING.iter().zip(&start).all(|(expected, byte)| expected == byte);
    is_beginning && start.get(BEGINNING.len()).is_none_or(u8::is_ascii_digit)
}
