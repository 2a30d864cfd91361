//! The sheet that `--sheet` names, or that a person asks for at the end.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::files;
use crate::dates::Calendar;
use crate::document::{Writer, html, markdown};
use crate::interview::terminal::layout;
use crate::interview::{Interview, Said, Takes};
use crate::output::{self, say};
use crate::questionnaire::words::Words;
use crate::report::{self, Report};
use crate::responses::Grammar;

/// Where a person is asked, creates the file at `path` as the sheet will be, and removes it. Errors
/// if no sheet can be written there, or if checks are saved there, in `save`.
pub fn rehearse(path: &Path, save: Option<&Path>) -> Result<()> {
    ensure!(
        !files::is_standard_input(path),
        "it is not a file; --format html writes a page to standard output"
    );
    let is_saved_there = save.is_some_and(|save| files::whole(save) == files::whole(path));
    ensure!(!is_saved_there, "checks are saved there; name another file");
    if io::stdin().is_terminal() {
        drop(files::create(path)?);
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Writes the sheet of `report` to a new file at `path`, with dates of `calendar`, and returns what
/// to say of it.
pub fn write(path: &Path, report: &Report, calendar: &Calendar, plain: bool) -> Result<String> {
    let words = &report.questionnaire.words;
    let is_markdown = path.extension().is_some_and(|name| name.eq_ignore_ascii_case("md"));
    let (writer, what_to_do): (Writer, _) = if is_markdown {
        (markdown::blocks, words.show_sheet())
    } else {
        (html::blocks, words.open_sheet())
    };
    let blocks = writer(&report::sheet(report, calendar), output::setting(false));
    let not_written = || format!("the sheet is not written to {}", path.display());
    let mut file = files::create(path).with_context(not_written)?;
    let written = file.write_all(blocks.join("\n").as_bytes());
    if let Err(error) = written.and_then(|()| file.sync_all()) {
        // A part of it is of no use.
        let _ = fs::remove_file(path);
        return Err(error).with_context(not_written);
    }
    let what_to_do = layout(plain).wrap("", &what_to_do);
    Ok(format!("{}\n{what_to_do}", words.sheet_written(files::whole(path))))
}

/// Returns the text that offers a sheet to a person who reads the result where they are asked, and
/// an empty one otherwise. `said` is what they are told before, which is nothing if nothing was
/// saved.
pub fn offer(words: &Words, said: &str) -> String {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal()) {
        return String::new();
    }
    let nothing_saved = if said.is_empty() { words.nothing_saved() + " " } else { String::new() };
    nothing_saved + &words.what_is_next(words.sheet())
}

/// Makes the `offer`, and writes the sheet if the person asks for it.
pub fn make_offer(offer: &str, report: &Report, calendar: &Calendar, plain: bool) -> Result<()> {
    let words = &report.questionnaire.words;
    let (next_prompt, name_prompt) = (words.next_prompt(words.sheet()), words.file_name_prompt());
    let quit = Grammar::new(report.questionnaire).quit;
    let ask = |text: &str, prompt: &str, takes| {
        Interview::new(report.questionnaire, plain)?.ask_aside(text, prompt, takes)
    };
    while let Said::Text(_) = ask(offer, &next_prompt, Takes::Sheet)? {
        loop {
            let proposed = proposed();
            let text = words.name_sheet(proposed.display(), &quit);
            let path = match ask(&text, &name_prompt, Takes::FileName)? {
                Said::Text(name) => files::in_home(&name),
                Said::Enter => proposed,
                Said::Quit => break,
                Said::Interrupt => return Ok(()),
            };
            match write(&path, report, calendar, plain) {
                Ok(said) => {
                    say(format_args!("\n{said}"));
                    return Ok(());
                }
                Err(error) => say(format_args!("error: {error:#}\n")),
            }
        }
    }
    Ok(())
}

/// Returns the name of a file that is not there yet.
fn proposed() -> PathBuf {
    let mut path = PathBuf::from("sheet.html");
    let mut number = 2;
    while fs::symlink_metadata(&path).is_ok() {
        path = PathBuf::from(format!("sheet-{number}.html"));
        number += 1;
    }
    path
}
