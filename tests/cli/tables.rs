//! What tables of other programs and people bring along: names, words, rows and quotes of their
//! own, and the ways out that `score` names.

use std::fs;

use snapbox::str;

use crate::run::{Folder, assert, output, same, stdout};

const THREE: &str = r#"
format: 1
id: mood-three
title: Three moods
choices:
  - { label: Never, keys: ["0"], points: 0 }
  - { label: Sometimes, keys: ["1"], points: 1 }
  - { label: Often, keys: ["2"], points: 2 }
questions:
  - { id: q1, text: I slept well }
  - { id: q2, text: I ate well }
  - { id: q3, text: I felt tense, reverse: true }
results:
  - { from: 0, id: low, positive: false, headline: Low, advice: Look again. }
  - { from: 4, id: high, positive: true, headline: High, advice: Keep on. }
safety: Call someone you trust.
"#;

/// The first of these questions alone.
fn one() -> String {
    let (before, _) = THREE.split_once("  - { id: q2").expect("a second question");
    let (_, after) = THREE.split_once("results:").expect("results");
    format!("{before}results:{}", after.replace("from: 4", "from: 2"))
}

/// The rows that `score` with `args` writes for a table of answers to `questions`, without their
/// header, and the messages below them: the last says how many rows were scored, have missing
/// answers, and have faults. The status goes with both.
#[track_caller]
fn scored_with(questions: &str, args: &[&str], table: impl AsRef<[u8]>) -> String {
    let folder = Folder::new();
    folder.file("q.yaml", questions);
    let args = [&["score", "--questions", "q.yaml"], args].concat();
    let run = output(folder.program(&args), table);
    let said = String::from_utf8_lossy(&run.stderr);
    let status = if said.contains(", 0 left out with faults") { 0 } else { 2 };
    assert_eq!(run.status.code(), Some(status), "{said}");
    assert_eq!(run.stdout.is_empty(), said.starts_with("error: "), "{said}");
    let rows = stdout(&run).split_once('\n').map_or("", |(_, rows)| rows);
    format!("{rows}{said}")
}

/// The same for answers to [`THREE`].
#[track_caller]
fn scored(args: &[&str], table: impl AsRef<[u8]>) -> String {
    scored_with(THREE, args, table)
}

/// Asserts that `table` is refused for a fault of its first line.
#[track_caller]
fn refused(args: &[&str], table: &str, fault: &str) {
    same(scored(args, format!("{table}\n")), format!("error: standard input:1: {fault}\n"));
}

#[test]
fn the_user_names_a_column() {
    let table = "q1,mood=1,x,q3,I ate well\n2,2,2,0,foreign\n";
    let expected = "2,foreign,3,6,6,6,high,true,\n1 [..], 0 [..], 0 [..]\n";
    same(scored(&["--column", "q2=mood=1"], table), expected);
    let header = "q1,mood=1,x,q3,y,y";
    for (columns, fault) in [
        (&["q2=mood"][..], "--column q2=: no column is named \"mood\""),
        (&["q2=X"], "--column q2=: no column is named \"X\"; is it \"x\"?"),
        (&["Q2=x"], "--column Q2=: no question has this id; is it \"q2\"?"),
        (&["q5=x"], "--column q5=: no question has this id"),
        // A column with the id of a question is that question's.
        (&["q3=Q3"], "--column q3=: no column is named \"Q3\"; is it \"q3\"?"),
        (&["q2=Q3"], "--column q2=: no column is named \"Q3\""),
        (&["q2=x", "q3=x"], "--column q3=: column 3 (\"x\") is already that of another question"),
        (&["q2=x", "q2=mood=1"], "--column q2= is given twice; keep one"),
        (&["q2=y"], "--column q2=: two columns are named \"y\", 5 and 6; rename one"),
    ] {
        let args: Vec<_> = columns.iter().flat_map(|column| ["--column", column]).collect();
        refused(&args, header, fault);
    }
    for column in ["q2", "q2=", "=x", " = "] {
        let said = scored(&["--column", column], table);
        let fault = format!("'{column}' for '--column <ID=NAME>': write a question's id, =, and a");
        assert!(said.contains(&fault), "{said}");
    }
}

