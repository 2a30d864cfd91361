//! The terminal on Windows: its settings stay as they are, and Ctrl-C stops the interview.
//!
//! There, Ctrl-C interrupts no read: the system reports it in a thread of its own. So a thread is
//! started for each read, and after Ctrl-C nothing waits for it any longer.

use std::io;
use std::panic;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

/// The byte of Ctrl-C, which only a terminal that is no console sends.
pub const CTRL_C: u8 = 3;

/// Whether a person is asked.
static IS_ASKING: AtomicBool = AtomicBool::new(false);
/// Whether Ctrl-C was pressed since the last read.
static IS_STOPPED: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C stop the interview, or if there is none, the program with this exit `status`.
pub fn watch_for_ctrl_c(status: i32) {
    // Without a handler, Ctrl-C still ends the program, with the status that Windows has for it.
    let _ = ctrlc::set_handler(move || stop(status));
}

#[expect(clippy::exit, reason = "as on Unix, nothing waits for what is being read or written")]
fn stop(status: i32) {
    if !IS_ASKING.load(Relaxed) {
        process::exit(status);
    }
    IS_STOPPED.store(true, Relaxed);
}

/// The terminal while a person is asked, until this is dropped. Ctrl-C between two prompts waits
/// for the next, and after the last it does nothing.
pub struct TerminalState;

impl TerminalState {
    /// Stops the interview at Ctrl-C from now on.
    pub fn take_over() -> io::Result<Self> {
        IS_STOPPED.store(false, Relaxed);
        IS_ASKING.store(true, Relaxed);
        Ok(Self)
    }

    /// The settings fit both ways of reading.
    pub fn set_mode(&self, _key_by_key: bool) -> io::Result<()> {
        Ok(())
    }

    /// Reads with `read`. Returns `None` if Ctrl-C comes first.
    pub fn read(
        &self,
        read: impl FnOnce() -> io::Result<Option<String>> + Send + 'static,
    ) -> io::Result<Option<String>> {
        let reader = thread::Builder::new().spawn(read)?;
        while !IS_STOPPED.swap(false, Relaxed) {
            if reader.is_finished() {
                return reader.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
            }
            // Not long enough for a person to notice.
            thread::sleep(Duration::from_millis(20));
        }
        Ok(None)
    }
}

impl Drop for TerminalState {
    fn drop(&mut self) {
        IS_ASKING.store(false, Relaxed);
    }
}

/// What was typed ahead stays: to drop it takes a system call.
pub fn discard_typed_ahead() {}

#[cfg(test)]
mod tests {
    use std::panic::{self, AssertUnwindSafe};
    use std::thread;

    use super::{TerminalState, stop};

    #[test]
    fn ctrl_c_goes_before_a_read_that_does_not_end() {
        let state = TerminalState::take_over().expect("a terminal");
        let typed = state.read(|| Ok(Some("y".to_owned())));
        assert_eq!(typed.expect("a line").as_deref(), Some("y"));
        let panicked = panic::catch_unwind(AssertUnwindSafe(|| state.read(|| panic!("narrow"))));
        assert!(panicked.is_err());
        stop(1);
        let typed = state.read(|| {
            thread::park();
            Ok(Some("n".to_owned()))
        });
        assert_eq!(typed.expect("a line"), None);
    }
}
