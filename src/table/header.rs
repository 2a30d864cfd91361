//! The header: which columns are answers, and which pass through.

use std::collections::{BTreeSet, HashSet};
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

use super::faulty_rows::FAULT;
use super::missing_columns::{self, nearest_of_same_number};
use super::question_names::QuestionNames;
use crate::escape::{one_line, quoted};
use crate::questionnaire::Question;

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
        let parts = text.split_once('=').map(|(id, name)| (id.trim(), name.trim()));
        match parts.filter(|(id, name)| !id.is_empty() && !name.is_empty()) {
            Some((id, name)) => Ok(Self { id: id.to_owned(), name: name.to_owned() }),
            None => Err("write a question's id, =, and a name"),
        }
    }
}

/// A header that has a column for each question.
pub struct Header {
    names: Vec<String>,
    /// The column of each question, in their order.
    answers: Vec<usize>,
    /// The id of each question.
    ids: Vec<String>,
    /// The named columns that are not answers, in the order of the table.
    passed: Vec<usize>,
    unnamed: Vec<usize>,
}

impl Header {
    /// Returns the header with these `names`, and with rows of `texts` below it. The column of one of `questions` is that in `named`,
    /// or the one whose name or text fits it. Errors if a question has no column or several, or a column fits several questions.
    pub fn new(
        questions: &[Question],
        question_names: &QuestionNames,
        named: &[NamedColumn],
        names: Vec<String>,
        texts: &[Vec<String>],
    ) -> Result<Self> {
        let named = find_named(questions, named, &names)?;
        let mut columns = named.clone();
        let named_columns: HashSet<_> = named.iter().flatten().copied().collect();
        let mut others = Vec::new();
        for column in (0..names.len()).filter(|column| !named_columns.contains(column)) {
            let by_name = question_names.fitting(&names[column]);
            let texts = texts.iter().filter_map(|texts| texts.get(column));
            let by_text = texts.flat_map(|text| question_names.fitting_text(text));
            let fitting: BTreeSet<_> = by_name
                .into_iter()
                .chain(by_text)
                .filter(|&question| named[question].is_none())
                .collect();
            let mut fitting =
                fitting.into_iter().map(|question| (question, &questions[question].id));
            let Some((question, id)) = fitting.next() else {
                others.push(column);
                continue;
            };
            let this = describe(&names, column);
            if let Some((_, other)) = fitting.next() {
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
        let missing: Vec<_> = questions
            .iter()
            .zip(&columns)
            .filter(|(_, column)| column.is_none())
            .map(|(question, _)| question)
            .collect();
        if !missing.is_empty() {
            let others: Vec<_> = others.iter().map(|&column| names[column].as_str()).collect();
            bail!(missing_columns::message(&names, questions, &missing, &others));
        }
        // R and pandas write the names of the rows in a first column without a name.
        let row_names = usize::from(names[0].trim() == FAULT);
        let is_passed = |column: &usize| *column == row_names || !names[*column].trim().is_empty();
        let (passed, unnamed) = others.into_iter().partition(is_passed);
        Ok(Self {
            answers: columns.into_iter().flatten().collect(),
            ids: questions.iter().map(|question| question.id.clone()).collect(),
            names,
            passed,
            unnamed,
        })
    }

    /// Returns how many columns there are.
    pub fn columns(&self) -> usize {
        self.names.len()
    }

    /// Returns the column of each question, in their order.
    pub fn answers(&self) -> &[usize] {
        &self.answers
    }

    /// Returns the columns that pass through.
    pub fn passed(&self) -> &[usize] {
        &self.passed
    }

    /// Returns the columns without a name, which should be empty.
    pub fn unnamed(&self) -> &[usize] {
        &self.unnamed
    }

    /// Returns whether the only named column is that of the only question. Then a blank line is a missing answer.
    pub fn is_one_question(&self) -> bool {
        self.answers.len() == 1 && self.passed.is_empty()
    }

    /// Returns the names of all columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the name of a column.
    pub fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    /// Returns the name of a column for a message: the id of its question, or its name in quotes. If there is none, returns
    /// its number.
    pub fn name_in_message(&self, column: usize) -> String {
        let question = self.answers.iter().position(|&answer| answer == column);
        match (question, self.names.get(column)) {
            (Some(question), _) => self.ids[question].clone(),
            (None, Some(name)) if !name.trim().is_empty() => quoted(name),
            _ => (column + 1).to_string(),
        }
    }

    /// Errors if a column that passes through has the name of a `created` one.
    pub fn check_none_of(&self, created: &[String]) -> Result<()> {
        let created: HashSet<_> = created.iter().map(String::as_str).collect();
        for &column in &self.passed {
            let name = self.name(column);
            ensure!(
                !created.contains(name),
                "column {} has the name of a column that is written; rename it in the table",
                quoted(name)
            );
        }
        Ok(())
    }

    /// Errors if two columns that pass through have the same name.
    pub fn check_unique(&self) -> Result<()> {
        let mut seen = HashSet::new();
        for &column in &self.passed {
            let name = self.name(column);
            ensure!(
                seen.insert(name),
                "two columns are named {}, and an object in JSON can have only one; rename the other",
                quoted(name)
            );
        }
        Ok(())
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
            bail!(
                "{argument}: two columns are named {}, {} and {}; rename one",
                quoted(name),
                column + 1,
                second + 1
            );
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
    nearest_of_same_number(name, known)
        .map_or(String::new(), |near| format!("; is it \"{}\"?", one_line(near)))
}

/// Returns the number and the name of a column for a message.
fn describe(names: &[String], column: usize) -> String {
    format!("{} ({})", column + 1, quoted(&names[column]))
}
