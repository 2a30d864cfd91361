//! A check as one line of JSON, as it is saved and as a program reads it.
//!
//! Each line of a questionnaire that is saved has the same length, so that the size of a file of
//! checks tells nothing of the answers in it, not even where it is encrypted.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Result;

use super::since::Since;
use super::{SavedCheck, SavedResponse};
use crate::escape::is_harmful;
use crate::questionnaire::Questionnaire;
use crate::responses::Response;
use crate::scoring::{Assessment, Item, answer};

/// The longest number, such as -2.2250738585072014e-308.
const MAX_NUMBER_BYTES: usize = 24;

/// Returns `check` with the spaces behind it that make it as long as any check of `questionnaire`.
pub fn padded(check: &SavedCheck, questionnaire: &Questionnaire) -> Result<String> {
    let line = line(check)?;
    let missing = max_bytes(questionnaire)?.saturating_sub(line.len());
    Ok(line + &" ".repeat(missing))
}

/// Returns `check` and what changed since the previous one.
pub fn with_since(check: &SavedCheck, since: Option<&Since>) -> Result<String> {
    #[derive(Serialize)]
    struct Compared<'c> {
        #[serde(flatten)]
        check: &'c SavedCheck,
        since: Option<&'c Since>,
    }
    line(&Compared { check, since })
}

/// Returns the length in bytes of every line of `questionnaire`: at least that of the longest.
pub fn max_bytes(questionnaire: &Questionnaire) -> Result<usize> {
    let responses = vec![Response::Skipped; questionnaire.questions.len()];
    let assessment = Assessment::new(questionnaire, &responses);
    let check = SavedCheck::new(questionnaire, &assessment, Timestamp::UNIX_EPOCH);
    let mut bytes = line(&check)?.len() + MAX_NUMBER_BYTES;
    for question in &questionnaire.questions {
        let skipped = line(&SavedResponse::new(&Item { question, answer: None }))?.len();
        let mut longest = skipped;
        for choice in 0..questionnaire.choices.len() {
            let answer = answer(questionnaire, question, Response::Chosen(choice));
            longest = longest.max(line(&SavedResponse::new(&Item { question, answer }))?.len());
        }
        bytes += longest - skipped;
    }
    for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
        // The score and its range; whether the result is a positive one, and its id.
        bytes += 3 * MAX_NUMBER_BYTES + "\"\"false".len();
        bytes += scale.results.iter().map(|result| result.id.len()).max().unwrap_or(0);
    }
    Ok(bytes)
}

/// Returns `object` on one line, harmless to a terminal.
fn line(object: &impl Serialize) -> Result<String> {
    let mut json = serde_json::to_string(object)?;
    // Such characters are only in strings, where an escape means the same.
    while let Some(c) = json.chars().find(|c| is_harmful(*c)) {
        json = json.replace(c, &format!("\\u{:04x}", u32::from(c)));
    }
    Ok(json)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;

    use super::{line, max_bytes, padded};
    use crate::questionnaire::{Questionnaire, file};
    use crate::responses::Response;
    use crate::saved_check::SavedCheck;
    use crate::scoring::Assessment;

    /// Scales, means, negative points, a choice without points, and texts that are longer in JSON or in bytes than they look.
    const SCALES: &str = r#"
format: 1
id: wide
title: "W\u202eide \"quoted\" \\ \U0001F600"
safety: S
summary: "{score}"
choices:
  - { id: never, label: "Nie \"mals\"", points: -7 }
  - { id: a, label: "a", points: 1000000 }
  - { id: none, label: "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u2066" }
concern: { at_most: 0 }
questions:
  - { id: p, text: "\"\"\"?", raise: "\u65e5\u672c \"\\\"" }
  - { id: q, text: "Q?", reverse: true, raise: "x" }
  - { id: r, text: "R?", raise: "y" }
results:
  - { from: -1000000, id: low, positive: false, headline: L, advice: A }
  - { from: 0, id: rather_a_long_id, positive: true, headline: H, advice: A }
scales:
  - { id: m, title: "\u00e9", questions: [p, q, r], score: mean }
  - { id: n, title: N, questions: [q], score: sum, results: [{ from: -7, id: x, positive: true, headline: H, advice: A }] }
"#;

    /// Returns the check with the answers that the digits of `pattern` to the base `digits` are: the index of a choice, or a skipped
    /// question where there is none.
    fn check(questionnaire: &Questionnaire, digits: usize, mut pattern: usize) -> SavedCheck {
        let mut responses = Vec::new();
        for _ in &questionnaire.questions {
            let digit = pattern % digits;
            pattern /= digits;
            let is_choice = digit < questionnaire.choices.len();
            responses.push(if is_choice { Response::Chosen(digit) } else { Response::Skipped });
        }
        let assessment = Assessment::new(questionnaire, &responses);
        SavedCheck::new(questionnaire, &assessment, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn every_pattern_of_answers_has_the_same_length() {
        // Of the built-in file all, and some with skipped questions.
        for (file, digits, step) in
            [(file::BUILT_IN, 3_usize, 1), (file::BUILT_IN, 4, 97), (SCALES, 4, 1)]
        {
            let questionnaire = file::load(file.as_bytes()).expect("a valid file");
            let max = max_bytes(&questionnaire).expect("JSON");
            let patterns = digits.pow(questionnaire.questions.len() as u32);
            let mut lengths = BTreeSet::new();
            for pattern in (0..patterns).step_by(step) {
                let bytes = line(&check(&questionnaire, digits, pattern)).expect("JSON").len();
                assert!(bytes <= max, "{pattern}: {bytes}");
                lengths.insert(bytes);
            }
            assert!(lengths.len() > 20, "only {} lengths before", lengths.len());
            // They are filled up in the same way, so a few tell.
            for pattern in 0..50 {
                let check = check(&questionnaire, digits, pattern);
                let padded = padded(&check, &questionnaire).expect("JSON");
                assert_eq!(padded.len(), max);
                assert_eq!(padded.trim_end_matches(' '), line(&check).expect("JSON"));
            }
        }
    }
}
