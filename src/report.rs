//! The report of a finished check: the result as a person reads it on the spot, and the sheet to
//! take to the session.

use jiff::Timestamp;

use crate::dates::Calendar;
use crate::document::{Block, Concern, Document, below};
use crate::escape::one_line;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::{Words, fill_in};
use crate::saved_check::{SavedCheck, Since};
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
    /// It was looked for. If there is one, this changed since.
    LookedFor(Option<Since>),
}

/// Returns the result: what the program tells the person who has just answered.
pub fn result<'q>(report: &Report<'q>, calendar: &Calendar) -> Document<'q> {
    let (questionnaire, words) = (report.questionnaire, &report.questionnaire.words);
    let date = calendar.date(report.answered_at).text;
    let mut blocks = vec![match report.headline() {
        Some(headline) => Block::Title(headline, date),
        None => Block::Paragraph(date),
    }];
    blocks.extend(report.meaning());
    let concerns = report.concerns();
    let (answered, asked) = (report.assessment.answered(), report.assessment.items.len());
    // If all were given and none is worth raising, the person has just seen them.
    let are_seen = concerns.is_empty() && answered == asked && questionnaire.concern.is_some();
    blocks.extend(below(words.what_to_raise(), Block::Concerns(concerns, None)));
    if !are_seen {
        blocks.extend(report.answers_by_kind());
    }
    if let Previous::LookedFor(Some(since)) = &report.previous {
        blocks.extend(changes(since, words, calendar));
    }
    report.document(blocks, questionnaire.credit.as_ref().or(questionnaire.source.as_ref()))
}

/// Returns the sheet: what the person takes to the session, in the first person, then what is for
/// them alone.
pub fn sheet<'q>(report: &Report<'q>, calendar: &Calendar) -> Document<'q> {
    let (questionnaire, words) = (report.questionnaire, &report.questionnaire.words);
    let date = calendar.date(report.answered_at).text;
    let mut blocks = vec![Block::Title(questionnaire.title.clone(), date)];
    let (concerns, own_words) = (report.concerns(), words.sheet_own_words());
    let others_heading =
        if concerns.is_empty() { words.sheet_answers() } else { words.sheet_other_answers() };
    blocks.extend(below(words.sheet_raise(), Block::Concerns(concerns, Some(own_words))));
    let mut others = Vec::new();
    for Item { question, answer } in &report.assessment.items {
        let label = answer.map_or(words.skipped(), |answer| answer.choice.label.clone());
        if !answer.is_some_and(|answer| answer.concern) {
            others.push((question.text.clone(), Some(label)));
        }
    }
    blocks.extend(below(others_heading, Block::Answers(others)));
    if let Previous::LookedFor(Some(since)) = &report.previous {
        blocks.extend(changes(since, words, calendar));
    }
    blocks.push(Block::ForMe(words.sheet_for_me()));
    blocks.extend(report.headline().map(Block::Subheading));
    blocks.extend(report.meaning());
    report.document(blocks, questionnaire.source.as_ref())
}

/// Returns what `since` has, in `words`, with the date of `calendar`.
pub fn changes(since: &Since, words: &Words, calendar: &Calendar) -> Vec<Block> {
    let date = calendar.date_beside(since.answered_at, since.until).text;
    if since.is_unchanged {
        let comparable = words.nothing_changed_comparable(&date);
        let text = if since.skips_checks { comparable } else { words.nothing_changed(&date) };
        return vec![Block::Paragraph(text)];
    }
    let are_well = since.changed.iter().all(|change| change.well_again);
    // Then the heading of the whole list says so.
    let is_all_well = are_well && !since.changed.is_empty() && since.new_questions == 0;
    let (mut changed, mut well_again) = (Vec::new(), Vec::new());
    for change in &since.changed {
        let label = |label: &Option<String>| label.clone().unwrap_or_else(|| words.skipped());
        let in_words = words.change(label(&change.from_label), label(&change.to_label));
        let is_apart = change.well_again && !is_all_well;
        let list = if is_apart { &mut well_again } else { &mut changed };
        list.push((one_line(&change.question), Some(one_line(&in_words))));
    }
    let heading = match (is_all_well, since.skips_checks) {
        (true, false) => words.well_again_since(&date),
        (true, true) => words.well_again_since_comparable(&date),
        (false, false) => words.since(&date),
        (false, true) => words.since_comparable(&date),
    };
    let mut blocks = vec![Block::Heading(heading)];
    if !changed.is_empty() {
        blocks.push(Block::Answers(changed));
    }
    if since.changed.is_empty() {
        blocks.push(Block::Paragraph(words.shared_unchanged()));
    }
    if since.new_questions > 0 {
        blocks.push(Block::Paragraph(words.new_questions(since.new_questions)));
    }
    if !well_again.is_empty() {
        blocks.extend([Block::Subheading(words.going_well_again()), Block::Answers(well_again)]);
    }
    blocks
}

impl<'q> Report<'q> {
    /// Returns the check as it is saved.
    pub fn check(&self) -> SavedCheck {
        SavedCheck::new(self.questionnaire, &self.assessment, self.answered_at)
    }

