//! The question file: from bytes to a [`Questionnaire`], or to every problem with its place.
//!
//! It goes in one direction: `yaml` makes bytes a tree of located nodes, `read` makes that a questionnaire with the
//! typed readers of `fields`, and each of them reports the [`problem`]s that it finds; `doubts` warns of what may not be meant. Of two files, [`differences`] finds what
//! makes them score differently.

pub mod differences;
mod doubts;
mod fields;
mod names;
pub mod problem;
mod read;
pub mod schema;
pub mod source;
mod typed_words;
mod yaml;
mod yaml_error;

pub use yaml::MAX_FILE_BYTES;

use super::Questionnaire;
use fields::Value;
use problem::{Problem, Problems};
use source::Source;
use yaml::Node;

/// The built-in question file.
pub const BUILT_IN: &str = include_str!("../../questions.yaml");

/// A valid question file.
pub struct QuestionFile {
    /// What it describes.
    pub questionnaire: Questionnaire,
    /// What may be wrong in it, in the order of their places.
    pub warnings: Vec<Problem>,
    /// Its lines.
    pub source: Source,
    root: Node,
}

/// A question file that can't be used.
pub struct FaultyFile {
    /// What is wrong in it, and what may be. Errors come first, each in the order of their places.
    pub problems: Vec<Problem>,
    /// Its lines.
    pub source: Source,
}

/// Reads a question file. Returns the questionnaire, or every problem.
pub fn load(bytes: &[u8]) -> Result<Questionnaire, Vec<Problem>> {
    match load_file(bytes) {
        Ok(file) => Ok(file.questionnaire),
        Err(file) => Err(file.problems),
    }
}

/// Reads a question file. Returns it with its warnings, or with every problem.
pub fn load_file(bytes: &[u8]) -> Result<QuestionFile, FaultyFile> {
    let text = match yaml::decode(bytes) {
        Ok(text) => text,
        Err(problem) => {
            let source = Source::new(&String::from_utf8_lossy(bytes));
            return Err(FaultyFile { problems: vec![problem], source });
        }
    };
    let source = Source::new(&text);
    let root = match yaml::parse(&text, &source) {
        Ok(root) => root,
        Err(problem) => return Err(FaultyFile { problems: vec![problem], source }),
    };
    let problems = Problems::default();
    let questionnaire = read::questionnaire(Value::file(&root, &source, &problems));
    let mut problems = problems.into_found();
    if problem::count_errors(&problems) == 0
        && let Some(questionnaire) = questionnaire
    {
        problems.extend(doubts::doubts(&questionnaire, &root));
        problem::sort(&mut problems);
        return Ok(QuestionFile { questionnaire, warnings: problems, source, root });
    }
    problem::sort(&mut problems);
    Err(FaultyFile { problems, source })
}

#[cfg(test)]
mod tests;
