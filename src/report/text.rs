//! The report for a person at a terminal, or for a plain file.

use std::io::{self, Write};

use super::{Report, scale_result};
use crate::layout::Layout;
use crate::questionnaire::Question;

/// Writes `report` in lines as `layout` sets them.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, layout: Layout, out: &mut impl Write) -> io::Result<()> {
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
        writeln!(
            out,
            "{}",
            layout.heading("Worth raising, and words to begin with")
        )?;
    }
    for (item, answer) in concerns {
        out.write_all(answered(item.question, &answer.choice.label, layout).as_bytes())?;
        if let Some(raise) = &item.question.raise {
            out.write_all(layout.wrap("    ", &format!("\"{raise}\"")).as_bytes())?;
        }
        writeln!(out)?;
    }
    let strengths: Vec<_> = report
        .strengths()
        .map(|(item, answer)| answered(item.question, &answer.choice.label, layout))
        .collect();
    list(report.strengths_heading(), &strengths, layout, out)?;
    let skipped: Vec<_> = report
        .skipped()
        .map(|item| layout.wrap("  ", &item.question.text))
        .collect();
    list("Left open", &skipped, layout, out)?;
    out.write_all(layout.wrap("", report.questionnaire.safety()).as_bytes())?;
    match report.questionnaire.source() {
        Some(source) => write!(out, "\n{}", layout.footnote(source)),
        None => Ok(()),
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
