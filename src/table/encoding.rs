//! What the first bytes of a table say about it, if it is not UTF-8 text.

use std::fmt;

use super::rows::line_breaks;

/// How many bytes at the beginning of a table decide whether it is text at all.
pub const DECISIVE_BYTES: usize = 64 * 1024;

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const UTF_16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// What a table is that can't be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A workbook of a spreadsheet program.
    Workbook,
    /// UTF-16, or UTF-32.
    Utf16,
    /// Another encoding.
    NotUtf8 {
        /// The first line that is not UTF-8.
        line: u64,
    },
}

impl Encoding {
    /// Returns what a table is that begins with the bytes `head`. `None` if they are UTF-8.
    pub fn of(head: &[u8]) -> Option<Self> {
        let head = &head[..head.len().min(DECISIVE_BYTES)];
        if head.starts_with(ZIP) || head.starts_with(COMPOUND_FILE) {
            return Some(Self::Workbook);
        }
        // In UTF-16, commas, digits, line breaks, and the letters of most languages have a zero as their other half.
        let zeros = head.iter().filter(|&&byte| byte == 0).count();
        if UTF_16_MARKS.iter().any(|mark| head.starts_with(mark)) || zeros * 10 > head.len() {
            return Some(Self::Utf16);
        }
        let error = std::str::from_utf8(head).err()?;
        // The last character may be incomplete.
        error.error_len()?;
        Some(Self::NotUtf8 { line: 1 + line_breaks(&head[..error.valid_up_to()]) })
    }
}

/// Says what it is, and what to do.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Workbook => f.write_str(
                "is a workbook (such as .xlsx) and not text; open it in the spreadsheet program and save the sheet as \
                 \"CSV UTF-8\"",
            ),
            Self::Utf16 => f.write_str(
                "is UTF-16, such as Excel's \"Unicode Text\"; save it as \"CSV UTF-8\" instead",
            ),
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
    use super::{DECISIVE_BYTES, Encoding};

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn what_is_not_utf_8() {
        for text in ["client,q1\r\n17,0\r\n", "回答者,質問1\r\n17,はい\r\n", "\u{feff}client\t1"]
        {
            assert_eq!(Encoding::of(text.as_bytes()), None, "{text:?}");
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(Encoding::of(&utf_16(text, bytes)), Some(Encoding::Utf16), "{text:?}");
            }
        }
        assert_eq!(Encoding::of(b"PK\x03\x04\x14\0\x06\0\xff"), Some(Encoding::Workbook));
        let latin_1 = Encoding::of(b"client,q1\nm\xfcde,0\n");
        assert_eq!(latin_1, Some(Encoding::NotUtf8 { line: 2 }));
        assert_eq!(Encoding::of(b""), None);
    }

    #[test]
    fn only_the_beginning_decides() {
        let mut table = vec![b'x'; DECISIVE_BYTES - 1];
        table.extend("é".bytes());
        assert_eq!(Encoding::of(&table), None, "a character across the border");
        table[DECISIVE_BYTES - 1] = b'x';
        table.push(0xff);
        assert_eq!(Encoding::of(&table), None, "a byte behind it");
        table[DECISIVE_BYTES - 1] = 0xff;
        assert_eq!(Encoding::of(&table), Some(Encoding::NotUtf8 { line: 1 }));
    }
}
