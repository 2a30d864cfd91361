//! Where the answers go: what is said of it before the first question and at the end, and the files that are there.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use alliance_check::dates::now;
use alliance_check::history::History;
use alliance_check::questionnaire::file;
use alliance_check::questionnaire::words::Words;
use alliance_check::saved_check::content::Content;

use crate::pages::texts;
use crate::run::{Folder, assert, output, stdout};
use crate::terminal::{Terminal, Window, next, question, review};

const ONE_NO: &str = "y\nn\ny\ny\ny\ny\ny\ny\n";
const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";

/// The prompt where a file is named.
fn file_name() -> String {
    Words::default().file_name_prompt()
}

/// A line of the shell in a terminal, in `folder`.
fn shell(folder: &Folder, line: &str) -> Terminal {
    Window::new(120).folder(folder).shell(line)
}

/// Answers every question with yes, and asks for the result.
fn answer(terminal: &mut Terminal) -> &mut Terminal {
    terminal.answer(1, &["y"; 8]).at(review(), "\r")
}

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.path().join(name)).expect("the file").permissions().mode() & 0o777
}

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file")
}

fn on_one_line(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the welcome, a stop and the end say, and what they do not, for each way to run it.
#[test]
fn every_sentence_about_the_answers_is_true() {
    let words = Words::default();
    let saved = words.will_be_saved("c");
    let sheet = words.sheet_will_be_written("s.html");
    let (not_saved, to_output) = (words.not_saved(), words.goes_to_output());
    for (options, promised, files) in [
        ("", vec![&not_saved], vec![]),
        ("--plain", vec![&not_saved], vec![]),
        ("--format json", vec![&not_saved], vec![]),
        ("--save c", vec![&saved], vec!["c"]),
        ("--sheet s.html", vec![&sheet], vec!["s.html"]),
        ("--save c --sheet s.html", vec![&saved, &sheet], vec!["c", "s.html"]),
        ("> out", vec![&to_output], vec!["out"]),
        ("--format html > out", vec![&to_output], vec!["out"]),
        ("| cat > out", vec![&to_output], vec!["out"]),
        ("--plain --save c > out", vec![&saved, &to_output], vec!["c", "out"]),
        ("--sheet s.html | cat", vec![&sheet, &to_output], vec!["s.html"]),
    ] {
        let folder = Folder::new();
        let is_in_terminal = !options.contains(['>', '|']);
        let line = format!("alliance-check {options}");
        let mut stopped = shell(&folder, &line);
        stopped.answer(1, &["y"]).wait_for(question(2, 8));
        let welcome = on_one_line(&stopped.contents());
        for promise in [&not_saved, &saved, &sheet, &to_output] {
            assert_eq!(welcome.contains(promise), promised.contains(&promise), "{welcome}");
        }
        let ended = stopped.press("q\r").at("will be lost", "q\r");
        ended.wait_for_text(&words.stopped());
        let screen = on_one_line(&stopped.end().screen);
        assert_eq!(screen.contains(&words.nothing_went_to_output()), !is_in_terminal, "{screen}");
        // The shell has made it.
        for name in folder.names() {
            assert_eq!((&*name, read(&folder, &name)), ("out", String::new()));
        }

        let mut terminal = shell(&folder, &line);
        answer(&mut terminal);
        let has_sheet = options.contains("--sheet");
        if is_in_terminal && !has_sheet {
            terminal.wait_for(next());
            let is_told = terminal.contents().contains(&words.nothing_saved());
            assert_eq!(is_told, files.is_empty(), "{}", terminal.contents());
        }
        let ended = terminal.end();
        let screen = on_one_line(&ended.screen);
        let path = |name| folder.path().join(name).display().to_string();
        for (said, is_said) in [
            (words.saved(path("c"), 1), options.contains("--save")),
            (words.sheet_written(path("s.html")), has_sheet),
            (words.open_sheet(), has_sheet),
            (words.done(), !is_in_terminal),
            (words.stopped(), false),
        ] {
            assert_eq!(screen.contains(&said), is_said, "{options}: {screen}");
        }
        let is_offered = String::from_utf8_lossy(&ended.bytes).contains(&next());
        assert_eq!(is_offered, is_in_terminal && !has_sheet, "{options}");
        assert_eq!(folder.names(), files, "{options}");
        for name in files {
            assert!(read(&folder, name).len() > 100, "{options} {name}");
        }
    }
}

#[test]
fn a_page_is_for_no_terminal() {
    let folder = Folder::new();
    let ended = shell(&folder, "alliance-check --format html").end();
    assert_eq!(ended.status, "2");
    let error = "error: --format html: a terminal does not show a page; use --sheet sheet.html";
    assert_eq!(ended.screen, error);
    assert_eq!(shell(&folder, "yes | head -8 | alliance-check --format html").end().screen, error);
    let ended = shell(&folder, "alliance-check history c --format html").end();
    assert_eq!(ended.status, "2");
    assert!(ended.screen.ends_with("write it to a file with > history.html"), "{}", ended.screen);
}

#[test]
fn a_sheet_is_offered_at_the_end() {
    for args in ["", "--plain", "--save c", "--plain --save c"] {
        let folder = Folder::new();
        folder.file("sheet.html", "mine");
        symlink("gone", folder.path().join("sheet-2.html")).expect("a link");
        let mut terminal = shell(&folder, &format!("alliance-check {args}"));
        // What is typed ahead is neither the word nor a name, and other words are not, either.
        answer(&mut terminal).at(next(), "y\r").at("I don't know \"y\"", "? \r");
        terminal.at(next(), "Sheet. \r").at("press Enter for sheet-3.html", "q\r");
        terminal.at(next(), "sheet\u{ff0e}\rx\r").at(file_name(), "sheet.html\r");
        terminal.wait_for_text("sheet.html: it is there already; name a new file");
        terminal.at(file_name(), "none/x.html\r").wait_for_text("none does not exist");
        terminal.at(file_name(), "\r");
        let ended = terminal.end();
        assert_eq!(ended.status, "0", "{args}");
        let path = folder.path().join("sheet-3.html");
        let written = Words::default().sheet_written(path.display());
        assert!(ended.screen.contains(&written), "{}", ended.screen);
        assert!(ended.screen.ends_with(&Words::default().open_sheet()), "{}", ended.screen);
        assert_eq!(mode(&folder, "sheet-3.html"), 0o600);
        let title = "Therapeutic alliance self-check";
        assert!(texts(&read(&folder, "sheet-3.html")).contains(title));
        assert_eq!(read(&folder, "sheet.html"), "mine");
        assert!(!folder.path().join("gone").exists());
    }
}

#[test]
fn every_way_to_end_keeps_the_status() {
    for keys in ["\r", "q\r", "quit\r", "stop.\r", "exit\r", "\u{3}", "\u{4}"] {
        for args in ["", "--plain", "--exit-code"] {
            // Where it draws, Ctrl-D is no key that ends something.
            if keys == "\u{4}" && args != "--plain" {
                continue;
            }
            let folder = Folder::new();
            let mut terminal = shell(&folder, &format!("exec alliance-check {args}"));
            terminal.answer(1, &["n", "y", "y", "y", "y", "y", "y", "y"]);
            terminal.at(review(), "\r").at(next(), keys);
            let status = if args == "--exit-code" { "1" } else { "0" };
            assert_eq!(terminal.end().status, status, "{keys:?} {args}");
            assert_eq!(folder.names(), [] as [&str; 0]);
        }
    }
    // As does Ctrl-C where the sheet is named.
    let mut terminal = Terminal::start(80, &[]);
    answer(&mut terminal).at(next(), "sheet\r").at(file_name(), "\u{3}");
    assert_eq!(terminal.end().status, "0");
}

#[test]
fn the_end_of_the_display_leads_to_the_same_end() {
    let folder = Folder::new();
    let mut terminal = Window::new(80).rows(10).folder(&folder).start(&[]);
    terminal.answer(1, &["n"; 8]).at(review(), "\r").at("Enter shows more", "q\r");
    terminal.at(Words::default().nothing_saved(), "sheet\r").at(file_name(), "s.html\r");
    assert_eq!(terminal.end().status, "0");
    assert_eq!(folder.names(), ["s.html"]);
}

#[test]
fn whatever_fails_is_said_at_the_end() {
    let folder = Folder::new();
    let line = "ulimit -f 0; alliance-check --save c --sheet s.html > out";
    let run = output(folder.shell(line), ALL_YES);
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8_lossy(&run.stderr);
    for (error, times) in [
        ("error: the check is not saved in c: File too large", 2),
        ("error: the sheet is not written to s.html: File too large", 2),
        ("error: the result can't be written to standard output: File too large", 1),
    ] {
        assert_eq!(said.matches(error).count(), times, "{said}");
    }
    // A program that has read enough is no fault, and hides none.
    let line = "(ulimit -f 0; alliance-check --save c; echo status $? >&2) | true";
    let said = output(folder.shell(line), ALL_YES).stderr;
    let said = String::from_utf8_lossy(&said);
    assert!(said.ends_with("status 2\n") && !said.contains("standard output"), "{said}");
    // A person is told of it, and the status that is asked for is that of the check.
    let line = "(alliance-check --exit-code; echo status $?) 3>&1 >&2 | true";
    let line = line.replace("alliance-check --exit-code", "alliance-check --exit-code >&3");
    let mut terminal = shell(&folder, &line);
    terminal.answer(1, &["n"; 8]).at(review(), "\r");
    let ended = terminal.end();
    let gone = Words::default().reader_gone();
    assert!(ended.screen.ends_with(&format!("{gone}\nstatus 1")), "{}", ended.screen);
    assert_eq!(folder.names(), ["out"]);
}

/// A name that a person types is one that a shell would know; a file that can't be written leaves nothing.
#[test]
fn a_sheet_in_the_home_folder_and_on_a_full_disk() {
    let folder = Folder::new();
    let home = folder.path().to_str().expect("a path");
    let environment = [("TERM", "xterm"), ("HOME", home)];
    let mut terminal = Window::new(80).environment(&environment).start(&[]);
    answer(&mut terminal).at(next(), "sheet\r").at(file_name(), "~/my sheet.MD\r");
    let ended = terminal.end();
    assert!(ended.screen.ends_with(&Words::default().show_sheet()), "{}", ended.screen);
    assert!(read(&folder, "my sheet.MD").starts_with("# Therapeutic"));

    let folder = Folder::new();
    let mut full = shell(&folder, "ulimit -f 0; exec alliance-check --sheet s.html");
    answer(&mut full).at(next(), "sheet\r").at(file_name(), "t.html\r");
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
        (
            "--sheet there",
            "a sheet can't be written to there: it is there already; name a new file",
        ),
        ("--sheet none/s", "a sheet can't be written to none/s: the folder none does not exist"),
        ("--sheet -", "a sheet can't be written to -: it is not a file"),
        ("--save c --sheet c", "a sheet can't be written to c: checks are saved there"),
        ("--save c --sheet ./c", "a sheet can't be written to ./c: checks are saved there"),
        ("--sheet s > s", "a sheet can't be written to s: it is there already"),
    ] {
        let ended = shell(&folder, &format!("alliance-check {options}; rm -f s")).end();
        assert!(ended.screen.starts_with(&format!("error: {error}")), "{}", ended.screen);
        assert_eq!(folder.names(), ["there"], "{options}");
    }
    assert_eq!(read(&folder, "there"), "mine");
}

