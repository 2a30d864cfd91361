//! What the beginning of a table says about it: whether it is text, and what separates the columns.

use std::io::Read;

use super::rows::{
    BYTE_ORDER_MARK, DECISIVE_BYTES, Rows, STRAY_QUOTE, STRAY_QUOTE_IN_ROW, Stop, first_row,
    line_breaks,
};

/// The delimiters, the most common first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

const UTF_16: &str = "UTF-16, such as Excel's \"Unicode Text\"; save it as \"CSV UTF-8\" instead";
const XLSX: &str =
    "a workbook (.xlsx) or another zip file; save the sheet as \"CSV UTF-8\", or unpack the CSV";
const XLS: &str = "a workbook (.xls); save the sheet as \"CSV UTF-8\" instead";
const SPSS: &str =
    "an SPSS file; save it as CSV in SPSS, or read it with haven in R and write it as CSV";
/// What files that are often taken for a table have at this byte.
const OTHER_FILES: [(usize, &[u8], &str); 9] = [
    (0, b"PK\x03\x04", XLSX),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", XLS),
    (0, b"\x1f\x8b", "compressed (gzip); unpack it: zcat FILE | alliance-check score -"),
    (4, b"1AY&SY", "compressed (bzip2); unpack it: bzcat FILE | alliance-check score -"),
    (0, b"PAR1\x15", "a Parquet file; write it as CSV, with pandas, R or DuckDB"),
    (0, b"$FL2", SPSS),
    (0, b"$FL3", SPSS),
    (0, b"\xff\xfe", UTF_16),
    (0, b"\xfe\xff", UTF_16),
];
const NO_TEXT: &str = "not a text file; save the table as \"CSV UTF-8\" instead";

/// How a table is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    /// What separates the columns.
    pub delimiter: u8,
    /// The first line names the delimiter.
    pub names_delimiter: bool,
    /// The byte order mark with which the text begins, or nothing.
    pub byte_order_mark: &'static [u8],
}

/// Begins to read the rows of `stream`, and finds how they are written. What separates the columns
/// is named by the first line (`sep=;`), or guessed from the first row, in which `is_known`
/// recognizes the names of questions.
pub(crate) fn open<R: Read>(
    stream: R,
    is_known: impl Fn(&str) -> bool,
) -> Result<(Rows<R>, Dialect), Stop> {
    let mut rows = Rows::new(stream, DELIMITERS[0]);
    while rows.unread().len() < DECISIVE_BYTES && !has_first_row(rows.unread()) && rows.fill()? {
        let head = rows.unread();
        ensure_text(&head[..head.len().min(DECISIVE_BYTES)])?;
    }
    let head = rows.unread();
    let mut text = head;
    // Where files were joined, there may be several.
    while let Some(rest) = text.strip_prefix(BYTE_ORDER_MARK) {
        text = rest;
    }
    let byte_order_mark = if text.len() < head.len() { BYTE_ORDER_MARK } else { b"" };
    let named = named_delimiter(text);
    let delimiter = named.unwrap_or_else(|| guess_delimiter(text, is_known).0);
    let dialect = Dialect { delimiter, names_delimiter: named.is_some(), byte_order_mark };
    let skipped = if named.is_some() { "sep=;".len() } else { 0 };
    rows.begin(head.len() - text.len() + skipped, delimiter);
    Ok((rows, dialect))
}

/// Guesses the delimiter of `text`: the one by which most cells of the first row are known names,
/// or if that is undecided, by which there are most cells. Counts the known names, too.
pub(crate) fn guess_delimiter(text: &[u8], is_known: impl Fn(&str) -> bool) -> (u8, usize) {
    let mut best = DELIMITERS[0];
    let mut most = (0, 0);
    for delimiter in DELIMITERS {
        let row = first_row(text, delimiter);
        let known = row.texts().filter(|name| is_known(name)).count();
        if (known, row.cells()) > most {
            best = delimiter;
            most = (known, row.cells());
        }
    }
    (best, most.0)
}

/// Whether the first row of `text` is complete, whatever separates its columns.
fn has_first_row(text: &[u8]) -> bool {
    DELIMITERS.iter().all(|&delimiter| match Rows::new(text, delimiter).next() {
        Ok(Some(row)) => matches!(row.raw(), [.., b'\n' | b'\r']),
        // If a quote is out of place, this is not what separates them.
        Err(Stop::Fault { message, .. }) => [STRAY_QUOTE, STRAY_QUOTE_IN_ROW].contains(&message),
        _ => false,
    })
}

/// Reads the delimiter that the first line of `text` names, as Excel does: `sep=;`, and nothing
/// else.
fn named_delimiter(text: &[u8]) -> Option<u8> {
    let (name, rest) = text.split_at_checked("sep=".len())?;
    let (&delimiter, rest) = rest.split_first()?;
    // None of these is in an id or a number: they are written without quotes.
    let can_separate = b",;\t|:^~!".contains(&delimiter);
    let is_whole_line = matches!(rest.first(), None | Some(b'\r' | b'\n'));
    let is_name = name.eq_ignore_ascii_case(b"sep=");
    if is_name && can_separate && is_whole_line { Some(delimiter) } else { None }
}

