//! The question file: from bytes to a [`Questionnaire`], or to every problem with its place.
//!
//! `yaml` makes bytes a tree of located nodes, and `read` and `questions` make that a questionnaire
//! with the typed readers of `fields` and `typed_words`. Each reports the `problem`s that it finds;
//! `doubts` warns of what may not be meant. Of two files, `differences` finds what makes them score
//! differently, and what is the same text.

pub(crate) mod differences;
mod doubts;
mod fields;
mod names;
pub(crate) mod problem;
mod questions;
mod read;
pub(crate) mod schema;
mod source;
mod typed_words;
mod yaml;
mod yaml_error;

pub(crate) use yaml::MAX_FILE_BYTES;

use super::Questionnaire;
use fields::Value;
use problem::{Place, Problem, Problems};
use read::read_file;
use source::Source;
use yaml::{Content, Node};

/// The built-in question file.
pub const BUILT_IN: &str = include_str!("../../questions.yaml");

/// A question file.
pub(crate) struct QuestionFile {
    /// What it describes. `None` if it has an error.
    pub(crate) questionnaire: Option<Questionnaire>,
    /// What is wrong in it, and what may be.
    pub(crate) problems: Problems,
    /// Its lines.
    pub(crate) source: Source,
    root: Node,
}

impl QuestionFile {
    /// The id of the file, whether it is valid or not.
    pub(crate) fn id(&self) -> Option<&str> {
        self.root.scalar("id")
    }
}

/// Reads the questionnaire of a question file without its warnings, or else every problem. Tests
/// need no more; a command reads with `load_file`, which has the lines of the problems, too.
pub fn load(bytes: &[u8]) -> Result<Questionnaire, Vec<Problem>> {
    let file = load_file(bytes);
    file.questionnaire.ok_or_else(|| file.problems.sorted().clone())
}

/// Reads a question file, which may be faulty.
pub(crate) fn load_file(bytes: &[u8]) -> QuestionFile {
    let text = yaml::decode(bytes);
    let lossy = String::from_utf8_lossy(bytes);
    let source = Source::new(text.as_deref().unwrap_or(&lossy));
    let problems = Problems::default();
    let root = text.and_then(|text| yaml::parse(&text, &source)).unwrap_or_else(|problem| {
        problems.add(problem);
        Node { place: Place::START, content: Content::Null }
    });
    let file = Value::file(&root, &problems, &source);
    let mut questionnaire = if problems.errors() == 0 { read_file(file) } else { None };
    match &questionnaire {
        Some(valid) if problems.errors() == 0 => doubts::find(valid, &root, &problems),
        _ => questionnaire = None,
    }
    QuestionFile { questionnaire, problems, source, root }
}

#[cfg(test)]
mod tests;
