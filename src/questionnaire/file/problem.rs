//! What is wrong in a question file, and where.

use std::cell::{Ref, RefCell};

use crate::suggestion::nearest;

/// A mistake in a question file, or what may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the file can be used in spite of it.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
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
    pub fn error(place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place, message: message.into() }
    }
}

impl Place {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Returns the place right behind the text `before` it.
    pub fn behind(before: &[u8]) -> Self {
        let before = unix_line_breaks(&String::from_utf8_lossy(before));
        let line = before.rsplit(LINE_BREAKS).next().unwrap_or_default();
        Self { line: 1 + before.matches(LINE_BREAKS).count(), column: 1 + line.chars().count() }
    }
}

/// What ends a line, as the YAML library counts them in a text without carriage returns.
pub const LINE_BREAKS: [char; 4] = ['\n', '\u{85}', '\u{2028}', '\u{2029}'];

/// Returns `text` with line feeds alone.
pub fn unix_line_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The problems found so far.
#[derive(Default)]
pub struct Problems(RefCell<Vec<Problem>>);

/// The most problems with a guess: it takes time, and more problems are not listed.
const MAX_GUESSES: usize = 100;

impl Problems {
    /// Adds a problem.
    pub fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    /// Adds an error.
    pub fn report(&self, place: Place, message: impl Into<String>) {
        self.add(Problem::error(place, message));
    }

    /// Adds a warning.
    pub fn warn(&self, place: Place, message: impl Into<String>) {
        self.add(Problem { severity: Severity::Warning, ..Problem::error(place, message) });
    }

    /// Returns all of them, errors before warnings, and each by their places.
    pub fn sorted(&self) -> Ref<'_, Vec<Problem>> {
        self.0.borrow_mut().sort_by_key(|problem| (problem.severity, problem.place));
        self.0.borrow()
    }

    /// Returns how many of them are errors.
    pub fn errors(&self) -> usize {
        self.0.borrow().iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    /// Returns the name in `known` that `name` was probably meant to be, unless there are many
    /// problems.
    pub fn nearest<'k>(&self, name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
        if self.0.borrow().len() < MAX_GUESSES { nearest(name, known) } else { None }
    }
}
