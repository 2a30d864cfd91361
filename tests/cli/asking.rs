//! A person's walk through the questions in a terminal: drawn, and line by line.

use std::fs;

use alliance_check::questionnaire::words::Words;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use snapbox::str;

use crate::questionnaires::example;
use crate::run::{Folder, same};
use crate::terminal::{Terminal, Window, question, review};

/// Drawn, and line by line.
const WAYS: [&[&str]; 2] = [&[], &["--plain"]];

/// The program that asks the built-in questions with `from` replaced.
fn ask_own(args: &[&str], from: &str, to: &str) -> Terminal {
    let file = include_str!("../../questions.yaml");
    assert!(file.contains(from), "{from}");
    let folder = Folder::new();
    folder.file("own.yaml", file.replace(from, to));
    let args = [&["--questions", "own.yaml"], args].concat();
    let mut terminal = Window::new(80).folder(&folder).start(&args);
    // It has read the file, which is gone now.
    terminal.wait_for("Question 1 of ");
    terminal
}

/// Checks that this is the last that was said, and that no verdict was.
#[track_caller]
fn assert_stopped(terminal: Terminal) {
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    assert!(!String::from_utf8_lossy(&ended.bytes).contains("positive"));
    // Line by line, the terminal shows Ctrl-C at about the same time.
    let screen = ended.screen.replace("^C", "");
    assert!(screen.trim_end().ends_with(&Words::default().stopped()), "{screen}");
}

/// Checks that `keys` and Enter at the first question leave it there, with `refusal` below it.
#[track_caller]
fn assert_refused(args: &[&str], keys: &str, refusal: &str) {
    let mut terminal = Terminal::start(80, args);
    terminal.at(question(1, 8), &format!("{keys}\r")).wait_for(refusal);
    let screen = terminal.contents();
    assert!(screen.ends_with(&format!("\n{refusal}\nYour answer:")), "{keys:?} {screen}");
    assert_eq!(screen.matches(&question(1, 8)).count(), 1, "{keys:?} {screen}");
    terminal.press("n\r").wait_for(question(2, 8));
    assert_eq!(terminal.contents().contains(refusal), args == ["--plain"], "{keys:?}");
}

#[test]
fn what_is_no_answer_is_refused_below_the_question() {
    for (typed, refusal) in [
        ("b", "This is the first question."),
        ("maybe", "I don't know \"maybe\" here. Type y (Yes), n (No), u (Not sure) or s to skip."),
        // Nothing that was typed is wrong.
        ("", "Type y (Yes), n (No), u (Not sure) or s to skip."),
    ] {
        for args in WAYS {
            assert_refused(args, typed, refusal);
        }
    }
}

/// Each shows its own answers, and takes no key of another one.
#[test]
fn a_question_takes_its_own_answers() {
    let path = example("patchwork-week.yaml");
    for (args, shown) in
        [(&[][..], "0  No    1  Yes"), (&["--plain"], "Type 0 for No, 1 for Yes or s to skip.")]
    {
        let args = [&["--questions", &*path], args].concat();
        let mut terminal = Terminal::start(120, &args);
        terminal.answer(1, &["3", "3", "3"]).at(question(4, 5), "3\r");
        let refusal = "\"3\" here. Type 0 (Not at all), 1 (A little), 2 (Very) or s to skip.";
        let screen = terminal.wait_for("\"3\"").contents();
        assert!(screen.contains(refusal), "{screen}");
        let screen = terminal.press("2\r").at(question(5, 5), "2\r").wait_for("\"2\"").contents();
        assert!(screen.contains(shown) && screen.contains("Type 0 (No), 1 (Yes) or s"), "{screen}");
        terminal.press("1\r").wait_for("5. Did you talk to a friend?  Yes");
        assert!(terminal.contents().contains("days?  Very\n"), "{}", terminal.contents());
    }
}

#[test]
fn a_letter_that_a_key_may_have_left_is_no_command() {
    assert_refused(&[], "\u{1b}OQ", "\"Q\" may come from a function key. If you meant it, type q.");
    assert_refused(&[], "S", "\"S\" may come from a function key. If you meant it, type s.");
}

/// Where a function key could have sent it, it is typed in lower case.
#[test]
fn a_choice_may_have_such_a_letter() {
    let [from, to] = ["keys: [\"y\"]", "keys: [\"A\"]"];
    let mut drawn = ask_own(&[], from, to);
    drawn.press("\u{1b}OA\r").at("If you meant it, type a.", "a\r").wait_for("?  Yes");
    let mut plain = ask_own(&["--plain"], from, to);
    plain.at("Type A for Yes", "A\r").at(question(2, 8), "b\r").wait_for(": Yes.");
}

