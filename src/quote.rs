//! Foreign text in a message or a view: harmless to a terminal; in a message, quoted and shortened.

use std::fmt::Write;

/// Characters shown at most.
const MAX_SHOWN: usize = 40;

/// `text` in double quotes, with control characters and quotes escaped, cut after 40 characters.
pub fn quoted(text: &str) -> String {
    let mut shown = String::from("\"");
    let mut rest = text.chars();
    for c in rest.by_ref().take(MAX_SHOWN) {
        let harmless = c == '\'' || !(c.is_control() || is_format(c));
        match (harmless, c) {
            (_, '"' | '\\') | (false, _) => shown.extend(c.escape_default()),
            (true, c) => shown.push(c),
        }
    }
    shown.push('"');
    if rest.next().is_some() {
        let _ = write!(shown, "...");
    }
    shown
}

/// `text` with escapes for control characters and marks that reorder what stands around them.
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match is_harmful(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

/// Whether `c` does something to a terminal other than to be shown there.
pub fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Invisible marks that reorder or hide what stands around them.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
