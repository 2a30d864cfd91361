//! Scored rows as JSON, one object on a line. Its shape is in `docs/tables.md`.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::scored_row::ScoredRow;
use crate::saved_check::{SavedScale, SavedScore};

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

/// Writes a row.
pub fn write(row: &ScoredRow, out: &mut impl Write) -> io::Result<()> {
    let object = JsonRow {
        row,
        total: SavedScore::new(row.total().as_ref()),
        answered: row.answered,
        concerns: row.concerns().collect(),
        scales: row.scales().map(|scale| SavedScale::new(&scale)).collect(),
    };
    serde_json::to_writer(&mut *out, &object)?;
    out.write_all(b"\n")
}
