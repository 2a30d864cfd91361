//! Answers from a stream: one line an answer, in the order of the questions, or `id: answer` on
//! every line.

use std::io::Read;

use anyhow::{Context, Result, bail, ensure};

use crate::escape::quoted;
use crate::questionnaire::Questionnaire;
use crate::responses::{Grammar, Response, Responses};
use crate::suggestion::nearest;

const MAX_LINE_BYTES: usize = 1_000;
const MAX_STREAM_MIB: u64 = 4;

/// Reads every response from `stream`.
///
/// # Errors
///
/// The first line that is not an answer, with its number, what is there and what fits; or the first
/// question without an answer. Nothing is used from a faulty stream.
pub fn read(questionnaire: &Questionnaire, stream: impl Read) -> Result<Responses> {
    let max_bytes = MAX_STREAM_MIB * 1024 * 1024;
    let mut bytes = Vec::new();
    let mut stream = stream.take(max_bytes + 1);
    stream.read_to_end(&mut bytes).context("standard input can't be read")?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = Reader {
        ids: questionnaire.questions.iter().map(|question| question.id.as_str()).collect(),
        grammar: Grammar::new(questionnaire),
        by_id: None,
        given: vec![None; questionnaire.questions.len()],
    };
    let mut blank_line = None;
    for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        let place = || format!("standard input, line {number}");
        let line = text_of(line).with_context(place)?.trim();
        if line.is_empty() {
            blank_line = blank_line.or(Some(number));
        } else if !line.starts_with('#') {
            if let Some(blank_line) = blank_line {
                bail!(
                    "standard input, line {blank_line}: blank line between answers; remove it, or write skip for a question \
                     without an answer"
                );
            }
            reader.read_answer(number, line).with_context(place)?;
        }
    }
    ensure!(
        bytes.len() as u64 <= max_bytes,
        "standard input: more than {MAX_STREAM_MIB} MiB; write one line for each answer and stop"
    );
    if let Some(open) = reader.given.iter().position(Option::is_none) {
        bail!(
            "standard input: only {} of {} answers were given; question {} ({}) has none. Write one line for each \
             question, with {}",
            reader.answered(),
            reader.ids.len(),
            open + 1,
            reader.ids[open],
            reader.grammar.piped_answers()
        );
    }
    Ok(reader.given.into_iter().flatten().map(|(response, _)| response).collect())
}

struct Reader<'q> {
    /// The id of each question, in order.
    ids: Vec<&'q str>,
    grammar: Grammar<'q>,
    /// Whether the lines are `id: answer`, or the answers in order. Unknown before the first.
    by_id: Option<bool>,
    /// The response to each question, and the number of its line.
    given: Vec<Option<(Response, usize)>>,
}

impl Reader<'_> {
    /// Reads the line `number`, which is neither blank nor a comment.
    fn read_answer(&mut self, number: usize, line: &str) -> Result<()> {
        let named = self.id_and_answer(line);
        ensure!(
            *self.by_id.get_or_insert(named.is_some()) == named.is_some(),
            "{} does not match the lines before it; write `id: answer` on every line or on none",
            quoted(line)
        );
        let (question, answer) = match named {
            Some((id, answer)) => (self.question(id)?, answer),
            None => (self.answered(), line),
        };
        ensure!(
            question < self.ids.len(),
            "{} is one answer too many; there are {} questions",
            quoted(line),
            self.ids.len()
        );
        let response = self.grammar.read_response(answer).with_context(|| {
            let answers = self.grammar.piped_answers();
            format!("{} is not an answer; use {answers}", quoted(answer.trim()))
        })?;
        self.given[question] = Some((response, number));
        Ok(())
    }

    /// Returns the parts of a line that is `id: answer`. An unknown id is one unless the lines
    /// before have none.
    fn id_and_answer<'l>(&self, line: &'l str) -> Option<(&'l str, &'l str)> {
        let (id, answer) = line.split_once(':')?;
        let is_other = self.by_id == Some(false) && !self.ids.contains(&id.trim());
        if is_other || self.grammar.read_response(line).is_some() {
            return None;
        }
        Some((id.trim(), answer))
    }

    /// Returns how many questions have an answer.
    fn answered(&self) -> usize {
        self.given.iter().flatten().count()
    }

    /// Returns the index of the question with this `id`, which must not have an answer yet.
    fn question(&self, id: &str) -> Result<usize> {
        let Some(question) = self.ids.iter().position(|known| *known == id) else {
            let hint = match nearest(id, self.ids.iter().copied()) {
                Some(known) => format!("did you mean {known}?"),
                None => format!("the ids are {}", self.ids.join(", ")),
            };
            bail!("no question has the id {}; {hint}", quoted(id));
        };
        if let Some((_, line)) = self.given[question] {
            let number = question + 1;
            bail!(
                "question {number} ({id}) was already answered on line {line}; keep one of the two"
            );
        }
        Ok(question)
    }
}

fn text_of(line: &[u8]) -> Result<&str> {
    ensure!(
        line.len() <= MAX_LINE_BYTES,
        "longer than {MAX_LINE_BYTES} bytes; write one answer on each line"
    );
    std::str::from_utf8(line).ok().context("not UTF-8 text; save the answers as UTF-8")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;
    use crate::questionnaire::file;
    use crate::responses::Response;

    fn line() -> impl Strategy<Value = Vec<u8>> {
        let known =
            ["y", "n", "u", "Yes", "no", "not sure", "not_sure", "skip", "# note", "goals: y"];
        prop_oneof![
            6 => prop::sample::select(known.to_vec()).prop_map(|line| line.as_bytes().to_vec()),
            1 => Just(Vec::new()),
            1 => "\\PC{0,12}".prop_map(String::into_bytes),
            1 => prop::collection::vec(any::<u8>(), 0..12),
        ]
    }

    proptest! {
        /// If a stream is accepted, its lines are the answers, in order or by id.
        #[test]
        fn any_stream_gives_its_own_answers_or_an_error(
            lines in prop::collection::vec(line(), 0..12),
            end in prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r"]),
        ) {
            let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
            let stream = lines.join(end.as_bytes());
            let Ok(responses) = read(&questionnaire, stream.as_slice()) else {
                return Ok(());
            };
            let stream = String::from_utf8(stream).expect("UTF-8");
            let answers: Vec<_> = stream.lines().map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .collect();
            prop_assert_eq!(answers.len(), 8);
            for (answer, response) in answers.iter().zip(responses.as_slice()) {
                let expected = match answer.to_lowercase().as_str() {
                    "y" | "yes" => Response::Chosen(0),
                    "n" | "no" => Response::Chosen(1),
                    "u" | "not sure" | "not_sure" => Response::Chosen(2),
                    "skip" => Response::Skipped,
                    other => return Err(TestCaseError::fail(other.to_owned())),
                };
                prop_assert_eq!(*response, expected);
            }
        }
    }
}
