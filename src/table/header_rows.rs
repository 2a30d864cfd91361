//! The rows right below the header that are not responses.

use std::io::Read;

use super::cells::Cells;
use super::rows::{Row, Rows};
use crate::responses::Response;

/// How the cells begin that Qualtrics writes below the header and the question texts.
const IMPORT_ID: &str = "{\"ImportId\":";
/// Why a row of them is skipped, and the question texts above it.
const IMPORT_IDS_SKIPPED: &str = "the import ids, as Qualtrics writes them, are not scored";
const TEXTS_SKIPPED: &str = "the question texts, as Qualtrics writes them, are not scored";
/// What SurveyMonkey writes below a question that has one column.
const RESPONSE: &str = "Response";
/// What it writes in the same row below other questions.
const OTHER_RESPONSES: [&str; 2] = ["Open-Ended Response", "Other (please specify)"];

/// Why that row is skipped.
const RESPONSES_SKIPPED: &str = "a row of \"Response\", as SurveyMonkey writes it, is not scored";

/// A row that is not scored.
pub struct SkippedRow {
    /// The row.
    pub row: Row,
    /// Why it is not scored, for a message.
    pub reason: &'static str,
}

/// Skips `count` rows.
pub fn skip(rows: &mut Rows<impl Read>, count: u8) -> Vec<SkippedRow> {
    let mut skipped = Vec::new();
    for _ in 0..count {
        let Some(row) = rows.take() else { break };
        skipped.push(SkippedRow { row, reason: "skipped, as --skip-rows asks" });
    }
    skipped
}

/// Skips the rows that Qualtrics or SurveyMonkey write below the header. Returns them, and the first responses if they were read
/// before that was certain.
pub fn recognize(rows: &mut Rows<impl Read>, cells: &Cells) -> (Vec<SkippedRow>, Vec<Row>) {
    let Some(first) = rows.take() else { return (Vec::new(), Vec::new()) };
    if is_responses(&first, cells) {
        return (vec![SkippedRow { row: first, reason: RESPONSES_SKIPPED }], Vec::new());
    }
    if is_import_ids(&first) {
        return (vec![SkippedRow { row: first, reason: IMPORT_IDS_SKIPPED }], Vec::new());
    }
    if !may_be_texts(&first, cells) {
        return (Vec::new(), vec![first]);
    }
    match rows.take() {
        None => (Vec::new(), vec![first]),
        Some(second) if is_import_ids(&second) => {
            let texts = SkippedRow { row: first, reason: TEXTS_SKIPPED };
            (vec![texts, SkippedRow { row: second, reason: IMPORT_IDS_SKIPPED }], Vec::new())
        }
        Some(second) => (Vec::new(), vec![first, second]),
    }
}

fn is_import_ids(row: &Row) -> bool {
    let is_import_id = |cell: &str| cell.is_empty() || cell.starts_with(IMPORT_ID);
    !row.is_blank() && row.lossy_cells().all(|cell| is_import_id(cell.trim()))
}

fn is_responses(row: &Row, cells: &Cells) -> bool {
    let fits = |cell: &str| {
        let is_response = cell == RESPONSE || OTHER_RESPONSES.contains(&cell);
        cell.is_empty() || is_response && cells.read(cell).is_none()
    };
    row.lossy_cells().any(|cell| cell.trim() == RESPONSE)
        && row.lossy_cells().all(|cell| fits(cell.trim()))
}

/// Returns whether `row` may be a row of question texts: it contains no answer. Only then is it worth waiting for the next one.
fn may_be_texts(row: &Row, cells: &Cells) -> bool {
    let is_answer = |cell: &str| matches!(cells.read(cell), Some(Response::Chosen(_)));
    !row.is_blank() && !row.lossy_cells().any(|cell| is_answer(&cell))
}
