//! A result that is longer than the window: it stops, and loses neither a line nor the check.

use alliance_check::questionnaire::words::Words;

use crate::run::Folder;
use crate::terminal::{Terminal, Window, next, question, review};

const MORE: &str = "Enter shows more";

/// Answers every question, in a window that may be lower than a question, and asks for the result.
fn finish(terminal: &mut Terminal, answers: &[&str; 8]) {
    for (number, answer) in (1..).zip(answers) {
        let any_count = Words::default().question(number, "");
        terminal.wait_for_written(any_count.trim_end(), 1);
        terminal.at(Words::default().answer_prompt(), &format!("{answer}\r"));
    }
    terminal.at(review(), "\r");
}

/// The result of `answers` in a window so high that it is whole.
fn whole(columns: u16, answers: &[&str; 8]) -> Vec<String> {
    let mut terminal = Window::new(columns).rows(300).start(&[]);
    finish(&mut terminal, answers);
    let screen = terminal.end().screen;
    // Below the title and the three paragraphs of the welcome.
    let result = screen.splitn(5, "\n\n").nth(4).expect("a result");
    result.lines().map(str::to_owned).collect()
}

/// The program with `args` in a `window`, of ten rows, after eight answers worth raising.
fn long_result(window: Window, args: &[&str]) -> Terminal {
    let mut terminal = window.rows(10).start(args);
    finish(&mut terminal, &["n"; 8]);
    terminal
}

#[test]
fn every_line_is_on_the_screen_at_some_stop() {
    let some = ["y", "y", "u", "y", "y", "skip", "y", "y"];
    for (columns, rows) in [(24, 10), (24, 24), (40, 10), (40, 24), (80, 10), (80, 24)] {
        for answers in [&["n"; 8], &some, &["y"; 8]] {
            let whole = whole(columns, answers);
            let mut terminal = Window::new(columns).rows(rows).start(&[]);
            finish(&mut terminal, answers);
            let (mut seen, mut stops) = (0, 0);
            while terminal.stops(MORE) {
                let screen = terminal.contents();
                seen = see(&whole, seen, &screen);
                // Where each block fits, none is cut: a blank line is above or below the stop.
                let is_between =
                    seen == whole.len() || whole[seen - 1..=seen].contains(&String::new());
                assert!(is_between || (columns, rows) != (80, 24), "{screen}");
                stops += 1;
                terminal.press("\r");
            }
            let screen = terminal.contents();
            assert!(!screen.contains(MORE), "{screen}");
            if seen < whole.len() {
                seen = see(&whole, seen, &screen);
            }
            assert_eq!(seen, whole.len(), "{columns} {rows}\n{screen}");
            assert_eq!(terminal.end().status, "0");
            // No more stops than it takes.
            assert!(stops <= whole.len() / (usize::from(rows) / 2), "{stops} stops");
        }
    }
}

/// Finds the lines of `whole` from `seen` on in `screen`, one below the other. Returns how many
/// lines were seen by now.
fn see(whole: &[String], seen: usize, screen: &str) -> usize {
    let lines: Vec<_> = screen.lines().collect();
    let mut end = whole.len();
    while !lines.windows(end - seen).any(|shown| shown == &whole[seen..end]) {
        end -= 1;
        assert!(end > seen, "{:?} is not on the screen\n{screen}", whole.get(seen));
    }
    assert!(whole[seen..end].iter().any(|line| !line.is_empty()), "an empty stop\n{screen}");
    end
}

#[test]
fn a_window_closed_or_ctrl_c_at_any_stop_loses_no_check() {
    for stop in 0.. {
        let folder = Folder::new();
        let mut closed = long_result(Window::new(80).folder(&folder), &["--save", "c"]);
        if !reach_stop(&mut closed, stop) {
            return assert!(stop > 3, "only {stop} stops");
        }
        assert_eq!(folder.read("c").lines().count(), 1, "it is there while the result is read");
        drop(closed);
        let mut interrupted = long_result(Window::new(80).folder(&folder), &["--save", "c"]);
        assert!(reach_stop(&mut interrupted, stop));
        interrupted.press("\u{3}");
        let ended = interrupted.end();
        assert_eq!(ended.status, "130");
        // What is saved was not stopped.
        assert!(ended.screen.ends_with("alliance-check history c"), "{}", ended.screen);
        assert_eq!(folder.read("c").lines().count(), 2);
    }
}

