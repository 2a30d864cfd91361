//! The rows of a table from a stream, as RFC 4180 has them: bounded in memory, each with its lines,
//! and never joined from those of two people.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memchr2};

/// How a stream of UTF-8 may begin.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How many bytes at the beginning of a table decide whether it is text at all.
pub(crate) const DECISIVE_BYTES: usize = 64 * 1024;
/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;
/// The most bytes in a row.
const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns.
const MAX_COLUMNS: usize = 32_768;

const QUOTE: u8 = b'"';

/// The fault of a row with too many bytes.
const TOO_LONG: &str = "a row of more than 1 MiB begins here, perhaps with a quote left open";
/// The fault of a cell that has no end.
const OPEN_QUOTE: &str = "a quote opens here and never closes";
/// The fault of a cell if it is not certain which quote closes it.
pub(crate) const STRAY_QUOTE: &str =
    "unbalanced quotes in the cell that starts here; double a quote inside a quoted cell";
/// The fault of a cell over several lines in a row with a quote within another cell.
pub(crate) const STRAY_QUOTE_IN_ROW: &str =
    "unbalanced quotes in a row over several lines; double a quote inside a quoted cell";
/// The fault of a last cell that ends with a part of a character.
const CUT_OFF: &str =
    "the table is cut off here, within a character, or not UTF-8; save or copy it again";
/// The fault of a cell that is not UTF-8.
pub(crate) const NOT_TEXT: &str = "not UTF-8 text; save the table as UTF-8";

/// Why reading can't go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The stream failed.
    Unreadable(io::Error),
    /// The stream is another kind of file: what it is, and what to do.
    NotTable(&'static str),
    /// The beginning of the stream is not UTF-8. This line is the first one that is not.
    NotText(u64),
    /// A row has a fault, and it is not certain where the next one begins.
    Fault {
        /// The line of the row, or of the cell.
        line: u64,
        /// The index of the cell in its row, if one has the fault.
        column: Option<usize>,
        /// What is wrong.
        message: &'static str,
    },
}

/// The rows of a stream.
pub(crate) struct Rows<R> {
    stream: R,
    delimiter: u8,
    /// How many bytes were read as lines.
    consumed: usize,
    /// How many lines were read.
    line: u64,
    /// Where in the row its last line ends, without its line break.
    line_end: usize,
    row: Row,
    /// Why there is no other row, if [`Self::take`] found that.
    stop: Option<Stop>,
}

/// A row: where in what was read its lines are, and where in these its cells are.
#[derive(Default)]
pub(crate) struct Row {
    /// How many blank lines stand between the row before and this one.
    pub blank_lines_before: usize,
    /// The line on which it begins.
    pub line: u64,
    /// The line on which it ends.
    pub last_line: u64,
    /// The piece of the stream that was read last, from this row on.
    buffer: Vec<u8>,
    /// Where the row is in `buffer`.
    lines: Range<usize>,
    /// Where each cell is in the row, without its quotes.
    cells: Vec<Range<usize>>,
}

impl<R: Read> Rows<R> {
    /// Begins to read `stream`, in which `delimiter` separates the columns.
    pub fn new(stream: R, delimiter: u8) -> Self {
        let row = Row::default();
        Self { stream, delimiter, consumed: 0, line: 0, line_end: 0, row, stop: None }
    }

    /// Begins the rows behind the first `bytes` that were read, with another `delimiter`.
    pub fn begin(&mut self, bytes: usize, delimiter: u8) {
        self.row.lines = bytes..bytes;
        self.delimiter = delimiter;
    }

    /// Copies the next row. `None` if there is none: [`Self::next`] says why.
    pub fn take(&mut self) -> Option<Row> {
        match self.next() {
            Ok(row) => row.cloned(),
            Err(stop) => {
                self.stop = Some(stop);
                None
            }
        }
    }

