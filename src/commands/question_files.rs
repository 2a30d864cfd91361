//! Question files, read for a command.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::input;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::file::problem::Problem;
use crate::questionnaire::file::{self, BUILT_IN, QuestionFile};

/// The most problems of a question file that are listed.
const MAX_LISTED: usize = 10_000;

/// Loads the questionnaire in the file at `path`, or the built-in one.
pub fn load_questionnaire(path: Option<&Path>) -> Result<Questionnaire> {
    load_question_file(path).map(|file| file.questionnaire)
}

/// Loads the question file at `path`, or the built-in one.
pub fn load_question_file(path: Option<&Path>) -> Result<QuestionFile> {
    let name = question_file_name(path);
    let bytes = match path {
        Some(path) => read_question_file(path)
            .with_context(|| format!("the question file {name} can't be read"))?,
        None => BUILT_IN.as_bytes().to_vec(),
    };
    file::load_file(&bytes).map_err(|problems| {
        let count = match problems.len() {
            1 => "a problem".to_owned(),
            count => format!("{count} problems"),
        };
        anyhow!("{name} has {count}{}", problem_lines(&name, &problems))
    })
}

fn read_question_file(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input::open(path)?.take(file::MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the name of the question file at `path`, or of the built-in one, in a message.
pub fn question_file_name(path: Option<&Path>) -> String {
    path.map_or("the built-in file".to_owned(), input::name)
}

/// Returns a line for each of `problems` of the question file `name`, after a line break.
pub fn problem_lines(name: &str, problems: &[Problem]) -> String {
    let mut lines = String::new();
    for Problem { place, message } in problems.iter().take(MAX_LISTED) {
        lines += &format!("\n{name}");
        if let Some(place) = place {
            lines += &format!(":{}:{}", place.line, place.column);
        }
        lines += &format!(": {message}");
    }
    if problems.len() > MAX_LISTED {
        lines += &format!("\nand {} more", problems.len() - MAX_LISTED);
    }
    lines
}
