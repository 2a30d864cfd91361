//! Bytes that have a meaning in every table.

/// How a stream of UTF-8 may begin.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns whether `byte` is a line break, or half of one.
pub fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Returns how many line breaks there are in `bytes`.
pub fn line_breaks(bytes: &[u8]) -> u64 {
    let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    let halves = bytes.iter().filter(|&&byte| is_line_break(byte)).count();
    (halves - pairs) as u64
}

/// Returns `bytes` without the byte order mark at their beginning. Where files were joined, there may be several.
pub fn without_byte_order_mark(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_prefix(BYTE_ORDER_MARK) {
        bytes = rest;
    }
    bytes
}
