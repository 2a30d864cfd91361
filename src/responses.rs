//! Responses, and the one grammar in which they are given: typed, piped, or in a table's cell.

use std::collections::BTreeMap;

use crate::questionnaire::{Questionnaire, RESERVED_WORDS, folded};

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// The choice at this place in [`Questionnaire::choices`].
    Chosen(usize),
    /// No answer: a missing response.
    Skipped,
}

/// One response to each question, in their order.
#[derive(Debug)]
pub struct Responses(Vec<Response>);

impl Responses {
    /// The responses, as many as there are questions.
    pub fn as_slice(&self) -> &[Response] {
        &self.0
    }
}

/// Responses while they come in.
#[derive(Debug)]
pub struct Draft(Vec<Option<Response>>);

impl Draft {
    /// With no response yet.
    pub fn new(questionnaire: &Questionnaire) -> Self {
        Self(vec![None; questionnaire.questions().len()])
    }

    /// The response to the question at `index`, if it was given.
    pub fn get(&self, index: usize) -> Option<Response> {
        self.0[index]
    }

    /// Gives or changes the response to the question at `index`.
    pub fn set(&mut self, index: usize, response: Response) {
        self.0[index] = Some(response);
    }

    /// How many responses were given.
    pub fn given(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// How many of them are none.
    pub fn skipped(&self) -> usize {
        let skipped = |response: &&Option<Response>| **response == Some(Response::Skipped);
        self.0.iter().filter(skipped).count()
    }

    /// The responses, once they are complete.
    ///
    /// # Errors
    ///
    /// The place of the first question that has none.
    pub fn finish(self) -> Result<Responses, usize> {
        if let Some(open) = self.0.iter().position(Option::is_none) {
            return Err(open);
        }
        Ok(Responses(self.0.into_iter().flatten().collect()))
    }
}

/// What a typed word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A response, `skip` included.
    Response(Response),
    /// To the question before.
    Back,
    /// Stop, and keep nothing.
    Quit,
    /// What can be typed.
    Help,
}

/// The commands in the order of [`RESERVED_WORDS`], each with its short form.
const COMMANDS: [(Word, &str); 4] = [
    (Word::Response(Response::Skipped), "s"),
    (Word::Back, "b"),
    (Word::Quit, "q"),
    (Word::Help, "?"),
];

/// The words of a questionnaire: each choice's keys and label, and the commands, in upper or lower case. A command's
/// short form gives way to a choice's key.
pub struct Grammar<'q> {
    questionnaire: &'q Questionnaire,
    words: BTreeMap<String, Word>,
}

impl<'q> Grammar<'q> {
    /// The grammar of `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let mut words = BTreeMap::new();
        for (index, choice) in questionnaire.choices().iter().enumerate() {
            for word in choice.keys.iter().chain([&choice.label]) {
                words.insert(folded(word), Word::Response(Response::Chosen(index)));
            }
        }
        for (name, (word, short)) in RESERVED_WORDS.iter().zip(COMMANDS) {
            words.insert((*name).to_owned(), word);
            words.entry(short.to_owned()).or_insert(word);
        }
        Self {
            questionnaire,
            words,
        }
    }

    /// What `text` means, in upper or lower case and with any white space around and between its words.
    pub fn read(&self, text: &str) -> Option<Word> {
        self.words.get(&folded(text)).copied()
    }

    /// The response that `text` is, where commands are none.
    pub fn read_response(&self, text: &str) -> Option<Response> {
        match self.read(text)? {
            Word::Response(response) => Some(response),
            Word::Back | Word::Quit | Word::Help => None,
        }
    }

    /// The shortest form of a command: its letter, unless a choice has taken that.
    pub fn short(&self, command: Word) -> &'static str {
        RESERVED_WORDS
            .iter()
            .zip(COMMANDS)
            .find(|(_, (word, _))| *word == command)
            .map_or("", |(name, (word, short))| {
                if self.words.get(short) == Some(&word) {
                    short
                } else {
                    name
                }
            })
    }

    /// The shortest list of the choices: `y, n, u`.
    pub fn keys(&self) -> String {
        let choices = self.questionnaire.choices().iter();
        let keys: Vec<_> = choices
            .map(|choice| choice.keys.first().unwrap_or(&choice.label).as_str())
            .collect();
        keys.join(", ")
    }

    /// Every answer as it can be typed: `y (Yes), n (No) or skip`.
    pub fn answers(&self) -> String {
        let choices: Vec<_> = self
            .questionnaire
            .choices()
            .iter()
            .map(|choice| match choice.keys.first() {
                Some(key) if *key != choice.label => format!("{key} ({})", choice.label),
                _ => choice.label.clone(),
            })
            .collect();
        format!("{} or skip", choices.join(", "))
    }
}
