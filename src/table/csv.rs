//! Scored rows as CSV, separated like the table.

use std::io::{self, Write};

use anyhow::{Result, bail};

use super::bytes::BYTE_ORDER_MARK;
use super::header::Header;
use super::row_writer::{RowWriter, concerns};
use super::rows::Dialect;
use super::scored_row::ScoredRow;
use crate::csv::{write_cell, write_row};
use crate::escape::quoted;
use crate::questionnaire::score::Score;
use crate::scoring::{Assessment, ScaleAssessment};

/// The columns that are written for a scale.
const SCALE_COLUMNS: [&str; 5] = ["score", "score_min", "score_max", "verdict", "positive"];

/// Writes scored rows as CSV.
pub struct CsvWriter {
    /// What separates the columns.
    delimiter: u8,
    /// The decimal sign is a comma.
    decimal_comma: bool,
}

impl CsvWriter {
    /// Returns a writer whose decimal sign is a comma or a point.
    pub fn new(decimal_comma: bool) -> Self {
        Self { delimiter: b',', decimal_comma }
    }

    fn write_scale(&self, scale: &ScaleAssessment, out: &mut Vec<u8>) -> io::Result<()> {
        for score in [scale.score(), Some(scale.lowest), Some(scale.highest)] {
            out.push(self.delimiter);
            if let Some(score) = score {
                self.write_score(score, out)?;
            }
        }
        let (id, positive) = match scale.result {
            Some(result) => (result.id.as_str(), if result.positive { "true" } else { "false" }),
            None => ("", ""),
        };
        for cell in [id, positive] {
            out.push(self.delimiter);
            out.extend(cell.as_bytes());
        }
        Ok(())
    }

    /// Writes a score, without decimals if it has none, and with six at most. Further ones are cut off.
    fn write_score(&self, score: Score, out: &mut Vec<u8>) -> io::Result<()> {
        match score.as_whole() {
            // Most numbers have one digit, and formatting it takes longer than writing it.
            Some(digit @ 0..=9) => return out.write_all(&[b'0' + digit as u8]),
            Some(number) => return write!(out, "{number}"),
            None => {}
        }
        let millionths = score.millionths();
        let minus = if millionths < 0 { "-" } else { "" };
        let (whole, decimals) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
        let decimals = format!("{decimals:06}");
        let decimals = decimals.trim_end_matches('0');
        let sign = if self.decimal_comma { ',' } else { '.' };
        let quote = if self.delimiter == sign as u8 { "\"" } else { "" };
        write!(out, "{quote}{minus}{whole}{sign}{decimals}{quote}")
    }
}

impl RowWriter for CsvWriter {
    fn begin(&mut self, header: &Header, dialect: Dialect) -> Result<Vec<u8>> {
        self.delimiter = dialect.delimiter;
        let mut created = vec!["answered".to_owned()];
        if header.questionnaire.total.is_some() {
            created.extend(SCALE_COLUMNS.map(str::to_owned));
        }
        for scale in &header.questionnaire.scales {
            created.extend(SCALE_COLUMNS.map(|name| format!("{}_{name}", scale.id)));
        }
        created.push("concerns".to_owned());
        let mut names: Vec<_> = header.passed.iter().map(|&column| &header.names[column]).collect();
        if let Some(name) = names.iter().find(|name| created.contains(name)) {
            let name = quoted(name);
            bail!("column {name} has the name of a column that is written; rename it in the table");
        }
        names.extend(&created);
        let mut line = Vec::new();
        if dialect.has_byte_order_mark {
            // The spreadsheet that wrote one needs one to read the text.
            line.extend(BYTE_ORDER_MARK);
        }
        write_row(names.iter().map(|name| name.as_bytes()), self.delimiter, &mut line)?;
        Ok(line)
    }

    fn write(&self, row: &ScoredRow, scores: &Assessment, out: &mut Vec<u8>) -> io::Result<()> {
        for (_, cell) in row.passed() {
            write_cell(cell.as_bytes(), self.delimiter, out)?;
            out.push(self.delimiter);
        }
        self.write_score(Score::whole(scores.answered() as i64), out)?;
        for scale in scores.total.iter().chain(&scores.scales) {
            self.write_scale(scale, out)?;
        }
        out.push(self.delimiter);
        for (nth, id) in concerns(scores).enumerate() {
            if nth > 0 {
                out.push(b' ');
            }
            out.extend(id.as_bytes());
        }
        out.push(b'\n');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::CsvWriter;
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
                let writer = CsvWriter { delimiter, decimal_comma };
                writer.write_score(Score::mean(sum, items), &mut out).expect("memory");
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
