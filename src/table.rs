//! A table of responses, scored row by row: memory holds one row, however many there are.

mod cells;
mod csv;
mod header;
mod json;
mod log;
mod rows;

pub use log::Log;

use std::fmt;
use std::io::{self, Read, Write};

use anyhow::{Context, Error, Result, anyhow};

use crate::questionnaire::{Questionnaire, Scale, by_id};
use crate::quote::quoted;
use crate::responses::Response;
use crate::scoring::{ScaleAssessment, answer, assess_scale};
use cells::Cells;
use header::Header;
use rows::{BYTE_ORDER_MARK, MAX_COLUMNS, MAX_ROW_BYTES, Row, Rows, Stop, Text};

/// Rows between two looks at the time.
const ROWS_OF_PROGRESS: u64 = 1024;

/// A table to be scored.
pub struct Table<R> {
    /// What to call it in a message.
    pub name: String,
    /// Its bytes.
    pub stream: R,
}

/// How the rows are written.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// The columns that are no answers, then the scores.
    Csv,
    /// One object on a line.
    Json,
}

/// What became of the rows.
#[derive(Default)]
pub struct Counts {
    scored: u64,
    /// Among the scored.
    with_missing: u64,
    faulty: u64,
}

impl Counts {
    /// Whether every row was scored.
    pub fn all_scored(&self) -> bool {
        self.faulty == 0
    }

    fn add(&mut self, row: &Scored) {
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

/// Why a table was not scored to its end.
pub enum Failure {
    /// It can't be read, or its header has a fault.
    Table(Error),
    /// The scored rows can't be written.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Table(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Scores each row of `table`, writes it to `out` as `form`, and tells of faulty rows in `log`.
///
/// # Errors
///
/// If the table can't be read, its header has a fault, or `out` can't be written; not for a faulty row.
pub fn score(
    questionnaire: &Questionnaire,
    table: Table<impl Read>,
    form: Form,
    out: &mut impl Write,
    log: &mut Log<impl Write>,
) -> Result<Counts, Failure> {
    let name = table.name;
    let stopped = |stop| told(&name, stop, None);
    let ids = by_id(questionnaire.questions());
    let is_id = |cell: &str| ids.contains_key(cell.trim());
    let mut rows = Rows::open(table.stream, is_id).map_err(stopped)?;
    let first = rows.next().map_err(stopped)?;
    let first =
        first.with_context(|| format!("{name} is empty; its first line must name the columns"))?;
    let header = read_header(questionnaire, first, form)
        .map_err(|fault| anyhow!("{name}:{}: {fault:#}", first.line()))?;
    rows.expect(header.columns());
    let writer = Writer {
        form,
        delimiter: rows.delimiter(),
    };
    writer.begin(questionnaire, &header, rows.marked(), out)?;

    let mut reader = RowReader {
        questionnaire,
        header: &header,
        cells: Cells::new(questionnaire),
        responses: vec![Response::Skipped; header.answers().len()],
    };
    let mut counts = Counts::default();
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                let fault = |line, fault: fmt::Arguments| {
                    log.fault(format_args!("{name}:{line}: {fault}"));
                };
                match reader.read(row, fault) {
                    Some(scored) => {
                        writer.write(&scored, out)?;
                        counts.add(&scored);
                    }
                    None => counts.faulty += 1,
                }
            }
            Ok(None) => break,
            Err(stop @ Stop::Unreadable(_)) => return Err(told(&name, stop, None).into()),
            Err(stop) => {
                let fault = told(&name, stop, Some(&header));
                log.fault(format_args!("{fault}; nothing from here on was read"));
                counts.faulty += 1;
                break;
            }
        }
        if rows.drained() {
            out.flush()?;
        }
        if counts.rows().is_multiple_of(ROWS_OF_PROGRESS) {
            log.progress(counts.rows());
        }
    }
    out.flush()?;
    log.finish();
    Ok(counts)
}

/// What made reading stop.
fn told(name: &str, stop: Stop, header: Option<&Header>) -> Error {
    match stop {
        Stop::Unreadable(error) => Error::new(error).context(format!("{name} can't be read")),
        Stop::TooLong(line) => anyhow!(
            "{name}:{line}: a row of more than {} MiB begins here, perhaps with a quote left open",
            MAX_ROW_BYTES / 1024 / 1024
        ),
        Stop::TooWide(line) => anyhow!("{name}:{line}: more than {MAX_COLUMNS} columns"),
        Stop::OpenQuote { line, column } => {
            let column = header.map_or((column + 1).to_string(), |header| header.told(column));
            anyhow!("{name}:{line}: column {column}: a quote opens here and never closes")
        }
    }
}

