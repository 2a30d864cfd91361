//! Scored rows, written in the format that was asked for.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::header::Header;
use super::rows::Dialect;
use super::scored_row::ScoredRow;
use crate::output::CANT_WRITE;

/// Writes scored rows in one format.
pub trait RowWriter {
    /// Returns what stands above the rows of a table with this `header`, which is written in `dialect`. Errors if a column that
    /// passes through can't be written under its name.
    fn begin(&mut self, header: &Header, dialect: Dialect) -> Result<Vec<u8>>;

    /// Writes a row.
    fn write(&self, row: &ScoredRow, out: &mut Vec<u8>) -> io::Result<()>;
}

/// Where scored rows are written, and in which format.
pub struct Output<W> {
    pub(super) writer: Box<dyn RowWriter>,
    /// The row that is being written.
    line: Vec<u8>,
    out: W,
}

impl<W: Write> Output<W> {
    /// Returns an output to `out` in the format of `writer`.
    pub fn new(writer: Box<dyn RowWriter>, out: W) -> Self {
        Self { writer, line: Vec::new(), out }
    }

    pub(super) fn write(&mut self, row: &ScoredRow) -> Result<()> {
        self.line.clear();
        self.writer.write(row, &mut self.line)?;
        self.out.write_all(&self.line).context(CANT_WRITE)
    }

    /// Writes what stands above the rows.
    pub(super) fn write_above(&mut self, above: &[u8]) -> Result<()> {
        self.out.write_all(above).context(CANT_WRITE)
    }

    /// Writes out what is buffered.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.out.flush().context(CANT_WRITE)
    }
}
