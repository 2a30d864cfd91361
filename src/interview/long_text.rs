//! A text that is longer than the window: shown part by part, so that each line is seen.

use std::io::{self, IsTerminal};

use anyhow::Result;
use dialoguer::console::Term;

use super::terminal::{draws, rows_of};
use super::{Interview, Said, Takes};
use crate::output::print;
use crate::questionnaire::Questionnaire;

/// Writes a text, of which these are the blocks, to standard output, in the words of what was
/// `asked`. Where a person is asked and reads it, a long one stops before a block that does not fit
/// into the rest of the window, within one that is longer than the window, and once more at the end
/// if there is no room for what stands `below`; not if it is wanted as a `whole`. Returns how they
/// left it.
pub fn show(asked: &Questionnaire, whole: bool, blocks: &[String], below: &str) -> Result<Said> {
    if !draws(whole) || !io::stdout().is_terminal() {
        print(blocks.join("\n").as_bytes())?;
        return Ok(Said::Enter);
    }
    let mut interview = Interview::new(asked, whole)?;
    let prompt = interview.words.more_prompt(&interview.grammar.quit);
    // Or those of a message of one row and the next prompt of the shell.
    let rows_of_prompt = || rows_of(&format!("{prompt}  ")).max(2);
    let room = || usize::from(Term::stderr().size().0).saturating_sub(rows_of_prompt());
    let mut left = room();
    for (nth, block) in blocks.iter().enumerate() {
        let mut lines: Vec<_> = block.split_inclusive('\n').map(str::to_owned).collect();
        if nth + 1 < blocks.len()
            && let Some(last) = lines.last_mut()
        {
            // Behind a block is a blank line.
            last.push('\n');
        }
        for (at, line) in lines.iter().enumerate() {
            let starts_block = nth > 0 && at == 0;
            let needed = if starts_block { rows_of(&lines.concat()) } else { rows_of(line) };
            if needed > left {
                let said = interview.ask_aside("", &prompt, Takes::Nothing)?;
                if said != Said::Enter {
                    return Ok(said);
                }
                left = room();
            }
            print(line.as_bytes())?;
            left = left.saturating_sub(rows_of(line));
        }
    }
    if rows_of(below) + 1 > left + rows_of_prompt() {
        return interview.ask_aside("", &prompt, Takes::Nothing);
    }
    Ok(Said::Enter)
}
