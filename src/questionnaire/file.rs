//! The question file: from bytes to a [`Questionnaire`], or to every problem with its place.
//!
//! It goes in one direction: `yaml` makes bytes a tree of located nodes, `read` makes that a questionnaire with the
//! typed readers of `fields`, and each of them reports the [`problem`]s that it finds; `doubts` warns of what may not be meant. Of two files, [`differences`] finds what
//! makes them score differently, and `untranslated` what is the same text.

pub mod differences;
mod doubts;
mod fields;
mod names;
pub mod problem;
mod read;
pub mod schema;
mod source;
mod typed_words;
mod untranslated;
mod yaml;
mod yaml_error;

pub use yaml::MAX_FILE_BYTES;

use super::Questionnaire;
use fields::Value;
use problem::{Place, Problem, Problems};
use source::Source;
use yaml::{Content, Node};

/// The built-in question file.
pub const BUILT_IN: &str = include_str!("../../questions.yaml");

/// A question file.
pub struct QuestionFile {
    /// What it describes. `None` if it has an error.
    pub questionnaire: Option<Questionnaire>,
    /// What is wrong in it, and what may be.
    pub problems: Vec<Problem>,
    /// Its lines.
    pub source: Source,
    root: Node,
}

impl QuestionFile {
    /// Returns its id, if it has one.
    pub fn id(&self) -> Option<&str> {
        self.root.field("id").text()
    }
}

/// Reads a question file. Returns the questionnaire, or every problem.
pub fn load(bytes: &[u8]) -> Result<Questionnaire, Vec<Problem>> {
    let file = load_file(bytes);
    file.questionnaire.ok_or(file.problems)
}

/// Reads a question file.
pub fn load_file(bytes: &[u8]) -> QuestionFile {
    let (text, unreadable) = match yaml::decode(bytes) {
        Ok(text) => (text, None),
        Err(problem) => (String::from_utf8_lossy(bytes).into_owned(), Some(problem)),
    };
    let source = Source::new(&text);
    let root = match unreadable {
        Some(problem) => Err(problem),
        None => yaml::parse(&text, &source),
    };
    let root = match root {
        Ok(root) => root,
        Err(problem) => {
            let root = Node { place: Place::START, content: Content::Null };
            return QuestionFile { questionnaire: None, problems: vec![problem], source, root };
        }
    };
    let problems = Problems::default();
    let mut questionnaire = read::questionnaire(Value::file(&root, &source, &problems));
    let mut problems = problems.into_found();
    if problem::count_errors(&problems) > 0 {
        questionnaire = None;
    }
    if let Some(questionnaire) = &questionnaire {
        problems.extend(doubts::doubts(questionnaire, &root));
    }
    problems.extend(untranslated::english_words(&root));
    problem::sort(&mut problems);
    QuestionFile { questionnaire, problems, source, root }
}

#[cfg(test)]
mod tests;
