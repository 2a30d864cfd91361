//! Any bytes give a questionnaire or problems, and the schema describes the same fields as the readers.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::problem::{Place, Problem, Severity};
use super::schema::json_schema;
use super::{BUILT_IN, load, load_file};
use crate::questionnaire::words::WORDS;

const THREE_THREADS: &str = include_str!("../../../examples/questionnaires/three-threads.yaml");

const SPANISH: &str = include_str!("../../../translations/es.yaml");

fn check_problems(file: &[u8]) -> Result<(), TestCaseError> {
    let Err(problems) = load(file) else { return Ok(()) };
    prop_assert!(!problems.is_empty());
    prop_assert!(problems.is_sorted_by_key(|problem| (problem.severity, problem.place)));
    let text = String::from_utf8_lossy(file);
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count();
    for Problem { place, message, .. } in problems {
        prop_assert!(!message.is_empty());
        prop_assert!(place.line <= lines + 1, "{place:?} {message}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_edited_file_gives_a_questionnaire_or_problems(
        file in prop_oneof![Just(BUILT_IN), Just(THREE_THREADS), Just(SPANISH)],
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
        check_problems(lines.join("\n").as_bytes())?;
    }

    #[test]
    fn any_bytes_give_a_questionnaire_or_problems(file in prop::collection::vec(any::<u8>(), 0..200)) {
        check_problems(&file)?;
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

/// A file with every field, as JSON, which is YAML as well.
fn every_field() -> Value {
    let words: Map<_, _> =
        WORDS.iter().map(|word| (word.name.to_owned(), word.english.into())).collect();
    serde_json::json!({
        "format": 1, "id": "all", "language": "en-GB", "words": words, "title": "All", "introduction": "I", "source": "S", "safety": "N",
        "choices": [
            { "id": "yes", "label": "Yes", "keys": ["y"], "points": 1 },
            { "id": "no", "label": "No", "keys": ["n"], "points": 0 },
        ],
        "concern": { "at_most": 0 },
        "questions": [{ "id": "q", "text": "Q", "raise": "R", "reverse": false }],
        "summary": "{score} of {max}",
        "results": [
            { "from": 0, "id": "low", "positive": false, "headline": "H", "why": "W", "advice": "A" },
        ],
        "scales": [{
            "id": "s", "title": "S", "questions": ["q"], "score": "mean",
            "results": [
                { "from": 0, "id": "any", "positive": true, "headline": "H", "why": "W", "advice": "A" },
            ],
        }],
    })
}

/// Each object of `value` by its JSON pointer, with the part of the schema `root` that describes it.
fn objects<'s>(
    root: &'s Value,
    pointer: &str,
    value: &Value,
    schema: &'s Value,
) -> Vec<(String, &'s Value)> {
    let schema = match schema["allOf"][0]["$ref"].as_str() {
        Some(name) => root.pointer(name.trim_start_matches('#')).expect("a definition"),
        None => schema,
    };
    let mut found = Vec::new();
    for (name, inner) in value.as_object().into_iter().flatten() {
        let schema = &schema["properties"][name];
        found.extend(objects(root, &format!("{pointer}/{name}"), inner, schema));
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(objects(root, &format!("{pointer}/{index}"), inner, &schema["items"]));
    }
    if value.is_object() {
        found.push((pointer.to_owned(), schema));
    }
    found
}

fn is_missing(file: &Value, field: &str) -> bool {
    let missing = format!("`{field}` is missing");
    let problems = load(format!("{file:#}").as_bytes()).err().unwrap_or_default();
    problems.iter().any(|problem| problem.message.starts_with(&missing))
}

#[test]
fn the_schema_requires_what_the_readers_require() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    let file = every_field();
    assert!(load(format!("{file:#}").as_bytes()).is_ok());
    for (pointer, schema) in objects(&schema, "", &file, &schema) {
        let required: Vec<_> = schema["required"].as_array().into_iter().flatten().collect();
        let object = file.pointer(&pointer).and_then(Value::as_object).expect("an object");
        for field in object.keys() {
            let mut without = file.clone();
            let object = without.pointer_mut(&pointer).and_then(Value::as_object_mut);
            object.expect("an object").remove(field);
            let is_required = required.iter().any(|required| *required == field);
            assert_eq!(is_missing(&without, field), is_required, "{pointer}/{field}");
        }
    }
}

#[test]
fn the_schema_has_the_fields_that_the_readers_have() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    for (pointer, schema) in objects(&schema, "", &every_field(), &schema) {
        let mut with_unknown = every_field();
        let object = with_unknown.pointer_mut(&pointer).and_then(Value::as_object_mut);
        object.expect("an object").insert("zzzzzzzzz".to_owned(), Value::Null);
        let problems = load(format!("{with_unknown:#}").as_bytes()).expect_err("an unknown field");
        let message = &problems[0].message;
        let (_, listed) = message.split_once("the fields are ").expect("a list");
        let mut names: Vec<_> = match listed {
            "those that alliance-check schema lists" => {
                WORDS.iter().map(|word| word.name).collect()
            }
            listed => listed.split(", ").collect(),
        };
        names.sort_unstable();
        let properties = schema["properties"].as_object().expect("properties");
        let mut described: Vec<_> = properties.keys().map(String::as_str).collect();
        described.sort_unstable();
        assert_eq!(names, described, "{pointer}");
    }
}

