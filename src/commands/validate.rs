//! `validate`: lists every problem in question files, or shows what people will read, and compares translations.

use std::path::PathBuf;

use anyhow::{Result, anyhow};

use super::input;
use super::question_files::{load_question_file, problem_lines, question_file_name};
use crate::document::text;
use crate::output::{print, say, setting};
use crate::preview::{contents, missing_words, preview};
use crate::questionnaire::file::QuestionFile;
use crate::questionnaire::file::differences::{differences, have_the_same_ids};
use crate::questionnaire::file::problem::{count_errors, sort};

/// A question file and its name in a message.
type Named = (String, QuestionFile);

pub(super) fn run(paths: &[PathBuf], strict: bool) -> Result<()> {
    input::check_read_once(paths.iter().map(|path| &**path))?;
    let (mut files, mut errors): (Vec<Named>, _) = (Vec::new(), Vec::new());
    for path in paths {
        match load_question_file(Some(path)) {
            Ok(file) => files.push((question_file_name(Some(path)), file)),
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    // A file alone is compared with the built-in one.
    let mut others = Vec::new();
    let built_in = (question_file_name(None), load_question_file(None)?);
    match paths {
        [] => files.push(built_in),
        [_] => others.push(built_in),
        _ => {}
    }
    let mut is_complete = true;
    for (nth, (name, file)) in files.into_iter().enumerate() {
        let questionnaire = &file.questionnaire;
        let mut text = if nth > 0 { "\n".to_owned() } else { String::new() };
        text += &text::blocks(&preview(&name, questionnaire), setting(false)).join("\n");
        text += &format!("\n{name} is valid: {}\n", contents(questionnaire));
        let mut problems = file.warnings.clone();
        if let Some((other_name, other)) = find_other(&file, &others) {
            problems.extend(differences(other_name, other, &file));
            if count_errors(&problems) > 0 {
                errors.push(format!("{name} does not score like {other_name}"));
            } else if other.questionnaire.id == questionnaire.id {
                text += &format!("{name} scores like {other_name}\n");
            }
        }
        sort(&mut problems);
        let missing = missing_words(questionnaire);
        is_complete &= problems.is_empty() && missing.is_empty();
        print((text + &missing).as_bytes())?;
        // Below what they are about, so that they are seen.
        if !problems.is_empty() {
            say(format_args!("{}\n", problem_lines(&name, &file.source, &problems)));
        }
        others.push((name, file));
    }
    if strict && !is_complete {
        errors.push("with --strict, a warning or a missing word is an error".to_owned());
    }
    if errors.is_empty() { Ok(()) } else { Err(anyhow!(errors.join("\n"))) }
}

/// Finds the first of `others` that is a version of `file`: one with its id, or else one that asks its questions.
fn find_other<'o>(file: &QuestionFile, others: &'o [Named]) -> Option<&'o Named> {
    let (id, questions) = (&file.questionnaire.id, &file.questionnaire.questions);
    let same_id = others.iter().find(|(_, other)| other.questionnaire.id == *id);
    same_id.or_else(|| {
        others
            .iter()
            .find(|(_, other)| have_the_same_ids(&other.questionnaire.questions, questions))
    })
}
