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
//! - [`proof`]: what `validate` says of a sound question file
//! - [`record`]: a check as an object: printed, saved, and compared with an earlier one
//! - [`history`]: the file of saved checks, and the checks over time
//! - [`layout`], [`calendar`], [`quote`]: text on lines, days, and foreign text in messages
//!
//! questionnaire ← responses ← scoring ← report ← history ← this file, which alone knows them all.

mod calendar;
mod cli;
mod history;
mod interview;
mod layout;
mod proof;
mod questionnaire;
mod quote;
mod record;
mod report;
mod responses;
mod scoring;
mod script;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fmt, mem};

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use dialoguer::console::Term;
use jiff::Timestamp;

use calendar::Calendar;
use cli::{Check, Cli, Command, Format};
use history::History;
use layout::Layout;
use questionnaire::{JSON_SCHEMA, MAX_FILE_BYTES, Questionnaire};
use record::Record;
use report::{Earlier, Report, json, markdown, text};
use responses::Responses;
use scoring::Assessment;

/// The built-in question file.
const BUILT_IN: &str = include_str!("../questions.yaml");

/// How a run ended, short of an error.
enum Ending {
    Done,
    NotPositive,
    Stopped,
}

/// What became of a result on standard output.
#[derive(PartialEq)]
enum Delivery {
    Written,
    /// The reader had gone.
    Refused,
}