/// An editor writes the default of a word where it completes its name.
#[test]
fn the_schema_says_what_each_word_is_in_english() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    let words = schema["properties"]["words"]["properties"].as_object().expect("words");
    assert_eq!(words.len(), WORDS.len());
    for word in WORDS {
        assert_eq!(words[word.name]["default"], word.english);
        let description = words[word.name]["description"].as_str().expect("a description");
        assert!(description.starts_with(word.purpose), "{description}");
    }
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for line_break in ["\n", "\r", "\r\n"] {
        let file = BUILT_IN.replace("format: 1", "format: 2").replace('\n', line_break);
        let problems = load(file.as_bytes()).expect_err("a problem");
        assert_eq!(problems[0].place, Place { line: 2, column: 9 }, "{line_break:?}");
        let file = format!("format: 1{line_break}id: x{line_break}title: A\u{7}");
        let problems = load(file.as_bytes()).expect_err("a problem");
        assert_eq!(problems[0].place, Place { line: 3, column: 9 }, "{line_break:?}");
    }
}

/// The points of the choices, whether each question is reversed, the rule, and where each result begins and whether it is positive.
type Small = (Vec<i64>, Vec<bool>, i64, bool, Vec<i64>, Vec<bool>);

fn small() -> impl Strategy<Value = Small> {
    let points = prop::collection::vec(0_i64..=6, 2..=4);
    let reversed = prop::collection::vec(any::<bool>(), 1..=4);
    let cuts =
        prop::collection::btree_set(1_i64..24, 0..3).prop_map(|set| set.into_iter().collect());
    (points, reversed, 0_i64..=6, any::<bool>(), cuts, prop::collection::vec(any::<bool>(), 4))
}

proptest! {
    /// Each way to answer is tried, and each example is one of those.
    #[test]
    fn a_positive_result_is_warned_of_only_if_a_concern_reaches_it(
        (points, reversed, cutoff, at_most, cuts, positive) in small(),
    ) {
        let (least, most) = (*points.iter().min().expect("one"), *points.iter().max().expect("one"));
        let mut file = "format: 1\nid: own\ntitle: Own\nsafety: Safe.\nchoices:\n".to_owned();
        for (nth, points) in points.iter().enumerate() {
            file += &format!("  - {{ label: \"c{nth}\", points: {points} }}\n");
        }
        let rule = if at_most { "at_most" } else { "at_least" };
        file += &format!("concern: {{ {rule}: {cutoff} }}\nquestions:\n");
        for (nth, reversed) in reversed.iter().enumerate() {
            file += &format!("  - {{ id: q{nth}, text: Q{nth}, raise: R, reverse: {reversed} }}\n");
        }
        let mut from = vec![least * reversed.len() as i64];
        from.extend(cuts.iter().filter(|cut| **cut > from[0]).collect::<Vec<_>>());
        file += "results:\n";
        for (nth, from) in from.iter().enumerate() {
            let positive = positive[nth];
            file += &format!("  - {{ from: {from}, id: r{nth}, positive: {positive}, headline: H, advice: A }}\n");
        }
        // A file with an error is not of interest here.
        let loaded = load_file(file.as_bytes());
        if loaded.questionnaire.is_none() {
            return Ok(());
        }

        let worth = |question: usize, choice: usize| {
            if reversed[question] { least + most - points[choice] } else { points[choice] }
        };
        let is_concern = |points: i64| if at_most { points <= cutoff } else { points >= cutoff };
        let mut reached = BTreeSet::new();
        for ways in 0..points.len().pow(reversed.len() as u32) {
            let choice = |question: usize| ways / points.len().pow(question as u32) % points.len();
            let worths: Vec<_> =
                (0..reversed.len()).map(|question| worth(question, choice(question))).collect();
            if worths.iter().any(|points| is_concern(*points)) {
                let sum: i64 = worths.iter().sum();
                reached.insert(from.iter().rposition(|from| *from <= sum).expect("a result"));
            }
        }
        let mut warned = BTreeSet::new();
        for Problem { message, .. } in loaded.problems.sorted().iter() {
            let Some((result, answers)) = message
                .strip_prefix("result r")
                .and_then(|rest| rest.split_once(" is positive, also with an answer worth raising: "))
            else { continue };
            let result: usize = result.parse().expect("a number");
            warned.insert(result);
            let mut worths = Vec::new();
            let answers = answers.replace(" (with ", ", ").replace(')', "");
            let mut answers: Vec<_> = answers
                .split(", ")
                .map(|answer| answer.split_once(" to q").expect("an answer"))
                .collect();
            answers.sort_by_key(|(_, id)| *id);
            for (label, id) in answers {
                let choice: usize = label.trim_matches(['"', 'c']).parse().expect("a choice");
                worths.push(worth(id.parse().expect("a question"), choice));
            }
            let sum: i64 = worths.iter().sum();
            prop_assert_eq!(worths.len(), reversed.len());
            prop_assert!(worths.iter().any(|points| is_concern(*points)), "{} {}", message, file);
            prop_assert_eq!(from.iter().rposition(|from| *from <= sum), Some(result));
        }
        reached.retain(|result| positive[*result]);
        prop_assert_eq!(warned, reached, "{}", file);
    }
}

