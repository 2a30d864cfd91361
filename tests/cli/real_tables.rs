//! What real exports have that are not quite what `score` expects, and the ways out that it names.

use std::fs;

use snapbox::str;

use crate::run::{Folder, check};

const THREE: &str = r#"
format: 1
id: mood-three
title: Three moods
choices:
  - { id: never, label: "Never", keys: ["0"], points: 0 }
  - { id: some, label: "Sometimes", keys: ["1"], points: 1 }
  - { id: often, label: "Often", keys: ["2"], points: 2 }
questions:
  - { id: q1, text: "I slept well" }
  - { id: q2, text: "I ate well" }
  - { id: q3, text: "I felt tense", reverse: true }
results:
  - { from: 0, id: low, positive: false, headline: Low, advice: "Look again." }
  - { from: 4, id: high, positive: true, headline: High, advice: "Keep on." }
safety: Call someone you trust.
"#;

/// Scores `table` with the questions of [`THREE`]. Returns the status, the output and the messages.
#[track_caller]
fn scored(args: &[&str], table: impl AsRef<[u8]>) -> (i32, String, String) {
    let folder = Folder::new();
    folder.file("q.yaml", THREE);
    let args = [&["score", "--questions", "q.yaml"], args].concat();
    let assert = folder.check(&args, table);
    let output = assert.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).expect("text");
    (output.status.code().expect("a status"), text(&output.stdout), text(&output.stderr))
}

/// Asserts that `table` is refused, and that this is said of its first line.
#[track_caller]
fn refused(table: impl AsRef<[u8]>, said: &str) {
    let (status, out, messages) = scored(&[], table);
    assert_eq!((status, &*out), (2, ""));
    assert_eq!(messages, format!("error: standard input:1: {said}\n"));
}

#[test]
fn a_known_name_within_a_longer_one() {
    for (header, ways) in [
        (
            "id,mood/q1,mood/q2,mood/q3",
            "--prefix mood/, or --column q1=mood/q1 --column q2=mood/q2 --column q3=mood/q3",
        ),
        ("q1 (now),q2 (now),then", "--column q1='q1 (now)' --column q2='q2 (now)'"),
        (
            "<p>I slept well</p>,<b>I ate well</b>,I felt tense&nbsp;",
            "--column q1='<p>I slept well</p>' --column q2='<b>I ate well</b>' --column q3='I felt tense&nbsp;'",
        ),
        (
            "Night:|I slept well|badly,Day:|I ate well|badly,x",
            "--column q1='Night:|I slept well|badly' --column q2='Day:|I ate well|badly'",
        ),
    ] {
        let said = format!("no column for q1, q2, q3; if these are their columns, add {ways}");
        refused(format!("{header}\n"), &said);
    }
    // What is not certain is not proposed: two columns for one question, one for two, a word within a word.
    for header in ["q1 a,q1 b,x", "q1 or q2,x,y", "faq1,q1q2,x"] {
        let (_, _, said) = scored(&[], format!("{header}\n"));
        assert!(!said.contains("--column"), "{said}");
    }
    // What is proposed works.
    let args = ["--column", "q1=a/q1", "--column", "q2=a/q2", "--column", "q3=a/q3"];
    assert_eq!(scored(&args, "a/q1,a/q2,a/q3\n2,2,0\n").0, 0);
}

#[test]
fn columns_of_one_title() {
    refused(
        "id,How was it?,How was it?,How was it?\n",
        "no column for q1, q2, q3; several columns are named \"How was it?\": rename those of the questions in the header",
    );
    refused(
        "q1,q2,I felt tense:,I felt tense:\n",
        "no column for q3; several columns are named \"I felt tense:\": rename those of the questions in the header",
    );
    refused(
        "q1,q2,q3,Q3 \n",
        "columns 3 (\"q3\") and 4 (\"Q3 \") both fit the question q3; rename one, or name the right one with --column q3=NAME",
    );
    refused(
        "q1,q2,q3,q3\n",
        "columns 3 (\"q3\") and 4 (\"q3\") both fit the question q3; rename one in the header",
    );
}