#[test]
fn a_column_that_is_not_certain_is_refused() {
    let same_text = THREE.replace("I ate well", "I slept well");
    let text_is_id = THREE.replace("I ate well", "Q3");
    let way_out = "name the column of each with --column ID=NAME";
    for (questions, header, fault) in [
        (&*same_text, "I slept well,q2,q3", "1 (\"I slept well\") fits two questions, q1 and q2"),
        (&text_is_id, "q1,q2,q3", "3 (\"q3\") fits two questions, q2 and q3"),
        (THREE, "q1,q1. I ate well,q3", "2 (\"q1. I ate well\") fits two questions, q1 and q2"),
    ] {
        let error = format!("error: standard input:1: column {fault}; {way_out}\n");
        same(scored_with(questions, &[], format!("{header}\n")), error);
    }
    same(
        scored_with(&text_is_id, &["--column", "q2=q2"], "q1,q2,q3\n2,1,0\n"),
        "3,5,5,5,high,true,\n1 [..], 0 [..], 0 [..]\n",
    );
    for (header, columns, way_out) in [
        (
            "A[q1],q2,q3,I slept well",
            "1 (\"A[q1]\") and 4 (\"I slept well\")",
            ", or name the right one with --column q1=NAME",
        ),
        ("q1,Q1 ,q2,q3", "1 (\"q1\") and 2 (\"Q1 \")", ", or name the right one [..]"),
        ("q1,q2,q3, q1", "1 (\"q1\") and 4 (\" q1\")", " in the header"),
    ] {
        let fault = format!("columns {columns} both fit the question q1; rename one{way_out}");
        refused(&[], header, &fault);
    }
}

#[test]
fn a_column_that_is_probably_meant_is_proposed() {
    let none = "; each question needs one, named by its id or its text";
    for (header, missing, ways) in [
        ("client,q_1,q2,I felt tens,Notes", "q1, q3", "--column q1=q_1 --column q3='I felt tens'"),
        // A name is that of the question to which it is nearest, whatever else is missing.
        ("client,q1,I felt tense.", "q2, q3", "--column q3='I felt tense.'"),
        (
            "id,mood/q1,mood/q2,mood/q3",
            "q1, q2, q3",
            "--prefix mood/, or --column q1=mood/q1 --column q2=mood/q2 --column q3=mood/q3",
        ),
        ("mood/q1,q2 (now),then", "q1, q2, q3", "--column q1=mood/q1 --column q2='q2 (now)'"),
        ("q1,mood/q1,mood/q2,mood/q3", "q2, q3", "--column q2=mood/q2 --column q3=mood/q3"),
        (
            "<p>I slept well</p>,Day:|I ate well|badly,x",
            "q1, q2, q3",
            "--column q1='<p>I slept well</p>' --column q2='Day:|I ate well|badly'",
        ),
        ("p q1,p q2,p q3,p I slept well", "q1, q2, q3", "--prefix 'p ', or --column [..]"),
        // What is not certain is not: another number or letter, two columns for one question, one
        // for two, or a word within a word.
        ("client,q1,q2,q4", "q3", none),
        ("q1 a,q1 b,q2", "q1, q3", none),
        ("q1 or q3,q2,y", "q1, q3", none),
        ("faq1,q1q3,q2", "q1, q3", none),
    ] {
        let add = if ways == none { "" } else { "; if these are their columns, add " };
        refused(&[], header, &format!("no column for {missing}{add}{ways}"));
    }
    let letters = THREE.replace("id: q1", "id: qa").replace("id: q2", "id: qb");
    let fault = format!("error: standard input:1: no column for qa{none}\n");
    same(scored_with(&letters, &[], "client,qb,qc,q3\n"), fault);
    // One column is enough for one question.
    let fault = "error: standard input:1: no column is named after a question; [..]\n";
    same(scored_with(&one(), &[], "x\n2\n"), fault);
}

#[test]
fn columns_of_one_title_are_to_be_renamed() {
    for (header, missing, title) in [
        ("id,How was it?,How was it?,How was it?", "q1, q2, q3", "How was it?"),
        ("q1,q2,I felt tense:,I felt tense:", "q3", "I felt tense:"),
    ] {
        let fault = format!(
            "no column for {missing}; several columns are named \"{title}\": rename those of the \
             questions in the header"
        );
        refused(&[], header, &fault);
    }
}

