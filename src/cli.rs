//! The command line: its options and formats, and the completions and the manual made from them.

pub(crate) mod completions;
pub(crate) mod manual;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::questionnaire::languages::{self, Language};

/// A private self-check of the therapeutic alliance
///
/// You answer eight questions about you and your therapist. It then tells you
/// that the alliance looks positive, or shows what you could raise and gives
/// you words to begin with. Answers can be piped in, too, one line each.
/// Nothing is stored unless you name a file.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 80, args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  alliance-check
  alliance-check --save checks.jsonl
  alliance-check --sheet sheet.html
  alliance-check --language es
  printf '%s\\n' y n u y y y y y | alliance-check --format json

Environment:
  ALLIANCE_CHECK_LANGUAGE  the language in which you are asked and shown a
                           history, unless --language or --questions is given
  ACCESSIBLE               plain lines, as with --plain, if it is not empty
  TERM                     plain lines if it is dumb, or not set in a terminal
  NO_COLOR                 nothing in bold, if it is not empty
  TZ                       the time zone of dates, such as Europe/Lisbon

Exit status:
  0    done, whatever the result
  1    only with --exit-code: done, and the result is not a positive one
  2    not done, or not all: wrong arguments, a faulty question file or table,
       wrong or missing answers, a file that can't be read or written
  130  stopped by the user: quit, or Ctrl-C")]
pub struct Cli {
    #[command(flatten)]
    pub(crate) source: QuestionSource,
    /// Output format
    #[arg(long, ignore_case = true, default_value = "text")]
    pub(crate) format: Format,
    /// Write a sheet to take to the session to this new file, as a page, or as
    /// Markdown if its name ends in .md
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) sheet: Option<PathBuf>,
    /// Save the check in this file, and show what changed since the last one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) save: Option<PathBuf>,
    /// Ask line by line, for screen readers (or set ACCESSIBLE)
    #[arg(long)]
    pub(crate) plain: bool,
    /// End with status 1 if the result is not a positive one
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// The subcommand. Without one, the options are those of the self-check.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The options that say which questions are meant.
#[derive(Debug, Args)]
pub(crate) struct QuestionSource {
    /// Use the questions and words of this YAML file instead of the built-in ones
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) questions: Option<PathBuf>,
    /// Use the built-in questions in this language: ar, de, en, es, fr, pt-BR or zh-Hans
    #[arg(long, value_name = "TAG", value_parser = language, conflicts_with = "questions")]
    pub(crate) language: Option<&'static Language>,
}

impl QuestionSource {
    /// Whether no option is given.
    pub(crate) fn is_default(&self) -> bool {
        self.questions.is_none() && self.language.is_none()
    }
}

/// Finds the language of the built-in questions that `tag` asks for. Errors with those there are.
pub(crate) fn language(tag: &str) -> Result<&'static Language, &'static str> {
    languages::find(tag).ok_or(
        "the built-in questions are in ar, de, en, es, fr, pt-BR and zh-Hans; for another \
         language, use --questions",
    )
}

/// Reads `ID=NAME`: the id of a question, and the name of its column.
fn named_column(text: &str) -> Result<(String, String), &'static str> {
    let (id, name) = text.split_once('=').unwrap_or_default();
    let (id, name) = (id.trim(), name.trim());
    if id.is_empty() || name.is_empty() {
        return Err("write a question's id, =, and a name");
    }
    Ok((id.to_owned(), name.to_owned()))
}

