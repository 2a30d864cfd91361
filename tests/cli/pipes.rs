//! Statuses, streams that are closed, full or a terminal, and what is left behind.

use std::fs::{File, OpenOptions};
use std::process::Stdio;

use alliance_check::escape::is_harmful;
use snapbox::str;

use crate::run::{Folder, assert, check, output, program, saved_at, stdout, without_scoring};
use crate::terminal::Window;

const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";
const ONE_NO: &str = "y\nn\ny\ny\ny\ny\ny\ny\n";
const OPEN: &str = "y\nskip\ny\ny\ny\ny\ny\ny\n";

#[test]
fn the_status_keeps_the_result_private() {
    for answers in [ALL_YES, ONE_NO, OPEN] {
        let output = output(program(&[]), answers);
        assert_eq!(output.status.code(), Some(0), "{answers:?}");
    }
}

#[test]
fn the_status_tells_the_result_when_asked() {
    for (answers, status) in [(ALL_YES, 0), (ONE_NO, 1), (OPEN, 1), ("maybe", 2)] {
        let output = output(program(&["--exit-code"]), answers);
        assert_eq!(output.status.code(), Some(status), "{answers:?}");
    }
}

#[test]
fn wrong_arguments() {
    check(&["--formt", "json"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: unexpected argument '--formt' found

Usage: alliance-check [OPTIONS]
       alliance-check <COMMAND>

For more information, try '--help'.

"#]]);
    check(&["--format", "pdf"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: invalid value 'pdf' for '--format <FORMAT>'
  [possible values: text, markdown, html, json]

For more information, try '--help'.

"#]]);
    check(&["answer.txt"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: unrecognized subcommand 'answer.txt'

Usage: alliance-check [OPTIONS]
       alliance-check <COMMAND>

For more information, try '--help'.

"#]]);
}

#[test]
fn help() {
    check(&["--help"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
A private self-check of the therapeutic alliance

You answer eight questions about you and your therapist. It then tells you that
the alliance looks positive, or shows what you could raise and gives you words
to begin with. Answers can be piped in, too, one line each. Nothing is stored
unless you name a file.

Usage: alliance-check [OPTIONS]
       alliance-check <COMMAND>

Commands:
  validate     List every problem in question files, or show what people will
               meet
  questions    Print the built-in question file, to start your own
  schema       Print the JSON Schema of the question file, for editors
  history      Show saved checks over time, question by question
  score        Score a table of responses, row by row
  completions  Print completions for a shell
  man          Print the manual page
  help         Print this message or the help of the given subcommand(s)

Options:
      --questions <FILE>
          Ask the questions of this YAML file instead of the built-in ones

      --format <FORMAT>
          Output format

          Possible values:
          - text:     For reading
          - markdown: A sheet to take to the session
          - html:     The sheet as a page, to print or to show
          - json:     One object on one line
          
          [default: text]

      --sheet <FILE>
          Write a sheet to take to the session to this new file, as a page, or
          as Markdown if its name ends in .md

      --save <FILE>
          Save the check in this file, and show what changed since the last one

      --plain
          Ask line by line, for screen readers (or set ACCESSIBLE)

      --exit-code
          End with status 1 if the result is not a positive one

  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Examples:
  alliance-check
  alliance-check --save checks.jsonl
  alliance-check --sheet sheet.html
  printf '%s\n' y n u y y y y y | alliance-check --format json

Exit status:
  0    done, whatever the result
  1    only with --exit-code: done, and the result is not a positive one
  2    not done, or not all: wrong arguments, a faulty question file or table,
       wrong or missing answers, a file that can't be read or written
  130  stopped by the user: quit, or Ctrl-C

"#]]);
}

#[test]
fn the_built_in_question_file() {
    let printed = check(&["questions"], "").code(0).stderr_eq("");
    let built_in = check(&["validate"], "").code(0).stderr_eq("");
    let valid = check(&["validate", "-"], &printed.get_output().stdout).code(0).stderr_eq("");
    let shown = stdout(built_in.get_output()).replace("the built-in file", "standard input");
    assert_eq!(
        stdout(valid.get_output()),
        shown + "standard input scores like the built-in file\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output() {
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    for args in [&[][..], &["--format", "json"], &["questions"], &["--help"]] {
        let folder = Folder::new();
        let answers = folder.file("answers", ALL_YES);
        let output = program(args)
            .stdin(File::open(answers).expect("the answers"))
            .stdout(full())
            .output()
            .expect("the program ends");
        assert(output).code(2).stdout_eq("").stderr_eq(
            "error: the result can't be written to standard output: No space left on device (os error 28)\n",
        );
    }
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    for args in [&[][..], &["questions"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let folder = Folder::new();
        let answers = folder.file("answers", ALL_YES);
        let output = program(args)
            .stdin(File::open(answers).expect("the answers"))
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .expect("the program ends");
        assert(output).code(0).stdout_eq("").stderr_eq("");
    }
}

#[test]
fn closed_standard_streams() {
    let folder = Folder::new();
    let closed = |redirection: &str| {
        let line = format!("printf 'y\\ny\\n' | alliance-check {redirection}");
        folder.shell(&line).output().expect("a shell")
    };
    assert(closed("<&-")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input: only 0 of 8 [..]

"#]]);
    assert(closed("2>&-")).code(2).stdout_eq("").stderr_eq("");
    assert(closed("--help >&-")).code(0).stdout_eq("").stderr_eq("");
    assert(closed("< /")).code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input can't be read: Is a directory (os error 21)

"#]]);
}

#[test]
fn nothing_is_left_on_disk() {
    let folder = Folder::new();
    for format in ["text", "markdown", "json"] {
        folder.check(&["--format", format], ONE_NO).code(0);
    }
    folder.check(&[], "maybe").code(2);
    assert_eq!(folder.names(), [] as [&str; 0]);
}

/// The memory of a program that crashed contains the answers.
#[cfg(target_os = "linux")]
#[test]
fn no_core_file_is_left() {
    let folder = Folder::new();
    let mut child = folder
        .shell("ulimit -S -c $(ulimit -H -c); exec alliance-check")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let limits = format!("/proc/{}/limits", child.id());
    let without = |limits: &str| {
        let core = limits.lines().find(|line| line.contains("core file"));
        core.is_some_and(|line| line.split_whitespace().filter(|word| *word == "0").count() == 2)
    };
    // It waits for answers meanwhile.
    let seen = (0..1_000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        without(&std::fs::read_to_string(&limits).expect("its limits"))
    });
    child.kill().expect("it waits");
    child.wait().expect("it ends");
    assert!(seen);
}

/// The clipboard, a title, the same in C1, and a mark that reorders text.
const HOSTILE: &str =
    "a\u{1b}]52;c;eA==\u{7}b\u{1b}]0;t\u{7}c\u{9b}2J\u{9d}0;t\u{9c}d\u{202e}e\u{7f}é";
const HARMLESS: &str =
    r"a\u{1b}]52;c;eA==\u{7}b\u{1b}]0;t\u{7}c\u{9b}2J\u{9d}0;t\u{9c}d\u{202e}e\u{7f}é";

/// In JSON, some of it is escaped already.
fn is_harmful_to_a_terminal(text: &str) -> bool {
    text.contains(|c: char| c != '\n' && c != '\t' && is_harmful(c))
}

/// What `args` write to a terminal, and to a pipe.
fn to_a_terminal_and_a_pipe(folder: &Folder, args: &str) -> (String, String) {
    let line = format!("exec alliance-check {args} 2>&-");
    let ended = Window::new(80).folder(folder).shell(&line).end();
    let piped = output(folder.shell(&line), "");
    let written = String::from_utf8(ended.bytes).expect("UTF-8").replace("\r\n", "\n");
    (written, stdout(&piped).to_owned())
}

#[test]
fn text_from_elsewhere_never_reaches_a_terminal_raw() {
    let folder = Folder::new();
    // A line break in a cell stays one, and so do tabs between the columns.
    let ids = "comfortable\tgo_back\ttalk_about_anything\trelieved\tperspective\tcared_about\tgoals\tsupported";
    let yes = ["y"; 8].join("\t");
    let row = format!("\"{HOSTILE}\n2\"\t{yes}\n");
    folder.file("a.tsv", format!("note\t{ids}\n{}", row.repeat(2000)));
    let (terminal, pipe) = to_a_terminal_and_a_pipe(&folder, "score a.tsv");
    assert_eq!(pipe.matches(HOSTILE).count(), 2000);
    assert_eq!(terminal, pipe.replace(HOSTILE, HARMLESS));

    let (terminal, pipe) = to_a_terminal_and_a_pipe(&folder, "score a.tsv --format json");
    assert!(is_harmful_to_a_terminal(&pipe) && !is_harmful_to_a_terminal(&terminal), "{terminal}");

    // The id of a question that was asked before heads a column.
    let check = saved_at("2025-10-01T10:00:00Z", &[], "y y y y y y y y");
    let check = without_scoring(&check).replace("\"go_back\"", "\"go\u{9b}2J\u{202e}\"");
    folder.file("checks.jsonl", check);
    let (terminal, pipe) = to_a_terminal_and_a_pipe(&folder, "history checks.jsonl --format csv");
    assert!(pipe.contains("go\u{9b}2J\u{202e}"), "{pipe}");
    assert_eq!(terminal, pipe.replace("go\u{9b}2J\u{202e}", r"go\u{9b}2J\u{202e}"));
    // Saved checks are harmless in JSON, wherever it goes.
    let (terminal, pipe) = to_a_terminal_and_a_pipe(&folder, "history checks.jsonl --format json");
    assert!(pipe.contains(r"go\u009b2J\u202e"), "{pipe}");
    assert_eq!(terminal, pipe);
}
