//! Checks whether a saved check is as it was written: after a change by hand, its counts, points and scores may not fit.

use std::collections::HashSet;

use anyhow::{Context, Result, bail, ensure};

use super::{Number, SavedCheck, SavedResponse, SavedScore};
use crate::escape::quoted;
use crate::questionnaire::{Points, Questionnaire};

impl SavedCheck {
    /// Errors if its counts, or its score, do not fit its responses, as after a change by hand.
    pub fn check_counts(&self) -> Result<()> {
        let mut seen = HashSet::new();
        for (nth, SavedResponse { id, answer, points, .. }) in self.responses.iter().enumerate() {
            ensure!(seen.insert(id), "responses[{nth}]: {} is there twice", quoted(id));
            ensure!(
                answer.is_some() || points.is_none(),
                "responses[{nth}].points: there is no answer to have points"
            );
        }
        let (questions, answered) = (self.responses.len(), self.answers().count());
        ensure!(
            self.questions == questions,
            "questions: {}, but there are {questions}",
            self.questions
        );
        ensure!(self.answered == answered, "answered: {}, but there are {answered}", self.answered);
        let points: Option<Vec<Points>> =
            self.responses.iter().map(|response| response.points).collect();
        let sum = points.map(|points| points.into_iter().map(i128::from).sum::<i128>());
        match (self.total.score, sum) {
            (Some(score), Some(sum)) => {
                ensure!(score.is(sum), "score: {score}, but the points add up to {sum}");
            }
            (Some(score), None) => bail!("score: {score}, but some points are missing"),
            (None, Some(sum)) if self.total.score_range.is_some() => {
                bail!("score: null, but the points add up to {sum}")
            }
            (None, _) => {}
        }
        self.total.check_order()?;
        for (nth, scale) in self.scales.iter().enumerate() {
            scale.score.check_order().with_context(|| format!("scales[{nth}]"))?;
        }
        Ok(())
    }

    /// Errors if an answer has other points than in `questionnaire`, which has the same id.
    pub fn check_points(&self, questionnaire: &Questionnaire) -> Result<()> {
        let questions = questionnaire.questions_by_id();
        for (nth, response) in self.responses.iter().enumerate() {
            let question = questions.get(response.id.as_str());
            let choices = questionnaire.choices();
            let choice = choices.iter().find(|choice| Some(&choice.id) == response.answer.as_ref());
            let (Some(question), Some(choice)) = (question, choice) else {
                continue;
            };
            let points = questionnaire.points(&questionnaire.questions()[*question], choice);
            ensure!(
                points == response.points,
                "responses[{nth}].points: {}, but the answer {} to {} has {} in the question file; if its points were \
                 changed, give the questionnaire a new id",
                points_or_null(response.points),
                choice.id,
                response.id,
                points_or_null(points)
            );
        }
        Ok(())
    }
}

fn points_or_null(points: Option<Points>) -> String {
    points.map_or("null".to_owned(), |points| points.to_string())
}

impl SavedScore {
    /// Errors if its numbers are not in order, as after a change by hand.
    fn check_order(&self) -> Result<()> {
        let Some([lowest, highest]) = self.score_range else {
            ensure!(self.score.is_none(), "score_range: null, but there is a score");
            return Ok(());
        };
        ensure!(
            lowest.to_f64() <= highest.to_f64(),
            "score_range: {lowest} to {highest} goes backwards"
        );
        if let Some(score) = self.score {
            ensure!(
                [lowest, highest] == [score; 2],
                "score: {score}, but score_range is {lowest} to {highest}"
            );
        }
        if let Some(max) = self.max_score {
            ensure!(
                highest.to_f64() <= max.to_f64(),
                "max_score: {max}, but score_range goes up to {highest}"
            );
        }
        Ok(())
    }
}

impl Number {
    /// Returns whether it is the whole number `sum`.
    fn is(self, sum: i128) -> bool {
        matches!(self, Self::Whole(number) if i128::from(number) == sum)
    }
}
