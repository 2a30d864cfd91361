//! A person's walks through the questions.

use alliance_check::questionnaire::words::Words;
use snapbox::str;

use crate::run::{Folder, same};
use crate::terminal::{Terminal, Window, question, review};

#[test]
fn the_first_question() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.wait_for(question(1, 8));
    same(
        terminal.contents(),
        str![[r#"
Therapeutic alliance self-check

Eight short questions about you and your therapist. The trust between you is
called the therapeutic alliance. There are no right or wrong answers. What
counts is how it is for you. It takes about two minutes.

This program does not save your answers. They stay on your screen until you
clear it.

Type what stands before an answer, then press Enter.
s skips, b goes back, q stops; help explains. For a screen reader: --plain.

Question 1 of 8

  Do I feel comfortable with my therapist?

  y  Yes    n  No    u  Not sure

Your answer:
"#]],
    );
    terminal.press("q\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    same(
        ended.screen,
        str![[r#"
...
s [..], b [..], q [..]; help [..]

Stopped. Nothing was saved.
"#]],
    );
}

#[test]
fn in_order_to_the_result() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "no", "NOT SURE", "y", "skip"]);
    terminal.wait_for(question(6, 8));
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]  Yes
2. [..]  No
3. [..]  Not sure
4. [..]  Yes
...
[..]  skipped

Question 6 of 8
...
"#]],
    );
    terminal.answer(6, &["y", "y", "y"]).wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
s [..], b [..], q [..]; help [..]

Your answers

1. Do I feel comfortable with my therapist?  Yes
2. Do I want to go back?  No
3. Can I talk about anything?  Not sure
4. Do I feel relieved after meeting with my therapist?  Yes
5. Does my therapist ask me about my perspective on our therapy and our
   relationship?  skipped
6. Do I feel cared about and understood in therapy?  Yes
7. Do we work on creating therapeutic goals together?  Yes
8. Do I feel supported in making changes?  Yes

Press Enter for the result, or type a number to change that answer.
If you leave a question skipped, there may be no result.

Enter or a number:
"#]],
    );
    terminal.press("\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    same(
        ended.screen,
        str![[r#"
...
s [..], b [..], q [..]; help [..]

[..]
[..]

[..]
...
  [..]  No
    "[..]"

  [..]  Not sure
    "[..]
...
"#]],
    );
}

#[test]
fn at_forty_columns() {
    let mut terminal = Terminal::start(40, &[]);
    terminal.answer(1, &["y", "n", "y", "y"]).at(question(5, 8), "?\r");
    terminal.wait_for("whole word");
    same(
        terminal.contents(),
        str![[r#"
Therapeutic alliance self-check

Eight short questions about you and
your therapist. The trust between you
is called the therapeutic alliance.
There are no right or wrong answers.
What counts is how it is for you. It
takes about two minutes.

This program does not save your
answers. They stay on your screen until
you clear it.

Type what stands before an answer, then
press Enter.
s skips, b goes back, q stops; help
explains. For a screen reader: --plain.

1. Do I feel comfortable with my
   therapist?  Yes
2. Do I want to go back?  No
3. Can I talk about anything?  Yes
4. Do I feel relieved after meeting
   with my therapist?  Yes

Question 5 of 8

  Does my therapist ask me about my
  perspective on our therapy and our
  relationship?

  y  Yes    n  No    u  Not sure

Type y (Yes), n (No), u (Not sure) or s
to skip. The whole word is fine, too.
s skips, b goes back, q stops; help
explains.
Before the result you see all your
answers and can change them.
Your answer:
"#]],
    );
    terminal.press("u\r").answer(6, &["y", "y", "y"]).wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
Your answers

1. Do I feel comfortable with my
   therapist?  Yes
2. Do I want to go back?  No
3. Can I talk about anything?  Yes
4. Do I feel relieved after meeting
   with my therapist?  Yes
5. Does my therapist ask me about my
   perspective on our therapy and our
   relationship?  Not sure
6. Do I feel cared about and understood
   in therapy?  Yes
7. Do we work on creating therapeutic
   goals together?  Yes
8. Do I feel supported in making
   changes?  Yes

Press Enter for the result, or type a
number to change that answer.

Enter or a number:
"#]],
    );
    terminal.press("\r").at("Enter shows more", "\r");
    same(
        terminal.end().screen,
        str![[r#"
all therapeutic relationships are a good
fit."

Your "Yes" answers: 6 of 8.

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming.
    Could we talk about that?"

  Does my therapist ask me about my
  perspective on our therapy and our
  relationship?  Not sure
    "I'd like to tell you how our work
    together feels to me. Could we make
    time for that?"

What is going well

  Do I feel comfortable with my
  therapist?  Yes
  Can I talk about anything?  Yes
  Do I feel relieved after meeting with
  my therapist?  Yes
  Do I feel cared about and understood
  in therapy?  Yes
  Do we work on creating therapeutic
  goals together?  Yes
  Do I feel supported in making changes?
  Yes

If you feel unsafe with your therapist,
or they did something that felt wrong,
you do not have to raise it with them.
You can talk to someone else: a person
you trust, or the body that licenses or
registers your therapist. If you are in
danger now, call your local emergency
number. This is here to help you think.
It is not a scientific test, and it does
not judge you or your therapist.

Questions by Susie Schrader, LPCC, and
Dr. Deborah Cabaniss (the first four).
"#]],
    );
}

#[test]
fn back_shows_the_earlier_answer_and_keeps_it() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "n", "n"]).at(question(4, 8), "b\r");
    terminal.wait_for(question(3, 8));
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]  Yes
2. [..]  No

Question 3 of 8

  [..]

  [..]

  Your answer so far: No. Enter keeps it.

[..]:
"#]],
    );
    terminal.press("back\r").at(question(2, 8), "\r").at(question(3, 8), "y\r");
    terminal.wait_for(question(4, 8));
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]  Yes
2. [..]  No
3. [..]  Yes

