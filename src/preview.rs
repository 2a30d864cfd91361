//! What `validate` shows of a valid question file: everything that a person will read, in the order in which they read it, with
//! what is typed and what it is worth.

use std::fmt::Display;

use crate::document::{Block, Document};
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::WORDS;
use crate::questionnaire::{Choice, Question, Questionnaire, Scale, main_language};

/// The most runs of scores that are listed for one result.
const MAX_RUNS: usize = 12;

/// Says what there is in a valid file.
pub fn contents(questionnaire: &Questionnaire) -> String {
    let questions = count(questionnaire.questions.len(), "question");
    let choices = count(questionnaire.choices.len(), "choice");
    format!("{}, {questions}, {choices}", questionnaire.id)
}

/// Returns the questionnaire in the file `name` as a document.
pub fn preview<'q>(name: &str, questionnaire: &'q Questionnaire) -> Document<'q> {
    let mut blocks = vec![Block::Title(questionnaire.title.clone(), name.to_owned())];
    blocks.extend(questionnaire.introduction.clone().map(Block::Paragraph));
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let reversed = if question.reverse { ", reversed" } else { "" };
        let heading = format!("{}. {} ({}{reversed})", nth + 1, question.text, question.id);
        blocks.push(Block::Subheading(heading));
        blocks.push(Block::Answers(answers(questionnaire, question)));
    }
    if questionnaire.concern.is_none() {
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
    let (title, language) = (questionnaire.title.clone(), questionnaire.language.as_str());
    Document { title, language, words: &questionnaire.words, blocks }
}

/// Lists the choices of `question`, and its words to begin with.
fn answers(questionnaire: &Questionnaire, question: &Question) -> Vec<(String, Option<String>)> {
    let mut answers = Vec::new();
    for choice in &questionnaire.choices {
        let worth = match questionnaire.points(question, choice) {
            Some(points) if questionnaire.is_concern(points) => {
                format!("{}, worth raising", count(points, "point"))
            }
            Some(points) => count(points, "point"),
            None => "no points".to_owned(),
        };
        answers.push((format!("{}: {worth}", typed(choice)), None));
    }
    if let Some(raise) = &question.raise {
        answers.push((format!("To begin with: \"{raise}\""), None));
    }
    answers
}

/// Says how `choice` is shown, saved and typed.
fn typed(choice: &Choice) -> String {
    match choice.keys.as_slice() {
        [] => format!("{} ({})", choice.label, choice.id),
        keys => format!("{} ({}), typed {}", choice.label, choice.id, keys.join(" or ")),
    }
}

fn scale_blocks(questionnaire: &Questionnaire, scale: &Scale) -> Vec<Block> {
    let reachable = ReachableScores::of(questionnaire, scale);
    let heading = format!(
        "{} ({}, {} of {}): {} to {}",
        scale.title,
        scale.id,
        scale.scoring.name(),
        count(scale.items.len(), "question"),
        reachable.lowest(),
        reachable.highest(),
    );
    let mut blocks = vec![Block::Heading(heading)];
    let is_total = questionnaire.total.as_ref().is_some_and(|total| total.id == scale.id);
    if !is_total {
        let ids: Vec<_> =
            scale.items.iter().map(|item| questionnaire.questions[*item].id.as_str()).collect();
        blocks.push(Block::Paragraph(format!("Questions: {}", ids.join(", "))));
    }
    for (nth, result) in scale.results.iter().enumerate() {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let scores = match reachable.runs(result.from, below) {
            Some(runs) => in_words(&runs, reachable.step()),
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
    let mut words = Vec::new();
    for (first, last) in runs.iter().take(MAX_RUNS) {
        words.push(match step.as_whole() {
            _ if first == last => first.to_string(),
            Some(step) if step > 1 => format!("{first} to {last} in steps of {step}"),
            _ => format!("{first} to {last}"),
        });
    }
    if runs.len() > MAX_RUNS {
        words.push(format!("and {} more", runs.len() - MAX_RUNS));
    }
    words.join(", ")
}

fn count(number: impl Display, what: &str) -> String {
    let number = number.to_string();
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Lists the words that are missing, as lines to copy. Empty if there are none, and for a questionnaire in English.
pub fn missing_words(questionnaire: &Questionnaire) -> String {
    let mut lines = String::new();
    for word in WORDS {
        let is_missing = questionnaire.words.translation(word.name).is_none();
        if is_missing && main_language(&questionnaire.language) != "en" {
            lines += &format!("  {}: {}\n", word.name, serde_json::Value::from(word.english));
        }
    }
    if !lines.is_empty() {
        let language = &questionnaire.language;
        lines.insert_str(
            0,
            &format!("\nLanguage: {language}; still in English, to copy below `words:`\n"),
        );
    }
    lines
}
