//! The self-check: ask or read, score, report, and save the check if that is wanted.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use dialoguer::console::Term;

use super::{Ending, calendar, input, load_questionnaire, warn_of_left_out};
use crate::cli::{Check, Format};
use crate::dates;
use crate::escape::one_line;
use crate::history::History;
use crate::history::file::{self, is_same_file};
use crate::interview::plain::Plain;
use crate::interview::terminal::{MIN_COLUMNS, Terminal};
use crate::interview::{self, Asked, long_text};
use crate::layout::Layout;
use crate::output::{self, is_reader_gone, print, say};
use crate::piped;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::report::{self, Previous, Report};
use crate::responses::Responses;
use crate::saved_check::SavedCheck;
use crate::scoring::Assessment;

pub(super) fn run(args: &Check) -> Result<Ending> {
    ensure!(
        !args.questions.as_deref().is_some_and(input::is_standard_input),
        "--questions - can't be read: the answers come from standard input; name a file"
    );
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    if let Some(path) = &args.save {
        check_path(path, args)
            .with_context(|| format!("checks can't be saved in {}", path.display()))?;
        warn_if_open_to_others(path);
    }
    let Some(responses) = respond(&questionnaire, args)? else {
        return Ok(stopped(questionnaire.words()));
    };
    let assessment = Assessment::new(&questionnaire, &responses);
    let answered_at = dates::now();
    let check = SavedCheck::new(&questionnaire, &assessment, answered_at);
    let mut report = Report {
        questionnaire: &questionnaire,
        assessment,
        answered_at,
        previous: Previous::NotLookedFor,
    };
    let compared = match &args.save {
        Some(path) => {
            previous(path, &questionnaire, &check).map(|previous| report.previous = previous)
        }
        None => Ok(()),
    };
    let shown = show(&report, args);
    if matches!(shown, Ok(Asked::Stopped)) {
        return Ok(stopped(questionnaire.words()));
    }
    match &args.save {
        Some(path) => {
            let saved = check_seen(shown).and(compared).and_then(|()| file::append(path, &check));
            saved.with_context(|| format!("the check is not saved in {}", path.display()))?;
            say_saved(path, questionnaire.words());
        }
        None => {
            shown?;
        }
    }
    Ok(if args.exit_code && !report.assessment.is_positive() {
        Ending::NotPositive
    } else {
        Ending::Done
    })
}

/// Says that nothing was saved.
fn stopped(words: &Words) -> Ending {
    let layout = Layout::new(columns(), false);
    say(format_args!("\n{}", layout.wrap("", &words.stopped())));
    Ending::Stopped
}

/// Asks a person, or reads what is piped in. Returns `None` if the person stopped.
fn respond(questionnaire: &Questionnaire, args: &Check) -> Result<Option<Responses>> {
    if !io::stdin().is_terminal() {
        return piped::read(questionnaire, io::stdin().lock()).map(Some);
    }
    let promise = promise(questionnaire, args);
    let responses = if draws(args) {
        Terminal::new(output::wants_colour())
            .and_then(|mut terminal| interview::run(questionnaire, &mut terminal, &promise))
    } else {
        Plain::new(columns())
            .and_then(|mut plain| interview::run(questionnaire, &mut plain, &promise))
    };
    responses.context("the terminal can't be used")
}

/// Returns whether a person is asked in a terminal that can be drawn in.
fn draws(args: &Check) -> bool {
    let is_plain = args.plain || output::wants_plain() || columns() < MIN_COLUMNS;
    io::stdin().is_terminal() && io::stderr().is_terminal() && !is_plain
}

/// Says what will be done with the answers.
fn promise(questionnaire: &Questionnaire, args: &Check) -> String {
    match &args.save {
        None => questionnaire.words().not_saved(),
        Some(path) => questionnaire.words().will_be_saved(one_line(&path.display().to_string())),
    }
}

/// Returns the columns of the window that questions are asked in.
fn columns() -> usize {
    usize::from(Term::stderr().size().1)
}

/// Writes `report` to standard output. If a person is asked and reads there, a long text stops after each part that fits the
/// window, and they may stop.
fn show(report: &Report, args: &Check) -> Result<Asked> {
    let mut out = Vec::new();
    match args.format {
        Format::Text => {
            let calendar = calendar(report.words());
            let blocks = report::text::blocks(report, output::layout(args.plain), &calendar);
            if draws(args) && io::stdout().is_terminal() {
                let mut terminal = Terminal::new(output::wants_colour())?;
                let print = |part: &str| print(part.as_bytes());
                return long_text::show(report.questionnaire, &mut terminal, &blocks, print);
            }
            write!(out, "{}", blocks.join("\n"))
        }
        Format::Markdown => report::markdown::write(report, &calendar(report.words()), &mut out),
        Format::Html => report::html::write(report, &calendar(report.words()), &mut out),
        Format::Json => report::json::write(report, &mut out),
    }?;
    print(&out)?;
    Ok(Asked::Answered)
}

/// Errors if a check can't be saved at `path`, as far as that is known before the questions.
fn check_path(path: &Path, args: &Check) -> Result<()> {
    ensure!(
        !input::is_standard_input(path),
        "it is not a file; --format json writes a check to standard output"
    );
    if let Some(questions) = &args.questions {
        ensure!(!is_same_file(questions, path), "it is the question file; name another");
    }
    file::check_holds_checks(path)?;
    // Where nobody is asked, the result is worth more than an early error.
    if io::stdin().is_terminal() {
        file::check_can_save(path)?;
    }
    Ok(())
}

fn warn_if_open_to_others(path: &Path) {
    if let Some(mode) = file::mode_open_to_others(path) {
        say(format_args!(
            "warning: others on this machine can open {} (its mode is {mode:o}); to keep it to yourself: chmod 600 {}\n",
            path.display(),
            shell_word(path)
        ));
    }
}

/// Returns the previous check in the file at `path`.
fn previous(path: &Path, questionnaire: &Questionnaire, check: &SavedCheck) -> Result<Previous> {
    if !path.exists() {
        return Ok(Previous::None);
    }
    let lines = file::read(path)?;
    let history = History::new(path.display().to_string(), lines, questionnaire, dates::now());
    warn_of_left_out(&history);
    if let Err(faults) = history.check_lines() {
        say(format_args!("warning: {faults:#}\n"));
    }
    Ok(history.previous(check))
}

/// Errors if the result was not written, or nobody read it.
fn check_seen(shown: Result<Asked>) -> Result<()> {
    let Err(error) = shown else {
        return Ok(());
    };
    ensure!(!is_reader_gone(&error), "nobody read the result");
    Err(error)
}

fn say_saved(path: &Path, words: &Words) {
    say(format_args!("{}\n", words.saved(one_line(&path.display().to_string()))));
}

/// Returns `path` as a shell reads it.
fn shell_word(path: &Path) -> String {
    let name = path.display().to_string();
    let name = if name.starts_with('-') { format!("./{name}") } else { name };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if name.chars().all(is_plain) { name } else { format!("'{}'", name.replace('\'', r"'\''")) }
}
