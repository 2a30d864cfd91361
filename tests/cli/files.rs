//! Question files: every problem that one can have is found, all at once, each at its place.

use snapbox::str;

use crate::run::{Folder, check, problems, same, stdout};

const BUILT_IN: &str = include_str!("../../questions.yaml");

/// A small file without a problem, to put problems in.
const VALID: &str = r#"format: 1
id: small
title: A small one
choices:
  - { label: "Never", keys: ["0"], points: 0 }
  - { label: "Often", keys: ["1"], points: 1 }
concern: { at_most: 0 }
questions:
  - id: sleep
    text: Do I sleep well?
    raise: I sleep badly.
  - id: rest
    text: Do I rest?
    raise: I do not rest.
results:
  - { from: 0, id: low, positive: false, headline: Low, advice: Talk. }
  - { from: 2, id: high, positive: true, headline: High, advice: Go on. }
scales:
  - { id: nights, title: Nights, questions: [sleep], score: mean }
safety: You are not alone.
"#;

/// The small file with each of `changes` made in it, from one text to the other.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(VALID.to_owned(), |file, (from, to)| {
        assert!(file.contains(from), "{from:?} is not in the file");
        file.replacen(from, to, 1)
    })
}

/// The problems that `validate` lists of a faulty file.
fn refused(file: impl AsRef<[u8]>) -> String {
    let folder = Folder::new();
    folder.file("own.yaml", file);
    let validated = folder.check(&["validate", "own.yaml"], "").code(2).stdout_eq("");
    let said = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    let (heading, listed) = said.split_once('\n').expect("a heading");
    assert!(heading.starts_with("error: own.yaml "), "{heading}");
    let count = listed.matches(": error: ").count();
    assert!(count == 1 || heading.contains(&format!(" {count} ")), "{said}");
    problems(listed)
}

/// What is said of the small file with `from` changed to `to`.
fn fault(from: &str, to: &str) -> String {
    refused(changed(&[(from, to)]))
}

#[test]
fn a_faulty_file_is_refused_at_its_use_as_well() {
    let folder = Folder::new();
    for file in [changed(&[("id: rest", "id: sleep"), ("[sleep]", "[slep]")]), "[".to_owned()] {
        folder.file("own.yaml", &file);
        let used = folder.check(&["--questions", "own.yaml"], "0\n1\n").code(2).stdout_eq("");
        let said = String::from_utf8_lossy(&used.get_output().stderr).into_owned();
        let (_, listed) = said.split_once('\n').expect("a heading");
        assert_eq!(problems(listed), refused(file));
    }
}

