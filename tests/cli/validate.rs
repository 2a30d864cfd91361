//! `validate`: it shows what people will read, and warns of what a file may not be meant to say.

use alliance_check::questionnaire::file;
use snapbox::cmd::OutputAssert;
use snapbox::{IntoData, str};

use crate::questionnaires::{example, many_questions};
use crate::run::{Folder, invoke, output, problems, same, stdout};

/// A small file without an error or a warning, to make mistakes in.
pub const SMALL: &str = r#"format: 1
id: small
title: A small one
introduction: >-
  Three questions about the last days.
  Choose what fits best.
source: Own wording.
choices:
  - { label: "Never", keys: ["0"], points: 0 }
  - { label: "Often", keys: ["1"], points: 1 }
  - { id: na, label: "Does not apply" }
concern: { at_most: 0 }
questions:
  - id: sleep
    text: Do I sleep well?
    raise: I sleep badly.
  - id: rest
    text: Do I rest?
    raise: I do not rest.
  - id: tired
    text: Am I tired?
    raise: I am tired.
    reverse: true
results:
  - { from: 0, id: low, positive: false, headline: Low, advice: Talk to me. }
  - { from: 3, id: high, positive: true, headline: High, advice: Go on. }
scales:
  - id: nights
    title: Nights
    questions: [sleep, tired]
    score: mean
    results:
      - { from: 0, id: short, positive: false, headline: Short, advice: Talk to me. }
      - { from: 1, id: long, positive: true, headline: Long, advice: Go on. }
safety: You are not alone.
"#;

/// The small file with each of `changes` made in it, from one text to the other.
pub fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(SMALL.to_owned(), |file, (from, to)| {
        assert!(file.contains(from), "{from:?} is not in the file");
        file.replacen(from, to, 1)
    })
}

/// The small file with a total that is prorated from two answers, and a scale from one.
pub fn prorated() -> String {
    changed(&[
        ("results:\n", "min_answered: 2\nresults:\n"),
        ("score: mean\n", "score: mean\n    min_answered: 1\n"),
    ])
}

/// The small file with these `fields` added to the question `rest`.
pub fn rest_with(fields: &str) -> String {
    let raise = "raise: I do not rest.";
    changed(&[(raise, &format!("{raise}\n    {fields}"))])
}

/// Choices of a question, in one line.
pub const NO_OR_YES: &str =
    r#"choices: [{ label: "No", points: 0 }, { label: "Yes", keys: [y], points: 1 }]"#;

/// The errors and warnings that `validate` lists, each as `line:column: message`.
pub struct Listed(pub String);

impl Listed {
    #[track_caller]
    pub fn lists(self, expected: impl IntoData) {
        same(self.0, expected);
    }
}

/// What `validate` lists of `file`. With an error nothing else is shown, and they are counted.
pub fn listed(file: impl AsRef<[u8]>) -> Listed {
    let folder = Folder::new();
    folder.file("own.yaml", file);
    let run = output(folder.program(&["validate", "own.yaml"]), "");
    let said = String::from_utf8(run.stderr).expect("UTF-8");
    let errors = said.matches(": error: ").count();
    let listed = match said.split_once('\n') {
        Some((heading, listed)) if heading.starts_with("error: own.yaml has ") => {
            assert_eq!((run.status.code(), run.stdout.is_empty()), (Some(2), true), "{said}");
            let count = format!(" {errors} ");
            assert!(errors == 1 || errors == 100 || heading.contains(&count), "{said}");
            listed
        }
        _ => {
            assert_eq!((run.status.code(), errors), (Some(0), 0), "{said}");
            &said
        }
    };
    Listed(problems(listed).replace("own.yaml:", "").trim_end().to_owned())
}

/// What is listed for each of `changes` when it alone is made in the small file.
pub fn each(changes: &[(&str, &str)]) -> Listed {
    each_file(changes.iter().map(|change| changed(&[*change])))
}

