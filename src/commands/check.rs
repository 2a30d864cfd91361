//! The self-check: asks or reads the answers, scores them, writes the files that are wanted, shows
//! the result, and offers a sheet.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail, ensure};

use super::question_files::{add_usual_language, hint, load_questionnaire};
use super::{Ending, NO_PAGE, calendar, files, saving, sheet};
use crate::cli::{Cli, Format};
use crate::dates::now;
use crate::document::{html, markdown, text};
use crate::interview::terminal::layout;
use crate::interview::{Accepts, Interview, Reply, is_person_asked, long_text};
use crate::line_breaks::whole_words;
use crate::output::{self, is_reader_gone, say};
use crate::piped;
use crate::questionnaire::Questionnaire;
use crate::report::{self, Previous, Report};
use crate::responses::Responses;
use crate::saved_check::{padded, since::with_since};
use crate::scoring::Assessment;

/// How long the program waits for answers from a pipe before it says so.
const PATIENCE: Duration = Duration::from_secs(2);
const WAITING: &str = "waiting for answers on standard input; to be asked in a terminal, run it \
    with winpty or docker run -it\n";

pub(super) fn run(mut args: Cli) -> Result<Ending> {
    if is_person_asked() {
        // A pipe must mean the same everywhere.
        add_usual_language(&mut args.source)?;
    }
    let args = &args;
    if args.source.questions.as_deref().is_some_and(files::is_standard_input) {
        bail!("--questions - can't be read: the answers come from standard input; name a file");
    }
    let shows_page = args.format == Format::Html && io::stdout().is_terminal();
    ensure!(!shows_page, "{NO_PAGE}; use --sheet sheet.html");
    let questionnaire = &load_questionnaire(&args.source)?;
    let words = &questionnaire.words;
    let stop = || Ok(say_stopped(args, questionnaire));
    let promise = rehearse(args, questionnaire)?;
    let Some(responses) = ask(args, questionnaire, &promise)? else { return stop() };
    let mut report = Report {
        questionnaire,
        assessment: Assessment::new(questionnaire, &responses),
        answered_at: now(),
        previous: Previous::NotLookedFor,
        calendar: calendar(words),
    };
    let mut errors = Vec::new();
    // Before the result is shown: a window may be closed at its first page.
    let Some(mut message) = save(args, &mut report, &mut errors)? else { return stop() };
    let mut offer = sheet::offer(words, &message);
    if let Some(path) = &args.sheet {
        match sheet::write(path, &report, args.plain) {
            Ok(sheet_message) => {
                message += &sheet_message;
                offer.clear();
            }
            Err(error) => errors.push(say_early(&error)),
        }
    }
    if !message.is_empty() && io::stdout().is_terminal() {
        // Apart from the result.
        message.insert(0, '\n');
    }
    let below = format!("{message}\n{}\n", layout(args.plain, false).wrap("", &offer));
    let shown = show(args, &report, &below);
    say(&message);
    match shown {
        Ok(Reply::Interrupt) if message.is_empty() => return stop(),
        Ok(Reply::Interrupt) => return Ok(Ending::Stopped),
        Ok(_) if !offer.is_empty() => sheet::make_offer(&offer, &report, args.plain)?,
        Ok(_) if is_person_asked() && !io::stdout().is_terminal() => {
            say_wrapped(args, &words.done())
        }
        Err(error) if !is_reader_gone(&error) => errors.push(format!("{error:#}")),
        Err(_) if is_person_asked() => say_wrapped(args, &words.reader_gone()),
        _ => {}
    }
    ensure!(errors.is_empty(), errors.join("\nerror: "));
    let tells_result = args.exit_code && !report.assessment.is_positive();
    Ok(if tells_result { Ending::NotPositive } else { Ending::Done })
}

