//! The report as one JSON object on one line, for programs; its shape is in the README.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Report;
use crate::questionnaire::{Points, Questionnaire, Score};
use crate::scoring::{Item, ScaleAssessment};

/// Version of the object's shape.
const FORMAT: u32 = 1;

/// Writes `report` as one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Check::new(report))?;
    writeln!(out)
}

#[derive(Serialize)]
struct Check<'r> {
    format: u32,
    questionnaire: Named<'r>,
    answered_at: String,
    #[serde(flatten)]
    total: Total<'r>,
    answered: usize,
    questions: usize,
    responses: Vec<Response<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scales: Vec<Scale<'r>>,
}

#[derive(Serialize)]
struct Named<'r> {
    id: &'r str,
    title: &'r str,
}

#[derive(Serialize)]
struct Response<'r> {
    id: &'r str,
    question: &'r str,
    answer: Option<&'r str>,
    points: Option<Points>,
    concern: bool,
    raise: Option<&'r str>,
}

/// The scale of all questions; every field is null where there is none.
#[derive(Serialize)]
pub struct Total<'r> {
    verdict: Option<&'r str>,
    positive: Option<bool>,
    score: Option<Number>,
    score_range: Option<[Number; 2]>,
    max_score: Option<Number>,
}

/// A subscale.
#[derive(Serialize)]
pub struct Scale<'r> {
    id: &'r str,
    title: &'r str,
    score: Option<Number>,
    score_range: [Number; 2],
    max_score: Number,
    verdict: Option<&'r str>,
    positive: Option<bool>,
}

impl<'r> Check<'r> {
    fn new(report: &'r Report) -> Self {
        let assessment = &report.assessment;
        Self {
            format: FORMAT,
            questionnaire: Named {
                id: report.questionnaire.id(),
                title: report.questionnaire.title(),
            },
            answered_at: report.answered_at.to_string(),
            total: Total::new(report.questionnaire, assessment.total.as_ref()),
            answered: assessment.answered(),
            questions: assessment.items.len(),
            responses: assessment.items.iter().map(Response::new).collect(),
            scales: (assessment.scales.iter())
                .map(|scale| Scale::new(report.questionnaire, scale))
                .collect(),
        }
    }
}

impl<'r> Total<'r> {
    /// Of an assessment's `total`, if it has one.
    pub fn new(questionnaire: &Questionnaire, total: Option<&ScaleAssessment<'r>>) -> Self {
        let result = total.and_then(|total| total.result);
        Self {
            verdict: result.map(|result| result.id.as_str()),
            positive: result.map(|result| result.positive),
            score: total.and_then(ScaleAssessment::score).map(Number),
            score_range: total.map(range),
            max_score: total.map(|total| highest(questionnaire, total)),
        }
    }
}

impl<'r> Scale<'r> {
    /// Of an assessment's `scale`.
    pub fn new(questionnaire: &Questionnaire, scale: &ScaleAssessment<'r>) -> Self {
        Self {
            id: &scale.scale.id,
            title: &scale.scale.title,
            score: scale.score().map(Number),
            score_range: range(scale),
            max_score: highest(questionnaire, scale),
            verdict: scale.result.map(|result| result.id.as_str()),
            positive: scale.result.map(|result| result.positive),
        }
    }
}

fn highest(questionnaire: &Questionnaire, scale: &ScaleAssessment) -> Number {
    Number(*questionnaire.score_range(scale.scale).end())
}

fn range(scale: &ScaleAssessment) -> [Number; 2] {
    [Number(scale.lowest), Number(scale.highest)]
}

impl<'r> Response<'r> {
    fn new(item: &'r Item) -> Self {
        let concern = item.answer.is_some_and(|answer| answer.concern);
        Self {
            id: &item.question.id,
            question: &item.question.text,
            answer: item.answer.map(|answer| answer.choice.label.as_str()),
            points: item.answer.map(|answer| answer.points),
            concern,
            raise: item.question.raise.as_deref().filter(|_| concern),
        }
    }
}

/// A score as a JSON number: whole where it is whole.
struct Number(Score);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0.to_f64()),
        }
    }
}
