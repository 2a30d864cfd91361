//! `--save`: what is saved, what changed since, and that nothing is lost on the way to the disk.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use alliance_check::questionnaire::words::Words;
use alliance_check::saved_check::store::Store;
use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use snapbox::cmd::OutputAssert;
use snapbox::str;

use crate::run::{Folder, PROGRAM, assert, cases, output, saved_at, stdout};
use crate::terminal::{Terminal, Window, question, review};

const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";
const ONE_NO: &str = "y\nn\ny\ny\ny\ny\ny\ny\n";

/// The checks in a file, all of whose lines are complete.
fn records(path: &Path) -> Vec<serde_json::Value> {
    let content = fs::read_to_string(path).expect("the file");
    assert!(content.ends_with('\n'), "the last line is complete");
    content.lines().map(|line| serde_json::from_str(line).expect("a saved check")).collect()
}

/// What is said when a check was saved in `checks.jsonl`.
fn saved_lines() -> String {
    format!("{}\n{}", Words::default().saved("[..]/checks.jsonl", "[..]"), history_line())
}

/// The last line of that.
fn history_line() -> String {
    Words::default().to_see_checks("alliance-check history checks.jsonl") + "\n"
}

/// A check that is saved in `checks.jsonl` in `folder`.
fn save(folder: &Folder, args: &[&str], answers: &str) -> OutputAssert {
    folder.check(&[&["--save", "checks.jsonl"], args].concat(), answers)
}

/// The prompt where a check could not be saved.
fn elsewhere() -> String {
    Words::default().file_name_prompt()
}

fn mode(path: &Path) -> u32 {
    let metadata = fs::metadata(path).expect("the file");
    metadata.permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("the mode can be set");
}

#[test]
fn the_line_is_the_object_of_the_json_format() {
    let folder = Folder::new();
    let path = folder.path().join("checks.jsonl");
    let first = output(folder.program(&["--format", "json", "--save", "checks.jsonl"]), ONE_NO);
    let kept = fs::read_to_string(&path).expect("the file");
    let (object, end) = kept.split_at(kept.trim_end().len() - 1);
    assert!(end.starts_with("}  ") && end.ends_with("  \n"), "{end:?}");
    assert_eq!(stdout(&first), format!("{object},\"since\":null}}\n"));
    let whole = path.display();
    let said =
        format!("Saved in {whole}, check 1.\nTo see them: alliance-check history checks.jsonl\n");
    assert_eq!(String::from_utf8_lossy(&first.stderr), said);
    assert_eq!(mode(&path), 0o600);
    save(&folder, &[], ALL_YES).code(0);
    let both = fs::read_to_string(&path).expect("the file");
    assert!(both.starts_with(&kept));
    assert_eq!(records(&path).len(), 2);
}

/// Two checks: one question turned, and another one before.
fn two_checks() -> String {
    [
        saved_at("2025-11-08T10:00:00Z", &[], "y y y y y u y y"),
        saved_at("2025-11-15T10:00:00Z", &[], "y n y y y y y y"),
    ]
    .concat()
}

