//! `alliance-check`: a private self-check of the therapeutic alliance.
//!
//! The program is a thin `main` around this library, so that what is pure can be tested in-process. Where to find what:
//!
//! - [`cli`]: the command line: every option and every format
//! - [`commands`]: what each command does, and what several of them do
//! - [`questionnaire`]: what is asked, and the cut-offs of each result
//! - [`questionnaire::file`]: the question file; its `read` finds the problems and the warnings that `validate` lists
//! - [`questionnaire::words`]: the program's own words in the language of the questionnaire, the parts of a date too
//! - [`questionnaire::fingerprint`]: whether two versions of a questionnaire score alike
//! - [`responses`]: responses, and the grammar of an answer
//! - [`scoring`]: from responses to points, scores and results; what a missing answer does to them
//! - [`interview`]: asking a person, and showing them a long text, in a terminal or line by line
//! - [`piped`]: answers from a pipe
//! - [`document`]: what a person reads, in blocks, and a writer for each format
//! - [`report`]: the result of a check and the sheet, each built as a document
//! - [`saved_check`]: a check as it is saved and as it is in JSON, and the file of saved checks
//! - [`history`]: the checks over time, built as a document; as CSV and JSON
//! - [`table`]: tables of responses, scored row by row, and a writer of scored rows for each format
//! - [`preview`]: what `validate` shows of a valid question file
//! - [`output`]: standard output and standard error, and what the environment asks for
//! - [`dates`]: times, and every form of a date that a person reads
//! - [`escape`], [`suggestion`]: text from elsewhere made harmless (cells of CSV too), misspelt names
//!
//! Dependencies go in one direction: questionnaire ← responses ← scoring ← saved_check ← report ← history, table ← commands. Of
//! these, `document` knows only the words. The core (questionnaire, responses, scoring) knows no terminal, file, clock or command
//! line.

pub mod cli;
pub mod commands;
pub mod dates;
pub mod document;
pub mod escape;
pub mod history;
pub mod interview;
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
