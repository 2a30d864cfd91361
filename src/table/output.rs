//! Scored rows, written in the format that was asked for.

use std::collections::HashSet;
use std::io::Write;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use super::Options;
use super::bytes::BYTE_ORDER_MARK;
use super::csv::{self, CsvStyle};
use super::header::Header;
use super::json;
use super::rows::Dialect;
use super::scored_row::ScoredRow;
use crate::escape::quoted;
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
    let created: HashSet<_> = csv::created_columns(questionnaire).into_iter().collect();
    let mut seen = HashSet::new();
    for name in header.passed.iter().map(|&column| &header.names[column]) {
        match format {
            OutputFormat::Csv => ensure!(
                !created.contains(name),
                "column {} has the name of a column that is written; rename it in the table",
                quoted(name)
            ),
            OutputFormat::Json => ensure!(
                seen.insert(name),
                "two columns are named {}, and an object in JSON can have only one; rename the other",
                quoted(name)
            ),
        }
    }
    Ok(())
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
        options: &Options,
        dialect: Dialect,
        out: &'o mut W,
    ) -> Result<Self> {
        let style = CsvStyle { delimiter: dialect.delimiter, decimal_comma: options.decimal_comma };
        let format = options.format;
        let mut output = Self { format, style, line: Vec::new(), out };
        if format == OutputFormat::Csv {
            if dialect.has_byte_order_mark {
                // The spreadsheet that wrote one needs one to read the text.
                output.line.extend(BYTE_ORDER_MARK);
            }
            csv::write_header(questionnaire, header, style, &mut output.line)?;
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
