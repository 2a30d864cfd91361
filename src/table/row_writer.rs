//! What writes scored rows, whatever the format.

use std::io;

use anyhow::Result;

use super::header::Header;
use super::rows::Dialect;
use super::scored_row::ScoredRow;

/// Writes scored rows in one format.
pub trait RowWriter {
    /// Returns what stands above the rows of a table with this `header`, which is written in `dialect`. Errors if a column that
    /// passes through can't be written under its name.
    fn begin(&mut self, header: &Header, dialect: Dialect) -> Result<Vec<u8>>;

    /// Writes a row.
    fn write(&self, row: &ScoredRow, out: &mut Vec<u8>) -> io::Result<()>;
}
