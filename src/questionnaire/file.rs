//! The question file: from bytes to a [`Questionnaire`], or to every problem with its place.
//!
//! It goes in one direction: `yaml` makes bytes a tree of located nodes, `read` makes that a questionnaire with the
//! typed readers of `fields`, and each of them reports the [`problem`]s that it finds. Of two files, [`differences`] finds what
//! makes them score differently.

pub mod differences;
mod fields;
pub mod problem;
mod read;
mod source;
mod typed_words;
mod yaml;
mod yaml_error;

pub use yaml::MAX_FILE_BYTES;

use super::Questionnaire;
use fields::Value;
use problem::{Problem, Problems};
use yaml::Node;

/// The built-in question file.
pub const BUILT_IN: &str = include_str!("../../questions.yaml");

/// The JSON Schema of a question file, draft-07.
pub const JSON_SCHEMA: &str = include_str!("file/questions.schema.json");

/// A valid question file.
pub struct QuestionFile {
    /// What it describes.
    pub questionnaire: Questionnaire,
    /// What may be wrong in it, in the order of their places.
    pub warnings: Vec<Problem>,
    root: Node,
}

/// Reads a question file. Returns the questionnaire, or every problem in the order of their places.
pub fn load(bytes: &[u8]) -> Result<Questionnaire, Vec<Problem>> {
    load_file(bytes).map(|file| file.questionnaire)
}

/// Reads a question file. Returns it with its warnings, or every problem in the order of their places.
pub fn load_file(bytes: &[u8]) -> Result<QuestionFile, Vec<Problem>> {
    let (root, source) = yaml::parse(bytes).map_err(|problem| vec![problem])?;
    let problems = Problems::default();
    let questionnaire = read::questionnaire(Value::file(&root, &source, &problems));
    let (problems, warnings) = problems.into_sorted();
    match questionnaire {
        Some(questionnaire) if problems.is_empty() => {
            Ok(QuestionFile { questionnaire, warnings, root })
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests;
