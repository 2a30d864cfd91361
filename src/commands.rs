//! What each command does, from its arguments to how it ended.

mod check;
mod history;
mod score;
mod validate;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::cli::{Cli, Command};
use crate::output::print;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::file::{self, BUILT_IN, JSON_SCHEMA};

/// The most problems of a question file that are listed.
const MAX_LISTED: usize = 10_000;

/// How a command ended, if not with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done, whatever the result.
    Done,
    /// Done, and the result is not a positive one, which the user asked to be told.
    NotPositive,
    /// Done in part: some rows of a table had faults.
    DoneInPart,
    /// Stopped by the user.
    Stopped,
}

/// Runs the command that was asked for.
pub fn run(cli: Cli) -> Result<Ending> {
    match cli.command {
        None => check::run(&cli.check),
        Some(Command::Validate { file }) => done(validate::run(file.as_deref())),
        Some(Command::Questions) => done(print(BUILT_IN.as_bytes())),
        Some(Command::Schema) => done(print(JSON_SCHEMA.as_bytes())),
        Some(Command::History(args)) => done(history::run(&args)),
        Some(Command::Score(args)) => score::run(&args),
    }
}

fn done(result: Result<()>) -> Result<Ending> {
    result.map(|()| Ending::Done)
}

/// Loads the question file at `path`, or the built-in one.
fn load_questionnaire(path: Option<&Path>) -> Result<Questionnaire> {
    let Some(path) = path else {
        return parse_question_file("the built-in file", BUILT_IN.as_bytes());
    };
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(file::MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
        .with_context(|| format!("the question file {name} can't be read"))?;
    parse_question_file(&name, &bytes)
}

fn parse_question_file(name: &str, bytes: &[u8]) -> Result<Questionnaire> {
    file::load(bytes).or_else(|problems| {
        let mut message = match problems.len() {
            1 => format!("{name} has a problem"),
            count => format!("{name} has {count} problems"),
        };
        for problem in problems.iter().take(MAX_LISTED) {
            let place = match &problem.place {
                Some(place) => format!(":{}:{}", place.line, place.column),
                None => String::new(),
            };
            message += &format!("\n{name}{place}: {}", problem.message);
        }
        match problems.len().saturating_sub(MAX_LISTED) {
            0 => {}
            more => message += &format!("\nand {more} more"),
        }
        bail!(message)
    })
}
