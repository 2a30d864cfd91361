//! `history`: how much of the saved checks is shown, in which form, and from where it is read.

use std::fmt::Write;
use std::fs;
use std::process::Stdio;

use alliance_check::document::layout::Layout;
use alliance_check::questionnaire::file;
use alliance_check::questionnaire::words::{WORDS, Words};
use snapbox::str;

use crate::pages::texts;
use crate::run::{
    Folder, assert, invoke, output, program, same, saved_at, stdout, without_scoring,
};
use crate::terminal::{Terminal, Window};
use crate::validate::{changed, prorated};

const ALL_YES: &str = "y y y y y y y y";

/// Answers on nine days. On the last of them, the second is fine again, the third is worth raising
/// for the second time, and the last two are for the third time at least.
const ANSWERS: [&str; 9] = [
    ALL_YES,
    "y y y y y n y y",
    "y y u y y y y y",
    "y y n y y y skip y",
    "y y y y y y u y",
    "y n y u y y u y",
    "y n y y y y u n",
    "y u u y y y u n",
    "y y n y y y n n",
];

/// A check on each of the days of October from `first` to `last`.
fn days(first: usize, last: usize) -> String {
    let check = |day| saved_at(&format!("2025-10-{day:02}T10:00:00Z"), &[], ANSWERS[(day - 1) % 9]);
    (first..=last).map(check).collect()
}

const EVEN_KEEL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/even-keel.yaml");
const THREE_THREADS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/three-threads.yaml");

/// What `history checks.jsonl` with `options` writes of `checks`.
#[track_caller]
fn history(checks: &str, options: &[&str]) -> String {
    let folder = Folder::new();
    folder.file("checks.jsonl", checks);
    let args = [&["history", "checks.jsonl"], options].concat();
    let run = folder.invoke(&args, "").code(0).stderr_eq("");
    stdout(run.get_output()).to_owned()
}

/// What it writes in a terminal of `columns`.
fn history_at(columns: u16, checks: &str) -> String {
    let folder = Folder::new();
    folder.file("checks.jsonl", checks);
    let environment = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
    let window = Window::new(columns).rows(600).environment(&environment).folder(&folder);
    let ended = window.start(&["history", "checks.jsonl"]).end();
    assert_eq!(ended.status, "0");
    String::from_utf8(ended.bytes).expect("UTF-8").replace("\r\n", "\n")
}

