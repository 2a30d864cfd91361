//! The rows of a table from a stream: bounded in memory, each with its lines, and never joined from those of two people.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::mem;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::delimiter;
use super::encoding::{DECISIVE_BYTES, NotText};
use super::quotes::stray_quote;

/// The most bytes in a row.
pub const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns.
pub const MAX_COLUMNS: usize = 32_768;
/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// How a stream of UTF-8 may begin.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why reading can't go on.
#[derive(Debug)]
pub enum Stop {
    /// The stream failed.
    Unreadable(io::Error),
    /// The stream is not UTF-8 text.
    NotText(NotText),
    /// The row that begins on this line is longer than [`MAX_ROW_BYTES`].
    TooLong(u64),
    /// The row that begins on this line has more than [`MAX_COLUMNS`].
    TooWide(u64),
    /// A cell begins with a quote that never closes.
    OpenQuote {
        /// The line on which the cell begins.
        line: u64,
        /// The index of the cell in its row.
        column: usize,
    },
    /// A cell begins with a quote, and it is not certain which one closes it.
    StrayQuote {
        /// The line on which the cell begins.
        line: u64,
        /// The index of the cell in its row.
        column: usize,
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
    parser: Reader,
    dialect: Dialect,
    /// How many bytes were read as rows.
    consumed: usize,
    /// The line of the next byte.
    line: u64,
    /// How many carriage returns came last. They may be the first half of a line break.
    returns: usize,
    row: Row,
    /// The bytes of the row so far, if they did not come at once.
    pieces: Vec<u8>,
    /// `row` is the next one.
    is_peeked: bool,
    /// Why there is no other row, if that was found by peeking.
    stop: Option<Stop>,
}

/// A row: its cells one after another, without quotes and delimiters.
pub struct Row {
    blank_lines_before: usize,
    line: u64,
    last_line: u64,
    bytes: Vec<u8>,
    length: usize,
    /// Where each cell ends in `bytes`.
    ends: Vec<usize>,
    cells: usize,
}

impl<R: Read> Rows<R> {
    /// Returns the rows of `stream`. They are separated by what its first line names (`sep=;`), or by what makes most cells of
    /// that line known names.
    pub fn open(mut stream: R, is_known: impl Fn(&str) -> bool) -> Result<Self, Stop> {
        let head = read_first_line(&mut stream)?;
        let text = without_byte_order_mark(&head);
        let start = head.len() - text.len();
        let named = delimiter::named(text);
        let delimiter = named.unwrap_or_else(|| delimiter::guess(text, is_known));
        let named_in = if named.is_some() { delimiter::NAMED_IN_BYTES } else { 0 };
        let mut head = Cursor::new(head);
        head.set_position((start + named_in) as u64);
        Ok(Self {
            stream: BufReader::with_capacity(CHUNK, head.chain(stream)),
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            dialect: Dialect {
                delimiter,
                names_delimiter: named.is_some(),
                has_byte_order_mark: start > 0,
            },
            consumed: 0,
            line: 1,
            returns: 0,
            row: Row {
                blank_lines_before: 0,
                line: 1,
                last_line: 1,
                bytes: vec![0; CHUNK],
                length: 0,
                ends: vec![0; MAX_COLUMNS],
                cells: 0,
            },
            pieces: Vec::new(),
            is_peeked: false,
            stop: None,
        })
    }

    /// Returns how the table is written.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns whether all that was read is parsed, so that the next row may take a while.
    pub fn is_drained(&self) -> bool {
        self.stream.buffer().is_empty()
    }

    /// Returns the next row, which remains the next one. `None` if there is none: [`Self::next`] says why.
    pub fn peek(&mut self) -> Option<&Row> {
        let stop = match self.next() {
            Ok(Some(_)) => {
                self.is_peeked = true;
                return Some(&self.row);
            }
            Ok(None) => None,
            Err(stop) => Some(stop),
        };
        self.stop = stop;
        None
    }

    /// Returns a copy of the next row. `None` if there is none: [`Self::next`] says why.
    pub fn take(&mut self) -> Option<Row> {
        let row = self.peek()?.copy();
        self.is_peeked = false;
        Some(row)
    }