#[test]
fn names_below_the_first_line() {
    for (table, line, way_out) in [
        ("Mood study wave 1\nid,q1,q2,q3\n1,0,1,2\n", 2, "remove what is above it"),
        ("Mood study wave 1,,,\n,,,\nid,q1,q2,q3\n1,0,1,2\n", 3, "remove what is above it"),
        ("# exported 2026\n\n# by us, for them\nid;q1;q2;q3\n", 4, "remove what is above it"),
        ("Q11,Q12,Q13\nI slept well,I ate well,I felt tense\n0,1,2\n", 2, "add --skip-rows 1"),
        ("a,b,c\nd,e,f\nMood - I slept well,I ate well,x\n", 3, "remove what is above it"),
        ("id,What?,\n,I slept well,I ate well\n", 2, "add --skip-rows 1"),
        ("Mood,Wave 1,,,,\nn,day,client,q1,q2,q3\n5,a,17,0,1,2\n", 2, "remove what is above it"),
        ("Mood\n\"id\";\"q1\";\"q2\";\"q3\"\n", 2, "remove what is above it"),
        (
            "\u{feff}\"Mood, wave 1\"\r\n\r\n\"id\"\t\"I slept well\"\t\"q2\"\r\n",
            3,
            "remove what is above it",
        ),
        ("a, b\n# c, d\n# e\n# f\n\"id\";\"q1\";\"q2\"\n", 5, "remove what is above it"),
    ] {
        let said = format!("the questions are named on line {line}, not here; {way_out}");
        refused(table, &said);
    }
    assert_eq!(
        scored(&["--skip-rows", "1"], "a,b,c\nI slept well,I ate well,I felt tense\n0,1,2\n").0,
        0
    );
    // Answers are no names, and fewer names than the header has are none either.
    for table in ["x,y\nNever,Often\n", "q1,q2,x\nq1,y,z\n"] {
        let (_, _, said) = scored(&[], table);
        assert!(said.contains("no column "), "{said}");
    }
}

#[test]
fn texts_of_a_first_row_are_no_responses() {
    let texts = "q1,q2,q3\nHow I slept,How I ate,Tension\n0,1,2\n";
    let (status, out, said) = scored(&[], texts);
    assert_eq!((status, out.lines().count()), (2, 2));
    let note = "standard input:2: no cell on this line is an answer; if it is not a response, add --skip-rows 1\n";
    assert!(said.starts_with(note), "{said}");
    assert_eq!(scored(&["--skip-rows", "1"], texts).0, 0);
    // A code for a missing answer, a misspelt answer and a row with an answer have other ways out.
    for table in ["q1,q2,q3\nNA,NA,NA\n", "q1,q2,q3\nx,y,0\n", "q1,q2,q3\nx,y\n"] {
        let (status, _, said) = scored(&[], table);
        assert!(status == 2 && !said.contains("--skip-rows"), "{said}");
    }
}

#[test]
fn columns_with_a_prefix() {
    let wide = "id,pre_q1,pre_q2,pre_q3,post_q1,post_q2,post_q3\n1,0,0,2,2,2,0\n2,2,2,0,1,,1\n";
    refused(
        wide,
        "no column for q1, q2, q3; if these are their columns, add --prefix pre_, or --prefix post_",
    );
    let (status, before, _) = scored(&["--prefix", "pre_"], wide);
    assert_eq!(status, 0);
    let (status, both, _) = scored(&["--prefix", "post_", "-"], before);
    assert_eq!(status, 0);
    let expected = "id,pre_answered,pre_score,pre_score_min,pre_score_max,pre_verdict,pre_positive,pre_concerns,\
                    post_answered,post_score,post_score_min,post_score_max,post_verdict,post_positive,post_concerns\n\
                    1,3,0,0,0,low,false,,3,6,6,6,high,true,\n\
                    2,3,6,6,6,high,true,,2,,2,4,,,\n";
    assert_eq!(both, expected);
    // The names of JSON stay, and the other columns are those of the table.
    let (_, json, _) = scored(&["--prefix", "post_", "--format", "json"], wide);
    assert!(json.contains("\"pre_q1\":\"0\"") && json.contains("\"answered\":3"), "{json}");

    // Texts follow a prefix as well, in any case, and a column named by hand needs none.
    let (status, out, _) = scored(
        &["--prefix", "Before: ", "--column", "q3=Tension"],
        "BEFORE: I slept well;before: Q2;Tension;q1\n2;2;0;x\n",
    );
    assert_eq!(
        (status, out.lines().next()),
        (
            0,
            Some(
                "q1;Before: answered;Before: score;Before: score_min;Before: score_max;Before: verdict;Before: positive;Before: concerns"
            )
        )
    );
    // A question without a column behind the prefix has none.
    let (status, _, said) = scored(&["--prefix", "pre_"], "pre_q1,pre_q2,q3\n0,0,0\n");
    assert!(status == 2 && said.contains("no column for q3"), "{said}");
    // An answer of another set is not lost in a column without a name.
    let (status, out, said) =
        scored(&["--prefix", "pre_"], "pre_q1,pre_q2,pre_q3,post_q1,\n2,2,0,,Often\n");
    assert!(status == 2 && out.lines().count() == 1, "{out}");
    assert!(said.contains("column 5: a value in a column without a name"), "{said}");
    // The texts below the header need no prefix, and count only behind one.
    let texts = "pre_a,pre_b,pre_c,post_a,post_b,post_c\nI slept well,I ate well,I felt tense,I slept well,I ate well,I felt tense\n2,2,0,0,0,2\n";
    let (status, out, _) = scored(&["--prefix", "post_", "--skip-rows", "1"], texts);
    assert!(status == 0 && out.contains("\n2,2,0,3,0,0,0,low,false,"), "{out}");
}

