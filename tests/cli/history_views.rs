//! How much of a history is shown, in which form, and from where it is read.

use std::fs;

use alliance_check::document::layout::Layout;
use alliance_check::questionnaire::file;
use alliance_check::questionnaire::words::Words;
use snapbox::str;

use crate::run::{Folder, assert, output, program, same, saved_at, stdout, without_scoring};
use crate::terminal::{Terminal, Window};

/// A check on each of the first days of October.
fn days(count: usize) -> String {
    let answers = ["y y y y y y y y", "y n y y y u y y", "y u y y skip y y y"];
    (1..=count)
        .map(|day| saved_at(&format!("2025-10-{day:02}T10:00:00Z"), &[], answers[day % 3]))
        .collect()
}

/// What a terminal of `columns` shows of `checks`.
fn shown_at(columns: u16, folder: &Folder, args: &[&str]) -> String {
    let args = [&["history", "checks.jsonl"], args].concat();
    let environment = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
    let window = Window::new(columns).rows(600).environment(&environment).folder(folder);
    let ended = window.start(&args).end();
    assert_eq!(ended.status, "0");
    String::from_utf8(ended.bytes).expect("UTF-8").replace("\r\n", "\n")
}

#[test]
fn as_many_checks_as_the_window_is_wide() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(28));
    let words = Words::default();
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let note = Layout::new(80, false).wrap("", &questionnaire.safety);
    for (columns, shown) in [(80, 6), (100, 7), (120, 10), (160, 15), (270, 28)] {
        let screen = shown_at(columns, &folder, &[]);
        assert!(screen.contains(&words.checks(28)), "{columns}\n{screen}");
        let sentence = words.shown_here(shown, 28);
        assert_eq!(screen.contains(&sentence), shown < 28, "{columns}\n{screen}");
        // Prose stays as wide as it is read well.
        let wide = screen.lines().filter(|line| line.chars().count() > usize::from(columns));
        assert_eq!(wide.count(), 0, "{screen}");
        assert!(screen.contains(&note), "{screen}");
    }
    // In a narrow window, a grid would break the words.
    assert!(shown_at(40, &folder, &[]).contains(&words.shown_here(3, 28)));
    assert!(shown_at(39, &folder, &[]).contains("\n  28 Oct 2025: "));
    folder.file("checks.jsonl", days(14));
    assert!(!shown_at(160, &folder, &[]).contains("Shown here"));
}

#[test]
fn the_last_checks() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(9) + &days(9).replace("therapeutic-alliance", "other"));
    let run = folder.check(&["history", "checks.jsonl", "--last", "3"], "").code(0).stderr_eq("");
    let shown = stdout(run.get_output());
    assert_eq!(shown.matches(&Words::default().shown_here(3, 9)).count(), 2);
    // What changed is known from the checks that are not shown.
    let run = folder.check(&["history", "checks.jsonl", "--last", "1"], "").code(0);
    let shown = stdout(run.get_output());
    assert_eq!(shown.matches(&Words::default().shown_here(1, 9)).count(), 2);
    assert_eq!(shown.matches(&Words::default().since("8 Oct 2025")).count(), 2);
    let run =
        folder.check(&["history", "checks.jsonl", "--last", "2", "--format", "md"], "").code(0);
    let shown = stdout(run.get_output());
    assert_eq!(shown.matches("| Question | 9 Oct 2025 | 8 Oct 2025 |\n").count(), 2);
    let run =
        folder.check(&["history", "checks.jsonl", "--last", "2", "--format", "json"], "").code(0);
    let lines: Vec<_> = stdout(run.get_output()).lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].contains(r#""since":{"answered_at":"2025-10-07T10:00:00Z""#), "{}", lines[0]);
    let run =
        folder.check(&["history", "checks.jsonl", "--last", "2", "--format", "csv"], "").code(0);
    assert_eq!(stdout(run.get_output()).lines().count(), 3);
    // More than there are are all.
    let all = folder.check(&["history", "checks.jsonl"], "");
    folder
        .check(&["history", "checks.jsonl", "--last", "1000"], "")
        .stdout_eq(stdout(all.get_output()).to_owned());
    for not_a_number in ["0", "-1", "all"] {
        folder.check(&["history", "checks.jsonl", "--last", not_a_number], "").code(2);
    }
}

