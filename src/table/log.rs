//! The messages beside the result: faults, up to a limit, and progress.

use std::io::Write;
use std::time::{Duration, Instant};

/// The most faults that are listed.
const MAX_LISTED: u64 = 20;
/// How long it takes until progress is shown for the first time, and again.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

/// A log to a stream of messages. Errors of that stream are ignored: there is nowhere else to report them.
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
    /// Returns a log to `to`, with a line of progress if it is a terminal.
    pub fn new(to: W, is_terminal: bool) -> Self {
        Self {
            to,
            faults: 0,
            progress: is_terminal
                .then(|| Progress { due: Instant::now() + PROGRESS_INTERVAL, width: 0 }),
        }
    }

    /// Lists the fault that `describe` returns, unless there were many.
    pub fn fault(&mut self, describe: impl FnOnce() -> String) {
        self.faults += 1;
        if self.faults <= MAX_LISTED {
            self.clear();
            let _ = writeln!(self.to, "{}", describe());
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
            (progress.due, progress.width) = (now + PROGRESS_INTERVAL, line.len());
        }
    }

    /// Ends the log: removes the progress, and counts the faults that were not listed.
    pub fn finish(&mut self) {
        self.clear();
        if let Some(more @ 1..) = self.faults.checked_sub(MAX_LISTED) {
            let what = if more == 1 { "fault" } else { "faults" };
            let _ = writeln!(self.to, "and {more} more {what}");
        }
    }

    /// Removes the line of progress.
    pub fn clear(&mut self) {
        if let Some(progress) = &mut self.progress
            && progress.width > 0
        {
            let _ = write!(self.to, "\r{:width$}\r", "", width = progress.width);
            progress.width = 0;
        }
    }
}
