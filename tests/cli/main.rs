//! The program as its users meet it: real processes, a real terminal, whole outputs.

mod answers;
mod history;
mod patterns;
mod pipes;
mod readme;
mod reports;
mod run;
mod save;
mod terminal;
mod walks;
