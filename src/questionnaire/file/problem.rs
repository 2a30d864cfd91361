//! What is wrong in a question file, and where.

use std::cell::{Ref, RefCell};

use crate::suggestion::nearest;

/// A mistake in a question file, or what may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the file can be used in spite of it, and only may not say what was meant.
    pub(crate) is_warning: bool,
    pub(crate) place: Place,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}

/// A place in the file: its line and its column in characters, each counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Problem {
    /// Creates an error.
    pub(crate) fn error(place: Place, message: impl Into<String>) -> Self {
        Self { is_warning: false, place, message: message.into() }
    }

    /// Creates an error of what comes behind the text `before` it.
    pub(crate) fn behind(before: &[u8], message: impl Into<String>) -> Self {
        let before = unix_line_breaks(&String::from_utf8_lossy(before));
        let lines: Vec<_> = before.split(LINE_BREAKS).collect();
        let column = 1 + lines[lines.len() - 1].chars().count();
        Self::error(Place { line: lines.len(), column }, message)
    }
}

impl Place {
    /// The first character of a file.
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

/// What ends a line, as the YAML library counts them in a text without carriage returns.
pub(crate) const LINE_BREAKS: [char; 4] = ['\n', '\u{85}', '\u{2028}', '\u{2029}'];

/// Replaces each carriage return in `text`, with the line feed behind it if there is one, by a line
/// feed.
pub(crate) fn unix_line_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The problems found so far.
#[derive(Default)]
pub(crate) struct Problems(RefCell<Vec<Problem>>);

/// The most problems with a guess: it takes time, and more problems are not listed.
const MAX_GUESSES: usize = 100;

impl Problems {
    pub(crate) fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    pub(crate) fn report(&self, place: Place, message: impl Into<String>) {
        self.add(Problem::error(place, message));
    }

    pub(crate) fn warn(&self, place: Place, message: impl Into<String>) {
        self.add(Problem { is_warning: true, ..Problem::error(place, message) });
    }

    /// Sorts the problems: errors before warnings, and each kind by place.
    pub(crate) fn sorted(&self) -> Ref<'_, Vec<Problem>> {
        self.0.borrow_mut().sort_by_key(|problem| (problem.is_warning, problem.place));
        self.0.borrow()
    }

    /// Counts the errors.
    pub(crate) fn errors(&self) -> usize {
        self.0.borrow().iter().filter(|problem| !problem.is_warning).count()
    }

    /// Finds the name in `known` that `name` was probably meant to be, unless there are many
    /// problems.
    pub(crate) fn nearest<'k>(&self, name: &str, known: &'k [impl AsRef<str>]) -> Option<&'k str> {
        let has_room = self.0.borrow().len() < MAX_GUESSES;
        if has_room { nearest(name, known.iter().map(AsRef::as_ref)) } else { None }
    }
}
