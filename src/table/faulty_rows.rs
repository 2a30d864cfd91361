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
pub struct FaultyRows<W> {
    file: FaultsFile<W>,
    delimiter: u8,
    /// Whether the table was written here before: then its first column is that of the old faults.
    has_old_faults: bool,
    /// What is to be written with the next faulty row.
    pending: Vec<u8>,
}

impl<W: Write> FaultyRows<W> {
    /// Returns a writer to `file`. Errors if a question's column has the name of the column of faults.
    pub fn new(
        file: FaultsFile<W>,
        dialect: Dialect,
        header: &Header,
        skipped: &[SkippedRow],
    ) -> Result<Self> {
        let mut answers = header.answers.iter().map(|&column| header.names[column].trim());
        ensure!(
            !answers.any(|name| name.eq_ignore_ascii_case(FAULT)),
            "--faults writes a column {FAULT}, and a question has that name; name its column otherwise, with --column"
        );
        let (delimiter, has_old_faults) = (dialect.delimiter, header.names[0].trim() == FAULT);
        let mut rows = Self { file, delimiter, has_old_faults, pending: Vec::new() };
        if dialect.has_byte_order_mark {
            rows.pending.extend(BYTE_ORDER_MARK);
        }
        if dialect.names_delimiter {
            rows.pending.extend([b"sep=", &[delimiter][..], b"\n"].concat());
        }
        rows.add(FAULT, header.names.iter().map(String::as_bytes))?;
        for SkippedRow { row, .. } in skipped {
            rows.add("", row.raw_cells())?;
        }
        Ok(rows)
    }

    /// Writes `row` and its `faults`.
    pub fn write(&mut self, row: &Row, faults: &[Fault]) -> Result<()> {
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        self.add(&messages.join("; "), row.raw_cells())?;
        let written = self.file.out.write_all(&self.pending);
        self.pending.clear();
        written.with_context(|| self.cant_write())
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> Result<()> {
        self.file.out.flush().with_context(|| self.cant_write())
    }

    fn cant_write(&self) -> String {
        format!("{} can't be written", self.file.name)
    }

    fn add<'c>(&mut self, fault: &'c str, cells: impl Iterator<Item = &'c [u8]>) -> io::Result<()> {
        let cells = cells.skip(usize::from(self.has_old_faults));
        let cells = [fault.as_bytes()].into_iter().chain(cells);
        write_row(cells, self.delimiter, &mut self.pending)
    }
}