fn read_header(questionnaire: &Questionnaire, row: &Row, form: Form) -> Result<Header> {
    let names = row
        .text()
        .map_err(|column| anyhow!("column {}: {NOT_TEXT}", column + 1))?;
    let header = Header::new(questionnaire, names)?;
    match form {
        Form::Csv => header.without(&csv::created(questionnaire))?,
        Form::Json => header.unique()?,
    }
    Ok(header)
}

const NOT_TEXT: &str = "not UTF-8 text; save the table as UTF-8";

/// Writes what was scored.
struct Writer {
    form: Form,
    delimiter: u8,
}

impl Writer {
    fn begin(
        &self,
        questionnaire: &Questionnaire,
        header: &Header,
        marked: bool,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self.form == Form::Json {
            return Ok(());
        }
        if marked {
            // A spreadsheet that wrote it needs it to read the text.
            out.write_all(BYTE_ORDER_MARK)?;
        }
        csv::write_header(header, &csv::created(questionnaire), self.delimiter, out)
    }

    fn write(&self, row: &Scored, out: &mut impl Write) -> io::Result<()> {
        match self.form {
            Form::Csv => csv::write(row, self.delimiter, out),
            Form::Json => json::write(row, out),
        }
    }
}

/// Turns rows into responses.
struct RowReader<'t> {
    questionnaire: &'t Questionnaire,
    header: &'t Header,
    cells: Cells<'t>,
    responses: Vec<Response>,
}

impl RowReader<'_> {
    /// The responses of `row`; or each of its faults, with the line that it is on.
    fn read<'r>(
        &'r mut self,
        row: &'r Row,
        mut fault: impl FnMut(u64, fmt::Arguments),
    ) -> Option<Scored<'r>> {
        let Self {
            questionnaire,
            header,
            cells,
            responses,
        } = self;
        if row.cells() != header.columns() {
            let cells = if row.cells() == 1 { "cell" } else { "cells" };
            fault(
                row.line(),
                format_args!(
                    "{} {cells}, and the header has {}",
                    row.cells(),
                    header.columns()
                ),
            );
            return None;
        }
        let text = match row.text() {
            Ok(text) => text,
            Err(column) => {
                let name = header.told(column);
                fault(
                    row.line_of(column),
                    format_args!("column {name}: {NOT_TEXT}"),
                );
                return None;
            }
        };
        let (mut sound, mut answered) = (true, 0);
        for (response, &column) in responses.iter_mut().zip(header.answers()) {
            let cell = text.cell(column);
            match cells.read(cell) {
                Some(read) => {
                    *response = read;
                    answered += usize::from(read != Response::Skipped);
                }
                None => {
                    sound = false;
                    fault(
                        row.line_of(column),
                        format_args!(
                            "column {}: {} is not an answer ({})",
                            header.told(column),
                            quoted(cell.trim()),
                            cells.answers()
                        ),
                    );
                }
            }
        }
        sound.then_some(Scored {
            questionnaire,
            header,
            text,
            responses,
            answered,
        })
    }
}

/// A row that was read, scored where it is looked at.
struct Scored<'r> {
    questionnaire: &'r Questionnaire,
    header: &'r Header,
    text: Text<'r>,
    responses: &'r [Response],
    /// How many questions were answered.
    answered: usize,
}

impl<'r> Scored<'r> {
    /// The columns that pass through: names and cells.
    fn passed(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let (header, text) = (self.header, self.text);
        (header.passed().iter()).map(move |&column| (header.name(column), text.cell(column)))
    }

    /// The scale of all questions, where there is one.
    fn total(&self) -> Option<ScaleAssessment<'r>> {
        Some(self.assess(self.questionnaire.total()?))
    }

    /// The subscales.
    fn scales(&self) -> impl Iterator<Item = ScaleAssessment<'r>> {
        (self.questionnaire.scales().iter()).map(|scale| self.assess(scale))
    }

    fn assess(&self, scale: &'r Scale) -> ScaleAssessment<'r> {
        assess_scale(self.questionnaire, scale, self.responses)
    }

    /// The ids of the questions whose answers are worth raising.
    fn concerns(&self) -> impl Iterator<Item = &'r str> {
        let questions = self.questionnaire.questions().iter();
        questions
            .zip(self.responses)
            .filter_map(|(question, response)| {
                let answer = answer(self.questionnaire, question, *response)?;
                answer.concern.then_some(question.id.as_str())
            })
    }
}
