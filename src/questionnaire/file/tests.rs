//! Any bytes give a questionnaire or problems, and the schema describes the same fields as the
//! readers.

use std::collections::BTreeSet;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::problem::{Place, Problem};
use super::schema::json_schema;
use super::{BUILT_IN, MAX_FILE_BYTES, load, names};
use crate::questionnaire::words::{WORDS, Word};

const THREE_THREADS: &str = include_str!("../../../examples/questionnaires/three-threads.yaml");
const SPANISH: &str = include_str!("../../../translations/es.yaml");
/// A file in which questions have choices and rules of their own, and scores are prorated.
const OWN_CHOICES: &str = "\
format: 1
id: own-choices
title: Sleep
concern: { at_most: 1 }
questions:
  - id: hours
    text: How long?
    raise: I sleep too little.
    choices:
      - { label: \"Short\", keys: [\"s\"], points: 0 }
      - { label: \"Long\", keys: [\"l\"], points: 2 }
      - { label: \"No idea\" }
  - id: dreams
    text: Do I dream?
    reverse: true
    concern: never
    choices: &yes_no
      - { label: \"No\", points: 0 }
      - { label: \"Yes\", points: 2 }
  - { id: rest, text: Do I rest?, raise: R, choices: *yes_no, concern: { at_least: 2 } }
results:
  - { from: 0, id: any, positive: false, headline: Any, advice: Talk. }
min_answered: 2
scales:
  - { id: nights, title: Nights, questions: [hours, rest], score: mean, min_answered: 1 }
safety: You are not alone.
";

/// Where bytes of a file are replaced, how many, and by which: those with a meaning in YAML, or
/// any.
fn edit() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let syntax = "[ a-z:\\-\\[\\]{}&*!|>'\"%@`#,?~0-9.\t\n]{0,12}".prop_map(String::into_bytes);
    let bytes = prop_oneof![9 => syntax, 1 => prop::collection::vec(any::<u8>(), 0..200)];
    (any::<prop::sample::Index>(), 0_usize..80, bytes)
}

proptest! {
    #[test]
    fn any_edited_file_gives_a_questionnaire_or_problems(
        file in select(vec![BUILT_IN, THREE_THREADS, SPANISH, OWN_CHOICES, ""]),
        edits in prop::collection::vec(edit(), 1..4),
    ) {
        let mut file = file.as_bytes().to_vec();
        for (start, removed, inserted) in edits {
            let start = start.index(file.len() + 1);
            let end = file.len().min(start + removed);
            file.splice(start..end, inserted);
        }
        let Err(problems) = load(&file) else { return Ok(()) };
        prop_assert!(!problems.is_empty());
        prop_assert!(problems.is_sorted_by_key(|problem| (problem.is_warning, problem.place)));
        let line_breaks = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
        let lines = String::from_utf8_lossy(&file).split(line_breaks).count();
        for Problem { place, message, .. } in problems {
            prop_assert!(!message.is_empty() && place.line <= lines + 1, "{place:?} {message}");
        }
    }
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for file in ["<<: 0\nformat: 2", "<<: 0\nformat: \u{7}"] {
        for line_break in ["\n", "\r", "\r\n"] {
            let problems = load(file.replace('\n', line_break).as_bytes()).expect_err("problems");
            assert_eq!(problems[problems.len() - 1].place, Place { line: 2, column: 9 }, "{file}");
        }
    }
}

#[test]
fn a_limit_can_be_reached() {
    let comment = "x".repeat(MAX_FILE_BYTES - BUILT_IN.len() - 1);
    assert!(load(format!("{BUILT_IN}#{comment}").as_bytes()).is_ok());
    let title = format!("title: {} #", "x".repeat(10_000));
    assert!(load(BUILT_IN.replacen("title:", &title, 1).as_bytes()).is_ok());
}

#[test]
fn a_guess_is_made_for_a_hundred_problems() {
    let problems = load("titel: A\n".repeat(101).as_bytes()).expect_err("unknown fields");
    let is_guess = |problem: &&Problem| problem.message.contains("did you mean `title`?");
    assert_eq!(problems.iter().filter(is_guess).count(), 100);
}

#[test]
fn an_anchor_is_named_and_what_may_be_merged_is_not_missing() {
    let problems = load(b"<<: {}\ntitle: &Therapy").expect_err("two problems");
    let message = "`title` begins with &, which makes an anchor; put the text in quotes";
    assert_eq!((problems.len(), problems[1].message.as_str()), (2, message));
}

#[test]
fn the_schema_has_the_fields_of_the_readers_and_each_word_in_english() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    for (pointer, names) in [
        ("", names::FILE),
        ("/definitions/choices/items", names::CHOICE),
        ("/definitions/concern/anyOf/1", names::CONCERN),
        ("/properties/questions/items", names::QUESTION),
        ("/properties/scales/items", names::SCALE),
        ("/definitions/results/items", names::RESULT),
    ] {
        let properties = schema.pointer(&format!("{pointer}/properties"));
        let properties = properties.and_then(Value::as_object).expect("properties");
        let described: BTreeSet<_> = properties.keys().map(String::as_str).collect();
        assert_eq!(described, names.split(' ').collect(), "{pointer}");
    }
    // An editor writes the default of a word where it completes its name.
    for Word { name, english, .. } in WORDS {
        assert_eq!(schema["properties"]["words"]["properties"][name]["default"], *english);
    }
}

/// A file with every field, as JSON, which is YAML as well. One question has choices and a rule of
/// its own.
fn every_field() -> Value {
    let band = json!({
        "from": 0, "id": "any", "positive": false, "headline": "H", "why": "W", "advice": "A"
    });
    json!({
        "format": 1, "id": "all", "language": "en-GB", "title": "All", "introduction": "I",
        "source": "S", "credit": "C", "safety": "N", "concern": { "at_most": 0 },
        "choices": [
            { "id": "yes", "label": "Yes", "keys": ["y"], "points": 1 },
            { "id": "no", "label": "No", "keys": ["n"], "points": 0 },
        ],
        "questions": [
            { "id": "q", "text": "Q", "raise": "R", "reverse": false },
            {
                "id": "own", "text": "O", "raise": "R", "concern": { "at_least": 1 },
                "choices": [{ "label": "No", "points": 0 }, { "label": "Yes", "points": 1 }],
            },
        ],
        "summary": "{score} of {max}", "results": [band], "min_answered": 2,
        "scales": [{
            "id": "s", "title": "S", "questions": ["q"], "score": "sum", "results": [band],
            "min_answered": 1,
        }],
        "words": { "question": "{number}/{count}", "skip": "skip" },
    })
}

/// Adds the JSON `pointer` of `value`, and those of all in it.
fn pointers(pointer: String, value: &Value, found: &mut Vec<String>) {
    for (name, inner) in value.as_object().into_iter().flatten() {
        pointers(format!("{pointer}/{name}"), inner, found);
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        pointers(format!("{pointer}/{index}"), inner, found);
    }
    found.push(pointer);
}

/// What a schema can't say: how values fit to each other, and rules for numbers and letters of all
/// languages.
const BEYOND_A_SCHEMA: &str = "answers both, answers choice, can be a concern and has no `raise`, \
    every answer meets this rule, no answers reach, no question has the id, has the id of, \
    turned into, means both, have no result, at most six decimals, is 1.0; write 1, \
    is 2; use 1 to, 0000000; use 1 to, have different ranges";

/// A file that an editor accepts with the schema may only be refused for what a schema can't say;
/// one that it refuses is refused.
#[track_caller]
fn ensure_alike(schema: &Validator, what: &str, file: &Value) {
    let problems = load(format!("{file:#}").as_bytes()).err().unwrap_or_default();
    let is_valid = schema.is_valid(file);
    assert!(is_valid || !problems.is_empty(), "refused by the schema: {what}");
    for Problem { is_warning, message, .. } in problems {
        let is_beyond = BEYOND_A_SCHEMA.split(", ").any(|beyond| message.contains(beyond));
        assert!(!is_valid || is_beyond || is_warning, "{what}: {message}");
    }
}

fn validator() -> Validator {
    let schema = serde_json::from_str(&json_schema()).expect("JSON");
    jsonschema::draft7::new(&schema).expect("a schema")
}

#[test]
fn the_schema_refuses_what_can_be_refused_by_form() {
    let schema = validator();
    let values = json!([
        null, "", " ", "\n", "a\nb", "a\tb", "a\u{7}", " a ", "A-B", "1a", "a-b", "ünï", "yes", "q",
        "never", "skip", "Quit", "#a", "“a”", "a*", "{score}", "{max}", "{other}",
        "{number} {count}", "\u{200b}", "\u{feff}", "de-AT", "de-abcdefghi", "german", "sum", 0, 1,
        2, 1.0, 1.5, 10_000_000, -10_000_000, 10_000_000_000_000_i64, 0.1234567, true, false, [],
        {}, ["a"], ["a", "a"], [null], {"a": 1}, {"at_most": 0, "at_least": 1},
        [{"label": "A"}, {"label": "B"}]
    ]);
    let mut found = Vec::new();
    pointers(String::new(), &every_field(), &mut found);
    for pointer in found {
        for value in values.as_array().expect("a list") {
            let mut changed = every_field();
            *changed.pointer_mut(&pointer).expect("a value") = value.clone();
            ensure_alike(&schema, &format!("{pointer} {value}"), &changed);
        }
        let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
        let mut without = every_field();
        if let Some(Value::Object(fields)) = without.pointer_mut(parent) {
            fields.remove(name);
            ensure_alike(&schema, &format!("{pointer} is left out"), &without);
        }
    }
}

#[test]
fn each_question_has_choices_of_its_own_or_those_of_the_file() {
    let schema = validator();
    let mut file = every_field();
    let choices = file.as_object_mut().and_then(|fields| fields.remove("choices"));
    ensure_alike(&schema, "question q has no choices", &file);
    assert!(!schema.is_valid(&file));
    file["questions"][0]["choices"] = choices.expect("choices");
    ensure_alike(&schema, "each has its own", &file);
    assert!(schema.is_valid(&file));
    file["questions"][1]["choices"].take();
    ensure_alike(&schema, "those of question own are empty", &file);
}

#[test]
fn without_results_of_the_total_it_is_not_prorated() {
    let schema = validator();
    let mut file = every_field();
    let fields = file.as_object_mut().expect("fields");
    fields.retain(|name, _| !["results", "summary"].contains(&name.as_str()));
    ensure_alike(&schema, "the total is prorated", &file);
    assert!(!schema.is_valid(&file));
    file.as_object_mut().expect("fields").remove("min_answered");
    assert!(schema.is_valid(&file));
}
