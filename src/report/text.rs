//! The report for a person at a terminal, or for a plain file.

use std::io::{self, Write};

use super::{Report, scale_result};
use crate::calendar::Calendar;
use crate::layout::Layout;
use crate::questionnaire::Question;
use crate::record::{Change, Since};
use crate::scoring::{Answer, Item};

/// Writes `report` in lines as `layout` sets them, with dates by `calendar`.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    report: &Report,
    layout: Layout,
    calendar: &Calendar,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(headline) = report.headline() {
        writeln!(out, "{}", layout.heading(headline))?;
    }
    paragraph(&report.summary(), layout, out)?;
    let total = report.assessment.total.as_ref();
    if let Some(result) = total.and_then(|total| total.result) {
        paragraph(&result.advice, layout, out)?;
    }
    for scale in &report.assessment.scales {
        out.write_all(layout.heading(&report.scale_heading(scale)).as_bytes())?;
        match scale_result(scale).as_str() {
            "" => writeln!(out)?,
            result => paragraph(result, layout, out)?,
        }
    }
    let mut concerns = report.concerns().peekable();
    if concerns.peek().is_some() {
        let heading = "What you could raise, and how to begin";
        writeln!(out, "{}", layout.heading(heading))?;
    }
    for (item, answer) in concerns {
        out.write_all(answered(item.question, &answer.choice.label, layout).as_bytes())?;
        if let Some(raise) = &item.question.raise {
            out.write_all(layout.wrap("    ", &format!("\"{raise}\"")).as_bytes())?;
        }
        writeln!(out)?;
    }
    let line =
        |(item, answer): (&Item, Answer)| answered(item.question, &answer.choice.label, layout);
    let strengths: Vec<_> = report.strengths().map(line).collect();
    list("What is going well", &strengths, layout, out)?;
    let others: Vec<_> = report.others().map(line).collect();
    list(report.others_heading(), &others, layout, out)?;
    let skipped: Vec<_> = report
        .skipped()
        .map(|item| layout.wrap("  ", &item.question.text))
        .collect();
    list("Left open", &skipped, layout, out)?;
    if let Some(changes) = report.since() {
        writeln!(
            out,
            "{}",
            since(changes, "your last check", layout, calendar)
        )?;
    }
    out.write_all(layout.wrap("", report.questionnaire.safety()).as_bytes())?;
    match report.questionnaire.source() {
        Some(source) => write!(out, "\n{}", layout.footnote(source)),
        None => Ok(()),
    }
}

/// What changed since `which` check, question by question.
pub fn since(since: &Since, which: &str, layout: Layout, calendar: &Calendar) -> String {
    let day = calendar.day(since.answered_at);
    if since.changed.is_empty() {
        return layout.wrap("", &format!("Nothing changed since {which}, on {day}."));
    }
    let lines =
        |change: &Change| layout.wrap("  ", &format!("{}  {}", change.question, change.in_words()));
    let moved: String = since.moved().map(lines).collect();
    let came_back: String = since.came_back().map(lines).collect();
    let since = layout.heading(&format!("Since {which}, on {day}"));
    let back = layout.heading("What came back");
    match (moved.as_str(), came_back.as_str()) {
        (_, "") => format!("{since}\n{moved}"),
        ("", _) => format!("{since}\n{back}\n{came_back}"),
        _ => format!("{since}\n{moved}\n{back}\n{came_back}"),
    }
}

fn paragraph(text: &str, layout: Layout, out: &mut impl Write) -> io::Result<()> {
    match text {
        "" => Ok(()),
        text => writeln!(out, "{}", layout.wrap("", text)),
    }
}

fn list(heading: &str, entries: &[String], layout: Layout, out: &mut impl Write) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}\n{}", layout.heading(heading), entries.concat())
}

fn answered(question: &Question, label: &str, layout: Layout) -> String {
    layout.wrap("  ", &format!("{}  {label}", question.text))
}
