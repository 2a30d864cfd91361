//! Text from elsewhere, written so that it is harmless: in a message, to a terminal, to a shell,
//! and in a cell of CSV.

use std::io::{self, Write};

/// The most characters that [`quoted`] shows.
const MAX_SHOWN: usize = 40;

/// Puts `text` in double quotes, with escapes for quotes and for what can't be seen, cut after 40
/// characters. Names the first character that can't be seen.
pub(crate) fn quoted(text: &str) -> String {
    let (start, dots) = start(text);
    let text = escaped(start, |c| c == '"' || c == '\\' || is_hidden(c));
    let quoted = format!("\"{text}\"{dots}");
    match start.chars().find(|c| is_invisible(*c)) {
        Some(c) => format!("{quoted} with {}", named(c)),
        None => quoted,
    }
}

/// Writes `text` on one line, cut after 40 characters, with escapes for what can't be seen.
pub(crate) fn shortened(text: &str) -> String {
    let (start, dots) = start(text);
    escaped(start, is_hidden) + dots
}

/// Escapes `c` if it can't be seen.
pub(crate) fn visible(c: char) -> String {
    escaped(&c.to_string(), is_hidden)
}

/// Cuts off what is shown of `text`, and returns it with the dots behind it if that is not all.
fn start(text: &str) -> (&str, &'static str) {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => (&text[..end], "..."),
        None => (text, ""),
    }
}

/// Writes `text` on one line, with escapes for control characters and for marks that reorder what
/// is around them.
pub(crate) fn one_line(text: &str) -> String {
    escaped(text, is_harmful)
}

/// Escapes `text` as [`one_line`] does, except for line breaks.
pub(crate) fn lines(text: &str) -> String {
    escaped(text, |c| c != '\n' && is_harmful(c))
}

/// Escapes `text` as [`lines`] does, except for tabs.
pub(crate) fn table(text: &str) -> String {
    escaped(text, |c| c != '\n' && c != '\t' && is_harmful(c))
}

/// Writes `text` as a word of a command that a shell reads as it is. `None` if it is empty, or has
/// a character that can't be seen or that a terminal would not show as it is: then the word could
/// not be copied.
pub(crate) fn shell_word(text: &str) -> Option<String> {
    if text.is_empty() || text.contains(is_hidden) {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./-_+".contains(c);
    let quote = if text.chars().all(is_plain) { "" } else { "'" };
    Some(format!("{quote}{}{quote}", text.replace('\'', r"'\''")))
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

/// Whether `c` can't be seen as it is. That includes what [`is_harmful`] is true for.
fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Whether `c` does something else to a terminal than to be shown there.
pub fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` looks like nothing, or like a space that it is not.
pub(crate) fn is_invisible(c: char) -> bool {
    (c.is_whitespace() && !c.is_ascii_whitespace()) || is_unseen(c)
}

/// Whether `c` looks like nothing: what Unicode calls default ignorable, and the blank Braille
/// pattern.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Names `c` with its code point: by its name if it [`is_invisible`], or else as it is.
pub(crate) fn named(c: char) -> String {
    let name = match c {
        _ if !is_invisible(c) => &c.to_string(),
        '\u{a0}' => "a no-break space",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200d}' => "a zero-width joiner",
        '\u{200e}' => "a left-to-right mark",
        '\u{3000}' => "an ideographic space",
        '\u{feff}' => "a byte order mark",
        _ if c.is_whitespace() => "a space that is not the usual one",
        _ => "an invisible character",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}

/// Writes a row of CSV, with its line break.
pub(crate) fn write_row(
    cells: impl IntoIterator<Item: AsRef<[u8]>>,
    delimiter: u8,
    out: &mut impl Write,
) -> io::Result<()> {
    for (nth, cell) in cells.into_iter().enumerate() {
        if nth > 0 {
            out.write_all(&[delimiter])?;
        }
        write_cell(cell.as_ref(), delimiter, out)?;
    }
    out.write_all(b"\n")
}

/// Writes a cell of CSV, in quotes if it needs them, as RFC 4180 has them.
pub(crate) fn write_cell(cell: &[u8], delimiter: u8, out: &mut impl Write) -> io::Result<()> {
    let needs_quotes = |&byte: &u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !cell.iter().any(needs_quotes) {
        return out.write_all(cell);
    }
    let parts: Vec<_> = cell.split(|&byte| byte == b'"').collect();
    out.write_all(b"\"")?;
    out.write_all(&parts.join(&b"\"\""[..]))?;
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    use super::{lines, named, one_line, quoted, shell_word, shortened, table};

    #[test]
    fn what_can_be_seen_stays_and_nothing_else() {
        assert_eq!(one_line("Müde 日本\u{1b}[2J\u{202e}\n"), "Müde 日本\\u{1b}[2J\\u{202e}\\n");
        assert_eq!(table("a\tb\u{9b}2J\r\n"), "a\tb\\u{9b}2J\\r\n");
        assert_eq!(lines("a\nb\u{2066}\r"), "a\nb\\u{2066}\\r");
    }

    #[test]
    fn words_of_a_shell() {
        for (text, word) in [("n/a", "n/a"), ("I go?", "'I go?'"), ("$don't", r"'$don'\''t'")] {
            assert_eq!(shell_word(text).as_deref(), Some(word));
        }
        for text in ["a\u{a0}b", "\u{1b}[2J", ""] {
            assert_eq!(shell_word(text), None, "{text:?}");
        }
    }

    #[test]
    fn quotes_show_and_name_what_is_invisible() {
        assert_eq!(quoted("a \"b\" c's"), r#""a \"b\" c's""#);
        assert_eq!(
            quoted("1\u{a0}2\u{200b}\u{ad}"),
            r#""1\u{a0}2\u{200b}\u{ad}" with a no-break space (U+00A0)"#
        );
        assert_eq!(quoted(&"x".repeat(41)), format!("\"{}\"...", "x".repeat(40)));
        assert_eq!(shortened(&"\u{fc}".repeat(41)), format!("{}...", "\u{fc}".repeat(40)));
        assert_eq!(shortened("a \"b\" \u{feff}"), r#"a "b" \u{feff}"#);
    }

    #[test]
    fn invisible_characters_have_names() {
        for (c, name) in [
            ('x', "x (U+0078)"),
            ('\u{a0}', "a no-break space (U+00A0)"),
            ('\u{ad}', "a soft hyphen (U+00AD)"),
            ('\u{200b}', "a zero-width space (U+200B)"),
            ('\u{200d}', "a zero-width joiner (U+200D)"),
            ('\u{200e}', "a left-to-right mark (U+200E)"),
            ('\u{202f}', "a space that is not the usual one (U+202F)"),
            ('\u{2800}', "an invisible character (U+2800)"),
            ('\u{3000}', "an ideographic space (U+3000)"),
            ('\u{feff}', "a byte order mark (U+FEFF)"),
        ] {
            assert_eq!(named(c), name);
        }
    }
}
