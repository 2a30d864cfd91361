//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A private self-check of the therapeutic alliance
///
/// Asks eight questions about you and your therapist, and says whether the
/// alliance looks positive, or what is worth raising and how to begin.
/// Answers can be piped in too, one line each. Nothing is stored,
/// unless --save names a file.
#[derive(Debug, Parser)]
#[command(
    name = "alliance-check",
    version,
    verbatim_doc_comment,
    args_conflicts_with_subcommands = true,
    after_help = EXIT_STATUS
)]
pub struct Cli {
    /// The self-check itself, without a subcommand.
    #[command(flatten)]
    pub check: Check,
    /// Anything else.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXIT_STATUS: &str = "\
Exit status:
  0    done, whatever the result
  1    only with --exit-code: done, and the result is not a positive one
  2    not done, or not all: wrong arguments, a faulty question file or table,
       wrong or missing answers, a file that can't be read or written
  130  stopped by the person: quit, or Ctrl-C";

/// Options of the self-check.
#[derive(Debug, Args)]
pub struct Check {
    /// Ask the questions of this YAML file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// How to write the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Ask line by line, for screen readers (or set ACCESSIBLE)
    #[arg(long)]
    pub plain: bool,
    /// Keep the check in this file, and say what changed since the last one
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// End with status 1 if the result is not a positive one
    #[arg(long)]
    pub exit_code: bool,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Format {
    /// To read.
    #[default]
    Text,
    /// A sheet to take to the session.
    Markdown,
    /// One object on one line, for each check.
    Json,
}

/// Everything but the self-check.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a question file: every problem with its place, or what its scores mean
    Validate {
        /// The question file; the built-in one if none is named
        file: Option<PathBuf>,
    },
    /// Print the built-in question file, to start your own
    Questions,
    /// Print the JSON Schema of the question file, for editors
    Schema,
    /// Show saved checks over time, question by question
    History(History),
    /// Score a table of responses, row by row
    ///
    /// The table is CSV, separated by commas, semicolons or tabs. Its header
    /// names a column for each question, by the question's id; other columns
    /// pass through. A cell holds an answer as it is typed, or nothing. Rows with
    /// faults are told on standard error and left out, and the status is then 2.
    #[command(verbatim_doc_comment)]
    Score(Score),
}

/// Options of `history`.
#[derive(Debug, Args)]
pub struct History {
    /// The file that checks were saved in with --save
    pub file: PathBuf,
    /// How to write them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// Options of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// The table; standard input if it is - or left out
    #[arg(value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Score the questions of this YAML file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// How to write the rows
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: TableFormat,
}

/// How a scored table is written.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum TableFormat {
    /// The columns that are no answers, then the scores.
    #[default]
    Csv,
    /// One object on a line.
    Json,
}
