//! What authors of question files get wrong: nothing is lost in silence, and a message names the cause and shows its line.

use snapbox::str;

use crate::run::{Folder, output, same, stdout};

/// A file without a warning, to make mistakes in.
const OWN: &str = r#"format: 1
id: our-work
title: Our work
introduction: >-
  Four statements about the last weeks.
  Choose what fits best.
source: Own wording.

choices:
  - id: never
    label: "Never"
    keys: ["1"]
    points: 1
  - id: sometimes
    label: "Sometimes"
    keys: ["2"]
    points: 2
  - id: always
    label: "Always"
    keys: ["3"]
    points: 3
concern: { at_most: 1 }

questions:
  - id: heard
    text: I am heard.
    raise: I would like to be heard more.
  - id: aims
    text: We share our aims.
    raise: Could we talk about aims?
  - id: judged
    text: I feel judged.
    raise: I sometimes feel judged.
    reverse: true

results:
  - from: 3
    id: low
    positive: false
    headline: Something to talk about
    advice: Choose one thing and bring it up.
  - from: 8
    id: high
    positive: true
    headline: It looks good
    advice: Go on.

scales:
  - id: bond
    title: Bond
    questions: [heard, judged]
    score: mean

safety: >-
  If you are in danger, call your local emergency number.
"#;

/// What `validate` writes to standard error about the file with `from` changed to `to`, and its status.
fn said(from: &str, to: &str) -> (String, Option<i32>) {
    assert!(OWN.contains(from), "{from:?} is not in the file");
    said_of(OWN.replacen(from, to, 1))
}

fn said_of(file: impl AsRef<[u8]>) -> (String, Option<i32>) {
    let folder = Folder::new();
    folder.file("own.yaml", file);
    let validated = output(folder.program(&["validate", "own.yaml"]), "");
    (String::from_utf8(validated.stderr).expect("UTF-8"), validated.status.code())
}

fn assert_error(from: &str, to: &str, wanted: &str) {
    let (said, status) = said(from, to);
    let line = said.lines().nth(1).unwrap_or_default();
    assert!(line.starts_with(&format!("own.yaml:{wanted}")), "{to:?}: {said}");
    assert_eq!((said.matches(": error: ").count(), status), (1, Some(2)), "{to:?}: {said}");
}

fn assert_warning(from: &str, to: &str, wanted: &str) {
    let (said, status) = said(from, to);
    assert!(said.starts_with(&format!("own.yaml:{wanted}")), "{to:?}: {said}");
    assert_eq!((said.matches(": warning: ").count(), status), (1, Some(0)), "{to:?}: {said}");
}

#[test]
fn a_file_without_a_mistake() {
    assert_eq!(said("title: Our work", "title: Our work"), (String::new(), Some(0)));
}

#[test]
fn an_empty_field_that_changes_a_meaning() {
    for (from, to, wanted) in [
        ("reverse: true", "reverse:", "34:13: error: `reverse` is empty; write true, or leave"),
        ("    reverse: true", "    reverse: ~", "34:14: error: `reverse` is empty"),
        ("concern: { at_most: 1 }", "concern:", "22:9: error: `concern` is empty; write a rule,"),
        ("{ at_most: 1 }", "{ at_most: 1, at_least: }", "22:34: error: `at_least` is empty"),
        ("points: 2", "points:", "17:12: error: `points` is empty; write a whole number, or leave"),
        ("keys: [\"2\"]", "keys:", "16:10: error: `keys` is empty"),
        ("id: sometimes", "id:", "14:8: error: `id` is empty"),
        ("title: Our", "summary:\ntitle: Our", "3:9: error: `summary` is empty"),
        ("title: Our", "language:\ntitle: Our", "3:10: error: `language` is empty"),
        ("    score: mean", "    score: mean\n    results:", "53:13: error: `results` is empty"),
    ] {
        let (said, status) = said(from, to);
        assert!(said.contains(&format!("\nown.yaml:{wanted}")), "{to:?}: {said}");
        assert_eq!(status, Some(2), "{to:?}");
    }
    // In braces, a flag is a field without a value.
    assert_error(
        "  - id: judged\n    text: I feel judged.\n    raise: I sometimes feel judged.\n    reverse: true",
        "  - { id: judged, text: I feel judged., raise: I feel judged., reverse }",
        "31:72: error: `reverse` is empty",
    );
    // An empty text is none, and the list of words may wait.
    assert_eq!(said("source: Own wording.", "source:\nwords:").1, Some(0));
}

