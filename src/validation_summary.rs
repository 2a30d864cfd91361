//! What `validate` says about a valid question file: its choices, questions, scales, and the scores of each result.

use std::fmt::Display;

use crate::escape::one_line;
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::WORDS;
use crate::questionnaire::{Questionnaire, Scale, Scoring};

/// The most runs of scores that are listed for one result.
const MAX_RUNS: usize = 12;

/// Returns the summary in lines.
pub fn validation_summary(questionnaire: &Questionnaire) -> String {
    let mut summary = format!(
        "{} is valid: {}, {}\n\nChoices\n{}\nQuestions\n",
        &questionnaire.id,
        count(questionnaire.questions.len(), "question"),
        count(questionnaire.choices.len(), "choice"),
        choices(questionnaire)
    );
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let reversed = if question.reverse { ", reversed" } else { "" };
        let text = one_line(&question.text);
        summary += &format!("  {}. {text} ({}{reversed})\n", nth + 1, question.id);
    }
    if questionnaire.best_points().is_none() {
        summary += "\nNo answer is worth raising: there is no `concern`\n";
    }
    for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
        let reachable = ReachableScores::of(questionnaire, scale);
        summary += &format!(
            "\n{} ({}, {} of {}): {} to {}\n{}",
            one_line(&scale.title),
            scale.id,
            match scale.scoring {
                Scoring::Sum => "sum",
                Scoring::Mean => "mean",
            },
            count(scale.items.len(), "question"),
            reachable.lowest(),
            reachable.highest(),
            results(scale, &reachable)
        );
    }
    summary
}

/// Returns the words that are still English as lines to copy. Empty for a questionnaire in English.
pub fn untranslated(questionnaire: &Questionnaire) -> String {
    let language = &questionnaire.language;
    if language.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case("en")) {
        return String::new();
    }
    let mut lines = String::new();
    for word in WORDS.iter().filter(|word| !questionnaire.words.is_translated(word.name)) {
        lines += &format!("  {}: {}\n", word.name, serde_json::Value::from(word.english));
    }
    match lines.as_str() {
        "" => format!("\nLanguage: {language}, with every word of the program\n"),
        _ => format!("\nLanguage: {language}; still in English, to copy below `words:`\n{lines}"),
    }
}

/// Returns a line for each choice: how it is shown, saved and typed, and what it is worth. So a key that is not its points, and
/// a concern that is the wrong way round, are seen.
fn choices(questionnaire: &Questionnaire) -> String {
    let mut lines = String::new();
    for choice in &questionnaire.choices {
        let keys = match choice.keys.as_slice() {
            [] => String::new(),
            keys => format!(", typed {}", one_line(&keys.join(" or "))),
        };
        let mut worths = Vec::new();
        for (reverse, prefix) in [(false, ""), (true, "reversed ")] {
            let mut questions = questionnaire.questions.iter();
            if let Some(question) = questions.find(|question| question.reverse == reverse)
                && let Some(points) = questionnaire.points(question, choice)
            {
                let is_concern = questionnaire.is_concern(points);
                let concern = if is_concern { ", worth raising" } else { "" };
                worths.push(format!("{prefix}{}{concern}", count(points, "point")));
            }
        }
        let worth = if worths.is_empty() { "no points".to_owned() } else { worths.join("; ") };
        lines += &format!("  {} ({}){keys}: {worth}\n", one_line(&choice.label), choice.id);
    }
    if questionnaire.questions.iter().any(|question| question.reverse) {
        let range = &questionnaire.points_range;
        let (least, most) = (range.start(), range.end());
        lines += &format!(
            "  Reversal runs over {least} to {most}; a choice without `points` takes no part in it\n"
        );
    }
    lines
}

/// Returns two lines for each result: the scores that give it, and its headline.
fn results(scale: &Scale, reachable: &ReachableScores) -> String {
    let mut lines = String::new();
    for (nth, result) in scale.results.iter().enumerate() {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let scores = match reachable.runs(result.from, below) {
            Some(runs) => in_words(&runs, reachable.step()),
            None => format!("from {} (too many answers to try each score)", result.from),
        };
        let sign = if result.positive { "positive" } else { "not positive" };
        let headline = one_line(&result.headline);
        lines += &format!("  {} ({sign}): {scores}\n    {headline}\n", result.id);
    }
    lines
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
