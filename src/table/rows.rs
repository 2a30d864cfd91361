//! The rows of a table from a stream: bounded in memory, each with its line, and an open quote is reported.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::delimiter;

/// The most bytes in a row.
pub const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns.
pub const MAX_COLUMNS: usize = 32_768;
/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// How a stream of UTF-8 may begin.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why reading can't go on.
pub enum Stop {
    /// The stream failed.
    Unreadable(io::Error),
    /// The row that begins on this line is longer than [`MAX_ROW_BYTES`].
    TooLong(u64),
    /// The header that begins on this line has more than [`MAX_COLUMNS`].
    TooWide(u64),
    /// A cell begins with a quote that never closes.
    OpenQuote {
        /// The line on which the cell begins.
        line: u64,
        /// The index of the cell in its row.
        column: usize,
    },
}

/// The rows of a stream.
pub struct Rows<R> {
    stream: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    parser: Reader,
    delimiter: u8,
    has_byte_order_mark: bool,
    /// The line of the next byte.
    line: u64,
    /// The last byte was a carriage return, which may be the first half of a line break.
    after_return: bool,
    row: Row,
}

/// A row: its cells one after another, without quotes and delimiters.
pub struct Row {
    line: u64,
    bytes: Vec<u8>,
    length: usize,
    /// Where each cell ends in `bytes`.
    ends: Vec<usize>,
    cells: usize,
}

impl<R: Read> Rows<R> {
    /// Returns the rows of `stream`. They are separated by what makes most cells of the first line known names.
    pub fn open(mut stream: R, is_known: impl Fn(&str) -> bool) -> Result<Self, Stop> {
        let head = read_first_line(&mut stream)?;
        let has_byte_order_mark = head.starts_with(BYTE_ORDER_MARK);
        let start = if has_byte_order_mark { BYTE_ORDER_MARK.len() } else { 0 };
        let text = &head[start..];
        let delimiter = delimiter::guess(delimiter::first_line(text).unwrap_or(text), is_known);
        let mut head = Cursor::new(head);
        head.set_position(start as u64);
        Ok(Self {
            stream: BufReader::with_capacity(CHUNK, head.chain(stream)),
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            delimiter,
            has_byte_order_mark,
            line: 1,
            after_return: false,
            row: Row {
                line: 1,
                bytes: vec![0; CHUNK],
                length: 0,
                ends: vec![0; MAX_COLUMNS + 1],
                cells: 0,
            },
        })
    }

