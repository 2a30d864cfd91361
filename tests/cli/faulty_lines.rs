//! Lines of a file that do not count as checks, and what is said of them.

use std::fs;

use alliance_check::questionnaire::words::Words;
use snapbox::str;

use crate::run::{Folder, invoke, output, program, same, saved_at, stdout, without_scoring};
use crate::validate::prorated;

const ALL_YES: &str = "y y y y y y y y";
const ONE_NO: &str = "y n y y y y y y";
const THREADS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/three-threads.yaml");

/// A check with one no.
fn one_no() -> String {
    saved_at("2025-11-01T10:00:00Z", &[], ONE_NO)
}

/// `line` with `to` in place of the first `from`. In both, an apostrophe stands for a quotation
/// mark.
#[track_caller]
fn edited(line: &str, from: &str, to: &str) -> String {
    let edited = line.replacen(&from.replace('\'', "\""), &to.replace('\'', "\""), 1);
    assert_ne!(edited, line, "{from}");
    edited
}

/// Why `line` is no check, where the file named in `questions` is loaded.
#[track_caller]
fn fault(line: &str, questions: &[&str]) -> String {
    let run = output(program(&[&["history", "-"], questions].concat()), line);
    assert_eq!((run.status.code(), stdout(&run)), (Some(2), ""), "{line}");
    let said = String::from_utf8_lossy(&run.stderr);
    let error = "error: standard input has a faulty line; it was left as it is\nstandard input:1: ";
    let fault = said.strip_prefix(error).unwrap_or_else(|| panic!("{said}"));
    fault.trim_end().to_owned()
}

