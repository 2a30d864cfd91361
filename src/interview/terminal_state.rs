//! Leaves the terminal as it was found, however the interview ends.

pub(super) use system::{TerminalState, discard_typed_ahead};

#[cfg(unix)]
mod system {
    use std::io;
    use std::thread;
    use std::time::Duration;

    use nix::sys::signal::Signal::{self, *};
    use nix::sys::signal::{SigSet, raise};
    use nix::sys::termios::SpecialCharacterIndices::{VEOL, VINTR};
    use nix::sys::termios::{
        _POSIX_VDISABLE, FlushArg, SetArg, Termios, cfmakeraw, tcflush, tcgetattr, tcsetattr,
    };

    use super::super::terminal::CTRL_C;

    /// The signals that end or suspend a program, except those that can't be caught, those of a crash, and those by which the
    /// system stops a background job that uses the terminal.
    const ENDING: [Signal; 12] = [
        SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGTSTP, SIGXCPU, SIGVTALRM,
        SIGPROF, SIGIO,
    ];

    /// A terminal whose settings are put back when this is dropped, and before a signal ends or
    /// suspends the program. What is typed between two prompts waits for the next, Ctrl-C too.
    ///
    /// A thread waits for the signals instead of a handler: a caught signal looks like Ctrl-C to the read that it
    /// interrupts, and a handler that does nothing swallows one between two prompts.
    pub struct TerminalState {
        before: Termios,
    }

    impl TerminalState {
        /// Takes over the terminal under standard input. Its settings stay as they are at first.
        pub fn take_over() -> io::Result<Self> {
            let before = tcgetattr(io::stdin())?;
            let signals: SigSet = ENDING.into_iter().collect();
            signals.thread_block()?;
            let restored = before.clone();
            thread::Builder::new().spawn(move || {
                while let Ok(signal) = signals.wait() {
                    let during = tcgetattr(io::stdin());
                    restore_for_good(&restored);
                    // Now the signal has its usual effect. If the program continues afterwards, so does the interview.
                    let _ = signals.thread_unblock();
                    let _ = raise(signal);
                    let _ = signals.thread_block();
                    if let Ok(during) = during {
                        restore(&during);
                    }
                }
            })?;
            Ok(Self { before })
        }

        /// Makes the terminal raw: it passes on each key, and shows none.
        pub fn read_keys(&self) -> io::Result<()> {
            let mut raw = self.before.clone();
            cfmakeraw(&mut raw);
            raw.output_flags = self.before.output_flags;
            Ok(tcsetattr(io::stdin(), SetArg::TCSADRAIN, &raw)?)
        }

        /// Makes Ctrl-C the end of a line, like Enter, and no longer a signal.
        pub fn read_lines(&self) -> io::Result<()> {
            let mut lines = self.before.clone();
            lines.control_chars[VINTR as usize] = _POSIX_VDISABLE;
            lines.control_chars[VEOL as usize] = CTRL_C;
            Ok(tcsetattr(io::stdin(), SetArg::TCSADRAIN, &lines)?)
        }
    }

    impl Drop for TerminalState {
        fn drop(&mut self) {
            // What was pasted beyond the last question is not for the shell.
            discard_typed_ahead();
            restore(&self.before);
        }
    }

    fn restore(state: &Termios) {
        let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, state);
    }

    /// Restores it until it stays restored: a key that is being read may change it back.
    fn restore_for_good(before: &Termios) {
        for _ in 0..MAX_RESTORES {
            restore(before);
            thread::sleep(A_KEY);
            if tcgetattr(io::stdin()).is_ok_and(|now| now == *before) {
                break;
            }
        }
    }

    /// More than it takes to read a key, and too short for a person to notice.
    const A_KEY: Duration = Duration::from_millis(5);
    const MAX_RESTORES: usize = 20;

    /// Drops what was typed ahead: after a refused line, the next lines were meant for other questions.
    pub fn discard_typed_ahead() {
        let _ = tcflush(io::stdin(), FlushArg::TCIFLUSH);
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    pub struct TerminalState;

    impl TerminalState {
        pub fn take_over() -> io::Result<Self> {
            Ok(Self)
        }

        pub fn read_keys(&self) -> io::Result<()> {
            Ok(())
        }

        pub fn read_lines(&self) -> io::Result<()> {
            Ok(())
        }
    }

    pub fn discard_typed_ahead() {}
}
