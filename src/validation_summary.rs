//! What `validate` says about a valid question file: its scales, their scores, and the scores of each result.

use crate::escape::one_line;
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::score::Score;
use crate::questionnaire::{Question, Questionnaire, Scale, Scoring};

/// The most runs of scores that are listed for one result.
const MAX_RUNS: usize = 12;

/// Returns the summary in lines.
pub fn validation_summary(questionnaire: &Questionnaire) -> String {
    let mut summary = format!(
        "{} is valid: {}, {}\n{}\n",
        questionnaire.id(),
        count(questionnaire.questions().len(), "question"),
        count(questionnaire.choices().len(), "choice"),
        concerns(questionnaire)
    );
    for scale in questionnaire.total().into_iter().chain(questionnaire.scales()) {
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

/// Says which answers are worth raising, so that a rule that is the wrong way round, or was left out, is seen.
fn concerns(questionnaire: &Questionnaire) -> String {
    if questionnaire.best_points().is_none() {
        return "No answer is worth raising: there is no `concern`".to_owned();
    }
    let labels = |question: &Question| {
        let concerns = questionnaire
            .choices()
            .iter()
            .filter(|choice| questionnaire.is_concern(questionnaire.points(question, choice)));
        let labels: Vec<_> = concerns.map(|choice| one_line(&choice.label)).collect();
        labels.join(", ")
    };
    let first = |reverse: bool| {
        let mut questions = questionnaire.questions().iter();
        questions.find(|question| question.reverse == reverse)
    };
    match (first(false).map(labels), first(true).map(labels)) {
        (Some(plain), Some(reversed)) => {
            format!("Worth raising: {plain}; where points are reversed: {reversed}")
        }
        (plain, reversed) => {
            format!("Worth raising: {}", plain.or(reversed).unwrap_or_default())
        }
    }
}

fn results(scale: &Scale, reachable: &ReachableScores) -> String {
    let mut lines = String::new();
    for (nth, result) in scale.results.iter().enumerate() {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let scores = match reachable.runs(result.from, below) {
            Some(runs) => in_words(&runs, reachable.step()),
            None => format!("from {} (too many answers to try each score)", result.from),
        };
        let sign = if result.positive { "positive" } else { "not positive" };
        lines += &format!("  {} ({sign}): {scores}\n", result.id);
    }
    lines
}

fn in_words(runs: &[(Score, Score)], step: Score) -> String {
    let mut words: Vec<_> = runs
        .iter()
        .take(MAX_RUNS)
        .map(|(first, last)| match step.as_whole() {
            _ if first == last => first.to_string(),
            Some(step) if step > 1 => format!("{first} to {last} in steps of {step}"),
            _ => format!("{first} to {last}"),
        })
        .collect();
    if runs.len() > MAX_RUNS {
        words.push(format!("and {} more", runs.len() - MAX_RUNS));
    }
    words.join(", ")
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