/// What is listed for each of `files`.
pub fn each_file(files: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Listed {
    let all: Vec<_> = files.into_iter().map(|file| listed(file).0).collect();
    Listed(all.join("\n").trim_end().to_owned())
}

/// What stands in the small file from `start` to before `end`.
pub fn part(start: &str, end: &str) -> &'static str {
    let (before, behind) = SMALL.split_once(start).expect("the start");
    let (inner, _) = behind.split_once(end).expect("the end");
    &SMALL[before.len()..before.len() + start.len() + inner.len()]
}

/// The run of `validate` for `file`, which is valid.
fn validated(file: impl AsRef<[u8]>) -> OutputAssert {
    let folder = Folder::new();
    folder.file("own.yaml", file);
    folder.invoke(&["validate", "own.yaml"], "").code(0)
}

#[test]
fn a_valid_file_is_shown_in_the_order_in_which_people_read_it() {
    validated(format!("\u{feff}{SMALL}")).stderr_eq("").stdout_eq(str![[r#"
A small one
own.yaml

Three questions about the last days. Choose what fits best.

1. Do I sleep well? (sleep)

  Never (never), typed 0: 0 points, worth raising
  Often (often), typed 1: 1 point
  Does not apply (na): no points
  To begin with: "I sleep badly."
...
3. Am I tired? (tired, reversed)

  Never (never), typed 0: 1 point
  Often (often), typed 1: 0 points, worth raising
...
Total (total, sum of 3 questions): 0 to 3

low (not positive): 0 to 2

Low

Talk to me.

high (positive): 3
...
Nights (nights, mean of 2 questions): 0 to 1

Questions: sleep, tired

short (not positive): 0 to 0.5
...
Below each result

You are not alone.

Own wording.

own.yaml is valid: small, 3 questions, 3 choices

"#]]);
}

#[test]
fn choices_of_a_question_and_prorated_scores_are_shown() {
    let file = rest_with(&format!("{NO_OR_YES}\n    concern: never"))
        .replace("score: mean", "score: mean\n    min_answered: 1")
        .replace("safety:", "min_answered: 2\nsafety:");
    validated(file).stderr_eq("").stdout_eq(str![[r#"
...
2. Do I rest? (rest)

  No (no): 0 points
  Yes (yes), typed y: 1 point
  To begin with: "I do not rest."

3. Am I tired? (tired, reversed)

  Never (never), typed 0: 1 point
...
Total (total, sum of 3 questions, prorated with 2 or more answers): 0 to 3
...
Nights (nights, mean of 2 questions, prorated with 1 or more answers): 0 to 1
...
own.yaml is valid: small, 3 questions, 2 to 3 choices

"#]]);
}

#[test]
fn every_text_of_the_built_in_file_is_shown() {
    let validated = invoke(&["validate"], "").code(0).stderr_eq("");
    let shown = stdout(validated.get_output());
    let end = "the built-in file is valid: therapeutic-alliance, 8 questions, 3 choices\n";
    assert!(shown.ends_with(end), "{shown}");
    let built_in = file::load(file::BUILT_IN.as_bytes()).expect("a valid file");
    let mut texts = vec![built_in.safety];
    for text in [built_in.introduction, built_in.summary, built_in.source, built_in.credit] {
        texts.push(text.expect("a text"));
    }
    for question in built_in.questions {
        texts.extend([question.text, question.raise.expect("words to begin with")]);
    }
    for result in built_in.total.expect("a total").results {
        texts.extend([result.headline, result.advice]);
        texts.extend(result.why);
    }
    // However it is wrapped.
    let shown = shown.replace(['\n', ' '], "");
    for text in texts {
        assert!(shown.contains(&text.replace(['\n', ' '], "")), "{text} in {shown}");
    }
}

#[test]
fn the_scores_of_each_result_are_shown() {
    invoke(&["validate", &example("even-keel.yaml")], "").code(0).stdout_eq(str![[r#"
...
  Lists (lists), typed b: -1 points
...
No answer is worth raising: there is no `concern`.

By day (day, mean of 3 questions): -2 to 2
...
below (not positive): -2 to -0.34
...
level (positive): 0 to 1.33
...
above (positive): 1.66 to 2
...
"#]]);
}

#[test]
fn a_question_is_shown_with_its_own_answers() {
    let own = "rest?\n    choices: [{ label: No, points: 0 }, { label: A lot, points: 4 }]";
    validated(changed(&[("rest?", own)])).stdout_eq(str![[r#"
...
2. Do I rest? (rest)

  No (no): 0 points, worth raising
  A lot (a_lot): 4 points
  To begin with: "I do not rest."

3. Am I tired? (tired, reversed)

  Never (never), typed 0: 1 point
...
Total (total, sum of 3 questions): 0 to 6
...
own.yaml is valid: small, 3 questions, 2 to 3 choices

"#]]);
}

#[test]
fn the_answers_that_are_enough_are_shown_with_a_scale() {
    validated(prorated()).stderr_eq("").stdout_eq(str![[r#"
...
Total (total, sum of 3 questions, prorated with 2 or more answers): 0 to 3
...
Nights (nights, mean of 2 questions, prorated with 1 or more answers): 0 to 1
...
"#]]);
}

/// Three answers worth 0, 1 or 3 make every sum up to 9 but 8.
#[test]
fn scores_that_no_answers_reach_are_left_out_of_a_result() {
    let always = "  - { label: \"Always\", points: 3 }\n  - { id: na";
    let changes =
        [("  - { id: na", always), ("at_most: 0", "at_most: -1"), ("    reverse: true\n", "")];
    validated(changed(&changes)).stdout_eq(str![[r#"
...
high (positive): 3 to 7, 9
...
"#]]);
}

#[test]
fn one_choice_with_points_is_enough_to_know_the_range() {
    let file = changed(&[
        (", points: 1", ""),
        ("concern: { at_most: 0 }\n", ""),
        (part("  - { from: 3", "safety:"), ""),
    ]);
    validated(file).stderr_eq("").stdout_eq(str![[r#"
...
Total (total, sum of 3 questions): 0 to 0

low (not positive): 0
...
"#]]);
}

/// A file of many answers is shown in bounded memory: each kind of question has them once.
#[test]
fn many_answers_are_shown_once() {
    let many = many_questions(300, 300).replace("Is 8 true?", "Is 8 true?, reverse: true");
    let validated = validated(many).stderr_eq("");
    let shown = stdout(validated.get_output());
    assert_eq!(shown.matches("  5 (n5): ").count(), 2);
    assert!(shown.contains("\n8. Is 8 true? (q8, reversed)\n\n  0 (n0): 299 points\n"), "{shown}");
}

/// Marks that reorder text could make one answer look like another.
#[test]
fn what_cannot_be_seen_is_shown_as_an_escape() {
    let folder = Folder::new();
    let label = ("label: \"Never\"", "label: \"\u{202e}Never\"");
    let text = ("text: Do I rest?", "text: \"\u{2066}Rest?\"");
    folder.file("own.yaml", changed(&[label, text]));
    for args in [
        &["validate", "own.yaml"][..],
        &["--questions", "own.yaml"],
        &["--questions", "own.yaml", "--format", "markdown"],
    ] {
        let run = folder.invoke(args, "0\n0\n0\n").code(0).stderr_eq("");
        let shown = stdout(run.get_output());
        assert!(!shown.contains(['\u{202e}', '\u{2066}']), "{shown}");
        assert!(shown.contains(r"u{202e}Never") && shown.contains(r"u{2066}Rest?"), "{shown}");
    }
}

/// What is said of the small file with `from` changed to `to`, with the lines of the file.
fn with_excerpts(from: &str, to: &str) -> OutputAssert {
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[(from, to)]));
    folder.invoke(&["validate", "own.yaml"], "").code(2)
}

#[test]
fn the_line_of_an_error_is_shown_with_a_caret() {
    with_excerpts("reverse: true", "reverse: maybe").stderr_eq(str![[r#"
error: own.yaml has a problem
own.yaml:23:14: error: `reverse` is "maybe"; write true or false
        reverse: maybe
                 ^

"#]]);
}

/// Also of wide characters, each of two columns.
#[test]
fn a_long_line_is_cut_around_its_error() {
    let excerpt = |from, to: &str| {
        let refused = with_excerpts(from, to);
        let said = String::from_utf8_lossy(&refused.get_output().stderr);
        let [shown, caret] = said.lines().skip(2).collect::<Vec<_>>()[..] else { panic!("{said}") };
        let wide = shown.chars().filter(|c| *c == '聞').count();
        (shown.to_owned(), shown.chars().count() + wide, caret.len())
    };
    let wide = "聞".repeat(60);
    let flow = format!("{{ id: rest, text: {wide}, raise: R, reverse: 1 }}");
    let rest = "id: rest\n    text: Do I rest?\n    raise: I do not rest.";
    let (shown, columns, caret) = excerpt(rest, &flow);
    assert!(
        shown.starts_with("    ...聞") && shown.ends_with(" raise: R, reverse: 1 }"),
        "{shown}"
    );
    assert_eq!(caret, columns - " }".len());
    assert!(columns <= 104, "{shown}");
    let (shown, columns, caret) = excerpt("Do I rest?", &format!("{{ {wide}: x }}"));
    assert!(shown.starts_with("        text: { 聞") && shown.ends_with("聞..."), "{shown}");
    assert_eq!(caret, "        text: { ^".len());
    assert!(columns <= 104, "{shown}");
}

#[test]
fn with_strict_a_warning_or_a_missing_word_is_an_error() {
    let folder = Folder::new();
    folder.file("own.yaml", SMALL);
    folder.invoke(&["validate", "--strict", "own.yaml"], "").code(0).stderr_eq("");
    folder.file("es.yaml", changed(&[("title:", "language: es\ntitle:")]));
    folder.file("warned.yaml", changed(&[("[\"1\"]", "[\"1 s\"]")]));
    for file in ["es.yaml", "warned.yaml"] {
        folder.invoke(&["validate", file], "").code(0);
        folder.invoke(&["validate", "--strict", file], "").code(2);
    }
}

const LAST_TEXT: &str = "raise: I am tired.\n    reverse: true";

#[test]
fn a_line_of_a_text_may_be_a_lost_field_or_comment() {
    each(&[
        (LAST_TEXT, "raise: >-\n      I am tired.\n      reverse: true"),
        (LAST_TEXT, "raise: >-\n      reverse: true"),
        (LAST_TEXT, "raise: I am tired.\n      reverse true"),
        (LAST_TEXT, "raise: I am tired.\n      reverse"),
        (LAST_TEXT, "raise: \"I am tired.\n      reverse: true\""),
        // A line break that is refused is not the cause.
        (LAST_TEXT, "raise: |\n      I am tired.\n      reverse: true"),
        ("Choose what fits best.\nsource:", "Choose what fits best.\n  source:"),
        ("Choose what fits best.\n", "Choose what fits best.\n  # internal note\n"),
        ("raise: I sleep badly.", "raise: I sleep badly.\n      points:2"),
        // In quotes, with what is escaped there, and behind a tag.
        ("Own wording.", "'I don''t know\n  credit: Own'"),
        ("Own wording.", "\"Say \\\"hi\\\"\n  credit: Own\""),
        ("Own wording.", "\"  S\\u00e9\n  credit: Own\""),
        ("Own wording.", "!!str >-\n  Six.\n  credit: Own"),
    ])
    .lists(str![[r#"
24:7: warning: this line looks like the field `reverse`, but is a part of `raise`, which people read
23:7: warning: this line looks like the field `reverse`, but is a part of `raise`, which people read
23:7: warning: "reverse true" looks like a field that lost its colon, but is a part of `raise`, [..]
23:7: warning: "reverse" looks like a field that lost its colon, but is a part of `raise`, [..]
23:7: warning: this line looks like the field `reverse`, but is a part of `raise`, which people read
22:12: `raise` contains a line break; write it on one line
24:7: warning: this line looks like the field `reverse`, but is a part of `raise`, which people read
7:3: warning: this line looks like the field `source`, but is a part of `introduction`, [..]
7:3: warning: this line looks like a comment, but is a part of `introduction`, which people read
17:7: warning: this line looks like the field `points`, but is a part of `raise`, which people read
8:3: warning: this line looks like the field `credit`, but is a part of `source`, which people read
8:3: warning: this line looks like the field `credit`, but is a part of `source`, which people read
8:3: warning: this line looks like the field `credit`, but is a part of `source`, which people read
9:3: warning: this line looks like the field `credit`, but is a part of `source`, which people read
"#]]);
}

#[test]
fn a_lost_reversal_is_found_in_the_forms_that_people_write() {
    for line in [
        "Reverse: true",
        "reverse:true",
        "reverse : true",
        "reverse = true",
        "- reverse: true",
        "\"reverse\": true",
        "reverse\u{ff1a}true",
    ] {
        let raise = format!("raise: >-\n      I am tired.\n      {line}");
        each(&[(LAST_TEXT, &raise)]).lists("24:7: warning: [..]");
    }
    for end in ["reverse true", "reverse: true", "reverse:true"] {
        let in_block = format!("raise: >-\n      I am tired. {end}");
        let in_quotes = format!("raise: \"I am tired. {end}\"");
        let what = "ends like the field `reverse`, which has to be a line of its own";
        let warning = format!("22:12: warning: `raise` {what}");
        each(&[(LAST_TEXT, &in_block), (LAST_TEXT, &in_quotes)])
            .lists(format!("{warning}\n{warning}"));
    }
}

#[test]
fn a_text_that_only_looks_like_a_field_or_comment_is_fine() {
    for text in [
        "  Press # to go on.",
        "  Reversed: no",
        "  and so on: this",
        "  the result:none",
        "\n  reverse gear",
        "# no text",
    ] {
        let to = format!("Choose what fits best.\n{text}\n");
        each(&[("Choose what fits best.\n", &to)]).lists("");
    }
}

#[test]
fn a_comment_that_may_have_cut_a_text_is_warned_of() {
    each(&[
        ("title: A small one", "title: A small one #2"),
        ("safety: You are not alone.", "safety: You are\n  not #1"),
        // After an id, a quoted text, a number or a block; and a # that belongs to the text.
        ("id: small", "id: small # stable"),
        ("title: A small one", "title: \"Small #2\" # two"),
        ("format: 1", "format: 1 # the first"),
        ("introduction: >-", "introduction: >- # folded"),
        ("safety: You are not alone.", "safety: You are not#alone."),
    ])
    .lists(str![[r#"
3:20: warning: `title` ends here, because # begins a comment; [..]
36:7: warning: `safety` ends here, because # begins a comment; put the text in quotes if [..]
"#]]);
}

#[test]
fn a_word_that_may_be_meant_otherwise_is_warned_of() {
    each(&[
        ("[\"1\"]", "[\"1, s\"]"),
        ("[\"1\"]", "[\"1 s\"]"),
        ("[\"1\"]", "[\"1;s\"]"),
        ("label: \"Often\"", "label: Yes"),
        ("text: Am I tired?", "text: do i  REST"),
        ("{ at_most: 0 }", "{ at_most: -1 }"),
    ])
    .lists(str![[r#"
10:30: warning: "1, s" is a single key; write several keys as ["1", "n"]
10:30: warning: "1 s" is a single key; write several keys as ["1", "n"]
10:30: warning: "1;s" is a single key; write several keys as ["1", "n"]
10:14: warning: some programs read a bare Yes as true or false; put it in quotes
21:11: warning: question tired has the text of question rest
12:12: warning: no answer meets this rule, so none is worth raising
"#]]);
}

/// They are those of each question that has none of its own.
/// No answer to a question with the rule `never` is worth raising.
#[test]
fn a_positive_result_is_warned_of_by_the_rule_of_each_question() {
    let from_2 = |file: String| file.replace("from: 3", "from: 2");
    each_file([
        rest_with("concern: { at_least: 1 }"),
        from_2(rest_with(NO_OR_YES)),
        from_2(rest_with("concern: never")),
        // Only this question has a rule.
        from_2(rest_with("concern: never")).replace("concern: { at_most: 0 }\n", ""),
        from_2(rest_with("concern: { at_most: 0 }")).replace("concern: { at_most: 0 }\nq", "q"),
    ])
    .lists(str![[r#"
27:36: warning: result high [..]: "Often" to rest (with "Often" to sleep, "Never" to tired)
27:36: warning: result high [..]: "Never" to sleep (with "Yes" to rest, "Never" to tired)
27:36: warning: result high [..]: "Never" to sleep (with "Often" to rest, "Never" to tired)

26:36: warning: result high [..]: "Never" to rest (with "Often" to sleep, "Never" to tired)
"#]]);
}

#[test]
fn a_positive_result_with_an_answer_worth_raising_is_warned_of() {
    let low = ("id: low, positive: false", "id: low, positive: true");
    let high = ("id: high, positive: true", "id: high, positive: false");
    let short = ("id: short, positive: false", "id: short, positive: true");
    let files = [
        changed(&[("from: 3", "from: 2")]),
        // Also if all questions are reversed.
        changed(&[("[sleep, tired]", "[tired]"), short]),
        // The first result may be the positive one, with a rule for many points.
        changed(&[("at_most: 0", "at_least: 1"), low, high]),
    ];
    each_file(files).lists(str![[r#"
26:36: warning: result high [..]: "Never" to sleep (with "Often" to rest, "Never" to tired)
33:41: warning: result short is positive, also with an answer worth raising: "Often" to tired
25:35: warning: result low [..]: "Often" to sleep (with "Never" to rest, "Often" to tired)
34:40: warning: result long [..]: "Often" to sleep, "Never" to tired
"#]]);
    // There are too many sums to try.
    let questions = (0..4_000).map(|nth| format!("  - {{ id: q{nth}, text: T{nth}, raise: R }}\n"));
    let many = format!("questions:\n{}", questions.collect::<String>());
    listed(changed(&[
        ("points: 1 }", "points: 1000000 }\n  - { label: \"Seldom\", points: 1 }"),
        ("questions:\n", &many),
    ]))
    .lists(str![[r#"
4027:36: warning: result high [..]: this may be; there are too many [..]
4035:40: warning: result long [..]: "Never" to sleep (with "Seldom" to tired)
"#]]);
}

#[test]
fn a_lone_file_is_compared_with_the_built_in_one() {
    let folder = Folder::new();
    let validated = |from, to| {
        folder.file("own.yaml", file::BUILT_IN.replace(from, to));
        folder.invoke(&["validate", "own.yaml"], "")
    };
    validated("at_most: 0", "at_least: 1").code(2).stderr_eq(str![[r#"
...
error: own.yaml does not score like the built-in file

"#]]);
    let renamed = validated("id: therapeutic-alliance", "id: mine").code(0).stderr_eq(str![[r#"
own.yaml:3:5: warning: this asks the questions of the built-in file under another id, [..]
    id: mine
        ^

"#]]);
    assert!(!stdout(renamed.get_output()).contains("scores like"));
}
