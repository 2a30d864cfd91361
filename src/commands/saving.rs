//! `--save`: the rehearsal before the first question, and the save before the result is shown.

use std::io::{self, IsTerminal};
use std::path::Path;

use anyhow::{Result, ensure};

use super::{files, warn_of_left_out};
use crate::cli::Cli;
use crate::dates::{Calendar, now};
use crate::history::History;
use crate::output::say;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::report::{Previous, Report};
use crate::saved_check::content::{Content, MAX_LINE_BYTES};
use crate::saved_check::store::{self, Store};
use crate::saved_check::{max_bytes, padded};

/// Where a person is asked, opens, locks and reads the file at `path` as saving will, and returns
/// what they are told of it. A file that this created is removed, unless its file system has no
/// locks. Where nobody is asked, only looks at what is in the file.
///
/// # Errors
///
/// Why no check can be saved there.
pub fn rehearse(path: &Path, args: &Cli, questionnaire: &Questionnaire) -> Result<String> {
    ensure_usable(path, args)?;
    ensure!(
        max_bytes(questionnaire)? < MAX_LINE_BYTES,
        "a check of this questionnaire may be longer than {} MiB",
        MAX_LINE_BYTES / 1024 / 1024
    );
    if !io::stdin().is_terminal() {
        // Where nobody is asked, the result is worth more than an early error.
        if let Ok(bytes) = store::peek(path) {
            Content::read(&bytes, questionnaire).ensure_only_checks()?;
        }
        return Ok(String::new());
    }
    let store = Store::open(path)?;
    let content = Content::read(&store.bytes, questionnaire);
    content.ensure_only_checks()?;
    warn_of_others(&store, path);
    let is_new = store.is_new;
    store.leave()?;
    let name = files::name(path);
    let history = History::new(name.clone(), content, now());
    // The clock may be wrong, or the check.
    if let Some(newest) = history.newest_in_future() {
        let english = Words::default();
        let dates = Calendar::local(&english).distinct_dates(&[now(), newest]);
        say(format_args!(
            "warning: by this machine's clock it is {}, and the newest check in {name} is of {}; checks later than now are left out\n",
            dates[0].text, dates[1].text
        ));
    }
    let words = &questionnaire.words;
    let count = history.count_of(&questionnaire.id);
    let checks = if is_new { words.file_is_new() } else { words.checks_so_far(count) };
    Ok(format!("{}\n{checks}", words.will_be_saved(name)))
}

/// Errors if `path` names something that is no file of checks, as far as its name tells.
fn ensure_usable(path: &Path, args: &Cli) -> Result<()> {
    ensure!(
        !files::is_standard_input(path),
        "it is not a file; --format json writes a check to standard output"
    );
    if let Some(questions) = &args.questions {
        ensure!(!files::are_same(questions, path), "it is the question file; name another");
    }
    let output = Path::new("/dev/stdout");
    ensure!(!files::are_same(output, path), "the result is written there; name another");
    Ok(())
}

/// Saves the check of `report` at `path`, once it is compared with the previous one there. Returns
/// what to say of it.
///
/// # Errors
///
/// Why it is not saved.
pub fn save(path: &Path, args: &Cli, report: &mut Report) -> Result<String> {
    ensure_usable(path, args)?;
    let check = report.check();
    let store = Store::open(path)?;
    let is_rehearsed = io::stdin().is_terminal() && args.save.as_deref() == Some(path);
    if !is_rehearsed {
        warn_of_others(&store, path);
    }
    let content = Content::read(&store.bytes, report.questionnaire);
    content.ensure_only_checks()?;
    let history = History::new(path.display().to_string(), content, now());
    warn_of_left_out(&history);
    if let Err(faults) = history.ensure_faultless() {
        say(format_args!("warning: {faults:#}\n"));
    }
    report.previous = Previous::LookedFor(history.since_previous(&check));
    if store.append(&padded(&check, report.questionnaire)?)? {
        let words = &report.questionnaire.words;
        let saved = words.saved(files::whole(path), history.number_of(&check));
        let Some(command) = history_command(path, args) else { return Ok(saved + "\n") };
        return Ok(format!("{saved}\n{}\n", words.to_see_checks(command)));
    }
    // It is in a file that an editor has replaced: add it to the new one.
    save(path, args, report)
}

/// Returns the command that shows the checks in the file at `path`. `None` if it could not be
/// copied from a terminal.
fn history_command(path: &Path, args: &Cli) -> Option<String> {
    let mut command = format!("alliance-check history {}", files::shell_path(path)?);
    if let Some(questions) = &args.questions {
        command += &format!(" --questions {}", files::shell_path(questions)?);
    }
    Some(command)
}

/// Warns if other programs can write the file at `path` at the same time, or other people can open
/// it.
fn warn_of_others(store: &Store, path: &Path) {
    let name = files::name(path);
    if !store.is_locked {
        say(format_args!(
            "warning: {name} is on a file system without locks; let no other program save there at the same time\n"
        ));
    }
    #[cfg(unix)]
    if let Ok(metadata) = std::fs::metadata(path) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777;
        if mode & 0o077 != 0 {
            let remedy = match files::shell_path(path) {
                Some(word) => format!("to keep it to yourself: chmod 600 {word}"),
                None => "to keep it to yourself, change its mode to 600".to_owned(),
            };
            say(format_args!(
                "warning: others on this machine can open {name} (its mode is {mode:o}); {remedy}\n"
            ));
        }
    }
}
