//! In a terminal, with dialoguer: one question at a time, and a line for each one answered.

use std::fmt;
use std::io;

use dialoguer::console::{Term, measure_text_width};
use dialoguer::theme::Theme;
use dialoguer::{Error, Input};

use super::guard::{self, Guard};
use super::{Asked, Frontend};
use crate::layout::Layout;

/// A terminal under standard input and standard error.
pub struct Terminal {
    term: Term,
    styled: bool,
    /// What was kept, the newest last.
    kept: Vec<String>,
    _guard: Guard,
}

impl Terminal {
    /// Takes the terminal, until dropped; `styled` allows decoration.
    pub fn new(styled: bool) -> io::Result<Self> {
        Ok(Self {
            term: Term::stderr(),
            styled,
            kept: Vec::new(),
            _guard: Guard::new()?,
        })
    }

    /// The rows that `text` takes now: a window that became narrow has wrapped it.
    fn rows(&self, text: &str) -> usize {
        text.lines().map(|line| 1 + self.wraps(line)).sum()
    }

    /// How often `line` is wrapped.
    fn wraps(&self, line: &str) -> usize {
        let columns = usize::from(self.term.size().1).max(1);
        measure_text_width(line).saturating_sub(1) / columns
    }

    /// Takes away the last `rows` rows above the cursor's, and all below.
    fn erase(&self, rows: usize) -> io::Result<()> {
        let above = usize::from(self.term.size().0).saturating_sub(1);
        self.term.move_cursor_up(rows.min(above))?;
        self.term.clear_to_end_of_screen()
    }
}

impl Frontend for Terminal {
    fn layout(&self) -> Layout {
        // One column less: a full row may wrap, and then the rows would not count right.
        let columns = usize::from(self.term.size().1).saturating_sub(1);
        Layout::new(columns, self.styled)
    }

    fn show(&mut self, text: &str) -> io::Result<()> {
        self.term.write_str(text)
    }

    fn ask(
        &mut self,
        text: &str,
        prompt: &str,
        take: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> io::Result<Asked> {
        self.show(text)?;
        let asked = Input::<String>::with_theme(&Calm)
            .with_prompt(prompt)
            .allow_empty(true)
            .report(false)
            .validate_with(|typed: &String| {
                // dialoguer takes away one row of what was typed.
                let _ = self.erase(self.wraps(&format!("{prompt}: {typed}")));
                take(typed).map_err(|message| {
                    guard::discard_typed_ahead();
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
                self.show("\n")?;
                Ok(Asked::Stopped)
            }
            Err(Error::IO(error)) => Err(error),
        }
    }

    fn keep(&mut self, line: &str) -> io::Result<()> {
        self.kept.push(line.to_owned());
        self.show(line)
    }

    fn take_back(&mut self) -> io::Result<()> {
        match self.kept.pop() {
            Some(line) => self.erase(self.rows(&line)),
            None => Ok(()),
        }
    }
}

/// Says what fits, and does not cry "error".
struct Calm;

impl Theme for Calm {
    fn format_error(&self, f: &mut dyn fmt::Write, message: &str) -> fmt::Result {
        f.write_str(message)
    }
}
