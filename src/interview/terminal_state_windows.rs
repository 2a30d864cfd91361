//! Stands for the settings of the terminal on Windows, where they stay as they are, and tells the
//! interview of Ctrl-C.
//!
//! Ctrl-C is no key there, and ends no read: the system tells a thread of it. So another thread
//! reads, and what comes first counts. After Ctrl-C, the read ends with the program.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// The key that stops, as it is read from what is no console, but looks like a terminal.
pub const CTRL_C: u8 = 3;

/// The line that a person typed. `None` if they stopped.
pub type Typed = Option<String>;

/// How a read ended: also with an error, or a panic.
type Read = thread::Result<io::Result<Typed>>;

/// Who is told of Ctrl-C, if a person is asked.
static ASKED: Mutex<Option<Sender<Read>>> = Mutex::new(None);

/// Makes Ctrl-C stop the interview, or if there is none, the program with this exit `status`.
pub fn watch_for_ctrl_c(status: i32) {
    // Otherwise Ctrl-C still ends the program, with the status that Windows has for it.
    let _ = ctrlc::set_handler(move || stop(status));
}

#[expect(clippy::exit, reason = "as on Unix, nothing waits for what is being read or written")]
fn stop(status: i32) {
    if let Ok(asked) = ASKED.lock()
        && let Some(sender) = &*asked
    {
        // The receiver is there as long as the sender.
        let _ = sender.send(Ok(Ok(None)));
        return;
    }
    process::exit(status);
}

/// The terminal while a person is asked, until this is dropped. Ctrl-C between two prompts waits
/// for the next.
pub struct TerminalState {
    sender: Sender<Read>,
    receiver: Receiver<Read>,
}

impl TerminalState {
    /// Stops the interview at Ctrl-C from now on.
    pub fn take_over() -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        if let Ok(mut asked) = ASKED.lock() {
            *asked = Some(sender.clone());
        }
        Ok(Self { sender, receiver })
    }

    /// The settings fit both ways of reading.
    pub fn set_mode(&self, _key_by_key: bool) -> io::Result<()> {
        Ok(())
    }

    /// Reads with `read`. Returns `None` if Ctrl-C comes first.
    pub fn read<F>(&self, read: F) -> io::Result<Typed>
    where
        F: FnOnce() -> io::Result<Typed> + Send + 'static,
    {
        let sender = self.sender.clone();
        thread::Builder::new().spawn(move || {
            let typed = panic::catch_unwind(AssertUnwindSafe(read));
            let _ = sender.send(typed);
        })?;
        match self.receiver.recv().map_err(io::Error::other)? {
            Ok(typed) => typed,
            Err(panic) => panic::resume_unwind(panic),
        }
    }
}

impl Drop for TerminalState {
    fn drop(&mut self) {
        if let Ok(mut asked) = ASKED.lock() {
            *asked = None;
        }
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
