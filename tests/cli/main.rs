//! The program as its users meet it: real processes, a real terminal, whole outputs.

mod answers;
mod files;
mod history;
mod patterns;
mod pipes;
mod properties;
mod questionnaires;
mod readme;
mod reports;
mod run;
mod save;
mod score;
mod tables;
mod terminal;
mod walks;
