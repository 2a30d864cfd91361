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
/// What it writes in the same row, below other questions too.
const RESPONSES: [&str; 3] = [RESPONSE, "Open-Ended Response", "Other (please specify)"];
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
    let skipped = |row, reason| SkippedRow { row, reason };
    let Some(first) = rows.take() else { return (vec![], vec![]) };
    if is_responses(&first, cells) {
        return (vec![skipped(first, RESPONSES_SKIPPED)], vec![]);
    }
    if is_import_ids(&first) {
        return (vec![skipped(first, IMPORT_IDS_SKIPPED)], vec![]);
    }
    if !may_be_texts(&first, cells) {
        return (vec![], vec![first]);
    }
    let Some(second) = rows.take() else { return (vec![], vec![first]) };
    if !is_import_ids(&second) {
        return (vec![], vec![first, second]);
    }
    (vec![skipped(first, TEXTS_SKIPPED), skipped(second, IMPORT_IDS_SKIPPED)], vec![])
}

fn is_import_ids(row: &Row) -> bool {
    let is_import_id = |cell: &str| cell.is_empty() || cell.starts_with(IMPORT_ID);
    !row.is_blank() && row.lossy_cells().all(|cell| is_import_id(cell.trim()))
}

fn is_responses(row: &Row, cells: &Cells) -> bool {
    let is_response = |cell: &str| RESPONSES.contains(&cell) && cells.read(cell).is_none();
    row.lossy_cells().any(|cell| cell.trim() == RESPONSE)
        && row.lossy_cells().all(|cell| cell.trim().is_empty() || is_response(cell.trim()))
}

/// Returns whether `row` may be a row of question texts: it contains no answer. Only then is it worth waiting for the next one.
fn may_be_texts(row: &Row, cells: &Cells) -> bool {
    let is_answer = |cell: &str| matches!(cells.read(cell), Some(Response::Chosen(_)));
    !row.is_blank() && !row.lossy_cells().any(|cell| is_answer(&cell))
}
