//! The report as one JSON object on one line, for programs; its shape is in the README.

use std::io::{self, Write};

use serde::Serialize;

use super::{Earlier, Report};
use crate::questionnaire::Questionnaire;
use crate::quote::is_harmful;
use crate::record::{FORMAT, Named, Number, Record, Response, Scale, Since};
use crate::scoring::{Item, ScaleAssessment};

/// Writes `report` as one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let record = Record::new(report);
    match &report.earlier {
        Earlier::NotKept => line(&record, out),
        Earlier::None => write_since(&record, None, out),
        Earlier::Check(since) => write_since(&record, Some(since), out),
    }
}

/// Writes `record` and what changed as one line.
///
/// # Errors
///
/// Those of `out`.
pub fn write_since(record: &Record, since: Option<&Since>, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Compared<'r> {
        #[serde(flatten)]
        record: &'r Record<'r>,
        since: Option<&'r Since>,
    }
    line(&Compared { record, since }, out)
}

fn line(object: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let mut line = serde_json::to_string(object)?;
    if line.contains(is_harmful) {
        // They stand in strings alone, where an escape means the same.
        line = (line.chars())
            .map(|c| match is_harmful(c) {
                true => format!("\\u{:04x}", u32::from(c)),
                false => c.to_string(),
            })
            .collect();
    }
    writeln!(out, "{line}")
}

impl<'r> Record<'r> {
    /// The object that `report` is.
    pub fn new(report: &'r Report) -> Self {
        let assessment = &report.assessment;
        let total = Total::new(report.questionnaire, assessment.total.as_ref());
        Self {
            format: FORMAT,
            questionnaire: Named {
                id: report.questionnaire.id().into(),
                title: report.questionnaire.title().into(),
            },
            answered_at: report.answered_at,
            verdict: total.verdict.map(Into::into),
            positive: total.positive,
            score: total.score,
            score_range: total.score_range,
            max_score: total.max_score,
            answered: assessment.answered(),
            questions: assessment.items.len(),
            responses: assessment.items.iter().map(Response::new).collect(),
            scales: (assessment.scales.iter())
                .map(|scale| Scale::new(report.questionnaire, scale))
                .collect(),
        }
    }
}

/// What is told of the scale of all questions; every field is null where there is none.
#[derive(Serialize)]
pub struct Total<'r> {
    verdict: Option<&'r str>,
    positive: Option<bool>,
    score: Option<Number>,
    score_range: Option<[Number; 2]>,
    max_score: Option<Number>,
}

impl<'r> Total<'r> {
    /// Of an assessment's `total`, if it has one.
    pub fn new(questionnaire: &Questionnaire, total: Option<&ScaleAssessment<'r>>) -> Self {
        let result = total.and_then(|total| total.result);
        Self {
            verdict: result.map(|result| result.id.as_str()),
            positive: result.map(|result| result.positive),
            score: total.and_then(ScaleAssessment::score).map(Number::from),
            score_range: total.map(range),
            max_score: total.map(|total| highest(questionnaire, total)),
        }
    }
}

impl<'r> Scale<'r> {
    /// Of an assessment's `scale`.
    pub fn new(questionnaire: &Questionnaire, scale: &ScaleAssessment<'r>) -> Self {
        Self {
            id: scale.scale.id.as_str().into(),
            title: scale.scale.title.as_str().into(),
            score: scale.score().map(Number::from),
            score_range: range(scale),
            max_score: highest(questionnaire, scale),
            verdict: scale.result.map(|result| result.id.as_str().into()),
            positive: scale.result.map(|result| result.positive),
        }
    }
}

fn highest(questionnaire: &Questionnaire, scale: &ScaleAssessment) -> Number {
    (*questionnaire.score_range(scale.scale).end()).into()
}

fn range(scale: &ScaleAssessment) -> [Number; 2] {
    [scale.lowest.into(), scale.highest.into()]
}

impl<'r> Response<'r> {
    fn new(item: &'r Item) -> Self {
        let concern = item.answer.is_some_and(|answer| answer.concern);
        Self {
            id: item.question.id.as_str().into(),
            question: item.question.text.as_str().into(),
            answer: item
                .answer
                .map(|answer| answer.choice.label.as_str().into()),
            points: item.answer.map(|answer| answer.points),
            concern,
            raise: (item.question.raise.as_deref().filter(|_| concern)).map(Into::into),
        }
    }
}
