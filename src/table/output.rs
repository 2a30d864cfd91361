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

/// Errors if a column that passes through can't stand beside those that are written in `format`.
pub fn check_names(
    questionnaire: &Questionnaire,
    header: &Header,
    format: OutputFormat,
) -> Result<()> {
    match format {
        OutputFormat::Csv => header.check_none_of(&csv::created_columns(questionnaire)),
        OutputFormat::Json => header.check_unique(),
    }
}

/// Writes scored rows.
pub struct Output<'o, W> {
    format: OutputFormat,
    style: CsvStyle,
    /// The row that is being written.
    line: Vec<u8>,
    out: &'o mut W,
}

impl<'o, W: Write> Output<'o, W> {
    /// Returns a writer to `out`, which has written what stands above the rows.
    pub fn begin(
        questionnaire: &Questionnaire,
        header: &Header,
        format: OutputFormat,
        dialect: Dialect,
        decimal_comma: bool,
        out: &'o mut W,
    ) -> Result<Self> {
        let style = CsvStyle { delimiter: dialect.delimiter, decimal_comma };
        let mut output = Self { format, style, line: Vec::new(), out };
        if format == OutputFormat::Csv {
            if dialect.has_byte_order_mark {
                // The spreadsheet that wrote one needs one to read the text.
                output.line.extend(BYTE_ORDER_MARK);
            }
            let created = csv::created_columns(questionnaire);
            csv::write_header(header, &created, style, &mut output.line)?;
            output.write_line()?;
        }
        Ok(output)
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
