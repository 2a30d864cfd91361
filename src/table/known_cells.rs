//! Cells that were read before: most cells of a table are one of a few.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::cells::Cells;
use crate::responses::Response;

/// The most cells that are remembered.
const MAX_CELLS: usize = 1000;
/// The longest cell that is remembered, in bytes.
const MAX_CELL_BYTES: usize = 100;

/// The cells, and their responses.
#[derive(Default)]
pub struct KnownCells(HashMap<String, Response, RandomState>);

impl KnownCells {
    /// Returns the response in `cell`: the known one, or the one that `cells` reads, which is then known.
    pub fn read(&mut self, cell: &str, cells: &Cells) -> Option<Response> {
        if let Some(response) = self.0.get(cell) {
            return Some(*response);
        }
        let response = cells.read(cell)?;
        if self.0.len() < MAX_CELLS && cell.len() <= MAX_CELL_BYTES {
            self.0.insert(cell.to_owned(), response);
        }
        Some(response)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cells;
    use super::KnownCells;
    use crate::questionnaire::file::{self, BUILT_IN};
    use crate::responses::Response;

    /// A cell that was read before must not be taken for one that only looks like it.
    #[test]
    fn what_is_known_is_what_was_read() {
        let questionnaire = file::load(BUILT_IN.as_bytes()).expect("the built-in file");
        let cells = Cells::new(&questionnaire, &[]).expect("no words");
        let mut known = KnownCells::default();
        let [yes, no, not_sure] = [0, 1, 2].map(|choice| Some(Response::Chosen(choice)));
        let long = format!("Not{}sure", " ".repeat(200));
        for _ in 0..2 {
            for (word, expected) in [
                ("y", yes),
                (" \tn", no),
                ("Not sure", not_sure),
                ("Not  sure ", not_sure),
                (&long, not_sure),
                ("", Some(Response::Skipped)),
                ("skip", Some(Response::Skipped)),
                ("y\0", None),
                ("yy", None),
                ("Not surf", None),
                ("Not sure, but nearly", None),
            ] {
                assert_eq!(known.read(word, &cells), expected, "{word:?}");
            }
        }
    }
}
