//! Other languages: words, commands, dates and numbers; translations compared; answers by ids.

use alliance_check::questionnaire::file;
use alliance_check::questionnaire::languages::find;
use snapbox::str;

use crate::run::{Folder, invoke, problems, same, saved_at, stdout};
use crate::terminal::{Terminal, question};
use crate::validate::{Listed, NO_OR_YES, SMALL, changed, each_file, listed, part, rest_with};

const SPANISH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/translations/es.yaml");

/// What is listed of the small file, and then of `other` when it is compared with that.
fn compared(other: &str, status: i32) -> Listed {
    compared_with(SMALL, other, status)
}

/// What is listed of the `first` file, and then of `other` when it is compared with that.
fn compared_with(first: &str, other: &str, status: i32) -> Listed {
    let folder = Folder::new();
    folder.file("first.yaml", first);
    folder.file("other.yaml", other);
    let validated = folder.invoke(&["validate", "first.yaml", "other.yaml"], "").code(status);
    let scores_alike =
        stdout(validated.get_output()).contains("\nother.yaml scores like first.yaml\n");
    assert_eq!(scores_alike, status == 0);
    let said = String::from_utf8_lossy(&validated.get_output().stderr);
    Listed(problems(&said).replace("other.yaml:", ""))
}

#[test]
fn each_difference_in_scoring_has_its_place() {
    let other = changed(&[
        ("points: 1 }", "points: 2 }"),
        ("{ id: na, label: \"Does not apply\" }", "{ label: \"Never mind\", points: 1 }"),
        ("at_most: 0", "at_least: 2"),
        ("    reverse: true\n", ""),
        ("from: 3, id: high, positive: true", "from: 4, id: high, positive: false"),
        ("questions: [sleep, tired]", "questions: [sleep, rest]"),
        ("score: mean", "score: sum"),
        ("from: 1, id: long, positive: true", "from: 1, id: longer, positive: false"),
    ]);
    compared(&other, 2).lists(str![[r#"
9:7: choice na of first.yaml is missing here
10:44: `points` of choice often: 2 here; 1 in first.yaml
11:7: choice never_mind is not in first.yaml
12:12: `concern` of the file: at_least: 2 here; at_most: 0 in first.yaml
20:5: `reverse` of question tired: false here; true in first.yaml
25:13: `from` of result high: 4 here; 3 in first.yaml
25:36: `positive` of result high: false here; true in first.yaml
27:5: result long of scale nights of first.yaml is missing here
29:17: `questions` of scale nights: rest, sleep here; sleep, tired in first.yaml
30:12: `score` of scale nights: sum here; mean in first.yaml
33:24: result longer of scale nights is not in first.yaml
error: other.yaml does not score like first.yaml
"#]]);
}

#[test]
fn rules_of_one_question_and_enough_answers_are_compared() {
    let own = "rest?\n    concern: never\n    choices: [{ label: Bad, points: 0 }, { label: \
               Good, points: 1 }]";
    let other = changed(&[("rest?", own), ("score: mean\n", "score: mean\n    min_answered: 1\n")]);
    compared(&other, 2).lists(str![[r#"
19:14: `concern` of question rest: never here; left out in first.yaml
20:17: choice bad of question rest is not in first.yaml
20:44: choice good of question rest is not in first.yaml
34:19: `min_answered` of scale nights: 1 here; left out in first.yaml
error: other.yaml does not score like first.yaml
"#]]);
}

#[test]
fn what_is_missing_or_in_another_order_has_its_place() {
    let swapped = changed(&[
        ("id: sleep", "id: rest"),
        ("id: rest\n    text: Do I r", "id: sleep\n    text: Do I r"),
    ]);
    compared(&swapped, 2).lists(str![[r#"
14:9: question 1 is rest here, and sleep in first.yaml
error: other.yaml does not score like first.yaml
"#]]);
    let less = [
        ("concern: { at_most: 0 }\n", ""),
        (part("  - id: rest", "  - id: tired"), ""),
        (part("results:", "scales:"), ""),
    ];
    compared(&changed(&less), 2).lists(str![[r#"
1:1: `concern` of the file: left out here; at_most: 0 in first.yaml
1:1: result low of first.yaml is missing here
1:1: result high of first.yaml is missing here
13:5: question rest of first.yaml is missing here
error: other.yaml does not score like first.yaml
"#]]);
}

#[test]
fn each_difference_in_what_is_a_questions_own_has_its_place() {
    let with = |choices: &str, rule: &str, min: u8| {
        rest_with(&format!("{choices}\n    concern: {rule}"))
            .replace("score: mean", &format!("score: mean\n    min_answered: {min}"))
            + &format!("min_answered: {min}\n")
    };
    let first = with(NO_OR_YES, "{ at_most: 0 }", 1);
    let no_points = NO_OR_YES.replace("{ label: \"No\"", "{ label: \"Well\" }, { label: \"No\"");
    compared_with(&first, &with(&no_points, "never", 2), 2).lists(str![[r#"
20:17: choice well of question rest is not in first.yaml
21:14: `concern` of question rest: never here; at_most: 0 in first.yaml
34:19: `min_answered` of scale nights: 2 here; 1 in first.yaml
39:15: `min_answered` of the file: 2 here; 1 in first.yaml
error: other.yaml does not score like first.yaml
"#]]);
    compared_with(&first, &first.replace("Do I rest?", "Rest?"), 0).lists("");
    compared_with(&first, SMALL, 2).lists(str![[r#"
1:1: `min_answered` of the file: left out here; 1 in first.yaml
14:5: choice no of question rest of first.yaml is missing here
14:5: choice yes of question rest of first.yaml is missing here
17:5: `concern` of question rest: left out here; at_most: 0 in first.yaml
28:5: `min_answered` of scale nights: left out here; 1 in first.yaml
error: other.yaml does not score like first.yaml
"#]]);
}

/// What scores is that of each question, wherever it is written.
#[test]
fn a_rule_or_choices_in_another_place_are_no_difference() {
    let order = r#"choices: [{ label: "Yes", points: 1 }, { label: "No", points: 0 }]"#;
    compared_with(&rest_with(NO_OR_YES), &rest_with(order), 0).lists("");
    // All that the file says, the question can say, too.
    let same = part("choices:", "questions:").trim_end().replace('\n', "\n    ");
    compared(&rest_with(&same), 0).lists("");
}

#[test]
fn another_order_of_choices_or_of_items_is_no_difference() {
    let other = changed(&[
        (part("  - { label: \"Never", "  - { label: \"Often"), ""),
        ("  - { id: na", "  - { id: never, label: \"Nie\", points: 0 }\n  - { id: na"),
        ("[sleep, tired]", "[tired, sleep]"),
    ]);
    compared(&other, 0).lists("");
}

#[test]
fn a_text_left_in_the_language_of_the_original_is_listed() {
    let german = changed(&[
        ("title: A small one", "language: de\ntitle: Klein"),
        ("Own wording.", "Eigene Worte."),
        ("Am I tired?", "Bin ich müde?"),
        ("I am tired.", "Ich bin müde."),
    ]);
    compared(&german, 0).lists(str![[r#"
5:15: warning: `introduction` is still that of first.yaml; translate it
16:11: warning: `text` is still that of first.yaml; translate it
17:12: warning: `raise` is still that of first.yaml; translate it
19:11: warning: `text` is still that of first.yaml; translate it
20:12: warning: `raise` is still that of first.yaml; translate it
26:65: warning: `advice` is still that of first.yaml; translate it
27:66: warning: `advice` is still that of first.yaml; translate it
34:73: warning: `advice` is still that of first.yaml; translate it
35:70: warning: `advice` is still that of first.yaml; translate it
36:9: warning: `safety` is still that of first.yaml; translate it
"#]]);
    // Beside an error, too; and never in the same language.
    let faulty = german.replace("reverse: true", "reverse: ja");
    compared(&faulty, 2).lists(str![[r#"
error: other.yaml has a problem
24:14: `reverse` is "ja"; write true or false
5:15: warning: `introduction` is still that of first.yaml; translate it
...
"#]]);
    let british = german.replace("language: de", "language: en-GB");
    compared(&british, 0).lists("");
}

#[test]
fn each_file_is_validated_and_only_those_of_one_questionnaire_compared() {
    let folder = Folder::new();
    folder.file("first.yaml", SMALL);
    folder.file("faulty.yaml", changed(&[("format: 1", "format: 2")]));
    folder
        .file("other.yaml", changed(&[("id: small", "id: else"), ("points: 1 }", "points: 2 }")]));
    let files = ["validate", "faulty.yaml", "first.yaml", "missing.yaml", "other.yaml"];
    folder
        .invoke(&files, "")
        .code(2)
        .stderr_eq(str![[r#"
other.yaml:2:5: warning: this asks [..] under another id, so they are not compared
    id: else
        ^
...
error: faulty.yaml has a problem
faulty.yaml:1:9: error: format 2 is not known; this version reads format 1
    format: 2
            ^
error: the question file missing.yaml can't be read: No such file or directory (os error 2)

"#]])
        .stdout_eq(str![[r#"
...
first.yaml is valid: small, 3 questions, 3 choices

A small one
other.yaml
...
high (positive): 4 to 6 in steps of 2
...
other.yaml is valid: else, 3 questions, 3 choices

"#]]);
}

#[test]
fn words_left_in_english_are_lines_to_copy() {
    let folder = Folder::new();
    let own = format!("{SMALL}language: de-AT\nwords:\n  skip: weiter\n");
    folder.file("own.yaml", &own);
    let validated = folder.invoke(&["validate", "own.yaml"], "").code(0);
    let said = stdout(validated.get_output());
    let (_, lines) = said.split_once("to copy below `words:`\n").expect("the lines");
    let skip_letter = "  # Short for `skip`.\n  skip_letter: \"s\"\n";
    assert!(lines.starts_with(&format!("{skip_letter}  # Goes back to the ")), "{lines}");
    assert!(lines.contains("\n  question: \"Question {number} of {count}\"\n"), "{lines}");
    assert!(lines.contains("\n  quotation: \"\\\"{text}\\\"\"\n"), "{lines}");
    folder.file("own.yaml", format!("{own}{lines}"));
    let validated = folder.invoke(&["validate", "own.yaml"], "").code(0);
    assert!(!stdout(validated.get_output()).contains("Language"));
    // Copied and not translated, it is in English still. A word may be the same.
    let listed = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    let warning = ": warning: `question` is still in English; translate it\n";
    assert!(listed.contains(warning), "{listed}");
    assert!(!listed.contains("`back`") && !listed.contains("`january`"), "{listed}");
}

#[test]
fn a_word_that_the_format_does_not_have_is_refused() {
    let words = r#"words:
  qestion: "{number}"
  colour: red
  question: "Frage {number} von {counts}"
  review: "{count}"
  december: 12
  saved: ""
"#;
    listed(format!("{SMALL}{words}")).lists(str![[r#"
37:3: "qestion" is not a field here; did you mean `question`?
38:3: "colour" is not a field here; the fields are those that alliance-check schema lists
39:13: "{counts}" is not a placeholder; use {number} and {count}
39:13: `question` lacks {count}; write it where it belongs
40:11: "{count}" is not a placeholder; there is none in this text
41:13: `december` is not a text; put it in quotes
42:10: `saved` is empty; write a text
"#]]);
    listed(format!("{SMALL}words: [a]\n")).lists(str![
        "36:9: `words` is a list; write its fields: those that alliance-check schema lists"
    ]);
}

#[test]
fn a_word_that_means_two_things_is_refused() {
    let words = r##"words:
  skip: never
  back: "1"
  quit: Skip
  help: quit
  skip_letter: "0"
  back_letter: w
  quit_letter: W
  help_letter: "#"
  skipped: often
"##;
    listed(format!("{SMALL}{words}")).lists(str![[r##"
37:9: "never" answers choice 1; choose another word
38:9: "1" answers choice 2; choose another word
39:9: "Skip" means both skip and quit; choose another for one of them
40:9: "quit" means both quit and help; choose another for one of them
43:16: "W" means both back and quit; choose another for one of them
44:16: "#" would be read as a comment; choose another word
45:12: "often" answers choice 2; choose another word
"##]]);
    // The letter of a command that is not translated counts as well.
    let words = "words: { back_letter: q, skip: \"sleep: now\" }\n";
    listed(format!("{SMALL}{words}")).lists(str![[r#"
36:23: "q" means both quit and back; choose another for one of them
36:32: "sleep: now" would be an answer to the question sleep in a pipe; choose another word
"#]]);
}

#[test]
fn a_word_that_may_not_be_meant_is_warned_of() {
    let german = changed(&[("title:", "language: de\ntitle:")]);
    let files = [
        "{ march: Mar, may: mar }",
        "{ skip: vor, march: May }",
        "{ january: Jan, decimal_sign: \",,\" }",
        "{ january: Jan, decimal_sign: \", \" }",
    ]
    .map(|words| format!("{german}words: {words}\n"));
    each_file(files).lists(str![[r#"
37:27: warning: `may` is the same as `march`; dates would look alike
37:28: warning: `may` is the same as `march`; dates would look alike
37:38: warning: `decimal_sign` has more than one character
"#]]);
}

#[test]
fn english_commands_work_beside_the_translated_ones() {
    let folder = Folder::new();
    let words = "words: { skip: saltar, skip_letter: x, quit: fin, quit_letter: f }\n";
    let path = folder.file("own.yaml", format!("{SMALL}{words}"));
    let args = ["--questions", path.to_str().expect("a path")];
    for skipped in ["saltar", "SALTAR", "skip"] {
        invoke(&args, format!("never\noften\n{skipped}\n")).code(0).stderr_eq("");
    }
    for letter in ["x", "s"] {
        invoke(&args, format!("never\noften\n{letter}\n")).code(2);
    }
    for typed in ["quit", "f", "Fin"] {
        let mut terminal = Terminal::start(80, &args);
        terminal.at("x skips, b goes back, f stops", &format!("{typed}\r"));
        assert_eq!(terminal.end().status, "130");
    }
    // The English letter of a translated command is no command.
    let mut terminal = Terminal::start(80, &args);
    terminal.at(question(1, 3), "q\r").wait_for("\"q\"");
}

#[test]
fn a_session_is_in_the_language_of_the_file() {
    let words = find("es").map(|spanish| file::load(spanish.file.as_bytes()).expect("valid").words);
    let words = words.expect("Spanish");
    let at = |number| words.question(number, 8);
    let mut terminal = Terminal::start(40, &["--questions", SPANISH]);
    terminal.at(at(1), "quizás\r").wait_for("“quizás”");
    same(
        terminal.contents(),
        str![[r#"
...
Pregunta 1 de 8

  ¿Me siento a gusto con mi terapeuta?

  s  Sí
  n  No
  d  Tengo dudas

Aquí no entiendo “quizás”. Escribe s
(Sí), n (No), d (Tengo dudas) o p [..]
...
"#]],
    );
    // An accent may be typed in two ways, or left out.
    terminal.press("Si\u{301}\r").at(at(2), "¿?\r").at(at(2), "d\r").at(at(3), "SI\r");
    for number in 4..=7 {
        terminal.at(at(number), "s\r");
    }
    terminal.at(at(8), "volver\r").at(at(7), "\r").at(at(8), "pasar\r");
    terminal.wait_for(words.review_prompt());
    let screen = terminal.contents();
    assert!(screen.contains("2. ¿Quiero volver?  Tengo dudas\n"), "{screen}");
    assert!(screen.contains("objetivos terapéuticos?  Sí\n"), "{screen}");
    assert!(screen.contains(&format!("  {}\n", words.skipped())), "{screen}");
    terminal.press("\r").at(words.more_prompt(words.quit_letter()), "cerrar\r");
    terminal.at(words.next_prompt(words.sheet()), "\r");
    assert_eq!(terminal.end().status, "0");
}

/// Three checks, the first of them in English.
fn checks_in_two_languages(folder: &Folder) {
    let answers = "yes|no|not_sure|yes|yes|yes|yes|yes";
    let spanish = ["--questions", SPANISH];
    let checks = [
        saved_at("2025-11-01T12:00:00Z", &[], answers),
        saved_at("2025-12-02T12:00:00Z", &spanish, answers),
        saved_at("2025-12-09T12:00:00Z", &spanish, &answers.replace("not_sure", "skip")),
    ];
    folder.file("checks.jsonl", checks.concat());
}

#[test]
fn a_history_is_in_the_language_of_the_file() {
    let folder = Folder::new();
    checks_in_two_languages(&folder);
    let args = ["history", "checks.jsonl", "--questions", SPANISH];
    folder.invoke(&args, "").code(0).stderr_eq("").stdout_eq(str![[r#"
Autoevaluación de la alianza terapéutica
Autoevaluaciones: 3, [..]

Desde la autoevaluación anterior, del 2 dic 2025

  ¿Puedo hablar de cualquier cosa?  antes: Tengo dudas; después: sin responder

[..] últimas tres veces

  ¿Quiero volver?  No, [..]
    “[..]”

Tus respuestas

                                       2025
                                       9 dic          2 dic         1 nov
...
Puntuación (de 8)                      6 a 7          6             6

* = algo de lo que hablar.
6 a 7: hay 1 sin responder.
...
"#]]);
}

#[test]
fn answers_in_two_languages_are_compared_by_their_ids() {
    let folder = Folder::new();
    checks_in_two_languages(&folder);
    let history = folder.invoke(&["history", "checks.jsonl", "--format", "json"], "").code(0);
    let mut changes = Vec::new();
    for line in stdout(history.get_output()).lines() {
        let check: serde_json::Value = serde_json::from_str(line).expect("JSON");
        changes.push(check["since"]["changed"].clone());
    }
    let change =
        serde_json::json!([{ "id": "talk_about_anything", "from": "not_sure", "to": null }]);
    assert_eq!(changes, [serde_json::Value::Null, serde_json::json!([]), change]);
}

/// The safety note is that of the loaded file, and stands below checks of its questionnaire only.
#[test]
fn the_safety_note_stands_below_its_own_checks() {
    let folder = Folder::new();
    let own = folder.file("own.yaml", SMALL);
    let own = ["--questions", own.to_str().expect("a path")];
    let checks = [
        saved_at("2025-11-01T12:00:00Z", &[], "y y y y y y y y"),
        saved_at("2025-11-02T12:00:00Z", &own, "never often na"),
    ];
    folder.file("checks.jsonl", checks.concat());
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    // So much is on one line.
    let note = &questionnaire.safety[..30];
    for format in ["text", "markdown"] {
        let args = ["history", "checks.jsonl", "--format", format];
        let history = folder.invoke(&args, "").code(0).stderr_eq("");
        let shown = stdout(history.get_output());
        let (of_built_in, of_own) = shown.split_once("A small one\n").expect("the second one");
        assert!(of_built_in.contains(note), "{shown}");
        assert!(!of_own.contains(note) && !shown.contains("You are not alone."), "{shown}");
        let history = folder.invoke(&[&args[..], &own].concat(), "").code(0).stderr_eq("");
        let shown = stdout(history.get_output());
        assert!(shown.contains("\nYou are not alone.\n") && !shown.contains(note), "{shown}");
    }
}

#[test]
fn decimals_and_quotations_have_the_signs_of_the_language() {
    let folder = Folder::new();
    let words = "words: { decimal_sign: \",\", quotation: \"„{text}“\" }\n";
    let own = changed(&[("questions: [sleep, tired]", "questions: [sleep, rest, tired]")]) + words;
    folder.file("own.yaml", own);
    let args = ["--questions", "own.yaml"];
    let checked = folder.invoke(&args, "never\noften\nnever\n").code(0).stderr_eq("");
    let said = stdout(checked.get_output());
    assert!(said.contains("Nights: 0,66 of 1\n"), "{said}");
    assert!(said.contains("    „I sleep badly.“\n"), "{said}");
    let checked = folder.invoke(&[&args[..], &["--format", "json"]].concat(), "0\n1\n0\n").code(0);
    let json = stdout(checked.get_output());
    assert!(json.contains("\"score\":0.6666666666666666"), "{json}");
}

/// Piped as well as in a cell.
#[test]
fn words_that_look_equal_are_one_answer() {
    let folder = Folder::new();
    folder.file("own.yaml", changed(&[("label: \"Often\"", "label: \"Sí\"")]));
    for si in ["sí", "si\u{301}", "S\u{cd}", "\u{ff33}\u{ed}", "s\u{ad}í", "\u{a0}sí\u{200b}"] {
        let piped = folder.invoke(&["--questions", "own.yaml"], format!("{si}\n").repeat(3));
        piped.code(0).stderr_eq("");
        let table = format!("sleep,rest,tired\n{si},{si},{si}\n");
        folder.invoke(&["score", "--questions", "own.yaml"], table).code(0);
    }
}
