//! What writes scored rows, whatever the format.

use std::io;

use anyhow::Result;

use super::header::Header;
use super::rows::Dialect;
use super::scored_row::ScoredRow;
use crate::scoring::{Assessment, Item};

/// Writes scored rows in one format.
pub trait RowWriter {
    /// Returns what stands above the rows of a table with this `header`, which is written in `dialect`. Errors if a column that
    /// passes through can't be written under its name.
    fn begin(&mut self, header: &Header, dialect: Dialect) -> Result<Vec<u8>>;

    /// Writes a row and its `scores`.
    fn write(&self, row: &ScoredRow, scores: &Assessment, out: &mut Vec<u8>) -> io::Result<()>;
}

/// Returns the ids of the questions whose answers are worth raising.
pub fn concerns<'q>(scores: &Assessment<'q>) -> impl Iterator<Item = &'q str> {
    let is_concern = |item: &&Item| item.answer.is_some_and(|answer| answer.concern);
    scores.items.iter().filter(is_concern).map(|item| item.question.id.as_str())
}
