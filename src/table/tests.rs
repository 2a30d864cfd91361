//! Random tables: a row is scored as the same answers in a pipe, and whatever bytes come, rows are
//! scored or refused, never mixed.

use std::collections::HashMap;
use std::io::{self, Read};
use std::mem;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::log::Log;
use super::{Counts, FaultsFile, Options, RowFormat, score};
use crate::piped;
use crate::questionnaire::choices::Choices;
use crate::questionnaire::{Question, Questionnaire, file};
use crate::saved_check::{SavedScale, SavedScore};
use crate::scoring::Assessment;

const CSV: RowFormat = RowFormat::Csv { decimal_comma: false };

/// Question files with a total, with scales by sum and by mean, with reversed questions, and in
/// another script.
const FILES: [&str; 4] = [
    file::BUILT_IN,
    include_str!("../../examples/questionnaires/heavy-days.yaml"),
    include_str!("../../examples/questionnaires/three-threads.yaml"),
    include_str!("../../examples/questionnaires/kokoro.yaml"),
];

fn questionnaire(yaml: &str) -> Questionnaire {
    file::load(yaml.as_bytes()).expect("a valid file")
}

/// Scores `table`. Returns what was written, what was said, and the counts.
fn scored(
    questionnaire: &Questionnaire,
    table: impl Read,
    format: RowFormat,
) -> (String, String, anyhow::Result<Counts>) {
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let mut log = Log::new(&mut said, "table");
    let options = Options::default();
    let faults_file = None::<FaultsFile<Vec<u8>>>;
    let counts = score(questionnaire, table, &options, format, &mut out, faults_file, &mut log);
    log.finish();
    drop(log);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(out), text(said), counts)
}

/// A table of answers.
#[derive(Debug, Clone)]
struct Known {
    yaml: &'static str,
    /// The header and the rows, each with the cells of the questions, a client and a note.
    rows: Vec<Vec<String>>,
    delimiter: u8,
    /// The order in which these columns stand.
    order: Vec<usize>,
}

fn table() -> impl Strategy<Value = Known> {
    select(FILES.to_vec()).prop_flat_map(|yaml| {
        let questionnaire = questionnaire(yaml);
        let questions = questionnaire.questions.len();
        let names: Vec<_> = questionnaire.questions.iter().map(names).collect();
        let header = (names, "a;b,c", "\"d\"\te").prop_map(in_one);
        let choices = questionnaire.questions.iter().map(|question| &question.choices);
        let cells: Vec<_> = choices.map(|choices| select(cells(choices))).collect();
        let row = (cells, "c[a\"=,;\t\n é-]{0,6}", "[a\"=,;\t\n é-]{0,6}").prop_map(in_one);
        let rows = prop::collection::vec(row, 0..8);
        let order = Just((0..questions + 2).collect::<Vec<_>>()).prop_shuffle();
        (header, rows, select(b",;\t".to_vec()), order).prop_map(
            move |(header, mut rows, delimiter, order)| {
                rows.insert(0, header);
                Known { yaml, rows, delimiter, order }
            },
        )
    })
}

fn in_one((cells, client, note): (Vec<String>, String, String)) -> Vec<String> {
    [cells, vec![client, note]].concat()
}

/// How a column can be named after `question`.
fn names(question: &Question) -> impl Strategy<Value = String> + use<> {
    let Question { id, text, .. } = question;
    select(vec![
        id.clone(),
        format!(" {} ", id.to_uppercase()),
        text.clone(),
        text.to_uppercase().replace(' ', "  "),
        format!("Grid [of] questions [{text}]"),
        format!("Q00[{id}]"),
        format!("{id}. {text}"),
        format!("Q00[{id}]. Grid [{text}]"),
    ])
}

/// Words for every answer and for none, as a person or a program writes them.
fn cells(choices: &Choices) -> Vec<String> {
    let mut cells = ["", " ", "skip", "SKIP"].map(str::to_owned).to_vec();
    for choice in &choices.list {
        for word in choice.keys.iter().chain([&choice.label]) {
            cells.extend([word.clone(), format!(" {word}"), word.to_uppercase()]);
        }
    }
    cells
}

proptest! {
    #[test]
    fn a_row_is_scored_as_the_same_answers_in_a_pipe(known in table()) {
        compare_with_the_pipe(&known);
    }

    /// Whatever comes, rows are scored or reported, and nothing is written after a fault of the
    /// header.
    #[test]
    fn any_bytes_are_scored_or_refused(
        header in select(vec!["", HEADER]),
        pieces in prop::collection::vec(piece(), 0..24),
    ) {
        let table = [header.as_bytes(), &pieces.concat()].concat();
        score_any_bytes(&table, !header.is_empty());
    }
}

