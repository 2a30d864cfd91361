//! What the first bytes of a table say about it, if it is not UTF-8 text.

use super::bytes::line_breaks;

/// How many bytes at the beginning of a table decide whether it is text at all.
pub const DECISIVE_BYTES: usize = 64 * 1024;

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const UTF_16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Returns why a table that begins with the bytes `head` is not UTF-8 text, and what to do. `None` if they may be.
pub fn not_text(head: &[u8]) -> Option<String> {
    let head = &head[..head.len().min(DECISIVE_BYTES)];
    let begins_with = |mark: &[u8]| head.starts_with(mark);
    // In UTF-16, a zero is one half of commas, digits, line breaks, and the letters of most languages.
    let zeros = |half: usize| head.iter().skip(half).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let has_zeros = (first + second) * 10 > head.len();
    let what = if begins_with(ZIP) {
        "a workbook (.xlsx) or another zip file; save the sheet as \"CSV UTF-8\", or unpack the CSV"
    } else if begins_with(COMPOUND_FILE) {
        "a workbook (.xls); save the sheet as \"CSV UTF-8\" instead"
    } else if UTF_16_MARKS.into_iter().any(begins_with) || has_zeros && first.min(second) == 0 {
        "UTF-16, such as Excel's \"Unicode Text\"; save it as \"CSV UTF-8\" instead"
    } else if has_zeros {
        "no text; save the table as \"CSV UTF-8\" instead"
    } else {
        let error = std::str::from_utf8(head).err()?;
        // The last character may be incomplete.
        error.error_len()?;
        return Some(not_utf8(1 + line_breaks(&head[..error.valid_up_to()])));
    };
    Some(format!("is {what}"))
}

/// Says that `line` is the first one that is not UTF-8, and what to do.
pub fn not_utf8(line: u64) -> String {
    format!(
        "is not UTF-8 (line {line}), but perhaps Latin-1 or Windows-1252, such as Excel's \"CSV\"; save it as \"CSV UTF-8\" \
         instead"
    )
}

#[cfg(test)]
mod tests {
    use super::{DECISIVE_BYTES, not_text};

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn assert_reason(table: &[u8], reason: &str) {
        let found = not_text(table).unwrap_or_default();
        assert!(found.starts_with(reason), "{table:?}: {found}");
    }

    #[test]
    fn what_is_not_utf_8() {
        for text in ["client,q1\r\n17,0\r\n", "回答者,質問1\r\n17,はい\r\n", "\u{feff}client\t1"]
        {
            assert_eq!(not_text(text.as_bytes()), None, "{text:?}");
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_reason(&utf_16(text, bytes), "is UTF-16");
            }
        }
        assert_reason(b"PK\x03\x04\x14\0\x06\0\xff", "is a workbook (.xlsx)");
        assert_reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "is a workbook (.xls)");
        assert_reason(b"$FL2\0\0\0\0abc\0", "is no text");
        assert_reason(b"client,q1\nm\xfcde,0\n", "is not UTF-8 (line 2)");
        assert_eq!(not_text(b""), None);
    }

    #[test]
    fn only_the_beginning_decides() {
        let mut table = vec![b'x'; DECISIVE_BYTES - 1];
        table.extend("é".bytes());
        assert_eq!(not_text(&table), None, "a character across the border");
        table[DECISIVE_BYTES - 1] = b'x';
        table.push(0xff);
        assert_eq!(not_text(&table), None, "a byte after it");
        table[DECISIVE_BYTES - 1] = 0xff;
        assert_reason(&table, "is not UTF-8 (line 1)");
    }
}
