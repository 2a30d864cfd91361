//! From the cells of a row to responses, or to its faults.

use super::cells::Cells;
use super::counts::counted;
use super::fault::Fault;
use super::header::Header;
use super::known_cells::KnownCells;
use super::rows::{Row, RowText};
use super::scored_row::ScoredRow;
use crate::responses::Response;

/// The fault of a cell that is not UTF-8.
pub const NOT_TEXT: &str = "not UTF-8 text; save the table as UTF-8";

/// The fault of a value that would be left out unseen.
const UNNAMED: &str =
    "a value in a column without a name; name the column, and give each question only one";

/// Turns rows into responses.
pub struct RowReader<'t> {
    header: &'t Header<'t>,
    cells: Cells<'t>,
    known: KnownCells,
    responses: Vec<Response>,
}

impl<'t> RowReader<'t> {
    /// Returns a reader of the rows below `header`.
    pub fn new(header: &'t Header, cells: Cells<'t>) -> Self {
        let responses = vec![Response::Skipped; header.answers.len()];
        Self { header, cells, known: KnownCells::default(), responses }
    }

    /// Returns the responses of `row`, or its faults.
    pub fn read<'r>(&'r mut self, row: &'r Row) -> Result<ScoredRow<'r>, Vec<Fault>> {
        let text = self.text(row).map_err(|fault| vec![fault])?;
        let mut faults = Vec::new();
        let mut fault = |column, message| {
            let column_name = self.header.name_in_message(column);
            let message = format!("column {column_name}: {message}");
            faults.push(Fault { line: row.line_of(column), message });
        };
        for (response, &column) in self.responses.iter_mut().zip(&self.header.answers) {
            let cell = text.cell(column);
            match self.known.read(cell, &self.cells) {
                Some(read) => *response = read,
                None => fault(column, self.cells.fault(cell)),
            }
        }
        for &column in &self.header.unnamed {
            if !text.cell(column).trim().is_empty() {
                fault(column, UNNAMED.to_owned());
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(ScoredRow { header: self.header, text, responses: &self.responses })
    }

    /// Returns the row as text, if it has as many cells as the header.
    fn text<'r>(&self, row: &'r Row) -> Result<RowText<'r>, Fault> {
        let (found, columns) = (row.cells(), self.header.names.len());
        if found != columns {
            let cells = counted(found as u64, "cell");
            let message = format!("{cells}, and the header has {columns}");
            return Err(Fault { line: row.line, message });
        }
        row.text().map_err(|column| Fault {
            line: row.line_of(column),
            message: format!("column {}: {NOT_TEXT}", self.header.name_in_message(column)),
        })
    }
}
