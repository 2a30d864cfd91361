//! What `validate` shows of a valid question file: everything that a person will read, in the order
//! in which they read it, with what is typed and what it is worth.

use std::collections::HashSet;
use std::sync::Arc;

use crate::document::{Block, Document};
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::{WORDS, Word};
use crate::questionnaire::{ConcernRule, Question, Questionnaire, Scale, main_language};
use crate::table::log::counted;

/// The most runs of scores that are listed for one result.
const MAX_RUNS: usize = 12;
/// The most answers that are listed for all questions. Of more, each kind of question has them
/// once.
const MAX_ANSWERS: usize = 50_000;

/// Says what there is in a valid file.
pub(crate) fn contents(questionnaire: &Questionnaire) -> String {
    let Questionnaire { id, questions, .. } = questionnaire;
    let mut counts: Vec<_> = questions.iter().map(|it| it.choices.list.len()).collect();
    counts.sort_unstable();
    let (fewest, most) = (counts[0], counts[counts.len() - 1]);
    let choices = if fewest == most { most.to_string() } else { format!("{fewest} to {most}") };
    format!("{id}, {}, {choices} choices", counted(questions.len(), "question"))
}

/// Builds the document of `questionnaire`, which is in the file `name`.
pub(crate) fn preview<'q>(name: &str, questionnaire: &'q Questionnaire) -> Document<'q> {
    let mut blocks = vec![Block::Title(questionnaire.title.clone(), name.to_owned())];
    blocks.extend(questionnaire.introduction.clone().map(Block::Paragraph));
    let answers: usize = questionnaire.questions.iter().map(|it| it.choices.list.len()).sum();
    let mut kinds = HashSet::new();
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let reversed = if question.reverse { ", reversed" } else { "" };
        let heading = format!("{}. {} ({}{reversed})", nth + 1, question.text, question.id);
        blocks.push(Block::Subheading(heading));
        let kind = (Arc::as_ptr(&question.choices), question.reverse, question.concern);
        if kinds.insert(kind) || answers <= MAX_ANSWERS {
            blocks.push(Block::Answers(answers_to(question)));
        }
    }
    if questionnaire.questions.iter().all(|it| it.concern == ConcernRule::Never) {
        let none = "No answer is worth raising: there is no `concern`.";
        blocks.push(Block::Paragraph(none.to_owned()));
    }
    for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
        blocks.extend(scale_blocks(questionnaire, scale));
    }
    blocks.push(Block::Heading("Below each result".to_owned()));
    blocks.push(Block::Paragraph(questionnaire.safety.clone()));
    blocks.extend(questionnaire.source.clone().map(Block::Paragraph));
    blocks.extend(questionnaire.credit.clone().map(Block::Paragraph));
    let title = questionnaire.title.clone();
    Document { title, language: &questionnaire.language, words: &questionnaire.words, blocks }
}

/// Lists the choices of `question`, and its words to begin with.
fn answers_to(question: &Question) -> Vec<(String, Option<String>)> {
    let mut answers = Vec::new();
    for choice in &question.choices.list {
        let worth = match question.points(choice) {
            Some(points) if question.concern.is_met_by(points) => {
                counted(points, "point") + ", worth raising"
            }
            Some(points) => counted(points, "point"),
            None => "no points".to_owned(),
        };
        let mut shown = format!("{} ({})", choice.label, choice.id);
        if !choice.keys.is_empty() {
            shown += &format!(", typed {}", choice.keys.join(" or "));
        }
        answers.push((format!("{shown}: {worth}"), None));
    }
    if let Some(raise) = &question.raise {
        answers.push((format!("To begin with: \"{raise}\""), None));
    }
    answers
}

fn scale_blocks(questionnaire: &Questionnaire, scale: &Scale) -> Vec<Block> {
    let reachable = ReachableScores::of(questionnaire, scale);
    let Scale { id, title, items, scoring, min_answered, results } = scale;
    let mut scored = format!("{} of {}", scoring.name(), counted(items.len(), "question"));
    if let Some(min) = min_answered {
        scored += &format!(", prorated with {min} or more answers");
    }
    let range = format!("{} to {}", scale.score(reachable.lowest), scale.score(reachable.highest));
    let mut blocks = vec![Block::Heading(format!("{title} ({id}, {scored}): {range}"))];
    let is_total = matches!(&questionnaire.total, Some(total) if std::ptr::eq(total, scale));
    if !is_total {
        let ids: Vec<_> = items.iter().map(|item| &*questionnaire.questions[*item].id).collect();
        blocks.push(Block::Paragraph(format!("Questions: {}", ids.join(", "))));
    }
    for (nth, result) in results.iter().enumerate() {
        let end = results.get(nth + 1).map(|next| next.from);
        let scores = match reachable.runs(result.from, end) {
            Some(runs) => in_words(&runs, scale.score(reachable.step)),
            None => format!("from {} (too many answers to try each score)", result.from),
        };
        let sign = if result.positive { "positive" } else { "not positive" };
        blocks.push(Block::Subheading(format!("{} ({sign}): {scores}", result.id)));
        blocks.push(Block::Paragraph(result.headline.clone()));
        blocks.extend(result.why.clone().map(Block::Paragraph));
        blocks.push(Block::Paragraph(result.advice.clone()));
    }
    if is_total {
        blocks.extend(questionnaire.summary.clone().map(Block::Paragraph));
    }
    blocks
}

fn in_words(runs: &[(Score, Score)], step: Score) -> String {
    let steps = match step.as_whole() {
        Some(step) if step > 1 => format!(" in steps of {step}"),
        _ => String::new(),
    };
    let mut words = Vec::new();
    for (first, last) in runs.iter().take(MAX_RUNS) {
        let run = format!("{first} to {last}{steps}");
        words.push(if first == last { first.to_string() } else { run });
    }
    if runs.len() > MAX_RUNS {
        words.push(format!("and {} more", runs.len() - MAX_RUNS));
    }
    words.join(", ")
}

/// Lists the words that are missing, as lines to copy, each below its purpose. Empty if there are
/// none, and for a questionnaire in English.
pub(crate) fn untranslated_words(questionnaire: &Questionnaire) -> String {
    let language = &questionnaire.language;
    let mut lines = String::new();
    for Word { name, purpose, english } in WORDS {
        if questionnaire.words.translation(name).is_none() {
            let text = serde_json::Value::from(*english);
            lines += &format!("  # {purpose}\n  {name}: {text}\n");
        }
    }
    if lines.is_empty() || main_language(language) == "en" {
        return String::new();
    }
    format!("\nLanguage: {language}; still in English, to copy below `words:`\n{lines}")
}

#[cfg(test)]
mod tests {
    use super::{Score, in_words};

    #[test]
    fn of_many_runs_the_first_are_listed_and_the_rest_counted() {
        let listed = |count: i64| {
            let scores: Vec<_> = (0..count).map(|nth| Score::mean(2 * nth, 1)).collect();
            let runs: Vec<_> = scores.into_iter().map(|score| (score, score)).collect();
            in_words(&runs, Score::mean(1, 1))
        };
        assert!(listed(12).ends_with(", 20, 22"), "{}", listed(12));
        assert!(listed(13).ends_with(", 20, 22, and 1 more"), "{}", listed(13));
    }
}
