//! The rows of a table from a stream: bounded in memory, each with its lines, and never joined from those of two people.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use memchr::{memchr, memchr3};

use super::bytes::{BYTE_ORDER_MARK, is_line_break, line_breaks, without_byte_order_mark};
use super::delimiter;
use super::encoding::{DECISIVE_BYTES, not_text, not_utf8};

/// The most bytes in a row.
const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns.
const MAX_COLUMNS: usize = 32_768;
/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

const QUOTE: u8 = b'"';

/// The fault of a row with too many bytes.
const TOO_LONG: &str = "a row of more than 1 MiB begins here, perhaps with a quote left open";
/// The fault of a cell that has no end.
const OPEN_QUOTE: &str = "a quote opens here and never closes";
/// The fault of a cell if it is not certain which quote closes it.
const STRAY_QUOTE: &str = "a quote opens here, and a later one is out of place, so that it is not certain where the cell ends; \
                           in a cell, write a quote as two";

/// Why reading can't go on.
#[derive(Debug)]
pub enum Stop {
    /// The stream failed.
    Unreadable(io::Error),
    /// The stream is not UTF-8 text, for this reason.
    NotText(String),
    /// A row has a fault, and it is not certain where the next one begins.
    Fault {
        /// The line of the row, or of the cell.
        line: u64,
        /// The index of the cell in its row, if one has the fault.
        column: Option<usize>,
        /// What is wrong.
        message: String,
    },
}

/// How a table is written.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// What separates the columns.
    pub delimiter: u8,
    /// The first line names the delimiter.
    pub names_delimiter: bool,
    /// The text begins with a byte order mark.
    pub has_byte_order_mark: bool,
}

/// The rows of a stream.
pub struct Rows<R> {
    stream: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    /// How the table is written.
    pub dialect: Dialect,
    /// How many bytes were read as rows.
    consumed: usize,
    /// The line of the next byte.
    line: u64,
    /// How many carriage returns came last. They may be the first half of a line break.
    returns: usize,
    row: Row,
    /// Why there is no other row, if [`Self::take`] found that.
    stop: Option<Stop>,
}

/// A row: its cells one after another, without quotes and delimiters.
#[derive(Clone, Default)]
pub struct Row {
    /// How many blank lines stand between the row before and this one.
    pub blank_lines_before: usize,
    /// The line on which it begins.
    pub line: u64,
    /// The line on which it ends.
    pub last_line: u64,
    bytes: Vec<u8>,
    /// Where each cell ends in `bytes`.
    ends: Vec<usize>,
}

impl<R: Read> Rows<R> {
    /// Returns the rows of `stream`. They are separated by what its first line names (`sep=;`), or by what makes most cells of
    /// that line known names.
    pub fn open(mut stream: R, is_known: impl Fn(&str) -> bool) -> Result<Self, Stop> {
        let mut head = read_first_line(&mut stream)?;
        let text = without_byte_order_mark(&head);
        let has_byte_order_mark = text.len() < head.len();
        let named = delimiter::named(text);
        let delimiter = named.unwrap_or_else(|| delimiter::guess(text, is_known));
        let names_delimiter = named.is_some();
        let named_in = if names_delimiter { delimiter::NAMED_IN_BYTES } else { 0 };
        head.drain(..head.len() - text.len() + named_in);
        Ok(Self {
            stream: BufReader::with_capacity(CHUNK, Cursor::new(head).chain(stream)),
            dialect: Dialect { delimiter, names_delimiter, has_byte_order_mark },
            consumed: 0,
            line: 1,
            returns: 0,
            row: Row::default(),
            stop: None,
        })
    }

    /// Returns whether all that was read is parsed, so that the next row may take a while.
    pub fn is_drained(&self) -> bool {
        self.stream.buffer().is_empty()
    }

    /// Returns a copy of the next row. `None` if there is none: [`Self::next`] says why.
    pub fn take(&mut self) -> Option<Row> {
        match self.next() {
            Ok(row) => row.cloned(),
            Err(stop) => {
                self.stop = Some(stop);
                None
            }
        }
    }

    /// Returns the next row, or the reason why there can't be one.
    pub fn next(&mut self) -> Result<Option<&Row>, Stop> {
        if let Some(stop) = self.stop.take() {
            return Err(stop);
        }
        if !self.skip_blank_lines()? {
            return Ok(None);
        }
        self.read_row()?;
        self.line = self.row.last_line + 1;
        if self.consumed <= DECISIVE_BYTES
            && let Some(column) = self.row.find_not_utf8()
        {
            return Err(Stop::NotText(not_utf8(self.row.line_of(column))));
        }
        Ok(Some(&self.row))
    }

