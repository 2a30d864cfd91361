//! The rows with faults, as a table to be mended and scored again: as they came, with their faults in the first column.

use std::io::{self, Write};

use anyhow::{Context, Result, ensure};

use super::bytes::BYTE_ORDER_MARK;
use super::fault::{FAULT, Fault};
use super::header::Header;
use super::header_rows::SkippedRow;
use super::rows::{Dialect, Row};
use crate::csv::write_row;

/// Where faulty rows are written.
pub struct FaultsFile<W> {
    /// Its name in a message.
    pub name: String,
    /// Its bytes.
    pub out: W,
}

/// Writes faulty rows to a file, below the header and the rows that are skipped below it, so that they are read as the table was.
/// Nothing is written as long as there is no faulty row.
pub struct FaultyRows<'t, W> {
    file: FaultsFile<W>,
    dialect: Dialect,
    header: &'t Header<'t>,
    skipped: &'t [SkippedRow],
    is_begun: bool,
}

impl<'t, W: Write> FaultyRows<'t, W> {
    /// Returns a writer to `file`. Errors if a question's column has the name of the column of faults.
    pub fn new(
        file: FaultsFile<W>,
        dialect: Dialect,
        header: &'t Header,
        skipped: &'t [SkippedRow],
    ) -> Result<Self> {
        let mut answers = header.answers.iter().map(|&column| header.names[column].trim());
        ensure!(
            !answers.any(|name| name.eq_ignore_ascii_case(FAULT)),
            "--faults writes a column {FAULT}, and a question has that name; name its column otherwise, with --column"
        );
        Ok(Self { file, dialect, header, skipped, is_begun: false })
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
        self.write_row(FAULT, self.header.names.iter().map(String::as_bytes))?;
        for SkippedRow { row, .. } in self.skipped {
            self.write_row("", row.raw_cells())?;
        }
        Ok(())
    }

    fn write_row<'c>(
        &mut self,
        fault: &'c str,
        cells: impl Iterator<Item = &'c [u8]>,
    ) -> io::Result<()> {
        // A table that was written here before has a first column of faults.
        let old_faults = usize::from(self.header.names[0].trim() == FAULT);
        let cells = [fault.as_bytes()].into_iter().chain(cells.skip(old_faults));
        write_row(cells, self.dialect.delimiter, &mut self.file.out)
    }
}
