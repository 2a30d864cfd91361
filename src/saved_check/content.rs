//! What is in a file of saved checks: a check on each line, and why a line is none.
//!
//! It is none either if it was changed by hand. Where it has the fingerprint of a questionnaire, it
//! must be what the program would have written for its answers. Only its texts may be others, as
//! after a translation.

use std::collections::HashSet;

use anyhow::{Result, anyhow, bail, ensure};
use memchr::memmem;
use serde_json::Value;

use super::{Number, SavedCheck};
use crate::escape::{quoted, shortened};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::fingerprint::fingerprint;
use crate::responses::{Grammar, Response, Responses};
use crate::scoring::Assessment;

/// The longest line, in bytes.
pub(crate) const MAX_LINE_BYTES: usize = 1024 * 1024;
/// The most lines that are listed for one reason.
pub(crate) const MAX_LISTED: usize = 20;
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
    pub(crate) faults: Faults,
}

/// The lines of a file that are no checks.
#[derive(Default)]
pub(crate) struct Faults {
    /// The first ones, with their numbers, and why.
    pub(crate) listed: Vec<(usize, String)>,
    /// How many there are.
    pub(crate) count: usize,
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
                let entry = &line[start..next];
                // The next of several files began with one.
                let entry = entry.strip_suffix(BYTE_ORDER_MARK).unwrap_or(entry);
                start = next;
                if entry.trim_ascii().is_empty() {
                    continue;
                }
                match parse(entry, &reference) {
                    Ok(check) => content.checks.push((nth + 1, check)),
                    Err(fault) => content.faults.add(nth + 1, entry, &fault.to_string()),
                }
            }
        }
        content
    }

    /// Gives the checks that `questionnaire` would score alike its texts, in whichever language they
    /// were taken.
    pub fn translate(&mut self, questionnaire: &Questionnaire) {
        let reference = Reference::new(questionnaire);
        for (_, check) in &mut self.checks {
            // One that it would score otherwise stays as it was saved.
            if let Ok(written) = as_written(check, &reference) {
                *check = written;
            }
        }
    }

    /// Errors if a line does not even look like a saved check: the file may be of another kind.
    pub(crate) fn ensure_only_checks(&self) -> Result<()> {
        let Some(line) = self.faults.first_foreign else { return Ok(()) };
        let fault = format!("its line {line} is not a saved check");
        bail!("{fault}, so it may be another kind of file; name a new one")
    }
}

impl Faults {
    fn add(&mut self, line: usize, entry: &[u8], fault: &str) {
        if self.first_foreign.is_none() && !looks_like_a_check(entry) {
            self.first_foreign = Some(line);
        }
        self.count += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push((line, fault.chars().take(MAX_FAULT).collect()));
        }
    }
}

/// Parses the check that is the whole of `entry`. Errors with the reason if it is none.
fn parse(entry: &[u8], reference: &Reference) -> Result<SavedCheck> {
    ensure!(entry.len() < MAX_LINE_BYTES, "longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024);
    let mut json = serde_json::Deserializer::from_slice(entry);
    let read = serde_path_to_error::deserialize(&mut json);
    let check: SavedCheck = read.map_err(|error| anyhow!(fault(entry, &error)))?;
    json.end()
        .map_err(|error| anyhow!("more text follows the check at byte {}", error.column()))?;
    ensure_distinct("responses", check.responses.iter().map(|response| &response.id))?;
    ensure_distinct("scales", check.scales.iter().map(|scale| &scale.id))?;
    let SavedCheck { questions, answered, .. } = check;
    let count = check.responses.len();
    ensure!(questions == Number(count as f64), "questions: {questions}, but there are {count}");
    let answers = check.responses.iter().filter(|response| response.answer.is_some());
    let count = answers.count();
    ensure!(answered == Number(count as f64), "answered: {answered}, but there are {count}");
    let is_same_id = check.questionnaire.id == reference.questionnaire.id;
    // Of another version of the questionnaire, it is not known what was written.
    if is_same_id && check.scoring.as_ref() == Some(&reference.fingerprint) {
        let written = as_written(&check, reference);
        written.map_err(|edit| anyhow!("{edit}; the line was changed by hand"))?;
    }
    Ok(check)
}

/// Describes `error` in `entry`, without the place in the line.
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

/// Whether `entry` looks like a check of this format or another, even if it was changed by hand, or
/// like the beginning of one. After a crash, a file may end with bytes that were never written,
/// which are zero.
fn looks_like_a_check(entry: &[u8]) -> bool {
    let text = String::from_utf8_lossy(entry);
    let text = text.trim_end_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.ends_with('}') && text.contains(',') {
        return FIELDS.iter().any(|field| text.contains(field));
    }
    let text: String = text.split_ascii_whitespace().collect();
    match text.as_bytes().strip_prefix(BEGINNING) {
        Some(rest) => rest.first().is_none_or(u8::is_ascii_digit),
        None => BEGINNING.starts_with(text.as_bytes()),
    }
}

/// What the program writes for the answers to a questionnaire.
struct Reference<'q> {
    questionnaire: &'q Questionnaire,
    fingerprint: String,
    grammar: Grammar<'q>,
}

