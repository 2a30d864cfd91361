//! A table of responses, scored row by row. However many rows there are, memory contains one.

mod cells;
mod csv;
mod delimiter;
mod header;
mod json;
pub mod log;
mod row_reader;
mod rows;
mod scored_row;

use std::fmt;
use std::io::{Read, Write};

use anyhow::{Context, Error, Result, anyhow};
use clap::ValueEnum;

use crate::output::CANT_WRITE;
use crate::questionnaire::Questionnaire;
use header::Header;
use log::Log;
use row_reader::{NOT_TEXT, RowReader};
use rows::{BYTE_ORDER_MARK, MAX_COLUMNS, MAX_ROW_BYTES, Row, Rows, Stop};
use scored_row::ScoredRow;

/// How many rows are scored between two looks at the clock.
const ROWS_OF_PROGRESS: u64 = 1024;

/// A table to be scored.
pub struct Table<R> {
    /// Its name in a message.
    pub name: String,
    /// Its bytes.
    pub stream: R,
}

/// The format in which the rows are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// The columns that are not answers, then the scores.
    #[default]
    Csv,
    /// One object on one line for each row.
    Json,
}

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Counts {
    scored: u64,
    /// How many of the scored rows have missing answers.
    with_missing: u64,
    faulty: u64,
}

impl Counts {
    /// Returns whether every row was scored.
    pub fn all_scored(&self) -> bool {
        self.faulty == 0
    }

    fn add(&mut self, row: &ScoredRow) {
        self.scored += 1;
        self.with_missing += u64::from(row.answered < row.responses.len());
    }

    fn rows(&self) -> u64 {
        self.scored + self.faulty
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let rows = if self.scored == 1 { "row" } else { "rows" };
        write!(
            f,
            "{} {rows} scored, {} with missing answers, {} left out with faults",
            self.scored, self.with_missing, self.faulty
        )
    }
}

/// Scores each row of `table`, writes it to `out` in `format`, and reports faulty rows in `log`. Errors
/// if the table can't be read, its header has a fault, or `out` can't be written.
pub fn score(
    questionnaire: &Questionnaire,
    table: Table<impl Read>,
    format: OutputFormat,
    out: &mut impl Write,
    log: &mut Log<impl Write>,
) -> Result<Counts> {
    let name = &table.name;
    let failed = |stop| failure(name, stop, None);
    let questions_by_id = questionnaire.questions_by_id();
    let is_id = |cell: &str| questions_by_id.contains_key(cell);
    let mut rows = Rows::open(table.stream, is_id).map_err(failed)?;
    let delimiter = rows.delimiter();
    let first = rows.next().map_err(failed)?;
    let first =
        first.with_context(|| format!("{name} is empty; its first line must name the columns"))?;
    let header = read_header(questionnaire, first, format)
        .map_err(|fault| anyhow!("{name}:{}: {fault:#}", first.line()))?;
    rows.expect_columns(header.columns());
    if format == OutputFormat::Csv {
        if rows.has_byte_order_mark() {
            // The spreadsheet that wrote one needs one to read the text.
            out.write_all(BYTE_ORDER_MARK).context(CANT_WRITE)?;
        }
        csv::write_header(&header, &csv::created_columns(questionnaire), delimiter, out)
            .context(CANT_WRITE)?;
    }

    let mut reader = RowReader::new(name, questionnaire, &header);
    let mut counts = Counts::default();
    let mut line: Vec<u8> = Vec::new();
    loop {
        match rows.next() {
            Ok(Some(row)) => match reader.read(row, log) {
                Some(scored) => {
                    match format {
                        OutputFormat::Csv => csv::write(&scored, delimiter, &mut line),
                        OutputFormat::Json => json::write(&scored, &mut line),
                    }
                    .context(CANT_WRITE)?;
                    out.write_all(&line).context(CANT_WRITE)?;
                    line.clear();
                    counts.add(&scored);
                }
                None => counts.faulty += 1,
            },
            Ok(None) => break,
            Err(stop @ Stop::Unreadable(_)) => return Err(failure(name, stop, None)),
            Err(stop) => {
                let fault = failure(name, stop, Some(&header));
                log.fault(|| format!("{fault}; nothing from here on was read"));
                counts.faulty += 1;
                break;
            }
        }
        if rows.is_drained() {
            out.flush().context(CANT_WRITE)?;
        }
        if counts.rows().is_multiple_of(ROWS_OF_PROGRESS) {
            log.progress(counts.rows());
        }
    }
    out.flush().context(CANT_WRITE)?;
    log.finish();
    Ok(counts)
}

/// Returns what made reading stop.
fn failure(name: &str, stop: Stop, header: Option<&Header>) -> Error {
    match stop {
        Stop::Unreadable(error) => Error::new(error).context(format!("{name} can't be read")),
        Stop::TooLong(line) => anyhow!(
            "{name}:{line}: a row of more than {} MiB begins here, perhaps with a quote left open",
            MAX_ROW_BYTES / 1024 / 1024
        ),
        Stop::TooWide(line) => anyhow!("{name}:{line}: more than {MAX_COLUMNS} columns"),
        Stop::OpenQuote { line, column } => {
            let column =
                header.map_or((column + 1).to_string(), |header| header.name_in_message(column));
            anyhow!("{name}:{line}: column {column}: a quote opens here and never closes")
        }
    }
}

fn read_header(questionnaire: &Questionnaire, row: &Row, format: OutputFormat) -> Result<Header> {
    let names = row.text().map_err(|column| anyhow!("column {}: {NOT_TEXT}", column + 1))?;
    let header = Header::new(questionnaire, names)?;
    match format {
        OutputFormat::Csv => header.check_none_of(&csv::created_columns(questionnaire))?,
        OutputFormat::Json => header.check_unique()?,
    }
    Ok(header)
}

#[cfg(test)]
mod tests;
