//! Answers from a pipe: one on each line, in the order of the questions, or `id: answer` on every
//! line.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, Result, bail, ensure};

use crate::escape::quoted;
use crate::questionnaire::{Question, Questionnaire};
use crate::responses::{Grammar, Response, Responses};
use crate::suggestion::nearest;

const MAX_LINE_BYTES: usize = 1_000;
const MAX_STREAM_MIB: u64 = 4;

/// Reads every response from `stream`.
///
/// # Errors
///
/// The first line that is not an answer, or the first question without one. Nothing is used from a
/// faulty stream.
pub fn read(questionnaire: &Questionnaire, stream: impl Read) -> Result<Responses> {
    let max_bytes = MAX_STREAM_MIB * 1024 * 1024;
    let mut bytes = Vec::new();
    stream.take(max_bytes + 1).read_to_end(&mut bytes).context("standard input can't be read")?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let (questions, grammar) = (&questionnaire.questions, Grammar::new(questionnaire));
    let mut reader = Reader { questions, grammar, has_ids: None, given: BTreeMap::new() };
    let mut blank_line = None;
    for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        let place = || format!("standard input, line {number}");
        let line = text_of(line).with_context(place)?.trim();
        if line.is_empty() {
            blank_line = blank_line.or(Some(number));
        } else if !line.starts_with('#') {
            if let Some(blank_line) = blank_line {
                bail!(
                    "standard input, line {blank_line}: blank line between answers; remove it, or \
                     write skip for a question without an answer"
                );
            }
            reader.read_answer(number, line).with_context(place)?;
        }
    }
    ensure!(
        bytes.len() as u64 <= max_bytes,
        "standard input: more than {MAX_STREAM_MIB} MiB; write one line for each answer and stop"
    );
    reader.responses().context("standard input")
}

struct Reader<'q> {
    questions: &'q [Question],
    grammar: Grammar<'q>,
    /// Whether each answer has an id before it, like the first one.
    has_ids: Option<bool>,
    /// The responses so far by the index of their question, each with the number of its line.
    given: BTreeMap<usize, (Response, usize)>,
}

impl Reader<'_> {
    /// Reads the line `number`, which is neither blank nor a comment.
    fn read_answer(&mut self, number: usize, text: &str) -> Result<()> {
        let line = quoted(text);
        let named = self.id_and_answer(text);
        let has_ids = self.has_ids.get_or_insert(named.is_some());
        ensure!(
            *has_ids == named.is_some(),
            "{line} does not match the lines before it; write `id: answer` on every line or on none"
        );
        let (question, answer) = match named {
            Some((id, answer)) => (self.find(id)?, answer),
            None => (self.given.len(), text),
        };
        let count = self.questions.len();
        ensure!(question < count, "{line} is one answer too many; there are {count} questions");
        let choices = &self.questions[question].choices;
        let Some(response) = self.grammar.read_response(choices, answer) else {
            let answers = choices.piped_answers();
            bail!("{} is not an answer; use {answers}", quoted(answer.trim()));
        };
        self.given.insert(question, (response, number));
        Ok(())
    }

    /// Splits a line that is `id: answer`. Among answers in order, only a known id is one.
    fn id_and_answer<'l>(&self, line: &'l str) -> Option<(&'l str, &'l str)> {
        let (id, answer) = line.split_once(':')?;
        let id = id.trim();
        // A label may have a colon, too.
        let is_answer = self.grammar.read(None, line).is_some();
        let is_unknown =
            self.has_ids == Some(false) && self.questions.iter().all(|question| question.id != id);
        if is_answer || is_unknown { None } else { Some((id, answer)) }
    }

    /// Finds the index of the question with this `id`. Errors if it has an answer already.
    fn find(&self, id: &str) -> Result<usize> {
        let Some(question) = self.questions.iter().position(|question| question.id == id) else {
            let ids: Vec<_> = self.questions.iter().map(|question| &*question.id).collect();
            let hint = match nearest(id, ids.iter().copied()) {
                Some(known) => format!("did you mean {known}?"),
                None => format!("the ids are {}", ids.join(", ")),
            };
            bail!("no question has the id {}; {hint}", quoted(id));
        };
        if let Some((_, line)) = self.given.get(&question) {
            let question = format!("question {} ({id})", question + 1);
            bail!("{question} was already answered on line {line}; keep one of the two");
        }
        Ok(question)
    }

    /// The response to each question. Errors if one has none.
    fn responses(&self) -> Result<Responses> {
        let mut responses = Vec::new();
        for (index, Question { id, choices, .. }) in self.questions.iter().enumerate() {
            let Some((response, _)) = self.given.get(&index) else {
                let (answered, count, number) = (self.given.len(), self.questions.len(), index + 1);
                let answers = choices.piped_answers();
                bail!(
                    "only {answered} of {count} answers were given; question {number} ({id}) has \
                     none. Write one line for each question, with {answers}"
                );
            };
            responses.push(*response);
        }
        Ok(responses)
    }
}

fn text_of(line: &[u8]) -> Result<&str> {
    if line.len() > MAX_LINE_BYTES {
        bail!("longer than {MAX_LINE_BYTES} bytes; write one answer on each line");
    }
    str::from_utf8(line).ok().context("not UTF-8 text; save the answers as UTF-8")
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::read;
    use crate::questionnaire::file;
    use crate::responses::Response;

    const ANSWERS: [&str; 9] =
        ["y", " Yes", "n", "no ", "u", "not sure", "not_sure", "skip", "# note"];
    const OTHERS: [&str; 7] = ["", "s", "y n", "ye", "goals: y", "\u{feff}n", "\u{fffd}"];

    #[test]
    fn an_answer_with_a_colon_is_no_id() {
        let yaml = file::BUILT_IN.replace("Not sure", "Open: not sure");
        let questionnaire = file::load(yaml.as_bytes()).expect("a valid file");
        let responses = read(&questionnaire, "open: not sure\n".repeat(8).as_bytes());
        assert_eq!(responses.expect("answers"), [Response::Chosen(2); 8]);
    }

    proptest! {
        #[test]
        fn a_stream_gives_the_answers_on_its_lines_or_an_error(
            lines in vec(prop_oneof![15 => select(&ANSWERS[..]), 1 => select(&OTHERS[..])], 7..10),
            end in select(vec!["\n", "\r\n", "\n\n", "\r"]),
        ) {
            let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
            let stream = lines.join(end);
            let Ok(responses) = read(&questionnaire, stream.as_bytes()) else { return Ok(()) };
            let mut expected = Vec::new();
            for line in stream.lines().map(str::trim) {
                match line {
                    "y" | "Yes" => expected.push(Response::Chosen(0)),
                    "n" | "no" | "\u{feff}n" => expected.push(Response::Chosen(1)),
                    "u" | "not sure" | "not_sure" => expected.push(Response::Chosen(2)),
                    "skip" => expected.push(Response::Skipped),
                    "" | "# note" => {}
                    other => return Err(TestCaseError::fail(other.to_owned())),
                }
            }
            prop_assert_eq!(responses, expected);
        }
    }
}