    /// Reads the next row. `None` at the end. Errors if there can't be one.
    pub fn next(&mut self) -> Result<Option<&Row>, Stop> {
        if let Some(stop) = self.stop.take() {
            return Err(stop);
        }
        self.row.blank_lines_before = 0;
        let is_first_row = self.row.last_line == 0;
        loop {
            self.row.line = self.line + 1;
            self.row.lines.start = self.row.lines.end;
            self.row.cells.clear();
            if !self.read_line()? {
                return Ok(None);
            }
            // Where files were joined, a mark may stand on any line above the header.
            while is_first_row && self.row.raw().starts_with(BYTE_ORDER_MARK) {
                self.row.lines.start += BYTE_ORDER_MARK.len();
                self.line_end -= BYTE_ORDER_MARK.len();
            }
            if self.line_end > 0 {
                self.read_cells()?;
                return Ok(Some(&self.row));
            }
            self.row.blank_lines_before += 1;
        }
    }

    /// Adds the next line to the row. False if there is none.
    fn read_line(&mut self) -> Result<bool, Stop> {
        let start = self.row.raw().len();
        loop {
            let found = memchr2(b'\r', b'\n', self.unread());
            self.row.lines.end += found.unwrap_or(self.unread().len());
            if self.row.raw().len() >= MAX_ROW_BYTES {
                return Err(self.row.stop(None, TOO_LONG));
            }
            if found.is_some() || !self.fill()? {
                break;
            }
        }
        self.line_end = self.row.raw().len();
        // What follows a carriage return may belong to the line break.
        while matches!(self.unread(), [b'\r'] | [b'\r', b'\r']) && self.fill()? {}
        self.row.lines.end += line_break(self.unread());
        let length = self.row.raw().len() - start;
        self.consumed += length;
        self.line += u64::from(length > 0);
        Ok(length > 0)
    }

    /// The number of the next line, and what was read from there on. If [`Self::take`] met a fault,
    /// that row comes next.
    pub fn rest(&self) -> (u64, &[u8]) {
        match self.stop {
            Some(_) => (self.row.line, &self.row.buffer[self.row.lines.start..]),
            None => (self.line + 1, self.unread()),
        }
    }

    /// What follows the row in what was read. If nothing does, the next row may take a while.
    pub fn unread(&self) -> &[u8] {
        &self.row.buffer[self.row.lines.end..]
    }

    /// Reads another piece of the stream, and drops the rows before this one. False at its end.
    pub fn fill(&mut self) -> Result<bool, Stop> {
        let Row { buffer, lines, .. } = &mut self.row;
        buffer.drain(..lines.start);
        *lines = 0..lines.end - lines.start;
        let end = buffer.len();
        buffer.extend_from_slice(&[0; CHUNK]);
        let read = self.stream.read(&mut buffer[end..]).map_err(Stop::Unreadable)?;
        buffer.truncate(end + read);
        Ok(read > 0)
    }

    /// Finds the cells of a row whose first line was read. Those in quotes may have further lines.
    fn read_cells(&mut self) -> Result<(), Stop> {
        let mut start = 0;
        loop {
            let column = self.row.cells();
            if column == MAX_COLUMNS {
                return Err(self.row.stop(None, "more than 32768 columns"));
            }
            let rest = &self.row.raw()[start..self.line_end];
            let mut end;
            if rest.first() == Some(&QUOTE) {
                end = self.find_closing_quote(start + 1)?;
                self.row.cells.push(start + 1..end);
                end += 1;
            } else {
                // Most cells are so short that `memchr` would take longer.
                let length = rest.iter().position(|&byte| byte == self.delimiter);
                end = start + length.unwrap_or(rest.len());
                self.row.cells.push(start..end);
            }
            if end == self.line_end {
                break;
            }
            if self.row.raw()[end] != self.delimiter {
                return Err(self.row.stop(Some(column), STRAY_QUOTE));
            }
            start = end + 1;
        }
        self.row.last_line = self.line;
        self.row.ensure_end(self.line_end)?;
        let is_decisive = self.consumed <= DECISIVE_BYTES;
        if is_decisive && let Some(column) = self.row.find_not_utf8() {
            return Err(Stop::NotText(self.row.line_of(column)));
        }
        Ok(())
    }

