//! The whole crate against an oracle: random questionnaires with choices, rules and reversal of
//! their own, and prorated scores, in pipes and in tables. The oracle knows what it wrote in a file
//! and in the answers, and nothing of what the program read there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::piped;
use crate::questionnaire::{Questionnaire, file};
use crate::saved_check::SavedCheck;
use crate::scoring::Assessment;
use crate::table::log::Log;
use crate::table::{FaultsFile, Options, RowFormat, score};

/// What questions and choices are called. A word is another choice in another question.
const WORDS: [&str; 20] = [
    "yes", "no", "often", "never", "left", "right", "up", "down", "red", "blue", "in", "out", "y",
    "n", "s", "b", "q", "a", "e", "i",
];
/// More keys.
const NUMBERS: [&str; 8] = ["-1", "0", "1", "2", "3", "4", "5", "10"];

struct Question {
    id: &'static str,
    /// The fewest and the most points.
    range: (i64, i64),
    choices: Vec<Choice>,
}

#[derive(Clone)]
struct Choice {
    /// Its id, its label and its keys.
    words: Vec<String>,
    /// In a question, after reversal.
    points: Option<i64>,
    is_concern: bool,
}

struct Scale {
    id: &'static str,
    items: Vec<usize>,
    /// What the sum of all items is divided by.
    divisor: i64,
    min_answered: Option<i64>,
    /// Where each begins in millionths, and whether it is positive. Its id is `r` and its index.
    results: Vec<(i64, bool)>,
}

/// Draws random questionnaires, the same in each run.
struct Random {
    state: u64,
    /// The file that is being written.
    text: String,
}

