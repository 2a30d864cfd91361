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
    match report.questionnaire.source() {
        Some(source) => writeln!(out, "\n*{}*", escaped(source)),
        None => Ok(()),
    }
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
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