/// console reads the start of each key, and leaves the rest as if it were typed.
#[test]
fn no_key_answers_skips_goes_back_or_stops() {
    let press_keys = |terminal: &mut Terminal, here: &str| {
        // What is pasted. Behind a line, which is refused, everything is dropped.
        terminal.at(here, "\u{1b}[200~y\rq\r\r\u{1b}[201~").wait_for("I don't know");
        terminal.press("\u{1b}[200~y\u{1b}[201~\r").wait_for(here);
        // F1 to F4, arrows, Home, End, F5, F12, Ctrl-Left and Shift-Right.
        for key in
            ["OP", "OQ", "OR", "OS", "OA", "OB", "OH", "OF", "[15~", "[24~", "[1;5D", "[1;2C"]
        {
            terminal.press(&format!("\u{1b}{key}\r")).wait_for(here);
        }
    };
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "n"]);
    press_keys(&mut terminal, "?  No\n\nQuestion 3 of 8");
    terminal.press("y\r").answer(4, &["y"; 5]);
    // Enter alone would show the result.
    press_keys(&mut terminal, &Words::default().your_answers());
    terminal.press("q\r");
    press_keys(&mut terminal, "will be lost");
    terminal.press("\r").at(review(), "\r");
    let screen = terminal.end().screen;
    assert!(screen.contains(": 7 of 8."), "{screen}");
}

#[test]
fn texts_and_answers_are_wrapped_in_a_narrow_window() {
    let mut terminal = Terminal::start(40, &[]);
    terminal.answer(1, &["y", "n", "u", "s"]).at(question(5, 8), "?\r").wait_for("whole word");
    same(
        terminal.contents(),
        str![[r#"
...
explains. For a screen reader: --plain.

1. [..]
   therapist?  Yes
2. [..]  No
3. [..]  Not sure
4. [..]
   with my therapist?  skipped

Question 5 of 8
...
  relationship?
...
Type y (Yes), n (No), u (Not sure) or s
to skip. The whole word is fine, too.
...
"#]],
    );
}

#[test]
fn answers_typed_ahead_go_to_their_questions() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "y\rNO\rnot sure\ry\ry\ry\ry\rs\r").wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
[..] For a screen reader: --plain.

Your answers

1. [..]  Yes
2. [..]  No
3. [..]  Not sure
...
8. [..]  skipped

Press Enter for the result, or type a number to change that answer.
If you leave a question skipped, there may be no result.

Enter or a number:
"#]],
    );
}

#[test]
fn what_is_typed_ahead_of_a_refused_word_answers_no_question() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "maybe\rn\ry\r").wait_for("\"maybe\"");
    terminal.press("y\r").wait_for(question(2, 8));
    assert!(terminal.contents().contains("?  Yes\n\nQuestion 2 of 8"));
}

#[test]
fn a_typed_answer_can_be_corrected_before_enter() {
    let mut terminal = Terminal::start(80, &[]);
    // No, taken back; an arrow and an n put before the o.
    terminal.at(question(1, 8), "yes\u{7f}\u{7f}\u{7f}o\u{1b}[Dn\r").wait_for("?  No\n");
}

#[test]
fn back_shows_the_earlier_answer_and_enter_keeps_it() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "n", "n"]).at(question(4, 8), "b\r");
    terminal.wait_for("Your answer so far: No. Enter keeps it.");
    assert!(terminal.contents().contains("2. Do I want to go back?  No\n\nQuestion 3 of 8"));
    terminal.press("back\r").at(question(2, 8), "\r").at(question(3, 8), "\r").wait_for("3. ");
    assert_eq!(terminal.contents().matches("?  No\n").count(), 2);
}

#[test]
fn the_review_asks_any_question_again() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y"; 8]).at(review(), "9\r").at("\"9\"", "y\r").at("\"y\"", "2\r");
    terminal.wait_for("Your answer so far: Yes.");
    assert!(terminal.contents().contains("--plain.\n\nQuestion 2 of 8"));
    terminal.press("n\r").at("go back?  No\n", "1\r");
    // Back leads to the review again, and from there to the last question.
    terminal.at(question(1, 8), "b\r").at(review(), "b\r").at(question(8, 8), "b\r");
    terminal.at(review(), "8\r").at(question(8, 8), "n\r").wait_for("changes?  No\n");
}

#[test]
fn a_changed_answer_is_shown_once_more_below_more_than_fifteen() {
    for (count, is_shown_again) in [(15, false), (16, true)] {
        let more: String = (9..=count)
            .map(|number| format!("  - {{ id: q{number}, text: One more?, raise: It. }}\n"))
            .collect();
        let mut terminal = ask_own(&[], "\nsummary:", &format!("{more}summary:"));
        terminal.answer(1, &vec!["y"; count]).at(review(), "1\r").at(question(1, count), "n\r");
        terminal.wait_for(review());
        let changed = format!("\n\n{}\n", Words::default().changed());
        assert_eq!(terminal.contents().contains(&changed), is_shown_again, "{count}");
    }
}

