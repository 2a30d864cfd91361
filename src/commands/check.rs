//! The self-check: ask or read, score, report, and save the check if that is wanted.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::{Context, Error, Result, ensure};

use super::ending::Ending;
use super::frontend::{columns, frontend, show_text};
use super::question_files::load_questionnaire;
use super::warnings::calendar;
use super::{input, saving};
use crate::cli::{Check, Format};
use crate::dates;
use crate::document::layout::Layout;
use crate::escape::one_line;
use crate::interview::file_name::{self, Elsewhere};
use crate::interview::{self, AtStop};
use crate::output::{self, print, print_blocks, say};
use crate::piped;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::report::{self, Previous, Report};
use crate::responses::Responses;
use crate::saved_check::{SavedCheck, line};
use crate::scoring::Assessment;

const CANT_USE_TERMINAL: &str = "the terminal can't be used";

pub(super) fn run(args: &Check) -> Result<Ending> {
    ensure!(
        !args.questions.as_deref().is_some_and(input::is_standard_input),
        "--questions - can't be read: the answers come from standard input; name a file"
    );
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let words = &questionnaire.words;
    let promise = match &args.save {
        Some(path) => saving::rehearse(path, args, &questionnaire)
            .with_context(|| format!("checks can't be saved in {}", path.display()))?,
        None => words.not_saved(),
    };
    let Some(responses) = respond(&questionnaire, args, &promise)? else {
        return Ok(stopped(words));
    };
    let assessment = Assessment::new(&questionnaire, &responses);
    let answered_at = dates::now();
    let check = SavedCheck::new(&questionnaire, &assessment, answered_at);
    let previous = Previous::NotLookedFor;
    let mut report = Report { questionnaire: &questionnaire, assessment, answered_at, previous };
    // Before the result is shown: a window may be closed at its first page.
    let Some(saved) = save(args, &check, &mut report)? else {
        return Ok(stopped(words));
    };
    let shown = show(&check, &report, args);
    if let Saved::In(path) = &saved {
        say(format_args!("{}\n", words.saved(one_line(&path.display().to_string()))));
    }
    match (shown, saved) {
        (Ok(AtStop::Interrupt), Saved::In(_)) => return Ok(Ending::Stopped),
        (Ok(AtStop::Interrupt), _) => return Ok(stopped(words)),
        (_, Saved::Failed(error)) => return Err(error),
        (shown, _) => shown?,
    };
    let is_told = args.exit_code && !report.assessment.is_positive();
    Ok(if is_told { Ending::NotPositive } else { Ending::Done })
}

/// Says that nothing was saved.
fn stopped(words: &Words) -> Ending {
    let layout = Layout::new(columns(), false);
    say(format_args!("\n{}", layout.wrap("", &words.stopped())));
    Ending::Stopped
}

/// Asks a person, or reads what is piped in. Returns `None` if the person stopped.
fn respond(
    questionnaire: &Questionnaire,
    args: &Check,
    promise: &str,
) -> Result<Option<Responses>> {
    if !io::stdin().is_terminal() {
        return piped::read(questionnaire, io::stdin().lock()).map(Some);
    }
    let responses = frontend(args.plain)
        .and_then(|mut frontend| interview::run(questionnaire, &mut *frontend, promise));
    responses.context(CANT_USE_TERMINAL)
}

/// What became of a check.
enum Saved {
    /// Nobody asked for it to be saved.
    NotWanted,
    /// It is saved in this file.
    In(PathBuf),
    /// It is not saved, for this reason.
    Failed(Error),
}

/// Saves `check` if that is wanted. If it can't be saved, says so, and lets a person name another file. Returns `None` if they
/// stopped.
fn save(args: &Check, check: &SavedCheck, report: &mut Report) -> Result<Option<Saved>> {
    let Some(mut path) = args.save.clone() else {
        return Ok(Some(Saved::NotWanted));
    };
    loop {
        let saved = saving::save(&path, args, check, report)
            .with_context(|| format!("the check is not saved in {}", path.display()));
        let error = match saved {
            Ok(()) => return Ok(Some(Saved::In(path))),
            Err(error) => error,
        };
        // A result may be long, so the reason comes before it, and once more at the end.
        say(format_args!("error: {error:#}\n"));
        if !io::stdin().is_terminal() {
            return Ok(Some(Saved::Failed(error)));
        }
        let elsewhere = frontend(args.plain)
            .and_then(|mut frontend| file_name::ask(report.questionnaire, &mut *frontend));
        match elsewhere.context(CANT_USE_TERMINAL)? {
            Elsewhere::File(other) => path = other,
            Elsewhere::Nowhere => return Ok(Some(Saved::Failed(error))),
            Elsewhere::Stopped => return Ok(None),
        }
    }
}

/// Writes `check`, or the `report` of it, to standard output. Returns how a person left it.
fn show(check: &SavedCheck, report: &Report, args: &Check) -> Result<AtStop> {
    let Some(write) = args.format.writer() else {
        let line = match &report.previous {
            Previous::NotLookedFor => line::padded(check, report.questionnaire)?,
            Previous::None => line::with_since(check, None)?,
            Previous::Check(since) => line::with_since(check, Some(since))?,
        };
        print((line + "\n").as_bytes())?;
        return Ok(AtStop::GoOn);
    };
    let calendar = calendar(&report.questionnaire.words);
    let is_text = args.format == Format::Text;
    let build = if is_text { report::result } else { report::sheet };
    let blocks = write(&build(report, &calendar), output::setting(args.plain));
    if is_text {
        return show_text(report.questionnaire, args.plain, &blocks);
    }
    print_blocks(&blocks)?;
    Ok(AtStop::GoOn)
}
