//! Keys of which console reads the start and leaves the rest as if it were typed.

use alliance_check::questionnaire::words::Words;

use crate::run::Folder;
use crate::terminal::{Terminal, question, review};

const F2: &str = "\u{1b}OQ";
const F4: &str = "\u{1b}OS";

/// Every key that is known to leave something.
const KEYS: [&str; 13] = [
    "\u{1b}OP",
    F2,
    "\u{1b}OR",
    F4,
    "\u{1b}OA",
    "\u{1b}OB",
    "\u{1b}OH",
    "\u{1b}OF",
    // F5, F12
    "\u{1b}[15~",
    "\u{1b}[24~",
    // Ctrl-Left, Shift-Right
    "\u{1b}[1;5D",
    "\u{1b}[1;2C",
    // A paste in brackets.
    "\u{1b}[200~y\u{1b}[201~",
];

/// A paste in brackets, with Enter in it. Behind a refused line, everything is dropped.
const PASTED_LINES: &str = "\u{1b}[200~y\rq\r\r\u{1b}[201~";

#[test]
fn no_key_answers_skips_goes_back_or_stops() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "n"]).wait_for(question(3, 8));
    terminal.press(PASTED_LINES).wait_for("I don't know");
    for key in KEYS {
        terminal.press(key).press("\r").wait_for(question(3, 8));
        assert!(terminal.contents().contains("?  No\n\nQuestion 3 of 8"));
    }
    terminal.press("y\r").answer(4, &["y"; 5]).wait_for(review());
    // Enter alone would show the result.
    terminal.press(PASTED_LINES).wait_for("I don't know");
    for key in KEYS {
        terminal.press(key).press("\r").wait_for(review());
        assert!(terminal.contents().contains(&Words::default().your_answers()), "{key:?}");
    }
    terminal.press("q\r").wait_for("will be lost");
    for key in KEYS {
        terminal.press(key).press("\r").wait_for("will be lost");
    }
    terminal.press("\r").at(review(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    assert!(ended.screen.contains(": 7 of 8."), "{}", ended.screen);
}

#[test]
fn what_happened_is_said() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), &format!("{F2}\r"));
    terminal.wait_for("\"Q\" may come from a function key. If you meant it, type q.");
    terminal.press(&format!("{F4}\r"));
    terminal.wait_for("\"S\" may come from a function key. If you meant it, type s.");
    terminal.press("\u{1b}[1;5D\r").wait_for("\"5D\"");
    terminal.press("B\r").wait_for("\"B\" may come from a function key.");
    terminal.press("N\r").wait_for("?  No");
}

/// A key in capitals is typed in lower case where a function key could have sent it, and as it is line by line.
#[test]
fn a_choice_with_such_a_letter() {
    let file = include_str!("../../questions.yaml").replace("keys: [\"y\"]", "keys: [\"A\"]");
    let folder = Folder::new();
    let path = folder.file("own.yaml", file);
    let path = path.to_str().expect("a path");
    let mut terminal = Terminal::start(80, &["--questions", path]);
    terminal.at(question(1, 8), "\u{1b}OA\r").at("If you meant it, type a.", "a\r");
    terminal.wait_for("?  Yes");
    let mut terminal = Terminal::start(80, &["--questions", path, "--plain"]);
    terminal.at("Type A for Yes", "A\r").at(question(2, 8), "b\r");
    terminal.wait_for(": Yes.");
}

#[test]
fn stopping_with_answers_is_asked_once_more() {
    for args in [&[][..], &["--plain"]] {
        let mut terminal = Terminal::start(80, args);
        // What is typed ahead answers neither this question nor the next.
        terminal.answer(1, &["y", "n"]).at(question(3, 8), "q\rq\rq\r");
        terminal.wait_for("will be lost");
        let goes_on = |terminal: &mut Terminal, keys: &str| {
            terminal.press(keys).wait_for("will be lost");
        };
        goes_on(&mut terminal, "y\r");
        assert!(terminal.contents().contains("\"y\""));
        goes_on(&mut terminal, "?\r");
        goes_on(&mut terminal, "n\r");
        terminal.press("\r").wait_for(question(3, 8)).press("n\r").at(question(4, 8), "b\r");
        terminal.at(": No.", "quit\r").at("will be lost", "QUIT\r");
        let ended = terminal.end();
        assert_eq!(ended.status, "130");
        assert!(ended.screen.ends_with(&Words::default().stopped()));
    }
}

#[test]
fn stopping_at_once() {
    // There is nothing to lose.
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "q\r");
    assert_eq!(terminal.end().status, "130");
    // Ctrl-C is no slip.
    for args in [&[][..], &["--plain"]] {
        let mut terminal = Terminal::start(80, args);
        terminal.answer(1, &["y"; 8]).at(review(), "q\r").at("will be lost", "\u{3}");
        let ended = terminal.end();
        assert_eq!(ended.status, "130");
        // Line by line, the terminal shows the key at about the same time.
        let screen = ended.screen.replace("^C", "");
        assert!(screen.trim_end().ends_with(&Words::default().stopped()), "{screen}");
    }
}
