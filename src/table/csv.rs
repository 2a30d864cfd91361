//! Scored rows as CSV, separated like the table.

use std::io::{self, Write};

use super::header::Header;
use super::scored_row::ScoredRow;
use crate::csv::{write_cell, write_row};
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

/// How cells and numbers are written.
#[derive(Clone, Copy)]
pub struct CsvStyle {
    /// What separates the columns.
    pub delimiter: u8,
    /// The decimal sign is a comma.
    pub decimal_comma: bool,
}

/// Writes the header.
pub fn write_header(
    questionnaire: &Questionnaire,
    header: &Header,
    style: CsvStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let created = created_columns(questionnaire);
    let passed = header.passed.iter().map(|&column| &header.names[column]);
    write_row(passed.chain(&created).map(String::as_bytes), style.delimiter, out)
}

/// Writes a row.
pub fn write(row: &ScoredRow, style: CsvStyle, out: &mut impl Write) -> io::Result<()> {
    for (_, cell) in row.passed() {
        write_cell(cell.as_bytes(), style.delimiter, out)?;
        out.write_all(&[style.delimiter])?;
    }
    write_whole(row.answered as i64, out)?;
    if let Some(total) = row.total() {
        write_scale(&total, style, out)?;
    }
    for scale in row.scales() {
        write_scale(&scale, style, out)?;
    }
    out.write_all(&[style.delimiter])?;
    for (nth, id) in row.concerns().enumerate() {
        if nth > 0 {
            out.write_all(b" ")?;
        }
        out.write_all(id.as_bytes())?;
    }
    out.write_all(b"\n")
}

fn write_scale(scale: &ScaleAssessment, style: CsvStyle, out: &mut impl Write) -> io::Result<()> {
    for score in [scale.score(), Some(scale.lowest), Some(scale.highest)] {
        out.write_all(&[style.delimiter])?;
        if let Some(score) = score {
            write_score(score, style, out)?;
        }
    }
    let (id, positive) = match scale.result {
        Some(result) if result.positive => (result.id.as_str(), "true"),
        Some(result) => (result.id.as_str(), "false"),
        None => ("", ""),
    };
    for cell in [id, positive] {
        out.write_all(&[style.delimiter])?;
        out.write_all(cell.as_bytes())?;
    }
    Ok(())
}

/// Writes a score, without decimals if it has none, and with six at most. Further ones are cut off.
fn write_score(score: Score, style: CsvStyle, out: &mut impl Write) -> io::Result<()> {
    if let Some(number) = score.as_whole() {
        return write_whole(number, out);
    }
    let millionths = score.millionths();
    let minus = if millionths < 0 { "-" } else { "" };
    let (whole, mut decimals) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
    let mut places = 6;
    while places > 1 && decimals % 10 == 0 {
        (decimals, places) = (decimals / 10, places - 1);
    }
    let sign = if style.decimal_comma { ',' } else { '.' };
    let quote = if style.delimiter == sign as u8 { "\"" } else { "" };
    write!(out, "{quote}{minus}{whole}{sign}{decimals:0places$}{quote}")
}

/// Most numbers have one digit, and formatting them takes longer than writing them.
fn write_whole(number: i64, out: &mut impl Write) -> io::Result<()> {
    match number {
        0..=9 => out.write_all(&[b'0' + number as u8]),
        _ => write!(out, "{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{CsvStyle, write_score};
    use crate::questionnaire::score::Score;

    #[test]
    fn decimals_are_cut_off() {
        for (sum, items, decimals) in [
            (8, 3, "2.666666"),
            (-2, 3, "-0.666666"),
            (5, 2, "2.5"),
            (1, 16, "0.0625"),
            (6, 3, "2"),
            (12_000_001, 1_000_000, "12.000001"),
        ] {
            let written = |decimal_comma, delimiter| {
                let mut out = Vec::new();
                let style = CsvStyle { delimiter, decimal_comma };
                write_score(Score::mean(sum, items), style, &mut out).expect("memory");
                String::from_utf8(out).expect("text")
            };
            let comma = decimals.replace('.', ",");
            let quoted = if sum == 6 { comma.clone() } else { format!("\"{comma}\"") };
            assert_eq!(written(false, b','), decimals);
            assert_eq!(written(true, b';'), comma);
            assert_eq!(written(true, b','), quoted);
        }
    }
}
