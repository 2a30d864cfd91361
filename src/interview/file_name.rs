//! The name of another file, where a check could not be saved in the one that was named first.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use super::{Frontend, Interview, Prompt, TypedLine, discard_typed_ahead};
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
    let mut interview = Interview::new(questionnaire, frontend);
    let what_to_type = interview.words.save_elsewhere();
    let text = format!("\n{}\n", interview.frontend.layout().wrap("", &what_to_type));
    let mut prompt = Prompt::new(text, &interview.words.save_elsewhere_prompt());
    // What was typed ahead is no file name.
    discard_typed_ahead();
    let elsewhere = loop {
        let Some(TypedLine { typed, meaning }) = interview.read(&mut prompt)? else {
            return Ok(Elsewhere::Stopped);
        };
        match meaning {
            Some(Typed::Quit) => break Elsewhere::Nowhere,
            Some(Typed::Help) => prompt.refuse(what_to_type.clone()),
            Some(_) => prompt.refuse(interview.refusal(&typed, &what_to_type)),
            None if typed.is_empty() => break Elsewhere::Nowhere,
            None => break Elsewhere::File(in_home(&typed)),
        }
    };
    interview.frontend.show("\n")?;
    Ok(elsewhere)
}

/// Returns the path that `typed` means to a shell, which knows `~/`.
fn in_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(typed).to_owned(),
    }
}
