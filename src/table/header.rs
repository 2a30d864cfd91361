//! The header: which columns are answers, by the names of the questions, and which pass through.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

use anyhow::{Result, bail, ensure};

use super::fault::FAULT;
use super::header_rows::SkippedRow;
use crate::escape::{one_line, quoted, shell_word};
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::{Question, Questionnaire};
use crate::suggestion::{MAX_COMPARED, nearest};

/// The most brackets of a name that are tried, the last ones.
const MAX_BRACKETS: usize = 8;
/// The longest name that is compared.
const MAX_NAME_BYTES: usize = 16 * 1024;
/// What stands between a code and a text.
const CODE_END: &str = ". ";
/// What stands between the title of a matrix and a statement.
const TITLE_END: &str = " - ";
/// The most questions in a message.
const MAX_QUESTIONS: usize = 10;
/// The longest name that may be a misspelt one.
const MAX_MISSPELT_BYTES: usize = 1000;

/// The column of a question as the user names it, `ID=NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedColumn {
    /// The id of the question.
    pub id: String,
    /// The name of its column in the header.
    pub name: String,
}

impl FromStr for NamedColumn {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, name) = text.split_once('=').unwrap_or_default();
        let (id, name) = (id.trim().to_owned(), name.trim().to_owned());
        if id.is_empty() || name.is_empty() {
            return Err("write a question's id, =, and a name");
        }
        Ok(Self { id, name })
    }
}

/// The names of the questions.
pub struct QuestionNames {
    /// The questions that have this id or this text, folded.
    questions: HashMap<String, BTreeSet<usize>>,
}

impl QuestionNames {
    /// Returns the names of the questions of `questionnaire`.
    pub fn new(questionnaire: &Questionnaire) -> Self {
        let mut questions: HashMap<_, BTreeSet<_>> = HashMap::new();
        for (index, question) in questionnaire.questions.iter().enumerate() {
            for name in [&question.id, &question.text] {
                questions.entry(folded(name)).or_default().insert(index);
            }
        }
        Self { questions }
    }

    /// Returns the questions that `name` fits, in any case: as a whole, or if it fits none, with a part of it. That is the text
    /// of `Grid title [text]`, as Google Forms writes it, and the code and the text of `array[code]`, `code. text` and
    /// `array[code]. Array title [text]`, as LimeSurvey writes them.
    pub fn fitting(&self, name: &str) -> BTreeSet<usize> {
        let whole = self.fitting_whole(name);
        if !whole.is_empty() {
            return whole;
        }
        let (code, text) = name.split_once(CODE_END).unwrap_or(("", name));
        let fitting = &self.fitting_or_in_brackets(code) | &self.fitting_or_in_brackets(text);
        &fitting | &without_number(name).map_or(BTreeSet::new(), |text| self.fitting_whole(text))
    }

    /// Returns the questions that `text` fits, which stands in a row below the header: as a name does, or as the statement of
    /// `Matrix title - statement`, as Qualtrics writes it.
    pub fn fitting_text(&self, text: &str) -> BTreeSet<usize> {
        let Some((_, statement)) = text.rsplit_once(TITLE_END) else { return self.fitting(text) };
        &self.fitting(text) | &self.fitting_whole(statement)
    }

    /// Returns whether `name` fits a question, and no part of it is something else: the beginning of a longer name would fit by
    /// its code alone.
    pub fn is_known(&self, name: &str) -> bool {
        let fits = |part| !self.fitting_or_in_brackets(part).is_empty();
        fits(name)
            || without_number(name).is_some_and(fits)
            || name.split_once(CODE_END).is_some_and(|(code, text)| fits(code) && fits(text))
    }

    fn fitting_or_in_brackets(&self, name: &str) -> BTreeSet<usize> {
        let mut fitting = self.fitting_whole(name);
        if let Some(rest) = name.trim_end().strip_suffix(']') {
            // A text may have brackets of its own.
            for (at, _) in rest.rmatch_indices('[').take(MAX_BRACKETS) {
                fitting.extend(self.fitting_whole(&rest[at + 1..]));
            }
        }
        fitting
    }

    fn fitting_whole(&self, name: &str) -> BTreeSet<usize> {
        if name.len() > MAX_NAME_BYTES {
            return BTreeSet::new();
        }
        self.questions.get(&folded(name)).cloned().unwrap_or_default()
    }
}

/// Returns what follows the number in front of a name such as `1) text` or `Q1: text`. `None` if there is none.
fn without_number(name: &str) -> Option<&str> {
    let numbered = name.trim_start().trim_start_matches(['Q', 'q']);
    let rest = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = rest.trim_start_matches(['.', ')', ':', '-', '\u{2013}', ' ']);
    (text.len() < rest.len() && rest.len() < numbered.len()).then_some(text)
}

