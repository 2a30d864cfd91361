//! The cells of a table that is written, as RFC 4180 has them.

use std::io::{self, Write};

/// Writes a cell, in quotes if it needs them.
pub fn write_cell(text: &str, delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    let needs_quotes = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if text.bytes().any(needs_quotes) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}
