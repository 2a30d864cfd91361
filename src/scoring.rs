//! From responses to points, scores and results. Knows no clock, file or terminal.

use crate::questionnaire::choices::{Choice, Points};
use crate::questionnaire::score::Score;
use crate::questionnaire::{Question, Questionnaire, ResultBand, Scale};
use crate::responses::Response;

/// What the responses to a questionnaire mean.
pub struct Assessment<'q> {
    /// One for each question, in order.
    pub(crate) items: Vec<Item<'q>>,
    /// The scale of all questions, if the questionnaire has one.
    pub(crate) total: Option<ScaleAssessment<'q>>,
    /// The subscales, in order.
    pub(crate) scales: Vec<ScaleAssessment<'q>>,
}

/// A question and its response.
pub(crate) struct Item<'q> {
    pub question: &'q Question,
    /// `None` if the question was skipped.
    pub answer: Option<Answer<'q>>,
}

#[derive(Clone, Copy)]
pub(crate) struct Answer<'q> {
    pub choice: &'q Choice,
    /// What it is worth, after reversal. `None` if its choice has no points.
    pub points: Option<Points>,
    /// Whether it is worth raising.
    pub concern: bool,
}

/// The score of a scale: an interval, since items without points, skipped or not, may be worth
/// their fewest or their most.
pub(crate) struct ScaleAssessment<'q> {
    pub scale: &'q Scale,
    /// The score with every item without points at its fewest.
    pub lowest: Score,
    /// The score with every item without points at its most.
    pub highest: Score,
    /// The highest score that any answers reach.
    pub max: Score,
    /// How many items have points.
    pub answered: usize,
    /// The score, if all items have points, or enough of them for a prorated one.
    pub score: Option<Score>,
    /// The first answer that has no points.
    pub without_points: Option<&'q Choice>,
    /// The result of the score, or of the interval if no item without points can change it.
    pub result: Option<&'q ResultBand>,
}

impl<'q> ScaleAssessment<'q> {
    /// Scores the `items` of `scale`. A missing answer is not worth zero, and the others only stand
    /// for it if the scale says how many are enough.
    ///
    /// A change here must change the
    /// [`fingerprint`](crate::questionnaire::fingerprint::fingerprint), or checks that were saved
    /// before look as if they were edited.
    fn new(scale: &'q Scale, items: &[Item<'q>]) -> Self {
        let (mut sum, mut answered) = (0, 0);
        // Of the items without points, and of all.
        let (mut fewest, mut most, mut max) = (0, 0, 0);
        let mut without_points = None;
        for &item in &scale.items {
            let Item { question, answer } = &items[item];
            max += question.choices.most;
            if let Some(Answer { points: Some(points), .. }) = answer {
                sum += points;
                answered += 1;
            } else {
                fewest += question.choices.fewest;
                most += question.choices.most;
                without_points = without_points.or(answer.map(|answer| answer.choice));
            }
        }
        let [lowest, highest, max] = [sum + fewest, sum + most, max].map(|sum| scale.score(sum));
        let enough = scale.min_answered.unwrap_or(scale.items.len());
        let score = if answered >= enough { Some(scale.score_of(sum, answered)) } else { None };
        let (from, to) = (score.unwrap_or(lowest), score.unwrap_or(highest));
        // The result of the highest score is that of the lowest, too, if it begins there or below.
        let result = scale.results.iter().rfind(|result| result.from <= to);
        let result = result.filter(|result| result.from <= from);
        Self { scale, lowest, highest, max, answered, score, without_points, result }
    }

    /// Whether the score is prorated from the answers that have points.
    pub(crate) fn is_prorated(&self) -> bool {
        self.score.is_some() && self.answered < self.scale.items.len()
    }
}

impl<'q> Assessment<'q> {
    /// Scores `responses` to `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire, responses: &[Response]) -> Self {
        let mut items = Vec::with_capacity(responses.len());
        for (question, response) in questionnaire.questions.iter().zip(responses) {
            items.push(Item { question, answer: answer(question, *response) });
        }
        let assess = |scale| ScaleAssessment::new(scale, &items);
        let total = questionnaire.total.as_ref().map(assess);
        let scales = questionnaire.scales.iter().map(assess).collect();
        Self { items, total, scales }
    }

    /// How many questions were answered.
    pub(crate) fn answered(&self) -> usize {
        self.items.iter().filter(|item| item.answer.is_some()).count()
    }

    /// Whether the result is a positive one: that of the total, or without a total, that of each
    /// scale with results.
    pub(crate) fn is_positive(&self) -> bool {
        let scales = if self.total.is_some() { self.total.as_slice() } else { &self.scales };
        let mut judged: Vec<_> = scales.iter().collect();
        judged.retain(|scale| !scale.scale.results.is_empty());
        !judged.is_empty()
            && judged.iter().all(|scale| matches!(scale.result, Some(result) if result.positive))
    }
}

/// The answer that `response` gives to `question`. `None` if it was skipped.
pub(crate) fn answer(question: &Question, response: Response) -> Option<Answer<'_>> {
    let Response::Chosen(index) = response else { return None };
    let choice = &question.choices.list[index];
    let points = question.points(choice);
    let concern = points.is_some_and(|points| question.concern.is_met_by(points));
    Some(Answer { choice, points, concern })
}

#[cfg(test)]
mod tests;