    /// Returns `blocks` as a document that ends with the safety note, and with where the questions
    /// come from.
    fn document(&self, mut blocks: Vec<Block>, source: Option<&String>) -> Document<'q> {
        let Questionnaire { title, language, words, safety, .. } = self.questionnaire;
        blocks.push(Block::Paragraph(safety.clone()));
        blocks.extend(source.cloned().map(Block::Paragraph));
        Document { title: title.clone(), language, words, blocks }
    }

    /// Returns the total's result in a few words, or that there is none. `None` without a total.
    fn headline(&self) -> Option<String> {
        let total = self.assessment.total.as_ref()?;
        let no_result = self.questionnaire.words.no_result();
        Some(total.result.map_or(no_result, |result| result.headline.clone()))
    }

    /// Returns what the result means and what to do about it, then how the answers add up, and the
    /// scales.
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
        blocks.extend(self.assessment.scales.iter().flat_map(|scale| self.scale_blocks(scale)));
        blocks
    }

    /// Returns how the answers add up, and why there is no result, if there is none. May be empty.
    fn summary(&self) -> String {
        let (words, total) = (&self.questionnaire.words, &self.assessment.total);
        let is_open = matches!(total, Some(total) if total.result.is_none());
        let (answered, count) = (self.assessment.answered(), self.assessment.items.len());
        let answers = self.assessment.items.iter().filter_map(|item| item.answer);
        let mut labels: Vec<_> = answers.map(|answer| &answer.choice.label).collect();
        labels.dedup();
        let mut sentences = Vec::new();
        if answered > 0 && answered < count {
            sentences.push(match labels[..] {
                [label] if is_open && answered > 1 => words.answered_alike(answered, count, label),
                _ => words.answered(answered, count),
            });
        }
        let Some(total) = total else { return sentences.join(" ") };
        if let Some(score) = total.score() {
            let (score, max) = (words.number(score), words.number(total.max));
            sentences.push(match &self.questionnaire.summary {
                Some(summary) => fill_in(summary, &[("score", &score), ("max", &max)]),
                None => words.score(score, max),
            });
        }
        if is_open {
            sentences.push(match (total.without_points, count - answered) {
                (Some(choice), _) => words.no_points(words.quotation(&choice.label)),
                (None, 1) => words.one_skipped(),
                (None, skipped) => words.some_skipped(skipped),
            });
        }
        sentences.join(" ")
    }

    /// Returns the name of a subscale with its score, and what that means, if it has results.
    fn scale_blocks(&self, scale: &ScaleAssessment) -> Vec<Block> {
        let words = &self.questionnaire.words;
        let (title, max) = (&scale.scale.title, words.number(scale.max));
        let (lowest, highest) = (words.number(scale.lowest), words.number(scale.highest));
        let heading = match scale.score() {
            Some(score) => words.scale_score(title, words.number(score), max),
            None => words.scale_range(title, lowest, highest, max),
        };
        if scale.scale.results.is_empty() {
            return vec![Block::Paragraph(heading)];
        }
        let mut sentences = Vec::new();
        if let Some(result) = scale.result {
            sentences.push(result.headline.clone());
            sentences.extend(result.why.clone());
            sentences.push(result.advice.clone());
        } else {
            sentences.push(words.no_scale_result());
        }
        for sentence in &mut sentences {
            if sentence.ends_with(char::is_alphanumeric) {
                *sentence = words.sentence(&sentence);
            }
        }
        vec![Block::Subheading(heading), Block::Paragraph(sentences.join(" "))]
    }

    /// Returns the questions whose answers are worth raising.
    fn concerns(&self) -> Vec<Concern> {
        let words = &self.questionnaire.words;
        let mut concerns = Vec::new();
        for Item { question, answer } in &self.assessment.items {
            let Some(answer) = answer.filter(|answer| answer.concern) else { continue };
            let raise = question.raise.as_ref().map(|raise| words.quotation(raise));
            let (question, answer) = (question.text.clone(), answer.choice.label.clone());
            concerns.push(Concern { question, answer, raise });
        }
        concerns
    }

    /// Returns the best answers, the others that are not worth raising, and the skipped questions,
    /// with their headings.
    fn answers_by_kind(&self) -> Vec<Block> {
        let (words, best) = (&self.questionnaire.words, self.questionnaire.best_points());
        let (mut strengths, mut others, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for Item { question, answer } in &self.assessment.items {
            let list = match answer {
                None => &mut skipped,
                Some(answer) if best.is_some() && answer.points == best => &mut strengths,
                Some(answer) if answer.concern => continue,
                Some(_) => &mut others,
            };
            let label = answer.map(|answer| answer.choice.label.clone());
            list.push((question.text.clone(), label));
        }
        let are_all = others.len() == self.assessment.answered();
        let others_heading =
            if are_all { words.your_answers() } else { words.your_other_answers() };
        let mut blocks = below(words.going_well(), Block::Answers(strengths));
        blocks.extend(below(others_heading, Block::Answers(others)));
        blocks.extend(below(words.skipped_questions(), Block::Answers(skipped)));
        blocks
    }
}