impl Random {
    /// Draws a number from `lowest` to `highest`.
    fn number(&mut self, lowest: i64, highest: i64) -> i64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        lowest + (self.state % (highest - lowest + 1) as u64) as i64
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.number(1, 100) <= percent
    }

    fn one_of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.number(0, list.len() as i64 - 1) as usize]
    }

    /// Takes one from `list`.
    fn take<T>(&mut self, list: &mut Vec<T>) -> T {
        list.swap_remove(self.number(0, list.len() as i64 - 1) as usize)
    }

    fn file(&mut self) -> (Vec<Question>, Vec<Scale>) {
        self.text = "{ format: 1, id: own, title: Own, safety: Safe.".to_owned();
        // Only what has one range of points can be prorated.
        let range = if self.chance(70) { Some(self.range()) } else { None };
        let shared = if self.chance(70) { Some(self.choices(range)) } else { None };
        let shared_rule = if self.chance(70) { self.rule() } else { (i64::MIN, i64::MAX) };
        let own = *self.one_of(&[0, 50, 100]);
        let (mut ids, mut questions, mut scales) = (WORDS.to_vec(), Vec::new(), Vec::new());
        self.text += ",\nquestions: [";
        for _ in 0..*self.one_of(&[1, 1, 2, 2, 3, 3, 4, 6]) {
            let (id, reverse) = (self.take(&mut ids), self.chance(50));
            self.text += &format!("\n  {{ id: {id:?}, text: {id}?, raise: {id}!");
            let (range, mut choices) = match &shared {
                Some(shared) if !self.chance(own) => shared.clone(),
                _ => self.choices(range),
            };
            let (most, least) = if self.chance(40) { self.rule() } else { shared_rule };
            for choice in &mut choices {
                let Some(points) = &mut choice.points else { continue };
                *points = if reverse { range.0 + range.1 - *points } else { *points };
                choice.is_concern = *points <= most || *points >= least;
            }
            self.text += &format!(", reverse: {reverse} }},");
            questions.push(Question { id, range, choices });
        }
        let first = self.number(0, 1);
        let end = self.number(first + 1, 3);
        self.text += "\n]";
        for id in &["total", "s_0", "s_1"][first as usize..end as usize] {
            scales.push(self.scale(id, &questions));
        }
        self.text += if scales[scales.len() - 1].id == "total" { " }" } else { "\n] }" };
        (questions, scales)
    }

    /// Draws the fewest and the most points, of which each rule is met by one at most: one that all
    /// answers meet is refused.
    fn range(&mut self) -> (i64, i64) {
        let most = *self.one_of(&[1, 2, 4, 123_456]);
        (self.number(-3, 0), self.number(1, most))
    }

    /// Draws the most points that are worth raising from below, and the fewest from above.
    fn rule(&mut self) -> (i64, i64) {
        let (most, least) = (self.number(-3, 0), self.number(1, 4));
        let (text, rule) = match self.number(0, 2) {
            0 => (format!("{{ at_most: {most} }}"), (most, i64::MAX)),
            1 => (format!("{{ at_least: {least} }}"), (i64::MIN, least)),
            _ => ("never".to_owned(), (i64::MIN, i64::MAX)),
        };
        self.text += &format!(", concern: {text}");
        rule
    }

    /// Draws choices that have all of `range`, if there is one.
    fn choices(&mut self, range: Option<(i64, i64)>) -> ((i64, i64), Vec<Choice>) {
        let (lowest, highest) = range.unwrap_or_else(|| self.range());
        let mut all_points = vec![Some(lowest), Some(highest)];
        for _ in 0..*self.one_of(&[0, 1, 1, 2, 3]) {
            let points = self.number(lowest, highest);
            all_points.push(Some(points).filter(|_| self.chance(70)));
        }
        let (mut words, mut numbers) = (WORDS.to_vec(), NUMBERS.to_vec());
        let mut choices = Vec::new();
        self.text += ", choices: [";
        while !all_points.is_empty() {
            let (id, label) = (self.take(&mut words), self.take(&mut words));
            let labels = [label.to_owned(), label.to_uppercase(), format!("so: {label}")];
            let label = self.one_of(&labels).as_str();
            let keys = [self.take(&mut words), self.take(&mut numbers)];
            let keys = &keys[self.number(0, 1) as usize..self.number(1, 2) as usize];
            self.text += &format!("\n    {{ id: {id:?}, label: {label:?}, keys: {keys:?}");
            let points = self.take(&mut all_points);
            self.text += &points.map_or(String::new(), |points| format!(", points: {points}"));
            self.text += " },";
            let words = [&[id, label], keys].concat().into_iter().map(str::to_owned).collect();
            choices.push(Choice { words, points, is_concern: false });
        }
        self.text += " ]";
        ((lowest, highest), choices)
    }

    /// Draws a scale whose results are each reached by some answers. Their cut-offs are at scores,
    /// or just above.
    fn scale(&mut self, id: &'static str, questions: &[Question]) -> Scale {
        let (mut items, mut divisor): (Vec<_>, _) = ((0..questions.len()).collect(), 1);
        if id != "total" {
            for _ in 0..self.number(0, items.len() as i64 - 1) {
                self.take(&mut items);
            }
            let (score, by) = *self.one_of(&[("sum", 1), ("mean", items.len() as i64)]);
            let ids: Vec<_> = items.iter().map(|item| questions[*item].id).collect();
            self.text += if id == "s_0" { ",\nscales: [" } else { "" };
            self.text += &format!("\n  {{ id: {id}, title: S, questions: {ids:?}, score: {score}");
            divisor = by;
        }
        let (count, mut min_answered) = (items.len() as i64, None);
        let ranges: Vec<_> = items.iter().map(|item| questions[*item].range).collect();
        if ranges.iter().all(|range| *range == ranges[0]) && self.chance(70) {
            let min = self.number(1, count);
            self.text += &format!(", min_answered: {min}");
            min_answered = Some(min);
        }
        let lowest: i64 = ranges.iter().map(|range| range.0).sum();
        let mut reached = BTreeSet::from([(lowest * 1_000_000).div_euclid(divisor)]);
        for _ in 0..4 {
            let answered = if min_answered.is_some() { self.number(1, count) } else { count };
            let mut sum = 0;
            for item in &items[..answered as usize] {
                let choices = questions[*item].choices.iter();
                let points: Vec<_> = choices.filter_map(|choice| choice.points).collect();
                sum += self.one_of(&points);
            }
            reached.insert((sum * (count / divisor) * 1_000_000).div_euclid(answered));
        }
        let (mut results, mut before, mut positive) = (Vec::new(), None, false);
        if id == "total" || self.chance(80) {
            self.text += ", results: [";
            for score in reached {
                let from = *self.one_of(&[before.map_or(score, |before| before + 1), score]);
                // Positive ones are adjacent.
                positive = positive || self.chance(40);
                let (nth, decimal) = (results.len(), from as f64 / 1e6);
                self.text += &format!("\n    {{ from: {decimal}, id: r{nth}, positive: {positive}");
                self.text += ", headline: H, advice: A. },";
                results.push((from, positive));
                before = Some(score);
            }
            self.text += " ]";
        }
        self.text += if id == "total" { "" } else { " }," };
        Scale { id, items, divisor, min_answered, results }
    }
}

