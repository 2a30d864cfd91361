//! Cells as responses, in the one grammar, fast for words that come again.

use crate::questionnaire::Questionnaire;
use crate::responses::{Grammar, Response};

/// Reads cells.
pub struct Cells<'q> {
    grammar: Grammar<'q>,
    /// Words that were read, each at its hash or behind it; half of the slots at most.
    known: Vec<Option<(Box<str>, Response)>>,
    free: usize,
    answers: String,
}

/// Words to keep at most, and the bytes of one: a cell may be blanks without end.
const MAX_KNOWN: usize = 1024;
const MAX_KNOWN_BYTES: usize = 64;

impl<'q> Cells<'q> {
    /// For answers to `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let words = (questionnaire.choices().iter()).map(|choice| 1 + choice.keys.len());
        // A word is written in some ways: Yes, yes, YES.
        let free = (8 * words.sum::<usize>()).next_power_of_two();
        let free = free.min(MAX_KNOWN);
        let grammar = Grammar::new(questionnaire);
        Self {
            known: vec![None; 2 * free],
            free,
            answers: format!("{}, or empty", grammar.keys()),
            grammar,
        }
    }

    /// The response in `cell`: an answer as it is typed, or nothing where it is missing.
    pub fn read(&mut self, cell: &str) -> Option<Response> {
        let mut slot = self.slot(cell);
        while let Some((word, response)) = &self.known[slot] {
            if **word == *cell {
                return Some(*response);
            }
            slot = (slot + 1) & (self.known.len() - 1);
        }
        let response = match cell.trim() {
            "" => Response::Skipped,
            word => self.grammar.read_response(word)?,
        };
        if self.free > 0 && cell.len() <= MAX_KNOWN_BYTES {
            self.free -= 1;
            self.known[slot] = Some((cell.into(), response));
        }
        Some(response)
    }

    /// What a cell may hold.
    pub fn answers(&self) -> &str {
        &self.answers
    }

    fn slot(&self, cell: &str) -> usize {
        let bytes = cell.as_bytes();
        let byte = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or(0));
        let ends = byte(bytes.first()) + 7 * byte(bytes.last());
        let hash = ends + 31 * byte(bytes.get(bytes.len() / 2)) + 61 * bytes.len();
        hash & (self.known.len() - 1)
    }
}