    /// Returns the next row, or the reason why there can't be one.
    pub fn next(&mut self) -> Result<Option<&Row>, Stop> {
        if mem::take(&mut self.is_peeked) {
            return Ok(Some(&self.row));
        }
        if let Some(stop) = self.stop.take() {
            return Err(stop);
        }
        match self.skip_blank_lines()? {
            true => self.read_row().map(Some),
            false => Ok(None),
        }
    }

    fn read_row(&mut self) -> Result<&Row, Stop> {
        let row = &mut self.row;
        (row.line, row.last_line) = (self.line, self.line);
        (row.cells, row.length) = (0, 0);
        self.pieces.clear();
        loop {
            let available = self.stream.fill_buf().map_err(Stop::Unreadable)?;
            let at_end = available.is_empty();
            // After a last line break, only an open quote has no end.
            let input = if at_end { b"\n" } else { available };
            let (result, read, written, ended) = self.parser.read_record(
                input,
                &mut row.bytes[row.length..],
                &mut row.ends[row.cells..],
            );
            row.length += written;
            row.cells += ended;
            let mut raw = &input[..read];
            let is_record = result == ReadRecordResult::Record;
            if !is_record || !self.pieces.is_empty() {
                self.pieces.extend_from_slice(raw);
                raw = &self.pieces;
            }
            // Otherwise csv-core dropped nothing but what separates the cells.
            let has_quotes = is_record && raw.len() > row.length + row.cells;
            let (stray, inner_line_breaks) = match has_quotes {
                true => (row.stray_quote(raw, self.dialect.delimiter), line_breaks(raw) - 1),
                false => (None, 0),
            };
            let ends_with_return = raw.last() == Some(&b'\r');
            if !at_end {
                self.stream.consume(read);
                self.consumed += read;
            }
            row.last_line += inner_line_breaks;
            if let Some(column) = stray {
                return Err(Stop::StrayQuote { line: row.line_of(column), column });
            }
            match result {
                ReadRecordResult::Record => {
                    self.line = row.last_line + 1;
                    self.returns = usize::from(ends_with_return);
                    if self.consumed <= DECISIVE_BYTES {
                        row.check_encoding()?;
                    }
                    return Ok(row);
                }
                ReadRecordResult::OutputFull if row.length >= MAX_ROW_BYTES => {
                    return Err(Stop::TooLong(row.line));
                }
                ReadRecordResult::OutputFull => row.bytes.resize(2 * row.bytes.len(), 0),
                ReadRecordResult::OutputEndsFull => return Err(Stop::TooWide(row.line)),
                _ if at_end => {
                    row.last_line += line_breaks(&row.bytes[..row.length]);
                    let column = row.cells;
                    return Err(Stop::OpenQuote { line: row.line_of(column), column });
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
    }

    /// Skips to the first byte of a row, and counts the blank lines before it. Returns false if there is none.
    fn skip_blank_lines(&mut self) -> Result<bool, Stop> {
        let mut blank_lines = 0;
        loop {
            let byte = self.stream.fill_buf().map_err(Stop::Unreadable)?.first().copied();
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
            self.stream.consume(1);
            self.consumed += 1;
        }
    }
}

/// Returns whether `byte` is a line break, or half of one.
pub fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Returns how many line breaks there are in `bytes`.
pub fn line_breaks(bytes: &[u8]) -> u64 {
    let count = |wanted| bytes.iter().filter(|&&byte| byte == wanted).count();
    let (newlines, returns) = (count(b'\n'), count(b'\r'));
    let both =
        if returns > 0 { bytes.windows(2).filter(|pair| pair == b"\r\n").count() } else { 0 };
    (newlines + returns - both) as u64
}

/// Returns `bytes` without the byte order mark at their beginning. Where files were joined, there may be several.
fn without_byte_order_mark(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_prefix(BYTE_ORDER_MARK) {
        bytes = rest;
    }
    bytes
}

/// Reads until the first line is complete, or long enough to decide what the table is.
fn read_first_line(stream: &mut impl Read) -> Result<Vec<u8>, Stop> {
    let (mut head, mut piece) = (Vec::new(), vec![0; CHUNK]);
    loop {
        let read = stream.read(&mut piece).map_err(Stop::Unreadable)?;
        head.extend_from_slice(&piece[..read]);
        if let Some(reason) = NotText::of(&head) {
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
        let (bytes, ends) = (Vec::new(), vec![0; cells]);
        Self { blank_lines_before: 0, line: 1, last_line: 1, bytes, length: 0, ends, cells }
    }

    /// Returns a copy that takes no more memory than it needs.
    pub fn copy(&self) -> Self {
        let (bytes, ends) = (&self.bytes[..self.length], &self.ends[..self.cells]);
        Self { bytes: bytes.to_vec(), ends: ends.to_vec(), ..*self }
    }

    /// Returns how many blank lines stand between the row before and this one.
    pub fn blank_lines_before(&self) -> usize {
        self.blank_lines_before
    }

    /// Returns the line on which it begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns the line on which it ends.
    pub fn last_line(&self) -> u64 {
        self.last_line
    }

    /// Returns whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        let text = self.bytes[..self.length].trim_ascii();
        match text.first() {
            Some(byte) if byte.is_ascii() => false,
            // It may be a space of another kind.
            Some(_) => String::from_utf8_lossy(text).trim().is_empty(),
            None => true,
        }
    }

    /// Returns every cell as it came.
    pub fn raw_cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.cells).map(|column| &self.bytes[self.start(column)..self.ends[column]])
    }

    /// Returns every cell. What is not UTF-8 is replaced.
    pub fn lossy_cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.raw_cells().map(String::from_utf8_lossy)
    }

