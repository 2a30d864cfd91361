//! Standard output and error, and what the terminal and the environment ask for.

use std::io::{self, IsTerminal, Write};
use std::{env, fmt};

use anyhow::{Context, Result};
use dialoguer::console::Term;

use crate::interview::MIN_COLUMNS;
use crate::layout::Layout;
use crate::quote::harmless;

/// What became of a result on standard output.
#[derive(PartialEq)]
pub enum Delivery {
    /// It was written.
    Written,
    /// The reader had gone.
    Refused,
}

/// Writes the result to standard output; a reader that went away is no error.
///
/// # Errors
///
/// It can't be written.
pub fn print(result: &[u8]) -> Result<Delivery> {
    let mut out = io::stdout().lock();
    delivered(out.write_all(result).and_then(|()| out.flush()))
}

/// What came of writing a result.
///
/// # Errors
///
/// It can't be written.
pub fn delivered(written: io::Result<()>) -> Result<Delivery> {
    match written {
        Ok(()) => Ok(Delivery::Written),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Delivery::Refused),
        Err(error) => Err(error).context("the result can't be written to standard output"),
    }
}

/// Writes to standard error what a terminal only shows, names of files too; if that can't be, there is nobody to tell.
pub fn say(message: impl fmt::Display) {
    let message = message.to_string();
    let lines: Vec<_> = message.split('\n').map(harmless).collect();
    let _ = io::stderr().write_all(lines.join("\n").as_bytes());
}

/// Whether the environment asks for line by line: a screen reader, or a terminal that can't move its cursor.
pub fn wants_plain() -> bool {
    set("ACCESSIBLE") || env::var_os("TERM").is_none_or(|term| term == "dumb")
}

/// Whether decoration is allowed.
fn wants_colour() -> bool {
    !set("NO_COLOR")
}

fn set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// How a person is asked.
pub enum Manner {
    /// Line by line.
    Plain {
        /// The width of the terminal.
        columns: usize,
    },
    /// On a screen.
    Drawn {
        /// With decoration.
        styled: bool,
    },
}

/// How to ask the person at the terminal; line by line if they want it `plain`, or nothing else is possible.
pub fn terminal(plain: bool) -> Manner {
    let columns = usize::from(Term::stderr().size().1);
    match plain || wants_plain() || !io::stderr().is_terminal() || columns < MIN_COLUMNS {
        true => Manner::Plain { columns },
        false => Manner::Drawn {
            styled: wants_colour(),
        },
    }
}

/// How text is set on standard output.
pub fn layout(plain: bool) -> Layout {
    let terminal = io::stdout().is_terminal();
    let columns = usize::from(Term::stdout().size().1);
    Layout::new(
        columns,
        terminal && !plain && !wants_plain() && wants_colour(),
    )
}