#[test]
fn few_checks_are_shown_in_words() {
    same(
        history(&days(7, 9), &[]),
        str![[r#"
[..]
Checks: 3, the newest first.

Since the previous check, on 8 Oct 2025

  Do I want to go back?  from Not sure to Yes
  [..]
  [..]

Worth raising the last three times

  Do we work [..]?  No, Not sure, Not sure
    "[..]"

  Do I feel supported [..]?  No, each time
    "[..]
    [..]"

What you could raise, and how to begin

  Can I talk about anything?  No
    "[..]
    [..]"

Your answers

                                                     2025
                                                     9 Oct  8 Oct      7 Oct

Do I feel comfortable [..]
Do I want to go back?                                Yes    Not sure*  No*
...
Does my therapist ask me about my perspective on     Yes    Yes        Yes
  our therapy and our relationship?
...
Score (of 8)                                         5      4          5

* = worth raising.

If you feel unsafe with your therapist[..]
...
"#]],
    );
}

#[test]
fn many_checks_are_shown_in_marks() {
    // Its question is only in columns that do not fit.
    let old = without_scoring(&saved_at("2025-09-30T10:00:00Z", &[], ALL_YES));
    let old = old.replace("\"id\":\"goals\"", "\"id\":\"aims\"");
    same(
        history(&(old + &days(1, 9)), &[]),
        str![[r#"
...
Shown here: the newest 7 of 10.

                                2025
                                9 Oct  8 Oct  7 Oct  6 Oct  5 Oct  4 Oct   3 Oct

...
Do we work on creating          N*     NS*    NS*    NS*    NS*    -       Y
  therapeutic goals together?
...
Score (of 8)                    5      4      5      5      7      6 to 7  7

Y = Yes, NS = Not sure, N = No, - = skipped.
* = worth raising.
6 to 7: 1 not answered.
...
"#]],
    );
}

#[test]
fn a_narrow_window_has_its_headings_in_several_lines() {
    same(
        history_at(40, &days(1, 4)),
        str![[r#"
...
Shown here: the newest 3 of 4.

                    2025
                    4 Oct   3 Oct  2 Oct

...
Do I feel cared     Y       Y      N*
  about and
  understood in
  therapy?
...
Y = Yes, N = No, NS = Not sure,
- = skipped.
* = worth raising.
...
"#]],
    );
}

#[test]
fn a_page_to_take_along_has_every_check_and_what_is_for_the_reader_last() {
    same(
        history(&days(1, 9), &["--format", "markdown"]),
        str![[r##"
# [..]

Checks: 9, the newest first.

## Since the previous check, on 8 Oct 2025

- Can I talk about anything? *from Not sure to No*
...
### Going well again

- Do I want to go back? *from Not sure to Yes*

## Worth raising the last three times

- **Do we work [..]?** No, Not sure, Not sure

  "[..]"
...
## What I could raise

- **Can I talk about anything?** No
...
## My answers

| Question | 9 Oct 2025 | 8 Oct 2025 | [..] | 1 Oct 2025 |
|---|---|---|---|---|---|---|---|---|---|
...
| Do we work[..] | **No\*** | **Not sure\*** | [..] | **Not sure\*** | skipped | Yes | Yes | Yes |
...
| Score (of 8) | 5 | 4 | 5 | 5 | 7 | 6 to 7 | 7 | 7 | 8 |

\* = worth raising.

6 to 7: 1 not answered.

This is not a scientific test.

## For me

If you feel unsafe [..]

The questions and the quoted advice come from [..]

"##]],
    );
}

#[test]
fn one_check_has_nothing_before_it() {
    same(
        history(&days(1, 1), &[]),
        str![[r#"
[..]
Checks: 1, the newest first.

Your answers

                                                                           2025
                                                                           1 Oct

[..]
...
"#]],
    );
}

#[test]
fn checks_are_shown_by_their_time_whatever_their_order() {
    let checks = days(1, 3);
    let reversed: String = checks.split_inclusive('\n').rev().collect();
    for view in [&[][..], &["--format", "json"], &["--format", "csv"]] {
        assert_eq!(history(&checks, view), history(&reversed, view), "{view:?}");
    }
}

#[test]
fn questionnaires_are_shown_apart_and_may_change() {
    let folder = Folder::new();
    let questions = ["--questions", THREE_THREADS];
    let first = saved_at("2025-11-01T10:00:00Z", &questions, "3 3 3 3 3 3 3 3 3 3 3 3");
    // A question goes and one is new, a scale goes, and one is out of more.
    let threads = fs::read_to_string(THREE_THREADS).expect("the example");
    let (revised, _) = threads.split_once("  - { id: way").expect("its last scale");
    let revised = revised.replace("Three threads", "Revised threads").replace("seen.", "heard.");
    let revised = revised.replace("voice, text: I have", "share, text: I share");
    let revised = revised.replace("score: mean", "score: sum") + "safety: Not a test.\n";
    let path = folder.file("revised.yaml", revised);
    let questions = ["--questions", path.to_str().expect("UTF-8")];
    let second = saved_at("2025-11-08T10:00:00Z", &questions, "3 3 1 3 skip 3 3 3 3 3 3 3");
    same(
        history(&(days(1, 1) + &first + &second + &days(2, 3)), &[]),
        str![[r#"
[..]
Checks: 3, the newest first.
...
Revised threads
Checks: 2, the newest first.

Since the previous check, on 1 Nov 2025

  I feel heard.  from Partly to Not at all
  We agree on what I want to reach.  from Partly to skipped

Questions that are new since then: 1.
...
                                        2025
                                        8 Nov        1 Nov

...
I share a say in what we do.            Partly
I have a say in what we do.                          Partly

Score (of 60)                           32 to 36     36
Bond (of 20)                            10           12
Aims                                    7 to 11/15   3/5
Way of working (of 25)                               15

* = worth raising.
Blank: not asked then.
32 to 36: 1 not answered.

"#]],
    );
}

/// -2 begins with a sign, and is no range.
#[test]
fn a_score_below_zero_is_no_open_one() {
    let check = saved_at("2025-10-01T10:00:00Z", &["--questions", EVEN_KEEL], "a a a a");
    same(
        history(&check, &[]),
        str![[r#"
...
By day (of 2)      -2
After dark (of 2)  -2

"#]],
    );
}

const VIEWS: [&[&str]; 4] =
    [&["--plain"], &["--format", "text"], &["--format", "markdown"], &["--format", "html"]];

/// On paper, a sentence stands below the scores. On a screen, the note at the end says it.
#[test]
fn an_open_score_is_explained_in_each_view() {
    let words = Words::default();
    let check = saved_at("2025-10-01T10:00:00Z", &[], "y y skip y y skip y y");
    for view in VIEWS {
        let shown = history(&check, view);
        assert_eq!(shown.matches(&words.open_score("6 to 8", 2)).count(), 1, "{view:?}\n{shown}");
        let is_on_paper = view.contains(&"markdown") || view.contains(&"html");
        assert_eq!(shown.contains(&words.not_a_test()), is_on_paper, "{view:?}\n{shown}");
    }
}

/// A check does not say which answers its scales have.
#[test]
fn missing_answers_of_a_scale_are_not_counted() {
    let words = Words::default();
    for (answers, explained) in [
        ("c skip c skip", words.open_score_no_points("-0.67 to 0.66")),
        ("c skip c c", words.open_score("-0.67 to 0.66", 1)),
    ] {
        let check = saved_at("2025-10-01T10:00:00Z", &["--questions", EVEN_KEEL], answers);
        let shown = history(&check, &[]);
        assert!(shown.contains(&explained), "{explained}\n{shown}");
    }
}

#[test]
fn a_prorated_score_is_shown_and_explained_in_each_view() {
    let folder = Folder::new();
    let words = Words::default();
    let path = folder.file("own.yaml", prorated());
    let questions = ["--questions", path.to_str().expect("UTF-8")];
    for (answers, marks) in [
        ("often never skip", &["~1.5", "~1"][..]),
        // One answer is enough for the scale alone.
        ("skip skip often", &["~0"]),
        ("often never often", &[]),
    ] {
        let check = saved_at("2025-10-01T10:00:00Z", &questions, answers);
        for view in VIEWS {
            let shown = history(&check, &[view, &questions].concat()).replace('\\', "");
            let legend = shown.matches(&words.is_prorated()).count();
            assert_eq!(legend, usize::from(!marks.is_empty()), "{view:?}\n{shown}");
            assert_eq!(shown.matches('~').count(), legend + marks.len(), "{view:?}\n{shown}");
            assert!(marks.iter().all(|mark| shown.contains(mark)), "{view:?}\n{shown}");
        }
    }
    let check = saved_at("2025-10-01T10:00:00Z", &questions, "often never skip");
    assert!(history(&check, &["--plain"]).contains("\nScore (of 3)\n  1 Oct 2025: ~1.5\n"));
    let table = history(&check, &[&["--format", "csv"], &questions[..]].concat());
    assert!(table.ends_with(",often,never,skip,1.5,low\n"), "{table}");
}

#[test]
fn equal_ids_of_two_questions_keep_their_labels() {
    let folder = Folder::new();
    let own = "rest?\n    choices: [{ id: never, label: Not one bit, points: 0 }, { id: often, \
               label: Quite a lot, points: 1 }]";
    let path = folder.file("own.yaml", changed(&[("rest?", own)]));
    let questions = ["--questions", path.to_str().expect("UTF-8")];
    let check = saved_at("2025-10-01T10:00:00Z", &questions, "often often never");
    same(
        history(&check, &["--plain"]),
        str![[r#"
...
Do I sleep well?
  1 Oct 2025: Often

Do I rest?
  1 Oct 2025: Quite a lot

Am I tired?
  1 Oct 2025: Never
...
"#]],
    );
}

#[test]
fn a_check_before_the_questions_were_revised_keeps_its_score() {
    let folder = Folder::new();
    let revised = file::BUILT_IN.replace("keys: [\"u\"], points: 0", "keys: [\"u\"]");
    let revised = folder.file("revised.yaml", revised);
    let questions = ["--questions", revised.to_str().expect("UTF-8")];
    let first = saved_at("2025-11-01T10:00:00Z", &[], "y u y y y y y y");
    let checks = first.clone() + &saved_at("2025-11-02T10:00:00Z", &questions, ALL_YES);
    let sentence = Words::default().revised();
    let explains = |checks: &str, options: &[&[&str]]| {
        let words = history(checks, &options.concat()).replace('\n', " ");
        words.contains(&sentence)
    };
    for view in VIEWS {
        assert!(explains(&checks, &[view]) && explains(&checks, &[view, &questions]), "{view:?}");
        assert!(!explains(&checks, &[view, &questions, &["--last", "1"]]), "{view:?}");
    }
    // Of what scored an older one, nothing is known.
    assert!(!explains(&without_scoring(&first), &[]));
    let scores = "\n  2 Nov 2025: 8\n  1 Nov 2025: 7\n";
    assert!(history(&checks, &["--plain"]).contains(scores));
}

#[test]
fn what_is_worth_raising_stands_out_by_a_mark_and_by_weight() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(8, 9));
    let ended = Window::new(80).rows(100).folder(&folder).start(&["history", "checks.jsonl"]).end();
    let written = String::from_utf8(ended.bytes).expect("UTF-8");
    for answer in ["No*", "Not sure*"] {
        assert!(written.contains(&format!("\u{1b}[1m{answer}\u{1b}[0m")), "{written:?}");
    }
    let page = history(&days(8, 9), &["--format", "html"]);
    assert!(page.contains("<td><strong><bdi>No*</bdi></strong></td>"), "{page}");
    assert!(page.contains("<p>* = worth raising.</p>"), "{page}");
    // Where nothing is, nothing is explained.
    let check = saved_at("2025-10-01T10:00:00Z", &[], "y y y skip y y y y");
    for format in ["text", "markdown"] {
        let shown = history(&check, &["--format", format]);
        assert!(!shown.contains('*') && !shown.contains("worth raising"), "{shown}");
    }
}

#[test]
fn question_by_question_to_listen_to() {
    let plain = history(&days(3, 4), &["--plain"]);
    same(
        &*plain,
        str![[r#"
...
Your answers

Do I feel comfortable with my therapist?
  4 Oct 2025: Yes
  3 Oct 2025: Yes
...
  4 Oct 2025: No, worth raising
  3 Oct 2025: Not sure, worth raising
...
  4 Oct 2025: skipped
...
Score (of 8)
  4 Oct 2025: 6 to 7
  3 Oct 2025: 7

6 to 7: 1 not answered.

If you feel unsafe [..]
...
"#]],
    );
    let folder = Folder::new();
    folder.file("checks.jsonl", days(3, 4));
    let args = ["history", "checks.jsonl"];
    for (variable, value) in [("ACCESSIBLE", "1"), ("TERM", "dumb")] {
        let mut command = folder.program(&args);
        command.env(variable, value);
        assert_eq!(stdout(&output(command, "")), plain, "{variable}");
    }
    // A terminal of which nothing is known.
    let ended = Window::new(80).environment(&[]).folder(&folder).start(&args).end();
    assert_eq!(String::from_utf8_lossy(&ended.bytes).replace("\r\n", "\n"), plain);
    // In a narrow window, a grid would break the words.
    assert!(history_at(39, &days(3, 4)).contains("\n  4 Oct 2025: "));
}

#[test]
fn as_many_checks_as_the_window_is_wide() {
    let words = Words::default();
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let note = Layout::new(80, false).wrap("", &questionnaire.safety);
    for (columns, shown) in [(40, 3), (80, 6), (100, 7), (120, 10), (160, 15), (270, 28)] {
        let screen = history_at(columns, &days(1, 28));
        assert!(screen.contains(&words.checks(28)), "{columns}\n{screen}");
        let sentence = words.shown_here(shown, 28);
        assert_eq!(screen.contains(&sentence), shown < 28, "{columns}\n{screen}");
        let wide = screen.lines().filter(|line| line.chars().count() > usize::from(columns));
        assert_eq!(wide.count(), 0, "{screen}");
        // Prose stays as wide as it is read well.
        assert!(columns < 80 || screen.contains(&note), "{screen}");
    }
}

#[test]
fn the_last_checks_of_each_questionnaire() {
    let checks = days(1, 9) + &days(1, 9).replace("therapeutic-alliance", "other");
    let words = Words::default();
    let shown_here = words.shown_here(2, 9);
    let table = "| Question | 9 Oct 2025 | 8 Oct 2025 |\n";
    // The one before is known nevertheless.
    let since = r#""since":{"answered_at":"2025-10-07T10:00:00Z""#;
    for (view, text, count) in [
        (&[][..], &*shown_here, 2),
        (&[], &words.since("8 Oct 2025"), 2),
        (&["--plain"], &shown_here, 2),
        (&["--plain"], "Oct 2025: ", 2 * 2 * 9),
        (&["--format", "markdown"], table, 2),
        (&["--format", "json"], since, 2),
        (&["--format", "json"], "\n", 4),
    ] {
        let shown = history(&checks, &[view, &["--last", "2"]].concat());
        assert_eq!(shown.matches(text).count(), count, "{view:?} {text}\n{shown}");
    }
    assert_eq!(history(&days(1, 9), &["--last", "2", "--format", "csv"]).lines().count(), 3);
    // More than there are are all.
    assert_eq!(history(&checks, &["--last", "1000"]), history(&checks, &[]));
    for not_a_number in ["0", "-1", "all"] {
        invoke(&["history", "-", "--last", not_a_number], "").code(2).stdout_eq("");
    }
}

/// Two of 28 answers have the same initials as others.
#[test]
fn letters_stand_for_answers_that_begin_alike() {
    let folder = Folder::new();
    let (mut choices, mut questions) = (String::new(), String::new());
    for n in 1..=28 {
        writeln!(choices, "  - {{ id: c{n}, label: \"Answer {n}\", points: {n} }}").expect("text");
        writeln!(questions, "  - {{ id: q{n}, text: \"Question {n}?\" }}").expect("text");
    }
    let yaml = format!(
        "format: 1\nid: x\ntitle: X\nsafety: S\nchoices:\n{choices}questions:\n{questions}\
         results: [{{ from: 28, id: any, positive: true, headline: H, advice: A }}]\n"
    );
    let path = folder.file("own.yaml", yaml);
    let args = ["--questions", path.to_str().expect("UTF-8")];
    let answers: Vec<_> = (1..=28).map(|nth| format!("c{nth}")).collect();
    let check = |day| saved_at(&format!("2026-01-0{day}T10:00:00Z"), &args, &answers.join(" "));
    let shown = history_at(40, &(1..=9).map(check).collect::<String>());
    let words: Vec<_> = shown.split_whitespace().collect();
    let words = words.join(" ");
    for part in [
        "a = Answer 1, b = Answer 2, ",
        "z = Answer 26, a2 = Answer 27, b2 = Answer 28.",
        "Question 1? a a a ",
        "Question 28? b2 b2 b2 ",
        // They do not stand for a score.
        "Score (of 784) 406 406 406 ",
    ] {
        assert!(words.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn a_heading_has_room_beside_a_long_answer() {
    let folder = Folder::new();
    let yaml = file::BUILT_IN.replace("\"Not sure\"", &format!("{:?}", "x".repeat(80)));
    let path = folder.file("own.yaml", yaml);
    let questions = ["--questions", path.to_str().expect("UTF-8")];
    let shown = history(&saved_at("2025-10-01T10:00:00Z", &questions, "u y y y y y y y"), &[]);
    assert!(shown.contains("\nDo I  xxx"), "{shown}");
}

#[test]
fn a_long_history_stops_like_a_result() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(1, 28) + "no check\n");
    let history = || Window::new(80).rows(24).folder(&folder).start(&["history", "checks.jsonl"]);
    let fault = "checks.jsonl has a faulty line";
    // The first screen is its beginning, up to the end of a block.
    let mut reading = history();
    reading.wait_for("Enter shows more");
    let first = reading.contents();
    let title = "Therapeutic alliance self-check\nChecks: 28, the newest first.\n\n";
    assert!(first.starts_with(title) && !first.contains("Your answers"), "{first}");
    assert!(!first.contains(fault), "{first}");
    reading.press("\r").wait_for("Your answers");
    reading.at("Enter shows more", "\r");
    let mut quitting = history();
    quitting.at("Enter shows more", "q\r");
    // The end of the display is not that of the command; Ctrl-C is.
    for ended in [reading.end(), quitting.end()] {
        assert_eq!(ended.status, "2");
        assert!(ended.screen.contains(fault), "{}", ended.screen);
    }
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

#[test]
fn a_table_is_read_by_score_and_has_the_loaded_questionnaire_alone() {
    let folder = Folder::new();
    let keel = ["--questions", EVEN_KEEL];
    // With a question that the file no longer asks.
    let old = saved_at("2025-09-02T10:00:00Z", &[], "y n y y u y y skip");
    let old = without_scoring(&old).replace("\"id\":\"goals\"", "\"id\":\"aims\"");
    let other = saved_at("2025-09-01T10:00:00Z", &keel, "a skip c e");
    folder.file("checks.jsonl", other + &days(1, 1) + &days(4, 4) + &old);
    let args = ["history", "checks.jsonl", "--format", "csv"];
    let left_out =
        "warning: checks of other questionnaires are left out; name theirs with --questions\n";
    let table = folder.invoke(&args, "").code(0).stderr_eq(left_out).stdout_eq(str![[r#"
answered_at,comfortable,go_back,[..],goals,supported,aims,saved_score,saved_verdict
2025-09-02T10:00:00Z,yes,no,yes,yes,not_sure,yes,,skip,yes,,raise-concerns
2025-10-01T10:00:00Z,yes,yes,yes,yes,yes,yes,yes,yes,,8,positive
2025-10-04T10:00:00Z,yes,yes,no,yes,yes,yes,skip,yes,,,raise-concerns

"#]]);
    folder.invoke(&[&args[..], &keel].concat(), "").stdout_eq(str![[r#"
answered_at,morning,noon,evening,night,saved_score,saved_verdict
2025-09-01T10:00:00Z,sinks,skip,level,soars,,

"#]]);
    let scored = invoke(&["score"], &table.get_output().stdout).code(0);
    let mut reader = csv::Reader::from_reader(&*scored.get_output().stdout);
    let header = reader.headers().expect("a header").clone();
    let column = |name| header.iter().position(|other| other == name).expect("a column");
    let mut rows = 0;
    for row in reader.records().map(|row| row.expect("a row")).skip(1) {
        assert_eq!(row[column("saved_score")], row[column("score")]);
        assert_eq!(row[column("saved_verdict")], row[column("verdict")]);
        rows += 1;
    }
    assert_eq!(rows, 2);
}

#[test]
fn the_zone_of_the_dates_is_that_of_tz_or_utc() {
    let folder = Folder::new();
    folder.file("checks.jsonl", saved_at("2026-01-01T12:30:00Z", &[], ALL_YES));
    for (zone, day, is_known) in [
        ("UTC", 1, true),
        ("NZDT-13", 2, true),
        (":/usr/share/zoneinfo/Pacific/Apia", 2, true),
        // A device might never end.
        ("/dev/zero", 1, false),
        (":/dev/zero", 1, false),
        ("/", 1, false),
        ("No/Such_Zone", 1, false),
    ] {
        let mut command = folder.program(&["history", "checks.jsonl", "--plain"]);
        command.env("TZ", zone);
        let run = output(command, "");
        assert!(stdout(&run).contains(&format!("\n  {day} Jan 2026: Yes\n")), "{zone}");
        let warning =
            format!("warning: the time zone \"{zone}\" in TZ is not known; dates are in UTC\n");
        assert_eq!(String::from_utf8_lossy(&run.stderr), if is_known { "" } else { &warning });
    }
}

#[test]
fn a_year_stands_above_the_first_of_its_checks() {
    let times = ["2025-12-31T10:00:05Z", "2026-01-01T10:00:05Z", "2026-01-01T10:00:40Z"];
    let checks = times.map(|time| saved_at(time, &[], ALL_YES)).concat();
    same(
        history(&checks, &[]),
        str![[r#"
...
Nothing changed since the previous check, on 1 Jan 2026, 10:00:05.

Your answers

                                                      2026                2025
                                                      1 Jan     1 Jan     31 Dec
                                                      10:00:40  10:00:05

...
"#]],
    );
}

/// Wherever the date of a check stands, no other has the same.
#[test]
fn checks_of_one_day_are_told_apart() {
    for (zone, first, second, labels) in [
        ("UTC", "2026-10-01T09:05:07Z", "2026-10-01T17:30:07Z", ["09:05", "17:30"]),
        ("UTC", "2026-10-01T10:00:05Z", "2026-10-01T10:00:40Z", ["10:00:05", "10:00:40"]),
        // Clocks go back.
        (
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            ["02:30:00 +02:00", "02:30:00 +01:00"],
        ),
        (
            "UTC",
            "2026-10-01T10:00:05Z",
            "2026-10-01T10:00:05Z",
            ["10:00:05 +00:00", "10:00:05 +00:00 (2)"],
        ),
    ] {
        let folder = Folder::new();
        let checks = saved_at(first, &[], "y y y y y y y n") + &saved_at(second, &[], ALL_YES);
        folder.file("checks.jsonl", checks);
        for view in VIEWS {
            let mut command = folder.program(&[&["history", "checks.jsonl"], view].concat());
            command.env("TZ", zone);
            let run = output(command, "");
            let shown = stdout(&run);
            let previous = format!("2026, {}", labels[0]);
            for label in [&*previous, labels[0], labels[1]] {
                assert!(shown.contains(label), "{label} {view:?}\n{shown}");
            }
        }
    }
}

#[test]
fn standard_input_is_read_like_a_file() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(1, 3));
    for format in ["text", "markdown", "html", "json", "csv"] {
        let options = ["--format", format];
        let run = invoke(&[&["history", "-"], &options[..]].concat(), days(1, 3)).code(0);
        assert_eq!(stdout(run.stderr_eq("").get_output()), history(&days(1, 3), &options));
    }
    let ended = Terminal::start(100, &["history", "-"]).end();
    assert_eq!(ended.status, "2");
    let error =
        "error: standard input can't be read: it is a terminal; name a file, or pipe one in";
    assert_eq!(ended.screen, error);
}

#[test]
fn what_json_prints_is_a_file_of_checks() {
    let one = output(program(&["--format", "json"]), "y\n".repeat(8));
    assert!(history(stdout(&one), &[]).contains(&Words::default().checks(1)));
    let compared = history(&days(1, 3), &["--format", "json"]);
    assert_eq!(history(&compared, &[]), history(&days(1, 3), &[]));
}

#[test]
fn a_file_without_checks_says_so() {
    let nothing = "There are no checks in checks.jsonl yet.\n";
    for content in ["", "\n\n"] {
        for (format, expected) in [("text", nothing), ("markdown", nothing), ("json", "")] {
            assert_eq!(history(content, &["--format", format]), expected);
        }
    }
    let title = "Therapeutic alliance self-check";
    let page = history("", &["--format", "html"]);
    assert_eq!(texts(&page).trim(), format!("{title}\n{title}\n{}", nothing.trim_end()));
    // It has some, or might have.
    for content in ["no check\n", &saved_at("2999-01-01T10:00:00Z", &[], ALL_YES)] {
        let run = output(program(&["history", "-", "--format", "html"]), content);
        assert_eq!(texts(stdout(&run)).trim(), format!("{title}\n{title}"));
    }
}

#[test]
fn what_can_not_be_read_is_refused() {
    let folder = Folder::new();
    let too_large = 64 * 1024 * 1024 + 1;
    let file = fs::File::create(folder.path().join("large")).expect("a file");
    file.set_len(too_large).expect("a sparse file");
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    for (name, error) in [
        ("gone", "there is no such file; name one that checks were saved in"),
        ("folder", "it is a directory; name a file"),
        ("/dev/zero", "it is a device, pipe or socket; name a regular file"),
        ("large", "it is larger than 64 MiB; begin a new file"),
    ] {
        let error = format!("error: {name} can't be read: {error}\n");
        folder.invoke(&["history", name], "").code(2).stdout_eq("").stderr_eq(error);
    }
    invoke(&["history", "-"], vec![b'\n'; too_large as usize]).code(2).stdout_eq("").stderr_eq(
        "error: standard input can't be read: it is larger than 64 MiB; begin a new file\n",
    );
    invoke(&["history"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the following required arguments were not provided:
  <FILE>
...
"#]]);
}

#[test]
fn what_somebody_wrote_into_the_file_is_harmless_to_a_terminal() {
    let hostile = r"\u001b[2J\u009b31m\u202e\n";
    let mut checks = days(8, 9);
    for text in ["Not sure", "self-check", "Do I want"] {
        checks = checks.replace(text, hostile);
    }
    for format in ["text", "markdown", "json"] {
        let shown = history(&checks, &["--format", format]);
        let harmful = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(shown.chars().find(harmful), None, "{format}");
        assert!(shown.contains("[2J"), "{format}");
    }
}

#[test]
fn words_of_a_question_file_are_harmless_to_a_terminal() {
    let folder = Folder::new();
    let mut questions = file::BUILT_IN.to_owned() + "words:\n";
    for word in WORDS.iter().filter(|word| !word.is_typed()) {
        let text = serde_json::Value::from(format!("{}\u{202e}.", word.english));
        writeln!(questions, "  {}: {text}", word.name).expect("text");
    }
    let path = folder.file("own.yaml", questions);
    let questions = ["--questions", path.to_str().expect("UTF-8")];
    for options in [&[][..], &["--last", "2"], &["--plain"], &["--format", "markdown"]] {
        let shown = history(&days(1, 9), &[options, &questions].concat());
        assert!(!shown.contains('\u{202e}') && shown.contains(r"u{202e}"), "{options:?}: {shown}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(1, 9));
    for format in ["text", "markdown", "json"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = folder.program(&["history", "checks.jsonl", "--format", format]);
        command.stdout(writer).stderr(Stdio::piped());
        assert(command.output().expect("the program ends")).code(0).stderr_eq("");
    }
}

/// Each check shares questions with the next, so that all of them are of one questionnaire.
#[test]
fn checks_that_each_asked_other_questions_fit_into_memory() {
    let folder = Folder::new();
    let check = saved_at("2025-01-01T10:00:00Z", &["--questions", EVEN_KEEL], "c c c c");
    let mut checks = String::new();
    for nth in 0..2000 {
        let mut check = check.replace("10:00:00", &format!("10:{:02}:{:02}", nth / 60, nth % 60));
        for (question, id) in (nth..).zip(["morning", "noon", "evening", "night"]) {
            check = check.replace(&format!("\"id\":\"{id}\""), &format!("\"id\":\"q{question}\""));
        }
        checks += &check;
    }
    folder.file("checks.jsonl", checks);
    for view in [&["--plain"][..], &["--format", "markdown"], &["--format", "html"]] {
        let mut command = folder.shell("ulimit -v 150000; alliance-check history checks.jsonl $@");
        command.arg("sh").args(view);
        let run = output(command, "");
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(stdout(&run).contains(&Words::default().shown_here(313, 2000)), "{view:?}");
    }
}