#[test]
fn stopping_with_answers_is_asked_once_more() {
    for args in WAYS {
        let mut terminal = Terminal::start(80, args);
        // What is typed ahead answers neither this question nor the next.
        terminal.answer(1, &["y", "n"]).at(question(3, 8), "q\rq\rq\r");
        terminal.at("will be lost", "y\r").at("\"y\"", "n\r").at("\"n\"", "?\r");
        terminal.wait_for("will be lost");
        assert!(!terminal.contents().contains("I don't know \"?\""));
        terminal.press("\r").at(question(3, 8), "n\r").at(question(4, 8), "b\r");
        terminal.at(": No.", "quit\r").at("will be lost", "QUIT\r");
        assert_stopped(terminal);
    }
}

#[test]
fn going_on_with_the_review_refuses_nothing() {
    let mut terminal = Terminal::start(80, &["--plain"]);
    terminal.answer(1, &["y"; 8]).at(review(), "q\r").at("will be lost", "\r");
    terminal.at(review(), "zz\r").wait_for("\"zz\"");
    assert!(!terminal.contents().contains("\"q\""), "{}", terminal.contents());
}

#[test]
fn ctrl_c_stops_at_once() {
    for args in WAYS {
        let mut at_question = Terminal::start(80, args);
        at_question.answer(1, &["y"]).at(question(2, 8), "n\u{3}");
        let mut at_stop = Terminal::start(80, args);
        at_stop.answer(1, &["y"; 8]).at(review(), "q\r").at("will be lost", "\u{3}");
        assert_stopped(at_question);
        assert_stopped(at_stop);
    }
}

#[test]
fn the_end_of_input_stops_and_gives_no_answer() {
    for keys in ["\u{4}", "n\u{4}\u{4}"] {
        let mut terminal = Terminal::start(80, &["--plain"]);
        terminal.answer(1, &["y"; 8]).at(review(), "1\r").at(": Yes.", keys);
        assert_stopped(terminal);
    }
}

/// Without an answer, it ends at once.
#[test]
fn what_is_pasted_beyond_the_end_is_not_for_the_shell() {
    // Line by line, the terminal shows what is typed; what reads it next would show it again.
    for (line, times_shown) in [("alliance-check; cat", 0), ("alliance-check --plain; cat", 1)] {
        let mut terminal = Window::new(80).shell(line);
        terminal.at(question(1, 8), "q\recho spilled\r");
        terminal.wait_for_text(&Words::default().stopped());
        terminal.press("\u{4}");
        assert_eq!(terminal.end().screen.matches("spilled").count(), times_shown);
    }
}

/// What is refused is the last that was typed, so the question is still there, once.
#[test]
fn a_long_line_leaves_the_question_there_and_nothing_behind() {
    for (columns, rows, words) in [(40, 50, 20), (80, 24, 600), (24, 24, 600), (80, 12, 600)] {
        let mut terminal = Window::new(columns).rows(rows).start(&[]);
        let line = "word ".repeat(words);
        terminal.answer(1, &["y"]).at(question(2, 8), &format!("{line}\r"));
        let screen = terminal.wait_for("\"word word").contents();
        assert_eq!(screen.matches("Do I want to go back?").count(), 1, "{screen}");
        assert_eq!(screen.matches("word").count(), 8, "{screen}");
        let screen = terminal.press("n\r").wait_for(question(3, 8)).contents();
        assert!(!screen.contains("word"), "{screen}");
    }
}

#[test]
fn signals_put_the_terminal_back() {
    for (signal, name) in [
        (Signal::SIGTERM, "Terminated"),
        (Signal::SIGHUP, "Hangup"),
        (Signal::SIGINT, "Interrupt"),
        (Signal::SIGQUIT, "Quit"),
        (Signal::SIGUSR1, "User defined signal 1"),
        (Signal::SIGUSR2, "User defined signal 2"),
        (Signal::SIGALRM, "Alarm clock"),
    ] {
        let mut terminal = Terminal::start(80, &[]);
        terminal.answer(1, &["y"]).at(question(2, 8), "n");
        kill(Pid::from_raw(terminal.process_id().cast_signed()), signal).expect("a signal");
        assert_eq!(terminal.end().status, name);
    }
}

