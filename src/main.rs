//! `alliance-check`: a private self-check of the therapeutic alliance.
//!
//! Where to find what:
//!
//! - [`cli`]: the command line; [`commands`]: what each command does
//! - [`questionnaire`]: what is asked and what a score means; its file and every mistake in it
//! - [`responses`]: responses, and the grammar they are typed in
//! - [`scoring`]: from responses to an assessment
//! - [`interview`]: asking a person, in a terminal or line by line
//! - [`script`]: answers from a pipe
//! - [`report`]: the result as text, Markdown or JSON
//! - [`proof`]: what `validate` says of a sound question file
//! - [`record`]: a check as an object: printed, saved, and compared with an earlier one
//! - [`history`]: the file of saved checks, and the checks over time
//! - [`table`]: tables of responses, scored row by row
//! - [`streams`]: standard output and error, and what the terminal and the environment ask for
//! - [`moment`], [`calendar`], [`layout`], [`quote`]: times as they are kept, days as they are read, text on lines, foreign
//!   text in messages
//!
//! questionnaire ← responses ← scoring ← report ← history, table ← commands, which alone know them all.

mod calendar;
mod cli;
mod commands;
mod history;
mod interview;
mod layout;
mod moment;
mod proof;
mod questionnaire;
mod quote;
mod record;
mod report;
mod responses;
mod scoring;
mod script;
mod streams;
mod table;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use cli::{Cli, Command};
use commands::Ending;
use streams::{print, say};

fn main() -> ExitCode {
    outlive_a_file_size_limit();
    leave_no_core();
    let ending = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(asked) if !asked.use_stderr() => print(asked.to_string().as_bytes()).map(Ending::from),
        Err(error) => {
            say(error);
            return ExitCode::from(2);
        }
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::NotPositive) => ExitCode::from(1),
        Ok(Ending::Partly) => ExitCode::from(2),
        Ok(Ending::Stopped) => ExitCode::from(130),
        Err(error) => {
            say(format_args!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Ending> {
    match cli.command {
        None => commands::check(&cli.check),
        Some(Command::Validate { file }) => commands::validate(file.as_deref()),
        Some(Command::Questions) => commands::questions(),
        Some(Command::Schema) => commands::schema(),
        Some(Command::History(args)) => commands::history(&args),
        Some(Command::Score(args)) => commands::score(&args),
    }
}

/// Keeps the answers out of the file that a system may make of a program that crashed or was ended by Ctrl-\.
fn leave_no_core() {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, setrlimit};
        let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    }
}

/// Makes a write beyond a limit an error that can be told: its signal would end the program without a word.
fn outlive_a_file_size_limit() {
    #[cfg(unix)]
    {
        use nix::sys::signal::{SigSet, Signal};
        let _ = SigSet::from(Signal::SIGXFSZ).thread_block();
    }
}
