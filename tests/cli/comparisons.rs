//! What the history says of the past is true of what was asked.

use std::fs;

use snapbox::str;

use crate::run::{Folder, assert, output, program, same, saved_at, stdout};

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
        let mut command = program(&args);
        command.current_dir(folder.path());
        let run = output(command, "");
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
Therapeutic alliance self-check

2 checks, the newest at the right.

                                                                    1 Nov  8 Nov
                                                                    2025   2025

Do I feel comfortable with my therapist?                            Yes    Yes
Do I want to go back?                                               Yes    No
Can I talk about anything?                                          Yes    Yes
Do I feel relieved after meeting with my therapist?                 Yes    Yes
Does my therapist ask me about my perspective on our therapy and    Yes    Yes
  our relationship?
Do I feel cared about and understood in therapy?                    Yes    Yes
Do we work on creating therapeutic goals together?                  Yes    Yes
Do I feel supported in making changes?                              Yes    Yes

Score (of 8)                                                        8      7

Since the previous check, on 1 Nov 2025

  Do I want to go back?  from Yes to No

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.
warning: checks.jsonl:3: the line repeats an earlier one, like 1 more; each check counts once
--- markdown, status 0
# Therapeutic alliance self-check

2 checks, the newest at the right.

| Question | 1 Nov 2025 | 8 Nov 2025 |
|---|---|---|
| Do I feel comfortable with my therapist? | Yes | Yes |
| Do I want to go back? | Yes | No |
| Can I talk about anything? | Yes | Yes |
| Do I feel relieved after meeting with my therapist? | Yes | Yes |
| Does my therapist ask me about my perspective on our therapy and our relationship? | Yes | Yes |
| Do I feel cared about and understood in therapy? | Yes | Yes |
| Do we work on creating therapeutic goals together? | Yes | Yes |
| Do I feel supported in making changes? | Yes | Yes |
| Score (of 8) | 8 | 7 |

## Since the previous check, on 1 Nov 2025

- **Do I want to go back?** from Yes to No

## What I could raise

- **Do I want to go back?** No

  "I'm not sure I want to keep coming. Could we talk about that?"

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.
warning: checks.jsonl:3: the line repeats an earlier one, like 1 more; each check counts once
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}
warning: checks.jsonl:3: the line repeats an earlier one, like 1 more; each check counts once

"#]],
    );
    // With other answers it is another check.
    let other = saved_at("2025-11-01T10:00:00Z", &[], NO_TO_THE_SECOND);
    let shown = history(&folder, &format!("{first}{other}"), &[]);
    assert!(shown.contains("2 checks") && !shown.contains("repeats"), "{shown}");
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
Therapeutic alliance self-check

2 checks, the newest at the right.

                                                                    1 Nov  8 Nov
                                                                    2025   2025

Do I feel comfortable with my therapist?                            Yes    Yes
Do I want to go back?                                               Yes    No
Can I talk about anything?                                          Yes    Yes
Do I feel relieved after meeting with my therapist?                 Yes    Yes
Does my therapist ask me about my perspective on our therapy and    Yes    Yes
  our relationship?
Do I feel cared about and understood in therapy?                    Yes    Yes
Do we work on creating therapeutic goals together?                  Yes    Yes
Do I feel supported in making changes?                              Yes    Yes

Score (of 8)                                                        8      7

Since the previous check, on 1 Nov 2025

  Do I want to go back?  from Yes to No

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.
warning: checks.jsonl:2: answered_at: 2999-01-01T00:00:00Z is in the future; the check is left out
--- markdown, status 0
# Therapeutic alliance self-check

2 checks, the newest at the right.

