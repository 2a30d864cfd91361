//! Running the program, away from the environment that the tests run in.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use alliance_check::piped;
use alliance_check::questionnaire::file;
use alliance_check::saved_check::{SavedCheck, padded};
use alliance_check::scoring::Assessment;
use snapbox::cmd::OutputAssert;
use snapbox::{Assert, IntoData};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_alliance-check");

/// The folders in which a shell finds programs by their names, the program under test first.
pub fn search_path() -> String {
    let folder = Path::new(PROGRAM).parent().expect("a folder");
    format!("{}:{}", folder.display(), env::var("PATH").expect("a path"))
}

/// How many random cases a test without proptest tries.
pub fn cases() -> usize {
    env::var("PROPTEST_CASES").map_or(32, |cases| cases.parse().expect("a number"))
}

/// The program with `args`, without an environment but for the time zone.
pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args).env_clear().env("TZ", "UTC");
    command
}

/// Its output when `input` is piped in.
pub fn output(mut command: Command, input: impl AsRef<[u8]>) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It may refuse the input before its end.
    let _ = child.stdin.take().expect("standard input is piped").write_all(input.as_ref());
    child.wait_with_output().expect("the program ends")
}

fn to_the_letter() -> Assert {
    Assert::new().normalize_paths(false).action_env("SNAPSHOTS")
}

/// Compares a text to the letter.
#[track_caller]
pub fn same(actual: impl Into<String>, expected: impl IntoData) {
    to_the_letter().eq(actual.into(), expected);
}

/// The status, standard output and standard error of `output`, to be compared to the letter.
pub fn assert(output: Output) -> OutputAssert {
    OutputAssert::new(output).with_assert(to_the_letter())
}

/// The same, of a run with `input` piped in.
pub fn invoke(args: &[&str], input: impl AsRef<[u8]>) -> OutputAssert {
    assert(output(program(args), input))
}

/// What `output` wrote to standard output.
pub fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("standard output is UTF-8")
}

/// A saved check: its line as it would have been written at `time`. Answers stand between spaces,
/// or between bars.
pub fn saved_at(time: &str, args: &[&str], answers: &str) -> String {
    let questions = match args {
        ["--questions", path] => fs::read_to_string(path).expect("the question file"),
        [] => file::BUILT_IN.to_owned(),
        _ => panic!("{args:?}: only --questions is known here"),
    };
    let questionnaire = file::load(questions.as_bytes()).expect("a valid question file");
    let between = if answers.contains('|') { '|' } else { ' ' };
    let responses = piped::read(&questionnaire, answers.replace(between, "\n").as_bytes());
    let assessment = Assessment::new(&questionnaire, &responses.expect("answers"));
    let check = SavedCheck::new(&questionnaire, &assessment, time.parse().expect("a time"));
    padded(&check, &questionnaire).expect("JSON") + "\n"
}

/// A saved check without the fingerprint of what scored it: nothing is known of that, and it may
/// have been changed by hand.
pub fn without_scoring(line: &str) -> String {
    let (before, after) = line.split_once("\"scoring\":\"").expect("a fingerprint");
    before.to_owned() + &after["0123456789abcdef\",".len()..]
}

/// A saved check with its time changed.
pub fn at_time(time: &str, line: &str) -> String {
    let (before, after) = line.split_once("\"answered_at\":\"").expect("a time");
    format!("{before}\"answered_at\":\"{time}{}", &after[time.len()..])
}

/// A folder that is gone at the end of the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file in it, with `content`, that nobody else may open.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&path).expect("the file can be opened");
        file.write_all(content.as_ref()).expect("the file can be written");
        path
    }

    /// The program with `args`, about to run in it.
    pub fn program(&self, args: &[&str]) -> Command {
        let mut command = program(args);
        command.current_dir(self.path());
        command
    }

    /// A line of the shell, about to run in it, that finds the program by its name.
    pub fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", line]).env_clear().env("TZ", "UTC").env("PATH", search_path());
        command.current_dir(self.path());
        command
    }

    /// The program run in it.
    pub fn invoke(&self, args: &[&str], input: impl AsRef<[u8]>) -> OutputAssert {
        assert(output(self.program(args), input))
    }

    /// The names of what is in it, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path()).expect("the folder can be read") {
            names.push(entry.expect("an entry").file_name().into_string().expect("a name"));
        }
        names.sort();
        names
    }
}

/// What `validate` lists, without the lines of the file, and without the word before a message.
pub fn problems(listed: &str) -> String {
    let mut problems = Vec::new();
    for line in listed.lines().filter(|line| !line.starts_with("    ")) {
        problems.push(line.replacen(": error: ", ": ", 1));
    }
    problems.join("\n")
}

/// What `output` wrote to standard error.
pub fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("standard error is UTF-8")
}

/// Answers to the built-in questions, as they are piped in.
pub const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";
pub const ONE_NO: &str = "y\nn\ny\ny\ny\ny\ny\ny\n";

impl Folder {
    /// What is in the file of this name.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file")
    }

    /// Who may open it.
    pub fn mode(&self, name: &str) -> u32 {
        let metadata = fs::metadata(self.path().join(name)).expect("the file");
        metadata.permissions().mode() & 0o7777
    }
}
