//! Stands for the settings of the terminal where the system is no Unix: they stay as they are.

use std::io;

pub struct TerminalState;

impl TerminalState {
    pub fn take_over() -> io::Result<Self> {
        Ok(Self)
    }

    pub fn read(&self, _key_by_key: bool) -> io::Result<()> {
        Ok(())
    }
}

pub fn discard_typed_ahead() {}
