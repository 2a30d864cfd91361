//! The report of a finished check: the result as a person reads it on the spot, and the sheet to take to the session.

pub mod changes;

use jiff::Timestamp;

use crate::dates::Calendar;
use crate::document::{Answers, Block, Concern, Document, below};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::{Words, fill_in};
use crate::saved_check::{SavedCheck, Since};
use crate::scoring::{Assessment, Item, ScaleAssessment};
use changes::changes;

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

/// Returns the result: what the program tells the person who has just answered.
pub fn result<'q>(report: &Report<'q>, calendar: &Calendar) -> Document<'q> {
    let (questionnaire, words) = (report.questionnaire, report.words());
    let date = calendar.date(report.answered_at);
    let mut blocks = vec![match report.headline() {
        Some(headline) => Block::Title(headline, date.text),
        None => Block::Paragraph(date.text),
    }];
    blocks.extend(report.meaning());
    let concerns = report.concerns();
    let (answered, asked) = (report.assessment.answered(), report.assessment.items.len());
    // If all were given and none is worth raising, the person has just seen them.
    let lists_answers =
        !concerns.is_empty() || answered < asked || questionnaire.best_points().is_none();
    blocks.extend(below(words.what_to_raise(), Block::Concerns(concerns, None)));
    if lists_answers {
        blocks.extend(report.answers_by_kind());
    }
    if let Previous::Check(since) = &report.previous {
        blocks.extend(changes(since, words, calendar));
    }
    report.document(blocks, questionnaire.credit.as_ref().or(questionnaire.source.as_ref()))
}

/// Returns the sheet: what the person takes to the session, in the first person, then what is for them alone.
pub fn sheet<'q>(report: &Report<'q>, calendar: &Calendar) -> Document<'q> {
    let (questionnaire, words) = (report.questionnaire, report.words());
    let date = calendar.date(report.answered_at).text;
    let mut blocks = vec![Block::Title(questionnaire.title.clone(), date)];
    let (concerns, own_words) = (report.concerns(), words.sheet_own_words());
    let others_heading =
        if concerns.is_empty() { words.sheet_answers() } else { words.sheet_other_answers() };
    blocks.extend(below(words.sheet_raise(), Block::Concerns(concerns, Some(own_words))));
    blocks.extend(below(others_heading, Block::Answers(report.other_answers())));
    if let Previous::Check(since) = &report.previous {
        blocks.extend(changes(since, words, calendar));
    }
    blocks.push(Block::ForMe(words.sheet_for_me()));
    blocks.extend(report.headline().map(Block::Subheading));
    blocks.extend(report.meaning());
    report.document(blocks, questionnaire.source.as_ref())
}

impl<'q> Report<'q> {
    /// Returns the check as it is saved.
    pub fn check(&self) -> SavedCheck {
        SavedCheck::new(self.questionnaire, &self.assessment, self.answered_at)
    }

