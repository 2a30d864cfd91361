//! The rows right below the header that are not responses.

use std::io::Read;

use super::cells::Cells;
use super::rows::{Row, Rows};
use crate::responses::Response;

/// How the cells begin that Qualtrics writes below the header and the question texts.
const IMPORT_ID: &str = "{\"ImportId\":";
/// Why a row of them is skipped.
const IMPORT_IDS_SKIPPED: &str = "the import ids, as Qualtrics writes them, are not scored";
/// What SurveyMonkey writes below a question that has one column.
const RESPONSE: &str = "Response";
/// What it writes in the same row below other questions.
const OTHER_RESPONSES: [&str; 2] = ["Open-Ended Response", "Other (please specify)"];

/// A row that is not scored.
pub struct SkippedRow {
    /// The row.
    pub row: Row,
    /// Why it is not scored, for a message.
    pub reason: &'static str,
}

/// The rows right below the header.
#[derive(Default)]
pub struct RowsBelow {
    /// Those that are not responses.
    pub skipped: Vec<SkippedRow>,
    /// The first responses, if they were read before that was certain.
    pub responses: Vec<Row>,
}

impl RowsBelow {
    fn skip(&mut self, row: Row, reason: &'static str) {
        self.skipped.push(SkippedRow { row, reason });
    }
}

/// Returns the cells of each skipped row, which may be the texts of questions.
pub fn texts(skipped: &[SkippedRow]) -> Vec<Vec<String>> {
    let rows = skipped.iter().map(|skipped| skipped.row.lossy_cells());
    rows.map(|cells| cells.map(|cell| cell.into_owned()).collect()).collect()
}

/// Skips `count` rows.
pub fn skip(rows: &mut Rows<impl Read>, count: u8) -> RowsBelow {
    let mut below = RowsBelow::default();
    for _ in 0..count {
        let Some(row) = rows.take() else { break };
        below.skip(row, "skipped, as --skip-rows asks");
    }
    below
}

/// Skips the rows that Qualtrics or SurveyMonkey write below the header.
pub fn recognize(rows: &mut Rows<impl Read>, cells: &Cells) -> RowsBelow {
    let mut below = RowsBelow::default();
    let Some(first) = rows.take() else { return below };
    if is_responses(&first, cells) {
        below.skip(first, "a row of \"Response\", as SurveyMonkey writes it, is not scored");
    } else if is_import_ids(&first) {
        below.skip(first, IMPORT_IDS_SKIPPED);
    } else if !may_be_texts(&first, cells) {
        below.responses.push(first);
    } else {
        match rows.take() {
            Some(second) if is_import_ids(&second) => {
                below.skip(first, "the question texts, as Qualtrics writes them, are not scored");
                below.skip(second, IMPORT_IDS_SKIPPED);
            }
            second => {
                below.responses.push(first);
                below.responses.extend(second);
            }
        }
    }
    below
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