/// Adds the JSON pointer of each value in `value`.
fn pointers(pointer: &str, value: &Value, found: &mut Vec<String>) {
    for (name, inner) in value.as_object().into_iter().flatten() {
        found.push(format!("{pointer}/{name}"));
        pointers(&format!("{pointer}/{name}"), inner, found);
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        found.push(format!("{pointer}/{index}"));
        pointers(&format!("{pointer}/{index}"), inner, found);
    }
}

/// What a schema can't say: how values fit to each other, and rules for numbers and letters of all languages.
const BEYOND_A_SCHEMA: [&str; 14] = [
    "answers both",
    "answers choice",
    "can be a concern and has no `raise`",
    "every answer meets this rule",
    "no answers reach",
    "no question has the id",
    "has the id of",
    "makes the id",
    "makes no id",
    "means both",
    "have no result",
    "begins at",
    "at most six decimals",
    "is 1.0; write 1",
];

/// A file that an editor accepts with the schema may only be refused for what a schema can't say; one that it refuses is refused.
#[test]
fn the_schema_refuses_what_can_be_refused_by_form() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    let validator = jsonschema::draft7::new(&schema).expect("a schema");
    let mut file = every_field();
    file["words"] = serde_json::json!({ "question": "{number}/{count}", "skip": "skip" });
    let mut found = Vec::new();
    pointers("", &file, &mut found);
    let values = serde_json::json!([
        null, "", " ", "\n", "a\nb", "a\tb", "a\u{7}", " a ", "A-B", "1a", "a-b", "ünï", "yes", "q", "skip", "Quit", "#a", "“a”", "a*",
        "{score}", "{max}", "{other}", "{number} {count}", "\u{200b}", "\u{feff}", "de-AT", "german", "sum", 0, 1, 2, 1.0, 0.5, 10_000_000, -10_000_000, 10_000_000_000_000_i64,
        0.1234567, true, false, [], {}, ["a"], ["a", "a"], [null], {"a": 1}
    ]);
    for pointer in found {
        for value in values.as_array().expect("a list") {
            let mut changed = file.clone();
            *changed.pointer_mut(&pointer).expect("a value") = value.clone();
            let problems = load(format!("{changed:#}").as_bytes()).err().unwrap_or_default();
            let by_form = problems.iter().find(|problem| {
                !BEYOND_A_SCHEMA.iter().any(|beyond| problem.message.contains(beyond))
            });
            let is_accepted = validator.is_valid(&changed);
            assert!(
                is_accepted || !problems.is_empty(),
                "refused by the schema: {pointer} {value}"
            );
            if let (true, Some(problem)) = (is_accepted, by_form) {
                assert_eq!(
                    problem.severity,
                    Severity::Warning,
                    "{pointer} {value}: {}",
                    problem.message
                );
            }
        }
    }
}
