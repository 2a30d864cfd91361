//! Without a person: answers from a pipe, exit statuses, and streams that are closed, full or a
//! terminal.

use std::fs::{self, File};
use std::io::{PipeReader, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use alliance_check::questionnaire::file::BUILT_IN;
use snapbox::cmd::OutputAssert;
use snapbox::str;

use crate::run::{
    ALL_YES, Folder, ONE_NO, PROGRAM, assert, invoke, output, program, saved_at, stderr, stdout,
    without_scoring,
};
use crate::terminal::Window;

#[test]
fn answers_are_read_in_either_form_and_in_any_spelling() {
    let mixed = ["yes", "no", "not_sure", "skip", "yes", "no", "not_sure", "skip"];
    for input in [
        "y\nn\nu\nskip\nYES\nNo\nnot SURE\nSKIP\n",
        "supported: skip\ncomfortable:y\n goals : u\ngo_back: NO\ntalk_about_anything: not sure\n\
         relieved: Skip\nperspective: yes\ncared_about: n\n",
        // With comments, blank space, and the ends of lines of another system.
        "\u{feff}# after the session\r\n y\r\nn \r\n\tu\r\nskip\r\n  # halfway\r\nyes\r\nno\r\n\
         not_sure\r\nskip\r\n\r\n \n# end",
        // Without an end of the last line.
        "y\nn\nu\nskip\ny\nn\nu\nskip",
    ] {
        let output = output(program(&["--format", "json"]), input);
        assert_eq!(stderr(&output), "");
        let check: serde_json::Value = serde_json::from_str(stdout(&output)).expect("JSON");
        let responses = check["responses"].as_array().expect("a list");
        let recorded = responses.iter().map(|saved| saved["answer"].as_str().unwrap_or("skip"));
        assert_eq!(recorded.collect::<Vec<_>>(), mixed, "{input:?}");
    }
}

/// Nothing is used from `input`, because of this `error`.
#[track_caller]
fn assert_refused(input: impl AsRef<[u8]>, error: &str) {
    let error = format!("error: standard input{error}\n");
    invoke(&[], input).code(2).stdout_eq("").stderr_eq(error);
}

#[test]
fn what_is_no_answer_is_refused_with_its_line_and_the_answers() {
    let answers = "use y (Yes), n (No), u (Not sure) or skip";
    assert_refused("y\nmaybe\n", &format!(", line 2: \"maybe\" is not an answer; {answers}"));
    assert_refused("y\nback\n", ", line 2: \"back\" is not an answer; [..]");
    assert_refused("y.\n", ", line 1: \"y.\" is not an answer; [..]");
    assert_refused("goals: perhaps\n", ", line 1: \"perhaps\" is not an answer; [..]");
    assert_refused("goals:\n", ", line 1: \"\" is not an answer; [..]");
    assert_refused("y\0\n", ", line 1: \"y\\u{0}\" is not an answer; [..]");
    // It is shortened, and harmless to a terminal.
    let hostile = format!("\u{1b}[2J\u{202e}\"{}\n", "x".repeat(500));
    let shown = r#", line 1: "\u{1b}[2J\u{202e}\"xxxxxxxx[..]xxxx"... with an invisible [..]"#;
    assert_refused(hostile, shown);
}

#[test]
fn each_question_takes_one_answer() {
    let too_many = ", line 9: \"y\" is one answer too many; there are 8 questions";
    assert_refused("y\n".repeat(9), too_many);
    let too_few = ": only 7 of 8 answers were given; question 8 (supported) has none. Write one \
                   line for each question, with [..]";
    assert_refused("y\n".repeat(7), too_few);
    assert_refused("", ": only 0 of 8 [..] question 1 (comfortable) has none. [..]");
    assert_refused("goals: y\n", ": only 1 of 8 [..] question 1 (comfortable) has none. [..]");
    let blank = ", line 2: blank line between answers; remove it, or write skip for a question \
                 without an answer";
    assert_refused("y\n\n\nn\n", blank);
    let again = ", line 3: question 7 (goals) was already answered on line 1; keep one of the two";
    assert_refused("goals: y\n# again\ngoals: y\n", again);
}

#[test]
fn an_unknown_id_is_refused_with_those_that_fit() {
    let ids = "comfortable, go_back, talk_about_anything, relieved, perspective, cared_about, \
               goals, supported";
    let like_one = ", line 1: no question has the id \"gaols\"; did you mean goals?";
    assert_refused("gaols: y\n", like_one);
    let like_none = format!(", line 1: no question has the id \"weather\"; the ids are {ids}");
    assert_refused("weather: y\n", &like_none);
}

#[test]
fn a_stream_has_one_form() {
    let remedy = "does not match the lines before it; write `id: answer` on every line or on none";
    assert_refused("y\ngoals: y\n", &format!(", line 2: \"goals: y\" {remedy}"));
    assert_refused("goals: y\ny\n", &format!(", line 2: \"y\" {remedy}"));
    // Below answers without ids, what is no id is a part of the answer.
    assert_refused("y\ny\nfoo: y\n", ", line 3: \"foo: y\" is not an answer; [..]");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let remedy = "not UTF-8 text; save the answers as UTF-8";
    assert_refused(b"y\n\xff\n", &format!(", line 2: {remedy}"));
    assert_refused(b"\xff\xfey\0\n\0", &format!(", line 1: {remedy}"));
}

#[test]
fn a_stream_without_end_is_refused() {
    let one_line = ", line 1: longer than 1000 bytes; write one answer on each line";
    assert_refused("y".repeat(5_000_000), one_line);
    let many_lines = ": more than 4 MiB; write one line for each answer and stop";
    assert_refused("# y\n".repeat(1_100_000), many_lines);
}

#[test]
fn an_open_pipe_is_told_of_once_and_only_if_it_takes_long() {
    let shell = |line| Window::new(120).shell(line);
    let mut slow = shell("(read go </dev/tty; yes | head -8) | alliance-check --format json");
    slow.wait_for_text("waiting for answers on standard input").press("\r");
    let ended = slow.end();
    assert_eq!(ended.status, "0");
    assert!(ended.screen.contains("\"score\":8"), "{}", ended.screen);
    assert_eq!(ended.screen.matches("waiting for").count(), 1, "{}", ended.screen);
    let quick = shell("yes | head -8 | alliance-check --format json").end();
    assert!(!quick.screen.contains("waiting for"), "{}", quick.screen);
}

#[test]
fn the_status_tells_the_result_only_when_asked_and_no_file_does() {
    let folder = Folder::new();
    let one_skipped = ALL_YES.replacen('y', "skip", 1);
    for (answers, status) in [(ALL_YES, 0), (ONE_NO, 1), (&one_skipped, 1)] {
        folder.invoke(&[], answers).code(0);
        folder.invoke(&["--exit-code"], answers).code(status);
    }
    folder.invoke(&["--exit-code"], "maybe").code(2);
    assert_eq!(folder.names(), [] as [&str; 0]);
}

#[test]
fn the_help_begins_with_what_it_is_for() {
    invoke(&["--help"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
A private self-check of the therapeutic alliance

You answer eight questions about you and your therapist. It then tells you that
...
Usage: alliance-check [OPTIONS]
...
"#]]);
}

#[test]
fn the_question_file_is_printed_as_it_is_built_in() {
    let printed = invoke(&["questions"], "").code(0).stderr_eq("");
    assert_eq!(stdout(printed.get_output()), BUILT_IN);
}

/// A pipe with `input` in it.
pub fn pipe_with(input: &str) -> PipeReader {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    writer.write_all(input.as_bytes()).expect("there is room for it");
    reader
}

/// The program with `args` after eight answers, with this standard output.
pub fn written_to(stdout: impl Into<Stdio>, folder: &Folder, args: &[&str]) -> OutputAssert {
    let mut command = folder.program(args);
    command.stdin(pipe_with(ALL_YES)).stdout(stdout).stderr(Stdio::piped());
    assert(command.output().expect("the program ends"))
}

/// A pipe that nobody reads.
pub fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[test]
fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
    let folder = Folder::new();
    for args in [&[][..], &["--format", "json"], &["questions"], &["--help"]] {
        written_to(closed_pipe(), &folder, args).code(0).stderr_eq("");
        if cfg!(target_os = "linux") {
            let full = File::options().write(true).open("/dev/full").expect("/dev/full");
            written_to(full, &folder, args).code(2).stderr_eq(
                "error: the result can't be written to standard output: No space left [..]\n",
            );
        }
    }
}

#[test]
fn closed_standard_streams() {
    let folder = Folder::new();
    for (redirection, status, error) in [
        ("<&-", 2, "error: standard input: only 0 of 8 [..]\n"),
        ("< /", 2, "error: standard input can't be read: Is a directory (os error 21)\n"),
        ("2>&-", 2, ""),
        ("--help >&-", 0, ""),
    ] {
        let line = format!("printf 'y\\ny\\n' | alliance-check {redirection}");
        let ended = folder.shell(&line).output().expect("a shell");
        assert(ended).code(status).stdout_eq("").stderr_eq(error);
    }
}

/// The memory of a program that crashed contains the answers. No file of it is written, and the
/// system hands it to no other program: others may not read it.
#[cfg(target_os = "linux")]
#[test]
fn no_answers_are_left_by_a_crash() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    let folder = Folder::new();
    let permissions = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), permissions).expect("the folder is ours");
    // By another process: while one here holds it open to write, it can't be run.
    let copied = Command::new("cp").args([PROGRAM, "program"]).current_dir(folder.path()).status();
    assert!(copied.expect("cp").success());
    let mut command = folder.shell("ulimit -S -c $(ulimit -H -c); exec ./program");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    if nix::unistd::geteuid().is_root() {
        command.uid(65534);
    }
    let mut waiting = command.spawn().expect("the program starts");
    let process = format!("/proc/{}", waiting.id());
    let is_safe = || {
        let limits = fs::read_to_string(format!("{process}/limits")).expect("its limits");
        let limits: Vec<_> = limits.split_whitespace().collect();
        let has_no_core = limits.join(" ").contains("Max core file size 0 0 bytes");
        // The files of a process that others may not read belong to root.
        let owner = fs::metadata(format!("{process}/status")).expect("a process").uid();
        has_no_core && owner == 0
    };
    let deadline = Instant::now() + Duration::from_secs(10);
    while !is_safe() {
        assert!(Instant::now() < deadline, "its memory can be dumped");
        thread::sleep(Duration::from_millis(5));
    }
    drop(waiting.stdin.take());
    waiting.wait().expect("it ends");
}