fn compare_with_the_pipe(known: &Known) {
    let questionnaire = questionnaire(known.yaml);
    let questions = questionnaire.questions.len();
    let mut table = csv::WriterBuilder::new().delimiter(known.delimiter).from_writer(Vec::new());
    for row in &known.rows {
        table.write_record(known.order.iter().map(|&column| &row[column])).expect("a row");
    }
    let table = table.into_inner().expect("a table");

    let (json, said, counts) = scored(&questionnaire, &*table, RowFormat::Json);
    assert!(counts.is_ok_and(|counts| counts.faulty == 0), "{said}");
    let (csv, _, _) = scored(&questionnaire, &*table, CSV);
    let objects: Vec<_> = json.lines().collect();
    let mut csv = csv::ReaderBuilder::new().delimiter(known.delimiter).from_reader(csv.as_bytes());
    let lines: Vec<_> = csv.records().collect();
    assert_eq!([objects.len(), lines.len()], [known.rows.len() - 1; 2]);

    for (nth, line) in lines.into_iter().enumerate() {
        let row = &known.rows[nth + 1];
        let object: Value = serde_json::from_str(objects[nth]).expect("JSON");
        let assessed = assess(&questionnaire, &row[..questions]);
        for (field, value) in assessed.as_object().expect("an object") {
            assert_eq!(object[field], *value, "{field}");
        }
        let passed = known.order.iter().filter(|column| **column >= questions);
        let mut expected: Vec<_> = passed.map(|&column| row[column].clone().into()).collect();
        expected.extend(in_cells(&assessed));
        let line = line.expect("a row");
        assert_eq!(line.len(), expected.len());
        for (found, expected) in line.iter().zip(expected) {
            match expected {
                // Six decimals are written.
                Value::Number(number) => {
                    let found: f64 = found.parse().expect("a number");
                    let difference = found - number.as_f64().expect("finite");
                    assert!(difference.abs() < 1e-6, "{found} for {number}");
                }
                Value::Null => assert_eq!(found, ""),
                Value::String(text) => assert_eq!(found, text),
                other => assert_eq!(found, other.to_string()),
            }
        }
    }
}

/// What the answers in `cells` mean when they are piped in.
fn assess(questionnaire: &Questionnaire, cells: &[String]) -> Value {
    let words: Vec<_> =
        cells.iter().map(|cell| if cell.trim().is_empty() { "skip" } else { cell }).collect();
    let responses = piped::read(questionnaire, words.join("\n").as_bytes()).expect("answers");
    let assessment = Assessment::new(questionnaire, &responses);
    let mut assessed =
        serde_json::to_value(SavedScore::new(assessment.total.as_ref())).expect("JSON");
    assessed["answered"] = assessment.answered().into();
    let mut concerns = Vec::new();
    for item in &assessment.items {
        if item.answer.is_some_and(|answer| answer.concern) {
            concerns.push(item.question.id.clone());
        }
    }
    assessed["concerns"] = concerns.into();
    let scales: Vec<_> = assessment.scales.iter().map(SavedScale::new).collect();
    if !scales.is_empty() {
        assessed["scales"] = serde_json::to_value(scales).expect("JSON");
    }
    assessed
}

/// The cells that CSV has for what answers mean.
fn in_cells(assessed: &Value) -> Vec<Value> {
    let mut cells = vec![assessed["answered"].clone()];
    let mut add = |score: &Value| {
        let [lowest, highest] = [0, 1].map(|end| score["score_range"][end].clone());
        cells.extend([score["score"].clone(), lowest, highest]);
        cells.extend([score["verdict"].clone(), score["positive"].clone()]);
    };
    if !assessed["max_score"].is_null() {
        add(assessed);
    }
    for scale in assessed["scales"].as_array().into_iter().flatten() {
        add(scale);
    }
    let concerns = assessed["concerns"].as_array().expect("a list");
    let concerns: Vec<_> = concerns.iter().filter_map(Value::as_str).collect();
    cells.push(concerns.join(" ").into());
    cells
}

const HEADER: &str =
    "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported,x\n";

fn score_any_bytes(table: &[u8], has_header: bool) {
    let (out, said, counts) = scored(&questionnaire(file::BUILT_IN), table, RowFormat::Json);
    let Ok(counts) = &counts else {
        // Half a character at the end is seen when the end is.
        assert!(out.is_empty() || format!("{counts:?}").contains("not UTF-8"), "{counts:?}");
        return;
    };
    assert_eq!(counts.faulty == 0, said.is_empty());
    for line in out.lines() {
        serde_json::from_str::<Value>(line).expect("JSON");
    }
    assert_eq!(out.lines().count() as u64, counts.scored);
    if has_header && !said.contains("nothing from here on") {
        // As many as another reader of the same bytes finds.
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(table);
        let found = rows.byte_records().count() as u64;
        assert_eq!(found, counts.scored + counts.faulty + counts.blank);
    }
}

