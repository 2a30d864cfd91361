//! What is wrong in a question file, and where.

use std::cell::{Cell, RefCell};

use crate::suggestion::nearest;

/// A mistake in a question file, or what may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the file can be used in spite of it.
    pub severity: Severity,
    /// Where it is. `None` if it is the file as a whole.
    pub place: Option<Place>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file can't be used.
    Error,
    /// The file can be used, but may not say what was meant.
    Warning,
}

/// A place in the file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

impl Problem {
    /// Returns an error.
    pub fn error(place: Option<Place>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place, message: message.into() }
    }

    /// Returns a warning.
    pub fn warning(place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, place: Some(place), message: message.into() }
    }
}

impl Place {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Returns the place right behind the text `before` it.
    pub fn behind(before: &str) -> Self {
        let line = before.rsplit(is_line_break).next().unwrap_or_default();
        Self { line: 1 + before.matches(is_line_break).count(), column: 1 + line.chars().count() }
    }
}

/// Returns whether `c` ends a line, as the YAML library counts them in a text without carriage returns.
pub fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Sorts errors before warnings, and each by their places.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by_key(|problem| (problem.severity, problem.place));
}

/// Returns how many of `problems` are errors.
pub fn count_errors(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

/// The problems found so far.
#[derive(Default)]
pub struct Problems {
    found: RefCell<Vec<Problem>>,
    /// How many pairs of characters [`Problems::nearest`] has compared.
    comparisons: Cell<usize>,
}

/// Less than a tenth of a second: a hostile file may have many misspelt names.
const MAX_COMPARISONS: usize = 5_000_000;

impl Problems {
    /// Adds a problem.
    pub fn add(&self, problem: Problem) {
        self.found.borrow_mut().push(problem);
    }

    /// Returns all of them.
    pub fn into_found(self) -> Vec<Problem> {
        self.found.into_inner()
    }

    /// Returns the name in `known` that `name` was probably meant to be, unless the file has too many misspelt names. More than
    /// [`MAX_COMPARED`](crate::suggestion::MAX_COMPARED) names need not be known.
    pub fn nearest<'k>(&self, name: &str, known: &[&'k str]) -> Option<&'k str> {
        let comparisons: usize = known.iter().map(|known| known.len() * name.len()).sum();
        self.comparisons.update(|all| all + comparisons);
        if self.comparisons.get() > MAX_COMPARISONS {
            return None;
        }
        nearest(name, known.iter().copied())
    }
}
