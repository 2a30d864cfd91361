//! The built-in questions, and questionnaires of one's own as asked and scored: scales, reversed
//! items, low is good, no total, answers without points, another script, and many questions.

use std::fs;

use alliance_check::questionnaire::file::BUILT_IN;
use serde_json::{Value, json};
use snapbox::cmd::OutputAssert;
use snapbox::str;

use crate::run::{Folder, invoke, output, program, same, saved_at, stdout};
use crate::terminal::{Terminal, question, review};
use crate::validate::{SMALL, changed};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires");

/// What stands behind `name` in the lines of the built-in file.
fn built_in(name: &str) -> Vec<&str> {
    BUILT_IN.lines().filter_map(|line| line.trim().strip_prefix(name)).collect()
}

#[test]
fn the_built_in_questions_are_those_of_the_article() {
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
    assert_eq!(built_in("text: "), asked);
}

#[test]
fn every_built_in_opener_is_short_and_in_the_first_person() {
    for opener in built_in("raise: ") {
        assert!(opener.split_whitespace().count() < 25, "{opener}");
        let mut words = opener.split_whitespace();
        assert!(words.any(|word| ["I", "I'd", "I'm"].contains(&word)), "{opener}");
    }
}

/// The path of a questionnaire made up as an example.
pub fn example(name: &str) -> String {
    format!("{EXAMPLES}/{name}")
}

/// The text report on `answers` to an example, with a space between them.
fn report(name: &str, answers: &str) -> OutputAssert {
    let answers = answers.replace(' ', "\n");
    invoke(&["--questions", &example(name)], answers).code(0).stderr_eq("")
}

/// The JSON report.
fn json(name: &str, answers: &str) -> Value {
    let args = ["--questions", &example(name), "--format", "json"];
    let checked = invoke(&args, answers.replace(' ', "\n")).code(0);
    serde_json::from_str(stdout(checked.get_output())).expect("JSON")
}