    /// Reads the row that begins at the next byte, in pieces: each goes to the next quote or line
    /// break, or to the end of what was read from the stream.
    fn read_row(&mut self) -> Result<(), Stop> {
        (self.row.line, self.row.last_line) = (self.line, self.line);
        self.row.bytes.clear();
        self.row.ends.clear();
        let delimiter = self.dialect.delimiter;
        let mut in_quotes = false;
        // The first cell with text after its closing quote, and whether a quote stands in a cell
        // that does not begin with one. Such a row is read to its end before it is refused.
        let (mut stray_quote, mut has_inner_quote) = (None, false);
        loop {
            let available = self.stream.fill_buf().map_err(Stop::Unreadable)?;
            let is_at_end = available.is_empty();
            let found = if in_quotes {
                memchr(QUOTE, available)
            } else {
                memchr3(QUOTE, b'\r', b'\n', available)
            };
            let found_byte = found.map(|index| available[index]);
            let piece = &available[..found.unwrap_or(available.len())];
            if in_quotes {
                self.row.bytes.extend_from_slice(piece);
            } else {
                self.row.add_unquoted(piece, delimiter);
            }
            let length = piece.len() + usize::from(found.is_some());
            self.consume(length);
            let column = self.row.ends.len();
            if column >= MAX_COLUMNS {
                let message = format!("more than {MAX_COLUMNS} columns");
                return Err(self.row.stop(None, &message));
            }
            if self.row.bytes.len() >= MAX_ROW_BYTES {
                return Err(self.row.stop(None, TOO_LONG));
            }
            match found_byte {
                Some(QUOTE) if in_quotes => {
                    // Two quotes are one that does not close the cell.
                    let next = self.peek()?;
                    in_quotes = next == Some(QUOTE);
                    if in_quotes {
                        self.row.bytes.push(QUOTE);
                        self.consume(1);
                    } else {
                        self.row.last_line += line_breaks(self.row.last_cell());
                        let ends_cell = |byte| byte == delimiter || is_line_break(byte);
                        if !next.is_none_or(ends_cell) && stray_quote.is_none() {
                            stray_quote = Some(column);
                        }
                    }
                }
                Some(QUOTE) if self.row.last_cell().is_empty() => in_quotes = true,
                Some(QUOTE) => {
                    self.row.bytes.push(QUOTE);
                    has_inner_quote = true;
                }
                // The row goes on in what is read next.
                None if !is_at_end => {}
                None if in_quotes => return Err(self.row.stop(Some(column), OPEN_QUOTE)),
                // A line break, or the end of the stream.
                line_break => {
                    self.row.ends.push(self.row.bytes.len());
                    self.returns = usize::from(line_break == Some(b'\r'));
                    break;
                }
            }
        }
        if has_inner_quote && stray_quote.is_none() {
            // Perhaps that quote should have closed the first cell over several lines.
            stray_quote = self.row.raw_cells().position(|cell| line_breaks(cell) > 0);
        }
        match stray_quote {
            None => Ok(()),
            column => Err(self.row.stop(column, STRAY_QUOTE)),
        }
    }

    /// Returns the next byte. `None` at the end of the stream.
    fn peek(&mut self) -> Result<Option<u8>, Stop> {
        let available = self.stream.fill_buf().map_err(Stop::Unreadable)?;
        Ok(available.first().copied())
    }

    fn consume(&mut self, bytes: usize) {
        self.stream.consume(bytes);
        self.consumed += bytes;
    }

    /// Skips to the first byte of a row, and counts the blank lines before it. Returns false if there is none.
    fn skip_blank_lines(&mut self) -> Result<bool, Stop> {
        let mut blank_lines = 0;
        loop {
            let byte = self.peek()?;
            let is_first_row = self.row.line == 0;
            if is_first_row && self.stream.buffer().starts_with(BYTE_ORDER_MARK) {
                // Another file was joined to a blank line, or to `sep=;`.
                self.consume(BYTE_ORDER_MARK.len());
                continue;
            }
            match byte {
                Some(b'\r') => {
                    blank_lines += 1;
                    self.returns += 1;
                }
                // `\r\n` is one line break, and so is `\r\r\n`, which some programs write on Windows.
                Some(b'\n') => {
                    blank_lines = (blank_lines + 1_usize).saturating_sub(self.returns.min(2));
                    self.returns = 0;
                }
                _ => {
                    self.line += blank_lines as u64;
                    self.row.blank_lines_before = blank_lines;
                    return Ok(byte.is_some());
                }
            }
            self.consume(1);
        }
    }
}

