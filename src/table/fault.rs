//! A fault, and the column in which faults are written.

/// The name of the column of faults.
pub const FAULT: &str = "fault";

/// What is wrong with a row.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The line of the cell, or of the row.
    pub line: u64,
    /// What is wrong, and in which column. Faults with the same message are of one kind.
    pub message: String,
}
