//! What is told beside the result: faults up to a bound, and how far the work has come.

use std::fmt;
use std::io::Write;
use std::time::{Duration, Instant};

/// Faults told at most.
const MAX_TOLD: u64 = 20;
/// Work shorter than this shows no progress, and a line of progress stays as long.
const PATIENCE: Duration = Duration::from_secs(1);

/// A log to a stream of messages; if that can't be written, there is nobody to tell.
pub struct Log<W> {
    to: W,
    faults: u64,
    progress: Option<Progress>,
}

struct Progress {
    due: Instant,
    /// The width of the line that is shown.
    width: usize,
}

impl<W: Write> Log<W> {
    /// To `to`, with a line of progress if it is a terminal.
    pub fn new(to: W, terminal: bool) -> Self {
        Self {
            to,
            faults: 0,
            progress: terminal.then(|| Progress {
                due: Instant::now() + PATIENCE,
                width: 0,
            }),
        }
    }

    /// Tells of a fault, unless there were many.
    pub fn fault(&mut self, fault: impl fmt::Display) {
        self.faults += 1;
        if self.faults <= MAX_TOLD {
            self.clear();
            let _ = writeln!(self.to, "{fault}");
        }
    }

    /// Shows that `rows` are done, if it is time to.
    pub fn progress(&mut self, rows: u64) {
        let Some(progress) = &mut self.progress else {
            return;
        };
        let now = Instant::now();
        if now >= progress.due {
            let line = format!("{rows} rows");
            let _ = write!(self.to, "\r{line}").and_then(|()| self.to.flush());
            (progress.due, progress.width) = (now + PATIENCE, line.len());
        }
    }

    /// Ends the log: progress is shown no more, and the faults that were not told are counted.
    pub fn finish(&mut self) {
        self.clear();
        if let Some(untold @ 1..) = self.faults.checked_sub(MAX_TOLD) {
            let what = if untold == 1 { "fault" } else { "faults" };
            let _ = writeln!(self.to, "and {untold} more {what}");
        }
    }

    /// Takes the line of progress away.
    pub fn clear(&mut self) {
        if let Some(progress) = &mut self.progress
            && progress.width > 0
        {
            let _ = write!(self.to, "\r{:width$}\r", "", width = progress.width);
            progress.width = 0;
        }
    }
}
