//! The cells of a table that is written, as RFC 4180 has them.

use std::io::{self, Write};

/// Writes a row of `cells`.
pub fn write_row<'c>(
    cells: impl IntoIterator<Item = &'c [u8]>,
    delimiter: u8,
    out: &mut impl Write,
) -> io::Result<()> {
    for (nth, cell) in cells.into_iter().enumerate() {
        if nth > 0 {
            out.write_all(&[delimiter])?;
        }
        write_cell(cell, delimiter, out)?;
    }
    out.write_all(b"\n")
}

/// Writes a cell, in quotes if it needs them.
pub fn write_cell(cell: &[u8], delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    let needs_quotes = |&byte: &u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !cell.iter().any(needs_quotes) {
        return out.write_all(cell);
    }
    let parts: Vec<_> = cell.split(|&byte| byte == b'"').collect();
    out.write_all(b"\"")?;
    out.write_all(&parts.join(&b"\"\""[..]))?;
    out.write_all(b"\"")
}
