//! What holds for every input: a report or an error, never a panic; and scores that an oracle agrees with.

use std::collections::BTreeSet;
use std::process::Output;

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::run::{Folder, output, program, stdout};

const BUILT_IN: &str = include_str!("../../questions.yaml");
const THREE_THREADS: &str = include_str!("../questionnaires/three-threads.yaml");

fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A report, or status 2 with nothing on standard output and a reason on standard error.
fn report_or_error(output: &Output) -> bool {
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => !output.stdout.is_empty() && said.is_empty(),
        Some(2) => output.stdout.is_empty() && said.starts_with("error: "),
        _ => false,
    }
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => prop::sample::select(vec!["y", "n", "u", "Yes", "no", "not sure", "skip", "s", "# note", "goals: y"])
            .prop_map(|line| line.as_bytes().to_vec()),
        1 => Just(Vec::new()),
        1 => "\\PC{0,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_stream_gives_a_report_or_an_error(
        lines in prop::collection::vec(line(), 0..12),
        end in prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r"]),
    ) {
        let output = output(program(&[]), lines.join(end.as_bytes()));
        prop_assert!(report_or_error(&output), "{output:?}");
    }

    #[test]
    fn any_file_gives_a_questionnaire_or_an_error(
        file in prop_oneof![Just(BUILT_IN), Just(THREE_THREADS)],
        edits in prop::collection::vec((any::<prop::sample::Index>(), edit()), 1..4),
    ) {
        let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
        for (place, edit) in edits {
            let place = place.index(lines.len());
            match edit {
                Edit::Remove => drop(lines.remove(place)),
                Edit::Repeat => lines.insert(place, lines[place].clone()),
                Edit::Indent => lines[place].insert(0, ' '),
                Edit::Insert(text) => lines.insert(place, text),
                Edit::Cut(column) => {
                    let column = column.index(lines[place].chars().count() + 1);
                    lines[place] = lines[place].chars().take(column).collect();
                }
            }
        }
        let folder = Folder::new();
        let path = folder.file("own.yaml", lines.join("\n"));
        let output = output(program(&["validate", path.to_str().expect("a path")]), "");
        prop_assert!(report_or_error(&output), "{output:?}");
        // A file with problems has a place or a reason in every line.
        let said = String::from_utf8_lossy(&output.stderr);
        prop_assert!(said.lines().skip(1).all(|line| line.contains("own.yaml:")), "{said}");
    }

    #[test]
    fn any_bytes_give_a_questionnaire_or_an_error(file in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = Folder::new();
        let path = folder.file("own.yaml", file);
        let output = output(program(&["validate", path.to_str().expect("a path")]), "");
        prop_assert!(report_or_error(&output), "{output:?}");
    }

    #[test]
    fn scores_are_those_of_an_oracle(own in own(), picks in prop::collection::vec(any::<u8>(), 6)) {
        let folder = Folder::new();
        let path = folder.file("own.yaml", own.yaml());
        let path = path.to_str().expect("a path");

        let proof = output(program(&["validate", path]), "");
        prop_assert_eq!(stdout(&proof), own.proof(), "{}\n{:?}", own.yaml(), proof);

        // One choice more than there are: a skipped question.
        let answers: Vec<Option<usize>> = picks
            .iter()
            .take(own.reversed.len())
            .map(|pick| Some(usize::from(*pick) % (own.points.len() + 1)).filter(|choice| *choice < own.points.len()))
            .collect();
        let lines: Vec<_> = answers
            .iter()
            .map(|answer| answer.map_or("skip".to_owned(), |choice| format!("c{choice}")))
            .collect();
        let run = output(program(&["--questions", path, "--format", "json"]), lines.join("\n"));
        let check: Value = serde_json::from_str(stdout(&run)).expect("JSON");
        own.scales[0].agrees(&own, &answers, &check)?;
        let scales = check["scales"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(scales.len(), own.scales.len() - 1);
        for (scale, found) in own.scales[1..].iter().zip(&scales) {
            scale.agrees(&own, &answers, found)?;
        }
    }
}

#[derive(Debug, Clone)]
enum Edit {
    Remove,
    Repeat,
    Indent,
    Cut(prop::sample::Index),
    Insert(String),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        Just(Edit::Remove),
        Just(Edit::Repeat),
        Just(Edit::Indent),
        any::<prop::sample::Index>().prop_map(Edit::Cut),
        "[ a-z:\\-\\[\\]{}&*!|>'\"%@`#,?~0-9.\t]{0,12}".prop_map(Edit::Insert),
    ]
}