#[test]
fn lines_that_are_no_checks_are_listed_and_left_alone() {
    let folder = Folder::new();
    let check = saved_at("2025-12-31T23:00:00Z", &[], ALL_YES);
    let lines = [
        "\u{feff}to do: water the plants\n".to_owned(),
        edited(&check, "'format':1", "'format':2"),
        "\n  \r\n".to_owned(),
        "{\"format\":7}\n".to_owned(),
        edited(&check, "2025-12-31T", "yesterday "),
        edited(&check, "'answer':'yes',", ""),
        edited(&check, "'max_score':8", "'max_score':8e99"),
        "{\"a\":\"\u{1b}[31m\"}\n".to_owned(),
        format!("{}\n", "x".repeat(3_000_000)),
        "[".repeat(100_000) + "\n",
        check.replace('\n', "\r\n"),
        check[..100].to_owned(),
    ];
    let content = [b"\xff\xfe\n", lines.concat().as_bytes()].concat();
    let path = folder.file("checks.jsonl", &content);
    for format in ["text", "markdown", "json"] {
        let run = folder.invoke(&["history", "checks.jsonl", "--format", format], "").code(2);
        let run = run.stderr_eq(str![[r#"
error: checks.jsonl has 11 faulty lines; they were left as they are
checks.jsonl:1: not JSON at byte 1
checks.jsonl:2: not JSON at byte 1
checks.jsonl:3: format 2 is not known; this version reads format 1
checks.jsonl:6: format 7 is not known; this version reads format 1
checks.jsonl:7: answered_at: "yesterday 23:00:00Z" is not a time; write it like 2026-11-22T10:15:00Z
checks.jsonl:8: responses[0]: missing field `answer`
checks.jsonl:9: max_score: a number that is too large
checks.jsonl:10: not JSON at byte 7
checks.jsonl:11: longer than 1 MiB
checks.jsonl:12: not a saved check
checks.jsonl:14: cut off before its end

"#]]);
        // That between them is shown.
        assert!(stdout(run.get_output()).contains("2025"), "{format}");
    }
    assert_eq!(fs::read(path).expect("the file"), content);
}

/// Two megabytes of faults, with what a backtrace for each of them would take away.
#[test]
fn faults_without_end_are_counted_and_take_little_memory() {
    let folder = Folder::new();
    folder.file("checks.jsonl", "{\n".repeat(1_000_000));
    let mut command = folder.shell("ulimit -v 200000; exec alliance-check history checks.jsonl");
    command.env("RUST_BACKTRACE", "1");
    same(
        String::from_utf8_lossy(&output(command, "").stderr),
        str![[r#"
error: checks.jsonl has 1000000 faulty lines; they were left as they are
checks.jsonl:1: cut off before its end
...
checks.jsonl:20: cut off before its end
and 999980 more

"#]],
    );
}

#[test]
fn what_no_questionnaire_has_is_told_by_its_field() {
    for (from, to, expected) in [
        (
            "'points':0",
            "'points':'none at line 5'",
            "responses[1].points: invalid type: string \"none at line 5\", expected a number",
        ),
        ("'concern':true,", "", "responses[1]: missing field `concern`"),
        ("'answer':'no'", "'answer':'no','answer':'no'", "responses[1]: duplicate field `answer`"),
        (
            "'positive':false",
            "'positive':'no'",
            "positive: invalid type: string \"no\", expected a boolean",
        ),
        ("'answered':8", "'answered':7", "answered: 7, but there are 8"),
        ("'questions':8", "'questions':9", "questions: 9, but there are 8"),
        ("'id':'goals'", "'id':'supported'", "responses[7]: \"supported\" is there twice"),
        ("[7,7]", "[8,7]", "score_range: 8 to 7 goes backwards"),
    ] {
        let line = without_scoring(&edited(&one_no(), from, to));
        assert_eq!(fault(&line, &[]), expected);
    }
}

#[test]
fn what_was_changed_by_hand_is_told_by_its_field() {
    let scales = "'questions':8,'scales':[{'id':'s','title':'S','verdict':null,'positive':null,\
                  'score':1,'score_range':[1,1],'max_score':1}]";
    for (from, to, expected) in [
        ("'questions':8", scales, "scales: these questions have none"),
        ("'score':7,", "'score':8,", "score: 8 where 7 was written"),
        ("'score':7,", "'score':null,", "score: null where 7 was written"),
        ("[7,7]", "[6,7]", "score_range[0]: 6 where 7 was written"),
        ("[7,7]", "null", "score_range: null where [7,7] was written"),
        (
            "'raise-concerns'",
            "'positive'",
            "verdict: 'positive' where 'raise-concerns' was written",
        ),
        ("'id':'goals'", "'id':'aims'", "responses[6].id: the question here was goals"),
        ("'answer':'no'", "'answer':'maybe'", "responses[1].answer: 'maybe' is not a choice"),
        ("'answer':'no'", "'answer':'yes'", "responses[1].label: 'No' means another answer"),
        ("'label':'No'", "'label':'Yes'", "responses[1].label: 'Yes' means another answer"),
        ("'label':'No'", "'label':null", "responses[1].label: null where 'No' was written"),
        ("'points':0", "'points':1", "responses[1].points: 1 where 0 was written"),
        ("'concern':true", "'concern':false", "responses[1].concern: false where true was written"),
        ("'raise':null", "'raise':'Why?'", "responses[0].raise: 'Why?' where null was written"),
    ] {
        let expected = expected.replace('\'', "\"") + "; the line was changed by hand";
        assert_eq!(fault(&edited(&one_no(), from, to), &[]), expected);
    }
    let threads = ["--questions", THREADS];
    let check = saved_at("2025-11-01T10:00:00Z", &threads, "5 5 4 1 2 3 3 3 3 3 3 3");
    let line = edited(&check, "'score':15,", "'score':16,");
    let expected = "scales[0].score: 16 where 15 was written; the line was changed by hand";
    assert_eq!(fault(&line, &threads), expected);
    // Without its question file, nobody knows what it must be.
    check_counts(&line);
}

#[test]
fn an_edit_of_what_is_prorated_is_one() {
    let folder = Folder::new();
    let path = folder.file("own.yaml", prorated());
    let questions = ["--questions", path.to_str().expect("UTF-8")];
    let check = |answers| saved_at("2025-11-01T10:00:00Z", &questions, answers);
    for (answers, from, to, expected) in [
        ("often never skip", ",'prorated':true", "", "prorated: null where true"),
        ("often never skip", "'score':1.5", "'score':2", "score: 2 where 1.5"),
        ("skip skip often", ",'prorated':true", "", "scales[0].prorated: null where true"),
        (
            "often never never",
            "'score':2,",
            "'score':2,'prorated':true,",
            "prorated: true where null",
        ),
    ] {
        let expected = format!("{expected} was written; the line was changed by hand");
        assert_eq!(fault(&edited(&check(answers), from, to), &questions), expected);
    }
}

/// The file with `line` alone has a check and no fault.
#[track_caller]
fn check_counts(line: &str) {
    let run = invoke(&["history", "-"], line).code(0).stderr_eq("");
    assert!(stdout(run.get_output()).contains("1 Nov"), "{line}");
}

#[test]
fn what_only_looks_changed_is_taken() {
    for (from, to) in [
        ("2025-11-01T10:00:00Z", "2025-11-01T10:00:00.123Z"),
        ("2025-11-01T10:00:00Z", "2025-11-01T11:00:00+01:00"),
        ("'format':1,", "'format': 1, 'note': 'mine', "),
        ("'label':'No'", "'label':'Nope'"),
        ("'score':7", "'score':7.0"),
        ("'answered':8", "'answered':8.0"),
    ] {
        check_counts(&edited(&one_no(), from, to));
    }
    // The fields in another order, behind a byte order mark.
    let fields: serde_json::Value = serde_json::from_str(&one_no()).expect("JSON");
    check_counts(&format!("\u{feff}{fields}"));
    // Of what scored these, nothing is known.
    for (from, to) in [(",'label':'No'", ""), ("'points':0", "'points':5")] {
        check_counts(&without_scoring(&edited(&one_no(), from, to)));
    }
}

#[test]
fn a_line_that_is_there_twice_counts_once() {
    let folder = Folder::new();
    let first = saved_at("2025-11-01T10:00:00Z", &[], ALL_YES);
    let second = saved_at("2025-11-08T10:00:00Z", &[], ONE_NO);
    // The same time in another form is the same time.
    let again = edited(&second, "2025-11-08T10:00:00Z", "2025-11-08T11:00:00+01:00");
    for (repeated, end) in [
        (first.clone(), "; the check counts once\n"),
        (first.clone() + &again, ", like 1 more; each check counts once\n"),
    ] {
        folder.file("checks.jsonl", format!("{first}{second}{repeated}"));
        let run = folder.invoke(&["history", "checks.jsonl"], "").code(0);
        let warning = "warning: checks.jsonl:3: the line repeats an earlier one";
        let run = run.stderr_eq(format!("{warning}{end}"));
        assert!(stdout(run.get_output()).contains(&Words::default().checks(2)));
    }
}

#[test]
fn checks_in_the_future_are_left_out_and_counted() {
    for (count, last) in [
        (1, ":2: answered_at: 2999-01-01T10:00:00Z is in the future; the check is left out\n"),
        (20, ":21: answered_at: 2999-01-20T10:00:00Z is in the future; the check is left out\n"),
        (22, ": 2 more checks are in the future and left out\n"),
    ] {
        let mut checks = one_no();
        for day in 1..=count {
            checks += &saved_at(&format!("2999-01-{day:02}T10:00:00Z"), &[], ALL_YES);
        }
        let run = invoke(&["history", "-"], checks).code(0);
        assert!(stdout(run.get_output()).contains(&Words::default().checks(1)));
        let said = String::from_utf8_lossy(&run.get_output().stderr);
        assert!(said.ends_with(&format!("warning: standard input{last}")), "{said}");
        assert_eq!(said.lines().count(), count.min(21));
    }
}

/// `cat a.jsonl b.jsonl`, where the last line of the first does not end.
#[test]
fn files_that_were_joined_without_a_line_break() {
    let checks = [5, 6, 7].map(|day| saved_at(&format!("2025-11-0{day}T10:00:00Z"), &[], ALL_YES));
    let [first, second, third] = checks.each_ref().map(|check| check.trim_end());
    let expected = invoke(&["history", "-"], checks.concat()).code(0);
    let expected = stdout(expected.get_output());
    for joined in [
        format!("{first}{second}{third}"),
        format!("{first}  {second}\n{third}"),
        format!("{first}\n{second}{third}\n"),
        format!("\u{feff}{first}\u{feff}{second}\n\u{feff}{third}\n"),
    ] {
        invoke(&["history", "-"], joined).code(0).stderr_eq("").stdout_eq(expected.to_owned());
    }
    // What was cut off before is a fault of its own.
    let torn = format!("{first}\n{}{second}\n{third}", &first[..100]);
    invoke(&["history", "-"], torn).code(2).stdout_eq(expected.to_owned()).stderr_eq(str![[r#"
error: standard input has a faulty line; it was left as it is
standard input:2: cut off before its end

"#]]);
    // In the order in which they stand, even within a second.
    let later = saved_at("2025-11-05T10:00:00Z", &[], ONE_NO);
    let run = invoke(&["history", "-", "--format", "json"], format!("{first}{later}")).code(0);
    let changed = "\"changed\":[{\"id\":\"go_back\",\"from\":\"yes\",\"to\":\"no\"}]";
    assert!(stdout(run.get_output()).contains(changed));
    // In a text it is no beginning: quotation marks are escaped there.
    let quoting = first.replace("Do I want to go back?", "{\\\"format\\\":1}");
    invoke(&["history", "-"], quoting).code(0).stderr_eq("");
}

/// So it is written by `>` in the PowerShell of Windows.
#[test]
fn utf_16_is_named() {
    let folder = Folder::new();
    let check = saved_at("2025-12-31T23:00:00Z", &[], ALL_YES);
    let csv = output(program(&["history", "-", "--format", "csv"]), &check);
    let questions = output(program(&["questions"]), "");
    for (command, text, said) in [
        ("history", &check[..], "error: file can't be read: it is UTF-16 text; save it as UTF-8\n"),
        ("score", stdout(&csv), "error: file is UTF-16, [..]; save it as \"CSV UTF-8\" instead\n"),
        (
            "validate",
            stdout(&questions),
            "...\nfile:1:1: error: UTF-16 text; save [..] as UTF-8\n...",
        ),
    ] {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let text = format!("\u{feff}{text}").replace('\n', "\r\n");
            let utf_16: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
            let path = folder.file("file", &utf_16);
            folder.invoke(&[command, "file"], "").code(2).stdout_eq("").stderr_eq(said);
            folder.invoke(&["--save", "file"], ALL_YES.replace(' ', "\n")).code(2);
            assert_eq!(fs::read(path).expect("the file"), utf_16);
        }
    }
}
