//! Random tables: against an oracle, against the same answers in a pipe, of any bytes, and with stray quotes.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::{self, Read};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::log::Log;
use super::{Counts, FaultsFile, Options, RowFormat, score};
use crate::piped;
use crate::questionnaire::{Questionnaire, file};
use crate::saved_check::SavedScore;
use crate::scoring::Assessment;

const CSV: RowFormat = RowFormat::Csv { decimal_comma: false };

fn questionnaire(yaml: &str) -> Questionnaire {
    file::load(yaml.as_bytes()).expect("a valid file")
}

/// What is written, what is said, and the counts.
fn scored(
    questionnaire: &Questionnaire,
    table: impl Read,
    format: RowFormat,
) -> (String, String, anyhow::Result<Counts>) {
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let mut log = Log::new(&mut said, "table");
    let counts = score(
        questionnaire,
        table,
        &Options::default(),
        format,
        &mut out,
        None::<FaultsFile<Vec<u8>>>,
        &mut log,
    );
    log.finish();
    drop(log);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(out), text(said), counts)
}

/// What is known of a questionnaire without reading its file.
#[derive(Debug, Clone)]
struct Known {
    /// The points of each choice: `k0`, `k1` and so on, labelled `Label 0`.
    points: Vec<i64>,
    at_most: i64,
    /// Whether each question (`q0`, `q1`) is reversed.
    reversed: Vec<bool>,
    /// The second result of the total begins here.
    total: Option<i64>,
    scales: Vec<KnownScale>,
}

#[derive(Debug, Clone)]
struct KnownScale {
    items: Vec<usize>,
    mean: bool,
    /// The second result, if there are results, begins here.
    second: Option<i64>,
}

impl Known {
    fn range(&self) -> (i64, i64) {
        let (least, most) = (self.points.iter().min(), self.points.iter().max());
        (*least.expect("choices"), *most.expect("choices"))
    }

    fn yaml(&self) -> String {
        let (least, _) = self.range();
        let mut yaml = "format: 1\nid: own\ntitle: Own\nsafety: None\nchoices:\n".to_owned();
        let mut add = |line: String| writeln!(yaml, "{line}").expect("a line");
        for (nth, points) in self.points.iter().enumerate() {
            add(format!("  - {{ label: Label {nth}, keys: [k{nth}], points: {points} }}"));
        }
        add(format!("concern: {{ at_most: {} }}\nquestions:", self.at_most));
        for (nth, reversed) in self.reversed.iter().enumerate() {
            let text = format!("Is number {nth}, too, true?");
            add(format!(
                "  - {{ id: q{nth}, text: \"{text}\", raise: Words, reverse: {reversed} }}"
            ));
        }
        let results = |lowest: i64, second: i64| {
            let first = (lowest < second).then(|| {
                format!(
                    "{{ from: {lowest}, id: low, positive: true, headline: Low, advice: None }}, "
                )
            });
            let first = first.unwrap_or_default();
            format!(
                "[{first}{{ from: {second}, id: high, positive: false, headline: High, advice: None }}]"
            )
        };
        if let Some(second) = self.total {
            let lowest = least * self.reversed.len() as i64;
            add(format!("results: {}", results(lowest, second)));
        }
        if !self.scales.is_empty() {
            add("scales:".to_owned());
        }
        for (nth, scale) in self.scales.iter().enumerate() {
            let items: Vec<_> = scale.items.iter().map(|item| format!("q{item}")).collect();
            add(format!("  - id: s{nth}\n    title: Scale\n    questions: [{}]", items.join(", ")));
            add(format!("    score: {}", if scale.mean { "mean" } else { "sum" }));
            if let Some(second) = scale.second {
                let items = if scale.mean { 1 } else { scale.items.len() as i64 };
                add(format!("    results: {}", results(least * items, second)));
            }
        }
        yaml
    }