#[test]
fn the_built_in_file_is_valid() {
    check(&["validate"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
[..]
the built-in file
...
1. [..] (comfortable)

  [..] (yes), typed y: 1 point
  [..] (no), typed n: 0 points, worth raising
  [..] (not_sure), typed u: 0 points, worth raising
  To begin with: "[..]
...
8. [..] (supported)
...
Total (total, sum of 8 questions): 0 to 8

raise-concerns (not positive): 0 to 7
...
positive (positive): 8
...
Your "Yes" answers: {score} of {max}.

Below each result
...
the built-in file is valid: therapeutic-alliance, 8 questions, 3 choices

"#]]);
}

#[test]
fn a_valid_file_is_summarized_and_used() {
    let folder = Folder::new();
    folder.file("own.yaml", format!("\u{feff}{VALID}"));
    folder.check(&["validate", "own.yaml"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
A small one
own.yaml

1. Do I sleep well? (sleep)

  Never (never), typed 0: 0 points, worth raising
  Often (often), typed 1: 1 point
  To begin with: "I sleep badly."

2. Do I rest? (rest)

  Never (never), typed 0: 0 points, worth raising
  Often (often), typed 1: 1 point
  To begin with: "I do not rest."

Total (total, sum of 2 questions): 0 to 2

low (not positive): 0 to 1

Low

Talk.

high (positive): 2

High

Go on.

Nights (nights, mean of 1 question): 0 to 1

Questions: sleep

Below each result

You are not alone.

own.yaml is valid: small, 2 questions, 2 choices

"#]]);
    folder.check(&["--questions", "own.yaml"], "0\nOFTEN\n").code(0).stderr_eq("").stdout_eq(str![
        [r#"
Low
[..]

Talk.

Your score is 1 of 2.

Nights: 0 of 1

[..]

  Do I sleep well?  Never
    "I sleep badly."

[..]

  Do I rest?  Often

You are not alone.

"#]
    ]);
}

#[test]
fn the_questions_are_the_articles() {
    let asked = [
        "Do I feel comfortable with my therapist?",
        "Do I want to go back?",
        "Can I talk about anything?",
        "Do I feel relieved after meeting with my therapist?",
        "Does my therapist ask me about my perspective on our therapy and our relationship?",
        "Do I feel cared about and understood in therapy?",
        "Do we work on creating therapeutic goals together?",
        "Do I feel supported in making changes?",
    ];
    let texts: Vec<_> =
        BUILT_IN.lines().filter_map(|line| line.trim().strip_prefix("text: ")).collect();
    assert_eq!(texts, asked);
}

#[test]
fn every_opener_is_short_and_in_the_first_person() {
    let openers: Vec<_> =
        BUILT_IN.lines().filter_map(|line| line.trim().strip_prefix("raise: ")).collect();
    assert_eq!(openers.len(), 8);
    for opener in openers {
        assert!(opener.split_whitespace().count() < 25, "{opener}");
        assert!(
            [" I ", "I'd ", "I'm "].iter().any(|first| format!(" {opener}").contains(first)),
            "{opener}"
        );
    }
}

#[test]
fn yaml_that_is_none() {
    same(
        refused("format: 1\nid: [\n"),
        str![[
            r#"own.yaml:3:1: did not find expected node content, while parsing a flow node; here or above it, a text needs quotes around all of it, a quote or bracket is not closed, or the indentation differs"#
        ]],
    );
    same(
        refused("id: 'open\n"),
        str![
            "own.yaml:1:5: found unexpected end of stream, while scanning a quoted scalar at line 1 column 5; a quote is not closed"
        ],
    );
    same(
        refused("\tid: x\n"),
        str![[
            r#"own.yaml:1:1: found character that cannot start any token, while scanning for the next token; put a text that begins with a sign in quotes, and indent with spaces, not tabs"#
        ]],
    );
    same(
        refused("id: *nobody\n"),
        str![[r#"own.yaml:1:5: unknown anchor; put a text that begins with * in quotes"#]],
    );
    same(
        refused(format!("{VALID}---\n{VALID}")),
        str!["own.yaml:21:1: a second document begins here; keep one"],
    );
    same(
        refused(b"format: 1\nid: caf\xc3\xa9\xe9\n"),
        str![[r#"own.yaml:2:9: not UTF-8 text; save the file as UTF-8"#]],
    );
    same(
        refused(b"format: 1\nid: caf\xe9\n"),
        str![[r#"own.yaml:2:8: not UTF-8 text; save the file as UTF-8"#]],
    );
}

#[test]
fn no_mapping_at_all() {
    same(
        refused(""),
        str![[
            r#"own.yaml:1:1: the file is empty; write a question file; alliance-check questions prints one to begin with"#
        ]],
    );
    same(
        refused("# nothing but this\n"),
        str![[
            r#"own.yaml:2:1: the file is empty; write a question file; alliance-check questions prints one to begin with"#
        ]],
    );
    same(
        refused("hello\n"),
        str![[
            r#"own.yaml:1:1: the file is "hello"; write a question file; alliance-check questions prints one to begin with"#
        ]],
    );
    // What is wrong behind a text is reported, too.
    same(refused("hello\nid: x\n"), str![[r#"own.yaml:2:3: [..]"#]]);
    same(
        refused("- id: x\n"),
        str![[
            r#"own.yaml:1:3: the file is a list; write a question file; alliance-check questions prints one to begin with"#
        ]],
    );
}

#[test]
fn wrong_types() {
    same(
        fault("points: 1 }", "points: one }"),
        str![[r#"own.yaml:6:44: `points` is "one"; write a whole number"#]],
    );
    same(
        fault("points: 1 }", "points: 1.5 }"),
        str!["own.yaml:6:44: `points` is 1.5; write a whole number"],
    );
    same(
        fault("points: 1 }", "points: }"),
        str!["own.yaml:6:44: `points` is empty; write a whole number, or leave it out"],
    );
    same(
        fault("positive: true", "positive: maybe"),
        str![[r#"own.yaml:17:36: `positive` is "maybe"; write true or false"#]],
    );
    same(
        fault("from: 2", "from: two"),
        str![[r#"own.yaml:17:13: `from` is "two"; write a number"#]],
    );
    same(
        fault("score: mean", "score: median"),
        str![[r#"own.yaml:19:61: `score` is "median"; write sum or mean"#]],
    );
    same(
        fault("title: A small one", "title: [A, small, one]"),
        str![[r#"own.yaml:3:9: `title` is a list; write a text"#]],
    );
    same(
        fault("title: A small one", "title: { en: A small one }"),
        str![[r#"own.yaml:3:10: `title` is a mapping; write a text"#]],
    );
    same(
        fault("concern: { at_most: 0 }", "concern: 0"),
        str!["own.yaml:7:10: `concern` is 0; write its fields: at_most, at_least"],
    );
    same(
        fault("questions: [sleep]", "questions: sleep"),
        str![[
            r#"own.yaml:19:45: `questions` is "sleep"; write a list: in brackets, or each entry after a dash"#
        ]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [[\"1\"]]"),
        str![[r#"own.yaml:6:31: this entry is a list; write a text"#]],
    );
}

#[test]
fn unknown_missing_and_repeated_fields() {
    same(
        fault("title: A", "titel: A"),
        str![[r#"own.yaml:3:1: "titel" is not a field here; did you mean `title`?"#]],
    );
    same(
        fault("title: A small one", "title: ~\ntitel: A"),
        str![[r#"
own.yaml:3:8: `title` is empty; [..]
own.yaml:4:1: "titel" is not a field here; did you mean `title`?
"#]],
    );
    same(
        fault("raise: I sleep badly.", "mood: low"),
        str![[r#"
own.yaml:9:5: question 1 (sleep) can be a concern and has no `raise`; write words to begin with
own.yaml:11:5: "mood" is not a field here; the fields are id, text, raise, reverse
"#]],
    );
    same(
        fault("safety: You are not alone.\n", ""),
        str![[r#"own.yaml:1:1: `safety` is missing; write `safety:` and a text"#]],
    );
    same(
        fault("    text: Do I rest?\n", ""),
        str![[r#"own.yaml:12:5: `text` is missing; write `text:` and a text"#]],
    );
    same(
        fault("title: A small one\n", "title: A small one\ntitle: Again\n"),
        str![[r#"own.yaml:4:1: `title` is there twice; keep one"#]],
    );
    same(
        fault("    text: Do I rest?\n", "    text: Do I rest?\n    text: Well?\n"),
        str![[
            r#"own.yaml:14:5: `text` is there twice; keep one, or begin a new entry with a dash"#
        ]],
    );
}

#[test]
fn values_that_have_quotes_around_them() {
    same(
        fault("points: 1 }", "points: \"1\" }"),
        str![[r#"own.yaml:6:44: `points` is "1"; write 1"#]],
    );
    same(fault("from: 2", "from: \"2\""), str![[r#"own.yaml:17:13: `from` is "2"; write 2"#]]);
    same(
        fault("positive: true", "positive: \"true\""),
        str![[r#"own.yaml:17:36: `positive` is "true"; write true"#]],
    );
    same(
        fault("points: 1 }", "points: 01 }"),
        str![[r#"own.yaml:6:44: `points` is "01"; write 1"#]],
    );
    same(
        fault("positive: true", "positive: \"1\""),
        str![[r#"own.yaml:17:36: `positive` is "1"; write true or false"#]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"\u{200b}\u{3164}\"]"),
        str![[
            r#"own.yaml:6:30: this entry is "\u{200b}\u{3164}" with a zero-width space (U+200B), which can't be seen; write a word"#
        ]],
    );
    same(
        fault("label: \"Often\"", "label: \u{201c}Often\u{201d}"),
        str![[
            r#"own.yaml:6:14: "“Often”" has curly quotes in it, which would have to be typed; write straight ones"#
        ]],
    );
}

#[test]
fn words_that_need_their_quotes() {
    let folder = Folder::new();
    folder.file(
        "own.yaml",
        changed(&[("label: \"Often\", keys: [\"1\"]", "label: \"null\", keys: [\"~\"]")]),
    );
    folder.check(&["--questions", "own.yaml"], "~\n1\n").code(2).stdout_eq("").stderr_eq(str![[
        r#"
error: standard input, line 2: "1" [..] 0 (Never), ~ (null) or skip

"#
    ]]);
}

#[test]
fn words_with_a_curved_apostrophe() {
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[("label: \"Often\"", "label: I don\u{2019}t know")]));
    let typed =
        folder.check(&["--questions", "own.yaml"], "I don't know\nI don\u{2019}t know\n").code(0);
    folder
        .check(&["--questions", "own.yaml"], "1\n1\n")
        .stdout_eq(stdout(typed.get_output()).to_owned());
}

/// Bare, a number or `true` would be whatever YAML takes it for.
#[test]
fn words_without_quotes_around_them() {
    for bare in ["1", "+1", "1.0", "1e3", ".5", "0x10", "true", "True", "01", "2024-01-01", "1:30"]
    {
        same(
            fault("label: \"Often\"", &format!("label: {bare}")),
            str![[r#"own.yaml:6:14: `label` is not a text; put it in quotes"#]],
        );
        same(
            fault("keys: [\"1\"]", &format!("keys: [{bare}]")),
            str![[r#"own.yaml:6:30: this entry is not a text; put it in quotes"#]],
        );
    }
    same(
        fault("title: A small one", "title: 2026"),
        str![[r#"own.yaml:3:8: `title` is not a text; put it in quotes"#]],
    );
    same(fault("id: small", "id: 7"), str![[r#"own.yaml:2:5: "7" is not an id; [..]"#]]);
    // What some readers take for true and false is a text here, but no key.
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[("label: \"Often\"", "label: Yes")]));
    folder.check(&["--questions", "own.yaml"], "yes\n1\n").code(0);
    let validated = folder.check(&["validate", "own.yaml"], "").code(0);
    let warned = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    assert!(
        warned.starts_with("own.yaml:6:14: warning: some programs read a bare Yes"),
        "{warned}"
    );
    same(
        fault("keys: [\"1\"]", "keys: [off]"),
        str![[r#"own.yaml:6:30: this entry is not a text; put it in quotes"#]],
    );
}

#[test]
fn yaml_with_the_faults_that_are_made_most() {
    same(
        fault("title: A small one", "title: Small: a one"),
        str![[
            r#"own.yaml:3:13: [..]; put a text with a colon in quotes, and give the fields of one thing the same indentation"#
        ]],
    );
    same(
        fault("title: A small one", "title: 'It's a small one'"),
        str![[r#"own.yaml:3:12: [..]; here or above it, [..]"#]],
    );
    same(
        fault("title: A small one", "title: \"A small one"),
        str![[r#"own.yaml:5:15: [..]; here or above it, [..]"#]],
    );
    same(
        fault("    raise: I sleep badly.", "\traise: I sleep badly."),
        str![[r#"own.yaml:11:1: [..]; indent with spaces"#]],
    );
    same(
        fault("  - id: rest", "    id: rest"),
        str![[r#"
own.yaml:12:5: `id` is there twice; keep one, or begin a new entry with a dash
own.yaml:13:5: `text` is there twice; keep one, or begin a new entry with a dash
own.yaml:14:5: `raise` is there twice; keep one, or begin a new entry with a dash
own.yaml:17:13: no answers reach result high; the scores go from 0 to 1, so move its `from` or leave it out
"#]],
    );
    same(
        fault("  - id: rest", " - id: rest"),
        str![[r#"own.yaml:12:2: [..]; here or above it, [..]"#]],
    );
    same(
        fault("raise: I sleep badly.", "raise: !Sleep is bad."),
        str![[
            r#"own.yaml:11:12: questions[0].raise: a tag has no use here; put a text that begins with ! in quotes"#
        ]],
    );
    same(
        fault("raise: I sleep badly.", "raise: *Sleep* is bad."),
        str![[r#"own.yaml:11:18: [..]; put a text that begins with * or & in quotes"#]],
    );
    same(
        fault("raise: I sleep badly.", "raise: {{sleep}}"),
        str![[
            r#"own.yaml:11:12: questions[0].raise: expected the name of a field; put a text that begins with { or [ in quotes"#
        ]],
    );
    same(
        fault("title: A small one", "title:A small one"),
        str![
            "own.yaml:3:1: could not find expected ':', while scanning a simple key at line 3 column 1; a field's name lacks its colon and a space, or a text continues without indentation"
        ],
    );
    same(
        fault("title: A small one", "title: \"A\" small one"),
        str![[r#"own.yaml:3:12: [..]; here or above it, [..]"#]],
    );
    same(
        fault("title: A small one", "title: - A small one"),
        str![[r#"own.yaml:3:8: [..]; put a text that begins with a dash in quotes"#]],
    );
    same(
        fault("title: A small one", "title: ? A small one"),
        str![[r#"own.yaml:3:8: [..]; put a text that begins with ? in quotes"#]],
    );
    same(
        fault("raise: I sleep badly.", "raise: [bad]"),
        str![[r#"own.yaml:11:13: `raise` is a list; [..]"#]],
    );
    same(
        fault("title: A small one", "title: A \u{1b}small one"),
        str![[r#"own.yaml:3:10: a control character; remove it"#]],
    );
}

#[test]
fn no_conclusions_from_what_is_wrong() {
    same(
        fault("  - { label: \"Never\", keys: [\"0\"], points: 0 }\n", "  - Never\n"),
        str![[r#"own.yaml:5:5: this entry is "Never"; write its fields: id, label, keys, points"#]],
    );
    same(
        fault("at_most: 0", "at-most: 0"),
        str![[r#"own.yaml:7:12: "at-most" is not a field here; did you mean `at_most`?"#]],
    );
}

#[test]
fn ids() {
    same(fault("id: low", "id: null"), str![[r#"own.yaml:16:20: `id` is empty; write a text"#]]);
    same(
        fault("id: small", "id: Small"),
        str![[
            r#"own.yaml:2:5: "Small" is not an id; use a-z, 0-9, - and _, beginning with a letter"#
        ]],
    );
    same(
        fault("id: small", "id: .inf"),
        str![[
            r#"own.yaml:2:5: "inf" is not an id; use a-z, 0-9, - and _, beginning with a letter"#
        ]],
    );
    same(
        fault("id: rest", "id: the-rest"),
        str![[
            r#"own.yaml:12:9: "the-rest" is not an id; use a-z, 0-9 and _, beginning with a letter"#
        ]],
    );
    same(
        fault("id: rest", "id: 2nd"),
        str![[r#"own.yaml:12:9: "2nd" is not an id; use a-z, 0-9 and _, beginning with a letter"#]],
    );
    same(
        fault("id: high", "id: very high"),
        str![[
            r#"own.yaml:17:20: "very high" is not an id; use a-z, 0-9, - and _, beginning with a letter"#
        ]],
    );
    same(fault("id: nights", "id: \"\""), str![[r#"own.yaml:19:11: `id` is empty; write a text"#]]);
    same(
        fault("id: rest", "id: sleep"),
        str![[r#"own.yaml:12:9: question 2 has the id of question 1, "sleep"; give it its own"#]],
    );
    same(
        fault("id: high", "id: low"),
        str![[r#"own.yaml:17:20: result 2 has the id of result 1, "low"; give it its own"#]],
    );
    let scale = "  - { id: nights, title: Nights, questions: [sleep], score: mean }\n";
    same(
        fault(scale, &scale.repeat(2)),
        str![[r#"own.yaml:20:11: scale 2 has the id of scale 1, "nights"; give it its own"#]],
    );
}

#[test]
fn choices() {
    same(
        fault("  - { label: \"Often\", keys: [\"1\"], points: 1 }\n", ""),
        str![[r#"own.yaml:5:7: there is one choice; write at least two"#]],
    );
    let both = "choices:\n  - { label: \"Never\", keys: [\"0\"], points: 0 }\n  - { label: \"Often\", keys: [\"1\"], points: 1 }\n";
    same(
        fault(both, "choices: []\n"),
        str![[r#"own.yaml:4:1: there are no choices; write at least two"#]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"0\"]"),
        str![[r#"own.yaml:6:30: "0" answers both choice 1 and choice 2; give each its own words"#]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"NEVER\"]"),
        str![[
            r#"own.yaml:6:30: "NEVER" answers both choice 1 and choice 2; give each its own words"#
        ]],
    );
    same(
        fault("label: \"Often\"", "label: \"never\""),
        str![[
            r#"own.yaml:6:14: "never" answers both choice 1 and choice 2; give each its own words"#
        ]],
    );
    same(
        fault("label: \"Often\"", "label: \"0\""),
        str![[r#"
own.yaml:6:14: "0" answers both choice 1 and choice 2; give each its own words
own.yaml:6:14: "0" makes no id; write one as well, as in `id: often`, with a-z, 0-9 and _
"#]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"1\", \"1\"]"),
        str![[r#"own.yaml:6:35: the key "1" is there twice; keep one"#]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"1\", \"Skip\"]"),
        str![[r#"own.yaml:6:35: "Skip" is a command; choose another word"#]],
    );
    same(
        fault("label: \"Often\"", "label: \"Quit\""),
        str![[r#"own.yaml:6:14: "Quit" is a command; choose another word"#]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"#1\"]"),
        str![[r##"own.yaml:6:30: "#1" would be read as a comment; choose another word"##]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"\"]"),
        str![[r#"own.yaml:6:30: this entry is empty; write a text"#]],
    );
    same(
        fault("points: 0 }", "points: -9223372036854775808 }"),
        str![[
            r#"own.yaml:5:44: -9223372036854775808 points are too many; use -1000000 to 1000000"#
        ]],
    );
    same(
        fault("label: \"Often\"", "label: \"Skipped\""),
        str![[
            r#"own.yaml:6:14: "Skipped" is how a skipped question is shown; choose another word"#
        ]],
    );
    same(
        fault("label: \"Often\"", "label: \"Often*\""),
        str![[
            r#"own.yaml:6:14: "Often*" ends like an answer worth raising in a history; leave out the *"#
        ]],
    );
    same(
        fault("points: 0 }", "points: -1000001 }"),
        str![[r#"own.yaml:5:44: -1000001 points are too many; use -1000000 to 1000000"#]],
    );
    same(
        fault("points: 0 }", "points: -99999999999999999999 }"),
        str!["own.yaml:5:44: `points` is -99999999999999999999; write a whole number"],
    );
    same(
        fault("label: \"Often\"", "label: \"\u{201e}Often\""),
        str![[
            r#"own.yaml:6:14: "„Often" has curly quotes in it, which would have to be typed; write straight ones"#
        ]],
    );
    same(
        fault("points: 1 }", "points: 1000001 }"),
        str![[r#"own.yaml:6:44: 1000001 points are too many; use -1000000 to 1000000"#]],
    );
    // A label may be among its own keys.
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[("keys: [\"1\"]", "keys: [\"often\", \"1\"]")]));
    folder.check(&["validate", "own.yaml"], "").code(0);
}

#[test]
fn questions() {
    let questions = &VALID
        [VALID.find("questions:").expect("questions")..VALID.find("results:").expect("results")];
    same(
        refused(changed(&[(questions, "questions: []\n"), ("[sleep]", "[]")])),
        str![[r#"
own.yaml:8:1: there are no questions; write at least one
own.yaml:13:34: scale nights has no questions; write their ids
"#]],
    );
    same(
        fault("    raise: I do not rest.\n", ""),
        str![[
            r#"own.yaml:12:5: question 2 (rest) can be a concern and has no `raise`; write words to begin with"#
        ]],
    );
    // A reversed item is a concern at the other end.
    same(
        fault("    raise: I do not rest.\n", "    reverse: true\n"),
        str![[
            r#"own.yaml:12:5: question 2 (rest) can be a concern and has no `raise`; write words to begin with"#
        ]],
    );
}

#[test]
fn concerns() {
    same(
        refused(changed(&[
            ("{ at_most: 0 }", "{ at_least: 1 }"),
            ("    raise: I sleep badly.\n", "    reverse: true\n"),
        ])),
        str![[
            r#"own.yaml:9:5: question 1 (sleep) can be a concern and has no `raise`; write words to begin with"#
        ]],
    );
    same(
        fault("{ at_most: 0 }", "{ at_most: 0, at_least: 1 }"),
        str![[r#"own.yaml:7:12: `concern` takes one of `at_most` and `at_least`; write one"#]],
    );
    same(
        fault("{ at_most: 0 }", "{}"),
        str![[r#"own.yaml:7:1: `concern` takes one of `at_most` and `at_least`; write one"#]],
    );
    same(
        fault("{ at_most: 0 }", "{ at_most: 1 }"),
        str![[
            r#"own.yaml:7:12: every answer meets this rule; choose points that some answers do not reach"#
        ]],
    );
    same(
        fault("{ at_most: 0 }", "{ at_least: 0 }"),
        str![[
            r#"own.yaml:7:12: every answer meets this rule; choose points that some answers do not reach"#
        ]],
    );
}

#[test]
fn scales() {
    same(
        // Whether a result can be reached is reported once its questions are known.
        fault(
            "[sleep], score: mean }",
            "[sleep, slep], score: sum, results: [{ from: 0, id: x, positive: true, headline: X, advice: X }, \
             { from: 2, id: y, positive: true, headline: Y, advice: Y }] }",
        ),
        str![[r#"own.yaml:19:53: no question has the id "slep"; did you mean `sleep`?"#]],
    );
    same(
        fault("[sleep]", "[slep]"),
        str![[r#"own.yaml:19:46: no question has the id "slep"; did you mean `sleep`?"#]],
    );
    same(
        fault("[sleep]", "[mood]"),
        str![[
            r#"own.yaml:19:46: no question has the id "mood"; write the id of a question of this file"#
        ]],
    );
    same(
        fault("[sleep]", "[sleep, rest, sleep]"),
        str![[r#"own.yaml:19:59: "sleep" is in this scale twice; keep one"#]],
    );
    same(
        fault("[sleep]", "[]"),
        str![[r#"own.yaml:19:34: scale nights has no questions; write their ids"#]],
    );
    same(
        fault("  - { id: nights, title: Nights, questions: [sleep], score: mean }\n", "  []\n"),
        str![[r#"own.yaml:18:1: there are no scales; write one, or leave the field out"#]],
    );
    let results =
        &VALID[VALID.find("results:").expect("results")..VALID.find("safety:").expect("safety")];
    same(
        fault(results, ""),
        str![[
            r#"own.yaml:1:1: there are neither `results` nor `scales`; write what a score means"#
        ]],
    );
}

#[test]
fn results() {
    same(
        fault("headline: High", "headline: \"High, {score}\""),
        str![[
            r#"own.yaml:17:52: {score} and {max} are filled in only in `summary`; leave them out of `headline`"#
        ]],
    );
    same(
        fault("from: 0", "from: 1"),
        str![[r#"own.yaml:16:13: scores from 0 have no result; begin the first result at 0"#]],
    );
    same(
        fault("from: 2", "from: 0"),
        str![[
            r#"own.yaml:17:13: result high begins at 0, the same as the one before it; order them from low to high"#
        ]],
    );
    same(
        fault("from: 2", "from: -2"),
        str![[
            r#"own.yaml:17:13: result high begins at -2, below the one before it; order them from low to high"#
        ]],
    );
    same(
        fault("from: 2", "from: 3"),
        str![[
            r#"own.yaml:17:13: no answers reach result high; the scores go from 0 to 2, so move its `from` or leave it out"#
        ]],
    );
    same(
        fault("from: 2", "from: .inf"),
        str![[r#"own.yaml:17:13: inf is not a score; use a number with at most six decimals"#]],
    );
    same(
        fault("from: 2", "from: 1.12345678"),
        str![[
            r#"own.yaml:17:13: 1.12345678 is not a score; use a number with at most six decimals"#
        ]],
    );
    let three = "  - { from: 2, id: high, positive: true, headline: High, advice: Go on. }\n";
    let between = "  - { from: 1, id: mid, positive: true, headline: Mid, advice: Go on. }\n";
    let worse = three
        .replace("positive: true", "positive: false")
        .replace("id: high", "id: worse")
        .replace("from: 2", "from: 1.25");
    let again = "  - { from: 2, id: best, positive: true, headline: Best, advice: Go on. }\n";
    same(
        fault(three, &format!("{between}{worse}{again}")),
        str![[r#"
own.yaml:18:13: no answers reach result worse; the scores go from 0 to 2, so move its `from` or leave it out
own.yaml:19:36: result best is positive, and so is one below it, but not what is between; one of them is wrong
"#]],
    );
    // The same where the lowest result is a positive one.
    let first = "  - { from: 0, id: low, positive: false, headline: Low, advice: Talk. }\n";
    same(
        refused(changed(&[
            (first, &first.replace("false", "true")),
            (three, &format!("{}{three}", between.replace("positive: true", "positive: false"))),
        ])),
        str![[
            r#"own.yaml:18:36: result high is positive, and so is one below it, but not what is between; one of them is wrong"#
        ]],
    );
    same(
        fault(
            "  - { from: 2",
            "  - { from: 1.5, id: gap, positive: true, headline: G, advice: G. }\n  - { from: 2",
        ),
        str![[
            r#"own.yaml:17:13: no answers reach result gap; the scores go from 0 to 2, so move its `from` or leave it out"#
        ]],
    );
    let mean = "score: mean, results: [{ from: 0.5, id: some, positive: true, headline: Some, advice: Go on. }]";
    same(
        fault("score: mean", mean),
        str![[r#"own.yaml:19:85: scores from 0 have no result; begin the first result at 0"#]],
    );
    same(
        fault("score: mean", "score: mean, results: []"),
        str![[r#"own.yaml:19:67: there are no results; write what the scores mean"#]],
    );
}

#[test]
fn a_result_in_a_gap_between_the_scores() {
    // Two answers worth 0, 1 or 3 make every sum up to 6 but 5.
    let often = "  - { label: \"Often\", keys: [\"1\"], points: 1 }\n";
    let always = "  - { label: \"Always\", keys: [\"2\"], points: 3 }\n";
    let high = "  - { from: 2, id: high, positive: true, headline: High, advice: Go on. }\n";
    let results = |from: usize| {
        format!(
            "{}{}",
            high.replace("from: 2", &format!("from: {from}")),
            high.replace("from: 2, id: high", "from: 6, id: top")
        )
    };
    let file = |from| changed(&[(often, &format!("{often}{always}")), (high, &results(from))]);
    same(
        refused(file(5)),
        str![[
            r#"own.yaml:18:13: no answers reach result high; the scores go from 0 to 6, so move its `from` or leave it out"#
        ]],
    );
    let folder = Folder::new();
    folder.file("own.yaml", file(4));
    folder.check(&["validate", "own.yaml"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
...
Total (total, sum of 2 questions): 0 to 6

low (not positive): 0 to 3
...
high (positive): 4
...
top (positive): 6
...
"#]]);
}

#[test]
fn texts() {
    same(
        fault("text: Do I rest?", "text: \"  \""),
        str![[r#"own.yaml:13:11: `text` is empty; write a text"#]],
    );
    same(
        fault("text: Do I rest?", "text: ~"),
        str![[r#"own.yaml:13:11: `text` is empty; write a text"#]],
    );
    same(
        fault("label: \"Often\"", "label: null"),
        str![[r#"own.yaml:6:14: `label` is empty; write a text"#]],
    );
    same(
        fault("safety: You are not alone.", "safety:"),
        str![[r#"own.yaml:20:8: `safety` is empty; write a text"#]],
    );
    same(
        fault("text: Do I rest?", r#"text: "Do I\e[31m rest?""#),
        str![[r#"own.yaml:13:11: `text` contains the control character \u{1b}; remove it"#]],
    );
    same(
        fault("text: Do I rest?", r#"text: "Do I\nrest?""#),
        str![[r#"own.yaml:13:11: `text` contains a line break; write it on one line"#]],
    );
    same(
        fault("safety: You", "summary: \"{score} of {maximum}, {\"\nsafety: You"),
        str![[r#"
own.yaml:20:10: "{maximum}" is not a placeholder; use {score} and {max}
own.yaml:20:10: "{" is not a placeholder; use {score} and {max}
"#]],
    );
    same(
        fault("text: Do I rest?", &format!("text: {}", "x".repeat(10_001))),
        str![[r#"own.yaml:13:11: `text` is longer than 10000 bytes; shorten it"#]],
    );
    let results =
        &VALID[VALID.find("results:").expect("results")..VALID.find("scales:").expect("scales")];
    same(
        fault(results, "summary: You scored {score}.\n"),
        str![[
            r#"own.yaml:15:10: `summary` is about the total, and there is none; add `results`, or leave it out"#
        ]],
    );
}

#[test]
fn an_unsupported_format() {
    same(
        fault("format: 1", "format: 2"),
        str![[r#"own.yaml:1:9: format 2 is not known; this version reads format 1"#]],
    );
}

#[test]
fn every_problem_at_once_in_the_order_of_the_file() {
    let file = changed(&[
        ("id: small", "id: Small"),
        ("title: A small one\n", ""),
        ("keys: [\"1\"]", "keys: [\"0\", \"help\"]"),
        ("at_most: 0", "at_most: 5"),
        ("id: rest", "id: sleep"),
        ("text: Do I rest?", "txt: Do I rest?"),
        ("from: 2", "from: 9"),
        ("[sleep]", "[sleep, slep]"),
    ]);
    same(
        refused(file),
        str![[r#"
own.yaml:1:1: `title` [..]
own.yaml:2:5: "Small" [..]
own.yaml:5:30: "0" [..]
own.yaml:5:35: "help" [..]
own.yaml:6:12: [..]
own.yaml:11:9: [..] "sleep"; [..]
own.yaml:12:5: "txt" [..]
own.yaml:16:13: [..]
own.yaml:18:53: [..] "slep"; [..]
"#]],
    );
}

#[test]
fn hostile_files_end_in_an_error() {
    let long = "a".repeat(80);
    let misspelt = changed(&[
        (
            "results:",
            &((0..2_000).map(|nth| format!("  - {{ id: {long}{nth}, text: T, raise: R }}\n")))
                .chain(["results:".to_owned()])
                .collect::<String>(),
        ),
        (
            "[sleep]",
            &format!(
                "[{}]",
                (0..2_000).map(|nth| format!("{long}b{nth}")).collect::<Vec<_>>().join(", ")
            ),
        ),
    ]);
    let lol = (1..10).fold("a0: &a0 [lol, lol]\n".to_owned(), |file, nth| {
        let aliases = vec![format!("*a{}", nth - 1); 9].join(", ");
        format!("{file}a{nth}: &a{nth} [{aliases}]\n")
    });
    // Nothing is wrong with it but that it would be 36 MB.
    let questions =
        (0..2_000).map(|number| format!("  - id: q{number}\n    text: *t\n    raise: *t\n"));
    let repeated = changed(&[
        ("title: A small one", &format!("title: &t {}", "x".repeat(9_000))),
        ("results:", &format!("{}results:", questions.collect::<String>())),
    ]);
    for (file, expected) in [
        (
            "x".repeat(10_000_000),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:4194305: error: larger than 4 MiB; a question file is a few pages of text
    ...[..]
[..]^

"#]],
        ),
        (
            lol,
            str![[r#"
error: own.yaml has a problem
own.yaml:1:15: error: [..]; aliases repeat too much, write the text out
    a0: &a0 [lol, lol]
                  ^

"#]],
        ),
        (
            repeated,
            str![[r#"
error: own.yaml has a problem
own.yaml:3:8: error: questions[1829].raise: aliases repeat too much; write the text out
    title: [..]
           ^

"#]],
        ),
        (
            format!("x: {}", "[".repeat(32_000)),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:20003: error: too many brackets; write long lists with each entry after a dash
    [..]
[..]^

"#]],
        ),
        (
            // A bracket in quotes closes nothing.
            format!("x: {}", "[\"]\",".repeat(100_000)),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:57736: error: too many brackets; write long lists with each entry after a dash
    [..]
[..]^

"#]],
        ),
        (
            (0..40_000).fold(String::new(), |file, nth| file + &format!("%TAG !t{nth}! tag:x\n")),
            str![[r#"
error: own.yaml has a problem
own.yaml:101:1: error: too many lines that begin with %; they have no use here
    %TAG !t100! tag:x
    ^

"#]],
        ),
        (
            "- ".repeat(500_000),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:400001: error: too many lines and entries; a question file is a few pages of text
    [..]
[..]^

"#]],
        ),
        (
            misspelt,
            str![[r#"
error: own.yaml has 2000 problems
...
"#]],
        ),
        (
            "[".repeat(1_000),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:129: [..]; nested too deeply, a question file has few levels
    [..]
[..]^

"#]],
        ),
        (
            "questions: &q [*q]\n".to_owned(),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:12: [..]; nested too deeply, [..]
    questions: &q [*q]
               ^

"#]],
        ),
        (
            format!("{VALID}{}", "titl: x\n".repeat(900)),
            str![[r#"
error: own.yaml has 900 problems
own.yaml:21:1: error: "titl" [..]
    titl: x
    ^
...
own.yaml:120:1: error: "titl" [..]
    titl: x
    ^
and 800 more

"#]],
        ),
        (
            "a:\n".repeat(1_001),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:1: error: a mapping of more than 1000 fields; shorten it
    a:
    ^

"#]],
        ),
        (
            format!("questions: [{}]\n", "0,".repeat(20_001)),
            str![[r#"
error: own.yaml has a problem
own.yaml:1:12: error: questions: a list of more than 20000 entries; shorten it
    questions: [..]
               ^

"#]],
        ),
    ] {
        let folder = Folder::new();
        folder.file("own.yaml", file);
        folder.check(&["validate", "own.yaml"], "").code(2).stdout_eq("").stderr_eq(expected);
    }
}

#[test]
fn a_file_that_is_not_there() {
    let folder = Folder::new();
    folder.check(&["--questions", "none.yaml"], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the question file none.yaml can't be read: No such file or directory (os error 2)

"#]]);
    folder.check(&["validate", "."], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the question file . can't be read: it is a directory; name the files in it

"#]]);
}

/// Marks that reorder text could make one answer look like another.
#[test]
fn what_cannot_be_seen_is_shown_as_an_escape() {
    let folder = Folder::new();
    folder.file(
        "own.yaml",
        changed(&[
            ("label: \"Never\"", "label: \"\u{202e}Never\""),
            ("text: Do I rest?", "text: \"\u{2066}Rest?\""),
        ]),
    );
    folder.check(&["validate", "own.yaml"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
...
  \u{202e}Never (never), [..]
...
2. \u{2066}Rest? (rest)
...
"#]]);
    for format in ["text", "markdown"] {
        let run = folder.check(&["--questions", "own.yaml", "--format", format], "0\n0\n").code(0);
        let shown = stdout(run.get_output());
        assert!(!shown.contains(['\u{202e}', '\u{2066}']), "{shown}");
        assert!(shown.contains(r"u{202e}Never") && shown.contains(r"u{2066}Rest?"), "{shown}");
    }
}

/// A no-break space looks like any other (case 14).
#[test]
fn an_invisible_character_is_named() {
    same(
        fault("points: 1 }", "points:\u{a0} 1 }"),
        str![[
            r#"own.yaml:6:36: "points:\u{a0} 1" with a no-break space (U+00A0) is not a field here; write a colon and a space behind the name of a field"#
        ]],
    );
    same(
        fault("points: 1 }", "points: \u{a0}1 }"),
        str![[r#"own.yaml:6:44: `points` is "\u{a0}1" with a no-break space (U+00A0); write 1"#]],
    );
    same(
        fault("positive: true", "positive: \u{a0}true"),
        str![[
            r#"own.yaml:17:36: `positive` is "\u{a0}true" with a no-break space (U+00A0); write true"#
        ]],
    );
}

#[test]
fn choices_have_ids_of_their_own() {
    same(
        fault("{ label: \"Often\"", "{ id: Often, label: \"Often\""),
        str![[
            r#"own.yaml:6:11: "Often" is not an id; use a-z, 0-9 and _, beginning with a letter"#
        ]],
    );
    same(
        fault("{ label: \"Often\"", "{ id: never, label: \"Often\""),
        str![[
            r#"own.yaml:6:11: "never" answers both choice 1 and choice 2; give each its own words"#
        ]],
    );
    same(
        fault("{ label: \"Often\"", "{ id: back, label: \"Often\""),
        str![[r#"own.yaml:6:11: "back" is a command; choose another word"#]],
    );
    same(
        fault("label: \"Often\"", "label: \"\u{3044}\u{3044}\u{3048}\""),
        str![[
            r#"own.yaml:6:14: "いいえ" makes no id; write one as well, as in `id: often`, with a-z, 0-9 and _"#
        ]],
    );
    // The label makes an id that another choice has.
    same(
        fault("label: \"Often\"", "label: \"N\u{e9}ver\""),
        str![[
            r#"own.yaml:6:14: "Néver" makes the id "never", which answers both choice 1 and choice 2; write an `id` as well"#
        ]],
    );
    same(
        fault("label: \"Often\"", "label: \"Skip!\""),
        str![[
            r#"own.yaml:6:14: "Skip!" makes the id "skip", which is a command; write an `id` as well"#
        ]],
    );
}

#[test]
fn words_that_look_the_same() {
    for never in ["\u{ff2e}ever", "Ne\u{ad}ver", "N\u{200d}ever", "\u{200e}NEVER", "never\u{2800}"]
    {
        let said = fault("label: \"Often\"", &format!("label: \"{never}\""));
        assert!(said.contains("answers both choice 1 and choice 2; give each"), "{said}");
    }
    same(
        fault("label: \"Often\"", "label: \"N\u{200d}ever\""),
        str![[
            r#"own.yaml:6:14: "N\u{200d}ever" with a zero-width joiner (U+200D) answers both choice 1 and choice 2; give each its own words"#
        ]],
    );
    same(
        fault("keys: [\"1\"]", "keys: [\"\u{2070}\"]"),
        str![[r#"own.yaml:6:30: "⁰" answers both choice 1 and choice 2; give each its own words"#]],
    );
    same(
        fault("label: \"Often\"", "label: \"\u{200e}\u{3164}\u{2800}\""),
        str![[
            r#"own.yaml:6:14: `label` is "\u{200e}\u{3164}\u{2800}" with a left-to-right mark (U+200E), which can't be seen; write a word"#
        ]],
    );
}

/// In a pipe it would be an answer to another question.
#[test]
fn a_word_that_looks_like_an_answer_with_an_id() {
    same(
        changed_word_faults(&["sleep: well", "Rest :no", "sleep\u{ff1a}well", "sl\u{ad}eep:"]),
        str![[r#"
own.yaml:6:30: "sleep: well" would be an answer to the question sleep in a pipe; choose another word
own.yaml:6:44: "Rest :no" would be an answer to the question rest in a pipe; choose another word
own.yaml:6:55: "sleep：well" would be an answer to the question sleep in a pipe; choose another word
own.yaml:6:68: "sl\u{ad}eep:" with a soft hyphen (U+00AD) would be an answer to the question sleep in a pipe; choose another word
own.yaml:6:30: warning: "sleep: well" is one key, and has to be typed as a whole; several are written ["1", "n"]
own.yaml:6:44: warning: "Rest :no" is one key, and has to be typed as a whole; several are written ["1", "n"]
"#]],
    );
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[("keys: [\"1\"]", "keys: [\"so: so\", \"1:2\"]")]));
    folder.check(&["--questions", "own.yaml"], "so: so\n1:2\n").code(0).stderr_eq("");
}

fn changed_word_faults(keys: &[&str]) -> String {
    fault("keys: [\"1\"]", &format!("keys: {}", serde_json::Value::from(keys)))
}

#[test]
fn choices_without_points() {
    same(
        refused(changed(&[(", points: 0 }", " }"), (", points: 1 }", " }")])),
        str![[
            r#"own.yaml:5:7: no choice has `points`; write them for each that counts in a score"#
        ]],
    );
    // One that has points is enough to know the range.
    let one = changed(&[(", points: 1 }", " }"), ("concern: { at_most: 0 }\n", "")]);
    let (before, _) = one.split_once("  - { from: 2").expect("the second result");
    let folder = Folder::new();
    folder.file("own.yaml", format!("{before}safety: Safe.\n"));
    folder.check(&["validate", "own.yaml"], "").code(0).stderr_eq("").stdout_eq(str![[r#"
...
  Never (never), typed 0: 0 points
  Often (often), typed 1: no points
...
No answer is worth raising: there is no `concern`.

Total (total, sum of 2 questions): 0 to 0

low (not positive): 0
...
"#]]);
}

#[test]
fn texts_that_a_comment_may_have_cut() {
    let folder = Folder::new();
    let warned = |changes: &[(&str, &str)]| {
        folder.file("own.yaml", changed(changes));
        let validated = folder.check(&["validate", "own.yaml"], "").code(0);
        folder.check(&["--questions", "own.yaml"], "0\n1\n").code(0).stderr_eq("");
        String::from_utf8(validated.get_output().stderr.clone()).expect("UTF-8")
    };
    same(
        warned(&[
            ("title: A small one", "title: A small one #2"),
            ("safety: You are not alone.", "safety: You are\n  not #1\nsource: >-\n  Us #3"),
        ]),
        str![[r#"
own.yaml:3:20: warning: `title` ends before this #; put the text in quotes if # belongs to it
    title: A small one #2
                       ^
own.yaml:21:7: warning: `safety` ends before this #; put the text in quotes if # belongs to it
      not #1
          ^

"#]],
    );
    // A comment after an id, a word of the format, a number, a quoted text or a block; and a # that belongs to the text.
    same(
        warned(&[
            ("id: small", "id: small # stable"),
            ("title: A small one", "title: \"Small #2\" # two"),
            (
                "safety: You are not alone.",
                "safety: You are not#alone.\nsource: > # folded\n  Us.\n",
            ),
            ("format: 1", "format: 1 # the first"),
        ]),
        "",
    );
    // It may swallow a bracket.
    same(
        fault("headline: Low, advice: Talk. }", "headline: Low #1, advice: Talk. }"),
        str![
            "own.yaml:16:56: a bracket is not closed before this comment; put the text in quotes if # belongs to it"
        ],
    );
}