Question 4 of 8

  [..]

  [..]

[..]:
"#]],
    );
}

#[test]
fn back_on_the_first_question_is_harmless() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "b\r").wait_for("This is the first question.");
    same(
        terminal.contents(),
        str![[r#"
...
Question 1 of 8

  [..]

  [..]

This is the first question.
[..]:
"#]],
    );
    terminal.press("y\r").wait_for(question(2, 8));
}

#[test]
fn a_wrong_word_changes_nothing() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "maybe\r").wait_for("\"maybe\"");
    same(
        terminal.contents(),
        str![[r#"
...
Question 1 of 8

  [..]

  [..]

I don't know "maybe" here. Type y (Yes), n (No), u (Not sure) or s to skip.
Your answer:
"#]],
    );
    // Enter alone is no answer either.
    terminal.press("\r").wait_for("Type y").press("n\r").wait_for(question(2, 8));
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]  No

Question 2 of 8

  [..]

  [..]

[..]:
"#]],
    );
}

#[test]
fn a_typed_answer_can_be_corrected_before_enter() {
    let mut terminal = Terminal::start(80, &[]);
    // No, taken back; an arrow and an n put before the o.
    terminal.at(question(1, 8), "yes\u{7f}\u{7f}\u{7f}o\u{1b}[Dn\r").wait_for(question(2, 8));
    assert!(terminal.contents().contains("?  No\n"));
}

#[test]
fn review_asks_a_question_again() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y"; 8]).at(review(), "9\r").wait_for("I don't know");
    terminal.press("y\r").wait_for("I don't know \"y\"").press("2\r").wait_for(question(2, 8));
    same(
        terminal.contents(),
        str![[r#"
...
s [..], b [..], q [..]; help [..]

Question 2 of 8

  [..]

  [..]

  [..]: Yes. [..]

[..]:
"#]],
    );
    terminal.press("n\r").wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
s [..], b [..], q [..]; help [..]

[..]

1. [..]  Yes
2. [..]  No
3. [..]  Yes
...
8. [..]  Yes

[..]

[..]:
"#]],
    );
    // Back leads to the last question, and from there here again.
    terminal.press("b\r").at(question(8, 8), "b\r").at(review(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    assert!(ended.screen.contains(": 7 of 8."));
}

#[test]
fn review_reaches_the_first_question_and_the_last() {
    let mut terminal = Terminal::start(80, &[]);
    terminal
        .answer(1, &["y"; 8])
        .at(review(), "1\r")
        .at(question(1, 8), "b\r")
        .at(review(), "8\r")
        .at(question(8, 8), "n\r")
        .wait_for("?  No");
    assert!(!terminal.contents().contains(&Words::default().first_question()));
}

#[test]
fn no_verdict_before_the_end_of_the_review() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y"; 8]).at(review(), "q\r").at("will be lost", "q\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    assert!(!String::from_utf8_lossy(&ended.bytes).contains("positive"));
}

#[test]
fn answers_typed_ahead_go_to_their_questions() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "y\rn\rn\ry\ry\ry\ry\rs\r").wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]  Yes
2. [..]  No
3. [..]  No
4. [..]  Yes
...
[..]  Yes
6. [..]  Yes
7. [..]  Yes
8. [..]  skipped
...
"#]],
    );
}

