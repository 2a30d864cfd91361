//! Made-up exports of other programs, each scored as an oracle scores it that knows how the export is laid out.

use serde_json::{Map, Value, json};

use crate::run::{output, program, stdout};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/exports/");
const QUESTIONNAIRES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/");

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
    /// How many rows stand above the responses, the header and a line such as `sep=;` included.
    rows_above: usize,
    /// How many columns stand before the first answer.
    columns_before: usize,
    /// How many columns there are for each question, the answer first.
    columns_each: usize,
    /// The points of a cell, before reversal.
    points: fn(&str) -> Option<i64>,
    rows: usize,
}

/// What most exports of answers to the built-in questions have in common.
const OF_BUILT_IN: Export = Export {
    file: "",
    args: &[],
    questions: None,
    scoring: BUILT_IN,
    delimiter: b',',
    rows_above: 1,
    columns_before: 0,
    columns_each: 1,
    points: built_in_points,
    rows: 3,
};

/// The same of answers to questions about heavy days.
const OF_HEAVY_DAYS: Export = Export {
    questions: Some("heavy-days.yaml"),
    scoring: HEAVY_DAYS,
    points: numeric_points,
    ..OF_BUILT_IN
};

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
    /// The columns of the answers, in the order of the questions.
    fn answers(&self) -> Vec<usize> {
        let questions = 0..self.scoring.ids.split(' ').count();
        questions.map(|nth| self.columns_before + self.columns_each * nth).collect()
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
        let answers = self.answers();
        let is_passed = |column: &usize| {
            !answers.contains(column) && (*column == 0 || !names[*column].is_empty())
        };
        let passed: Vec<_> = (0..names.len()).filter(is_passed).collect();
        responses
            .iter()
            .map(|row| {
                let column = |column: &usize| (names[*column].clone(), json!(row[*column]));
                let columns = passed.iter().map(column).collect();
                let points: Vec<_> =
                    answers.iter().map(|&column| (self.points)(&row[column])).collect();
                self.scoring.row(columns, &points)
            })
            .collect()
    }
}

const EXPORTS: [Export; 10] = [
    Export { file: "google-forms.csv", columns_before: 2, ..OF_BUILT_IN },
    Export { file: "microsoft-forms.csv", columns_before: 5, columns_each: 3, ..OF_BUILT_IN },
    Export {
        file: "qualtrics.csv",
        args: &["--missing", "-99"],
        rows_above: 3,
        columns_before: 5,
        ..OF_BUILT_IN
    },
    Export { file: "surveymonkey.csv", rows_above: 2, columns_before: 9, ..OF_BUILT_IN },
    Export {
        file: "limesurvey.csv",
        args: &["--missing", "N/A"],
        delimiter: b';',
        columns_before: 5,
        ..OF_BUILT_IN
    },
    Export { file: "redcap.csv", columns_before: 4, rows: 6, ..OF_HEAVY_DAYS },
    Export { file: "r.csv", args: &["--missing", "NA"], columns_before: 2, ..OF_HEAVY_DAYS },
    Export { file: "pandas.csv", columns_before: 1, ..OF_HEAVY_DAYS },
    Export {
        file: "spss.csv",
        args: &["--missing", "-99", "--missing", "."],
        questions: Some("three-threads.yaml"),
        scoring: THREE_THREADS,
        delimiter: b';',
        columns_before: 1,
        ..OF_HEAVY_DAYS
    },
    Export { file: "excel.csv", delimiter: b';', rows_above: 2, columns_before: 1, ..OF_BUILT_IN },
];

#[test]
fn each_is_scored_as_the_oracle_scores_it() {
    for export in EXPORTS {
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
