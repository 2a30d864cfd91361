//! The name of another file, where a check could not be saved in the one that was named first.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use super::{Frontend, Interview, discard_typed_ahead};
use crate::questionnaire::Questionnaire;
use crate::responses::Typed;

/// Where a check is to be saved.
pub enum Elsewhere {
    /// In this file.
    File(PathBuf),
    /// Not at all.
    Nowhere,
    /// The person pressed Ctrl-C.
    Stopped,
}

/// Asks for the name of a file.
pub fn ask(questionnaire: &Questionnaire, frontend: &mut dyn Frontend) -> io::Result<Elsewhere> {
    let interview = Interview::new(questionnaire);
    let what_to_type = interview.words.save_elsewhere();
    let text = format!("\n{}\n", frontend.layout().wrap("", &what_to_type));
    let prompt = interview.words.save_elsewhere_prompt();
    // What was typed ahead is no file name.
    discard_typed_ahead();
    let elsewhere =
        interview.ask_once(frontend, &text, &prompt, |typed, meaning| match meaning {
            _ if typed.is_empty() => Ok(Elsewhere::Nowhere),
            Some(Typed::Quit) => Ok(Elsewhere::Nowhere),
            Some(Typed::Help) => Err(what_to_type.clone()),
            Some(_) => Err(interview.refusal(typed, &what_to_type)),
            None => Ok(Elsewhere::File(in_home(typed))),
        })?;
    if elsewhere.is_some() {
        frontend.show("\n")?;
    }
    Ok(elsewhere.unwrap_or(Elsewhere::Stopped))
}

/// Returns the path that `typed` means to a shell, which knows `~/`.
fn in_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(typed).to_owned(),
    }
}
