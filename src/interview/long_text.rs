//! A text that is longer than the window: shown part by part, so that each line is seen.

use std::io::{self, IsTerminal};

use anyhow::Result;
use dialoguer::console::Term;

use super::Interview;
use super::aside::{Said, Takes};
use super::terminal::{draws, rows_of};
use crate::output::{print, print_blocks};
use crate::questionnaire::Questionnaire;

/// Writes a text, of which these are the blocks, to standard output. Where a person is asked and reads it, a long one stops after
/// each part that fits the window, and once more at the end if there is no room for what stands `below`. Returns how they left it.
pub fn show(
    questionnaire: &Questionnaire,
    plain: bool,
    blocks: &[String],
    below: &str,
) -> Result<Said> {
    if draws(plain) && io::stdout().is_terminal() {
        return Interview::new(questionnaire, plain)?.show_in_parts(blocks, below);
    }
    print_blocks(blocks)?;
    Ok(Said::Enter)
}

impl Interview<'_> {
    /// Writes `blocks`, and stops before a block that does not fit into the rest of the window, within one that is longer than the
    /// window, and before `below`.
    fn show_in_parts(&mut self, blocks: &[String], below: &str) -> Result<Said> {
        let prompt = self.words.more_prompt(&self.commands.quit);
        let mut left = room_above(&prompt);
        for (nth, block) in blocks.iter().enumerate() {
            // Behind a block is a blank line.
            let end = if nth + 1 < blocks.len() { "\n" } else { "" };
            let lines: Vec<_> = block.split_inclusive('\n').collect();
            for (at, line) in lines.iter().enumerate() {
                let starts_block = nth > 0 && at == 0;
                let mut needed = rows_of(if starts_block { block } else { line });
                if starts_block || at + 1 == lines.len() {
                    needed += rows_of(end);
                }
                if needed > left {
                    let said = self.ask_aside("", &prompt, Takes::Nothing)?;
                    if said != Said::Enter {
                        return Ok(said);
                    }
                    left = room_above(&prompt);
                }
                print(line.as_bytes())?;
                left = left.saturating_sub(rows_of(line));
            }
            print(end.as_bytes())?;
            left = left.saturating_sub(rows_of(end));
        }
        if rows_of(below) + 1 > left + rows_of_prompt(&prompt) {
            return self.ask_aside("", &prompt, Takes::Nothing);
        }
        Ok(Said::Enter)
    }
}

/// Returns how many rows of the window are above `prompt`.
fn room_above(prompt: &str) -> usize {
    usize::from(Term::stderr().size().0).saturating_sub(rows_of_prompt(prompt))
}

/// Returns the rows of `prompt`, or of a message of one row and the next prompt of the shell.
fn rows_of_prompt(prompt: &str) -> usize {
    rows_of(&format!("{prompt}  ")).max(2)
}