#[test]
fn a_field_or_a_comment_within_a_text() {
    let field = "this line looks like the field `reverse`, but is a part of `raise`";
    for (from, to, wanted) in [
        (
            "raise: I sometimes feel judged.\n    reverse: true",
            "raise: >-\n      I sometimes feel judged.\n      reverse: true",
            &format!("35:7: warning: {field}"),
        ),
        (
            "raise: I sometimes feel judged.\n    reverse: true",
            "raise: >-\n      reverse: true",
            &format!("34:7: warning: {field}"),
        ),
        (
            "judged.\n    reverse: true",
            "judged.\n      reverse true",
            &"34:7: warning: \"reverse true\" looks like a field that lost its colon".to_owned(),
        ),
        ("judged.\n    reverse: true", "judged.\n      reverse", &"34:7: warning: ".to_owned()),
        (
            "raise: I sometimes feel judged.\n    reverse: true",
            "raise: \"I sometimes feel judged.\n      reverse: true\"",
            &"34:7: warning: ".to_owned(),
        ),
        (
            "Choose what fits best.\nsource:",
            "Choose what fits best.\n  source:",
            &"7:3: warning: this line looks like the field `source`".to_owned(),
        ),
        (
            "Choose what fits best.\n",
            "Choose what fits best.\n  # internal note\n",
            &"7:3: warning: this line looks like a comment".to_owned(),
        ),
    ] {
        assert_warning(from, to, wanted);
    }
    // In the forms that people write.
    for line in [
        "Reverse: true",
        "reverse:true",
        "reverse : true",
        "reverse = true",
        "- reverse: true",
        "\"reverse\": true",
        "reverse\u{ff1a}true",
    ] {
        let to = format!("raise: >-\n      I sometimes feel judged.\n      {line}");
        assert_warning(
            "raise: I sometimes feel judged.\n    reverse: true",
            &to,
            "35:7: warning: ",
        );
    }
    for end in ["reverse true", "reverse: true", "reverse:true"] {
        let to = format!("raise: >-\n      I sometimes feel judged. {end}");
        assert_warning(
            "raise: I sometimes feel judged.\n    reverse: true",
            &to,
            "33:12: warning: ",
        );
        let to = format!("raise: \"I sometimes feel judged. {end}\"");
        assert_warning(
            "raise: I sometimes feel judged.\n    reverse: true",
            &to,
            "33:12: warning: ",
        );
    }
    assert_warning(
        "label: \"Sometimes\"\n    keys: [\"2\"]\n    points: 2",
        "label: Sometimes\n      points:2",
        "16:7: warning: this line looks like the field `points`",
    );
    // In quotes, with what is escaped there, and behind a tag; and none behind a text.
    for text in [
        "'I don''t know\n  source: Own'",
        "\"Say \\\"hi\\\"\n  source: Own\"",
        "\"  S\\u00e9\n  source: Own\"",
        "!!str >-\n  Six.\n  source: Own",
        "Four\n  # no text\n",
    ] {
        let to = format!("introduction: {text}\n");
        let from =
            "introduction: >-\n  Four statements about the last weeks.\n  Choose what fits best.\n";
        let (listed, _) = said(from, &to);
        let is_lost = text.contains("source");
        assert_eq!(
            listed.contains(":3: warning: this line looks like the field `source`"),
            is_lost,
            "{listed}"
        );
    }
    // A line break that is refused is not the cause.
    let (listed, _) = said(
        "raise: I sometimes feel judged.\n    reverse: true",
        "raise: |\n      I sometimes feel judged.\n      reverse: true",
    );
    let warning = "\nown.yaml:35:7: warning: this line looks like the field";
    assert!(listed.contains(warning), "{listed}");
    for text in [
        "  Press # to go on.",
        "  Reversed: no",
        "  and so on: this",
        "  the result:none",
        "\n  reverse gear",
    ] {
        let to = format!("Choose what fits best.\n{text}\n");
        assert_eq!(said("Choose what fits best.\n", &to), (String::new(), Some(0)), "{text:?}");
    }
}

