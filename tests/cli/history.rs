//! `history`: saved checks over time.

use std::fmt::Write;
use std::fs;

use alliance_check::questionnaire::file::BUILT_IN;
use alliance_check::questionnaire::words::{WORDS, Words};
use snapbox::{assert_data_eq, str};

use crate::run::{Folder, assert, check, output, saved_at, stdout};
use crate::terminal::Window;

/// Twelve weeks, an hour before midnight in UTC.
fn twelve_weeks() -> String {
    let weeks = [
        ("2025-10-05", "y y y y y y y y"),
        ("2025-10-12", "y y y y y n y y"),
        ("2025-10-19", "y y y y y y y y"),
        ("2025-10-26", "y y u y y y y y"),
        ("2025-11-02", "y y n y y y y y"),
        ("2025-11-09", "y y n y y y skip y"),
        ("2025-11-16", "y y y y y y u y"),
        ("2025-11-23", "y n y y y y u y"),
        ("2025-11-30", "y n y u y y n y"),
        ("2025-12-17", "y n y y y y n y"),
        ("2025-12-24", "y u y y y y u y"),
        ("2025-12-31", "y y n y y y u y"),
    ];
    weeks.map(|(day, answers)| saved_at(&format!("{day}T23:00:00Z"), &[], answers)).concat()
}

/// Its last three.
fn three_weeks() -> String {
    let checks = twelve_weeks();
    checks.split_inclusive('\n').skip(9).collect()
}

#[test]
fn few_checks_in_words() {
    let folder = Folder::new();
    folder.file("checks.jsonl", three_weeks());
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
[..]
Checks: 3, the newest first.

Since the previous check, on 24 Dec 2025

  Do I want to go back?  from Not sure to Yes
  Can I talk about anything?  from Yes to No

Worth raising the last three times

  Do we work on creating therapeutic goals together?  Not sure, Not sure, No
    "[..]"

[..]

  Can I talk about anything?  No
    "[..]
    [..]"

Your answers

                                                    2025
                                                    31 Dec     24 Dec     17 Dec

Do I feel comfortable with my therapist?            Yes        Yes        Yes
Do I want to go back?                               Yes        Not sure*  No*
Can I talk about anything?                          No*        Yes        Yes
Do I feel relieved after meeting with my            Yes        Yes        Yes
  therapist?
Does my therapist ask me about my perspective on    Yes        Yes        Yes
  our therapy and our relationship?
Do I feel cared about and understood in therapy?    Yes        Yes        Yes
Do we work on creating therapeutic goals together?  Not sure*  Not sure*  No*
Do I feel supported in making changes?              Yes        Yes        Yes

Score (of 8)                                        6          6          6

* = worth raising.

[..]
...
"#]]);
}

#[test]
fn many_checks_in_marks() {
    let folder = Folder::new();
    let first_eight = twelve_weeks().split_inclusive('\n').take(8).collect::<String>();
    folder.file("checks.jsonl", first_eight);
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
...
[..] 16 Nov 2025

  [..]?  [..] Yes [..] No

[..]

  [..]?  No
    "[..]"

  [..]?  Not sure
    "[..]"

Your answers

Shown here: the newest 6 of 8.

                                   2025
                                   23 Nov  16 Nov  9 Nov   2 Nov  26 Oct  19 Oct

[..]Y       Y       Y       Y      Y       Y
  [..]
Do I want to go back?              N*      Y       Y       Y      Y       Y
[..]Y       Y       N*      N*     NS*     Y
...
[..]NS*     NS*     -       Y      Y       Y
...
[..]6       7       6 to 7  7      7       8

Y = Yes, N = No, NS = [..], - = skipped.
* = worth raising.
6 to 7: an answer is missing.

[..]
...
"#]]);
}