/// A header that has a column for each question.
pub struct Header<'q> {
    /// What the rows answer.
    pub questionnaire: &'q Questionnaire,
    /// The names of all columns.
    pub names: Vec<String>,
    /// The column of each question, in their order.
    pub answers: Vec<usize>,
    /// The named columns that are not answers, which pass through, in the order of the table.
    pub passed: Vec<usize>,
    /// The columns without a name, which should be empty.
    pub unnamed: Vec<usize>,
}

impl<'q> Header<'q> {
    /// Returns the header with these `names`, and with the `skipped` rows below it, which may be
    /// texts of questions. The column of a question is that in `named`, or the one whose name or
    /// text fits it. Errors if a question has no column or several, or a column fits several
    /// questions.
    pub fn new(
        questionnaire: &'q Questionnaire,
        question_names: &QuestionNames,
        named: &[NamedColumn],
        names: Vec<String>,
        skipped: &[SkippedRow],
    ) -> Result<Self> {
        let questions = &questionnaire.questions;
        let named = find_named(questions, named, &names)?;
        let mut fitting: Vec<_> = names.iter().map(|name| question_names.fitting(name)).collect();
        for SkippedRow { row, .. } in skipped {
            for (fitting, text) in fitting.iter_mut().zip(row.lossy_cells()) {
                fitting.extend(question_names.fitting_text(&text));
            }
        }
        let mut columns = named.clone();
        let mut others = Vec::new();
        let taken: HashSet<_> = named.iter().flatten().copied().collect();
        for (column, mut fitting) in fitting.into_iter().enumerate() {
            if taken.contains(&column) {
                continue;
            }
            fitting.retain(|&question| named[question].is_none());
            let Some(question) = fitting.pop_first() else {
                others.push(column);
                continue;
            };
            let id = &questions[question].id;
            let this = describe(&names, column);
            if let Some(other) = fitting.pop_first() {
                let other = &questions[other].id;
                bail!(
                    "column {this} fits two questions, {id} and {other}; name the column of each with --column ID=NAME"
                );
            }
            if let Some(first) = columns[question].replace(column) {
                let first = describe(&names, first);
                bail!(
                    "columns {first} and {this} both fit the question {id}; rename one, or name the right one with --column {id}=NAME"
                );
            }
        }
        if columns.contains(&None) {
            bail!(missing_columns(questions, &columns, &names));
        }
        let answers = columns.into_iter().flatten().collect();
        // R and pandas write the names of the rows in a first column without a name.
        let row_names = usize::from(names[0].trim() == FAULT);
        let is_passed = |column: &usize| *column == row_names || !names[*column].trim().is_empty();
        let (passed, unnamed) = others.into_iter().partition(is_passed);
        Ok(Self { questionnaire, names, answers, passed, unnamed })
    }

    /// Returns whether the only named column is that of the only question. Then a blank line is a missing answer.
    pub fn is_one_question(&self) -> bool {
        self.answers.len() == 1 && self.passed.is_empty()
    }

    /// Returns the name of a column for a message: the id of its question, or its name in quotes. If there is none, returns
    /// its number.
    pub fn name_in_message(&self, column: usize) -> String {
        let question = self.answers.iter().position(|&answer| answer == column);
        match (question, self.names.get(column)) {
            (Some(question), _) => self.questionnaire.questions[question].id.clone(),
            (None, Some(name)) if !name.trim().is_empty() => quoted(name),
            _ => (column + 1).to_string(),
        }
    }
}

/// The column of each question, as far as there is one.
type Columns = Vec<Option<usize>>;

/// Returns the columns that the user named. Errors if there is no such question or column, or not
/// only one.
fn find_named(questions: &[Question], named: &[NamedColumn], names: &[String]) -> Result<Columns> {
    let ids: Vec<_> = questions.iter().map(|question| question.id.as_str()).collect();
    let mut columns = vec![None; questions.len()];
    for NamedColumn { id, name } in named {
        let argument = format!("--column {id}=");
        let Some(question) = ids.iter().position(|known| known == id) else {
            bail!("{argument}: no question has this id{}", guess(id, &ids));
        };
        let mut fitting = (0..names.len()).filter(|&column| names[column].trim() == name);
        let Some(column) = fitting.next() else {
            let mut names: Vec<_> = names.iter().map(|known| known.trim()).collect();
            // The id of another question is that question's column.
            names.retain(|known| known == id || !ids.contains(known));
            bail!("{argument}: no column is named \"{}\"{}", one_line(name), guess(name, &names));
        };
        if let Some(second) = fitting.next() {
            let (name, first, second) = (quoted(name), column + 1, second + 1);
            bail!("{argument}: two columns are named {name}, {first} and {second}; rename one");
        }
        ensure!(columns[question].is_none(), "{argument} is given twice; keep one");
        if columns.contains(&Some(column)) {
            let column = describe(names, column);
            bail!("{argument}: column {column} is that of another question");
        }
        columns[question] = Some(column);
    }
    Ok(columns)
}

/// Asks whether `name` was meant to be one of `known`, which is shown as a whole: the difference may be at its end.
fn guess(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known.iter().copied());
    near.map_or(String::new(), |near| format!("; is it \"{}\"?", one_line(near)))
}

