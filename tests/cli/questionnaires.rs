//! Questionnaires of one's own: scales, reversed items, low is good, no total, another script, and many questions.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use snapbox::str;

use crate::run::{check, output, program, same, stdout};
use crate::terminal::{Terminal, question, review};

/// A questionnaire made up for the tests.
fn made_up(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/questionnaires");
    folder.join(name).to_str().expect("a path").to_owned()
}

/// The text report on `answers` to a questionnaire.
fn report(name: &str, answers: &[&str]) -> String {
    let output = output(program(&["--questions", &made_up(name)]), answers.join("\n"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    stdout(&output).to_owned()
}

/// The JSON report, without the time.
fn json(name: &str, answers: &[&str]) -> Value {
    let args = ["--questions", &made_up(name), "--format", "json"];
    let output = output(program(&args), answers.join("\n"));
    serde_json::from_str(stdout(&output)).expect("JSON")
}

#[test]
fn the_validation_summaries() {
    let summary = |name| {
        let output = output(program(&["validate", &made_up(name)]), "");
        stdout(&output).to_owned()
    };
    same(
        summary("three-threads.yaml"),
        str![[r#"
Three threads
[..]three-threads.yaml
...
1. I feel warmth between us. (warm)

  Not at all (not_at_all), typed 1: 1 point, worth raising
  A little (a_little), typed 2: 2 points, worth raising
  Partly (partly), typed 3: 3 points
  Mostly (mostly), typed 4: 4 points
  Fully (fully), typed 5: 5 points
  To begin with: "I miss some warmth between us."

2. I am on my guard here. (guarded, reversed)

  Not at all (not_at_all), typed 1: 5 points
  A little (a_little), typed 2: 4 points
  Partly (partly), typed 3: 3 points
  Mostly (mostly), typed 4: 2 points, worth raising
  Fully (fully), typed 5: 1 point, worth raising
  To begin with: "I notice that I am on my guard here."

...
Total (total, sum of 12 questions): 12 to 60

loose (not positive): 12 to 35

The threads are loose

It may help to talk about them.

holding (positive): 36 to 47

The threads are holding

Keep what works.

strong (positive): 48 to 60

The threads are strong

Keep what works.

Bond (bond, sum of 4 questions): 4 to 20

Questions: warm, guarded, seen, alone

thin (not positive): 4 to 11

Your bond is thin

You may want to say so.

firm (positive): 12 to 20

Your bond is firm

That is something to build on.

Aims (aim, mean of 3 questions): 1 to 5

Questions: aims, drift, matter

Way of working (way, sum of 5 questions): 5 to 25

Questions: useful, pace, lost, tasks, voice

Below each result

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

[..]three-threads.yaml is valid: three-threads, 12 questions, 5 choices

"#]],
    );
    same(
        summary("heavy-days.yaml"),
        str![[r#"
Heavy days
[..]heavy-days.yaml

1. Was I tired? (tired)

  Never (never), typed 0: 0 points
  On some days (on_some_days), typed 1: 1 point
  On most days (on_most_days), typed 2: 2 points, worth raising
  Every day (every_day), typed 3: 3 points, worth raising
  To begin with: "I have been tired a lot."

2. Was I tense? (tense)

  Never (never), typed 0: 0 points
  On some days (on_some_days), typed 1: 1 point
  On most days (on_most_days), typed 2: 2 points, worth raising
  Every day (every_day), typed 3: 3 points, worth raising
  To begin with: "I have been tense a lot."

3. Did I feel joy? (joy, reversed)

  Never (never), typed 0: 3 points, worth raising
  On some days (on_some_days), typed 1: 2 points, worth raising
  On most days (on_most_days), typed 2: 1 point
  Every day (every_day), typed 3: 0 points
  To begin with: "I have felt little joy."

Total (total, sum of 3 questions): 0 to 9

light (positive): 0 to 3

Your days were light

Good to know.

heavy (not positive): 4 to 9

Your days were heavy

That is worth telling someone.

Your days add up to {score} of {max}.

Below each result

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

[..]heavy-days.yaml is valid: heavy-days, 3 questions, 4 choices

"#]],
    );
    same(
        summary("even-keel.yaml"),
        str![[r#"
Even keel
[..]even-keel.yaml

1. The morning (morning)

  Sinks (sinks), typed a: -2 points
  Lists (lists), typed b: -1 points
  Level (level), typed c: 0 points
  Lifts (lifts), typed d: 1 point
  Soars (soars), typed e: 2 points

2. Noon (noon)

  Sinks (sinks), typed a: -2 points
  Lists (lists), typed b: -1 points
  Level (level), typed c: 0 points
  Lifts (lifts), typed d: 1 point
  Soars (soars), typed e: 2 points

3. The evening (evening)

  Sinks (sinks), typed a: -2 points
  Lists (lists), typed b: -1 points
  Level (level), typed c: 0 points
  Lifts (lifts), typed d: 1 point
  Soars (soars), typed e: 2 points

4. The night (night)

  Sinks (sinks), typed a: -2 points
  Lists (lists), typed b: -1 points
  Level (level), typed c: 0 points
  Lifts (lifts), typed d: 1 point
  Soars (soars), typed e: 2 points

No answer is worth raising: there is no `concern`.

By day (day, mean of 3 questions): -2 to 2

Questions: morning, noon, evening

below (not positive): -2 to -0.34

Below the line

The mean is under -0.3.

Rest.

level (positive): 0 to 1.33

On the line

Steady as she goes.

above (positive): 1.66 to 2

Above the line

Enjoy it.

After dark (dark, mean of 2 questions): -2 to 2

Questions: evening, night

dim (not positive): -2 to -0.5

A dim night

Leave a light on.

bright (positive): 0 to 2

A bright night

Sleep well.

Below each result

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

[..]even-keel.yaml is valid: even-keel, 4 questions, 5 choices

"#]],
    );
    same(
        summary("kokoro.yaml"),
        str![[r#"
こころの安全確認
[..]kokoro.yaml

セラピストとの関係についての短い質問です。正しい答えも間違った答えもありません。
あなたがどう感じているかだけが大切です。

1. セラピストと一緒にいると安心できますか。 (anshin)

  はい (hai), typed h: 1 point
  いいえ (iie), typed i: 0 points, worth raising
  わからない (wakaranai), typed s: 0 points, worth raising
  To begin with: "まだ少し緊張しています。そのことについて話せますか。"

2.
どんなことでも、たとえ言いにくいことであっても、ためらわずにセラピストに話すこと
ができると感じていますか。 (hanasu)

  はい (hai), typed h: 1 point
  いいえ (iie), typed i: 0 points, worth raising
  わからない (wakaranai), typed s: 0 points, worth raising
  To begin with: "話しにくいことがあります。一緒に考えてもらえますか。"

Total (total, sum of 2 questions): 0 to 2

hanashiau (not positive): 0 to 1

話し合ってみたいことがあります

セラピストに話してみましょう。

yoi (positive): 2

関係は良さそうです

そのまま大切にしてください。

{max}問のうち{score}問が「はい」でした。

Below each result

これは検査ではありません。安全でないと感じるときは、信頼できる人に相談してくださ
い。

alliance-checkのテストのために作られたもので、自由に使えます。

[..]kokoro.yaml is valid: kokoro, 2 questions, 3 choices

"#]],
    );
}

#[test]
fn subscales_and_reversed_items() {
    let answers = ["5", "5", "4", "1", "2", "skip", "3", "3", "3", "3", "3", "3"];
    same(
        report("three-threads.yaml", &answers),
        str![[r#"
The threads are holding
[..]

Keep what works.

[..] 11 of 12.

Bond: 15 of 20

Your bond is firm. That is something to build on.

Aims: 2 to 3.33 of 5

Way of working: 15 of 25

[..]

  I am on my guard here.  Fully
    "I notice that I am on my guard here."

  We agree on what I want to reach.  A little
    "I'd like to look at my aims again."

[..]

  I feel warmth between us.  Fully
  I feel alone even in the room.  Not at all

Your other answers

  I feel seen.  Mostly
  What we work on matters to me.  Partly
  The way we work is useful.  Partly
  The pace is right for me.  Partly
  I lose track of why we do things.  Partly
  I know what I can do between sessions.  Partly
  I have a say in what we do.  Partly

Skipped

  We drift from session to session.

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

"#]],
    );
    let check = json("three-threads.yaml", &answers);
    same(
        check["scales"].to_string(),
        str![[
            r#"[{"id":"bond","max_score":20,"positive":true,"score":15,"score_range":[15,15],"title":"Bond","verdict":"firm"},{"id":"aim","max_score":5,"positive":null,"score":null,"score_range":[2,3.3333333333333335],"title":"Aims","verdict":null},{"id":"way","max_score":25,"positive":null,"score":15,"score_range":[15,15],"title":"Way of working","verdict":null}]"#
        ]],
    );
    // Reversed: "Fully" on one's guard is worth 1, and a concern.
    same(
        check["responses"][1].to_string(),
        str![[
            r#"{"answer":"fully","concern":true,"id":"guarded","label":"Fully","points":1,"question":"I am on my guard here.","raise":"I notice that I am on my guard here."}"#
        ]],
    );
}

#[test]
fn a_subscale_that_a_skipped_answer_could_change() {
    let answers = ["3", "3", "skip", "3", "3", "3", "3", "3", "3", "3", "3", "3"];
    let check = json("three-threads.yaml", &answers);
    same(
        check["scales"][0].to_string(),
        str![[
            r#"{"id":"bond","max_score":20,"positive":null,"score":null,"score_range":[10,14],"title":"Bond","verdict":null}"#
        ]],
    );
}

#[test]
fn low_is_good() {
    same(
        report("heavy-days.yaml", &["on some days", "0", "3"]),
        str![[r#"
Your days were light
[..]

Good to know.

Your days add up to 1 of 9.

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

"#]],
    );
    same(
        report("heavy-days.yaml", &["3", "2", "0"]),
        str![[r#"
Your days were heavy
[..]

That is worth telling someone.

Your days add up to 8 of 9.

[..]

  Was I tired?  Every day
    "I have been tired a lot."

  Was I tense?  On most days
    "I have been tense a lot."

  Did I feel joy?  Never
    "I have felt little joy."

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

"#]],
    );
}

#[test]
fn no_total() {
    same(
        report("even-keel.yaml", &["a", "skip", "b", "e"]),
        str![[r#"
[..]

[..] 3 of 4.

By day: -1.67 to -0.34 of 2

Below the line. The mean is under -0.3. Rest.

After dark: 0.5 of 2

A bright night. Sleep well.

Your answers

  The morning  Sinks
  The evening  Lists
  The night  Soars

Skipped

  Noon

This is made up and measures nothing. If you feel unsafe, turn to someone you
trust.

Made up for alliance-check; free to use.

"#]],
    );
    let check = json("even-keel.yaml", &["c", "c", "b", "e"]);
    assert_eq!(check["score"], Value::Null);
    assert_eq!(check["score_range"], Value::Null);
    assert_eq!(check["max_score"], Value::Null);
    assert_eq!(check["verdict"], Value::Null);
    same(
        check["scales"].to_string(),
        str![[
            r#"[{"id":"day","max_score":2,"positive":false,"score":-0.3333333333333333,"score_range":[-0.3333333333333333,-0.3333333333333333],"title":"By day","verdict":"below"},{"id":"dark","max_score":2,"positive":true,"score":0.5,"score_range":[0.5,0.5],"title":"After dark","verdict":"bright"}]"#
        ]],
    );
}

#[test]
fn without_a_total_the_status_speaks_of_the_scales() {
    for (answers, status) in [
        ("c\nc\nc\nc\n", 0),
        ("a\na\na\na\n", 1),
        ("c\nc\nc\na\n", 1),
        ("a\na\na\ne\n", 1),
        ("c\nc\nskip\nc\n", 1),
    ] {
        let args = ["--questions", &made_up("even-keel.yaml"), "--exit-code"];
        let output = output(program(&args), answers);
        assert_eq!(output.status.code(), Some(status), "{answers:?}");
    }
}

#[test]
fn another_script_in_the_terminal() {
    let kokoro = made_up("kokoro.yaml");
    let mut terminal = Terminal::start(40, &["--questions", &kokoro]);
    terminal.answer(1, &["ふつう"]).wait_for("\"ふつう\"");
    same(
        terminal.contents(),
        str![[r#"
こころの安全確認

セラピストとの関係についての短い質問で
す。正しい答えも間違った答えもありませ
ん。あなたがどう感じているかだけが大切
です。
...
Question 1 of 2

  セラピストと一緒にいると安心できます
  か。

  h  はい    i  いいえ    s  わからない

I don't know "ふつう" here. Type h
(はい), i (いいえ), s (わからない) or
skip to skip.
[..]:
"#]],
    );
    terminal.press("はい\r").answer(2, &["s"]).wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
1. セラピストと一緒にいると安心できます
   か。  はい
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
話し合ってみたいことがあります
[..]

セラピストに話してみましょう。

2問のうち1問が「はい」でした。

[..]

  どんなことでも、たとえ言いにくいことで
  あっても、ためらわずにセラピストに話す
  ことができると感じていますか。
  わからない
    "話しにくいことがあります。一緒に考
    えてもらえますか。"

[..]

  セラピストと一緒にいると安心できますか
  。  はい

これは検査ではありません。安全でないと感
じるときは、信頼できる人に相談してくださ
い。

alliance-checkのテストのために作られたも
ので、自由に使えます。
"#]],
    );
}

#[test]
fn a_key_goes_before_a_commands_letter() {
    let kokoro = made_up("kokoro.yaml");
    let mut terminal = Terminal::start(80, &["--questions", &kokoro]);
    terminal.wait_for("skip skips, b goes back");
    terminal.press("skip\r").answer(2, &["s"]).wait_for(review());
    same(
        terminal.contents(),
        str![[r#"
...
skip [..], b [..], q [..]; help [..]

[..]

1. セラピストと一緒にいると安心できますか。  skipped
2. どんなことでも、たとえ言いにくいことであっても、ためらわずにセラピストに話す
   ことができると感じていますか。  わからない
...
"#]],
    );
}

#[test]
fn two_hundred_questions_with_eleven_choices() {
    let mut file = "format: 1\nid: long\ntitle: A long one\nsafety: Safe.\nchoices:\n".to_owned();
    file.extend(
        (0..=10).map(|points| {
            format!("  - {{ id: n{points}, label: \"{points}\", points: {points} }}\n")
        }),
    );
    file += "questions:\n";
    file.extend(
        (1..=200).map(|number| format!("  - {{ id: q{number}, text: Is {number} true? }}\n")),
    );
    file += "results:\n  - { from: 0, id: any, positive: true, headline: Any, advice: A. }\n";
    let folder = crate::run::Folder::new();
    let path = folder.file("long.yaml", file);

    let mut terminal = Terminal::start(60, &["--questions", path.to_str().expect("a path")]);
    terminal.answer(1, &["?"]).wait_for("whole word");
    same(
        terminal.contents(),
        str![[r#"
A long one
...
Question 1 of 200

  Is 1 true?

  0    1    2    3    4    5    6    7    8    9    10

Type 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 or s to skip. The
...
"#]],
    );
    let answers: Vec<_> = (0..200).map(|number| (number % 11).to_string()).collect();
    let answers: Vec<_> = answers.iter().map(String::as_str).collect();
    terminal.answer(1, &answers).at(review(), "57\r");
    terminal.wait_for(question(57, 200));
    same(
        terminal.contents(),
        str![[r#"

Question 57 of 200

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
159. Is 159 true?  4
160. Is 160 true?  5
...
199. Is 199 true?  0
200. Is 200 true?  1

Changed:
 57. Is 57 true?  10

[..]
[..]

[..]:
"#]],
    );
    terminal.press("b\r").at(question(200, 200), "\r").at(review(), "\r");
    terminal.at("Enter shows more", "\r").at("Enter shows more", "q\r");
    let ended = terminal.end();
    assert_eq!(ended.status, "0");
}

#[test]
fn the_schema_accepts_valid_files_and_refuses_faulty_ones() {
    let printed = output(program(&["schema"]), "");
    let schema: Value = serde_json::from_str(stdout(&printed)).expect("JSON");
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    let validator = jsonschema::draft7::new(&schema).expect("a schema");
    let accepts = |yaml: &str| {
        let instance: Value = serde_yaml::from_str(yaml).expect("YAML");
        validator.is_valid(&instance)
    };
    let built_in = include_str!("../../questions.yaml");
    assert!(accepts(built_in));
    for file in fs::read_dir(made_up("")).expect("the questionnaires") {
        let path = file.expect("a file").path();
        assert!(accepts(&fs::read_to_string(&path).expect("a questionnaire")), "{path:?}");
    }
    for (from, to) in [
        ("format: 1", "format: 2"),
        ("title:", "titel:"),
        ("points: 1 }", "points: one }"),
        ("points: 1 }", "points: 1.5 }"),
        ("points: 1 }", "points: 1, colour: red }"),
        ("positive: true", "positive: \"yes\""),
        ("from: 8", "from: eight"),
        ("keys: [\"y\"]", "keys: y"),
        ("concern: { at_most: 0 }", "concern: 0"),
        ("title: ", "title: \"\" # "),
    ] {
        assert!(built_in.contains(from), "{from}");
        let faulty = built_in.replacen(from, to, 1);
        assert!(!accepts(&faulty), "{to}");
        check(&["validate", "/dev/stdin"], faulty).code(2);
    }
}
