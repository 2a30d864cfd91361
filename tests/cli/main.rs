//! The program as its users meet it: real processes, a real terminal, whole outputs.

// They need a shell, a pty and signals.
#![cfg(unix)]

mod answers;
mod comparisons;
mod documents;
mod endings;
mod exports;
mod foreign_tables;
mod function_keys;
mod habits;
mod history;
mod history_model;
mod history_views;
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
mod terminal;
mod translations;
mod validate;
mod validate_errors;
mod walks;