| Question | 1 Nov 2025 | 8 Nov 2025 |
|---|---|---|
| Do I feel comfortable with my therapist? | Yes | Yes |
| Do I want to go back? | Yes | No |
| Can I talk about anything? | Yes | Yes |
| Do I feel relieved after meeting with my therapist? | Yes | Yes |
| Does my therapist ask me about my perspective on our therapy and our relationship? | Yes | Yes |
| Do I feel cared about and understood in therapy? | Yes | Yes |
| Do we work on creating therapeutic goals together? | Yes | Yes |
| Do I feel supported in making changes? | Yes | Yes |
| Score (of 8) | 8 | 7 |

## Since the previous check, on 1 Nov 2025

- **Do I want to go back?** from Yes to No

## What I could raise

- **Do I want to go back?** No

  "I'm not sure I want to keep coming. Could we talk about that?"

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.
warning: checks.jsonl:2: answered_at: 2999-01-01T00:00:00Z is in the future; the check is left out
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}
warning: checks.jsonl:2: answered_at: 2999-01-01T00:00:00Z is in the future; the check is left out

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
    let since = "Since the previous check, on 8 Nov 2025\n\nGoing well again\n\n  Do I want to go back?  from No to Yes\n";
    assert!(shown.contains(since), "{shown}");
    let history = folder.check(&["history", "checks.jsonl"], "").code(0);
    assert!(stdout(history.get_output()).contains(since));
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
Therapeutic alliance self-check

2 checks, the newest at the right.

                                                                    1 Nov  3 Nov
                                                                    2025   2025

Do I feel comfortable with my therapist?                            Yes    Yes
Do I want to go back?                                               Yes    No
Can I talk about anything?                                          Yes    Yes
Do I feel relieved after meeting with my therapist?                 Yes    Yes
Does my therapist ask me about my perspective on our therapy and    Yes    Yes
  our relationship?
Do I feel cared about and understood in therapy?                    Yes    Yes
Do we work on creating therapeutic goals together?                  Yes    Yes
Do I feel supported in making changes?                              Yes    Yes

Score (of 8)                                                        8      7

Since the previous check, on 1 Nov 2025

  Do I want to go back?  from Yes to No

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.

Therapeutic alliance self-check

One check.

                                                                           2 Nov
                                                                           2025

Do I feel comfortable with my therapist?                                   No
Do I want to go back?                                                      No
Can I talk about anything?                                                 No
Do I feel relieved after meeting with my therapist?                        No
Does my therapist ask me about my perspective on our therapy and our       No
  relationship?
Do I feel cared about and understood in therapy?                           No
Do we work on creating therapeutic goals together?                         No
Do I feel supported in making changes?                                     No

Score (of 8)                                                               0

What you could raise, and how to begin

  Do I feel comfortable with my therapist?  No
    "I don't feel fully comfortable with you. Could we talk about what would
    help?"

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

  Can I talk about anything?  No
    "There are things I find hard to say here. Could we talk about what would
    make it easier?"

  Do I feel relieved after meeting with my therapist?  No
    "I don't always feel relieved after our sessions. Could we talk about how I
    feel when I leave?"

  Does my therapist ask me about my perspective on our therapy and our
  relationship?  No
    "I'd like to tell you how our work together feels to me. Could we make time
    for that?"

  Do I feel cared about and understood in therapy?  No
    "I don't always feel cared about and understood here. Could we talk about
    that?"

  Do we work on creating therapeutic goals together?  No
    "I'm not sure what we're working towards. Could we set some goals together?"

  Do I feel supported in making changes?  No
    "I'd like to feel more supported in the changes I'm trying to make. Could we
    talk about how?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.
--- markdown, status 0
# Therapeutic alliance self-check

2 checks, the newest at the right.

| Question | 1 Nov 2025 | 3 Nov 2025 |
|---|---|---|
| Do I feel comfortable with my therapist? | Yes | Yes |
| Do I want to go back? | Yes | No |
| Can I talk about anything? | Yes | Yes |
| Do I feel relieved after meeting with my therapist? | Yes | Yes |
| Does my therapist ask me about my perspective on our therapy and our relationship? | Yes | Yes |
| Do I feel cared about and understood in therapy? | Yes | Yes |
| Do we work on creating therapeutic goals together? | Yes | Yes |
| Do I feel supported in making changes? | Yes | Yes |
| Score (of 8) | 8 | 7 |

