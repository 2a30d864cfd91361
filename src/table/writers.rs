//! Scored rows as CSV, separated like the table, and as JSON, one object on a line. Their shape is
//! in `docs/tables.md`.

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::{Result, ensure};
use serde::{Serialize, Serializer};

use super::header::Header;
use super::rows::Row;
use crate::escape::{quoted, write_cell, write_row};
use crate::questionnaire::score::Score;
use crate::saved_check::{SavedScale, SavedScore};
use crate::scoring::{Assessment, Item};

/// The columns that are written for a scale.
const SCALE_COLUMNS: [&str; 5] = ["score", "score_min", "score_max", "verdict", "positive"];

/// The format in which scored rows are written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RowFormat {
    /// The columns that pass through, then the scores, separated like the table. `decimal_comma` is
    /// whether the decimal sign is a comma.
    Csv { decimal_comma: bool },
    /// One object on one line for each row.
    Json,
}

impl RowFormat {
    /// What stands above the rows of a table with this `header`. Errors if a column that passes
    /// through can't be written under its name.
    pub fn head(self, header: &Header) -> Result<Vec<u8>> {
        if let Self::Json = self {
            let mut seen = HashSet::new();
            for &column in &header.passed {
                let name = &header.names[column];
                ensure!(
                    seen.insert(name),
                    "two columns are named {}, and an object in JSON can have only one; \
                     rename the other",
                    quoted(name)
                );
            }
            return Ok(Vec::new());
        }
        let questionnaire = header.questions.questionnaire;
        let prefix = &header.questions.options.prefix;
        let mut created = vec![format!("{prefix}answered")];
        let total = questionnaire.total.iter().map(|total| (total, prefix.clone()));
        let scales = questionnaire.scales.iter();
        let scales = scales.map(|scale| (scale, format!("{prefix}{}_", scale.id)));
        for (scale, begin) in total.chain(scales) {
            if scale.min_answered.is_some() {
                created.push(format!("{prefix}{}_answered", scale.id));
            }
            created.extend(SCALE_COLUMNS.map(|name| format!("{begin}{name}")));
        }
        created.push(format!("{prefix}concerns"));
        let mut names = Vec::new();
        for &column in &header.passed {
            let name = &header.names[column];
            ensure!(
                !created.contains(name),
                "column {} has the name of a column that score adds; rename it in the table",
                quoted(name)
            );
            names.push(name);
        }
        names.extend(&created);
        // The spreadsheet that wrote one needs one to read the text.
        let mut line = header.dialect.byte_order_mark.to_vec();
        write_row(names, header.dialect.delimiter, &mut line)?;
        Ok(line)
    }

    /// The line with the columns of `row` that pass through, and its `scores`.
    pub fn line(self, header: &Header, row: &Row, scores: &Assessment) -> Result<Vec<u8>> {
        let Self::Csv { decimal_comma } = self else { return json_line(header, row, scores) };
        // Mostly enough, so that it need not grow.
        let mut line = Vec::with_capacity(256);
        let sign = if decimal_comma { ',' } else { '.' };
        let delimiter = header.dialect.delimiter;
        for &column in &header.passed {
            write_cell(row.cell(column).as_bytes(), delimiter, &mut line)?;
            line.push(delimiter);
        }
        let count = |count: usize| Score::mean(count as i64, 1);
        write_score(count(scores.answered()), sign, delimiter, &mut line)?;
        for scale in scores.total.iter().chain(&scores.scales) {
            if scale.scale.min_answered.is_some() {
                line.push(delimiter);
                write_score(count(scale.answered), sign, delimiter, &mut line)?;
            }
            for score in [scale.score, Some(scale.lowest), Some(scale.highest)] {
                line.push(delimiter);
                if let Some(score) = score {
                    write_score(score, sign, delimiter, &mut line)?;
                }
            }
            let mut verdict = ["", ""];
            if let Some(result) = scale.result {
                verdict = [&result.id, if result.positive { "true" } else { "false" }];
            }
            for cell in verdict {
                line.push(delimiter);
                line.extend(cell.as_bytes());
            }
        }
        line.push(delimiter);
        for (nth, id) in concerns(scores).enumerate() {
            if nth > 0 {
                line.push(b' ');
            }
            line.extend(id.as_bytes());
        }
        line.push(b'\n');
        Ok(line)
    }
}

/// Writes a score, without decimals if it has none, and with six at most behind the decimal `sign`.
/// Further ones are cut off.
fn write_score(score: Score, sign: char, delimiter: u8, out: &mut Vec<u8>) -> io::Result<()> {
    match score.as_whole() {
        // Most numbers have one digit, and formatting it takes longer than writing it.
        Some(digit @ 0..=9) => return out.write_all(&[b'0' + digit as u8]),
        Some(number) => return write!(out, "{number}"),
        None => {}
    }
    let millionths = score.millionths();
    let minus = if millionths < 0 { "-" } else { "" };
    let (whole, decimals) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
    let number = format!("{minus}{whole}{sign}{decimals:06}");
    write_cell(number.trim_end_matches('0').as_bytes(), delimiter, out)
}

/// The line with a row as JSON.
fn json_line(header: &Header, row: &Row, scores: &Assessment) -> Result<Vec<u8>> {
    let row = JsonRow {
        columns: (header, row),
        total: SavedScore::new(scores.total.as_ref()),
        answered: scores.answered(),
        concerns: concerns(scores).collect(),
        scales: scores.scales.iter().map(SavedScale::new).collect(),
    };
    let mut line = serde_json::to_vec(&row)?;
    line.push(b'\n');
    Ok(line)
}

#[derive(Serialize)]
struct JsonRow<'r> {
    #[serde(serialize_with = "passed")]
    columns: (&'r Header<'r>, &'r Row),
    #[serde(flatten)]
    total: SavedScore,
    answered: usize,
    concerns: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scales: Vec<SavedScale>,
}

/// Writes the columns that pass through, in their order.
fn passed<S: Serializer>((header, row): &(&Header, &Row), to: S) -> Result<S::Ok, S::Error> {
    let columns = header.passed.iter();
    to.collect_map(columns.map(|&column| (&header.names[column], row.cell(column))))
}

/// The ids of the questions whose answers are worth raising.
fn concerns<'q>(scores: &Assessment<'q>) -> impl Iterator<Item = &'q str> {
    let is_concern = |item: &&Item| matches!(item.answer, Some(answer) if answer.concern);
    scores.items.iter().filter(is_concern).map(|item| item.question.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::write_score;
    use crate::questionnaire::score::Score;

    #[test]
    fn decimals_are_cut_off() {
        for (sum, items, sign, written) in [
            (8, 3, '.', "2.666666"),
            (-2, 3, '.', "-0.666666"),
            (5, 2, ',', "\"2,5\""),
            (1, 16, '.', "0.0625"),
            (6, 3, ',', "2"),
            (12_000_001, 1_000_000, '.', "12.000001"),
        ] {
            let mut out = Vec::new();
            let score = Score::mean(sum, items);
            write_score(score, sign, b',', &mut out).expect("memory");
            assert_eq!(out, written.as_bytes());
        }
    }
}
