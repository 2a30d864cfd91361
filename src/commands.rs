//! The commands: the longer ones in a file each, the short ones here, and files for what several
//! share.

mod check;
mod files;
mod history;
mod question_files;
mod saving;
mod score;
mod sheet;
mod validate;

use anyhow::Result;

use crate::cli::{self, Cli, Command};
use crate::dates::Calendar;
use crate::output::{print, say};
use crate::questionnaire::file::schema::json_schema;
use crate::questionnaire::languages::ENGLISH;
use crate::questionnaire::words::Words;

/// The error if a page is to be shown. What to do instead follows it.
const NO_PAGE: &str = "--format html: a terminal does not show a page";

/// How a command ended, if not with an error. Its number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done, whatever the result.
    Done = 0,
    /// Done with `--exit-code`, and the result is not a positive one.
    NotPositive = 1,
    /// Done in part: some rows of a table had faults.
    DoneInPart = 2,
    /// Stopped by the user.
    Stopped = 130,
}

/// Runs the command that the arguments name.
pub fn run(mut cli: Cli) -> Result<Ending> {
    match cli.command.take() {
        None => return check::run(cli),
        Some(Command::History(args)) => return history::run(args),
        Some(Command::Score(args)) => return score::run(args),
        Some(Command::Validate(args)) => validate::run(&args)?,
        Some(Command::Questions { language }) => print(language.unwrap_or(&ENGLISH).file)?,
        Some(Command::Schema) => print(json_schema())?,
        Some(Command::Completions { shell }) => print(cli::completions::script(shell)?)?,
        Some(Command::Man) => print(cli::manual::page()?)?,
    }
    Ok(Ending::Done)
}

/// The calendar in `words`. Warns if its time zone is not known.
fn calendar(words: &Words) -> Calendar<'_> {
    let calendar = Calendar::local(words);
    if let Some(zone) = &calendar.unknown_zone {
        say(format_args!("warning: {zone} is not known; dates are in UTC\n"));
    }
    calendar
}
