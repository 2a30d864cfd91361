//! The report as a sheet to take to the session.

use std::io::{self, Write};

use jiff::tz::TimeZone;

use super::{Report, scale_result};

/// Writes `report` as Markdown, with the date as it was in `zone`.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, zone: TimeZone, out: &mut impl Write) -> io::Result<()> {
    let date = report.answered_at.to_zoned(zone).strftime("%-d %b %Y");
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
        Some(_) => "The other answers",
        None => "Your answers",
    };
    if concerns.peek().is_some() {
        writeln!(out, "## Worth raising\n")?;
    }
    for (item, answer) in concerns {
        writeln!(
            out,
            "- **{}** {}\n",
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
            writeln!(out, "- {} {}", escaped(&item.question.text), escaped(label))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "---\n\n{}", escaped(report.questionnaire.safety()))?;
    match report.questionnaire.source() {
        Some(source) => writeln!(out, "\n*{}*", escaped(source)),
        None => Ok(()),
    }
}

fn paragraph(text: &str, out: &mut impl Write) -> io::Result<()> {
    match text {
        "" => Ok(()),
        text => writeln!(out, "{}\n", escaped(text)),
    }
}

/// `text` with everything escaped that Markdown would take for a mark.
fn escaped(text: &str) -> String {
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
