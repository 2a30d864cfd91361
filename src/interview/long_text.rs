//! A text that is longer than the window: shown part by part, so that each line is seen.

use anyhow::Result;
use dialoguer::console::{Term, measure_text_width};

use super::{AtStop, Frontend, Interview, Prompt};
use crate::output::print;
use crate::questionnaire::Questionnaire;

/// Writes `blocks` to standard output, with a blank line between two of them. Stops after each part that fits into the window
/// there, until the person wants to see more. Returns how they left it.
pub fn show(
    questionnaire: &Questionnaire,
    frontend: &mut dyn Frontend,
    blocks: &[String],
) -> Result<AtStop> {
    let mut interview = Interview::new(questionnaire, frontend);
    let what_to_type = interview.words.what_to_type_for_more(&interview.commands.quit);
    let prompt = interview.words.more_prompt(&interview.commands.quit);
    let lines = lines(blocks);
    let mut rest = lines.as_slice();
    loop {
        let (rows, columns) = Term::stdout().size();
        let (part, after) = rest.split_at(part(rest, rows.into(), columns.into(), &prompt));
        let text: String = part.iter().map(|line| line.text).collect();
        print(text.as_bytes())?;
        if after.is_empty() {
            return Ok(AtStop::GoOn);
        }
        rest = after;
        let at_stop = interview.ask_to_quit(Prompt::new(String::new(), &prompt), &what_to_type)?;
        if at_stop != AtStop::GoOn {
            return Ok(at_stop);
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

/// Returns how many of `lines` to show in a window of so many `rows` and `columns`: all, or whole blocks, or what fits of a
/// block. The window has room for `prompt` below them, or for a message of one row and the next prompt of the shell.
fn part(lines: &[Line], rows: usize, columns: usize, prompt: &str) -> usize {
    let rows_of = |text: &str| measure_text_width(text).div_ceil(columns.max(1)).max(1);
    let mut left = rows.saturating_sub(rows_of(&format!("{prompt}  ")).max(2));
    let mut whole_blocks = 0;
    for (nth, line) in lines.iter().enumerate() {
        let rows = rows_of(line.text.trim_end());
        if rows > left {
            return if whole_blocks > 0 { whole_blocks } else { row_start(lines, nth).max(1) };
        }
        left -= rows;
        if line.ends_block && nth > 0 {
            whole_blocks = nth + 1;
        }
    }
    lines.len()
}

/// Returns where the row of a grid begins that the line at `nth` is in: its first line is not indented. Elsewhere, `nth`.
fn row_start(lines: &[Line], nth: usize) -> usize {
    let mut start = nth;
    while start > 0 && lines[start].text.starts_with(' ') {
        start -= 1;
    }
    if lines[start].text.trim_end().is_empty() || start == 0 { nth } else { start }
}

#[cfg(test)]
mod tests {
    use super::{lines, part};

    /// How many lines of `blocks` a window of `rows` shows.
    fn shown(blocks: &[&str], rows: usize) -> usize {
        let blocks: Vec<_> = blocks.iter().map(|block| (*block).to_owned()).collect();
        part(&lines(&blocks), rows, 80, "More:")
    }

    #[test]
    fn a_grid_is_parted_between_its_rows() {
        let grid =
            "        2026\n        1 May\n\nOne?    Yes\nIs it   No\n  two\n  or?\nThree?  Yes\n";
        // Two rows are left for the prompt.
        assert_eq!([5, 6, 7, 8, 9, 10].map(|rows| shown(&[grid], rows)), [3, 4, 4, 4, 7, 8]);
        // Each line of a list is indented, so that it is parted anywhere.
        let list = "Heading\n\n  One?  Yes\n  Two?  No\n  Three?  Yes\n";
        assert_eq!([4, 5, 6].map(|rows| shown(&[list], rows)), [2, 3, 4]);
        // Whole blocks go first.
        assert_eq!(shown(&["One\n", grid], 6), 2);
    }
}
