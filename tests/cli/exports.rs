//! Made-up exports of other programs, each scored as an oracle scores it that knows how the export is laid out.

use serde_json::{Map, Value, json};

use crate::run::{output, program, stdout};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/");
const QUESTIONNAIRES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/questionnaires/");

/// What is known of a questionnaire without reading its file.
struct Scoring {
    ids: &'static str,
    reversed: &'static str,
    least: i64,
    most: i64,
    is_concern: fn(i64) -> bool,
    /// Where each result begins.
    results: &'static [(i64, &'static str, bool)],
    /// The scales: the questions, and whether their score is a mean.
    scales: &'static [(&'static str, bool)],
}

const BUILT_IN: Scoring = Scoring {
    ids: "comfortable go_back talk_about_anything relieved perspective cared_about goals supported",
    reversed: "",
    least: 0,
    most: 1,
    is_concern: |points| points == 0,
    results: &[(0, "raise-concerns", false), (8, "positive", true)],
    scales: &[],
};

const HEAVY_DAYS: Scoring = Scoring {
    ids: "tired tense joy",
    reversed: "joy",
    least: 0,
    most: 3,
    is_concern: |points| points >= 2,
    results: &[(0, "light", true), (4, "heavy", false)],
    scales: &[],
};

const THREE_THREADS: Scoring = Scoring {
    ids: "warm guarded seen alone aims drift matter useful pace lost tasks voice",
    reversed: "guarded alone drift lost",
    least: 1,
    most: 5,
    is_concern: |points| points <= 2,
    results: &[(12, "loose", false), (36, "holding", true), (48, "strong", true)],
    scales: &[
        ("warm guarded seen alone", false),
        ("aims drift matter", true),
        ("useful pace lost tasks voice", false),
    ],
};

impl Scoring {
    /// The JSON of a row with these points, where `None` is a missing answer.
    fn row(&self, columns: Map<String, Value>, points: &[Option<i64>]) -> Value {
        let ids: Vec<_> = self.ids.split(' ').collect();
        assert_eq!(points.len(), ids.len());
        let is_reversed = |id: &str| self.reversed.split(' ').any(|reversed| reversed == id);
        let scored: Vec<_> =
            ids.iter()
                .zip(points)
                .map(|(id, points)| {
                    points.map(|points| {
                        if is_reversed(id) { self.least + self.most - points } else { points }
                    })
                })
                .collect();
        let sum = |missing: i64| scored.iter().map(|points| points.unwrap_or(missing)).sum::<i64>();
        let scale_score = |(items, is_mean): &(&str, bool), missing: i64| {
            let items: Vec<_> = items.split(' ').collect();
            let in_scale = ids.iter().zip(&scored).filter(|(id, _)| items.contains(id));
            let sum: i64 = in_scale.map(|(_, points)| points.unwrap_or(missing)).sum();
            if *is_mean { sum as f64 / items.len() as f64 } else { sum as f64 }
        };
        let range_of_scale =
            |scale| [scale_score(scale, self.least), scale_score(scale, self.most)];
        let result = |sum: i64| self.results.iter().rfind(|result| sum >= result.0);
        let (lowest, highest) = (sum(self.least), sum(self.most));
        let result = result(lowest).filter(|low| Some(low.1) == result(highest).map(|high| high.1));
        let concerns = ids.iter().zip(&scored);
        let concerns: Vec<_> = concerns
            .filter(|(_, points)| points.is_some_and(self.is_concern))
            .map(|(id, _)| *id)
            .collect();
        json!({
            "columns": columns,
            "verdict": result.map(|result| result.1),
            "positive": result.map(|result| result.2),
            "score": (lowest == highest).then_some(lowest),
            "score_range": [lowest, highest],
            "answered": points.iter().flatten().count(),
            "concerns": concerns,
            "scales": self.scales.iter().map(range_of_scale).collect::<Vec<_>>(),
        })
    }
}

/// An export, and how it is laid out.
struct Export {
    file: &'static str,
    args: &'static [&'static str],
    questions: Option<&'static str>,
    scoring: Scoring,
    delimiter: u8,
    /// How many rows with other things stand above the responses, the header included.
    rows_above: usize,
    /// The columns of the answers, in the order of the questions.
    answers: Vec<usize>,
    /// The points of a cell, before reversal.
    points: fn(&str) -> Option<i64>,
    rows: usize,
}

/// The points of the built-in answers, in every way in which the exports write them.
fn built_in_points(cell: &str) -> Option<i64> {
    match cell {
        "Yes" | "yes" | "Y" => Some(1),
        "No" | "no" | "N" | "Not sure" | "U" => Some(0),
        "" | "-99" | "N/A" => None,
        other => panic!("{other:?}"),
    }
}