## Since the previous check, on 1 Nov 2025

- **Do I want to go back?** from Yes to No

## What I could raise

- **Do I want to go back?** No

  "I'm not sure I want to keep coming. Could we talk about that?"

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.

# Therapeutic alliance self-check

One check.

| Question | 2 Nov 2025 |
|---|---|
| Do I feel comfortable with my therapist? | No |
| Do I want to go back? | No |
| Can I talk about anything? | No |
| Do I feel relieved after meeting with my therapist? | No |
| Does my therapist ask me about my perspective on our therapy and our relationship? | No |
| Do I feel cared about and understood in therapy? | No |
| Do we work on creating therapeutic goals together? | No |
| Do I feel supported in making changes? | No |
| Score (of 8) | 0 |

## What I could raise

- **Do I feel comfortable with my therapist?** No

  "I don't feel fully comfortable with you. Could we talk about what would help?"

- **Do I want to go back?** No

  "I'm not sure I want to keep coming. Could we talk about that?"

- **Can I talk about anything?** No

  "There are things I find hard to say here. Could we talk about what would make it easier?"

- **Do I feel relieved after meeting with my therapist?** No

  "I don't always feel relieved after our sessions. Could we talk about how I feel when I leave?"

- **Does my therapist ask me about my perspective on our therapy and our relationship?** No

  "I'd like to tell you how our work together feels to me. Could we make time for that?"

- **Do I feel cared about and understood in therapy?** No

  "I don't always feel cared about and understood here. Could we talk about that?"

- **Do we work on creating therapeutic goals together?** No

  "I'm not sure what we're working towards. Could we set some goals together?"

- **Do I feel supported in making changes?** No

  "I'd like to feel more supported in the changes I'm trying to make. Could we talk about how?"

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.
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
    assert!(shown.contains("Nothing changed since the previous check, on 2 Nov 2025."), "{shown}");
}

