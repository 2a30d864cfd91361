//! The report: one value, and a function for each format that writes it.

pub mod json;
pub mod markdown;
pub mod text;

use jiff::Timestamp;

use crate::questionnaire::Questionnaire;
use crate::questionnaire::score::Score;
use crate::saved_check::Since;
use crate::scoring::{Answer, Assessment, Item, ScaleAssessment};

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

/// The heading of a result that skipped answers could change.
const NO_RESULT: &str = "No result yet";

impl<'q> Report<'q> {
    /// Returns the answers that are worth raising.
    pub fn concerns(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        self.answers().filter(|(_, answer)| answer.concern)
    }

    /// Returns the answers that are farthest from a concern.
    pub fn strengths(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        let best = self.questionnaire.best_points();
        self.answers().filter(move |(_, answer)| Some(answer.points) == best)
    }

    /// Returns the answers that are neither worth raising nor farthest from a concern.
    pub fn others(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        let best = self.questionnaire.best_points();
        self.answers().filter(move |(_, answer)| !answer.concern && Some(answer.points) != best)
    }

    fn answers(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        self.assessment.items.iter().filter_map(|item| Some((item, item.answer?)))
    }

    /// Returns the questions that were skipped.
    pub fn skipped(&self) -> impl Iterator<Item = &Item<'q>> {
        self.assessment.items.iter().filter(|item| item.answer.is_none())
    }

    /// Returns what changed since the previous check, if there is one.
    pub fn since(&self) -> Option<&Since> {
        match &self.previous {
            Previous::Check(since) => Some(since),
            Previous::NotLookedFor | Previous::None => None,
        }
    }

    /// Returns the total's result in a few words, or that there is none yet. `None` without a total.
    pub fn headline(&self) -> Option<&str> {
        let total = self.assessment.total.as_ref()?;
        Some(total.result.map_or(NO_RESULT, |result| &result.headline))
    }

    /// Returns what to do about the total's result.
    pub fn advice(&self) -> Option<&str> {
        let result = self.assessment.total.as_ref()?.result?;
        Some(&result.advice)
    }

    /// Returns how the answers add up, and why that gives the result. May be empty.
    pub fn summary(&self) -> String {
        let mut sentences = vec![self.count_sentence()];
        if let Some(total) = &self.assessment.total {
            if let Some(score) = total.score() {
                sentences.push(self.score_sentence(score, total.max));
            }
            sentences.push(match total.result {
                Some(result) => result.why.clone().unwrap_or_default(),
                None => self.open_sentence(),
            });
        }
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    /// Says how many questions were answered, if some were not.
    fn count_sentence(&self) -> String {
        let (answered, questions) = (self.assessment.answered(), self.assessment.items.len());
        if answered == questions {
            String::new()
        } else if answered == 0 {
            "You skipped every question.".to_owned()
        } else {
            format!("You answered {answered} of {questions} questions.")
        }
    }

    fn score_sentence(&self, score: Score, max: Score) -> String {
        match self.questionnaire.summary() {
            Some(summary) => {
                summary.replace("{score}", &score.to_string()).replace("{max}", &max.to_string())
            }
            None => format!("Your score is {score} of {max}."),
        }
    }

    /// Says what is missing for a result.
    fn open_sentence(&self) -> String {
        let mut labels: Vec<_> = self.answers().map(|(_, answer)| &answer.choice.label).collect();
        labels.dedup();
        let open = self.skipped().count();
        let others = match NUMBERS.get(open) {
            Some(number) => format!("the other {number}"),
            None => format!("the other {open}"),
        };
        match labels.as_slice() {
            [] => "There is a result once they are answered.".to_owned(),
            [label] => format!("Each answer was \"{label}\". Answer {others} for a result."),
            _ => format!("Answer {others} for a result."),
        }
    }
}

/// Small numbers in words.
const NUMBERS: [&str; 10] =
    ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Returns a subscale's name with its score.
pub fn scale_heading(scale: &ScaleAssessment) -> String {
    let (title, max) = (&scale.scale.title, scale.max);
    match scale.score() {
        Some(score) => format!("{title}: {score} of {max}"),
        None => format!("{title}: {} to {} of {max}", scale.lowest, scale.highest),
    }
}

/// Returns what a subscale's score means. Empty if it has no results.
pub fn scale_result(scale: &ScaleAssessment) -> String {
    if scale.scale.results.is_empty() {
        return String::new();
    }
    let Some(result) = scale.result else {
        return format!("{NO_RESULT}. Answer the skipped questions for one.");
    };
    let texts = [Some(&result.headline), result.why.as_ref(), Some(&result.advice)];
    let sentences = texts.into_iter().flatten().map(|text| {
        let is_open = text.ends_with(|c: char| c.is_alphanumeric());
        format!("{text}{}", if is_open { "." } else { "" })
    });
    sentences.collect::<Vec<_>>().join(" ")
}
