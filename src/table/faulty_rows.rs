//! The rows with faults, as a table to be mended and scored again: as they came, with their faults in the first column.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::header::Header;
use super::log::Fault;
use super::rows::{BYTE_ORDER_MARK, Dialect, Row};
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

/// Writes faulty rows to a file, below the header and the rows below it, so that they are read as the table was. Nothing is written
/// as long as there is no faulty row.
pub struct FaultyRows<'t, W> {
    file: FaultsFile<W>,
    dialect: Dialect,
    header: &'t Header,
    rows_below: &'t [Row],
    /// The column of faults that the table has already.
    replaced: Option<usize>,
    is_begun: bool,
}

impl<'t, W: Write> FaultyRows<'t, W> {
    /// Returns a writer to `file`.
    pub fn new(
        file: FaultsFile<W>,
        dialect: Dialect,
        header: &'t Header,
        rows_below: &'t [Row],
    ) -> Self {
        let replaced = header.names().iter().position(|name| name.trim() == FAULT);
        Self { file, dialect, header, rows_below, replaced, is_begun: false }
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
        if self.dialect.has_byte_order_mark {
            self.file.out.write_all(BYTE_ORDER_MARK)?;
        }
        if self.dialect.names_delimiter {
            self.file.out.write_all(&[b"sep=", &[self.dialect.delimiter][..], b"\n"].concat())?;
        }
        self.write_row(FAULT, self.header.names().iter().map(|name| name.as_bytes()))?;
        for row in self.rows_below {
            self.write_row("", row.raw_cells())?;
        }
        Ok(())
    }

    fn write_row<'c>(
        &mut self,
        fault: &str,
        cells: impl Iterator<Item = &'c [u8]>,
    ) -> io::Result<()> {
        let delimiter = self.dialect.delimiter;
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
