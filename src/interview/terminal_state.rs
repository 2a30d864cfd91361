//! Takes over the terminal's settings, and puts them back at the end or at a signal.

use std::io;
use std::thread;
use std::time::Duration;

use nix::sys::signal::{SigSet, Signal, Signal::*, raise};
use nix::sys::termios::{self, FlushArg, SetArg, SpecialCharacterIndices::*, Termios};

/// The key that stops, as it is read.
pub const CTRL_C: u8 = 3;

/// The signals that end or suspend a program, except those that can't be caught, those of a crash,
/// and those by which the system stops a background job that uses the terminal.
const ENDING: [Signal; 12] = [
    SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGTSTP, SIGXCPU, SIGVTALRM,
    SIGPROF, SIGIO,
];

/// A terminal whose settings are put back when this is dropped, and before a signal ends or
/// suspends the program. What is typed between two prompts waits for the next, Ctrl-C too.
///
/// A thread waits for the signals instead of a handler: a caught signal looks like Ctrl-C to the
/// read that it interrupts, and a handler that does nothing swallows one between two prompts.
pub struct TerminalState {
    before: Termios,
}

impl TerminalState {
    /// Takes over the terminal under standard input. Its settings stay as they are at first.
    pub fn take_over() -> io::Result<Self> {
        let before = termios::tcgetattr(io::stdin())?;
        let signals: SigSet = ENDING.into_iter().collect();
        signals.thread_block()?;
        let restored = before.clone();
        thread::Builder::new().spawn(move || {
            while let Ok(signal) = signals.wait() {
                let during = termios::tcgetattr(io::stdin());
                restore_for_good(&restored);
                // Now the signal has its usual effect. If the program continues afterwards, so does
                // the interview.
                let _ = signals.thread_unblock();
                let _ = raise(signal);
                let _ = signals.thread_block();
                if let Ok(during) = during {
                    let _ = termios::tcsetattr(io::stdin(), SetArg::TCSADRAIN, &during);
                }
            }
        })?;
        Ok(Self { before })
    }

    /// Sets the terminal for reading `key_by_key`: raw, so that keys are not shown; or line by
    /// line: then Ctrl-C ends a line, like Enter, and is no longer a signal.
    pub fn set_mode(&self, key_by_key: bool) -> io::Result<()> {
        let mut settings = self.before.clone();
        if key_by_key {
            termios::cfmakeraw(&mut settings);
            settings.output_flags = self.before.output_flags;
        } else {
            settings.control_chars[VINTR as usize] = termios::_POSIX_VDISABLE;
            settings.control_chars[VEOL as usize] = CTRL_C;
        }
        Ok(termios::tcsetattr(io::stdin(), SetArg::TCSADRAIN, &settings)?)
    }

    /// Calls `read`, which returns `None` at Ctrl-C: only on Windows, more is needed for that.
    pub fn read<T>(&self, read: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        read()
    }
}

impl Drop for TerminalState {
    fn drop(&mut self) {
        // What was pasted beyond the last question is not for the shell.
        let _ = termios::tcsetattr(io::stdin(), SetArg::TCSAFLUSH, &self.before);
    }
}

/// Restores the settings until they stay restored: a key that is being read may change it back.
/// Waits longer than it takes to read a key, and not long enough for a person to notice.
fn restore_for_good(before: &Termios) {
    for _ in 0..20 {
        let _ = termios::tcsetattr(io::stdin(), SetArg::TCSADRAIN, before);
        thread::sleep(Duration::from_millis(5));
        if termios::tcgetattr(io::stdin()).is_ok_and(|now| now == *before) {
            break;
        }
    }
}

/// Drops what was typed ahead: after a refused line, the next lines were meant for other questions.
pub fn discard_typed_ahead() {
    let _ = termios::tcflush(io::stdin(), FlushArg::TCIFLUSH);
}
