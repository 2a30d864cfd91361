//! Made-up exports of other programs: each row means what its answers mean when they are piped in.

use serde_json::{Map, Value, json};

use crate::run::{output, program, stdout};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");

/// An export, and how it is laid out.
struct Export {
    file: &'static str,
    args: &'static [&'static str],
    questionnaire: Option<&'static str>,
    questions: usize,
    delimiter: u8,
    /// How many rows stand above the responses, the header and a line such as `sep=;` included.
    rows_above: usize,
    /// How many columns stand before the first answer.
    columns_before: usize,
    /// How many columns there are for each question, the answer first.
    columns_each: usize,
    rows: usize,
}

/// What most exports of answers to the built-in questions have in common.
const OF_BUILT_IN: Export = Export {
    file: "",
    args: &[],
    questionnaire: None,
    questions: 8,
    delimiter: b',',
    rows_above: 1,
    columns_before: 0,
    columns_each: 1,
    rows: 3,
};

/// The same of answers to questions about heavy days.
const OF_HEAVY_DAYS: Export =
    Export { questionnaire: Some("heavy-days.yaml"), questions: 3, ..OF_BUILT_IN };

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
        questionnaire: Some("three-threads.yaml"),
        questions: 12,
        delimiter: b';',
        columns_before: 1,
        ..OF_BUILT_IN
    },
    Export { file: "excel.csv", delimiter: b';', rows_above: 2, columns_before: 1, ..OF_BUILT_IN },
];

#[test]
fn a_row_means_what_its_answers_mean_in_a_pipe() {
    for export in EXPORTS {
        let path = format!("{EXAMPLES}exports/{}", export.file);
        let args = [&["score", &path], export.args].concat();
        assert_eq!(export.json(&args, ""), export.expected(&path), "{}", export.file);
    }
}

impl Export {
    /// What the program writes as JSON, line by line.
    fn json(&self, args: &[&str], input: &str) -> Vec<Value> {
        let mut command = program(&[args, &["--format", "json"]].concat());
        if let Some(file) = self.questionnaire {
            command.arg("--questions").arg(format!("{EXAMPLES}questionnaires/{file}"));
        }
        let run = output(command, input);
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        stdout(&run).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The rows of JSON that the export at `path` should become.
    fn expected(&self, path: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(path).expect("the export");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        // `sep=;` is a row of its own to this reader.
        let names = rows.iter().find(|row| row.len() > 2).expect("a header");
        let mut responses = rows[self.rows_above..].to_vec();
        responses.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        assert_eq!(responses.len(), self.rows, "{path}");
        responses.iter().map(|row| self.expected_row(names, row)).collect()
    }

    fn expected_row(&self, names: &csv::StringRecord, row: &csv::StringRecord) -> Value {
        let mut answers = String::new();
        let mut columns: Map<_, _> =
            names.iter().zip(row).map(|(name, cell)| (name.to_owned(), json!(cell))).collect();
        for nth in 0..self.questions {
            let column = self.columns_before + self.columns_each * nth;
            answers += &format!("{}\n", piped(&row[column]));
            columns.remove(&names[column]);
        }
        // Only in the first column of a table is one without a name, with the names of its rows.
        columns.retain(|name, _| !name.is_empty() || names[0].is_empty());
        let check = self.json(&[], &answers).remove(0);
        let mut concerns = check["responses"].as_array().expect("a list").clone();
        concerns.retain(|response| response["concern"] == true);
        let concerns: Vec<_> = concerns.iter().map(|response| &response["id"]).collect();
        let mut expected = json!({ "columns": columns, "concerns": concerns });
        for (field, value) in check.as_object().expect("an object") {
            match field.as_str() {
                "verdict" | "positive" | "score" | "score_range" | "max_score" | "answered"
                | "scales" => expected[field] = value.clone(),
                _ => {}
            }
        }
        expected
    }
}

/// What is piped in for `cell`.
fn piped(cell: &str) -> &str {
    match cell {
        "" | "NA" | "N/A" | "." | "-99" | "-99,00" => "skip",
        // Statistics programs write whole numbers with decimals.
        _ => cell.trim_end_matches(".0").trim_end_matches(",00"),
    }
}
