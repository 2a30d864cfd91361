//! The report as a sheet to take to the session.

use std::io::{self, Write};

use super::{Report, scale_result};
use crate::calendar::Calendar;
use crate::record::{Change, Since};

/// Writes `report` as Markdown, with the date by `calendar`.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, calendar: &Calendar, out: &mut impl Write) -> io::Result<()> {
    let date = calendar.day(report.answered_at);
    writeln!(
        out,
        "# {}\n\n{date}\n",
        escaped(report.questionnaire.title())
    )?;
    if let Some(headline) = report.headline() {
        writeln!(out, "## {}\n", escaped(headline))?;
    }
    paragraph(&report.summary(), out)?;
    let total = report.assessment.total.as_ref();
    if let Some(result) = total.and_then(|total| total.result) {
        paragraph(&result.advice, out)?;
    }
    for scale in &report.assessment.scales {
        writeln!(out, "### {}\n", escaped(&report.scale_heading(scale)))?;
        paragraph(&scale_result(scale), out)?;
    }
    let mut concerns = report.concerns().peekable();
    let others_heading = match concerns.peek() {
        Some(_) => "My other answers",
        None => "My answers",
    };
    if concerns.peek().is_some() {
        writeln!(out, "## What I could raise\n")?;
    }
    for (item, answer) in concerns {
        writeln!(
            out,
            "- **{}** *{}*\n",
            escaped(&item.question.text),
            escaped(&answer.choice.label)
        )?;
        if let Some(raise) = &item.question.raise {
            writeln!(out, "  \"{}\"\n", escaped(raise))?;
        }
        writeln!(out, "  My own words: {}\n", ".".repeat(60))?;
    }
    let mut others = (report.assessment.items.iter())
        .filter(|item| item.answer.is_none_or(|answer| !answer.concern))
        .peekable();
    if others.peek().is_some() {
        writeln!(out, "## {others_heading}\n")?;
        for item in others {
            let label = item.answer.map_or("skipped", |answer| &answer.choice.label);
            writeln!(
                out,
                "- {} *{}*",
                escaped(&item.question.text),
                escaped(label)
            )?;
        }
        writeln!(out)?;
    }
    if let Some(changes) = report.since() {
        writeln!(out, "{}", since(changes, "my last check", calendar))?;
    }
    writeln!(out, "---\n\n{}", escaped(report.questionnaire.safety()))?;
    let source = report.questionnaire.source().unwrap_or_default();
    // Emphasis ends with its paragraph.
    for part in source.split("\n\n").filter(|part| !part.is_empty()) {
        writeln!(out, "\n*{}*", escaped(part.trim()))?;
    }
    Ok(())
}

/// What changed since `which` check, question by question.
pub fn since(since: &Since, which: &str, calendar: &Calendar) -> String {
    let day = calendar.day(since.answered_at);
    if since.changed.is_empty() {
        return format!("Nothing changed since {which}, on {day}.\n");
    }
    let mut text = format!("## Since {which}, on {day}\n");
    for (nth, change) in since.moved().enumerate() {
        text += if nth == 0 { "\n" } else { "" };
        text += &line(change);
    }
    for (nth, change) in since.came_back().enumerate() {
        text += if nth == 0 {
            "\n### What came back\n\n"
        } else {
            ""
        };
        text += &line(change);
    }
    text
}

fn line(change: &Change) -> String {
    let (question, change) = (escaped(&change.question), escaped(&change.in_words()));
    format!("- **{question}** {change}\n")
}

fn paragraph(text: &str, out: &mut impl Write) -> io::Result<()> {
    match text {
        "" => Ok(()),
        text => writeln!(out, "{}\n", escaped(text)),
    }
}

/// `text` with everything escaped that Markdown would take for a mark.
pub fn escaped(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(escaped_line).collect();
    lines.join("\n")
}

fn escaped_line(line: &str) -> String {
    let mark = mark(line);
    let mut escaped = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let marks = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~'
        );
        if marks || mark == Some(at) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Where `line` begins an entry or underlines a heading: at dashes, or at the dot of a number, that stand alone.
fn mark(line: &str) -> Option<usize> {
    let first = line.trim_start();
    let number = first.trim_start_matches(|c: char| c.is_ascii_digit());
    let (sign, behind) = match number.len() < first.len() {
        true => (number, number.strip_prefix(['.', ')'])?),
        false => (first, first.trim_start_matches(['-', '+', '='])),
    };
    let alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
    (alone && behind.len() < sign.len()).then(|| line.len() - sign.len())
}