/// Goes on to the stop `nth` of a long result, from 0. Returns whether there is one.
fn reach_stop(terminal: &mut Terminal, nth: usize) -> bool {
    for _ in 0..nth {
        terminal.at(MORE, "\r");
    }
    terminal.stops(MORE)
}

#[test]
fn ctrl_c_at_a_stop_says_that_nothing_was_saved() {
    let mut terminal = long_result(Window::new(80), &[]);
    terminal.at(MORE, "\u{3}");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    assert!(ended.screen.ends_with(&Words::default().stopped()), "{}", ended.screen);
}

#[test]
fn the_end_of_the_display_is_not_the_end_of_the_check() {
    let whole = whole(80, &["n"; 8]);
    let last_line = whole.last().expect("a result");
    for end in ["q\r", "quit\r"] {
        let folder = Folder::new();
        let mut terminal = long_result(Window::new(80).folder(&folder), &["--save", "c"]);
        terminal.at(MORE, "?\r").wait_for(MORE);
        let screen = terminal.contents();
        assert!(!screen.contains(&Words::default().not_known("\"?\"")), "{screen}");
        // Neither a word, nor a function key, nor what was typed ahead ends it or goes on.
        terminal.at(MORE, "y\r").at("\"y\"", "\u{1b}OQ\r\r\r\r");
        terminal.at("If you meant it, type q.", end).at(next(), "sheet\r");
        terminal.at(Words::default().file_name_prompt(), "s.html\r");
        let ended = terminal.end();
        assert_eq!(ended.status, "0");
        let written = String::from_utf8_lossy(&ended.bytes);
        assert!(!written.contains(last_line), "{written}");
        assert!(written.contains("/c, check 1."), "{written}");
        assert_eq!(folder.names(), ["c", "s.html"]);
    }
}

#[test]
fn what_is_typed_ahead_skips_no_stop() {
    let mut terminal = Window::new(80).rows(10).start(&[]);
    terminal.answer(1, &["n"; 7]);
    terminal.at(question(8, 8), "n\r\r\r\r\r\r").wait_for(MORE);
    terminal.wait_for_text(&whole(80, &["n"; 8])[0]).press(&"\r".repeat(20)).at(MORE, "\u{3}");
    assert_eq!(terminal.end().status, "130");
}

/// There is room for what is said below.
#[test]
fn the_headline_is_in_view_when_the_check_is_saved() {
    let whole = whole(80, &["y"; 8]);
    let height = u16::try_from(whole.len()).expect("few lines");
    // Where it is saved, the command to see it, what comes next and its prompt, with blank rows.
    let below = 7;
    for (rows, stops) in [(height + below - 1, true), (height + below, false)] {
        let folder = Folder::new();
        let mut terminal = Window::new(80).rows(rows).folder(&folder).start(&["--save", "c"]);
        finish(&mut terminal, &["y"; 8]);
        if stops {
            terminal.at(MORE, "\r");
        }
        let screen = terminal.wait_for(next()).contents();
        assert!(screen.contains("history c\n"), "{screen}");
        assert_eq!(screen.contains(&whole[0]), !stops, "{screen}");
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
            finish(&mut terminal, &["n"; 8]);
        }
        let ended = terminal.end();
        assert_eq!(ended.status, "0", "{args}");
        assert!(!String::from_utf8_lossy(&ended.bytes).contains(MORE), "{args}");
    }
}

#[test]
fn the_window_is_measured_at_each_stop() {
    let mut terminal = long_result(Window::new(80), &[]);
    terminal.wait_for(MORE).resize_rows(200).press("\r");
    let ended = terminal.end();
    let whole = whole(80, &["n"; 8]);
    assert!(ended.screen.ends_with(whole.last().expect("a result")), "{}", ended.screen);
}
