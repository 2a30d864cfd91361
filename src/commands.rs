//! What each command does, from its arguments to how it ended.

mod check;
mod completions;
mod ending;
mod files;
mod history;
mod input;
mod man;
mod question_files;
mod saving;
mod score;
mod sheet;
mod validate;
mod warnings;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::output::print;
use crate::questionnaire::file::BUILT_IN;
use crate::questionnaire::file::schema::json_schema;
pub use ending::Ending;

/// Runs the command that was asked for.
pub fn run(cli: Cli) -> Result<Ending> {
    match cli.command {
        None => check::run(&cli.check),
        Some(Command::Validate { files, strict }) => done(validate::run(&files, strict)),
        Some(Command::Questions) => done(print(BUILT_IN.as_bytes())),
        Some(Command::Schema) => done(print(json_schema().as_bytes())),
        Some(Command::History(args)) => history::run(&args),
        Some(Command::Score(args)) => score::run(&args),
        Some(Command::Completions { shell }) => done(completions::run(shell)),
        Some(Command::Man) => done(man::run()),
    }
}

fn done(result: Result<()>) -> Result<Ending> {
    result.map(|()| Ending::Done)
}
