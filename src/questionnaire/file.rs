//! The question file: its form, and the way from bytes to a [`Questionnaire`] or every problem at its place.
//!
//! The bytes are read as a [tree](super::tree), that is [repaired](super::repair) so far that it is a form, and that is
//! [checked](super::check). Only if anything was found, all is read again with the places of everything.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::str::Utf8Error;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use super::check::{Fault, StandIns, check};
use super::tree::{Node, Place, Places, Source};
use super::{
    Choice, Cutoff, Question, Questionnaire, ResultBand, Scale, Score, Scoring, by_id, repair,
};

/// The most bytes that a question file may have.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// The format version that this program reads.
pub(super) const FORMAT: i64 = 1;

/// A mistake in a question file.
#[derive(Debug)]
pub struct Problem {
    /// Where it stands; `None` for the file as a whole.
    pub place: Option<Place>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A question file.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(title = "Question file of alliance-check"))]
pub(super) struct Form {
    /// Version of this format: 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub format: i64,
    /// Stable name of the questionnaire: a-z, 0-9, - and _, beginning with a letter.
    pub id: Text,
    /// Its name for a reader.
    pub title: Text,
    /// Shown before the first question.
    pub introduction: Option<Text>,
    /// Where the questions come from, and their licence or the permission to use them.
    pub source: Option<Text>,
    /// The answers that every question offers, in the order shown; at least two.
    #[cfg_attr(test, schemars(length(min = 2)))]
    pub choices: Vec<ChoiceForm>,
    /// The points, after reversal, at which an answer is worth raising.
    pub concern: Option<ConcernForm>,
    /// The questions, in order.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub questions: Vec<QuestionForm>,
    /// A sentence on the total; {score} and {max} stand for the numbers.
    pub summary: Option<Text>,
    /// What the sum over all questions means; left out where there is no total.
    pub results: Option<Vec<ResultForm>>,
    /// Sets of questions that are scored together.
    pub scales: Option<Vec<ScaleForm>>,
    /// A note shown with every result.
    pub safety: Text,
}

/// An answer that every question offers.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceForm {
    /// The answer as a person reads it.
    pub label: Text,
    /// Shorter forms to type.
    pub keys: Option<Vec<Text>>,
    /// What it is worth.
    pub points: i64,
}

/// The points, after reversal, at which an answer is worth raising: at_most or at_least.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ConcernForm {
    /// This many points or fewer.
    pub at_most: Option<i64>,
    /// This many points or more.
    pub at_least: Option<i64>,
}

/// A question.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionForm {
    /// Stable name: a-z, 0-9 and _, beginning with a letter.
    pub id: Text,
    /// What is asked.
    pub text: Text,
    /// First-person words to begin a conversation with, when the answer is worth raising.
    pub raise: Option<Text>,
    /// Points count from the other end of the choices.
    pub reverse: Option<bool>,
}

/// A result: what the scores from `from` up to the next result mean.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ResultForm {
    /// The lowest score with this result.
    pub from: f64,
    /// Stable name of the result: a-z, 0-9, - and _, beginning with a letter.
    pub id: Text,
    /// Whether this is a result to be glad of.
    pub positive: bool,
    /// The result in a few words.
    pub headline: Text,
    /// Why these answers give this result.
    pub why: Option<Text>,
    /// What to do with it.
    pub advice: Text,
}

/// A set of questions that are scored together.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ScaleForm {
    /// Stable name: a-z, 0-9 and _, beginning with a letter.
    pub id: Text,
    /// Its name for a reader.
    pub title: Text,
    /// The ids of its questions.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub questions: Vec<Text>,
    /// How the points make the score.
    pub score: ScoringForm,
    /// What the score means; may be left out.
    pub results: Option<Vec<ResultForm>>,
}

/// How the points of the questions make the score.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum ScoringForm {
    Sum,
    Mean,
}

