//! A table of responses, scored row by row. However many rows there are, memory contains one.

mod cells;
mod dialect;
mod faults_file;
mod header;
pub(crate) mod log;
mod rows;
mod writers;

use std::io::{Read, Write};
use std::mem;

use anyhow::{Context, Error, Result, anyhow, bail};

use crate::output::CANT_WRITE;
use crate::questionnaire::Questionnaire;
use crate::responses::Responses;
use crate::scoring::Assessment;
use cells::Cells;
pub(crate) use faults_file::FaultsFile;
use header::{Header, QuestionNames};
use log::{Counts, Fault, Log, counted};
use rows::{NOT_TEXT, Row, Stop};
pub(crate) use writers::RowFormat;

/// The fault of a value that would be left out unseen.
const UNNAMED: &str =
    "this cell has a value, but its column has no name; name it, and give each question one column";

/// The note on a first row that may be no response.
const NO_ANSWER: &str =
    "no cell on this line is an answer; if it is not a response, add --skip-rows 1";

/// How a table is read.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The columns that the user named: the id of the question of each, and its name in the header.
    pub columns: Vec<(String, String)>,
    /// What stands before the questions' ids or texts in the header, and the scores' names.
    pub prefix: String,
    /// The words that mean that no answer was given.
    pub missing: Vec<String>,
    /// How many rows below the header are skipped. If `None`, those of some exports are recognized.
    pub skip_rows: Option<u8>,
}

/// Scores each row of the table in `stream` and writes it to `out` in `format`. Reports faulty rows
/// in `log`, and writes them to `faults_file`. Errors if the table can't be read, its header has a
/// fault, or a result can't be written.
pub(crate) fn score(
    questionnaire: &Questionnaire,
    stream: impl Read,
    options: &Options,
    format: RowFormat,
    mut out: impl Write,
    faults_file: Option<FaultsFile<impl Write>>,
    log: &mut Log<impl Write>,
) -> Result<Counts> {
    let name = log.name.clone();
    let cant_go_on = |stop| failure(&name, stop);
    let cells = Cells::new(questionnaire, &options.missing)?;
    let questions = QuestionNames::new(questionnaire, options);
    let (mut rows, dialect) =
        dialect::open(stream, |name| questions.is_known(name)).map_err(cant_go_on)?;
    let Some(row) = rows.next().map_err(cant_go_on)?.cloned() else {
        bail!("{name} is empty; its first line must name the columns");
    };
    let place = format!("{name}:{}", row.line);
    let header = Header::new(&questions, &cells, dialect, row, &mut rows).context(place.clone())?;
    let head = format.head(&header).context(place)?;
    out.write_all(&head).context(CANT_WRITE)?;
    let mut scorer = RowScorer {
        header: &header,
        cells,
        format,
        responses: Vec::new(),
        out,
        faults_file,
        log,
        counts: Counts::default(),
        unanswered: 0,
    };
    scorer.add_below()?;
    loop {
        if rows.unread().is_empty() {
            scorer.out.flush().context(CANT_WRITE)?;
        }
        match rows.next() {
            Ok(Some(row)) => scorer.add(row)?,
            Ok(None) => break,
            Err(Stop::Fault { line, column, message }) => {
                let message = format!("{message}; nothing from here on was scored");
                scorer.log.fault(&header.fault(line, column, &message));
                scorer.counts.faulty += 1;
                scorer.counts.is_cut_short = true;
                break;
            }
            Err(stop) => return Err(cant_go_on(stop)),
        }
    }
    scorer.out.flush().context(CANT_WRITE)?;
    if let Some(faults_file) = &mut scorer.faults_file {
        faults_file.flush()?;
    }
    Ok(scorer.counts)
}

/// Scores rows, and writes, reports and counts them.
struct RowScorer<'t, O, F, L: Write> {
    header: &'t Header<'t>,
    cells: Cells<'t>,
    format: RowFormat,
    /// The responses in a row, one for each question.
    responses: Responses,
    out: O,
    faults_file: Option<FaultsFile<F>>,
    log: &'t mut Log<L>,
    counts: Counts,
    /// How many rows of a table with one question are missing answers, if a filled one follows.
    unanswered: usize,
}

