//! Cells as responses, in the same grammar as anywhere else.

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
    fn new(word: &str) -> Option<Self> {
        let packed =
            |word: &str| word.bytes().fold(0, |packed, byte| packed << 8 | u64::from(byte));
        (word.len() <= 8).then(|| Self(packed(word), word.len()))
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
    pub fn read(&mut self, cell: &str) -> Option<Response> {
        let Some(word) = ShortWord::new(cell) else {
            return self.read_slowly(cell);
        };
        let index = word.index();
        if let Some((known, response)) = self.known[index]
            && known == word
        {
            return Some(response);
        }
        let response = self.read_slowly(cell)?;
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
    use super::Cells;
    use crate::commands::BUILT_IN;
    use crate::questionnaire::file;
    use crate::responses::Response;

    /// A word that was read before must not be taken for one that only looks like it.
    #[test]
    fn what_is_remembered_is_what_was_read() {
        let questionnaire = file::load(BUILT_IN.as_bytes()).expect("the built-in file");
        let mut cells = Cells::new(&questionnaire);
        for _ in 0..2 {
            assert_eq!(cells.read("y"), Some(Response::Chosen(0)));
            assert_eq!(cells.read(" \tn"), Some(Response::Chosen(1)));
            assert_eq!(cells.read("Not sure"), Some(Response::Chosen(2)));
            assert_eq!(cells.read("Not  sure "), Some(Response::Chosen(2)));
            assert_eq!(cells.read(""), Some(Response::Skipped));
            for faulty in ["y\0", "\0y", "\0", "yy", "Not surf", "maybe not"] {
                assert_eq!(cells.read(faulty), None, "{faulty:?}");
            }
        }
        // Every short word of two letters, whatever else has its index.
        for (first, second) in (' '..='~').flat_map(|first| ('a'..='z').map(move |s| (first, s))) {
            let word = format!("{first}{second}");
            let expected = match word.trim().to_lowercase().as_str() {
                "y" => Some(Response::Chosen(0)),
                "n" | "no" => Some(Response::Chosen(1)),
                "u" => Some(Response::Chosen(2)),
                "s" => Some(Response::Skipped),
                _ => None,
            };
            assert_eq!(cells.read(&word), expected, "{word:?}");
        }
    }
}
