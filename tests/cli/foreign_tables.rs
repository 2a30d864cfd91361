//! What tables of other programs and people bring along: names, words, rows and quotes of their own.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;

use snapbox::{IntoData, str};

use crate::run::{Folder, assert};

const FOUR: &str = r#"
format: 1
id: four-weeks
title: Four weeks check
choices:
  - { label: "Never", keys: ["0"], points: 0 }
  - { label: "Sometimes", keys: ["1"], points: 1 }
  - { label: "Often", keys: ["2"], points: 2 }
  - { label: "Always", keys: ["3"], points: 3 }
questions:
  - { id: q1, text: I slept badly. }
  - { id: q2, text: I felt rushed. }
  - { id: q3, text: I felt rested., reverse: true }
  - { id: q4, text: I worried. }
results:
  - { from: 0, id: low, positive: true, headline: Little strain, advice: Keep going. }
  - { from: 6, id: high, positive: false, headline: Much strain, advice: Talk to somebody. }
safety: Made up for a test.
"#;

const ONE: &str = r#"
format: 1
id: mood
title: Mood
choices:
  - { label: "Bad", keys: ["1"], points: 1 }
  - { label: "Good", keys: ["2"], points: 2 }
questions:
  - { id: mood, text: How was today? }
results:
  - { from: 1, id: low, positive: false, headline: Low, advice: Rest. }
  - { from: 2, id: fine, positive: true, headline: Fine, advice: Go on. }
safety: Made up for a test.
"#;

/// A folder with the questions of `yaml`.
fn folder(yaml: &str) -> Folder {
    let folder = Folder::new();
    folder.file("q.yaml", yaml);
    folder
}

/// What `score` with `args` makes of a table of answers to `yaml`: its status, its output and its messages.
#[track_caller]
fn scored(
    yaml: &str,
    args: &[&str],
    table: impl AsRef<[u8]>,
    status: i32,
    out: impl IntoData,
    said: impl IntoData,
) {
    let args = [&["score", "--questions", "q.yaml"], args].concat();
    folder(yaml).check(&args, table).code(status).stderr_eq(said).stdout_eq(out);
}

/// A table of answers to [`FOUR`] that is refused.
#[track_caller]
fn refused(args: &[&str], table: impl AsRef<[u8]>, said: impl IntoData) {
    scored(FOUR, args, table, 2, "", said);
}