#[test]
fn what_is_typed_ahead_of_a_refused_word_answers_no_other_question() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.at(question(1, 8), "maybe\rn\ry\r").wait_for("\"maybe\"");
    assert!(terminal.contents().contains(&question(1, 8)));
    terminal.press("y\r").wait_for(question(2, 8));
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]  Yes

Question 2 of 8

  [..]

  [..]

[..]:
"#]],
    );
}

#[test]
fn a_line_too_long_for_its_row_leaves_nothing_behind() {
    let mut terminal = Terminal::start(40, &[]);
    terminal.at(question(1, 8), "?\r").at("whole word", &format!("{}\r", "what ".repeat(20)));
    terminal.wait_for("\"what what");
    same(
        terminal.contents(),
        str![[r#"
...
Question 1 of 8
...
  y [..]

I don't know "what what what what what
what what what ..." here. Type y (Yes),
[..]
Your answer:
"#]],
    );
}

/// What is refused is the last that was typed, so the question is still there.
#[test]
fn a_line_longer_than_the_window_leaves_the_question_there() {
    for (columns, rows) in [(80, 24), (24, 24), (80, 12)] {
        let mut terminal = Window::new(columns).rows(rows).start(&[]);
        terminal.answer(1, &["y"]).at(question(2, 8), &format!("{}\r", "what ".repeat(600)));
        terminal.wait_for("\"what what");
        assert!(terminal.contents().contains("Do I want to go back?"), "{}", terminal.contents());
        let once = terminal.contents().matches("Do I want to go back?").count();
        assert_eq!(once, 1, "{}", terminal.contents());
        terminal.press("n\r").wait_for(question(3, 8));
        assert!(!terminal.contents().contains("what what"), "{}", terminal.contents());
    }
}

#[test]
fn what_is_pasted_beyond_the_end_is_not_for_the_shell() {
    let mut terminal = Window::new(80).shell("alliance-check; cat");
    terminal.at(question(1, 8), "q\recho spilled\r");
    terminal.wait_for_text(&Words::default().stopped());
    terminal.press("\u{4}");
    assert!(!terminal.end().screen.contains("spilled"));
    let mut terminal = Window::new(80).shell("alliance-check --plain; cat");
    terminal.at(question(1, 8), "q\recho spilled\r");
    terminal.wait_for_text(&Words::default().stopped());
    terminal.press("\u{4}");
    // The terminal shows what is typed; what reads it next would show it again.
    assert_eq!(terminal.end().screen.matches("spilled").count(), 1);
}

#[test]
fn ctrl_c_at_a_prompt() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y"; 2]).at(question(3, 8), "n\u{3}");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    same(
        ended.screen,
        str![[r#"
...
1. [..]  Yes
2. [..]  Yes

Question 3 of 8

  [..]

  [..]

[..]: n

[..]
"#]],
    );
}

#[test]
fn signals_put_the_terminal_back() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

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
        let process = i32::try_from(terminal.process_id()).expect("a process id");
        kill(Pid::from_raw(process), signal).expect("the signal is sent");
        assert_eq!(terminal.end().status, name);
    }
}

/// While it is suspended, the shell has the terminal as it was. Afterwards, the interview goes on.
#[test]
fn suspended_and_continued() {
    // In the background, it waits until it has the terminal again.
    for (continued, times_shown) in [("fg", 1), ("bg; sleep 0.2; fg", 2)] {
        suspend_and_continue(continued, times_shown);
    }
}

