//! In a terminal, with dialoguer: one question at a time, and a line for each one answered.

use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};

use dialoguer::console::{Term, measure_text_width};
use dialoguer::theme::Theme;
use dialoguer::{Error, Input};

use super::plain::Plain;
use super::terminal_state::{TerminalState, discard_typed_ahead};
use super::{Asked, Frontend};
use crate::document::layout::Layout;

/// The fewest columns that [`Terminal`] can draw in.
pub const MIN_COLUMNS: usize = 24;

/// A terminal under standard input and standard error.
pub struct Terminal {
    term: Term,
    styled: bool,
    /// The lines of answered questions, the newest last.
    answered: Vec<String>,
    mode: Mode,
}

enum Mode {
    /// The terminal is restored when the state is dropped.
    Drawn { _state: TerminalState },
    /// The window became too narrow to draw in.
    Plain(Plain),
}

impl Terminal {
    /// Takes over the terminal until it is dropped. `styled` allows decoration.
    pub fn new(styled: bool) -> io::Result<Self> {
        let mode = Mode::Drawn { _state: TerminalState::take_over()? };
        Ok(Self { term: Term::stderr(), styled, answered: Vec::new(), mode })
    }

    fn columns(&self) -> usize {
        usize::from(self.term.size().1)
    }

    /// Returns how many rows `text` takes now: a window that became narrow has wrapped it.
    fn rows(&self, text: &str) -> usize {
        text.lines().map(|line| 1 + self.wraps(line)).sum()
    }

    /// Returns how often `line` is wrapped.
    fn wraps(&self, line: &str) -> usize {
        measure_text_width(line).saturating_sub(1) / self.columns().max(1)
    }

    /// Removes the last `rows` rows above the cursor's, and all below.
    fn erase(&self, rows: usize) -> io::Result<()> {
        let above = usize::from(self.term.size().0).saturating_sub(1);
        self.term.move_cursor_up(rows.min(above))?;
        self.term.clear_to_end_of_screen()
    }

    /// Removes what was typed but for one row, which dialoguer removes. If it was so long that `text` had to leave the window,
    /// shows that again.
    fn erase_typed(&self, text: &str, typed: &str) -> io::Result<()> {
        let (wraps, rows) = (self.wraps(typed), usize::from(self.term.size().0));
        if wraps == 0 || wraps + self.rows(text) < rows {
            return self.erase(wraps);
        }
        self.erase(rows)?;
        self.term.write_line(text)
    }

    fn ask_drawn(
        &self,
        text: &str,
        prompt: &str,
        accept: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> io::Result<Asked> {
        self.term.write_str(text)?;
        let asked = Input::<String>::with_theme(&Calm)
            .with_prompt(prompt)
            .allow_empty(true)
            .report(false)
            .validate_with(|typed: &String| {
                let _ = self.erase_typed(text, &format!("{prompt} {typed}"));
                accept(typed).map_err(|message| {
                    discard_typed_ahead();
                    self.layout().wrap("", &message).trim_end().to_owned()
                })
            })
            .interact_text_on(&self.term);
        match asked {
            Ok(_) => {
                self.erase(self.rows(text))?;
                Ok(Asked::Answered)
            }
            Err(Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted => {
                self.term.write_str("\n")?;
                Ok(Asked::Stopped)
            }
            Err(Error::IO(error)) => Err(error),
        }
    }
}

impl Frontend for Terminal {
    fn layout(&self) -> Layout {
        match &self.mode {
            // One column less: a full row may wrap, and then the number of rows would be wrong.
            Mode::Drawn { .. } => Layout::new(self.columns().saturating_sub(1), self.styled),
            Mode::Plain(plain) => plain.layout(),
        }
    }

    fn draws(&self) -> bool {
        matches!(self.mode, Mode::Drawn { .. })
    }

    fn show(&mut self, text: &str) -> io::Result<()> {
        match &mut self.mode {
            Mode::Drawn { .. } => self.term.write_str(text),
            Mode::Plain(plain) => plain.show(text),
        }
    }

    fn ask(
        &mut self,
        text: &str,
        prompt: &str,
        accept: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> io::Result<Asked> {
        if let Mode::Plain(plain) = &mut self.mode {
            return plain.ask(text, prompt, accept);
        }
        if let Some(asked) = without_panic(|| self.ask_drawn(text, prompt, accept)) {
            return asked;
        }
        self.term.show_cursor()?;
        self.mode = Mode::Plain(Plain::new(self.columns())?);
        self.show("\n")?;
        self.ask(text, prompt, accept)
    }

    fn show_answered(&mut self, line: &str) -> io::Result<()> {
        if let Mode::Drawn { .. } = self.mode {
            self.answered.push(line.to_owned());
            self.term.write_str(line)?;
        }
        Ok(())
    }

    fn remove_answered(&mut self) -> io::Result<()> {
        match (&self.mode, self.answered.pop()) {
            (Mode::Drawn { .. }, Some(line)) => self.erase(self.rows(&line)),
            _ => Ok(()),
        }
    }
}

/// Returns what `ask` returns. `None` if dialoguer panics, which it does in a window of one column.
fn without_panic<T>(ask: impl FnOnce() -> T) -> Option<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let asked = panic::catch_unwind(AssertUnwindSafe(ask)).ok();
    panic::set_hook(hook);
    asked
}

/// Shows a prompt and what fits as they are: no colon, and no "error:".
struct Calm;

impl Theme for Calm {
    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        _default: Option<&str>,
    ) -> fmt::Result {
        write!(f, "{prompt} ")
    }

    fn format_error(&self, f: &mut dyn fmt::Write, message: &str) -> fmt::Result {
        f.write_str(message)
    }
}
