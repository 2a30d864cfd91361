//! Scored rows as CSV, separated like the table.

use std::io::{self, Write};

use super::header::Header;
use super::scored_row::ScoredRow;
use crate::csv::write_cell;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::score::Score;
use crate::scoring::ScaleAssessment;

/// The columns that are written for a scale.
const SCALE_COLUMNS: [&str; 5] = ["score", "score_min", "score_max", "verdict", "positive"];

/// Returns the names of the columns that are written after those that pass through.
pub fn created_columns(questionnaire: &Questionnaire) -> Vec<String> {
    let mut names = vec!["answered".to_owned()];
    if questionnaire.total().is_some() {
        names.extend(SCALE_COLUMNS.map(str::to_owned));
    }
    for scale in questionnaire.scales() {
        names.extend(SCALE_COLUMNS.map(|name| format!("{}_{name}", scale.id)));
    }
    names.push("concerns".to_owned());
    names
}

/// Writes the header.
pub fn write_header(
    header: &Header,
    created: &[String],
    delimiter: u8,
    out: &mut impl Write,
) -> io::Result<()> {
    for &column in header.passed() {
        write_cell(header.name(column), delimiter, out)?;
        out.write_all(&[delimiter])?;
    }
    for (nth, name) in created.iter().enumerate() {
        if nth > 0 {
            out.write_all(&[delimiter])?;
        }
        out.write_all(name.as_bytes())?;
    }
    out.write_all(b"\n")
}

/// Writes a row.
pub fn write(row: &ScoredRow, delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    for (_, cell) in row.passed() {
        write_cell(cell, delimiter, out)?;
        out.write_all(&[delimiter])?;
    }
    write_whole(row.answered as i64, out)?;
    if let Some(total) = row.total() {
        write_scale(&total, delimiter, out)?;
    }
    for scale in row.scales() {
        write_scale(&scale, delimiter, out)?;
    }
    out.write_all(&[delimiter])?;
    for (nth, id) in row.concerns().enumerate() {
        if nth > 0 {
            out.write_all(b" ")?;
        }
        out.write_all(id.as_bytes())?;
    }
    out.write_all(b"\n")
}

fn write_scale(scale: &ScaleAssessment, delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    for score in [scale.score(), Some(scale.lowest), Some(scale.highest)] {
        out.write_all(&[delimiter])?;
        if let Some(score) = score {
            write_score(score, out)?;
        }
    }
    let (id, positive) = match scale.result {
        Some(result) if result.positive => (result.id.as_str(), "true"),
        Some(result) => (result.id.as_str(), "false"),
        None => ("", ""),
    };
    for cell in [id, positive] {
        out.write_all(&[delimiter])?;
        out.write_all(cell.as_bytes())?;
    }
    Ok(())
}

/// Writes a score as the JSON report does: without decimals if it has none.
fn write_score(score: Score, out: &mut impl Write) -> io::Result<()> {
    match score.as_whole() {
        Some(number) => write_whole(number, out),
        None => write!(out, "{}", score.to_f64()),
    }
}

/// Most numbers have one digit, and formatting them takes longer than writing them.
fn write_whole(number: i64, out: &mut impl Write) -> io::Result<()> {
    match number {
        0..=9 => out.write_all(&[b'0' + number as u8]),
        _ => write!(out, "{number}"),
    }
}
