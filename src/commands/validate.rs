//! `validate`: lists every problem in question files, or shows what people will meet, and compares translations.

use std::path::PathBuf;

use anyhow::{Result, anyhow};

use super::{input, load_question_file, problem_lines, question_file_name};
use crate::output::{print, say};
use crate::questionnaire::file::{QuestionFile, differences};
use crate::validation_summary::{untranslated, validation_summary};

/// A valid file, and its name.
struct Valid {
    name: String,
    file: QuestionFile,
}

pub(super) fn run(paths: &[PathBuf]) -> Result<()> {
    input::check_read_once(paths.iter().map(|path| &**path))?;
    let paths: Vec<_> = match paths {
        [] => vec![None],
        paths => paths.iter().map(|path| Some(path.as_path())).collect(),
    };
    let (mut valid, mut errors): (Vec<Valid>, _) = (Vec::new(), Vec::new());
    for path in paths {
        match load_question_file(path) {
            Ok(file) => valid.push(Valid { name: question_file_name(path), file }),
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    let mut blocks = Vec::new();
    for (nth, Valid { name, file }) in valid.iter().enumerate() {
        let mut block =
            validation_summary(&file.questionnaire) + &untranslated(&file.questionnaire);
        let id = file.questionnaire.id();
        let first = valid[..nth].iter().find(|first| first.file.questionnaire.id() == id);
        if let Some(first) = first {
            let differences = differences(&first.name, &first.file, file);
            if differences.is_empty() {
                block += &format!("\n{name} scores like {}\n", first.name);
            } else {
                let lines = problem_lines(name, &differences);
                errors.push(format!("{name} does not score like {}{lines}", first.name));
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
