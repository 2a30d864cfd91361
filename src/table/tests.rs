//! Random tables: against an oracle, against the same answers in a pipe, and of any bytes.

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::log::Log;
use super::{Counts, OutputFormat, Table, score};
use crate::piped;
use crate::questionnaire::{Questionnaire, file};
use crate::saved_check::SavedScore;
use crate::scoring::Assessment;

fn questionnaire(yaml: &str) -> Questionnaire {
    file::load(yaml.as_bytes()).expect("a valid file")
}

/// What is written, what is said, and the counts.
fn scored(
    questionnaire: &Questionnaire,
    table: &[u8],
    format: OutputFormat,
) -> (String, String, anyhow::Result<Counts>) {
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let table = Table { name: "table".to_owned(), stream: table };
    let counts = score(questionnaire, table, format, &mut out, &mut Log::new(&mut said, false));
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
            add(format!("  - {{ id: q{nth}, text: Question, raise: Words, reverse: {reversed} }}"));
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
            _ => (sum as f64 / count as f64).to_string(),
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

fn table() -> impl Strategy<Value = (Known, Vec<Row>, u8, Vec<usize>)> {
    known().prop_flat_map(|known| {
        let (choices, items) = (known.points.len(), known.reversed.len());
        let foreign = || "[a\"=,;\t\n é-]{0,6}";
        let row = (foreign(), prop::collection::vec(answer(choices), items), foreign());
        (
            Just(known),
            prop::collection::vec(row, 0..8),
            select(b",;\t".to_vec()),
            Just((0..items + 2).collect::<Vec<_>>()).prop_shuffle(),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// The intervals, the verdicts and the concerns are those of the oracle, and the other cells are as they were.
    #[test]
    fn every_row_is_scored_as_the_oracle_scores_it((known, rows, delimiter, order) in table()) {
        compare_with_the_oracle(&known, &rows, delimiter, &order);
    }

    /// Whatever comes, rows are scored or reported, and nothing is written after a fault of the header.
    #[test]
    fn any_bytes_are_scored_or_refused(
        header in select(vec!["", HEADER]),
        pieces in prop::collection::vec(piece(), 0..24),
        format in select(vec![OutputFormat::Csv, OutputFormat::Json]),
    ) {
        let table = [header.as_bytes(), &pieces.concat()].concat();
        score_any_bytes(&table, !header.is_empty(), format);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

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

fn compare_with_the_oracle(known: &Known, rows: &[Row], delimiter: u8, order: &[usize]) {
    let items = known.reversed.len();
    let names = (0..items).map(|nth| format!("q{nth}"));
    let names: Vec<_> = names.chain(["a;b,c".into(), "\"d\"\te".into()]).collect();
    let in_order = |cells: &[String]| -> Vec<String> {
        order.iter().map(|&column| cells[column].clone()).collect()
    };
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    table.write_record(in_order(&names)).expect("a header");
    for (one, answers, other) in rows {
        let cells = answers.iter().map(|(cell, _)| cell).chain([one, other]);
        let cells: Vec<_> = cells.cloned().collect();
        table.write_record(in_order(&cells)).expect("a row");
    }

    let table = table.into_inner().expect("a table");
    let (out, said, counts) = scored(&questionnaire(&known.yaml()), &table, OutputFormat::Csv);
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

fn score_any_bytes(table: &[u8], headed: bool, format: OutputFormat) {
    let (out, said, counts) = scored(&questionnaire(file::BUILT_IN), table, format);
    let Ok(counts) = counts else {
        assert_eq!(out, "");
        return;
    };
    assert_eq!(counts.all_scored(), said.is_empty());
    let written = match format {
        OutputFormat::Json => {
            let rows: Result<Vec<serde_json::Value>, _> =
                out.lines().map(serde_json::from_str).collect();
            rows.expect("JSON").len()
        }
        OutputFormat::Csv => {
            let rows: Result<Vec<_>, _> =
                csv::Reader::from_reader(out.as_bytes()).into_records().collect();
            rows.expect("CSV").len()
        }
    };
    assert_eq!(written as u64, counts.scored);
    if headed {
        // As many as another reader of the same bytes finds.
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(table);
        assert_eq!(rows.byte_records().count() as u64, counts.rows());
    }
}

fn compare_with_the_pipe(rows: &[Vec<&str>]) {
    let questionnaire = questionnaire(file::BUILT_IN);
    let lines: String = rows.iter().map(|row| row.join(",") + ",\n").collect();
    let table = HEADER.to_owned() + &lines;
    let (out, _, _) = scored(&questionnaire, table.as_bytes(), OutputFormat::Json);
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
