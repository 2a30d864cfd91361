//! A table's rows from a stream: bounded in memory, each with its line, and no quote left open in silence.

use std::io::{self, ErrorKind, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The most bytes of text in a row.
pub const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns.
pub const MAX_COLUMNS: usize = 32_768;
/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// What separates columns, the first being the most common.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
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
        /// The line that the cell begins on.
        line: u64,
        /// The place of the cell in its row.
        column: usize,
    },
}

/// The rows of a stream.
pub struct Rows<R> {
    stream: R,
    ended: bool,
    parser: Reader,
    delimiter: u8,
    marked: bool,
    input: Vec<u8>,
    /// The part of `input` that is still to be parsed.
    at: usize,
    end: usize,
    /// The line at `at`.
    line: u64,
    /// The byte before `at` was a carriage return, which may be half of a line's end.
    after_return: bool,
    row: Row,
}

/// A row: its cells one after another, without quotes and delimiters.
pub struct Row {
    line: u64,
    bytes: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    cells: usize,
}

impl<R: Read> Rows<R> {
    /// The rows of `stream`, separated by whatever makes most of its first line's columns `wanted`.
    ///
    /// # Errors
    ///
    /// If the stream can't be read, or its first row has no end.
    pub fn open(stream: R, wanted: impl Fn(&str) -> bool) -> Result<Self, Stop> {
        let mut rows = Self {
            stream,
            ended: false,
            parser: Reader::new(),
            delimiter: DELIMITERS[0],
            marked: false,
            input: vec![0; CHUNK],
            at: 0,
            end: 0,
            line: 1,
            after_return: false,
            row: Row {
                line: 1,
                bytes: vec![0; CHUNK],
                length: 0,
                ends: vec![0; MAX_COLUMNS + 1],
                cells: 0,
            },
        };
        rows.delimiter = rows.guess(wanted)?;
        rows.parser = parser(rows.delimiter);
        rows.marked = rows.input[..rows.end].starts_with(BYTE_ORDER_MARK);
        if rows.marked {
            rows.at = BYTE_ORDER_MARK.len();
        }
        Ok(rows)
    }

    /// What separates the columns.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Whether the stream began with a byte order mark.
    pub fn marked(&self) -> bool {
        self.marked
    }

    /// Whether all that was read has been parsed, so that the next row may be long in coming.
    pub fn drained(&self) -> bool {
        self.at == self.end
    }

    /// Expects rows of `columns` from here on; of a longer one only the number of cells is kept.
    pub fn expect(&mut self, columns: usize) {
        self.row.ends.truncate(columns + 1);
        self.row.ends.shrink_to_fit();
    }