/// Says which of `questions` have none of the `columns` that have these `names`.
fn missing_columns(questions: &[Question], columns: &[Option<usize>], names: &[String]) -> String {
    let others = (0..names.len()).filter(|&column| !columns.contains(&Some(column)));
    let others: Vec<_> = others.map(|column| names[column].as_str()).collect();
    let missing = questions.iter().zip(columns).filter(|(_, column)| column.is_none());
    let missing: Vec<_> = missing.map(|(question, _)| question).collect();
    let shown = missing.iter().take(MAX_QUESTIONS).map(|question| question.id.as_str());
    let mut list = shown.collect::<Vec<_>>().join(", ");
    if missing.len() > MAX_QUESTIONS {
        list += &format!(" and {} more", missing.len() - MAX_QUESTIONS);
    }
    let columns = nearest_columns(questions, &missing, &others);
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

/// Returns the arguments that name the columns in `others` whose names were probably meant to be
/// those of the `missing` questions, and not of another question.
fn nearest_columns(questions: &[Question], missing: &[&Question], others: &[&str]) -> Vec<String> {
    let mut comparable = Vec::new();
    for name in others.iter().take(MAX_COMPARED) {
        if name.len() <= MAX_MISSPELT_BYTES {
            comparable.push((folded(name), name.trim()));
        }
    }
    let known = || comparable.iter().map(|(folded, _)| folded.as_str());
    let mut arguments = Vec::new();
    for question in missing.iter().take(MAX_QUESTIONS) {
        let by_text = || nearest(&folded(&question.text), known());
        let Some(near) = nearest(&folded(&question.id), known()).or_else(by_text) else { continue };
        let own = typos(near, question);
        if questions.iter().any(|other| other.id != question.id && typos(near, other) <= own) {
            continue;
        }
        let Some((_, name)) = comparable.iter().find(|(folded, _)| folded == near) else {
            continue;
        };
        let id = &question.id;
        arguments.push(match shell_word(name) {
            Some(word) => format!("--column {id}={word}"),
            None => format!("--column {id}=NAME with the name of {}", quoted(name)),
        });
    }
    arguments
}

/// Returns how many typos `name`, folded, has as the id or the text of `question`.
fn typos(name: &str, question: &Question) -> usize {
    let [id, text] = [&question.id, &question.text].map(|wanted| folded(wanted));
    strsim::osa_distance(name, &id).min(strsim::osa_distance(name, &text))
}

/// Returns the number and the name of a column for a message.
fn describe(names: &[String], column: usize) -> String {
    format!("{} ({})", column + 1, quoted(&names[column]))
}

#[cfg(test)]
mod tests {
    use super::QuestionNames;
    use crate::questionnaire::file;

    const FILE: &str = "
format: 1
id: week
title: Week
choices:
  - { label: Often, points: 1 }
  - { label: Never, points: 0 }
questions:
  - { id: rested, text: Do I feel rested? }
  - { id: aims, text: Goals }
  - { id: sleep, text: Can I sleep? }
  - { id: calm, text: 'Am I [really] calm after work?' }
  - { id: goals, text: Do I reach them? }
results:
  - { from: 0, id: any, positive: true, headline: Any, advice: None }
safety: Safe.
";

    #[test]
    fn ids_and_texts_alone_and_in_brackets() {
        let questionnaire = file::load(FILE.as_bytes()).expect("a valid file");
        let names = QuestionNames::new(&questionnaire);
        for (name, fitting) in [
            ("rested", &[0][..]),
            (" RESTED ", &[0]),
            ("Do I feel rested?", &[0]),
            ("do i  feel\u{a0}rested?", &[0]),
            ("How was it? [Do I feel rested?]", &[0]),
            ("Q00[rested]", &[0]),
            ("Q00[rested]. How was it? [Another text]", &[0]),
            ("Q00[rested]. How was it? [Can I sleep?]", &[0, 2]),
            ("rested. Do I feel rested?", &[0]),
            ("1. Do I feel rested?", &[0]),
            ("Grid [Am I [really] calm after work?]", &[3]),
            ("Am I [really] calm after work?", &[3]),
            ("goals", &[1, 4]),
            ("1) Do I feel rested?", &[0]),
            ("Q12: Do I feel rested?", &[0]),
            ("3 \u{2013} Do I feel rested?", &[0]),
            ("Points - Do I feel rested?", &[]),
            ("1rested", &[]),
            (") rested", &[]),
            ("Do I feel rested", &[]),
            ("rested [other]", &[]),
            ("[]", &[]),
            ("", &[]),
        ] {
            let found: Vec<_> = names.fitting(name).into_iter().collect();
            assert_eq!(found, fitting, "{name:?}");
        }
        let found: Vec<_> = names.fitting_text("How is it? - Can I sleep?").into_iter().collect();
        assert_eq!(found, [2]);
    }
}
