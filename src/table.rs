//! A table of responses, scored row by row. However many rows there are, memory contains one.

mod bytes;
mod cells;
mod counts;
pub mod csv;
mod delimiter;
mod encoding;
mod fault;
mod faulty_rows;
mod header;
mod header_rows;
pub mod json;
pub mod log;
pub mod row_writer;
mod rows;
mod scored_row;

use std::borrow::Cow;
use std::io::{Read, Write};
use std::mem;

use anyhow::{Context, Error, Result, anyhow};

use crate::output::CANT_WRITE;
use crate::questionnaire::Questionnaire;
use crate::scoring::Assessment;
use cells::Cells;
pub use counts::Counts;
use fault::Fault;
pub use faulty_rows::FaultsFile;
use faulty_rows::FaultyRows;
pub use header::NamedColumn;
use header::{Header, QuestionNames};
use log::Log;
use row_writer::RowWriter;
use rows::{Row, Rows, Stop};
use scored_row::{NOT_TEXT, ScoredRow};

/// How a table is read.
#[derive(Debug, Default)]
pub struct Options {
    /// The columns that the user names.
    pub columns: Vec<NamedColumn>,
    /// The words that mean that no answer was given.
    pub missing: Vec<String>,
    /// How many rows below the header are skipped. If `None`, those of some exports are recognized.
    pub skip_rows: Option<u8>,
}

/// Scores each row of the table in `stream` and writes it to `out` in the format of `writer`. Reports faulty rows in `log`, and
/// writes them to `faults_file`. Errors if the table can't be read, its header has a fault, or a result can't be written.
pub fn score(
    questionnaire: &Questionnaire,
    stream: impl Read,
    options: &Options,
    mut writer: Box<dyn RowWriter>,
    mut out: impl Write,
    faults_file: Option<FaultsFile<impl Write>>,
    log: &mut Log<impl Write>,
) -> Result<Counts> {
    let name = &log.name.clone();
    let cells = Cells::new(questionnaire, &options.missing)?;
    let question_names = QuestionNames::new(questionnaire);
    let is_known = |name: &str| {
        question_names.is_known(name) || options.columns.iter().any(|column| column.name == name)
    };
    let mut rows = Rows::open(stream, is_known).map_err(|stop| failure(name, stop))?;
    let row = rows.next().map_err(|stop| failure(name, stop))?;
    let row =
        row.with_context(|| format!("{name} is empty; its first line must name the columns"))?;
    let line = row.line;
    let in_header = |fault: Error| anyhow!("{name}:{line}: {fault:#}");
    if let Some(column) = row.find_not_utf8() {
        return Err(in_header(anyhow!("column {}: {NOT_TEXT}", column + 1)));
    }
    let names = row.lossy_cells().map(Cow::into_owned).collect();
    let (skipped, responses) = match options.skip_rows {
        Some(count) => (header_rows::skip(&mut rows, count), Vec::new()),
        None => header_rows::recognize(&mut rows, &cells),
    };
    let header = Header::new(questionnaire, &question_names, &options.columns, names, &skipped)
        .map_err(in_header)?;
    let above = writer.begin(&header, rows.dialect).map_err(in_header)?;
    let faulty_rows = faults_file
        .map(|file| FaultyRows::new(file, rows.dialect, &header, &skipped))
        .transpose()?;
    out.write_all(&above).context(CANT_WRITE)?;
    for skipped in &skipped {
        log.note(skipped.row.line, skipped.reason);
    }
    let mut scorer = RowScorer {
        header: &header,
        cells,
        writer,
        line: Vec::new(),
        out,
        faulty_rows,
        log,
        counts: Counts::default(),
        unanswered: 0,
    };
    for row in &responses {
        scorer.add(row)?;
    }
    loop {
        if rows.is_drained() {
            scorer.out.flush().context(CANT_WRITE)?;
        }
        match rows.next() {
            Ok(Some(row)) => scorer.add(row)?,
            Ok(None) => break,
            Err(Stop::Fault { line, column, message }) => {
                let mut message = format!("{message}; nothing from here on was scored");
                if let Some(column) = column {
                    message = format!("column {}: {message}", header.name_in_message(column));
                }
                scorer.log.fault(&Fault { line, message });
                scorer.counts.faulty += 1;
                scorer.counts.is_cut_short = true;
                break;
            }
            Err(stop) => return Err(failure(name, stop)),
        }
    }
    scorer.out.flush().context(CANT_WRITE)?;
    if let Some(faulty_rows) = &mut scorer.faulty_rows {
        faulty_rows.flush()?;
    }
    Ok(scorer.counts)
}

/// Scores rows, and writes, reports and counts them.
struct RowScorer<'t, O, F, L: Write> {
    header: &'t Header<'t>,
    cells: Cells<'t>,
    writer: Box<dyn RowWriter>,
    /// What the writer writes for a row.
    line: Vec<u8>,
    out: O,
    faulty_rows: Option<FaultyRows<F>>,
    log: &'t mut Log<L>,
    counts: Counts,
    /// How many rows of a table with one question are missing answers, if a filled one follows.
    unanswered: usize,
}

impl<O: Write, F: Write, L: Write> RowScorer<'_, O, F, L> {
    /// Adds a row: scores it, reports its faults, or passes over it if it is blank.
    fn add(&mut self, row: &Row) -> Result<()> {
        self.counts.add_lines(row);
        let is_blank = row.is_blank();
        if self.header.is_one_question() {
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
        match ScoredRow::read(self.header, &mut self.cells, row) {
            Ok(scored) => {
                let scores = Assessment::new(self.header.questionnaire, &scored.responses);
                self.line.clear();
                self.writer.write(&scored, &scores, &mut self.line)?;
                self.out.write_all(&self.line).context(CANT_WRITE)?;
                self.counts.add_scored(&scores);
            }
            Err(faults) => {
                for fault in &faults {
                    self.log.fault(fault);
                }
                if let Some(faulty_rows) = &mut self.faulty_rows {
                    faulty_rows.write(row, &faults)?;
                }
                self.counts.faulty += 1;
            }
        }
        Ok(())
    }
}

/// Returns the error if reading stopped above the first row.
fn failure(name: &str, stop: Stop) -> Error {
    match stop {
        Stop::Unreadable(error) => Error::new(error).context(format!("{name} can't be read")),
        Stop::NotText(reason) => anyhow!("{name} {reason}"),
        Stop::Fault { line, column: None, message } => anyhow!("{name}:{line}: {message}"),
        Stop::Fault { line, column: Some(column), message } => {
            anyhow!("{name}:{line}: column {}: {message}", column + 1)
        }
    }
}

#[cfg(test)]
mod tests;
