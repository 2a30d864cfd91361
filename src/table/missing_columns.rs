//! What is said if questions have no column.

use crate::escape::{quoted, shell_word};
use crate::questionnaire::Question;
use crate::questionnaire::answer_words::folded;
use crate::suggestion::{MAX_COMPARED, nearest};

/// The most questions in a message.
const MAX_QUESTIONS: usize = 10;
/// The longest name that may be a misspelt one.
const MAX_MISSPELT_BYTES: usize = 1000;

/// Says that the `missing` ones of `questions` have no column among `names`, of which the `others` fit no question.
pub fn message(
    names: &[String],
    questions: &[Question],
    missing: &[&Question],
    others: &[&str],
) -> String {
    let list = list(missing);
    let columns = nearest_columns(questions, missing, others);
    match names {
        _ if !columns.is_empty() => {
            format!("no column for {list}; if these are their columns, add {}", columns.join(" "))
        }
        [only] => format!(
            "there is one column, {}; separate the columns by commas, semicolons or tabs",
            quoted(only)
        ),
        _ if names.len() == others.len() => format!(
            "no column is named after a question; name one after each, by its id or its text: {list}; or add --questions FILE if \
             the table answers the questions of a file"
        ),
        _ => format!("no column for {list}; each question needs one, named by its id or its text"),
    }
}

/// Returns the arguments that name the columns in `others` whose names were probably meant to be those of the `missing`
/// questions, and not of another question.
fn nearest_columns(questions: &[Question], missing: &[&Question], others: &[&str]) -> Vec<String> {
    let comparable = others.iter().take(MAX_COMPARED);
    let comparable = comparable.filter(|name| name.len() <= MAX_MISSPELT_BYTES);
    let comparable: Vec<_> = comparable.map(|name| (folded(name), *name)).collect();
    let mut arguments = Vec::new();
    for question in missing.iter().take(MAX_QUESTIONS) {
        let nearest = |wanted: &str| {
            let names = comparable.iter().map(|(name, _)| name.as_str());
            nearest(&folded(wanted), names)
        };
        let near = nearest(&question.id).or_else(|| nearest(&question.text));
        let Some(near) = near else { continue };
        let own = distance(near, question);
        if questions.iter().any(|other| other.id != question.id && distance(near, other) <= own) {
            continue;
        }
        let Some((_, name)) = comparable.iter().find(|(name, _)| name == near) else { continue };
        let (id, name) = (&question.id, name.trim());
        arguments.push(match shell_word(name) {
            Some(word) => format!("--column {id}={word}"),
            None => format!("--column {id}=NAME with the name of {}", quoted(name)),
        });
    }
    arguments
}

/// Returns how many typos `name`, folded, has as the id or the text of `question`.
fn distance(name: &str, question: &Question) -> usize {
    let typos = |wanted: &str| strsim::osa_distance(name, &folded(wanted));
    typos(&question.id).min(typos(&question.text))
}

/// Returns the ids of `questions` for a message, not all if there are many.
fn list(questions: &[&Question]) -> String {
    let shown = questions.iter().take(MAX_QUESTIONS).map(|question| question.id.as_str());
    let shown = shown.collect::<Vec<_>>().join(", ");
    match questions.len().saturating_sub(MAX_QUESTIONS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
