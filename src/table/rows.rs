//! The rows of a table from a stream: bounded in memory, each with its lines, and never joined from those of two people.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::bytes::{line_breaks, without_byte_order_mark};
use super::delimiter;
use super::encoding::{DECISIVE_BYTES, not_text, not_utf8};
use super::quotes::stray_quote;

/// The most bytes in a row.
const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns.
const MAX_COLUMNS: usize = 32_768;
/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

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
    parser: Reader,
    /// How the table is written.
    pub dialect: Dialect,
    /// How many bytes were read as rows.
    consumed: usize,
    /// The line of the next byte.
    line: u64,
    /// How many carriage returns came last. They may be the first half of a line break.
    returns: usize,
    /// What the parser writes for a row, piece by piece: its cells, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    row: Row,
    /// The bytes of the row as they came.
    raw: Vec<u8>,
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
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            dialect: Dialect { delimiter, names_delimiter, has_byte_order_mark },
            consumed: 0,
            line: 1,
            returns: 0,
            bytes: vec![0; CHUNK],
            ends: vec![0; MAX_COLUMNS],
            row: Row { bytes: Vec::with_capacity(MAX_ROW_BYTES), ..Row::default() },
            raw: Vec::new(),
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
        if self.skip_blank_lines()? { self.read_row().map(Some) } else { Ok(None) }
    }

    fn read_row(&mut self) -> Result<&Row, Stop> {
        let row = &mut self.row;
        (row.line, row.last_line) = (self.line, self.line);
        row.bytes.clear();
        row.ends.clear();
        self.raw.clear();
        loop {
            let available = self.stream.fill_buf().map_err(Stop::Unreadable)?;
            let at_end = available.is_empty();
            // After a last line break, only an open quote has no end.
            let input = if at_end { b"\n" } else { available };
            let bytes = &mut self.bytes[..CHUNK.min(MAX_ROW_BYTES - row.bytes.len())];
            let ends = &mut self.ends[..MAX_COLUMNS - row.ends.len()];
            let (result, read, written, ended) = self.parser.read_record(input, bytes, ends);
            row.bytes.extend_from_slice(&bytes[..written]);
            row.ends.extend_from_slice(&ends[..ended]);
            self.raw.extend_from_slice(&input[..read]);
            if !at_end {
                self.stream.consume(read);
                self.consumed += read;
            }
            let message = match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::OutputFull if row.bytes.len() == MAX_ROW_BYTES => {
                    let most = MAX_ROW_BYTES / 1024 / 1024;
                    format!(
                        "a row of more than {most} MiB begins here, perhaps with a quote left open"
                    )
                }
                ReadRecordResult::OutputEndsFull => format!("more than {MAX_COLUMNS} columns"),
                ReadRecordResult::InputEmpty | ReadRecordResult::End if at_end => {
                    row.last_line += line_breaks(&row.bytes);
                    return Err(row.stop_at(row.ends.len(), "a quote opens here and never closes"));
                }
                _ => continue,
            };
            return Err(Stop::Fault { line: row.line, column: None, message });
        }
        // Otherwise csv-core dropped nothing but what separates the cells.
        if self.raw.len() > row.bytes.len() + row.ends.len() {
            row.last_line += line_breaks(&self.raw) - 1;
            let delimiter = self.dialect.delimiter;
            if let Some(column) = stray_quote(&self.raw, &row.bytes, &row.ends, delimiter) {
                return Err(row.stop_at(column, STRAY_QUOTE));
            }
        }
        self.line = row.last_line + 1;
        self.returns = usize::from(self.raw.ends_with(b"\r"));
        if self.consumed <= DECISIVE_BYTES
            && let Err(column) = row.text()
        {
            return Err(Stop::NotText(not_utf8(row.line_of(column))));
        }
        Ok(row)
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

    /// Returns whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        let text = self.bytes.trim_ascii();
        // A space of another kind is not ASCII.
        text.is_empty() || !text[0].is_ascii() && String::from_utf8_lossy(text).trim().is_empty()
    }

    /// Returns every cell as it came.
    pub fn raw_cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.cells()).map(|column| &self.bytes[self.start(column)..self.ends[column]])
    }

    /// Returns every cell. What is not UTF-8 is replaced.
    pub fn lossy_cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.raw_cells().map(String::from_utf8_lossy)
    }

    /// Returns the reason why there is no row after a fault of the cell in `column`.
    fn stop_at(&self, column: usize, message: &str) -> Stop {
        let (line, message) = (self.line_of(column), message.to_owned());
        Stop::Fault { line, column: Some(column), message }
    }

    /// Returns how many cells it has.
    pub fn cells(&self) -> usize {
        self.ends.len()
    }

    /// Returns the line on which the cell in `column` begins.
    pub fn line_of(&self, column: usize) -> u64 {
        if self.line == self.last_line {
            return self.line;
        }
        self.line + line_breaks(&self.bytes[..self.start(column)])
    }

    /// Returns the row as text, or the column of the first cell that is not UTF-8.
    pub fn text(&self) -> Result<RowText<'_>, usize> {
        match std::str::from_utf8(&self.bytes) {
            // Halves of a character in two cells would make a whole one.
            Ok(text)
                if text.is_ascii() || self.ends.iter().all(|&end| text.is_char_boundary(end)) =>
            {
                Ok(RowText { text, row: self })
            }
            _ => {
                let is_faulty = |cell| std::str::from_utf8(cell).is_err();
                Err(self.raw_cells().position(is_faulty).unwrap_or(0))
            }
        }
    }

    fn start(&self, column: usize) -> usize {
        if column == 0 { 0 } else { self.ends[column - 1] }
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
}