    /// Returns `blocks` as a document that ends with the safety note, and with where the questions come from.
    fn document(&self, mut blocks: Vec<Block>, source: Option<&String>) -> Document<'q> {
        blocks.push(Block::Paragraph(self.questionnaire.safety.clone()));
        blocks.extend(source.cloned().map(Block::Paragraph));
        Document {
            title: self.questionnaire.title.clone(),
            language: &self.questionnaire.language,
            words: self.words(),
            blocks,
        }
    }

    /// Returns the program's own words in the language of the questionnaire.
    fn words(&self) -> &'q Words {
        &self.questionnaire.words
    }

    /// Returns the total's result in a few words, or that there is none. `None` without a total.
    fn headline(&self) -> Option<String> {
        let total = self.assessment.total.as_ref()?;
        Some(match total.result {
            Some(result) => result.headline.clone(),
            None => self.words().no_result(),
        })
    }

    /// Returns what the result means and what to do about it, then how the answers add up, and the scales.
    fn meaning(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(result) = self.assessment.total.as_ref().and_then(|total| total.result) {
            blocks.extend(result.why.clone().map(Block::Paragraph));
            blocks.push(Block::Paragraph(result.advice.clone()));
        }
        let summary = self.summary();
        if !summary.is_empty() {
            blocks.push(Block::Paragraph(summary));
        }
        for scale in &self.assessment.scales {
            let (heading, result) = (self.scale_heading(scale), self.scale_result(scale));
            if result.is_empty() {
                blocks.push(Block::Paragraph(heading));
            } else {
                blocks.extend([Block::Subheading(heading), Block::Paragraph(result)]);
            }
        }
        blocks
    }

    /// Returns how the answers add up, and why there is no result, if there is none. May be empty.
    fn summary(&self) -> String {
        let (words, total) = (self.words(), self.assessment.total.as_ref());
        let open = total.filter(|total| total.result.is_none());
        let (answered, count) = (self.assessment.answered(), self.assessment.items.len());
        let mut sentences = Vec::new();
        if answered > 0 && answered < count {
            sentences.push(match self.only_answer() {
                Some(answer) if open.is_some() => words.answered_alike(answered, count, answer),
                _ => words.answered(answered, count),
            });
        }
        if let Some(total) = total
            && let Some(score) = total.score()
        {
            let (score, max) = (words.number(score), words.number(total.max));
            sentences.push(match &self.questionnaire.summary {
                Some(summary) => fill_in(summary, &[("score", &score), ("max", &max)]),
                None => words.score(score, max),
            });
        }
        if let Some(open) = open {
            sentences.push(match (open.without_points, count - answered) {
                (Some(choice), _) => words.no_points(words.quotation(&choice.label)),
                (None, 1) => words.one_skipped(),
                (None, skipped) => words.some_skipped(skipped),
            });
        }
        sentences.join(" ")
    }

    /// Returns the label of all answers, if there are several and they are alike.
    fn only_answer(&self) -> Option<&'q str> {
        let answers = self.assessment.items.iter().filter_map(|item| item.answer);
        let mut labels: Vec<_> = answers.map(|answer| answer.choice.label.as_str()).collect();
        labels.dedup();
        let are_alike = labels.len() == 1 && self.assessment.answered() > 1;
        are_alike.then(|| labels[0])
    }

    /// Returns a subscale's name with its score.
    fn scale_heading(&self, scale: &ScaleAssessment) -> String {
        let words = self.words();
        let (title, max) = (&scale.scale.title, words.number(scale.max));
        if let Some(score) = scale.score() {
            return words.scale_score(title, words.number(score), max);
        }
        let (lowest, highest) = (words.number(scale.lowest), words.number(scale.highest));
        words.scale_range(title, lowest, highest, max)
    }

    /// Returns what a subscale's score means. Empty if it has no results.
    fn scale_result(&self, scale: &ScaleAssessment) -> String {
        let mut sentences = Vec::new();
        if let Some(result) = scale.result {
            sentences.push(result.headline.clone());
            sentences.extend(result.why.clone());
            sentences.push(result.advice.clone());
        } else if !scale.scale.results.is_empty() {
            sentences.push(self.words().no_scale_result());
        }
        for sentence in &mut sentences {
            if sentence.ends_with(char::is_alphanumeric) {
                *sentence = self.words().sentence(&sentence);
            }
        }
        sentences.join(" ")
    }

    /// Returns the questions whose answers are worth raising.
    fn concerns(&self) -> Vec<Concern> {
        let mut concerns = Vec::new();
        for Item { question, answer } in &self.assessment.items {
            let Some(answer) = answer.filter(|answer| answer.concern) else { continue };
            concerns.push(Concern {
                question: question.text.clone(),
                answer: answer.choice.label.clone(),
                raise: question.raise.as_ref().map(|raise| self.words().quotation(raise)),
            });
        }
        concerns
    }

    /// Returns the best answers, the others that are not worth raising, and the skipped questions, with their headings.
    fn answers_by_kind(&self) -> Vec<Block> {
        let (words, best) = (self.words(), self.questionnaire.best_points());
        let (mut strengths, mut others, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for Item { question, answer } in &self.assessment.items {
            let question = question.text.clone();
            let Some(answer) = answer else {
                skipped.push((question, None));
                continue;
            };
            let label = Some(answer.choice.label.clone());
            if best.is_some() && answer.points == best {
                strengths.push((question, label));
            } else if !answer.concern {
                others.push((question, label));
            }
        }
        let are_all = others.len() == self.assessment.answered();
        let others_heading =
            if are_all { words.your_answers() } else { words.your_other_answers() };
        let mut blocks = below(words.going_well(), Block::Answers(strengths));
        blocks.extend(below(others_heading, Block::Answers(others)));
        blocks.extend(below(words.skipped_questions(), Block::Answers(skipped)));
        blocks
    }

    /// Returns the answers of a sheet that are not worth raising, skipped questions included.
    fn other_answers(&self) -> Answers {
        let mut others = Vec::new();
        for Item { question, answer } in &self.assessment.items {
            let label = match answer {
                Some(answer) if answer.concern => continue,
                Some(answer) => answer.choice.label.clone(),
                None => self.words().skipped(),
            };
            others.push((question.text.clone(), Some(label)));
        }
        others
    }
}