#[test]
fn question_by_question_to_listen_to() {
    let folder = Folder::new();
    let twice = saved_at("2025-10-03T17:30:00Z", &[], "y u y y y y y y");
    folder.file("checks.jsonl", days(3) + &twice);
    let args = ["history", "checks.jsonl", "--plain"];
    let plain = folder.check(&args, "").code(0).stderr_eq("").stdout_eq(str![[r#"
[..]
Checks: 4, the newest first.

[..] 3 Oct 2025, 10:00

  [..]?  [..] Yes [..]

[..]

  [..]?  [..]
    "[..]"

Your answers

[..]?
  3 Oct 2025, 17:30: Yes
  3 Oct 2025, 10:00: Yes
  2 Oct 2025: Yes
  1 Oct 2025: Yes

[..]?
  3 Oct 2025, 17:30: [..], worth raising
  3 Oct 2025, 10:00: Yes
  2 Oct 2025: [..], worth raising
  1 Oct 2025: No, worth raising

...
  2 Oct 2025: skipped
...
  3 Oct 2025, 17:30: 7
  3 Oct 2025, 10:00: 8
  2 Oct 2025: 6 to 7
  1 Oct 2025: 6

6 to 7: an answer is missing.

[..]
...
"#]]);
    let plain = stdout(plain.get_output());
    for (variable, value) in [("ACCESSIBLE", "1"), ("TERM", "dumb")] {
        let mut command = folder.program(&args[..2]);
        command.env(variable, value);
        assert(output(command, "")).code(0).stdout_eq(plain.to_owned());
    }
    // A terminal of which nothing is known.
    let ended = Window::new(80).environment(&[]).folder(&folder).start(&args[..2]).end();
    assert!(!ended.bytes.contains(&0x1b));
    same(String::from_utf8(ended.bytes).expect("UTF-8").replace("\r\n", "\n"), plain.to_owned());
}

#[test]
fn as_a_table_that_score_reads() {
    let folder = Folder::new();
    let other = saved_at("2025-09-01T10:00:00Z", &[], "n n n n n n n n")
        .replace("therapeutic-alliance", "other");
    // With a question that the file no longer asks.
    let old = saved_at("2025-09-02T10:00:00Z", &[], "y n y y u y y skip");
    let old = without_scoring(&old).replace("\"id\":\"goals\"", "\"id\":\"aims\"");
    folder.file("checks.jsonl", other + &days(3) + &old);
    let csv = folder
        .check(&["history", "checks.jsonl", "--format", "csv"], "")
        .code(0)
        .stderr_eq(
            "warning: checks of other questionnaires are left out; name theirs with --questions\n",
        )
        .stdout_eq(str![[r#"
answered_at,comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported,aims,saved_score,saved_verdict
2025-09-02T10:00:00Z,yes,no,yes,yes,not_sure,yes,,skip,yes,,raise-concerns
2025-10-01T10:00:00Z,yes,no,yes,yes,yes,not_sure,yes,yes,,6,raise-concerns
2025-10-02T10:00:00Z,yes,not_sure,yes,yes,skip,yes,yes,yes,,,raise-concerns
2025-10-03T10:00:00Z,yes,yes,yes,yes,yes,yes,yes,yes,,8,positive

"#]]);
    let table = stdout(csv.get_output()).to_owned();
    let scored = folder.check(&["score"], &table).code(0);
    let scored = stdout(scored.get_output());
    let mut reader = csv::Reader::from_reader(scored.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name| header.iter().position(|other| other == name).expect("a column");
    let (mut rows, mut compared) = (0, 0);
    for row in reader.records() {
        let row = row.expect("a row");
        rows += 1;
        // The question that is no longer asked has its points in the saved score alone.
        if row[column("aims")].is_empty() {
            assert_eq!(row[column("saved_score")], row[column("score")]);
            assert_eq!(row[column("saved_verdict")], row[column("verdict")]);
            compared += 1;
        }
    }
    assert_eq!((rows, compared), (4, 3));
}

/// A label with a comma does not leave its cell, and another questionnaire is picked by its file.
#[test]
fn the_table_of_another_questionnaire() {
    let folder = Folder::new();
    let yaml = "format: 1\nid: own\ntitle: Own\nchoices:\n  - { id: a, label: \"Yes, often\", points: 2 }\n  \
                - { id: b, label: \"No\", points: 0 }\n  - { id: c, label: \"Does not apply\" }\nquestions:\n  - { id: one, \
                text: One? }\n  - { id: two, text: Two? }\nresults:\n  - { from: 0, id: \"low\", positive: false, headline: L, \
                advice: A. }\nsafety: S.\n";
    let path = folder.file("own.yaml", yaml);
    let path = path.to_str().expect("a path");
    let checks = days(1)
        + &saved_at("2025-10-02T10:00:00Z", &["--questions", path], "a b")
        + &saved_at("2025-10-03T10:00:00Z", &["--questions", path], "a c");
    folder.file("checks.jsonl", checks);
    let args = ["history", "checks.jsonl", "--format", "csv", "--questions", "own.yaml"];
    folder.check(&args, "").code(0).stdout_eq(str![[r#"
answered_at,one,two,saved_score,saved_verdict
2025-10-02T10:00:00Z,a,b,2,low
2025-10-03T10:00:00Z,a,c,,low

"#]]);
}

#[test]
fn from_standard_input() {
    let folder = Folder::new();
    let checks = days(3);
    folder.file("checks.jsonl", &checks);
    for format in ["text", "markdown", "json", "csv"] {
        let file = folder.check(&["history", "checks.jsonl", "--format", format], "").code(0);
        folder
            .check(&["history", "-", "--format", format], &checks)
            .code(0)
            .stderr_eq("")
            .stdout_eq(stdout(file.get_output()).to_owned());
    }
    folder.check(&["history", "-"], "call her\n").code(2).stderr_eq(
        "error: standard input has a faulty line; it was left as it is\nstandard input:1: not JSON at byte 1\n",
    );
    folder
        .check(&["history", "-"], "")
        .code(0)
        .stdout_eq("There are no checks in standard input yet.\n");
    let ended = Terminal::start(100, &["history", "-"]).end();
    assert_eq!(ended.status, "2");
    assert_eq!(
        ended.screen,
        "error: standard input can't be read: it is a terminal; name a file, or pipe one in"
    );
    // What --format json prints is a line of such a file, with what changed and without.
    let json = ["--format", "json"];
    let one = output(program(&json), "y\n".repeat(8));
    let run = folder.check(&["history", "-"], stdout(&one)).code(0).stderr_eq("");
    assert!(stdout(run.get_output()).contains(&Words::default().one_check()));
    let compared = folder.check(&["history", "checks.jsonl", "--format", "json"], "");
    let run = folder.check(&["history", "-"], stdout(compared.get_output())).code(0).stderr_eq("");
    assert!(stdout(run.get_output()).contains(&Words::default().checks(3)));
}

#[test]
fn an_empty_line_or_no_line_at_the_end() {
    let folder = Folder::new();
    let checks = days(2);
    let path = folder.file("checks.jsonl", checks.trim_end());
    let run = folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
    let expected = stdout(run.get_output()).to_owned();
    fs::write(path, checks.replace('\n', "\r\n\r\n")).expect("the file");
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("").stdout_eq(expected);
}

#[test]
fn letters_stand_for_answers_that_begin_alike() {
    let folder = Folder::new();
    let mut yaml = "format: 1\nid: x\ntitle: X\nsafety: S\nchoices:\n".to_owned();
    for (nth, label) in ["Very good", "Very grim", "3"].iter().enumerate() {
        yaml += &format!(
            "  - {{ id: c{nth}, label: \"{label}\", keys: [\"{nth}\"], points: {nth} }}\n"
        );
    }
    yaml +=
        "questions:\n  - { id: a, text: A? }\n  - { id: b, text: B? }\n  - { id: c, text: C? }\n";
    yaml += "results: [{ from: 0, id: any, positive: true, headline: H, advice: A }]\n";
    let path = folder.file("own.yaml", yaml);
    let args = ["--questions", path.to_str().expect("UTF-8")];
    let checks: String =
        (1..=9).map(|day| saved_at(&format!("2026-01-0{day}T10:00:00Z"), &args, "0 1 2")).collect();
    folder.file("checks.jsonl", checks);
    let shown = shown_at(60, &folder, &[]);
    assert!(shown.contains("\na = Very good, b = Very grim, c = 3.\n"), "{shown}");
    for (question, letter) in [("A?", "a"), ("B?", "b"), ("C?", "c")] {
        let row = shown.lines().find(|line| line.starts_with(question)).expect("its row");
        let mut cells = row.split_whitespace().skip(1);
        assert!(cells.all(|cell| cell == letter), "{row}");
    }
    // They do not stand for a score.
    assert!(shown.contains("\nScore (of 6)  3 "), "{shown}");
}

#[test]
fn the_last_checks_of_a_list_are_counted_as_such() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(4));
    let run = folder.check(&["history", "checks.jsonl", "--plain", "--last", "2"], "").code(0);
    let shown = stdout(run.get_output());
    assert!(shown.contains(&format!("\n{}\n", Words::default().shown_here(2, 4))), "{shown}");
    assert_eq!(shown.matches("Oct 2025: ").count(), 2 * 9, "{shown}");
}

#[test]
fn checks_of_one_moment_have_a_place_in_a_chart() {
    let folder = Folder::new();
    let time = "2026-01-01T10:00:00Z";
    let answers = ["1 2 3 4 5 1 2 3 4 5 1 2", "1 1 1 1 1 1 1 1 1 1 1 1", "5 5 5 5 5 5 5 5 5 5 5 5"];
    let threads =
        concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/three-threads.yaml");
    let threads = ["--questions", threads];
    folder.file("checks.jsonl", answers.map(|answers| saved_at(time, &threads, answers)).concat());
    let args = [&["history", "checks.jsonl", "--format", "html"], &threads[..]].concat();
    let run = folder.check(&args, "").code(0);
    let page = stdout(run.get_output());
    assert!(page.matches("<circle").count() >= 3 && !page.contains("NaN"), "{page}");
}

/// Each check shares one question with the next, so that all of them are of one questionnaire.
#[test]
fn checks_that_each_asked_other_questions_fit_into_memory() {
    let folder = Folder::new();
    let mut checks = String::new();
    for nth in 0..2000 {
        let response = |nth| {
            format!("{{\"id\":\"q{nth}\",\"question\":\"Q?\",\"answer\":null,\"concern\":false}}")
        };
        let time = format!("2025-01-01T{:02}:{:02}:{:02}Z", nth / 3600, nth / 60 % 60, nth % 60);
        checks += &format!(
            "{{\"format\":1,\"questionnaire\":{{\"id\":\"a\",\"title\":\"A\"}},\"answered_at\":\"{time}\",\"verdict\":null,\
             \"positive\":null,\"score\":null,\"score_range\":null,\"max_score\":null,\"answered\":0,\"questions\":2,\
             \"responses\":[{},{}]}}\n",
            response(nth),
            response(nth + 1)
        );
    }
    folder.file("checks.jsonl", checks);
    for view in [&["--plain"][..], &["--format", "markdown"], &["--format", "html"]] {
        let args = [&["history", "checks.jsonl"], view].concat();
        let mut command = folder.shell("ulimit -v 150000; exec alliance-check \"$@\"");
        command.arg("sh").args(&args);
        let run = output(command, "");
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(stdout(&run).contains(&Words::default().shown_here(315, 2000)), "{view:?}");
    }
}

/// A sequence that makes text bold, and one that ends it.
const BOLD: [&str; 2] = ["\u{1b}[1m", "\u{1b}[0m"];

#[test]
fn what_is_worth_raising_stands_out_by_a_mark_and_by_weight() {
    let folder = Folder::new();
    let window = |rows| Window::new(80).rows(rows).folder(&folder);
    folder.file("checks.jsonl", days(2));
    let ended = window(100).start(&["history", "checks.jsonl"]).end();
    let written = String::from_utf8(ended.bytes).expect("UTF-8");
    let [bold, plain] = BOLD;
    for answer in ["No*", "Not sure*"] {
        assert!(written.contains(&format!("{bold}{answer}{plain}")), "{written:?}");
    }
    assert!(ended.screen.contains("\n* = worth raising.\n"), "{}", ended.screen);
    let args = ["history", "checks.jsonl", "--format", "html"];
    let page = stdout(folder.check(&args, "").code(0).get_output()).to_owned();
    assert!(page.contains("<td><strong><bdi>No*</bdi></strong></td>"), "{page}");
    assert!(page.contains("<p>* = worth raising.</p>"), "{page}");
    // Where nothing is, nothing does.
    folder.file("checks.jsonl", saved_at("2025-10-01T10:00:00Z", &[], "y y y skip y y y y"));
    for format in ["text", "markdown", "html"] {
        let run = folder.check(&["history", "checks.jsonl", "--format", format], "").code(0);
        let shown = stdout(run.get_output());
        let page_or_text = shown.split_once("</style>").map_or(shown, |(_, page)| page);
        assert!(!page_or_text.contains('*') && !shown.contains("worth raising"), "{shown}");
    }
}

#[test]
fn a_mark_is_in_one_line_with_its_answer() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(28));
    let shown = shown_at(40, &folder, &[]);
    assert!(shown.contains("\nY = Yes, N = No, NS = Not sure,\n- = skipped.\n"), "{shown}");
}

#[test]
fn a_long_history_stops_like_a_result() {
    let folder = Folder::new();
    let faulty = "no check\n";
    folder.file("checks.jsonl", days(28) + faulty);
    let history = || Window::new(80).rows(24).folder(&folder).start(&["history", "checks.jsonl"]);
    let said = "checks.jsonl has a faulty line";
    // The first screen is its beginning, up to the end of a block.
    let mut reading = history();
    reading.wait_for("Enter shows more");
    let first = reading.contents();
    let title =
        "Therapeutic alliance self-check\nChecks: 28, the newest first.\n\nSince the previous";
    assert!(first.starts_with(title) && !first.contains("Your answers"), "{first}");
    assert!(!first.contains(said), "{first}");
    reading.press("\r").wait_for("Your answers");
    reading.at("Enter shows more", "\r");
    let ended = reading.end();
    assert_eq!(ended.status, "2");
    assert!(ended.screen.contains(said), "{}", ended.screen);
    // The end of the display is not that of the command; Ctrl-C is.
    let mut quitting = history();
    quitting.at("Enter shows more", "q\r");
    let ended = quitting.end();
    assert_eq!(ended.status, "2");
    assert!(ended.screen.contains(said), "{}", ended.screen);
    let mut interrupting = history();
    interrupting.at("Enter shows more", "\u{3}");
    assert_eq!(interrupting.end().status, "130");
    // Not line by line, in other formats, or into a pipe.
    for view in ["--plain", "--format markdown", "| cat"] {
        let line = format!("alliance-check history checks.jsonl {view}");
        let ended = Window::new(80).rows(24).folder(&folder).shell(&line).end();
        assert!(!String::from_utf8_lossy(&ended.bytes).contains("Enter shows more"), "{view}");
    }
}

/// In each format that is read, an open score says why. On paper, a sentence stands below the scores; on a screen, the note at the
/// end says it.
#[test]
fn scores_are_explained_in_every_format() {
    let folder = Folder::new();
    folder.file("checks.jsonl", saved_at("2025-10-01T10:00:00Z", &[], "y y skip y y skip y y"));
    let words = Words::default();
    for view in [&["--plain"][..], &[], &["--format", "markdown"], &["--format", "html"]] {
        let run = folder.check(&[&["history", "checks.jsonl"], view].concat(), "").code(0);
        let shown = stdout(run.get_output());
        assert_eq!(shown.matches(&words.open_score("6 to 8", 2)).count(), 1, "{view:?}\n{shown}");
        let is_on_paper = view.contains(&"--format");
        assert_eq!(shown.contains(&words.not_a_test()), is_on_paper, "{view:?}\n{shown}");
    }
}

/// A check does not say which answers its scales have, so those that a scale lacks are counted only if there is a total.
#[test]
fn missing_answers_of_a_scale_are_not_counted() {
    let folder = Folder::new();
    let keel = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/even-keel.yaml");
    let words = Words::default();
    for (answers, said) in [
        ("c skip c skip", words.open_score_no_points("-0.67 to 0.66")),
        ("c skip c c", words.open_score_one("-0.67 to 0.66")),
    ] {
        folder.file(
            "checks.jsonl",
            saved_at("2025-10-01T10:00:00Z", &["--questions", keel], answers),
        );
        let run = folder.check(&["history", "checks.jsonl"], "").code(0);
        let shown = stdout(run.get_output());
        assert!(shown.contains(&said), "{said}\n{shown}");
    }
}
