//! The header: which columns are answers, and which pass through.

use std::collections::HashSet;

use anyhow::{Result, bail, ensure};

use super::rows::RowText;
use crate::escape::quoted;
use crate::questionnaire::Questionnaire;
use crate::suggestion::nearest;

/// The most names in a message.
const MAX_NAMES: usize = 10;

/// A header that has a column for each question.
pub struct Header {
    names: Vec<String>,
    /// The column of each question, in their order.
    answers: Vec<usize>,
    /// The other columns, in the order of the table.
    passed: Vec<usize>,
}

impl Header {
    /// Returns the header with these names. Errors if a question has no column, or more than one.
    pub fn new(questionnaire: &Questionnaire, names: RowText) -> Result<Self> {
        let questions_by_id = questionnaire.questions_by_id();
        let names: Vec<_> = names.iter().map(str::to_owned).collect();
        let mut columns = vec![None; questions_by_id.len()];
        let mut passed = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let Some(&question) = questions_by_id.get(name.trim()) else {
                passed.push(column);
                continue;
            };
            if let Some(first) = columns[question].replace(column) {
                bail!(
                    "column {} is there twice, as columns {} and {}; keep one",
                    name.trim(),
                    first + 1,
                    column + 1
                );
            }
        }
        let missing: Vec<_> = questionnaire
            .questions()
            .iter()
            .zip(&columns)
            .filter(|(_, column)| column.is_none())
            .map(|(question, _)| question.id.as_str())
            .collect();
        if !missing.is_empty() {
            let others: Vec<_> = passed.iter().map(|&column| names[column].as_str()).collect();
            bail!(missing_columns(&names, &missing, &others));
        }
        Ok(Self { answers: columns.into_iter().flatten().collect(), names, passed })
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

    /// Returns the name of a column.
    pub fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    /// Returns the name of a column for a message. If there is no such column, returns its number.
    pub fn name_in_message(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if self.passed.contains(&column) => quoted(name),
            Some(id) => id.trim().to_owned(),
            None => (column + 1).to_string(),
        }
    }

    /// Errors if a column that passes through has the name of a `created` one.
    pub fn check_none_of(&self, created: &[String]) -> Result<()> {
        let created: HashSet<_> = created.iter().map(String::as_str).collect();
        for &column in &self.passed {
            let name = self.name(column);
            ensure!(
                !created.contains(name),
                "column {} has the name of one that is written; rename it",
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
                "two columns are named {}, and JSON can keep one; rename the other",
                quoted(name)
            );
        }
        Ok(())
    }
}

/// Says that the ids in `missing` have no column among `names`, of which the `others` are not ids.
fn missing_columns(names: &[String], missing: &[&str], others: &[&str]) -> String {
    let lower: Vec<_> = others.iter().map(|name| name.trim().to_lowercase()).collect();
    let hint = missing.iter().take(MAX_NAMES).find_map(|id| {
        let near = nearest(id, lower.iter().map(String::as_str))?;
        let (_, name) = lower.iter().zip(others).find(|(lower, _)| *lower == near)?;
        Some(format!("is it {}? name it {id}", quoted(name)))
    });
    let list = list(missing);
    match (names, hint) {
        (_, Some(hint)) => format!("no column {list}; {hint}"),
        ([only], None) => format!(
            "there is one column, {}; separate the columns by commas, semicolons or tabs",
            quoted(only)
        ),
        (_, None) if names.len() == others.len() => format!(
            "no column is named after a question; the first line must name the columns: {list}"
        ),
        (_, None) => format!("no column {list}; each question needs one, named by its id"),
    }
}

/// Returns `names` for a message, not all if there are many.
fn list(names: &[&str]) -> String {
    let shown = names[..names.len().min(MAX_NAMES)].join(", ");
    match names.len().saturating_sub(MAX_NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
