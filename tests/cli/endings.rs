//! Where the answers go: what is said of it before the first question and at the end, and the
//! sheet that is offered there.

use std::os::unix::fs::symlink;

use alliance_check::questionnaire::file;
use alliance_check::questionnaire::words::Words;

use crate::pages::texts;
use crate::run::{ALL_YES, Folder, ONE_NO, output, stderr, stdout};
use crate::terminal::{Terminal, Window, next, question, review};

/// The prompt where a file is named.
pub fn file_name() -> String {
    Words::default().file_name_prompt()
}

/// A line of the shell in a terminal, in `folder`.
fn shell(folder: &Folder, line: &str) -> Terminal {
    Window::new(120).rows(100).folder(folder).shell(line)
}

/// Gives eight times the `answer`, and asks for the result.
pub fn finish<'t>(terminal: &'t mut Terminal, answer: &str) -> &'t mut Terminal {
    terminal.answer(1, &[answer; 8]).at(review(), "\r")
}

fn on_one_line(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ways to run the program.
const WAYS: [&str; 9] = [
    "",
    "--format json",
    "--save c",
    "--sheet s.html",
    "--save c --sheet s.html",
    "> out",
    "| cat > out",
    "--plain --save c > out",
    "--sheet s.html | cat",
];

/// Where the answers go: to nothing but the screen, to a file of checks, to a sheet, to a file or
/// program behind the command.
fn destinations(options: &str) -> [bool; 4] {
    let (saved, sheet) = (options.contains("--save"), options.contains("--sheet"));
    let output = options.contains(['>', '|']);
    [!(saved || sheet || output), saved, sheet, output]
}

#[test]
fn the_welcome_says_where_the_answers_will_go_and_a_stopped_check_goes_nowhere() {
    let words = Words::default();
    let sheet = words.sheet_will_be_written("s.html");
    let promises = [words.not_saved(), words.will_be_saved("c"), sheet, words.goes_to_output()];
    for options in WAYS {
        let folder = Folder::new();
        let mut stopped = shell(&folder, &format!("alliance-check {options}"));
        stopped.answer(1, &["y"]).wait_for(question(2, 8));
        let welcome = on_one_line(&stopped.contents());
        let destinations = destinations(options);
        for (promise, is_made) in promises.iter().zip(destinations) {
            assert_eq!(welcome.contains(promise), is_made, "{options}: {welcome}");
        }
        stopped.press("q\r").at("will be lost", "q\r").wait_for_text(&words.stopped());
        let screen = on_one_line(&stopped.end().screen);
        assert_eq!(screen.contains(&words.nothing_went_to_output()), destinations[3], "{screen}");
        // The shell has made it.
        for name in folder.names() {
            assert_eq!((&*name, folder.read(&name)), ("out", String::new()));
        }
    }
}

#[test]
fn the_end_says_where_the_answers_are() {
    let words = Words::default();
    for options in WAYS {
        let folder = Folder::new();
        let mut terminal = shell(&folder, &format!("alliance-check {options}"));
        finish(&mut terminal, "y");
        let written = on_one_line(&String::from_utf8_lossy(&terminal.end().bytes));
        let [nowhere, saved, sheet, output] = destinations(options);
        let path = |name| folder.path().join(name).display().to_string();
        for (said, is_said) in [
            (words.nothing_saved(), nowhere),
            (words.saved(path("c"), 1), saved),
            (words.sheet_written(path("s.html")), sheet),
            (words.open_sheet(), sheet),
            (words.done(), output),
            (words.stopped(), false),
            (next(), !output && !sheet),
        ] {
            assert_eq!(written.contains(&said), is_said, "{options}, {said:?}: {written}");
        }
        let mut files = vec!["c", "out", "s.html"];
        files.retain(|name| options.split(' ').any(|word| word == *name));
        assert_eq!(folder.names(), files, "{options}");
        for name in files {
            assert!(folder.read(name).len() > 100, "{options} {name}");
        }
    }
}

#[test]
fn a_page_is_for_no_terminal() {
    let folder = Folder::new();
    for (line, remedy) in [
        ("alliance-check --format html", "use --sheet sheet.html"),
        ("yes | head -8 | alliance-check --format html", "use --sheet sheet.html"),
        ("alliance-check history c --format html", "write it to a file with > history.html"),
    ] {
        let ended = shell(&folder, line).end();
        assert_eq!(ended.status, "2");
        let error = format!("error: --format html: a terminal does not show a page; {remedy}");
        assert_eq!(ended.screen, error);
    }
}

#[test]
fn a_sheet_is_offered_at_the_end() {
    for args in ["", "--plain", "--save c", "--plain --save c"] {
        let folder = Folder::new();
        folder.file("sheet.html", "mine");
        symlink("gone", folder.path().join("sheet-2.html")).expect("a link");
        let home = [("TERM", "xterm"), ("HOME", folder.path().to_str().expect("a path"))];
        let window = Window::new(200).folder(&folder).environment(&home);
        let mut terminal = window.shell(&format!("alliance-check {args}"));
        // What is typed ahead is neither the word nor a name, and other words are not, either.
        finish(&mut terminal, "y").at(next(), "y\r").at("I don't know \"y\"", "? \r");
        terminal.at(next(), "Sheet. \r").at("press Enter for sheet-3.html", "q\r");
        terminal.at(next(), "sheet\u{ff0e}\rx\r").at(file_name(), "yes.\r");
        terminal.at("I don't know \"yes.\"", "sheet.html\r");
        terminal.wait_for_text("sheet.html: it already exists; name a new file");
        terminal.at(file_name(), "~/none/x.html\r").wait_for_text("/none does not exist");
        terminal.at(file_name(), "\r");
        let ended = terminal.end();
        assert_eq!(ended.status, "0", "{args}");
        let path = folder.path().join("sheet-3.html");
        let written = Words::default().sheet_written(path.display());
        assert!(ended.screen.contains(&written), "{}", ended.screen);
        assert!(ended.screen.ends_with(&Words::default().open_sheet()), "{}", ended.screen);
        assert_eq!(folder.mode("sheet-3.html"), 0o600);
        let title = "Therapeutic alliance self-check";
        assert!(texts(&folder.read("sheet-3.html")).contains(title));
        assert_eq!(folder.read("sheet.html"), "mine");
        assert!(!folder.path().join("gone").exists());
    }
}

#[test]
fn every_way_to_end_keeps_the_status() {
    for (args, status) in [("", "0"), ("--plain", "0"), ("--exit-code", "1")] {
        for keys in ["\r", "q\r", "quit\r", "stop.\r", "exit\r", "\u{3}", "\u{4}"] {
            // Where it draws, Ctrl-D is no key that ends something.
            if keys == "\u{4}" && args != "--plain" {
                continue;
            }
            let folder = Folder::new();
            let mut terminal = shell(&folder, &format!("exec alliance-check {args}"));
            finish(&mut terminal, "n").at(next(), keys);
            assert_eq!(terminal.end().status, status, "{keys:?} {args}");
            assert_eq!(folder.names(), [] as [&str; 0]);
        }
    }
    // As does Ctrl-C where the sheet is named.
    let mut terminal = Terminal::start(80, &[]);
    finish(&mut terminal, "y").at(next(), "sheet\r").at(file_name(), "\u{3}");
    assert_eq!(terminal.end().status, "0");
}

#[test]
fn whatever_fails_is_said_at_the_end() {
    let folder = Folder::new();
    let line = "ulimit -f 0; alliance-check --save c --sheet s.html > out";
    let run = output(folder.shell(line), ALL_YES);
    assert_eq!(run.status.code(), Some(2));
    for (error, times) in [
        ("error: the check is not saved in c: File too large", 2),
        ("error: the sheet is not written to s.html: File too large", 2),
        ("error: the result can't be written to standard output: File too large", 1),
    ] {
        assert_eq!(stderr(&run).matches(error).count(), times, "{}", stderr(&run));
    }
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn a_reader_that_went_away_hides_no_fault() {
    let folder = Folder::new();
    let line = "(ulimit -f 0; alliance-check --save c; echo status $? >&2) | true";
    let run = output(folder.shell(line), ALL_YES);
    let said = stderr(&run);
    assert!(said.ends_with("status 2\n") && !said.contains("standard output"), "{said}");
}

#[test]
fn a_person_is_told_that_the_reader_went_away() {
    let folder = Folder::new();
    // The status that is asked for is that of the check.
    let line = "(alliance-check --exit-code >&3; echo status $?) 3>&1 >&2 | true";
    let mut terminal = shell(&folder, line);
    finish(&mut terminal, "n");
    let screen = terminal.end().screen;
    let gone = Words::default().reader_gone();
    assert!(screen.ends_with(&format!("{gone}\nstatus 1")), "{screen}");
}

#[test]
fn a_sheet_that_can_not_be_written_leaves_nothing() {
    let folder = Folder::new();
    let mut full = shell(&folder, "ulimit -f 0; exec alliance-check --sheet s.html");
    finish(&mut full, "y").at(next(), "sheet\r").at(file_name(), "t.html\r");
    full.at(file_name(), "q\r").at(next(), "\r");
    let ended = full.end();
    assert_eq!(ended.status, "2");
    let error = |name| format!("error: the sheet is not written to {name}: File too large");
    // Before the result, and after it.
    assert_eq!(ended.screen.matches(&error("s.html")).count(), 2, "{}", ended.screen);
    assert_eq!(ended.screen.matches(&error("t.html")).count(), 1, "{}", ended.screen);
    assert!(!ended.screen.contains(&Words::default().sheet_written("")[..16]), "{}", ended.screen);
    assert_eq!(folder.names(), [] as [&str; 0]);
}

#[test]
fn a_sheet_that_is_named_first_is_rehearsed() {
    let folder = Folder::new();
    folder.file("there", "mine");
    for (options, error) in [
        ("--sheet there", "there: it already exists; name a new file"),
        ("--sheet none/s", "none/s: the folder none does not exist"),
        ("--sheet -", "-: it is not a file"),
        ("--save c --sheet c", "c: --save writes to that file"),
        ("--save c --sheet ./c", "./c: --save writes to that file"),
        ("--sheet s > s", "s: it already exists"),
    ] {
        let screen = shell(&folder, &format!("alliance-check {options}; rm -f s")).end().screen;
        let error = format!("error: a sheet can't be written to {error}");
        assert!(screen.starts_with(&error), "{screen}");
        assert_eq!(folder.names(), ["there"], "{options}");
    }
    assert_eq!(folder.read("there"), "mine");
    // Where nobody is asked, too.
    folder.invoke(&["--sheet", "c", "--save", "c"], ALL_YES).code(2).stdout_eq("");
}

/// Where nobody is asked, a sheet that can't be written takes nothing from the result.
#[test]
fn a_sheet_of_answers_from_a_pipe() {
    let (folder, words) = (Folder::new(), Words::default());
    let line = "umask 000; exec alliance-check --sheet s.MD --save c";
    let run = output(folder.shell(line), ALL_YES);
    let path = folder.path().join("s.MD");
    let sheet = format!("{}\n{}\n", words.sheet_written(path.display()), words.show_sheet());
    let said = stderr(&run);
    assert!(said.starts_with("Saved in ") && said.ends_with(&sheet), "{said}");
    assert!(folder.read("s.MD").starts_with("# Therapeutic"));
    // For the owner alone, whatever the mask of the process says.
    assert_eq!((folder.mode("s.MD"), folder.mode("c")), (0o600, 0o600));
    let run = output(folder.shell(line), ONE_NO);
    assert_eq!(run.status.code(), Some(2));
    assert!(stdout(&run).contains(": 7 of 8."));
    let error = "error: the sheet is not written to s.MD: it already exists; name a new file\n";
    assert_eq!(stderr(&run).matches(error).count(), 2, "{}", stderr(&run));
    assert!(stderr(&run).contains(", check 2.\n"), "{}", stderr(&run));
}

#[test]
fn a_full_stop_behind_what_is_typed_is_ignored() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y.", "no.", "Not sure\u{3002}", "skip.", "b."]);
    terminal.at(question(4, 8), "y..\r").at("I don't know \"y..\"", "exit\r");
    terminal.at("will be lost", "\r").at(question(4, 8), "y\r").answer(5, &["y"; 4]);
    terminal.at(review(), "3.\r").at("Enter keeps it", "\r");
    // As it is typed with a keyboard for Japanese.
    terminal.at(review(), "\u{ff13}\r").at("Enter keeps it", "\r");
    terminal.at(review(), "stop\r").at("will be lost", "stop.\r");
    assert_eq!(terminal.end().status, "130");
}

#[test]
fn stop_and_exit_may_be_answers() {
    let folder = Folder::new();
    let own = file::BUILT_IN.replace("keys: [\"n\"]", "keys: [stop, exit]");
    folder.file("own.yaml", own.replace("keys: [\"u\"]", "keys: [u, \"u.\"]"));
    let mut terminal = shell(&folder, "alliance-check --questions own.yaml");
    terminal.answer(1, &["stop", "exit", "u."]).wait_for(question(4, 8));
    assert_eq!(terminal.contents().matches("?  No\n").count(), 2, "{}", terminal.contents());
}

/// A screen reader pauses at the end of each line.
#[test]
fn nothing_is_wrapped_to_listen_to() {
    let folder = Folder::new();
    let mut terminal = Window::new(40).folder(&folder).start(&["--plain"]);
    finish(&mut terminal, "n").at(next(), "\r");
    let bytes = String::from_utf8(terminal.end().bytes).expect("UTF-8");
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    for text in [questionnaire.introduction.as_ref().expect("one"), &questionnaire.safety] {
        assert!(bytes.contains(&format!("\n{text}\r\n")), "{bytes}");
    }
    // In a file, too.
    let plain = folder.invoke(&["--plain"], ALL_YES).code(0);
    assert!(stdout(plain.get_output()).contains(&format!("\n{}\n", questionnaire.safety)));
}