/// A score in JSON. Two different ones of so few points and answers are different floats.
fn number((sum, divisor): (i64, i64)) -> Value {
    if sum % divisor == 0 { (sum / divisor).into() } else { (sum as f64 / divisor as f64).into() }
}

/// A value in CSV. Of decimals it has six, and further ones are cut off.
fn cell(value: &Value) -> String {
    let text = value.to_string().replace("null", "").replace('"', "");
    let Some((whole, decimals)) = text.split_once('.') else { return text };
    format!("{whole}.{decimals:.6}")
}

/// The score of a scale in JSON, and how many of its items have points. Each item has its fewest
/// and its most points, and those of its answer.
fn assess(scale: &Scale, items: &[((i64, i64), Option<i64>)]) -> (Value, i64) {
    let Scale { divisor, min_answered, results, .. } = scale;
    let (count, mut answered, mut sum, mut ends, mut max) = (items.len() as i64, 0, 0, [0; 2], 0);
    for ((lowest, highest), points) in items {
        max += highest;
        answered += i64::from(points.is_some());
        sum += points.unwrap_or(0);
        ends[0] += points.unwrap_or(*lowest);
        ends[1] += points.unwrap_or(*highest);
    }
    let ends = ends.map(|sum| (sum, *divisor));
    let is_enough = answered >= min_answered.unwrap_or(count);
    let score = if is_enough { Some((sum * (count / divisor), answered)) } else { None };
    let [from, to] = score.map_or(ends, |score| [score; 2]).map(|(sum, divisor)| {
        results.iter().rposition(|(begin, _)| begin * divisor <= sum * 1_000_000)
    });
    let result = from.filter(|_| from == to);
    let mut json = json!({
        "verdict": result.map(|nth| format!("r{nth}")),
        "positive": result.map(|nth| results[nth].1),
        "score": score.map(number),
        "score_range": ends.map(number),
        "max_score": number((max, *divisor)),
    });
    if is_enough && answered < count {
        json["prorated"] = true.into();
    }
    (json, answered)
}

/// Scores `table`. Returns what was written, and what was said.
fn scored(questionnaire: &Questionnaire, table: &str, format: RowFormat) -> (String, String) {
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let mut log = Log::new(&mut said, "table");
    let (options, faults) = (Options::default(), None::<FaultsFile<Vec<u8>>>);
    let table = table.as_bytes();
    score(questionnaire, table, &options, format, &mut out, faults, &mut log).expect("a table");
    log.finish();
    drop(log);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(out), text(said))
}

