//! What separates the columns of a table.

/// The delimiters, the most common first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Returns the delimiter by which most of the cells in `first_line` are known names, or if that is undecided, by which there
/// are most cells.
pub fn guess(first_line: &[u8], is_known: impl Fn(&str) -> bool) -> u8 {
    let score = |delimiter: u8| {
        let cells = split_outside_quotes(first_line, delimiter);
        let names = cells.iter().filter_map(|cell| std::str::from_utf8(cell).ok());
        let known = names.filter(|name| is_known(name.trim().trim_matches('"').trim()));
        (known.count(), cells.len())
    };
    let mut best = DELIMITERS[0];
    for delimiter in DELIMITERS {
        if score(delimiter) > score(best) {
            best = delimiter;
        }
    }
    best
}

/// Returns where the first line of `text` ends: a line break in quotes belongs to it. `None` if it has no end.
pub fn end_of_first_line(text: &[u8]) -> Option<usize> {
    let mut in_quotes = false;
    text.iter().position(|&byte| {
        in_quotes ^= byte == b'"';
        !in_quotes && matches!(byte, b'\n' | b'\r')
    })
}

fn split_outside_quotes(line: &[u8], delimiter: u8) -> Vec<&[u8]> {
    let mut in_quotes = false;
    line.split(|&byte| {
        in_quotes ^= byte == b'"';
        !in_quotes && byte == delimiter
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{end_of_first_line, guess};

    #[test]
    fn known_names_decide_and_then_the_number_of_cells() {
        let is_known = |name: &str| matches!(name, "a" | "b");
        for (line, delimiter) in [
            ("x,a,b", b','),
            ("\"x,y,z\";\"a\"; b ", b';'),
            ("x;y;z;w\ta\tb", b'\t'),
            ("a", b','),
            ("p;q", b';'),
            ("p,q;r", b','),
            ("", b','),
        ] {
            assert_eq!(guess(line.as_bytes(), is_known), delimiter, "{line:?}");
        }
    }

    #[test]
    fn a_line_break_in_quotes_is_no_end() {
        assert_eq!(end_of_first_line(b"\"a\nb\",c\r\nd"), Some(7));
        assert_eq!(end_of_first_line(b"\"a\nb"), None);
    }
}
