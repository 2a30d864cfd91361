//! The report for a person at a terminal, or for a plain file.

use std::io::{self, Write};

use super::{Report, scale_heading, scale_result};
use crate::dates::Calendar;
use crate::escape::one_line;
use crate::layout::Layout;
use crate::questionnaire::Question;
use crate::saved_check::{Change, Since};
use crate::scoring::{Answer, Item};

/// Writes `report` in lines as `layout` sets them, with the dates of `calendar`.
pub fn write(
    report: &Report,
    layout: Layout,
    calendar: &Calendar,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(headline) = report.headline() {
        writeln!(out, "{}", layout.heading(headline))?;
    }
    write_paragraph(&report.summary(), layout, out)?;
    write_paragraph(report.advice().unwrap_or_default(), layout, out)?;
    for scale in &report.assessment.scales {
        write!(out, "{}", layout.heading(&scale_heading(scale)))?;
        match scale_result(scale).as_str() {
            "" => writeln!(out)?,
            result => write_paragraph(result, layout, out)?,
        }
    }
    write_concerns(report, layout, out)?;
    let line =
        |(item, answer): (&Item, Answer)| answered(item.question, &answer.choice.label, layout);
    let strengths: Vec<_> = report.strengths().map(line).collect();
    let others: Vec<_> = report.others().map(line).collect();
    let others_heading = if others.len() == report.assessment.answered() {
        "Your answers"
    } else {
        "Your other answers"
    };
    let skipped: Vec<_> =
        report.skipped().map(|item| layout.wrap("  ", &item.question.text)).collect();
    write_list("What is going well", &strengths, layout, out)?;
    write_list(others_heading, &others, layout, out)?;
    write_list("Left open", &skipped, layout, out)?;
    if let Some(since) = report.since() {
        writeln!(out, "{}", since_text(since, "your last check", layout, calendar))?;
    }
    write!(out, "{}", layout.wrap("", report.questionnaire.safety()))?;
    match report.questionnaire.source() {
        Some(source) => write!(out, "\n{}", layout.footnote(source)),
        None => Ok(()),
    }
}

fn write_concerns(report: &Report, layout: Layout, out: &mut impl Write) -> io::Result<()> {
    for (nth, (item, answer)) in report.concerns().enumerate() {
        if nth == 0 {
            let heading = "What you could raise, and how to begin";
            writeln!(out, "{}", layout.heading(heading))?;
        }
        write!(out, "{}", answered(item.question, &answer.choice.label, layout))?;
        if let Some(raise) = &item.question.raise {
            write!(out, "{}", layout.wrap("    ", &format!("\"{raise}\"")))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Returns what changed since `which` check, question by question.
pub fn since_text(since: &Since, which: &str, layout: Layout, calendar: &Calendar) -> String {
    let date = calendar.date(since.answered_at);
    if since.changed.is_empty() {
        return layout.wrap("", &format!("Nothing changed since {which}, on {date}."));
    }
    let line = |change: &Change| {
        let question = one_line(&change.question);
        layout.wrap("  ", &format!("{question}  {}", change.in_words()))
    };
    let heading = layout.heading(&format!("Since {which}, on {date}"));
    let mut blocks = vec![since.moved().map(line).collect::<String>()];
    let came_back: String = since.came_back().map(line).collect();
    if !came_back.is_empty() {
        blocks.push(format!("{}\n{came_back}", layout.heading("What came back")));
    }
    blocks.retain(|block| !block.is_empty());
    format!("{heading}\n{}", blocks.join("\n"))
}

fn write_paragraph(text: &str, layout: Layout, out: &mut impl Write) -> io::Result<()> {
    match text {
        "" => Ok(()),
        text => writeln!(out, "{}", layout.wrap("", text)),
    }
}

fn write_list(
    heading: &str,
    entries: &[String],
    layout: Layout,
    out: &mut impl Write,
) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}\n{}", layout.heading(heading), entries.concat())
}

fn answered(question: &Question, label: &str, layout: Layout) -> String {
    layout.wrap("  ", &format!("{}  {label}", question.text))
}