    /// Finds the quote that closes the cell from `start`, and reads on until there is one.
    fn find_closing_quote(&mut self, start: usize) -> Result<usize, Stop> {
        let mut end = start;
        loop {
            while let Some(length) = memchr(QUOTE, &self.row.raw()[end..]) {
                end += length;
                // Two quotes are one that does not close the cell.
                if self.row.raw().get(end + 1) != Some(&QUOTE) {
                    return Ok(end);
                }
                end += 2;
            }
            end = self.row.raw().len();
            if !self.read_line()? {
                break;
            }
        }
        // It is a cell too when the delimiter is guessed.
        self.row.cells.push(start..end);
        let message = if self.row.is_cut_off() { CUT_OFF } else { OPEN_QUOTE };
        Err(self.row.stop(Some(self.row.cells() - 1), message))
    }
}

impl Clone for Row {
    /// Copies the row without what else was read.
    fn clone(&self) -> Self {
        let buffer = self.raw().to_owned();
        Self { lines: 0..buffer.len(), buffer, cells: self.cells.clone(), ..*self }
    }
}

impl Row {
    /// A row of so many blank cells.
    pub fn blank(cells: usize) -> Self {
        Self { cells: vec![0..0; cells], ..Self::default() }
    }

    /// Errors if the row perhaps does not end where its last line does, at `end`.
    fn ensure_end(&self, end: usize) -> Result<(), Stop> {
        if self.raw().len() == end && self.is_cut_off() {
            return Err(self.stop(Some(self.cells() - 1), CUT_OFF));
        }
        let has_quote = |column| !self.is_quoted(column) && self.raw_cell(column).contains(&QUOTE);
        if self.last_line == self.line || !(0..self.cells()).any(has_quote) {
            return Ok(());
        }
        // Perhaps that quote should have closed the first cell over several lines.
        let over_lines = (0..self.cells()).find(|&column| line_breaks(self.raw_cell(column)) > 0);
        Err(self.stop(over_lines, STRAY_QUOTE_IN_ROW))
    }

    /// Whether the row ends within a character.
    fn is_cut_off(&self) -> bool {
        str::from_utf8(self.raw()).is_err_and(|error| error.error_len().is_none())
    }

    /// How many cells it has.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// The lines as they came, with their line breaks.
    pub fn raw(&self) -> &[u8] {
        &self.buffer[self.lines.clone()]
    }

    /// The lines as they came, from the cell in `column` on.
    pub fn raw_from(&self, column: usize) -> &[u8] {
        let Some(cell) = self.cells.get(column) else { return b"" };
        &self.raw()[cell.start - usize::from(self.is_quoted(column))..]
    }

    /// The text of the cell in `column`. What is not UTF-8 is replaced.
    pub fn cell(&self, column: usize) -> Cow<'_, str> {
        let text = String::from_utf8_lossy(self.raw_cell(column));
        if self.is_quoted(column) && text.contains('"') {
            return Cow::Owned(text.replace("\"\"", "\""));
        }
        text
    }

    /// The texts of all cells. What is not UTF-8 is replaced.
    pub fn texts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..self.cells()).map(|column| self.cell(column))
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        // Of most rows, the first byte says it.
        let has_text = self.raw().iter().any(u8::is_ascii_alphanumeric);
        !has_text && self.texts().all(|text| text.trim().is_empty())
    }

    /// The line on which the cell in `column` begins.
    pub fn line_of(&self, column: usize) -> u64 {
        let start = if column == 0 { 0 } else { self.cells[column - 1].end };
        self.line + line_breaks(&self.raw()[..start])
    }

    /// Finds the column of the first cell that is not UTF-8.
    pub fn find_not_utf8(&self) -> Option<usize> {
        if self.raw().is_ascii() {
            return None;
        }
        (0..self.cells()).find(|&column| str::from_utf8(self.raw_cell(column)).is_err())
    }

    /// The cell in `column` as it came, without the quotes around it.
    pub fn raw_cell(&self, column: usize) -> &[u8] {
        &self.raw()[self.cells[column].clone()]
    }

    fn is_quoted(&self, column: usize) -> bool {
        let start = self.cells[column].start;
        start > 0 && self.raw()[start - 1] == QUOTE
    }

    /// Why there is no row after this one: it has a fault, or its cell in `column` does.
    fn stop(&self, column: Option<usize>, message: &'static str) -> Stop {
        Stop::Fault { line: self.line_of(column.unwrap_or(0)), column, message }
    }
}