/// A text of bounded length, without the white space around it.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(transparent)]
pub(super) struct Text(#[cfg_attr(test, schemars(length(min = 1)))] String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Questionnaire {
    /// Reads a question file.
    ///
    /// # Errors
    ///
    /// Every problem of the file, in the order of their places; at least one.
    pub fn from_yaml(bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(whole_file(format!(
                "larger than {} MiB; a question file is a few pages of text",
                MAX_FILE_BYTES / 1024 / 1024
            )));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| not_text(bytes, error))?;
        // A byte order mark breaks serde_yaml, and CR LF the count of lines.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = match text.contains('\r') {
            true => &text.replace("\r\n", "\n"),
            false => text,
        };
        match judge(&tree(text, Places::Numbers)?, text)? {
            (form, faults) if faults.is_empty() => Ok(form.into()),
            // Once more, to see where they are.
            _ => Err(problems(&tree(text, Places::All)?, text)),
        }
    }

    /// Reads a question file that was turned into JSON, in a fraction of the time. `None` if that has any problem: its
    /// YAML will tell.
    pub fn from_json(text: &str) -> Option<Self> {
        let json = &mut serde_json::Deserializer::from_slice(text.as_bytes());
        let tree = Node::read(json, Places::None).ok()?;
        let (form, faults) = judge(&tree, text).ok()?;
        faults.is_empty().then(|| form.into())
    }
}

fn tree(text: &str, places: Places) -> Result<Node<'_>, Vec<Problem>> {
    Node::read(serde_yaml::Deserializer::from_str(text), places)
        .map_err(|error| vec![yaml_fault(text, &error)])
}

/// The form that the `tree` of `text` is, with stand-ins where it has faults.
fn judge(tree: &Node, text: &str) -> Result<(Form, Vec<Fault>), Vec<Problem>> {
    let (form, mut faults) =
        repair::form(tree, &Source::new(text)).map_err(|error| whole_file(error.to_string()))?;
    let stand_ins = StandIns::of(&faults);
    let mut more = check(&form);
    more.retain(|fault| !stand_ins.explain(fault));
    faults.append(&mut more);
    Ok((form, faults))
}

/// The faults of the `tree` of `text` in the order of their places.
fn problems(tree: &Node, text: &str) -> Vec<Problem> {
    let faults = match judge(tree, text) {
        Ok((_, faults)) => faults,
        Err(problems) => return problems,
    };
    let located = faults.into_iter().map(|fault| Problem {
        place: fault.place.or_else(|| tree.locate(&fault.path)),
        message: fault.message,
    });
    let mut problems: Vec<_> = located.collect();
    problems.sort_by_key(|problem| problem.place);
    problems
}

fn whole_file(message: String) -> Vec<Problem> {
    vec![Problem {
        place: None,
        message,
    }]
}

fn not_text(bytes: &[u8], error: Utf8Error) -> Vec<Problem> {
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    vec![Problem {
        place: Some(place_of(&before)),
        message: "not UTF-8 text; save the file as UTF-8".to_owned(),
    }]
}

/// The place right behind the text `before` it.
fn place_of(before: &str) -> Place {
    let line = before.rsplit('\n').next().unwrap_or_default();
    Place {
        line: 1 + before.matches('\n').count(),
        column: 1 + line.chars().count(),
    }
}

/// A fault in serde_yaml's words, with what to do, or in better ones.
fn yaml_fault(text: &str, error: &serde_yaml::Error) -> Problem {
    let mut place = error.location().map(|location| Place {
        line: location.line(),
        column: location.column(),
    });
    let mut message = error.to_string();
    if let Some(Place { line, column }) = place {
        message = message.replace(&format!(" at line {line} column {column}"), "");
    }
    if message.contains("control characters are not allowed") {
        // serde_yaml counts them in bytes.
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        place = text.find(control).map(|at| place_of(&text[..at]));
        message = "a control character; remove it".to_owned();
    }
    let known = ADVICE.iter().find(|(fault, _)| message.contains(fault));
    message += known.map_or("", |(_, advice)| advice);
    Problem { place, message }
}