/// Compares what the program and the oracle make of 1,500 questionnaires.
fn compare(seed: u64) {
    let mut random = Random { state: seed, text: String::new() };
    for _ in 0..1_500 {
        let (questions, scales) = random.file();
        let questionnaire = file::load(random.text.as_bytes());
        let questionnaire =
            questionnaire.unwrap_or_else(|error| panic!("{error:?}\n{}", random.text));
        let ids: Vec<_> = questions.iter().map(|question| question.id).collect();
        let mut table = format!("client,{}\n", ids.join(","));
        let (mut csv, mut objects) = (String::new(), Vec::new());
        for client in [0, 1] {
            let (mut row, mut lines, mut items) = (client.to_string(), Vec::new(), Vec::new());
            let (mut concerns, mut responses) = (Vec::new(), Vec::new());
            for Question { id, range, choices } in &questions {
                let choice = random.one_of(choices);
                let word = random.one_of(&choice.words);
                let words = [word.to_uppercase(), word.to_lowercase(), word.clone()];
                let choice = Some(choice).filter(|_| random.chance(90 - 30 * client));
                let word = if choice.is_some() { random.one_of(&words) } else { "skip" };
                // An empty cell is a skipped question as well. Lines with ids may have any order.
                if client == 0 {
                    row += &format!(",{}", word.replace("skip", ""));
                    lines.push(word.to_owned());
                } else {
                    row += &format!(",{word}");
                    lines.insert(0, format!("{id}: {word}"));
                }
                let points = choice.and_then(|choice| choice.points);
                items.push((*range, points));
                let is_concern = choice.is_some_and(|choice| choice.is_concern);
                concerns.extend(Some(*id).filter(|_| is_concern));
                responses.push(json!({
                    "id": id,
                    "question": format!("{id}?"),
                    "answer": choice.map(|choice| &choice.words[0]),
                    "label": choice.map(|choice| &choice.words[1]),
                    "points": points,
                    "concern": is_concern,
                    "raise": Some(format!("{id}!")).filter(|_| is_concern),
                }));
            }
            let answered = lines.iter().filter(|line| !line.ends_with("skip")).count();
            let mut names = "client,answered".to_owned();
            let mut cells = format!("{client},{answered}");
            let mut expected = json!({ "verdict": null, "positive": null, "score": null });
            (expected["score_range"], expected["max_score"]) = (Value::Null, Value::Null);
            for scale in &scales {
                let items: Vec<_> = scale.items.iter().map(|item| items[*item]).collect();
                let (mut score, answered) = assess(scale, &items);
                if scale.min_answered.is_some() {
                    names += &format!(",{}_answered", scale.id);
                    cells += &format!(",{answered}");
                }
                for name in ["score", "score_min", "score_max", "verdict", "positive"] {
                    names += &format!(",{}_{name}", scale.id).replace("total_", "");
                    cells += ",";
                    cells += &match name {
                        "score_min" => cell(&score["score_range"][0]),
                        "score_max" => cell(&score["score_range"][1]),
                        _ => cell(&score[name]),
                    };
                }
                if scale.id == "total" {
                    expected = score;
                    continue;
                }
                (score["id"], score["title"]) = (scale.id.into(), "S".into());
                match expected["scales"].as_array_mut() {
                    Some(others) => others.push(score),
                    None => expected["scales"] = json!([score]),
                }
            }
            expected["answered"] = answered.into();
            table += &format!("{row}\n");
            csv = if client == 0 { format!("{names},concerns\n") } else { csv };
            csv += &format!("{cells},{}\n", concerns.join(" "));
            let mut object = expected.clone();
            object["columns"] = json!({ "client": client.to_string() });
            object["concerns"] = concerns.into();
            objects.push(object);

            let lines = lines.join("\n");
            let read = piped::read(&questionnaire, lines.as_bytes());
            let read = read.unwrap_or_else(|error| panic!("{error:#}\n{}\n{lines}", random.text));
            let assessment = Assessment::new(&questionnaire, &read);
            let check = SavedCheck::new(&questionnaire, &assessment, Timestamp::UNIX_EPOCH);
            let check = serde_json::to_value(check).expect("JSON");
            expected["responses"] = responses.into();
            for name in ["format", "questionnaire", "scoring", "answered_at", "questions"] {
                expected[name] = check[name].clone();
            }
            assert_eq!(check, expected, "{}\n{lines}", random.text);
        }
        // A word that answers another question, and perhaps not this one.
        let (nth, other) =
            (random.number(0, ids.len() as i64 - 1) as usize, random.one_of(&questions));
        let choice = random.one_of(&other.choices);
        let word = random.one_of(&choice.words).to_lowercase();
        let mut own_words = questions[nth].choices.iter().flat_map(|choice| &choice.words);
        let mut fault = String::new();
        if own_words.all(|own| own.to_lowercase() != word) {
            fault = format!("{word:?} is not an answer");
            let line = format!("{}: {word}", ids[nth]);
            let error = piped::read(&questionnaire, line.as_bytes()).expect_err(&line);
            assert!(format!("{error:#}").contains(&fault), "{error:#}\n{}\n{line}", random.text);
            fault = format!("table:4: column {}: {fault}", ids[nth]);
            table +=
                &format!("x{}{word}{}\n", ",".repeat(nth + 1), ",".repeat(ids.len() - nth - 1));
        }
        let (out, said) = scored(&questionnaire, &table, RowFormat::Csv { decimal_comma: false });
        assert_eq!(out, csv, "{}\n{table}", random.text);
        let is_said = said.starts_with(&fault) && said.lines().count() == fault.lines().count();
        assert!(is_said, "{said}\n{}\n{table}", random.text);
        let (out, _) = scored(&questionnaire, &table, RowFormat::Json);
        let out = out.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        assert_eq!(out.collect::<Vec<Value>>(), objects, "{}\n{table}", random.text);
    }
}

#[test]
fn answers_mean_what_an_oracle_says() {
    compare(1);
}

/// A half of its own, so that both run side by side.
#[test]
fn answers_mean_what_an_oracle_says_in_other_files() {
    compare(2);
}
