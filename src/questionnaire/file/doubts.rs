//! What a valid questionnaire says that may not be meant.

use super::problem::Problems;
use super::yaml::Node;
use crate::escape::quoted;
use crate::questionnaire::choices::{Choice, Points};
use crate::questionnaire::reachable_scores::{ReachableScores, points_of_items};
use crate::questionnaire::{Questionnaire, ResultBand, Scale};

/// The most answers of an example, and of those that are worth raising.
const MAX_ANSWERS: usize = 12;
/// The most positive results that are tried: more would take too long, and nobody reads them.
const MAX_TRIED: usize = 100;
/// The most kinds of questions that are tried for all scales, but two for each.
const MAX_KINDS: usize = 300;

/// Warns of each positive result that answers reach although one of them is worth raising. `root`
/// is that of the file.
pub(crate) fn find(questionnaire: &Questionnaire, root: &Node, problems: &Problems) {
    if let Some(total) = &questionnaire.total {
        find_in_scale(questionnaire, total, root, problems);
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        find_in_scale(questionnaire, scale, root.field("scales").entry(nth), problems);
    }
}

/// Warns of the results of `scale`, which stands at `node`.
fn find_in_scale(questionnaire: &Questionnaire, scale: &Scale, node: &Node, problems: &Problems) {
    let with_concern = scores_with_concern(questionnaire, scale);
    let positive = scale.results.iter().enumerate().filter(|(_, result)| result.positive);
    for (nth, ResultBand { from, id, .. }) in positive.take(MAX_TRIED) {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let example = with_concern.iter().find_map(|scores| scores.example(*from, below));
        let answers = if let Some(points) = example {
            in_words(questionnaire, scale, &points)
        } else if with_concern.iter().any(|scores| scores.any_within(*from, below)) {
            "this may be; there are too many combinations of answers to try them all".to_owned()
        } else {
            continue;
        };
        let what = format!("result {id} is positive, also with an answer worth raising: {answers}");
        problems.warn(node.field("results").entry(nth).field("positive").place, what);
    }
}

/// Finds the scores of `scale` that are reached if an item has an answer worth raising, once for
/// the first item of each kind: all others are like these.
fn scores_with_concern(questionnaire: &Questionnaire, scale: &Scale) -> Vec<ReachableScores> {
    let max_kinds = (MAX_KINDS / questionnaire.scales.len().max(1)).max(2);
    let mut kinds = Vec::new();
    for (nth, item) in scale.items.iter().enumerate() {
        let question = &questionnaire.questions[*item];
        let kind = (question.all_points(), question.concern);
        if kinds.len() < max_kinds && kinds.iter().all(|(_, other)| *other != kind) {
            kinds.push((nth, kind));
        }
    }
    let shares = questionnaire.scales.len().max(1) * kinds.len();
    let mut all_scores = Vec::new();
    for (nth, (points, rule)) in kinds {
        let mut worth_raising = points.to_vec();
        worth_raising.retain(|points| rule.is_met_by(*points));
        if !worth_raising.is_empty() {
            let mut items = points_of_items(questionnaire, scale);
            items[nth] = worth_raising.into();
            all_scores.push(ReachableScores::new(items, scale.scoring, shares));
        }
    }
    all_scores
}

/// Lists the answers to `scale` that are worth these `points`, those worth raising first.
fn in_words(questionnaire: &Questionnaire, scale: &Scale, points: &[Points]) -> String {
    let (mut worth_raising, mut others) = (Vec::new(), Vec::new());
    for (item, points) in scale.items.iter().zip(points) {
        let question = &questionnaire.questions[*item];
        let is_concern = question.concern.is_met_by(*points);
        let list = if is_concern { &mut worth_raising } else { &mut others };
        let is_given = |choice: &&Choice| question.points(choice) == Some(*points);
        let Some(choice) = question.choices.list.iter().find(is_given) else { continue };
        list.push(format!("{} to {}", quoted(&choice.label), question.id));
    }
    worth_raising.truncate(MAX_ANSWERS);
    others.truncate(MAX_ANSWERS);
    let (worth_raising, others) = (worth_raising.join(", "), others.join(", "));
    if others.is_empty() { worth_raising } else { format!("{worth_raising} (with {others})") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::mem;

    use super::scores_with_concern;
    use crate::questionnaire::file::load;

    const THREADS: &str = include_str!("../../../examples/questionnaires/three-threads.yaml");

    #[test]
    fn scores_with_an_answer_worth_raising_are_those_of_all_ways_to_answer() {
        let threads = THREADS.replacen("points: 5", "points: 12", 1);
        for rule in ["at_most: 1", "at_most: 2", "at_least: 4"] {
            let file = threads.replacen("at_most: 2", rule, 1);
            let questionnaire = load(file.as_bytes()).expect("a valid file");
            for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
                // The sum of each way to answer, and whether an answer is worth raising.
                let mut ways = BTreeSet::from([(0, false)]);
                for item in &scale.items {
                    let question = &questionnaire.questions[*item];
                    for (sum, any) in mem::take(&mut ways) {
                        for choice in &question.choices.list {
                            let points = question.points(choice).expect("points");
                            let any = any || question.concern.is_met_by(points);
                            ways.insert((sum + points, any));
                        }
                    }
                }
                let scores = scores_with_concern(&questionnaire, scale);
                for sum in 0..=150 {
                    let (from, below) = (scale.score(sum), Some(scale.score(sum + 1)));
                    let is_reached = scores.iter().any(|scores| scores.any_within(from, below));
                    assert_eq!(is_reached, ways.contains(&(sum, true)), "{rule} {sum}");
                }
            }
        }
    }
}