#[test]
fn in_another_time_zone() {
    let folder = Folder::new();
    folder.file("checks.jsonl", three_weeks());
    let mut command = folder.program(&["history", "checks.jsonl"]);
    command.env("TZ", "NZDT-13");
    assert(output(command, "")).code(0).stderr_eq("").stdout_eq(str![[r#"
...
[..] 25 Dec 2025
...
[..] 2026       2025
[..] 1 Jan      25 Dec     18 Dec
...
"#]]);
}

/// What a terminal of 40 columns shows of `checks`.
fn at_forty_columns(checks: String, zone: &str) -> String {
    let folder = Folder::new();
    folder.file("checks.jsonl", checks);
    let environment = [("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("TZ", zone)];
    let window = Window::new(40).rows(300).environment(&environment).folder(&folder);
    let ended = window.start(&["history", "checks.jsonl"]).end();
    assert_eq!(ended.status, "0");
    let written = String::from_utf8(ended.bytes).expect("UTF-8");
    written.replace("\r\n", "\n")
}

#[test]
fn at_forty_columns_in_marks() {
    assert_data_eq!(
        at_forty_columns(twelve_weeks(), "UTC"),
        str![[r#"
[..]
Checks: 12, the newest first.

Since the previous check, on 24 Dec 2025

  [..]  from Yes
  to No

Going well again

  [..]
  to Yes

Worth raising the last three times

...
  [..] Not sure,
  No
    "[..]
    [..]
    [..]"

What you could raise, and how to begin

  [..]  No
    "[..]
    [..]
    [..]"

Your answers

Shown here: the newest 3 of 12.

                  2025
                  31 Dec  24 Dec  17 Dec

[..] Y       Y       Y
...
Do I want to go   Y       NS*     N*
  back?
[..] N*      Y       Y
...
Does my           Y       Y       Y
  therapist ask
  me about my
  perspective on
  our therapy
  and our
  relationship?
...
[..] NS*     NS*     N*
...
Score (of 8)      6       6       6

Y = Yes, NS = [..], N = No.
* = worth raising.

[..]
...
"#]]
    );
}

#[test]
fn at_forty_columns_in_words() {
    let two: String = three_weeks().split_inclusive('\n').skip(1).collect();
    assert_data_eq!(
        at_forty_columns(two, "NZDT-13"),
        str![[r#"
...
                    2026       2025
                    1 Jan      25 Dec

[..]  Yes        Yes
...
Do I want to go     Yes        Not sure*
  back?
[..]  No*        Yes
...
[..]  Not sure*  Not sure*
...
[..]  6          6
...
"#]]
    );
}

#[test]
fn a_page_to_take_along() {
    let folder = Folder::new();
    folder.file("checks.jsonl", twelve_weeks());
    folder
        .check(&["history", "checks.jsonl", "--format", "markdown"], "")
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r##"
# [..]

Checks: 12, the newest first.

## [..] 24 Dec 2025

- [..]? *from Yes to No*

### [..]

- [..]? *from [..] to Yes*

## Worth raising the last three times

- **[..]?** [..], [..], No

  "[..]"

## What I could raise

- **[..]?** No

  "[..]"

## My answers

| Question | 31 Dec 2025 | 24 Dec 2025 | 17 Dec 2025 | 30 Nov 2025 | 23 Nov 2025 | 16 Nov 2025 | 9 Nov 2025 | 2 Nov 2025 | 26 Oct 2025 | 19 Oct 2025 | 12 Oct 2025 | 5 Oct 2025 |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| [..]? | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes |
| [..]? | Yes | **[..]\*** | **No\*** | **No\*** | **No\*** | Yes | Yes | Yes | Yes | Yes | Yes | Yes |
| [..]? | **No\*** | Yes | Yes | Yes | Yes | Yes | **No\*** | **No\*** | **[..]\*** | Yes | Yes | Yes |
| [..]? | Yes | Yes | Yes | **[..]\*** | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes |
| [..]? | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes |
| [..]? | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | **No\*** | Yes |
| [..]? | **Not sure\*** | **[..]\*** | **No\*** | **No\*** | **[..]\*** | **[..]\*** | skipped | Yes | Yes | Yes | Yes | Yes |
| [..]? | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes | Yes |
| [..] | 6 | 6 | 6 | 5 | 6 | 7 | 6 to 7 | 7 | 7 | 8 | 7 | 8 |

\* = worth raising.

6 to 7: an answer is missing.

This is not a scientific test.

## For me

[..]

The questions and the quoted advice come from [..]

"##]]);
}

#[test]
fn every_check_and_its_changes_as_json() {
    let folder = Folder::new();
    let checks = three_weeks();
    folder.file("checks.jsonl", &checks);
    let run = output(folder.program(&["history", "checks.jsonl", "--format", "json"]), "");
    let since: Vec<_> = (stdout(&run).lines().zip(checks.lines()))
        .map(|(line, saved)| {
            let object = saved.trim_end().strip_suffix('}').expect("an object");
            let since = line.strip_prefix(object).expect("the check as it was saved");
            format!("{since}\n")
        })
        .collect();
    assert_data_eq!(
        since.concat(),
        str![[r#"
,"since":null}
,"since":{"answered_at":"2025-12-17T23:00:00Z","changed":[{"id":"go_back","from":"no","to":"not_sure"},{"id":"goals","from":"no","to":"not_sure"}]}}
,"since":{"answered_at":"2025-12-24T23:00:00Z","changed":[{"id":"go_back","from":"not_sure","to":"yes"},{"id":"talk_about_anything","from":"yes","to":"no"}]}}

"#]]
    );
    assert_eq!(run.status.code(), Some(0));
}

#[test]
fn one_check() {
    let folder = Folder::new();
    folder.file("checks.jsonl", saved_at("2025-12-31T23:00:00Z", &[], "y y y y y y y y"));
    folder.check(&["history", "checks.jsonl"], "").code(0).stdout_eq(str![[r#"
[..]
One check.

Your answers

                                                                          2025
                                                                          31 Dec

[..]  Yes
...
[..]  8

[..]
...
"#]]);
}

#[test]
fn checks_out_of_order_are_shown_by_their_time() {
    let folder = Folder::new();
    let checks = three_weeks();
    folder.file("checks.jsonl", &checks);
    let in_order = folder.check(&["history", "checks.jsonl"], "");
    let expected = stdout(in_order.get_output()).to_owned();
    let reversed: String = checks.split_inclusive('\n').rev().collect();
    folder.file("checks.jsonl", reversed);
    folder.check(&["history", "checks.jsonl"], "").code(0).stdout_eq(expected);
}

/// A questionnaire with scales, and one that came after it: two questions stay, one goes, one is new.
const SCALES: [&str; 2] = [
    r#"
format: 1
id: two-scales
title: Two scales
safety: Not a test.
choices:
  - { label: Strongly agree, points: 2 }
  - { label: Agree, points: 1 }
  - { label: Disagree, points: 0 }
concern: { at_most: 0 }
questions:
  - { id: heard, text: I feel heard., raise: Could we talk about that? }
  - { id: rushed, text: I feel rushed., reverse: true, raise: Could we talk about that? }
  - { id: plan, text: We have a plan., raise: Could we talk about that? }
scales:
  - { id: bond, title: Bond, questions: [heard, rushed], score: mean }
  - { id: task, title: Task, questions: [plan], score: sum }
"#,
    r#"
format: 1
id: two-scales
title: Two scales, revised
safety: Not a test.
choices:
  - { label: Strongly agree, points: 2 }
  - { label: Agree, points: 1 }
  - { label: Disagree, points: 0 }
concern: { at_most: 0 }
questions:
  - { id: heard, text: I feel heard and seen., raise: Could we talk about that? }
  - { id: pace, text: The pace suits me., raise: Could we talk about that? }
  - { id: rushed, text: I feel rushed., reverse: true, raise: Could we talk about that? }
scales:
  - { id: bond, title: Bond, questions: [heard, rushed, pace], score: mean }
"#,
];

#[test]
fn questionnaires_are_shown_apart_and_may_change() {
    let folder = Folder::new();
    let check = |yaml: &str, time: &str, answers: &str| {
        let path = folder.file("scales.yaml", yaml);
        let path = path.to_str().expect("UTF-8");
        saved_at(time, &["--questions", path], answers)
    };
    let first = check(SCALES[0], "2025-11-01T10:00:00Z", "agree|disagree|agree");
    let second = check(SCALES[1], "2025-11-08T10:00:00Z", "disagree|agree|skip");
    let mut weeks = three_weeks();
    let rest = weeks.split_off(weeks.find('\n').expect("a line") + 1);
    folder.file("checks.jsonl", [weeks, first, second, rest].concat());
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
Two scales, revised
Checks: 2, the newest first.

[..] 1 Nov 2025

  I feel heard and seen.  from Agree to Disagree
  I feel rushed.  from Disagree to skipped

Questions that are new since then: 1.

[..]

  I feel heard and seen.  Disagree
    "Could we talk about that?"

Your answers

                        2025
                        8 Nov      1 Nov

I feel heard and seen.  Disagree*  Agree
The pace suits me.      Agree
I feel rushed.          skipped    Disagree
We have a plan.                    Agree

Bond (of 2)             0.33 to 1  1.5
Task (of 2)                        1

* = worth raising.
Blank: not asked then.
0.33 to 1: an answer is missing.

[..]
Checks: 3, the newest first.
...
[..] 31 Dec [..] 24 Dec [..] 17 Dec
...
[..] 6 [..] 6 [..] 6
...
"#]]);
    folder
        .check(&["history", "checks.jsonl", "--format", "markdown"], "")
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r##"
# Two scales, revised

Checks: 2, the newest first.

## [..] 1 Nov 2025

- I feel heard and seen. *from Agree to Disagree*
- I feel rushed. *from Disagree to skipped*

Questions that are new since then: 1.

## [..]

- **I feel heard and seen.** Disagree

  "Could we talk about that?"

## [..]

| [..] | 8 Nov 2025 | 1 Nov 2025 |
|---|---|---|
| I feel heard and seen. | **Disagree\*** | Agree |
| The pace suits me. | Agree |  |
| I feel rushed. | skipped | Disagree |
| We have a plan. |  | Agree |
| Bond (of 2) | 0.33 to 1 | 1.5 |
| Task (of 2) |  | 1 |

\* = worth raising.

Blank: not asked then.

0.33 to 1: an answer is missing.

This is not a scientific test.

# [..]

Checks: 3, the newest first.
...
| [..] | 31 Dec 2025 | 24 Dec 2025 | 17 Dec 2025 |
...
"##]]);
}

/// In other forms a time could mean another moment.
#[test]
fn times_in_other_forms_than_ours() {
    let folder = Folder::new();
    let check = |time| {
        saved_at("2025-11-22T10:15:00Z", &[], "y y y y y y y y")
            .replace("2025-11-22T10:15:00Z", time)
    };
    let times = [
        "2025-11-22T10:15:00+01:00",
        "2025-11-22T10:15:00z",
        "2025-11-22T10:15:00",
        "2025-11-22 10:15:00Z",
        "2025-11-22T10:15:00.5Z",
        "2025-11-22T24:15:00Z",
        "2025-02-30T10:15:00Z",
        "-2025-11-22T10:15:00Z",
        "",
    ];
    folder.file("checks.jsonl", times.map(check).concat());
    folder.check(&["history", "checks.jsonl"], "").code(2).stderr_eq(str![[r#"
warning: checks.jsonl:4: the line repeats an earlier one; the check counts once
error: checks.jsonl has 5 faulty lines; they were left as they are
checks.jsonl:3: answered_at: "2025-11-22T10:15:00" is not a time; write it like 2026-11-22T10:15:00Z
checks.jsonl:6: answered_at: "2025-11-22T24:15:00Z" is not a time; write it like 2026-11-22T10:15:00Z
checks.jsonl:7: answered_at: "2025-02-30T10:15:00Z" is not a time; write it like 2026-11-22T10:15:00Z
checks.jsonl:8: answered_at: "-2025-11-22T10:15:00Z" is not a time; write it like 2026-11-22T10:15:00Z
checks.jsonl:9: answered_at: "" is not a time; write it like 2026-11-22T10:15:00Z

"#]]);
}

#[test]
fn lines_that_are_no_checks() {
    let folder = Folder::new();
    let check = saved_at("2025-12-31T23:00:00Z", &[], "y y y y y y y y");
    let content = [
        "\u{feff}to do: water the plants\n".to_owned(),
        check.replace("\"format\":1", "\"format\":2"),
        "\n  \r\n".to_owned(),
        "{\"format\":7}\n".to_owned(),
        check.replace("2025-12-31T", "yesterday "),
        check.replace("\"answer\":\"yes\",", ""),
        check.replace("\"max_score\":8", "\"max_score\":8e99"),
        "{\"a\":\"\u{1b}[31m\"}\n".to_owned(),
        format!("{}\n", "x".repeat(3_000_000)),
        "[".repeat(100_000) + "\n",
        check.replace('\n', "\r\n"),
        check[..100].to_owned(),
    ]
    .concat();
    let mut content = content.into_bytes();
    content.splice(0..0, *b"\xff\xfe\n");
    let path = folder.file("checks.jsonl", &content);
    for format in ["text", "markdown", "json"] {
        folder.check(&["history", "checks.jsonl", "--format", format], "").code(2).stderr_eq(str![
            [r#"
error: checks.jsonl has 11 faulty lines; they were left as they are
checks.jsonl:1: not JSON at byte 1
checks.jsonl:2: not JSON at byte 1
checks.jsonl:3: format 2 is not known; this version reads format 1
checks.jsonl:6: format 7 is not known; this version reads format 1
checks.jsonl:7: answered_at: "yesterday 23:00:00Z" is not a time; write it like 2026-11-22T10:15:00Z
checks.jsonl:8: responses[0]: missing field `answer`
checks.jsonl:9: max_score: a score that is too large
checks.jsonl:10: not JSON at byte 7
checks.jsonl:11: longer than 1 MiB
checks.jsonl:12: not a saved check
checks.jsonl:14: cut off before its end

"#]
        ]);
    }
    folder.check(&["history", "checks.jsonl"], "").stdout_eq(str![[r#"
...
[..] 2025
[..] 31 Dec
...
"#]]);
    assert_eq!(fs::read(&path).expect("the file"), content);
}

#[test]
fn faults_without_end_are_counted() {
    let folder = Folder::new();
    folder.file("checks.jsonl", "x\n".repeat(1_000));
    folder.check(&["history", "checks.jsonl"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: checks.jsonl has 1000 faulty lines; they were left as they are
checks.jsonl:1: not JSON at byte 1
...
checks.jsonl:20: not JSON at byte 1
and 980 more

"#]]);
}

#[test]
fn many_questionnaires_are_shown_apart() {
    let folder = Folder::new();
    let check = saved_at("2025-12-31T23:00:00Z", &[], "y y y y y y y y");
    let checks: String = (0..50)
        .map(|nth| {
            let check = check.replace("therapeutic-alliance", &format!("number-{}", nth % 25));
            check.replace("23:00:00Z", &format!("23:00:{nth:02}Z"))
        })
        .collect();
    folder.file("checks.jsonl", checks);
    let run = folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
    let shown = stdout(run.get_output());
    assert_eq!(shown.matches("\nChecks: 2, ").count(), 25);
}

#[test]
fn a_file_that_is_too_large() {
    let folder = Folder::new();
    let file = folder.file("checks.jsonl", "");
    let file = fs::OpenOptions::new().write(true).open(file).expect("the file");
    file.set_len(64 * 1024 * 1024 + 1).expect("a sparse file");
    folder.check(&["history", "checks.jsonl"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: checks.jsonl can't be read: it is larger than 64 MiB; begin a new file

"#]]);
    // The result is shown nevertheless.
    let run = folder
        .check(&["--save", "checks.jsonl"], "y\ny\ny\ny\ny\ny\ny\ny\n")
        .code(2)
        .stderr_eq(str![[r#"
error: the check is not saved in checks.jsonl: it is larger than 64 MiB; begin a new file
error: the check is not saved in checks.jsonl: it is larger than 64 MiB; begin a new file

"#]]);
    assert!(stdout(run.get_output()).contains(": 8 of 8."));
}

/// `since` and "Going well again" know every check of the file.
#[test]
fn what_was_fine_long_ago_came_back() {
    let folder = Folder::new();
    let mut checks = saved_at("2025-01-01T10:00:00Z", &[], "y y y y y y y y");
    let concern = saved_at("2025-01-02T10:00:00Z", &[], "n y y y y y y y");
    for nth in 0..100 {
        let time = format!("2025-0{}-02T10:{:02}", 2 + nth % 8, nth / 8);
        checks += &concern.replace("2025-01-02T10:00", &time);
    }
    checks += &saved_at("2025-11-01T10:00:00Z", &[], "y y y y y y y y");
    folder.file("checks.jsonl", checks);
    let run = folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
    let again = Words::default().well_again_since("2 Sep 2025");
    assert!(stdout(run.get_output()).contains(&format!("\n\n{again}\n\n  ")));
}

#[test]
fn json_is_sorted_by_time() {
    let folder = Folder::new();
    let checks = three_weeks();
    let reversed: String = checks.split_inclusive('\n').rev().collect();
    folder.file("in-order.jsonl", checks);
    folder.file("reversed.jsonl", reversed);
    let in_order = folder.check(&["history", "in-order.jsonl", "--format", "json"], "").code(0);
    folder
        .check(&["history", "reversed.jsonl", "--format", "json"], "")
        .code(0)
        .stdout_eq(stdout(in_order.get_output()).to_owned());
}

#[test]
fn a_time_zone_that_is_no_file() {
    let folder = Folder::new();
    folder.file("checks.jsonl", three_weeks());
    let expected = folder.check(&["history", "checks.jsonl"], "");
    for zone in ["/dev/zero", ":/dev/zero", "/", "No/Such_Zone"] {
        let mut command = folder.program(&["history", "checks.jsonl"]);
        command.env("TZ", zone);
        assert(output(command, ""))
            .code(0)
            .stderr_eq(format!(
                "warning: the time zone \"{zone}\" in TZ is not known; dates are in UTC\n"
            ))
            .stdout_eq(stdout(expected.get_output()).to_owned());
    }
}

#[test]
fn no_file_and_no_checks() {
    let folder = Folder::new();
    folder.file("empty", "");
    folder.file("blank", "\n\n");
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    for name in ["empty", "blank"] {
        let nothing = format!("There are no checks in {name} yet.\n");
        for (format, expected) in [("text", &*nothing), ("markdown", &nothing), ("json", "")] {
            folder
                .check(&["history", name, "--format", format], "")
                .code(0)
                .stderr_eq("")
                .stdout_eq(expected.to_owned());
        }
    }
    folder.check(&["history", "gone"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: gone can't be read: there is no such file; name one that checks were saved in

"#]]);
    folder.check(&["history", "folder"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: folder can't be read: it is a directory; name a file

"#]]);
    folder.check(&["history", "/dev/zero"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: /dev/zero can't be read: it is not a regular file; name one

"#]]);
    folder.check(&["history"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the following required arguments were not provided:
  <FILE>

Usage: alliance-check history <FILE>

For more information, try '--help'.

"#]]);
}

#[test]
fn what_somebody_wrote_into_the_file_is_harmless_to_a_terminal() {
    let folder = Folder::new();
    let hostile = r"\u001b[2J\u009b31m\u202e\n";
    let checks = three_weeks()
        .replace("Not sure", hostile)
        .replace("self-check", hostile)
        .replace("Do I want", hostile)
        .replace("\u{1b}", "");
    folder.file("checks.jsonl", checks);
    for format in ["text", "markdown", "json"] {
        let run = output(folder.program(&["history", "checks.jsonl", "--format", format]), "");
        assert_eq!(run.status.code(), Some(0));
        let harmful = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(stdout(&run).chars().find(harmful), None, "{format}");
        assert!(stdout(&run).contains("[2J"), "{format}");
    }
}

#[test]
fn words_of_a_question_file_are_harmless_to_a_terminal() {
    let folder = Folder::new();
    let mut questions = BUILT_IN.to_owned() + "words:\n";
    for word in WORDS.iter().filter(|word| !word.is_typed()) {
        let text = serde_json::Value::from(format!("{}\u{202e}.", word.english));
        writeln!(questions, "  {}: {text}", word.name).expect("a string");
    }
    folder.file("own.yaml", questions);
    let times = ["2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-08T10:00:00Z"];
    let answers = ["y skip n y y y y y", "y n n y y y y y", "y n n y y y u y"];
    let pairs = times.into_iter().zip(answers);
    let checks: String = pairs.map(|(time, answers)| saved_at(time, &[], answers)).collect();
    folder.file("checks.jsonl", checks);
    for options in [&[][..], &["--last", "2"], &["--plain"], &["--format", "markdown"]] {
        let args = [&["history", "checks.jsonl", "--questions", "own.yaml"], options].concat();
        let run = folder.check(&args, "").code(0).stderr_eq("");
        let shown = stdout(run.get_output());
        assert!(!shown.contains('\u{202e}') && shown.contains(r"u{202e}"), "{options:?}: {shown}");
    }
}

#[test]
fn five_hundred_checks() {
    let folder = Folder::new();
    let check = saved_at("2025-12-31T23:00:00Z", &[], "y y n y skip u y y");
    let mut checks = String::new();
    for nth in 0..500 {
        let (day, minute, second) = (16 + nth / 100, nth % 60, nth / 60 % 60);
        let time = format!("2025-10-{day:02}T10:{minute:02}:{second:02}Z");
        write!(checks, "{}", check.replace("2025-12-31T23:00:00Z", &time)).expect("a string");
    }
    folder.file("checks.jsonl", checks);
    folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
...
Nothing changed since the previous check, on 20 Oct 2025, 10:59:06.
...
  [..]?  No, each time
...
  [..]?  [..], each time
...
Shown here: the newest 5 of 500.

                                2025
                                20 Oct    20 Oct    20 Oct    20 Oct    20 Oct
                                10:59:07  10:59:06  10:58:07  10:58:06  10:57:07

[..] Y         Y         Y         Y         Y
...
[..] 5 to 6    5 to 6    5 to 6    5 to 6    5 to 6
...
"#]]);
    let run = output(folder.program(&["history", "checks.jsonl", "--format", "json"]), "");
    assert_eq!(stdout(&run).lines().count(), 500);
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let folder = Folder::new();
    folder.file("checks.jsonl", twelve_weeks());
    for format in ["text", "markdown", "json"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = folder.program(&["history", "checks.jsonl", "--format", format]);
        command.stdout(writer).stderr(std::process::Stdio::piped());
        assert(command.output().expect("the program ends")).code(0).stderr_eq("");
    }
}

#[test]
fn a_stream_that_is_too_large() {
    let stream = vec![b'\n'; 64 * 1024 * 1024 + 1];
    check(&["history", "-"], &stream).code(2).stdout_eq("").stderr_eq(
        "error: standard input can't be read: it is larger than 64 MiB; begin a new file\n",
    );
}

#[test]
fn the_zone_of_a_file() {
    let folder = Folder::new();
    folder.file("checks.jsonl", saved_at("2026-01-01T12:30:00Z", &[], "y y y y y y y y"));
    let mut command = folder.program(&["history", "checks.jsonl", "--plain"]);
    command.env("TZ", ":/usr/share/zoneinfo/Pacific/Apia");
    let run = output(command, "");
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    assert!(stdout(&run).contains("2 Jan 2026: "), "{}", stdout(&run));
}

#[test]
fn checks_in_the_future_without_end_are_counted() {
    let folder = Folder::new();
    let future = |count| -> String {
        let days = (1..=count).map(|day| format!("2999-01-{day:02}T10:00:00Z"));
        days.map(|time| saved_at(&time, &[], "y y y y y y y y")).collect()
    };
    for (count, end) in [
        (20, "2999-01-20T10:00:00Z is in the future; the check is left out\n"),
        (22, "checks.jsonl: 2 more checks are in the future and left out\n"),
    ] {
        folder.file("checks.jsonl", future(count));
        let run = folder.check(&["history", "checks.jsonl"], "").code(0);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.ends_with(end), "{said}");
        assert_eq!(said.lines().count(), count.min(21));
    }
}

/// `cat a.jsonl b.jsonl`, where the last line of the first does not end.
#[test]
fn files_that_were_joined_without_a_line_break() {
    let folder = Folder::new();
    let checks = three_weeks();
    let lines: Vec<_> = checks.lines().collect();
    folder.file("checks.jsonl", &checks);
    let expected = folder.check(&["history", "checks.jsonl"], "").code(0);
    let expected = stdout(expected.get_output()).to_owned();
    let [first, second, third] = lines[..] else { panic!("three checks") };
    for joined in [
        format!("{first}{second}{third}"),
        format!("\u{feff}{first}\u{feff}{second}\n\u{feff}{third}\n"),
        format!("{}{}\n{third}", first.trim_end(), second),
        format!("{first}\n{}{}\n", second.trim_end(), third.trim_end()),
    ] {
        check(&["history", "-"], joined).code(0).stderr_eq("").stdout_eq(expected.clone());
    }
    // What was cut off before is a fault of its own.
    let torn = format!("{first}\n{}{second}\n{third}", &first[..100]);
    check(&["history", "-"], torn)
        .code(2)
        .stderr_eq(
            "error: standard input has a faulty line; it was left as it is\nstandard input:2: cut off before its end\n",
        )
        .stdout_eq(expected);
    // In the order in which they stand, even within a second.
    let at = |answers| saved_at("2025-11-01T10:00:00Z", &[], answers).trim_end().to_owned();
    let joined = at("y y y y y y y y") + &at("n y y y y y y y");
    let run = check(&["history", "-", "--format", "json"], joined).code(0);
    let changed = "\"changed\":[{\"id\":\"comfortable\",\"from\":\"yes\",\"to\":\"no\"}]";
    assert!(stdout(run.get_output()).contains(changed));
    // In a text it is none: quotation marks are escaped there.
    let quoting = first.replace("Do I want to go back?", "{\\\"format\\\":1}");
    check(&["history", "-"], quoting).code(0).stderr_eq("");
}

/// Wherever the date of a check stands, no other has the same.
#[test]
fn checks_of_one_minute_or_of_a_repeated_hour_are_told_apart() {
    let (one_no, all_yes) = ("y y y y y y y n", "y y y y y y y y");
    for (zone, times, labels) in [
        ("UTC", ["2026-10-01T10:00:05Z", "2026-10-01T10:00:40Z"], ["10:00:05", "10:00:40"]),
        // Clocks go back.
        (
            "CET-1CEST,M3.5.0,M10.5.0/3",
            ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
            ["02:30:00 +02:00", "02:30:00 +01:00"],
        ),
        (
            "UTC",
            ["2026-10-01T10:00:05Z", "2026-10-01T10:00:05Z"],
            ["10:00:05 +00:00", "10:00:05 +00:00 (2)"],
        ),
    ] {
        let folder = Folder::new();
        folder.file(
            "checks.jsonl",
            saved_at(times[0], &[], one_no) + &saved_at(times[1], &[], all_yes),
        );
        for view in [
            &["--plain"][..],
            &["--format", "text"],
            &["--format", "markdown"],
            &["--format", "html"],
        ] {
            let mut command = folder.program(&[&["history", "checks.jsonl"], view].concat());
            command.env("TZ", zone);
            let run = output(command, "");
            assert_eq!(run.status.code(), Some(0));
            let shown = stdout(&run);
            for label in labels {
                assert!(shown.contains(label), "{label} {view:?}\n{shown}");
            }
            let previous = format!("2026, {}", labels[0]);
            assert!(shown.contains(&previous), "{previous} {view:?}\n{shown}");
        }
    }
}

/// Two megabytes of faults, with what a backtrace for each of them would take away.
#[test]
fn faults_take_little_memory() {
    let folder = Folder::new();
    folder.file("checks.jsonl", "{\n".repeat(1_000_000));
    let mut command = folder.shell("ulimit -v 200000; exec alliance-check history checks.jsonl");
    command.env("RUST_BACKTRACE", "1");
    let run = output(command, "");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.starts_with("error: checks.jsonl has 1000000 faulty lines;"), "{said}");
    let last = "\nchecks.jsonl:20: cut off before its end\nand 999980 more\n";
    assert!(said.contains(last), "{said}");
}
