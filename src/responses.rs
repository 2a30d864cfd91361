//! Responses, and the grammar in which they are given: typed, piped, or in a table's cell.

use std::collections::HashMap;

use crate::questionnaire::{Choice, Questionnaire, folded};

/// What a person said to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// The choice at this index in [`Questionnaire::choices`].
    Chosen(usize),
    /// No answer: a missing response.
    Skipped,
}

/// One response for each question, in their order.
#[derive(Debug)]
pub struct Responses(Vec<Response>);

impl Responses {
    /// Returns the responses, as many as there are questions.
    pub fn as_slice(&self) -> &[Response] {
        &self.0
    }
}

/// The responses given so far.
#[derive(Debug)]
pub struct Draft(Vec<Option<Response>>);

impl Draft {
    /// Returns a draft without a response.
    pub fn new(questionnaire: &Questionnaire) -> Self {
        Self(vec![None; questionnaire.questions().len()])
    }

    /// Returns the response to the question at `index`, if it was given.
    pub fn get(&self, index: usize) -> Option<Response> {
        self.0[index]
    }

    /// Sets the response to the question at `index`.
    pub fn set(&mut self, index: usize, response: Response) {
        self.0[index] = Some(response);
    }

    /// Returns how many responses were given, skipped questions included.
    pub fn given(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// Returns how many questions were skipped.
    pub fn skipped(&self) -> usize {
        let is_skipped = |response: &&Response| **response == Response::Skipped;
        self.0.iter().flatten().filter(is_skipped).count()
    }

    /// Returns the responses, or the index of the first question without one.
    pub fn finish(self) -> Result<Responses, usize> {
        match self.0.iter().position(Option::is_none) {
            Some(open) => Err(open),
            None => Ok(Responses(self.0.into_iter().flatten().collect())),
        }
    }
}

/// What a typed word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A response, `skip` included.
    Response(Response),
    /// Back to the previous question.
    Back,
    /// Stop, and keep nothing.
    Quit,
    /// Show what can be typed.
    Help,
}

/// The name of each command, its letter, and what it means. The names are the
/// [`RESERVED_WORDS`](crate::questionnaire::RESERVED_WORDS).
const COMMANDS: [(&str, &str, Word); 4] = [
    ("skip", "s", Word::Response(Response::Skipped)),
    ("back", "b", Word::Back),
    ("quit", "q", Word::Quit),
    ("help", "?", Word::Help),
];

/// The words of a questionnaire: each choice's label and keys, and the commands. Upper and lower case are the same. A
/// command's letter gives way to a choice's key.
pub struct Grammar<'q> {
    choices: &'q [Choice],
    words: HashMap<String, Word>,
}

impl<'q> Grammar<'q> {
    /// Returns the grammar of `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let choices = questionnaire.choices();
        let mut words = HashMap::new();
        for (index, choice) in choices.iter().enumerate() {
            for word in choice.keys.iter().chain([&choice.label]) {
                words.insert(folded(word), Word::Response(Response::Chosen(index)));
            }
        }
        for (name, letter, word) in COMMANDS {
            words.insert(name.to_owned(), word);
            words.entry(letter.to_owned()).or_insert(word);
        }
        Self { choices, words }
    }

    /// Returns what `text` means, with any white space around and between its words.
    pub fn read(&self, text: &str) -> Option<Word> {
        self.words.get(&folded(text)).copied()
    }

    /// Returns the response that `text` means, where `skip` is the only command.
    pub fn read_response(&self, text: &str) -> Option<Response> {
        match self.read(text)? {
            Word::Response(response) => Some(response),
            Word::Back | Word::Quit | Word::Help => None,
        }
    }

    /// Returns the shortest form of a command: its letter, unless that is a choice's key. Empty if `word` is no command.
    pub fn shortest(&self, word: Word) -> &'static str {
        match COMMANDS.iter().find(|(.., command)| *command == word) {
            Some((_, letter, _)) if self.words.get(*letter) == Some(&word) => letter,
            Some((name, ..)) => name,
            None => "",
        }
    }

    /// Returns the shortest form of each choice: `y, n, u`.
    pub fn keys(&self) -> String {
        let keys: Vec<_> = self
            .choices
            .iter()
            .map(|choice| choice.keys.first().unwrap_or(&choice.label).as_str())
            .collect();
        keys.join(", ")
    }

    /// Returns every answer as it can be typed: `y (Yes), n (No) or skip`.
    pub fn answers(&self) -> String {
        let choices: Vec<_> = self
            .choices
            .iter()
            .map(|choice| match choice.keys.first() {
                Some(key) if *key != choice.label => format!("{key} ({})", choice.label),
                _ => choice.label.clone(),
            })
            .collect();
        format!("{} or skip", choices.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, Grammar, Response, Word};
    use crate::questionnaire::{Questionnaire, RESERVED_WORDS, file};

    fn questionnaire(third_key: &str) -> Questionnaire {
        let yaml = file::BUILT_IN.replace("keys: [\"u\"]", &format!("keys: [\"{third_key}\"]"));
        file::load(yaml.as_bytes()).expect("a valid file")
    }

    #[test]
    fn keys_and_labels_in_any_case_and_spacing() {
        let questionnaire = questionnaire("u");
        let grammar = Grammar::new(&questionnaire);
        for (typed, choice) in [("y", 0), (" YES ", 0), ("n", 1), ("Not \t SURE", 2), ("U", 2)] {
            assert_eq!(grammar.read_response(typed), Some(Response::Chosen(choice)), "{typed:?}");
        }
        for typed in ["", "ye", "y n", "yes.", "notsure", "back", "quit", "?"] {
            assert_eq!(grammar.read_response(typed), None, "{typed:?}");
        }
        assert_eq!(grammar.read_response("Skip"), Some(Response::Skipped));
        assert_eq!(grammar.answers(), "y (Yes), n (No), u (Not sure) or skip");
        assert_eq!(grammar.keys(), "y, n, u");
    }

    #[test]
    fn a_commands_letter_gives_way_to_a_key() {
        let questionnaire = questionnaire("s");
        let grammar = Grammar::new(&questionnaire);
        assert_eq!(grammar.read("s"), Some(Word::Response(Response::Chosen(2))));
        assert_eq!(grammar.shortest(Word::Response(Response::Skipped)), "skip");
        assert_eq!(grammar.shortest(Word::Back), "b");
    }

    #[test]
    fn no_answer_can_be_a_command() {
        assert_eq!(COMMANDS.map(|(name, ..)| name), RESERVED_WORDS);
    }
}