    /// Returns what separates the columns.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Returns whether the stream began with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        self.has_byte_order_mark
    }

    /// Returns whether all that was read is parsed, so that the next row may take a while.
    pub fn is_drained(&self) -> bool {
        self.stream.buffer().is_empty()
    }

    /// Makes room for rows of so many columns. Of a longer row only the number of cells is known.
    pub fn expect_columns(&mut self, columns: usize) {
        self.row.ends.truncate(columns + 1);
        self.row.ends.shrink_to_fit();
    }

    /// Returns the next row, or the reason why there can't be one.
    pub fn next(&mut self) -> Result<Option<&Row>, Stop> {
        if !self.skip_blank_lines()? {
            return Ok(None);
        }
        let row = &mut self.row;
        row.line = self.line;
        (row.cells, row.length) = (0, 0);
        let newlines_before = self.parser.line();
        // Where the ends of cells are written: they begin anew in a row that has too many.
        let mut ends = 0;
        loop {
            let available = self.stream.fill_buf().map_err(Stop::Unreadable)?;
            let at_end = available.is_empty();
            // After a last line break, only an open quote has no end.
            let input = if at_end { b"\n" } else { available };
            let (result, read, written, ended) =
                self.parser.read_record(input, &mut row.bytes[row.length..], &mut row.ends[ends..]);
            let last_byte = input.get(read.wrapping_sub(1)).copied();
            row.length += written;
            row.cells += ended;
            ends += ended;
            if !at_end {
                self.stream.consume(read);
            }
            match result {
                ReadRecordResult::Record => {
                    self.line += self.parser.line() - newlines_before;
                    self.after_return = last_byte == Some(b'\r');
                    self.line += u64::from(self.after_return);
                    return Ok(Some(row));
                }
                ReadRecordResult::OutputFull if row.length >= MAX_ROW_BYTES => {
                    return Err(Stop::TooLong(row.line));
                }
                ReadRecordResult::OutputFull => row.bytes.resize(2 * row.bytes.len(), 0),
                ReadRecordResult::OutputEndsFull if row.ends.len() > MAX_COLUMNS => {
                    return Err(Stop::TooWide(row.line));
                }
                ReadRecordResult::OutputEndsFull => ends = 0,
                _ if at_end => {
                    return Err(Stop::OpenQuote {
                        line: row.line_of(row.cells),
                        column: row.cells,
                    });
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
    }

    /// Skips to the first byte of a row. Returns false if there is none.
    fn skip_blank_lines(&mut self) -> Result<bool, Stop> {
        loop {
            let byte = self.stream.fill_buf().map_err(Stop::Unreadable)?.first().copied();
            match byte {
                None => return Ok(false),
                Some(b'\n') => self.line += u64::from(!self.after_return),
                Some(b'\r') => self.line += 1,
                Some(_) => return Ok(true),
            }
            self.after_return = byte == Some(b'\r');
            self.stream.consume(1);
        }
    }
}

/// Reads until the first line is complete.
fn read_first_line(stream: &mut impl Read) -> Result<Vec<u8>, Stop> {
    let mut head = Vec::new();
    loop {
        let length = head.len();
        head.resize(length + CHUNK, 0);
        let read = stream.read(&mut head[length..]).map_err(Stop::Unreadable)?;
        head.truncate(length + read);
        if read == 0 || delimiter::first_line(&head).is_some() {
            return Ok(head);
        }
        if head.len() >= MAX_ROW_BYTES {
            return Err(Stop::TooLong(1));
        }
    }
}

impl Row {
    /// Returns the line on which it begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns how many cells it has.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Returns the line on which the cell in `column` begins.
    pub fn line_of(&self, column: usize) -> u64 {
        let before = &self.bytes[..self.start(column).min(self.length)];
        self.line + before.iter().filter(|&&byte| byte == b'\n').count() as u64
    }

    /// Returns the row as text, or the column of the first cell that is not UTF-8.
    pub fn text(&self) -> Result<RowText<'_>, usize> {
        let ends = &self.ends[..self.cells];
        let text = std::str::from_utf8(&self.bytes[..self.length]);
        match text {
            // Halves of a character in two cells would make a whole one.
            Ok(text) if ends.iter().all(|&end| text.is_char_boundary(end)) => {
                Ok(RowText { text, ends, buffer: &self.bytes })
            }
            _ => {
                let is_faulty = |column| {
                    let cell = &self.bytes[self.start(column)..self.ends[column]];
                    std::str::from_utf8(cell).is_err()
                };
                Err((0..self.cells).find(|column| is_faulty(*column)).unwrap_or(0))
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
    ends: &'r [usize],
    /// The text, and what is behind it.
    buffer: &'r [u8],
}

impl<'r> RowText<'r> {
    /// Returns the cell in `column`.
    pub fn cell(self, column: usize) -> &'r str {
        &self.text[self.start(column)..self.ends[column]]
    }

    /// Returns the length of the cell in `column`, and the eight bytes from its start on, whatever is behind it. `None` at the
    /// end of the buffer.
    pub fn first_bytes(self, column: usize) -> (usize, Option<[u8; 8]>) {
        let start = self.start(column);
        (self.ends[column] - start, self.buffer[start..].first_chunk().copied())
    }

    fn start(self, column: usize) -> usize {
        column.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Returns every cell.
    pub fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.ends.len()).map(move |column| self.cell(column))
    }
}
