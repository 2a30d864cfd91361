//! What the history says of the past is true of what was asked.

use std::fs;

use alliance_check::questionnaire::words::Words;
use snapbox::str;

use crate::run::{Folder, assert, output, same, saved_at, stdout, without_scoring};

const YES: &str = "y y y y y y y y";
const NO_TO_THE_SECOND: &str = "y n y y y y y y";

/// The built-in questionnaire with other ids for its first questions, of which it has `left` so many.
fn with_other_ids(folder: &Folder, other: usize) -> String {
    let mut yaml = include_str!("../../questions.yaml").to_owned();
    let ids = [
        "comfortable",
        "go_back",
        "talk_about_anything",
        "relieved",
        "perspective",
        "cared_about",
        "goals",
        "supported",
    ];
    for id in &ids[..other] {
        yaml = yaml.replace(&format!("- id: {id}\n"), &format!("- id: other_{id}\n"));
    }
    let path = folder.file(&format!("other-{other}.yaml"), yaml);
    path.to_str().expect("a path").to_owned()
}

fn check_in(folder: &Folder, time: &str, other: usize, answers: &str) -> String {
    saved_at(time, &["--questions", &with_other_ids(folder, other)], answers)
}

/// The history of `checks` in three formats, and what is said on standard error.
fn history(folder: &Folder, checks: &str, args: &[&str]) -> String {
    folder.file("checks.jsonl", checks);
    let mut shown = String::new();
    for format in ["text", "markdown", "json"] {
        let args = [&["history", "checks.jsonl", "--format", format], args].concat();
        let run = output(folder.program(&args), "");
        let lines = stdout(&run).lines().map(|line| match line.find("\"since\":") {
            Some(at) => &line[at..],
            None => line,
        });
        shown += &format!("--- {format}, status {}\n", run.status.code().expect("a status"));
        shown.extend(lines.map(|line| format!("{line}\n")));
        shown += &String::from_utf8_lossy(&run.stderr);
    }
    shown
}

