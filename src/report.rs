//! The report: one value, and a function to a writer for each format.

pub mod json;
pub mod markdown;
pub mod text;

use crate::moment::Moment;
use crate::questionnaire::{Questionnaire, Score};
use crate::record::Since;
use crate::scoring::{Answer, Assessment, Item, ScaleAssessment};

/// A finished check.
pub struct Report<'q> {
    /// What was asked.
    pub questionnaire: &'q Questionnaire,
    /// What the responses mean.
    pub assessment: Assessment<'q>,
    /// When the last question was answered, to the second.
    pub answered_at: Moment,
    /// The check before.
    pub earlier: Earlier,
}

/// The check before this one, of the same questionnaire.
pub enum Earlier {
    /// Not looked for: nothing is kept.
    NotKept,
    /// This is the first that is kept.
    None,
    /// There is one, and this changed since.
    Check(Since),
}

impl<'q> Report<'q> {
    /// The answers that are worth raising.
    fn concerns(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        self.answers().filter(|(_, answer)| answer.concern)
    }

    /// The answers farthest from a concern.
    fn strengths(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        let best = self.questionnaire.best_points();
        self.answers()
            .filter(move |(_, answer)| Some(answer.points) == best)
    }

    /// The answers between: of them nothing is said.
    fn others(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        let best = self.questionnaire.best_points();
        self.answers()
            .filter(move |(_, answer)| !answer.concern && Some(answer.points) != best)
    }

    fn others_heading(&self) -> &str {
        match self.others().count() == self.assessment.answered() {
            true => "Your answers",
            false => "Your other answers",
        }
    }

    fn answers(&self) -> impl Iterator<Item = (&Item<'q>, Answer<'q>)> {
        (self.assessment.items.iter()).filter_map(|item| Some((item, item.answer?)))
    }

    /// The questions that were skipped.
    fn skipped(&self) -> impl Iterator<Item = &Item<'q>> {
        (self.assessment.items.iter()).filter(|item| item.answer.is_none())
    }

    /// What changed since the check before, if there is one.
    fn since(&self) -> Option<&Since> {
        match &self.earlier {
            Earlier::Check(since) => Some(since),
            Earlier::NotKept | Earlier::None => None,
        }
    }

    /// The total's result in a few words, or that there is none yet; `None` without a total.
    fn headline(&self) -> Option<&str> {
        let total = self.assessment.total.as_ref()?;
        Some(
            total
                .result
                .map_or("No result yet", |result| &result.headline),
        )
    }

    /// How the answers add up, and why that gives the result.
    fn summary(&self) -> String {
        let mut sentences = vec![self.count()];
        if let Some(total) = &self.assessment.total {
            if let Some(score) = total.score() {
                sentences.push(self.score_sentence(total, score));
            }
            sentences.push(match total.result {
                Some(result) => result.why.clone().unwrap_or_default(),
                None => self.what_is_open(),
            });
        }
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    fn score_sentence(&self, total: &ScaleAssessment, score: Score) -> String {
        let max = self.max_score(total);
        match self.questionnaire.summary() {
            Some(summary) => summary
                .replace("{score}", &score.to_string())
                .replace("{max}", &max.to_string()),
            None => format!("Your score is {score} of {max}."),
        }
    }

    fn max_score(&self, scale: &ScaleAssessment) -> Score {
        *self.questionnaire.score_range(scale.scale).end()
    }

    /// A subscale with its score.
    fn scale_heading(&self, scale: &ScaleAssessment) -> String {
        let (title, max) = (&scale.scale.title, self.max_score(scale));
        match scale.score() {
            Some(score) => format!("{title}: {score} of {max}"),
            None => format!("{title}: {} to {} of {max}", scale.lowest, scale.highest),
        }
    }

    /// How many questions were answered, where some were not.
    fn count(&self) -> String {
        let (answered, questions) = (self.assessment.answered(), self.assessment.items.len());
        match (answered, questions - answered) {
            (_, 0) => String::new(),
            (0, _) => "You skipped every question.".to_owned(),
            _ => format!("You answered {answered} of {questions} questions."),
        }
    }

    fn what_is_open(&self) -> String {
        let mut labels: Vec<_> = (self.answers())
            .map(|(_, answer)| &answer.choice.label)
            .collect();
        labels.dedup();
        let others = match self.skipped().count() {
            open if open < NUMBERS.len() => format!("the other {}", NUMBERS[open]),
            open => format!("the other {open}"),
        };
        match labels.as_slice() {
            [] => "There is a result once they are answered.".to_owned(),
            [label] => format!("Each answer was \"{label}\". Answer {others} for a result."),
            _ => format!("Answer {others} for a result."),
        }
    }
}

/// Small numbers as words.
const NUMBERS: [&str; 10] = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// What a subscale's score means; empty where it has no results.
fn scale_result(scale: &ScaleAssessment) -> String {
    match scale.result {
        _ if scale.scale.results.is_empty() => String::new(),
        None => "No result yet. Answer the skipped questions for one.".to_owned(),
        Some(result) => {
            let sentences = [
                Some(&result.headline),
                result.why.as_ref(),
                Some(&result.advice),
            ];
            let ended = sentences.into_iter().flatten().map(|text| {
                let end = if text.ends_with(|c: char| c.is_alphanumeric()) {
                    "."
                } else {
                    ""
                };
                format!("{text}{end}")
            });
            ended.collect::<Vec<_>>().join(" ")
        }
    }
}
