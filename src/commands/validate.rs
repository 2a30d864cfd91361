//! `validate`: lists every problem in question files, or shows what people will meet, and compares translations.

use std::path::PathBuf;

use anyhow::{Result, anyhow};

use super::input;
use super::question_files::{load_question_file, problem_lines, question_file_name};
use crate::output::{print, say};
use crate::questionnaire::file::differences::differences;
use crate::validation_summary::{untranslated, validation_summary};

pub(super) fn run(paths: &[PathBuf]) -> Result<()> {
    input::check_read_once(paths.iter().map(|path| &**path))?;
    let paths: Vec<_> = match paths {
        [] => vec![None],
        paths => paths.iter().map(|path| Some(path.as_path())).collect(),
    };
    let (mut valid, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match load_question_file(path) {
            Ok(file) => valid.push((question_file_name(path), file)),
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    let mut blocks = Vec::new();
    for (nth, (name, file)) in valid.iter().enumerate() {
        let questionnaire = &file.questionnaire;
        let mut block = validation_summary(questionnaire) + &untranslated(questionnaire);
        let id = &questionnaire.id;
        let first = valid[..nth].iter().find(|(_, first)| first.questionnaire.id == *id);
        if let Some((first_name, first)) = first {
            let differences = differences(first_name, first, file);
            if differences.is_empty() {
                block += &format!("\n{name} scores like {first_name}\n");
            } else {
                let lines = problem_lines(name, &differences);
                errors.push(format!("{name} does not score like {first_name}{lines}"));
            }
        }
        if !file.warnings.is_empty() {
            say(format_args!(
                "warning: {name} may not say what was meant{}\n",
                problem_lines(name, &file.warnings)
            ));
        }
        blocks.push(block);
    }
    print(blocks.join("\n").as_bytes())?;
    if errors.is_empty() { Ok(()) } else { Err(anyhow!(errors.join("\n"))) }
}
