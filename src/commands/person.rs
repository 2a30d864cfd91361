//! The person at the terminal.

use std::io::{self, IsTerminal};

use anyhow::{Context, Result};
use dialoguer::console::Term;

use crate::document::layout::Layout;
use crate::interview::Interview;
use crate::interview::aside::{Said, Takes};
use crate::interview::terminal::{MIN_COLUMNS, Terminal};
use crate::output::{self, print_blocks};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::responses::Responses;

const CANT_USE_TERMINAL: &str = "the terminal can't be used";

/// Who is talked to, in the words of a questionnaire.
#[derive(Clone, Copy)]
pub struct Person<'q> {
    questionnaire: &'q Questionnaire,
    is_plain: bool,
}

impl<'q> Person<'q> {
    /// Returns the person who reads the words of `questionnaire`, line by line if `plain` is wanted.
    pub fn new(questionnaire: &'q Questionnaire, plain: bool) -> Self {
        Self { questionnaire, is_plain: plain || output::wants_plain() }
    }

    /// Returns the words in the language of the questionnaire.
    pub fn words(self) -> &'q Words {
        &self.questionnaire.words
    }

    /// Returns whether they are asked, and read the result where they are asked.
    pub fn reads_result(self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal() && io::stdout().is_terminal()
    }

    /// Returns how text is set where they are asked.
    pub fn layout(self) -> Layout {
        if self.is_plain {
            Layout::unwrapped()
        } else {
            Layout::new(columns().saturating_sub(1), false)
        }
    }

    /// Returns whether what they are asked is drawn: where that is possible, unless plain lines are wanted.
    fn sees_drawings(self) -> bool {
        let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        is_terminal && !self.is_plain && columns() >= MIN_COLUMNS
    }

    fn interview(self) -> Result<Interview<'q>> {
        let terminal = if self.sees_drawings() {
            Terminal::drawn(output::wants_colour())
        } else {
            Terminal::plain(self.layout())
        };
        Ok(Interview::new(self.questionnaire, terminal.context(CANT_USE_TERMINAL)?))
    }

    /// Asks them every question. `promise` says what will be done with the answers. Returns `None` if they stopped.
    pub fn answer(self, promise: &str) -> Result<Option<Responses>> {
        self.interview()?.run(promise).context(CANT_USE_TERMINAL)
    }

    /// Shows them `text`, and asks them for what is taken there.
    pub fn ask(self, text: &str, prompt: &str, takes: Takes) -> Result<Said> {
        self.interview()?.ask_aside(text, prompt, takes).context(CANT_USE_TERMINAL)
    }

    /// Writes a text, of which these are the blocks, to standard output. Where they read it, a long one stops after each part that
    /// fits the window, and the last part leaves room for `below`. Returns how they left it.
    pub fn show(self, blocks: &[String], below: &str) -> Result<Said> {
        if self.sees_drawings() && io::stdout().is_terminal() {
            return self.interview()?.show_long(blocks, below);
        }
        print_blocks(blocks)?;
        Ok(Said::Enter)
    }
}

fn columns() -> usize {
    usize::from(Term::stderr().size().1)
}
