//! What separates the columns of a table.

use super::bytes::is_line_break;

/// The delimiters, the most common first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How many bytes of a first line such as `sep=;` name the delimiter.
pub const NAMED_IN_BYTES: usize = 5;

/// Returns the delimiter that the first line of `text` names, as Excel does: `sep=;`, and nothing else.
pub fn named(text: &[u8]) -> Option<u8> {
    let (line, rest) = text.split_at_checked(NAMED_IN_BYTES)?;
    let (name, delimiter) = (&line[..4], line[4]);
    // None of these is in an id or a number: they are written without quotes.
    let can_separate = b",;\t|:^~!".contains(&delimiter);
    let is_whole = rest.first().is_none_or(|&byte| is_line_break(byte));
    (name.eq_ignore_ascii_case(b"sep=") && can_separate && is_whole).then_some(delimiter)
}

/// Returns the delimiter by which most of the cells in the first line of `text` are known names, or if that is undecided, by
/// which there are most cells.
pub fn guess(text: &[u8], is_known: impl Fn(&str) -> bool) -> u8 {
    let first_line = first_line(text).unwrap_or_else(|| {
        // Its quotes do not close, or only later.
        text.split(|&byte| is_line_break(byte)).find(|line| !line.is_empty()).unwrap_or(text)
    });
    let (mut best, mut most) = (DELIMITERS[0], (0, 0));
    for delimiter in DELIMITERS {
        let (mut known, mut cells) = (0, 0);
        let mut rest = Some(first_line);
        while let Some(line) = rest {
            let end = find_unquoted(line, |byte| byte == delimiter).unwrap_or(line.len());
            let name = std::str::from_utf8(&line[..end]).ok().and_then(unquoted);
            known += usize::from(name.is_some_and(|name| is_known(&name)));
            cells += 1;
            rest = line.get(end + 1..);
        }
        if (known, cells) > most {
            (best, most) = (delimiter, (known, cells));
        }
    }
    best
}

/// Returns the first line of `text` that is not empty: a line break in quotes belongs to it. `None` if it has no end.
pub fn first_line(text: &[u8]) -> Option<&[u8]> {
    let start = text.iter().position(|&byte| !is_line_break(byte))?;
    let line = &text[start..];
    Some(&line[..find_unquoted(line, is_line_break)?])
}

/// Returns the text of a cell. `None` if its quotes are not those of one cell.
fn unquoted(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let inner = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if inner.replace("\"\"", "").contains('"') => None,
        Some(inner) => Some(inner.replace("\"\"", "\"")),
        None => Some(cell.to_owned()),
    }
}

/// Returns the index of the first byte of `text` that is wanted and not in quotes. They open at the
/// beginning of a cell only, and two in quotes are one that does not close them.
fn find_unquoted(text: &[u8], is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (mut in_quotes, mut can_open) = (false, true);
    for (index, &byte) in text.iter().enumerate() {
        let was_in_quotes = in_quotes;
        if byte == b'"' && (was_in_quotes || can_open) {
            in_quotes = !was_in_quotes;
        }
        if !in_quotes && is_wanted(byte) {
            return Some(index);
        }
        // A quote that closed, and one right behind it, are one in the text.
        can_open = DELIMITERS.contains(&byte) || byte == b'"' && was_in_quotes;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{first_line, guess, named};

    #[test]
    fn known_names_decide_and_then_the_number_of_cells() {
        let is_known = |name: &str| matches!(name, "a" | "b");
        for (line, delimiter) in [
            ("x,a,b", b','),
            ("\"x,y,z\";\"a\"; b ", b';'),
            ("x;y;z;w\ta\tb", b'\t'),
            ("a", b','),
            ("no\"te;a;b", b';'),
            ("p;q", b';'),
            ("p,q;r", b','),
            ("5\"\" x;a;b", b';'),
            ("", b','),
        ] {
            assert_eq!(guess(line.as_bytes(), is_known), delimiter, "{line:?}");
        }
    }

    #[test]
    fn a_first_line_names_the_delimiter() {
        assert_eq!(named(b"sep=;\r\nx;y"), Some(b';'));
        assert_eq!(named(b"SEP=|"), Some(b'|'));
        assert_eq!(named(b"sep=\t\n"), Some(b'\t'));
        for text in [
            "",
            "sep=",
            "sep=;x",
            "sep=;;\n",
            "sep=\"\n",
            "sep=\n\n",
            "sep= \n",
            "sep=-\n",
            "sep=0\n",
            "sep=\u{e9}\n",
        ] {
            assert_eq!(named(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn a_line_break_in_quotes_is_no_end() {
        assert_eq!(first_line(b"\"a\nb\",c\r\nd"), Some(&b"\"a\nb\",c"[..]));
        assert_eq!(first_line(b"\"a\"\"\nb\",c\n"), Some(&b"\"a\"\"\nb\",c"[..]));
        assert_eq!(first_line(b"no\"te,5\" x\nb"), Some(&b"no\"te,5\" x"[..]));
        assert_eq!(first_line(b"\r\n\na\n"), Some(&b"a"[..]));
        assert_eq!(first_line(b"\"a\nb"), None);
        assert_eq!(first_line(b"no\"\"te,x\n1\n"), Some(&b"no\"\"te,x"[..]));
        assert_eq!(first_line(b"\n\n"), None);
    }
}
