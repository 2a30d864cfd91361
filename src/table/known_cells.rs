//! Cells that were read before: most cells of a table are one of a few.
//!
//! With a `HashMap` alone, a table takes 1.5 times as long: the lengths of the cells vary at random, so the processor
//! mispredicts how many bytes to hash and to compare. A short cell is therefore one number.

use std::collections::HashMap;

use super::rows::RowText;
use crate::responses::Response;

/// How many short cells are remembered: a power of two, much larger than the number of answers, so that few have the same index.
const SHORT_CELLS: usize = 1024;
/// How many longer cells are remembered.
const LONG_CELLS: usize = 1000;
/// The longest cell that is remembered, in bytes.
const LONGEST: usize = 100;

/// The cells, and their responses.
pub struct KnownCells {
    /// The last short cell of each index.
    short: Vec<Option<(u64, Response)>>,
    long: HashMap<String, Response>,
}

impl KnownCells {
    /// Returns no cells.
    pub fn new() -> Self {
        Self { short: vec![None; SHORT_CELLS], long: HashMap::new() }
    }

    /// Returns the response in the cell in `column`: the known one, or what `read` returns, which is then known.
    pub fn get(
        &mut self,
        row: RowText,
        column: usize,
        read: impl FnOnce(&str) -> Option<Response>,
    ) -> Option<Response> {
        let cell = row.cell(column);
        let Some(short) = short(cell) else {
            return self.get_long(cell, read);
        };
        // The golden ratio spreads the cells.
        let index = (short.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % SHORT_CELLS;
        let known = &mut self.short[index];
        if let Some((cell, response)) = known
            && *cell == short
        {
            return Some(*response);
        }
        let response = read(cell)?;
        *known = Some((short, response));
        Some(response)
    }

    fn get_long(
        &mut self,
        cell: &str,
        read: impl FnOnce(&str) -> Option<Response>,
    ) -> Option<Response> {
        if let Some(response) = self.long.get(cell) {
            return Some(*response);
        }
        let response = read(cell)?;
        if self.long.len() < LONG_CELLS && cell.len() <= LONGEST {
            self.long.insert(cell.to_owned(), response);
        }
        Some(response)
    }
}

/// Returns a cell of up to eight bytes as one number: 0xff, which is in no text, fills the rest.
fn short(cell: &str) -> Option<u64> {
    if cell.len() > 8 {
        return None;
    }
    let mut number = u64::MAX;
    for byte in cell.bytes() {
        number = number << 8 | u64::from(byte);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cells;
    use super::super::rows::Rows;
    use super::KnownCells;
    use crate::questionnaire::file::{self, BUILT_IN};
    use crate::responses::Response;

    /// Each word is read twice, as a cell.
    fn assert_read(known: &mut KnownCells, cells: &Cells, words: &[(String, Option<Response>)]) {
        for (word, expected) in words {
            // Zeros in a short table look like UTF-16.
            let table = format!("{},\"{}\"\n", "x".repeat(100), word.replace('"', "\"\""));
            let mut rows = Rows::open(table.as_bytes(), |_| false).expect("a table");
            let row = rows.next().expect("no stop").expect("a row");
            for _ in 0..2 {
                let read = known.get(row.text().expect("text"), 1, |cell| cells.read(cell));
                assert_eq!(read, *expected, "{word:?}");
            }
        }
    }

    /// A cell that was read before must not be taken for one that only looks like it.
    #[test]
    fn what_is_known_is_what_was_read() {
        let questionnaire = file::load(BUILT_IN.as_bytes()).expect("the built-in file");
        let cells = Cells::new(&questionnaire, &[]).expect("no words");
        let mut known = KnownCells::new();
        let [yes, no, not_sure] = [0, 1, 2].map(|choice| Some(Response::Chosen(choice)));
        let long = format!("Not{}sure", " ".repeat(20));
        let words = [
            ("y", yes),
            (" \tn", no),
            ("Not sure", not_sure),
            ("Not  sure ", not_sure),
            (&long, not_sure),
            ("", Some(Response::Skipped)),
            ("not_sure", not_sure),
            ("skip", Some(Response::Skipped)),
        ];
        let words = words.map(|(word, read)| (word.to_owned(), read));
        let faulty =
            ["y\0", "\0y", "\0", "yy", "Not surf", "maybe not", "s", "Not sure, but nearly"];
        let faulty = faulty.map(|word| (word.to_owned(), None));
        assert_read(&mut known, &cells, &[&words[..], &faulty, &words].concat());
        // Whatever other cell has the same index.
        let pairs = (' '..='~')
            .flat_map(|first| "nosuy".chars().map(move |second| format!("{first}{second}")));
        let pairs: Vec<_> = pairs
            .map(|word| {
                let read = match word.trim().to_lowercase().as_str() {
                    "y" => yes,
                    "n" | "no" => no,
                    "u" => not_sure,
                    _ => None,
                };
                (word, read)
            })
            .collect();
        assert_read(&mut known, &cells, &pairs);
    }
}