/// Rehearses what will be written. Returns what a person is told of where their answers will go.
fn rehearse(args: &Cli, questionnaire: &Questionnaire) -> Result<String> {
    let words = &questionnaire.words;
    let mut promises = Vec::new();
    if let Some(path) = &args.save {
        let cant_save = || format!("checks can't be saved in {}", path.display());
        promises.push(saving::rehearse(path, args, questionnaire).with_context(cant_save)?);
    }
    if let Some(path) = &args.sheet {
        sheet::rehearse(path, args.save.as_deref())
            .with_context(|| format!("a sheet can't be written to {}", path.display()))?;
        promises.push(words.sheet_will_be_written(whole_words(&files::name(path))));
    }
    if !io::stdout().is_terminal() {
        promises.push(words.goes_to_output());
    }
    if promises.is_empty() {
        promises.push(words.not_saved());
    }
    Ok(promises.join("\n"))
}

/// Asks a person, or reads what is piped in. Returns `None` if the person stopped.
fn ask(args: &Cli, questionnaire: &Questionnaire, promise: &str) -> Result<Option<Responses>> {
    if is_person_asked() {
        return Interview::new(questionnaire, args.plain)?.run(hint(&args.source), promise);
    }
    // The sender is dropped once the answers are read, which ends the wait for it.
    let (_reading, end) = mpsc::channel::<()>();
    if io::stderr().is_terminal() {
        // The person there may not know that standard input is a pipe. If no thread can be started,
        // they are not told.
        let _ = thread::Builder::new().spawn(move || {
            if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                say(WAITING);
            }
        });
    }
    Ok(Some(piped::read(questionnaire, io::stdin().lock())?))
}

/// Says that nothing was saved.
fn say_stopped(args: &Cli, questionnaire: &Questionnaire) -> Ending {
    let words = &questionnaire.words;
    let mut message = words.stopped();
    if !io::stdout().is_terminal() {
        message = words.two_sentences(message, words.nothing_went_to_output());
    }
    say_wrapped(args, &format!("\n{message}"));
    Ending::Stopped
}

/// Says `text` to a person, in lines as wide as their window.
fn say_wrapped(args: &Cli, text: &str) {
    say(layout(args.plain, false).wrap("", text));
}

/// Saves the check of `report`, if that is wanted. As long as it can't be saved, a person may name
/// another file; `errors` are why it is in none at the end. Returns what they are told of a saved
/// check, or `None` if they stopped.
fn save(args: &Cli, report: &mut Report, errors: &mut Vec<String>) -> Result<Option<String>> {
    let mut wanted = args.save.clone();
    while let Some(path) = wanted.take() {
        let not_saved = || format!("the check is not saved in {}", path.display());
        match saving::save(&path, args, report).with_context(not_saved) {
            Ok(message) => {
                errors.clear();
                return Ok(Some(message));
            }
            Err(error) => errors.push(say_early(&error)),
        }
        if !is_person_asked() {
            break;
        }
        let words = &report.questionnaire.words;
        let prompt = words.file_name_prompt();
        let mut interview = Interview::new(report.questionnaire, args.plain)?;
        match interview.ask_aside(&words.save_elsewhere(), &prompt, Accepts::FileName)? {
            Reply::Text(name) => wanted = Some(files::in_home(&name)),
            Reply::Enter | Reply::Quit => break,
            Reply::Interrupt => return Ok(None),
        }
    }
    Ok(Some(String::new()))
}

/// Says why a file was not written, and returns it: a result may be long, so the reason comes
/// before it, and once more at the end.
fn say_early(error: &Error) -> String {
    let end = if is_person_asked() { "\n" } else { "" };
    say(format_args!("error: {error:#}\n{end}"));
    format!("{error:#}")
}

/// Writes `report`, or its check as JSON, to standard output. `below` is what the person is told
/// afterwards. Returns how they left it.
fn show(args: &Cli, report: &Report, below: &str) -> Result<Reply> {
    let blocks = match args.format {
        Format::Text => text::blocks(&report::result(report), output::layout(args.plain)),
        Format::Markdown => markdown::blocks(&report::sheet(report)),
        Format::Html => html::blocks(&report::sheet(report)),
        Format::Json => match &report.previous {
            Previous::NotLookedFor => vec![padded(&report.check(), report.questionnaire)? + "\n"],
            Previous::LookedFor(since) => vec![with_since(&report.check(), since.as_ref())? + "\n"],
        },
    };
    let whole = args.plain || args.format != Format::Text;
    long_text::show(report.questionnaire, whole, &blocks, below)
}
