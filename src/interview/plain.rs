//! Line by line, without an escape byte: for `--plain`, screen readers, and terminals that can't move their cursor.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Prompt;
use super::terminal_state::{discard_typed_ahead, interrupt_as_usual, on_interrupt};
use crate::document::layout::Layout;

const MAX_LINE_BYTES: u64 = 4_096;

/// Prompts on standard error, answers from standard input.
pub struct Plain {
    /// How text is set.
    pub layout: Layout,
    sender: Sender<Event>,
    events: Receiver<Event>,
}

/// Where Ctrl-C goes: to the newest one. The thread that waits for it never ends, so there is only one.
static INTERRUPTS: Mutex<Option<Sender<Event>>> = Mutex::new(None);

fn interrupts() -> MutexGuard<'static, Option<Sender<Event>>> {
    INTERRUPTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a prompt waits for.
enum Event {
    /// With its line break if it has one.
    Line(io::Result<Vec<u8>>),
    Interrupt,
}

/// Tells the newest prompts of Ctrl-C. Returns whether there are any.
fn send_interrupt() -> bool {
    interrupts().as_ref().is_some_and(|newest| newest.send(Event::Interrupt).is_ok())
}

impl Plain {
    /// Returns one that sets text as `layout` says.
    pub fn new(layout: Layout) -> io::Result<Self> {
        let (sender, events) = mpsc::channel();
        if interrupts().replace(sender.clone()).is_none() {
            on_interrupt(send_interrupt)?;
        }
        Ok(Self { layout, sender, events })
    }

    /// Shows a prompt and reads a line. Returns `None` if the person stopped.
    pub fn ask(&self, prompt: &Prompt) -> io::Result<Option<String>> {
        let text = match &prompt.refusal {
            Some(refusal) => &self.layout.wrap("", refusal),
            None => &prompt.text,
        };
        write!(io::stderr(), "{text}{} ", prompt.prompt)?;
        let sender = self.sender.clone();
        // The read of a line can't be interrupted, but it can be left.
        thread::Builder::new().spawn(move || {
            let mut line = Vec::new();
            let read = io::stdin().lock().take(MAX_LINE_BYTES).read_until(b'\n', &mut line);
            sender.send(Event::Line(read.map(|_| line)))
        })?;
        let line = match self.events.recv() {
            Ok(Event::Line(line)) => line?,
            Ok(Event::Interrupt) | Err(_) => Vec::new(),
        };
        // Without Enter it is not an answer, whatever it begins with: Ctrl-C or Ctrl-D came first.
        if line.last() != Some(&b'\n') {
            writeln!(io::stderr())?;
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).into_owned()))
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        // What was pasted beyond the last question is not for the shell.
        discard_typed_ahead();
        // A Ctrl-C after the last answer came when no prompt waited for it.
        if self.events.try_iter().any(|event| matches!(event, Event::Interrupt)) {
            interrupt_as_usual();
        }
    }
}
