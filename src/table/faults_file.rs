//! The rows with faults, as a table to be mended and scored again: as they came, with their faults
//! in the first column.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::header::{FAULT, Header};
use super::log::Fault;
use super::rows::Row;
use crate::escape::write_cell;

/// A file of faulty rows, below the header and the rows that are skipped below it, so that they are
/// read as the table was. Nothing is written as long as there is no faulty row.
pub(crate) struct FaultsFile<W> {
    out: W,
    /// The message if that fails.
    cant_write: String,
    has_begun: bool,
}

impl<W: Write> FaultsFile<W> {
    /// Writes to `out`, which is called `name` in messages.
    pub fn new(name: String, out: W) -> Self {
        Self { out, cant_write: format!("{name} can't be written"), has_begun: false }
    }

    /// Writes `row` and its `faults`. Above the first one stands what is above all responses: the
    /// `header`, and the rows below it that are skipped.
    pub fn write(&mut self, header: &Header, row: &Row, faults: &[Fault]) -> Result<()> {
        let mut text = Vec::new();
        if !self.has_begun {
            self.has_begun = true;
            text.extend(header.dialect.byte_order_mark);
            if header.dialect.names_delimiter {
                writeln!(text, "sep={}", char::from(header.dialect.delimiter))?;
            }
            write_row(header, FAULT, &header.row, &mut text)?;
            for (row, reason) in &header.below {
                if reason.is_some() {
                    write_row(header, "", row, &mut text)?;
                }
            }
        }
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        write_row(header, &messages.join("; "), row, &mut text)?;
        self.out.write_all(&text).with_context(|| self.cant_write.clone())
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush().with_context(|| self.cant_write.clone())
    }
}

fn write_row(header: &Header, fault: &str, row: &Row, out: &mut Vec<u8>) -> io::Result<()> {
    write_cell(fault.as_bytes(), header.dialect.delimiter, out)?;
    out.push(header.dialect.delimiter);
    out.extend(row.raw_from(header.old_faults));
    if !matches!(out.last(), Some(b'\n' | b'\r')) {
        out.push(b'\n');
    }
    Ok(())
}