/// Where nobody is asked, a sheet that can't be written takes nothing from the result.
#[test]
fn a_sheet_of_answers_from_a_pipe() {
    let folder = Folder::new();
    let run = folder.check(&["--sheet", "s.md", "--save", "c"], ALL_YES).code(0);
    assert_eq!(mode(&folder, "s.md"), 0o600);
    let (path, words) = (folder.path().join("s.md"), Words::default());
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let sheet = format!("{}\n{}\n", words.sheet_written(path.display()), words.show_sheet());
    assert!(said.starts_with("Saved in ") && said.ends_with(&sheet), "{said}");
    let run = folder.check(&["--sheet", "s.md", "--save", "c"], ONE_NO).code(2);
    assert!(stdout(run.get_output()).contains(": 7 of 8."));
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let error = "error: the sheet is not written to s.md: it is there already; name a new file\n";
    assert_eq!(said.matches(error).count(), 2, "{said}");
    assert!(said.contains(", check 2.\n"), "{said}");
    folder.check(&["--sheet", "c2", "--save", "c2"], ALL_YES).code(2).stdout_eq("");
    assert_eq!(folder.names(), ["c", "s.md"]);
}

/// The command that is printed is run by a shell, whatever the names.
#[test]
fn the_command_that_shows_the_checks_works() {
    for (checks, questions) in [
        ("c", None),
        ("my checks", Some("it's.yaml")),
        ("-c", Some("$HOME")),
        ("--help", Some("-q.yaml")),
        ("a;b", None),
    ] {
        let folder = Folder::new();
        let mut args = vec![format!("--save={checks}")];
        if let Some(name) = questions {
            let threads = include_str!("../../examples/questionnaires/three-threads.yaml");
            folder.file(name, threads);
            args.push(format!("--questions={name}"));
        }
        let answers = if questions.is_some() { "5\n".repeat(12) } else { ALL_YES.to_owned() };
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        for number in 1..=2 {
            let run = folder.check(&args, &answers).code(0);
            let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
            assert!(said.contains(&format!(", check {number}.\n")), "{said}");
            let (_, command) = said.split_once("To see them: ").expect("a command");
            let shown = assert(output(folder.shell(command.trim_end()), "")).code(0);
            // Of a questionnaire that is not named, the safety note is not known.
            let has_note = stdout(shown.get_output()).contains("measures nothing");
            assert_eq!(has_note, questions.is_some(), "{command}");
            // Two checks of one second and the same answers are one.
            let kept =
                read(&folder, checks).replace("\"answered_at\":\"20", "\"answered_at\":\"19");
            folder.file(checks, kept);
        }
    }
}