#[test]
fn what_changed_since() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks());
    save(&folder, &[], "y\ny\nn\ny\nskip\ny\ny\ny\n").code(0).stderr_eq(saved_lines()).stdout_eq(
        str![[r#"
[..]
[..]

[..]
...
  Can I [..]  No
...
  Does my [..]
  [..]?

Since the previous check, on 15 Nov 2025

  Can I [..]  from Yes to No
  Does my [..]
  [..]  from Yes to skipped

Going well again

  Do I want [..]  from No to Yes

[..]
...
"#]],
    );
    fs::write(&path, two_checks()).expect("the file");
    save(&folder, &["--format", "markdown"], "y\ny\nn\ny\nskip\ny\ny\ny\n")
        .code(0)
        .stderr_eq(saved_lines())
        .stdout_eq(str![[r#"
...
- [..] *skipped*
...
## Since the previous check, on 15 Nov 2025

- Can I [..] *from Yes to No*
- Does my [..] *from Yes to skipped*

### Going well again

- Do I want [..] *from No to Yes*

## For me
...
"#]]);
    fs::write(&path, two_checks()).expect("the file");
    let run = output(
        folder.program(&["--format", "json", "--save", "checks.jsonl"]),
        "y\ny\nn\ny\nskip\ny\ny\ny\n",
    );
    let object: serde_json::Value = serde_json::from_str(stdout(&run)).expect("JSON");
    snapbox::assert_data_eq!(
        object["since"].to_string(),
        str![[
            r#"{"answered_at":"2025-11-15T10:00:00Z","changed":[{"from":"no","id":"go_back","to":"yes"},{"from":"yes","id":"talk_about_anything","to":"no"},{"from":"yes","id":"perspective","to":null}]}"#
        ]]
    );
}

#[test]
fn what_came_back_was_there_before() {
    let folder = Folder::new();
    let path =
        folder.file("checks.jsonl", saved_at("2025-11-15T10:00:00Z", &[], "n y y y y y y y"));
    save(&folder, &[], ALL_YES).code(0).stdout_eq(str![[r#"
...
[..] 15 Nov 2025

  [..]?  [..] No [..] Yes

[..]
...
"#]]);
    // From one check to the next of these two, nothing changes.
    let saved = fs::read_to_string(&path).expect("the file");
    let (before, last) = saved.trim_end().rsplit_once('\n').expect("several checks");
    let last = crate::run::at_time("2025-11-20T10:00:00Z", last);
    fs::write(&path, format!("{before}\n{last}\n")).expect("the file");
    save(&folder, &["--format", "markdown"], ALL_YES).code(0).stdout_eq(str![[r#"
...
Nothing changed since the previous check, on [..].

## For me
...
"#]]);
}

#[test]
fn another_questionnaire_is_not_compared() {
    let folder = Folder::new();
    let path = folder.file(
        "checks.jsonl",
        two_checks().replace("\"id\":\"therapeutic-alliance\"", "\"id\":\"other\""),
    );
    let run = output(folder.program(&["--format", "json", "--save", "checks.jsonl"]), ALL_YES);
    let object: serde_json::Value = serde_json::from_str(stdout(&run)).expect("JSON");
    assert!(object["since"].is_null(), "{}", object["since"]);
    assert_eq!(records(&path).len(), 3);
}

#[test]
fn a_torn_last_line_swallows_nothing() {
    let folder = Folder::new();
    let (whole, torn) = (two_checks(), "{\"format\":1,\"questionn");
    let path = folder.file("checks.jsonl", format!("{whole}{torn}"));
    save(&folder, &["--format", "json"], ALL_YES).code(0).stderr_eq(str![[r#"
warning: checks.jsonl has a faulty line; it was left as it is
checks.jsonl:3: cut off before its end
Saved in [..]/checks.jsonl, check 3.
To see them: alliance-check history checks.jsonl

"#]]);
    let content = fs::read_to_string(&path).expect("the file");
    let rest = content.strip_prefix(&format!("{whole}{torn}\n")).expect("what was there");
    serde_json::from_str::<serde_json::Value>(rest).expect("a saved check");
}

#[test]
fn a_whole_last_line_without_its_end_is_a_check() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks().trim_end());
    save(&folder, &[], ALL_YES).code(0).stderr_eq(saved_lines());
    assert_eq!(records(&path).len(), 3);
}

#[test]
fn lines_that_are_no_checks_stay_and_are_reported() {
    let folder = Folder::new();
    let content = format!("{{ \"format\": 1, \"que\n{}{{\"format\":2}}\n", two_checks());
    let path = folder.file("checks.jsonl", &content);
    save(&folder, &[], ALL_YES)
        .code(0)
        .stderr_eq(str![[r#"
warning: checks.jsonl has 2 faulty lines; they were left as they are
checks.jsonl:1: cut off before its end
checks.jsonl:4: format 2 [..]
Saved in [..]/checks.jsonl, check 3.
To see them: alliance-check history checks.jsonl

"#]])
        .stdout_eq(str![[r#"
...
[..] 15 Nov 2025

  [..]?  [..] No [..] Yes

[..]
...
"#]]);
    assert!(fs::read_to_string(&path).expect("the file").starts_with(&content));
}

#[test]
fn a_file_that_others_may_open() {
    let folder = Folder::new();
    for (mode, named) in [(0o600, false), (0o644, true), (0o620, true), (0o604, true)] {
        let path = folder.file("my checks.jsonl", "");
        set_mode(&path, mode);
        let warning = format!(
            "warning: others on this machine can open my checks.jsonl (its mode is {mode:o}); to keep it to yourself: \
             chmod 600 'my checks.jsonl'\n"
        );
        let warning = if named { &warning } else { "" };
        folder.check(&["--save", "my checks.jsonl"], ALL_YES).code(0).stderr_eq(format!(
            "{warning}[..]/my checks.jsonl, check 1.\n[..] 'my checks.jsonl'\n"
        ));
        assert_eq!(self::mode(&path), mode);
    }
}

const RESULT: &str = "[..]\n[..]\n\n...\n\n[..]: 8 of 8.\n...\n";

#[test]
fn what_cannot_be_a_file_of_checks() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    let fifo = Command::new("mkfifo").arg(folder.path().join("fifo")).status();
    assert!(fifo.expect("mkfifo").success());
    folder.file("file", "");
    for (path, error) in [
        ("folder", "it is a directory; name a file"),
        ("fifo", "it is not a regular file; name one"),
        ("/dev/null", "it is not a regular file; name one"),
        ("gone/checks.jsonl", "the folder gone does not exist; create it first"),
        ("file/checks.jsonl", "Not a directory (os error 20)"),
    ] {
        folder
            .check(&["--save", path], ALL_YES)
            .code(2)
            .stdout_eq(RESULT)
            .stderr_eq(format!("error: the check is not saved in {path}: {error}\n").repeat(2));
    }
    assert_eq!(folder.names(), ["fifo", "file", "folder"]);
}

#[test]
fn a_file_that_may_only_be_read() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks());
    set_mode(&path, 0o444);
    set_mode(folder.path(), 0o755);
    // Root may write any file: be somebody else, who may not reach the program where it was built.
    let copy = folder.path().join("program");
    // By another process: while one here holds it open to write, it can't be run.
    let copied = Command::new("cp").arg(PROGRAM).arg(&copy).status();
    assert!(copied.expect("cp").success());
    set_mode(&copy, 0o755);
    let mut command = Command::new(copy);
    command
        .args(["--save", "checks.jsonl"])
        .current_dir(folder.path())
        .env_clear()
        .env("TZ", "UTC");
    if nix::unistd::geteuid().is_root() {
        command.uid(65534);
    }
    let error = "error: the check is not saved in checks.jsonl: Permission denied (os error 13)\n";
    assert(output(command, ALL_YES)).code(2).stdout_eq(RESULT).stderr_eq(error.repeat(2));
    assert_eq!(fs::read_to_string(&path).expect("the file"), two_checks());
}

#[test]
fn a_full_disk_loses_nothing() {
    // As a limit to the size of a file, in blocks of 512 bytes: no room, and some, but less than a check takes.
    let two = two_checks();
    for (content, blocks) in [("", 0), ("", 1), (&two, 0), (&two, two.len() / 512 + 1)] {
        let folder = Folder::new();
        let path = folder.file("checks.jsonl", content);
        let line = format!("ulimit -f {blocks}; exec alliance-check --save checks.jsonl");
        let error = "error: the check is not saved in checks.jsonl: File too large (os error 27)\n";
        assert(output(folder.shell(&line), ALL_YES))
            .code(2)
            .stdout_eq(RESULT)
            .stderr_eq(error.repeat(2));
        assert_eq!(fs::read_to_string(&path).expect("the file"), content);
    }
}

#[test]
fn a_file_size_limit_under_standard_output() {
    let folder = Folder::new();
    let line = "ulimit -f 0; exec alliance-check > result";
    assert(output(folder.shell(line), ALL_YES)).code(2).stdout_eq("").stderr_eq(
        "error: the result can't be written to standard output: File too large (os error 27)\n",
    );
    assert_eq!(folder.names(), ["result"]);
}

#[test]
fn a_check_that_may_be_too_long_to_be_read_again() {
    let folder = Folder::new();
    let mut questions = format!(
        "format: 1\nid: long\ntitle: Long\nsafety: None\n{ANY_RESULT}choices:\n  - {{label: \"Yes\", points: 1}}\n  - \
         {{label: \"No\", points: 0}}\nquestions:\n"
    );
    // In JSON, each quote takes two bytes.
    for nth in 0..80 {
        questions += &format!("  - {{id: q{nth}, text: {}}}\n", "x\"".repeat(4_700));
    }
    folder.file("long.yaml", questions);
    folder
        .check(&["--questions", "long.yaml", "--save", "checks.jsonl"], "yes\n".repeat(80))
        .code(2)
        .stdout_eq("")
        .stderr_eq(
            "error: checks can't be saved in checks.jsonl: a check of this questionnaire may be longer than 1 MiB\n",
        );
    assert_eq!(folder.names(), ["long.yaml"]);
}

#[test]
fn a_check_is_saved_before_it_is_shown() {
    let folder = Folder::new();
    save(&folder, &[], "maybe").code(2).stdout_eq("");
    assert_eq!(folder.names(), [] as [&str; 0]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let answers = Folder::new();
    let answers = answers.file("answers", ALL_YES);
    let run = |stdout: Stdio| {
        let mut command = folder.program(&["--save", "checks.jsonl"]);
        command
            .stdin(File::open(&answers).expect("the answers"))
            .stdout(stdout)
            .stderr(Stdio::piped());
        assert(command.output().expect("the program ends"))
    };
    run(writer.into()).code(0).stderr_eq(saved_lines());
    #[cfg(target_os = "linux")]
    {
        let full = OpenOptions::new().write(true).open("/dev/full");
        run(full.expect("/dev/full").into()).code(2).stderr_eq(
            saved_lines() + "error: the result can't be written to standard output: No space left on device (os error 28)\n",
        );
        assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 2);
    }
}

#[test]
fn the_question_file_is_no_file_of_checks() {
    let folder = Folder::new();
    let questions = include_str!("../../questions.yaml");
    folder.file("own.yaml", questions);
    folder
        .check(&["--questions", "own.yaml", "--save", "./own.yaml"], ALL_YES)
        .code(2)
        .stdout_eq("")
        .stderr_eq(
            "error: checks can't be saved in ./own.yaml: it is the question file; name another\n",
        );
    let kept = fs::read_to_string(folder.path().join("own.yaml")).expect("the questions");
    assert_eq!(kept, questions);
}

#[test]
fn the_file_of_the_result_is_no_file_of_checks() {
    let folder = Folder::new();
    folder.file("checks.jsonl", two_checks());
    for redirection in [">> checks.jsonl", "> new"] {
        let name = redirection.split(' ').next_back().expect("a name");
        let line = format!("exec alliance-check --format json --save {name} {redirection}");
        assert(output(folder.shell(&line), ALL_YES)).code(2).stderr_eq(format!(
            "error: checks can't be saved in {name}: the result is written there; name another\n"
        ));
    }
    let kept = fs::read_to_string(folder.path().join("checks.jsonl")).expect("the file");
    assert_eq!(kept, two_checks());
}

#[test]
fn a_name_is_harmless_to_a_terminal() {
    let folder = Folder::new();
    folder
        .check(&["--save", "a\u{1b}[31m"], ALL_YES)
        .code(0)
        .stderr_eq("[..]/a\\u{1b}[31m, check 1.\n");
}

/// The program in `folder`, in a terminal.
fn terminal(folder: &Folder, file: &str) -> Terminal {
    Window::new(80).folder(folder).start(&["--save", file])
}

#[test]
fn the_promise_before_the_first_question() {
    let folder = Folder::new();
    let mut terminal = terminal(&folder, "checks.jsonl");
    terminal.wait_for(question(1, 8));
    assert!(
        terminal
            .contents()
            .contains("\nYour answers will be saved in checks.jsonl when you finish.\n"),
        "{}",
        terminal.contents()
    );
    terminal.answer(1, &["y"; 8]).at(review(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    assert!(ended.screen.ends_with(history_line().trim_end()), "{}", ended.screen);
    assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 1);
}

#[test]
fn stopping_leaves_no_file() {
    for keys in ["q\r", "\u{3}"] {
        let folder = Folder::new();
        let mut terminal = terminal(&folder, "checks.jsonl");
        terminal.answer(1, &["y", "n"]).at(question(3, 8), keys);
        if keys == "q\r" {
            terminal.at("will be lost", keys);
        }
        let ended = terminal.end();
        assert!(ended.status == "130" || ended.status == "Interrupt", "{}", ended.status);
        assert_eq!(folder.names(), [] as [&str; 0]);
    }
}

/// A diary, a table with a check below it, a sheet, and JSON of something else.
const FOREIGN: [(&str, usize); 9] = [
    ("Today I saw her again.\n", 1),
    ("client,q1\n1,2\n", 1),
    ("\n# Therapeutic alliance self-check\n", 2),
    ("{\"name\": \"format\"}\n", 1),
    // They begin like a check, and are something else to their end, such as a question file in JSON.
    ("{\"format\": 1, \"id\": \"own\", \"questions\": []}\n", 1),
    ("{\"format\": \"esm\"}\n", 1),
    ("{\"format\":3,\"theme\":\"dark\"}\n", 1),
    ("x\n", 1),
    ("{\n  \"format\": 1\n}\n", 2),
];

#[test]
fn another_kind_of_file_is_refused_before_the_questions() {
    for (foreign, line) in FOREIGN {
        for content in [foreign.to_owned(), format!("{foreign}{}", two_checks())] {
            let folder = Folder::new();
            let path = folder.file("notes", &content);
            let error = format!(
                "error: checks can't be saved in notes: its line {line} is not a saved check, so it may be another kind of \
                 file; name a new one"
            );
            let ended = terminal(&folder, "notes").end();
            assert_eq!(ended.status, "2");
            assert_eq!(ended.screen, error);
            folder
                .check(&["--save", "notes"], ALL_YES)
                .code(2)
                .stdout_eq("")
                .stderr_eq(format!("{error}\n"));
            assert_eq!(fs::read_to_string(&path).expect("the file"), content);
        }
    }
    // The line is named wherever it is.
    let folder = Folder::new();
    folder.file("checks.jsonl", two_checks() + "call her\n");
    let run = folder.check(&["--save", "checks.jsonl"], ALL_YES).code(2);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("its line 3 is not a saved check"), "{said}");
}

#[test]
fn a_file_that_becomes_another_kind_during_the_questions() {
    let folder = Folder::new();
    let mut terminal = terminal(&folder, "notes");
    terminal.wait_for(question(1, 8));
    let path = folder.file("notes", "Today I saw her again.\n");
    terminal.answer(1, &["y"; 8]).at(review(), "\r").at(elsewhere(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "2");
    assert!(ended.screen.contains(": 8 of 8."), "{}", ended.screen);
    let error = "error: the check is not saved in notes: its line 1 is not a saved check";
    assert_eq!(ended.screen.matches(error).count(), 2, "{}", ended.screen);
    assert_eq!(fs::read_to_string(path).expect("the file"), "Today I saw her again.\n");
}

#[test]
fn a_torn_line_is_no_obstacle_wherever_it_stands() {
    let check = two_checks();
    let line = check.lines().next().expect("a check");
    let torn = [
        "{",
        "{\"form",
        "{ \"format\" : 1, \"questionnaire\"",
        &line.trim_end()[..line.trim_end().len() - 1],
        // What was never written before a crash.
        "{\"format\":1,\"que\0\0\0",
        "\0\0\0\0",
    ];
    for torn in torn {
        for content in [format!("{torn}\n{check}"), format!("{check}{torn}"), torn.to_owned()] {
            let folder = Folder::new();
            let path = folder.file("checks.jsonl", &content);
            let run = folder.check(&["--save", "checks.jsonl"], ALL_YES).code(0);
            let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
            assert!(said.contains("checks.jsonl has a faulty line"), "{said}");
            let saved = fs::read_to_string(&path).expect("the file");
            assert!(saved.starts_with(&content), "{saved}");
            assert_eq!(saved.lines().count(), content.lines().count() + 1);
        }
    }
    // Zeros before a text are another kind of file, such as UTF-16.
    let folder = Folder::new();
    folder.file("notes", "\0T\0o\0d\0a\0y\n");
    folder.check(&["--save", "notes"], ALL_YES).code(2).stdout_eq("");
}

#[test]
fn a_file_does_not_become_too_large_to_be_read() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", "{\"format\":");
    let file = OpenOptions::new().write(true).open(&path).expect("the file");
    // Zeros in the line of a check, up to the last byte: a sparse file needs no time to write.
    file.write_all_at(b"}", 64 * 1024 * 1024 - 101).expect("a sparse file");
    let store = Store::open(&path).expect("the file");
    let error = store.append(&two_checks()).expect_err("it is full");
    assert_eq!(error.to_string(), "it is larger than 64 MiB; begin a new file");
    assert_eq!(fs::metadata(path).expect("the file").len(), 64 * 1024 * 1024 - 100);
}

/// While it waits for the lock, Ctrl-C ends it like any program.
#[test]
fn ctrl_c_during_the_wait_for_the_lock() {
    for args in [&["--save", "checks.jsonl"][..], &["--save", "checks.jsonl", "--plain"]] {
        let folder = Folder::new();
        let path = folder.file("checks.jsonl", two_checks());
        let file = File::open(&path).expect("the file");
        let mut terminal = Window::new(80).folder(&folder).start(args);
        terminal.wait_for(question(1, 8));
        file.lock().expect("a lock");
        terminal.answer(1, &["y"; 8]).at(review(), "\r");
        // The wait begins then. Line by line it always is, and Ctrl-C may come before.
        terminal.wait_until_given_back().interrupt();
        let status = terminal.end().status;
        assert!(
            status == "Interrupt" || (status == "130" && args.contains(&"--plain")),
            "{status} {args:?}"
        );
        assert_eq!(fs::read_to_string(&path).expect("the file"), two_checks());
    }
}

#[test]
fn others_can_open_it_is_said_before_the_questions() {
    let folder = Folder::new();
    set_mode(&folder.file("checks.jsonl", ""), 0o644);
    let mut terminal = terminal(&folder, "checks.jsonl");
    terminal.wait_for(question(1, 8));
    let warning = "warning: others on this machine can open checks.jsonl (its mode is 644);";
    assert!(terminal.contents().starts_with(warning), "{}", terminal.contents());
    terminal.press("q\r");
    assert_eq!(terminal.end().status, "130");
}

#[test]
fn standard_output_is_no_file() {
    let folder = Folder::new();
    folder.check(&["--save", "-"], ALL_YES).code(2).stdout_eq("").stderr_eq(
        "error: checks can't be saved in -: it is not a file; --format json writes a check to standard output\n",
    );
    assert_eq!(folder.names(), [] as [&str; 0]);
    folder.check(&["--save", "./-"], ALL_YES).code(0);
    assert_eq!(folder.names(), ["-"]);
}

#[test]
fn a_link_to_the_question_file_is_that_file() {
    let folder = Folder::new();
    let questions = folder.file("own.yaml", include_str!("../../questions.yaml"));
    fs::hard_link(&questions, folder.path().join("hard")).expect("a hard link");
    std::os::unix::fs::symlink("own.yaml", folder.path().join("soft")).expect("a link");
    for name in ["hard", "soft"] {
        folder
            .check(&["--questions", "own.yaml", "--save", name], ALL_YES)
            .code(2)
            .stdout_eq("")
            .stderr_eq(format!(
                "error: checks can't be saved in {name}: it is the question file; name another\n"
            ));
    }
}

/// The program, started in `folder` with `answers` from a file.
fn started(folder: &Folder, args: &[&str], answers: &str) -> Child {
    let input = folder.file("answers", answers);
    folder
        .program(args)
        .stdin(File::open(input).expect("the answers"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// An editor writes a new file and gives it the name of the old one.
#[test]
fn a_file_that_is_replaced_or_deleted_while_it_is_locked() {
    for replaced in [true, false] {
        let folder = Folder::new();
        let path = folder.file("checks.jsonl", two_checks());
        let old = File::open(&path).expect("the file");
        // Others may read it, so only adding to it waits.
        old.lock_shared().expect("a lock");
        let saving = started(&folder, &["--save", "checks.jsonl"], ALL_YES);
        // It has the answers, and waits.
        thread::sleep(Duration::from_millis(300));
        if replaced {
            let edited = folder.file("edited", two_checks().lines().next().expect("a check"));
            fs::rename(edited, &path).expect("another file");
        } else {
            fs::remove_file(&path).expect("the file is deleted");
        }
        old.unlock().expect("no lock");
        let run = saving.wait_with_output().expect("it ends");
        assert!(String::from_utf8_lossy(&run.stderr).ends_with(&history_line()));
        assert_eq!(records(&path).len(), if replaced { 2 } else { 1 });
        if !replaced {
            assert_eq!(mode(&path), 0o600);
        }
    }
}

#[test]
fn a_lock_that_is_kept_ends_in_a_message() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks());
    let file = File::open(&path).expect("the file");
    file.lock().expect("a lock");
    thread::scope(|scope| {
        scope.spawn(|| {
            let error = "error: the check is not saved in checks.jsonl: another program keeps it locked; close that program and try \
                         again\n";
            folder
                .check(&["--save", "checks.jsonl"], ALL_YES)
                .code(2)
                .stdout_eq(RESULT)
                .stderr_eq(error.repeat(2));
        });
        scope.spawn(|| {
            folder.check(&["history", "checks.jsonl"], "").code(2).stdout_eq("").stderr_eq(
                "error: checks.jsonl can't be read: another program keeps it locked; close that program and try again\n",
            );
        });
    });
    assert_eq!(fs::read_to_string(&path).expect("the file"), two_checks());
}

#[test]
fn nobody_is_asked_for_what_cannot_be_saved() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    for (file, error) in [
        ("folder", "it is a directory; name a file"),
        ("gone/checks.jsonl", "the folder gone does not exist; create it first"),
    ] {
        let ended = terminal(&folder, file).end();
        assert_eq!(ended.status, "2");
        let message = format!("error: checks can't be saved in {file}: {error}");
        assert_eq!(ended.screen.replace('\n', ""), message);
    }
    assert_eq!(folder.names(), ["folder"]);
}

/// What any score means, in a question file.
const ANY_RESULT: &str =
    "results: [{from: 0, id: any, positive: true, headline: Any, advice: None}]\n";

/// Six short questions with ten answers each: a million checks that can be distinguished.
fn digits(folder: &Folder) -> PathBuf {
    let choices: String = (0..10)
        .map(|digit| format!("  - {{id: d{digit}, label: \"{digit}\", points: {digit}}}\n"))
        .collect();
    let questions: String = ["a", "b", "c", "d", "e", "f"]
        .map(|id| format!("  - {{id: {id}, text: Which digit?}}\n"))
        .concat();
    folder.file(
        "digits.yaml",
        format!(
            "format: 1\nid: digits\ntitle: Digits\nsafety: Just digits.\n{ANY_RESULT}choices:\n{choices}questions:\n{questions}"
        ),
    )
}

/// The program, about to save in `checks.jsonl`.
fn saver(folder: &Folder, questions: &Path) -> Command {
    let mut command = folder.program(&["--format", "json", "--save", "checks.jsonl"]);
    command.arg("--questions").arg(questions);
    command
}

/// Answers that are the six digits of `number`.
fn answers(number: usize) -> String {
    format!("{number:06}").chars().map(|digit| format!("{digit}\n")).collect()
}

/// The number that a record is.
fn number(record: &serde_json::Value) -> usize {
    let responses = record["responses"].as_array().expect("a list");
    responses
        .iter()
        .map(|response| response["label"].as_str().expect("a digit"))
        .collect::<String>()
        .parse()
        .expect("a number")
}

#[test]
fn reading_and_writing_lock_the_file() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks());
    let file = File::open(&path).expect("the file");
    let half = |line: &str| line[..line.len() / 2].to_owned();
    let waits = |args: &[&str], answers: &str| {
        let mut child = started(&folder, args, answers);
        thread::sleep(Duration::from_millis(200));
        assert!(child.try_wait().expect("its state").is_none(), "it waits");
        child
    };
    // Somebody reads: a check can't be added.
    file.lock_shared().expect("a lock");
    let saving = waits(&["--save", "checks.jsonl"], ALL_YES);
    assert_eq!(fs::read_to_string(&path).expect("the file"), two_checks());
    file.unlock().expect("no lock");
    assert(saving.wait_with_output().expect("it ends")).code(0);
    assert_eq!(records(&path).len(), 3);
    // Somebody is writing: no half of a check is read.
    file.lock().expect("a lock");
    fs::write(&path, half(&two_checks())).expect("a half");
    let reading = waits(&["history", "checks.jsonl"], "");
    fs::write(&path, two_checks()).expect("a whole");
    file.unlock().expect("no lock");
    assert(reading.wait_with_output().expect("it ends")).code(0).stderr_eq("");
}

/// Each is told that its check is saved, and it is; or, on a busy machine, that the file is locked, and it is not.
#[test]
fn processes_at_once() {
    const AT_ONCE: usize = 16;
    let folder = Folder::new();
    let questions = digits(&folder);
    let saved = Mutex::new(BTreeSet::new());
    thread::scope(|scope| {
        for first in 0..AT_ONCE {
            let (folder, questions, saved) = (&folder, &questions, &saved);
            scope.spawn(move || {
                for number in (first..cases()).step_by(AT_ONCE) {
                    let run = output(saver(folder, questions), answers(number));
                    let said = String::from_utf8_lossy(&run.stderr);
                    if said.starts_with("Saved in ") {
                        saved.lock().expect("the numbers").insert(number);
                    } else {
                        assert!(said.contains("another program keeps it locked"), "{said}");
                    }
                }
            });
        }
    });
    let kept = records(&folder.path().join("checks.jsonl"));
    let saved = saved.into_inner().expect("the numbers");
    assert!(!saved.is_empty());
    assert_eq!(kept.len(), saved.len());
    assert_eq!(kept.iter().map(number).collect::<BTreeSet<_>>(), saved);
}

#[test]
fn killed_at_any_moment() {
    const BETWEEN_WHOLE_RUNS: usize = 8;
    let folder = Folder::new();
    let questions = digits(&folder);
    let start = |nth: usize| {
        let mut child = saver(&folder, &questions)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        (stdin.write_all(answers(nth).as_bytes())).expect("the answers");
        child
    };
    // A warning of a line that was torn may stand above it.
    let said_so = |run: &Output| {
        let said = String::from_utf8_lossy(&run.stderr);
        said.lines().any(|line| line.starts_with("Saved in "))
    };
    let mut whole = Duration::ZERO;
    let mut reported = Vec::new();
    let mut killed = 0;
    for nth in 0..cases() {
        if nth % BETWEEN_WHOLE_RUNS == 0 {
            let started = Instant::now();
            let run = start(cases() + nth).wait_with_output().expect("the program ends");
            whole = started.elapsed();
            assert!(said_so(&run), "{run:?}");
            reported.push(cases() + nth);
        }
        let mut child = start(nth);
        // The golden ratio spreads the moments over a run.
        thread::sleep(whole.mul_f64((nth as f64 * 0.618_034).fract() * 1.1));
        child.kill().expect("it can be killed");
        let run = child.wait_with_output().expect("the program ends");
        killed += usize::from(!run.status.success());
        if said_so(&run) {
            reported.push(nth);
        }
    }
    let content = fs::read_to_string(folder.path().join("checks.jsonl")).expect("the file");
    let lines: Vec<_> = content.lines().map(serde_json::from_str::<serde_json::Value>).collect();
    let kept: Vec<_> = lines.iter().flatten().map(number).collect();
    let lost: Vec<_> = reported.iter().filter(|nth| !kept.contains(nth)).collect();
    assert_eq!(lost, [] as [&usize; 0]);
    assert_eq!(kept.len(), kept.iter().collect::<BTreeSet<_>>().len());
    assert!(lines.len() - kept.len() <= killed, "more torn lines than kills");
    assert!(killed > cases() / 4, "only {killed} were killed");
}

/// The program with `args` in a terminal of ten rows, after eight answers that are all worth raising.
fn long_result(folder: &Folder, args: &[&str]) -> Terminal {
    let mut terminal = Window::new(80).rows(10).folder(folder).start(args);
    terminal.answer(1, &["n"; 8]).at(review(), "\r");
    terminal
}

/// Goes on to the stop `nth` of a long result, from 0. Returns whether there is one.
fn reach_stop(terminal: &mut Terminal, nth: usize) -> bool {
    let more = Words::default().more_prompt("q");
    for _ in 0..nth {
        if !terminal.stops(&more) {
            return false;
        }
        terminal.press("\r");
    }
    terminal.stops(&more)
}

#[test]
fn a_window_closed_or_ctrl_c_at_any_stop_loses_no_check() {
    let mut stops = 0;
    loop {
        let folder = Folder::new();
        let path = folder.path().join("checks.jsonl");
        let mut hung_up = long_result(&folder, &["--save", "checks.jsonl"]);
        if !reach_stop(&mut hung_up, stops) {
            break;
        }
        assert_eq!(records(&path).len(), 1, "it is there while the result is read");
        signal::kill(Pid::from_raw(hung_up.process_id() as i32), Signal::SIGHUP).expect("a signal");
        assert_eq!(hung_up.end().status, "Hangup");
        let mut interrupted = long_result(&folder, &["--save", "checks.jsonl"]);
        assert!(reach_stop(&mut interrupted, stops));
        interrupted.press("\u{3}");
        let ended = interrupted.end();
        assert_eq!(ended.status, "130");
        assert!(ended.screen.ends_with(history_line().trim_end()), "{}", ended.screen);
        assert_eq!(records(&path).len(), 2);
        stops += 1;
    }
    assert!(stops > 3, "only {stops} stops");
}

#[test]
fn a_window_that_is_closed_at_the_first_stop() {
    let folder = Folder::new();
    let mut terminal = long_result(&folder, &["--save", "checks.jsonl"]);
    assert!(reach_stop(&mut terminal, 0));
    drop(terminal);
    assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 1);
}

/// The reason comes before the result, and once more after it.
#[test]
fn another_file_is_asked_for_where_a_disk_is_full() {
    let folder = Folder::new();
    let line = "ulimit -f 0; exec alliance-check --save checks.jsonl";
    let mut terminal = Window::new(80).folder(&folder).shell(line);
    terminal.answer(1, &["y"; 8]).at(review(), "\r").wait_for(elsewhere());
    let error = |file| format!("error: the check is not saved in {file}: File too large");
    assert!(terminal.contents().contains(&error("checks.jsonl")), "{}", terminal.contents());
    assert!(!terminal.contents().contains(": 8 of 8."));
    // What may be meant for another question is no name.
    terminal.press("y\r").wait_for(Words::default().not_known("\"y\""));
    terminal.at(elsewhere(), "other.jsonl\r").wait_for_text(&error("other.jsonl"));
    terminal.at(elsewhere(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "2");
    let (before, after) = ended.screen.split_once(": 8 of 8.").expect("the result");
    assert!(before.contains(&error("other.jsonl")), "{before}");
    assert!(after.contains(&error("other.jsonl")), "{after}");
    assert_eq!(folder.names(), [] as [&str; 0]);
}

#[test]
fn another_file_takes_the_check_where_the_first_is_locked() {
    // Each waits five seconds for the lock.
    thread::scope(|scope| {
        for args in [&["--save", "checks.jsonl"][..], &["--save", "checks.jsonl", "--plain"]] {
            scope.spawn(|| save_elsewhere(args));
        }
    });
}

fn save_elsewhere(args: &[&str]) {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks());
    let home = folder.path().to_str().expect("a path");
    let environment = [("TERM", "xterm"), ("HOME", home)];
    let mut terminal = Window::new(80).environment(&environment).folder(&folder).start(args);
    terminal.wait_for(question(1, 8));
    let file = File::open(&path).expect("the file");
    file.lock().expect("a lock");
    terminal.answer(1, &["y"; 8]).at(review(), "\r").at(elsewhere(), "~/gone/checks.jsonl\r");
    terminal.wait_for_text(" does not exist; create it first");
    terminal.at(elsewhere(), "~/other.jsonl\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    let other = folder.path().join("other.jsonl");
    let screen = ended.screen.replace('\n', "");
    assert!(screen.contains(&Words::default().saved(other.display(), 1)), "{screen}");
    let command = format!("alliance-check history {}", other.display());
    assert!(screen.contains(&Words::default().to_see_checks(command)), "{screen}");
    assert_eq!(records(&other).len(), 1);
    assert_eq!(fs::read_to_string(&path).expect("the file"), two_checks());
}

#[test]
fn ctrl_c_where_another_file_is_asked_for() {
    for plain in ["", "--plain"] {
        let folder = Folder::new();
        let line = format!("ulimit -f 0; exec alliance-check --save checks.jsonl {plain}");
        let mut terminal = Window::new(80).folder(&folder).shell(&line);
        terminal.answer(1, &["y"; 8]).at(review(), "\r").at(elsewhere(), "\u{3}");
        let ended = terminal.end();
        assert_eq!(ended.status, "130");
        assert!(ended.screen.ends_with(&Words::default().stopped()), "{}", ended.screen);
        assert!(!ended.screen.contains(": 8 of 8."), "{}", ended.screen);
    }
}

#[test]
fn the_welcome_tells_a_new_file_from_an_old_one() {
    let folder = Folder::new();
    let other = two_checks().replace("\"id\":\"therapeutic-alliance\"", "\"id\":\"other\"");
    let future = saved_at("2999-01-01T10:00:00Z", &[], "y y y y y y y y");
    let words = Words::default();
    for (content, told) in [
        (None, words.file_is_new()),
        (Some(String::new()), words.checks_so_far(0)),
        (Some(two_checks()), words.checks_so_far(2)),
        (Some(two_checks().repeat(2) + &other), words.checks_so_far(2)),
        (Some(two_checks() + "{\"format\":1,\"que"), words.checks_so_far(2)),
        (Some(two_checks() + &future), words.checks_so_far(3)),
    ] {
        if let Some(content) = &content {
            folder.file("checks.jsonl", content);
        }
        let mut terminal = terminal(&folder, "checks.jsonl");
        terminal.wait_for(question(1, 8));
        assert!(terminal.contents().contains(&format!("\n{told}\n")), "{}", terminal.contents());
        terminal.press("q\r");
        assert_eq!(terminal.end().status, "130");
        // Nothing is left of the rehearsal.
        let kept = fs::read_to_string(folder.path().join("checks.jsonl")).ok();
        assert_eq!(kept, content);
    }
}

#[test]
fn what_can_not_be_created_is_found_out_before_the_questions() {
    let folder = Folder::new();
    let long = "x".repeat(300);
    std::os::unix::fs::symlink("gone/checks.jsonl", folder.path().join("link")).expect("a link");
    folder.file("file", "");
    for (file, error) in [
        (&*long, "File name too long"),
        ("link", "No such file or directory"),
        ("file/checks.jsonl", "Not a directory"),
    ] {
        let ended = terminal(&folder, file).end();
        assert_eq!(ended.status, "2");
        let screen = ended.screen.replace('\n', "");
        assert!(screen.starts_with("error: checks can't be saved in "), "{screen}");
        assert!(screen.contains(error), "{screen}");
    }
    assert_eq!(folder.names(), ["file", "link"]);
}

#[test]
fn a_link_to_a_file_that_is_not_there_yet_stays() {
    let folder = Folder::new();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("checks.jsonl", &link).expect("a link");
    let mut stopped = terminal(&folder, "link");
    stopped.at(question(1, 8), "q\r");
    assert_eq!(stopped.end().status, "130");
    assert_eq!(folder.names(), ["link"]);
    folder.check(&["--save", "link"], ALL_YES).code(0);
    assert!(fs::symlink_metadata(link).expect("the link").is_symlink());
    assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 1);
}

/// Another program that saves there at the same time.
#[test]
fn the_rehearsal_removes_no_check_of_others() {
    let folder = Folder::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| save(&folder, &[], ALL_YES).code(0));
            scope.spawn(|| {
                let mut stopped = terminal(&folder, "checks.jsonl");
                stopped.at(question(1, 8), "q\r");
                assert_eq!(stopped.end().status, "130");
            });
        }
    });
    assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 4);
}

#[test]
fn a_clock_behind_the_newest_check_is_told_before_the_questions() {
    let folder = Folder::new();
    let future = saved_at("2999-01-01T10:00:00Z", &[], "y y y y y y y y");
    folder.file("checks.jsonl", two_checks() + &future);
    let mut terminal = terminal(&folder, "checks.jsonl");
    terminal.wait_for(question(1, 8));
    let screen = terminal.contents().replace('\n', " ");
    let clock = screen.find("warning: by this machine's clock it is ").expect("a warning");
    let newest =
        "and the newest check in checks.jsonl is of 1 Jan 2999; checks later than now are left out";
    let newest = screen.replace('\n', " ").find(newest).expect("its other time");
    let welcome = screen.find("Therapeutic alliance self-check").expect("the welcome");
    assert!(clock < newest && newest < welcome, "{screen}");
    assert_eq!(screen.matches("warning").count(), 1, "{screen}");
    terminal.press("q\r");
    assert_eq!(terminal.end().status, "130");
    folder.file("checks.jsonl", two_checks());
    let mut terminal = self::terminal(&folder, "checks.jsonl");
    terminal.wait_for(question(1, 8));
    assert!(!terminal.contents().contains("warning"), "{}", terminal.contents());
    terminal.press("q\r");
}

/// With strace, since there is no such file system here. Without it, the store's own tests are left.
#[test]
fn a_file_system_without_locks() {
    let folder = Folder::new();
    let strace = "strace -f -o trace -e trace=flock -e inject=flock:error=ENOLCK alliance-check";
    let tried = folder.shell(&format!("{strace} --help >/dev/null 2>&1")).status();
    if !tried.expect("a shell").success() {
        return;
    }
    let warning = "warning: checks.jsonl is on a file system without locks; let no other program save there at the same \
                   time\n";
    let line = format!("exec {strace} --save checks.jsonl");
    assert(output(folder.shell(&line), ALL_YES))
        .code(0)
        .stdout_eq(RESULT)
        .stderr_eq(format!("{warning}{}", saved_lines()));
    let mut terminal = Window::new(80).folder(&folder).shell(&line);
    terminal.answer(1, &["y"; 8]).at(review(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    let bytes = String::from_utf8_lossy(&ended.bytes).replace("\r\n", " ");
    assert_eq!(bytes.matches("without locks").count(), 1, "{bytes}");
    assert!(ended.screen.ends_with(history_line().trim_end()), "{}", ended.screen);
    assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 2);
}

/// Neither a saved check nor one in JSON tells its answers by its size.
#[test]
fn every_check_has_the_same_size() {
    let folder = Folder::new();
    let mut sizes = BTreeSet::new();
    for answers in [ALL_YES, ONE_NO, &"n\n".repeat(8), &"u\n".repeat(8), &"skip\n".repeat(8)] {
        folder.check(&["--save", answers.trim_end()], answers).code(0);
        let saved = fs::metadata(folder.path().join(answers.trim_end())).expect("a file").len();
        let json = output(folder.program(&["--format", "json"]), answers).stdout;
        assert_eq!(json.len() as u64, saved);
        sizes.insert(saved);
    }
    assert_eq!(sizes.len(), 1);
}

/// The line that keeps a file to oneself, run by a shell.
#[test]
fn the_way_to_keep_a_file_to_oneself_works_for_any_name() {
    for name in [
        "checks.jsonl",
        "my checks",
        "-rf",
        "it's",
        "\"quoted\"",
        "$HOME",
        "a;b",
        "`id`",
        "~",
        "*",
        "a\\b",
        "!!",
        "#c",
        "\u{fc}ber",
        "=ls",
        "a&b",
        "''",
        "(x)",
    ] {
        let folder = Folder::new();
        let path = folder.file(name, "");
        set_mode(&path, 0o644);
        let named = format!("--save={name}");
        let run = folder.check(&[&named], ALL_YES).code(0);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        let command = said.split_once("to keep it to yourself: ").expect("a command").1;
        let command = command.split('\n').next().expect("a line");
        assert(output(folder.shell(command), "")).code(0).stderr_eq("");
        assert_eq!(mode(&path), 0o600, "{command}");
    }
    // What a terminal would not show as it is can't be copied from there.
    for name in ["a\tb", "a\nb", "a\u{1b}[31m", "a\u{202e}b"] {
        let folder = Folder::new();
        set_mode(&folder.file(name, ""), 0o644);
        let run = folder.check(&["--save", name], ALL_YES).code(0);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.contains("; to keep it to yourself, change its mode to 600\n"), "{said}");
    }
}

/// What others may not read of a process, the system does not hand to another program when it crashes, either.
#[cfg(target_os = "linux")]
#[test]
fn no_program_gets_the_answers_after_a_crash() {
    let folder = Folder::new();
    set_mode(folder.path(), 0o755);
    let copy = folder.path().join("program");
    assert!(Command::new("cp").arg(PROGRAM).arg(&copy).status().expect("cp").success());
    set_mode(&copy, 0o755);
    let mut command = Command::new(copy);
    command.env_clear().stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    if nix::unistd::geteuid().is_root() {
        command.uid(65534);
    }
    let mut child = command.spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let deadline = Instant::now() + Duration::from_secs(10);
    // The files of such a process belong to root.
    while std::os::unix::fs::MetadataExt::uid(&fs::metadata(&status).expect("a process")) != 0 {
        assert!(Instant::now() < deadline, "its memory can be dumped");
        thread::sleep(Duration::from_millis(5));
    }
    drop(child.stdin.take());
    child.wait().expect("it ends");
}

#[test]
fn a_file_of_many_checks_is_added_to() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks().repeat(50));
    save(&folder, &[], ALL_YES).code(0);
    assert_eq!(records(&path).len(), 101);
}
