//! Foreign text in a message: quoted, shortened, harmless to a terminal.

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

/// Invisible marks that reorder or hide what stands around them.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