/// Errors if a table that begins with the bytes `head` is not UTF-8 text.
fn ensure_text(head: &[u8]) -> Result<(), Stop> {
    for (at, mark, what) in OTHER_FILES {
        if head.get(at..).is_some_and(|bytes| bytes.starts_with(mark)) {
            return Err(Stop::NotTable(what));
        }
    }
    // In UTF-16, a zero is one half of commas, digits, line breaks, and the letters of most
    // languages.
    let mut zeros = [0, 0];
    for (index, &byte) in head.iter().enumerate() {
        zeros[index % 2] += usize::from(byte == 0);
    }
    if (zeros[0] + zeros[1]) * 10 > head.len() {
        return Err(Stop::NotTable(if zeros.contains(&0) { UTF_16 } else { NO_TEXT }));
    }
    let Err(error) = str::from_utf8(head) else { return Ok(()) };
    let line = 1 + line_breaks(&head[..error.valid_up_to()]);
    // The last character may be incomplete.
    if error.error_len().is_none() { Ok(()) } else { Err(Stop::NotText(line)) }
}

#[cfg(test)]
mod tests {
    use super::{
        DECISIVE_BYTES, Stop, ensure_text, guess_delimiter, has_first_row, named_delimiter, open,
    };

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
            ("x;\"y;z", b';'),
            ("a,\"b;x;y", b','),
            ("", b','),
        ] {
            assert_eq!(guess_delimiter(line.as_bytes(), is_known).0, delimiter, "{line:?}");
        }
    }

    #[test]
    fn only_a_whole_first_line_names_the_delimiter() {
        assert_eq!(named_delimiter(b"SEP=|"), Some(b'|'));
        for text in [
            "", "sep=", "sep=;x", "sep=;;\n", "sep=\"\n", "sep=\n\n", "sep= \n", "sep=-\n",
            "sep=0\n",
        ] {
            assert_eq!(named_delimiter(text.as_bytes()), None, "{text:?}");
        }
    }

    /// Where files were joined, one may stand above the header, but not on the first line.
    #[test]
    fn a_late_byte_order_mark_is_no_part_of_a_name() {
        for text in ["\n\u{feff}\"a,b\",c\n", "sep=,\n\u{feff}\u{feff}\r\n\u{feff}\"a,b\",c"] {
            let (mut rows, _) = open(text.as_bytes(), |_| false).expect("text");
            let row = rows.next().expect("a row").expect("a row");
            assert_eq!(row.cell(0), "a,b", "{text:?}");
        }
    }

    #[test]
    fn a_line_break_in_quotes_does_not_end_the_first_row() {
        for text in
            ["\"a\nb\",c\r\nd", "\"a\";\"b\nc\"\n", "no\"te,5\" x\nb", "\r\n\na\n", "\"a,b\";c\n"]
        {
            assert!(has_first_row(text.as_bytes()), "{text:?}");
        }
        for text in ["\"a\nb", "\"a\";\"b\n", "\n\n", "a,b", "\"a\"\t\"\n"] {
            assert!(!has_first_row(text.as_bytes()), "{text:?}");
        }
    }

    fn assert_reason(table: &[u8], reason: &str) {
        let Err(Stop::NotTable(what)) = ensure_text(table) else { panic!("{table:?}") };
        assert!(what.starts_with(reason), "{table:?}: {what}");
    }

    #[test]
    fn a_file_of_another_kind_is_named() {
        for text in ["client,q1\r\n17,0\r\n", "回答者,質問\r\n17,はい\r\n", "\u{feff}client\t1"]
        {
            assert!(ensure_text(text.as_bytes()).is_ok(), "{text:?}");
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let utf_16: Vec<_> = text.encode_utf16().flat_map(bytes).collect();
                assert_reason(&utf_16, "UTF-16");
            }
        }
        assert_reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "a workbook (.xls)");
        assert_reason(b"BZh91AY&SY", "compressed (bzip2); unpack it: bzcat FILE |");
        assert_reason(b"PAR1\x15\x04", "a Parquet file");
        assert_reason(b"$FL2@(#) SPSS DATA FILE", "an SPSS file");
        assert_reason(b"RDX\0\0\0\0abc\0", "not a text file");
        assert!(matches!(ensure_text(b"client,q1\nm\xfcde,0\n"), Err(Stop::NotText(2))));
    }

    #[test]
    fn only_the_beginning_decides_whether_it_is_text() {
        let is_text = |table: &[u8]| open(table, |_| false).is_ok();
        let mut table = vec![b'x'; DECISIVE_BYTES - 1];
        table.extend("é".bytes());
        assert!(is_text(&table), "a character across the border");
        table[DECISIVE_BYTES - 1] = b'x';
        table.push(0xff);
        assert!(is_text(&table), "a byte after it");
        table[DECISIVE_BYTES - 1] = 0xff;
        assert!(!is_text(&table), "a byte before it");
    }
}
