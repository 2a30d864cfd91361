//! What is in a file of saved checks: a check on each line, and why a line is none.
//!
//! It is none either if it was changed by hand. Where it has the fingerprint of a questionnaire, it
//! must be what the program would have written for its answers. Only its texts may be others, as
//! after a translation.

use std::collections::HashSet;

use anyhow::{Result, anyhow, bail, ensure};
use memchr::memmem;
use serde_json::Value;

use super::{Number, SavedCheck, SavedResponse};
use crate::escape::{quoted, shortened};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::responses::{Grammar, Response, Responses};
use crate::scoring::Assessment;

/// The longest line, in bytes.
pub const MAX_LINE_BYTES: usize = 1024 * 1024;
/// The most faults that are listed.
pub const MAX_LISTED: usize = 20;
/// The most characters of a fault.
const MAX_FAULT: usize = 200;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// How each check begins that this program writes.
const BEGINNING: &[u8] = b"{\"format\":";
/// Fields of which a check has one at least, whatever its format.
const FIELDS: [&str; 3] = ["\"answered_at\"", "\"questionnaire\"", "\"responses\""];

/// The checks in a file, and its faults.
#[derive(Default)]
pub struct Content {
    /// Each check, with the number of its line, from 1.
    pub checks: Vec<(usize, SavedCheck)>,
    /// The first lines that are no checks, with their numbers, and why.
    pub faults: Vec<(usize, String)>,
    /// How many lines are no checks.
    pub fault_count: usize,
    /// The number of the first line that does not even look like a check.
    first_foreign: Option<usize>,
}

impl Content {
    /// Reads a file that contains `bytes`. The checks of `questionnaire` must be as they were
    /// written.
    pub fn read(bytes: &[u8], questionnaire: &Questionnaire) -> Self {
        let reference = Reference::new(questionnaire);
        let mut content = Self::default();
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        for (nth, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let mut start = 0;
            // Files may have been joined without a line break between them.
            for next in memmem::find_iter(line, BEGINNING).chain([line.len()]) {
                content.read_entry(nth + 1, &line[start..next], &reference);
                start = next;
            }
        }
        content
    }

    fn read_entry(&mut self, line: usize, entry: &[u8], reference: &Reference) {
        // The next of several files began with one.
        let entry = entry.strip_suffix(BYTE_ORDER_MARK).unwrap_or(entry);
        if entry.trim_ascii().is_empty() {
            return;
        }
        let fault = match parse(entry, reference) {
            Ok(check) => return self.checks.push((line, check)),
            Err(fault) => fault,
        };
        if self.first_foreign.is_none() && !looks_like_a_check(entry) {
            self.first_foreign = Some(line);
        }
        self.fault_count += 1;
        if self.faults.len() < MAX_LISTED {
            self.faults.push((line, fault.to_string().chars().take(MAX_FAULT).collect()));
        }
    }

    /// Errors if a line does not even look like a saved check: the file may be of another kind.
    pub fn ensure_only_checks(&self) -> Result<()> {
        let Some(line) = self.first_foreign else { return Ok(()) };
        bail!(
            "its line {line} is not a saved check, so it may be another kind of file; name a new one"
        )
    }
}

