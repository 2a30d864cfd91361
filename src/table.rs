//! A table of responses, scored row by row. However many rows there are, memory contains one.

mod cells;
mod counts;
mod csv;
mod delimiter;
mod encoding;
mod faulty_rows;
mod header;
mod header_rows;
mod json;
mod known_cells;
pub mod log;
mod output;
mod question_names;
mod quotes;
mod row_reader;
mod rows;
mod scored_row;

use std::io::{Read, Write};
use std::{iter, mem};

use anyhow::{Context, Error, Result, anyhow, bail};

use crate::questionnaire::Questionnaire;
use cells::Cells;
pub use counts::Counts;
use csv::CsvStyle;
pub use faulty_rows::FaultsFile;
use faulty_rows::{FaultyRows, Top};
use header::Header;
pub use header::NamedColumn;
use log::{Fault, Log};
use output::Output;
pub use output::OutputFormat;
use question_names::QuestionNames;
use row_reader::{NOT_TEXT, RowReader};
use rows::{MAX_COLUMNS, MAX_ROW_BYTES, Row, Rows, Stop};

/// How many rows are scored between two looks at the clock.
const ROWS_OF_PROGRESS: u64 = 1024;

/// A table to be scored.
pub struct Table<R> {
    /// Its name in a message.
    pub name: String,
    /// Its bytes.
    pub stream: R,
}

/// How a table is read and its scores are written.
#[derive(Debug, Default)]
pub struct Options {
    /// The columns that the user names.
    pub columns: Vec<NamedColumn>,
    /// The words that mean that no answer was given.
    pub missing: Vec<String>,
    /// How many rows below the header are skipped. If `None`, those of some exports are recognized.
    pub skip_rows: Option<u8>,
    /// The format in which the rows are written.
    pub format: OutputFormat,
    /// Whether decimals are written behind a comma in CSV.
    pub decimal_comma: bool,
}

/// Scores each row of `table` and writes it to `out`. Reports faulty rows in `log`, and writes them to `faults_file`. Errors if
/// the table can't be read, its header has a fault, or a result can't be written.
pub fn score(
    questionnaire: &Questionnaire,
    table: Table<impl Read>,
    options: &Options,
    out: &mut impl Write,
    faults_file: Option<FaultsFile<impl Write>>,
    log: &mut Log<impl Write>,
) -> Result<Counts> {
    let name = &table.name;
    let failed = |stop| failure(name, stop);
    let cells = Cells::new(questionnaire, &options.missing)?;
    let question_names = QuestionNames::new(questionnaire);
    let mut rows =
        Rows::open(table.stream, |name| question_names.is_known(name)).map_err(failed)?;
    let first = rows.next().map_err(failed)?.map(Row::copy);
    let first =
        first.with_context(|| format!("{name} is empty; its first line must name the columns"))?;
    let below = match options.skip_rows {
        Some(count) => header_rows::skip(&mut rows, count),
        None => header_rows::recognize(&mut rows, &cells),
    };
    let header = read_header(questionnaire, &question_names, options, &first, &below.texts())
        .map_err(|fault| anyhow!("{name}:{}: {fault:#}", first.line()))?;
    for (line, note) in below.notes {
        log.note(line, note);
    }

    let style = CsvStyle { delimiter: rows.delimiter(), decimal_comma: options.decimal_comma };
    let mut output = Output::new(options.format, style, out);
    output.begin(questionnaire, &header, rows.has_byte_order_mark())?;
    let top = Top {
        has_byte_order_mark: rows.has_byte_order_mark(),
        names_delimiter: rows.names_delimiter(),
        delimiter: rows.delimiter(),
        header: &header,
        rows_below: &below.rows,
    };
    let mut faulty_rows = faults_file.map(|file| FaultyRows::new(top, file));
    let mut reader = RowReader::new(questionnaire, &header, cells);
    let mut counts = Counts::default();
    let blank_row = Row::blank(header.columns());
    // The rows of a table with one question that are missing answers, if a filled one follows.
    let mut unanswered = 0;
    loop {
        if rows.is_drained() {
            output.flush()?;
        }
        if counts.rows().is_multiple_of(ROWS_OF_PROGRESS) {
            log.progress(counts.rows());
        }
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(stop) => {
                let Fault { line, message } = fault_of(name, stop, Some(&header))?;
                let message = format!("{message}; nothing from here on was scored");
                log.fault(&Fault { line, message });
                counts.add_faulty();
                break;
            }
        };
        counts.add_lines(row);
        if header.is_one_question() {
            unanswered += row.blank_lines_before() + usize::from(row.is_blank());
        } else if row.is_blank() {
            counts.add_blank();
        }
        if row.is_blank() {
            continue;
        }
        for row in iter::repeat_n(&blank_row, mem::take(&mut unanswered)).chain([row]) {
            match reader.read(row) {
                Ok(scored) => {
                    output.write(&scored)?;
                    counts.add_scored(&scored);
                }
                Err(faults) => {
                    faults.iter().for_each(|fault| log.fault(fault));
                    if let Some(faulty_rows) = &mut faulty_rows {
                        faulty_rows.write(row, &faults)?;
                    }
                    counts.add_faulty();
                }
            }
        }
    }
    output.flush()?;
    if let Some(faulty_rows) = &mut faulty_rows {
        faulty_rows.flush()?;
    }
    Ok(counts)
}

fn read_header(
    questionnaire: &Questionnaire,
    question_names: &QuestionNames,
    options: &Options,
    row: &Row,
    texts: &[Vec<String>],
) -> Result<Header> {
    let names = row.text().map_err(|column| anyhow!("column {}: {NOT_TEXT}", column + 1))?;
    let names = names.iter().map(str::to_owned).collect();
    let header = Header::new(questionnaire, question_names, &options.columns, names, texts)?;
    match options.format {
        OutputFormat::Csv => header.check_none_of(&csv::created_columns(questionnaire))?,
        OutputFormat::Json => header.check_unique()?,
    }
    Ok(header)
}

/// Returns the error if reading stopped above the first row.
fn failure(name: &str, stop: Stop) -> Error {
    match fault_of(name, stop, None) {
        Ok(Fault { line, message }) => anyhow!("{name}:{line}: {message}"),
        Err(error) => error,
    }
}

/// Returns the fault of the table that made reading stop. Errors if it can't be read at all.
fn fault_of(name: &str, stop: Stop, header: Option<&Header>) -> Result<Fault> {
    let column_name = |column: usize| {
        header.map_or((column + 1).to_string(), |header| header.name_in_message(column))
    };
    Ok(match stop {
        Stop::Unreadable(error) => {
            return Err(Error::new(error).context(format!("{name} can't be read")));
        }
        Stop::NotText(encoding) => bail!("{name} {encoding}"),
        Stop::TooLong(line) => {
            let most = MAX_ROW_BYTES / 1024 / 1024;
            let message = format!(
                "a row of more than {most} MiB begins here, perhaps with a quote left open"
            );
            Fault { line, message }
        }
        Stop::TooWide(line) => Fault { line, message: format!("more than {MAX_COLUMNS} columns") },
        Stop::OpenQuote { line, column } => {
            let column = column_name(column);
            Fault { line, message: format!("column {column}: a quote opens here and never closes") }
        }
        Stop::StrayQuote { line, column } => {
            let column = column_name(column);
            let message = format!(
                "column {column}: a quote opens here, and it is not certain which one closes it; in a cell, write a quote as two"
            );
            Fault { line, message }
        }
    })
}

#[cfg(test)]
mod tests;
