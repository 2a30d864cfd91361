//! `validate`: lists every problem in question files, or shows what people will read, and compares
//! translations.

use std::path::PathBuf;

use anyhow::{Result, anyhow};

use super::files;
use super::question_files::{load_question_file, problem_lines, problem_list, question_file_name};
use crate::document::text;
use crate::output::{print, say, setting};
use crate::preview::{contents, missing_words, preview};
use crate::questionnaire::file::QuestionFile;
use crate::questionnaire::file::differences::{asks_the_same, find_differences};

/// A question file and its name in a message.
type Named = (String, QuestionFile);

pub(super) fn run(paths: &[PathBuf], strict: bool) -> Result<()> {
    files::ensure_read_once(paths.iter().map(|path| &**path))?;
    let mut others = Vec::new();
    let mut paths: Vec<_> = paths.iter().map(|path| Some(path.as_path())).collect();
    match paths.len() {
        0 => paths.push(None),
        // A file alone is compared with the built-in one.
        1 => others.push((question_file_name(None), load_question_file(None)?)),
        _ => {}
    }
    let (mut errors, mut is_complete, mut separator) = (Vec::new(), true, "");
    for path in paths {
        let name = question_file_name(path);
        let file = match load_question_file(path) {
            Ok(file) => file,
            Err(error) => {
                errors.push(format!("{error:#}"));
                continue;
            }
        };
        let other = find_other(&file, &others);
        if let Some((other_name, other)) = other {
            find_differences(other_name, other, &file);
        }
        let Some(questionnaire) = &file.questionnaire else {
            errors.push(problem_list(&name, &file));
            continue;
        };
        let mut text = text::blocks(&preview(&name, questionnaire), setting(false)).join("\n");
        text += &format!("\n{name} is valid: {}\n", contents(questionnaire));
        if let Some((other_name, other)) = other {
            if file.problems.errors() > 0 {
                errors.push(format!("{name} does not score like {other_name}"));
            } else if other.id() == file.id() {
                text += &format!("{name} scores like {other_name}\n");
            }
        }
        let missing = missing_words(questionnaire);
        let problems = problem_lines(&name, &file);
        is_complete &= problems.is_empty() && missing.is_empty();
        print(format!("{separator}{text}{missing}"))?;
        // Below what they are about, so that they are seen.
        if !problems.is_empty() {
            say(format_args!("{problems}\n"));
        }
        separator = "\n";
        others.push((name, file));
    }
    if strict && !is_complete {
        errors.push("with --strict, a warning or a missing word is an error; mend each, or leave out --strict".to_owned());
    }
    if errors.is_empty() { Ok(()) } else { Err(anyhow!(errors.join("\nerror: "))) }
}

/// Finds the first of `others` that is a version of `file`: one with its id, or else one that asks
/// its questions.
fn find_other<'o>(file: &QuestionFile, others: &'o [Named]) -> Option<&'o Named> {
    let same_id = others.iter().find(|(_, other)| other.id() == file.id());
    same_id.or_else(|| others.iter().find(|(_, other)| asks_the_same(file, other)))
}
