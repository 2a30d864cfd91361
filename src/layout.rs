//! Text on lines: wrapped, indented, and decorated only where that is wanted.

use std::iter;

use dialoguer::console::{Style, measure_text_width};

/// The widest that prose is set.
pub const MAX_WIDTH: usize = 80;
/// The narrowest that text is wrapped to; below it, lines run over.
const MIN_WIDTH: usize = 20;

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    width: usize,
    styled: bool,
}

impl Layout {
    /// For lines of `columns`, within reason; `styled` allows bold and faint text.
    pub fn new(columns: usize, styled: bool) -> Self {
        Self {
            width: columns.clamp(MIN_WIDTH, MAX_WIDTH),
            styled,
        }
    }

    /// The columns of a line.
    pub fn width(self) -> usize {
        self.width
    }

    /// `text` wrapped, with `first` before its first line and as much white space before the others; ends with a newline.
    pub fn wrap(self, first: &str, text: &str) -> String {
        let indent = measure_text_width(first);
        let options = textwrap::Options::new(self.width.saturating_sub(indent))
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut wrapped = String::new();
        for (nth, line) in textwrap::wrap(text, options).iter().enumerate() {
            match (nth, line.as_ref()) {
                (0, _) => wrapped.push_str(first),
                (_, "") => {}
                _ => wrapped.extend(iter::repeat_n(' ', indent)),
            }
            wrapped.push_str(line);
            wrapped.push('\n');
        }
        wrapped
    }

    /// `items` beside each other, as many on a line as fit; below each other if they are long.
    pub fn columns(self, indent: &str, items: &[String]) -> String {
        let long = items
            .iter()
            .any(|item| measure_text_width(item) > self.width / 3);
        if long {
            return items.iter().map(|item| self.wrap(indent, item)).collect();
        }
        // No break within an item.
        let items: Vec<_> = items
            .iter()
            .map(|item| item.replace(' ', "\u{a0}"))
            .collect();
        self.wrap(indent, &items.join("    "))
            .replace('\u{a0}', " ")
    }

    /// `text` set off, if decoration is allowed.
    pub fn strong(self, text: &str) -> String {
        self.decorate(Style::new().bold(), text)
    }

    /// `text` in the background, if decoration is allowed.
    pub fn faint(self, text: &str) -> String {
        self.decorate(Style::new().dim(), text)
    }

    /// `text`, wrapped, each of its lines set off.
    pub fn heading(self, text: &str) -> String {
        each_line(&self.wrap("", text), |line| self.strong(line))
    }

    /// `text`, wrapped, each of its lines in the background.
    pub fn footnote(self, text: &str) -> String {
        each_line(&self.wrap("", text), |line| self.faint(line))
    }

    fn decorate(self, style: Style, text: &str) -> String {
        style.force_styling(self.styled).apply_to(text).to_string()
    }
}

fn each_line(text: &str, decorate: impl Fn(&str) -> String) -> String {
    text.lines().map(|line| decorate(line) + "\n").collect()
}