#[test]
fn some_questions_in_common() {
    let folder = Folder::new();
    let first = check_in(&folder, "2025-11-01T10:00:00Z", 0, YES);
    let two_new = check_in(&folder, "2025-11-02T10:00:00Z", 2, YES);
    let unchanged = history(&folder, &format!("{first}{two_new}"), &[]);
    assert!(!unchanged.contains("Nothing changed since"), "{unchanged}");
    same(
        unchanged,
        str![[r#"
--- text, status 0
Therapeutic alliance self-check

2 checks, the newest at the right.

                                                                    1 Nov  2 Nov
                                                                    2025   2025

Do I feel comfortable with my therapist?                                   Yes
Do I want to go back?                                                      Yes
Can I talk about anything?                                          Yes    Yes
Do I feel relieved after meeting with my therapist?                 Yes    Yes
Does my therapist ask me about my perspective on our therapy and    Yes    Yes
  our relationship?
Do I feel cared about and understood in therapy?                    Yes    Yes
Do we work on creating therapeutic goals together?                  Yes    Yes
Do I feel supported in making changes?                              Yes    Yes
Do I feel comfortable with my therapist?                            Yes
Do I want to go back?                                               Yes

Score (of 8)                                                        8      8

Blank: not asked then.

Since the previous check, on 1 Nov 2025

Nothing changed in the questions that were asked both times.
2 questions are new since then.

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.
--- markdown, status 0
# Therapeutic alliance self-check

2 checks, the newest at the right.

| Question | 1 Nov 2025 | 2 Nov 2025 |
|---|---|---|
| Do I feel comfortable with my therapist? |  | Yes |
| Do I want to go back? |  | Yes |
| Can I talk about anything? | Yes | Yes |
| Do I feel relieved after meeting with my therapist? | Yes | Yes |
| Does my therapist ask me about my perspective on our therapy and our relationship? | Yes | Yes |
| Do I feel cared about and understood in therapy? | Yes | Yes |
| Do we work on creating therapeutic goals together? | Yes | Yes |
| Do I feel supported in making changes? | Yes | Yes |
| Do I feel comfortable with my therapist? | Yes |  |
| Do I want to go back? | Yes |  |
| Score (of 8) | 8 | 8 |

## Since the previous check, on 1 Nov 2025

Nothing changed in the questions that were asked both times.

2 questions are new since then.

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.
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
Therapeutic alliance self-check

The last of 2 checks.

                                                                           2 Nov
                                                                           2025

Do I feel comfortable with my therapist?                                   Yes
Do I want to go back?                                                      No
Can I talk about anything?                                                 Yes
Do I feel relieved after meeting with my therapist?                        Yes
Does my therapist ask me about my perspective on our therapy and our       Yes
  relationship?
Do I feel cared about and understood in therapy?                           Yes
Do we work on creating therapeutic goals together?                         Yes
Do I feel supported in making changes?                                     Yes

Score (of 8)                                                               7

Since the previous check, on 1 Nov 2025

  Do I want to go back?  from Yes to No

One question is new since then.

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.
--- markdown, status 0
# Therapeutic alliance self-check

The last of 2 checks.

| Question | 2 Nov 2025 |
|---|---|
| Do I feel comfortable with my therapist? | Yes |
| Do I want to go back? | No |
| Can I talk about anything? | Yes |
| Do I feel relieved after meeting with my therapist? | Yes |
| Does my therapist ask me about my perspective on our therapy and our relationship? | Yes |
| Do I feel cared about and understood in therapy? | Yes |
| Do we work on creating therapeutic goals together? | Yes |
| Do I feel supported in making changes? | Yes |
| Score (of 8) | 7 |

## Since the previous check, on 1 Nov 2025

- **Do I want to go back?** from Yes to No

One question is new since then.

## What I could raise

- **Do I want to go back?** No

  "I'm not sure I want to keep coming. Could we talk about that?"

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.
--- json, status 0
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}

"#]],
    );
    // A question that is no longer asked is not unchanged.
    let fewer = first.replacen("2025-11-01", "2025-11-03", 1);
    let at = fewer.find("{\"id\":\"supported\"").expect("the last question");
    let fewer = format!("{}]}}\n", &fewer[..at - 1]).replace(
        "\"score\":8,\"score_range\":[8,8],\"max_score\":8,\"answered\":8,\"questions\":8",
        "\"score\":7,\"score_range\":[7,7],\"max_score\":7,\"answered\":7,\"questions\":7",
    );
    let shown = history(&folder, &format!("{first}{fewer}"), &[]);
    assert!(
        shown.contains("Nothing changed in the questions that were asked both times."),
        "{shown}"
    );
    assert!(
        !shown.contains("Nothing changed since") && !shown.contains("new since then"),
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
    let at = third.find(",{\"id\":\"supported\"").expect("the last question");
    let third = format!("{}]}}\n", &third[..at]).replace(
        "\"score\":7,\"score_range\":[7,7],\"max_score\":8,\"answered\":8,\"questions\":8",
        "\"score\":6,\"score_range\":[6,6],\"max_score\":7,\"answered\":7,\"questions\":7",
    );
    let shown = history(&folder, &format!("{first}{second}{third}"), &[]);
    assert!(shown.contains("3 checks, the newest at the right."), "{shown}");
    let since = "Since the last check with questions in common, on 1 Nov 2025\n\n  Do I want to go back?  from Yes to No\n";
    assert!(shown.contains(since), "{shown}");
    assert!(!shown.contains("previous check"), "{shown}");
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
    assert!(shown.contains("Nothing changed since the previous check, on 1 Nov 2025."), "{shown}");
    assert!(shown.contains("| Unsure | Unsure |"), "{shown}");
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
Therapeutic alliance self-check

3 checks, the newest at the right.

                                                             1 Nov  8 Nov  8 Nov
                                                             2025   2025   2025
                                                                    09:05  17:30

Do I feel comfortable with my therapist?                     Yes    Yes    Yes
Do I want to go back?                                        Yes    Yes    No
Can I talk about anything?                                   Yes    Yes    Yes
Do I feel relieved after meeting with my therapist?          Yes    Yes    Yes
Does my therapist ask me about my perspective on our         Yes    Yes    Yes
  therapy and our relationship?
Do I feel cared about and understood in therapy?             Yes    Yes    Yes
Do we work on creating therapeutic goals together?           Yes    Yes    Yes
Do I feel supported in making changes?                       Yes    Yes    Yes

Score (of 8)                                                 8      8      7

Since the previous check, on 8 Nov 2025, 09:05

  Do I want to go back?  from Yes to No

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.
--- markdown, status 0
# Therapeutic alliance self-check

3 checks, the newest at the right.

| Question | 1 Nov 2025 | 8 Nov 2025, 09:05 | 8 Nov 2025, 17:30 |
|---|---|---|---|
| Do I feel comfortable with my therapist? | Yes | Yes | Yes |
| Do I want to go back? | Yes | Yes | No |
| Can I talk about anything? | Yes | Yes | Yes |
| Do I feel relieved after meeting with my therapist? | Yes | Yes | Yes |
| Does my therapist ask me about my perspective on our therapy and our relationship? | Yes | Yes | Yes |
| Do I feel cared about and understood in therapy? | Yes | Yes | Yes |
| Do we work on creating therapeutic goals together? | Yes | Yes | Yes |
| Do I feel supported in making changes? | Yes | Yes | Yes |
| Score (of 8) | 8 | 8 | 7 |

## Since the previous check, on 8 Nov 2025, 09:05

- **Do I want to go back?** from Yes to No

## What I could raise

- **Do I want to go back?** No

  "I'm not sure I want to keep coming. Could we talk about that?"

## For me

If you feel unsafe with your therapist, or they did something that felt wrong, you do not have to raise it with them. You can talk to someone else: a person you trust, or the body that licenses or registers your therapist. If you are in danger now, call your local emergency number. This is here to help you think. It is not a scientific test, and it does not judge you or your therapist.
--- json, status 0
"since":null}
"since":{"answered_at":"2025-11-01T10:00:00Z","changed":[]}}
"since":{"answered_at":"2025-11-08T09:05:00Z","changed":[{"id":"go_back","from":"yes","to":"no"}]}}