/// Reads until the first line is complete, or long enough to decide what the table is.
fn read_first_line(stream: &mut impl Read) -> Result<Vec<u8>, Stop> {
    let (mut head, mut piece) = (Vec::new(), vec![0; CHUNK]);
    loop {
        let read = stream.read(&mut piece).map_err(Stop::Unreadable)?;
        head.extend_from_slice(&piece[..read]);
        if let Some(reason) = not_text(&head) {
            return Err(Stop::NotText(reason));
        }
        let has_first_line = || delimiter::first_line(without_byte_order_mark(&head)).is_some();
        if read == 0 || head.len() >= DECISIVE_BYTES || has_first_line() {
            return Ok(head);
        }
    }
}

impl Row {
    /// Returns a row of so many blank cells.
    pub fn blank(cells: usize) -> Self {
        Self { ends: vec![0; cells], ..Self::default() }
    }

    /// Adds `text` to the last cell, and begins another one at each delimiter.
    fn add_unquoted(&mut self, text: &[u8], delimiter: u8) {
        for (nth, cell) in text.split(|&byte| byte == delimiter).enumerate() {
            if nth > 0 {
                self.ends.push(self.bytes.len());
            }
            self.bytes.extend_from_slice(cell);
        }
    }

    /// Returns what was read of the cell that has no end yet.
    fn last_cell(&self) -> &[u8] {
        &self.bytes[self.start(self.ends.len())..]
    }

    /// Returns whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        let text = self.bytes.trim_ascii();
        // A space of another kind is not ASCII.
        text.is_empty() || !text[0].is_ascii() && String::from_utf8_lossy(text).trim().is_empty()
    }

    /// Returns the cell in `column` as it came.
    pub fn raw_cell(&self, column: usize) -> &[u8] {
        &self.bytes[self.start(column)..self.ends[column]]
    }

    /// Returns the cell in `column`. What is not UTF-8 is replaced.
    pub fn lossy_cell(&self, column: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.raw_cell(column))
    }

    /// Returns every cell as it came.
    pub fn raw_cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.cells()).map(|column| self.raw_cell(column))
    }

    /// Returns every cell. What is not UTF-8 is replaced.
    pub fn lossy_cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.raw_cells().map(String::from_utf8_lossy)
    }

    /// Returns the reason why there is no row after a fault of this one, or of its cell in `column`.
    fn stop(&self, column: Option<usize>, message: &str) -> Stop {
        let line = self.line_of(column.unwrap_or(0));
        Stop::Fault { line, column, message: message.to_owned() }
    }

    /// Returns how many cells it has.
    pub fn cells(&self) -> usize {
        self.ends.len()
    }

    /// Returns the line on which the cell in `column` begins.
    pub fn line_of(&self, column: usize) -> u64 {
        self.line + self.raw_cells().take(column).map(line_breaks).sum::<u64>()
    }

    /// Returns the column of the first cell that is not UTF-8.
    pub fn find_not_utf8(&self) -> Option<usize> {
        if self.bytes.is_ascii() {
            return None;
        }
        self.raw_cells().position(|cell| std::str::from_utf8(cell).is_err())
    }

    fn start(&self, column: usize) -> usize {
        if column == 0 { 0 } else { self.ends[column - 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rows, STRAY_QUOTE, Stop};

    fn stray(row: &str) -> Option<usize> {
        let mut rows = Rows::open(row.as_bytes(), |_| false).expect("text");
        match rows.next() {
            Ok(_) => None,
            Err(Stop::Fault { column, message, .. }) if message == STRAY_QUOTE => column,
            Err(stop) => panic!("{row:?}: {stop:?}"),
        }
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

    /// Where files were joined, one may stand above the header, but not on the first line.
    #[test]
    fn a_late_byte_order_mark_is_no_part_of_a_name() {
        for text in ["\n\u{feff}\"a,b\",c\n", "sep=,\n\u{feff}\u{feff}\r\n\u{feff}\"a,b\",c"] {
            let mut rows = Rows::open(text.as_bytes(), |_| false).expect("text");
            let row = rows.next().expect("a row").expect("a row");
            assert_eq!(row.raw_cell(0), b"a,b", "{text:?}");
        }
    }

    /// The carriage return at the end of a cell and the line feed at the beginning of the next one
    /// are two line breaks.
    #[test]
    fn lines_are_counted_cell_by_cell() {
        let mut rows = Rows::open(&b"\"a\r\",\"\nb\",c\nd"[..], |_| false).expect("text");
        let row = rows.next().expect("a row").expect("a row");
        assert_eq!((row.last_line, row.line_of(2)), (3, 3));
        let row = rows.next().expect("a row").expect("a row");
        assert_eq!((row.line, row.last_line), (4, 4));
    }
}
