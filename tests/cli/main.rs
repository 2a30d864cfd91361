//! The program as its users meet it: real processes, a real terminal, whole outputs.

// They need a shell, a pty and signals.
#![cfg(unix)]

mod asking;
mod authors;
mod comparisons;
mod documents;
mod endings;
mod exports;
mod files;
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
mod reports;
mod run;
mod saving;
mod score;
mod tables;
mod terminal;
mod translations;
