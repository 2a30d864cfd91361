//! Standard output and standard error, and what the environment asks for.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::{env, fmt, mem};

use anyhow::{Context, Error, Result};
use dialoguer::console::Term;

use crate::document::layout::Layout;
use crate::escape;

/// The error if standard output can't be written.
pub(crate) const CANT_WRITE: &str = "the result can't be written to standard output";

/// Writes a result to standard output.
pub fn print(result: impl AsRef<[u8]>) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(result.as_ref()).and_then(|()| out.flush()).context(CANT_WRITE)
}

/// Standard output for CSV and JSON, to be flushed at the end. What a terminal would interpret is
/// escaped there; nothing is in a file or a pipe.
pub(crate) fn data() -> BufWriter<Box<dyn Write>> {
    let mut out: Box<dyn Write> = Box::new(io::stdout().lock());
    if io::stdout().is_terminal() {
        out = Box::new(Harmless { out, line: Vec::new() });
    }
    BufWriter::with_capacity(64 * 1024, out)
}

/// Escapes what a terminal would interpret. Writes whole lines, so that no character is cut.
struct Harmless<W> {
    out: W,
    /// What is not written yet.
    line: Vec<u8>,
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend(bytes);
        if bytes.ends_with(b"\n") {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let line = mem::take(&mut self.line);
        self.out.write_all(escape::table(&String::from_utf8_lossy(&line)).as_bytes())?;
        self.out.flush()
    }
}

/// Whether `error` means that the reader of standard output has gone. Then it has read enough.
pub fn is_reader_gone(error: &Error) -> bool {
    let io_error = error.downcast_ref::<io::Error>();
    io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes `message` to standard error, harmless to a terminal. Errors are ignored: there is nowhere
/// else to report them.
pub fn say(message: impl fmt::Display) {
    let message = escape::lines(&message.to_string());
    let _ = io::stderr().write_all(message.as_bytes());
}

/// Whether the environment asks for plain lines: for a screen reader, or a terminal that can't move
/// its cursor.
fn asks_for_plain() -> bool {
    variable("ACCESSIBLE").is_some() || env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether a terminal gets plain lines: they are asked for, or nothing is known of the terminal.
pub(crate) fn wants_plain() -> bool {
    asks_for_plain() || env::var_os("TERM").is_none()
}

/// Whether the environment allows decoration.
pub(crate) fn wants_colour() -> bool {
    variable("NO_COLOR").is_none()
}

/// The language and the region of the locale for messages: `es_MX` of `es_MX.UTF-8`.
pub(crate) fn locale_tag() -> Option<String> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable)?;
    Some(locale.split(['.', '@']).next()?.to_owned())
}

/// The value of the environment variable `name`, if it is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    if value.is_empty() { None } else { Some(value) }
}

/// The layout of text on standard output. `plain` text is for a screen reader.
pub(crate) fn layout(plain: bool) -> Layout {
    let is_terminal = io::stdout().is_terminal();
    if plain || asks_for_plain() || (is_terminal && wants_plain()) {
        return Layout::unwrapped();
    }
    let columns = usize::from(Term::stdout().size().1);
    Layout::new(columns, is_terminal && wants_colour())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::Harmless;

    #[test]
    fn a_character_may_come_in_pieces() {
        let mut harmless = Harmless { out: Vec::new(), line: Vec::new() };
        for byte in "é\u{9b}\t\u{202e}\n\u{1b}".bytes().chain([0xff]) {
            harmless.write_all(&[byte]).expect("memory");
        }
        harmless.flush().expect("memory");
        let written = String::from_utf8(harmless.out).expect("text");
        assert_eq!(written, "é\\u{9b}\t\\u{202e}\n\\u{1b}\u{fffd}");
    }
}
