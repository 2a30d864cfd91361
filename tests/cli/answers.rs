//! Answers from a pipe: both forms, and every fault with its line.

use snapbox::str;

use crate::run::{check, output, program, stdout};

/// The ids of the answers that a run recorded, in the order of the questions.
fn recorded(input: impl AsRef<[u8]>) -> Vec<String> {
    let output = output(program(&["--format", "json"]), input);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let check: serde_json::Value = serde_json::from_str(stdout(&output)).expect("JSON");
    check["responses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|response| response["answer"].as_str().unwrap_or("skipped").to_owned())
        .collect()
}

const MIXED: [&str; 8] = ["yes", "no", "not_sure", "skipped", "yes", "no", "not_sure", "skipped"];

#[test]
fn in_order_as_keys_labels_and_skip_in_any_case() {
    assert_eq!(recorded("y\nn\nu\nskip\nYES\nNo\nnot SURE\nSKIP\n"), MIXED);
}

#[test]
fn by_id_in_any_order() {
    let lines = "supported: skip\ncomfortable:y\n goals : u\ngo_back: NO\ntalk_about_anything: not sure\n\
                 relieved: Skip\nperspective: yes\ncared_about: n\n";
    assert_eq!(recorded(lines), MIXED);
}

#[test]
fn with_comments_blank_space_and_the_ends_of_lines_of_other_systems() {
    let lines = "\u{feff}# after the session\r\n y\r\nn \r\n\tu\r\nskip\r\n  # halfway\r\nyes\r\nno\r\nnot_sure\r\nskip\r\n\r\n \n# end";
    assert_eq!(recorded(lines), MIXED);
    assert_eq!(recorded("y\nn\nu\nskip\ny\nn\nu\nskip"), MIXED);
}

#[test]
fn an_unknown_word() {
    check(&[], "y\nmaybe\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 2: "maybe" is not an answer; use y (Yes), n (No), u (Not sure) or skip

"#]]);
    check(&[], "y\nback\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 2: "back" is not an answer; [..]

"#]]);
    check(&[], "goals: perhaps\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: "perhaps" is not an answer; [..]

"#]]);
    check(&[], "goals:\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: "" is not an answer; [..]

"#]]);
}

#[test]
fn what_stood_there_is_shortened_and_harmless() {
    let line = format!("\u{1b}[2J\u{202e}\"{}\n", "x".repeat(500));
    check(&[], line).code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: "\u{1b}[2J\u{202e}\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"... with an invisible character (U+202E) [..]

"#]]);
}

#[test]
fn too_many_and_too_few() {
    check(&[], "y\n".repeat(9)).code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 9: "y" is one answer too many; there are 8 questions

"#]]);
    check(&[], "y\n".repeat(7))
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input: only 7 of 8 answers were given; question 8 (supported) has none. Write one line for each question, with [..]

"#]]);
    check(&[], "").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input: only 0 of 8 [..] question 1 (comfortable) has none. [..]

"#]]);
    check(&[], "goals: y\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input: only 1 of 8 [..] question 1 (comfortable) has none. [..]

"#]]);
}

#[test]
fn a_blank_line_among_the_answers() {
    check(&[], "y\n\n\nn\n")
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input, line 2: blank line between answers; remove it, or write skip for a question without an answer

"#]]);
}

#[test]
fn ids_that_are_unknown_or_repeated() {
    check(&[], "gaols: y\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: no question has the id "gaols"; did you mean goals?

"#]]);
    check(&[], "weather: y\n")
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input, line 1: no question has the id "weather"; the ids are comfortable, go_back, talk_about_anything, relieved, perspective, cared_about, goals, supported

"#]]);
    check(&[], "goals: y\n# again\ngoals: y\n")
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input, line 3: question 7 (goals) was already answered on line 1; keep one of the two

"#]]);
}

#[test]
fn both_forms_in_one_stream() {
    check(&[], "y\ngoals: y\n")
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input, line 2: "goals: y" does not match the lines before it; write `id: answer` on every line or on none

"#]]);
    check(&[], "goals: y\ny\n")
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input, line 2: "y" does not match the lines before it; write `id: answer` on every line or on none

"#]]);
}

#[test]
fn bytes_that_are_no_text() {
    check(&[], b"y\n\xff\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 2: not UTF-8 text; save the answers as UTF-8

"#]]);
    check(&[], b"\xff\xfey\0\n\0").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: not UTF-8 text; save the answers as UTF-8

"#]]);
    check(&[], b"y\0\n").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: "y\u{0}" [..]

"#]]);
}

#[test]
fn a_stream_without_end() {
    check(&[], "y".repeat(5_000_000)).code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input, line 1: longer than 1000 bytes; write one answer on each line

"#]]);
    check(&[], "# y\n".repeat(1_100_000)).code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input: more than 4 MiB; write one line for each answer and stop

"#]]);
}
