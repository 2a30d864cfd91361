//! The three formats, as whole outputs.

use jiff::Timestamp;
use serde_json::Value;
use snapbox::str;

use crate::run::{Folder, check};

const CONCERNS: &str = "y\nn\nu\ny\ny\ny\ny\ny\n";
const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";
/// A result that no skipped answer can change.
const CONCERN_AND_SKIPPED: &str = "y\nn\nskip\ny\ny\ny\ny\ny\n";
/// None, since one question was skipped.
const ONE_SKIPPED: &str = "y\ny\ny\nskip\ny\ny\ny\ny\n";
/// None, since several questions were skipped.
const OPEN: &str = "y\ny\ny\ny\ny\ny\nskip\nskip\n";
const ALL_SKIPPED: &str = "skip\nskip\nskip\nskip\nskip\nskip\nskip\nskip\n";

#[test]
fn text() {
    check(&[], CONCERNS).code(0).stderr_eq("").stdout_eq(str![[r#"
There is something worth talking about
[..]

You do not have to raise everything. One thing is enough, in your own words and
in your own time. If you feel unsafe with your therapist, talk to someone else
first: see the note below.

The article says: "talk with your therapist about your concerns. They want the
best for you and understand that not all therapeutic relationships are a good
fit."

Your "Yes" answers: 6 of 8.

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

  Can I talk about anything?  Not sure
    "There are things I find hard to say here. Could we talk about what would
    make it easier?"

What is going well

  Do I feel comfortable with my therapist?  Yes
  Do I feel relieved after meeting with my therapist?  Yes
  Does my therapist ask me about my perspective on our therapy and our
  relationship?  Yes
  Do I feel cared about and understood in therapy?  Yes
  Do we work on creating therapeutic goals together?  Yes
  Do I feel supported in making changes?  Yes

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.

Questions by Susie Schrader, LPCC, and Dr. Deborah Cabaniss (the first four).

"#]]);
    check(&[], ALL_YES).code(0).stderr_eq("").stdout_eq(str![[r#"
Your therapeutic alliance looks positive
[..]

The article says: "you and your therapist have probably formed a positive
therapeutic alliance."

Your "Yes" answers: 8 of 8.

If you feel unsafe with your therapist, or they did something that felt wrong,
...
is not a scientific test, and it does not judge you or your therapist.

Questions by Susie Schrader, LPCC, and Dr. Deborah Cabaniss (the first four).

"#]]);
}

#[test]
fn text_with_skipped_questions() {
    check(&[], CONCERN_AND_SKIPPED).code(0).stderr_eq("").stdout_eq(str![[r#"
[..]
[..]

...
You answered 7 of 8.

[..]

  [..]  No
    "[..]"

[..]

  [..]  Yes
...
Skipped

  Can I [..]?

[..]
...
"#]]);
    check(&[], ONE_SKIPPED).code(0).stderr_eq("").stdout_eq(str![[r#"
No result this time
[..]

You answered 7 of 8, all Yes. With one skipped there is no overall result, and
that is fine.

What is going well
...
"#]]);
    // One answer is not "all" of them.
    let one = ALL_SKIPPED.replacen("skip", "y", 1);
    check(&[], &one).code(0).stderr_eq("").stdout_eq(str![[r#"
No result this time
[..]

You answered 1 of 8. With 7 skipped there is no overall result, and that is
fine.
...
"#]]);
    check(&[], OPEN).code(0).stderr_eq("").stdout_eq(str![[r#"
No result this time
[..]

You answered 6 of 8, all Yes. With 2 skipped there is no overall result, and
that is fine.

[..]

  [..]  Yes
  [..]  Yes
  [..]  Yes
  [..]  Yes
...
  [..]  Yes
  [..]  Yes

Skipped

  [..]?
  [..]?

[..]
...
"#]]);
    check(&[], ALL_SKIPPED).code(0).stderr_eq("").stdout_eq(str![[r#"
No result this time
[..]

With 8 skipped there is no overall result, and that is fine.

Skipped

  [..]?
  [..]?
  [..]?
  [..]?
...
  [..]?
  [..]?
  [..]?
  [..]?

[..]
...
"#]]);
}

// The day is today's: the dots in brackets stand for it.

#[test]
fn markdown() {
    check(&["--format", "markdown"], CONCERN_AND_SKIPPED)
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r##"
# Therapeutic alliance self-check

[..]

## What I could raise

- **Do I want to go back?** *No*

  "I'm not sure I want to keep coming. Could we talk about that?"

  My own words: ............................................................

## My other answers

- [..]? *Yes*
- [..]? *skipped*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*

## For me

### There is something worth talking about

You do not have to raise everything. One thing is enough, in your own words and in your own time. If you feel unsafe with your therapist, talk to someone else first: see the note below.

The article says: "talk with your therapist about your concerns. They want the best for you and understand that not all therapeutic relationships are a good fit."

You answered 7 of 8.

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.

The questions and the quoted advice come from a blog article by Susie Schrader, M.Ed, MA, LPCC, for Mental Health Awareness Month. She credits the first four questions to Dr. Deborah Cabaniss. The words to begin with and the safety note are this program's own.

"##]]);
    check(&["--format", "markdown"], ALL_YES).code(0).stderr_eq("").stdout_eq(str![[r##"
# [..]

[..]

## My answers

- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*
- [..]? *Yes*

## For me

### Your therapeutic alliance looks positive

The article says: "you and your therapist have probably formed a positive therapeutic alliance."

Your "Yes" answers: 8 of 8.

[..]

[..]

"##]]);
}

#[test]
fn json() {
    check(&["--format", "json"], CONCERN_AND_SKIPPED)
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r#"
{"format":1,"questionnaire":{"id":"therapeutic-alliance","title":"[..]"},"scoring":"[..]","answered_at":"[..]","verdict":"raise-concerns","positive":false,"score":null,"score_range":[6,7],"max_score":8,"answered":7,"questions":8,"responses":[{"id":"comfortable","question":"[..]","answer":"yes","label":"Yes","points":1,"concern":false,"raise":null},{"id":"go_back","question":"[..]","answer":"no","label":"No","points":0,"concern":true,"raise":"[..]"},{"id":"talk_about_anything","question":"[..]","answer":null,"label":null,"points":null,"concern":false,"raise":null},{"id":"relieved","question":"[..]","answer":"yes","label":"Yes","points":1,"concern":false,"raise":null},{"id":"perspective","question":"[..]","answer":"yes","label":"Yes","points":1,"concern":false,"raise":null},{"id":"cared_about","question":"[..]","answer":"yes","label":"Yes","points":1,"concern":false,"raise":null},{"id":"goals","question":"[..]","answer":"yes","label":"Yes","points":1,"concern":false,"raise":null},{"id":"supported","question":"[..]","answer":"yes","label":"Yes","points":1,"concern":false,"raise":null}]} [..]

"#]]);
    check(&["--format", "json"], OPEN)
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r#"
{"format":1,"questionnaire":{"id":"therapeutic-alliance","title":"[..]"},"scoring":"[..]","answered_at":"[..]","verdict":null,"positive":null,"score":null,"score_range":[6,8],"max_score":8,"answered":6,"questions":8,"responses":[[..]]} [..]

"#]]);
}

/// Words of a question file are words in Markdown too.
#[test]
fn markdown_takes_nothing_for_a_mark() {
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
    folder
        .check(&["--questions", "own.yaml", "--format", "markdown"], "n\ny\n")
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r##"
# 1\. \*Mine\*

[..]

## [..]

- **2\) Do I \_care\_?** *\[no\]*

  "+ I \<don't\>."

  [..] ............................................................

## [..]

- \# Do I? *\- yes*

## [..]

### \- Low

10\. Talk \| more.

[..] 1 of 2.

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
    let run = check(&["--format", "json"], ALL_YES);
    let after = Timestamp::now().as_second();
    let json: Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    let time = json["answered_at"].as_str().expect("a time");
    let time: Timestamp = time.parse().expect("a time");
    assert!((before..=after).contains(&time.as_second()), "{time}");
}
