//! The lines of a question file, to see what the YAML library leaves out: comments.

use super::problem::{Place, is_line_break};

/// The lines of a file.
pub struct Source(Vec<String>);

/// Looking further into a line would take too long if a whole file is one.
const MAX_COLUMN: usize = 1_000;

impl Source {
    /// Returns the lines of `text`.
    pub fn new(text: &str) -> Self {
        Self(text.split(is_line_break).map(str::to_owned).collect())
    }

    /// Returns whether a plain `text`, without quotes, that begins at `place` has a comment behind it on its last line.
    pub fn has_comment_behind(&self, place: Place, text: &str) -> bool {
        self.behind(place, text).is_some_and(|behind| behind.trim_start().starts_with('#'))
    }

    /// Returns what is behind a plain `text` on its last line. `None` if it is not a plain one.
    fn behind(&self, place: Place, text: &str) -> Option<&str> {
        let mut lines = self.0.get(place.line - 1..)?.iter();
        let first = lines.next()?;
        let (start, _) = first.char_indices().take(MAX_COLUMN).nth(place.column - 1)?;
        let mut rest = &first[start..];
        for word in text.split_whitespace() {
            while rest.trim_start().is_empty() {
                rest = lines.next()?;
            }
            rest = rest.trim_start().strip_prefix(word)?;
        }
        Some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Source};

    #[test]
    fn a_comment_is_found_behind_a_plain_text_only() {
        let source = Source::new(
            "a: one two # three\nb: \"one # two\" # three\nc: one#two\nd: one\n  two # x\n",
        );
        let has_comment = |line, text| source.has_comment_behind(Place { line, column: 4 }, text);
        assert!(has_comment(1, "one two"));
        assert!(!has_comment(2, "one # two"));
        assert!(!has_comment(3, "one#two"));
        assert!(has_comment(4, "one two"));
        assert!(!source.has_comment_behind(Place { line: 9, column: 1 }, "one"));
    }
}
