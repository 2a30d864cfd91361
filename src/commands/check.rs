//! The self-check: ask or read, score, report, and keep it if that is wanted.

use std::io::{self, IsTerminal};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::{Ending, load};
use crate::calendar::Calendar;
use crate::cli::{Check, Format};
use crate::moment::Moment;
use crate::questionnaire::Questionnaire;
use crate::quote::harmless;
use crate::record::Record;
use crate::report::{Earlier, Report, json, markdown, text};
use crate::responses::Responses;
use crate::scoring::Assessment;
use crate::streams::{self, Delivery, Manner, print, say};
use crate::{history, interview, script};

/// The self-check.
///
/// # Errors
///
/// It could not be done, or not be saved.
pub fn check(args: &Check) -> Result<Ending> {
    let questionnaire = load(args.questions.as_deref())?;
    if let (Some(questions), Some(path)) = (&args.questions, &args.save) {
        ensure!(
            !is_same(questions, path),
            "checks can't be saved in {}: it is the question file; name another",
            path.display()
        );
    }
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
        answered_at: Moment::now(),
        earlier: Earlier::NotKept,
    };
    if let Some(path) = &args.save {
        report.earlier = earlier(path, &report);
    }
    let (calendar, mut out) = (Calendar::local(), Vec::new());
    match args.format {
        Format::Text => text::write(&report, streams::layout(args.plain), &calendar, &mut out),
        Format::Markdown => markdown::write(&report, &calendar, &mut out),
        Format::Json => json::write(&report, &mut out),
    }?;
    let delivery = print(&out);
    match &args.save {
        Some(path) => save(path, &report, delivery)?,
        None => _ = delivery?,
    }
    Ok(match args.exit_code && !report.assessment.is_positive() {
        true => Ending::NotPositive,
        false => Ending::Done,
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
                harmless(&path.display().to_string())
            )
        }
    };
    match streams::terminal(args.plain) {
        Manner::Plain { columns } => {
            interview::run(questionnaire, &mut interview::Plain::new(columns), &promise)
        }
        Manner::Drawn { styled } => interview::Terminal::new(styled)
            .and_then(|mut terminal| interview::run(questionnaire, &mut terminal, &promise)),
    }
    .context("the terminal can't be used")
}

/// What changed since the check before this one in the file at `path`.
fn earlier(path: &Path, report: &Report) -> Earlier {
    let (earlier, read) = history::earlier(path, &Record::new(report));
    if let Err(fault) = read {
        say(format_args!("warning: {fault:#}\n"));
    }
    earlier
}

fn is_same(file: &Path, other: &Path) -> bool {
    match (file.canonicalize(), other.canonicalize()) {
        (Ok(file), Ok(other)) => file == other,
        _ => false,
    }
}

/// Keeps the check, once the person has seen it.
fn save(path: &Path, report: &Report, delivery: Result<Delivery>) -> Result<()> {
    let name = path.display();
    let delivery = delivery.with_context(|| format!("the check is not saved in {name}"))?;
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