    /// The five cells of a scale, worked out from all that its missing items could be.
    fn expected(&self, scale: &KnownScale, responses: &[Option<usize>]) -> [String; 5] {
        let (least, most) = self.range();
        let sum = |missing: i64| -> i64 {
            let points = scale.items.iter().map(|&item| match responses[item] {
                None => missing,
                Some(choice) if self.reversed[item] => least + most - self.points[choice],
                Some(choice) => self.points[choice],
            });
            points.sum()
        };
        let count = if scale.mean { scale.items.len() as i64 } else { 1 };
        let number = |sum: i64| match sum % count {
            0 => (sum / count).to_string(),
            _ => {
                // Six decimals, and no zeros at the end.
                let long = format!("{:.12}", sum as f64 / count as f64);
                long[..long.len() - 6].trim_end_matches('0').to_owned()
            }
        };
        let (lowest, highest) = (sum(least), sum(most));
        let complete = scale.items.iter().all(|&item| responses[item].is_some());
        let high = |sum: i64| scale.second.map(|second| sum >= second * count);
        let verdict = high(lowest).filter(|_| high(lowest) == high(highest));
        [
            if complete { number(lowest) } else { String::new() },
            number(lowest),
            number(highest),
            verdict.map_or("", |high| if high { "high" } else { "low" }).to_owned(),
            verdict.map_or("", |high| if high { "false" } else { "true" }).to_owned(),
        ]
    }

    fn row(&self, responses: &[Option<usize>]) -> Vec<String> {
        let (least, most) = self.range();
        let mut row = vec![responses.iter().flatten().count().to_string()];
        let total = self.total.map(|second| KnownScale {
            items: (0..self.reversed.len()).collect(),
            mean: false,
            second: Some(second),
        });
        for scale in total.iter().chain(&self.scales) {
            row.extend(self.expected(scale, responses));
        }
        let concerns = (0..responses.len()).filter(|&item| {
            responses[item].is_some_and(|choice| {
                let points = self.points[choice];
                let points = if self.reversed[item] { least + most - points } else { points };
                points <= self.at_most
            })
        });
        let ids: Vec<_> = concerns.map(|item| format!("q{item}")).collect();
        row.push(ids.join(" "));
        row
    }
}

fn known() -> impl Strategy<Value = Known> {
    let points = prop::collection::vec(-3_i64..=6, 2..5)
        .prop_filter("points differ", |points| points.iter().any(|one| *one != points[0]));
    let reversed = prop::collection::vec(any::<bool>(), 1..6);
    (points, reversed).prop_flat_map(|(points, reversed)| {
        let (least, most) =
            (*points.iter().min().expect("some"), *points.iter().max().expect("some"));
        let items = reversed.len();
        let items_of_scale = subsequence((0..items).collect::<Vec<_>>(), 1..=items).prop_shuffle();
        // Below, there is the lowest score; above, the highest.
        let scale = (items_of_scale, any::<bool>(), prop::option::of(any::<bool>())).prop_map(
            move |(items, mean, second)| {
                let count = if mean { 1 } else { items.len() as i64 };
                KnownScale {
                    second: second.map(
                        |early| {
                            if early { least * count + 1 } else { most * count }
                        },
                    ),
                    items,
                    mean,
                }
            },
        );
        (
            prop::collection::vec(scale, 0..4),
            least..most,
            prop::option::of(select(vec![least * items as i64, most * items as i64])),
        )
            .prop_map(move |(scales, at_most, total)| Known {
                points: points.clone(),
                at_most,
                reversed: reversed.clone(),
                total: total.or(scales.is_empty().then_some(most * items as i64)),
                scales,
            })
    })
}

/// A cell for one of `choices`, and which it is; or for none.
fn answer(choices: usize) -> impl Strategy<Value = (String, Option<usize>)> {
    let missing = select(vec!["", " ", "skip", "SKIP"]).prop_map(|cell| (cell.to_owned(), None));
    let chosen = (0..choices, select(vec!["k#", "K#", " k#", "Label #", "label #", "LABEL # "]))
        .prop_map(|(choice, form)| (form.replace('#', &choice.to_string()), Some(choice)));
    prop_oneof![1 => missing, 4 => chosen]
}

