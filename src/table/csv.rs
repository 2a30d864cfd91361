//! Scored rows as CSV, separated as the table was.

use std::io::{self, Write};

use super::Scored;
use super::header::Header;
use crate::questionnaire::{Questionnaire, Score};
use crate::scoring::ScaleAssessment;

/// What is written of a scale.
const OF_A_SCALE: [&str; 5] = ["score", "score_min", "score_max", "verdict", "positive"];

/// The names of the columns that are written after those that pass through.
pub fn created(questionnaire: &Questionnaire) -> Vec<String> {
    let mut names = vec!["answered".to_owned()];
    if questionnaire.total().is_some() {
        names.extend(OF_A_SCALE.map(str::to_owned));
    }
    for scale in questionnaire.scales() {
        names.extend(OF_A_SCALE.map(|name| format!("{}_{name}", scale.id)));
    }
    names.push("concerns".to_owned());
    names
}

/// Writes the header.
///
/// # Errors
///
/// Those of `out`.
pub fn write_header(
    header: &Header,
    created: &[String],
    delimiter: u8,
    out: &mut impl Write,
) -> io::Result<()> {
    for &column in header.passed() {
        cell(header.name(column), delimiter, out)?;
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
///
/// # Errors
///
/// Those of `out`.
pub fn write(row: &Scored, delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    for (_, text) in row.passed() {
        cell(text, delimiter, out)?;
        out.write_all(&[delimiter])?;
    }
    whole(row.answered as i64, out)?;
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
            number(score, out)?;
        }
    }
    out.write_all(&[delimiter])?;
    if let Some(result) = scale.result {
        out.write_all(result.id.as_bytes())?;
    }
    out.write_all(&[delimiter])?;
    out.write_all(match scale.result.map(|result| result.positive) {
        Some(true) => b"true",
        Some(false) => b"false",
        None => b"",
    })
}

/// A score as the JSON report has it: whole where it is whole.
fn number(score: Score, out: &mut impl Write) -> io::Result<()> {
    match score.as_whole() {
        Some(number) => whole(number, out),
        None => write!(out, "{}", score.to_f64()),
    }
}

fn whole(number: i64, out: &mut impl Write) -> io::Result<()> {
    match number {
        0..=9 => out.write_all(&[b'0' + number as u8]),
        _ => write!(out, "{number}"),
    }
}

/// A cell's text, in quotes where it needs them.
fn cell(text: &str, delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    let special = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !text.bytes().any(special) {
        return out.write_all(text.as_bytes());
    }
    out.write_all(b"\"")?;
    for (nth, part) in text.split('"').enumerate() {
        if nth > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\"")
}
