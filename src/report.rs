//! The report of a finished check: the result as a person reads it on the spot, and the sheet to
//! take to the session.

use jiff::Timestamp;

use crate::dates::Calendar;
use crate::document::{Block, Concern, Document, section};
use crate::escape::one_line;
use crate::questionnaire::words::fill_in;
use crate::questionnaire::{ConcernRule, Questionnaire};
use crate::saved_check::SavedCheck;
use crate::saved_check::since::Since;
use crate::scoring::{Assessment, Item, ScaleAssessment};

/// A finished check, to be reported.
pub(crate) struct Report<'q> {
    pub(crate) questionnaire: &'q Questionnaire,
    pub(crate) assessment: Assessment<'q>,
    /// When the last question was answered, in whole seconds.
    pub(crate) answered_at: Timestamp,
    pub(crate) previous: Previous,
    /// Writes the dates, in the words of the questionnaire.
    pub(crate) calendar: Calendar<'q>,
}

/// The previous check of the same questionnaire.
pub(crate) enum Previous {
    /// It was not looked for, since this one is not saved.
    NotLookedFor,
    /// It was looked for. If there is one, this changed since.
    LookedFor(Option<Since>),
}

/// Builds the result: what the program tells the person who has just answered.
pub(crate) fn result<'q>(report: &Report<'q>) -> Document<'q> {
    let (questionnaire, words) = (report.questionnaire, &report.questionnaire.words);
    let date = report.calendar.date(report.answered_at).text;
    let mut blocks = vec![match report.headline() {
        Some(headline) => Block::Title(headline, date),
        None => Block::Paragraph(date),
    }];
    blocks.extend(report.meaning());
    let concerns = report.concerns();
    let (mut strengths, mut others, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for Item { question, answer } in &report.assessment.items {
        let best = question.best_points();
        let list = match answer {
            None => &mut skipped,
            Some(answer) if best.is_some() && answer.points == best => &mut strengths,
            Some(answer) if answer.concern => continue,
            Some(_) => &mut others,
        };
        let label = answer.map(|answer| answer.choice.label.clone());
        list.push((question.text.clone(), label));
    }
    let are_all = concerns.is_empty() && strengths.is_empty();
    let others_heading = if are_all { words.your_answers() } else { words.your_other_answers() };
    // If all were given and none is worth raising, the person has just seen them.
    let has_rule = questionnaire.questions.iter().any(|it| it.concern != ConcernRule::Never);
    let are_seen = concerns.is_empty() && skipped.is_empty() && has_rule;
    blocks.extend(section(words.what_to_raise(), Block::Concerns(concerns, None)));
    if !are_seen {
        blocks.extend(section(words.going_well(), Block::Answers(strengths)));
        blocks.extend(section(others_heading, Block::Answers(others)));
        blocks.extend(section(words.skipped_questions(), Block::Answers(skipped)));
    }
    if let Previous::LookedFor(Some(since)) = &report.previous {
        blocks.extend(changes(since, &report.calendar));
    }
    report.document(blocks, questionnaire.credit.as_ref().or(questionnaire.source.as_ref()))
}

/// Builds the sheet: what the person takes to the session, in the first person, then what is for
/// them alone.
pub(crate) fn sheet<'q>(report: &Report<'q>) -> Document<'q> {
    let (questionnaire, words) = (report.questionnaire, &report.questionnaire.words);
    let date = report.calendar.date(report.answered_at).text;
    let mut blocks = vec![Block::Title(questionnaire.title.clone(), date)];
    let (concerns, own_words) = (report.concerns(), words.sheet_own_words());
    let others_heading =
        if concerns.is_empty() { words.sheet_answers() } else { words.sheet_other_answers() };
    blocks.extend(section(words.sheet_raise(), Block::Concerns(concerns, Some(own_words))));
    let mut others = Vec::new();
    for Item { question, answer } in &report.assessment.items {
        let label = match answer {
            Some(answer) if answer.concern => continue,
            Some(answer) => answer.choice.label.clone(),
            None => words.skipped(),
        };
        others.push((question.text.clone(), Some(label)));
    }
    blocks.extend(section(others_heading, Block::Answers(others)));
    if let Previous::LookedFor(Some(since)) = &report.previous {
        blocks.extend(changes(since, &report.calendar));
    }
    blocks.push(Block::ForMe(words.sheet_for_me()));
    blocks.extend(report.headline().map(Block::Subheading));
    blocks.extend(report.meaning());
    report.document(blocks, questionnaire.source.as_ref())
}

