//! Stands for the settings of the terminal where the system is not Unix: they stay as they are.

use std::io;

/// The key that stops, as it is read.
pub const CTRL_C: u8 = 3;

pub struct TerminalState;

impl TerminalState {
    pub fn take_over() -> io::Result<Self> {
        Ok(Self)
    }

    pub fn set_mode(&self, _key_by_key: bool) -> io::Result<()> {
        Ok(())
    }
}

pub fn discard_typed_ahead() {}
