//! From responses to what they mean. Pure: facts in, facts out.

use crate::questionnaire::{Choice, Points, Question, Questionnaire, ResultBand, Scale, Score};
use crate::responses::{Response, Responses};

/// What the responses to a questionnaire mean.
pub struct Assessment<'q> {
    /// One for each question, in order.
    pub items: Vec<Item<'q>>,
    /// The scale of all questions, where the questionnaire has one.
    pub total: Option<ScaleAssessment<'q>>,
    /// The subscales, in order.
    pub scales: Vec<ScaleAssessment<'q>>,
}

/// A question and its response.
pub struct Item<'q> {
    /// What was asked.
    pub question: &'q Question,
    /// The answer; `None` if it was skipped.
    pub answer: Option<Answer<'q>>,
}

/// An answer, and what it is worth.
#[derive(Clone, Copy)]
pub struct Answer<'q> {
    /// The choice taken.
    pub choice: &'q Choice,
    /// What it is worth, after reversal.
    pub points: Points,
    /// Whether it is worth raising.
    pub concern: bool,
}

/// The score of a scale: an interval, as skipped items may be worth their least or their most.
pub struct ScaleAssessment<'q> {
    /// The scale.
    pub scale: &'q Scale,
    /// The score with every skipped item at its least points.
    pub lowest: Score,
    /// The score with every skipped item at its most points.
    pub highest: Score,
    /// Whether no item was skipped, so that there is one score.
    pub complete: bool,
    /// The result, if no skipped item can change it.
    pub result: Option<&'q ResultBand>,
}

impl ScaleAssessment<'_> {
    /// The score, if no answer is missing.
    pub fn score(&self) -> Option<Score> {
        self.complete.then_some(self.lowest)
    }
}

impl<'q> Assessment<'q> {
    /// Scores `responses` to `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire, responses: &Responses) -> Self {
        let responses = responses.as_slice();
        let items = (questionnaire.questions().iter().zip(responses))
            .map(|(question, response)| Item {
                question,
                answer: answer(questionnaire, question, *response),
            })
            .collect();
        let assess = |scale: &'q Scale| assess_scale(questionnaire, scale, responses);
        Self {
            items,
            total: questionnaire.total().map(assess),
            scales: questionnaire.scales().iter().map(assess).collect(),
        }
    }

    /// How many questions were answered.
    pub fn answered(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.answer.is_some())
            .count()
    }

    /// Whether the result is there and a positive one. Without a total, that of every scale that has results.
    pub fn is_positive(&self) -> bool {
        let positive = |scale: &ScaleAssessment| scale.result.is_some_and(|result| result.positive);
        match &self.total {
            Some(total) => positive(total),
            None => {
                let judged =
                    || (self.scales.iter()).filter(|scale| !scale.scale.results.is_empty());
                judged().count() > 0 && judged().all(positive)
            }
        }
    }
}

/// The answer that `response` gives to `question`.
pub fn answer<'q>(
    questionnaire: &'q Questionnaire,
    question: &'q Question,
    response: Response,
) -> Option<Answer<'q>> {
    match response {
        Response::Skipped => None,
        Response::Chosen(index) => {
            let choice = &questionnaire.choices()[index];
            let points = questionnaire.points(question, choice);
            Some(Answer {
                choice,
                points,
                concern: questionnaire.is_concern(points),
            })
        }
    }
}

/// Scores the items of `scale`: neither prorated nor filled with zeros.
pub fn assess_scale<'q>(
    questionnaire: &'q Questionnaire,
    scale: &'q Scale,
    responses: &[Response],
) -> ScaleAssessment<'q> {
    let range = questionnaire.points_range();
    let (mut lowest, mut highest, mut complete) = (0, 0, true);
    for &item in &scale.items {
        let question = &questionnaire.questions()[item];
        match responses[item] {
            Response::Chosen(choice) => {
                let points = questionnaire.points(question, &questionnaire.choices()[choice]);
                lowest += points;
                highest += points;
            }
            Response::Skipped => {
                lowest += range.start();
                highest += range.end();
                complete = false;
            }
        }
    }
    let (lowest, highest) = (scale.score(lowest), scale.score(highest));
    let band = scale
        .band(lowest)
        .filter(|band| complete || scale.band(highest) == Some(*band));
    ScaleAssessment {
        scale,
        lowest,
        highest,
        complete,
        result: band.map(|band| &scale.results[band]),
    }
}
