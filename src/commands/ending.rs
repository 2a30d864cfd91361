//! How a command ended.

/// How a command ended, if not with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done, whatever the result.
    Done,
    /// Done, and the result is not a positive one, which the user asked to be told.
    NotPositive,
    /// Done in part: some rows of a table had faults.
    DoneInPart,
    /// Stopped by the user.
    Stopped,
}