/// Returns the check that `entry` is, or why it is none.
fn parse(entry: &[u8], reference: &Reference) -> Result<SavedCheck> {
    ensure!(entry.len() < MAX_LINE_BYTES, "longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024);
    let mut json = serde_json::Deserializer::from_slice(entry);
    let read = serde_path_to_error::deserialize(&mut json);
    let check = read.map_err(|error| anyhow!(fault(entry, &error)))?;
    json.end().map_err(|error| anyhow!("something stands behind it at byte {}", error.column()))?;
    reference.ensure_unedited(&check)?;
    Ok(check)
}

/// Returns what `error` in `entry` says, without the place in the line.
fn fault(entry: &[u8], error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let json_error = error.inner();
    if json_error.is_eof() {
        return "cut off before its end".to_owned();
    }
    if !json_error.is_data() {
        return format!("not JSON at byte {}", json_error.column());
    }
    let message = json_error.to_string().replace("expected f64", "expected a number");
    let (message, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
    match error.path().to_string().as_str() {
        "format" => message.to_owned(),
        _ if !looks_like_a_check(entry) => "not a saved check".to_owned(),
        "." => message.to_owned(),
        path => format!("{path}: {message}"),
    }
}

/// Returns whether `entry` looks like a check of this format or another, even if it was changed by
/// hand, or like the beginning of one. After a crash, a file may end with bytes that were never
/// written, which are zero.
fn looks_like_a_check(entry: &[u8]) -> bool {
    let text = String::from_utf8_lossy(entry);
    let text = text.trim_end_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.ends_with('}') && text.contains(',') {
        return FIELDS.iter().any(|field| text.contains(field));
    }
    let visible = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let start: Vec<u8> = visible.take(BEGINNING.len() + 1).collect();
    let is_beginning = BEGINNING.iter().zip(&start).all(|(expected, byte)| expected == byte);
    is_beginning && start.get(BEGINNING.len()).is_none_or(u8::is_ascii_digit)
}

/// What the program writes for the answers to a questionnaire.
pub struct Reference<'q> {
    questionnaire: &'q Questionnaire,
    fingerprint: String,
    grammar: Grammar<'q>,
}

impl<'q> Reference<'q> {
    /// Returns the reference for the checks of `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let grammar = Grammar::new(questionnaire);
        Self { questionnaire, fingerprint: fingerprint(questionnaire), grammar }
    }

    /// Errors with the first field of `check` that the program would have written otherwise. If it
    /// is of another questionnaire, or of another version of this one, errors only with what can't
    /// be so in any.
    pub fn ensure_unedited(&self, check: &SavedCheck) -> Result<()> {
        ensure_structure(check)?;
        let is_of_it = check.questionnaire.id == self.questionnaire.id;
        if !is_of_it || check.scoring.as_ref() != Some(&self.fingerprint) {
            return Ok(());
        }
        let written = self.ensure_written(check);
        written.map_err(|edit| anyhow!("{edit}; the line was changed by hand"))
    }

    /// Errors with the first field of `check` that is not what is written for its answers.
    fn ensure_written(&self, check: &SavedCheck) -> Result<()> {
        let mut responses = Responses::new();
        for (nth, question) in self.questionnaire.questions.iter().enumerate() {
            let saved = check.responses.get(nth).filter(|saved| saved.id == question.id);
            let Some(SavedResponse { answer, label, .. }) = saved else {
                bail!("responses[{nth}].id: it was {}", question.id);
            };
            let mut response = Response::Skipped;
            if let Some(id) = answer {
                let choices = &self.questionnaire.choices;
                let Some(choice) = choices.iter().position(|choice| choice.id == *id) else {
                    bail!("responses[{nth}].answer: {} is no choice", quoted(id));
                };
                response = Response::Chosen(choice);
            }
            let label = label.as_deref().unwrap_or_default();
            if self.grammar.read_response(label).is_some_and(|meaning| meaning != response) {
                bail!("responses[{nth}].label: {} is another answer", quoted(label));
            }
            responses.push(response);
        }
        let assessment = Assessment::new(self.questionnaire, &responses);
        let written = SavedCheck::new(self.questionnaire, &assessment, check.answered_at);
        ensure_equal("", &serde_json::to_value(check)?, &serde_json::to_value(written)?)
    }
}

