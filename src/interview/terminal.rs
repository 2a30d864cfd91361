//! The terminal: drawn with dialoguer, one question at a time with a line for each answered one; or
//! plain, line by line.

use std::fmt::{self, Write};
use std::io::{self, IsTerminal, Read};
use std::panic::{self, AssertUnwindSafe};

use dialoguer::console::{Term, measure_text_width};
use dialoguer::theme::Theme;
use dialoguer::{Error, Input};

use super::terminal_state::{CTRL_C, TerminalState, discard_typed_ahead};
use crate::document::layout::Layout;
use crate::escape;
use crate::output;

/// The fewest columns in which questions are drawn.
const MIN_COLUMNS: usize = 24;
/// The longest line that is read. One without its end is no answer.
const MAX_LINE_BYTES: u64 = 4_096;

/// What is shown until a person types what is accepted.
pub struct Prompt {
    pub text: String,
    /// The end of the text, in the row where they type.
    pub prompt: String,
    /// Why what they typed before is refused.
    pub refusal: Option<String>,
}

impl Prompt {
    pub fn new(text: String, prompt: &str) -> Self {
        Self { text, prompt: escape::one_line(prompt), refusal: None }
    }

    pub fn refuse(&mut self, refusal: String) {
        discard_typed_ahead();
        self.refusal = Some(refusal);
    }
}

/// Whether questions are drawn: the terminal can do that, and no `plain` lines are wanted.
pub(super) fn draws(plain: bool) -> bool {
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    is_terminal && !plain && !output::wants_plain() && columns() >= MIN_COLUMNS
}

/// The layout of text on standard error now: a window may change its size between two questions.
/// `styled` allows bold text.
pub(crate) fn layout(plain: bool, styled: bool) -> Layout {
    // One column less: a full row may wrap, and then the number of drawn rows would be wrong.
    let width = columns().saturating_sub(1);
    if plain || output::wants_plain() { Layout::unwrapped() } else { Layout::new(width, styled) }
}

fn columns() -> usize {
    usize::from(Term::stderr().size().1)
}

/// How many rows `text` takes now: a window that became narrow has wrapped it.
pub(super) fn rows_of(text: &str) -> usize {
    let columns = columns().max(1);
    text.lines().map(|line| measure_text_width(line).div_ceil(columns).max(1)).sum()
}

/// A terminal under standard input and standard error.
pub(super) struct Terminal {
    pub term: Term,
    /// The lines of answered questions, the newest last.
    answered: Vec<String>,
    /// Whether plain lines are wanted.
    plain: bool,
    /// Whether it draws and reads key by key. Otherwise it writes and reads line by line, without
    /// an escape byte: from the start, or since the window became too narrow to draw in.
    pub draws: bool,
    state: TerminalState,
}

impl Terminal {
    /// Takes over the terminal until it is dropped.
    pub fn open(plain: bool) -> io::Result<Self> {
        let state = TerminalState::take_over()?;
        let draws = draws(plain);
        state.set_mode(draws)?;
        Ok(Self { term: Term::stderr(), answered: Vec::new(), plain, draws, state })
    }

    /// Removes the last `rows` rows above the cursor's, and all below.
    fn erase(&self, rows: usize) -> io::Result<()> {
        let above = usize::from(self.term.size().0).saturating_sub(1);
        self.term.move_cursor_up(rows.min(above))?;
        self.term.clear_to_end_of_screen()
    }

    fn ask_drawn(&self, Prompt { text, prompt, refusal }: &Prompt) -> io::Result<Option<String>> {
        let mut above = text.clone();
        if let Some(refusal) = refusal {
            above += &self.layout().wrap("", refusal);
        }
        self.term.write_str(&above)?;
        // A thread may read, which can't borrow them.
        let (term, asked) = (self.term.clone(), prompt.clone());
        let typed = self.state.read(move || read_keys(&term, &asked))?;
        match &typed {
            // The cursor stands in the last row of these.
            Some(typed) => self.erase(rows_of(&format!("{above}{prompt} {typed}")) - 1)?,
            None => self.term.write_str("\n")?,
        }
        Ok(typed)
    }

    fn ask_plain(&self, Prompt { text, prompt, refusal }: &Prompt) -> io::Result<Option<String>> {
        let above = match refusal {
            Some(refusal) => &self.layout().wrap("", refusal),
            None => text,
        };
        self.term.write_str(&format!("{above}{prompt} "))?;
        let typed = self.state.read(read_line)?;
        if typed.is_none() {
            self.term.write_str("\n")?;
        }
        Ok(typed)
    }

    pub fn layout(&self) -> Layout {
        layout(self.plain, self.draws && output::wants_colour())
    }

    /// Shows a prompt and reads a line. Returns `None` if the person stopped.
    pub fn ask(&mut self, prompt: &mut Prompt) -> io::Result<Option<String>> {
        if self.draws {
            // In a window of one column, dialoguer panics.
            let hook = panic::take_hook();
            panic::set_hook(Box::new(|_| {}));
            let asked = panic::catch_unwind(AssertUnwindSafe(|| self.ask_drawn(prompt)));
            panic::set_hook(hook);
            if let Ok(asked) = asked {
                return asked;
            }
            self.term.show_cursor()?;
            self.draws = false;
            self.state.set_mode(self.draws)?;
            self.term.write_str("\n")?;
            prompt.refusal = None;
        }
        self.ask_plain(prompt)
    }

    /// Shows the line of an answered question. Does nothing if what was typed is still visible.
    pub fn show_answered(&mut self, line: &str) -> io::Result<()> {
        if self.draws {
            self.answered.push(line.to_owned());
            self.term.write_str(line)?;
        }
        Ok(())
    }

    /// Removes the last line that [`Terminal::show_answered`] showed.
    pub fn remove_answered(&mut self) -> io::Result<()> {
        match self.answered.pop() {
            Some(line) if self.draws => self.erase(rows_of(&line)),
            _ => Ok(()),
        }
    }
}

/// Draws `prompt`, and reads a line key by key.
fn read_keys(term: &Term, prompt: &str) -> io::Result<Option<String>> {
    let input = Input::with_theme(&Calm).with_prompt(prompt).allow_empty(true).report(false);
    match input.interact_text_on(term) {
        Err(Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted => Ok(None),
        typed => Ok(Some(typed?)),
    }
}

/// Reads a line from standard input. Without Enter it is not an answer, whatever it begins with:
/// Ctrl-C or Ctrl-D came first.
fn read_line() -> io::Result<Option<String>> {
    let mut line = Vec::new();
    for byte in io::stdin().lock().take(MAX_LINE_BYTES).bytes() {
        match byte? {
            b'\n' => return Ok(Some(String::from_utf8_lossy(&line).into_owned())),
            CTRL_C => break,
            byte => line.push(byte),
        }
    }
    Ok(None)
}

/// Shows a prompt as it is, without a colon.
struct Calm;

impl Theme for Calm {
    fn format_input_prompt(&self, f: &mut dyn Write, prompt: &str, _: Option<&str>) -> fmt::Result {
        write!(f, "{prompt} ")
    }
}
