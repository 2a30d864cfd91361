//! The command line: clap, and nothing else.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::table::OutputFormat;

/// A private self-check of the therapeutic alliance
///
/// You answer eight questions about you and your therapist. It then tells you
/// that the alliance looks positive, or shows what you could raise and gives
/// you words to begin with. Answers can be piped in, too, one line each.
/// Nothing is stored unless you use --save.
#[derive(Debug, Parser)]
#[command(
    name = "alliance-check",
    version,
    verbatim_doc_comment,
    args_conflicts_with_subcommands = true,
    after_help = EXIT_STATUS
)]
pub struct Cli {
    /// The self-check, if there is no subcommand.
    #[command(flatten)]
    pub check: Check,
    /// The subcommand, if there is one.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXIT_STATUS: &str = "\
Exit status:
  0    done, whatever the result
  1    only with --exit-code: done, and the result is not a positive one
  2    not done, or not all: wrong arguments, a faulty question file or table,
       wrong or missing answers, a file that can't be read or written
  130  stopped by the user: quit, or Ctrl-C";

/// Options of the self-check.
#[derive(Debug, Args)]
pub struct Check {
    /// Ask the questions of this YAML file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Ask line by line, for screen readers (or set ACCESSIBLE)
    #[arg(long)]
    pub plain: bool,
    /// Save the check in this file, and show what changed since the last one
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// End with status 1 if the result is not a positive one
    #[arg(long)]
    pub exit_code: bool,
}

/// The format of a result.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Format {
    /// For reading.
    #[default]
    Text,
    /// A sheet to take to the session.
    Markdown,
    /// One object on one line for each check.
    Json,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List every problem in question files, or show what people will meet
    ///
    /// For a valid file, shows its questions, choices, scores and results.
    /// Files with the same id, such as translations, are compared with the
    /// first of them: they must score alike.
    #[command(verbatim_doc_comment)]
    Validate {
        /// The question files; omit them for the built-in one
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
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
    /// pass through. A cell contains an answer as it is typed, or nothing. Rows
    /// with faults are reported and left out, and the status is then 2.
    #[command(verbatim_doc_comment)]
    Score(Score),
}

/// Options of `history`.
#[derive(Debug, Args)]
pub struct History {
    /// The file in which checks were saved with --save
    pub file: PathBuf,
    /// Use the words and the safety note of this YAML file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// Options of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// The table; omit it, or use -, for standard input
    #[arg(value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Score the questions of this YAML file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub questions: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: OutputFormat,
}