#[test]
fn names_below_the_first_line_are_found() {
    let (remove, skip) = ("remove what is above it", "add --skip-rows 1");
    for (table, line, way_out) in [
        ("Mood study wave 1\nid,q1,q2,q3\n1,0,1,2", 2, remove),
        ("Mood study wave 1,,,\n,,,\nid,q1,q2,q3\n1,0,1,2", 3, remove),
        ("# exported 2026\n\n# by us, for them\n# x\n\nid;q1;q2;q3", 6, remove),
        ("Q11,Q12,Q13\nI slept well,I ate well,I felt tense\n0,1,2", 2, skip),
        ("a,b,c\nd,e,f\nMood - I slept well,I ate well,x", 3, remove),
        ("id,What?,\n,I slept well,I ate well", 2, skip),
        ("Mood,Wave 1,,,,\nn,day,client,q1,q2,q3\n5,a,17,0,1,2", 2, remove),
        ("\u{feff}\"Mood, wave 1\"\r\n\r\n\"id\"\t\"I slept well\"\t\"q2\"\r", 3, remove),
    ] {
        let fault = format!("the questions are named on line {line}, not here; {way_out}");
        refused(&[], table, &fault);
    }
    // Less than half of the names, or no more than the header has, may stand there by chance.
    refused(&[], "x,y\nq1,Often", "no column is named after a question; [..]");
    refused(&[], "q1,q2,x\nq1,q2,z", "no column for q3; [..]");
}

#[test]
fn each_prefix_is_a_set_of_answers() {
    let wide = "id,pre_q1,pre_q2,pre_q3,post_q1,post_q2,post_q3\n1,0,0,2,2,2,0\n2,2,2,0,1,,1\n";
    let proposed = "[..] if these are their columns, add --prefix pre_, or --prefix post_";
    refused(&[], wide, proposed);
    let folder = Folder::new();
    folder.file("q.yaml", THREE);
    let line = "alliance-check score --questions q.yaml --prefix pre_ | \
                alliance-check score --questions q.yaml --prefix post_ --format ";
    assert(output(folder.shell(&format!("{line} csv")), wide)).code(0).stdout_eq(
        "id,pre_answered,pre_score,[..],pre_concerns,post_answered,[..],post_concerns\n\
         1,3,0,0,0,low,false,,3,6,6,6,high,true,\n\
         2,3,6,6,6,high,true,,2,,2,4,,,\n",
    );
    // The names of JSON stay.
    assert(output(folder.shell(&format!("{line} json")), wide)).code(0).stdout_eq(
        "{\"columns\":{\"id\":\"1\",\"pre_answered\":\"3\",[..]},[..],\"answered\":3,[..]}\n...\n",
    );
}

#[test]
fn a_prefix_stands_before_each_name() {
    let (clean, faulty) = ("1 [..], 0 [..], 0 [..]\n", "0 [..], 0 [..], 1 [..]\n");
    for (args, table, expected) in [
        // Texts follow a prefix as well, in any case, and a column named by hand needs none.
        (
            &["--prefix", "Before: ", "--column", "q3=Tension"][..],
            "BEFORE: I slept well;before: Q2;Tension;q1\n2;2;0;x\n",
            format!("x;3;6;6;6;high;true;\n{clean}"),
        ),
        (
            &["--prefix", "pre_"],
            "pre_q1,pre_q2,q3\n0,0,0\n",
            "error: standard input:1: no column for q3; if these are their columns, use --column \
             q3=q3\n"
                .to_owned(),
        ),
        // An answer of another set is not lost in a column without a name.
        (
            &["--prefix", "pre_"],
            "pre_q1,pre_q2,pre_q3,post_q1,\n2,2,0,,Often\n",
            format!(
                "standard input:2: column 5: this cell has a value, but its column has no name; \
                 [..]\n{faulty}"
            ),
        ),
        // The texts below the header need no prefix, and count only behind one.
        (
            &["--prefix", "post_", "--skip-rows", "1"],
            "pre_a,pre_b,pre_c,post_a,post_b,post_c\n\
             I slept well,I ate well,I felt tense,I slept well,I ate well,I felt tense\n\
             2,2,0,0,0,2\n",
            format!("2,2,0,3,0,0,0,low,false,\nstandard input:2: skipped, [..]\n{clean}"),
        ),
    ] {
        same(scored(args, table), expected);
    }
}

