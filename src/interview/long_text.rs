//! A text that is longer than the window: shown part by part, so that each line is seen.

use anyhow::Result;
use dialoguer::console::{Term, measure_text_width};

use super::Interview;
use super::aside::{Said, Takes};
use crate::output::print;

impl Interview<'_> {
    /// Writes `blocks` to standard output, with a blank line between two of them. Stops after each part that fits into the window
    /// there, until the person wants to see more. The last part leaves room for `below`. Returns how they left it.
    pub fn show_long(&mut self, blocks: &[String], below: &str) -> Result<Said> {
        let prompt = self.words.more_prompt(&self.commands.quit);
        let lines = lines(blocks);
        let mut rest = lines.as_slice();
        loop {
            let (part, after) = rest.split_at(part(rest, Term::stdout().size(), &prompt, below));
            let text: String = part.iter().map(|line| line.text).collect();
            print(text.as_bytes())?;
            if after.is_empty() {
                return Ok(Said::Enter);
            }
            rest = after;
            let said = self.ask_aside("", &prompt, Takes::Nothing)?;
            if said != Said::Enter {
                return Ok(said);
            }
        }
    }
}

struct Line<'b> {
    text: &'b str,
    ends_block: bool,
}

fn lines(blocks: &[String]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (nth, block) in blocks.iter().enumerate() {
        if nth > 0 {
            lines.push(Line { text: "\n", ends_block: true });
        }
        lines.extend(block.split_inclusive('\n').map(|text| Line { text, ends_block: false }));
    }
    lines
}

/// Returns how many of `lines` to show in a window of so many rows and columns: all if there is room for them and what stands
/// `below`, or else whole blocks, or what fits of a block, with room for `prompt`.
fn part(lines: &[Line], (rows, columns): (u16, u16), prompt: &str, below: &str) -> usize {
    let (rows, columns) = (usize::from(rows), usize::from(columns).max(1));
    let prompt_rows = rows_of(&format!("{prompt}  "), columns).max(2);
    let count = fitting(lines, rows.saturating_sub(prompt_rows), columns);
    if count < lines.len() {
        return count;
    }
    // The prompt below, or that of the shell.
    let mut rows_below = 1;
    for line in below.lines() {
        rows_below += rows_of(line, columns);
    }
    fitting(lines, rows.saturating_sub(rows_below.clamp(2, rows / 2 + 2)), columns)
}

/// Returns how many rows a line takes.
fn rows_of(line: &str, columns: usize) -> usize {
    measure_text_width(line.trim_end_matches('\n')).div_ceil(columns).max(1)
}

/// Returns how many of `lines` fit in so many `rows`: all, or whole blocks, or what fits of a block, at least one.
fn fitting(lines: &[Line], rows: usize, columns: usize) -> usize {
    let mut left = rows;
    let mut whole_blocks = 0;
    for (nth, line) in lines.iter().enumerate() {
        let rows = rows_of(line.text, columns);
        if rows > left {
            return if whole_blocks > 0 { whole_blocks } else { nth.max(1) };
        }
        left -= rows;
        if line.ends_block && nth > 0 {
            whole_blocks = nth + 1;
        }
    }
    lines.len()
}