/// Errors with the first value of `saved` that is not that of `written`, at `path` in a line. A
/// text may be that of a translation, or from before it was reworded.
fn ensure_equal(path: &str, saved: &Value, written: &Value) -> Result<()> {
    match (saved, written) {
        (Value::Array(saved), Value::Array(written)) if saved.len() == written.len() => {
            for (nth, (saved, written)) in saved.iter().zip(written).enumerate() {
                ensure_equal(&format!("{path}[{nth}]"), saved, written)?;
            }
        }
        (Value::Object(saved), Value::Object(fields)) => {
            let dot = if path.is_empty() { "" } else { "." };
            if let Some(name) = saved.keys().find(|name| !fields.contains_key(*name)) {
                bail!("{path}{dot}{name}: nothing was written there");
            }
            for (name, value) in fields {
                let saved = saved.get(name).unwrap_or(&Value::Null);
                let has_text = saved.as_str().is_some_and(|text| !text.trim().is_empty());
                let may_differ = match name.as_str() {
                    "title" | "question" | "label" => value.is_string() && has_text,
                    "raise" => written["concern"] == true,
                    _ => false,
                };
                if !may_differ {
                    ensure_equal(&format!("{path}{dot}{name}"), saved, value)?;
                }
            }
        }
        _ if saved == written => {}
        _ => {
            let (saved, written) = (shortened(&saved.to_string()), shortened(&written.to_string()));
            bail!("{path}: {saved} where {written} was written");
        }
    }
    Ok(())
}

/// Errors with what can't be so in any questionnaire.
fn ensure_structure(check: &SavedCheck) -> Result<()> {
    ensure_distinct("responses", check.responses.iter().map(|response| &response.id))?;
    ensure_distinct("scales", check.scales.iter().map(|scale| &scale.id))?;
    let answers = check.responses.iter().filter(|response| response.answer.is_some());
    for (field, saved, count) in [
        ("questions", check.questions, check.responses.len()),
        ("answered", check.answered, answers.count()),
    ] {
        ensure!(saved == Number(count as f64), "{field}: {saved}, but there are {count}");
    }
    Ok(())
}

