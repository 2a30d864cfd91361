//! A row of responses.

use super::header::Header;
use super::rows::RowText;
use crate::responses::Response;

/// A row without faults.
pub struct ScoredRow<'r> {
    /// What the columns are.
    pub header: &'r Header<'r>,
    /// The cells.
    pub text: RowText<'r>,
    /// One for each question, in order.
    pub responses: &'r [Response],
}

impl<'r> ScoredRow<'r> {
    /// Returns the columns that pass through: names and cells.
    pub fn passed(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let (names, text) = (&self.header.names, self.text);
        self.header.passed.iter().map(move |&column| (names[column].as_str(), text.cell(column)))
    }
}
