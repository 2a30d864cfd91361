//! The rows at the top of a table: its header, and rows below it that describe the columns, too.

use std::borrow::Cow;
use std::io::Read;

use super::cells::Cells;
use super::rows::{Row, Rows};
use crate::responses::Response;

/// How the cells of the row begin that Qualtrics writes below the header and the question texts.
const IMPORT_ID: &str = "{\"ImportId\":";
/// What SurveyMonkey writes below each question that has one column.
const RESPONSE: &str = "Response";

/// The rows below a header that are no responses.
#[derive(Default)]
pub struct RowsBelow {
    /// The rows.
    pub rows: Vec<Row>,
    /// What was recognized, and on which line.
    pub notes: Vec<(u64, &'static str)>,
}

/// Takes `count` rows.
pub fn skip(rows: &mut Rows<impl Read>, count: u8) -> RowsBelow {
    let rows = (0..count).map_while(|_| rows.take()).collect();
    RowsBelow { rows, ..RowsBelow::default() }
}

/// Takes the rows that Qualtrics or SurveyMonkey write below the header.
pub fn recognize(rows: &mut Rows<impl Read>, cells: &Cells) -> RowsBelow {
    recognized(rows, cells).unwrap_or_default()
}

fn recognized(rows: &mut Rows<impl Read>, cells: &Cells) -> Option<RowsBelow> {
    let first = rows.peek()?;
    if is_responses(first, cells) {
        return Some(RowsBelow::of_survey_monkey(rows.take()?));
    }
    if is_import_ids(first) {
        return Some(RowsBelow::of_qualtrics(None, rows.take()?));
    }
    if !may_be_texts(first, cells) {
        return None;
    }
    let texts = rows.take()?;
    if rows.peek().is_some_and(is_import_ids) {
        return Some(RowsBelow::of_qualtrics(Some(texts), rows.take()?));
    }
    rows.put_back(texts);
    None
}

impl RowsBelow {
    fn of_survey_monkey(responses: Row) -> Self {
        let note = "a row of \"Response\", as SurveyMonkey writes it, is not scored";
        Self { notes: vec![(responses.line(), note)], rows: vec![responses] }
    }

    fn of_qualtrics(texts: Option<Row>, import_ids: Row) -> Self {
        let texts_note = "the question texts, as Qualtrics writes them, are not scored";
        let import_ids_note = "the import ids, as Qualtrics writes them, are not scored";
        let texts_line = texts.iter().map(|row| (row.line(), texts_note));
        let notes = texts_line.chain([(import_ids.line(), import_ids_note)]).collect();
        Self { rows: texts.into_iter().chain([import_ids]).collect(), notes }
    }

    /// Returns what each row calls the columns: in a row below the header may be the text of a question, or of a row of a grid.
    pub fn texts(&self) -> Vec<Vec<String>> {
        let texts = |row: &Row| row.lossy_cells().map(Cow::into_owned).collect();
        self.rows.iter().map(texts).collect()
    }
}

fn is_import_ids(row: &Row) -> bool {
    row.lossy_cells().any(|cell| cell.trim_start().starts_with(IMPORT_ID))
}

fn is_responses(row: &Row, cells: &Cells) -> bool {
    !row.is_blank()
        && row.lossy_cells().all(|cell| cell.trim().is_empty() || cell.trim() == RESPONSE)
        && cells.read(RESPONSE).is_none()
}

/// Returns whether `row` may be a row of question texts: it contains no answer. Only then is it worth waiting for the next one.
fn may_be_texts(row: &Row, cells: &Cells) -> bool {
    !row.is_blank()
        && !row.lossy_cells().any(|cell| matches!(cells.read(&cell), Some(Response::Chosen(_))))
}
