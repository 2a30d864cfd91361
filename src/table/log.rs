//! The messages beside the result: notes, faults by kind, and how many rows were scored.

use std::fmt;
use std::io::{LineWriter, Write};

use super::rows::Row;
use crate::escape::one_line;
use crate::scoring::Assessment;

/// What is wrong with a row.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// The line of the cell, or of the row.
    pub line: u64,
    /// What is wrong, and in which column. Faults with the same message are of one kind.
    pub message: String,
}

/// The most kinds of faults that are listed.
const MAX_KINDS: usize = 100;

/// A log to a stream of messages, line by line. Errors of that stream are ignored: there is nowhere
/// else to report them.
pub(crate) struct Log<W: Write> {
    to: LineWriter<W>,
    /// The name of the table, harmless to a terminal.
    pub name: String,
    /// The first fault of each kind, and how many more rows have one.
    kinds: Vec<(Fault, u64)>,
    /// How many faults there were of kinds beyond [`MAX_KINDS`].
    others: u64,
}

impl<W: Write> Log<W> {
    /// Begins a log to `to` about the table `name`.
    pub fn new(to: W, name: &str) -> Self {
        Self { to: LineWriter::new(to), name: one_line(name), kinds: Vec::new(), others: 0 }
    }

    /// Writes a remark about `line`.
    pub fn note(&mut self, line: u64, text: &str) {
        let _ = writeln!(self.to, "{}:{line}: {text}", self.name);
    }

    /// Adds a fault, to be listed at the end.
    pub fn fault(&mut self, fault: &Fault) {
        let known = self.kinds.iter_mut().find(|(first, _)| first.message == fault.message);
        if let Some((_, more_rows)) = known {
            *more_rows += 1;
        } else if self.kinds.len() < MAX_KINDS {
            self.kinds.push((fault.clone(), 0));
        } else {
            self.others += 1;
        }
    }

    /// Ends the log: lists the faults, the first of each kind with its line.
    pub fn finish(&mut self) {
        for (first, more_rows) in &self.kinds {
            let _ = writeln!(self.to, "{}:{}: {}", self.name, first.line, first.message);
            if *more_rows > 0 {
                let _ = writeln!(self.to, "  \u{2026} and in {}", counted(*more_rows, "more row"));
            }
        }
        if self.others > 0 {
            let _ = writeln!(self.to, "and {} of other kinds", counted(self.others, "more fault"));
        }
    }
}

/// The most rows over several lines whose lines are named.
const MAX_NAMED: usize = 10;

/// How many rows there were of each kind.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub scored: u64,
    /// How many of the scored rows have missing answers.
    with_missing: u64,
    /// How many of the scored rows have no answer.
    without_any: u64,
    pub faulty: u64,
    /// The rest of the table was not read.
    pub is_cut_short: bool,
    pub blank: u64,
    over_several_lines: u64,
    /// The lines of the first of these.
    named_lines: Vec<String>,
}

impl Counts {
    pub fn add_scored(&mut self, scores: &Assessment) {
        self.scored += 1;
        let answered = scores.answered();
        self.with_missing += u64::from(answered < scores.items.len());
        self.without_any += u64::from(answered == 0);
    }

    /// Counts the lines of `row`.
    pub fn add_lines(&mut self, row: &Row) {
        if row.last_line > row.line {
            self.over_several_lines += 1;
            if self.named_lines.len() < MAX_NAMED {
                self.named_lines.push(format!("{}-{}", row.line, row.last_line));
            }
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let scored = counted(self.scored, "row");
        write!(f, "{scored} scored, {} with missing answers", self.with_missing)?;
        if self.without_any > 0 {
            write!(f, " ({} without any answer)", self.without_any)?;
        }
        write!(f, ", {} left out with faults", self.faulty)?;
        if self.is_cut_short {
            f.write_str("; the rest was not read")?;
        }
        if self.blank > 0 {
            write!(f, "; {} skipped", counted(self.blank, "blank row"))?;
        }
        if self.over_several_lines > 0 {
            let rows = counted(self.over_several_lines, "row");
            write!(f, "; {rows} over several lines ({}", self.named_lines.join(", "))?;
            let more = self.over_several_lines - self.named_lines.len() as u64;
            if more > 0 {
                write!(f, " and {more} more")?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// Writes a number of things, such as `2 rows`.
pub(crate) fn counted(count: impl fmt::Display, thing: &str) -> String {
    let counted = format!("{count} {thing}");
    if counted.starts_with("1 ") { counted } else { counted + "s" }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use super::{Fault, Log};

    struct WholeLines;

    impl Write for WholeLines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            assert_eq!(bytes.last(), Some(&b'\n'), "{bytes:?}");
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Another program may write to the same terminal.
    #[test]
    fn no_line_comes_in_pieces() {
        let mut log = Log::new(WholeLines, "table.csv");
        log.note(2, "skipped");
        for line in [3, 7] {
            log.fault(&Fault { line, message: "column a: x".to_owned() });
        }
        log.finish();
    }
}
