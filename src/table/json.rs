//! Scored rows as JSON, one object on a line. Its shape is in `docs/tables.md`.

use std::collections::HashSet;
use std::io;

use anyhow::{Result, ensure};
use serde::{Serialize, Serializer};

use super::header::Header;
use super::row_writer::{RowWriter, concerns};
use super::rows::Dialect;
use super::scored_row::ScoredRow;
use crate::escape::quoted;
use crate::saved_check::{SavedScale, SavedScore};
use crate::scoring::Assessment;

/// Writes scored rows as JSON.
pub struct JsonWriter;

impl RowWriter for JsonWriter {
    /// Returns nothing.
    fn begin(&mut self, header: &Header, _: Dialect) -> Result<Vec<u8>> {
        let mut seen = HashSet::new();
        for &column in &header.passed {
            let name = &header.names[column];
            ensure!(
                seen.insert(name),
                "two columns are named {}, and an object in JSON can have only one; rename the other",
                quoted(name)
            );
        }
        Ok(Vec::new())
    }

    fn write(&self, row: &ScoredRow, scores: &Assessment, out: &mut Vec<u8>) -> io::Result<()> {
        let object = JsonRow {
            row,
            total: SavedScore::new(scores.total.as_ref()),
            answered: scores.answered(),
            concerns: concerns(scores).collect(),
            scales: scores.scales.iter().map(SavedScale::new).collect(),
        };
        serde_json::to_writer(&mut *out, &object)?;
        out.push(b'\n');
        Ok(())
    }
}

#[derive(Serialize)]
struct JsonRow<'r> {
    #[serde(rename = "columns", serialize_with = "passed_columns")]
    row: &'r ScoredRow<'r>,
    #[serde(flatten)]
    total: SavedScore,
    answered: usize,
    concerns: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scales: Vec<SavedScale>,
}

/// Writes the columns that pass through, in their order.
fn passed_columns<S: Serializer>(row: &ScoredRow, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(row.passed())
}