/// The format of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading.
    Text,
    /// A sheet to take to the session.
    #[value(alias = "md")]
    Markdown,
    /// The sheet as a page, to print or to show.
    Html,
    /// One object on one line.
    Json,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List every problem in question files, or show what people will meet
    ///
    /// Shows all texts of a valid file, with points and scores. Files with the
    /// same id, such as translations, are compared with the first of them, and a
    /// file alone with the built-in one: they must score alike.
    #[command(after_help = "Examples:
  alliance-check validate my-questions.yaml
  alliance-check validate my-questions.yaml my-translation.yaml")]
    Validate(Validate),
    /// Print the built-in question file, to start your own
    #[command(after_help = "Examples:
  alliance-check questions > my-questions.yaml
  alliance-check questions --language es > mis-preguntas.yaml")]
    Questions {
        /// Print it in this language: ar, de, en, es, fr, pt-BR or zh-Hans
        #[arg(long, value_name = "TAG", value_parser = language)]
        language: Option<&'static Language>,
    },
    /// Print the JSON Schema of the question file, for editors
    #[command(after_help = "Examples:\n  alliance-check schema > questions.schema.json")]
    Schema,
    /// Show saved checks over time, question by question
    ///
    /// Shows what changed last, what could be raised, and a table: each question
    /// has a row and each check a column, the newest first, as many as fit. With
    /// --plain, or ACCESSIBLE or TERM=dumb in the environment, or in a narrow
    /// window, checks stand below their question instead. ALLIANCE_CHECK_LANGUAGE
    /// stands for --language, but not for CSV and JSON.
    #[command(after_help = "Examples:
  alliance-check history checks.jsonl --last 5
  alliance-check history checks.jsonl --format html > to-take-along.html
  alliance-check history checks.jsonl --format csv | alliance-check score
  cat *.jsonl | alliance-check history -")]
    History(History),
    /// Score a table of responses, row by row
    ///
    /// The table is CSV, separated by commas, semicolons or tabs. Its header
    /// names a column for each question, by the question's id or its text, alone
    /// or in brackets; other columns pass through. A cell contains a choice's
    /// key, id or label, or nothing. Rows with faults are reported and left out,
    /// and the status is then 2.
    #[command(after_help = "Examples:
  alliance-check score answers.csv > scores.csv
  alliance-check score --questions my-questions.yaml < answers.csv
  alliance-check score answers.csv --column goals=Q7 --missing NA --missing -99
  alliance-check score answers.csv --faults to-mend.csv > scores.csv")]
    Score(Score),
    /// Print completions for a shell
    #[command(after_help = "Examples:
  source <(alliance-check completions bash)
  alliance-check completions zsh > _alliance-check")]
    Completions {
        /// The shell
        #[arg(ignore_case = true)]
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Examples:
  alliance-check man > alliance-check.1 && man ./alliance-check.1")]
    Man,
}

/// Options of `validate`.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// The question files, or - for standard input; omit them for the built-in one
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Treat warnings, missing words and texts left in English as errors
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Options of `history`.
#[derive(Debug, Args)]
pub(crate) struct History {
    /// The file in which checks were saved with --save, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) source: QuestionSource,
    /// Show only the last N checks of each questionnaire
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) last: Option<u32>,
    /// Show the checks below their question, for screen readers
    #[arg(long)]
    pub(crate) plain: bool,
    /// Output format
    #[arg(long, ignore_case = true, default_value = "text")]
    pub(crate) format: HistoryFormat,
}

/// The format of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HistoryFormat {
    /// For reading.
    Text,
    /// A page to take along.
    #[value(alias = "md")]
    Markdown,
    /// A page, with charts of scores, to print or to show.
    Html,
    /// A row for each check of one questionnaire, as score reads it.
    Csv,
    /// One object on one line for each check.
    Json,
}

/// Options of `score`.
#[derive(Debug, Args)]
pub(crate) struct Score {
    /// The table; omit it, or use -, for standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) table: PathBuf,
    #[command(flatten)]
    pub(crate) source: QuestionSource,
    /// The column of a question, if its name is not the question's id or text; may be repeated
    #[arg(long = "column", value_name = "ID=NAME", value_hint = ValueHint::Other)]
    #[arg(value_parser = named_column)]
    pub(crate) columns: Vec<(String, String)>,
    /// What stands before the questions in the header, as pre_ in pre_goals; added to the scores'
    /// names
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    pub(crate) prefix: Option<String>,
    /// A word that means that no answer was given, such as NA or -99; may be repeated
    #[arg(long, value_name = "WORD", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    pub(crate) missing: Vec<String>,
    /// Skip the N rows below the header, instead of those that Qualtrics and SurveyMonkey write
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    #[arg(value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) skip_rows: Option<u8>,
    /// Write the rows with faults, and what is wrong with each, to a new file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) faults: Option<PathBuf>,
    /// Use a decimal comma in CSV
    #[arg(long)]
    pub(crate) decimal_comma: bool,
    /// Output format
    #[arg(long, ignore_case = true, default_value = "csv")]
    pub(crate) format: ScoreFormat,
}

/// The format of the scores of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreFormat {
    /// The columns that are not answers, then the scores.
    Csv,
    /// One object on one line for each row.
    Json,
}
