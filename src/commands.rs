//! What each command does, from its arguments to how it ended.

mod check;
mod history;
mod score;

pub use check::check;
pub use history::history;
pub use score::score;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::proof;
use crate::questionnaire::{JSON_SCHEMA, MAX_FILE_BYTES, Questionnaire};
use crate::streams::{Delivery, print};

/// The built-in question file.
const BUILT_IN: &str = include_str!("../questions.yaml");

/// The same as JSON, made by the build script: two thirds of a start were reading the YAML.
const BUILT_IN_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/questions.json"));

/// How a command ended, short of an error.
pub enum Ending {
    /// Done, whatever the result.
    Done,
    /// The result is not a positive one, and that was asked for.
    NotPositive,
    /// The person stopped.
    Stopped,
    /// Not all of it: some rows of a table had faults.
    Partly,
}

impl From<Delivery> for Ending {
    /// A reader that went away has read enough.
    fn from(_: Delivery) -> Self {
        Self::Done
    }
}

/// Tells what the scores of a question file mean.
///
/// # Errors
///
/// Every problem of the file.
pub fn validate(file: Option<&Path>) -> Result<Ending> {
    let proof = proof::of(&load(file)?);
    print(proof.as_bytes()).map(Ending::from)
}

/// Prints the built-in question file.
///
/// # Errors
///
/// Standard output can't be written.
pub fn questions() -> Result<Ending> {
    print(BUILT_IN.as_bytes()).map(Ending::from)
}

/// Prints the JSON Schema of the question file.
///
/// # Errors
///
/// Standard output can't be written.
pub fn schema() -> Result<Ending> {
    print(JSON_SCHEMA.as_bytes()).map(Ending::from)
}

/// The question file at `path`, or the built-in one.
fn load(path: Option<&Path>) -> Result<Questionnaire> {
    let (name, bytes) = match path {
        None => match Questionnaire::from_json(BUILT_IN_JSON) {
            Some(questionnaire) => return Ok(questionnaire),
            None => ("the built-in file".into(), BUILT_IN.as_bytes().to_vec()),
        },
        Some(path) => {
            let name = path.display().to_string();
            let mut bytes = Vec::new();
            File::open(path)
                .and_then(|file| file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
                .with_context(|| format!("the question file {name} can't be read"))?;
            (name, bytes)
        }
    };
    Questionnaire::from_yaml(&bytes).or_else(|problems| {
        let mut message = match problems.len() {
            1 => format!("{name} has a problem"),
            count => format!("{name} has {count} problems"),
        };
        for problem in &problems {
            message += &match problem.place {
                Some(place) => format!(
                    "\n{name}:{}:{}: {}",
                    place.line, place.column, problem.message
                ),
                None => format!("\n{name}: {}", problem.message),
            };
        }
        bail!(message)
    })
}
