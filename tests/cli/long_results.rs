//! A result that is longer than the window.

use std::sync::LazyLock;

use alliance_check::document::layout::Layout;
use alliance_check::questionnaire::file;
use alliance_check::questionnaire::words::Words;

use crate::run::Folder;
use crate::terminal::{Terminal, Window, next, question, review};

const MORE: &str = "Enter shows more";

/// How the results here begin, whatever the width.
static HEADLINES: LazyLock<[String; 2]> = LazyLock::new(|| {
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let results = &questionnaire.total.as_ref().expect("a total").results;
    [0, 1].map(|nth| results[nth].headline.split(' ').take(2).collect::<Vec<_>>().join(" "))
});

/// Answers every question, in a window that may be lower than a question.
fn answer(terminal: &mut Terminal, answers: &[&str]) {
    for (number, answer) in (1..).zip(answers) {
        let any_count = Words::default().question(number, "");
        terminal.wait_for_written(any_count.trim_end(), 1);
        terminal.at(Words::default().answer_prompt(), &format!("{answer}\r"));
    }
    if answers.len() == 8 {
        terminal.at(review(), "\r");
    }
}

/// The result of `answers` in a window so high that it is whole.
fn whole(columns: u16, answers: &[&str]) -> Vec<String> {
    let mut terminal = Window::new(columns).rows(300).start(&[]);
    answer(&mut terminal, answers);
    let screen = terminal.end().screen;
    let lines = screen.lines().skip_while(|line| !HEADLINES.iter().any(|h| line.starts_with(h)));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_line_is_on_the_screen_at_some_stop() {
    let all_no = ["n"; 8];
    let some = ["y", "y", "u", "y", "y", "skip", "y", "y"];
    for (columns, rows) in [(24, 10), (24, 24), (40, 10), (40, 24), (80, 10), (80, 24)] {
        for answers in [&all_no, &some, &["y"; 8]] {
            let whole = whole(columns, answers);
            let mut terminal = Window::new(columns).rows(rows).start(&[]);
            answer(&mut terminal, answers);
            let (mut seen, mut stops) = (0, 0);
            while terminal.stops(MORE) {
                let screen = terminal.contents();
                seen = see(&whole, seen, &screen, (columns, rows));
                stops += 1;
                terminal.press("\r");
            }
            let screen = terminal.contents();
            assert!(!screen.contains(MORE), "{screen}");
            if seen < whole.len() {
                seen = see(&whole, seen, &screen, (columns, rows));
            }
            assert_eq!(seen, whole.len(), "{columns} {rows}\n{screen}");
            assert_eq!(terminal.end().status, "0");
            // No more stops than it takes.
            assert!(stops <= whole.len() / (usize::from(rows) / 2), "{stops} stops");
            let fits = whole.len() + rows_below(columns, 0) <= usize::from(rows);
            assert_eq!(stops == 0, fits, "{columns} {rows} {answers:?}");
            assert!(fits || (columns, rows) != (80, 24) || answers != &["y"; 8]);
        }
    }
}

/// How many rows stand below a result: so many, then what offers a sheet, and its prompt, each after a blank row.
fn rows_below(columns: u16, rows: usize) -> usize {
    let words = Words::default();
    let nothing = if rows == 0 { words.nothing_saved() + " " } else { String::new() };
    let offer = nothing + &words.what_is_next(words.sheet());
    let layout = Layout::new(usize::from(columns) - 1, false);
    rows + layout.wrap("", &offer).lines().count() + 3
}

/// Finds the lines of `whole` from `seen` on in `screen`, one below the other. Returns how many were seen now.
fn see(whole: &[String], seen: usize, screen: &str, size: (u16, u16)) -> usize {
    let lines: Vec<_> = screen.lines().collect();
    let most = whole.len() - seen;
    let count = (0..=most).rev().find(|count| {
        *count == 0 || lines.windows(*count).any(|shown| shown == &whole[seen..seen + count])
    });
    let count = count.expect("none is always found");
    assert!(count > 0, "{size:?}: {:?} is not on the screen\n{screen}", whole.get(seen));
    let new = &whole[seen..seen + count];
    assert!(new.iter().any(|line| !line.is_empty()), "{size:?}: an empty stop\n{screen}");
    seen + count
}

/// The program, about to save in a window that is lower than any result.
fn saving(folder: &Folder) -> Terminal {
    Window::new(80).rows(10).folder(folder).start(&["--save", "checks.jsonl"])
}

#[test]
fn the_end_of_the_display_is_not_the_end_of_the_check() {
    let whole = whole(80, &["n"; 8]);
    let last_line = whole.last().expect("a result");
    for end in ["q\r", "quit\r"] {
        let folder = Folder::new();
        let mut terminal = saving(&folder);
        answer(&mut terminal, &["n"; 8]);
        // Neither a word, nor a function key, nor what was typed ahead ends it or goes on.
        terminal.at(MORE, "y\r").at("\"y\"", "\u{1b}OQ\r\r\r\r");
        terminal.at("If you meant it, type q.", end);
        let ended = terminal.end();
        assert_eq!(ended.status, "0");
        assert!(!ended.screen.contains(last_line), "{}", ended.screen);
        let written = String::from_utf8_lossy(&ended.bytes);
        assert!(written.contains("/checks.jsonl, check 1."), "{written}");
        let checks = folder.path().join("checks.jsonl");
        let saved = std::fs::read_to_string(checks).expect("the check");
        assert_eq!(saved.lines().count(), 1);
    }
}

#[test]
fn ctrl_c_at_a_stop_stops() {
    let folder = Folder::new();
    let mut terminal = saving(&folder);
    answer(&mut terminal, &["n"; 8]);
    terminal.at(MORE, "\u{3}");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    let words = Words::default();
    assert!(ended.screen.ends_with("history checks.jsonl"), "{}", ended.screen);
    assert!(!ended.screen.contains(&words.stopped()), "{}", ended.screen);
    assert_eq!(folder.names(), ["checks.jsonl"]);
    let mut unsaved = Window::new(80).rows(10).folder(&folder).start(&[]);
    answer(&mut unsaved, &["n"; 8]);
    unsaved.at(MORE, "\u{3}");
    let ended = unsaved.end();
    assert_eq!(ended.status, "130");
    assert!(ended.screen.ends_with(&words.stopped()), "{}", ended.screen);
}

#[test]
fn what_is_typed_ahead_skips_no_stop() {
    let mut terminal = Window::new(80).rows(10).start(&[]);
    answer(&mut terminal, &["n"; 7]);
    terminal.at(question(8, 8), "n\r\r\r\r\r\r").wait_for(MORE);
    assert!(terminal.contents().contains(&HEADLINES[0]), "{}", terminal.contents());
}

/// There is room for what is said below.
#[test]
fn the_headline_is_in_view_when_the_check_is_saved() {
    let height = u16::try_from(whole(80, &["y"; 8]).len()).expect("few lines");
    // A blank row, where it is saved, and the command to see it.
    let below = u16::try_from(rows_below(80, 3)).expect("few rows");
    for (rows, stops) in [(height + below - 1, true), (height + below, false)] {
        let folder = Folder::new();
        let mut terminal = Window::new(80).rows(rows).folder(&folder).start(&["--save", "c"]);
        answer(&mut terminal, &["y"; 8]);
        if stops {
            terminal.at(MORE, "\r");
        }
        let screen = terminal.wait_for(next()).contents();
        assert!(screen.contains("history c\n"), "{screen}");
        assert_eq!(screen.contains(&HEADLINES[1]), !stops, "{screen}");
    }
}

#[test]
fn it_stops_only_where_a_person_is_asked_and_reads() {
    // Line by line, in another format, and where standard output or standard error is a file.
    for args in ["--plain", "--format json", "--format markdown", "| cat", "2>/dev/null"] {
        let mut terminal = Window::new(80).rows(10).shell(&format!("alliance-check {args}"));
        if args == "2>/dev/null" {
            terminal.press("n\rn\rn\rn\rn\rn\rn\rn\r\r");
        } else {
            answer(&mut terminal, &["n"; 8]);
        }
        let ended = terminal.end();
        assert_eq!(ended.status, "0", "{args}");
        assert!(!String::from_utf8_lossy(&ended.bytes).contains(MORE), "{args}");
    }
}

#[test]
fn the_window_is_measured_at_each_stop() {
    let mut terminal = Window::new(80).rows(10).start(&[]);
    answer(&mut terminal, &["n"; 8]);
    terminal.wait_for(MORE).resize_rows(200).press("\r");
    let ended = terminal.end();
    assert!(ended.screen.contains(&Words::default().what_to_raise()), "{}", ended.screen);
    let whole = whole(80, &["n"; 8]);
    assert!(ended.screen.ends_with(whole.last().expect("a result")), "{}", ended.screen);
}