/// Reads the first row of `text` as far as that is possible.
pub(crate) fn first_row(text: &[u8], delimiter: u8) -> Row {
    let mut rows = Rows::new(text, delimiter);
    // A fault of it is found again when the table is read.
    let _ = rows.next();
    rows.row
}

/// The length of the line break with which `bytes` begin, or 0.
fn line_break(bytes: &[u8]) -> usize {
    match bytes {
        // Some programs write it on Windows.
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// What follows the first line break in `text`. `None` if it has none.
pub(crate) fn behind_line(text: &[u8]) -> Option<&[u8]> {
    let end = memchr2(b'\r', b'\n', text)?;
    Some(&text[end + line_break(&text[end..])..])
}

/// Counts the line breaks in `bytes`.
pub(crate) fn line_breaks(mut bytes: &[u8]) -> u64 {
    let mut count = 0;
    while let Some(rest) = behind_line(bytes) {
        count += 1;
        bytes = rest;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{Rows, STRAY_QUOTE, STRAY_QUOTE_IN_ROW, Stop};

    #[test]
    fn quotes_are_in_place_at_both_ends_or_doubled() {
        for (row, column) in [
            ("a,b\n", None),
            ("\"a\",\"b,c\"\r\n", None),
            ("\"a\"\"b\",\"\"\"\"\n", None),
            ("\"\"\"a\"\"\",\"\"\"\"\"\",b\n", None),
            ("\"\",a\n", None),
            ("a\"b,5\",\" \",\"c\"\r", None),
            ("\"a\"\"\nb\",\"\n\"\n", None),
            ("\"a\nb\",\"\r\n\r\n\",\"\r\n\"\"\n\"\n", None),
            // Text stands behind a closing quote.
            ("\"a\"b\n", Some(0)),
            ("\"a\"b\"\n", Some(0)),
            ("\"a\"\"b\"c\"\n", Some(0)),
            ("a,\"b\" ,c\n", Some(1)),
            ("a,b,\"\"c\n", Some(2)),
            ("\"a,\"b\",c\n", Some(0)),
            ("17,\"said \\\"no\\\", then\",0\n", Some(1)),
            ("17,\"tbc\n18,fine\n19,5\" step\n", Some(1)),
            ("\"1\n2\",\"3\n4\"5\n", Some(1)),
            // Or perhaps the last cell should end before it.
            ("5\" step,\"1\",\"2\n3\"\n", Some(2)),
        ] {
            let mut rows = Rows::new(row.as_bytes(), b',');
            let stray = match rows.next() {
                Ok(_) => None,
                Err(Stop::Fault { column, message: STRAY_QUOTE | STRAY_QUOTE_IN_ROW, .. }) => {
                    column
                }
                Err(stop) => panic!("{row:?}: {stop:?}"),
            };
            assert_eq!(stray, column, "{row:?}");
        }
    }

    /// The carriage return at the end of a cell and the line feed at the beginning of the next one
    /// are two line breaks.
    #[test]
    fn lines_are_counted_cell_by_cell() {
        let mut rows = Rows::new(&b"\"a\r\",\"\nb\",c\nd"[..], b',');
        let row = rows.next().expect("a row").expect("a row");
        assert_eq!((row.last_line, row.line_of(2)), (3, 3));
        let row = rows.next().expect("a row").expect("a row");
        assert_eq!((row.line, row.last_line), (4, 4));
    }
}