const QUALTRICS: &str = "\
StartDate,Q1,Q2,Q3\r
Start Date,I slept well,How were you? - I ate well,I felt tense\r
{'ImportId': 'startDate'},{'ImportId': 'QID1'},{'ImportId': 'QID2'},{'ImportId': 'QID3'}\r
2026-11-01,2,2,0\r
2026-11-02,2,2,7\r
";

#[test]
fn the_rows_of_qualtrics_below_the_header_are_skipped() {
    let skipped = "2026-11-01,3,6,6,6,high,true,\n\
                   standard input:2: this row has the question texts that Qualtrics adds; [..]\n\
                   standard input:3: this row has the import ids that Qualtrics adds; [..]\n\
                   standard input:5: column q3: \"7\" [..]\n1 [..], 0 [..], 1 [..]\n";
    let quoted = QUALTRICS.replace("{'ImportId': '", "\"{\"\"ImportId\"\":\"\"");
    let quoted = quoted.replace("'}", "\"\"}\"");
    // The codes may be any if the texts are those of the questions.
    let other_codes = QUALTRICS.replacen("Q1,Q2,Q3", "QID7,QID3_1,Score of sleep", 1);
    for table in [QUALTRICS, &quoted, &other_codes] {
        same(scored(&[], table), skipped);
    }
    // Codes that count otherwise than the ids are no reason to mix up the questions.
    let mixed_up = QUALTRICS.replacen("Q1,Q2,Q3", "Q2,Q3,Q4", 1);
    refused(&[], &mixed_up, "column 2 (\"Q2\") fits two questions, q1 and q2; [..]");
    // There may be no texts.
    let ids = "note,q1,q2,q3\n{'ImportId': 'n'},{'ImportId': 'QID1'},,\nx,2,2,0\n";
    same(
        scored(&[], ids),
        "x,3,6,6,6,high,true,\n\
         standard input:2: this row has the import ids that Qualtrics adds; it is not scored\n\
         1 [..], 0 [..], 0 [..]\n",
    );
    // A response with a cell that begins like an id is a response.
    same(
        scored(&[], "note,q1,q2,q3\n{'ImportId': x,2,2,0\n"),
        "{'ImportId': x,3,6,6,6,high,true,\n1 [..], 0 [..], 0 [..]\n",
    );
}

#[test]
fn the_row_of_survey_monkey_below_the_header_is_skipped() {
    let table = "Respondent ID,q1,q2,q3,Notes\n,Response,,Response,Open-Ended Response\n1,2,2,0,\n";
    same(
        scored(&[], table),
        "1,,3,6,6,6,high,true,\n\
         standard input:2: this is the row of \"Response\" that SurveyMonkey adds; [..]\n\
         1 [..], 0 [..], 0 [..]\n",
    );
    // A person who answered no more than this is a person.
    same(
        scored(&[], "Gender,q1,q2,q3\nOther (please specify),,,\n"),
        "Other (please specify),0,,0,6,,,\n1 [..], 1 [..] (1 [..]), 0 [..]\n",
    );
    // Where "Response" is an answer, it is one.
    same(
        scored_with(
            &THREE.replace("Often", "Response"),
            &[],
            "q1,q2,q3\nResponse,Response,Response\n",
        ),
        "3,4,4,4,high,true,\n1 [..], 0 [..], 0 [..]\n",
    );
}

