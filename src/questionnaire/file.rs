//! The question file: its YAML form, and the way from bytes to a [`Questionnaire`] or every problem at its place.
//!
//! The form is deserialized once. Only if that fails, or [`check`](super::check) finds a fault of meaning, the file is read
//! again as a tree with places, [repaired](super::repair) so far that all of it can be judged, and every problem is told.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::str::Utf8Error;

#[cfg(test)]
use schemars::JsonSchema;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::check::{Fault, StandIns, check};
use super::place::{Budget, Node, Place, Reader};
use super::{
    Choice, Cutoff, Question, Questionnaire, ResultBand, Scale, Score, Scoring, by_id, repair,
};
use serde::de::DeserializeSeed;

/// The most bytes that a question file may have.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;
pub(super) const MAX_TEXT_BYTES: usize = 10_000;
pub(super) const MAX_LIST_ITEMS: usize = 20_000;
const MAX_NODES: usize = 1_000_000;

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
    pub choices: List<ChoiceForm>,
    /// The points, after reversal, at which an answer is worth raising.
    pub concern: Option<ConcernForm>,
    /// The questions, in order.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub questions: List<QuestionForm>,
    /// A sentence on the total; {score} and {max} stand for the numbers.
    pub summary: Option<Text>,
    /// What the sum over all questions means; left out where there is no total.
    pub results: Option<List<ResultForm>>,
    /// Sets of questions that are scored together.
    pub scales: Option<List<ScaleForm>>,
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
    pub keys: Option<List<Text>>,
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
    pub questions: List<Text>,
    /// How the points make the score.
    pub score: ScoringForm,
    /// What the score means; may be left out.
    pub results: Option<List<ResultForm>>,
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
#[derive(Clone)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(transparent))]
pub(super) struct Text(#[cfg_attr(test, schemars(length(min = 1)))] String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                match text.len() {
                    ..=MAX_TEXT_BYTES => Ok(Text(text.trim().to_owned())),
                    _ => Err(E::custom(format_args!(
                        "a text longer than {MAX_TEXT_BYTES} bytes"
                    ))),
                }
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A list of bounded length.
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(transparent))]
pub(super) struct List<T>(Vec<T>);

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    if items.len() == MAX_LIST_ITEMS {
                        return Err(de::Error::custom(format_args!(
                            "a list of more than {MAX_LIST_ITEMS} entries"
                        )));
                    }
                    items.push(item);
                }
                Ok(List(items))
            }
        }
        deserializer.deserialize_seq(ListVisitor(std::marker::PhantomData))
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
        // A byte order mark breaks serde_yaml.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Aliases can make a small file huge, so such a file is measured before it is believed.
        if text.contains('&') && text.contains('*') {
            read_tree(text).map_err(|problem| vec![problem])?;
        }
        match serde_yaml::from_str::<Form>(text) {
            Ok(form) if check(&form).is_empty() => Ok(form.into()),
            Ok(_) => Err(every_problem(text, None)),
            Err(error) => Err(every_problem(text, Some(error))),
        }
    }
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

/// Every problem of a file that is known to have one. `error` is what serde_yaml alone said of it.
fn every_problem(text: &str, error: Option<serde_yaml::Error>) -> Vec<Problem> {
    let tree = match read_tree(text) {
        Ok(tree) => tree,
        Err(problem) => return vec![problem],
    };
    let (form, mut faults) = repair::form(&tree);
    if let Some(form) = &form {
        let stand_ins = StandIns::of(&faults);
        let mut more = check(form);
        more.retain(|fault| !stand_ins.explain(fault));
        faults.append(&mut more);
    }
    let mut problems: Vec<_> = faults
        .into_iter()
        .map(|fault| located(fault, &tree))
        .collect();
    if form.is_none() || problems.is_empty() {
        problems.extend(error.map(|error| yaml_fault(text, &error)));
    }
    problems.sort_by_key(|problem| problem.place);
    problems
}

/// The file as a tree with places, if it is sound YAML within bounds.
fn read_tree(text: &str) -> Result<Node, Problem> {
    let budget = Budget::new(MAX_NODES, 2 * MAX_FILE_BYTES);
    Reader(&budget)
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| yaml_fault(text, &error))
}

fn located(fault: Fault, tree: &Node) -> Problem {
    Problem {
        place: fault.place.or_else(|| tree.locate(&fault.path)),
        message: fault.message,
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
    for (fault, advice) in ADVICE {
        if message.contains(fault) {
            message += advice;
        }
    }
    Problem { place, message }
}

/// What to do about the faults that are made most.
const ADVICE: [(&str, &str); 6] = [
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
        "; put a text with a colon in quotes",
    ),
    (
        "cannot start any token",
        "; put a text that begins with a sign in quotes, and indent with blanks, not tabs",
    ),
    (
        "did not find expected",
        "; here or above it, a quote or bracket is not closed, or the indentation differs",
    ),
];

impl From<Form> for Questionnaire {
    /// Only for a form in which [`check`] finds no fault.
    fn from(form: Form) -> Self {
        let questions: Vec<_> = form
            .questions
            .0
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
                .0
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
                .0
                .into_iter()
                .map(|choice| Choice {
                    label: choice.label.0,
                    keys: choice
                        .keys
                        .into_iter()
                        .flat_map(|keys| keys.0)
                        .map(|key| key.0)
                        .collect(),
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

fn bands(results: Option<List<ResultForm>>) -> Vec<ResultBand> {
    results
        .into_iter()
        .flat_map(|results| results.0)
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
