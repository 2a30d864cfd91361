//! The messages beside the result: notes, and faults by kind.

use std::io::{LineWriter, Write};

use super::counts::counted;
use super::fault::Fault;
use crate::escape::one_line;

/// The most kinds of faults that are listed.
const MAX_KINDS: usize = 100;

/// A log to a stream of messages, line by line. Errors of that stream are ignored: there is nowhere else to report them.
pub struct Log<W: Write> {
    to: LineWriter<W>,
    /// The name of the table, harmless to a terminal.
    pub(super) name: String,
    /// The first fault of each kind, and how many more rows have one.
    kinds: Vec<(Fault, u64)>,
    /// How many faults there were of kinds beyond [`MAX_KINDS`].
    others: u64,
}

impl<W: Write> Log<W> {
    /// Returns a log to `to` about the table `name`.
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
            let faults = counted(self.others, "more fault");
            let _ = writeln!(self.to, "and {faults} of other kinds");
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
        let mut log = Log::new(&mut writes, "table.csv");
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
