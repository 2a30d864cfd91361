//! Writes the sheet to the file that `--sheet` names, or offers one at the end.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::files;
use crate::document::{html, markdown};
use crate::interview::terminal::layout;
use crate::interview::{Accepts, Interview, Reply, is_person_asked};
use crate::output::say;
use crate::questionnaire::words::Words;
use crate::report::{self, Report};
use crate::responses::Grammar;

/// Where a person is asked, creates the file at `path` as the sheet will be, and removes it. Errors
/// if no sheet can be written there, or if it is the file to `save` the check in.
pub fn rehearse(path: &Path, save: Option<&Path>) -> Result<()> {
    let is_file = !files::is_standard_input(path);
    ensure!(is_file, "it is not a file; --format html writes a page to standard output");
    let is_saved_there = save.is_some_and(|save| files::absolute(save) == files::absolute(path));
    ensure!(!is_saved_there, "--save writes to that file; name another file");
    if is_person_asked() {
        drop(files::create(path)?);
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Writes the sheet of `report` to a new file at `path`. Returns what the person is told of it.
pub fn write(path: &Path, report: &Report, plain: bool) -> Result<String> {
    let words = &report.questionnaire.words;
    let is_markdown = path.extension().is_some_and(|name| name.eq_ignore_ascii_case("md"));
    let what_to_do = if is_markdown { words.show_sheet() } else { words.open_sheet() };
    let sheet = report::sheet(report);
    let blocks = if is_markdown { markdown::blocks(&sheet) } else { html::blocks(&sheet) };
    let not_written = || format!("the sheet is not written to {}", path.display());
    let mut file = files::create(path).with_context(not_written)?;
    let written = file.write_all(blocks.join("\n").as_bytes());
    if let Err(error) = written.and_then(|()| file.sync_all()) {
        // A part of it is of no use.
        let _ = fs::remove_file(path);
        return Err(error).with_context(not_written);
    }
    Ok(words.sheet_written(files::absolute(path))
        + "\n"
        + &layout(plain, false).wrap("", &what_to_do))
}

/// The text that offers a sheet to a person who reads the result where they are asked, and an empty
/// one otherwise. If `saved`, what they are told of the saved check, is empty, it says that nothing
/// was saved.
pub fn offer(words: &Words, saved: &str) -> String {
    if !is_person_asked() || !io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return String::new();
    }
    let offer = words.what_is_next(words.sheet());
    if saved.is_empty() { words.two_sentences(words.nothing_saved(), offer) } else { offer }
}

/// Makes the `offer`, and writes the sheet if the person asks for it.
pub fn make_offer(offer: &str, report: &Report, plain: bool) -> Result<()> {
    let questionnaire = report.questionnaire;
    let words = &questionnaire.words;
    // A new one each time, so that the terminal is as it was while an error is shown.
    let ask = |text: &str, prompt: &str, accepts| {
        Interview::new(questionnaire, plain)?.ask_aside(text, prompt, accepts)
    };
    while let Reply::Text(_) = ask(offer, &words.next_prompt(words.sheet()), Accepts::Sheet)? {
        loop {
            let proposed = free_name();
            let text = words.name_sheet(proposed.display(), &Grammar::new(questionnaire).quit);
            let path = match ask(&text, &words.file_name_prompt(), Accepts::FileName)? {
                Reply::Text(name) => files::in_home(&name),
                Reply::Enter => proposed,
                Reply::Quit => break,
                Reply::Interrupt => return Ok(()),
            };
            match write(&path, report, plain) {
                Ok(message) => {
                    say(format_args!("\n{message}"));
                    return Ok(());
                }
                Err(error) => say(format_args!("error: {error:#}\n")),
            }
        }
    }
    Ok(())
}

/// A name for a sheet that is not there yet.
fn free_name() -> PathBuf {
    let mut path = PathBuf::from("sheet.html");
    let mut number = 2;
    while path.symlink_metadata().is_ok() {
        path = PathBuf::from(format!("sheet-{number}.html"));
        number += 1;
    }
    path
}