    /// Returns the column of a cell whose closing quote is not certain.
    fn stray_quote(&self, raw: &[u8], delimiter: u8) -> Option<usize> {
        stray_quote(raw, &self.bytes[..self.length], &self.ends[..self.cells], delimiter)
    }

    /// Errors if it is not UTF-8.
    fn check_encoding(&self) -> Result<(), Stop> {
        self.text()
            .map(|_| ())
            .map_err(|column| Stop::NotText(NotText::NotUtf8 { line: self.line_of(column) }))
    }

    /// Returns how many cells it has.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Returns the line on which the cell in `column` begins.
    pub fn line_of(&self, column: usize) -> u64 {
        if self.line == self.last_line {
            return self.line;
        }
        let before = &self.bytes[..self.start(column).min(self.length)];
        self.line + line_breaks(before)
    }

    /// Returns the row as text, or the column of the first cell that is not UTF-8.
    pub fn text(&self) -> Result<RowText<'_>, usize> {
        let ends = &self.ends[..self.cells];
        let text = std::str::from_utf8(&self.bytes[..self.length]);
        match text {
            // Halves of a character in two cells would make a whole one.
            Ok(text) if text.is_ascii() || ends.iter().all(|&end| text.is_char_boundary(end)) => {
                Ok(RowText { text, row: self })
            }
            _ => {
                let is_faulty = |cell| std::str::from_utf8(cell).is_err();
                Err(self.raw_cells().position(is_faulty).unwrap_or(0))
            }
        }
    }

    fn start(&self, column: usize) -> usize {
        let before = column.checked_sub(1);
        let end = before.and_then(|before| self.ends.get(before));
        end.copied().unwrap_or(0)
    }
}

/// A row whose cells are text.
#[derive(Clone, Copy)]
pub struct RowText<'r> {
    text: &'r str,
    row: &'r Row,
}

impl<'r> RowText<'r> {
    /// Returns the cell in `column`.
    pub fn cell(self, column: usize) -> &'r str {
        &self.text[self.row.start(column)..self.row.ends[column]]
    }

    /// Returns the length of the cell in `column`, and the eight bytes from its start on, whatever comes after it. `None` at the
    /// end of the buffer.
    pub fn first_bytes(self, column: usize) -> (usize, Option<[u8; 8]>) {
        let start = self.row.start(column);
        (self.row.ends[column] - start, self.row.bytes[start..].first_chunk().copied())
    }

    /// Returns every cell.
    pub fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.row.cells).map(move |column| self.cell(column))
    }
}
