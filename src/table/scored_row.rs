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