    /// The next row.
    ///
    /// # Errors
    ///
    /// If reading can't go on.
    pub fn next(&mut self) -> Result<Option<&Row>, Stop> {
        if !self.skip_blank_lines()? {
            return Ok(None);
        }
        self.row.line = self.line;
        self.row.cells = 0;
        self.row.length = 0;
        let newlines_before = self.parser.line();
        let (mut bytes, mut ends) = (0, 0);
        loop {
            let unended = self.drained() && !self.fill()?;
            let input = match unended {
                // Only an open quote is left without an end by this.
                true => &b"\n"[..],
                false => &self.input[self.at..self.end],
            };
            let (result, read, written, ended) = self.parser.read_record(
                input,
                &mut self.row.bytes[bytes..],
                &mut self.row.ends[ends..],
            );
            bytes += written;
            ends += ended;
            self.row.cells += ended;
            if !unended {
                self.at += read;
            }
            match result {
                ReadRecordResult::Record => {
                    self.row.length = bytes;
                    self.line += self.parser.line() - newlines_before;
                    self.after_return = !unended && self.input[self.at - 1] == b'\r';
                    self.line += u64::from(self.after_return);
                    return Ok(Some(&self.row));
                }
                ReadRecordResult::OutputFull if bytes >= MAX_ROW_BYTES => {
                    return Err(Stop::TooLong(self.row.line));
                }
                ReadRecordResult::OutputFull => self.row.bytes.resize(2 * bytes, 0),
                ReadRecordResult::OutputEndsFull if self.row.ends.len() > MAX_COLUMNS => {
                    return Err(Stop::TooWide(self.row.line));
                }
                ReadRecordResult::OutputEndsFull => ends = 0,
                _ if unended => return Err(self.open_quote(bytes)),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
    }

    fn open_quote(&mut self, bytes: usize) -> Stop {
        self.row.length = bytes;
        Stop::OpenQuote {
            line: self.row.line_of(self.row.cells),
            column: self.row.cells,
        }
    }

    /// To the first byte of a row; false if there is none.
    fn skip_blank_lines(&mut self) -> Result<bool, Stop> {
        loop {
            if self.drained() && !self.fill()? {
                return Ok(false);
            }
            match self.input[self.at] {
                b'\n' => self.line += u64::from(!self.after_return),
                b'\r' => self.line += 1,
                _ => return Ok(true),
            }
            self.after_return = self.input[self.at] == b'\r';
            self.at += 1;
        }
    }

    /// Reads on where everything is parsed; false at the end of the stream.
    fn fill(&mut self) -> Result<bool, Stop> {
        (self.at, self.end) = (0, 0);
        Ok(self.read_more()? > 0)
    }

    /// Reads behind what was read already.
    fn read_more(&mut self) -> Result<usize, Stop> {
        if self.ended {
            return Ok(0);
        }
        let read = loop {
            match self.stream.read(&mut self.input[self.end..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result.map_err(Stop::Unreadable)?,
            }
        };
        self.ended = read == 0;
        self.end += read;
        Ok(read)
    }

    /// The delimiter of the first row, which stays to be read.
    fn guess(&mut self, wanted: impl Fn(&str) -> bool) -> Result<u8, Stop> {
        let mut tried = 0;
        loop {
            let before = self.end;
            let read = self.read_more()?;
            let new = &self.input[before..self.end];
            let line_ends = new.contains(&b'\n') || new.contains(&b'\r');
            // Not after every piece: a quote may be open for long.
            if read == 0 || (line_ends && self.end >= 2 * tried) {
                tried = self.end;
                let head = &self.input[..self.end];
                let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
                let firsts = DELIMITERS.map(|delimiter| First::read(head, delimiter, &wanted));
                if read == 0 || firsts.iter().all(|first| first.ended) {
                    // Of several that are as good, the last is the maximum.
                    let best = DELIMITERS.iter().zip(&firsts).rev();
                    let best = best.max_by_key(|(_, first)| (first.wanted, first.cells));
                    return Ok(best.map_or(DELIMITERS[0], |(delimiter, _)| *delimiter));
                }
            }
            if self.end >= MAX_ROW_BYTES {
                return Err(Stop::TooLong(1));
            }
            if self.end == self.input.len() {
                self.input.resize(2 * self.end, 0);
            }
        }
    }
}

fn parser(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).build()
}

/// The first row, read with one of the delimiters.
struct First {
    /// Cells that were hoped for.
    wanted: usize,
    cells: usize,
    ended: bool,
}

impl First {
    fn read(head: &[u8], delimiter: u8, wanted: impl Fn(&str) -> bool) -> Self {
        let mut bytes = vec![0; head.len() + 1];
        let mut ends = vec![0; MAX_COLUMNS + 1];
        let mut parser = parser(delimiter);
        let (result, _, written, mut cells) = parser.read_record(head, &mut bytes, &mut ends);
        if result == ReadRecordResult::InputEmpty && cells < ends.len() {
            cells += parser
                .read_record(b"", &mut bytes[written..], &mut ends[cells..])
                .3;
        }
        let starts = std::iter::once(&0).chain(&ends);
        let cell = |(start, end): (&usize, &usize)| {
            std::str::from_utf8(&bytes[*start..*end]).is_ok_and(&wanted)
        };
        Self {
            wanted: starts
                .zip(&ends[..cells])
                .filter(|pair| cell(*pair))
                .count(),
            cells,
            ended: result != ReadRecordResult::InputEmpty,
        }
    }
}

impl Row {
    /// The line it begins on.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// The line that the cell in `column` begins on.
    pub fn line_of(&self, column: usize) -> u64 {
        let before = &self.bytes[..self.start(column).min(self.length)];
        self.line + before.iter().filter(|&&byte| byte == b'\n').count() as u64
    }

    /// The row as text.
    ///
    /// # Errors
    ///
    /// The column of the first cell that is not UTF-8.
    pub fn text(&self) -> Result<Text<'_>, usize> {
        let ends = &self.ends[..self.cells];
        // Halves of a character in two cells would make a whole one.
        match std::str::from_utf8(&self.bytes[..self.length]) {
            Ok(text) if ends.iter().all(|&end| text.is_char_boundary(end)) => {
                Ok(Text { text, ends })
            }
            _ => Err((0..self.cells)
                .position(|column| std::str::from_utf8(self.bytes(column)).is_err())
                .unwrap_or(0)),
        }
    }

    fn start(&self, column: usize) -> usize {
        let before = column.checked_sub(1);
        let end = before.and_then(|before| self.ends.get(before));
        end.copied().unwrap_or(0)
    }

    fn bytes(&self, column: usize) -> &[u8] {
        &self.bytes[self.start(column)..self.ends[column]]
    }
}

/// A row whose cells are text.
#[derive(Clone, Copy)]
pub struct Text<'r> {
    text: &'r str,
    ends: &'r [usize],
}

impl<'r> Text<'r> {
    /// The cell in `column`.
    pub fn cell(self, column: usize) -> &'r str {
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[column]]
    }

    /// Every cell.
    pub fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.ends.len()).map(move |column| self.cell(column))
    }
}
