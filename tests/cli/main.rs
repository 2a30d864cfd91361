//! The program as its users meet it: real processes, a real terminal, whole outputs.

mod answers;
mod patterns;
mod pipes;
mod readme;
mod reports;
mod run;
mod score;
mod tables;
mod terminal;
mod walks;
