//! Text from elsewhere in a message or a view: harmless to a terminal, and in a message quoted and shortened.

/// The most characters that [`quoted`] shows.
const MAX_SHOWN: usize = 40;

/// Returns `text` in double quotes, with escapes for quotes and for what can't be seen, cut after 40 characters.
pub fn quoted(text: &str) -> String {
    let mut shown = String::from("\"");
    let mut rest = text.chars();
    for c in rest.by_ref().take(MAX_SHOWN) {
        if matches!(c, '"' | '\\') || c.is_control() || is_invisible(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown.push('"');
    if rest.next().is_some() {
        shown += "...";
    }
    shown
}

/// Returns `text` as one line, with escapes for control characters and for marks that reorder what is around them.
pub fn one_line(text: &str) -> String {
    escaped(text, is_harmful)
}

/// Returns `text` with escapes as in [`one_line`], except for line breaks.
pub fn lines(text: &str) -> String {
    escaped(text, |c| c != '\n' && is_harmful(c))
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_escaped(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Returns whether `c` does something else to a terminal than to be shown there.
pub fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether `c` looks like nothing, or like a space that it is not.
pub fn is_invisible(c: char) -> bool {
    let is_other_space = c.is_whitespace() && !c.is_ascii_whitespace();
    is_other_space
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{lines, one_line, quoted};

    #[test]
    fn what_can_be_seen_stays_and_nothing_else() {
        assert_eq!(one_line("Müde 日本\u{1b}[2J\u{202e}\n"), "Müde 日本\\u{1b}[2J\\u{202e}\\n");
        assert_eq!(lines("a\nb\u{2066}\r"), "a\nb\\u{2066}\\r");
    }

    #[test]
    fn quotes_show_what_is_invisible() {
        assert_eq!(quoted("a \"b\" c's"), r#""a \"b\" c's""#);
        assert_eq!(quoted("1\u{a0}2\u{200b}\u{ad}"), r#""1\u{a0}2\u{200b}\u{ad}""#);
        assert_eq!(quoted(&"x".repeat(41)), format!("\"{}\"...", "x".repeat(40)));
    }
}
