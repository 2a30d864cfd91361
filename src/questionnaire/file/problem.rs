//! What is wrong in a question file, and where.

use std::cell::{Cell, RefCell};

use crate::suggestion::nearest;

/// A mistake in a question file.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is. `None` if it is the file as a whole.
    pub place: Option<Place>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A place in the file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
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

/// The problems found so far.
#[derive(Default)]
pub struct Problems {
    found: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
    /// How many pairs of characters [`Problems::nearest`] has compared.
    comparisons: Cell<usize>,
}

/// Less than a tenth of a second: a hostile file may have many misspelt names.
const MAX_COMPARISONS: usize = 5_000_000;

impl Problems {
    /// Adds a problem.
    pub fn report(&self, place: Place, message: impl Into<String>) {
        self.found.borrow_mut().push(Problem { place: Some(place), message: message.into() });
    }

    /// Adds a warning: it is no problem if it is meant so.
    pub fn warn(&self, place: Place, message: impl Into<String>) {
        self.warnings.borrow_mut().push(Problem { place: Some(place), message: message.into() });
    }

    /// Returns the problems and the warnings, each in the order of their places.
    pub fn into_sorted(self) -> (Vec<Problem>, Vec<Problem>) {
        let (mut found, mut warnings) = (self.found.into_inner(), self.warnings.into_inner());
        found.sort_by_key(|problem| problem.place);
        warnings.sort_by_key(|problem| problem.place);
        (found, warnings)
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
