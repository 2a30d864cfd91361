//! `--save`: the rehearsal before the first question, and the save before the result is shown.

use std::path::Path;

use anyhow::{Result, ensure};

use super::files;
use crate::cli::Cli;
use crate::dates::{Calendar, now};
use crate::history::History;
use crate::interview::is_person_asked;
use crate::line_breaks::{plain, whole_words};
use crate::output::say;
use crate::questionnaire::{Questionnaire, words::Words};
use crate::report::{Previous, Report};
use crate::saved_check::content::{Content, MAX_LINE_BYTES};
use crate::saved_check::store::{self, Store};
use crate::saved_check::{max_bytes, padded};

/// Opens, locks and reads the file at `path` as [`save`] will. Removes it again if that created it,
/// unless its file system has no locks. Where nobody is asked, only looks at what is in the file.
/// Returns what the person is told of it. Errors if no check can be saved there.
pub fn rehearse(path: &Path, args: &Cli, questionnaire: &Questionnaire) -> Result<String> {
    ensure_usable(path, args)?;
    let mib = MAX_LINE_BYTES / 1024 / 1024;
    let fits = max_bytes(questionnaire)? < MAX_LINE_BYTES;
    ensure!(fits, "a check of this questionnaire may be longer than {mib} MiB; shorten its texts");
    if !is_person_asked() {
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
        let dates = Calendar::local(&Words::default()).distinct_dates(&[now(), newest]);
        let [today, newest] = [0, 1].map(|nth| plain(&dates[nth].text));
        say(format_args!(
            "warning: by this machine's clock it is {today}, and the newest check in {name} is of \
             {newest}; checks later than now are left out\n"
        ));
    }
    let words = &questionnaire.words;
    let count = history.count_of(&questionnaire.id);
    let checks = if is_new { words.file_is_new() } else { words.checks_so_far(count) };
    Ok(format!("{}\n{checks}", words.will_be_saved(whole_words(&name))))
}

/// Errors if `path` is standard input, the question file, or the file of standard output.
fn ensure_usable(path: &Path, args: &Cli) -> Result<()> {
    let is_file = !files::is_standard_input(path);
    ensure!(is_file, "it is not a file; --format json writes a check to standard output");
    let is_question_file =
        args.source.questions.as_ref().is_some_and(|file| files::are_same(file, path));
    ensure!(!is_question_file, "it is the question file; name another");
    let is_output = files::are_same(Path::new("/dev/stdout"), path);
    ensure!(!is_output, "standard output goes to that file; name another");
    Ok(())
}

/// Compares the check of `report` with the previous one in the file at `path`, and adds it there.
/// Returns what the person is told of it. Errors if it is not saved.
pub fn save(path: &Path, args: &Cli, report: &mut Report) -> Result<String> {
    ensure_usable(path, args)?;
    let check = report.check();
    let store = Store::open(path)?;
    // Of the file that the arguments name, a person was warned before the first question.
    if !is_person_asked() || args.save.as_deref() != Some(path) {
        warn_of_others(&store, path);
    }
    let mut content = Content::read(&store.bytes, report.questionnaire);
    content.ensure_only_checks()?;
    content.translate(report.questionnaire);
    let history = History::new(path.display().to_string(), content, now());
    for warning in history.warnings() {
        say(format_args!("warning: {warning}\n"));
    }
    if let Err(faults) = history.ensure_faultless() {
        say(format_args!("warning: {faults:#}\n"));
    }
    report.previous = Previous::LookedFor(history.since_previous(&check));
    if !store.append(&padded(&check, report.questionnaire)?)? {
        // It is in a file that an editor has replaced: add it to the new one.
        return save(path, args, report);
    }
    let words = &report.questionnaire.words;
    let mut message = words.saved(files::absolute(path), history.number_of(&check)) + "\n";
    if let Some(command) = history_command(path, args) {
        message += &format!("{}\n", words.to_see_checks(command));
    }
    Ok(message)
}

/// The command that shows the checks in the file at `path`. `None` if it could not be copied from a
/// terminal.
fn history_command(path: &Path, args: &Cli) -> Option<String> {
    let mut command = format!("alliance-check history {}", files::shell_path(path)?);
    if let Some(questions) = &args.source.questions {
        command += &format!(" --questions {}", files::shell_path(questions)?);
    }
    if let Some(language) = args.source.language {
        command += &format!(" --language {}", language.tag);
    }
    Some(command)
}

/// Warns if other programs can write the file at `path` at the same time, or other people can open
/// it.
fn warn_of_others(store: &Store, path: &Path) {
    let name = files::name(path);
    if !store.is_locked {
        say(format_args!(
            "warning: {name} is on a file system without locks; let no other program save there at \
             the same time\n"
        ));
    }
    #[cfg(unix)]
    if let Ok(metadata) = std::fs::metadata(path) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777;
        if mode & 0o077 == 0 {
            return;
        }
        let what = format!("others on this machine can open {name} (its mode is {mode:o})");
        say(match files::shell_path(path) {
            Some(word) => format!("warning: {what}; to keep it to yourself: chmod 600 {word}\n"),
            None => format!("warning: {what}; to keep it to yourself, change its mode to 600\n"),
        });
    }
}
