//! What to do about a header in which questions have no column.

use std::collections::HashSet;
use std::io::Read;

use super::Top;
use crate::escape::{quoted, shell_word};
use crate::questionnaire::Question;
use crate::questionnaire::answer_words::folded;
use crate::suggestion::{MAX_COMPARED, nearest};
use crate::table::dialect::guess_delimiter;
use crate::table::rows::{Row, Rows, behind_line, first_row};

/// The most lines on which the names of the questions are looked for.
const MAX_LINES: usize = 50;
/// The most questions in a message.
const MAX_QUESTIONS: usize = 10;
/// The longest name that is compared with those of questions.
const MAX_NAME_BYTES: usize = 1000;

/// Says which questions have none of the `columns` of the table that begins with `top`, and what to
/// do: perhaps their names stand below the header, in what was read of the `rows`, too.
pub(crate) fn message(top: &Top, columns: &[Option<usize>], rows: &Rows<impl Read>) -> String {
    let questions = &top.questions.questionnaire.questions;
    let mut missing = Vec::new();
    for (question, column) in questions.iter().zip(columns) {
        if column.is_none() {
            missing.push(question);
        }
    }
    let found = questions.len() - missing.len();
    if let Some(message) = find_names_below(top, found, rows) {
        return message;
    }
    if top.names.len() == 1 && questions.len() > 1 {
        let only = quoted(&top.names[0]);
        return format!(
            "there is one column, {only}; separate the columns by commas, semicolons or tabs; \
             if it is a title, remove it"
        );
    }
    let shown: Vec<_> = missing.iter().take(MAX_QUESTIONS).map(|it| it.id.as_str()).collect();
    let mut list = shown.join(", ");
    if missing.len() > MAX_QUESTIONS {
        list += &format!(" and {} more", missing.len() - MAX_QUESTIONS);
    }
    let mut others = Vec::new();
    for (column, name) in top.names.iter().enumerate() {
        let is_comparable = name.len() <= MAX_NAME_BYTES && others.len() < MAX_COMPARED;
        if is_comparable && !columns.contains(&Some(column)) {
            others.push(name.trim());
        }
    }
    let mut ways = if found == 0 { prefix_arguments(questions, &top.names) } else { Vec::new() };
    let arguments = column_arguments(questions, &missing, &others);
    if arguments.len() == missing.len() || ways.is_empty() && !arguments.is_empty() {
        ways.push(arguments.join(" "));
    }
    if !ways.is_empty() {
        let ways = ways.join(", or ");
        let verb = if top.questions.options.prefix.is_empty() { "add" } else { "use" };
        return format!("no column for {list}; if these are their columns, {verb} {ways}");
    }
    if let Some(title) = find_shared_title(&missing, &others, found) {
        return format!(
            "no column for {list}; several columns are named {title}: rename those of the \
             questions in the header"
        );
    }
    if found == 0 {
        return format!(
            "no column is named after a question; name one after each, by its id or its text: \
             {list}; or add --questions FILE if the table answers the questions of a file"
        );
    }
    format!("no column for {list}; each question needs one, named by its id or its text")
}

/// Says on which line below the header at least half of the questions are named, and more than are
/// `found` in it, and what to do. Looks at what was read of the table, without waiting for more.
fn find_names_below(top: &Top, found: usize, rows: &Rows<impl Read>) -> Option<String> {
    let Top { questions, names, below } = top;
    let fits = |name: &str| questions.is_known(name) || !questions.fitting_text(name).is_empty();
    let mut lines: Vec<_> = below.iter().map(|(row, _)| (row.line, row.raw())).collect();
    let (mut line, mut rest) = rows.rest();
    while lines.len() < MAX_LINES && !rest.is_empty() {
        lines.push((line, rest));
        line += 1;
        rest = behind_line(rest).unwrap_or_default();
    }
    for (nth, &(line, text)) in lines.iter().enumerate() {
        let is_blank = matches!(text, [b'\r' | b'\n', ..]);
        let (delimiter, known) = guess_delimiter(text, fits);
        if is_blank || known <= found || 2 * known < questions.questionnaire.questions.len() {
            continue;
        }
        let row = first_row(text, delimiter);
        let is_skippable = nth == 0 && row.cells() == names.len() && needs_header(&row, names);
        let way_out = if is_skippable { "add --skip-rows 1" } else { "remove what is above it" };
        return Some(format!("the questions are named on line {line}, not here; {way_out}"));
    }
    None
}

