//! What each command does, from its arguments to how it ended.

mod check;
mod completions;
mod history;
mod input;
mod man;
mod saving;
mod score;
mod validate;

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use crate::cli::{Cli, Command};
use crate::dates::Calendar;
use crate::escape::quoted;
use crate::history::History;
use crate::output::{print, say};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::file::problem::Problem;
use crate::questionnaire::file::{self, BUILT_IN, JSON_SCHEMA, QuestionFile};
use crate::questionnaire::words::Words;

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
        Some(Command::Validate { files }) => done(validate::run(&files)),
        Some(Command::Questions) => done(print(BUILT_IN.as_bytes())),
        Some(Command::Schema) => done(print(JSON_SCHEMA.as_bytes())),
        Some(Command::History(args)) => done(history::run(&args)),
        Some(Command::Score(args)) => score::run(&args),
        Some(Command::Completions { shell }) => done(completions::run(shell)),
        Some(Command::Man) => done(man::run()),
    }
}

fn done(result: Result<()>) -> Result<Ending> {
    result.map(|()| Ending::Done)
}

/// Loads the questionnaire in the file at `path`, or the built-in one.
fn load_questionnaire(path: Option<&Path>) -> Result<Questionnaire> {
    load_question_file(path).map(|file| file.questionnaire)
}

/// Loads the question file at `path`, or the built-in one.
fn load_question_file(path: Option<&Path>) -> Result<QuestionFile> {
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

fn question_file_name(path: Option<&Path>) -> String {
    path.map_or("the built-in file".to_owned(), input::name)
}

/// Warns of the checks in `history` that do not count.
fn warn_of_left_out(history: &History) {
    for warning in history.warnings() {
        say(format_args!("warning: {warning}\n"));
    }
}

/// Returns the calendar in `words`. Warns if its time zone is not known.
fn calendar(words: &Words) -> Calendar<'_> {
    let calendar = Calendar::local(words);
    if let Some(zone) = &calendar.unknown_zone {
        let zone = quoted(zone);
        say(format_args!("warning: the time zone {zone} in TZ is not known; dates are in UTC\n"));
    }
    calendar
}

/// Returns a line for each of `problems` of the question file `name`, after a line break.
fn problem_lines(name: &str, problems: &[Problem]) -> String {
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