#[test]
fn a_suggestion_is_no_other_item() {
    let scale = "questions: [heard, judged]";
    for (to, hint) in [
        ("questions: [HEARD, judged]", "did you mean `heard`?"),
        ("questions: [heard, jugded]", "did you mean `judged`?"),
        ("questions: [heard, aims2]", "write the id of a question"),
    ] {
        let (said, _) = said(scale, to);
        assert!(said.contains(hint), "{said}");
    }
    // An id that is refused is none to suggest, and not missing either.
    assert_error("id: heard", "id: Heard", "25:9: error: \"Heard\" is not an id");
    // Two are equally near; one differs in its number alone; and one is the same but for its case.
    let file = OWN.replace("id: heard", "id: t1").replace("id: aims", "id: g1");
    for (items, hint) in [
        ("[T1, judged]", "did you mean `t1`?"),
        ("[t2, judged]", "write the id of a question"),
        ("[x1, judged]", "write the id of a question"),
    ] {
        let (said, _) = said_of(file.replace("[heard, judged]", items));
        assert!(said.contains(hint), "{said}");
    }
}

#[test]
fn a_positive_result_above_an_answer_worth_raising() {
    assert_warning(
        "from: 8",
        "from: 7",
        "44:15: warning: result high is positive, also with an answer worth raising: \
         \"Never\" to heard (with \"Always\" to aims, \"Never\" to judged)\n",
    );
    let scale = "    score: mean\n    results:\n      - { from: 1, id: all, positive: true, headline: H, advice: A }";
    assert_warning(
        "    score: mean",
        scale,
        "54:39: warning: result all is positive, also with an answer worth raising: \
         \"Never\" to heard, \"Always\" to judged\n",
    );
    // The first result may be the positive one, with a rule for many points; and a choice with a gap.
    let less = OWN.replace("{ at_most: 1 }", "{ at_least: 3 }").replace("points: 2", "points: 1");
    let less = less.replace("positive: false", "positive: maybe");
    let less = less.replace("positive: true", "positive: false").replace("maybe", "true");
    let (said, _) = said_of(less);
    assert!(said.contains("result low is positive, also with"), "{said}");
    // Too many sums to try.
    let many: String =
        (0..4_000).map(|nth| format!("  - {{ id: q{nth}, text: T{nth}, raise: R }}\n")).collect();
    let many = OWN
        .replace("points: 3\n", "points: 1000000\n")
        .replace("questions:\n", &format!("questions:\n{many}"));
    assert!(said_of(many).0.contains("also with an answer worth raising: that may be"));
    // No answer is worth raising, so that there is no question either.
    assert_warning("{ at_most: 1 }", "{ at_most: 0 }", "22:12: warning: no answer meets this rule");
}

#[test]
fn words_that_may_be_meant_otherwise() {
    assert_warning("[\"2\"]", "[\"2, s\"]", "16:12: warning: \"2, s\" is one key");
    assert_warning("[\"2\"]", "[\"2 s\"]", "16:12: warning: \"2 s\" is one key");
    assert_warning("[\"2\"]", "[\"2;s\"]", "16:12: warning: \"2;s\" is one key");
    for key in ["\u{2018}2\u{2019}", "\u{ab}2\u{bb}", "\u{b4}2\u{b4}"] {
        assert_error("[\"2\"]", &format!("[{key}]"), "16:12: error: ");
    }
    assert_warning("text: I feel judged.", "text: I am  HEARD", "32:11: warning: question judged ");
    for (words, warning) in [
        ("  march: Mar\n  may: mar", "59:8: warning: `may` is the same as `march`"),
        ("  skip: paso\n  march: May", "59:10: warning: `may` is the same as `march`"),
        ("  decimal_sign: \", \"\n  january: Jan", ""),
        ("  january: Ene\n  decimal_sign: \",,\"", "59:17: warning: `decimal_sign` has more"),
        (
            "  january: Ene\n  going_well: What is going well",
            "59:15: warning: `going_well` is still",
        ),
    ] {
        let (said, status) =
            said_of(format!("{OWN}words:\n{words}\n").replacen("id:", "language: es\nid:", 1));
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(
            said.lines().next().unwrap_or_default().starts_with(&format!("own.yaml:{warning}")),
            !warning.is_empty(),
            "{said}"
        );
    }
}

