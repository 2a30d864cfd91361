//! The program as its users meet it: real processes, a real terminal, whole outputs.

// They need a shell, a pty and signals.
#![cfg(unix)]

mod answers;
mod authors;
mod documents;
mod endings;
mod exports;
mod faulty_lines;
mod files;
mod foreign_tables;
mod function_keys;
mod habits;
mod history;
mod long_results;
mod monkey;
mod pages;
mod pipes;
mod pseudo_translation;
mod questionnaires;
mod real_tables;
mod reports;
mod run;
mod save;
mod score;
mod since;
mod terminal;
mod translations;
mod walks;
