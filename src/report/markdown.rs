//! The report as a sheet to take to the session.

use std::io::{self, Write};

use super::changes::Changes;
use super::{Concern, Previous, Report};
use crate::dates::Calendar;
use crate::escape;
use crate::questionnaire::Questionnaire;
use crate::saved_check::Since;

/// Writes `report` as Markdown, with the date of `calendar`.
pub fn write(report: &Report, calendar: &Calendar, out: &mut impl Write) -> io::Result<()> {
    let title = escaped(report.questionnaire.title());
    let date = escaped(&calendar.in_words(report.answered_at));
    writeln!(out, "# {title}\n\n{date}\n")?;
    if let Some(headline) = report.headline() {
        writeln!(out, "## {}\n", escaped(&headline))?;
    }
    write_paragraph(&report.summary(), out)?;
    write_paragraph(report.advice().unwrap_or_default(), out)?;
    for scale in &report.assessment.scales {
        writeln!(out, "### {}\n", escaped(&report.scale_heading(scale)))?;
        write_paragraph(&report.scale_result(scale), out)?;
    }
    write_concerns(report, out)?;
    write_others(report, out)?;
    if let Previous::Check(since) = &report.previous {
        writeln!(out, "{}", since_text(since, calendar))?;
    }
    let source = report.questionnaire.source().unwrap_or_default();
    // Emphasis can't go over several paragraphs.
    for part in source.split("\n\n").filter(|part| !part.is_empty()) {
        writeln!(out, "*{}*\n", escaped(part.trim()))?;
    }
    // Last, so that it can be left at home.
    write!(out, "{}", for_me(report.questionnaire))
}

/// Returns the safety note under its heading.
pub fn for_me(questionnaire: &Questionnaire) -> String {
    let heading = escaped(&questionnaire.words().sheet_for_me());
    format!("## {heading}\n\n{}\n", escaped(questionnaire.safety()))
}

fn write_concerns(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let words = report.words();
    for (nth, Concern { question, answer, raise }) in report.concerns().iter().enumerate() {
        if nth == 0 {
            writeln!(out, "## {}\n", escaped(&words.sheet_raise()))?;
        }
        writeln!(out, "- **{}** *{}*\n", escaped(question), escaped(answer))?;
        if let Some(raise) = raise {
            writeln!(out, "  {}\n", escaped(raise))?;
        }
        writeln!(out, "  {} {}\n", escaped(&words.sheet_own_words()), ".".repeat(60))?;
    }
    Ok(())
}

/// Writes the answers that are not worth raising, and the skipped questions.
fn write_others(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let others = report.sheet_others();
    if others.is_empty() {
        return Ok(());
    }
    writeln!(out, "## {}\n", escaped(&report.sheet_others_heading()))?;
    for (question, answer) in others {
        writeln!(out, "- {} *{}*", escaped(question), escaped(&answer))?;
    }
    writeln!(out)
}

/// Returns what changed since the previous check, question by question, in the words of `calendar`.
pub fn since_text(since: &Since, calendar: &Calendar) -> String {
    let changes = Changes::new(since, calendar);
    if since.is_unchanged() {
        return escaped(&changes.heading) + "\n";
    }
    let list = |changes: &[(String, String)]| {
        let lines = changes.iter();
        let lines = lines.map(|(q, change)| format!("- **{}** {}\n", escaped(q), escaped(change)));
        lines.collect::<String>()
    };
    let mut blocks = vec![format!("## {}\n", escaped(&changes.heading)), list(&changes.changed)];
    blocks.extend(changes.notes.iter().map(|note| escaped(note) + "\n"));
    if !changes.well_again.is_empty() {
        blocks.push(format!("### {}\n", escaped(&changes.well_again_heading)));
        blocks.push(list(&changes.well_again));
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n")
}

fn write_paragraph(text: &str, out: &mut impl Write) -> io::Result<()> {
    match text {
        "" => Ok(()),
        text => writeln!(out, "{}\n", escaped(text)),
    }
}

/// Escapes everything in `text` that Markdown or a terminal would interpret.
pub fn escaped(text: &str) -> String {
    let text = escape::lines(text);
    let lines: Vec<_> = text.split('\n').map(escaped_line).collect();
    lines.join("\n")
}

fn escaped_line(line: &str) -> String {
    let mark = block_mark(line);
    let mut escaped = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        if r"\`*_[]<>#|&~".contains(c) || mark == Some(at) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Returns the index of the character with which `line` would begin a list entry or underline a heading: a sign, or the dot
/// after a number, with nothing right after it.
fn block_mark(line: &str) -> Option<usize> {
    let first = line.trim_start();
    let number = first.trim_start_matches(|c: char| c.is_ascii_digit());
    let (mark, behind) = match number.len() < first.len() {
        true => (number, number.strip_prefix(['.', ')'])?),
        false => (first, first.trim_start_matches(['-', '+', '='])),
    };
    let is_alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
    (is_alone && behind.len() < mark.len()).then(|| line.len() - mark.len())
}