type Row = (String, Vec<(String, Option<usize>)>, String);

/// How a column can be named after question `#`.
const NAMES: [&str; 8] = [
    "q#",
    " Q# ",
    "Is number #, too, true?",
    "is  number #, too, TRUE?",
    "Grid [of] questions [Is number #, too, true?]",
    "Q00[q#]",
    "q#. Is number #, too, true?",
    "Q00[q#]. Grid [Is number #, too, true?]",
];

/// A table: its rows, the names of its columns, what separates them, and their order.
#[derive(Debug, Clone)]
struct KnownTable {
    known: Known,
    rows: Vec<Row>,
    names: Vec<String>,
    delimiter: u8,
    order: Vec<usize>,
}

fn table() -> impl Strategy<Value = KnownTable> {
    known().prop_flat_map(|known| {
        let (choices, items) = (known.points.len(), known.reversed.len());
        let row = (
            "c[a\"=,;\t\n é-]{0,6}",
            prop::collection::vec(answer(choices), items),
            "[a\"=,;\t\n é-]{0,6}",
        );
        let names = prop::collection::vec(select(NAMES.to_vec()), items).prop_map(|names| {
            let named = names.iter().enumerate();
            let named = named.map(|(nth, name)| name.replace('#', &nth.to_string()));
            named.chain(["a;b,c".to_owned(), "\"d\"\te".to_owned()]).collect()
        });
        (
            Just(known),
            prop::collection::vec(row, 0..8),
            names,
            select(b",;\t".to_vec()),
            Just((0..items + 2).collect()).prop_shuffle(),
        )
            .prop_map(|(known, rows, names, delimiter, order)| KnownTable {
                known,
                rows,
                names,
                delimiter,
                order,
            })
    })
}

proptest! {
    /// The intervals, the verdicts and the concerns are those of the oracle, and the other cells are as they were.
    #[test]
    fn every_row_is_scored_as_the_oracle_scores_it(table in table()) {
        compare_with_the_oracle(&table);
    }

    /// Whatever comes, rows are scored or reported, and nothing is written after a fault of the header.
    #[test]
    fn any_bytes_are_scored_or_refused(
        header in select(vec!["", HEADER]),
        pieces in prop::collection::vec(piece(), 0..24),
        format in select(vec![CSV, RowFormat::Json]),
    ) {
        let table = [header.as_bytes(), &pieces.concat()].concat();
        score_any_bytes(&table, !header.is_empty(), format);
    }

    /// A row means what the same answers mean when they are piped in.
    #[test]
    fn a_row_means_what_the_pipe_means(
        rows in prop::collection::vec(prop::collection::vec(select(WORDS.to_vec()), 8), 1..4),
    ) {
        compare_with_the_pipe(&rows);
    }
}

const HEADER: &str =
    "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported,x\n";
const WORDS: [&str; 8] = ["y", "Yes", "YES", "n", "no", "u", "Not sure", "skip"];

fn compare_with_the_oracle(table: &KnownTable) {
    let KnownTable { known, rows, names, delimiter, order } = table;
    let delimiter = *delimiter;
    let items = known.reversed.len();
    let in_order = |cells: &[String]| -> Vec<String> {
        order.iter().map(|&column| cells[column].clone()).collect()
    };
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    table.write_record(in_order(names)).expect("a header");
    for (one, answers, other) in rows {
        let cells = answers.iter().map(|(cell, _)| cell).chain([one, other]);
        let cells: Vec<_> = cells.cloned().collect();
        table.write_record(in_order(&cells)).expect("a row");
    }

    let table = table.into_inner().expect("a table");
    let (out, said, counts) = scored(&questionnaire(&known.yaml()), table.as_slice(), CSV);
    assert!(counts.is_ok_and(|counts| counts.all_scored()), "{said}{}", known.yaml());
    let mut written = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(out.as_bytes());
    let scored: Vec<_> = written.records().map(|row| row.expect("a row")).collect();
    assert_eq!(scored.len(), rows.len());
    for (scored, (one, answers, other)) in scored.iter().zip(rows) {
        let responses: Vec<_> = answers.iter().map(|(_, choice)| *choice).collect();
        let foreign = order.iter().filter(|&&column| column >= items);
        let foreign = foreign.map(|&column| if column == items { one } else { other });
        let expected: Vec<_> = foreign.cloned().chain(known.row(&responses)).collect();
        assert_eq!(scored.iter().collect::<Vec<_>>(), expected);
    }
}

