//! The header: which columns are answers, and which pass through.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};

use super::rows::Text;
use crate::questionnaire::{Questionnaire, by_id, nearest, places};
use crate::quote::quoted;

/// Names in a message at most.
const MAX_NAMES: usize = 10;

/// A header that has a column for each question.
pub struct Header {
    names: Vec<String>,
    /// The column of each question, in their order.
    answers: Vec<usize>,
    /// The other columns, in theirs.
    passed: Vec<usize>,
}

impl Header {
    /// The header whose names are `names`.
    ///
    /// # Errors
    ///
    /// If a question has no column, or more than one.
    pub fn new(questionnaire: &Questionnaire, names: Text) -> Result<Self> {
        let ids = by_id(questionnaire.questions());
        let names: Vec<_> = names.iter().map(str::to_owned).collect();
        let mut columns = vec![None; ids.len()];
        let mut passed = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let Some(&question) = ids.get(name.trim()) else {
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
        let answers: Vec<_> = columns.iter().flatten().copied().collect();
        let header = Self {
            names,
            answers,
            passed,
        };
        if header.answers.len() < columns.len() {
            bail!(header.missing(questionnaire));
        }
        Ok(header)
    }

    /// What to say where a question has no column.
    fn missing(&self, questionnaire: &Questionnaire) -> String {
        let found = places((self.answers.iter()).map(|&column| self.names[column].trim()));
        let ids = questionnaire
            .questions()
            .iter()
            .map(|question| &*question.id);
        let missing: Vec<_> = ids.filter(|id| !found.contains_key(id)).collect();
        let others = self.passed.iter().map(|&column| &*self.names[column]);
        let lower: Vec<_> = (others.clone())
            .map(|name| name.trim().to_lowercase())
            .collect();
        let hint = missing.iter().take(MAX_NAMES).find_map(|id| {
            let near = nearest(id, lower.iter().map(String::as_str))?;
            let (_, name) = (lower.iter().zip(others.clone())).find(|(lower, _)| *lower == near)?;
            Some(format!("is it {}? name it {id}", quoted(name)))
        });
        match (self.names.as_slice(), &hint) {
            ([only], None) if questionnaire.questions().len() > 1 => format!(
                "there is one column, {}; separate the columns by commas, semicolons or tabs",
                quoted(only)
            ),
            _ if found.is_empty() && hint.is_none() => format!(
                "no column is named after a question; the first line must name the columns: {}",
                list(&missing)
            ),
            (_, None) => format!(
                "no column {}; each question needs one, named by its id",
                list(&missing)
            ),
            (_, Some(hint)) => format!("no column {}; {hint}", list(&missing)),
        }
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.names.len()
    }

    /// The column of each question, in their order.
    pub fn answers(&self) -> &[usize] {
        &self.answers
    }

    /// The columns that pass through.
    pub fn passed(&self) -> &[usize] {
        &self.passed
    }

    /// The name of a column.
    pub fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    /// The name of a column in a message; beyond the last one, its number.
    pub fn told(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if self.passed.contains(&column) => quoted(name),
            Some(id) => id.trim().to_owned(),
            None => (column + 1).to_string(),
        }
    }

    /// Proves that no column that passes through is among `created`.
    ///
    /// # Errors
    ///
    /// The first that is.
    pub fn without(&self, created: &[String]) -> Result<()> {
        let created = places(created.iter().map(String::as_str));
        for &column in &self.passed {
            let name = self.name(column);
            ensure!(
                !created.contains_key(name),
                "column {} has the name of one that is written; rename it",
                quoted(name)
            );
        }
        Ok(())
    }

    /// Proves that the columns that pass through have different names.
    ///
    /// # Errors
    ///
    /// The first name that is there twice.
    pub fn unique(&self) -> Result<()> {
        let mut seen = BTreeSet::new();
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

/// `names` for a message, not all if there are many.
fn list(names: &[&str]) -> String {
    let shown = names[..names.len().min(MAX_NAMES)].join(", ");
    match names.len().checked_sub(MAX_NAMES) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}
