//! Cells as responses, in the same grammar as anywhere else.

use super::rows::RowText;
use crate::questionnaire::Questionnaire;
use crate::responses::{Grammar, Response};

/// Reads cells. Words that were read are remembered, for most cells of a table are one of a few.
pub struct Cells<'q> {
    grammar: Grammar<'q>,
    /// The last short word at each index, and its response.
    known: Vec<Option<(ShortWord, Response)>>,
    answers: String,
}

/// A power of two that is much larger than the number of words, so that few have the same index.
const KNOWN: usize = 1024;

/// A word of up to eight bytes, and its length.
#[derive(Clone, Copy, PartialEq)]
struct ShortWord(u64, usize);

impl ShortWord {
    /// Returns the word of `length` bytes that `bytes` begin with.
    fn new(length: usize, bytes: [u8; 8]) -> Option<Self> {
        let others = 8 * (8_usize.checked_sub(length)?) as u32;
        let word = u64::from_be_bytes(bytes).checked_shr(others).unwrap_or(0);
        Some(Self(word, length))
    }

    fn index(self) -> usize {
        // The golden ratio spreads the words.
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % KNOWN
    }
}

impl<'q> Cells<'q> {
    /// Returns a reader of answers to `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let grammar = Grammar::new(questionnaire);
        let answers = format!("{}, or empty", grammar.keys());
        Self { grammar, known: vec![None; KNOWN], answers }
    }

    /// Returns the response in `cell`: an answer as it is typed, or a missing one if it is empty.
    pub fn read(&mut self, row: RowText, column: usize) -> Option<Response> {
        let (length, bytes) = row.first_bytes(column);
        let Some(word) = bytes.and_then(|bytes| ShortWord::new(length, bytes)) else {
            return self.read_slowly(row.cell(column));
        };
        let index = word.index();
        if let Some((known, response)) = self.known[index]
            && known == word
        {
            return Some(response);
        }
        let response = self.read_slowly(row.cell(column))?;
        self.known[index] = Some((word, response));
        Some(response)
    }

    fn read_slowly(&self, cell: &str) -> Option<Response> {
        match cell.trim() {
            "" => Some(Response::Skipped),
            word => self.grammar.read_response(word),
        }
    }

    /// Says what a cell may contain.
    pub fn answers(&self) -> &str {
        &self.answers
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Rows;
    use super::Cells;
    use crate::questionnaire::file;
    use crate::responses::Response;

    fn read(cells: &mut Cells, cell: &str) -> Option<Response> {
        let table = format!("x,\"{}\"\n", cell.replace('"', "\"\""));
        let Ok(mut rows) = Rows::open(table.as_bytes(), |_| false) else {
            return None;
        };
        let Ok(Some(row)) = rows.next() else {
            return None;
        };
        cells.read(row.text().expect("text"), 1)
    }

    /// A word that was read before must not be taken for one that only looks like it.
    #[test]
    fn what_is_remembered_is_what_was_read() {
        let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
        let mut cells = Cells::new(&questionnaire);
        for _ in 0..2 {
            assert_eq!(read(&mut cells, "y"), Some(Response::Chosen(0)));
            assert_eq!(read(&mut cells, " \tn"), Some(Response::Chosen(1)));
            assert_eq!(read(&mut cells, "Not sure"), Some(Response::Chosen(2)));
            assert_eq!(read(&mut cells, "Not  sure "), Some(Response::Chosen(2)));
            assert_eq!(read(&mut cells, ""), Some(Response::Skipped));
            assert_eq!(read(&mut cells, "not_sure"), Some(Response::Chosen(2)));
            assert_eq!(read(&mut cells, "skip"), Some(Response::Skipped));
            for faulty in ["y\0", "\0y", "\0", "yy", "Not surf", "maybe not", "s"] {
                assert_eq!(read(&mut cells, faulty), None, "{faulty:?}");
            }
        }
        // Whatever other word has the same index.
        for (first, second) in
            (' '..='~').flat_map(|first| "nosuy".chars().map(move |second| (first, second)))
        {
            let word = format!("{first}{second}");
            let expected = match word.trim().to_lowercase().as_str() {
                "y" => Some(Response::Chosen(0)),
                "n" | "no" => Some(Response::Chosen(1)),
                "u" => Some(Response::Chosen(2)),
                _ => None,
            };
            assert_eq!(read(&mut cells, &word), expected, "{word:?}");
        }
    }
}
