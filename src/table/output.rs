//! Scored rows, written in the format that was asked for.

use std::io::Write;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::csv::{self, CsvStyle};
use super::header::Header;
use super::json;
use super::rows::{BYTE_ORDER_MARK, Dialect};
use super::scored_row::ScoredRow;
use crate::output::CANT_WRITE;
use crate::questionnaire::Questionnaire;

/// The format in which the rows are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// The columns that are not answers, then the scores.
    #[default]
    Csv,
    /// One object on one line for each row.
    Json,
}

/// Writes scored rows to `out`.
pub struct Output<'o, W> {
    format: OutputFormat,
    style: CsvStyle,
    has_byte_order_mark: bool,
    /// The row that is being written.
    line: Vec<u8>,
    out: &'o mut W,
}

impl<'o, W: Write> Output<'o, W> {
    /// Returns a writer to `out`. As CSV, the rows are written as the table was.
    pub fn new(
        format: OutputFormat,
        decimal_comma: bool,
        dialect: Dialect,
        out: &'o mut W,
    ) -> Self {
        let Dialect { delimiter, has_byte_order_mark, .. } = dialect;
        let style = CsvStyle { delimiter, decimal_comma };
        Self { format, style, has_byte_order_mark, line: Vec::new(), out }
    }

    /// Writes what stands above the rows.
    pub fn begin(&mut self, questionnaire: &Questionnaire, header: &Header) -> Result<()> {
        if self.format == OutputFormat::Json {
            return Ok(());
        }
        if self.has_byte_order_mark {
            // The spreadsheet that wrote one needs one to read the text.
            self.line.extend(BYTE_ORDER_MARK);
        }
        let created = csv::created_columns(questionnaire);
        csv::write_header(header, &created, self.style, &mut self.line)?;
        self.write_line()
    }

    /// Writes a row.
    pub fn write(&mut self, row: &ScoredRow) -> Result<()> {
        match self.format {
            OutputFormat::Csv => csv::write(row, self.style, &mut self.line),
            OutputFormat::Json => json::write(row, &mut self.line),
        }?;
        self.write_line()
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush().context(CANT_WRITE)
    }

    fn write_line(&mut self) -> Result<()> {
        self.out.write_all(&self.line).context(CANT_WRITE)?;
        self.line.clear();
        Ok(())
    }
}