#[test]
fn each_scale_has_its_score_and_a_reversed_item_counts_from_the_other_end() {
    let answers = "5 5 4 1 2 skip 3 3 3 3 3 3";
    report("three-threads.yaml", answers).stdout_eq(str![[r#"
The threads are holding
...
Bond: 15 of 20

Your bond is firm. That is something to build on.

Aims: 2 to 3.33 of 5

Way of working: 15 of 25

[..]

  I am on my guard here.  Fully
    "I notice that I am on my guard here."
...
  I feel warmth between us.  Fully
  I feel alone even in the room.  Not at all
...
"#]]);
    let check = json("three-threads.yaml", answers);
    let aims = json!({
        "id": "aim", "title": "Aims", "verdict": null, "positive": null, "score": null,
        "score_range": [2, 10.0 / 3.0], "max_score": 5,
    });
    assert_eq!(check["scales"][1], aims);
    // Reversed, "Fully" is worth 1, and a concern.
    let guarded = &check["responses"][1];
    assert_eq!((&guarded["points"], &guarded["concern"]), (&json!(1), &json!(true)));
}

#[test]
fn a_scale_has_no_result_that_a_skipped_answer_could_change() {
    let check = json("three-threads.yaml", "3 3 skip 3 3 3 3 3 3 3 3 3");
    let bond = &check["scales"][0];
    assert_eq!(bond["score_range"], json!([10, 14]));
    assert_eq!((&bond["verdict"], &bond["positive"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_low_score_can_be_the_good_one() {
    report("heavy-days.yaml", "1 0 3").stdout_eq(str![[r#"
Your days were light
...
Your days add up to 1 of 9.

This [..]
...
"#]]);
    report("heavy-days.yaml", "3 2 0").stdout_eq(str![[r#"
Your days were heavy
...
Your days add up to 8 of 9.

[..]

  Was I tired?  Every day
    "[..]"

  Was I tense?  On most days
    "[..]"

  Did I feel joy?  Never
    "[..]"
...
"#]]);
}

#[test]
fn without_a_total_each_scale_has_its_result() {
    report("even-keel.yaml", "a skip b e").stdout_eq(str![[r#"
[..]

[..] 3 of 4.

By day: -1.67 to -0.34 of 2

Below the line. The mean is under -0.3. Rest.

After dark: 0.5 of 2

A bright night. Sleep well.

Your answers

  The morning  Sinks
...
"#]]);
    let check = json("even-keel.yaml", "c c b e");
    for total in ["score", "score_range", "max_score", "verdict"] {
        assert_eq!(check[total], Value::Null, "{total}");
    }
    assert_eq!(check["scales"][0]["score"], json!(-1.0 / 3.0));
}

#[test]
fn without_a_summary_the_program_has_a_sentence_for_the_score() {
    let folder = Folder::new();
    folder.file("own.yaml", SMALL);
    folder.invoke(&["--questions", "own.yaml"], "0\nOFTEN\n1\n").code(0).stdout_eq(str![[r#"
Low
...
Your score is 1 of 3.
...
"#]]);
}

#[test]
fn without_a_total_the_status_speaks_of_the_scales() {
    let args = ["--questions", &example("even-keel.yaml"), "--exit-code"];
    for (answers, status) in
        [("c\nc\nc\nc\n", 0), ("c\nc\nc\na\n", 1), ("a\na\na\ne\n", 1), ("c\nc\nskip\nc\n", 1)]
    {
        invoke(&args, answers).code(status);
    }
}

#[test]
fn words_are_typed_as_they_stand_in_the_file() {
    let folder = Folder::new();
    for (from, to, typed) in [
        ("label: \"Often\"", "label: \"null\"", "null"),
        ("keys: [\"1\"]", "keys: [\"~\"]", "~"),
        ("keys: [\"1\"]", "keys: [\"so: so\"]", "so: so"),
        // What some readers take for true is a text here.
        ("label: \"Often\"", "label: Yes", "yes"),
        // Straight for curved.
        ("label: \"Often\"", "label: I don\u{2019}t", "I don't"),
    ] {
        folder.file("own.yaml", changed(&[(from, to)]));
        let answers = format!("{typed}\n").repeat(3);
        folder.invoke(&["--questions", "own.yaml"], answers).code(0).stderr_eq("");
    }
}

#[test]
fn an_answer_without_points_counts_in_no_score() {
    let folder = Folder::new();
    folder.file("own.yaml", SMALL);
    let args = ["--questions", "own.yaml"];
    folder.invoke(&args, "never\nna\noften\n").code(0).stderr_eq("").stdout_eq(str![[r#"
Low
...
Nights: 0 of 1

Short. Talk to me.
...
"#]]);
    folder.invoke(&args, "na\nna\nna\n").code(0).stderr_eq("").stdout_eq(str![[r#"
No result this time
[..]

The answer "Does not apply" has no points, so there is no overall result, and
that is fine.

Nights: 0 to 1 of 1

There is no result here, and that is fine.
...
"#]]);
    let table = "sleep,rest,tired\n0,na,1\n1,Does not apply,\n";
    folder.invoke(&["score", "--questions", "own.yaml"], table).code(0).stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,nights_score,[..],concerns
3,,0,1,low,false,0,0,0,short,false,sleep tired
2,,1,3,,,,0.5,1,,,

"#]]);
}

/// Fine, then raised, then without points: that is not fine again.
#[test]
fn an_answer_without_points_is_nothing_going_well() {
    let folder = Folder::new();
    let own = folder.file("own.yaml", SMALL);
    let args = ["--questions", own.to_str().expect("a path")];
    let checks = [(1, "often often never"), (2, "never often never"), (3, "na often never")];
    let checks =
        checks.map(|(day, answers)| saved_at(&format!("2025-11-0{day}T12:00:00Z"), &args, answers));
    folder.file("checks.jsonl", checks.concat());
    let history = folder.invoke(&["history", "checks.jsonl", args[0], args[1]], "").code(0);
    let shown = stdout(history.get_output());
    assert!(shown.contains("Do I sleep well?  from Never to Does not apply"), "{shown}");
    assert!(!shown.contains("Going well again"), "{shown}");
    assert!(shown.contains("2 to 3: at least one answer is missing or has no points."), "{shown}");
    // Nor is any answer without a rule for what is worth raising.
    folder.file("own.yaml", changed(&[("concern: { at_most: 0 }\n", "")]));
    let checked = folder.invoke(&args, "often\nna\nnever\n").code(0);
    let shown = stdout(checked.get_output());
    let answers = "Your answers\n\n  Do I sleep well?  Often\n  Do I rest?  Does not apply\n";
    assert!(shown.contains(answers), "{shown}");
}

#[test]
fn another_script_is_wrapped_by_its_width() {
    let mut terminal = Terminal::start(40, &["--questions", &example("kokoro.yaml")]);
    terminal.answer(1, &["ふつう"]).wait_for("\"ふつう\"");
    same(
        terminal.contents(),
        str![[r#"
...
I don't know "ふつう" here. Type h (は
い), i (いいえ), s (わからない) or skip
to skip.
[..]:
"#]],
    );
    terminal.press("はい\r").answer(2, &["s"]).wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
2. どんなことでも、たとえ言いにくいこと
   であっても、ためらわずにセラピストに
   話すことができると感じていますか。
   わからない
...
"#]],
    );
    terminal.press("\r");
    same(
        terminal.end().screen,
        str![[r#"
...
2問のうち1問が「はい」でした。
...
    "話しにくいことがあります。一緒に考
    えてもらえますか。"
...
"#]],
    );
}

#[test]
fn a_key_goes_before_a_commands_letter() {
    let mut terminal = Terminal::start(80, &["--questions", &example("kokoro.yaml")]);
    terminal.wait_for("skip skips, b goes back");
    terminal.press("skip\r").answer(2, &["s"]).wait_for(review());
    let screen = terminal.contents();
    assert!(screen.contains("安心できますか。  skipped\n"), "{screen}");
    assert!(screen.contains("わからない\n"), "{screen}");
}

/// A questionnaire of so many questions and choices.
pub fn many_questions(count: usize, choices: usize) -> String {
    let mut file = "format: 1\nid: long\ntitle: A long one\nsafety: Safe.\nchoices:\n".to_owned();
    for points in 0..choices {
        file += &format!("  - {{ id: n{points}, label: \"{points}\", points: {points} }}\n");
    }
    file += "questions:\n";
    for number in 1..=count {
        file += &format!("  - {{ id: q{number}, text: Is {number} true? }}\n");
    }
    file + "results:\n  - { from: 0, id: any, positive: true, headline: Any, advice: A. }\n"
}

#[test]
fn in_a_list_of_two_hundred_answers_a_changed_one_is_shown_again_below() {
    let folder = Folder::new();
    let path = folder.file("long.yaml", many_questions(200, 11));
    let mut terminal = Terminal::start(60, &["--questions", path.to_str().expect("a path")]);
    let answers: Vec<_> = (0..200).map(|number| (number % 11).to_string()).collect();
    let answers: Vec<_> = answers.iter().map(String::as_str).collect();
    terminal.answer(1, &answers).at(review(), "57\r").wait_for(question(57, 200));
    same(
        terminal.contents(),
        str![[r#"

[..] 57 of 200

  Is 57 true?

  0    1    2    3    4    5    6    7    8    9    10

  [..]: 1. [..]

[..]:
"#]],
    );
    terminal.press("10\r").wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
200. Is 200 true?  1

Changed:
 57. Is 57 true?  10
...
"#]],
    );
    terminal.press("b\r").at(question(200, 200), "\r").at(review(), "\r");
    terminal.at("Enter shows more", "\r").at("Enter shows more", "q\r");
    assert_eq!(terminal.end().status, "0");
}

#[test]
fn in_a_list_of_fifteen_answers_a_changed_one_is_seen() {
    let folder = Folder::new();
    let path = folder.file("short.yaml", many_questions(15, 11));
    let mut terminal = Terminal::start(60, &["--questions", path.to_str().expect("a path")]);
    terminal.answer(1, &["1"; 15]).at(review(), "7\r").at(question(7, 15), "10\r");
    terminal.wait_for(review());
    let screen = terminal.contents();
    assert!(screen.contains(" 7. Is 7 true?  10\n"), "{screen}");
    assert!(!screen.contains("Changed:"), "{screen}");
}

#[test]
fn the_schema_accepts_the_built_in_file_and_the_examples() {
    let printed = output(program(&["schema"]), "");
    let schema: Value = serde_json::from_str(stdout(&printed)).expect("JSON");
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    let validator = jsonschema::draft7::new(&schema).expect("a schema");
    let accepts = |yaml: &str| {
        let instance: Value = serde_yaml::from_str(yaml).expect("YAML");
        validator.is_valid(&instance)
    };
    assert!(accepts(BUILT_IN));
    assert!(!accepts(&BUILT_IN.replace("format: 1", "format: 2")));
    for file in fs::read_dir(EXAMPLES).expect("the examples") {
        let path = file.expect("a file").path();
        assert!(accepts(&fs::read_to_string(&path).expect("a questionnaire")), "{path:?}");
    }
}