impl<O: Write, F: Write, L: Write> RowScorer<'_, O, F, L> {
    /// Adds the rows right below the header, and says which are skipped or perhaps should be.
    fn add_below(&mut self) -> Result<()> {
        for (nth, (row, reason)) in self.header.below.iter().enumerate() {
            if let Some(reason) = reason {
                self.log.note(row.line, reason);
                continue;
            }
            if nth == 0 && self.has_other_texts(row) {
                self.log.note(row.line, NO_ANSWER);
            }
            self.add(row)?;
        }
        Ok(())
    }

    /// Whether `row` has a cell for each question, and none of them is an answer.
    fn has_other_texts(&self, row: &Row) -> bool {
        let Self { header, cells, .. } = self;
        let is_other = |question, cell: &str| {
            cells.read(question, cell).is_none() && cells.way_out(question, cell).is_none()
        };
        let mut columns = header.answers.iter().enumerate();
        columns.all(|(nth, &column)| column < row.cells() && is_other(nth, &row.cell(column)))
    }

    /// Adds a row: scores it, reports its faults, or passes over it if it is blank.
    fn add(&mut self, row: &Row) -> Result<()> {
        self.counts.add_lines(row);
        let is_blank = row.is_blank();
        // Where the only named column is that of the only question, a blank line is its answer.
        if self.header.answers.len() == 1 && self.header.passed.is_empty() {
            self.unanswered += row.blank_lines_before + usize::from(is_blank);
        } else if is_blank {
            self.counts.blank += 1;
        }
        if is_blank {
            return Ok(());
        }
        for _ in 0..mem::take(&mut self.unanswered) {
            self.score(&Row::blank(self.header.names.len()))?;
        }
        self.score(row)
    }

    fn score(&mut self, row: &Row) -> Result<()> {
        let faults = self.read(row);
        if !faults.is_empty() {
            for fault in &faults {
                self.log.fault(fault);
            }
            if let Some(faults_file) = &mut self.faults_file {
                faults_file.write(self.header, row, &faults)?;
            }
            self.counts.faulty += 1;
            return Ok(());
        }
        let scores = Assessment::new(self.header.questions.questionnaire, &self.responses);
        let line = self.format.line(self.header, row, &scores)?;
        self.out.write_all(&line).context(CANT_WRITE)?;
        self.counts.add_scored(&scores);
        Ok(())
    }

    /// Reads the responses in `row`. Returns its faults.
    fn read(&mut self, row: &Row) -> Vec<Fault> {
        let header = self.header;
        let columns = header.names.len();
        if row.cells() != columns {
            let cells = counted(row.cells(), "cell");
            let message = format!("{cells}, and the header has {columns}");
            return vec![header.fault(row.line, None, &message)];
        }
        let fault = |column, text: &str| header.fault(row.line_of(column), Some(column), text);
        if let Some(column) = row.find_not_utf8() {
            return vec![fault(column, NOT_TEXT)];
        }
        let mut faults = Vec::new();
        self.responses.clear();
        for (question, &column) in header.answers.iter().enumerate() {
            match self.cells.look_up(question, row, column) {
                Some(response) => self.responses.push(response),
                None => faults.push(fault(column, &self.cells.fault(question, &row.cell(column)))),
            }
        }
        for &column in &header.unnamed {
            if !row.cell(column).trim().is_empty() {
                faults.push(fault(column, UNNAMED));
            }
        }
        faults
    }
}

/// The error if reading stopped above the first row.
fn failure(name: &str, stop: Stop) -> Error {
    match stop {
        Stop::Unreadable(error) => Error::new(error).context(format!("{name} can't be read")),
        Stop::NotTable(what) => anyhow!("{name} is {what}"),
        Stop::NotText(line) => anyhow!(
            "{name} is not UTF-8 (line {line}), but perhaps Latin-1 or Windows-1252, such as \
             Excel's \"CSV\"; save it as \"CSV UTF-8\" instead"
        ),
        Stop::Fault { line, column: None, message } => anyhow!("{name}:{line}: {message}"),
        Stop::Fault { line, column: Some(column), message } => {
            anyhow!("{name}:{line}: column {}: {message}", column + 1)
        }
    }
}

#[cfg(test)]
mod tests;
