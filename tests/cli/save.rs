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
fn saved_line() -> String {
    Words::default().saved("checks.jsonl") + "\n"
}

/// A check that is saved in `checks.jsonl` in `folder`.
fn save(folder: &Folder, args: &[&str], answers: &str) -> OutputAssert {
    folder.check(&[&["--save", "checks.jsonl"], args].concat(), answers)
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
    let (object, end) = kept.split_at(kept.len() - "}\n".len());
    assert_eq!(end, "}\n");
    assert_eq!(stdout(&first), format!("{object},\"since\":null}}\n"));
    assert_eq!(String::from_utf8_lossy(&first.stderr), "Saved in checks.jsonl.\n");
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
    save(&folder, &[], "y\ny\nn\ny\nskip\ny\ny\ny\n").code(0).stderr_eq(saved_line()).stdout_eq(
        str![[r#"
[..]
[..]

[..] 7 of 8 [..]
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
        .stderr_eq(saved_line())
        .stdout_eq(str![[r##"
...
- [..] *skipped*
...
## Since the previous check, on 15 Nov 2025

- **Can I [..]** from Yes to No
- **Does my [..]** from Yes to skipped

### Going well again

- **Do I want [..]** from No to Yes

*[..]*

## [..]

[..]

"##]]);
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
    save(&folder, &["--format", "markdown"], ALL_YES).code(0).stdout_eq(str![[r##"
...
Nothing changed since the previous check, on [..].

*[..]*
...
"##]]);
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
[..] checks.jsonl.

"#]]);
    let content = fs::read_to_string(&path).expect("the file");
    let rest = content.strip_prefix(&format!("{whole}{torn}\n")).expect("what was there");
    serde_json::from_str::<serde_json::Value>(rest).expect("a saved check");
}

#[test]
fn a_whole_last_line_without_its_end_is_a_check() {
    let folder = Folder::new();
    let path = folder.file("checks.jsonl", two_checks().trim_end());
    save(&folder, &[], ALL_YES).code(0).stderr_eq(saved_line());
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
[..] checks.jsonl.

"#]])
        .stdout_eq(str![[r#"
...
[..] 15 Nov 2025

[..]

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
        folder
            .check(&["--save", "my checks.jsonl"], ALL_YES)
            .code(0)
            .stderr_eq(format!("{warning}[..] my checks.jsonl.\n"));
        assert_eq!(self::mode(&path), mode);
    }
}

const RESULT: &str = "[..]\n[..]\n\n[..]: 8 of 8.\n...\n";

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
            .stderr_eq(format!("error: the check is not saved in {path}: {error}\n"));
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
    assert(output(command, ALL_YES)).code(2).stdout_eq(RESULT).stderr_eq(
        "warning: others on this machine can open checks.jsonl (its mode is 444); to keep it to yourself: chmod 600 checks.jsonl\n\
         error: the check is not saved in checks.jsonl: Permission denied (os error 13)\n",
    );
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
        assert(output(folder.shell(&line), ALL_YES)).code(2).stdout_eq(RESULT).stderr_eq(
            "error: the check is not saved in checks.jsonl: File too large (os error 27)\n",
        );
        assert_eq!(fs::read_to_string(&path).expect("the file"), content);
    }
}

#[test]
fn a_file_size_limit_under_standard_output() {
    let folder = Folder::new();
    let line = "ulimit -f 0; exec alliance-check --save checks.jsonl > result";
    assert(output(folder.shell(line), ALL_YES))
        .code(2)
        .stdout_eq("")
        .stderr_eq(
            "error: the check is not saved in checks.jsonl: the result can't be written to standard output: File too large (os error 27)\n",
        );
    assert_eq!(folder.names(), ["result"]);
}

#[test]
fn a_check_that_is_too_long_to_be_read_again() {
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
        .stderr_eq("error: the check is not saved in checks.jsonl: it is longer than 1 MiB\n");
    assert_eq!(folder.names(), ["long.yaml"]);
}

#[test]
fn a_check_that_failed_is_not_saved() {
    let folder = Folder::new();
    save(&folder, &[], "maybe").code(2).stdout_eq("");
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
    run(writer.into())
        .code(2)
        .stderr_eq("error: the check is not saved in checks.jsonl: nobody read the result\n");
    #[cfg(target_os = "linux")]
    {
        let full = OpenOptions::new().write(true).open("/dev/full");
        run(full.expect("/dev/full").into()).code(2).stderr_eq(
            "error: the check is not saved in checks.jsonl: the result can't be written to standard output: No space left on device (os error 28)\n",
        );
    }
    assert_eq!(folder.names(), [] as [&str; 0]);
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
fn a_name_is_harmless_to_a_terminal() {
    let folder = Folder::new();
    folder.check(&["--save", "a\u{1b}[31m"], ALL_YES).code(0).stderr_eq("[..] a\\u{1b}[31m.\n");
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
    assert!(ended.screen.ends_with("Saved in checks.jsonl."), "{}", ended.screen);
    assert_eq!(records(&folder.path().join("checks.jsonl")).len(), 1);
}

#[test]
fn stopping_leaves_no_file() {
    for keys in ["q\r", "\u{3}"] {
        let folder = Folder::new();
        let mut terminal = terminal(&folder, "checks.jsonl");
        terminal.answer(1, &["y", "n"]).at(question(3, 8), keys);
        if keys == "q\r" {
            terminal.at("Stop without a result?", keys);
        }
        let ended = terminal.end();
        assert!(ended.status == "130" || ended.status == "Interrupt", "{}", ended.status);
        assert_eq!(folder.names(), [] as [&str; 0]);
    }
}

/// A diary, a table with a check below it, a sheet, and JSON of something else.
const FOREIGN: [(&str, usize); 7] = [
    ("Today I saw her again.\n", 1),
    ("client,q1\n1,2\n", 1),
    ("\n# Therapeutic alliance self-check\n", 2),
    ("{\"name\": \"format\"}\n", 1),
    // They begin like a check, and are something else to their end, such as a question file in JSON.
    ("{\"format\": 1, \"id\": \"own\", \"questions\": []}\n", 1),
    ("{\"format\": \"esm\"}\n", 1),
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
    terminal.answer(1, &["y"; 8]).at(review(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "2");
    assert!(ended.screen.contains(": 8 of 8."), "{}", ended.screen);
    let error = "error: the check is not saved in notes: its line 1 is not a saved check";
    assert!(ended.screen.contains(error), "{}", ended.screen);
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
        &line[..line.len() - 1],
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
    let check = two_checks();
    let check = serde_json::from_str(check.lines().next().expect("a check")).expect("a check");
    let error = alliance_check::history::file::append(&path, &check).expect_err("it is full");
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
        file.lock().expect("a lock");
        let mut terminal = Window::new(80).folder(&folder).start(args);
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
        // It has shown the result, and waits.
        thread::sleep(Duration::from_millis(300));
        if replaced {
            let edited = folder.file("edited", two_checks().lines().next().expect("a check"));
            fs::rename(edited, &path).expect("another file");
        } else {
            fs::remove_file(&path).expect("the file is deleted");
        }
        old.unlock().expect("no lock");
        let run = saving.wait_with_output().expect("it ends");
        assert!(String::from_utf8_lossy(&run.stderr).ends_with(&saved_line()));
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
            folder.check(&["--save", "checks.jsonl"], ALL_YES).code(2).stdout_eq(RESULT).stderr_eq(
                "error: the check is not saved in checks.jsonl: another program keeps it locked; close that program and try \
                 again\n",
            );
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
                    if said == saved_line() {
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
    let said_so = |run: &Output| run.stderr.ends_with(saved_line().as_bytes());
    let mut whole = Duration::ZERO;
    let mut reported = Vec::new();
    let mut killed = 0;
    for nth in 0..cases() {
        if nth % BETWEEN_WHOLE_RUNS == 0 {
            let started = Instant::now();
            let run = start(cases() + nth).wait_with_output();
            whole = started.elapsed();
            assert!(said_so(&run.expect("the program ends")));
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
