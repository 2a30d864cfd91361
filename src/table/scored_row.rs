//! A row of responses.

use std::borrow::Cow;

use super::cells::Cells;
use super::counts::counted;
use super::fault::Fault;
use super::header::Header;
use super::rows::Row;
use crate::responses::Response;

/// The fault of a cell that is not UTF-8.
pub const NOT_TEXT: &str = "not UTF-8 text; save the table as UTF-8";

/// The fault of a value that would be left out unseen.
const UNNAMED: &str =
    "a value in a column without a name; name the column, and give each question only one";

/// A row without faults.
pub struct ScoredRow<'r> {
    /// What the columns are.
    pub header: &'r Header<'r>,
    /// The cells.
    row: &'r Row,
    /// One for each question, in order.
    pub responses: Vec<Response>,
}

impl<'r> ScoredRow<'r> {
    /// Reads the responses of `row`. Errors with its faults.
    pub fn read(
        header: &'r Header<'r>,
        cells: &mut Cells,
        row: &'r Row,
    ) -> Result<Self, Vec<Fault>> {
        let (found, columns) = (row.cells(), header.names.len());
        if found != columns {
            let found = counted(found as u64, "cell");
            let message = format!("{found}, and the header has {columns}");
            return Err(vec![Fault { line: row.line, message }]);
        }
        let fault = |column, message: &str| {
            let message = format!("column {}: {message}", header.name_in_message(column));
            Fault { line: row.line_of(column), message }
        };
        if let Some(column) = row.find_not_utf8() {
            return Err(vec![fault(column, NOT_TEXT)]);
        }
        let mut responses = Vec::with_capacity(header.answers.len());
        let mut faults = Vec::new();
        for &column in &header.answers {
            match cells.look_up(row.raw_cell(column)) {
                Some(response) => responses.push(response),
                None => faults.push(fault(column, &cells.fault(&row.lossy_cell(column)))),
            }
        }
        for &column in &header.unnamed {
            if !row.lossy_cell(column).trim().is_empty() {
                faults.push(fault(column, UNNAMED));
            }
        }
        if faults.is_empty() { Ok(Self { header, row, responses }) } else { Err(faults) }
    }

    /// Returns the columns that pass through: names and cells.
    pub fn passed(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let columns = self.header.passed.iter();
        columns.map(|&column| (self.header.names[column].as_str(), self.row.lossy_cell(column)))
    }
}
