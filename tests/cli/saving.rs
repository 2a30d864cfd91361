//! `--save`: what is saved, and that nothing is lost on the way to the disk.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use alliance_check::dates::now;
use alliance_check::history::History;
use alliance_check::questionnaire::words::Words;
use alliance_check::questionnaire::{Questionnaire, file};
use alliance_check::saved_check::content::Content;
use alliance_check::saved_check::store::Store;
use serde_json::Value;
use snapbox::str;

use crate::endings::{file_name, finish};
use crate::pipes::{closed_pipe, pipe_with, written_to};
use crate::run::{
    ALL_YES, Folder, ONE_NO, assert, at_time, cases, output, same, saved_at, stderr, stdout,
};
use crate::terminal::{Terminal, Window, question};
use crate::validate::prorated;

static QUESTIONNAIRE: LazyLock<Questionnaire> =
    LazyLock::new(|| file::load(file::BUILT_IN.as_bytes()).expect("the built-in file"));

/// The arguments that save in `c`.
const SAVE: [&str; 2] = ["--save", "c"];

/// The result of eight yes.
const RESULT: &str = "...\n[..]: 8 of 8.\n...\n";

/// Two checks: one question turned, and another one before.
fn two_checks() -> String {
    let before = saved_at("2025-11-08T10:00:00Z", &[], "y y y y y u y y");
    before + &saved_at("2025-11-15T10:00:00Z", &[], "y n y y y y y y")
}

/// The checks in a file, all of whose lines are complete.
fn records(folder: &Folder, name: &str) -> Vec<Value> {
    let content = folder.read(name);
    assert!(content.ends_with('\n'), "the last line is complete");
    content.lines().map(|line| serde_json::from_str(line).expect("a saved check")).collect()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("the mode can be set");
}

/// What is said when a check was saved in `c`.
const SAVED: &str = "Saved in [..]/c, check [..].\nTo see them: alliance-check history c\n";

/// The program, about to save in `file`, in a terminal.
fn asked(folder: &Folder, file: &str) -> Terminal {
    Window::new(500).folder(folder).start(&["--save", file])
}

/// What a person sees above the first question, where they stop.
fn welcome(folder: &Folder, file: &str) -> String {
    let mut terminal = asked(folder, file);
    let welcome = terminal.wait_for(question(1, 8)).contents();
    terminal.press("q\r");
    assert_eq!(terminal.end().status, "130");
    welcome
}

#[test]
fn a_line_is_the_object_of_the_json_format() {
    let folder = Folder::new();
    let run = output(folder.program(&["--save", "c", "--format", "json"]), ONE_NO);
    let first = folder.read("c");
    let (object, end) = first.split_at(first.trim_end().len() - 1);
    assert!(end.starts_with("}  ") && end.ends_with("  \n"), "{end:?}");
    assert_eq!(stdout(&run), format!("{object},\"since\":null}}\n"));
    let said = format!("Saved in {}/c, check 1.\n", folder.path().display());
    assert!(stderr(&run).starts_with(&said), "{}", stderr(&run));
    assert_eq!(folder.mode("c"), 0o600);
    folder.invoke(&SAVE, ALL_YES).code(0);
    assert!(folder.read("c").starts_with(&first));
    assert_eq!(records(&folder, "c").len(), 2);
}

/// Neither a saved check nor one in JSON tells its answers by its size.
#[test]
fn every_check_has_the_same_size() {
    let folder = Folder::new();
    let mut sizes = BTreeSet::new();
    for answers in [ALL_YES, ONE_NO, &"n\n".repeat(8), &"u\n".repeat(8), &"skip\n".repeat(8)] {
        folder.invoke(&["--save", answers], answers).code(0);
        sizes.insert(fs::metadata(folder.path().join(answers)).expect("a file").len());
        let json = output(folder.program(&["--format", "json"]), answers);
        sizes.insert(stdout(&json).len() as u64);
    }
    assert_eq!(sizes.len(), 1);
}