#[test]
fn columns_named_by_texts_and_codes() {
    for header in [
        "Timestamp,I slept badly.,I felt rushed.,I felt rested.,I worried.",
        "Timestamp,q2. I FELT rushed.,Sleep [I slept badly.],Q3,A1[q4]",
        "\"Timestamp\",\"Sleep [q1]\",\"Sleep [q2]\",\"Q00[q3]. Sleep, and so on [I felt rested.]\",\" i  worried. \"",
    ] {
        let (first, second) = if header.contains("q2. I") { ("1", "0") } else { ("0", "1") };
        let table = format!("{header}\n2026-11-01,{first},{second},Often,Always\n");
        scored(
            FOUR,
            &[],
            table,
            0,
            str![[r#"
Timestamp,answered,score,score_min,score_max,verdict,positive,concerns
2026-11-01,4,5,5,5,low,true,

"#]],
            str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
        );
    }
}

#[test]
fn columns_that_the_user_names() {
    let table = "q1,mood=1,x,q3,q4,I felt rushed.\n0,1,2,2,3,foreign\n";
    scored(
        FOUR,
        &["--column", "q2=mood=1"],
        table,
        0,
        str![[r#"
x,I felt rushed.,answered,score,score_min,score_max,verdict,positive,concerns
2,foreign,4,5,5,5,low,true,

"#]],
        str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
    );
    for (column, fault) in [
        ("q2=mood", "--column q2=: no column is named \"mood\""),
        ("q2=X", "--column q2=: no column is named \"X\"; is it \"x\"?"),
        ("Q2=x", "--column Q2=: no question has this id; is it \"q2\"?"),
        ("q5=x", "--column q5=: no question has this id"),
    ] {
        refused(&["--column", column], table, format!("error: standard input:1: {fault}\n"));
    }
    refused(
        &["--column", "q2=x", "--column", "q3=x"],
        table,
        str![[r#"
error: standard input:1: --column q3=: column 3 ("x") is that of another question

"#]],
    );
    refused(
        &["--column", "q2=x", "--column", "q2=mood=1"],
        table,
        str![[r#"
error: standard input:1: --column q2= is given twice; keep one

"#]],
    );
    refused(
        &["--column", "q2=x"],
        "q1,x,x,q3,q4\n",
        str![[r#"
error: standard input:1: --column q2=: two columns are named "x", 2 and 3; rename one

"#]],
    );
    for column in ["q2", "q2=", "=x", " = "] {
        let said = format!(
            "error: invalid value '{column}' for '--column <ID=NAME>': write a question's id, =, and a name\n\n\
             For more information, try '--help'.\n"
        );
        refused(&["--column", column], table, said);
    }
}

#[test]
fn columns_that_are_not_certain() {
    let same_text = FOUR.replace("I felt rushed.", "I slept badly.");
    let text_is_id = FOUR.replace("I felt rushed.", "Q4");
    scored(
        &same_text,
        &[],
        "I slept badly.,q2,q3,q4\n",
        2,
        "",
        str![[r#"
error: standard input:1: column 1 ("I slept badly.") fits two questions, q1 and q2; name the column of each with --column ID=NAME

"#]],
    );
    scored(
        &text_is_id,
        &[],
        "q1,q2,q3,q4\n",
        2,
        "",
        str![[r#"
error: standard input:1: column 4 ("q4") fits two questions, q2 and q4; name the column of each with --column ID=NAME

"#]],
    );
    scored(
        &text_is_id,
        &["--column", "q2=q2"],
        "q1,q2,q3,q4\n0,1,2,3\n",
        0,
        str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
4,5,5,5,low,true,

"#]],
        str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
    );
    refused(
        &[],
        "q1,q2,q3,q4,I slept badly.\n",
        str![[r#"
error: standard input:1: columns 1 ("q1") and 5 ("I slept badly.") both fit the question q1; rename one, or name the right one with --column q1=NAME

"#]],
    );
    refused(
        &[],
        "A[q1],B[q1],q2,q3,q4\n",
        str![[r#"
error: standard input:1: columns 1 ("A[q1]") and 2 ("B[q1]") both fit the question q1; rename one, or name the right one with --column q1=NAME

"#]],
    );
    refused(
        &[],
        "q1,q1. I worried.,q3,q4\n",
        str![[r#"
error: standard input:1: column 2 ("q1. I worried.") fits two questions, q1 and q4; name the column of each with --column ID=NAME

"#]],
    );
}

#[test]
fn the_nearest_name_is_proposed_unless_its_number_differs() {
    refused(
        &[],
        "client,q1,q2,q3,q5,q6,age\n17,0,1,2,3,3,44\n",
        str![[r#"
error: standard input:1: no column for q4; each question needs one, named by its id or its text

"#]],
    );
    refused(
        &[],
        "client,q_1,q2,q3,I worry.,Notes\n",
        str![[r#"
error: standard input:1: no column for q1, q4; if these are their columns, add --column q1=q_1 --column q4='I worry.'

"#]],
    );
    // A name is that of the question to which it is nearest, whatever else is missing.
    refused(
        &[],
        "client,q1,I felt rested,q4\n",
        str![[r#"
error: standard input:1: no column for q2, q3; if these are their columns, add --column q3='I felt rested'

"#]],
    );
    let letters = FOUR.replace("id: q1", "id: qa").replace("id: q2", "id: qb");
    scored(
        &letters,
        &[],
        "client,qb,qc,q3,q4\n",
        2,
        "",
        str![[r#"
error: standard input:1: no column for qa; each question needs one, named by its id or its text

"#]],
    );
    refused(
        &["--column", "q1=I worrie"],
        "client,q1,q2,q3,q4\n",
        str![[r#"
error: standard input:1: --column q1=: no column is named "I worrie"

"#]],
    );
    refused(
        &[],
        "client,q1,q2,q3,I worry.,Notes\n",
        str![[r#"
error: standard input:1: no column for q4; if these are their columns, add --column q4='I worry.'

"#]],
    );
}

const QUALTRICS: &str = "\
StartDate,Q1,Q2,Q3,Q4\r
Start Date,I slept badly.,How were you? - I felt rushed.,I felt rested.,I worried.\r
\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",\"{\"\"ImportId\"\":\"\"QID3\"\"}\",\"{\"\"ImportId\"\":\"\"QID4\"\"}\"\r
2026-11-01,0,1,2,3\r
2026-11-02,0,1,2,7\r
";

#[test]
fn the_rows_below_the_header_of_qualtrics() {
    let out = str![[r#"
StartDate,answered,score,score_min,score_max,verdict,positive,concerns
2026-11-01,4,5,5,5,low,true,

"#]];
    let said = str![[r#"
standard input:2: the question texts, as Qualtrics writes them, are not scored
standard input:3: the import ids, as Qualtrics writes them, are not scored
standard input:5: column q4: "7" [..]
1 [..], 0 [..], 1 [..]

"#]];
    scored(FOUR, &[], QUALTRICS, 2, out.clone(), said.clone());
    // The codes may be any if the texts are those of the questions.
    let other_codes = QUALTRICS.replacen("Q1,Q2,Q3,Q4", "QID7,QID3_1,Score of sleep,x", 1);
    scored(FOUR, &[], other_codes, 2, out.clone(), said);
    scored(
        FOUR,
        &["--skip-rows", "2"],
        QUALTRICS,
        2,
        out,
        str![[r#"
standard input:2: skipped, as --skip-rows asks
standard input:3: skipped, as --skip-rows asks
standard input:5: column q4: "7" [..]
1 [..], 0 [..], 1 [..]

"#]],
    );
    // A response that only begins like one of these rows is a response.
    scored(
        FOUR,
        &[],
        "note,q1,q2,q3,q4\n\"{\"\"ImportId\"\": hi\",0,1,2,3\n",
        0,
        str![[r#"
note,answered,score,score_min,score_max,verdict,positive,concerns
"{""ImportId"": hi",4,5,5,5,low,true,

"#]],
        str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
    );
    // Codes that count otherwise than the ids are no reason to mix up the questions.
    refused(
        &[],
        QUALTRICS.replacen("Q1,Q2,Q3,Q4", "Q2,Q3,Q4,Q5", 1),
        str![[r#"
error: standard input:1: column 2 ("Q2") fits two questions, q1 and q2; name the column of each with --column ID=NAME

"#]],
    );
    scored(
        FOUR,
        &["--skip-rows", "0"],
        QUALTRICS.replacen("2026-11-02,0,1,2,7\r\n", "", 1),
        2,
        str![[r#"
StartDate,answered,score,score_min,score_max,verdict,positive,concerns
2026-11-01,4,5,5,5,low,true,

"#]],
        str![[r#"
standard input:2: column q1: "I slept badly." [..]
standard input:2: column q2: "How were you? - I felt rushed." [..]
standard input:2: column q3: "I felt rested." [..]
standard input:2: column q4: "I worried." [..]
standard input:3: column q1: "{\"ImportId\":\"QID1\"}" [..]
standard input:3: column q2: "{\"ImportId\":\"QID2\"}" [..]
standard input:3: column q3: "{\"ImportId\":\"QID3\"}" [..]
standard input:3: column q4: "{\"ImportId\":\"QID4\"}" [..]
1 [..], 0 [..], 2 [..]

"#]],
    );
}

#[test]
fn the_row_below_the_header_of_survey_monkey() {
    let out = str![[r#"
Respondent ID,answered,score,score_min,score_max,verdict,positive,concerns
1,4,5,5,5,low,true,

"#]];
    scored(
        FOUR,
        &[],
        "Respondent ID,q1,q2,q3,q4,Notes\n,Response,,Response,Response,Open-Ended Response\n1,0,1,2,3,\n",
        0,
        str![[r#"
Respondent ID,Notes,answered,score,score_min,score_max,verdict,positive,concerns
1,,4,5,5,5,low,true,

"#]],
        str![[r#"
standard input:2: a row of "Response", as SurveyMonkey writes it, is not scored
1 [..], 0 [..], 0 [..]

"#]],
    );
    // A person who answered no more than this is a person.
    scored(
        FOUR,
        &[],
        "Gender,q1,q2,q3,q4\nOther (please specify),,,,\n",
        0,
        str![[r#"
Gender,answered,score,score_min,score_max,verdict,positive,concerns
Other (please specify),0,,0,12,,,

"#]],
        str![[r#"
1 [..], 1 [..] (1 [..]), 0 [..]

"#]],
    );
    // Where "Response" is an answer, it is one.
    scored(
        &FOUR.replace("Often", "Response"),
        &[],
        "q1,q2,q3,q4\nResponse,Response,Response,Response\n",
        0,
        str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
4,7,7,7,high,false,

"#]],
        str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
    );
    // A grid has its title above, and its rows below.
    scored(
        FOUR,
        &["--skip-rows", "1"],
        "Respondent ID,How were you?,,,\n,I slept badly.,I felt rushed.,I felt rested.,I worried.\n1,0,1,2,3\n",
        0,
        out,
        str![[r#"
standard input:2: skipped, as --skip-rows asks
1 [..], 0 [..], 0 [..]

"#]],
    );
    // A choice in each column is no column for each question: what stands there is not left out unseen.
    scored(
        ONE,
        &[],
        "Respondent ID,How was today?,\n,Bad,Good\n1,Bad,\n2,,Good\n3,,\n",
        2,
        str![[r#"
Respondent ID,answered,score,score_min,score_max,verdict,positive,concerns
1,1,1,1,1,low,false,
3,0,,1,2,,,

"#]],
        str![[r#"
standard input:2: column 3: a value in a column without a name; name the column, and give each question only one
  … and in 1 more row
2 [..], 1 [..] (1 [..]), 2 [..]

"#]],
    );
}

#[test]
fn words_for_missing_answers() {
    let table = "\"client\",\"q1\",\"q2\",\"q3\",\"q4\"\n\"17\",0,1,NA,3\n\"18\",1,1,2,3\n\"19\",n/a,1,2,3\n\"20\",-99.0,1,2,3\n";
    scored(
        FOUR,
        &[],
        table,
        2,
        str![[r#"
client,answered,score,score_min,score_max,verdict,positive,concerns
18,4,6,6,6,high,false,

"#]],
        str![[r#"
standard input:2: column q3: "NA" is not an answer (0, 1, 2, 3, or empty); if it means that none was given, add --missing NA
standard input:4: column q1: "n/a" is not an answer (0, 1, 2, 3, or empty); if it means that none was given, add --missing n/a
standard input:5: column q1: "-99.0" is not an answer (0, 1, 2, 3, or empty); if it means that none was given, add --missing -99
1 row scored, 0 with missing answers, 3 left out with faults

"#]],
    );
    scored(
        FOUR,
        &["--missing", "na", "--missing", "-99", "--missing", "N/A"],
        table,
        0,
        str![[r#"
client,answered,score,score_min,score_max,verdict,positive,concerns
17,3,,4,7,,,
18,4,6,6,6,high,false,
19,3,,5,8,,,
20,3,,5,8,,,

"#]],
        str![[r#"
4 rows scored, 3 with missing answers, 0 left out with faults

"#]],
    );
    for (word, label) in [("3", "Always"), ("often", "Often"), ("0.0", "Never"), (",00", "Never")] {
        let said = format!(
            "error: --missing \"{word}\": it is an answer, \"{label}\"; remove this --missing\n"
        );
        refused(&["--missing", word], table, said);
    }
}

#[test]
fn whole_numbers_with_decimals_and_letters_that_are_no_key() {
    scored(
        FOUR,
        &[],
        "client;q1;q2;q3;q4\n17;0.0;1,0;;3,00\n18;1.5;S;s;skip\n19;1.000;N;2;3\n",
        2,
        str![[r#"
client;answered;score;score_min;score_max;verdict;positive;concerns
17;3;;4;7;;;

"#]],
        str![[r#"
standard input:3: column q1: "1.5" [..]
standard input:3: column q2: "S" [..]
standard input:3: column q3: "s" [..]
standard input:4: column q1: "1.000" [..]
standard input:4: column q2: "N" [..]
1 [..], 1 [..], 2 [..]

"#]],
    );
}

#[test]
fn accents_of_either_form_and_choices_without_points() {
    let yaml = FOUR
        .replace("Sometimes\"", "M\u{fc}de\"")
        .replace("\"Always\", keys: [\"3\"], points: 3", "\"Does not apply\", keys: [\"x\"]");
    scored(
        &yaml,
        &[],
        "client,q1,q2,q3,q4\n1,Mu\u{308}de,m\u{fc}de,does not apply,Never\n",
        0,
        str![[r#"
client,answered,score,score_min,score_max,verdict,positive,concerns
1,4,,2,4,low,true,

"#]],
        str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
    );
}

#[test]
fn columns_and_rows_of_a_spreadsheet() {
    scored(
        FOUR,
        &[],
        "client,q1,q2,q3,q4,, \n17,0,1,2,3,,\n,,, ,,,\n,,\n18,1,1,1,1,,\n19,1,1,1,1,x,\n,,,,,,\n",
        2,
        str![[r#"
client,answered,score,score_min,score_max,verdict,positive,concerns
17,4,5,5,5,low,true,
18,4,5,5,5,low,true,

"#]],
        str![[r#"
standard input:6: column 6: a value in a column without a name; name the column, and give each question only one
2 [..], 0 [..], 1 [..]; 3 rows without a filled cell skipped

"#]],
    );
    // R and pandas name the rows in a first column without a name.
    scored(
        FOUR,
        &[],
        "\"\",\"q1\",\"q2\",\"q3\",\"q4\"\n\"1\",0,1,2,3\n",
        0,
        str![[r#"
,answered,score,score_min,score_max,verdict,positive,concerns
1,4,5,5,5,low,true,

"#]],
        str![[r#"
1 [..], 0 [..], 0 [..]

"#]],
    );
    // The first line may name what separates the columns.
    for (line, delimiter) in [("sep=;", ";"), ("SEP=|", "|"), ("sep=\t", "\t")] {
        let table = "client,q1,q2,q3,q4\r\n17,0,1,2,x\r\n18,0,1,2,3\r\n".replace(',', delimiter);
        scored(
            FOUR,
            &[],
            format!("{line}\r\n{table}"),
            2,
            "client,answered,score,score_min,score_max,verdict,positive,concerns\n18,4,5,5,5,low,true,\n"
                .replace(',', delimiter),
            str![[r#"
standard input:3: column q4: "x" [..]
1 [..], 0 [..], 1 [..]

"#]],
        );
    }
}

#[test]
fn rows_that_are_skipped_are_named() {
    let table = "client,q1,q2,q3,q4\n\n17,0,1,2,3\n18,1,1,1,1\n";
    let header = "client,answered,score,score_min,score_max,verdict,positive,concerns\n";
    scored(
        FOUR,
        &["--skip-rows", "1"],
        table,
        0,
        format!("{header}18,4,5,5,5,low,true,\n"),
        str![[r#"
standard input:3: skipped, as --skip-rows asks
1 [..], 0 [..], 0 [..]

"#]],
    );
    scored(
        FOUR,
        &["--skip-rows", "9"],
        table,
        0,
        header,
        str![[r#"
standard input:3: skipped, as --skip-rows asks
standard input:4: skipped, as --skip-rows asks
0 [..], 0 [..], 0 [..]

"#]],
    );
    // A row of blanks of another kind is a blank one, and no row of "Response".
    scored(
        FOUR,
        &[],
        "client,q1,q2,q3,q4\n\u{a0},,,\u{3000},\n17,0,1,2,3\n\u{e9},0,1,2,3\n",
        0,
        format!("{header}17,4,5,5,5,low,true,\n\u{e9},4,5,5,5,low,true,\n"),
        str![[r#"
2 [..], 0 [..], 0 [..]; 1 row without a filled cell skipped

"#]],
    );
}

/// In a table with one question, a blank line is an answer that was not given.
#[test]
fn blank_lines_of_one_question() {
    for (table, status) in [
        ("mood\n1\n\n2\n\n\n", 0),
        ("mood\r\n1\r\n\r\n2\r\n\r\n", 0),
        ("mood\n1\n\"\"\n2\n \n", 0),
        ("mood,\n1,\n,\n2,\n,\n", 0),
        ("mood\r\r\n1\r\r\n\r\r\n2\r\r\n", 0),
        ("mood\r1\r\r2\r\r", 0),
        ("mood\n1\n\nx\n2\n", 2),
    ] {
        let faults = if status == 0 {
            ""
        } else {
            "standard input:4: column mood: \"x\" is not an answer (1, 2, or empty)\n"
        };
        let left_out = status / 2;
        scored(
            ONE,
            &[],
            table,
            status,
            str![[r#"
answered,score,score_min,score_max,verdict,positive,concerns
1,1,1,1,low,false,
0,,1,2,,,
1,2,2,2,fine,true,

"#]],
            format!(
                "{faults}3 rows scored, 1 with missing answers (1 without any answer), {left_out} left out with faults\n"
            ),
        );
    }
    // With other columns it is none.
    scored(
        ONE,
        &[],
        "client,mood\n17,1\n\n18,2\n",
        0,
        str![[r#"
client,answered,score,score_min,score_max,verdict,positive,concerns
17,1,1,1,1,low,false,
18,1,2,2,2,fine,true,

"#]],
        str![[r#"
2 [..], 0 [..], 0 [..]

"#]],
    );
}

#[test]
fn quotes_whose_end_is_not_certain() {
    let header = "client,note,q1,q2,q3,q4\n16,fine,0,1,2,3\n";
    let out = str![[r#"
client,note,answered,score,score_min,score_max,verdict,positive,concerns
16,fine,4,5,5,5,low,true,

"#]];
    let said = str![[r#"
standard input:3: column "note": a quote opens here, and a later one is out of place, so that it is not certain where the cell ends; in a cell, write a quote as two; nothing from here on was scored
1 [..], 0 [..], 1 [..]; the rest was not read

"#]];
    for rows in [
        "17,\"tbc,0,0,3,0\n18,fine,3,3,0,3\n19,5\" step,3,3,0,3\n20,ok,0,0,3,0\n",
        "17,\"said \\\"no\\\", then left\",0,0,3,0\n18,\"says \\\"fine\",3,3,0,3\n",
        "17,\"said \"no\"\",0,0,3,0\n18,fine,3,3,0,3\n",
        "17,\"fine\" ,0,0,3,0\n",
        "1\"7,\"tbc,0,0,3,0\n18,fine\",3,3,0,3\n",
    ] {
        scored(FOUR, &[], format!("{header}{rows}"), 2, out.clone(), said.clone());
    }
    // In the first row, too, where it may be one below the header.
    scored(
        FOUR,
        &[],
        "client,q1,q2,q3,q4\n\"17\" x,0,0,3,0\n18,0,0,3,0\n",
        2,
        str![[r#"
client,answered,score,score_min,score_max,verdict,positive,concerns

"#]],
        str![[r#"
standard input:2: column "client": a quote opens here, and a later one is out of place, so that it is not certain where the cell ends; in a cell, write a quote as two; nothing from here on was scored
0 [..], 0 [..], 1 [..]; the rest was not read

"#]],
    );
    // What RFC 4180 reads as one row is one, and its lines are named. Quotes inside an unquoted cell stay as they are.
    scored(
        FOUR,
        &[],
        "client,note,q1,q2,q3,q4\n17,5\" step \"high\",0,0,3,0\n18,\"tbc,0,0,3,0\n19,fine\",3,3,0,3\n20,\"a\r\n\r\nb\",0,0,3,0\n",
        0,
        str![[r#"
client,note,answered,score,score_min,score_max,verdict,positive,concerns
17,"5"" step ""high""",4,0,0,0,low,true,
18,"tbc,0,0,3,0
19,fine",4,12,12,12,high,false,
20,"a

b",4,0,0,0,low,true,

"#]],
        str![[r#"
3 [..], 0 [..], 0 [..]; 2 rows over several lines (3-4, 5-7)

"#]],
    );
}

#[test]
fn many_rows_over_several_lines_are_counted() {
    let rows = "\"a\nb\",0,1,2,3\n".repeat(12);
    let lines: Vec<_> = (0..10).map(|nth| format!("{}-{}", 2 + 2 * nth, 3 + 2 * nth)).collect();
    let said = format!(
        "12 [..], 0 [..], 0 [..]; 12 rows over several lines ({} and 2 more)\n",
        lines.join(", ")
    );
    folder(FOUR)
        .check(&["score", "--questions", "q.yaml"], format!("client,q1,q2,q3,q4\n{rows}"))
        .code(0)
        .stderr_eq(said);
}

#[test]
fn as_many_columns_as_there_may_be() {
    let table = |others: usize| {
        let more = ",x".repeat(others);
        format!("q1,q2,q3,q4{more}\n0,1,2,3{more}\n")
    };
    folder(FOUR).check(&["score", "--questions", "q.yaml"], table(32_764)).code(0);
    scored(
        FOUR,
        &[],
        table(32_765),
        2,
        "",
        str![[r#"
error: standard input:1: more than 32768 columns

"#]],
    );
}

#[test]
fn the_name_of_a_table_is_harmless_to_the_terminal() {
    let folder = folder(FOUR);
    folder.file("a\u{1b}[31m.csv", "q1,q2,q3,q4\n0,1,2,x\n");
    folder.check(&["score", "--questions", "q.yaml", "a\u{1b}[31m.csv"], "").code(2).stderr_eq(
        str![[r#"
a\u{1b}[31m.csv:2: column q4: "x" [..]
0 [..], 0 [..], 1 [..]

"#]],
    );
}

#[test]
fn what_separates_the_columns() {
    let out = str![[r#"
Zeit;answered;score;score_min;score_max;verdict;positive;concerns
8:00;1;2;2;2;fine;true;

"#]];
    let said = str![[r#"
1 [..], 0 [..], 0 [..]

"#]];
    for (name, args) in [
        ("1. How was today?", &[][..]),
        (
            "Wie war es, so im Ganzen, heute?",
            &["--column", "mood=Wie war es, so im Ganzen, heute?"],
        ),
    ] {
        let table = format!("Zeit;{name}\n8:00;2\n");
        scored(ONE, args, table, 0, out.clone(), said.clone());
    }
    // Quotes in a name that is not in quotes open nothing.
    let folder = folder(ONE);
    let rows = format!("17,2,{}\n", "x".repeat(10_000)).repeat(200);
    folder.file("t.csv", "5\"\" tall,mood,note\n".to_owned() + &rows);
    folder
        .check(&["score", "--questions", "q.yaml", "t.csv"], "")
        .code(0)
        .stderr_eq("200 [..], 0 [..], 0 [..]\n");
}

/// Bytes that come one by one mean what they mean at once.
#[test]
fn a_header_that_comes_slowly() {
    let folder = folder(ONE);
    folder.file("start.csv", "\u{feff}\u{feff}\"client\n");
    folder.file("end.csv", "id\";mood\n1;2\n");
    let line = "(cat start.csv; sleep 0.2; cat end.csv) | alliance-check score --questions q.yaml";
    assert(folder.shell(line).output().expect("a shell")).code(0).stdout_eq(
        "\u{feff}\"client\nid\";answered;score;score_min;score_max;verdict;positive;concerns\n1;1;2;2;2;fine;true;\n",
    );
}

#[test]
fn decimals_with_a_comma() {
    let yaml = FOUR.replace(
        "safety:",
        "scales:\n  - { id: sleep, title: Sleep, questions: [q1, q3, q4], score: mean }\nsafety:",
    );
    let table = "client;q1;q2;q3;q4\n17;0;1;2;3\n";
    let count = "1 [..], 0 [..], 0 [..]\n";
    let header = "client,answered,score,score_min,score_max,verdict,positive,sleep_score,sleep_score_min,sleep_score_max,sleep_verdict,sleep_positive,concerns\n";
    let semicolons = header.replace(',', ";");
    let row = "17;4;5;5;5;low;true;1.333333;1.333333;1.333333;;;\n";
    scored(&yaml, &[], table, 0, format!("{semicolons}{row}"), count);
    let comma = row.replace('.', ",");
    scored(&yaml, &["--decimal-comma"], table, 0, format!("{semicolons}{comma}"), count);
    // Between commas, it is in quotes.
    let quoted =
        format!("{header}{}\n", "17,4,5,5,5,low,true,\"1,333333\",\"1,333333\",\"1,333333\",,,");
    scored(&yaml, &["--decimal-comma"], table.replace(';', ","), 0, quoted, count);
    scored(
        &yaml,
        &["--decimal-comma", "--format", "json"],
        table,
        2,
        "",
        str![[r#"
error: --decimal-comma is for CSV; a number in JSON has a point

"#]],
    );
}

const FAULTY: &str = "\u{feff}sep=;\r\nclient;note;q1;q2;q3;q4\r\nx;Response;Response;;;\r\n17;\"a;b\";0;1;2;NA\r\n18;fine;0;1;2;3\r\n19;5\" step;0;x;NA;3\r\n20;0\r\n21;late;0;1;2;3;4;5\r\n";

#[test]
fn faulty_rows_to_be_mended_and_scored_again() {
    let folder = folder(FOUR);
    folder.file("t.csv", FAULTY);
    let args = ["score", "t.csv", "--questions", "q.yaml", "--skip-rows", "1", "--faults"];
    folder
        .check(&[&args[..], &["mend.csv"]].concat(), "")
        .code(2)
        .stdout_eq("\u{feff}client;note;answered;score;score_min;score_max;verdict;positive;concerns\n18;fine;4;5;5;5;low;true;\n")
        .stderr_eq(str![[r#"
t.csv:3: skipped, as --skip-rows asks
t.csv:4: column q4: "NA" [..]; if it means that none was given, add --missing NA
t.csv:6: column q2: "x" [..]
t.csv:6: column q3: "NA" [..]; if it means that none was given, add --missing NA
t.csv:7: 2 cells, and the header has 6
t.csv:8: 8 cells, and the header has 6
1 [..], 0 [..], 4 [..]

"#]]);
    let path = folder.path().join("mend.csv");
    assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
    let written = fs::read_to_string(&path).expect("the file");
    assert_eq!(
        written,
        "\u{feff}sep=;\nalliance-check fault;client;note;q1;q2;q3;q4\r\n;x;Response;Response;;;\r\n\
         \"column q4: \"\"NA\"\" is not an answer (0, 1, 2, 3, or empty); if it means that none was given, add --missing NA\";17;\"a;b\";0;1;2;NA\r\n\
         \"column q2: \"\"x\"\" is not an answer (0, 1, 2, 3, or empty); column q3: \"\"NA\"\" is not an answer (0, 1, 2, 3, or empty); if it means that none was given, add --missing NA\";19;5\" step;0;x;NA;3\r\n\
         2 cells, and the header has 6;20;0\r\n\
         8 cells, and the header has 6;21;late;0;1;2;3;4;5\r\n"
    );
    // A file that is there already stays as it is, and nothing is scored.
    folder.check(&[&args[..], &["mend.csv"]].concat(), "").code(2).stdout_eq("").stderr_eq(str![[
        r#"
error: the faulty rows can't be written to mend.csv: it is there already; name a new file

"#
    ]]);
    assert_eq!(fs::read_to_string(&path).expect("the file"), written);

    // Mended, and what is left with the same options.
    let mended = written.replace(";20;0\r", ";20;;0;1;2;3\r").replace(";x;NA;", ";1;2;");
    fs::write(&path, mended).expect("the file");
    folder
        .check(
            &[
                "score",
                "mend.csv",
                "--questions",
                "q.yaml",
                "--skip-rows",
                "1",
                "--missing",
                "NA",
                "--faults",
                "rest.csv",
            ],
            "",
        )
        .code(2)
        .stderr_eq(str![[r#"
mend.csv:3: skipped, as --skip-rows asks
mend.csv:7: 9 cells, and the header has 7
3 [..], 1 [..], 1 [..]

"#]]);
    let rest = fs::read_to_string(folder.path().join("rest.csv")).expect("the file");
    assert_eq!(
        rest,
        "\u{feff}sep=;\nalliance-check fault;client;note;q1;q2;q3;q4\r\n;x;Response;Response;;;\r\n9 cells, and the header has 7;21;late;0;1;2;3;4;5\r\n"
    );
}

#[test]
fn no_file_of_faults_where_there_are_none() {
    let folder = folder(FOUR);
    let table = "client,q1,q2,q3,q4\n17,0,1,2,3\n";
    let args = ["score", "--questions", "q.yaml", "--faults", "mend.csv"];
    folder.check(&args, table).code(0);
    folder.check(&args, "client,q1\n").code(2);
    folder.check(&args, "client,q1,q2,q3,q4\n17,\"0\" ,1,2,3\n").code(2);
    assert_eq!(folder.names(), ["q.yaml"]);
    folder
        .check(&["score", "--questions", "q.yaml", "--faults", "-"], table)
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: --faults -: name a new file

"#]]);
    folder
        .check(&["score", "--questions", "q.yaml", "--faults", "none/mend.csv"], table)
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: the faulty rows can't be written to none/mend.csv: the folder none does not exist; create it first

"#]]);
}

/// The names of the rows of R and pandas stand in a first column without a name, and so they do after that of the faults.
#[test]
fn faulty_rows_with_names_of_rows() {
    let folder = folder(FOUR);
    let args = ["score", "--questions", "q.yaml", "--faults", "mend.csv"];
    folder.check(&args, "\"\",\"q1\",\"q2\",\"q3\",\"q4\"\n\"1\",0,1,2,x\n").code(2);
    let path = folder.path().join("mend.csv");
    let written = fs::read_to_string(&path).expect("the file");
    assert_eq!(
        written,
        "alliance-check fault,\"\",\"q1\",\"q2\",\"q3\",\"q4\"\n\"column q4: \"\"x\"\" is not an answer (0, 1, 2, 3, or empty)\",\"1\",0,1,2,x\n"
    );
    folder
        .check(&["score", "--questions", "q.yaml", "-"], written.replace(",x\n", ",3\n"))
        .code(0)
        .stdout_eq(str![[r#"
alliance-check fault,,answered,score,score_min,score_max,verdict,positive,concerns
"column q4: ""x"" [..]",1,4,5,5,5,low,true,

"#]]);
}

/// A person's own words stand there.
#[test]
fn a_column_fault_of_the_table_stays() {
    let yaml = FOUR.replace("id: q4", "id: fault");
    let folder = folder(&yaml);
    let args = ["score", "--questions", "q.yaml", "--faults", "mend.csv"];
    folder.check(&args, "fault,q1,q2,q3\nx,0,1,2\n").code(2);
    let path = folder.path().join("mend.csv");
    let written = fs::read_to_string(&path).expect("the file");
    assert!(written.starts_with("alliance-check fault,fault,q1,q2,q3\n"), "{written}");
    assert!(written.ends_with(",x,0,1,2\n"), "{written}");
    fs::remove_file(path).expect("the file");
    folder.check(&args, "fault,q1,q2,q3,Q4\nmine,0,1,2,x\n").code(2).stderr_eq(str![[r#"
standard input:2: column fault: "mine" [..]
...
"#]]);
}

/// Rows that are no text are written as they came.
#[test]
fn faulty_bytes_as_they_came() {
    let folder = folder(FOUR);
    let good = "client,q1,q2,q3,q4\n".to_owned() + &"17,0,1,2,3\n".repeat(7000);
    let table = [good.as_bytes(), b"M\xfcller,0,1,2,3\n"].concat();
    let args = ["score", "--questions", "q.yaml", "--faults", "mend.csv"];
    folder.check(&args, table).code(2);
    let written = fs::read(folder.path().join("mend.csv")).expect("the file");
    let expected = b"alliance-check fault,client,q1,q2,q3,q4\n\"column \"\"client\"\": not UTF-8 text; save the table as UTF-8\",M\xfcller,0,1,2,3\n";
    assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(expected));
    assert_eq!(written, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_for_faults() {
    let folder = folder(FOUR);
    let table = "client,q1,q2,q3,q4\n".to_owned() + &"17,0,1,2,x\n".repeat(5000);
    folder.file("t.csv", table);
    // A limit of the size of files is like a full disk.
    let line = "trap '' XFSZ; ulimit -f 1; exec alliance-check score t.csv --questions q.yaml --faults mend.csv";
    let output = folder
        .shell(line)
        .stdout(OpenOptions::new().write(true).open("/dev/null").expect("/dev/null"))
        .output()
        .expect("a shell");
    assert(output).code(2).stderr_eq(str![[r#"
t.csv:2: column q4: "x" [..]
  … and in [..] more rows
error: mend.csv can't be written: File too large (os error 27)

"#]]);
}