/// Says what changed since the previous check, in the words of `calendar`.
pub fn changes(since: &Since, calendar: &Calendar) -> Vec<Block> {
    let words = calendar.words;
    let date = calendar.date_beside(since.answered_at, since.until).text;
    let either = |usual, comparable| if since.skips_checks { comparable } else { usual };
    if since.is_unchanged {
        let text = either(words.nothing_changed(&date), words.nothing_changed_comparable(&date));
        return vec![Block::Paragraph(text)];
    }
    let (mut changed, mut well_again) = (Vec::new(), Vec::new());
    for change in &since.changed {
        let from = change.from_label.clone().unwrap_or_else(|| words.skipped());
        let to = change.to_label.clone().unwrap_or_else(|| words.skipped());
        let in_words = one_line(&words.change(from, to));
        let list = if change.well_again { &mut well_again } else { &mut changed };
        list.push((one_line(&change.question), Some(in_words)));
    }
    // If nothing else changed, the heading of the whole says so, and there is no part for it.
    if changed.is_empty() && !well_again.is_empty() && since.new_questions == 0 {
        let comparable = words.well_again_since_comparable(&date);
        let heading = either(words.well_again_since(&date), comparable);
        return section(heading, Block::Answers(well_again));
    }
    let heading = either(words.since(&date), words.since_comparable(&date));
    let mut blocks = vec![Block::Heading(heading)];
    if !changed.is_empty() {
        blocks.push(Block::Answers(changed));
    } else if well_again.is_empty() {
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
    /// The check as it is saved.
    pub(crate) fn check(&self) -> SavedCheck {
        SavedCheck::new(self.questionnaire, &self.assessment, self.answered_at)
    }

    /// Ends `blocks` with the safety note, and with where the questions come from.
    fn document(&self, mut blocks: Vec<Block>, source: Option<&String>) -> Document<'q> {
        let Questionnaire { title, language, words, safety, .. } = self.questionnaire;
        blocks.push(Block::Paragraph(safety.clone()));
        blocks.extend(source.cloned().map(Block::Paragraph));
        Document { title: title.clone(), language, words, blocks }
    }

    /// The total's result in a few words, or that there is none. `None` without a total.
    fn headline(&self) -> Option<String> {
        match self.assessment.total.as_ref()?.result {
            Some(result) => Some(result.headline.clone()),
            None => Some(self.questionnaire.words.no_result()),
        }
    }

    /// Says what the result means and what to do about it, then how the answers add up, and what
    /// each scale has.
    fn meaning(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(ScaleAssessment { result: Some(result), .. }) = &self.assessment.total {
            blocks.extend(result.why.clone().map(Block::Paragraph));
            blocks.push(Block::Paragraph(result.advice.clone()));
        }
        blocks.extend(self.summary().map(Block::Paragraph));
        blocks.extend(self.assessment.scales.iter().flat_map(|scale| self.scale_blocks(scale)));
        blocks
    }

    /// Says how the answers add up, and why there is no result, if there is none.
    fn summary(&self) -> Option<String> {
        let Assessment { items, total, .. } = &self.assessment;
        let words = &self.questionnaire.words;
        let answers = items.iter().filter_map(|item| item.answer);
        let mut labels: Vec<_> = answers.map(|answer| &answer.choice.label).collect();
        let (answered, count) = (labels.len(), items.len());
        labels.dedup();
        let is_open = matches!(total, Some(ScaleAssessment { result: None, .. }));
        let mut sentences = Vec::new();
        let prorated = total.as_ref().and_then(|total| self.prorated(total));
        if answered > 0 && answered < count && prorated.is_none() {
            sentences.push(match labels[..] {
                [label] if is_open && answered > 1 => words.answered_alike(answered, count, label),
                _ => words.answered(answered, count),
            });
        }
        if let Some(total) = total {
            if let Some(score) = total.score {
                let (score, max) = (words.number(score), words.number(total.max));
                sentences.push(match &self.questionnaire.summary {
                    Some(summary) => fill_in(summary, &[("score", &score), ("max", &max)]),
                    None => words.score(score, max),
                });
                sentences.extend(prorated);
            }
            if is_open {
                sentences.push(match total.without_points {
                    Some(choice) => words.no_points(words.quotation(&choice.label)),
                    None => words.some_skipped(count - answered),
                });
            }
        }
        if sentences.is_empty() { None } else { Some(words.paragraph(&sentences)) }
    }

    /// Says from how many answers a score is prorated. `None` if it is not.
    fn prorated(&self, assessment: &ScaleAssessment) -> Option<String> {
        let (answered, count) = (assessment.answered, assessment.scale.items.len());
        let sentence = self.questionnaire.words.prorated(answered, count);
        if assessment.is_prorated() { Some(sentence) } else { None }
    }

    /// Names a subscale with its score, and says what that means, if it has results.
    fn scale_blocks(&self, assessment: &ScaleAssessment) -> Vec<Block> {
        let words = &self.questionnaire.words;
        let ScaleAssessment { scale, lowest, highest, max, result, .. } = assessment;
        let [lowest, highest, max] = [lowest, highest, max].map(|score| words.number(score));
        let heading = match assessment.score {
            Some(score) => words.scale_score(&scale.title, words.number(score), max),
            None => words.scale_range(&scale.title, lowest, highest, max),
        };
        let prorated = self.prorated(assessment);
        if scale.results.is_empty() {
            return [heading].into_iter().chain(prorated).map(Block::Paragraph).collect();
        }
        let mut sentences = Vec::new();
        if let Some(result) = result {
            sentences.push(result.headline.clone());
            sentences.extend(result.why.clone());
            sentences.push(result.advice.clone());
        } else {
            sentences.push(words.no_scale_result());
        }
        sentences.extend(prorated);
        for sentence in &mut sentences {
            if sentence.ends_with(char::is_alphanumeric) {
                *sentence = words.sentence(&sentence);
            }
        }
        vec![Block::Subheading(heading), Block::Paragraph(words.paragraph(&sentences))]
    }

    /// Collects the questions whose answers are worth raising.
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
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::dates::Calendar;
    use crate::document::Block;
    use crate::line_breaks::unbroken;
    use crate::questionnaire::file;
    use crate::saved_check::SavedCheck;
    use crate::saved_check::since::Since;

    #[test]
    fn what_is_going_well_again_is_a_part_beside_new_questions() {
        let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
        let words = &questionnaire.words;
        let check = |time, answers| SavedCheck::of(&questionnaire, time, answers);
        let first = check("2025-10-01T10:00:00Z", "y y y y y y y y");
        let mut previous = check("2025-10-08T10:00:00Z", "n y y y y y y y");
        previous.responses = previous.responses.into_iter().take(7).collect();
        let now = check("2025-10-15T10:00:00Z", "y y y y y y y y");
        let since = Since::new(&[&first, &previous], &previous, &now);
        let blocks = changes(&since, &Calendar::utc(words));
        let [Block::Heading(whole), _, Block::Subheading(part), _] = &blocks[..] else {
            panic!("two headings");
        };
        let date = unbroken("8 Oct 2025");
        assert_eq!([whole, part], [&words.since(date), &words.going_well_again()]);
    }
}
