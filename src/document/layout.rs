//! How wide text is, and how it is wrapped, indented and made bold.

use dialoguer::console::{Style, measure_text_width};

use crate::escape;
use crate::line_breaks::{unbroken, wrapped};

/// The widest lines of prose.
const MAX_WIDTH: usize = 80;
/// The narrowest lines. In a narrower window they run over.
const MIN_WIDTH: usize = 20;
/// The narrowest window for a grid. In fewer columns, it would break the words of the questions.
const MIN_GRID_WIDTH: usize = 40;

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
        let lines = wrapped(&escape::lines(text), self.width, first, &indent);
        lines.iter().map(|line| format!("{}\n", line.trim_end_matches(' '))).collect()
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
    use super::Layout;

    #[test]
    fn text_is_wrapped_and_harmless() {
        let layout = Layout::new(20, false);
        assert_eq!(layout.wrap("1. ", "one two three four"), "1. one two three\n   four\n");
        assert_eq!(layout.wrap("  ", "a\n\nb\u{1b}"), "  a\n\n  b\\u{1b}\n");
        assert_eq!(Layout::new(20, true).heading("Heading"), "\u{1b}[1mHeading\u{1b}[0m\n");
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
