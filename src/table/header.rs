//! The header: which columns are answers, and which pass through.

use std::collections::HashSet;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

use super::fault::FAULT;
use super::header_rows::SkippedRow;
use super::missing_columns;
use super::question_names::QuestionNames;
use crate::escape::{one_line, quoted};
use crate::questionnaire::{Question, Questionnaire};
use crate::suggestion::nearest;

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
    /// Returns the header with these `names`, and with the `skipped` rows below it, which may be texts of questions. The column of a question is that in `named`, or the
    /// one whose name or text fits it. Errors if a question has no column or several, or a column fits several questions.
    pub fn new(
        questionnaire: &'q Questionnaire,
        question_names: &QuestionNames,
        named: &[NamedColumn],
        names: Vec<String>,
        skipped: &[SkippedRow],
    ) -> Result<Self> {
        let questions = &questionnaire.questions;
        let texts = skipped.iter().map(|skipped| skipped.row.lossy_cells().collect());
        let texts: Vec<Vec<_>> = texts.collect();
        let named = find_named(questions, named, &names)?;
        let mut columns = named.clone();
        let mut others = Vec::new();
        let taken: HashSet<_> = named.iter().flatten().copied().collect();
        for column in 0..names.len() {
            if taken.contains(&column) {
                continue;
            }
            let mut fitting = question_names.fitting(&names[column]);
            for text in texts.iter().filter_map(|texts| texts.get(column)) {
                fitting.extend(question_names.fitting_text(text));
            }
            fitting.retain(|&question| named[question].is_none());
            let mut fitting = fitting.into_iter();
            let Some(question) = fitting.next() else {
                others.push(column);
                continue;
            };
            let id = &questions[question].id;
            let this = describe(&names, column);
            if let Some(other) = fitting.next() {
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
        let (mut answers, mut missing) = (Vec::new(), Vec::new());
        for (question, column) in questions.iter().zip(columns) {
            match column {
                Some(column) => answers.push(column),
                None => missing.push(question),
            }
        }
        if !missing.is_empty() {
            let others: Vec<_> = others.iter().map(|&column| names[column].as_str()).collect();
            bail!(missing_columns::message(&names, questions, &missing, &others));
        }
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

/// Returns the column of each question that the user named. Errors if there is no such question or column, or not only one.
fn find_named(
    questions: &[Question],
    named: &[NamedColumn],
    names: &[String],
) -> Result<Vec<Option<usize>>> {
    let mut columns = vec![None; questions.len()];
    for NamedColumn { id, name } in named {
        let argument = format!("--column {id}=");
        let ids = || questions.iter().map(|question| question.id.as_str());
        let question = ids()
            .position(|known| known == id)
            .with_context(|| format!("{argument}: no question has this id{}", guess(id, ids())))?;
        let mut fitting = (0..names.len()).filter(|&column| names[column].trim() == name);
        let column = fitting.next().with_context(|| {
            // The id of another question is that question's column.
            let names = names.iter().map(|known| known.trim());
            let names = names.filter(|known| !ids().any(|other| other != id && other == *known));
            let guess = guess(name, names);
            format!("{argument}: no column is named \"{}\"{guess}", one_line(name))
        })?;
        if let Some(second) = fitting.next() {
            let (name, first, second) = (quoted(name), column + 1, second + 1);
            bail!("{argument}: two columns are named {name}, {first} and {second}; rename one");
        }
        ensure!(columns[question].is_none(), "{argument} is given twice; keep one");
        ensure!(
            !columns.contains(&Some(column)),
            "{argument}: column {} is that of another question",
            describe(names, column)
        );
        columns[question] = Some(column);
    }
    Ok(columns)
}

/// Asks whether `name` was meant to be one of `known`, which is shown as a whole: the difference may be at its end.
fn guess<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(name, known).map_or(String::new(), |near| format!("; is it \"{}\"?", one_line(near)))
}

/// Returns the number and the name of a column for a message.
fn describe(names: &[String], column: usize) -> String {
    format!("{} ({})", column + 1, quoted(&names[column]))
}