#[test]
fn as_many_rows_below_the_header_are_skipped_as_the_user_says() {
    let skipped = |line: u64| format!("standard input:{line}: skipped, as --skip-rows asks\n");
    let table = "client,q1,q2,q3\n\n17,2,2,0\n18,0,0,2\n";
    for (rows, expected) in [
        ("0", "17,3,6,6,6,high,true,\n18,3,0,0,0,low,false,\n2 [..], 0 [..], 0 [..]\n".to_owned()),
        ("1", format!("18,3,0,0,0,low,false,\n{}1 [..], 0 [..], 0 [..]\n", skipped(3))),
        ("9", format!("{}{}0 [..], 0 [..], 0 [..]\n", skipped(3), skipped(4))),
    ] {
        same(scored(&["--skip-rows", rows], table), expected);
    }
    // Those of Qualtrics too, and no others.
    let none = scored(&["--skip-rows", "0"], QUALTRICS);
    assert!(none.contains("standard input:3: column q1: \"{'ImportId': 'QID1'}\""), "{none}");
    let both = scored(&["--skip-rows", "2"], QUALTRICS);
    assert!(both.contains(&(skipped(2) + &skipped(3))), "{both}");
    // The texts of a grid stand below its title.
    let grid = "ID,How was it?,,\n,I slept well,I ate well,I felt tense\n1,2,2,0\n";
    same(
        scored(&["--skip-rows", "1"], grid),
        format!("1,3,6,6,6,high,true,\n{}1 [..], 0 [..], 0 [..]\n", skipped(2)),
    );
}

#[test]
fn a_first_row_of_other_texts_is_perhaps_no_response() {
    let note = "standard input:2: no cell on this line is an answer; if it is not a response, add \
                --skip-rows 1\n";
    let said = scored(&[], "q1,q2,q3\nHow I slept,How I ate,Tension\nx,x,x\n");
    assert!(said.starts_with(note) && said.matches("--skip-rows").count() == 1, "{said}");
    // A code for a missing answer, an answer, and a cell too few have other ways out.
    for row in ["NA,NA,NA", "x,y,0", "x,y"] {
        let said = scored(&[], format!("q1,q2,q3\n{row}\n"));
        assert!(!said.contains("--skip-rows"), "{said}");
    }
}

/// What stands there must not be left out unseen.
#[test]
fn a_value_without_the_name_of_its_column_is_a_fault() {
    let fault = "standard input:3: column 3: this cell has a value, but its column has no name; \
                 name it, and give each question one column";
    for (table, expected) in [
        // The column of R and pandas is the first, and spreadsheets have empty ones.
        (",q1,q2,q3,, \n1,2,2,0,, \n", "1,3,6,6,6,high,true,\n1 [..], 0 [..], 0 [..]\n".to_owned()),
        (
            "id,q1,,q2,q3\n1,2,,2,0\n2,,1,1,2\n",
            format!("1,3,6,6,6,high,true,\n{fault}\n1 [..], 0 [..], 1 [..]\n"),
        ),
        // Other questions have a column for each choice, too.
        (
            "id,Which teas?,,,q1,q2,q3\n1,Green,Black,,2,2,0\n2,,,Herbal,0,1,2\n",
            "1,Green,3,6,6,6,high,true,\n2,,3,1,1,1,low,false,\n2 [..], 0 [..], 0 [..]\n"
                .to_owned(),
        ),
    ] {
        same(scored(&[], table), expected);
    }
    // A name in the row below the header may be that of a question.
    let grid = "id,How was it?,,,\n,I slept well,I ate well,I felt tense,\n1,2,2,0,\n2,2,2,,1\n";
    let said = scored(&["--skip-rows", "1"], grid);
    assert!(said.contains("standard input:4: column 5: this cell has a value"), "{said}");
    let choices = "ID,I slept well,,\n,Never,Sometimes,Often\n1,Never,,\n2,,,Often\n3,,,\n";
    same(
        scored_with(&one(), &[], choices),
        "1,1,0,0,0,low,false,\n3,0,,0,2,,,\n\
         standard input:2: column 3: this cell has a value, but its column has no name; [..]\n\
         standard input:2: column 4: this cell has a value, but its column has no name; [..]\n  \
         \u{2026} and in 1 more row\n2 [..], 1 [..] (1 [..]), 2 [..]\n",
    );
}

