//! How many rows were scored, left out or passed over.

use std::fmt;

use super::rows::Row;
use crate::scoring::Assessment;

/// The most rows over several lines whose lines are named.
const MAX_NAMED: usize = 10;

/// How many rows there were of each kind.
#[derive(Debug, Default)]
pub struct Counts {
    pub(super) scored: u64,
    /// How many of the scored rows have missing answers.
    with_missing: u64,
    /// How many of the scored rows have no answer.
    without_any: u64,
    pub(super) faulty: u64,
    /// The rest of the table was not read.
    pub(super) is_cut_short: bool,
    pub(super) blank: u64,
    over_several_lines: u64,
    /// The lines of the first of these.
    named_lines: Vec<String>,
}

impl Counts {
    /// Returns whether every row was scored.
    pub fn all_scored(&self) -> bool {
        self.faulty == 0
    }

    pub(super) fn add_scored(&mut self, scores: &Assessment) {
        self.scored += 1;
        let answered = scores.answered();
        self.with_missing += u64::from(answered < scores.items.len());
        self.without_any += u64::from(answered == 0);
    }

    /// Counts the lines of `row`.
    pub(super) fn add_lines(&mut self, row: &Row) {
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
        let (scored, with_missing) = (counted(self.scored, "row"), self.with_missing);
        write!(f, "{scored} scored, {with_missing} with missing answers")?;
        if self.without_any > 0 {
            write!(f, " ({} without any answer)", self.without_any)?;
        }
        write!(f, ", {} left out with faults", self.faulty)?;
        if self.is_cut_short {
            f.write_str("; the rest was not read")?;
        }
        if self.blank > 0 {
            write!(f, "; {} without a filled cell skipped", counted(self.blank, "row"))?;
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

/// Returns `count` and the word for that many, such as `2 rows`.
pub fn counted(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
