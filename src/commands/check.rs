//! The self-check: ask or read, score, report, and save the check if that is wanted.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use dialoguer::console::Term;

use super::{Ending, load_questionnaire};
use crate::cli::{Check, Format};
use crate::dates::{self, Calendar};
use crate::escape::one_line;
use crate::history::{self, History};
use crate::interview::plain::Plain;
use crate::interview::terminal::{MIN_COLUMNS, Terminal};
use crate::interview::{self, Frontend, long_text};
use crate::layout::Layout;
use crate::output::{self, is_reader_gone, print, say};
use crate::piped;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::report::{self, Previous, Report};
use crate::saved_check::SavedCheck;
use crate::scoring::Assessment;

pub(super) fn run(args: &Check) -> Result<Ending> {
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    if let (Some(questions), Some(path)) = (&args.questions, &args.save) {
        ensure!(
            !is_same_file(questions, path),
            "checks can't be saved in {}: it is the question file; name another",
            path.display()
        );
    }
    if let Some(path) = args.save.as_deref().filter(|_| io::stdin().is_terminal()) {
        history::file::check_can_save(path)?;
    }
    let mut frontend = frontend(args)?;
    let responses = match &mut frontend {
        Some(frontend) => {
            interview::run(&questionnaire, &mut **frontend, &promise(&questionnaire, args))
                .context("the terminal can't be used")?
        }
        None => Some(piped::read(&questionnaire, io::stdin().lock())?),
    };
    let Some(responses) = responses else {
        drop(frontend);
        let layout = Layout::new(columns(), false);
        say(format_args!("\n{}", layout.wrap("", &questionnaire.words().stopped())));
        return Ok(Ending::Stopped);
    };
    let assessment = Assessment::new(&questionnaire, &responses);
    let answered_at = dates::now();
    let check = SavedCheck::new(&questionnaire, &assessment, answered_at);
    let report = Report {
        questionnaire: &questionnaire,
        assessment,
        answered_at,
        previous: match &args.save {
            Some(path) => previous(path, &check),
            None => Previous::NotLookedFor,
        },
    };
    let printed = show(&report, args, frontend);
    match &args.save {
        Some(path) => save(path, &check, questionnaire.words(), printed)?,
        None => printed?,
    }
    Ok(if args.exit_code && !report.assessment.is_positive() {
        Ending::NotPositive
    } else {
        Ending::Done
    })
}

/// Returns the way to ask a person. `None` if answers are piped in.
fn frontend(args: &Check) -> Result<Option<Box<dyn Frontend>>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let is_plain = args.plain
        || output::wants_plain()
        || !io::stderr().is_terminal()
        || columns() < MIN_COLUMNS;
    let frontend: io::Result<Box<dyn Frontend>> = if is_plain {
        Plain::new(columns()).map(|plain| Box::new(plain) as _)
    } else {
        Terminal::new(output::wants_colour()).map(|terminal| Box::new(terminal) as _)
    };
    frontend.map(Some).context("the terminal can't be used")
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

/// Writes `report` to standard output. Where the person was asked, a long text stops after each part that fits the window.
fn show(report: &Report, args: &Check, frontend: Option<Box<dyn Frontend>>) -> Result<()> {
    let calendar = Calendar::local(report.words());
    let mut out = Vec::new();
    match args.format {
        Format::Text => {
            let blocks = report::text::blocks(report, output::layout(args.plain), &calendar);
            if let Some(mut frontend) = frontend
                && frontend.draws()
                && io::stdout().is_terminal()
            {
                let print = |part: &str| print(part.as_bytes());
                return long_text::show(report.questionnaire, &mut *frontend, &blocks, print);
            }
            write!(out, "{}", blocks.join("\n"))
        }
        Format::Markdown => report::markdown::write(report, &calendar, &mut out),
        Format::Json => report::json::write(report, &mut out),
    }?;
    print(&out)
}

/// Returns the previous check in the file at `path`. If the file can't even be opened, saving will say why.
fn previous(path: &Path, check: &SavedCheck) -> Previous {
    let Ok(history) = History::read(path) else {
        return Previous::None;
    };
    if let Err(faults) = history.check_lines() {
        say(format_args!("warning: {faults:#}\n"));
    }
    history.previous(check)
}

fn is_same_file(file: &Path, other: &Path) -> bool {
    match (file.canonicalize(), other.canonicalize()) {
        (Ok(file), Ok(other)) => file == other,
        _ => false,
    }
}

/// Saves the check, once the person has seen it.
fn save(path: &Path, check: &SavedCheck, words: &Words, printed: Result<()>) -> Result<()> {
    let name = path.display();
    if let Err(error) = printed {
        ensure!(
            !is_reader_gone(&error),
            "the check is not saved in {name}: nobody read the result"
        );
        return Err(error.context(format!("the check is not saved in {name}")));
    }
    history::file::append(path, check)?;
    say(format_args!("{}\n", words.saved(one_line(&name.to_string()))));
    if let Some(mode) = history::file::mode_open_to_others(path) {
        say(format_args!(
            "warning: others on this machine can open {name} (its mode is {mode:o}); to keep it to yourself: chmod 600 {}\n",
            shell_word(path)
        ));
    }
    Ok(())
}

/// Returns `path` as a shell reads it.
fn shell_word(path: &Path) -> String {
    let name = path.display().to_string();
    let name = if name.starts_with('-') { format!("./{name}") } else { name };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if name.chars().all(is_plain) { name } else { format!("'{}'", name.replace('\'', r"'\''")) }
}
