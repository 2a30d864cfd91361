//! From responses to what they mean. Pure: facts in, facts out.

use crate::questionnaire::score::Score;
use crate::questionnaire::{Choice, Points, Question, Questionnaire, ResultBand, Scale};
use crate::responses::Response;

/// What the responses to a questionnaire mean.
pub struct Assessment<'q> {
    /// One for each question, in order.
    pub items: Vec<Item<'q>>,
    /// The scale of all questions, if the questionnaire has one.
    pub total: Option<ScaleAssessment<'q>>,
    /// The subscales, in order.
    pub scales: Vec<ScaleAssessment<'q>>,
}

/// A question and its response.
pub struct Item<'q> {
    /// What was asked.
    pub question: &'q Question,
    /// The answer. `None` if the question was skipped.
    pub answer: Option<Answer<'q>>,
}

/// An answer, and what it is worth.
#[derive(Clone, Copy)]
pub struct Answer<'q> {
    /// The choice taken.
    pub choice: &'q Choice,
    /// What it is worth, after reversal. `None` if its choice has no points.
    pub points: Option<Points>,
    /// Whether it is worth raising.
    pub concern: bool,
}

/// The score of a scale: an interval, since items without points, skipped or not, may be worth their fewest or their most.
pub struct ScaleAssessment<'q> {
    /// The scale.
    pub scale: &'q Scale,
    /// The score with every item without points at its fewest.
    pub lowest: Score,
    /// The score with every item without points at its most.
    pub highest: Score,
    /// The highest score that any answers reach.
    pub max: Score,
    /// Whether all items have points, so that there is one score.
    pub complete: bool,
    /// The first answer to an item that has no points.
    pub without_points: Option<&'q Choice>,
    /// The result, if no item without points can change it.
    pub result: Option<&'q ResultBand>,
}

impl ScaleAssessment<'_> {
    /// Returns the score, if no answer is missing.
    pub fn score(&self) -> Option<Score> {
        self.complete.then_some(self.lowest)
    }
}

impl<'q> Assessment<'q> {
    /// Scores `responses` to `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire, responses: &[Response]) -> Self {
        let mut items = Vec::with_capacity(responses.len());
        for (question, response) in questionnaire.questions.iter().zip(responses) {
            items.push(Item { question, answer: answer(questionnaire, question, *response) });
        }
        let assess = |scale: &'q Scale| assess_scale(questionnaire, scale, responses);
        Self {
            items,
            total: questionnaire.total.as_ref().map(assess),
            scales: questionnaire.scales.iter().map(assess).collect(),
        }
    }

    /// Returns how many questions were answered.
    pub fn answered(&self) -> usize {
        self.items.iter().filter(|item| item.answer.is_some()).count()
    }

    /// Returns whether there is a result and it is a positive one. Without a total, all scales with results need one.
    pub fn is_positive(&self) -> bool {
        let judged: Vec<_> = match &self.total {
            Some(total) => vec![total],
            None => self.scales.iter().filter(|scale| !scale.scale.results.is_empty()).collect(),
        };
        let is_positive =
            |scale: &&ScaleAssessment| matches!(scale.result, Some(result) if result.positive);
        !judged.is_empty() && judged.iter().all(is_positive)
    }
}

/// Returns the answer that `response` gives to `question`.
pub fn answer<'q>(
    questionnaire: &'q Questionnaire,
    question: &'q Question,
    response: Response,
) -> Option<Answer<'q>> {
    let Response::Chosen(index) = response else { return None };
    let choice = &questionnaire.choices[index];
    let points = questionnaire.points(question, choice);
    let concern = points.is_some_and(|points| questionnaire.is_concern(points));
    Some(Answer { choice, points, concern })
}

/// Scores the items of `scale`, without proration and without zeros for missing answers. A change here must change the
/// [`fingerprint`](crate::questionnaire::fingerprint::fingerprint), or checks that were saved before look as if they were edited.
pub fn assess_scale<'q>(
    questionnaire: &'q Questionnaire,
    scale: &'q Scale,
    responses: &[Response],
) -> ScaleAssessment<'q> {
    let range = &questionnaire.points_range;
    let (mut lowest, mut highest, mut complete) = (0, 0, true);
    let mut without_points = None;
    for &item in &scale.items {
        let answer = answer(questionnaire, &questionnaire.questions[item], responses[item]);
        let points = answer.and_then(|answer| answer.points);
        lowest += points.unwrap_or(*range.start());
        highest += points.unwrap_or(*range.end());
        if points.is_none() {
            complete = false;
            without_points = without_points.or(answer.map(|answer| answer.choice));
        }
    }
    let (lowest, highest) = (scale.score(lowest), scale.score(highest));
    let band = scale.band(lowest).filter(|band| scale.band(highest) == Some(*band));
    ScaleAssessment {
        scale,
        lowest,
        highest,
        max: questionnaire.max_score(scale),
        complete,
        without_points,
        result: band.map(|band| &scale.results[band]),
    }
}

#[cfg(test)]
mod tests;