#[test]
fn messages_name_their_cause() {
    for (from, to, wanted) in [
        (
            "  - id: sometimes\n    label: \"Sometimes\"\n    keys: [\"2\"]\n    points: 2",
            "  - { id: sometimes, label: Some, times, keys: [\"2\"], points: 2 }",
            "14:35: error: \"times\" is not a field here; put a text with a comma in quotes",
        ),
        ("title: Our work", "title: “Our work: a check”", "3:8: error: “ (U+201C) is no quote"),
        (
            "    label: \"Never\"",
            "\u{a0}\u{a0}\u{a0}\u{a0}label: \"Never\"",
            "11:1: error: a no-break space (U+00A0)",
        ),
        ("title: Our work", "title:\u{a0}Our work", "3:7: error: a no-break space (U+00A0)"),
        ("  - id: heard", "  • id: heard", "25:3: error: • (U+2022) is no dash"),
        ("  - id: heard", "  – id: heard", "25:3: error: – (U+2013) is no dash"),
        (
            "[heard, judged]",
            "\n      • heard\n      • judged",
            "52:7: error: • (U+2022) is no dash",
        ),
        ("format: 1\n", "```yaml\nformat: 1\n", "1:1: error: ``` is no YAML"),
        (
            "    text: I am heard.",
            "    tеxt: I am heard.",
            "26:5: error: \"tеxt\" with the letter е (U+0435)",
        ),
        ("points: 2", "points: 2.0", "17:13: error: `points` is 2.0; write 2"),
        ("points: 2", "points: 1e2", "17:13: error: `points` is 1e2; write 100"),
        ("format: 1", "format: 1.0", "1:9: error: `format` is 1.0; write 1"),
        ("title: Our work", "title: \"Our \\hwork\"", "3:13: error: `\\h` is no escape"),
        (
            "[\"1\"]",
            "[\u{a0}\"1\"]",
            "12:12: error: this entry begins with a no-break space (U+00A0)",
        ),
        (
            "reverse: true\n",
            "Reverse: true\n",
            "34:5: error: \"Reverse\" is not a field here; did you mean `reverse`?",
        ),
        ("text: I am heard.", "text: &I am heard.", "26:11: error: `text` begins with &"),
        (
            "score: mean",
            "score: m\u{435}an",
            "52:12: error: `score` is \"m\u{435}an\" with the letter \u{435} (U+0435)",
        ),
        ("  - id: aims", "  - id aims", "28:5: error: `id` lacks its colon"),
        ("  - id: aims", "  - id:aims", "28:5: error: `id` lacks its colon"),
        ("source: Own", "source Own", "7:1: error: "),
        (
            "concern: {",
            "concern {",
            "22:1: error: \"concern { at_most\" is not a field here; write a colon",
        ),
        (
            "at_most: 1",
            "at_most:1",
            "22:12: error: \"at_most:1\" is not a field here; write a colon",
        ),
        ("introduction: >-", "introduction:\u{a0}>-", "4:14: error: a no-break space (U+00A0)"),
        ("  - id: heard", "  -\u{a0}id: heard", "25:4: error: a no-break space (U+00A0)"),
        ("choices:", "\u{feff}choices:", "9:1: error: a byte order mark (U+FEFF) can't be seen"),
        ("format: 1", " format: 1", "2:1: error: this does not belong to line 1"),
        ("text: I am heard.", "text: \"I am heard.", "26:11: error: "),
        (
            "    points: 3",
            "    points: 3\n    summary: S",
            "22:5: error: \"summary\" is not a field here; it is a field of the file",
        ),
        (
            "    reverse: true",
            "    reverse: true\n    if: heard",
            "35:5: error: \"if\" is not a field here; there is no branching",
        ),
        (
            "    points: 2",
            "    points: 2\n    weight: 2",
            "18:5: error: \"weight\" is not a field here; there are no weights",
        ),
        (
            "title: Our work",
            "title: Our work\nx-parts: Parts",
            "4:1: error: \"x-parts\" is not a field here; fields for anchors",
        ),
        (
            "    id: low\n    positive: false",
            "    <<: { id: low, positive: false }",
            "38:5: error: \"<<\" is not a field here; merge keys",
        ),
    ] {
        let (said, status) = said(from, to);
        assert!(said.contains(&format!("\nown.yaml:{wanted}")), "{to:?}: {said}");
        assert_eq!(status, Some(2), "{to:?}");
    }
    // What is missing because of a merge key is no other fault.
    assert_error(
        "    id: low\n    positive: false",
        "    <<: { id: low, positive: false }",
        "38:5: ",
    );
    let (said, _) = said_of(format!("{OWN}---\n{OWN}"));
    assert!(said.contains("\nown.yaml:56:1: error: a second document begins here"), "{said}");
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let utf_16: Vec<u8> = OWN.encode_utf16().flat_map(to_bytes).collect();
        assert!(said_of(utf_16).0.contains("\nown.yaml:1:1: error: UTF-16 text"));
    }
}

