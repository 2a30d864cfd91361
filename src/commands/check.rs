//! The self-check: ask or read, score, write the files that are wanted, report, and offer a sheet.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Error, Result, ensure};

use super::question_files::load_questionnaire;
use super::{Ending, calendar, files, saving, sheet};
use crate::cli::{Cli, Format};
use crate::dates::{self, Calendar};
use crate::interview::terminal::layout;
use crate::interview::{Interview, Said, Takes, long_text};
use crate::output::{self, is_reader_gone, print, say};
use crate::piped;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::report::{self, Previous, Report};
use crate::responses::Responses;
use crate::saved_check::padded;
use crate::saved_check::since::with_since;
use crate::scoring::Assessment;

/// How long nothing is said while answers are read from a pipe.
const PATIENCE: Duration = Duration::from_secs(2);
const WAITING: &str =
    "waiting for answers from a pipe; to be asked, run it with winpty or docker -it\n";

pub(super) fn run(args: &Cli) -> Result<Ending> {
    ensure!(
        !args.questions.as_deref().is_some_and(files::is_standard_input),
        "--questions - can't be read: the answers come from standard input; name a file"
    );
    ensure!(
        args.format != Format::Html || !io::stdout().is_terminal(),
        "--format html: a terminal does not show a page; use --sheet sheet.html"
    );
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let words = &questionnaire.words;
    let promise = promise(args, &questionnaire)?;
    let Some(responses) = respond(&questionnaire, args.plain, &promise)? else {
        return Ok(stopped(words, args.plain));
    };
    let assessment = Assessment::new(&questionnaire, &responses);
    let answered_at = dates::now();
    let previous = Previous::NotLookedFor;
    let mut report = Report { questionnaire: &questionnaire, assessment, answered_at, previous };
    let calendar = calendar(words);
    let mut errors = Vec::new();
    // Before the result is shown: a window may be closed at its first page.
    let Some(mut said) = save(args, &mut report, &mut errors)? else {
        return Ok(stopped(words, args.plain));
    };
    let mut offer = sheet::offer(words, &said);
    if let Some(path) = &args.sheet {
        match sheet::write(path, &report, &calendar, args.plain) {
            Ok(sheet_said) => {
                said += &sheet_said;
                offer.clear();
            }
            Err(error) => errors.push(say_early(&error)),
        }
    }
    if !said.is_empty() && io::stdout().is_terminal() {
        // Apart from the result.
        said.insert(0, '\n');
    }
    let below = format!("{said}\n{}\n", layout(args.plain).wrap("", &offer));
    let shown = show(args, &report, &calendar, &below);
    say(&said);
    match shown {
        Ok(Said::Interrupt) if said.is_empty() => return Ok(stopped(words, args.plain)),
        Ok(Said::Interrupt) => return Ok(Ending::Stopped),
        Ok(_) if !offer.is_empty() => sheet::make_offer(&offer, &report, &calendar, args.plain)?,
        Ok(_) if io::stdin().is_terminal() && !io::stdout().is_terminal() => {
            say(format_args!("{}\n", words.done()));
        }
        Err(error) if !is_reader_gone(&error) => errors.push(format!("{error:#}")),
        Err(_) if io::stdin().is_terminal() => say(format_args!("{}\n", words.reader_gone())),
        _ => {}
    }
    ensure!(errors.is_empty(), errors.join("\nerror: "));
    let is_told = args.exit_code && !report.assessment.is_positive();
    Ok(if is_told { Ending::NotPositive } else { Ending::Done })
}

/// Rehearses what is to be written, and returns what a person is told of where their answers go.
fn promise(args: &Cli, questionnaire: &Questionnaire) -> Result<String> {
    let words = &questionnaire.words;
    let mut promises = Vec::new();
    if let Some(path) = &args.save {
        let promise = saving::rehearse(path, args, questionnaire)
            .with_context(|| format!("checks can't be saved in {}", path.display()))?;
        promises.push(promise);
    }
    if let Some(path) = &args.sheet {
        sheet::rehearse(path, args.save.as_deref())
            .with_context(|| format!("a sheet can't be written to {}", path.display()))?;
        promises.push(words.sheet_will_be_written(path.display()));
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
fn respond(questionnaire: &Questionnaire, plain: bool, promise: &str) -> Result<Option<Responses>> {
    if io::stdin().is_terminal() {
        return Interview::new(questionnaire, plain)?.run(promise);
    }
    let (is_read, waits) = mpsc::channel::<()>();
    if io::stderr().is_terminal() {
        // The person there may not know that standard input is a pipe. Without a thread they are
        // not told.
        let _ = thread::Builder::new().spawn(move || {
            if waits.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                say(WAITING);
            }
        });
    }
    let responses = piped::read(questionnaire, io::stdin().lock());
    drop(is_read);
    responses.map(Some)
}

/// Says that nothing was saved.
fn stopped(words: &Words, plain: bool) -> Ending {
    let mut sentences = vec![words.stopped()];
    if !io::stdout().is_terminal() {
        sentences.push(words.nothing_went_to_output());
    }
    say(format_args!("\n{}", layout(plain).wrap("", &sentences.join(" "))));
    Ending::Stopped
}

/// Saves the check of `report`, if that is wanted. Says why it is not saved, and lets a person name
/// another file. Returns what to say of it, or `None` if they stopped. `errors` are why it is in no
/// file afterwards.
fn save(args: &Cli, report: &mut Report, errors: &mut Vec<String>) -> Result<Option<String>> {
    let mut next = args.save.clone();
    while let Some(path) = next.take() {
        let saved = saving::save(&path, args, report)
            .with_context(|| format!("the check is not saved in {}", path.display()));
        match saved {
            Ok(said) => {
                errors.clear();
                return Ok(Some(said));
            }
            Err(error) => errors.push(say_early(&error)),
        }
        if io::stdin().is_terminal() {
            let words = &report.questionnaire.words;
            let (text, prompt) = (words.save_elsewhere(), words.file_name_prompt());
            let mut interview = Interview::new(report.questionnaire, args.plain)?;
            match interview.ask_aside(&text, &prompt, Takes::FileName)? {
                Said::Text(name) => next = Some(files::in_home(&name)),
                Said::Enter | Said::Quit => {}
                Said::Interrupt => return Ok(None),
            }
        }
    }
    Ok(Some(String::new()))
}

/// Says why a file was not written, and returns it: a result may be long, so the reason comes
/// before it, and once more at the end.
fn say_early(error: &Error) -> String {
    let end = if io::stdin().is_terminal() { "\n" } else { "" };
    say(format_args!("error: {error:#}\n{end}"));
    format!("{error:#}")
}

/// Writes `report`, or its check, to standard output. `below` is what the person is told
/// afterwards. Returns how they left it.
fn show(args: &Cli, report: &Report, calendar: &Calendar, below: &str) -> Result<Said> {
    let Some(write) = args.format.writer() else {
        let check = report.check();
        let line = match &report.previous {
            Previous::NotLookedFor => padded(&check, report.questionnaire)?,
            Previous::LookedFor(since) => with_since(&check, since.as_ref())?,
        };
        print(line + "\n")?;
        return Ok(Said::Enter);
    };
    let is_text = args.format == Format::Text;
    let build = if is_text { report::result } else { report::sheet };
    let blocks = write(&build(report, calendar), output::setting(args.plain));
    long_text::show(report.questionnaire, args.plain || !is_text, &blocks, below)
}