/// White space is one thing, and such a row says nothing of the one above.
#[test]
fn a_row_of_white_space_is_blank() {
    for space in ["\u{b}", "\u{c}", "\u{a0}", "\u{2003}", " \t", "\u{85}", ",,", ",, ,\u{3000}"] {
        same(
            scored(&[], format!("client,q1,q2,q3\n17,x,x,x\n{space}\n\u{e9},2,2,0\n{space}\n")),
            "\u{e9},3,6,6,6,high,true,\n...\nstandard input:2: column q1: \"x\" [..]\n...\n\
             1 [..], 0 [..], 1 [..]; 2 blank rows skipped\n",
        );
    }
}

#[test]
fn a_blank_line_of_one_question_is_a_missing_answer() {
    let expected = "1,0,0,0,low,false,\n0,,0,2,,,\n1,2,2,2,high,true,\n";
    let count = "3 [..], 1 [..] (1 without any answer), 0 [..]\n";
    for table in [
        "q1\n0\n\n2\n\n\n",
        "q1\r\n0\r\n\r\n2\r\n\r\n",
        "q1\n0\n\"\"\n2\n \n",
        "q1,\n0,\n,\n2,\n,\n",
        "q1\r\r\n0\r\r\n\r\r\n2\r\r\n",
        "q1\r0\r\r2\r\r",
    ] {
        same(scored_with(&one(), &[], table), format!("{expected}{count}"));
    }
    // The fault of a row below one has its line, and with other columns it is none.
    let fault = "standard input:4: column q1: \"x\" [..]\n3 [..], 1 [..], 1 [..]\n";
    same(scored_with(&one(), &[], "q1\n0\n\nx\n2\n"), format!("{expected}{fault}"));
    let expected = "17,1,0,0,0,low,false,\n18,1,2,2,2,high,true,\n2 [..], 0 [..], 0 [..]\n";
    same(scored_with(&one(), &[], "client,q1\n17,0\n\n18,2\n"), expected);
}

#[test]
fn a_word_for_a_missing_answer_is_proposed() {
    let table = "q1,q2,q3\n2,2,NA\n2,n/a,0\n-99.0,0,2\n";
    let fault = "is not an answer (0, 1, 2, or empty); if it means that none was given, add";
    same(
        scored(&[], table),
        format!(
            "standard input:2: column q3: \"NA\" {fault} --missing NA\n\
             standard input:3: column q2: \"n/a\" {fault} --missing n/a\n\
             standard input:4: column q1: \"-99.0\" {fault} --missing -99\n\
             0 [..], 0 [..], 3 [..]\n"
        ),
    );
    same(
        scored(&["--missing", "na", "--missing", "-99", "--missing", "N/A"], table),
        "2,,4,6,high,true,\n2,,4,6,high,true,\n2,,0,2,low,false,\n3 [..], 3 [..], 0 [..]\n",
    );
    for (word, label) in [("2", "Often"), ("often", "Often"), ("0.0", "Never"), (",00", "Never")] {
        let said = format!(
            "error: --missing \"{word}\": it is an answer, \"{label}\"; remove this --missing\n"
        );
        same(scored(&["--missing", word], table), said);
    }
}

#[test]
fn a_key_and_its_label_in_one_cell_is_no_answer() {
    let way_out =
        ", but a key and its label; add it to the keys of that choice, or export one of both";
    for (way_out, cells) in [
        (
            way_out,
            &[
                "2 - Often",
                "2. Often",
                "2) often",
                "(2) often",
                "[2] Often",
                "2: Often",
                "Often (2)",
                "2=Often",
                "2 \u{2014} Often",
                "2/Often",
                "2;Often",
            ][..],
        ),
        ("", &["1 - Often", "2 -", "- 2", "2 - Oftener", "2 2", "2. .2", "\u{feff}2.2", "s", "S"]),
    ] {
        for cell in cells {
            let said = scored(&[], format!("q1,q2,q3\n0,{cell},0\n"));
            let fault = format!("is not an answer (0, 1, 2, or empty){way_out}\n0 rows scored");
            assert!(said.contains(&fault), "{cell:?}: {said}");
        }
    }
    let with_key = THREE.replace("[\"2\"]", "[\"2\", \"2 - Often\"]");
    let expected = "3,6,6,6,high,true,\n1 [..], 0 [..], 0 [..]\n";
    same(scored_with(&with_key, &[], "q1,q2,q3\n2,2 - Often,0\n"), expected);
}