/// Bytes that a table is made of, or should not be.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let row = "y,n,u,y,y,y,y,y,(\n|z\r\n)";
    let cell = "y,|maybe|=cmd|\"\"|,\"\n|[\",;\t\n\r\0\u{feff}]";
    prop_oneof![
        1 => row.prop_map(String::into_bytes),
        5 => cell.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

/// Three questions, each a scale of its own: the scores say which answers were read.
const THREE: &str = "
format: 1
id: three
title: Three
choices:
  - { label: Low, keys: [\"0\"], points: 0 }
  - { label: Mid, keys: [\"1\"], points: 1 }
  - { label: High, keys: [\"2\"], points: 2 }
questions:
  - { id: a, text: A }
  - { id: b, text: B }
  - { id: c, text: C }
scales:
  - { id: s, title: S, questions: [a], score: sum }
  - { id: t, title: T, questions: [b], score: sum }
  - { id: u, title: U, questions: [c], score: sum }
safety: None
";

/// The bytes of a table with stray quotes, and the answers of each client.
#[derive(Debug, Clone)]
struct Stray {
    table: Vec<u8>,
    answers: HashMap<String, [String; 3]>,
    /// The column of the note. The client stands before the answers.
    note: usize,
    has_strays: bool,
    piece: usize,
}

fn stray() -> impl Strategy<Value = Stray> {
    let note =
        select(vec!["", "fine", "5 step", "\"a, b\"", "\"two\nlines\"", "\"\"\"x\"\"\"", "\"y\""]);
    let row = (prop::array::uniform3("[012]"), note, select(vec!["", "\""]));
    let rows = prop::collection::vec(row, 2..6);
    let quotes =
        prop::collection::vec((any::<Index>(), select(vec!["\"", "\"", "\\\"", "\"\""])), 0..5);
    (rows, quotes, select(vec!["\n", "\r\n", "\r"]), 1..40_usize, 0..4_usize).prop_map(
        |(rows, quotes, end, piece, place)| {
            // The note stands before the client, after it, or among the answers.
            let line = |client: &str, note: &str, answers: [String; 3]| {
                let mut cells = vec![client.to_owned()];
                cells.extend(answers);
                cells.insert(place, note.to_owned());
                cells.join(",")
            };
            let header = line("client", "note", ["a", "b", "c"].map(str::to_owned)) + end;
            let (mut body, mut answers) = (String::new(), HashMap::new());
            for (nth, (row, note, quote)) in rows.into_iter().enumerate() {
                let client = format!("client{nth}");
                let cells = row.clone().map(|answer| format!("{quote}{answer}{quote}"));
                body += &(line(&client, note, cells) + end);
                answers.insert(client, row);
            }
            let has_strays = !quotes.is_empty();
            for (at, quote) in quotes {
                body.insert_str(at.index(body.len()), quote);
            }
            Stray { table: (header + &body).into_bytes(), answers, note: place, has_strays, piece }
        },
    )
}

proptest! {
    // A case takes a millisecond.
    #![proptest_config(ProptestConfig::with_cases(20 * ProptestConfig::default().cases))]

    /// No row has the id of one client and the answers of another, unless RFC 4180 reads it so.
    #[test]
    fn stray_quotes_mix_no_rows(stray in stray()) {
        ensure_no_row_is_mixed(&stray);
    }
}

fn ensure_no_row_is_mixed(stray: &Stray) {
    static QUESTIONNAIRE: LazyLock<Questionnaire> = LazyLock::new(|| questionnaire(THREE));
    let mut stream: Box<dyn Read> = Box::new(io::empty());
    for piece in stray.table.chunks(stray.piece) {
        stream = Box::new(stream.chain(piece));
    }
    let (out, _, counts) = scored(&QUESTIONNAIRE, stream, CSV);
    if !stray.has_strays {
        assert_eq!(counts.expect("a valid table").scored, stray.answers.len() as u64);
    }
    let table = String::from_utf8_lossy(&stray.table);
    let strict = strict_rows(&table);
    for row in csv::Reader::from_reader(out.as_bytes()).deserialize() {
        let row: HashMap<String, String> = row.expect("a row");
        let own = stray.answers.get(&row["client"].replace(['"', '\\'], ""));
        let answers = ["s_score", "t_score", "u_score"].map(|name| row[name].clone());
        let mut cells = [&[row["client"].clone()], &answers[..]].concat();
        cells.insert(stray.note, row["note"].clone());
        assert!(own == Some(&answers) || strict.contains(&cells), "{row:?} from {table:?}");
    }
}

/// Reads the rows that RFC 4180 allows: a quote stands at both ends of a cell, or is doubled. One
/// within a cell without quotes around it stays as it is, unless the row has another cell over
/// several lines: then the row is left out.
fn strict_rows(table: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut has_quote_within) = (Vec::new(), Vec::<String>::new(), false);
    let mut rest = table;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            // An open quote: what follows can't be known.
            let Some(end) = quoted.replace("\"\"", "__").find('"') else { break };
            row.push(quoted[..end].replace("\"\"", "\""));
            rest = &quoted[end + 1..];
        } else {
            let end = rest.find([',', '\r', '\n']).unwrap_or(rest.len());
            has_quote_within |= rest[..end].contains('"');
            row.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        if let Some(next) = rest.strip_prefix(',') {
            rest = next;
            continue;
        }
        if !rest.is_empty() && !rest.starts_with(['\r', '\n']) {
            // Text after a closing quote.
            break;
        }
        rest = rest.trim_start_matches(['\r', '\n']);
        let row = mem::take(&mut row);
        let over_lines = row.iter().any(|cell| cell.contains(['\r', '\n']));
        if !mem::take(&mut has_quote_within) || !over_lines {
            rows.push(row);
        }
    }
    rows
}
