//! `alliance-check`: a private self-check of the therapeutic alliance.
//!
//! Where to find what:
//!
//! - [`cli`]: the command line
//! - [`questionnaire`]: what is asked and what a score means; its file and every mistake in it
//! - [`responses`]: responses, and the grammar they are typed in
//! - [`scoring`]: from responses to an assessment
//! - [`interview`]: asking a person, in a terminal or line by line
//! - [`script`]: answers from a pipe
//! - [`report`]: the result as text, Markdown or JSON
//! - [`table`]: tables of responses, scored row by row
//! - [`layout`], [`quote`]: text on lines, and foreign text in messages
//!
//! questionnaire ← responses ← scoring ← report ← this file, which alone knows them all.

mod cli;
mod interview;
mod layout;
mod questionnaire;
mod quote;
mod report;
mod responses;
mod scoring;
mod script;
mod table;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fmt};

use anyhow::{Context, Result, bail};
use clap::Parser;
use dialoguer::console::Term;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use cli::{Check, Cli, Command, Format, Score, TableFormat};
use layout::Layout;
use questionnaire::{MAX_FILE_BYTES, Questionnaire};
use report::Report;
use responses::Responses;
use scoring::Assessment;
use table::{Failure, Log, Table};

/// The built-in question file.
const BUILT_IN: &str = include_str!("../questions.yaml");

/// How a run ended, short of an error.
enum Ending {
    Done,
    NotPositive,
    Stopped,
    /// Not all of it: some rows of a table had faults.
    Partly,
}

fn main() -> ExitCode {
    let ending = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(asked) if !asked.use_stderr() => print(asked.to_string().as_bytes()),
        Err(error) => {
            say(error);
            return ExitCode::from(2);
        }
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::NotPositive) => ExitCode::from(1),
        Ok(Ending::Stopped) => ExitCode::from(130),
        Ok(Ending::Partly) => ExitCode::from(2),
        Err(error) => {
            say(format_args!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Ending> {
    match cli.command {
        None => check(&cli.check),
        Some(Command::Questions) => print(BUILT_IN.as_bytes()),
        Some(Command::Score(args)) => score(&args),
    }
}

fn check(args: &Check) -> Result<Ending> {
    let questionnaire = load(args.questions.as_deref())?;
    let responses = if io::stdin().is_terminal() {
        match ask(&questionnaire, args.plain)? {
            Some(responses) => responses,
            None => {
                say("\nStopped. Nothing was kept.\n");
                return Ok(Ending::Stopped);
            }
        }
    } else {
        script::read(&questionnaire, io::stdin().lock())?
    };
    let report = Report {
        questionnaire: &questionnaire,
        assessment: Assessment::new(&questionnaire, &responses),
        answered_at: now(),
    };
    let mut out = Vec::new();
    match args.format {
        Format::Text => report::text::write(&report, stdout_layout(args.plain), &mut out),
        Format::Markdown => report::markdown::write(&report, TimeZone::system(), &mut out),
        Format::Json => report::json::write(&report, &mut out),
    }?;
    print(&out)?;
    Ok(match report.assessment.positive() {
        Some(true) => Ending::Done,
        _ if args.exit_code => Ending::NotPositive,
        _ => Ending::Done,
    })
}

fn score(args: &Score) -> Result<Ending> {
    let questionnaire = load(args.questions.as_deref())?;
    let table = open_table(args.table.as_deref())?;
    let form = match args.format {
        TableFormat::Csv => table::Form::Csv,
        TableFormat::Json => table::Form::Json,
    };
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut log = Log::new(io::stderr(), io::stderr().is_terminal() && !wants_plain());
    let scored = table::score(&questionnaire, table, form, &mut out, &mut log);
    log.clear();
    match scored {
        Ok(counts) => {
            say(format_args!("{counts}\n"));
            Ok(match counts.all_scored() {
                true => Ending::Done,
                false => Ending::Partly,
            })
        }
        Err(Failure::Table(error)) => Err(error),
        Err(Failure::Output(error)) => written(Err(error)),
    }
}

/// The table at `path`, or standard input.
fn open_table(path: Option<&Path>) -> Result<Table<Box<dyn Read>>> {
    Ok(match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let name = path.display().to_string();
            let file = File::open(path).with_context(|| format!("{name} can't be read"))?;
            Table {
                name,
                stream: Box::new(file),
            }
        }
        None if io::stdin().is_terminal() => bail!(
            "standard input is a terminal; name a table (alliance-check score FILE), or pipe one in"
        ),
        None => Table {
            name: "standard input".to_owned(),
            stream: Box::new(io::stdin().lock()),
        },
    })
}

/// The question file at `path`, or the built-in one.
fn load(path: Option<&Path>) -> Result<Questionnaire> {
    let (name, bytes) = match path {
        None => ("questions.yaml".into(), BUILT_IN.as_bytes().to_vec()),
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

/// Asks a person; `None` if they stopped.
fn ask(questionnaire: &Questionnaire, plain: bool) -> Result<Option<Responses>> {
    let promise = "Nothing you answer is stored.";
    let columns = usize::from(Term::stderr().size().1);
    if plain || wants_plain() || !io::stderr().is_terminal() || columns < interview::MIN_COLUMNS {
        interview::run(questionnaire, &mut interview::Plain::new(columns), promise)
    } else {
        interview::Terminal::new(wants_colour())
            .and_then(|mut terminal| interview::run(questionnaire, &mut terminal, promise))
    }
    .context("the terminal can't be used")
}

/// Whether the environment asks for line by line: a screen reader, or a terminal that can't move its cursor.
fn wants_plain() -> bool {
    set("ACCESSIBLE") || env::var_os("TERM").is_none_or(|term| term == "dumb")
}

fn wants_colour() -> bool {
    !set("NO_COLOR")
}

fn set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn stdout_layout(plain: bool) -> Layout {
    let terminal = io::stdout().is_terminal();
    let columns = usize::from(Term::stdout().size().1);
    Layout::new(
        columns,
        terminal && !plain && !wants_plain() && wants_colour(),
    )
}

fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Writes the result to standard output.
fn print(result: &[u8]) -> Result<Ending> {
    let mut out = io::stdout().lock();
    written(out.write_all(result).and_then(|()| out.flush()))
}

/// What came of writing the result; a reader that went away is no error.
fn written(result: io::Result<()>) -> Result<Ending> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("the result can't be written to standard output")
        }
        _ => Ok(Ending::Done),
    }
}

/// Writes to standard error; if that can't be, there is nobody to tell.
fn say(message: impl fmt::Display) {
    let _ = write!(io::stderr(), "{message}");
}
