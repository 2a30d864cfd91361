//! `alliance-check`: a private self-check of the therapeutic alliance.
//!
//! The program is a thin `main` around this library, so that what is pure can be tested in-process.
//! Where to find what:
//!
//! - [`cli`]: the command line: every option and every format; completions and the manual
//! - [`commands`]: what each command does
//! - [`questionnaire`]: what is asked, what is worth raising, and the results
//!   - [`questionnaire::choices`]: the choices of a question, and what each is worth
//!   - [`questionnaire::file`]: from the bytes of a question file to its problems, or its model;
//!     `questions` there reads the questions with their choices and rules
//!   - [`questionnaire::words`]: the program's own words in the language of the questionnaire
//!   - [`questionnaire::languages`]: the languages of the built-in questions
//!   - [`questionnaire::fingerprint`]: whether two versions of a questionnaire score alike
//! - [`responses`]: responses, and the grammar of an answer
//! - [`scoring`]: from responses to points, scores and results, also where answers are missing
//! - [`interview`]: asks a person in a terminal, drawn or line by line, and shows long texts
//! - [`piped`]: reads answers from a pipe
//! - [`document`]: what a person reads, in blocks, and a writer for each format
//! - [`report`]: the result of a check and the sheet, as documents
//! - [`saved_check`]: a check as it is saved, what changed since another one, the file of checks
//! - [`history`]: the checks over time, as a document, CSV and JSON
//! - [`table`]: scores tables of responses row by row
//! - [`preview`]: what `validate` shows of a valid question file
//! - [`output`]: standard output and error, and what the environment asks for
//! - [`dates`]: times, and every form of a date that a person reads
//! - [`escape`]: text from elsewhere, made harmless to a terminal, a shell or CSV
//! - `line_breaks`: where a line of text may end
//! - [`suggestion`]: the name that a misspelt one was probably meant to be
//!
//! Dependencies go in one direction: questionnaire ← responses ← scoring ← saved_check ← report ←
//! history, table ← commands. The core (questionnaire, responses, scoring) knows no terminal, file,
//! clock or command line.

pub mod cli;
pub mod commands;
pub mod dates;
pub mod document;
pub mod escape;
pub mod history;
pub mod interview;
pub(crate) mod line_breaks;
pub mod output;
pub mod piped;
pub mod preview;
pub mod questionnaire;
pub mod report;
pub mod responses;
pub mod saved_check;
pub mod scoring;
pub mod suggestion;
pub mod table;

#[cfg(test)]
mod tests;
