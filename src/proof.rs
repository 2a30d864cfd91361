//! What `validate` says of a sound question file: its scales, their scores, and the scores of each result.

use crate::questionnaire::{Question, Questionnaire, Reachable, Scale, Score, Scoring};

/// Runs of scores told for one result; what is beyond is counted.
const MAX_RUNS: usize = 12;

/// The proof in lines, each scale with the results that its scores reach.
pub fn of(questionnaire: &Questionnaire) -> String {
    let mut proof = format!(
        "{} is in order: {}, {}\n",
        questionnaire.id(),
        count(questionnaire.questions().len(), "question"),
        count(questionnaire.choices().len(), "choice")
    );
    proof += &concerns(questionnaire);
    for scale in questionnaire
        .total()
        .into_iter()
        .chain(questionnaire.scales())
    {
        let reachable = questionnaire.reachable(scale);
        proof += &format!(
            "\n{} ({}, {} of {}): {} to {}\n",
            scale.title,
            scale.id,
            match scale.scoring {
                Scoring::Sum => "sum",
                Scoring::Mean => "mean",
            },
            count(scale.items.len(), "question"),
            reachable.lowest(),
            reachable.highest()
        );
        proof += &results(scale, &reachable);
    }
    proof
}

/// Which answers are worth raising: a rule that is turned round, or was left out, shows here.
fn concerns(questionnaire: &Questionnaire) -> String {
    let concerns = |question: &Question| {
        let choices = questionnaire.choices().iter().filter(|choice| {
            let points = questionnaire.points(question, choice);
            questionnaire.is_concern(points)
        });
        let labels: Vec<_> = choices.map(|choice| choice.label.as_str()).collect();
        labels.join(", ")
    };
    let first = |reverse: bool| {
        let mut questions = questionnaire.questions().iter();
        questions.find(|question| question.reverse == reverse)
    };
    match (first(false).map(concerns), first(true).map(concerns)) {
        _ if questionnaire.best_points().is_none() => {
            "No answer is worth raising: there is no `concern`\n".to_owned()
        }
        (Some(plain), Some(reversed)) => {
            format!("Worth raising: {plain}; where points are reversed: {reversed}\n")
        }
        (plain, reversed) => {
            format!(
                "Worth raising: {}\n",
                plain.or(reversed).unwrap_or_default()
            )
        }
    }
}

fn results(scale: &Scale, reachable: &Reachable) -> String {
    let mut lines = String::new();
    for (nth, result) in scale.results.iter().enumerate() {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let scores = match reachable.runs(result.from, below) {
            Some(runs) => told(&runs, reachable.step()),
            None => format!(
                "from {} (too many answers to prove each score)",
                result.from
            ),
        };
        let sign = match result.positive {
            true => "positive",
            false => "not positive",
        };
        lines += &format!("  {} ({sign}): {scores}\n", result.id);
    }
    lines
}

fn told(runs: &[(Score, Score)], step: Score) -> String {
    let mut told: Vec<_> = runs
        .iter()
        .take(MAX_RUNS)
        .map(|(first, last)| match step.as_whole() {
            _ if first == last => first.to_string(),
            Some(step) if step > 1 => format!("{first} to {last} in steps of {step}"),
            _ => format!("{first} to {last}"),
        })
        .collect();
    if runs.len() > MAX_RUNS {
        told.push(format!("and {} more", runs.len() - MAX_RUNS));
    }
    told.join(", ")
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
