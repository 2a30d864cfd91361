//! Question files with errors: every one is found at its place, with its cause and what to do.

use snapbox::str;

use crate::run::{Folder, invoke};
use crate::validate::{NO_OR_YES, SMALL, changed, each, each_file, listed, part, rest_with};

#[test]
fn a_file_of_another_kind_is_no_question_file() {
    let files = [
        "",
        "# nothing but this\n",
        "hello\n",
        // What is wrong behind a text is reported, too.
        "hello\nid: x\n",
        "- id: x\n",
        "id: [\n",
        "id: 'open\n",
        "\tid: x\n",
        "id: *nobody\n",
        "---\nid: one\n---\nid: two\n",
    ];
    each_file(files).lists(str![[r#"
1:1: the file is empty; write a question file; alliance-check questions prints one to begin with
2:1: the file is empty; write a question file; alliance-check questions prints one to begin with
1:1: the file is "hello"; write a question file; alliance-check questions prints one to begin with
2:3: mapping values are not allowed in this context; [..]
1:3: the file is a list; write a question file; alliance-check questions prints one to begin with
2:1: did not find expected node content, while parsing a flow node; [..]
1:5: [..], while scanning a quoted scalar at line 1 column 5; a quote is not closed
1:1: [..]; put a text that begins with a sign in quotes, and indent with spaces, not tabs
1:5: unknown anchor; put a text that begins with * in quotes
3:1: a second document begins here; keep one
"#]]);
}

#[test]
fn a_file_that_is_not_utf_8_is_refused() {
    let files = [
        b"format: 1\nid: caf\xc3\xa9\xe9\n".to_vec(),
        SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        SMALL.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ];
    each_file(files).lists(str![[r#"
2:9: not UTF-8 text; save the file as UTF-8
1:1: UTF-16 text; save the file as UTF-8
1:1: UTF-16 text; save the file as UTF-8
"#]]);
}

#[test]
fn a_value_of_another_type_is_refused() {
    each(&[
        ("format: 1", "format: 2"),
        ("points: 1 }", "points: one }"),
        ("points: 1 }", "points: 1.5 }"),
        ("points: 0 }", "points: -99999999999999999999 }"),
        ("points: 1 }", "points: 99999999999999999999 }"),
        ("positive: true", "positive: maybe"),
        ("from: 3", "from: three"),
        ("score: mean", "score: median"),
        ("title: A small one", "title: [A, small, one]"),
        ("title: A small one", "title: { en: A small one }"),
        ("concern: { at_most: 0 }", "concern: 0"),
        ("concern: { at_most: 0 }", "concern: nevr"),
        ("questions: [sleep, tired]", "questions: sleep"),
        ("keys: [\"1\"]", "keys: [[\"1\"]]"),
    ])
    .lists(str![[r#"
1:9: format 2 is not known; this version reads format 1
10:44: `points` is "one"; write a whole number
10:44: `points` is 1.5; write a whole number
9:44: `points` is -99999999999999999999; write a whole number
10:44: `points` is 99999999999999999999; write a whole number
26:36: `positive` is "maybe"; write true or false
26:13: `from` is "three"; write a number
31:12: `score` is "median"; write sum or mean
3:9: `title` is a list; write a text
3:10: `title` is a mapping; write a text
12:10: `concern` is 0; write its fields: at_most, at_least
12:10: `concern` is "nevr"; write never, or its fields: at_most, at_least
30:16: `questions` is "sleep"; write a list: in brackets, or each entry after a dash
10:31: this entry is a list; write a text
"#]]);
}

#[test]
fn a_value_that_yaml_reads_otherwise_is_refused() {
    each(&[
        ("points: 1 }", "points: \"1\" }"),
        ("points: 1 }", "points: 01 }"),
        ("points: 1 }", "points: 1.0 }"),
        ("points: 1 }", "points: 1e2 }"),
        ("points: 1 }", "points: \u{a0}1 }"),
        ("from: 3", "from: \"3\""),
        ("positive: true", "positive: \"true\""),
        ("score: mean", "score: m\u{435}an"),
    ])
    .lists(str![[r#"
10:44: `points` is "1"; write 1
10:44: `points` is "01"; write 1
10:44: `points` is 1.0; write 1
10:44: `points` is 1e2; write 100
10:44: `points` is "\u{a0}1" with a no-break space (U+00A0); write 1
26:13: `from` is "3"; write 3
26:36: `positive` is "true"; write true
31:12: `score` is "mеan" with the letter е (U+0435); write sum or mean
"#]]);
}

/// An empty field that changes a meaning may have lost a part.
#[test]
fn an_empty_field_is_refused() {
    let results = part("    results:", "safety:");
    let tired = "id: tired\n    text: Am I tired?\n    raise: I am tired.\n    reverse: true";
    each(&[
        ("reverse: true", "reverse:"),
        ("raise: I am tired.\n    reverse: true", "raise: I am tired.\n    reverse: ~"),
        ("concern: { at_most: 0 }", "concern:"),
        ("{ at_most: 0 }", "{ at_most: 0, at_least: }"),
        ("points: 1 }", "points: }"),
        ("keys: [\"1\"]", "keys: ~"),
        ("keys: [\"1\"]", "keys: [\"\"]"),
        ("id: na", "id: ~"),
        ("id: low", "id: null"),
        ("id: nights", "id: \"\""),
        ("title: A small one", "title: ~"),
        ("text: Do I rest?", "text: \"  \""),
        ("label: \"Often\"", "label: null"),
        ("safety: You are not alone.", "safety:"),
        ("source:", "summary:\nsource:"),
        ("source:", "language:\nsource:"),
        (results, "    results:\n"),
        (results, "    results: []\n"),
        // In braces, a flag is a field without a value.
        (tired, "{ id: tired, text: Am I tired?, raise: I am tired., reverse }"),
    ])
    .lists(str![[r#"
23:13: `reverse` is empty; write true, or leave it out
23:14: `reverse` is empty; write true, or leave it out
12:9: `concern` is empty; write a rule, or leave it out
12:34: `at_least` is empty; write a whole number, or leave it out
10:44: `points` is empty; write a whole number, or leave it out
10:29: `keys` is empty; write keys, or leave it out
10:30: this entry is empty; write a text
11:11: `id` is empty; write an id, or leave it out
25:20: `id` is empty; write a text
28:9: `id` is empty; write a text
3:8: `title` is empty; write a text
18:11: `text` is empty; write a text
10:14: `label` is empty; write a text
35:8: `safety` is empty; write a text
7:9: `summary` is empty; write a sentence, or leave it out
7:10: `language` is empty; write a tag like es, or leave it out
32:13: `results` is empty; write results, or leave it out
32:5: there are no results; write what the scores mean
20:65: `reverse` is empty; write true, or leave it out
"#]]);
    // An empty text is none, and the list of words may wait.
    each(&[("source: Own wording.", "source:\nwords:")]).lists("");
}

#[test]
fn an_unknown_field_is_refused_with_the_one_that_was_meant() {
    each(&[
        ("title: A", "titel: A"),
        ("title: A small one", "title: ~\ntitel: A"),
        ("reverse: true\n", "Reverse: true\n"),
        ("raise: I sleep badly.", "mood: low"),
        ("raise: I sleep badly.", "raise: I sleep badly.\n    summary: S"),
        ("at_most: 0", "at-most: 0"),
        ("label: \"Often\"", "label: Often, always"),
        ("text: Do I rest?", "t\u{435}xt: Do I rest?"),
        ("concern: {", "concern {"),
        ("at_most: 0", "at_most:0"),
        ("points: 1 }", "points:\u{a0} 1 }"),
    ])
    .lists(str![[r#"
3:1: "titel" is not a field here; did you mean `title`?
3:8: `title` is empty; write a text
4:1: "titel" is not a field here; did you mean `title`?
23:5: "Reverse" is not a field here; did you mean `reverse`?
14:5: question 1 (sleep) can be a concern and has no `raise`; write words to begin with
16:5: "mood" is not a field here; the fields are id, text, raise, reverse, choices, concern
17:5: "summary" is not a field here; it is a field of the file; begin it at the margin
12:12: "at-most" is not a field here; did you mean `at_most`?
10:21: "always" is not a field here; put a text with a comma in quotes
18:5: "tеxt" with the letter е (U+0435) is not a field here; did you mean `text`?
12:1: "concern { at_most" is not a field here; write a colon and a space behind the name of a field
12:12: "at_most:0" is not a field here; write a colon and a space behind the name of a field
10:36: "points:\u{a0} 1" with a no-break space (U+00A0) is not a field here; write a colon [..]
"#]]);
}

#[test]
fn a_field_of_another_format_is_told_its_name_here() {
    each(&[
        ("reverse: true", "if: sleep"),
        ("reverse: true", "type: text"),
        ("points: 1 }", "points: 1, weight: 2 }"),
        ("title: A small one", "title: A small one\nx-parts: Parts"),
        // What is missing because of it is no other error.
        ("id: low, positive: false", "<<: { id: low, positive: false }"),
    ])
    .lists(str![[r#"
23:5: "if" [..]; there is no branching; give a choice without points, such as "Does not apply"
23:5: "type" is not a field here; all questions have choices; the sheet has lines for own words
10:47: "weight" is not a field here; there are no weights; give the choices more points
4:1: "x-parts" is not a field here; x- fields are not read; write their values where they are used
25:16: "<<" is not a field here; merge keys (<<) are not read; write the fields out
"#]]);
}

#[test]
fn a_required_field_is_there_and_each_only_once() {
    each(&[
        ("safety: You are not alone.\n", ""),
        ("    text: Do I rest?\n", ""),
        ("title: A small one\n", "title: A small one\ntitle: Again\n"),
        ("    text: Do I rest?\n", "    text: Do I rest?\n    text: Well?\n"),
        (part("results:", "safety:"), ""),
        (part("results:", "scales:"), "summary: You scored {score}.\n"),
    ])
    .lists(str![[r#"
1:1: `safety` is missing; write `safety:` and a text
17:5: `text` is missing; write `text:` and a text
4:1: `title` is there twice; keep one
19:5: `text` is there twice; keep one, or begin a new entry with a dash
1:1: there are neither `results` nor `scales`; write what a score means
24:10: `summary` is about the total, and there is none; add `results`, or leave it out
"#]]);
}

/// Bare, a number or `true` would be whatever YAML takes it for.
#[test]
fn a_word_that_yaml_takes_for_another_value_needs_quotes() {
    for bare in ["1", "1.0", "0x10", "true", "True", "01", "2024-01-01", "1:30"] {
        let label = format!("label: {bare}");
        let key = format!("keys: [{bare}]");
        each(&[("label: \"Often\"", &label), ("keys: [\"1\"]", &key)]).lists(
            "10:14: `label` is not a text; put it in quotes\n\
             10:30: this entry is not a text; put it in quotes",
        );
    }
    each(&[
        ("keys: [\"1\"]", "keys: [off]"),
        ("title: A small one", "title: 2026"),
        ("id: small", "id: 7"),
        ("id: small", "id: .inf"),
    ])
    .lists(str![[r#"
10:30: this entry is not a text; put it in quotes
3:8: `title` is not a text; put it in quotes
2:5: "7" is not an id; use a-z, 0-9, - and _, beginning with a letter
2:5: "inf" is not an id; use a-z, 0-9, - and _, beginning with a letter
"#]]);
}

#[test]
fn a_text_with_a_sign_of_yaml_needs_quotes() {
    each(&[
        ("title: A small one", "title: Small: a one"),
        ("title: A small one", "title: 'It's a small one'"),
        ("title: A small one", "title: - A small one"),
        ("title: A small one", "title: ? A small one"),
        ("raise: I sleep badly.", "raise: !Sleep is bad."),
        ("raise: I sleep badly.", "raise: *Sleep* is bad."),
        ("raise: I sleep badly.", "raise: &Sleep is bad."),
        ("raise: I sleep badly.", "raise: {{sleep}}"),
        ("raise: I sleep badly.", "raise: [bad]"),
        ("headline: Low, advice", "headline: Low #1, advice"),
    ])
    .lists(str![[r#"
3:13: [..]; put a text with a colon in quotes, and give the fields of one thing the same indentation
3:12: [..]; here or above it, a text needs quotes around all of it, [..]
3:8: block sequence entries [..]; put a text that begins with a dash in quotes
3:8: mapping keys are not allowed in this context; put a text that begins with ? in quotes
16:12: questions[0].raise: a tag is not read here; put a text that begins with ! in quotes
16:18: [..], while scanning an alias [..]; put a text that begins with * or & in quotes
16:12: `raise` begins with &, which makes an anchor; put the text in quotes
16:12: questions[0].raise: [..]; put a text that begins with { or [ in quotes
16:13: `raise` is a list; write a text
25:56: a bracket is not closed before this comment; put the text in quotes if # belongs to it
"#]]);
}

#[test]
fn quotes_that_do_not_close_and_unknown_escapes_are_explained() {
    each(&[
        ("title: A small one", "title: \u{201c}Small: a one\u{201d}"),
        ("title: A small one", "title: \"A \\hsmall one\""),
        ("title: A small one", "title: A \u{1b}small one"),
        ("text: Do I rest?", r#"text: "Do I\e[31m rest?""#),
        ("text: Do I rest?", r#"text: "Do I\nrest?""#),
        ("label: \"Often\"", "label: \u{201c}Often\u{201d}"),
        ("label: \"Often\"", "label: \"\u{201e}Often\""),
        ("[\"1\"]", "[\u{2018}1\u{2019}]"),
        ("[\"1\"]", "[\u{ab}1\u{bb}]"),
    ])
    .lists(str![[r#"
3:8: “ (U+201C) is no quote in YAML; write straight ones
3:11: `\h` is not an escape; write \\ for a backslash
3:10: a control character; remove it
18:11: `text` contains the control character \u{1b}; remove it
18:11: `text` contains a line break; write it on one line
10:14: "“Often”" has curly quotes in it, which would have to be typed; write straight ones
10:14: "„Often" has curly quotes in it, which would have to be typed; write straight ones
10:30: "‘1’" has curly quotes in it, which would have to be typed; write straight ones
10:30: "«1»" has curly quotes in it, which would have to be typed; write straight ones
"#]]);
}

#[test]
fn a_line_with_the_wrong_indentation_dash_or_colon_is_explained() {
    each(&[
        ("    raise: I sleep badly.", "\traise: I sleep badly."),
        ("  - id: rest", " - id: rest"),
        ("  - id: rest", "    id: rest"),
        ("format: 1", " format: 1"),
        ("  - id: rest", "  - id rest"),
        ("title: A small one", "title:A small one"),
        ("  - id: rest", "  \u{2022} id: rest"),
        ("  - id: rest", "  \u{2013} id: rest"),
        ("[sleep, tired]", "\n      \u{2022} sleep\n      \u{2022} tired"),
        ("  - { label: \"Never\", keys: [\"0\"], points: 0 }\n", "  - Never\n"),
        ("format: 1\n", "```yaml\nformat: 1\n"),
    ])
    .lists(str![[r#"
16:1: found a tab character that violates indentation, [..]; indent with spaces
17:2: [..], a quote or bracket is not closed, or the indentation differs
17:5: `id` is there twice; keep one, or begin a new entry with a dash
18:5: `text` is there twice; keep one, or begin a new entry with a dash
19:5: `raise` is there twice; keep one, or begin a new entry with a dash
26:13: no answers reach result high; the scores go from 0 to 2, so move its `from` or leave it out
2:1: this does not continue line 1; begin each field of the file at the margin
17:5: `id` lacks its colon and a space behind it
3:1: [..]; a field's name lacks its colon and a space, or a text continues without indentation
17:3: • (U+2022) is not a dash; write - before an entry
17:3: – (U+2013) is not a dash; write - before an entry
31:7: • (U+2022) is not a dash; write - before an entry
9:5: this entry is "Never"; write its fields: id, label, keys, points
1:1: ``` is no YAML; remove the lines that begin with it
"#]]);
}

/// A no-break space looks like any other.
#[test]
fn a_character_that_cannot_be_seen_is_named() {
    each(&[
        ("    text: Do I rest?", "\u{a0}\u{a0}\u{a0}\u{a0}text: Do I rest?"),
        ("title: A", "title:\u{a0}A"),
        ("title: A", "title:\u{3000}A"),
        ("  - id: rest", "  -\u{a0}id: rest"),
        ("[\"1\"]", "[\u{a0}\"1\"]"),
        ("choices:", "\u{feff}choices:"),
        ("keys: [\"1\"]", "keys: [\"\u{200b}\u{3164}\"]"),
        ("label: \"Often\"", "label: \"\u{200e}\u{3164}\u{2800}\""),
    ])
    .lists(str![[r#"
18:1: a no-break space (U+00A0) [..]; remove it, or write a usual space
3:7: a no-break space (U+00A0) can't be seen and is not part of YAML; [..]
3:7: an ideographic space (U+3000) can't be seen and [..]
17:4: a no-break space (U+00A0) can't be seen and [..]
10:30: this entry begins with a no-break space (U+00A0) before its quotes; remove it
8:1: a byte order mark (U+FEFF) can't be seen and [..]
10:30: this entry is "\u{200b}\u{3164}" [..], which can't be seen; write a word
10:14: `label` is "\u{200e}\u{3164}\u{2800}" with a left-to-right mark (U+200E), [..]
"#]]);
}

#[test]
fn an_id_is_of_plain_signs_and_there_once() {
    each(&[
        ("id: small", "id: Small"),
        ("id: rest", "id: the-rest"),
        ("id: rest", "id: 2nd"),
        ("id: high", "id: very high"),
        ("id: na", "id: Na"),
        // It is not missing in the scale.
        ("id: sleep", "id: Sleep"),
        ("id: rest", "id: sleep"),
        ("id: high", "id: low"),
        ("safety:", "  - { id: nights, title: N, questions: [rest], score: sum }\nsafety:"),
    ])
    .lists(str![[r#"
2:5: "Small" is not an id; use a-z, 0-9, - and _, beginning with a letter
17:9: "the-rest" is not an id; use a-z, 0-9 and _, beginning with a letter
17:9: "2nd" is not an id; use a-z, 0-9 and _, beginning with a letter
26:20: "very high" is not an id; use a-z, 0-9, - and _, beginning with a letter
11:11: "Na" is not an id; use a-z, 0-9 and _, beginning with a letter
14:9: "Sleep" is not an id; use a-z, 0-9 and _, beginning with a letter
17:9: question 2 has the id of question 1, "sleep"; give it its own
26:20: result 2 has the id of result 1, "low"; give it its own
35:11: scale 2 has the id of scale 1, "nights"; give it its own
"#]]);
}

#[test]
fn a_word_of_a_choice_means_nothing_else() {
    each(&[
        ("keys: [\"1\"]", "keys: [\"0\"]"),
        ("keys: [\"1\"]", "keys: [\"NEVER\"]"),
        ("label: \"Often\"", "label: \"0\""),
        ("{ id: na", "{ id: often"),
        ("keys: [\"1\"]", "keys: [\"1\", \"1\"]"),
        ("keys: [\"1\"]", "keys: [\"1\", \"Skip\"]"),
        ("label: \"Often\"", "label: \"Quit\""),
        ("{ id: na", "{ id: back"),
        ("keys: [\"1\"]", "keys: [\"#1\"]"),
        ("label: \"Often\"", "label: \"Skipped\""),
        ("label: \"Often\"", "label: \"Often*\""),
        ("label: \"Often\"", "label: \"\u{3044}\u{3044}\u{3048}\""),
        // The label makes an id that another choice has, or a command.
        ("label: \"Often\"", "label: \"N\u{e9}ver\""),
        ("label: \"Often\"", "label: \"Skip!\""),
    ])
    .lists(str![[r##"
10:30: "0" answers both choice 1 and choice 2; give each its own words
10:30: "NEVER" answers both choice 1 and choice 2; give each its own words
10:14: "0" answers both choice 1 and choice 2; give each its own words
10:14: "0" can't be turned into an id; write one as well, as in `id: often`, with a-z, 0-9 and _
11:11: "often" answers both choice 2 and choice 3; give each its own words
10:35: the key "1" is there twice; keep one
10:35: "Skip" is a command; choose another word
10:14: "Quit" is a command; choose another word
11:11: "back" is a command; choose another word
10:30: "#1" would be read as a comment; choose another word
10:14: "Skipped" is how a skipped question is shown; choose another word
10:14: "Often*" ends with the mark of an answer worth raising; leave out the *
10:14: "いいえ" can't be turned into an id; write one as well, as in `id: often`, with a-z, 0-9 and _
10:14: "Néver" is turned into the id "never", which answers both choice 1 and choice 2; [..]
10:14: "Skip!" is turned into the id "skip", which is a command; write an `id` as well
"##]]);
    // A label may be among its own keys.
    each(&[("keys: [\"1\"]", "keys: [\"often\", \"1\"]")]).lists("");
}

#[test]
fn words_of_two_choices_do_not_look_the_same() {
    each(&[
        ("label: \"Often\"", "label: \"\u{ff2e}ever\""),
        ("label: \"Often\"", "label: \"Ne\u{ad}ver\""),
        ("label: \"Often\"", "label: \"N\u{200d}EVER\""),
        ("label: \"Often\"", "label: \"never\u{2800}\""),
        ("keys: [\"1\"]", "keys: [\"\u{2070}\"]"),
    ])
    .lists(str![[r#"
10:14: "Ｎever" answers both choice 1 and choice 2; give each its own words
10:14: "Ne\u{ad}ver" with a soft hyphen (U+00AD) answers both [..]
10:14: "N\u{200d}EVER" with a zero-width joiner (U+200D) answers both [..]
10:14: "never\u{2800}" with an invisible character (U+2800) answers both [..]
10:30: "⁰" answers both choice 1 and choice 2; give each its own words
"#]]);
}

/// In a pipe it would be an answer to another question.
#[test]
fn a_word_of_a_choice_does_not_look_like_an_answer_with_an_id() {
    let keys =
        r#"keys: ["sleep: well", "Rest :no", "sleep：well", "sl\u00adeep:", "so:so", "1:2"]"#;
    each(&[("keys: [\"1\"]", keys)]).lists(str![[r#"
10:30: "sleep: well" would be an answer to the question sleep in a pipe; choose another word
10:45: "Rest :no" would be an answer to the question rest in a pipe; choose another word
10:57: "sleep：well" would be an answer to the question sleep in a pipe; choose another word
10:71: "sl\u{ad}eep:" with a soft hyphen (U+00AD) would be an answer [..]
10:30: warning: "sleep: well" is a single key; [..]
10:45: warning: "Rest :no" is a single key; [..]
"#]]);
}

#[test]
fn there_are_two_choices_and_points_within_bounds() {
    let choices = part("choices:", "concern:");
    let one = "choices:\n  - { label: \"Never\", points: 0 }\n";
    let without_points = "choices:\n  - { label: \"Never\" }\n  - { label: \"Often\" }\n";
    each(&[
        (choices, "choices: []\n"),
        (choices, one),
        (choices, without_points),
        ("points: 1 }", "points: 1000001 }"),
        ("points: 0 }", "points: -1000001 }"),
    ])
    .lists(str![[r#"
8:1: there are no choices; write at least two
9:7: there is one choice; write at least two
9:7: no choice has `points`; write them for each that counts in a score
10:44: 1000001 points are too many; use -1000000 to 1000000
9:44: -1000001 points are too many; use -1000000 to 1000000
"#]]);
}

#[test]
fn each_question_has_choices() {
    let without = |file: String| file.replace(part("choices:", "concern:"), "");
    each_file([
        without(SMALL.to_owned()),
        without(rest_with(NO_OR_YES)),
        rest_with("choices:"),
        rest_with("choices: []"),
        rest_with("choices: [{ label: \"No\", points: 0 }]"),
        rest_with("choices: [{ label: \"No\" }, { label: \"Yes\" }]"),
        // Those of the file may be there under a misspelt name.
        rest_with(NO_OR_YES).replacen("choices:", "choises:", 1),
    ])
    .lists(str![[r#"
1:1: `choices` is missing; write `choices:` and a list: in brackets, or each entry after a dash
10:5: question 1 has no `choices`, and the file has none; write them for this question, [..]
17:5: question 3 has no `choices`, and the file has none; write them for this question, or for [..]
20:13: `choices` is empty; write choices, or leave it out
20:5: there are no choices; write at least two
20:17: there is one choice; write at least two
20:17: no choice has `points`; write them for each that counts in a score
8:1: "choises" is not a field here; did you mean `choices`?
"#]]);
}

#[test]
fn a_word_answers_one_choice_of_its_question() {
    each_file([
        rest_with(&NO_OR_YES.replace("keys: [y]", "keys: [\"NO\"]")),
        rest_with(&NO_OR_YES.replace("\"No\"", "\"Rest: no\"").replace("\"Yes\"", "\"Help\"")),
        rest_with(NO_OR_YES) + "words: { skip: y, help: never, skipped: \"yes\" }\n",
    ])
    .lists(str![[r#"
20:66: "NO" answers both choice 1 and choice 2; give each its own words
20:24: "Rest: no" would be an answer to the question rest in a pipe; choose another word
20:58: "Help" is a command; choose another word
37:16: "y" answers choice 2 of question 2; choose another word
37:25: "never" answers choice 1; choose another word
37:41: "yes" answers choice 2 of question 2; choose another word
"#]]);
    // In another question, it can mean another choice.
    let swapped = "choices: [{ label: \"Often\", points: 0 }, { label: \"Never\", points: 1 }]";
    listed(rest_with(swapped)).lists("");
}

#[test]
fn a_rule_of_a_question_is_met_by_some_of_its_answers_only() {
    let high = NO_OR_YES.replace("points: 1", "points: 2").replace("points: 0", "points: 1");
    let rest = |rule: &str| rest_with(&format!("concern: {rule}"));
    each_file([
        rest("{ at_most: 1 }"),
        rest("{ at_most: -1 }"),
        rest("{ at_most: 0, at_least: 1 }"),
        rest("{ never: true }"),
        rest(""),
        // Its answers are its own choices, not those of the file.
        rest(&format!("{{ at_least: 1 }}\n    {high}")),
        rest(&format!("{{ at_most: 0 }}\n    {high}")),
        rest("never"),
        changed(&[("{ at_most: 0 }", "never")]),
    ])
    .lists(str![[r#"
20:16: every answer meets this rule; choose points that some answers do not reach
20:16: warning: no answer meets this rule, so none is worth raising
20:16: `concern` takes one of `at_most` and `at_least`; write one
20:16: "never" is not a field here; the fields are at_most, at_least
20:13: `concern` is empty; write a rule, or never, or leave it out
20:16: every answer meets this rule; choose points that some answers do not reach
20:16: warning: no answer meets this rule, so none is worth raising
28:36: warning: result high is positive, also with an answer worth raising: "Never" to sleep [..]
"#]]);
}

/// The choices of one question may be the problem.
#[test]
fn the_rule_of_the_file_is_met_by_some_answers_to_each_question_only() {
    let low = NO_OR_YES.replace("points: 1", "points: -1");
    let from =
        |file: String| file.replace("0, id: low", "-1, id: low").replace("from: 3", "from: 2");
    each_file([
        from(rest_with(&low)),
        from(rest_with(&format!("{low}\n    concern: never"))),
        rest_with(NO_OR_YES).replace("at_most: 0", "at_most: 1"),
        rest_with(NO_OR_YES).replace("at_most: 0", "at_most: -1"),
    ])
    .lists(str![[r#"
12:12: every answer to one of the questions meets this rule; give that one its own `concern`

12:12: every answer meets this rule; choose points that some answers do not reach
12:12: warning: no answer meets this rule, so none is worth raising
"#]]);
}

#[test]
fn words_to_begin_with_are_needed_where_an_answer_can_be_worth_raising() {
    let without = |fields: &str| rest_with(fields).replace("    raise: I do not rest.\n", "");
    let high = NO_OR_YES.replace("points: 1", "points: 2").replace("points: 0", "points: 1");
    each_file([
        without("concern: { at_least: 1 }"),
        without(NO_OR_YES),
        without("concern: never"),
        without(&high).replace("from: 3", "from: 4"),
        without("concern: { at_least: 1 }").replace("concern: { at_most: 0 }\n", ""),
    ])
    .lists(str![[r#"
17:5: question 2 (rest) can be a concern and has no `raise`; write words to begin with
17:5: question 2 (rest) can be a concern and has no `raise`; write words to begin with


16:5: question 2 (rest) can be a concern and has no `raise`; write words to begin with
"#]]);
}

#[test]
fn a_score_is_prorated_from_some_of_its_answers() {
    let total = |min: &str| format!("{SMALL}min_answered: {min}\n");
    let scale =
        |min: &str| changed(&[("score: mean", &format!("score: mean\n    min_answered: {min}"))]);
    each_file([
        total("0"),
        total("4"),
        total("1.5"),
        total("\"2\""),
        total(""),
        total("2").replace(part("results:", "scales:"), ""),
        scale("0"),
        scale("3"),
        scale(""),
        // A score without results can be prorated.
        scale("2").replace(part("    results:", "safety:"), ""),
        total("1"),
        total("3"),
    ])
    .lists(str![[r#"
36:15: `min_answered` is 0; use 1 to 3, the number of questions
36:15: `min_answered` is 4; use 1 to 3, the number of questions
36:15: `min_answered` is 1.5; write a whole number
36:15: `min_answered` is "2"; write 2
36:14: `min_answered` is empty; write a whole number, or leave it out
33:15: `min_answered` is about the total, and there is none; add `results`, or leave it out
32:19: `min_answered` is 0; use 1 to 2, the number of questions
32:19: `min_answered` is 3; use 1 to 2, the number of questions
32:18: `min_answered` is empty; write a whole number, or leave it out
"#]]);
}

/// Else the score would depend on which of them is answered.
#[test]
fn only_questions_of_one_range_are_prorated() {
    let wide = &NO_OR_YES.replace("points: 1", "points: 2");
    let total = |file: String| file + "min_answered: 2\n";
    let nights = |file: String| file.replace("score: mean", "score: mean\n    min_answered: 1");
    each_file([
        total(rest_with(wide)),
        nights(rest_with(wide)).replace("[sleep, tired]", "[tired, rest]"),
        // Questions of other scales do not matter, and choices of one range may differ.
        nights(rest_with(wide)).replace("from: 3", "from: 4"),
        total(rest_with(NO_OR_YES)),
        // Nothing is concluded from faulty points.
        total(rest_with(wide)).replace("points: 2", "points: two"),
    ])
    .lists(str![[r#"
37:15: questions 1 and 2 have different ranges of points, so the score would depend on which [..]
33:19: questions 3 and 2 have different [..] on which is answered; leave `min_answered` out


20:78: `points` is "two"; write a whole number
"#]]);
}

/// Two answers of three can make 1.5.
#[test]
fn a_result_may_only_be_reached_by_prorated_scores() {
    let middle = "from: 1.2, id: middle, positive: false, headline: M, advice: A }\n  - { from: 2";
    let file =
        changed(&[("from: 3", middle), ("id: high, positive: true", "id: high, positive: false")]);
    listed(&file)
        .lists(str!["26:13: no answers reach result middle; the scores go from 0 to 3, [..]"]);
    listed(file + "min_answered: 2\n").lists("");
}

#[test]
fn a_rule_for_what_is_worth_raising_is_met_by_some_answers_only() {
    each(&[
        ("{ at_most: 0 }", "{ at_most: 0, at_least: 1 }"),
        ("{ at_most: 0 }", "{}"),
        ("{ at_most: 0 }", "{ at_most: 1 }"),
        ("{ at_most: 0 }", "{ at_least: 0 }"),
        ("    raise: I do not rest.\n", ""),
        // A reversed question has its concern at the other end.
        ("    raise: I am tired.\n", ""),
    ])
    .lists(str![[r#"
12:12: `concern` takes one of `at_most` and `at_least`; write one
12:1: `concern` takes one of `at_most` and `at_least`; write one
12:12: every answer meets this rule; choose points that some answers do not reach
12:12: every answer meets this rule; choose points that some answers do not reach
17:5: question 2 (rest) can be a concern and has no `raise`; write words to begin with
20:5: question 3 (tired) can be a concern and has no `raise`; write words to begin with
"#]]);
}

#[test]
fn a_scale_has_questions_that_are_there() {
    each(&[
        (part("questions:", "results:"), "questions: []\n"),
        ("[sleep, tired]", "[sleep, slep]"),
        ("[sleep, tired]", "[mood]"),
        ("[sleep, tired]", "[sleep, tired, sleep]"),
        ("[sleep, tired]", "[]"),
        (part("scales:", "safety:"), "scales: []\n"),
    ])
    .lists(str![[r#"
13:1: there are no questions; write at least one
30:24: no question has the id "slep"; did you mean `sleep`?
30:17: no question has the id "mood"; write the id of a question of this file
30:31: "sleep" is in this scale twice; keep one
30:5: scale nights has no questions; write their ids
27:1: there are no scales; write one, or leave the field out
"#]]);
}

#[test]
fn each_score_has_a_result_and_each_result_a_score() {
    each(&[
        ("from: 0", "from: 1"),
        ("from: 3", "from: 0"),
        ("from: 3", "from: -2"),
        ("from: 3", "from: 4"),
        ("from: 3", "from: .inf"),
        ("from: 3", "from: 1.12345678"),
        (
            "  - { from: 3",
            "  - { from: 2.5, id: gap, positive: true, headline: G, advice: G. }\n  - { from: 3",
        ),
        ("from: 0, id: short", "from: 0.5, id: short"),
    ])
    .lists(str![[r#"
25:13: scores from 0 have no result; begin the first result at 0
26:13: result high begins at 0, the same as the one before it; order them from low to high
26:13: result high begins at -2, below the one before it; order them from low to high
26:13: no answers reach result high; the scores go from 0 to 3, so move its `from` or leave it out
26:13: inf is not a score; use a number with at most six decimals
26:13: 1.12345678 is not a score; use a number with at most six decimals
26:13: no answers reach result gap; the scores go from 0 to 3, so move its `from` or leave it out
33:17: scores from 0 have no result; begin the first result at 0
"#]]);
    // Three answers worth 0, 1 or 3 make every sum up to 9 but 8.
    let always = "  - { label: \"Always\", points: 3 }\n  - { id: na";
    let gap = "from: 8, id: gap, positive: true, headline: G, advice: A }\n  - { from: 9";
    let nine = changed(&[("  - { id: na", always), ("from: 3", gap), ("    reverse: true\n", "")]);
    listed(nine).lists(str!["26:13: no answers reach result gap; the scores go from 0 to 9, [..]"]);
}

#[test]
fn positive_results_are_adjacent() {
    let result = |from: u8, sign: bool| {
        format!("  - {{ from: {from}, id: r{from}, positive: {sign}, headline: H, advice: A }}\n")
    };
    let results = part("  - { from: 0, id: low", "scales:");
    let files = [[false, true, false, true], [true, false, true, true]].map(|positive| {
        let new: String = (0..).zip(positive).map(|(from, sign)| result(from, sign)).collect();
        changed(&[(results, &new)])
    });
    each_file(files).lists(str![[r#"
28:34: result r3 and a lower one are positive, but one between them is not; [..]
27:34: result r2 and a lower one [..]; positive results have to be adjacent
"#]]);
}

#[test]
fn a_text_has_known_placeholders_and_a_bounded_length() {
    let long = format!("text: {}", "x".repeat(10_001));
    each(&[
        ("headline: High", "headline: \"High, {score}\""),
        ("safety: You", "summary: \"{score} of {maximum}, {\"\nsafety: You"),
        ("text: Do I rest?", &long),
    ])
    .lists(str![[r#"
26:52: {score} and {max} are filled in only in `summary`; leave them out of `headline`
35:10: "{maximum}" is not a placeholder; use {score} and {max}
35:10: "{" is not a placeholder; use {score} and {max}
18:11: `text` is longer than 10000 bytes; shorten it
"#]]);
    each(&[("text: Do I rest?", &long[..long.len() - 1])]).lists("");
}

#[test]
fn a_language_is_a_tag() {
    let with_tag = |tag| changed(&[("title:", &format!("language: {tag}\ntitle:"))]);
    for tag in ["german", "en-a_b", "en-\u{e9}", "en-abcdefghi", "e", "en-"] {
        let expected = format!("3:11: {tag:?} is not a language tag; write one like es or pt-BR");
        listed(with_tag(tag)).lists(expected);
    }
    listed(with_tag("en-AB")).lists("");
}

#[test]
fn a_suggestion_is_no_other_item() {
    let long = "a".repeat(59);
    let rename = |id: &str| changed(&[("id: rest", &format!("id: {id}"))]);
    for (items, file, suggested) in [
        ("SLEEP", SMALL, Some("sleep")),
        ("tierd", SMALL, Some("tired")),
        ("slaap", SMALL, Some("sleep")),
        ("sleep2", SMALL, None),
        // Two are equally near.
        ("tires", &rename("tiros"), None),
        (&format!("{long}b"), &rename(&format!("{long}a")), Some(&*format!("{long}a"))),
        (&format!("{long}bb"), &rename(&format!("{long}a")), None),
    ] {
        let found = listed(file.replace("[sleep, tired]", &format!("[{items}]"))).0;
        let hint = match suggested {
            Some(id) => format!("did you mean `{id}`?"),
            None => "write the id of a question of this file".to_owned(),
        };
        assert!(found.ends_with(&hint), "{items}: {found}");
    }
}

/// No conclusion is drawn from what can't be read.
#[test]
fn every_error_at_once_in_the_order_of_the_file() {
    let file = changed(&[
        ("id: small", "id: Small"),
        ("title: A small one\n", ""),
        ("keys: [\"1\"]", "keys: [\"0\", \"help\"]"),
        ("at_most: 0", "at_most: 5"),
        ("id: rest", "id: sleep"),
        ("text: Do I rest?", "txt: Do I rest?"),
        ("from: 3", "from: 9"),
        ("[sleep, tired]", "[sleep, slep]"),
        ("from: 1", "from: 9"),
    ]);
    listed(file).lists(str![[r#"
1:1: `title` is missing; write `title:` and a text
2:5: "Small" is not an id; use a-z, 0-9, - and _, beginning with a letter
9:30: "0" answers both choice 1 and choice 2; give each its own words
9:35: "help" is a command; choose another word
11:12: every answer meets this rule; choose points that some answers do not reach
16:9: question 2 has the id of question 1, "sleep"; give it its own
17:5: "txt" is not a field here; did you mean `text`?
25:13: no answers reach result high; the scores go from 0 to 3, so move its `from` or leave it out
29:24: no question has the id "slep"; write the id of a question of this file
"#]]);
}

#[test]
fn a_file_with_errors_is_refused_at_its_use_as_well() {
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[("id: rest", "id: sleep"), ("[sleep, tired]", "[slep]")]));
    let validated = folder.invoke(&["validate", "own.yaml"], "").code(2);
    let said = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    folder.invoke(&["--questions", "own.yaml"], "0\n").code(2).stdout_eq("").stderr_eq(said);
}

#[test]
fn a_folder_is_no_question_file() {
    invoke(&["validate", "."], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: the question file . can't be read: it is a directory; name the files in it

"#]]);
}

fn directives(count: usize) -> String {
    (0..count).map(|nth| format!("\n%TAG !t{nth}! tag:x")).collect()
}

#[test]
fn a_hostile_file_ends_in_an_error() {
    let lol = (1..10).fold("a0: &a0 [lol, lol]\n".to_owned(), |file, nth| {
        let aliases = vec![format!("*a{}", nth - 1); 9].join(", ");
        format!("{file}a{nth}: &a{nth} [{aliases}]\n")
    });
    // Nothing is wrong with it but that it would be 36 MB.
    let questions = (0..2_000).map(|nth| format!("  - {{ id: q{nth}, text: *t, raise: *t }}\n"));
    let repeated = changed(&[
        ("title: A small one", &format!("title: &t {}", "x".repeat(9_000))),
        ("results:", &format!("{}results:", questions.collect::<String>())),
    ]);
    let files = [
        "x".repeat(4 * 1024 * 1024 + 1),
        lol,
        repeated,
        format!("x: {}", "[".repeat(32_000)),
        // A bracket in quotes closes nothing.
        format!("x: {}", "[\"]\",".repeat(100_000)),
        directives(100),
        "\n".repeat(200_001),
        "[".repeat(1_000),
        "questions: &q [*q]\n".to_owned(),
        "a:\n".repeat(1_001),
        format!("questions: [{}]\n", "0,".repeat(20_001)),
    ];
    each_file(files).lists(str![[r#"
1:4194305: larger than 4 MiB; a question file is a few pages of text
1:15: repetition limit exceeded; aliases repeat too much, write the text out
3:8: questions[1830].raise: aliases repeat too much; write the text out
1:20003: too many brackets; write long lists with each entry after a dash
1:57736: too many brackets; write long lists with each entry after a dash
101:1: too many lines that begin with %; they have no use here
200001:1: too many lines and entries; a question file is a few pages of text
1:129: recursion limit exceeded; nested too deeply, a question file has few levels
1:12: recursion limit exceeded; nested too deeply, a question file has few levels
1:1: a mapping of more than 1000 fields; shorten it
1:12: questions: a list of more than 20000 entries; shorten it
"#]]);
}

#[test]
fn what_is_just_not_too_much_is_read() {
    for (file, said) in [
        ("x".repeat(4 * 1024 * 1024), "the file is"),
        (directives(99), "did not find expected <document start>"),
        ("\n".repeat(200_000), "the file is empty"),
        ("a:\n".repeat(1_000), "\"a\" is not a field here"),
        (format!("questions: [{}]\n", "0,".repeat(20_000)), "this entry is 0"),
    ] {
        let found = listed(file).0;
        assert!(found.contains(said), "{found}");
    }
}

#[test]
fn a_hundred_errors_are_listed() {
    let file = format!("{SMALL}{}", "titl: x\n".repeat(900));
    listed(file).lists(str![[r#"
...
and 800 more
"#]]);
}

/// A guess at each of many long names would take long.
#[test]
fn many_long_names_are_not_guessed_at() {
    let long = "a".repeat(59);
    let items: String = (0..2_000).map(|nth| format!("{long}b{nth}, ")).collect();
    let questions: String = (0..2_000)
        .map(|nth| format!("  - {{ id: {long}{nth}, text: T{nth}, raise: R }}\n"))
        .collect();
    let file = changed(&[
        ("results:", &format!("{questions}results:")),
        ("[sleep, tired]", &format!("[{items}]")),
    ]);
    let found = listed(file).0;
    assert!(found.ends_with("\nand 1900 more"), "{found}");
}