#[test]
fn a_prorated_score_does_not_change_the_size() {
    let folder = Folder::new();
    folder.file("own.yaml", prorated());
    let args = ["--questions", "own.yaml", "--save", "c"];
    for answers in ["often\nnever\nnever\n", "often\nnever\nskip\n", "skip\nskip\nskip\n"] {
        folder.invoke(&args, answers).code(0);
    }
    let saved = folder.read("c");
    assert_eq!(saved.matches("\"prorated\":true").count(), 2, "{saved}");
    let sizes: BTreeSet<_> = saved.lines().map(str::len).collect();
    assert_eq!(sizes.len(), 1, "{saved}");
}

#[test]
fn what_changed_since_the_previous_check_is_shown() {
    let folder = Folder::new();
    for (format, shown) in [
        (
            "text",
            "...\n  Can I [..]  No\n...\nSince the previous check, on 15 Nov 2025\n\n  \
             Can I [..]  from Yes to No\n\nGoing well again\n\n  Do I [..]  from No to Yes\n...\n",
        ),
        ("markdown", "...\n## Since the previous check, on 15 Nov 2025\n...\n## For me\n...\n"),
        (
            "json",
            "[..],\"since\":{\"answered_at\":\"2025-11-15T10:00:00Z\",\"changed\":[\
             {\"id\":\"go_back\",\"from\":\"no\",\"to\":\"yes\"},{[..]}]}}\n",
        ),
    ] {
        folder.file("c", two_checks());
        let args = ["--save", "c", "--format", format];
        folder.invoke(&args, "y\ny\nn\ny\ny\ny\ny\ny\n").code(0).stdout_eq(shown);
    }
}

#[test]
fn a_check_is_counted_among_those_of_its_questions_once() {
    let check = saved_at("2025-10-01T10:00:00Z", &[], "y y y y y y y n");
    let content = |lines: &str| Content::read(lines.as_bytes(), &QUESTIONNAIRE);
    let (_, new) = content(&check).checks.swap_remove(0);
    let other = check.replace("therapeutic-alliance", "other");
    let later = at_time("2025-10-02T10:00:00Z", &check).repeat(2);
    // It may be there already, as after a second try within the same second.
    for (lines, number) in [("", 1), (&check, 1), (&other, 1), (&later, 2)] {
        let history = History::new(String::new(), content(lines), now());
        assert_eq!(history.number_of(&new), number, "{lines}");
    }
}

#[test]
fn a_check_is_added_below_the_others() {
    let folder = Folder::new();
    let many = two_checks().repeat(50);
    for (content, count) in [(&*many, 101), (two_checks().trim_end(), 3)] {
        folder.file("c", content);
        folder.invoke(&SAVE, ALL_YES).code(0);
        assert_eq!(records(&folder, "c").len(), count);
    }
}

