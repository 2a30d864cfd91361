//! Responses, and the grammar of an answer: typed, piped, or in a table's cell.

use std::collections::HashMap;

use crate::questionnaire::Questionnaire;
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::words::{COMMANDS, Words};

/// The response to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// The choice at this index in [`Questionnaire::choices`].
    Chosen(usize),
    /// No answer: a missing response.
    Skipped,
}

/// One response for each question, in their order.
pub type Responses = Vec<Response>;

/// What a typed word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A response, `skip` included.
    Response(Response),
    Back,
    Quit,
    Help,
}

/// The words of a questionnaire: each choice's id, label and keys, and the commands. Words that
/// look equal are equal.
pub(crate) struct Grammar<'q> {
    questionnaire: &'q Questionnaire,
    /// The folded words of the choices and the commands.
    words: HashMap<String, Typed>,
    /// What a person can type: `words`, and as far as they are no choice's word, the letters of the
    /// commands and more words for quit.
    typed: HashMap<String, Typed>,
    /// What a person is told to type to skip a question: the letter of the command, or its word
    /// where the letter is a choice's word.
    pub skip: String,
    /// The same to go back to the previous question.
    pub back: String,
    /// The same to stop.
    pub quit: String,
}

impl<'q> Grammar<'q> {
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let mut words = HashMap::new();
        for (index, choice) in questionnaire.choices.iter().enumerate() {
            for word in choice.answer_words() {
                words.insert(folded(word), Typed::Response(Response::Chosen(index)));
            }
        }
        let mut typed = HashMap::from(["stop", "exit"].map(|word| (word.to_owned(), Typed::Quit)));
        let own = &questionnaire.words;
        let meanings = [Typed::Response(Response::Skipped), Typed::Back, Typed::Quit, Typed::Help];
        for (command, meaning) in COMMANDS.into_iter().zip(meanings) {
            words.insert(command.to_owned(), meaning);
            words.insert(folded(&own.word(command)), meaning);
            typed.insert(folded(&own.letter(command)), meaning);
        }
        // A choice's word is never a command.
        typed.extend(words.clone());
        let [skip, back, quit, _] = COMMANDS.map(|command| {
            let letter = own.letter(command);
            if words.contains_key(&folded(&letter)) { own.word(command) } else { letter }
        });
        Self { questionnaire, words, typed, skip, back, quit }
    }

    /// Reads what a person types, with any white space around and between its words, and perhaps a
    /// full stop at the end.
    pub fn read(&self, text: &str) -> Option<Typed> {
        self.typed.get(&folded(text)).or_else(|| self.typed.get(&word(text))).copied()
    }

    /// Reads the response in a line of a pipe or a cell. The only command there is the word `skip`;
    /// its letter could be meant as the first letter of an answer.
    pub fn read_response(&self, text: &str) -> Option<Response> {
        let Typed::Response(response) = self.words.get(&folded(text))? else { return None };
        Some(*response)
    }

    /// Lists the shortest form of each choice: `y, n, u`.
    pub fn keys(&self) -> String {
        self.each_choice(|key, _| key.to_owned()).join(", ")
    }

    /// Lists every answer as it can be written in a pipe, in English: `y (Yes), n (No) or skip`.
    pub fn piped_answers(&self) -> String {
        format!("{} or skip", self.choices(&Words::default()))
    }

    /// Lists the choices as they can be typed, as `words` write a list: `y (Yes), n (No)`.
    pub fn choices(&self, words: &Words) -> String {
        words.list_of(&self.each_choice(|key, label| words.key_and_word(key, label)))
    }

    /// The text for each choice: what `join` makes of its key and its label, or the label
    /// alone if that is the key.
    pub fn each_choice(&self, join: impl Fn(&str, &str) -> String) -> Vec<String> {
        let mut choices = Vec::new();
        for choice in &self.questionnaire.choices {
            let key = choice.keys.first().unwrap_or(&choice.label);
            let is_label = *key == choice.label;
            choices.push(if is_label { key.clone() } else { join(key, &choice.label) });
        }
        choices
    }
}

/// Folds `text` as [`folded`] does, without a full stop at its end.
pub(crate) fn word(text: &str) -> String {
    let word = folded(text);
    word.strip_suffix(['.', '\u{3002}']).unwrap_or(&word).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Grammar, Response, Typed};
    use crate::questionnaire::{Questionnaire, file};

    fn questionnaire(third_key: &str, words: &str) -> Questionnaire {
        let yaml = file::BUILT_IN.replace("[\"u\"]", &format!("[{third_key:?}]")) + words;
        file::load(yaml.as_bytes()).expect("a valid file")
    }

    #[test]
    fn ids_keys_and_labels_in_any_case_and_spacing() {
        let questionnaire = questionnaire("u", "");
        let grammar = Grammar::new(&questionnaire);
        let answers = [("y", 0), (" YES ", 0), ("n", 1), ("Not \t SURE", 2), ("NOT_SURE", 2)];
        for (typed, choice) in answers {
            let response = Response::Chosen(choice);
            assert_eq!(grammar.read_response(typed), Some(response), "{typed:?}");
            assert_eq!(grammar.read(typed), Some(Typed::Response(response)), "{typed:?}");
        }
        for typed in ["", "ye", "y n", "yes.", "notsure", "back", "quit", "?", "s"] {
            assert_eq!(grammar.read_response(typed), None, "{typed:?}");
        }
        assert_eq!(grammar.read_response("Skip"), Some(Response::Skipped));
        assert_eq!(grammar.read("S"), Some(Typed::Response(Response::Skipped)));
        assert_eq!(grammar.piped_answers(), "y (Yes), n (No), u (Not sure) or skip");
        assert_eq!(grammar.keys(), "y, n, u");
    }

    #[test]
    fn a_commands_letter_gives_way_to_a_key() {
        let questionnaire = questionnaire("s", "");
        let grammar = Grammar::new(&questionnaire);
        assert_eq!(grammar.read("s"), Some(Typed::Response(Response::Chosen(2))));
        assert_eq!((&*grammar.skip, &*grammar.back), ("skip", "b"));
    }

    #[test]
    fn a_label_that_is_its_key_is_listed_once() {
        let questionnaire = questionnaire("Not sure", "");
        let grammar = Grammar::new(&questionnaire);
        assert_eq!(grammar.piped_answers(), "y (Yes), n (No), Not sure or skip");
    }

    #[test]
    fn commands_work_in_both_languages_and_letters_in_one() {
        let questionnaire = questionnaire("u", "words: { skip: Saltar, skip_letter: x }");
        let grammar = Grammar::new(&questionnaire);
        for typed in ["saltar", "SKIP", "x"] {
            assert_eq!(grammar.read(typed), Some(Typed::Response(Response::Skipped)), "{typed:?}");
        }
        assert_eq!((grammar.read("s"), grammar.read("q")), (None, Some(Typed::Quit)));
        assert_eq!(grammar.read_response("Saltar"), Some(Response::Skipped));
        assert_eq!(grammar.read_response("x"), None);
        assert_eq!(grammar.skip, "x");
    }
}