fn score_any_bytes(table: &[u8], headed: bool, format: RowFormat) {
    let (out, said, counts) = scored(&questionnaire(file::BUILT_IN), table, format);
    let counts = match counts {
        Ok(counts) => counts,
        Err(error) => {
            // Half a character at the end is seen when the end is.
            assert!(out.is_empty() || error.to_string().contains("not UTF-8"), "{error}");
            return;
        }
    };
    assert_eq!(counts.all_scored(), said.is_empty());
    let written = match format {
        RowFormat::Json => {
            let rows: Result<Vec<serde_json::Value>, _> =
                out.lines().map(serde_json::from_str).collect();
            rows.expect("JSON").len()
        }
        RowFormat::Csv { .. } => {
            let rows: Result<Vec<_>, _> =
                csv::Reader::from_reader(out.as_bytes()).into_records().collect();
            rows.expect("CSV").len()
        }
    };
    assert_eq!(written as u64, counts.scored);
    if headed && !said.contains("nothing from here on") {
        // As many as another reader of the same bytes finds.
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(table);
        assert_eq!(
            rows.byte_records().count() as u64,
            counts.scored + counts.faulty + counts.blank
        );
    }
}

fn compare_with_the_pipe(rows: &[Vec<&str>]) {
    let questionnaire = questionnaire(file::BUILT_IN);
    let lines: String = rows.iter().map(|row| row.join(",") + ",\n").collect();
    let table = HEADER.to_owned() + &lines;
    let (out, _, _) = scored(&questionnaire, table.as_bytes(), RowFormat::Json);
    assert_eq!(out.lines().count(), rows.len());
    for (line, row) in out.lines().zip(rows) {
        let scored: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let responses = piped::read(&questionnaire, row.join("\n").as_bytes()).expect("answers");
        let assessment = Assessment::new(&questionnaire, &responses);
        let total = SavedScore::new(assessment.total.as_ref());
        let total = serde_json::to_value(total).expect("JSON");
        for (field, value) in total.as_object().expect("an object") {
            assert_eq!(scored[field], *value, "{field}");
        }
        assert_eq!(scored["answered"], assessment.answered());
        let concerns =
            assessment.items.iter().filter(|item| item.answer.is_some_and(|a| a.concern));
        let concerns: Vec<_> = concerns.map(|item| item.question.id.as_str()).collect();
        assert_eq!(scored["concerns"], serde_json::json!(concerns));
    }
}

/// Bytes that a table is made of, or should not be.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known: [&[u8]; 16] = [
        b"y,n,u,y,y,y,y,y,\n",
        b"y,y,y,y,y,y,y,y,z\r\n",
        b"y,",
        b"maybe",
        b"\"",
        b"\"\"",
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\0",
        b",\"\n",
        b"=cmd",
    ];
    prop_oneof![
        6 => any::<Index>().prop_map(move |index| index.get(&known).to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

/// A stream that comes in pieces of `size` bytes.
struct Pieces<'t> {
    rest: &'t [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let size = self.size.min(to.len());
        self.rest.read(&mut to[..size])
    }
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
    answers: HashMap<String, Vec<usize>>,
    /// The column of the note. The client stands before the answers.
    note: usize,
    has_strays: bool,
    piece: usize,
}

