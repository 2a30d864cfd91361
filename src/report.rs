//! The report: one value, and a function for each format that writes it.

mod changes;
pub mod html;
pub mod json;
pub mod markdown;
pub mod text;

use jiff::Timestamp;

use crate::questionnaire::Questionnaire;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::{Words, fill_in};
use crate::saved_check::Since;
use crate::scoring::{Assessment, Item, ScaleAssessment};

/// A finished check.
pub struct Report<'q> {
    /// What was asked.
    pub questionnaire: &'q Questionnaire,
    /// What the responses mean.
    pub assessment: Assessment<'q>,
    /// When the last question was answered, in whole seconds.
    pub answered_at: Timestamp,
    /// The previous check.
    pub previous: Previous,
}

/// The previous check of the same questionnaire.
pub enum Previous {
    /// It was not looked for, since this one is not saved.
    NotLookedFor,
    /// There is none.
    None,
    /// There is one, and this changed since.
    Check(Since),
}

/// A question whose answer is worth raising, in words.
pub struct Concern {
    /// What was asked.
    pub question: String,
    /// The answer, or several in a list, the newest last.
    pub answer: String,
    /// Words to begin a conversation with, in quotation marks.
    pub raise: Option<String>,
}

impl Report<'_> {
    /// Returns the questions whose answers are worth raising.
    pub fn concerns(&self) -> Vec<Concern> {
        let mut concerns = Vec::new();
        for Item { question, answer } in &self.assessment.items {
            if let Some(answer) = answer.filter(|answer| answer.concern) {
                concerns.push(Concern {
                    question: question.text.clone(),
                    answer: answer.choice.label.clone(),
                    raise: question.raise.as_ref().map(|raise| self.words().quotation(raise)),
                });
            }
        }
        concerns
    }

    /// Returns the heading of [`Report::sheet_others`].
    pub fn sheet_others_heading(&self) -> String {
        if self.concerns().is_empty() {
            self.words().sheet_answers()
        } else {
            self.words().sheet_other_answers()
        }
    }

    /// Returns the questions of a sheet that are not worth raising, skipped ones included, each with its answer in words.
    pub fn sheet_others(&self) -> Vec<(&str, String)> {
        let mut others = Vec::new();
        for Item { question, answer } in &self.assessment.items {
            match answer {
                Some(answer) if answer.concern => {}
                Some(answer) => others.push((&*question.text, answer.choice.label.clone())),
                None => others.push((&*question.text, self.words().skipped())),
            }
        }
        others
    }

    /// Returns whether the answers that are not worth raising are listed in a text: not if all were given and none is worth
    /// raising, since the person has just seen them.
    pub fn lists_answers(&self) -> bool {
        self.questionnaire.best_points().is_none()
            || self.assessment.answered() < self.assessment.items.len()
            || !self.concerns().is_empty()
    }

    /// Returns the total's result in a few words, or that there is none. `None` without a total.
    pub fn headline(&self) -> Option<String> {
        let total = self.assessment.total.as_ref()?;
        Some(match total.result {
            Some(result) => result.headline.clone(),
            None => self.words().no_result(),
        })
    }

    /// Returns what to do about the total's result.
    pub fn advice(&self) -> Option<&str> {
        let result = self.assessment.total.as_ref()?.result?;
        Some(&result.advice)
    }

    /// Returns how the answers add up, and why that gives the result or none. May be empty.
    pub fn summary(&self) -> String {
        let total = self.assessment.total.as_ref();
        let score = total.and_then(|total| Some(self.score_sentence(total.score()?, total.max)));
        let result = total.and_then(|total| total.result);
        let sentences = [
            total.filter(|total| total.result.is_none()).map(|total| self.open_sentence(total)),
            self.count_sentence(),
            score,
            result.and_then(|result| result.why.clone()),
        ];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Says how many questions were answered, if some were not.
    fn count_sentence(&self) -> Option<String> {
        match (self.assessment.answered(), self.assessment.items.len()) {
            (0, _) => Some(self.words().all_skipped()),
            (answered, count) if answered < count => Some(self.words().answered(answered, count)),
            _ => None,
        }
    }

    fn score_sentence(&self, score: Score, max: Score) -> String {
        let (score, max) = (self.words().number(score), self.words().number(max));
        match self.questionnaire.summary() {
            Some(summary) => fill_in(summary, &[("score", &score), ("max", &max)]),
            None => self.words().score(score, max),
        }
    }

    /// Says what keeps a scale from having a result.
    fn open_sentence(&self, scale: &ScaleAssessment) -> String {
        match scale.without_points {
            Some(choice) => self.words().no_points(self.words().quotation(&choice.label)),
            None => self.words().to_get_one(),
        }
    }

    /// Returns a subscale's name with its score.
    pub fn scale_heading(&self, scale: &ScaleAssessment) -> String {
        let words = self.words();
        let (title, max) = (&scale.scale.title, words.number(scale.max));
        match scale.score() {
            Some(score) => words.scale_score(title, words.number(score), max),
            None => {
                let (lowest, highest) = (words.number(scale.lowest), words.number(scale.highest));
                words.scale_range(title, lowest, highest, max)
            }
        }
    }

    /// Returns what a subscale's score means. Empty if it has no results.
    pub fn scale_result(&self, scale: &ScaleAssessment) -> String {
        if scale.scale.results.is_empty() {
            return String::new();
        }
        let texts = match scale.result {
            Some(result) => {
                vec![Some(result.headline.clone()), result.why.clone(), Some(result.advice.clone())]
            }
            None => vec![Some(self.words().no_result()), Some(self.open_sentence(scale))],
        };
        let sentences = texts.into_iter().flatten().map(|text| {
            let is_open = text.ends_with(char::is_alphanumeric);
            if is_open { self.words().sentence(text) } else { text }
        });
        sentences.collect::<Vec<_>>().join(" ")
    }

    /// Returns the program's own words in the language of the questionnaire.
    pub fn words(&self) -> &Words {
        self.questionnaire.words()
    }
}