#[test]
fn a_check_is_counted_among_those_of_its_questions_once() {
    let folder = Folder::new();
    let other = crate::run::saved_at("2025-10-01T10:00:00Z", &[], "y y y y y y y n");
    let twice = other.repeat(2) + &other.replace("therapeutic-alliance", "other");
    folder.file("c", twice);
    let run = folder.check(&["--save", "c"], ALL_YES).code(0);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("/c, check 2.\n"), "{said}");

    // One that is there already, as after a second try within the same second.
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let content = |lines: &str| Content::read(lines.as_bytes(), &questionnaire);
    let (_, check) = content(&other).checks.swap_remove(0);
    let number = |lines| History::new("c".to_owned(), content(lines), now()).number_of(&check);
    assert_eq!(number(""), 1);
    assert_eq!(number(&other), 1);
    assert_eq!(number(&other.replace("2025-10-01", "2025-10-02")), 2);
}

#[test]
fn a_full_stop_stop_and_exit() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y.", "no.", "Not sure\u{3002}", "skip.", "b."]);
    terminal.at(question(4, 8), "y..\r").at("I don't know \"y..\"", "exit\r");
    terminal.at("will be lost", "\r").at(question(4, 8), "y\r").answer(5, &["y"; 4]);
    terminal.at(review(), "3.\r").at("Enter keeps it", "\r");
    // As it is typed with a keyboard for Japanese.
    terminal.at(review(), "\u{ff13}\r").at("Enter keeps it", "\r");
    terminal.at(review(), "stop\r").at("will be lost", "stop.\r");
    assert_eq!(terminal.end().status, "130");
    // They may be answers.
    let folder = Folder::new();
    let file = include_str!("../../questions.yaml").replace("keys: [\"n\"]", "keys: [stop, exit]");
    folder.file("own.yaml", file.replace("keys: [\"u\"]", "keys: [u, \"u.\"]"));
    let mut terminal = shell(&folder, "alliance-check --questions own.yaml");
    terminal.answer(1, &["stop", "exit", "u."]).wait_for(question(4, 8));
    assert_eq!(terminal.contents().matches("?  No\n").count(), 2, "{}", terminal.contents());
    // In a pipe, an answer is what it is.
    let piped = ALL_YES.replacen("y\n", "y.\n", 1);
    folder.check(&[], piped).code(2).stdout_eq("");
}

