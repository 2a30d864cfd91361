//! The lines of a question file, to see what the YAML library leaves out: comments, quotes, and how
//! a number was written.

use super::problem::{LINE_BREAKS, Place};

/// The lines of a file.
pub struct Source {
    /// Without what ends them.
    pub lines: Vec<String>,
    /// Whether something in it may be an alias, which stands for what has an anchor.
    pub has_aliases: bool,
}

/// A text as it stands in a file.
pub struct WrittenText<'s> {
    /// Its lines behind the first one, each with its number. Of a text below `>` or `|` these are
    /// all of them.
    pub more_lines: Vec<(usize, &'s str)>,
    /// Where a comment begins behind it, on its line.
    pub comment_behind: Option<Place>,
}

/// Looking further into a line would take too long if a whole file is one.
const MAX_COLUMN: usize = 1_000;

impl Source {
    /// Returns the lines of `text`.
    pub fn new(text: &str) -> Self {
        let lines = text.split(LINE_BREAKS).map(str::to_owned).collect();
        Self { lines, has_aliases: text.contains(" *") }
    }

    /// Returns the line with the `number`, counted from 1. A line that is not there is empty.
    pub fn line(&self, number: usize) -> &str {
        self.lines.get(number.wrapping_sub(1)).map_or("", String::as_str)
    }

    /// Returns what stands at `place`, up to the end of its line. Empty if that is too far into the
    /// line.
    pub fn at(&self, place: Place) -> &str {
        let line = self.line(place.line);
        let start = line.char_indices().take(MAX_COLUMN).nth(place.column - 1);
        start.map_or("", |(start, _)| &line[start..])
    }

    /// Returns the number, or another word without quotes, that stands at `place`.
    pub fn word_at(&self, place: Place) -> &str {
        let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
        self.at(place).split(is_end).next().unwrap_or_default()
    }

    /// Finds the lines of the `text` that begins at `place`, and a comment behind it.
    pub fn written(&self, place: Place, text: &str) -> WrittenText<'_> {
        let mut written = WrittenText { more_lines: Vec::new(), comment_behind: None };
        let mut first = self.at(place);
        // An anchor or a tag.
        while first.starts_with(['&', '!']) {
            first = first.split_once(' ').map_or("", |(_, behind)| behind);
        }
        let is_block = first.starts_with(['>', '|']);
        if let Some(quote) = first.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            // What is escaped closes nothing.
            let escape = if quote == '"' { "\\\"" } else { "''" };
            let closes = |line: &str| line.replace("\\\\", "").replace(escape, "").contains(quote);
            let (mut number, mut line) = (place.line, &first[1..]);
            while !closes(line) && number < self.lines.len() {
                number += 1;
                line = self.line(number);
                written.more_lines.push((number, line));
            }
            return written;
        }
        // A block begins on the next line.
        let first = if is_block { "" } else { first };
        let mut wanted = text.split_whitespace().peekable();
        for number in place.line..=self.lines.len() {
            let is_first = number == place.line;
            let line = if is_first { first } else { self.line(number) };
            for (nth, word) in line.split_whitespace().enumerate() {
                let is_end = wanted.peek().is_none();
                if is_end && !is_block && nth > 0 && word.starts_with('#') {
                    let behind = line.split_once(" #").map_or(0, |(_, b)| b.chars().count() + 1);
                    let column = 1 + self.line(number).chars().count() - behind;
                    written.comment_behind = Some(Place { line: number, column });
                }
                if wanted.next() != Some(word) {
                    return written;
                }
                if nth == 0 && !is_first {
                    written.more_lines.push((number, line));
                }
            }
        }
        written
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
        let comment = |line, text| {
            let place = source.written(Place { line, column: 4 }, text).comment_behind;
            place.map(|place| (place.line, place.column))
        };
        assert_eq!(comment(1, "one two"), Some((1, 12)));
        assert_eq!(comment(2, "one # two"), None);
        assert_eq!(comment(3, "one#two"), None);
        assert_eq!(comment(4, "one two"), Some((5, 7)));
        assert_eq!(comment(9, "one"), None);
    }

    #[test]
    fn the_lines_of_a_text() {
        let source =
            Source::new("a: >-\n\n  one\n  # two\nb: one\n  two\nc: \"one\n  two\" # three\n");
        let lines = |line, text| {
            let written = source.written(Place { line, column: 4 }, text);
            written.more_lines.into_iter().map(|(number, _)| number).collect::<Vec<_>>()
        };
        assert_eq!(lines(1, "one # two"), [3, 4]);
        assert_eq!(lines(5, "one two"), [6]);
        assert_eq!(lines(7, "one two"), [8]);
        assert!(lines(5, "one").is_empty());
    }
}
