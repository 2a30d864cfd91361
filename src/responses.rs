//! Responses, and the grammar of an answer: typed, piped, or in a table's cell.

use std::collections::HashMap;
use std::slice;

use crate::questionnaire::answer_words::folded;
use crate::questionnaire::choices::Choices;
use crate::questionnaire::words::COMMANDS;
use crate::questionnaire::{Question, Questionnaire};

/// The response to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// The choice at this index in the list of the question's [`Choices`].
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

/// The commands of a questionnaire, beside the words of its choices. Words that look equal are
/// equal.
pub(crate) struct Grammar<'q> {
    pub questions: &'q [Question],
    /// The folded words of the commands.
    commands: HashMap<String, Typed>,
    /// What a person can type as well, as far as it answers no question: the letters of the
    /// commands, and more words for quit.
    short_commands: HashMap<String, Typed>,
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
        let mut commands = HashMap::new();
        let mut short = HashMap::from(["stop", "exit"].map(|word| (word.to_owned(), Typed::Quit)));
        let own = &questionnaire.words;
        let meanings = [Typed::Response(Response::Skipped), Typed::Back, Typed::Quit, Typed::Help];
        for (command, meaning) in COMMANDS.into_iter().zip(meanings) {
            commands.insert(command.to_owned(), meaning);
            commands.insert(folded(&own.word(command)), meaning);
            short.insert(folded(&own.letter(command)), meaning);
        }
        // An answer to one question is no command at another.
        let questions = &questionnaire.questions;
        short.retain(|word, _| find_choice(questions, word).is_none());
        let [skip, back, quit, _] = COMMANDS.map(|command| {
            let letter = own.letter(command);
            let is_free = short.contains_key(&folded(&letter));
            if is_free { letter } else { own.word(command) }
        });
        Self { questions, commands, short_commands: short, skip, back, quit }
    }

    /// Reads what a person types at `question`, with any white space around and between its words,
    /// and perhaps a full stop at the end. Where no question is asked, an answer is that to any.
    pub fn read(&self, question: Option<&Question>, text: &str) -> Option<Typed> {
        let questions = question.map_or(self.questions, slice::from_ref);
        for word in [folded(text), word(text)] {
            if let Some(choice) = find_choice(questions, &word) {
                return Some(Typed::Response(Response::Chosen(choice)));
            }
            if let Some(command) = self.commands.get(&word).or(self.short_commands.get(&word)) {
                return Some(*command);
            }
        }
        None
    }

    /// Reads the response to a question with `choices` in a line of a pipe or a cell. The only
    /// command there is the word `skip`; its letter could be meant as the first one of an answer.
    pub fn read_response(&self, choices: &Choices, text: &str) -> Option<Response> {
        let word = folded(text);
        if let Some(choice) = choices.find(&word) {
            return Some(Response::Chosen(choice));
        }
        let Typed::Response(response) = self.commands.get(&word)? else { return None };
        Some(*response)
    }

    /// Whether `text` answers any question.
    pub fn is_answer(&self, text: &str) -> bool {
        find_choice(self.questions, &folded(text)).is_some()
    }
}

/// Finds the index of the choice that the folded `word` means in the first of `questions` that has
/// it.
fn find_choice(questions: &[Question], word: &str) -> Option<usize> {
    questions.iter().find_map(|question| question.choices.find(word))
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
        let (question, choices) =
            (questionnaire.questions.first(), &questionnaire.questions[0].choices);
        let answers = [("y", 0), (" YES ", 0), ("n", 1), ("Not \t SURE", 2), ("NOT_SURE", 2)];
        for (typed, choice) in answers {
            let response = Response::Chosen(choice);
            assert_eq!(grammar.read_response(choices, typed), Some(response), "{typed:?}");
            assert_eq!(grammar.read(question, typed), Some(Typed::Response(response)), "{typed:?}");
        }
        for typed in ["", "ye", "y n", "yes.", "notsure", "back", "quit", "?", "s"] {
            assert_eq!(grammar.read_response(choices, typed), None, "{typed:?}");
        }
        assert_eq!(grammar.read_response(choices, "Skip"), Some(Response::Skipped));
        assert_eq!(grammar.read(question, "S"), Some(Typed::Response(Response::Skipped)));
        assert_eq!(choices.piped_answers(), "y (Yes), n (No), u (Not sure) or skip");
        assert_eq!(choices.keys(), "y, n, u");
    }

    #[test]
    fn a_commands_letter_gives_way_to_a_key() {
        let questionnaire = questionnaire("s", "");
        let grammar = Grammar::new(&questionnaire);
        let question = questionnaire.questions.first();
        assert_eq!(grammar.read(question, "s"), Some(Typed::Response(Response::Chosen(2))));
        assert_eq!((&*grammar.skip, &*grammar.back), ("skip", "b"));
    }

    #[test]
    fn a_label_that_is_its_key_is_listed_once() {
        let questionnaire = questionnaire("Not sure", "");
        let choices = &questionnaire.questions[0].choices;
        assert_eq!(choices.piped_answers(), "y (Yes), n (No), Not sure or skip");
    }

    #[test]
    fn commands_work_in_both_languages_and_letters_in_one() {
        let questionnaire = questionnaire("u", "words: { skip: Saltar, skip_letter: x }");
        let grammar = Grammar::new(&questionnaire);
        let (question, choices) =
            (questionnaire.questions.first(), &questionnaire.questions[0].choices);
        for typed in ["saltar", "SKIP", "x"] {
            assert_eq!(
                grammar.read(question, typed),
                Some(Typed::Response(Response::Skipped)),
                "{typed:?}"
            );
        }
        assert_eq!(
            (grammar.read(question, "s"), grammar.read(question, "q")),
            (None, Some(Typed::Quit))
        );
        assert_eq!(grammar.read_response(choices, "Saltar"), Some(Response::Skipped));
        assert_eq!(grammar.read_response(choices, "x"), None);
        assert_eq!(grammar.skip, "x");
    }
}
