//! Line by line, without an escape byte: for `--plain`, screen readers, and terminals that can't move their cursor.

use std::io::{self, BufRead, Read, Write};

use super::terminal_state::discard_typed_ahead;
use super::{Asked, Frontend};
use crate::layout::Layout;

const MAX_LINE_BYTES: u64 = 4_096;

/// Prompts on standard error, answers from standard input.
pub struct Plain {
    layout: Layout,
}

impl Plain {
    /// Returns a frontend for a window of `columns`.
    pub fn new(columns: usize) -> Self {
        Self { layout: Layout::new(columns, false) }
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        // What was pasted beyond the last question is not for the shell.
        discard_typed_ahead();
    }
}

impl Frontend for Plain {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn show(&mut self, text: &str) -> io::Result<()> {
        io::stderr().write_all(text.as_bytes())
    }

    fn ask(
        &mut self,
        text: &str,
        prompt: &str,
        accept: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> io::Result<Asked> {
        self.show(text)?;
        loop {
            self.show(&format!("{prompt} "))?;
            let mut line = Vec::new();
            let stdin = io::stdin().lock();
            stdin.take(MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
            // Without Enter it is not an answer, whatever it begins with.
            if line.last() != Some(&b'\n') {
                self.show("\n")?;
                return Ok(Asked::Stopped);
            }
            match accept(&String::from_utf8_lossy(&line)) {
                Ok(()) => return Ok(Asked::Answered),
                Err(message) => {
                    discard_typed_ahead();
                    self.show(&self.layout.wrap("", &message))?;
                }
            }
        }
    }
}
