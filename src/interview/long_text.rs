//! Writes a result, part by part if a person reads it and it is longer than the window.

use std::io::{self, IsTerminal};

use anyhow::Result;
use dialoguer::console::Term;

use super::terminal::{draws, rows_of};
use super::{Accepts, Interview, Reply};
use crate::output::print;
use crate::questionnaire::Questionnaire;

/// Writes the `blocks` of a text to standard output, as a `whole` or part by part. Speaks in the
/// words of what was `asked`, and returns how the person left it.
///
/// Parts are for a person who reads the text where they are asked. A part ends before a block that
/// does not fit into the rest of the window, within one that is longer than the window, and at the
/// end if there is no room for what will stand `below`.
pub fn show(asked: &Questionnaire, whole: bool, blocks: &[String], below: &str) -> Result<Reply> {
    if !draws(whole) || !io::stdout().is_terminal() {
        print(blocks.join("\n"))?;
        return Ok(Reply::Enter);
    }
    let mut interview = Interview::new(asked, whole)?;
    let prompt = interview.words.more_prompt(&interview.grammar.quit);
    // At the end, a short message and the prompt of the shell take at least two rows there.
    let rows_of_prompt = || rows_of(&format!("{prompt}  ")).max(2);
    let room = || usize::from(Term::stderr().size().0).saturating_sub(rows_of_prompt());
    let mut left = room();
    for (nth, block) in blocks.iter().enumerate() {
        let mut lines: Vec<_> = block.split_inclusive('\n').map(str::to_owned).collect();
        if nth + 1 < blocks.len()
            && let Some(last) = lines.last_mut()
        {
            // Between two blocks is a blank line.
            last.push('\n');
        }
        for (at, line) in lines.iter().enumerate() {
            // The first line of a block needs room for all of it.
            let needed = if nth > 0 && at == 0 { rows_of(&lines.concat()) } else { rows_of(line) };
            if needed > left {
                let reply = interview.ask_aside("", &prompt, Accepts::Nothing)?;
                if reply != Reply::Enter {
                    return Ok(reply);
                }
                left = room();
            }
            print(line)?;
            left = left.saturating_sub(rows_of(line));
        }
    }
    if rows_of(below) + 1 > left + rows_of_prompt() {
        return interview.ask_aside("", &prompt, Accepts::Nothing);
    }
    Ok(Reply::Enter)
}
