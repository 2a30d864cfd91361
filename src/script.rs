//! Answers from a stream: one line an answer, in the order of the questions, or `id: answer` on every line.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::questionnaire::{Questionnaire, by_id, nearest};
use crate::quote::quoted;
use crate::responses::{Draft, Grammar, Response, Responses};

const MAX_LINE_BYTES: usize = 1_000;
const MAX_STREAM_BYTES: usize = 4 * 1024 * 1024;

/// Reads every response from `stream`.
///
/// # Errors
///
/// The first line that is no answer, with its number, what stood there and what fits; or the first question without an
/// answer. Nothing is taken from a stream with a fault.
pub fn read(questionnaire: &Questionnaire, stream: impl BufRead) -> Result<Responses> {
    let mut script = Script::new(questionnaire);
    let mut lines = Lines::new(stream);
    while let Some((number, line)) = lines.next()? {
        script.line(number, line)?;
    }
    script.finish()
}

fn line_of_input(number: usize) -> String {
    format!("standard input, line {number}")
}

/// The two ways to write the answers; one stream keeps to one of them.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    InOrder,
    ById,
}

struct Script<'q> {
    questionnaire: &'q Questionnaire,
    grammar: Grammar<'q>,
    ids: BTreeMap<&'q str, usize>,
    draft: Draft,
    form: Option<Form>,
    /// The line that answered each question.
    answered_on: Vec<usize>,
    blank: Option<usize>,
}

impl<'q> Script<'q> {
    fn new(questionnaire: &'q Questionnaire) -> Self {
        let questions = questionnaire.questions();
        Self {
            questionnaire,
            grammar: Grammar::new(questionnaire),
            ids: by_id(questions),
            draft: Draft::new(questionnaire),
            form: None,
            answered_on: vec![0; questions.len()],
            blank: None,
        }
    }

    fn line(&mut self, number: usize, line: &str) -> Result<()> {
        match line.trim() {
            comment if comment.starts_with('#') => {}
            "" => {
                self.blank.get_or_insert(number);
            }
            answer => {
                if let Some(blank) = self.blank {
                    bail!(
                        "{}: blank, and answers follow; remove it, or write skip for a question without an answer",
                        line_of_input(blank)
                    );
                }
                let (question, response) =
                    self.answer(answer).with_context(|| line_of_input(number))?;
                self.draft.set(question, response);
                self.answered_on[question] = number;
            }
        }
        Ok(())
    }

    fn answer(&mut self, line: &str) -> Result<(usize, Response)> {
        let form = self.form_of(line);
        let before = *self.form.get_or_insert(form);
        ensure!(
            form == before,
            "{} is in the other form than the lines before; write `id: answer` on every line or on none",
            quoted(line)
        );
        match form {
            Form::InOrder => self.in_order(line),
            Form::ById => self.named(line),
        }
    }

    fn form_of(&self, line: &str) -> Form {
        if self.grammar.read_response(line).is_some() {
            return Form::InOrder;
        }
        match (line.split_once(':'), self.form) {
            // A line that is no answer at all is judged in the form of the others.
            (None, form) => form.unwrap_or(Form::InOrder),
            (Some((id, _)), Some(Form::InOrder)) if !self.ids.contains_key(id.trim()) => {
                Form::InOrder
            }
            _ => Form::ById,
        }
    }

    fn in_order(&self, line: &str) -> Result<(usize, Response)> {
        let questions = self.questionnaire.questions().len();
        let next = self.draft.given();
        ensure!(
            next < questions,
            "{} is one answer too many; there are {questions} questions",
            quoted(line)
        );
        Ok((next, self.response(line)?))
    }

    fn named(&self, line: &str) -> Result<(usize, Response)> {
        let (id, answer) = line
            .split_once(':')
            .with_context(|| format!("{} has no id; write `id: answer`", quoted(line)))?;
        let id = id.trim();
        let question = *self.ids.get(id).ok_or_else(|| {
            let ids = self
                .questionnaire
                .questions()
                .iter()
                .map(|question| &*question.id);
            let hint = match nearest(id, ids.clone()) {
                Some(known) => format!("did you mean {known}?"),
                None => format!("the ids are {}", ids.collect::<Vec<_>>().join(", ")),
            };
            anyhow!("no question has the id {}; {hint}", quoted(id))
        })?;
        ensure!(
            self.draft.get(question).is_none(),
            "question {} ({id}) was answered on line {} already; keep one of the two",
            question + 1,
            self.answered_on[question]
        );
        Ok((question, self.response(answer)?))
    }

    fn response(&self, text: &str) -> Result<Response> {
        self.grammar.read_response(text).with_context(|| {
            format!(
                "{} is not an answer; use {}",
                quoted(text.trim()),
                self.grammar.answers()
            )
        })
    }

    fn finish(self) -> Result<Responses> {
        let questions = self.questionnaire.questions();
        let given = self.draft.given();
        self.draft.finish().map_err(|open| {
            anyhow!(
                "standard input: question {} ({}) has no answer; {given} of {} came. Write one line for each, with {}",
                open + 1,
                questions[open].id,
                questions.len(),
                self.grammar.answers()
            )
        })
    }
}

/// The lines of a stream, none of them held longer than it is looked at.
struct Lines<R> {
    stream: R,
    line: Vec<u8>,
    number: usize,
    bytes: usize,
}

impl<R: BufRead> Lines<R> {
    fn new(stream: R) -> Self {
        Self {
            stream,
            line: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    fn next(&mut self) -> Result<Option<(usize, &str)>> {
        self.line.clear();
        let read = (&mut self.stream)
            .take(MAX_LINE_BYTES as u64 + 1)
            .read_until(b'\n', &mut self.line)
            .context("standard input can't be read")?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.bytes += read;
        ensure!(
            self.bytes <= MAX_STREAM_BYTES,
            "standard input: more than {} MiB; write one line for each answer and stop",
            MAX_STREAM_BYTES / 1024 / 1024
        );
        let line = self
            .text(read)
            .with_context(|| line_of_input(self.number))?;
        Ok(Some((self.number, line)))
    }

    fn text(&self, read: usize) -> Result<&str> {
        ensure!(
            read <= MAX_LINE_BYTES,
            "longer than {MAX_LINE_BYTES} bytes; write one answer on each line"
        );
        let line = std::str::from_utf8(&self.line)
            .ok()
            .context("not UTF-8 text; save the answers as UTF-8")?;
        Ok(match self.number {
            1 => line.strip_prefix('\u{feff}').unwrap_or(line),
            _ => line,
        })
    }
}
