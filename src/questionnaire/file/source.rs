//! The lines of a question file, to see what the YAML library leaves out: comments, quotes, and how
//! a number was written.

use super::problem::{LINE_BREAKS, Place};

/// The lines of a file.
pub(crate) struct Source {
    /// Without what ends them.
    pub(crate) lines: Vec<String>,
    /// Whether something in it may be an alias, which stands for what has an anchor.
    pub(crate) has_aliases: bool,
}

/// Looking further into a line would take too long if a whole file is one.
const MAX_COLUMN: usize = 1_000;

impl Source {
    /// Splits `text` into lines.
    pub(crate) fn new(text: &str) -> Self {
        let lines = text.split(LINE_BREAKS).map(str::to_owned).collect();
        Self { lines, has_aliases: text.contains(" *") }
    }

    /// The line with the `number`, counted from 1. A line that is not there is empty.
    pub(crate) fn line(&self, number: usize) -> &str {
        self.lines.get(number.wrapping_sub(1)).map_or("", String::as_str)
    }

    /// What stands at `place`, up to the end of its line. Empty if that is too far into the line.
    pub(crate) fn at(&self, place: Place) -> &str {
        let line = self.line(place.line);
        let start = line.char_indices().take(MAX_COLUMN).nth(place.column - 1);
        start.map_or("", |(start, _)| &line[start..])
    }

    /// The number, or another word without quotes, that stands at `place`.
    pub(crate) fn word_at(&self, place: Place) -> &str {
        let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
        self.at(place).split(is_end).next().unwrap_or_default()
    }

    /// Finds the number of the last line of the `text` that begins at `place`, and the column of a
    /// comment behind it on that line. The last line may be a blank one behind the text.
    pub(crate) fn end_of(&self, place: Place, text: &str) -> (usize, Option<usize>) {
        let mut first = self.at(place);
        // An anchor or a tag.
        while first.starts_with(['&', '!']) {
            first = first.split_once(' ').map_or("", |(_, behind)| behind);
        }
        if first.starts_with(['"', '\'']) {
            return (self.closing_line(place.line, first), None);
        }
        if first.starts_with(['>', '|']) {
            // A block begins on the next line.
            first = "";
        }
        let mut wanted = text.split_whitespace();
        for number in place.line..=self.lines.len() {
            let line = if number == place.line { first } else { self.line(number) };
            for (nth, word) in line.split_whitespace().enumerate() {
                match wanted.next() {
                    Some(next) if next == word => {}
                    _ if nth == 0 => return (number - 1, None),
                    None if word.starts_with('#') => {
                        let behind =
                            line.split_once(" #").map_or(0, |(_, b)| b.chars().count() + 1);
                        return (number, Some(1 + self.line(number).chars().count() - behind));
                    }
                    _ => return (number, None),
                }
            }
        }
        (self.lines.len(), None)
    }

    /// Finds the number of the line with the closing quote. `first` stands on line `number`, from
    /// the opening quote on.
    fn closing_line(&self, mut number: usize, first: &str) -> usize {
        let (quote, mut line) = first.split_at(1);
        // What is escaped closes nothing.
        let escaped = if quote == "'" { "''" } else { "\\\"" };
        let is_closed = |line: &str| line.replace("\\\\", "").replace(escaped, "").contains(quote);
        while number < self.lines.len() && !is_closed(line) {
            number += 1;
            line = self.line(number);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Source};

    #[test]
    fn the_last_line_of_a_text_and_a_comment_behind_it() {
        for (file, text, line, comment) in [
            ("a: one\n  # two\n", "one", 1, None),
            ("a: one\n  two # x\n", "one two", 2, Some(7)),
            ("a: &b one\n  two\nb: one\n", "one two", 2, None),
            ("a: >-\n\n  one\n  # two\nb: one\n", "one # two", 4, None),
            ("a: \"one\\\"\n  two\" # three\n", "one\" two", 2, None),
        ] {
            let end = Source::new(file).end_of(Place { line: 1, column: 4 }, text);
            assert_eq!(end, (line, comment), "{file}");
        }
    }
}
