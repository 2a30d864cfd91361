//! Cells as responses: the words of an answer, nothing, a word for a missing answer, or a number
//! with decimals that are zeros.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};
use foldhash::fast::RandomState;

use super::rows::Row;
use crate::escape::{quoted, shell_word};
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::{Question, Questionnaire};
use crate::responses::{Grammar, Response};

/// The longest answer, so that a hostile cell takes little memory.
const MAX_ANSWER_BYTES: usize = 16 * 1024;
/// The most cells that are remembered, of all questions together.
const MAX_KNOWN: usize = 2000;
/// The longest cell that is remembered, in bytes.
const MAX_KNOWN_BYTES: usize = 100;
/// The most places of a cell where a key and a label are looked for.
const MAX_PARTS: usize = 20;
const KEY_AND_LABEL: &str =
    ", but a key and its label; add it to the keys of that choice, or export one of both";
/// What programs write for a missing answer, folded. No number is among them that may be a key of
/// another numbering.
const USUAL_MISSING: [&str; 23] = [
    "na", "<na>", "n/a", "n.a.", "#n/a", "nan", "null", "#null!", "none", "nil", "missing", ".",
    "-", "--", "?", "*", "77", "88", "99", "777", "888", "999", "9999",
];

/// Reads cells.
pub(crate) struct Cells<'q> {
    grammar: Grammar<'q>,
    /// The words that mean that no answer was given, folded.
    missing: HashSet<String>,
    /// For each question the responses in cells that were read before: most cells of a table are
    /// one of a few.
    known: Vec<HashMap<Vec<u8>, Response, RandomState>>,
}

impl<'q> Cells<'q> {
    /// Reads answers to `questionnaire`. Each word in `missing` means that none was given. Errors
    /// if one of them is an answer.
    pub fn new(questionnaire: &'q Questionnaire, missing: &[String]) -> Result<Self> {
        let questions = &questionnaire.questions;
        let (grammar, known) =
            (Grammar::new(questionnaire), vec![HashMap::default(); questions.len()]);
        let mut cells = Self { grammar, missing: HashSet::new(), known };
        for word in missing {
            for (nth, Question { choices, .. }) in questions.iter().enumerate() {
                let Some(Response::Chosen(choice)) = cells.read(nth, word) else { continue };
                let (word, label) = (quoted(word), quoted(&choices.list[choice].label));
                bail!("--missing {word}: it is an answer, {label}; remove this --missing");
            }
            cells.missing.insert(folded(word));
        }
        Ok(cells)
    }

    /// Reads the cell of `row` in `column` as [`Self::read`] does, and remembers the response.
    pub fn look_up(&mut self, question: usize, row: &Row, column: usize) -> Option<Response> {
        if let Some(response) = self.known[question].get(row.raw_cell(column)) {
            return Some(*response);
        }
        let cell = row.cell(column);
        let response = self.read(question, &cell)?;
        // A quote is one or half of one, depending on the quotes around the cell.
        let is_clear = cell.len() <= MAX_KNOWN_BYTES && !cell.contains('"');
        let known = &mut self.known[question];
        if is_clear && known.len() < MAX_KNOWN / self.grammar.questions.len() {
            known.insert(cell.into_owned().into_bytes(), response);
        }
        Some(response)
    }

    /// Reads the response to the `question` with this index in `cell`: an answer as it is typed, or
    /// a missing one if it is empty or a word for that. `None` if it is neither.
    pub fn read(&self, question: usize, cell: &str) -> Option<Response> {
        let word = cell.trim();
        self.read_word(question, word).or_else(|| self.read_word(question, without_decimals(word)?))
    }

    fn read_word(&self, question: usize, word: &str) -> Option<Response> {
        if word.len() > MAX_ANSWER_BYTES {
            return None;
        }
        let response = self.grammar.read_response(&self.grammar.questions[question].choices, word);
        if response.is_none() && (word.is_empty() || self.missing.contains(&folded(word))) {
            return Some(Response::Skipped);
        }
        response
    }

    /// Whether `cell` answers any question.
    pub fn is_answer(&self, cell: &str) -> bool {
        let word = cell.trim();
        let is_answer = |word: &str| word.len() <= MAX_ANSWER_BYTES && self.grammar.is_answer(word);
        is_answer(word) || without_decimals(word).is_some_and(is_answer)
    }

    /// Says that `cell` is not an answer to `question`, what is, and what to do.
    pub fn fault(&self, question: usize, cell: &str) -> String {
        let keys = self.grammar.questions[question].choices.keys();
        let way_out = self.way_out(question, cell).unwrap_or_default();
        format!("{} is not an answer ({keys}, or empty){way_out}", quoted(cell.trim()))
    }

    /// What to do about `cell`, which is not an answer to `question`: it may be a word for a
    /// missing one, or a key and its label. `None` if it is neither.
    pub fn way_out(&self, question: usize, cell: &str) -> Option<String> {
        let word = cell.trim();
        if let Some(word) = missing_argument(word) {
            return Some(format!("; if it means that none was given, add --missing {word}"));
        }
        if self.is_key_and_label(question, word) { Some(KEY_AND_LABEL.to_owned()) } else { None }
    }