/// A screen reader pauses at the end of each line.
#[test]
fn nothing_is_wrapped_to_listen_to() {
    let folder = Folder::new();
    let mut terminal = Window::new(40).folder(&folder).start(&["--plain"]);
    terminal.answer(1, &["n"; 8]).at(review(), "\r").at(next(), "\r");
    let bytes = String::from_utf8(terminal.end().bytes).expect("UTF-8");
    assert!(!bytes.contains('\u{1b}'));
    let questionnaire =
        alliance_check::questionnaire::file::load(include_bytes!("../../questions.yaml"));
    let questionnaire = questionnaire.expect("the built-in file");
    for text in [questionnaire.introduction.as_ref().expect("one"), &questionnaire.safety] {
        assert!(bytes.contains(&format!("\n{text}\r\n")), "{bytes}");
    }
    assert!(bytes.contains("; help explains."), "{bytes}");
    // In a file, too.
    let plain = folder.check(&["--plain"], ALL_YES).code(0);
    assert!(stdout(plain.get_output()).contains(&format!("\n{}\n", questionnaire.safety)));
}

#[test]
fn an_open_pipe_is_told_of() {
    let folder = Folder::new();
    let mut terminal =
        shell(&folder, "(read go </dev/tty; yes | head -8) | alliance-check --format json");
    terminal.wait_for_text("waiting for answers from a pipe");
    terminal.press("\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    assert!(ended.screen.contains("\"score\":8"), "{}", ended.screen);
    // Only once, and only if it takes long.
    assert_eq!(ended.screen.matches("waiting for").count(), 1, "{}", ended.screen);
    let quick = shell(&folder, "yes | head -8 | alliance-check --format json").end();
    assert!(!quick.screen.contains("waiting for"), "{}", quick.screen);
}

/// The owner alone, whatever the mask of the process says.
#[test]
fn a_sheet_is_for_its_owner_alone() {
    let folder = Folder::new();
    let line = "umask 000; alliance-check --sheet s.html >/dev/null";
    assert(output(folder.shell(line), ALL_YES)).code(0);
    assert_eq!(mode(&folder, "s.html"), 0o600);
    let owner = fs::metadata(folder.path().join("s.html")).expect("the sheet").uid();
    assert_eq!(owner, nix::unistd::geteuid().as_raw());
}
