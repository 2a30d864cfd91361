//! The question file: from bytes to a [`Questionnaire`], or to every problem with its place.
//!
//! It goes in one direction: `yaml` makes bytes a tree of located nodes, `read` makes that a questionnaire with the
//! typed readers of `fields`, and each of them reports the [`problem`]s that it finds.

mod fields;
pub mod problem;
mod read;
mod yaml;
mod yaml_error;

pub use yaml::MAX_FILE_BYTES;

use super::Questionnaire;
use problem::Problem;

/// The built-in question file.
pub const BUILT_IN: &str = include_str!("../../questions.yaml");

/// The JSON Schema of a question file, draft-07.
pub const JSON_SCHEMA: &str = include_str!("../../questions.schema.json");

/// Reads a question file. Returns the questionnaire, or every problem in the order of their places.
pub fn load(bytes: &[u8]) -> Result<Questionnaire, Vec<Problem>> {
    let root = yaml::parse(bytes).map_err(|problem| vec![problem])?;
    read::questionnaire(&root)
}

#[cfg(test)]
mod tests;