/// The shell shows its job, by its command, each time that it continues it.
fn suspend_and_continue(continued: &str, times_shown: usize) {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    let folder = Folder::new();
    let line = format!(
        "set -m; sh -c 'echo $$ > pid; exec alliance-check'; stty -a | grep -o ' icanon'; echo suspended; read go; {continued}"
    );
    let mut terminal = Window::new(80).folder(&folder).shell(&line);
    terminal.wait_for(question(1, 8));
    let process = std::fs::read_to_string(folder.path().join("pid")).expect("the process id");
    let process = Pid::from_raw(process.trim().parse().expect("a number"));
    kill(process, Signal::SIGTSTP).expect("the signal is sent");
    terminal.wait_for_text("suspended");
    assert!(terminal.contents().contains(" icanon\nsuspended"), "{}", terminal.contents());
    terminal.press("\n").wait_for_written("; exec ", times_shown);
    terminal.press("y\r").answer(2, &["y"; 7]).at(review(), "\r");
    let ended = terminal.end();
    assert!(ended.screen.contains(": 8 of 8."), "{}", ended.screen);
}

/// dialoguer panics in a window of one column. The answers are kept, and the questions go on line by line.
#[test]
fn a_window_of_one_column() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["n"]).at(question(2, 8), "yes");
    terminal.wait_for_text("Your answer: yes");
    terminal.resize(1).press("\u{7f}").wait_for_written(&question(2, 8), 2);
    terminal.resize(80).press("y\r").answer(3, &["y"; 6]).at(review(), "\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
    assert!(ended.screen.contains(": 7 of 8."), "{}", ended.screen);
    assert!(!String::from_utf8_lossy(&ended.bytes).contains("panicked"));
}

