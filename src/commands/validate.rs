//! `validate`: lists every problem in question files, shows what people will read of a valid one,
//! and compares translations.

use anyhow::{Result, ensure};

use super::files;
use super::question_files::{load_question_file, problem_lines, problem_list};
use crate::cli::Validate;
use crate::document::text;
use crate::output::{layout, print, say};
use crate::preview::{contents, preview, untranslated_words};
use crate::questionnaire::file::differences::{asks_the_same, find_differences};

const NOT_STRICT: &str = "with --strict, a warning or a missing word is an error; mend each, or \
                          leave out --strict";

pub(super) fn run(args: &Validate) -> Result<()> {
    files::ensure_read_once(&args.files)?;
    let mut paths: Vec<_> = args.files.iter().map(|path| Some(path.as_path())).collect();
    let mut seen = Vec::new();
    match paths.len() {
        0 => paths.push(None),
        // A file alone is compared with the built-in one.
        1 => seen.push(load_question_file(None)?),
        _ => {}
    }
    let mut errors = Vec::new();
    let mut is_complete = true;
    let mut separator = "";
    for path in paths {
        let file = load_question_file(path).inspect_err(|error| errors.push(format!("{error:#}")));
        let Ok((name, file)) = file else { continue };
        // Another version of it: the first file with its id, or else one that asks its questions.
        let same_id = seen.iter().find(|(_, other)| other.id() == file.id());
        let other = same_id.or_else(|| seen.iter().find(|(_, other)| asks_the_same(&file, other)));
        if let Some((other_name, other)) = other {
            find_differences(other_name, other, &file);
        }
        let Some(questionnaire) = &file.questionnaire else {
            errors.push(problem_list(&name, &file));
            continue;
        };
        let mut shown = text::blocks(&preview(&name, questionnaire), layout(false)).join("\n");
        shown += &format!("\n{name} is valid: {}\n", contents(questionnaire));
        if let Some((other_name, other)) = other {
            if file.problems.errors() > 0 {
                errors.push(format!("{name} does not score like {other_name}"));
            } else if other.id() == file.id() {
                shown += &format!("{name} scores like {other_name}\n");
            }
        }
        let missing = untranslated_words(questionnaire);
        print(format!("{separator}{shown}{missing}"))?;
        separator = "\n";
        let problems = problem_lines(&name, &file);
        // Below what they are about, so that they are seen.
        say(&problems);
        is_complete &= problems.is_empty() && missing.is_empty();
        seen.push((name, file));
    }
    if args.strict && !is_complete {
        errors.push(NOT_STRICT.to_owned());
    }
    ensure!(errors.is_empty(), errors.join("\nerror: "));
    Ok(())
}
