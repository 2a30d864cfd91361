//! The rows with faults, as a table to be mended and scored again: as they came, with their faults in the first column.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::header::Header;
use super::log::Fault;
use super::rows::{BYTE_ORDER_MARK, Row};
use crate::csv::write_cell;

/// The column of faults. In a table that has one already, it is replaced.
const FAULT: &str = "fault";

/// Where faulty rows are written.
pub struct FaultsFile<W> {
    /// Its name in a message.
    pub name: String,
    /// Its bytes.
    pub out: W,
}

/// What stands above the faulty rows, so that they are read as the table was.
pub struct Top<'t> {
    /// The table begins with a byte order mark.
    pub has_byte_order_mark: bool,
    /// The first line of the table names its delimiter.
    pub names_delimiter: bool,
    /// What separates the columns.
    pub delimiter: u8,
    /// The header.
    pub header: &'t Header,
    /// The rows below the header that are no responses.
    pub rows_below: &'t [Row],
}

/// Writes faulty rows to a file. Nothing is written as long as there is none.
pub struct FaultyRows<'t, W> {
    top: Top<'t>,
    is_begun: bool,
    /// The column of faults that the table has already.
    replaced: Option<usize>,
    file: FaultsFile<W>,
}

impl<'t, W: Write> FaultyRows<'t, W> {
    /// Returns a writer to `file`.
    pub fn new(top: Top<'t>, file: FaultsFile<W>) -> Self {
        let mut names = top.header.names().iter();
        let replaced = names.position(|name| name.trim() == FAULT);
        Self { top, is_begun: false, replaced, file }
    }

    /// Writes `row` and its `faults`.
    pub fn write(&mut self, row: &Row, faults: &[Fault]) -> Result<()> {
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        let begun = if self.is_begun { Ok(()) } else { self.begin() };
        begun
            .and_then(|()| self.write_row(&messages.join("; "), row.raw_cells()))
            .with_context(|| self.cant_write())
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> Result<()> {
        self.file.out.flush().with_context(|| self.cant_write())
    }

    fn cant_write(&self) -> String {
        format!("{} can't be written", self.file.name)
    }

    fn begin(&mut self) -> io::Result<()> {
        self.is_begun = true;
        if self.top.has_byte_order_mark {
            self.file.out.write_all(BYTE_ORDER_MARK)?;
        }
        if self.top.names_delimiter {
            self.file.out.write_all(&[b"sep=", &[self.top.delimiter][..], b"\n"].concat())?;
        }
        self.write_row(FAULT, self.top.header.names().iter().map(|name| name.as_bytes()))?;
        for row in self.top.rows_below {
            self.write_row("", row.raw_cells())?;
        }
        Ok(())
    }

    fn write_row<'c>(
        &mut self,
        fault: &str,
        cells: impl Iterator<Item = &'c [u8]>,
    ) -> io::Result<()> {
        let delimiter = self.top.delimiter;
        write_cell(fault.as_bytes(), delimiter, &mut self.file.out)?;
        for (column, cell) in cells.enumerate() {
            if Some(column) != self.replaced {
                self.file.out.write_all(&[delimiter])?;
                write_cell(cell, delimiter, &mut self.file.out)?;
            }
        }
        self.file.out.write_all(b"\n")
    }
}
