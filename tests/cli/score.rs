//! A table of responses: scored row by row, and every fault with its place.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use snapbox::{IntoData, assert_data_eq, str};

use crate::run::{Folder, assert, check, output, program, stdout};
use crate::terminal::Terminal;

const HEADER: &str =
    "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported";
const ALL_YES: &str = "y,y,y,y,y,y,y,y";

/// How long a row may take to come before a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The header and `rows` below it.
fn table(rows: &[&str]) -> String {
    let lines = [HEADER].into_iter().chain(rows.iter().copied());
    lines.map(|line| format!("{line}\n")).collect()
}

/// A table as a clinic might export it.
const CLINIC: &str = "\
client,comfortable,go_back,talk_about_anything,relieved,date,perspective,cared_about,goals,supported,note
17,Yes,yes,Y,y,2026-11-02,YES,yes,y,Y,
18,y,no,Not sure,y,2026-11-02,y,y,y,y,\"late, then \"\"fine\"\"\"
19,y,y,y,y,2026-11-03,y,y,,skip,=1+1
20,u,y,y,y,2026-11-03,y,y, ,y,\"two
lines\"
";

#[test]
fn as_csv() {
    check(&["score"], CLINIC)
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
fn as_json() {
    check(&["score", "--format", "json"], CLINIC)
        .code(0)
        .stderr_eq(str![[r#"
4 [..], 2 [..], 0 [..]; 1 row over several lines (5-6)

"#]])
        .stdout_eq(str![[r#"
{"columns":{"client":"17","date":"2026-11-02","note":""},"verdict":"positive","positive":true,"score":8,"score_range":[8,8],"max_score":8,"answered":8,"concerns":[]}
{"columns":{"client":"18","date":"2026-11-02","note":"late, then \"fine\""},"verdict":"raise-concerns","positive":false,"score":6,"score_range":[6,6],"max_score":8,"answered":8,"concerns":["go_back","talk_about_anything"]}
{"columns":{"client":"19","date":"2026-11-03","note":"=1+1"},"verdict":null,"positive":null,"score":null,"score_range":[6,8],"max_score":8,"answered":6,"concerns":[]}
{"columns":{"client":"20","date":"2026-11-03","note":"two\nlines"},"verdict":"raise-concerns","positive":false,"score":null,"score_range":[6,7],"max_score":8,"answered":7,"concerns":["comfortable"]}

"#]]);
}

#[test]
fn from_a_file() {
    let folder = Folder::new();
    folder.file("answers.csv", table(&[ALL_YES, "y,y,y,y,y,y,y,perhaps"]));
    folder
        .check(&["score", "answers.csv"], "")
        .code(2)
        .stderr_eq(str![[r#"
answers.csv:3: column supported: "perhaps" [..]
1 [..], 0 [..], 1 [..]

"#]])
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
8,8,8,8,positive,true,

"#]]);
    folder.check(&["score", "-"], table(&[ALL_YES])).code(0);
    folder
        .check(&["score", "none.csv"], "")
        .code(2)
        .stderr_eq(str![[r#"
error: none.csv can't be read: No such file or directory (os error 2)

"#]])
        .stdout_eq("");
    folder
        .check(&["score", "."], "")
        .code(2)
        .stderr_eq(str![[r#"
error: . can't be read: Is a directory (os error 21)

"#]])
        .stdout_eq("");
    assert_eq!(folder.names(), ["answers.csv"]);
}

const OWN: &str = r#"
format: 1
id: own
title: Own
choices:
  - { label: "sí", keys: ["s"], points: 1 }
  - { label: "Neither agree nor disagree", keys: ["="], points: 0 }
  - { label: "no", points: -1 }
questions:
  - { id: q1, text: One }
  - { id: q2, text: Two, reverse: true }
  - { id: q3, text: Three }
scales:
  - id: all
    title: All
    questions: [q1, q2, q3]
    score: mean
    results:
      - { from: -1, id: low, positive: false, headline: Low, advice: None }
      - { from: 0.3, id: high, positive: true, headline: High, advice: None }
  - id: two
    title: Two
    questions: [q1, q2]
    score: sum
safety: None
"#;

#[test]
fn own_questions_with_scales_and_no_total() {
    let folder = Folder::new();
    folder.file("own.yaml", OWN);
    let table =
        "q3;q2;name;q1\nSÍ;No;Zoë;=\nno;s;;neither AGREE nor disagree\nno;;\"a;b,c\";no\nno;;x;s\n";
    let args = ["score", "--questions", "own.yaml"];
    folder
        .check(&args, table)
        .code(0)
        .stderr_eq(str![[r#"
4 [..], 2 [..], 0 [..]

"#]])
        .stdout_eq(str![[r#"
name;answered;all_score;all_score_min;all_score_max;all_verdict;all_positive;two_score;two_score_min;two_score_max;two_verdict;two_positive;concerns
Zoë;3;0.666666;0.666666;0.666666;high;true;1;1;1;;;
;3;-0.666666;-0.666666;-0.666666;low;false;-1;-1;-1;;;
"a;b,c";2;;-1;-0.333333;low;false;;-2;0;;;
x;2;;-0.333333;0.333333;;;;0;2;;;

"#]]);
    folder
        .check(&[&args[..], &["--format", "json"]].concat(), table)
        .code(0)
        .stderr_eq(str![[r#"
4 [..], 2 [..], 0 [..]

"#]])
        .stdout_eq(str![[r#"
{"columns":{"name":"Zoë"},"verdict":null,"positive":null,"score":null,"score_range":null,"max_score":null,"answered":3,"concerns":[],"scales":[{"id":"all","title":"All","verdict":"high","positive":true,"score":0.6666666666666666,"score_range":[0.6666666666666666,0.6666666666666666],"max_score":1},{"id":"two","title":"Two","verdict":null,"positive":null,"score":1,"score_range":[1,1],"max_score":2}]}
{"columns":{"name":""},"verdict":null,"positive":null,"score":null,"score_range":null,"max_score":null,"answered":3,"concerns":[],"scales":[{"id":"all","title":"All","verdict":"low","positive":false,"score":-0.6666666666666666,"score_range":[-0.6666666666666666,-0.6666666666666666],"max_score":1},{"id":"two","title":"Two","verdict":null,"positive":null,"score":-1,"score_range":[-1,-1],"max_score":2}]}
{"columns":{"name":"a;b,c"},"verdict":null,"positive":null,"score":null,"score_range":null,"max_score":null,"answered":2,"concerns":[],"scales":[{"id":"all","title":"All","verdict":"low","positive":false,"score":null,"score_range":[-1,-0.3333333333333333],"max_score":1},{"id":"two","title":"Two","verdict":null,"positive":null,"score":null,"score_range":[-2,0],"max_score":2}]}
{"columns":{"name":"x"},"verdict":null,"positive":null,"score":null,"score_range":null,"max_score":null,"answered":2,"concerns":[],"scales":[{"id":"all","title":"All","verdict":null,"positive":null,"score":null,"score_range":[-0.3333333333333333,0.3333333333333333],"max_score":1},{"id":"two","title":"Two","verdict":null,"positive":null,"score":null,"score_range":[0,2],"max_score":2}]}

"#]]);
}

#[test]
fn separated_by_semicolons_and_tabs() {
    let with = |separator: &str| table(&[ALL_YES]).replace(',', separator);
    check(&["score"], with(";")).code(0).stdout_eq(str![[r#"
answered;score;score_min;score_max;verdict;positive;concerns
8;8;8;8;positive;true;

"#]]);
    check(&["score"], with("\t")).code(0).stdout_eq(str![[r#"
answered	score	score_min	score_max	verdict	positive	concerns
8	8	8	8	positive	true	

"#]]);
    // A decimal comma does not mislead, nor do other marks in a name, however many.
    let table = format!("{},{HEADER}\nx,{ALL_YES}\n", "n;".repeat(20));
    check(&["score"], table).code(0);
    let table = format!("\"weight; in kg\tor so\",{HEADER}\n\"7,5\",{ALL_YES}\n");
    check(&["score"], table).code(0).stdout_eq(str![[r#"
weight; in kg	or so,answered,score,score_min,score_max,verdict,positive,concerns
"7,5",8,8,8,8,positive,true,

"#]]);
}

#[test]
fn the_marks_of_other_systems() {
    let lines =
        format!("\u{feff}\r\n{HEADER},n\r\n\r\n{ALL_YES},\"a\r\nb\"\r\n{ALL_YES},c\r\n\r\n");
    let scored = "\u{feff}n,answered,score,score_min,score_max,verdict,positive,concerns\n\
                  \"a\r\nb\",8,8,8,8,positive,true,\nc,8,8,8,8,positive,true,\n";
    check(&["score"], lines).code(0).stdout_eq(scored.raw());
    let lines = format!("{HEADER}\r{ALL_YES}\r{ALL_YES}");
    check(&["score"], lines).code(0).stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
8,8,8,8,positive,true,
8,8,8,8,positive,true,

"#]]);
    check(&["score"], table(&[]))
        .code(0)
        .stderr_eq(str![[r#"
0 [..], 0 [..], 0 [..]

"#]])
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns

"#]]);
}

/// A table that is refused for `fault`: nothing is scored.
fn refused(args: &[&str], table: impl AsRef<[u8]>, fault: impl IntoData) {
    check(&[&["score"], args].concat(), table).code(2).stdout_eq("").stderr_eq(fault);
}

#[test]
fn faults_of_the_header() {
    refused(
        &[],
        "",
        str![[r#"
error: standard input is empty; its first line must name the columns

"#]],
    );
    refused(
        &[],
        "\u{feff}\r\n\n",
        str![[r#"
error: standard input is empty; its first line must name the columns

"#]],
    );
    refused(
        &[],
        format!("{ALL_YES}\n{ALL_YES}\n"),
        str![[r#"
error: standard input:1: no column is named after a question; name one after each, by its id or its text: comfortable, go_back, talk_about_anything, relieved, perspective, cared_about, goals, supported; or add --questions FILE if the table answers the questions of a file

"#]],
    );
    refused(
        &[],
        table(&[]).replace(',', "|"),
        str![[r#"
error: standard input:1: there is one column, "comfortable|go_back|talk_about_anything|"...; separate the columns by commas, semicolons or tabs; if it is a title, remove it

"#]],
    );
    refused(
        &[],
        "comfortable\ny\n",
        str![[r#"
error: standard input:1: there is one column, "comfortable"; separate the columns by commas, semicolons or tabs; if it is a title, remove it

"#]],
    );
    refused(
        &[],
        table(&[]).replace("goals", "goal "),
        str![[r#"
error: standard input:1: no column for goals; if these are their columns, add --column goals=goal

"#]],
    );
    refused(
        &[],
        format!("\n\n{HEADER}, goals\n"),
        str![[r#"
error: standard input:3: columns 7 ("goals") and 9 (" goals") both fit the question goals; rename one in the header

"#]],
    );
    refused(
        &[],
        format!("score,{HEADER}\n"),
        str![[r#"
error: standard input:1: column "score" has the name of a column that is written; rename it in the table

"#]],
    );
    refused(
        &["--format", "json"],
        format!("x,{HEADER},x\n"),
        str![[r#"
error: standard input:1: two columns are named "x", and an object in JSON can have only one; rename the other

"#]],
    );
    refused(
        &[],
        format!("{HEADER},\"x\n{ALL_YES}\n"),
        str![[r#"
error: standard input:1: column 9: a quote opens here and never closes

"#]],
    );
    refused(
        &[],
        [HEADER.as_bytes(), b",\xff\n"].concat(),
        str![[r#"
error: standard input is not UTF-8 (line 1), but perhaps Latin-1 or Windows-1252, such as Excel's "CSV"; save it as "CSV UTF-8" instead

"#]],
    );
    refused(
        &[],
        b"\xff\xfec\0o\0\n\0",
        str![[r#"
error: standard input is UTF-16, such as Excel's "Unicode Text"; save it as "CSV UTF-8" instead

"#]],
    );
    refused(
        &[],
        "x".repeat(3_000_000),
        str![[r#"
error: standard input:1: a row of more than 1 MiB begins here, perhaps with a quote left open

"#]],
    );
    refused(
        &[],
        ",".repeat(100_000) + "\n",
        str![[r#"
error: standard input:1: more than 32768 columns

"#]],
    );
}

#[test]
fn names_that_only_one_format_can_keep() {
    check(&["score"], format!("x,{HEADER},x\n1,{ALL_YES},2\n")).code(0).stdout_eq(str![[r#"
x,x,answered,score,score_min,score_max,verdict,positive,concerns
1,2,8,8,8,8,positive,true,

"#]]);
    let table = format!("score,{HEADER}\n9,{ALL_YES}\n");
    check(&["score", "--format", "json"], table)
        .code(0)
        .stdout_eq(str![[r#"
{"columns":{"score":"9"},"verdict":"positive","positive":true,"score":8,"score_range":[8,8],"max_score":8,"answered":8,"concerns":[]}

"#]]);
}

/// Lines are counted alike, whatever ends them.
#[test]
fn the_line_of_a_fault() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = [HEADER, ALL_YES, "", "maybe,y,y,y,y,y,y,y", ALL_YES, "y"];
        check(&["score"], lines.join(end)).code(2).stderr_eq(str![[r#"
standard input:4: column comfortable: "maybe" [..]
standard input:6: 1 cell, and the header has 8
2 [..], 0 [..], 2 [..]

"#]]);
    }
}

#[test]
fn faults_of_rows() {
    let rows = [
        "y,y,y,y,y,y,maybe,y,1",
        "y,y,y,y,y,y,y,y,2",
        "y,back,y,y,y,y,y,\u{1b}[2J,3",
        "y,y,y",
        "y,y,y,y,y,y,y,y,5,,,",
        "\"",
        "\",y,y,y,y,y,y,\"\"\"no\",6",
        "",
        "y,y,y,y,y,y,y,y,\"",
        "",
        "7\"",
        "y,y,y,y,y,y,y,é,8",
    ];
    let table = format!("{HEADER},note\n{}\n", rows.join("\n"));
    check(&["score"], &table)
        .code(2)
        .stderr_eq(str![[r#"
standard input:2: column goals: "maybe" is not an answer (y, n, u, or empty)
standard input:4: column go_back: "back" is not an answer (y, n, u, or empty)
standard input:4: column supported: "\u{1b}[2J" is not an answer (y, n, u, or empty)
standard input:5: 3 cells, and the header has 9
standard input:6: 12 cells, and the header has 9
standard input:8: column supported: "\"no" is not an answer (y, n, u, or empty)
standard input:13: column supported: "é" is not an answer (y, n, u, or empty)
2 rows scored, 0 with missing answers, 6 left out with faults; 2 rows over several lines (7-8, 10-12)

"#]])
        .stdout_eq(str![[r#"
note,answered,score,score_min,score_max,verdict,positive,concerns
2,8,8,8,8,positive,true,
"

7",8,8,8,8,positive,true,

"#]]);
    let returns = table.replace('\n', "\r\n");
    assert_eq!(
        check(&["score"], returns).get_output().stderr,
        check(&["score"], table).get_output().stderr
    );
}

#[test]
fn bytes_that_are_no_text() {
    // What is wrong in the first 64 KiB is wrong with the table.
    let padding = format!("{ALL_YES},{}\n", "x".repeat(1000)).repeat(70);
    let mut table = format!("{HEADER},n\n{padding}{ALL_YES},").into_bytes();
    table.extend(b"\xff\n");
    // Halves of an e with an acute accent, in two cells.
    table.extend(b"y,y,y,y,y,y,y,\xc3,\xa9\n");
    table.extend(format!("{ALL_YES},\u{e9}\n").bytes());
    let output = check(&["score"], table).code(2).stderr_eq(str![[r#"
standard input:72: column "n": not UTF-8 text; save the table as UTF-8
standard input:73: column supported: not UTF-8 text; save the table as UTF-8
71 [..], 0 [..], 2 [..]

"#]]);
    assert!(stdout(output.get_output()).ends_with("\né,8,8,8,8,positive,true,\n"));
}

#[test]
fn tables_that_are_no_utf_8() {
    let latin_1: Vec<u8> =
        format!("{HEADER},n\r\n{ALL_YES},M\u{fc}ller\r\n").chars().map(|c| c as u8).collect();
    refused(
        &[],
        &latin_1,
        str![[r#"
error: standard input is not UTF-8 (line 2), but perhaps Latin-1 or Windows-1252, such as Excel's "CSV"; save it as "CSV UTF-8" instead

"#]],
    );
    let text = table(&[ALL_YES]).replace(',', "\t");
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for table in [[b"\xff\xfe".as_slice(), &little].concat(), little, big] {
        refused(
            &[],
            table,
            str![[r#"
error: standard input is UTF-16, such as Excel's "Unicode Text"; save it as "CSV UTF-8" instead

"#]],
        );
    }
    // A zip file, without a line break in its first bytes.
    refused(
        &[],
        [b"PK\x03\x04".as_slice(), &[b'x'; 2_000_000]].concat(),
        str![[r#"
error: standard input is a workbook (.xlsx) or another zip file; save the sheet as "CSV UTF-8", or unpack the CSV

"#]],
    );
}

/// Bytes that come late are judged as those that come at once.
#[test]
fn a_stream_that_is_no_utf_8_later() {
    let folder = Folder::new();
    folder.file("start.csv", table(&[ALL_YES]));
    folder.file("end.csv", b"y,y,y,y,y,y,y,\xe4\n");
    // The second part comes when the row of the first is out, or after ten seconds.
    let line = "(cat start.csv; n=0; until grep -qs positive,true scores || [ $n = 1000 ]; do \
         sleep 0.01; n=$((n + 1)); done; cat end.csv) | alliance-check score > scores";
    assert(folder.shell(line).output().expect("a shell"))
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: standard input is not UTF-8 (line 3), but perhaps Latin-1 or Windows-1252, such as Excel's "CSV"; save it as "CSV UTF-8" instead

"#]]);
    let scores = fs::read_to_string(folder.path().join("scores")).expect("the scores");
    assert_eq!(scores.lines().count(), 2, "{scores}");
}

#[test]
fn faults_of_one_kind_are_counted() {
    let rows = ["y,y,y,y,y,y,yep,nope", "y,y,y,y,y,y,nope,y", "y", "y,y,y,y,y,y,yep,y", "n", "y,y"];
    check(&["score"], table(&rows))
        .code(2)
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns

"#]])
        .stderr_eq(str![[r#"
standard input:2: column goals: "yep" [..]
  … and in 1 more row
standard input:2: column supported: "nope" [..]
standard input:3: column goals: "nope" [..]
standard input:4: 1 cell, and the header has 8
  … and in 1 more row
standard input:7: 2 cells, and the header has 8
0 [..], 0 [..], 6 [..]

"#]]);
    // A fault that every row has hides none of another kind.
    let mut rows = vec!["y,y,y,y,y,y,y,NA"; 1000];
    rows.push("y,y,y,y,y,y,y,yess");
    check(&["score"], table(&rows)).code(2).stderr_eq(str![[r#"
standard input:2: column supported: "NA" [..]; if it means that none was given, add --missing NA
  … and in 999 more rows
standard input:1002: column supported: "yess" [..]
0 [..], 0 [..], 1001 [..]

"#]]);
}

#[test]
fn a_hundred_kinds_of_faults_are_listed() {
    let rows: Vec<_> = (0..103).map(|nth| format!("y,y,y,y,y,y,y,w{nth}")).collect();
    let rows: Vec<_> = rows.iter().chain(&rows).map(String::as_str).collect();
    let output = check(&["score"], table(&rows)).code(2);
    let said = std::str::from_utf8(&output.get_output().stderr).expect("text");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 2 * 100 + 2);
    assert_eq!(lines[199], "  … and in 1 more row");
    assert_eq!(lines[200], "and 6 more faults of other kinds");
}

#[test]
fn a_quote_that_never_closes() {
    let table = format!("{HEADER},note\n{ALL_YES},1\n{ALL_YES},\"2\n{ALL_YES},3\n");
    check(&["score"], table)
        .code(2)
        .stderr_eq(str![[r#"
standard input:3: column "note": a quote opens here and never closes; nothing from here on was scored
1 [..], 0 [..], 1 [..]; the rest was not read

"#]])
        .stdout_eq(str![[r#"
note,answered,score,score_min,score_max,verdict,positive,concerns
1,8,8,8,8,positive,true,

"#]]);
    let table = format!("{HEADER}\n{ALL_YES}\ny,y,y,\"y");
    check(&["score"], table)
        .code(2)
        .stderr_eq(str![[r#"
standard input:3: column relieved: a quote opens here and never closes; nothing from here on was scored
1 [..], 0 [..], 1 [..]; the rest was not read

"#]])
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
8,8,8,8,positive,true,

"#]]);
    // One that closes with the file does close.
    check(&["score"], format!("{HEADER},note\n{ALL_YES},\"2\"")).code(0).stdout_eq(str![[r#"
note,answered,score,score_min,score_max,verdict,positive,concerns
2,8,8,8,8,positive,true,

"#]]);
}

#[test]
fn a_row_without_end() {
    let endless = "y\n".repeat(5_000_000);
    check(&["score"], table(&[ALL_YES, &format!("\"{endless}")]))
        .code(2)
        .stderr_eq(str![[r#"
standard input:3: a row of more than 1 MiB begins here, perhaps with a quote left open; nothing from here on was scored
1 [..], 0 [..], 1 [..]; the rest was not read

"#]])
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
8,8,8,8,positive,true,

"#]]);
    check(&["score"], table(&[ALL_YES, &",".repeat(40_000)]))
        .code(2)
        .stderr_eq(str![[r#"
standard input:3: more than 32768 columns; nothing from here on was scored
1 [..], 0 [..], 1 [..]; the rest was not read

"#]])
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
8,8,8,8,positive,true,

"#]]);
    // A long note is no fault.
    let note = "x".repeat(900_000);
    check(&["score"], format!("{HEADER},note\n{ALL_YES},{note}\n"))
        .code(0)
        .stdout_eq(format!("note,answered,score,score_min,score_max,verdict,positive,concerns\n{note},8,8,8,8,positive,true,\n"));
}

#[test]
fn formulas_pass_through_as_they_came() {
    let cells = ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "\"=1,\"\"2\"\"\""];
    let rows: String = (cells.iter().map(|cell| format!("{cell},{ALL_YES}\n"))).collect();
    check(&["score"], format!("=note,{HEADER}\n{rows}")).code(0).stdout_eq(str![[r#"
=note,answered,score,score_min,score_max,verdict,positive,concerns
=1+1,8,8,8,8,positive,true,
+1,8,8,8,8,positive,true,
-1,8,8,8,8,positive,true,
@x,8,8,8,8,positive,true,
	=1,8,8,8,8,positive,true,
'=1,8,8,8,8,positive,true,
"=1,""2""",8,8,8,8,positive,true,

"#]]);
}

#[test]
fn at_a_terminal_without_a_table() {
    let ended = Terminal::start(100, &["score"]).end();
    assert_eq!(ended.status, "2");
    assert_data_eq!(
        ended.screen,
        str!["error: standard input can't be read: it is a terminal; name a file, or pipe one in"]
    );
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

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    for rows in [0, 1, 50_000] {
        let folder = Folder::new();
        let answers = folder.file("answers.csv", table(&vec![ALL_YES; rows]));
        let output = program(&["score"])
            .stdin(File::open(answers).expect("the answers"))
            .stdout(full())
            .output()
            .expect("the program ends");
        assert(output).code(2).stderr_eq(
            "error: the result can't be written to standard output: No space left on device (os error 28)\n",
        );
    }
}

#[test]
fn a_reader_that_went_away() {
    for rows in [1, 50_000] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let folder = Folder::new();
        let answers = folder.file("answers.csv", table(&vec![ALL_YES; rows]));
        let output = program(&["score"])
            .stdin(File::open(answers).expect("the answers"))
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .expect("the program ends");
        assert(output).code(0).stderr_eq("");
    }
}

/// The last of them are in a buffer until the end.
#[test]
fn faults_that_can_not_be_written_are_an_error() {
    let folder = Folder::new();
    let header =
        "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported";
    folder.file("table.csv", format!("{header}\nmaybe,y,y,y,y,y,y,y\n"));
    let line = "ulimit -f 0; exec alliance-check score table.csv --faults mend.csv";
    let run = output(folder.shell(line), "");
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("mend.csv can't be written: File too large"), "{said}");
}