fn main() -> ExitCode {
    outlive_a_file_size_limit();
    let ending = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(asked) if !asked.use_stderr() => print(asked.to_string().as_bytes()).map(done),
        Err(error) => {
            say(error);
            return ExitCode::from(2);
        }
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::NotPositive) => ExitCode::from(1),
        Ok(Ending::Stopped) => ExitCode::from(130),
        Err(error) => {
            say(format_args!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Ending> {
    match cli.command {
        None => check(&cli.check),
        Some(Command::Validate { file }) => {
            print(proof::of(&load(file.as_deref())?).as_bytes()).map(done)
        }
        Some(Command::Schema) => print(JSON_SCHEMA.as_bytes()).map(done),
        Some(Command::Questions) => print(BUILT_IN.as_bytes()).map(done),
        Some(Command::History(args)) => history(&args),
    }
}

fn check(args: &Check) -> Result<Ending> {
    let questionnaire = load(args.questions.as_deref())?;
    let responses = if io::stdin().is_terminal() {
        match ask(&questionnaire, args)? {
            Some(responses) => responses,
            None => {
                say("\nStopped. Nothing was kept.\n");
                return Ok(Ending::Stopped);
            }
        }
    } else {
        script::read(&questionnaire, io::stdin().lock())?
    };
    let mut report = Report {
        questionnaire: &questionnaire,
        assessment: Assessment::new(&questionnaire, &responses),
        answered_at: now(),
        earlier: Earlier::NotKept,
    };
    if let Some(path) = &args.save {
        report.earlier = earlier(path, &report);
    }
    let (calendar, mut out) = (Calendar::local(), Vec::new());
    match args.format {
        Format::Text => text::write(&report, stdout_layout(args.plain), &calendar, &mut out),
        Format::Markdown => markdown::write(&report, &calendar, &mut out),
        Format::Json => json::write(&report, &mut out),
    }?;
    let delivery = print(&out)?;
    if let Some(path) = &args.save {
        save(path, &report, delivery)?;
    }
    Ok(match report.assessment.positive() {
        Some(true) => Ending::Done,
        _ if args.exit_code => Ending::NotPositive,
        _ => Ending::Done,
    })
}

/// Shows the checks in a file, and then what of it could not be read.
fn history(args: &cli::History) -> Result<Ending> {
    let mut history = History::open(&args.file)?;
    let (calendar, mut out) = (Calendar::local(), Vec::new());
    match args.format {
        Format::Text => {
            history.read()?;
            history::text::write(&history, stdout_layout(false), &calendar, &mut out)?;
        }
        Format::Markdown => {
            history.read()?;
            history::markdown::write(&history, &calendar, &mut out)?;
        }
        Format::Json => {
            while let Some((check, since)) = history.next()? {
                json::write_since(check, since.as_ref(), &mut out)?;
                if out.len() > WRITE_AT && print(&mem::take(&mut out))? == Delivery::Refused {
                    return Ok(Ending::Done);
                }
            }
        }
    }
    print(&out)?;
    history.whole()?;
    Ok(Ending::Done)
}

/// What changed since the check before this one in the file at `path`.
fn earlier(path: &Path, report: &Report) -> Earlier {
    let (earlier, read) = history::earlier(path, &Record::new(report));
    if let Err(fault) = read {
        say(format_args!("warning: {fault:#}\n"));
    }
    earlier
}

/// Keeps the check, once the person has seen it.
fn save(path: &Path, report: &Report, delivery: Delivery) -> Result<()> {
    let name = path.display();
    ensure!(
        delivery == Delivery::Written,
        "the check is not saved in {name}: nobody read the result"
    );
    history::append(path, &Record::new(report))?;
    say(format_args!("Saved in {name}.\n"));
    if let Some(mode) = history::open_to_others(path) {
        say(format_args!(
            "warning: others on this machine may open {name} (its mode is {mode:o}); to keep it to yourself: chmod 600 {}\n",
            shell_word(path)
        ));
    }
    Ok(())
}

/// `path` as a shell reads it.
fn shell_word(path: &Path) -> String {
    let name = path.display().to_string();
    let name = match name.starts_with('-') {
        true => format!("./{name}"),
        false => name,
    };
    match name
        .chars()
        .all(|c| c.is_alphanumeric() || "/._-+,:@%".contains(c))
    {
        true => name,
        false => format!("'{}'", name.replace('\'', r"'\''")),
    }
}

/// The question file at `path`, or the built-in one.
fn load(path: Option<&Path>) -> Result<Questionnaire> {
    let (name, bytes) = match path {
        None => ("the built-in file".into(), BUILT_IN.as_bytes().to_vec()),
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
fn ask(questionnaire: &Questionnaire, args: &Check) -> Result<Option<Responses>> {
    let promise = match &args.save {
        None => "Nothing you answer is stored.".to_owned(),
        Some(path) => {
            history::prove(path)?;
            format!(
                "Your answers will be saved in {} when you finish.",
                path.display()
            )
        }
    };
    let columns = usize::from(Term::stderr().size().1);
    if args.plain
        || wants_plain()
        || !io::stderr().is_terminal()
        || columns < interview::MIN_COLUMNS
    {
        interview::run(questionnaire, &mut interview::Plain::new(columns), &promise)
    } else {
        interview::Terminal::new(wants_colour())
            .and_then(|mut terminal| interview::run(questionnaire, &mut terminal, &promise))
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

/// How much of a long result is gathered before it is written.
const WRITE_AT: usize = 64 * 1024;

/// Writes the result to standard output; a reader that went away is no error.
fn print(result: &[u8]) -> Result<Delivery> {
    let mut out = io::stdout().lock();
    match out.write_all(result).and_then(|()| out.flush()) {
        Ok(()) => Ok(Delivery::Written),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Delivery::Refused),
        Err(error) => Err(error).context("the result can't be written to standard output"),
    }
}

fn done(_: Delivery) -> Ending {
    Ending::Done
}

/// Makes a write beyond a limit an error that can be told: its signal would end the program without a word.
fn outlive_a_file_size_limit() {
    #[cfg(unix)]
    {
        use nix::sys::signal::{SigSet, Signal};
        let _ = SigSet::from(Signal::SIGXFSZ).thread_block();
    }
}

/// Writes to standard error; if that can't be, there is nobody to tell.
fn say(message: impl fmt::Display) {
    let _ = write!(io::stderr(), "{message}");
}
