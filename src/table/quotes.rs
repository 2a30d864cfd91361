//! Finds rows whose quotes break the rules of RFC 4180. csv-core reads on there, and can join the rows of two people.

use super::bytes::is_line_break;

const QUOTE: u8 = b'"';

/// Returns the column of a cell whose opening quote may have another end than csv-core found: text follows the closing quote, or
/// the cell goes over several lines in a row that has a quote in an unquoted cell. `raw` is the row with its line break, and
/// `text` what csv-core made of it, in which the cells end at `ends`.
pub fn stray_quote(raw: &[u8], text: &[u8], ends: &[usize], delimiter: u8) -> Option<usize> {
    let is_end = |byte: u8| byte == delimiter || is_line_break(byte);
    let (mut is_unsure, mut over_lines) = (false, None);
    let (mut rest, mut start) = (raw, 0);
    for (column, &end) in ends.iter().enumerate() {
        let cell = &text[start..end];
        let length = match rest.strip_prefix(&[QUOTE]) {
            None => {
                is_unsure |= cell.contains(&QUOTE);
                cell.len()
            }
            Some(inner) => {
                let is_over_lines = cell.iter().any(|&byte| is_line_break(byte));
                over_lines = over_lines.or(is_over_lines.then_some(column));
                2 + closing_quote(inner)
            }
        };
        if !rest.get(length).is_some_and(|&byte| is_end(byte)) {
            return Some(column);
        }
        rest = &rest[length + 1..];
        start = end;
    }
    over_lines.filter(|_| is_unsure)
}

/// Returns the index of the first quote in `text` that is not one of two, or the length of `text`.
fn closing_quote(text: &[u8]) -> usize {
    let mut from = 0;
    while let Some(quote) = text[from..].iter().position(|&byte| byte == QUOTE) {
        let next = from + quote + 1;
        if text.get(next) != Some(&QUOTE) {
            return next - 1;
        }
        from = next + 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use csv_core::{ReadRecordResult, Reader};

    use super::stray_quote;

    fn stray(row: &str) -> Option<usize> {
        let (mut text, mut ends) = ([0; 100], [0; 10]);
        let (result, read, written, cells) =
            Reader::new().read_record(row.as_bytes(), &mut text, &mut ends);
        assert_eq!(result, ReadRecordResult::Record, "{row:?}");
        stray_quote(&row.as_bytes()[..read], &text[..written], &ends[..cells], b',')
    }

    #[test]
    fn quotes_that_open_and_close_cells() {
        for row in [
            "a,b\n",
            "\"a\",\"b,c\"\r\n",
            "\"a\"\"b\",\"\"\"\"\n",
            "\"\"\"a\"\"\",\"\"\"\"\"\",b\n",
            "\"\",a\n",
            "a\"b,5\",\" \",\"c\"\r",
            "\"a\"\"\nb\",\"\n\"\n",
            "\"a\nb\",\"\r\n\r\n\",\"\r\n\"\"\n\"\n",
        ] {
            assert_eq!(stray(row), None, "{row:?}");
        }
    }

    #[test]
    fn text_after_a_closing_quote() {
        for (row, column) in [
            ("\"a\"b\n", 0),
            ("\"a\"b\"\n", 0),
            ("\"a\"\"b\"c\"\n", 0),
            ("a,\"b\" ,c\n", 1),
            ("a,b,\"\"c\n", 2),
            ("\"a,\"b\",c\n", 0),
            ("17,\"said \\\"no\\\", then\",0\n", 1),
            ("17,\"tbc\n18,fine\n19,5\" step\n", 1),
            ("\"1\n2\",\"3\n4\"5\n", 1),
            ("5\" step,\"1\",\"2\n3\"\n", 2),
        ] {
            assert_eq!(stray(row), Some(column), "{row:?}");
        }
    }
}