fn stray() -> impl Strategy<Value = Stray> {
    let note =
        select(vec!["", "fine", "5 step", "\"a, b\"", "\"two\nlines\"", "\"\"\"x\"\"\"", "\"y\""]);
    let row = (prop::collection::vec(0..3_usize, 3), note, any::<bool>());
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
            for (nth, (row, note, quoted)) in rows.into_iter().enumerate() {
                let client = format!("client{nth}");
                let cell = |answer: usize| {
                    if quoted { format!("\"{answer}\"") } else { answer.to_string() }
                };
                body += &(line(&client, note, [row[0], row[1], row[2]].map(cell)) + end);
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
    #![proptest_config(ProptestConfig { cases: 20 * ProptestConfig::default().cases, ..ProptestConfig::default() })]

    /// No row has the id of one client and the answers of another, unless RFC 4180 reads it so.
    #[test]
    fn stray_quotes_mix_no_rows(stray in stray()) {
        check_clients(&stray);
    }
}

fn check_clients(stray: &Stray) {
    static QUESTIONNAIRE: LazyLock<Questionnaire> = LazyLock::new(|| questionnaire(THREE));
    let stream = Pieces { rest: &stray.table, size: stray.piece };
    let (out, _, counts) = scored(&QUESTIONNAIRE, stream, CSV);
    if !stray.has_strays {
        assert_eq!(counts.expect("a valid table").scored, stray.answers.len() as u64);
    }
    let strict = strict_rows(&stray.table);
    for row in csv::Reader::from_reader(out.as_bytes()).deserialize() {
        let row: HashMap<String, String> = row.expect("a row");
        let scores = ["s_score", "t_score", "u_score"].iter().map(|score| row[*score].parse().ok());
        let answers: Vec<Option<usize>> = scores.collect();
        let client = row["client"].replace(['"', '\\'], "");
        let own = stray.answers.get(&client);
        let is_own =
            own.is_some_and(|own| answers.iter().copied().eq(own.iter().copied().map(Some)));
        let is_strict = || {
            strict.iter().any(|cells| {
                let mut cells = cells.clone();
                cells.len() == 5
                    && cells.remove(stray.note) == row["note"]
                    && cells.remove(0) == row["client"]
                    && cells.iter().map(|cell| cell.parse().ok()).eq(answers.iter().copied())
            })
        };
        assert!(is_own || is_strict(), "{row:?} from {:?}", String::from_utf8_lossy(&stray.table));
    }
}

/// The rows that RFC 4180 allows: a quote stands at both ends of a cell, or is doubled. One within a cell without quotes around
/// it stays as it is, unless the row has another cell over several lines: then the row is left out.
fn strict_rows(table: &[u8]) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut has_quote_within) = (Vec::new(), Vec::<String>::new(), false);
    let text = String::from_utf8_lossy(table);
    let mut rest: &str = &text;
    while !rest.is_empty() {
        let cell;
        (cell, rest) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let mut end = 0;
                while let Some(quote) = quoted[end..].find('"') {
                    end += quote + 1;
                    if !quoted[end..].starts_with('"') {
                        break;
                    }
                    end += 1;
                }
                // An open quote, or text after the closing one: what follows can't be known.
                if end == 0 || !quoted[end..].starts_with([',', '\r', '\n']) && end < quoted.len() {
                    return rows;
                }
                (quoted[..end - 1].replace("\"\"", "\""), &quoted[end..])
            }
            None => {
                let end = rest.find([',', '\r', '\n']).unwrap_or(rest.len());
                has_quote_within |= rest[..end].contains('"');
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        row.push(cell);
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => {
                rest = rest.trim_start_matches(['\r', '\n']);
                let row = std::mem::take(&mut row);
                let over_lines = row.iter().any(|cell| cell.contains(['\r', '\n']));
                if !std::mem::take(&mut has_quote_within) || !over_lines {
                    rows.push(row);
                }
            }
        }
    }
    rows
}