/// A questionnaire, as the oracle sees it. The first of its scales is the total.
#[derive(Debug, Clone)]
struct Own {
    points: Vec<i64>,
    reversed: Vec<bool>,
    scales: Vec<OwnScale>,
}

#[derive(Debug, Clone)]
struct OwnScale {
    items: Vec<usize>,
    mean: bool,
    /// In hundredths.
    from: Vec<i64>,
}

fn own() -> impl Strategy<Value = Own> {
    let scale = |questions: usize| {
        let items = prop::sample::subsequence((0..questions).collect::<Vec<_>>(), 1..=questions);
        (items, any::<bool>(), any::<u64>())
    };
    (
        prop::collection::vec(-5_i64..=9, 2..=4),
        prop::collection::vec(any::<bool>(), 1..=5),
    )
        .prop_flat_map(move |(points, reversed)| {
            let scales = prop::collection::vec(scale(reversed.len()), 0..=3);
            (Just(points), Just(reversed), any::<u64>(), scales)
        })
        .prop_map(|(points, reversed, bits, scales)| {
            let mut own = Own {
                points,
                reversed,
                scales: Vec::new(),
            };
            let all = (0..own.reversed.len()).collect();
            let total = own.scale(all, false, bits);
            own.scales.push(total);
            for (items, mean, bits) in scales {
                let scale = own.scale(items, mean, bits);
                own.scales.push(scale);
            }
            own
        })
}

impl Own {
    /// A scale with a band from the lowest score, and one from each score that has its bit set.
    fn scale(&self, items: Vec<usize>, mean: bool, bits: u64) -> OwnScale {
        let mut scale = OwnScale {
            items,
            mean,
            from: Vec::new(),
        };
        let sums = scale.sums(self, &[]);
        scale.from = sums
            .iter()
            .enumerate()
            .filter(|(nth, _)| *nth == 0 || (*nth < 64 && bits >> nth & 7 == 0))
            .map(|(_, sum)| (sum * 100).div_euclid(scale.parts()))
            .collect();
        scale
    }

    fn worth(&self, question: usize, choice: usize) -> i64 {
        let (least, most) = (self.points.iter().min(), self.points.iter().max());
        match (self.reversed[question], least, most) {
            (true, Some(least), Some(most)) => least + most - self.points[choice],
            _ => self.points[choice],
        }
    }

    fn yaml(&self) -> String {
        let mut yaml = "format: 1\nid: own\ntitle: Own\nsafety: Safe.\nchoices:\n".to_owned();
        for (nth, points) in self.points.iter().enumerate() {
            yaml += &format!("  - {{ label: \"c{nth}\", points: {points} }}\n");
        }
        yaml += "questions:\n";
        for (nth, reversed) in self.reversed.iter().enumerate() {
            yaml += &format!("  - {{ id: q{nth}, text: Q{nth}, reverse: {reversed} }}\n");
        }
        yaml += &format!("results:{}", self.scales[0].results("  "));
        if self.scales.len() > 1 {
            yaml += "scales:\n";
        }
        for (nth, scale) in self.scales.iter().enumerate().skip(1) {
            let items: Vec<_> = scale.items.iter().map(|item| format!("q{item}")).collect();
            let score = if scale.mean { "mean" } else { "sum" };
            yaml += &format!(
                "  - id: s{nth}\n    title: S{nth}\n    questions: [{}]\n    score: {score}\n    results:{}",
                items.join(", "),
                scale.results("      ")
            );
        }
        yaml
    }

    fn proof(&self) -> String {
        let count = |number: usize| {
            if number == 1 {
                "1 question".into()
            } else {
                format!("{number} questions")
            }
        };
        let mut proof = format!(
            "own is in order: {}, {} choices\nNo answer is worth raising: there is no `concern`\n",
            count(self.reversed.len()),
            self.points.len()
        );
        for (nth, scale) in self.scales.iter().enumerate() {
            let name = if nth == 0 {
                "Total (total".into()
            } else {
                format!("S{nth} (s{nth}")
            };
            let sums = scale.sums(self, &[]);
            let (lowest, highest) = (sums.first().expect("a sum"), sums.last().expect("a sum"));
            proof += &format!(
                "\n{name}, {} of {}): {} to {}\n",
                if scale.mean { "mean" } else { "sum" },
                count(scale.items.len()),
                scale.shown(*lowest),
                scale.shown(*highest)
            );
            for band in 0..scale.from.len() {
                let reached: Vec<i64> = sums
                    .iter()
                    .copied()
                    .filter(|sum| scale.band(*sum) == band)
                    .collect();
                proof += &format!("  r{band} (not positive): {}\n", scale.runs(self, &reached));
            }
        }
        proof
    }
}