/// What to do about the faults that are made most.
const ADVICE: [(&str, &str); 14] = [
    (
        "recursion limit exceeded",
        "; nested too deeply, and a question file has few levels",
    ),
    (
        "repetition limit exceeded",
        "; aliases repeat too much, write the text out",
    ),
    (
        "more than one document",
        "; keep one, without a line of ---",
    ),
    (
        "mapping values are not allowed",
        "; put a text with a colon in quotes, and give the fields of one thing the same indentation",
    ),
    (
        "cannot start any token",
        "; put a text that begins with a sign in quotes, and indent with blanks, not tabs",
    ),
    ("tab character", "; indent with blanks"),
    ("unexpected end of stream", "; a quote is not closed"),
    (
        "unknown anchor",
        "; put a text that begins with * in quotes",
    ),
    (
        "expected the name of a field",
        "; put a text that begins with { or [ in quotes",
    ),
    (
        "expected alphabetic or numeric character",
        "; put a text that begins with * or & in quotes",
    ),
    (
        "did not find expected",
        "; here or above it, a text needs quotes around all of it, a quote or bracket is not closed, or the indentation \
         differs",
    ),
    (
        "could not find expected ':'",
        "; on the line before, a field's name lacks its colon and a blank, or a text goes on and is not indented",
    ),
    (
        "block sequence entries are not allowed",
        "; put a text that begins with a dash in quotes",
    ),
    (
        "mapping keys are not allowed",
        "; put a text that begins with ? in quotes",
    ),
];

impl From<Form> for Questionnaire {
    /// Only for a form in which [`check`] finds no fault.
    fn from(form: Form) -> Self {
        let questions: Vec<_> = form
            .questions
            .into_iter()
            .map(|question| Question {
                id: question.id.0,
                text: question.text.0,
                raise: question.raise.map(|text| text.0),
                reverse: question.reverse.unwrap_or(false),
            })
            .collect();
        let scales = form.scales.map_or_else(Vec::new, |scales| {
            let index = by_id(&questions);
            scales
                .into_iter()
                .map(|scale| scale.into_scale(&index))
                .collect()
        });
        let total = form.results.map(|results| Scale {
            id: "total".into(),
            title: "Total".into(),
            items: (0..questions.len()).collect(),
            scoring: Scoring::Sum,
            results: bands(Some(results)),
        });
        let points = || form.choices.iter().map(|choice| choice.points);
        let points_range = points().min().unwrap_or(0)..=points().max().unwrap_or(0);
        Self {
            id: form.id.0,
            title: form.title.0,
            introduction: form.introduction.map(|text| text.0),
            source: form.source.map(|text| text.0),
            choices: form
                .choices
                .into_iter()
                .map(|choice| Choice {
                    label: choice.label.0,
                    keys: choice.keys.into_iter().flatten().map(|key| key.0).collect(),
                    points: choice.points,
                })
                .collect(),
            concern: form.concern.and_then(|concern| concern.cutoff()),
            points_range,
            questions,
            summary: form.summary.map(|text| text.0),
            total,
            scales,
            safety: form.safety.0,
        }
    }
}

impl ScaleForm {
    fn into_scale(self, index: &BTreeMap<&str, usize>) -> Scale {
        let items = self.questions.iter().filter_map(|id| index.get(&**id));
        Scale {
            items: items.copied().collect(),
            id: self.id.0,
            title: self.title.0,
            scoring: self.score.into(),
            results: bands(self.results),
        }
    }
}

fn bands(results: Option<Vec<ResultForm>>) -> Vec<ResultBand> {
    results
        .into_iter()
        .flatten()
        .filter_map(|result| {
            Some(ResultBand {
                from: Score::decimal(result.from)?,
                id: result.id.0,
                positive: result.positive,
                headline: result.headline.0,
                why: result.why.map(|text| text.0),
                advice: result.advice.0,
            })
        })
        .collect()
}

impl ConcernForm {
    /// The cut-off, if exactly one is given.
    pub fn cutoff(&self) -> Option<Cutoff> {
        match (self.at_most, self.at_least) {
            (Some(most), None) => Some(Cutoff::AtMost(most)),
            (None, Some(least)) => Some(Cutoff::AtLeast(least)),
            _ => None,
        }
    }
}

impl From<ScoringForm> for Scoring {
    fn from(form: ScoringForm) -> Self {
        match form {
            ScoringForm::Sum => Scoring::Sum,
            ScoringForm::Mean => Scoring::Mean,
        }
    }
}