    /// Whether `word` is two words for one choice of `question`, such as `4 - Very good`.
    fn is_key_and_label(&self, question: usize, word: &str) -> bool {
        let is_between = |c: char| c.is_whitespace() || ".:;,=/|()[]-\u{2013}\u{2014}".contains(c);
        for (at, _) in word.match_indices(is_between).take(MAX_PARTS) {
            let first = word[..at].trim_start_matches(['(', '[']).trim_end_matches(is_between);
            let second = word[at..].trim_matches(is_between);
            let choice = self.read(question, first);
            let are_one = choice == self.read(question, second) && folded(first) != folded(second);
            if are_one && matches!(choice, Some(Response::Chosen(_))) {
                return true;
            }
        }
        false
    }
}

/// `word` for a shell, if it usually means a missing answer.
fn missing_argument(word: &str) -> Option<String> {
    let word = without_decimals(word).unwrap_or(word);
    let is_usual = word.len() <= 10 && USUAL_MISSING.contains(&folded(word).as_str());
    let is_below_zero = word.starts_with('-') && word.parse::<i32>().is_ok();
    if is_usual || is_below_zero { shell_word(word) } else { None }
}

/// The whole number in `word`, if it has one or two decimals and they are zeros: statistics
/// programs write `1.0` or `1,00`, and SPSS writes `.00` for zero.
fn without_decimals(word: &str) -> Option<&str> {
    let (whole, decimals) = word.rsplit_once(['.', ','])?;
    let whole = if whole.is_empty() { "0" } else { whole };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && matches!(decimals, "0" | "00") { Some(whole) } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Cells, missing_argument};
    use crate::questionnaire::file;
    use crate::questionnaire::file::BUILT_IN;
    use crate::responses::Response;
    use crate::table::rows::Rows;

    #[test]
    fn a_remembered_cell_is_not_taken_for_a_similar_one() {
        let questionnaire = file::load(BUILT_IN.as_bytes()).expect("the built-in file");
        let mut cells = Cells::new(&questionnaire, &[]).expect("no words");
        let [yes, no, not_sure] = [0, 1, 2].map(|choice| Some(Response::Chosen(choice)));
        let long = format!("Not{}sure", " ".repeat(200));
        let mut look_up = |row: String| {
            let mut rows = Rows::new(row.as_bytes(), b';');
            cells.look_up(0, rows.next().expect("a row").expect("a row"), 0)
        };
        for _ in 0..2 {
            for (expected, words) in [
                (yes, &["y"][..]),
                (no, &[" \tn"]),
                (not_sure, &["Not sure", "Not  sure ", &long]),
                (Some(Response::Skipped), &["", "skip"]),
                (None, &["y\0", "yy", "Not surf", "Not sure, but nearly"]),
            ] {
                for word in words {
                    // At the end of what was read, before more of it, and in quotes.
                    assert_eq!(look_up(format!("{word};")), expected, "{word:?}");
                    assert_eq!(look_up(format!("{word};{long}")), expected, "{word:?}");
                    assert_eq!(look_up(format!("\"{word}\";{long}")), expected, "{word:?}");
                }
            }
        }
    }

    #[test]
    fn what_usually_means_a_missing_answer_is_named_as_an_argument() {
        for (word, argument) in
            [("n.a.", "n.a."), ("-7", "-7"), ("999", "999"), ("99,00", "99"), ("<NA>", "'<NA>'")]
        {
            assert_eq!(missing_argument(word).as_deref(), Some(argument));
        }
        for word in ["4", "1.5", "maybe", "S", "-x"] {
            assert_eq!(missing_argument(word), None, "{word:?}");
        }
    }

    #[test]
    fn decimals_that_are_zeros_are_left_out_unless_a_word_has_them() {
        let keys = BUILT_IN.replace("[\"y\"]", "[\"1\"]").replace("[\"n\"]", "[\"-1\", \"0\"]");
        let keys = keys.replace("[\"u\"]", "[\"10\", \"1.00\"]");
        let questionnaire = file::load(keys.as_bytes()).expect("a valid file");
        let missing = ["NA", "-99", "."].map(str::to_owned);
        let cells = Cells::new(&questionnaire, &missing).expect("no answers");
        let [first, second, third] = [0, 1, 2].map(|choice| Some(Response::Chosen(choice)));
        for (response, words) in [
            (first, &["1", "1.0", "1,0", "1,00"][..]),
            // SPSS leaves the zero out.
            (second, &["-1.0", "0", ".00", ",00", ".0", "0.0"]),
            (third, &["1.00", "10.0"]),
            (Some(Response::Skipped), &["NA", " na ", "-99", "-99.0", "-99,00", "."]),
            (None, &["1.000", "1.5", "1.", "-.0", "1.0.0", "yes.0"]),
            (None, &["N/A", "99", "-99.000", "-99.5", "NA.0", "-"]),
        ] {
            for word in words {
                assert_eq!(cells.read(0, word), response, "{word:?}");
            }
        }
    }
}
