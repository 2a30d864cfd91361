//! The messages beside the result: notes, faults by kind, and progress.

use std::io::{LineWriter, Write};
use std::time::{Duration, Instant};

use super::counts::counted;
use super::fault::Fault;
use crate::escape::one_line;

/// The most kinds of faults that are listed.
const MAX_KINDS: usize = 100;
/// How long it takes until progress is shown for the first time, and again.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

/// A log to a stream of messages, line by line. Errors of that stream are ignored: there is nowhere else to report them.
pub struct Log<W: Write> {
    to: LineWriter<W>,
    /// The name of the table, harmless to a terminal.
    pub(super) name: String,
    kinds: Vec<Kind>,
    /// How many faults there were of kinds beyond [`MAX_KINDS`].
    others: u64,
    /// When progress is shown next, if it is.
    progress_due: Option<Instant>,
    /// The width of the line of progress that is shown.
    progress_width: usize,
}

struct Kind {
    first: Fault,
    more_rows: u64,
}

impl<W: Write> Log<W> {
    /// Returns a log to `to` about the table `name`, with a line of progress if it is a terminal.
    pub fn new(to: W, name: &str, is_terminal: bool) -> Self {
        Self {
            to: LineWriter::new(to),
            name: one_line(name),
            kinds: Vec::new(),
            others: 0,
            progress_due: is_terminal.then(|| Instant::now() + PROGRESS_INTERVAL),
            progress_width: 0,
        }
    }

    /// Writes a remark about `line`.
    pub fn note(&mut self, line: u64, text: &str) {
        self.clear();
        let _ = writeln!(self.to, "{}:{line}: {text}", self.name);
    }

    /// Adds a fault, to be listed at the end.
    pub fn fault(&mut self, fault: &Fault) {
        if let Some(kind) = self.kinds.iter_mut().find(|kind| kind.first.message == fault.message) {
            kind.more_rows += 1;
        } else if self.kinds.len() < MAX_KINDS {
            self.kinds.push(Kind { first: fault.clone(), more_rows: 0 });
        } else {
            self.others += 1;
        }
    }

    /// Shows that `rows` are done, if it is time to.
    pub fn progress(&mut self, rows: u64) {
        let now = Instant::now();
        if self.progress_due.is_some_and(|due| now >= due) {
            let line = format!("{rows} rows");
            let _ = write!(self.to, "\r{line}").and_then(|()| self.to.flush());
            self.progress_due = Some(now + PROGRESS_INTERVAL);
            self.progress_width = line.len();
        }
    }

    /// Ends the log: removes the progress, and lists the faults, the first of each kind with its line.
    pub fn finish(&mut self) {
        self.clear();
        for Kind { first, more_rows } in &self.kinds {
            let _ = writeln!(self.to, "{}:{}: {}", self.name, first.line, first.message);
            if *more_rows > 0 {
                let _ = writeln!(self.to, "  \u{2026} and in {}", counted(*more_rows, "more row"));
            }
        }
        if self.others > 0 {
            let faults = counted(self.others, "more fault");
            let _ = writeln!(self.to, "and {faults} of other kinds");
        }
    }

    /// Removes the line of progress.
    fn clear(&mut self) {
        if self.progress_width > 0 {
            let width = self.progress_width;
            let _ = write!(self.to, "\r{:width$}\r", "").and_then(|()| self.to.flush());
            self.progress_width = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use super::super::fault::Fault;
    use super::Log;

    #[derive(Default)]
    struct Writes(Vec<String>);

    impl Write for &mut Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Another program may write to the same terminal.
    #[test]
    fn no_line_comes_in_pieces() {
        let mut writes = Writes::default();
        let mut log = Log::new(&mut writes, "table.csv", false);
        log.note(2, "skipped");
        for line in [3, 7] {
            log.fault(&Fault { line, message: "column a: x".to_owned() });
        }
        log.finish();
        drop(log);
        let lines =
            ["table.csv:2: skipped", "table.csv:3: column a: x", "  \u{2026} and in 1 more row"];
        assert_eq!(writes.0, lines.map(|line| format!("{line}\n")));
    }
}
