//! Saved checks over time: what is in a file of them, and the views of it.

pub mod file;
mod grid;
pub mod json;
mod labels;
pub mod markdown;
mod rows;
pub mod text;
mod timeline;

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::report::Previous;
use crate::saved_check::{SavedCheck, Since};
use timeline::Timeline;

/// The most faults of a file that are listed.
const MAX_LISTED: usize = 20;

/// The checks in a file, and its lines that are not checks.
pub struct History {
    name: String,
    /// Sorted by time. Those of the same time are in the order of the file.
    checks: Vec<SavedCheck>,
    /// Each line that is not a saved check, with its number and the reason.
    faults: Vec<(usize, String)>,
}

impl History {
    /// Reads the file at `path`. A line that is not a saved check is not an error. See [`History::check_lines`].
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let lines = file::read(path).with_context(|| format!("{name} can't be read"))?;
        let (mut checks, mut faults) = (Vec::new(), Vec::new());
        for (number, line) in lines {
            match line {
                Ok(check) => checks.push(check),
                Err(fault) => faults.push((number, fault.to_string())),
            }
        }
        checks.sort_by_key(|check: &SavedCheck| check.answered_at);
        Ok(Self { name, checks, faults })
    }

    /// Returns whether there is neither a check nor a line that could not be read.
    fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.faults.is_empty()
    }

    /// Returns the checks of each questionnaire, in the order of their first check.
    fn timelines(&self) -> Vec<Timeline<'_>> {
        let mut indices = HashMap::new();
        let mut timelines: Vec<Vec<&SavedCheck>> = Vec::new();
        for check in &self.checks {
            let id = check.questionnaire.id.as_str();
            let index = *indices.entry(id).or_insert(timelines.len());
            match timelines.get_mut(index) {
                Some(checks) => checks.push(check),
                None => timelines.push(vec![check]),
            }
        }
        timelines.into_iter().map(Timeline::new).collect()
    }

    /// Returns what changed from the newest check of the same questionnaire to `now`.
    pub fn previous(&self, now: &SavedCheck) -> Previous {
        let before: Vec<_> = self
            .checks
            .iter()
            .filter(|check| check.questionnaire.id == now.questionnaire.id)
            .collect();
        Since::new(&before, now).map_or(Previous::None, Previous::Check)
    }

    /// Errors if some lines were not saved checks, with the number of each.
    pub fn check_lines(&self) -> Result<()> {
        let name = &self.name;
        let mut message = match self.faults.len() {
            0 => return Ok(()),
            1 => format!("{name} has a line that can't be read; it was left as it is"),
            count => {
                format!("{name} has {count} lines that can't be read; they were left as they are")
            }
        };
        for (line, fault) in self.faults.iter().take(MAX_LISTED) {
            message += &format!("\n{name}:{line}: {fault}");
        }
        match self.faults.len().saturating_sub(MAX_LISTED) {
            0 => {}
            more => message += &format!("\nand {more} more"),
        }
        bail!(message)
    }
}