#[test]
fn the_line_is_shown_with_a_caret() {
    let (said, _) = said("reverse: true", "reverse: maybe");
    same(
        said,
        str![[r#"
error: own.yaml has a problem
own.yaml:34:14: error: `reverse` is "maybe"; write true or false
        reverse: maybe
                 ^

"#]],
    );
    // Below wide characters, and in a long line, which is cut.
    let long = format!("{{ id: heard, text: {}, raise: R, reverse: 1 }}", "聞".repeat(60));
    let file = OWN.replacen(
        "id: heard\n    text: I am heard.\n    raise: I would like to be heard more.",
        &long,
        1,
    );
    let (said, _) = said_of(file);
    let [shown, caret] = said.lines().skip(2).collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert!(shown.starts_with("    ...聞") && shown.ends_with(" raise: R, reverse: 1 }"), "{said}");
    let wide = shown.chars().filter(|c| *c == '聞').count();
    assert_eq!(caret.len(), shown.chars().count() + wide - " }".len(), "{said}");
    assert!(shown.chars().count() + wide <= 104, "{said}");
}

#[test]
fn what_is_warned_of_is_an_error_if_that_is_asked() {
    let folder = Folder::new();
    folder.file("own.yaml", OWN);
    folder.check(&["validate", "--strict", "own.yaml"], "").code(0).stderr_eq("");
    let spanish = OWN.replacen("id:", "language: es\nid:", 1);
    folder.file("es.yaml", &spanish);
    folder.file("warned.yaml", OWN.replace("[\"2\"]", "[\"2 s\"]"));
    for file in ["es.yaml", "warned.yaml"] {
        folder.check(&["validate", file], "").code(0);
        folder.check(&["validate", "--strict", file], "").code(2);
    }
}

#[test]
fn texts_left_in_the_language_of_the_original() {
    let folder = Folder::new();
    folder.file("own.yaml", OWN);
    let translated = [
        ("id: our-work", "id: our-work\nlanguage: de"),
        ("title: Our work", "title: Unsere Arbeit"),
        ("Own wording.", "Eigene Worte."),
        ("I feel judged.", "Ich werde beurteilt."),
        ("I sometimes feel judged.", "Manchmal werde ich beurteilt."),
    ];
    let mut german = OWN.to_owned();
    for (from, to) in translated {
        german = german.replacen(from, to, 1);
    }
    folder.file("de.yaml", &german);
    let listed = |file: &str| {
        let run = folder.check(&["validate", "own.yaml", file], "");
        String::from_utf8_lossy(&run.get_output().stderr).into_owned()
    };
    let places = |listed: &str| -> Vec<String> {
        let lines = listed.lines().filter(|line| line.contains("is still that of own.yaml"));
        lines.filter_map(|line| line.split(':').nth(1).map(str::to_owned)).collect()
    };
    let wanted = ["5", "27", "28", "30", "31", "41", "42", "46", "47", "55"];
    assert_eq!(places(&listed("de.yaml")), wanted);
    // Beside an error, too; and never in the same language.
    folder.file("de.yaml", german.replace("reverse: true", "reverse: ja"));
    let said = listed("de.yaml");
    assert_eq!(places(&said), wanted, "{said}");
    assert!(said.contains(": error: `reverse` is \"ja\""), "{said}");
    folder.file("de.yaml", german.replace("language: de", "language: en-GB"));
    assert!(places(&listed("de.yaml")).is_empty());
}

#[test]
fn a_lone_file_is_compared_with_the_built_in_one() {
    let folder = Folder::new();
    let built_in = include_str!("../../questions.yaml");
    folder.file("own.yaml", built_in.replace("at_most: 0", "at_least: 1"));
    let validated = folder.check(&["validate", "own.yaml"], "").code(2);
    let said = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    assert!(said.ends_with("error: own.yaml does not score like the built-in file\n"), "{said}");
    folder.file("own.yaml", built_in.replace("id: therapeutic-alliance", "id: mine"));
    let validated = folder.check(&["validate", "own.yaml"], "").code(0);
    let said = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    assert!(
        said.starts_with("own.yaml:3:5: warning: this asks the questions of the built-in file"),
        "{said}"
    );
    assert!(!stdout(validated.get_output()).contains("scores like"));
}

/// A file of many answers is shown in bounded memory: each kind of question has them once.
#[test]
fn many_answers_are_shown_once() {
    let mut file = "format: 1\nid: many\ntitle: Many\nsafety: Safe.\nchoices:\n".to_owned();
    for nth in 0..300 {
        file += &format!("  - {{ label: \"c{nth}\", points: {nth} }}\n");
    }
    file += "questions:\n";
    for nth in 0..300 {
        file += &format!("  - {{ id: q{nth}, text: T{nth}, reverse: {} }}\n", nth == 7);
    }
    file += "results:\n  - { from: 0, id: any, positive: true, headline: H, advice: A }\n";
    let folder = Folder::new();
    folder.file("own.yaml", file);
    let validated = folder.check(&["validate", "own.yaml"], "").code(0).stderr_eq("");
    let shown = stdout(validated.get_output());
    assert_eq!(shown.matches("  c5 (c5): ").count(), 2);
    assert!(shown.contains("\n8. T7 (q7, reversed)\n\n  c0 (c0): 299 points\n"), "{shown}");
}

#[test]
fn everything_that_people_read_is_shown() {
    for file in [OWN, include_str!("../../questions.yaml")] {
        let folder = Folder::new();
        folder.file("own.yaml", file);
        let validated = folder.check(&["validate", "own.yaml"], "").code(0);
        let shown = stdout(validated.get_output()).replace(['\n', ' '], "");
        let mut place = 0;
        let questionnaire =
            alliance_check::questionnaire::file::load(file.as_bytes()).expect("valid");
        let mut texts = vec![questionnaire.introduction.clone().expect("an introduction")];
        for question in &questionnaire.questions {
            texts.extend([question.text.clone(), question.raise.clone().expect("words")]);
        }
        for result in &questionnaire.total.as_ref().expect("a total").results {
            texts.push(result.headline.clone());
            texts.extend(result.why.clone());
            texts.push(result.advice.clone());
        }
        texts.extend([
            questionnaire.safety.clone(),
            questionnaire.source.clone().expect("a source"),
        ]);
        for text in texts {
            let text = text.replace(['\n', ' '], "");
            let found = shown[place..].find(&text).unwrap_or_else(|| panic!("{text} in {shown}"));
            place += found;
        }
    }
}