impl OwnScale {
    /// What a score of 1 is in points.
    fn parts(&self) -> i64 {
        if self.mean {
            self.items.len() as i64
        } else {
            1
        }
    }

    /// Every sum that some choice of the missing answers makes; all are missing where `answers` is empty.
    fn sums(&self, own: &Own, answers: &[Option<usize>]) -> BTreeSet<i64> {
        self.items.iter().fold(BTreeSet::from([0]), |sums, &item| {
            let worth: Vec<i64> = match answers.get(item).copied().flatten() {
                Some(choice) => vec![own.worth(item, choice)],
                None => (0..own.points.len())
                    .map(|choice| own.worth(item, choice))
                    .collect(),
            };
            sums.iter()
                .flat_map(|sum| worth.iter().map(move |worth| sum + worth))
                .collect()
        })
    }

    fn band(&self, sum: i64) -> usize {
        self.from
            .iter()
            .rposition(|from| sum * 100 >= from * self.parts())
            .expect("every score has a band")
    }

    /// At most two decimals, rounded down.
    fn shown(&self, sum: i64) -> String {
        hundredths((sum * 100).div_euclid(self.parts()))
    }

    fn results(&self, indent: &str) -> String {
        self.from.iter().enumerate().fold("\n".to_owned(), |results, (nth, from)| {
            let from = hundredths(*from);
            format!("{results}{indent}- {{ from: {from}, id: r{nth}, positive: false, headline: H, advice: A. }}\n")
        })
    }

    fn runs(&self, own: &Own, reached: &[i64]) -> String {
        let least = own.points.iter().min().expect("points");
        let step = own
            .points
            .iter()
            .fold(0, |step, points| gcd(step, points - least))
            .max(1);
        let steps = match step % self.parts() {
            0 if step > self.parts() => format!(" in steps of {}", step / self.parts()),
            _ => String::new(),
        };
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for &sum in reached {
            match runs.last_mut() {
                Some((_, last)) if *last + step == sum => *last = sum,
                _ => runs.push((sum, sum)),
            }
        }
        let mut told: Vec<_> = runs
            .iter()
            .take(12)
            .map(|&(first, last)| match first == last {
                true => self.shown(first),
                false => format!("{} to {}{steps}", self.shown(first), self.shown(last)),
            })
            .collect();
        if runs.len() > 12 {
            told.push(format!("and {} more", runs.len() - 12));
        }
        told.join(", ")
    }

    /// Compares what was found for this scale with every way to fill in the missing answers.
    fn agrees(
        &self,
        own: &Own,
        answers: &[Option<usize>],
        found: &Value,
    ) -> Result<(), TestCaseError> {
        let sums = self.sums(own, answers);
        let (lowest, highest) = (*sums.first().expect("a sum"), *sums.last().expect("a sum"));
        let number = |sum: i64| sum as f64 / self.parts() as f64;
        prop_assert_eq!(found["score_range"][0].as_f64(), Some(number(lowest)));
        prop_assert_eq!(found["score_range"][1].as_f64(), Some(number(highest)));
        let complete = self.items.iter().all(|item| answers[*item].is_some());
        prop_assert_eq!(found["score"].as_f64(), complete.then_some(number(lowest)));
        let most = own.points.iter().max().expect("points") * self.items.len() as i64;
        prop_assert_eq!(found["max_score"].as_f64(), Some(number(most)));
        let bands: BTreeSet<usize> = sums.iter().map(|sum| self.band(*sum)).collect();
        let verdict = (bands.len() == 1).then(|| format!("r{}", bands.first().expect("a band")));
        prop_assert_eq!(found["verdict"].as_str(), verdict.as_deref());
        prop_assert_eq!(found["positive"].as_bool(), verdict.map(|_| false));
        Ok(())
    }
}

fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let shown = format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100);
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
