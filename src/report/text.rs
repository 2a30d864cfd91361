//! The report for a person at a terminal, or for a plain file.

use std::io::{self, Write};

use super::Report;
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
        writeln!(out, "{}", layout.heading(&headline))?;
    }
    write_paragraph(&report.summary(), layout, out)?;
    write_paragraph(report.advice().unwrap_or_default(), layout, out)?;
    for scale in &report.assessment.scales {
        write!(out, "{}", layout.heading(&report.scale_heading(scale)))?;
        match report.scale_result(scale).as_str() {
            "" => writeln!(out)?,
            result => write_paragraph(result, layout, out)?,
        }
    }
    write_concerns(report, layout, out)?;
    let words = report.words();
    let line =
        |(item, answer): (&Item, Answer)| answered(item.question, &answer.choice.label, layout);
    let strengths: Vec<_> = report.strengths().map(line).collect();
    let others: Vec<_> = report.others().map(line).collect();
    let others_heading = if others.len() == report.assessment.answered() {
        words.your_answers()
    } else {
        words.your_other_answers()
    };
    let skipped: Vec<_> =
        report.skipped().map(|item| layout.wrap("  ", &item.question.text)).collect();
    write_list(&words.going_well(), &strengths, layout, out)?;
    write_list(&others_heading, &others, layout, out)?;
    write_list(&words.skipped_questions(), &skipped, layout, out)?;
    if let Some(since) = report.since() {
        writeln!(out, "{}", since_text(since, layout, calendar))?;
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
            writeln!(out, "{}", layout.heading(&report.words().what_to_raise()))?;
        }
        write!(out, "{}", answered(item.question, &answer.choice.label, layout))?;
        if let Some(raise) = &item.question.raise {
            write!(out, "{}", layout.wrap("    ", &report.words().quotation(raise)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Returns what changed since the previous check, question by question, in the words of `calendar`.
pub fn since_text(since: &Since, layout: Layout, calendar: &Calendar) -> String {
    let (words, date) = (calendar.words(), calendar.in_words(since.answered_at));
    if since.changed.is_empty() {
        return layout.wrap("", &words.nothing_changed(date));
    }
    let line = |change: &Change| {
        let question = one_line(&change.question);
        layout.wrap("  ", &format!("{question}  {}", change.in_words(words)))
    };
    let heading = layout.heading(&words.since(date));
    let mut blocks = vec![since.moved().map(line).collect::<String>()];
    let well_again: String = since.well_again().map(line).collect();
    if !well_again.is_empty() {
        blocks.push(format!("{}\n{well_again}", layout.heading(&words.going_well_again())));
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