/// What sets the clipboard and a title.
const C0: &str = "\u{1b}]52;c;eA==\u{7}\u{1b}]0;t\u{7}";
/// The same in C1, and a mark that reorders text, which stand in JSON as they are.
const C1: &str = "\u{9b}2J\u{9d}0;t\u{9c}d\u{202e}e\u{7f}é";
const HARMLESS_C1: &str = r"\u{9b}2J\u{9d}0;t\u{9c}d\u{202e}e\u{7f}é";

#[test]
fn text_from_elsewhere_never_reaches_a_terminal_raw() {
    let folder = Folder::new();
    // A line break in a cell stays one, and so do tabs between the columns.
    let ids = "comfortable go_back talk_about_anything relieved perspective cared_about goals \
               supported";
    let row = format!("\"{C0}{C1}\n2\"\t{}\n", ["y"; 8].join("\t"));
    folder.file("a.tsv", format!("note\t{}\n{}", ids.replace(' ', "\t"), row.repeat(2000)));
    // The id of a question that was asked before heads a column.
    let check = saved_at("2025-10-01T10:00:00Z", &[], "y y y y y y y y");
    let check = without_scoring(&check).replace("\"go_back\"", "\"go\u{9b}2J\u{202e}\"");
    folder.file("checks", check);
    let cell = format!("{C0}{C1}");
    let harmless = format!(r"\u{{1b}}]52;c;eA==\u{{7}}\u{{1b}}]0;t\u{{7}}{HARMLESS_C1}");
    for (args, raw, harmless) in [
        ("score a.tsv", &*cell, &*harmless),
        ("score a.tsv --format json", C1, HARMLESS_C1),
        ("history checks --format csv", "go\u{9b}2J\u{202e}", r"go\u{9b}2J\u{202e}"),
        // A saved check is harmless in JSON, wherever it goes.
        ("history checks --format json", r"go\u009b2J\u202e", r"go\u009b2J\u202e"),
    ] {
        let line = format!("exec alliance-check {args} 2>&-");
        let ended = Window::new(80).folder(&folder).shell(&line).end();
        let terminal = String::from_utf8(ended.bytes).expect("UTF-8").replace("\r\n", "\n");
        let piped = output(folder.shell(&line), "");
        assert!(stdout(&piped).contains(raw), "{}", stdout(&piped));
        assert_eq!(terminal, stdout(&piped).replace(raw, harmless));
    }
}
