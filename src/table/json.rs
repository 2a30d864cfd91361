//! Scored rows as JSON, one object on a line; its shape is in the README.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Scored;
use crate::record::Scale;
use crate::report::json::Total;

/// Writes a row.
///
/// # Errors
///
/// Those of `out`.
pub fn write(row: &Scored, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Row::new(row))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Row<'r> {
    columns: Columns<'r>,
    #[serde(flatten)]
    total: Total<'r>,
    answered: usize,
    concerns: Concerns<'r>,
    #[serde(skip_serializing_if = "Scales::is_empty")]
    scales: Scales<'r>,
}

impl<'r> Row<'r> {
    fn new(row: &'r Scored) -> Self {
        Self {
            columns: Columns(row),
            total: Total::new(row.questionnaire, row.total().as_ref()),
            answered: row.answered,
            concerns: Concerns(row),
            scales: Scales(row),
        }
    }
}

struct Columns<'r>(&'r Scored<'r>);

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.passed())
    }
}

struct Concerns<'r>(&'r Scored<'r>);

impl Serialize for Concerns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.concerns())
    }
}

struct Scales<'r>(&'r Scored<'r>);

impl Scales<'_> {
    fn is_empty(&self) -> bool {
        self.0.questionnaire.scales().is_empty()
    }
}

impl Serialize for Scales<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scales = self.0.scales();
        serializer.collect_seq(scales.map(|scale| Scale::new(self.0.questionnaire, &scale)))
    }
}
