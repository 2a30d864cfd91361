//! What the first bytes of a table say about it, if it is not UTF-8 text.

use std::fmt;

use super::bytes::line_breaks;

/// How many bytes at the beginning of a table decide whether it is text at all.
pub const DECISIVE_BYTES: usize = 64 * 1024;

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const UTF_16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Why a table is not UTF-8 text.
#[derive(Debug, PartialEq, Eq)]
pub enum NotText {
    /// A zip archive, as new workbooks are.
    Zip,
    /// An old workbook.
    Workbook,
    /// UTF-16.
    Utf16,
    /// Something else with many zeros.
    Binary,
    /// Another encoding.
    NotUtf8 {
        /// The first line that is not UTF-8.
        line: u64,
    },
}

impl NotText {
    /// Returns why a table that begins with the bytes `head` is not UTF-8 text. `None` if they may be.
    pub fn of(head: &[u8]) -> Option<Self> {
        let head = &head[..head.len().min(DECISIVE_BYTES)];
        if head.starts_with(ZIP) {
            return Some(Self::Zip);
        }
        if head.starts_with(COMPOUND_FILE) {
            return Some(Self::Workbook);
        }
        if UTF_16_MARKS.iter().any(|mark| head.starts_with(mark)) {
            return Some(Self::Utf16);
        }
        // In UTF-16, a zero is one half of commas, digits, line breaks, and the letters of most languages.
        let zeros =
            |half: usize| head.iter().skip(half).step_by(2).filter(|&&byte| byte == 0).count();
        let (first, second) = (zeros(0), zeros(1));
        if (first + second) * 10 > head.len() {
            return Some(if first == 0 || second == 0 { Self::Utf16 } else { Self::Binary });
        }
        let error = std::str::from_utf8(head).err()?;
        // The last character may be incomplete.
        error.error_len()?;
        Some(Self::NotUtf8 { line: 1 + line_breaks(&head[..error.valid_up_to()]) })
    }
}

/// Says what it is, and what to do.
impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Zip => f.write_str(
                "is a workbook (.xlsx) or another zip file; save the sheet as \"CSV UTF-8\", or unpack the CSV",
            ),
            Self::Workbook => {
                f.write_str("is a workbook (.xls); save the sheet as \"CSV UTF-8\" instead")
            }
            Self::Utf16 => f.write_str(
                "is UTF-16, such as Excel's \"Unicode Text\"; save it as \"CSV UTF-8\" instead",
            ),
            Self::Binary => f.write_str("is no text; save the table as \"CSV UTF-8\" instead"),
            Self::NotUtf8 { line } => write!(
                f,
                "is not UTF-8 (line {line}), but perhaps Latin-1 or Windows-1252, such as Excel's \"CSV\"; save it as \
                 \"CSV UTF-8\" instead"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DECISIVE_BYTES, NotText};

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn what_is_not_utf_8() {
        for text in ["client,q1\r\n17,0\r\n", "回答者,質問1\r\n17,はい\r\n", "\u{feff}client\t1"]
        {
            assert_eq!(NotText::of(text.as_bytes()), None, "{text:?}");
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(NotText::of(&utf_16(text, bytes)), Some(NotText::Utf16), "{text:?}");
            }
        }
        assert_eq!(NotText::of(b"PK\x03\x04\x14\0\x06\0\xff"), Some(NotText::Zip));
        let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0";
        assert_eq!(NotText::of(old), Some(NotText::Workbook));
        assert_eq!(NotText::of(b"$FL2\0\0\0\0abc\0"), Some(NotText::Binary));
        let latin_1 = NotText::of(b"client,q1\nm\xfcde,0\n");
        assert_eq!(latin_1, Some(NotText::NotUtf8 { line: 2 }));
        assert_eq!(NotText::of(b""), None);
    }

    #[test]
    fn only_the_beginning_decides() {
        let mut table = vec![b'x'; DECISIVE_BYTES - 1];
        table.extend("é".bytes());
        assert_eq!(NotText::of(&table), None, "a character across the border");
        table[DECISIVE_BYTES - 1] = b'x';
        table.push(0xff);
        assert_eq!(NotText::of(&table), None, "a byte after it");
        table[DECISIVE_BYTES - 1] = 0xff;
        assert_eq!(NotText::of(&table), Some(NotText::NotUtf8 { line: 1 }));
    }
}
