//! Question files as commands load them, and the list of their problems.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Error, Result, bail, ensure};
use dialoguer::console::{Term, measure_text_width};

use super::files;
use crate::cli::{QuestionSource, language};
use crate::escape::{quoted, visible};
use crate::output::{locale_tag, variable};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::file::problem::{Place, Problem};
use crate::questionnaire::file::{self, QuestionFile};
use crate::questionnaire::languages::{self, ENGLISH, Language};
use crate::saved_check::store::in_use;

/// The most problems of a question file that are listed.
const MAX_LISTED: usize = 100;
/// The most columns of a line that is shown, without its indentation and the dots at both ends.
const MAX_WIDTH: u16 = 90;

/// Loads the questionnaire that the options name, or the built-in one.
pub fn load_questionnaire(source: &QuestionSource) -> Result<Questionnaire> {
    let (name, file) = match source.language {
        Some(language) => built_in(language),
        None => load_question_file(source.questions.as_deref())?,
    };
    let Some(questionnaire) = file.questionnaire else { bail!(problem_list(&name, &file)) };
    Ok(questionnaire)
}

/// Takes the language that the person always wants for that of the options, if they name none, and
/// no questions.
pub fn add_usual_language(source: &mut QuestionSource) -> Result<()> {
    if source.is_default()
        && let Some(tag) = variable("ALLIANCE_CHECK_LANGUAGE")
    {
        let found = language(&tag).map_err(Error::msg);
        let what = || format!("ALLIANCE_CHECK_LANGUAGE is {}", quoted(&tag));
        source.language = Some(found.with_context(what)?);
    }
    Ok(())
}

/// Says in the language of the locale how to be asked in it. `None` if it is English, if there are
/// no questions in it, or if the person has chosen others.
pub fn hint(source: &QuestionSource) -> Option<String> {
    let Language { tag, in_it, .. } = languages::find(&locale_tag()?)?;
    if !source.is_default() || *tag == ENGLISH.tag {
        return None;
    }
    Some(format!("{in_it}alliance-check --language {tag}"))
}

/// Loads the question file at `path`, or the built-in one, even if it has errors, with its name in
/// a message.
pub fn load_question_file(path: Option<&Path>) -> Result<(String, QuestionFile)> {
    let Some(path) = path else { return Ok(built_in(&ENGLISH)) };
    let name = files::name(path);
    let cant_read = || format!("the question file {name} can't be read");
    ensure!(!path.is_dir(), "{}: it is a directory; name the files in it", cant_read());
    let stream = files::open(path).with_context(cant_read)?;
    let mut bytes = Vec::new();
    let mut start = stream.take(file::MAX_FILE_BYTES as u64 + 1);
    start.read_to_end(&mut bytes).map_err(in_use).with_context(cant_read)?;
    Ok((name, file::load_file(&bytes)))
}

fn built_in(language: &Language) -> (String, QuestionFile) {
    ("the built-in file".to_owned(), file::load_file(language.file.as_bytes()))
}

/// The number of errors in the question file `name`, and its problems.
pub fn problem_list(name: &str, file: &QuestionFile) -> String {
    let errors = file.problems.errors();
    let count = if errors == 1 { "a problem".to_owned() } else { format!("{errors} problems") };
    format!("{name} has {count}\n{}", problem_lines(name, file).trim_end())
}

/// The problems of the question file `name`, each with its line and a caret below it.
pub fn problem_lines(name: &str, QuestionFile { problems, source, .. }: &QuestionFile) -> String {
    let window = Term::stderr().size_checked();
    let width = window.map_or(MAX_WIDTH, |(_, width)| width.saturating_sub(10).min(MAX_WIDTH));
    let mut lines = String::new();
    let problems = problems.sorted();
    for Problem { is_warning, place, message } in problems.iter().take(MAX_LISTED) {
        let Place { line, column } = *place;
        let severity = if *is_warning { "warning" } else { "error" };
        lines += &format!("{name}:{line}:{column}: {severity}: {message}\n");
        lines += &excerpt(source.line(line), column, usize::from(width));
    }
    if problems.len() > MAX_LISTED {
        lines += &format!("and {} more\n", problems.len() - MAX_LISTED);
    }
    lines
}

/// The part of `line` around its `column`, with a caret below it, in about `width` columns.
fn excerpt(line: &str, column: usize, width: usize) -> String {
    let mut shown = String::new();
    let start: Vec<char> = line.chars().take(column - 1).collect();
    for (nth, c) in start.iter().rev().enumerate() {
        if nth > width || measure_text_width(&shown) > width * 3 / 4 {
            shown.insert_str(0, "...");
            break;
        }
        shown.insert_str(0, &visible(*c));
    }
    let blanks = " ".repeat(measure_text_width(&shown));
    for (nth, c) in line.chars().skip(column - 1).enumerate() {
        if nth > width || measure_text_width(&shown) > width {
            shown += "...";
            break;
        }
        shown += &visible(c);
    }
    format!("    {shown}\n    {blanks}^\n")
}
