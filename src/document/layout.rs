//! How wide text is, and how it is wrapped, indented and made bold.

use dialoguer::console::{Style, measure_text_width};
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_linebreak::linebreaks;

use crate::escape;

/// The widest lines of prose.
const MAX_WIDTH: usize = 80;
/// The narrowest lines. In a narrower window they run over.
const MIN_WIDTH: usize = 20;
/// The narrowest window for a grid. In fewer columns, it would break the words of the questions.
const MIN_GRID_WIDTH: usize = 40;
/// The word joiner, which can't be seen: no line is broken where it stands.
const JOINER: &str = "\u{2060}";
/// A blank at which no line is broken. A no-break space alone may be one of a text.
pub(super) const JOINED_BLANK: &str = "\u{2060}\u{a0}";

/// Makes `text` one that no line within it is broken in. [`plain`] undoes that.
pub(crate) fn unbroken(text: &str) -> String {
    let mut joined = text.replace(' ', JOINED_BLANK);
    let breaks: Vec<_> = linebreaks(&joined).map(|(at, _)| at).collect();
    for at in breaks.iter().rev().skip(1) {
        joined.insert_str(*at, JOINER);
    }
    joined
}

/// Undoes [`unbroken`] wherever it was in `text`.
pub(super) fn plain(text: &str) -> String {
    text.replace(JOINED_BLANK, " ").replace(JOINER, "")
}

/// Wraps `text`, which has no line break, in lines of `width`, with `first` before the first one
/// and `indent` before the others.
pub(super) fn wrapped(text: &str, width: usize, first: &str, indent: &str) -> Vec<String> {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).iter().map(|line| plain(line)).collect()
}

/// Splits `line` at its blanks, and in scripts without blanks wherever Unicode allows.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut words = Vec::new();
    let mut start = 0;
    for word in WordSeparator::AsciiSpace.find_words(line) {
        let (word_start, word_end) = (start, start + word.len() + word.whitespace.len());
        for (end, _) in linebreaks(&word) {
            // A path stays whole, and what has a hyphen.
            if end < word.len() && !word[..end].ends_with(|c: char| c.is_ascii()) {
                words.push(Word::from(&line[start..word_start + end]));
                start = word_start + end;
            }
        }
        words.push(Word::from(&line[start..word_end]));
        start = word_end;
    }
    Box::new(words.into_iter())
}

/// How lines are wrapped, indented and decorated. Every text that goes through it is harmless to a
/// terminal afterwards.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The width of lines of prose.
    width: usize,
    /// The width of a table in which each check has a column. `None` if it is a list instead, as to
    /// listen to.
    pub(crate) grid_width: Option<usize>,
    styled: bool,
}

impl Layout {
    /// A layout for a window of `columns`. `styled` allows bold text.
    pub fn new(columns: usize, styled: bool) -> Self {
        let grid_width = if columns < MIN_GRID_WIDTH { None } else { Some(columns) };
        Self { width: columns.clamp(MIN_WIDTH, MAX_WIDTH), grid_width, styled }
    }

    /// A layout that wraps nothing, to listen to: a screen reader pauses at the end of each
    /// line.
    pub fn unwrapped() -> Self {
        Self { width: usize::MAX, grid_width: None, styled: false }
    }

    /// Wraps `text`, with `first` before its first line and as many spaces before the others. Ends
    /// with a line break.
    pub fn wrap(self, first: &str, text: &str) -> String {
        let indent = " ".repeat(measure_text_width(first));
        let mut wrapped_text = String::new();
        for line in wrapped(&escape::lines(text), self.width, first, &indent) {
            wrapped_text += line.trim_end_matches(' ');
            wrapped_text.push('\n');
        }
        wrapped_text
    }

    /// Sets `items` beside each other, as many in a line as fit, or below each other if they are
    /// long.
    pub(crate) fn columns(self, indent: &str, items: &[String]) -> String {
        if items.iter().any(|item| measure_text_width(item) > self.width / 3) {
            return items.iter().map(|item| self.wrap(indent, item)).collect();
        }
        let items: Vec<_> = items.iter().map(|item| unbroken(item)).collect();
        self.wrap(indent, &items.join("    "))
    }

    /// Makes `text` bold, if decoration is wanted.
    pub(crate) fn strong(self, text: &str) -> String {
        Style::new().bold().force_styling(self.styled).apply_to(text).to_string()
    }

    /// Wraps `text`, with each line in bold.
    pub(crate) fn heading(self, text: &str) -> String {
        self.wrap("", text).lines().map(|line| self.strong(line) + "\n").collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, unbroken};

    #[test]
    fn text_is_wrapped_and_harmless() {
        let layout = Layout::new(20, false);
        assert_eq!(layout.wrap("1. ", "one two three four"), "1. one two three\n   four\n");
        assert_eq!(layout.wrap("  ", "a\n\nb\u{1b}"), "  a\n\n  b\\u{1b}\n");
        assert_eq!(Layout::new(20, true).heading("Heading"), "\u{1b}[1mHeading\u{1b}[0m\n");
    }

    #[test]
    fn a_line_ends_where_its_script_allows() {
        let wrap = |text: &str| Layout::new(20, false).wrap("", text);
        // A comma would begin the second line.
        assert_eq!(wrap("一二三四五六七八九十，十一。"), "一二三四五六七八九\n十，十一。\n");
        assert_eq!(wrap("一二三四五六七八“九”十"), "一二三四五六七\n八“九”十\n");
        assert_eq!(wrap("see /a/long-path/or-b two"), "see\n/a/long-path/or-b\ntwo\n");
        assert_eq!(wrap(""), "\n");
    }

    #[test]
    fn what_is_unbroken_stays_on_a_line() {
        let wrap = |text: String| Layout::new(20, false).wrap("", &text);
        assert_eq!(
            wrap(format!("Since {}.", unbroken("22 de nov. 2026"))),
            "Since\n22 de nov. 2026.\n"
        );
        let date = unbroken("2026年11月22日");
        assert_eq!(wrap(format!("一二三四五{date}六")), "一二三四五\n2026年11月22日六\n");
    }

    #[test]
    fn columns_keep_each_item_in_one_piece() {
        let items = ["y  Yes", "n  No", "u  Not"].map(str::to_owned);
        let wide = Layout::new(40, false).columns("  ", &items);
        assert_eq!(wide, "  y  Yes    n  No    u  Not\n");
        let narrow = Layout::new(20, false).columns("", &items);
        assert_eq!(narrow, "y  Yes    n  No\nu  Not\n");
        let long = ["y  Yes, very much so", "n  No"].map(str::to_owned);
        assert_eq!(Layout::new(40, false).columns("", &long), "y  Yes, very much so\nn  No\n");
    }
}
