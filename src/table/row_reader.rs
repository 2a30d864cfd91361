//! From the cells of a row to responses, or to its faults.

use std::io::Write;

use super::cells::Cells;
use super::header::Header;
use super::log::Log;
use super::rows::Row;
use super::scored_row::ScoredRow;
use crate::escape::quoted;
use crate::questionnaire::Questionnaire;
use crate::responses::Response;

/// The fault of a cell that is not UTF-8.
pub const NOT_TEXT: &str = "not UTF-8 text; save the table as UTF-8";

/// Turns rows into responses.
pub struct RowReader<'t> {
    name: &'t str,
    questionnaire: &'t Questionnaire,
    header: &'t Header,
    cells: Cells<'t>,
    responses: Vec<Response>,
}

impl<'t> RowReader<'t> {
    /// Returns a reader of the rows below `header` in the table `name`.
    pub fn new(name: &'t str, questionnaire: &'t Questionnaire, header: &'t Header) -> Self {
        Self {
            name,
            questionnaire,
            header,
            cells: Cells::new(questionnaire),
            responses: vec![Response::Skipped; header.answers().len()],
        }
    }

    /// Returns the responses of `row`. `None` if it has faults, which are reported in `log`.
    pub fn read<'r>(
        &'r mut self,
        row: &'r Row,
        log: &mut Log<impl Write>,
    ) -> Option<ScoredRow<'r>> {
        let (name, header) = (self.name, self.header);
        if row.cells() != header.columns() {
            log.fault(|| {
                let cells = if row.cells() == 1 { "cell" } else { "cells" };
                let (found, columns) = (row.cells(), header.columns());
                format!("{name}:{}: {found} {cells}, and the header has {columns}", row.line())
            });
            return None;
        }
        let text = match row.text() {
            Ok(text) => text,
            Err(column) => {
                log.fault(|| {
                    let (line, column_name) = (row.line_of(column), header.name_in_message(column));
                    format!("{name}:{line}: column {column_name}: {NOT_TEXT}")
                });
                return None;
            }
        };
        let (mut is_valid, mut answered) = (true, 0);
        for (response, &column) in self.responses.iter_mut().zip(header.answers()) {
            match self.cells.read(text, column) {
                Some(read) => {
                    *response = read;
                    answered += usize::from(read != Response::Skipped);
                }
                None => {
                    is_valid = false;
                    log.fault(|| {
                        let column_name = header.name_in_message(column);
                        let (line, word) = (row.line_of(column), quoted(text.cell(column).trim()));
                        let answers = self.cells.answers();
                        format!("{name}:{line}: column {column_name}: {word} is not an answer ({answers})")
                    });
                }
            }
        }
        is_valid.then_some(ScoredRow {
            questionnaire: self.questionnaire,
            header,
            text,
            responses: &self.responses,
            answered,
        })
    }
}
