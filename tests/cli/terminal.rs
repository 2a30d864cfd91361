//! A person at a real terminal: a pty, and the screen that they would see.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use alliance_check::questionnaire::words::Words;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::run::{Folder, PROGRAM, search_path};

/// How long a screen may take to come up before a test fails. Nothing waits this long when all is
/// well.
const PATIENCE: Duration = Duration::from_secs(20);

/// The rows of a terminal where they do not matter.
const ROWS: u16 = 50;

const XTERM: &[(&str, &str)] = &[("TERM", "xterm-256color")];

/// What the screen shows at a question.
pub fn question(number: usize, count: usize) -> String {
    Words::default().question(number, count)
}

/// The prompt after the result.
pub fn next() -> String {
    Words::default().next_prompt(Words::default().sheet())
}

/// The prompt below the list of all answers.
pub fn review() -> String {
    Words::default().review_prompt()
}

/// A window in which a terminal is about to start.
pub struct Window<'w> {
    columns: u16,
    rows: u16,
    environment: &'w [(&'w str, &'w str)],
    folder: Option<&'w Folder>,
}

/// A terminal, and the program in it.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// What the program writes, until it ends.
    output: Receiver<Vec<u8>>,
    is_closed: bool,
    emulator: vt100::Parser,
    /// Everything that was written.
    bytes: Vec<u8>,
    /// How much of it there was when a key was last pressed.
    seen: usize,
    settings: String,
    _own_folder: Folder,
}

impl<'w> Window<'w> {
    /// A window of `columns`, with more rows than most need.
    pub fn new(columns: u16) -> Self {
        Self { columns, rows: ROWS, environment: XTERM, folder: None }
    }

    pub fn rows(self, rows: u16) -> Self {
        Self { rows, ..self }
    }

    /// Sets these variables in place of `TERM`, beside `TZ` and `PATH`.
    pub fn environment(self, environment: &'w [(&'w str, &'w str)]) -> Self {
        Self { environment, ..self }
    }

    /// Starts in this folder, and not in a temporary one of its own.
    pub fn folder(self, folder: &'w Folder) -> Self {
        Self { folder: Some(folder), ..self }
    }

    /// Starts the program with `args`.
    pub fn start(self, args: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        self.run(command)
    }

    /// Starts a line of the shell, which finds the program by its name.
    pub fn shell(self, line: &str) -> Terminal {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", line]);
        self.run(command)
    }

    fn run(self, mut command: CommandBuilder) -> Terminal {
        command.env_clear();
        command.env("TZ", "UTC");
        command.env("PATH", search_path());
        for (variable, value) in self.environment {
            command.env(variable, value);
        }
        let own_folder = Folder::new();
        command.cwd(self.folder.unwrap_or(&own_folder).path());
        let Self { columns, rows, .. } = self;
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut terminal = pair.master.try_clone_reader().expect("its output");
        let keyboard = pair.master.take_writer().expect("its input");
        let settings = settings(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let (shown, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                // Linux reports the end of a pty as an error, and on a busy machine once before
                // what was written last.
                let mut read = terminal.read(&mut buffer).unwrap_or(0);
                if read == 0 {
                    read = terminal.read(&mut buffer).unwrap_or(0);
                }
                if read == 0 || shown.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Terminal {
            settings,
            master: pair.master,
            keyboard,
            child,
            output,
            is_closed: false,
            emulator: vt100::Parser::new(cells(rows), cells(columns), 0),
            bytes: Vec::new(),
            seen: 0,
            _own_folder: own_folder,
        }
    }
}

impl Terminal {
    /// The program with `args` in a terminal of `columns`, with more rows than most need.
    pub fn start(columns: u16, args: &[&str]) -> Self {
        Window::new(columns).start(args)
    }

    /// Types `keys`, once the cursor stands behind `prompt`.
    pub fn at(&mut self, prompt: impl AsRef<str>, keys: &str) -> &mut Self {
        self.wait_for(prompt);
        self.press(keys)
    }

    /// Types `keys` at once.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        while self.receive(Duration::ZERO) {}
        self.seen = self.bytes.len();
        self.keyboard.write_all(keys.as_bytes()).expect("the keyboard");
        self
    }

    /// Answers the questions from `first` on with a line for each of `answers`.
    pub fn answer(&mut self, first: usize, answers: &[&str]) -> &mut Self {
        for (question, answer) in (first..).zip(answers) {
            let any_count = Words::default().question(question, "");
            self.at(any_count.trim_end(), &format!("{answer}\r"));
        }
        self
    }

    /// Waits until the screen shows `text`, and the cursor waits behind a prompt drawn since the
    /// last key.
    pub fn wait_for(&mut self, text: impl AsRef<str>) -> &mut Self {
        let text = text.as_ref();
        self.wait_until(&format!("{text:?}, and a prompt"), |it| it.prompts(text))
    }

    /// Waits until it stops at a prompt, with `text` on the screen, or after the result, or ends.
    /// Returns whether it stops with `text`.
    pub fn stops(&mut self, text: &str) -> bool {
        self.wait_until(&format!("{text:?}, and a prompt, or ended"), |it| {
            it.is_closed || it.prompts(text) || it.prompts(&next())
        });
        self.prompts(text)
    }

    /// Whether `text` is on the screen, and the cursor stands behind a prompt drawn since the last
    /// key.
    fn prompts(&self, text: &str) -> bool {
        let drawn = String::from_utf8_lossy(&self.bytes[self.seen..]);
        let screen = self.emulator.screen();
        let (row, column) = screen.cursor_position();
        let line = screen.contents_between(row, 0, row, column);
        // A prompt ends with a colon, that of the pseudo-translation with its bracket.
        let ends = [':', '\u{ff1a}', '\u{203a}'];
        ends.iter().any(|end| drawn.contains(&format!("{end} ")))
            && screen.contents().contains(text)
            && line.trim_end().ends_with(ends)
    }

    /// Waits until `text` was written so many times, wherever it is on the screen.
    pub fn wait_for_written(&mut self, text: &str, times: usize) -> &mut Self {
        self.wait_until(&format!("{text:?}, {times} times"), |it| {
            String::from_utf8_lossy(&it.bytes).matches(text).count() >= times
        })
    }

    /// Waits until the screen shows `text`.
    pub fn wait_for_text(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?}"), |it| it.emulator.screen().contents().contains(text))
    }

    fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !self.is_closed,
                "the screen never showed {what}:\n{}",
                self.contents()
            );
            self.receive(left);
        }
        self
    }

    /// Waits for what is written next. Returns whether there was something.
    fn receive(&mut self, patience: Duration) -> bool {
        let received = self.output.recv_timeout(patience);
        self.is_closed = received == Err(RecvTimeoutError::Disconnected);
        let Ok(bytes) = received else { return false };
        self.emulator.process(&bytes);
        self.bytes.extend(bytes);
        true
    }

    /// Waits until the terminal's settings are those that it was given.
    pub fn wait_until_given_back(&mut self) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while settings(&*self.master) != self.settings {
            assert!(Instant::now() < deadline, "the terminal is never given back");
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// What the screen shows, without white space at the ends of lines.
    pub fn contents(&self) -> String {
        let contents = self.emulator.screen().contents();
        let lines: Vec<_> = contents.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    /// The cells of the screen.
    pub fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    /// The process id of the program.
    pub fn process_id(&self) -> u32 {
        self.child.process_id().expect("a process id")
    }

    /// Changes the window's width.
    pub fn resize(&mut self, columns: u16) -> &mut Self {
        let size = self.master.get_size().expect("a size");
        self.set_size(PtySize { cols: columns, ..size })
    }

    /// Changes the window's height.
    pub fn resize_rows(&mut self, rows: u16) -> &mut Self {
        let size = self.master.get_size().expect("a size");
        self.set_size(PtySize { rows, ..size })
    }

    fn set_size(&mut self, size: PtySize) -> &mut Self {
        self.master.resize(size).expect("the window takes its size");
        while self.receive(Duration::ZERO) {}
        self.emulator.screen_mut().set_size(cells(size.rows), cells(size.cols));
        self
    }

    /// Presses Ctrl-C until the program ends: what is typed at the moment when it drops what was
    /// typed ahead is dropped, too.
    pub fn interrupt(&mut self) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && !self.is_closed {
            self.press("\u{3}");
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits for the end of the program, presses Enter where it offers a sheet, and sees that the
    /// terminal is as it was.
    pub fn end(mut self) -> Ended {
        if self.stops(&next()) {
            self.press("\r");
        }
        self.wait_until("the end", |it| it.is_closed);
        let status = self.child.wait().expect("the program ends");
        assert_eq!(settings(&*self.master), self.settings, "the terminal's settings");
        assert!(!self.emulator.screen().hide_cursor(), "the cursor is hidden");
        let code = status.exit_code().to_string();
        let status = status.signal().map_or(code, str::to_owned);
        Ended { status, screen: self.contents(), bytes: self.bytes }
    }
}

/// A program that has ended in its terminal.
pub struct Ended {
    /// The exit status, or the signal.
    pub status: String,
    /// What the screen showed at the end.
    pub screen: String,
    /// Everything that was written.
    pub bytes: Vec<u8>,
}

fn settings(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().expect("the terminal's settings"))
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a window has cells")
}