/// While it is suspended, the shell has the terminal as it was.
#[test]
fn the_interview_goes_on_after_it_was_suspended() {
    // The shell shows its job, by its command, each time that it continues it. In the background,
    // it waits until it has the terminal again.
    for (continued, times_shown) in [("fg", 1), ("bg; sleep 0.2; fg", 2)] {
        let folder = Folder::new();
        let job = "sh -c 'echo $$ > pid; exec alliance-check'";
        let stopped = "stty -a | grep -o ' icanon'; echo suspended; read go";
        let line = format!("set -m; {job}; {stopped}; {continued}");
        let mut terminal = Window::new(80).folder(&folder).shell(&line);
        terminal.wait_for(question(1, 8));
        let process = fs::read_to_string(folder.path().join("pid")).expect("the process id");
        let process = Pid::from_raw(process.trim().parse().expect("a number"));
        kill(process, Signal::SIGTSTP).expect("the signal is sent");
        terminal.wait_for_text(" icanon\nsuspended").press("\n");
        terminal.wait_for_written("; exec ", times_shown);
        terminal.press("y\r").answer(2, &["y"; 7]).at(review(), "\r");
        assert!(terminal.end().screen.contains(": 8 of 8."));
    }
}

/// dialoguer panics in it. The answers are kept, and the questions go on line by line.
#[test]
fn a_window_of_one_column() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["n"]).at(question(2, 8), "yes");
    terminal.wait_for_text("Your answer: yes");
    terminal.resize(1).press("\u{7f}").wait_for_written(&question(2, 8), 2);
    terminal.resize(80).press("y\r").answer(3, &["y"; 6]).at(review(), "\r");
    let ended = terminal.end();
    assert!(ended.screen.contains(": 7 of 8."), "{}", ended.screen);
    assert!(!String::from_utf8_lossy(&ended.bytes).contains("panicked"));
}

#[test]
fn a_window_that_becomes_narrow() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y"; 4]).wait_for(question(5, 8));
    let screen = terminal.resize(40).press("wrong\r").wait_for("\"wrong\"").contents();
    let (_, refusal) = screen.rsplit_once("\n\n").expect("what was refused");
    assert!(refusal.lines().all(|line| line.len() < 40), "{screen}");
    terminal.press("y\r").wait_for(question(6, 8));
    let screen = terminal.contents();
    assert!(!screen.contains("wrong") && !screen.contains(&question(5, 8)), "{screen}");
    assert!(screen.contains("3. Can I talk about anything?  Yes\n"), "{screen}");
}

#[test]
fn a_window_too_narrow_to_draw_in() {
    let mut terminal = Terminal::start(23, &[]);
    terminal.answer(1, &["y", "q"]).at("will be lost", "q\r");
    assert!(!terminal.end().bytes.contains(&0x1b));
}

#[test]
fn line_by_line_there_is_no_escape_byte() {
    let xterm = ("TERM", "xterm");
    for (args, environment) in [
        (&["--plain"][..], &[xterm][..]),
        (&[], &[xterm, ("ACCESSIBLE", "1")]),
        (&[], &[("TERM", "dumb")]),
        (&[], &[]),
    ] {
        let mut terminal = Window::new(80).environment(environment).start(args);
        terminal.answer(1, &["y", "b"]).at(question(1, 8), "\r").at(question(2, 8), "maybe\r");
        terminal.at("\"maybe\"", "n\r").answer(3, &["y"; 6]).at(review(), "2\r");
        terminal.at(": No.", "s\r").at("?  skipped", "\r");
        let ended = terminal.end();
        assert!(!ended.bytes.contains(&0x1b), "{environment:?}");
        assert!(ended.screen.contains(&Words::default().skipped_questions()));
    }
}

#[test]
fn line_by_line_the_choices_are_a_sentence() {
    // A choice without a key is its label.
    let mut terminal = ask_own(&["--plain"], ", keys: [\"n\"]", "");
    terminal.wait_for("\n\n  Type y for Yes, No, u for Not sure or s to skip.\n\nYour answer:");
}

#[test]
fn decoration_only_where_it_is_wanted() {
    for (no_colour, is_wanted) in [("", true), ("1", false)] {
        let environment = [("TERM", "xterm"), ("NO_COLOR", no_colour)];
        let mut terminal = Window::new(80).environment(&environment).start(&[]);
        terminal.answer(1, &["y"; 8]).at(review(), "\r");
        let bytes = String::from_utf8(terminal.end().bytes).expect("UTF-8");
        assert_eq!(bytes.contains("\u{1b}[1m"), is_wanted, "{environment:?}");
    }
}

#[test]
fn prompts_may_go_to_a_file() {
    let folder = Folder::new();
    let mut terminal = Window::new(80).folder(&folder).shell("alliance-check 2>prompts");
    terminal.press("y\ry\ry\ry\ry\ry\ry\ry\r\r");
    assert!(terminal.end().screen.contains(": 8 of 8."));
    let prompts = fs::read_to_string(folder.path().join("prompts")).expect("the prompts");
    assert!(prompts.contains(&question(8, 8)));
}
