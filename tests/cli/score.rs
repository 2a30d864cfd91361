//! The command `score`: where a table comes from, what is written, and what is said of faults.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use snapbox::{IntoData, assert_data_eq, str};

use crate::questionnaires::many_questions;
use crate::run::{Folder, assert, invoke, output, program, same};
use crate::terminal::Terminal;

const HEADER: &str =
    "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported";
const ALL_YES: &str = "y,y,y,y,y,y,y,y";

/// Questions with keys from 0 to 3: `tired`, `tense` and `joy`.
const HEAVY_DAYS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/heavy-days.yaml");
/// Questions with keys from a to e, and two scales, but no total.
const EVEN_KEEL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/even-keel.yaml");

/// How long a row may take to come before a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The header and `rows` below it.
fn table(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// A table as a clinic might export it.
const CLINIC: &str = "\
client,comfortable,go_back,talk_about_anything,relieved,date,\
perspective,cared_about,goals,supported,note
17,Yes,yes,Y,y,2026-11-02,YES,yes,y,Y,
18,y,no,Not sure,y,2026-11-02,y,y,y,y,\"late, then \"\"fine\"\"\"
19,y,y,y,y,2026-11-03,y,y,,skip,=1+1
20,u,y,y,y,2026-11-03,y,y, ,y,\"two
lines\"
";

#[test]
fn csv_has_the_other_columns_and_the_scores() {
    invoke(&["score"], CLINIC)
        .code(0)
        .stderr_eq(str![[r#"
4 rows scored, 2 with missing answers, 0 left out with faults; 1 row over several lines (5-6)

"#]])
        .stdout_eq(str![[r#"
client,date,note,answered,score,score_min,score_max,verdict,positive,concerns
17,2026-11-02,,8,8,8,8,positive,true,
18,2026-11-02,"late, then ""fine""",8,6,6,6,raise-concerns,false,go_back talk_about_anything
19,2026-11-03,=1+1,6,,6,8,,,
20,2026-11-03,"two
lines",7,,6,7,raise-concerns,false,comfortable

"#]]);
}

#[test]
fn json_has_an_object_for_each_row() {
    invoke(&["score", "--format", "json"], CLINIC).code(0).stdout_eq(str![[r#"
...
{"columns":{"client":"18","date":"2026-11-02","note":"late, then \"fine\""},[..],"score":6,[..]}
{[..]},"verdict":null,"positive":null,"score":null,"score_range":[6,8],"max_score":8,[..]}
{[..],"note":"two\nlines"},"verdict":"raise-concerns",[..],"answered":7,"concerns":["comfortable"]}

"#]]);
}

const EVEN_ROWS: &str = "night;name;noon;morning;evening\ne;Zoë;D;c;lifts\n;\"a;b,c\";A;b;\n";

#[test]
fn scales_have_columns_of_their_own() {
    invoke(&["score", "--questions", EVEN_KEEL], EVEN_ROWS).code(0).stdout_eq(str![[r#"
name;answered;day_score;day_score_min;day_score_max;day_verdict;day_positive;[..];concerns
Zoë;4;0.666666;0.666666;0.666666;level;true;1.5;1.5;1.5;bright;true;
"a;b,c";2;;-1.666666;-0.333333;below;false;;-2;2;;;

"#]]);
    let args = ["score", "--questions", EVEN_KEEL, "--format", "json"];
    invoke(&args, EVEN_ROWS).code(0).stdout_eq(str![[r#"
{[..],"score_range":null,"max_score":null,[..],"scales":[{"id":"day",[..]},{"id":"dark",[..]}]}
{[..],"title":"After dark",[..],"score":null,"score_range":[-2,2],"max_score":2}]}

"#]]);
}

/// Fifteen questions of No and Yes, of which twelve are enough, and a scale of the first five.
fn fifteen() -> String {
    many_questions(15, 2)
        + "min_answered: 12\n\
           scales:\n  - { id: first, title: F, score: mean, questions: [q1, q2, q3, q4, q5], \
           min_answered: 4 }\n"
}

/// Answers to them: five of twelve are Yes, and two of the first four.
const THREE_MISSING: &str =
    "q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,q13,q14,q15\n1,0,,0,1,0,1,0,0,1,0,1,,0,\n";

#[test]
fn enough_answers_make_a_score_and_are_counted() {
    let folder = Folder::new();
    folder.file("own.yaml", fifteen());
    folder.invoke(&["score", "--questions", "own.yaml"], THREE_MISSING).code(0).stdout_eq(str![[
        r#"
answered,total_answered,score,score_min,score_max,verdict,positive,first_answered,first_score,first_score_min,first_score_max,first_verdict,first_positive,concerns
12,12,6.25,5,8,any,true,4,0.5,0.4,0.6,,,

"#
    ]]);
    let args = ["score", "--questions", "own.yaml", "--format", "json"];
    folder.invoke(&args, THREE_MISSING).code(0).stdout_eq(str![[r#"
{[..],"score":6.25,"prorated":true,"score_range":[5,8],[..],"score":0.5,"prorated":true,[..]}

"#]]);
}

#[test]
fn no_score_is_made_up_unless_the_file_asks_for_it() {
    let folder = Folder::new();
    let file = fifteen().replace("min_answered: 12\n", "").replace(", min_answered: 4", "");
    folder.file("own.yaml", file);
    folder.invoke(&["score", "--questions", "own.yaml"], THREE_MISSING).code(0).stdout_eq(str![[
        r#"
answered,score,score_min,score_max,verdict,positive,first_score,[..],concerns
12,,5,8,any,true,,0.4,0.6,,,

"#
    ]]);
}

#[test]
fn a_mean_is_that_of_the_answers_given_if_they_are_enough() {
    let folder = Folder::new();
    // Answers go from 1 to 5, and there is no total.
    let file = many_questions(5, 6).replace("  - { id: n0, label: \"0\", points: 0 }\n", "");
    let (questions, _) = file.split_once("results:").expect("results");
    let scale = "scales: [{ id: ag, title: A, questions: [q1, q2, q3, q4, q5], score: mean, \
                 min_answered: 4 }]\n";
    folder.file("own.yaml", format!("{questions}{scale}"));
    let table = "q1,q2,q3,q4,q5\n5,4,3,4,5\n5,4,,4,5\n5,4,,,5\nskip,,,,\n";
    folder.invoke(&["score", "--questions", "own.yaml"], table).code(0).stdout_eq(str![[r#"
answered,ag_answered,ag_score,ag_score_min,ag_score_max,ag_verdict,ag_positive,concerns
5,5,4.2,4.2,4.2,,,
4,4,4.5,3.8,4.6,,,
3,3,,3.2,4.8,,,
0,0,,1,5,,,

"#]]);
}

#[test]
fn a_decimal_comma_is_for_csv_only() {
    let args = ["score", "--questions", EVEN_KEEL, "--decimal-comma"];
    invoke(&args, EVEN_ROWS).code(0).stdout_eq(str![[r#"
...
Zoë;4;0,666666;0,666666;0,666666;level;true;1,5;[..]
...
"#]]);
    let args = [&args[..], &["--format", "json"]].concat();
    invoke(&args, EVEN_ROWS).code(2).stdout_eq("").stderr_eq(str![[r#"
error: --decimal-comma is for CSV; a number in JSON has a point

"#]]);
}

#[test]
fn the_table_is_a_file_or_standard_input() {
    let folder = Folder::new();
    folder.file("a\u{1b}[31m.csv", table(&[ALL_YES, "y,y,y,y,y,y,y,perhaps"]));
    folder.invoke(&["score", "a\u{1b}[31m.csv"], "").code(2).stderr_eq(str![[r#"
a\u{1b}[31m.csv:3: column supported: "perhaps" [..]
1 [..], 0 [..], 1 [..]

"#]]);
    folder.invoke(&["score", "-"], table(&[ALL_YES])).code(0);
    for (path, fault) in [
        ("none.csv", "none.csv can't be read: No such file or directory (os error 2)"),
        (".", ". can't be read: Is a directory (os error 21)"),
    ] {
        let error = format!("error: {fault}\n");
        folder.invoke(&["score", path], "").code(2).stdout_eq("").stderr_eq(error);
    }
    assert_eq!(folder.names(), ["a\u{1b}[31m.csv"]);
}

#[test]
fn a_terminal_is_no_table() {
    let ended = Terminal::start(100, &["score"]).end();
    assert_eq!(ended.status, "2");
    assert_data_eq!(
        ended.screen,
        str!["error: standard input can't be read: it is a terminal; name a file, or pipe one in"]
    );
}

#[test]
fn marks_and_line_breaks_stay_as_they_are() {
    let rows = format!("\u{feff}\r\n{HEADER},n\r\n\r\n{ALL_YES},\"a\r\nb\"\r\n{ALL_YES},c\r\n\r\n");
    let scored = "\u{feff}n,answered,score,score_min,score_max,verdict,positive,concerns\n\
                  \"a\r\nb\",8,8,8,8,positive,true,\nc,8,8,8,8,positive,true,\n";
    invoke(&["score"], rows).code(0).stdout_eq(scored.raw());
}

#[test]
fn formulas_stay_as_they_are() {
    let cells = ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "\"=1,\"\"2\"\"\""];
    let rows = cells.map(|cell| format!("{cell},{ALL_YES}\n")).concat();
    let scored = cells.map(|cell| format!("{cell},8,8,8,8,positive,true,\n")).concat();
    invoke(&["score"], format!("=note,{HEADER}\n{rows}")).code(0).stdout_eq(format!(
        "=note,answered,score,score_min,score_max,verdict,positive,concerns\n{scored}"
    ));
}

#[test]
fn what_has_no_header_is_refused() {
    for (table, fault) in [
        ("", " is empty; its first line must name the columns"),
        ("\u{feff}\r\n\n", " is empty; its first line must name the columns"),
        (
            &format!("{ALL_YES}\n{ALL_YES}\n"),
            ":1: no column is named after a question; name one after each, by its id or its text: \
             comfortable, go_back, [..], supported; or add --questions FILE if the table answers \
             the questions of a file",
        ),
        (
            &HEADER.replace(',', "|"),
            ":1: there is one column, \"comfortable|go_back|talk_about_anything|\"...; separate \
             the columns by commas, semicolons or tabs; if it is a title, remove it",
        ),
        (
            &format!("\n\n{HEADER},\"x\n{ALL_YES}\n"),
            ":3: column 9: a quote opens here and never closes",
        ),
        (
            &"x".repeat(1_100_000),
            ":1: a row of more than 1 MiB begins here, perhaps with a quote left open",
        ),
        (&",".repeat(32_768), ":1: more than 32768 columns"),
    ] {
        let error = format!("error: standard input{fault}\n");
        invoke(&["score"], table).code(2).stdout_eq("").stderr_eq(error);
    }
}

#[test]
fn a_table_may_have_32768_columns_or_no_row() {
    let others = ",x".repeat(32_768 - 8);
    invoke(&["score"], format!("{HEADER}{others}\n{ALL_YES}{others}\n")).code(0);
    invoke(&["score"], HEADER)
        .code(0)
        .stderr_eq("0 [..], 0 [..], 0 [..]\n")
        .stdout_eq("answered,score,score_min,score_max,verdict,positive,concerns\n");
}

#[test]
fn what_is_no_text_is_refused() {
    let latin_1 = format!("{HEADER},n\r\n{ALL_YES},M\u{fc}ller\r\n");
    let latin_1: Vec<_> = latin_1.chars().map(|c| c as u8).collect();
    let workbook = [b"PK\x03\x04".as_slice(), &[b'x'; 2_000_000]].concat();
    for (table, fault) in [
        (
            &latin_1[..],
            "not UTF-8 (line 2), but perhaps Latin-1 or Windows-1252, such as Excel's \"CSV\"; \
             save it as \"CSV UTF-8\" instead",
        ),
        (
            &workbook,
            "a workbook (.xlsx) or another zip file; save the sheet as \"CSV UTF-8\", or unpack \
             the CSV",
        ),
        (
            b"\x1f\x8b\x08\x08\0\0\0\0",
            "compressed (gzip); unpack it: zcat FILE | alliance-check score -",
        ),
    ] {
        let error = format!("error: standard input is {fault}\n");
        invoke(&["score"], table).code(2).stdout_eq("").stderr_eq(error);
    }
}

/// Bytes that come late are judged as those that come at once.
#[test]
fn what_is_no_text_is_refused_later() {
    let folder = Folder::new();
    folder.file("start.csv", table(&[ALL_YES]));
    folder.file("end.csv", b"y,y,y,y,y,y,y,\xe4\n");
    // The second part comes when the row of the first is out, or after ten seconds.
    let line = "(cat start.csv; n=0; until grep -qs positive,true scores || [ $n = 1000 ]; do \
         sleep 0.01; n=$((n + 1)); done; cat end.csv) | alliance-check score > scores";
    assert(folder.shell(line).output().expect("a shell")).code(2).stderr_eq(str![[r#"
error: standard input is not UTF-8 (line 3), [..]

"#]]);
    let scores = fs::read_to_string(folder.path().join("scores")).expect("the scores");
    assert_eq!(scores.lines().count(), 2, "{scores}");
}

#[test]
fn a_name_that_the_format_can_not_keep_is_refused() {
    for (format, other, column, fault) in [
        (
            "csv",
            "json",
            "score",
            "column \"score\" has the name of a column that score adds; rename it in the table",
        ),
        (
            "json",
            "csv",
            "x",
            "two columns are named \"x\", and an object in JSON can have only one; rename \
             the other",
        ),
    ] {
        let table = format!("x,{HEADER},{column}\n1,{ALL_YES},2\n");
        let error = format!("error: standard input:1: {fault}\n");
        invoke(&["score", "--format", format], &table).code(2).stdout_eq("").stderr_eq(error);
        invoke(&["score", "--format", other], table).code(0);
    }
}

#[test]
fn a_fault_has_its_line_whatever_ends_the_lines() {
    let rows = [
        "y,y,y,y,y,y,maybe,y,1",
        "y,y,y,y,y,y,y,y,2",
        "y,back,y,y,y,y,y,\u{1b}[2J,3",
        "y,y,y",
        "y,y,y,y,y,y,y,y,5,,,",
        "y",
        "\"",
        "\",y,y,y,y,y,y,\"\"\"no\",6",
        "",
        "y,y,y,y,y,y,y,y,\"",
        "",
        "7\"",
        "y,y,y,y,y,y,y,é,8",
    ];
    let table = format!("{HEADER},note\n{}\n", rows.join("\n"));
    for end in ["\n", "\r\n", "\r"] {
        invoke(&["score"], table.replace('\n', end)).code(2).stderr_eq(str![[r#"
standard input:2: column goals: "maybe" is not an answer (y, n, u, or empty)
standard input:4: column go_back: "back" is not an answer (y, n, u, or empty)
standard input:4: column supported: "\u{1b}[2J" is not an answer (y, n, u, or empty)
standard input:5: 3 cells, and the header has 9
standard input:6: 12 cells, and the header has 9
standard input:7: 1 cell, and the header has 9
standard input:9: column supported: "\"no" is not an answer (y, n, u, or empty)
standard input:14: column supported: "é" is not an answer (y, n, u, or empty)
2 rows scored, 0 with missing answers, 7 [..]; 2 rows over several lines (8-9, 11-13)

"#]]);
    }
}

#[test]
fn faults_of_one_kind_are_counted() {
    let rows = ["y,y,y,y,y,y,yep,nope", "y,y,y,y,y,y,nope,y", "y", "y,y,y,y,y,y,yep,y", "n", "n"];
    invoke(&["score"], table(&rows)).code(2).stderr_eq(str![[r#"
standard input:2: column goals: "yep" [..]
  … and in 1 more row
standard input:2: column supported: "nope" [..]
standard input:3: column goals: "nope" [..]
standard input:4: 1 cell, and the header has 8
  … and in 2 more rows
0 [..], 0 [..], 6 [..]

"#]]);
}

#[test]
fn a_hundred_kinds_of_faults_are_listed() {
    let rows: Vec<_> = (0..103).map(|nth| format!("y,y,y,y,y,y,y,w{nth}")).collect();
    let rows: Vec<_> = rows.iter().chain(&rows).map(String::as_str).collect();
    let output = invoke(&["score"], table(&rows)).code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 2 * 100 + 2);
    assert_eq!(lines[199], "  … and in 1 more row");
    assert_eq!(lines[200], "and 6 more faults of other kinds");
}

/// After these, nobody can know where the next row begins.
#[test]
fn some_faults_end_the_table() {
    for (row, fault) in [
        (
            format!("{ALL_YES},\"2\n{ALL_YES},3\n"),
            ":3: column \"note\": a quote opens here and never closes",
        ),
        ("y,y,y,\"y".to_owned(), ":3: column relieved: a quote opens here and never closes"),
        (
            "\"y\n\",\"\n\",\"y,".to_owned(),
            ":5: column talk_about_anything: a quote opens here and never closes",
        ),
        (
            format!("{ALL_YES},\"tbc\n{ALL_YES},5\" step\n"),
            ":3: column \"note\": unbalanced quotes in the cell that starts here; double a quote \
             inside a quoted cell",
        ),
        (
            format!("\"{}", "y\n".repeat(5_000_000)),
            ":3: a row of more than 1 MiB begins here, perhaps with a quote left open",
        ),
        (",".repeat(40_000), ":3: more than 32768 columns"),
    ] {
        let said = format!(
            "standard input{fault}; nothing from here on was scored\n\
             1 [..], 0 [..], 1 [..]; the rest was not read\n"
        );
        let table = format!("{HEADER},note\n{ALL_YES},1\n{row}");
        invoke(&["score"], table).code(2).stderr_eq(said).stdout_eq(str![[r#"
note,answered,score,score_min,score_max,verdict,positive,concerns
1,8,8,8,8,positive,true,

"#]]);
    }
    // A quote that closes with the file does close, and a note may be long.
    for note in ["\"2\"", &"x".repeat(900_000)] {
        let scored = format!("[..]\n{},8,8,8,8,positive,true,\n", note.replace('"', ""));
        invoke(&["score"], format!("{HEADER},note\n{ALL_YES},{note}")).code(0).stdout_eq(scored);
    }
}

#[test]
fn rows_come_out_while_others_are_still_to_come() {
    let mut child = program(&["score"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let stdout = child.stdout.take().expect("standard output is piped");
    stdin.write_all(table(&[ALL_YES]).as_bytes()).expect("a row");
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            sender.send(line.expect("a line")).expect("a reader");
        }
    });
    let next = || lines.recv_timeout(PATIENCE).expect("a row");
    next();
    assert_eq!(next(), "8,8,8,8,positive,true,");
    stdin.write_all(b"n,n,n,n,n,n,n,n").expect("a row");
    drop(stdin);
    assert!(next().starts_with("8,0,0,0,"));
    assert!(child.wait().expect("it ends").success());
}

/// The output of a run that scores so many rows to `out`.
fn score_rows(rows: usize, out: Stdio) -> Output {
    let folder = Folder::new();
    let answers = folder.file("answers.csv", table(&vec![ALL_YES; rows]));
    let answers = File::open(answers).expect("the answers");
    let mut command = program(&["score"]);
    command.stdin(answers).stdout(out).stderr(Stdio::piped()).output().expect("the program ends")
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for rows in [0, 1, 50_000] {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
        assert(score_rows(rows, full.into())).code(2).stderr_eq(str![[r#"
error: the result can't be written to standard output: No space left on device (os error 28)

"#]]);
    }
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    for rows in [1, 50_000] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        assert(score_rows(rows, writer.into())).code(0).stderr_eq("");
    }
}

/// The arguments that score a table about heavy days, and write its faults to `mend.csv`.
const MEND: [&str; 5] = ["score", "--questions", HEAVY_DAYS, "--faults", "mend.csv"];

/// The content of the file `name`.
fn content(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file")
}

#[test]
fn faulty_rows_are_mended_and_scored_again() {
    let folder = Folder::new();
    let table = "\u{feff}sep=;\r\nclient;note;tired;tense;joy\r\nx;Response;Response;;\r\n\
                 17;\"a;b\";0;1;NA\r\n18;fine;0;1;2\r\n19;5\" step;0;x;NA\r\n20;0\r\n\
                 21;late;0;1;2;3;4";
    let args = [&MEND[..], &["--skip-rows", "1"]].concat();
    folder.invoke(&args, table).code(2).stdout_eq(str![[r#"
...
18;fine;3;2;2;2;light;true;

"#]]);
    let path = folder.path().join("mend.csv");
    assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
    let written = content(&folder, "mend.csv");
    let answers = "is not an answer (0, 1, 2, 3, or empty)";
    let missing =
        format!("joy: \"\"NA\"\" {answers}; if it means that none was given, add --missing NA");
    let header = "alliance-check fault;client;note;tired;tense;joy\r\n;x;Response;Response;;\r\n";
    let expected = format!(
        "\u{feff}sep=;\n{header}\
         \"column {missing}\";17;\"a;b\";0;1;NA\r\n\
         \"column tense: \"\"x\"\" {answers}; column {missing}\";19;5\" step;0;x;NA\r\n\
         2 cells, and the header has 5;20;0\r\n\
         7 cells, and the header has 5;21;late;0;1;2;3;4\n"
    );
    same(written.clone(), expected.raw());
    // A file that is there already stays as it is, and nothing is scored.
    folder.invoke(&args, table).code(2).stdout_eq("").stderr_eq(str![[r#"
error: the faulty rows can't be written to mend.csv: it already exists; name a new file

"#]]);
    assert_eq!(content(&folder, "mend.csv"), written);

    // Mended, and what is left with the same options.
    fs::write(&path, written.replace(";20;0\r", ";20;;0;1;2\r").replace(";x;NA", ";1;2"))
        .expect("the file");
    let args = ["score", "mend.csv", "--questions", HEAVY_DAYS, "--skip-rows", "1"];
    let args = [&args[..], &["--missing", "NA", "--faults", "rest.csv"]].concat();
    folder.invoke(&args, "").code(2).stderr_eq(str![[r#"
mend.csv:3: skipped, as --skip-rows asks
mend.csv:7: 8 cells, and the header has 6
3 [..], 1 [..], 1 [..]

"#]]);
    let rest = format!("\u{feff}sep=;\n{header}8 cells, and the header has 6;21;late;0;1;2;3;4\n");
    assert_eq!(content(&folder, "rest.csv"), rest);
}

/// The names of the rows of R and pandas stand in a first column without a name, and so they do
/// after that of the faults.
#[test]
fn names_of_rows_stay_beside_the_faults() {
    let folder = Folder::new();
    folder.invoke(&MEND, "\"\",\"tired\",\"tense\",\"joy\"\n\"1\",0,1,x\n").code(2);
    let written = content(&folder, "mend.csv");
    same(
        &*written,
        str![[r#"
alliance-check fault,"","tired","tense","joy"
"column joy: ""x"" is not an answer (0, 1, 2, 3, or empty)","1",0,1,x

"#]],
    );
    invoke(&MEND[..3], written.replace(",x\n", ",3\n")).code(0).stdout_eq(str![[r#"
alliance-check fault,,answered,score,score_min,score_max,verdict,positive,concerns
"[..]",1,3,1,1,1,light,true,

"#]]);
}

/// A person's own words stand there.
#[test]
fn a_column_fault_of_the_table_stays() {
    let folder = Folder::new();
    folder.invoke(&MEND, "fault,tired,tense,joy\nmine,0,1,x\n").code(2);
    same(
        content(&folder, "mend.csv"),
        str![[r#"
alliance-check fault,fault,tired,tense,joy
"column joy: [..]",mine,0,1,x

"#]],
    );
}

#[test]
fn no_file_of_faults_stays_without_faulty_rows() {
    let folder = Folder::new();
    for (table, status) in [
        ("client,tired,tense,joy\n17,0,1,2\n", 0),
        ("client,tired\n", 2),
        ("client,tired,tense,joy\n17,\"0\" ,1,2\n", 2),
    ] {
        folder.invoke(&MEND, table).code(status);
        assert_eq!(folder.names(), [""; 0], "{table}");
    }
    for (path, fault) in [
        ("-", "--faults -: the scores go to standard output; name a new file"),
        (
            "none/mend.csv",
            "the faulty rows can't be written to none/mend.csv: the folder none does not exist; \
             create it first",
        ),
    ] {
        let args = ["score", "--questions", HEAVY_DAYS, "--faults", path];
        let error = format!("error: {fault}\n");
        folder.invoke(&args, "tired,tense,joy\n").code(2).stdout_eq("").stderr_eq(error);
    }
}

/// What is wrong in the first 64 KiB is wrong with the table; later, it is a fault of a row.
#[test]
fn faulty_bytes_are_written_as_they_came() {
    let folder = Folder::new();
    let good = "client,tired,tense,joy,n\n".to_owned() + &"17,0,1,2,\n".repeat(7000);
    // Halves of an e with an acute accent, in two cells.
    let faulty = [b"M\xfcller,0,1,2,\n".as_slice(), b"19,0,1,2\xc3,\xa9\n"].concat();
    let table = [good.as_bytes(), &faulty, "é,0,1,2,\n".as_bytes()].concat();
    folder.invoke(&MEND, table).code(2).stderr_eq(str![[r#"
standard input:7002: column "client": not UTF-8 text; save the table as UTF-8
standard input:7003: column joy: not UTF-8 text; save the table as UTF-8
7001 [..], 0 [..], 2 [..]

"#]]);
    let written = fs::read(folder.path().join("mend.csv")).expect("the file");
    let fault = "not UTF-8 text; save the table as UTF-8";
    let expected = [
        b"alliance-check fault,client,tired,tense,joy,n\n\"column \"\"client\"\": ",
        fault.as_bytes(),
        b"\",M\xfcller,0,1,2,\ncolumn joy: ",
        fault.as_bytes(),
        b",19,0,1,2\xc3,\xa9\n",
    ];
    assert_eq!(written, expected.concat());
}

#[test]
fn faults_that_can_not_be_written_are_an_error() {
    let folder = Folder::new();
    // One is in a buffer until the end.
    for rows in [1, 5000] {
        folder.file("t.csv", "tired,tense,joy\n".to_owned() + &"0,1,x\n".repeat(rows));
        // A limit of the size of files is like a full disk.
        let line = "ulimit -f 0; alliance-check score t.csv --faults mend.csv --questions";
        assert(output(folder.shell(&format!("{line} '{HEAVY_DAYS}'")), "")).code(2).stderr_eq(
            str![[r#"
t.csv:2: column joy: "x" [..]
...
error: mend.csv can't be written: File too large (os error 27)

"#]],
        );
    }
}
