//! A row of responses, and the scores that are written for it.

use super::header::Header;
use super::rows::RowText;
use crate::questionnaire::Scale;
use crate::responses::Response;
use crate::scoring::{ScaleAssessment, answer, assess_scale};

/// A row without faults.
pub struct ScoredRow<'r> {
    /// What the columns are.
    pub header: &'r Header<'r>,
    /// The cells.
    pub text: RowText<'r>,
    /// One for each question, in order.
    pub responses: &'r [Response],
}

impl<'r> ScoredRow<'r> {
    /// Returns the columns that pass through: names and cells.
    pub fn passed(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let (names, text) = (&self.header.names, self.text);
        self.header.passed.iter().map(move |&column| (names[column].as_str(), text.cell(column)))
    }

    /// Returns how many questions were answered.
    pub fn answered(&self) -> usize {
        self.responses.iter().filter(|response| **response != Response::Skipped).count()
    }

    /// Returns the scale of all questions, if the questionnaire has one.
    pub fn total(&self) -> Option<ScaleAssessment<'r>> {
        Some(self.assess(self.header.questionnaire.total.as_ref()?))
    }

    /// Returns the subscales.
    pub fn scales(&self) -> impl Iterator<Item = ScaleAssessment<'r>> {
        self.header.questionnaire.scales.iter().map(|scale| self.assess(scale))
    }

    fn assess(&self, scale: &'r Scale) -> ScaleAssessment<'r> {
        assess_scale(self.header.questionnaire, scale, self.responses)
    }

    /// Returns the ids of the questions whose answers are worth raising.
    pub fn concerns(&self) -> impl Iterator<Item = &'r str> {
        let questions = self.header.questionnaire.questions.iter();
        questions.zip(self.responses).filter_map(|(question, response)| {
            let answer = answer(self.header.questionnaire, question, *response)?;
            answer.concern.then_some(question.id.as_str())
        })
    }
}
