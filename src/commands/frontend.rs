//! The terminal that a person talks in.

use std::io::{self, IsTerminal};

use anyhow::Result;
use dialoguer::console::Term;

use crate::interview::plain::Plain;
use crate::interview::terminal::{MIN_COLUMNS, Terminal};
use crate::interview::{AtStop, Frontend, long_text};
use crate::output::{self, print_blocks};
use crate::questionnaire::Questionnaire;

/// Returns the way to talk with a person in the terminal: line by line if `plain` is wanted, or nothing else is possible.
pub fn frontend(plain: bool) -> io::Result<Box<dyn Frontend>> {
    if draws(plain) {
        return Ok(Box::new(Terminal::new(output::wants_colour())?));
    }
    Ok(Box::new(Plain::new(columns())?))
}

/// Returns whether a person is asked in a terminal that can be drawn in.
fn draws(plain: bool) -> bool {
    let is_plain = plain || output::wants_plain() || columns() < MIN_COLUMNS;
    io::stdin().is_terminal() && io::stderr().is_terminal() && !is_plain
}

/// Returns the columns of the window that questions are asked in.
pub fn columns() -> usize {
    usize::from(Term::stderr().size().1)
}

/// Writes a text, of which these are the blocks, to standard output. If a person is asked and reads there, a long one stops after
/// each part that fits the window, in the words of `questionnaire`, and they may stop. Returns how they left it.
pub fn show_text(questionnaire: &Questionnaire, plain: bool, blocks: &[String]) -> Result<AtStop> {
    if draws(plain) && io::stdout().is_terminal() {
        return long_text::show(questionnaire, &mut *frontend(plain)?, blocks);
    }
    print_blocks(blocks)?;
    Ok(AtStop::GoOn)
}
