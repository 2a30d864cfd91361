//! The program as its users meet it: real processes, a real terminal, whole outputs.

// They need a shell, a pty and signals.
#![cfg(unix)]

mod asking;
mod completions;
mod docs;
mod endings;
mod exports;
mod faulty_lines;
mod habits;
mod history;
mod languages;
mod long_results;
mod monkey;
mod pages;
mod pictures;
mod pipes;
mod pseudo_translation;
mod questionnaires;
mod reports;
mod run;
mod saving;
mod score;
mod since;
mod tables;
mod terminal;
mod translations;
mod validate;
mod validate_errors;