/// Cells that were read before are remembered.
#[test]
fn no_cell_is_taken_for_another() {
    let labels = [("Never", "Not in the least"), ("Sometimes", "On some days now")];
    let mut questions = THREE.replace("label: Often", "label: A \"lot\"");
    for (label, other) in labels {
        questions = questions.replace(label, other);
    }
    let table = "q1,q2,q3\nOn some days now,\"A \"\"lot\"\"\",Not in the least\n\
                 A \"lot\",A \"\"lot\"\",Not in the least\n";
    same(
        scored_with(&questions, &[], table),
        "3,5,5,5,high,true,\nstandard input:3: column q2: [..]\n1 [..], 0 [..], 1 [..]\n",
    );
}

#[test]
fn the_names_say_what_separates_the_columns() {
    let questions = one().replace("id: q1", "id: sleep");
    for (name, args) in [
        ("1. I slept well, 2, 3", &["--column", "sleep=1. I slept well, 2, 3"][..]),
        ("3) I slept well", &[]),
        ("sleep. I slept well", &[]),
    ] {
        let table = format!("Zeit, etwa, um;{name}\n8:00;2\n");
        same(
            scored_with(&questions, args, table),
            "8:00;1;2;2;2;high;true;\n1 [..], 0 [..], 0 [..]\n",
        );
    }
    // The first line may name it, as Excel does.
    for (line, delimiter) in [("sep=;", ";"), ("SEP=|", "|"), ("\u{feff}\u{feff}sep=\t", "\t")] {
        let table = format!("{line}\r\nclient,q1,q2,q3\r\n17,0,1,x\r\n18,2,2,0\r\n");
        let expected = "18,3,6,6,6,high,true,\n".replace(',', delimiter)
            + "standard input:3: column q3: \"x\" [..]\n1 [..], 0 [..], 1 [..]\n";
        same(scored(&[], table.replace(',', delimiter)), expected);
    }
}

/// Bytes that come one by one mean what they mean at once.
#[test]
fn a_header_may_come_slowly() {
    let folder = Folder::new();
    folder.file("q.yaml", one());
    folder.file("1", "\u{feff}\u{feff}\"client\n");
    folder.file("2", "id\";q1\r");
    folder.file("3", "\n1;2\n2;x\n");
    let line = "(cat 1; sleep 0.2; cat 2; sleep 0.2; cat 3) | \
                alliance-check score --questions q.yaml";
    assert(folder.shell(line).output().expect("a shell"))
        .code(2)
        .stdout_eq("\u{feff}\"client\nid\";answered;[..]\n1;1;2;2;2;high;true;\n")
        .stderr_eq("standard input:4: column q1: \"x\" [..]\n...\n");
}

/// A quote within a cell that has none around it stays as it is, but not in a row over several
/// lines.
#[test]
fn a_quote_within_a_cell_joins_no_rows() {
    let stopped = ": unbalanced quotes in [..]\n0 [..], 0 [..], 1 \
                   [..]; the rest was not read\n";
    for (rows, expected) in [
        (
            "17,5\"\" step \"high\",2,2,0\n\
             18,\"tbc,0,0,0\n19,fine\",0,0,2\n20,\"a\r\n\r\nb\",2,2,0\n",
            "17,\"5\"\"\"\" step \"\"high\"\"\",3,6,6,6,high,true,\n\
             18,\"tbc,0,0,0\n19,fine\",3,0,0,0,low,false,\n\
             20,\"a\r\n\r\nb\",3,6,6,6,high,true,\n\
             3 [..], 0 [..], 0 [..]; 2 rows over several lines (3-4, 5-7)\n"
                .to_owned(),
        ),
        ("\"17\" x,0,0,0,0\n18,0,0,0,0\n", format!("standard input:2: column \"client\"{stopped}")),
        ("\"17\n0\",\"a\nb\",2\",2,0\n", format!("standard input:2: column \"client\"{stopped}")),
        ("1\"7,\"tbc,0,0,0\n18,x\",2,2,0\n", format!("standard input:2: column \"note\"{stopped}")),
    ] {
        same(scored(&[], format!("client,note,q1,q2,q3\n{rows}")), expected);
    }
}