fn ensure_distinct<'c>(list: &str, ids: impl Iterator<Item = &'c String>) -> Result<()> {
    let mut seen = HashSet::new();
    for (nth, id) in ids.enumerate() {
        ensure!(seen.insert(id), "{list}[{nth}]: {} is there twice", quoted(id));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::{Value, json};

    use super::{Content, SavedCheck};
    use crate::questionnaire::{Questionnaire, file};

    const THREE_THREADS: &str = include_str!("../../examples/questionnaires/three-threads.yaml");

    static QUESTIONNAIRES: LazyLock<[Questionnaire; 2]> = LazyLock::new(|| {
        let load = |file: &str| file::load(file.as_bytes()).expect("a valid file");
        [load(file::BUILT_IN), load(THREE_THREADS)]
    });

    /// With another one of these, another rule holds for the line.
    const NOT_EDITED: [&str; 4] =
        ["/scoring", "/questionnaire", "/questionnaire/id", "/answered_at"];

    /// Adds the path of each value in `value`, lists and objects among them, to `paths`.
    fn add_paths(value: &Value, path: &str, paths: &mut Vec<String>) {
        if let Value::Object(fields) = value {
            for (name, value) in fields {
                add_paths(value, &format!("{path}/{name}"), paths);
            }
        } else if let Value::Array(values) = value {
            for (nth, value) in values.iter().enumerate() {
                add_paths(value, &format!("{path}/{nth}"), paths);
            }
        }
        if !path.is_empty() && !NOT_EDITED.contains(&path) {
            paths.push(path.to_owned());
        }
    }

    /// The rule: each question has a response that is one of its answers, and what is beside them is what is written for these
    /// answers. Texts may be others, but a label is no other answer.
    fn is_written(questionnaire: &Questionnaire, edited: &Value) -> bool {
        let responses = edited["responses"].as_array();
        let Some(responses) = responses.filter(|r| r.len() == questionnaire.questions.len()) else {
            return false;
        };
        let mut answers = Vec::new();
        for response in responses {
            let mut answer = "skip";
            for choice in &questionnaire.choices {
                let is_taken = response["answer"] == json!(choice.id);
                if is_taken {
                    answer = &choice.id;
                }
                let label = response["label"].as_str().unwrap_or_default().to_lowercase();
                let mut words = choice.answer_words();
                // A skipped question has no label, and no choice has that of one.
                let is_other = !is_taken && words.any(|word| word.to_lowercase() == label);
                if is_other || label == "skip" {
                    return false;
                }
            }
            answers.push(answer);
        }
        let time = edited["answered_at"].as_str().expect("a time");
        let written = SavedCheck::of(questionnaire, time, &answers.join(" "));
        is_like("", &serde_json::to_value(&written).expect("JSON"), edited)
    }

    fn is_like(name: &str, written: &Value, edited: &Value) -> bool {
        match (written, edited) {
            (Value::Object(written), Value::Object(edited)) => {
                let mut added = edited.iter().filter(|(name, _)| !written.contains_key(*name));
                // A list without scales is left out.
                let is_fuller = added.any(|(_, value)| *value != json!([]));
                !is_fuller
                    && written.iter().all(|(name, value)| {
                        let edited = edited.get(name).unwrap_or(&Value::Null);
                        let is_opener = name == "raise" && written["concern"] == true;
                        let is_text = edited.is_string() || edited.is_null();
                        (is_opener && is_text) || is_like(name, value, edited)
                    })
            }
            (Value::Array(written), Value::Array(edited)) => {
                let mut pairs = written.iter().zip(edited);
                written.len() == edited.len() && pairs.all(|(w, e)| is_like("", w, e))
            }
            (Value::String(_), Value::String(text)) => {
                let is_text = ["title", "question", "label"].contains(&name);
                (is_text && !text.trim().is_empty()) || written == edited
            }
            (Value::Number(written), Value::Number(edited)) => written.as_f64() == edited.as_f64(),
            _ => written == edited,
        }
    }

    /// What stands in place of a value: nothing, or a value of each kind, or one from elsewhere in the line.
    fn edit(line: &Value, path: &str, which: &Index, from: &Index, paths: &[String]) -> Value {
        let values = [
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(1),
            json!(1.0),
            json!(7),
            json!(9000),
            json!(-1),
            json!(2.5),
            json!("yes"),
            json!("no"),
            json!("No"),
            json!("Yes"),
            json!("skip"),
            json!("positive"),
            json!("Nope"),
            json!(""),
            json!([0, 0]),
            json!([]),
            json!([{
                "id": "s", "title": "S", "verdict": null, "positive": null, "score": 9,
                "score_range": [9, 9], "max_score": 9,
            }]),
        ];
        let mut edited = line.clone();
        let elsewhere = line.pointer(from.get(paths).as_str()).cloned().unwrap_or_default();
        let value = values.get(which.index(values.len() * 2)).cloned().unwrap_or(elsewhere);
        match edited.pointer_mut(path) {
            Some(edited) => *edited = value,
            None => edited["scales"] = value,
        }
        edited
    }

    proptest! {
        /// With 32 cases, 2,048 edits.
        #[test]
        fn an_edited_line_is_taken_only_if_it_would_have_been_written(
            which in any::<bool>(),
            words in prop::collection::vec(any::<Index>(), 12),
            edits in prop::collection::vec((any::<Index>(), any::<Index>(), any::<Index>()), 64),
        ) {
            let questionnaire = &QUESTIONNAIRES[usize::from(which)];
            let mut choices: Vec<_> = questionnaire.choices.iter().map(|c| c.id.as_str()).collect();
            choices.push("skip");
            let answers = words.iter().take(questionnaire.questions.len());
            let answers: Vec<_> = answers.map(|word| *word.get(&choices)).collect();
            let check = SavedCheck::of(questionnaire, "2026-11-22T10:15:00Z", &answers.join(" "));
            let line = serde_json::to_value(&check).expect("JSON");
            let mut paths = Vec::new();
            add_paths(&line, "", &mut paths);
            // The built-in questions have none, which may be added.
            paths.push("/scales".to_owned());
            prop_assert!(is_written(questionnaire, &line));
            for (place, which, from) in &edits {
                let path = place.get(&paths);
                let edited = edit(&line, path, which, from, &paths);
                let content = Content::read(edited.to_string().as_bytes(), questionnaire);
                prop_assert_eq!(content.checks.len() + content.fault_count, 1);
                prop_assert_eq!(
                    content.checks.len() == 1,
                    is_written(questionnaire, &edited),
                    "{} {:?} {:?}", path, edited.pointer(path), content.faults
                );
            }
        }
    }
}
