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

/// A text as it stands in a file.
#[derive(Default)]
pub(crate) struct WrittenText<'s> {
    /// Its lines behind the first one, each with its number. Of a text below `>` or `|` these are
    /// all of them.
    pub(crate) more_lines: Vec<(usize, &'s str)>,
    /// Where a comment begins behind it, on its line.
    pub(crate) comment_behind: Option<Place>,
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

    /// Finds the lines of the `text` that begins at `place`, and a comment behind it.
    pub(crate) fn written(&self, place: Place, text: &str) -> WrittenText<'_> {
        let mut first = self.at(place);
        // An anchor or a tag.
        while first.starts_with(['&', '!']) {
            first = first.split_once(' ').map_or("", |(_, behind)| behind);
        }
        if first.starts_with(['"', '\'']) {
            self.in_quotes(place.line, first)
        } else if first.starts_with(['>', '|']) {
            // A block begins on the next line.
            self.without_quotes(place.line, "", text)
        } else {
            self.without_quotes(place.line, first, text)
        }
    }

    /// Finds the lines up to the closing quote. `first` stands on line `number`, from the opening
    /// quote on.
    fn in_quotes<'s>(&'s self, number: usize, first: &'s str) -> WrittenText<'s> {
        let (quote, mut line) = first.split_at(1);
        // What is escaped closes nothing.
        let escaped = if quote == "'" { "''" } else { "\\\"" };
        let mut written = WrittenText::default();
        for number in number + 1..=self.lines.len() {
            if line.replace("\\\\", "").replace(escaped, "").contains(quote) {
                break;
            }
            line = self.line(number);
            written.more_lines.push((number, line));
        }
        written
    }

    /// Finds the lines that have the words of `text`. `first` stands on line `first_number`, from
    /// the first word on.
    fn without_quotes(&self, first_number: usize, first: &str, text: &str) -> WrittenText<'_> {
        let mut written = WrittenText::default();
        let mut wanted = text.split_whitespace().peekable();
        for number in first_number..=self.lines.len() {
            let line = if number == first_number { first } else { self.line(number) };
            for (nth, word) in line.split_whitespace().enumerate() {
                let is_behind = wanted.peek().is_none();
                if is_behind && nth > 0 && word.starts_with('#') {
                    let behind = line.split_once(" #").map_or(0, |(_, b)| b.chars().count() + 1);
                    let column = 1 + self.line(number).chars().count() - behind;
                    written.comment_behind = Some(Place { line: number, column });
                }
                if wanted.next() != Some(word) {
                    return written;
                }
                if nth == 0 && number > first_number {
                    written.more_lines.push((number, self.line(number)));
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
    fn the_lines_of_a_text_and_a_comment_behind_it() {
        for (file, text, lines, comment) in [
            ("a: one two # three\n", "one two", &[][..], Some((1, 12))),
            ("a: \"one # two\" # three\n", "one # two", &[], None),
            ("a: one#two\n", "one#two", &[], None),
            ("a: one\nb: two\n", "one", &[], None),
            ("a: one\n  # two\n", "one", &[], None),
            ("a: one\n  two # x\n", "one two", &[2], Some((2, 7))),
            ("a: &b one\n  two\n", "one two", &[2], None),
            ("a: >-\n\n  one\n  # two\nb: one\n", "one # two", &[3, 4], None),
            ("a: \"one\\\"\n  two\" # three\n", "one\" two", &[2], None),
        ] {
            let source = Source::new(file);
            let written = source.written(Place { line: 1, column: 4 }, text);
            let numbers: Vec<_> = written.more_lines.iter().map(|(number, _)| *number).collect();
            let comment = comment.map(|(line, column)| Place { line, column });
            assert_eq!((&numbers[..], written.comment_behind), (lines, comment), "{file}");
        }
    }
}
