//! Leaves the terminal as it was found, however the interview ends.

#[cfg(unix)]
pub(super) use unix::{Guard, discard_typed_ahead};

#[cfg(unix)]
mod unix {
    use std::io;
    use std::thread;
    use std::time::Duration;

    use nix::sys::signal::{SigSet, Signal, raise};
    use nix::sys::termios::{FlushArg, SetArg, Termios, cfmakeraw, tcflush, tcgetattr, tcsetattr};

    /// While it lives, what is typed between two keys waits unseen for the next, Ctrl-C too, and a signal that ends the
    /// program puts the terminal back first.
    ///
    /// The signals are waited for in a thread rather than caught: a caught signal would look like Ctrl-C to a read that it
    /// interrupts, and a handler that does little would swallow one between two prompts.
    pub struct Guard {
        before: Termios,
    }

    impl Guard {
        pub fn new() -> io::Result<Self> {
            let before = tcgetattr(io::stdin())?;
            let ending: SigSet = [
                Signal::SIGINT,
                Signal::SIGTERM,
                Signal::SIGHUP,
                Signal::SIGQUIT,
            ]
            .into_iter()
            .collect();
            ending.thread_block()?;
            let restored = before.clone();
            thread::Builder::new().spawn(move || {
                while let Ok(signal) = ending.wait() {
                    restore_for_good(&restored);
                    // Now it does what it would have done; an ignored one does nothing, and the wait goes on.
                    let _ = ending.thread_unblock();
                    let _ = raise(signal);
                    let _ = ending.thread_block();
                }
            })?;
            let mut raw = before.clone();
            cfmakeraw(&mut raw);
            raw.output_flags = before.output_flags;
            tcsetattr(io::stdin(), SetArg::TCSADRAIN, &raw)?;
            Ok(Self { before })
        }
    }

    impl Drop for Guard {
        fn drop(&mut self) {
            // What was pasted beyond the last question is not for the shell.
            discard_typed_ahead();
            restore(&self.before);
        }
    }

    fn restore(before: &Termios) {
        let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, before);
    }

    /// Restores it until it stays so: a key that is just being read changes it back.
    fn restore_for_good(before: &Termios) {
        for _ in 0..RESTORES {
            restore(before);
            thread::sleep(A_KEY);
            if tcgetattr(io::stdin()).is_ok_and(|now| now == *before) {
                break;
            }
        }
    }

    /// More than it takes to read a key, and no time for a person.
    const A_KEY: Duration = Duration::from_millis(5);
    const RESTORES: usize = 20;

    /// Drops what was typed ahead: after a refused line, the next ones were meant for other questions.
    pub fn discard_typed_ahead() {
        let _ = tcflush(io::stdin(), FlushArg::TCIFLUSH);
    }
}

#[cfg(not(unix))]
pub(super) struct Guard;

#[cfg(not(unix))]
impl Guard {
    pub fn new() -> std::io::Result<Self> {
        Ok(Self)
    }
}

#[cfg(not(unix))]
pub(super) fn discard_typed_ahead() {}