#[test]
fn a_window_that_becomes_narrow() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y"; 4]).wait_for(question(5, 8));
    terminal.resize(40).press("y\r").wait_for(question(6, 8));
    same(
        terminal.contents(),
        str![[r#"
...
1. [..]
2. [..]  Yes
3. [..]  Yes
...
[..]  Yes

Question 6 of 8
...
  y [..]

[..]:
"#]],
    );
}

#[test]
fn a_wrong_word_after_a_window_became_narrow() {
    let mut terminal = Terminal::start(80, &[]);
    terminal.wait_for(question(1, 8));
    terminal.resize(40).press("wrong\r").wait_for("\"wrong\"");
    let screen = terminal.contents();
    let said = screen.find("\"wrong\"").expect("what fits");
    same(
        &screen[said..],
        str![[r#"
"wrong" [..]
[..]
[..]
[..]:
"#]],
    );
    terminal.press("y\r").wait_for(question(2, 8));
    assert!(!terminal.contents().contains("\"wrong\""));
}

#[test]
fn line_by_line_without_an_escape_byte() {
    let dumb: &[(&str, &str)] = &[("TERM", "dumb")];
    let accessible: &[(&str, &str)] = &[("TERM", "xterm"), ("ACCESSIBLE", "1")];
    for (args, environment) in
        [(&["--plain"][..], &[("TERM", "xterm")][..]), (&[], dumb), (&[], accessible), (&[], &[])]
    {
        let mut terminal = Window::new(80).environment(environment).start(args);
        terminal.answer(1, &["y", "b"]).at(question(1, 8), "\r").at(question(2, 8), "maybe\r");
        terminal.at("\"maybe\"", "n\r").answer(3, &["y"; 6]).at(review(), "2\r");
        terminal.at(": No.", "s\r").at("?  skipped", "\r");
        let ended = terminal.end();
        assert_eq!(ended.status, "0");
        assert!(!ended.bytes.contains(&0x1b), "{environment:?}");
        assert!(ended.screen.contains(&Words::default().skipped_questions()));
    }
}

#[test]
fn line_by_line_whole() {
    let mut terminal = Terminal::start(80, &["--plain"]);
    terminal.answer(1, &["y", "?"]).wait_for("whole word");
    same(
        terminal.contents(),
        str![[r#"
...
s [..], b [..], q [..]; help [..]

Question 1 of 8

  [..]

  Type y for Yes, n for No, u for Not sure or s to skip.

Your answer: y

Question 2 of 8

  [..]

  [..]

Your answer: ?
Type y (Yes), n (No), u (Not sure) or s to skip. The whole word is fine, too.
[..]
[..]
Your answer:
"#]],
    );
    // The end of input stops, as quit does.
    terminal.press("\u{4}");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    assert!(ended.screen.ends_with(&Words::default().stopped()), "{}", ended.screen);
}

#[test]
fn an_answer_without_enter_is_not_given() {
    let mut terminal = Terminal::start(80, &["--plain"]);
    terminal.answer(1, &["y"; 8]).at(review(), "1\r");
    terminal.at(": Yes.", "n\u{4}\u{4}");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    assert!(!ended.screen.contains("?  No"));
}

#[test]
fn ctrl_c_line_by_line() {
    let mut terminal = Terminal::start(80, &["--plain"]);
    terminal.answer(1, &["y"]).at(question(2, 8), "n\u{3}");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    // The terminal shows the key at about the same time.
    let screen = ended.screen.replace("^C", "");
    assert!(screen.trim_end().ends_with(&Words::default().stopped()), "{screen}");
}

#[test]
fn decoration_only_where_it_is_wanted() {
    let bold = |environment: &[(&str, &str)]| {
        let mut terminal = Window::new(80).environment(environment).start(&[]);
        terminal.answer(1, &["y"; 8]).at(review(), "\r");
        let bytes = String::from_utf8(terminal.end().bytes).expect("UTF-8");
        bytes.contains("\u{1b}[1m")
    };
    assert!(bold(&[("TERM", "xterm")]));
    assert!(bold(&[("TERM", "xterm"), ("NO_COLOR", "")]));
    assert!(!bold(&[("TERM", "xterm"), ("NO_COLOR", "1")]));
}

#[test]
fn a_pipe_is_read_without_touching_the_terminal() {
    let answered = Window::new(80).shell("yes | head -8 | alliance-check").end();
    assert_eq!(answered.status, "0");
    same(
        answered.screen,
        str![[r#"
[..]
[..]

[..] "you and your therapist have probably formed a positive
...
"#]],
    );
    let refused = Window::new(80).shell("echo maybe | alliance-check").end();
    assert_eq!(refused.status, "2");
    same(
        refused.screen,
        str![[r#"error: standard input, line 1: "maybe" is not an answer; use [..]"#]],
    );
    let empty = Window::new(80).shell("alliance-check </dev/null").end();
    assert_eq!(empty.status, "2");
}

#[test]
fn prompts_that_go_to_a_file() {
    let folder = crate::run::Folder::new();
    let mut terminal = Window::new(80).folder(&folder).shell("alliance-check 2>prompts");
    terminal.press("y\ry\ry\ry\ry\ry\ry\ry\r\r");
    let ended = terminal.end();
    assert!(ended.screen.contains(": 8 of 8."));
    let prompts = std::fs::read_to_string(folder.path().join("prompts")).expect("the prompts");
    assert!(prompts.contains(&question(8, 8)));
}

#[test]
fn a_window_too_narrow_to_draw_in() {
    let mut terminal = Terminal::start(10, &[]);
    terminal.press("y\rb\rq\r").at("Enter or q:", "q\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "130");
    assert!(!ended.bytes.contains(&0x1b));
}

#[test]
fn enter_alone_is_told_what_to_type_and_not_that_it_is_wrong() {
    for plain in [&[][..], &["--plain"]] {
        let mut terminal = Terminal::start(80, plain);
        terminal.at(question(1, 8), "\r").wait_for_text("y (Yes), n (No)");
        let screen = terminal.contents();
        assert!(!screen.contains(&Words::default().not_known("")), "{screen}");
        terminal.press("q\r");
        assert_eq!(terminal.end().status, "130");
    }
}

#[test]
fn help_where_it_is_asked_whether_to_stop_is_no_wrong_answer() {
    let words = Words::default();
    let mut terminal = Terminal::start(80, &["--plain"]);
    terminal.answer(1, &["y"]).at(question(2, 8), "q\r").wait_for(words.stop_prompt("q"));
    let asked = words.stop_without_result("q");
    // In the answer to the help it stands a second time.
    terminal.press("?\r").wait_for_written(&asked, 2);
    assert!(!terminal.contents().contains(&words.not_known("\"?\"")), "{}", terminal.contents());
    terminal.at(words.stop_prompt("q"), "q\r");
    assert_eq!(terminal.end().status, "130");
}