#[test]
fn many_rows_over_several_lines_are_counted() {
    let rows = "\"a\nb\",2,2,0\n".repeat(12);
    let said = scored(&[], format!("client,q1,q2,q3\n{rows}"));
    assert!(said.contains("12 rows over several lines (2-3, 4-5, "), "{said}");
    assert!(said.ends_with(", 20-21 and 2 more)\n"), "{said}");
}

#[test]
fn a_table_may_end_within_a_character() {
    let cut_off = "the table is cut off here, within a character, or not UTF-8; save or copy it \
                   again; nothing from here on was scored";
    let folder = Folder::new();
    folder.file("q.yaml", THREE);
    // Below and above the beginning that decides whether it is text.
    for rows in [1, 700] {
        let row = format!("2{},2,0,\n", " ".repeat(100));
        let table = format!("q1,q2,q3,note\n0,x,0,\n{}0,0,0,caf\u{e9}", row.repeat(rows));
        let args = ["score", "--questions", "q.yaml", "--faults", "mend.csv"];
        let run = output(folder.program(&args), &table.as_bytes()[..table.len() - 1]);
        let said = format!(
            "standard input:2: column q2: \"x\" [..]\n\
             standard input:{}: column \"note\": {cut_off}\n\
             {rows} [..], 0 [..], 2 [..]; the rest was not read\n",
            rows + 3
        );
        assert(run).code(2).stderr_eq(said);
        let path = folder.path().join("mend.csv");
        let faults = fs::read_to_string(&path).expect("the faults");
        assert!(faults.ends_with(",0,x,0,\n"), "{faults}");
        fs::remove_file(path).expect("the faults");
    }
    let said = scored(&[], b"q1,q2,q3,note\n2,2,0,\"a\xf0\x9f");
    assert!(said.contains(":2: column \"note\": the table is cut off here"), "{said}");
    let said = scored(&[], b"q1,q2,caf\xc3");
    assert!(said.starts_with("error: standard input:1: column 3: the table is cut off"), "{said}");
}

/// A name may look like the beginning of another kind of file.
#[test]
fn a_table_may_begin_like_another_file() {
    for name in ["PAR1", "BZh"] {
        let expected = "x,3,6,6,6,high,true,\n1 [..], 0 [..], 0 [..]\n";
        same(scored(&[], format!("{name},q1,q2,q3\nx,2,2,0\n")), expected);
    }
}

/// Questions with codes of their own, as REDCap exports them.
const MORALE: &str = r#"
format: 1
id: morale
title: Morale
choices: [{ label: "No", keys: ["0"], points: 0 }, { label: "Yes", keys: ["1"], points: 1 }]
questions:
  - id: cups
    text: How many cups a day?
    choices:
      - { label: Few, keys: ["0"], points: 0 }
      - { label: Some, keys: ["1"], points: 1 }
      - { label: Many, keys: ["2"], points: 2 }
      - { label: Most, keys: ["3"], points: 3 }
  - { id: talk, text: Would you talk about it? }
  - id: open
    text: How open are you?
    reverse: true
    choices:
      - { label: Not open, keys: ["0"], points: 0 }
      - { label: Undecided, keys: ["1"], points: 1 }
      - { label: Very open, keys: ["2"], points: 2 }
results:
  - { from: 0, id: any, positive: true, headline: A score, advice: Made up. }
safety: Made up for a test.
"#;

#[test]
fn a_cell_is_an_answer_to_its_own_question() {
    let table = "id,cups,talk,open\n1,,,\n2,2,1,1\n3,most,no,Very open\n4,3,1,3\n5,2,2,yes\n";
    same(
        scored_with(MORALE, &[], table),
        str![[r#"
1,0,,0,6,any,true,
2,3,4,4,4,any,true,
3,3,3,3,3,any,true,
standard input:5: column open: "3" is not an answer (0, 1, 2, or empty)
standard input:6: column talk: "2" is not an answer (0, 1, or empty)
standard input:6: column open: "yes" is not an answer (0, 1, 2, or empty)
3 rows scored, 1 with missing answers (1 without any answer), 2 left out with faults

"#]],
    );
}