#[test]
fn a_line_that_is_there_twice_counts_once() {
    let folder = Folder::new();
    let (first, second) = (
        saved_at("2025-11-01T10:00:00Z", &[], YES),
        saved_at("2025-11-08T10:00:00Z", &[], NO_TO_THE_SECOND),
    );
    // The same time in another form is the same time.
    let again = second.replace("2025-11-08T10:00:00Z", "2025-11-08T11:00:00+01:00");
    same(
        history(&folder, &format!("{first}{second}{first}{again}"), &[]),
        str![[r#"
--- text, status 0
...
[..] 8 Nov  1 Nov
...
warning: checks.jsonl:3: the line repeats an earlier one, like 1 more; each check counts once
--- markdown, status 0
...
| [..] | 8 Nov 2025 | 1 Nov 2025 |
...
warning: checks.jsonl:3: [..]
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}
warning: checks.jsonl:3: [..]

"#]],
    );
    // With other answers it is another check.
    let other = saved_at("2025-11-01T10:00:00Z", &[], NO_TO_THE_SECOND);
    let shown = history(&folder, &format!("{first}{other}"), &[]);
    assert!(shown.contains(&Words::default().checks(2)) && !shown.contains("repeats"), "{shown}");
}

#[test]
fn a_check_in_the_future_is_left_out() {
    let folder = Folder::new();
    let checks = [
        saved_at("2025-11-01T10:00:00Z", &[], YES),
        saved_at("2999-01-01T00:00:00Z", &[], "n n n n n n n n"),
        saved_at("2025-11-08T10:00:00Z", &[], NO_TO_THE_SECOND),
    ]
    .concat();
    same(
        history(&folder, &checks, &[]),
        str![[r#"
--- text, status 0
...
[..] 8 Nov  1 Nov
...
warning: checks.jsonl:2: answered_at: 2999-01-01T00:00:00Z is in the future; the check is left out
--- markdown, status 0
...
| [..] | 8 Nov 2025 | 1 Nov 2025 |
...
warning: checks.jsonl:2: [..]
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}
warning: checks.jsonl:2: [..]

"#]],
    );
    // What is saved is compared with the same check.
    let path = folder.file("checks.jsonl", &checks);
    let run = folder.check(&["--save", "checks.jsonl"], YES.replace(' ', "\n")).code(0);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        said.contains("checks.jsonl:2: answered_at: 2999-01-01T00:00:00Z is in the future"),
        "{said}"
    );
    let shown = stdout(run.get_output());
    let words = Words::default();
    let since = format!("\n{}\n\n", words.well_again_since("8 Nov 2025"));
    assert!(shown.contains(&since), "{shown}");
    let history = folder.check(&["history", "checks.jsonl"], "").code(0);
    assert!(stdout(history.get_output()).contains(&since));
    assert_eq!(fs::read_to_string(path).expect("the file").lines().count(), 4);
}

#[test]
fn no_question_in_common_is_another_questionnaire() {
    let folder = Folder::new();
    let checks = [
        check_in(&folder, "2025-11-01T10:00:00Z", 0, YES),
        check_in(&folder, "2025-11-02T10:00:00Z", 8, "n n n n n n n n"),
        check_in(&folder, "2025-11-03T10:00:00Z", 0, NO_TO_THE_SECOND),
    ]
    .concat();
    same(
        history(&folder, &checks, &[]),
        str![[r#"
--- text, status 0
...
[..] 1 Nov 2025

  [..]?  [..] Yes [..] No
...
[..] 3 Nov  1 Nov
...
[..] 2 Nov
...
--- markdown, status 0
...
## [..] 1 Nov 2025

- [..] *[..] Yes [..] No*
...
| [..] | 3 Nov 2025 | 1 Nov 2025 |
...
| [..] | 2 Nov 2025 |
...
--- json, status 0
"since":null}
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}

"#]],
    );
    folder.file("checks.jsonl", &checks);
    let other = with_other_ids(&folder, 8);
    let run =
        folder.check(&["--questions", &other, "--save", "checks.jsonl"], "n\n".repeat(8)).code(0);
    let shown = stdout(run.get_output());
    assert!(shown.contains(&Words::default().nothing_changed("2 Nov 2025")), "{shown}");
}

#[test]
fn some_questions_in_common() {
    let folder = Folder::new();
    let first = check_in(&folder, "2025-11-01T10:00:00Z", 0, YES);
    let two_new = check_in(&folder, "2025-11-02T10:00:00Z", 2, YES);
    let unchanged = history(&folder, &format!("{first}{two_new}"), &[]);
    same(
        unchanged,
        str![[r#"
--- text, status 0
...
[..] 1 Nov 2025

Nothing changed in the questions that were asked both times.

Questions that are new since then: 2.

[..]

[..] 2025
[..] 2 Nov  1 Nov

[..]  Yes
Do I want to go back?                                               Yes
[..]  Yes    Yes
...
Do I want to go back?                                                      Yes

[..] 8      8

Blank: not asked then.
The questions were revised since some of these checks. [..]
[..]
...
--- markdown, status 0
...
## [..] 1 Nov 2025

Nothing changed in the questions that were asked both times.

Questions that are new since then: 2.
...
| [..]? | Yes |  |
| [..]? | Yes |  |
| [..]? | Yes | Yes |
...
| [..]? |  | Yes |
| [..]? |  | Yes |
| [..] | 8 | 8 |

Blank: not asked then.

The questions were revised since some of these checks. [..]
...
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[]}}

"#]],
    );
    let one_new = check_in(&folder, "2025-11-02T10:00:00Z", 1, NO_TO_THE_SECOND);
    same(
        history(&folder, &format!("{first}{one_new}"), &["--last", "1"]),
        str![[r#"
--- text, status 0
...
[..] 1 Nov 2025

  [..]?  [..] Yes [..] No

Questions that are new since then: 1.

[..]
...
Shown here: the newest 1 of 2.
...
[..] 2 Nov
...
--- markdown, status 0
...
## [..] 1 Nov 2025

- [..] *[..] Yes [..] No*

Questions that are new since then: 1.

## [..]
...
Shown here: the newest 1 of 2.

| [..] | 2 Nov 2025 |
...
--- json, status 0
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}

"#]],
    );
    // A question that is no longer asked is not unchanged.
    let fewer = without_scoring(&first).replacen("2025-11-01", "2025-11-03", 1);
    let at = fewer.find("{\"id\":\"supported\"").expect("the last question");
    let fewer = format!("{}]}}\n", &fewer[..at - 1]).replace(
        "\"score\":8,\"score_range\":[8,8],\"max_score\":8,\"answered\":8,\"questions\":8",
        "\"score\":7,\"score_range\":[7,7],\"max_score\":7,\"answered\":7,\"questions\":7",
    );
    let shown = history(&folder, &format!("{first}{fewer}"), &[]);
    assert!(
        shown.contains("\n\nNothing changed in the questions that were asked both times.\n\n"),
        "{shown}"
    );
}

/// A check is compared with the last one that asked one of its questions, and not with one that asked none.
#[test]
fn the_last_check_with_a_question_in_common() {
    let folder = Folder::new();
    let first = check_in(&folder, "2025-11-01T10:00:00Z", 0, YES);
    // It shares the last question with the first, and none with the third.
    let second = check_in(&folder, "2025-11-02T10:00:00Z", 7, YES);
    let third = check_in(&folder, "2025-11-03T10:00:00Z", 0, NO_TO_THE_SECOND);
    let third = without_scoring(&third);
    let at = third.find(",{\"id\":\"supported\"").expect("the last question");
    let third = format!("{}]}}\n", &third[..at]).replace(
        "\"score\":7,\"score_range\":[7,7],\"max_score\":8,\"answered\":8,\"questions\":8",
        "\"score\":6,\"score_range\":[6,6],\"max_score\":7,\"answered\":7,\"questions\":7",
    );
    let shown = history(&folder, &format!("{first}{second}{third}"), &[]);
    assert!(shown.contains(&format!("\n{}\n", Words::default().checks(3))), "{shown}");
    let since = "\nSince the last check with questions in common, on 1 Nov 2025\n\n  ";
    assert!(shown.contains(since), "{shown}");
    assert!(!shown.contains(&Words::default().since("1 Nov 2025")), "{shown}");
}

#[test]
fn a_reworded_label_is_no_changed_answer() {
    let folder = Folder::new();
    let reworded =
        include_str!("../../questions.yaml").replace("label: \"Not sure\"", "label: \"Unsure\"");
    let reworded = folder.file("reworded.yaml", reworded);
    let answers = "not_sure y y y y y y y";
    let checks = saved_at("2025-11-01T10:00:00Z", &[], answers)
        + &saved_at(
            "2025-11-08T10:00:00Z",
            &["--questions", reworded.to_str().expect("a path")],
            answers,
        );
    let shown = history(&folder, &checks, &[]);
    assert!(shown.contains(&Words::default().nothing_changed("1 Nov 2025")), "{shown}");
    assert!(shown.contains("| **Unsure\\*** | **Unsure\\*** |"), "{shown}");
}

#[test]
fn two_checks_of_a_day_show_their_time() {
    let folder = Folder::new();
    let checks = [
        saved_at("2025-11-01T10:00:00Z", &[], YES),
        saved_at("2025-11-08T09:05:00Z", &[], YES),
        saved_at("2025-11-08T17:30:00Z", &[], NO_TO_THE_SECOND),
    ]
    .concat();
    same(
        history(&folder, &checks, &[]),
        str![[r#"
--- text, status 0
...
[..] 8 Nov 2025, 09:05
...
[..] 2025
[..] 8 Nov  8 Nov  1 Nov
[..] 17:30  09:05

[..]  Yes    Yes    Yes
...
--- markdown, status 0
...
## [..] 8 Nov 2025, 09:05
...
| [..] | 8 Nov 2025, 17:30 | 8 Nov 2025, 09:05 | 1 Nov 2025 |
...
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[]}}
"since":{"answered_at":"2025-11-08T09:05:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}

"#]],
    );
    // In another zone they are of two days.
    let mut command = folder.program(&["history", "checks.jsonl"]);
    command.env("TZ", "XXX-12");
    assert(output(command, "")).code(0).stdout_eq(str![[r#"
...
[..] 8 Nov 2025
...
[..] 2025
[..] 9 Nov  8 Nov  1 Nov

[..]  Yes    Yes    Yes
...
"#]]);
}

/// A line that was changed by hand, and what is said of it.
#[test]
fn what_was_changed_by_hand_is_told_by_its_field() {
    let folder = Folder::new();
    let check = saved_at("2025-11-01T10:00:00Z", &[], NO_TO_THE_SECOND);
    for (from, to, fault) in [
        (
            "2025-11-01T10:00:00Z",
            "1.11.2025",
            "answered_at: \"1.11.2025\" is not a time; write it like 2026-11-22T10:15:00Z",
        ),
        (
            "\"points\":0",
            "\"points\":\"none\"",
            "responses[1].points: invalid type: string \"none\", expected a number",
        ),
        (
            "\"points\":0",
            "\"points\":\"none at line 5\"",
            "responses[1].points: invalid type: string \"none at line 5\", expected a number",
        ),
        ("\"concern\":true,", "", "responses[1]: missing field `concern`"),
        (
            "\"answer\":\"no\"",
            "\"answer\":\"yes\",\"answer\":\"no\"",
            "responses[1]: duplicate field `answer`",
        ),
        (
            "\"positive\":false",
            "\"positive\":\"no\"",
            "positive: invalid type: string \"no\", expected a boolean",
        ),
        ("\"answered\":8", "\"answered\":7", "answered: 7, but there are 8"),
        ("\"questions\":8", "\"questions\":9", "questions: 9, but there are 8"),
        ("\"id\":\"goals\"", "\"id\":\"supported\"", "responses[7]: \"supported\" is there twice"),
        ("[7,7]", "[8,7]", "score_range: 8 to 7 goes backwards"),
        (
            "\"questions\":8",
            "\"questions\":8,\"scales\":[{\"id\":\"s\",\"title\":\"S\",\"verdict\":null,\"positive\":null,\
             \"score\":1,\"score_range\":[1,1],\"max_score\":1}]",
            &by_hand("scales: nothing was written there"),
        ),
        ("\"score\":7,", "\"score\":8,", &by_hand("score: 8 where 7 was written")),
        ("\"score\":7,", "\"score\":null,", &by_hand("score: null where 7 was written")),
        ("[7,7]", "[6,7]", &by_hand("score_range[0]: 6 where 7 was written")),
        ("[7,7]", "null", &by_hand("score_range: null where [7,7] was written")),
        ("\"max_score\":8", "\"max_score\":9000", &by_hand("max_score: 9000 where 8 was written")),
        (
            "raise-concerns",
            "positive",
            &by_hand("verdict: \"positive\" where \"raise-concerns\" was written"),
        ),
        ("\"id\":\"goals\"", "\"id\":\"aims\"", &by_hand("responses[6].id: it was goals")),
        (
            "\"answer\":\"no\"",
            "\"answer\":\"maybe\"",
            &by_hand("responses[1].answer: \"maybe\" is no choice"),
        ),
        (
            "\"answer\":\"no\"",
            "\"answer\":\"yes\"",
            &by_hand("responses[1].label: \"No\" is another answer"),
        ),
        (
            "\"label\":\"No\"",
            "\"label\":\"Yes\"",
            &by_hand("responses[1].label: \"Yes\" is another answer"),
        ),
        (
            "\"label\":\"No\"",
            "\"label\":null",
            &by_hand("responses[1].label: null where \"No\" was written"),
        ),
        ("\"points\":0", "\"points\":1", &by_hand("responses[1].points: 1 where 0 was written")),
        (
            "\"concern\":true",
            "\"concern\":false",
            &by_hand("responses[1].concern: false where true was written"),
        ),
        (
            "\"concern\":false,\"raise\":null",
            "\"concern\":false,\"raise\":\"Why?\"",
            &by_hand("responses[0].raise: \"Why?\" where null was written"),
        ),
    ] {
        let edited = check.replacen(from, to, 1);
        assert_ne!(edited, check, "{from}");
        folder.file("checks.jsonl", &edited);
        let error = "error: checks.jsonl has a faulty line; it was left as it is\nchecks.jsonl:1: ";
        folder
            .check(&["history", "checks.jsonl"], "")
            .code(2)
            .stdout_eq("")
            .stderr_eq(format!("{error}{fault}\n"));
        // It is no obstacle to another check.
        let run = folder.check(&["--save", "checks.jsonl"], YES.replace(' ', "\n")).code(0);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.contains(fault), "{said}");
    }
    let scales = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/three-threads.yaml");
    let scaled =
        saved_at("2025-11-01T10:00:00Z", &["--questions", scales], "5 5 4 1 2 3 3 3 3 3 3 3");
    folder.file("checks.jsonl", scaled.replacen("\"score\":15,", "\"score\":16,", 1));
    let fault = by_hand("scales[0].score: 16 where 15 was written");
    folder
        .check(&["history", "checks.jsonl", "--questions", scales], "")
        .code(2)
        .stdout_eq("")
        .stderr_eq(format!(
            "error: checks.jsonl has a faulty line; it was left as it is\nchecks.jsonl:1: {fault}\n"
        ));
    // Without its question file, nobody knows what it must be.
    folder.check(&["history", "checks.jsonl"], "").code(0);
}

fn by_hand(fault: &str) -> String {
    format!("{fault}; the line was changed by hand")
}

/// Times with fractions and offsets, other words, numbers and fields of other programs, and what was saved before there were
/// fingerprints.
#[test]
fn what_only_looks_changed_is_taken() {
    let folder = Folder::new();
    let check = saved_at("2025-11-01T10:00:00Z", &[], NO_TO_THE_SECOND);
    for (from, to) in [
        ("2025-11-01T10:00:00Z", "2025-11-01T10:00:00.123Z"),
        ("2025-11-01T10:00:00Z", "2025-11-01T11:00:00+01:00"),
        ("\"format\":1,", "\"format\": 1, \"note\": \"mine\", "),
        ("\"label\":\"No\"", "\"label\":\"Nope\""),
        ("\"score\":7", "\"score\":7.0"),
        ("\"points\":1", "\"points\":1.0"),
        ("\"answered\":8", "\"answered\":8.0"),
        (",\"label\":\"No\"", ""),
    ] {
        let edited = if to.is_empty() { without_scoring(&check) } else { check.clone() };
        let edited = edited.replacen(from, to, 1);
        assert_ne!(edited, check, "{from}");
        folder.file("checks.jsonl", edited);
        let run = folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
        assert!(stdout(run.get_output()).contains("1 Nov"));
    }
    let reversed: serde_json::Value = serde_json::from_str(&check).expect("JSON");
    folder.file("checks.jsonl", format!("{reversed:#}").replace('\n', " "));
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
    let other_points = without_scoring(&check).replacen("\"points\":0", "\"points\":5", 1);
    folder.file("checks.jsonl", other_points);
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
}

/// What scored a check is not what scores now.
#[test]
fn questions_that_were_revised_since() {
    let folder = Folder::new();
    let revised = include_str!("../../questions.yaml").replace(
        "{ id: not_sure, label: \"Not sure\", keys: [\"u\"], points: 0 }",
        "{ id: not_sure, label: \"Not sure\", keys: [\"u\"] }",
    );
    assert_ne!(revised, include_str!("../../questions.yaml"));
    let revised = folder.file("revised.yaml", revised);
    let args = ["--questions", revised.to_str().expect("a path")];
    let (first, second) = ("y u y y y y y y", "y y y y y y y y");
    let checks = saved_at("2025-11-01T10:00:00Z", &[], first)
        + &saved_at("2025-11-02T10:00:00Z", &args, second);
    folder.file("checks.jsonl", checks);
    let sentence = Words::default().revised();
    let shown = |args: &[&str]| {
        let args = [&["history", "checks.jsonl"], args].concat();
        let run = folder.check(&args, "").code(0).stderr_eq("");
        stdout(run.get_output()).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (view, scores) in [
        (&["--format", "text"][..], "Score (of 8) 8 7"),
        (&["--plain"], "Score (of 8) 2 Nov 2025: 8 1 Nov 2025: 7"),
        (&["--format", "markdown"], "| 8 | 7 |"),
        (&["--format", "html"], "<td><bdi>8</bdi></td><td><bdi>7</bdi></td>"),
    ] {
        for questions in [&[][..], &args] {
            let shown = shown(&[view, questions].concat());
            assert!(shown.contains(&sentence) && shown.contains(scores), "{shown}");
        }
        let newest = shown(&[view, &args, &["--last", "1"]].concat());
        assert!(!newest.contains(&sentence), "{newest}");
    }
}

/// Scores below zero are not open ones.
#[test]
fn the_legend_explains_only_what_is_there() {
    let folder = Folder::new();
    let questions = |ids: &[&str]| {
        let questions: String =
            ids.iter().map(|id| format!("  - {{ id: {id}, text: Is it {id}? }}\n")).collect();
        format!(
            "format: 1\nid: neg\ntitle: Negative\nchoices:\n  - {{ label: \"Much\", points: -2 }}\n  - {{ label: \"Little\", \
             points: -1 }}\nquestions:\n{questions}results:\n  - {{ from: -4, id: low, positive: false, headline: Low, advice: \
             A. }}\nsafety: S.\n"
        )
    };
    let two = folder.file("two.yaml", questions(&["a", "b"]));
    let one = folder.file("one.yaml", questions(&["a"]).replace("from: -4", "from: -2"));
    let checks = saved_at(
        "2025-11-01T10:00:00Z",
        &["--questions", two.to_str().expect("a path")],
        "much little",
    ) + &saved_at(
        "2025-11-02T10:00:00Z",
        &["--questions", one.to_str().expect("a path")],
        "much|",
    );
    folder.file("checks.jsonl", checks);
    folder.check(&["history", "checks.jsonl"], "").code(0).stdout_eq(str![[r#"
Negative
Checks: 2, the newest first.

Since the previous check, on 1 Nov 2025

Nothing changed in the questions that were asked both times.

Your answers

          2025
          2 Nov  1 Nov

Is it a?  Much   Much
Is it b?         Little

Score     -2/-1  -3/-2

Blank: not asked then.

"#]]);
}

/// A line of another program may have none.
#[test]
fn an_answer_without_a_label_is_no_skipped_question() {
    let folder = Folder::new();
    let checks = ["y y y y y y y y", "y n y y y y y y"];
    let mut lines = String::new();
    for (day, answers) in (1..).zip(checks) {
        let check = saved_at(&format!("2025-11-0{day}T10:00:00Z"), &[], answers);
        let check = without_scoring(&check);
        lines += &check
            .replace("\"label\":\"Yes\"", "\"label\":null")
            .replace("\"label\":\"No\"", "\"label\":null");
    }
    folder.file("checks.jsonl", lines);
    let shown = folder.check(&["history", "checks.jsonl"], "").code(0);
    let shown = stdout(shown.get_output());
    assert!(shown.contains("  Do I want to go back?  from yes to no\n"), "{shown}");
    assert!(!shown.contains("skipped"), "{shown}");
}