"#]],
    );
    // In another zone they are of two days.
    let mut command = program(&["history", "checks.jsonl"]);
    command.current_dir(folder.path()).env("TZ", "XXX-12");
    assert(output(command, "")).code(0).stdout_eq(str![[r#"
Therapeutic alliance self-check

3 checks, the newest at the right.

                                                             1 Nov  8 Nov  9 Nov
                                                             2025   2025   2025

Do I feel comfortable with my therapist?                     Yes    Yes    Yes
Do I want to go back?                                        Yes    Yes    No
Can I talk about anything?                                   Yes    Yes    Yes
Do I feel relieved after meeting with my therapist?          Yes    Yes    Yes
Does my therapist ask me about my perspective on our         Yes    Yes    Yes
  therapy and our relationship?
Do I feel cared about and understood in therapy?             Yes    Yes    Yes
Do we work on creating therapeutic goals together?           Yes    Yes    Yes
Do I feel supported in making changes?                       Yes    Yes    Yes

Score (of 8)                                                 8      8      7

Since the previous check, on 8 Nov 2025

  Do I want to go back?  from Yes to No

What you could raise, and how to begin

  Do I want to go back?  No
    "I'm not sure I want to keep coming. Could we talk about that?"

If you feel unsafe with your therapist, or they did something that felt wrong,
you do not have to raise it with them. You can talk to someone else: a person
you trust, or the body that licenses or registers your therapist. If you are in
danger now, call your local emergency number. This is here to help you think. It
is not a scientific test, and it does not judge you or your therapist.

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
            "responses[1].points: invalid type: string \"none\", expected a whole number",
        ),
        (
            "\"points\":0",
            "\"points\":\"none at line 5\"",
            "responses[1].points: invalid type: string \"none at line 5\", expected a whole number",
        ),
        ("\"concern\":true,", "", "responses[1]: missing field `concern`"),
        (
            "\"positive\":false",
            "\"positive\":\"no\"",
            "positive: invalid type: string \"no\", expected a boolean",
        ),
        ("\"score\":7,", "\"score\":8,", "score: 8, but the points add up to 7"),
        ("\"score\":7,", "\"score\":null,", "score: null, but the points add up to 7"),
        ("\"score_range\":[7,7]", "\"score_range\":[6,7]", "score: 7, but score_range is 6 to 7"),
        (
            "\"score_range\":[7,7]",
            "\"score_range\":null",
            "score_range: null, but there is a score",
        ),
        ("\"answered\":8", "\"answered\":7", "answered: 7, but there are 8"),
        ("\"questions\":8", "\"questions\":9", "questions: 9, but there are 8"),
        ("\"id\":\"goals\"", "\"id\":\"supported\"", "responses[7]: \"supported\" is there twice"),
        (
            "\"answer\":\"no\",\"label\":\"No\"",
            "\"answer\":\"yes\",\"label\":\"Yes\"",
            "responses[1].points: 0, but the answer yes to go_back has 1 in the question file; if its points were changed, give \
             the questionnaire a new id",
        ),
        (
            "\"answer\":\"no\"",
            "\"answer\":null",
            "responses[1].points: there is no answer to have points",
        ),
        ("\"max_score\":8", "\"max_score\":-1", "max_score: -1, but score_range goes up to 7"),
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
    let open = saved_at("2025-11-01T10:00:00Z", &[], "y n y y y y y skip");
    for (from, to, fault) in [
        ("\"score\":null", "\"score\":6", "score: 6, but some points are missing"),
        ("[6,7]", "[7,6]", "score_range: 7 to 6 goes backwards"),
    ] {
        folder.file("checks.jsonl", open.replacen(from, to, 1));
        let run = folder.check(&["history", "checks.jsonl"], "").code(2).stdout_eq("");
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.contains(fault), "{said}");
    }
    let scales = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/three-threads.yaml");
    let scaled =
        saved_at("2025-11-01T10:00:00Z", &["--questions", scales], "5 5 4 1 2 3 3 3 3 3 3 3");
    folder.file("checks.jsonl", scaled.replacen("\"score\":15,", "\"score\":16,", 1));
    folder.check(&["history", "checks.jsonl"], "").code(2).stdout_eq("").stderr_eq(
        "error: checks.jsonl has a faulty line; it was left as it is\n\
         checks.jsonl:1: scales[0]: score: 16, but score_range is 15 to 15\n",
    );
    // Times with fractions and offsets, and what only looks changed.
    for (from, to) in [
        ("2025-11-01T10:00:00Z", "2025-11-01T10:00:00.123Z"),
        ("2025-11-01T10:00:00Z", "2025-11-01T11:00:00+01:00"),
        ("\"format\":1,", "\"format\": 1, \"note\": \"mine\", "),
        ("\"label\":\"No\"", "\"label\":\"Nope\""),
    ] {
        folder.file("checks.jsonl", check.replacen(from, to, 1));
        let run = folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
        assert!(stdout(run.get_output()).contains("1 Nov"));
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

2 checks, the newest at the right.

          1 Nov   2 Nov
          2025    2025

Is it a?  Much    Much
Is it b?  Little

Score     -3/-2   -2/-1

Blank: not asked then.

Since the previous check, on 1 Nov 2025

Nothing changed in the questions that were asked both times.

"#]]);
}