impl<'q> Reference<'q> {
    fn new(questionnaire: &'q Questionnaire) -> Self {
        let (fingerprint, grammar) = (fingerprint(questionnaire), Grammar::new(questionnaire));
        Self { questionnaire, fingerprint, grammar }
    }
}

/// Makes the check that is written for the answers of `check`: the same in the texts of the
/// questionnaire. Errors with the first field of `check` that is not as it was written.
fn as_written(check: &SavedCheck, reference: &Reference) -> Result<SavedCheck> {
    let Questionnaire { questions, scales, .. } = reference.questionnaire;
    let mut responses = Responses::new();
    for (nth, question) in questions.iter().enumerate() {
        let saved = check.responses.get(nth).filter(|saved| saved.id == question.id);
        let Some(saved) = saved else {
            bail!("responses[{nth}].id: the question here was {}", question.id)
        };
        let mut response = Response::Skipped;
        if let Some(id) = &saved.answer {
            let mut choices = question.choices.list.iter();
            let Some(choice) = choices.position(|choice| choice.id == *id) else {
                bail!("responses[{nth}].answer: {} is not a choice", quoted(id));
            };
            response = Response::Chosen(choice);
        }
        if let Some(label) = &saved.label
            && let Some(meaning) = reference.grammar.read_response(&question.choices, label)
        {
            let label = quoted(label);
            ensure!(meaning == response, "responses[{nth}].label: {label} means another answer");
        }
        responses.push(response);
    }
    ensure!(check.scales.is_empty() || !scales.is_empty(), "scales: these questions have none");
    let assessment = Assessment::new(reference.questionnaire, &responses);
    let written = SavedCheck::new(reference.questionnaire, &assessment, check.answered_at);
    ensure_equal("", &serde_json::to_value(check)?, &serde_json::to_value(&written)?)?;
    Ok(written)
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
            for name in saved.keys().chain(fields.keys()) {
                let [saved, value] = [saved, fields].map(|it| it.get(name).unwrap_or(&Value::Null));
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

fn ensure_distinct<'c>(list: &str, ids: impl Iterator<Item = &'c String>) -> Result<()> {
    let mut seen = HashSet::new();
    for (nth, id) in ids.enumerate() {
        ensure!(seen.insert(id), "{list}[{nth}]: {} is there twice", quoted(id));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Content, SavedCheck};
    use crate::questionnaire::answer_words::folded;
    use crate::questionnaire::{Questionnaire, file};

    const THREE_THREADS: &str = include_str!("../../examples/questionnaires/three-threads.yaml");

    const VALUES: &str = r#"[null, true, false, 0, 1, 1.0, 5, 7, 8, 9000, -1, 2.5, "yes", "no",
        "No", "1", "5", "skip", "positive", "raise-concerns", "Nope", "", [0, 0], [], {}]"#;

    /// The rule: only texts may be others, but a label is no other answer.
    fn may_stand(asked: &Questionnaire, path: &str, written: &Value, edited: &Value) -> bool {
        let is_text = edited.as_str().is_some_and(|text| !text.is_empty());
        match path.rsplit('/').next() {
            Some("title" | "question") => is_text,
            Some("raise") if written.is_string() => edited.is_string() || edited.is_null(),
            Some("label") if written.is_string() && is_text => {
                let is_edited = |word: &str| Some(word) == edited.as_str();
                let choices = &asked.questions[0].choices;
                let own = written.as_str().and_then(|label| choices.find(&folded(label)));
                let edited = choices.find(&folded(edited.as_str().unwrap_or_default()));
                !is_edited("skip") && (edited.is_none() || edited == own)
            }
            _ => written.as_f64() == edited.as_f64() && (written == edited || edited.is_number()),
        }
    }

    #[test]
    fn a_line_that_looks_like_no_check_is_of_another_kind_of_file() {
        let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
        let check = SavedCheck::of(&questionnaire, "2026-11-22T10:15:00Z", "y n u skip y y y y");
        let check = serde_json::to_string(&check).expect("JSON");
        for (line, is_foreign) in [
            // What a crash leaves of a check, with bytes that were never written.
            ("{", false),
            ("{ \"format\" : 1, \"questionnaire\"", false),
            (&check[..check.len() - 1], false),
            ("{\"format\":1,\"que\0\0\0", false),
            ("\0\0\0\0", false),
            ("Today I saw her again.", true),
            // They begin like a check, and are something else, such as a question file in JSON.
            ("{\"format\": 1, \"id\": \"own\", \"questions\": []}", true),
            ("{\"format\": \"esm\"}", true),
            ("{\"format\":3,\"theme\":\"dark\"}", true),
            ("  \"format\": 1", true),
            // UTF-16.
            ("\0T\0o\0d\0a\0y", true),
        ] {
            for file in [format!("\n{line}\n{check}\n{check}"), format!("{check}\n{line}")] {
                let faults = Content::read(file.as_bytes(), &questionnaire).faults;
                assert_eq!(faults.count, 1, "{file}");
                assert_eq!(faults.first_foreign, is_foreign.then_some(2), "{file}");
            }
        }
    }

    #[test]
    fn an_edited_line_is_no_check_unless_the_edit_is_of_a_text() {
        for (file, answers) in
            [(file::BUILT_IN, "y n u skip y y y y"), (THREE_THREADS, "1 4 1 5 4 2 4 skip 4 2 4 4")]
        {
            let questionnaire = file::load(file.as_bytes()).expect("a valid file");
            let read = |line: &Value| Content::read(line.to_string().as_bytes(), &questionnaire);
            let is_check = |line: &Value| read(line).faults.count == 0;
            let check = SavedCheck::of(&questionnaire, "2026-11-22T10:15:00Z", answers);
            let line = serde_json::to_value(&check).expect("JSON");
            assert!(is_check(&line));
            let mut values: Vec<Value> = serde_json::from_str(VALUES).expect("JSON");
            values.push(line["responses"].clone());
            let mut paths = vec![String::new()];
            while let Some(path) = paths.pop() {
                let written = line.pointer(&path).expect("a value");
                if let Value::Object(fields) = written {
                    paths.extend(fields.keys().map(|name| format!("{path}/{name}")));
                }
                if let Value::Array(list) = written {
                    paths.extend((0..list.len()).map(|nth| format!("{path}/{nth}")));
                }
                // With another id or fingerprint, another rule holds for the line.
                if ["", "/scoring", "/questionnaire/id", "/answered_at"].contains(&&*path) {
                    continue;
                }
                for value in &values {
                    let mut edited = line.clone();
                    *edited.pointer_mut(&path).expect("a value") = value.clone();
                    let expected = may_stand(&questionnaire, &path, written, value);
                    assert_eq!(is_check(&edited), expected, "{path}: {value}");
                }
            }
            // Of another version, only what can't be so in any is known.
            let mut other = line.clone();
            other["scoring"] = Value::Null;
            assert!(is_check(&other));
            other["scales"] = json!([line["scales"][0], line["scales"][0]]);
            assert!(!is_check(&other));
        }
    }
}