/// Where a choice has a column of its own, a value in it must not be left out unseen; other questions have such columns too.
#[test]
fn values_in_columns_without_names() {
    let table = "id,Which teas?,,,q1,q2,q3\n1,Green,Black,,2,2,0\n2,,,Herbal,0,1,2\n";
    let (status, out, _) = scored(&[], table);
    assert_eq!(status, 0);
    assert!(out.contains("\n1,Green,3,6,") && out.contains("\n2,,3,1,"), "{out}");
    let (status, out, said) = scored(&[], "id,q1,,q2,q3\n1,2,,2,0\n2,,1,1,2\n");
    assert!(status == 2 && out.lines().count() == 2, "{out}");
    assert!(said.contains(":3: column 3: a value in a column without a name;"), "{said}");
    // A name in the row below the header may be that of a question, and what follows it is its own again.
    let matrix = "id,How was it?,,,\n,I slept well,I ate well,I felt tense,\n1,2,2,0,\n2,2,2,,1\n";
    let (status, out, said) = scored(&["--skip-rows", "1"], matrix);
    assert!(status == 2 && out.contains("\n1,3,6,"), "{out}");
    assert!(said.contains(":4: column 5: a value in a column"), "{said}");
}

#[test]
fn import_ids_in_single_quotes() {
    let table = "ID,Q3_1,Q3_2,Q3_3\nID,I slept well,I ate well,I felt tense\n\
        {'ImportId': 'id'},{'ImportId': 'QID3-1'},{'ImportId': 'QID3-2'},{'ImportId': 'QID3-3'}\nR_1,2,2,0\nR_2,0,0,\n";
    let (status, out, said) = scored(&[], table);
    assert_eq!((status, out.lines().count()), (0, 3));
    assert!(said.starts_with("standard input:2: the question texts,"), "{said}");
    assert!(said.contains("\nstandard input:3: the import ids,"), "{said}");
}

/// White space is one thing: a row of nothing else is blank, and says nothing of the row above.
#[test]
fn a_row_of_any_white_space_is_blank() {
    for space in ["\u{b}", "\u{c}", "\u{a0}", "\u{2003}", " \t", "\u{85}"] {
        let table = format!("client,q1,q2,q3\n17,x,x,x\n{space}\n18,2,2,0\n");
        let (status, out, said) = scored(&[], table);
        assert!(status == 2 && out.contains("\n18,3,6,"), "{space:?}: {out}");
        assert!(said.contains("standard input:2: column q1: \"x\""), "{space:?}: {said}");
        assert!(said.contains("1 row without a filled cell skipped"), "{space:?}: {said}");
    }
}

