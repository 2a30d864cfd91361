//! The report of a check: the result to read at once, and the sheet and the object in its formats.

use alliance_check::questionnaire::words::Words;
use jiff::Timestamp;
use serde_json::Value;
use snapbox::str;

use crate::pages::texts;
use crate::run::{Folder, invoke, stdout};
use crate::validate::prorated;

const CONCERNS: &str = "y\nn\nu\ny\ny\ny\ny\ny\n";
const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";

// The day is today's: the dots in brackets stand for it.

#[test]
fn a_result_goes_from_what_it_means_to_the_safety_note() {
    invoke(&[], CONCERNS).code(0).stderr_eq("").stdout_eq(str![[r#"
There is something worth talking about
[..] 20[..]

You do not have to raise everything. [..]
...
Your "Yes" answers: 6 of 8.

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure [..]"

  Can I [..]?  Not sure
    "[..]
    [..]"

What is going well

  Do I [..]  Yes
...
If you feel unsafe with your therapist, [..]
...

Questions by Susie Schrader, LPCC, and Dr. Deborah Cabaniss (the first four).

"#]]);
}

#[test]
fn answers_that_are_all_fine_are_not_repeated() {
    invoke(&[], ALL_YES).code(0).stderr_eq("").stdout_eq(str![[r#"
Your therapeutic alliance looks positive
[..]

The article says: "you and your therapist have probably formed a positive
therapeutic alliance."

Your "Yes" answers: 8 of 8.

If you feel unsafe [..]
...
"#]]);
}

#[test]
fn what_was_skipped_stands_below_what_is_going_well() {
    invoke(&[], "y\nn\nskip\ny\ny\ny\ny\ny\n").code(0).stdout_eq(str![[r#"
There is something worth talking about
...
You answered 7 of 8.
...
What is going well
...
Skipped

  Can I [..]?

If you feel unsafe [..]
...
"#]]);
}

#[test]
fn without_a_result_the_answers_are_counted_first() {
    let no_result = "there is no overall result, and that is fine.";
    for (yes, summary) in [
        (7, "You answered 7 of 8, all Yes. With 1 skipped "),
        (6, "You answered 6 of 8, all Yes. With 2 skipped "),
        (1, "You answered 1 of 8. With 7 skipped "),
        (0, "With 8 skipped "),
    ] {
        let answers = "y\n".repeat(yes) + &"skip\n".repeat(8 - yes);
        let run = invoke(&[], answers).code(0).stderr_eq("");
        let words: Vec<_> = stdout(run.get_output()).split_whitespace().collect();
        assert_eq!(words[..4], ["No", "result", "this", "time"]);
        // The date follows.
        let shown = words[7..].join(" ");
        assert!(shown.starts_with(&format!("{summary}{no_result}")), "{yes} yes: {shown}");
        assert_eq!(shown.contains("fine. What is going well Do I "), yes > 0, "{shown}");
    }
}

#[test]
fn a_sheet_is_in_the_first_person_and_what_is_not_for_the_session_comes_last() {
    invoke(&["--format", "markdown"], "y\nn\nskip\ny\ny\ny\ny\ny\n")
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r##"
# Therapeutic alliance self-check

[..] 20[..]

## What I could raise

- **Do I want to go back?** *No*

  "I'm [..]"

  My own words: ............................................................

## My other answers

- [..]? *Yes*
- [..]? *skipped*
- [..]? *Yes*
...

## For me

### There is something worth talking about

You do not have to raise everything. [..]

The article says: "talk with your therapist about your concerns. [..]"

You answered 7 of 8.

If you feel unsafe with your therapist, [..]

The questions and the quoted advice come from [..]

"##]]);
    invoke(&["--format", "markdown"], ALL_YES).code(0).stdout_eq(str![[r##"
...
## My answers

- Do I [..]? *Yes*
...
"##]]);
}

#[test]
fn an_open_result_is_null_in_json() {
    let answers = "y\n".repeat(6) + "skip\nskip\n";
    invoke(&["--format", "json"], answers).code(0).stderr_eq("").stdout_eq(str![[r#"
{[..],"verdict":null,"positive":null,"score":null,"score_range":[6,8],[..]} [..]

"#]]);
}

#[test]
fn markdown_takes_no_text_of_a_question_file_for_a_mark() {
    let folder = Folder::new();
    folder.file(
        "own.yaml",
        r##"format: 1
id: marks
title: "1. *Mine*"
choices:
  - { label: "- yes", keys: ["y"], points: 1 }
  - { label: "[no]", keys: ["n"], points: 0 }
concern: { at_most: 0 }
questions:
  - { id: a, text: "2) Do I _care_?", raise: "+ I <don't>." }
  - { id: b, text: "# Do I?", raise: "= I don't." }
results:
  - { from: 0, id: low, positive: false, headline: "- Low", advice: "10. Talk | more." }
safety: "Not\n---\na heading\n  1. nor a list, 2. really."
source: "One.\n\nTwo."
"##,
    );
    let args = ["--questions", "own.yaml", "--format", "markdown"];
    folder.invoke(&args, "n\ny\n").code(0).stderr_eq("").stdout_eq(str![[r##"
# 1\. \*Mine\*
...
- **2\) Do I \_care\_?** *\[no\]*

  "+ I \<don't\>."
...
- \# Do I? *\- yes*

## For me

### \- Low

10\. Talk \| more.
...
Not
\---
a heading
  1\. nor a list, 2. really.

One.

Two.

"##]]);
}

#[test]
fn the_time_is_that_of_the_clock() {
    let before = Timestamp::now().as_second();
    let run = invoke(&["--format", "json"], ALL_YES);
    let after = Timestamp::now().as_second();
    let json: Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    let time = json["answered_at"].as_str().expect("a time");
    let time: Timestamp = time.parse().expect("a time");
    assert!((before..=after).contains(&time.as_second()), "{time}");
}

/// The report in `format` on `answers` to the small file, of which some are enough for a score.
fn prorated_report(format: &str, answers: &str) -> String {
    let folder = Folder::new();
    folder.file("own.yaml", prorated());
    let args = ["--questions", "own.yaml", "--format", format];
    let run = folder.invoke(&args, answers.replace(' ', "\n")).code(0).stderr_eq("");
    let shown = stdout(run.get_output());
    if format == "html" { texts(shown) } else { shown.to_owned() }
}

#[test]
fn a_prorated_score_says_from_how_many_answers() {
    let words = Words::default();
    let total = format!("{} {}", words.score("1.5", 3), words.prorated(2, 3));
    let scale = format!("Go on. {}", words.prorated(1, 2));
    for format in ["text", "markdown", "html"] {
        for (answers, total_is_prorated, scale_is_prorated) in [
            ("often never skip", true, true),
            // One answer is enough for the scale alone.
            ("often skip skip", false, true),
            ("often never never", false, false),
        ] {
            let shown = prorated_report(format, answers);
            assert_eq!(shown.contains(&total), total_is_prorated, "{format} {shown}");
            assert_eq!(shown.contains(&scale), scale_is_prorated, "{format} {shown}");
            let count = usize::from(total_is_prorated) + usize::from(scale_is_prorated);
            assert_eq!(shown.matches("worked out").count(), count, "{format} {shown}");
        }
    }
}

#[test]
fn json_says_which_scores_are_prorated() {
    for (answers, total, scale) in [
        ("often never skip", Value::Bool(true), Value::Bool(true)),
        // One is enough for the scale.
        ("skip skip never", Value::Null, Value::Bool(true)),
        ("often never never", Value::Null, Value::Null),
        ("skip often na", Value::Null, Value::Null),
    ] {
        let json = prorated_report("json", answers);
        let check: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(check["prorated"], total, "{answers}");
        assert_eq!(check["scales"][0]["prorated"], scale, "{answers}");
        // It is left out where it is not true.
        assert!(!json.contains("\"prorated\":false"), "{json}");
    }
}