/// Whether a header with these `names` names columns, and not only the texts in `row` do: it names
/// all columns, or one that has no text there.
fn needs_header(row: &Row, names: &[String]) -> bool {
    let has_name = |name: &String| !name.trim().is_empty();
    let mut columns = names.iter().zip(row.texts());
    names.iter().all(has_name) || columns.any(|(name, text)| has_name(name) && text.trim() == "")
}

/// The arguments for the prefixes with which every question has a column.
fn prefix_arguments(questions: &[Question], names: &[String]) -> Vec<String> {
    let comparable = names.iter().filter(|name| name.len() <= MAX_NAME_BYTES);
    let names: Vec<_> = comparable.map(|name| folded(name)).collect();
    let known: HashSet<_> = names.iter().collect();
    let mut tried = HashSet::new();
    let mut arguments = Vec::new();
    for name in &names {
        for first in forms(&questions[0]) {
            let Some(prefix) = name.strip_suffix(&first) else { continue };
            let Some(word) = shell_word(prefix) else { continue };
            if tried.insert(prefix) && are_all_named(questions, &known, prefix) {
                arguments.push(format!("--prefix {word}"));
            }
        }
    }
    arguments
}

/// Whether each of the `questions` has one of the `names` behind `prefix`.
fn are_all_named(questions: &[Question], names: &HashSet<&String>, prefix: &str) -> bool {
    let is_named = |form: &String| names.contains(&format!("{prefix}{form}"));
    questions.iter().all(|question| forms(question).iter().any(is_named))
}

/// The id and the text of `question`, folded.
fn forms(question: &Question) -> [String; 2] {
    [folded(&question.id), folded(&question.text)]
}

/// The arguments that name the columns in `others` that are probably those of the `missing`
/// questions: no other is as like the question, and they are less like any other question.
fn column_arguments(questions: &[Question], missing: &[&Question], others: &[&str]) -> Vec<String> {
    let mut arguments = Vec::new();
    for question in missing.iter().take(MAX_QUESTIONS) {
        let id = &question.id;
        let mut found = None;
        let mut most = 0;
        for name in others {
            let own = likeness(name, question);
            let is_other = |other: &Question| other.id != *id && likeness(name, other) >= own;
            // Another of those that are equally like it changes nothing, and comparing takes long.
            let is_tied = found.is_none() && own == most;
            if own >= most && !is_tied && !questions.iter().any(is_other) {
                // Of two that are equally like it, neither is certain.
                found = if own == most { None } else { Some(*name) };
                most = own;
            }
        }
        let Some(name) = found else { continue };
        arguments.push(match shell_word(name) {
            Some(word) => format!("--column {id}={word}"),
            None => format!("--column {id}=NAME with the name of {}", quoted(name)),
        });
    }
    arguments
}

/// How much `name` is like the id or the text of `question`: more if that stands within it, the
/// longer the more, than if it is nearly that. 0 if neither.
fn likeness(name: &str, question: &Question) -> usize {
    let name = folded(name);
    let mut most = 0;
    for form in forms(question) {
        let form_words = words(&form);
        if words(&name).contains(&form_words) {
            most = most.max(MAX_NAME_BYTES + form_words.len());
        } else if nearest(&form, [name.as_str()].into_iter()).is_some() {
            most = most.max(MAX_NAME_BYTES - strsim::osa_distance(&name, &form));
        }
    }
    most
}

/// The words of `name`, each between two spaces.
fn words(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

/// Finds the name that several of the `others` have, if they may be the columns of the `missing`
/// questions: `found` are in other columns. Quotes it.
fn find_shared_title(missing: &[&Question], others: &[&str], found: usize) -> Option<String> {
    for name in others {
        let count = others.iter().filter(|other| *other == name).count();
        // An answer in a table without a header is mostly shorter.
        let is_title = found == 0 && name.chars().count() > 3;
        let is_like = |question: &&Question| likeness(name, question) > 0;
        if count > 1 && (is_title || missing.iter().take(MAX_QUESTIONS).any(is_like)) {
            return Some(quoted(name));
        }
    }
    None
}