#[test]
fn a_key_and_its_label_in_one_cell() {
    for cell in [
        "2 - Often",
        "2. Often",
        "2) often",
        "(2) often",
        "[2] Often",
        "2: Often",
        "Often (2)",
        "2=Often",
        "2 often",
        "2 \u{2014} Often",
        "2/Often",
        "2;Often",
    ] {
        let (status, _, said) = scored(&[], format!("q1,q2,q3\n0,{cell},0\n"));
        let fault = format!(
            "standard input:2: column q2: \"{cell}\" is not an answer (0, 1, 2, or empty), but a key and its label; \
             add it to the keys of that choice, or export one of both\n"
        );
        assert!(status == 2 && said.starts_with(&fault), "{said}");
    }
    for cell in ["1 - Often", "2 -", "2 - ", "- 2", "2 - Oftener", "2 2", "2. .2", "\u{feff}2.2"] {
        let (status, _, said) = scored(&[], format!("q1,q2,q3\n0,{cell},0\n"));
        assert!(status == 2 && !said.contains("a key and its label"), "{said}");
    }
    // The way out works.
    let folder = Folder::new();
    folder.file("q.yaml", THREE.replace("[\"2\"]", "[\"2\", \"2 - Often\"]"));
    folder.check(&["score", "--questions", "q.yaml"], "q1,q2,q3\n0,2 - Often,0\n").code(0);
}

#[test]
fn a_table_that_ends_within_a_character() {
    let folder = Folder::new();
    folder.file("q.yaml", THREE);
    // Below and above the beginning that decides whether it is text.
    for rows in [1, 700] {
        let row = format!("2{},2,0,\n", " ".repeat(100));
        let table = format!("q1,q2,q3,note\n0,x,0,\n{}0,0,0,caf\u{e9}", row.repeat(rows));
        let table = &table.as_bytes()[..table.len() - 1];
        let args = ["score", "--questions", "q.yaml", "--faults", "mend.csv"];
        let assert = folder.check(&args, table).code(2);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        let cut = format!(
            "standard input:{}: column \"note\": the table is cut off here, within a character, or not UTF-8; save or copy it again; \
             nothing from here on was scored\n",
            rows + 3
        );
        assert!(said.contains(&cut), "{said}");
        assert!(said.ends_with(" 2 left out with faults; the rest was not read\n"), "{said}");
        let path = folder.path().join("mend.csv");
        let faults = fs::read_to_string(&path).expect("the faults");
        assert!(faults.ends_with(",0,x,0,\n"), "{faults}");
        fs::remove_file(path).expect("the faults");
    }
    let (_, _, said) = scored(&[], b"q1,q2,q3,note\n2,2,0,\"a\xf0\x9f");
    assert!(said.contains(":2: column \"note\": the table is cut off here"), "{said}");
    let (status, out, said) = scored(&[], b"q1,q2,caf\xc3");
    assert_eq!((status, &*out), (2, ""));
    assert!(said.contains(":1: column 3: the table is cut off here"), "{said}");
}

/// Nothing is scored of a table that is not text at its beginning.
#[test]
fn a_table_that_is_not_utf_8_near_its_beginning() {
    let folder = Folder::new();
    folder.file("q.yaml", THREE);
    let table = [b"q1,q2,q3,note\n", &b"2,2,0,x\n".repeat(3000)[..], b"2,2,0,m\xfcde\n"].concat();
    folder.file("t.csv", &table);
    let assert = folder.check(&["score", "--questions", "q.yaml", "t.csv"], "").code(2);
    assert.stdout_eq("").stderr_eq(str![[r#"
error: t.csv is not UTF-8 (line 3002), [..]

"#]]);
}

#[test]
fn files_that_are_no_tables() {
    check(&["score"], b"\x1f\x8b\x08\x08\0\0\0\0").code(2).stdout_eq("").stderr_eq(str![[r#"
error: standard input is compressed (gzip); unpack it: zcat FILE | alliance-check score -

"#]]);
    // A name that only looks like one of them.
    for name in ["PAR1", "BZh"] {
        assert_eq!(scored(&[], format!("{name},q1,q2,q3\nx,0,1,2\n")).0, 0);
    }
}

/// A quote within a cell that has none around it stays as it is, but not in a row over several lines.
#[test]
fn quotes_within_cells() {
    let (status, out, _) = scored(&[], "client,note,q1,q2,q3\n\"client0,\"\"a\", b\",2,2,0\n");
    assert_eq!(status, 0);
    assert!(out.contains("\n\"client0,\"\"a\",\" b\"\"\",3,6,"), "{out}");
    let (status, out, said) = scored(&[], "client,note,q1,q2,q3\n\"client\n0\", b\",2,2,0\n");
    assert!(status == 2 && out.lines().count() == 1, "{out}");
    assert!(said.contains("a later one is out of place"), "{said}");
}