#[test]
fn faulty_lines_stay_and_swallow_nothing() {
    let folder = Folder::new();
    let torn = "{ \"format\": 1, \"que";
    let content = format!("{torn}\n{}{{\"format\":2}}\n{torn}", two_checks());
    folder.file("c", &content);
    folder.invoke(&SAVE, ALL_YES).code(0).stderr_eq(str![[r#"
warning: c has 3 faulty lines; they were left as they are
c:1: cut off before its end
c:4: format 2 [..]
c:5: cut off before its end
Saved in [..]/c, check 3.
...
"#]]);
    let saved = folder.read("c");
    let added = saved.strip_prefix(&content).expect("what was there").strip_prefix('\n');
    serde_json::from_str::<Value>(added.expect("a line of its own")).expect("a saved check");
}

#[test]
fn a_file_of_another_kind_is_left_whenever_it_is_found_out() {
    let folder = Folder::new();
    let mut terminal = asked(&folder, "diary");
    terminal.wait_for(question(1, 8));
    let diary = "Today I saw her again.\n";
    folder.file("diary", diary);
    finish(&mut terminal, "y").at(file_name(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "2");
    assert!(ended.screen.contains(": 8 of 8."), "{}", ended.screen);
    let error = "error: the check is not saved in diary: its line 1 is not a saved check";
    assert_eq!(ended.screen.matches(error).count(), 2, "{}", ended.screen);
    // Before the questions, now that it is there.
    let error = "error: checks can't be saved in diary: its line 1 is not a saved check, so it \
                 may be another kind of file; name a new one";
    let ended = asked(&folder, "diary").end();
    assert_eq!((&*ended.status, &*ended.screen), ("2", error));
    let piped = folder.invoke(&["--save", "diary"], ALL_YES).code(2);
    piped.stdout_eq("").stderr_eq(format!("{error}\n"));
    assert_eq!(folder.read("diary"), diary);
}

/// A person is told before the first question; where nobody is asked, the result is shown.
#[test]
fn what_can_not_be_a_file_of_checks() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    symlink("gone/c", folder.path().join("link")).expect("a link");
    let fifo = Command::new("mkfifo").arg(folder.path().join("fifo")).status();
    assert!(fifo.expect("mkfifo").success());
    folder.file("file", "");
    let long = "x".repeat(300);
    for (path, why) in [
        ("folder", "it is a directory; name a file"),
        ("fifo", "it is a device, pipe or socket; name a regular file"),
        ("/dev/null", "it is a device, pipe or socket; name a regular file"),
        ("gone/c", "the folder gone does not exist; create it first"),
        ("file/c", "Not a directory (os error 20)"),
        ("link", "No such file or directory (os error 2)"),
        (&long, "File name too long (os error [..])"),
    ] {
        let ended = asked(&folder, path).end();
        assert_eq!(ended.status, "2");
        same(ended.screen, format!("error: checks can't be saved in {path}: {why}"));
        let error = format!("error: the check is not saved in {path}: {why}\n").repeat(2);
        let run = folder.invoke(&["--save", path], ALL_YES).code(2);
        run.stdout_eq(RESULT).stderr_eq(error);
    }
    assert_eq!(folder.names(), ["fifo", "file", "folder", "link"]);
}

#[test]
fn a_file_of_something_else_in_this_run_takes_no_checks() {
    let folder = Folder::new();
    let questions = folder.file("own.yaml", file::BUILT_IN);
    fs::hard_link(&questions, folder.path().join("hard")).expect("a hard link");
    symlink("own.yaml", folder.path().join("soft")).expect("a link");
    folder.file("c", two_checks());
    for (options, error) in [
        ("--save ./own.yaml", "./own.yaml: it is the question file; name another"),
        ("--save hard", "hard: it is the question file; name another"),
        ("--save soft", "soft: it is the question file; name another"),
        ("--save new > new", "new: standard output goes to that file; name another"),
        ("--save c >> c", "c: standard output goes to that file; name another"),
        ("--save -", "-: it is not a file; --format json writes a check to standard output"),
    ] {
        let line = format!("exec alliance-check --questions own.yaml {options}");
        let error = format!("error: checks can't be saved in {error}\n");
        let run = assert(output(folder.shell(&line), ALL_YES)).code(2);
        run.stdout_eq("").stderr_eq(error);
    }
    assert_eq!(folder.read("own.yaml"), file::BUILT_IN);
    assert_eq!(folder.read("c"), two_checks());
    folder.invoke(&["--save", "./-"], ALL_YES).code(0);
    assert_eq!(records(&folder, "-").len(), 1);
}

#[test]
fn a_check_that_may_be_too_long_to_be_read_again_is_not_begun() {
    let folder = Folder::new();
    let mut questions = "questions:\n".to_owned();
    // In JSON, each quote takes two bytes.
    for nth in 0..80 {
        questions += &format!("  - {{id: q{nth}, text: {}, raise: R}}\n", "x\"".repeat(4_700));
    }
    folder.file("long.yaml", file::BUILT_IN.replace("questions:\n", &questions));
    let run = folder.invoke(&["--save", "c", "--questions", "long.yaml"], "").code(2);
    run.stdout_eq("").stderr_eq(
        "error: checks can't be saved in c: a check of this questionnaire may be \
         longer than 1 MiB; shorten its texts\n",
    );
    assert_eq!(folder.names(), ["long.yaml"]);
}

#[test]
fn a_file_does_not_become_too_large_to_be_read() {
    let folder = Folder::new();
    let path = folder.file("c", "{\"format\":");
    let size = 64 * 1024 * 1024 - 100;
    let file = File::options().write(true).open(&path).expect("the file");
    // Zeros in the line of a check, up to the last byte: a sparse file needs no time to write.
    file.write_all_at(b"}", size - 1).expect("a sparse file");
    let store = Store::open(&path).expect("the file");
    let error = store.append(&two_checks()).expect_err("it is full");
    assert_eq!(error.to_string(), "it is larger than 64 MiB; begin a new file");
    assert_eq!(fs::metadata(path).expect("the file").len(), size);
}

#[test]
fn a_full_disk_loses_nothing() {
    // As a limit to the size of a file, in blocks of 512 bytes: no room, and some, but less than a
    // check takes.
    let two = two_checks();
    for (content, blocks) in [("", 0), ("", 1), (&two, 0), (&two, two.len() / 512 + 1)] {
        let folder = Folder::new();
        folder.file("c", content);
        let line = format!("ulimit -f {blocks}; exec alliance-check --save c");
        let error = "error: the check is not saved in c: File too large (os error 27)\n";
        let run = assert(output(folder.shell(&line), ALL_YES)).code(2);
        run.stdout_eq(RESULT).stderr_eq(error.repeat(2));
        assert_eq!(folder.read("c"), content);
    }
}

#[test]
fn a_check_is_saved_before_it_is_shown() {
    let folder = Folder::new();
    folder.invoke(&SAVE, "maybe").code(2);
    assert_eq!(folder.names(), [] as [&str; 0]);
    written_to(closed_pipe(), &folder, &SAVE).code(0).stderr_eq(SAVED);
    assert_eq!(records(&folder, "c").len(), 1);
}

/// The reason comes before the result, and once more after it.
#[test]
fn another_file_is_asked_for_where_a_disk_is_full() {
    let folder = Folder::new();
    let line = "ulimit -f 0; exec alliance-check --save c";
    let mut terminal = Window::new(80).folder(&folder).shell(line);
    finish(&mut terminal, "y").wait_for(file_name());
    let error = |file| format!("error: the check is not saved in {file}: File too large");
    assert!(terminal.contents().contains(&error("c")), "{}", terminal.contents());
    assert!(!terminal.contents().contains(": 8 of 8."));
    // What may be meant for another question is no name.
    terminal.press("y\r").wait_for(Words::default().not_known("\"y\""));
    terminal.at(file_name(), "other.jsonl\r").wait_for_text(&error("other.jsonl"));
    terminal.at(file_name(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "2");
    let (before, after) = ended.screen.split_once(": 8 of 8.").expect("the result");
    assert!(before.contains(&error("other.jsonl")), "{before}");
    assert!(after.contains(&error("other.jsonl")), "{after}");
    assert_eq!(folder.names(), [] as [&str; 0]);
}

#[test]
fn ctrl_c_where_another_file_is_asked_for_stops() {
    for plain in ["", "--plain"] {
        let folder = Folder::new();
        let line = format!("ulimit -f 0; exec alliance-check --save c {plain}");
        let mut terminal = Window::new(80).folder(&folder).shell(&line);
        finish(&mut terminal, "y").at(file_name(), "\u{3}");
        let ended = terminal.end();
        assert_eq!(ended.status, "130");
        assert!(ended.screen.ends_with(&Words::default().stopped()), "{}", ended.screen);
        assert!(!ended.screen.contains(": 8 of 8."), "{}", ended.screen);
    }
}

#[test]
fn the_welcome_tells_a_new_file_from_an_old_one_and_leaves_it() {
    let words = Words::default();
    let other = two_checks().replace("\"id\":\"therapeutic-alliance\"", "\"id\":\"other\"");
    let future = saved_at("2999-01-01T10:00:00Z", &[], "y y y y y y y y");
    for (content, told) in [
        (None, words.file_is_new()),
        (Some(String::new()), words.checks_so_far(0)),
        (Some(two_checks().repeat(2) + &other), words.checks_so_far(2)),
        (Some(two_checks() + "{\"format\":1,\"que"), words.checks_so_far(2)),
        (Some(two_checks() + &future), words.checks_so_far(3)),
    ] {
        let folder = Folder::new();
        if let Some(content) = &content {
            folder.file("c", content);
        }
        let welcome = welcome(&folder, "c");
        assert!(welcome.contains(&format!("\n{told}\n")), "{welcome}");
        assert_eq!(fs::read_to_string(folder.path().join("c")).ok(), content);
    }
}

#[test]
fn a_link_to_a_file_that_is_not_there_yet_stays() {
    let folder = Folder::new();
    let link = folder.path().join("link");
    symlink("c", &link).expect("a link");
    welcome(&folder, "link");
    assert_eq!(folder.names(), ["link"]);
    folder.invoke(&["--save", "link"], ALL_YES).code(0);
    assert!(fs::symlink_metadata(link).expect("the link").is_symlink());
    assert_eq!(records(&folder, "c").len(), 1);
}

#[test]
fn a_clock_behind_the_newest_check_is_told_before_the_questions() {
    let folder = Folder::new();
    let future = saved_at("2999-01-01T10:00:00Z", &[], "y y y y y y y y");
    folder.file("c", two_checks() + &future);
    same(
        welcome(&folder, "c"),
        str![[r#"
warning: by this machine's clock it is [..], and the newest check in c is of 1 Jan 2999; [..]
Therapeutic alliance self-check
...
"#]],
    );
    folder.file("c", two_checks());
    let welcome = welcome(&folder, "c");
    assert!(!welcome.contains("warning"), "{welcome}");
}

#[test]
fn a_file_that_others_may_open_is_named_and_stays_so() {
    let folder = Folder::new();
    let path = folder.file("my checks", "");
    for (mode, is_warned_of) in [(0o600, false), (0o644, true), (0o620, true), (0o604, true)] {
        set_mode(&path, mode);
        let warning = format!(
            "warning: others on this machine can open my checks (its mode is {mode:o}); to keep \
             it to yourself: chmod 600 'my checks'\n"
        );
        let run = folder.invoke(&["--save", "my checks"], ALL_YES).code(0);
        let said = stderr(run.get_output());
        assert_eq!(said.starts_with(&warning), is_warned_of, "{said}");
        assert_eq!(folder.mode("my checks"), mode);
        // A person is told before the questions.
        assert_eq!(welcome(&folder, "my checks").starts_with(&warning), is_warned_of);
    }
}

/// A shell runs them: what keeps a file to oneself, and what shows the checks in it.
#[test]
fn the_commands_that_are_printed_work_for_any_name() {
    let folder = Folder::new();
    for name in [
        "checks", "my file", "-rf", "--help", "it's", "\"q\"", "$HOME", "a;b", "`id`", "~", "*",
        "a\\b", "!!", "#c", "über", "=ls", "a&b", "''", "(x)",
    ] {
        let path = folder.file(name, "");
        set_mode(&path, 0o644);
        let questions = format!("{name}.yaml");
        let threads = include_str!("../../examples/questionnaires/three-threads.yaml");
        folder.file(&questions, threads);
        let args = [format!("--save={name}"), format!("--questions={questions}")];
        let run = folder.invoke(&args.each_ref().map(String::as_str), "5\n".repeat(12)).code(0);
        let said = stderr(run.get_output());
        let (said, history) = said.split_once("To see them: ").expect("a command");
        let shown = assert(output(folder.shell(&format!("HOME=/gone; {history}")), "")).code(0);
        // The safety note of these questions.
        assert!(stdout(shown.get_output()).contains("measures nothing"), "{history}");
        let (_, chmod) = said.split_once("to keep it to yourself: ").expect("a command");
        let chmod = format!("HOME=/gone; {}", chmod.lines().next().expect("a line"));
        assert(output(folder.shell(&chmod), "")).code(0).stderr_eq("");
        assert_eq!(folder.mode(name), 0o600, "{chmod}");
    }
}

#[test]
fn no_command_is_printed_that_could_not_be_copied_from_a_terminal() {
    let folder = Folder::new();
    for (name, shown) in [("a\tb", r"a\tb"), ("a\u{1b}", r"a\u{1b}"), ("\u{202e}", r"\u{202e}")] {
        set_mode(&folder.file(name, ""), 0o644);
        folder.invoke(&["--save", name], ALL_YES).code(0).stderr_eq(format!(
            "warning: others on this machine can open {shown} (its mode is 644); to keep it to \
             yourself, change its mode to 600\nSaved in [..]/{shown}, check 1.\n"
        ));
    }
}

/// With strace, since there is no such file system here. Without it, the store's own tests are
/// left.
#[test]
fn a_file_system_without_locks_is_warned_of_once() {
    let folder = Folder::new();
    let strace = "strace -f -o trace -e trace=flock -e inject=flock:error=ENOLCK alliance-check";
    let tried = folder.shell(&format!("{strace} --help >/dev/null 2>&1")).status();
    if !tried.expect("a shell").success() {
        return;
    }
    let warning = "warning: c is on a file system without locks; let no other program \
                   save there at the same time";
    let line = format!("exec {strace} --save c");
    let mut terminal = Window::new(200).folder(&folder).shell(&line);
    finish(&mut terminal, "y");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    let written = String::from_utf8_lossy(&ended.bytes);
    assert_eq!(written.matches(warning).count(), 1, "{written}");
    assert_eq!(records(&folder, "c").len(), 1);
}

/// The program, started in `folder` with `answers` from a pipe.
fn started(folder: &Folder, args: &[&str], answers: &str) -> Child {
    let mut command = folder.program(args);
    command.stdin(pipe_with(answers)).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// The same, while it waits for a lock.
fn waiting(folder: &Folder, args: &[&str], answers: &str) -> Child {
    let mut child = started(folder, args, answers);
    thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().expect("its state").is_none(), "it waits");
    child
}

#[test]
fn no_half_of_a_check_is_read() {
    let folder = Folder::new();
    let path = folder.file("c", &two_checks()[..100]);
    let file = File::open(&path).expect("the file");
    file.lock().expect("a lock");
    let reading = waiting(&folder, &["history", "c"], "");
    fs::write(&path, two_checks()).expect("a whole");
    file.unlock().expect("no lock");
    assert(reading.wait_with_output().expect("it ends")).code(0).stderr_eq("");
}

/// An editor writes a new file and gives it the name of the old one.
#[test]
fn a_check_goes_to_the_file_that_has_the_name_once_nobody_reads_it() {
    for (meanwhile, count) in [("nothing", 3), ("replaced", 2), ("deleted", 1)] {
        let folder = Folder::new();
        let path = folder.file("c", two_checks());
        let edited = folder.file("edited", two_checks().lines().next().expect("a check"));
        let file = File::open(&path).expect("the file");
        file.lock_shared().expect("a lock");
        let saving = waiting(&folder, &SAVE, ALL_YES);
        match meanwhile {
            "replaced" => fs::rename(edited, &path).expect("another file"),
            "deleted" => fs::remove_file(&path).expect("no file"),
            _ => assert_eq!(folder.read("c"), two_checks()),
        }
        file.unlock().expect("no lock");
        assert(saving.wait_with_output().expect("it ends")).code(0).stderr_eq(SAVED);
        assert_eq!(records(&folder, "c").len(), count, "{meanwhile}");
        assert_eq!(folder.mode("c"), 0o600);
    }
}

/// It waits five seconds for the lock.
#[test]
fn another_file_takes_the_check_where_the_first_stays_locked() {
    let folder = Folder::new();
    let path = folder.file("c", two_checks());
    let home = folder.path().to_str().expect("a path");
    let environment = [("TERM", "xterm"), ("HOME", home)];
    let mut terminal = Window::new(200).environment(&environment).folder(&folder).start(&SAVE);
    terminal.wait_for(question(1, 8));
    let file = File::open(&path).expect("the file");
    file.lock().expect("a lock");
    let locked = "another program keeps it locked; close that program and try again\n";
    let reading = started(&folder, &["history", "c"], "");
    finish(&mut terminal, "y").wait_for_text(locked).at(file_name(), "~/other.jsonl\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    let said = Words::default().saved(folder.path().join("other.jsonl").display(), 1);
    assert!(ended.screen.contains(&said), "{}", ended.screen);
    assert_eq!(records(&folder, "other.jsonl").len(), 1);
    assert_eq!(folder.read("c"), two_checks());
    let run = assert(reading.wait_with_output().expect("it ends")).code(2);
    run.stdout_eq("").stderr_eq(format!("error: c can't be read: {locked}"));
}

/// While it waits for the lock, Ctrl-C ends it like any program.
#[test]
fn ctrl_c_during_the_wait_for_the_lock_ends_it() {
    let folder = Folder::new();
    let path = folder.file("c", two_checks());
    let file = File::open(&path).expect("the file");
    let mut terminal = asked(&folder, "c");
    terminal.wait_for(question(1, 8));
    file.lock().expect("a lock");
    // The wait begins when the terminal is given back.
    finish(&mut terminal, "y").wait_until_given_back().interrupt();
    assert_eq!(terminal.end().status, "Interrupt");
    assert_eq!(folder.read("c"), two_checks());
}

/// The answers of a check that has no other number: its digits to the base four.
fn answers(number: usize) -> String {
    let ids = ["yes", "no", "not_sure", "skip"];
    (0..8).map(|digit| format!("{}\n", ids[number >> (2 * digit) & 3])).collect()
}

/// The answers of a saved check.
fn answers_in(check: &Value) -> String {
    let responses = check["responses"].as_array().expect("a list");
    let answers = responses.iter().map(|response| response["answer"].as_str().unwrap_or("skip"));
    answers.map(|answer| format!("{answer}\n")).collect()
}

/// Each is told that its check is saved, and it is; or, on a busy machine, that the file is locked,
/// and it is not.
#[test]
fn of_processes_at_once_none_loses_what_it_says_is_saved() {
    let folder = Folder::new();
    let mut saved = BTreeSet::new();
    let numbers: Vec<_> = (0..cases()).collect();
    for at_once in numbers.chunks(16) {
        let start = |number: &usize| (*number, started(&folder, &SAVE, &answers(*number)));
        for (number, process) in at_once.iter().map(start).collect::<Vec<_>>() {
            let run = process.wait_with_output().expect("it ends");
            if stderr(&run).starts_with("Saved in ") {
                saved.insert(answers(number));
            } else {
                assert!(stderr(&run).contains("another program keeps it locked"), "{run:?}");
            }
        }
    }
    let kept = records(&folder, "c");
    assert!(!saved.is_empty());
    assert_eq!(kept.len(), saved.len());
    assert_eq!(kept.iter().map(answers_in).collect::<BTreeSet<_>>(), saved);
}

#[test]
fn what_was_said_to_be_saved_survives_a_kill_at_any_moment() {
    let folder = Folder::new();
    let (mut whole, mut killed, mut reported) = (Duration::ZERO, 0, Vec::new());
    for number in 0..cases() {
        let begun = Instant::now();
        let mut child = started(&folder, &SAVE, &answers(number));
        // A run in between that is not killed tells how long one takes.
        let is_whole = number % 8 == 0;
        if !is_whole {
            // The golden ratio spreads the moments over a run.
            thread::sleep(whole.mul_f64((number as f64 * 0.618_034).fract() * 1.1));
            child.kill().expect("it can be killed");
        }
        let run = child.wait_with_output().expect("the program ends");
        killed += usize::from(!run.status.success());
        if is_whole {
            whole = begun.elapsed();
            assert!(run.status.success(), "{run:?}");
        }
        // A warning of a line that was torn may stand above it.
        if stderr(&run).contains("Saved in ") {
            reported.push(answers(number));
        }
    }
    let content = folder.read("c");
    let lines: Vec<_> = content.lines().map(serde_json::from_str::<Value>).collect();
    let kept: Vec<_> = lines.iter().flatten().map(answers_in).collect();
    assert!(reported.iter().all(|answers| kept.contains(answers)), "{reported:?} {kept:?}");
    assert_eq!(kept.len(), kept.iter().collect::<BTreeSet<_>>().len());
    assert!(lines.len() - kept.len() <= killed, "more torn lines than kills");
    assert!(killed >= cases() / 4, "only {killed} were killed");
}
