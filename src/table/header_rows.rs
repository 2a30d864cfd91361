//! The rows right below the header that are not responses.

use std::io::Read;

use super::cells::Cells;
use super::rows::{Row, Rows};
use crate::responses::Response;

/// How the cells begin that Qualtrics writes below the header and the question texts.
const IMPORT_ID: &str = "{\"ImportId\":";
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
    /// The first response, if it was read before that was certain.
    pub response: Option<Row>,
}

impl RowsBelow {
    fn skipped(rows: impl IntoIterator<Item = (Row, &'static str)>) -> Self {
        let rows = rows.into_iter().map(|(row, reason)| SkippedRow { row, reason });
        Self { skipped: rows.collect(), response: None }
    }
}

/// Returns the cells of each skipped row, which may be the texts of questions.
pub fn texts(skipped: &[SkippedRow]) -> Vec<Vec<String>> {
    let rows = skipped.iter().map(|skipped| skipped.row.lossy_cells());
    rows.map(|cells| cells.map(|cell| cell.into_owned()).collect()).collect()
}

/// Skips `count` rows.
pub fn skip(rows: &mut Rows<impl Read>, count: u8) -> RowsBelow {
    let rows = (0..count).map_while(|_| rows.take());
    RowsBelow::skipped(rows.map(|row| (row, "skipped, as --skip-rows asks")))
}

/// Skips the rows that Qualtrics or SurveyMonkey write below the header.
pub fn recognize(rows: &mut Rows<impl Read>, cells: &Cells) -> RowsBelow {
    recognized(rows, cells).unwrap_or_default()
}

fn recognized(rows: &mut Rows<impl Read>, cells: &Cells) -> Option<RowsBelow> {
    let texts_reason = "the question texts, as Qualtrics writes them, are not scored";
    let import_ids_reason = "the import ids, as Qualtrics writes them, are not scored";
    let first = rows.peek()?;
    if is_responses(first, cells) {
        let reason = "a row of \"Response\", as SurveyMonkey writes it, is not scored";
        return Some(RowsBelow::skipped([(rows.take()?, reason)]));
    }
    if is_import_ids(first) {
        return Some(RowsBelow::skipped([(rows.take()?, import_ids_reason)]));
    }
    if !may_be_texts(first, cells) {
        return None;
    }
    let first = rows.take()?;
    if rows.peek().is_some_and(is_import_ids) {
        let rows = [(first, texts_reason), (rows.take()?, import_ids_reason)];
        return Some(RowsBelow::skipped(rows));
    }
    Some(RowsBelow { skipped: Vec::new(), response: Some(first) })
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
