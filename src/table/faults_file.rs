//! The rows with faults, as a table to be mended and scored again: as they came, with their faults
//! in the first column.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::header::{FAULT, Header};
use super::log::Fault;
use super::rows::{BYTE_ORDER_MARK, Row};
use crate::escape::write_cell;

/// A file of faulty rows, below the header and the rows that are skipped below it, so that they are
/// read as the table was. Nothing is written as long as there is no faulty row.
pub struct FaultsFile<W> {
    /// Its name in a message.
    name: String,
    out: W,
    /// What is to be written with the next faulty row.
    pending: Vec<u8>,
}

impl<W: Write> FaultsFile<W> {
    /// Writes to `out`, which is called `name` in messages.
    pub fn new(name: String, out: W) -> Self {
        Self { name, out, pending: Vec::new() }
    }

    /// Begins the file with what stands above the responses of a table with this `header`.
    pub(super) fn begin(&mut self, header: &Header) -> Result<()> {
        if header.dialect.has_byte_order_mark {
            self.pending.extend(BYTE_ORDER_MARK);
        }
        if header.dialect.names_delimiter {
            writeln!(self.pending, "sep={}", char::from(header.dialect.delimiter))?;
        }
        self.add(header, FAULT, &header.row)?;
        for (row, reason) in &header.below {
            if reason.is_some() {
                self.add(header, "", row)?;
            }
        }
        Ok(())
    }

    /// Writes `row` and its `faults`.
    pub(super) fn write(&mut self, header: &Header, row: &Row, faults: &[Fault]) -> Result<()> {
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        self.add(header, &messages.join("; "), row)?;
        let written = self.out.write_all(&self.pending);
        self.pending.clear();
        written.with_context(|| self.cant_write())
    }

    /// Writes out what is buffered.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.out.flush().with_context(|| self.cant_write())
    }

    fn cant_write(&self) -> String {
        format!("{} can't be written", self.name)
    }

    fn add(&mut self, header: &Header, fault: &str, row: &Row) -> io::Result<()> {
        write_cell(fault.as_bytes(), header.dialect.delimiter, &mut self.pending)?;
        self.pending.push(header.dialect.delimiter);
        self.pending.extend(row.raw_from(usize::from(header.has_old_faults)));
        if !matches!(self.pending.last(), Some(b'\n' | b'\r')) {
            self.pending.push(b'\n');
        }
        Ok(())
    }
}