/// Numbers as statistics programs write them.
fn numeric_points(cell: &str) -> Option<i64> {
    match cell {
        "" | "NA" | "." | "-99,00" => None,
        number => Some(number.replace(',', ".").parse::<f64>().expect("a number") as i64),
    }
}

impl Export {
    fn new(
        file: &'static str,
        args: &'static [&'static str],
        (rows_above, first_answer, rows): (usize, usize, usize),
    ) -> Self {
        Self {
            file,
            args,
            questions: None,
            scoring: BUILT_IN,
            delimiter: b',',
            rows_above,
            answers: (first_answer..first_answer + 8).collect(),
            points: built_in_points,
            rows,
        }
    }

    fn with(self, questions: &'static str, scoring: Scoring, first_answer: usize) -> Self {
        let items = scoring.ids.split(' ').count();
        Self {
            questions: Some(questions),
            scoring,
            answers: (first_answer..first_answer + items).collect(),
            points: numeric_points,
            ..self
        }
    }

    fn separated_by(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// The rows of JSON that the oracle expects.
    fn expected(&self) -> Vec<Value> {
        let bytes = std::fs::read(format!("{FOLDER}{}", self.file)).expect("the export");
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        let rows: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
            .collect();
        let responses = rows[self.rows_above..].iter();
        let responses: Vec<_> =
            responses.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        assert_eq!(responses.len(), self.rows, "{}", self.file);
        // `sep=;` is a row of its own to this reader.
        let names = rows.iter().find(|row| row.len() > 2).expect("a header");
        let is_passed = |column: &usize| {
            !self.answers.contains(column) && (*column == 0 || !names[*column].is_empty())
        };
        let passed: Vec<_> = (0..names.len()).filter(is_passed).collect();
        responses
            .iter()
            .map(|row| {
                let column = |column: &usize| (names[*column].clone(), json!(row[*column]));
                let columns = passed.iter().map(column).collect();
                let points: Vec<_> =
                    self.answers.iter().map(|&column| (self.points)(&row[column])).collect();
                self.scoring.row(columns, &points)
            })
            .collect()
    }
}

fn exports() -> Vec<Export> {
    vec![
        Export::new("google-forms.csv", &[], (1, 2, 3)),
        Export {
            answers: (0..8).map(|question| 5 + 3 * question).collect(),
            ..Export::new("microsoft-forms.csv", &[], (1, 5, 3))
        },
        Export::new("qualtrics.csv", &["--missing", "-99"], (3, 5, 3)),
        Export::new("surveymonkey.csv", &[], (2, 9, 3)),
        Export::new("limesurvey.csv", &["--missing", "N/A"], (1, 5, 3)).separated_by(b';'),
        Export::new("redcap.csv", &[], (1, 4, 6)).with("heavy-days.yaml", HEAVY_DAYS, 4),
        Export::new("r.csv", &["--missing", "NA"], (1, 2, 3)).with(
            "heavy-days.yaml",
            HEAVY_DAYS,
            2,
        ),
        Export::new("pandas.csv", &[], (1, 1, 3)).with("heavy-days.yaml", HEAVY_DAYS, 1),
        Export::new("spss.csv", &["--missing", "-99", "--missing", "."], (1, 1, 3))
            .with("three-threads.yaml", THREE_THREADS, 1)
            .separated_by(b';'),
        Export::new("excel.csv", &[], (2, 1, 3)).separated_by(b';'),
    ]
}

#[test]
fn each_is_scored_as_the_oracle_scores_it() {
    for export in exports() {
        let path = format!("{FOLDER}{}", export.file);
        let questions = export.questions.map(|file| format!("{QUESTIONNAIRES}{file}"));
        let questions = questions.iter().flat_map(|path| ["--questions", path.as_str()]);
        let args: Vec<_> = ["score", &path, "--format", "json"]
            .into_iter()
            .chain(questions)
            .chain(export.args.iter().copied())
            .collect();
        let run = output(program(&args), "");
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        let scored: Vec<Value> = stdout(&run)
            .lines()
            .map(|line| {
                let mut row: Value = serde_json::from_str(line).expect("JSON");
                let row = row.as_object_mut().expect("an object");
                row.remove("max_score");
                let scales = row.remove("scales").unwrap_or(json!([]));
                let scales = scales.as_array().expect("a list").iter();
                let number = |number: &Value| number.as_f64().expect("a number");
                let range = |scale: &Value| [0, 1].map(|end| number(&scale["score_range"][end]));
                row.insert("scales".to_owned(), json!(scales.map(range).collect::<Vec<_>>()));
                json!(row)
            })
            .collect();
        assert_eq!(scored, export.expected(), "{}", export.file);
    }
}
