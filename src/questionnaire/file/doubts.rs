//! What a valid questionnaire says that may not be meant.

use std::collections::HashMap;

use super::problem::Problems;
use super::yaml::Node;
use crate::escape::quoted;
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::words::{WORDS, Word, Words};
use crate::questionnaire::{Choice, Points, Questionnaire, ResultBand, Scale};

/// The most answers of an example, and of those that are worth raising.
const MAX_ANSWERS: usize = 12;
/// The most results with an example: more would take too long, and nobody reads them.
const MAX_EXAMPLES: usize = 100;

/// Warns of what the questionnaire in the file with this `root` says.
pub fn find(questionnaire: &Questionnaire, root: &Node, problems: &Problems) {
    find_in_words(&questionnaire.words, root.field("words"), problems);
    if let Some(total) = &questionnaire.total {
        find_positive_above_concern(questionnaire, total, root, problems);
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let node = root.field("scales").entry(nth);
        find_positive_above_concern(questionnaire, scale, node, problems);
    }
}

/// Warns of months of one name, whose dates would look alike, and of a long decimal sign.
fn find_in_words(words: &Words, node: &Node, problems: &Problems) {
    let mut firsts = HashMap::new();
    let months = WORDS.iter().skip_while(|word| word.name != "january").take(12);
    for (number, Word { name, .. }) in (1..).zip(months) {
        let first = *firsts.entry(folded(&words.month(number))).or_insert(name);
        if first != name {
            let message = format!("`{name}` is the same as `{first}`; dates would look alike");
            let translated = if words.translation(name).is_some() { name } else { first };
            problems.warn(node.field(translated).place, message);
        }
    }
    if words.decimal_sign().chars().count() > 1 {
        let place = node.field("decimal_sign").place;
        problems.warn(place, "`decimal_sign` has more than one character");
    }
}

/// Warns of each positive result of `scale`, at `node`, that answers reach although one of them is
/// worth raising.
fn find_positive_above_concern(
    questionnaire: &Questionnaire,
    scale: &Scale,
    node: &Node,
    problems: &Problems,
) {
    let with_concern = scores_with_concern(questionnaire, scale);
    let positive = scale.results.iter().enumerate().filter(|(_, result)| result.positive);
    for (nth, ResultBand { from, id, .. }) in positive.take(MAX_EXAMPLES) {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let example = with_concern.iter().find_map(|scores| scores.example(*from, below));
        let is_untried = with_concern.iter().any(|scores| scores.runs(*from, below).is_none());
        if example.is_none() && !is_untried {
            continue;
        }
        let untried = "that may be; there are too many answers to try".to_owned();
        let answers = example.map_or(untried, |points| in_words(questionnaire, scale, &points));
        let place = node.field("results").entry(nth).field("positive").place;
        let message =
            format!("result {id} is positive, also with an answer worth raising: {answers}");
        problems.warn(place, message);
    }
}

/// Returns the scores of `scale` that are reached if an item has an answer worth raising, once for
/// the first item and once for the first reversed one: all others are like these.
fn scores_with_concern(questionnaire: &Questionnaire, scale: &Scale) -> Vec<ReachableScores> {
    let mut all_scores = Vec::new();
    for kind in [0, 1] {
        let (mut kinds, mut items) = ReachableScores::kinds(questionnaire, scale);
        let Some(first) = items.iter().position(|item| *item == kind) else { continue };
        let mut worth_raising = kinds[kind].clone();
        worth_raising.retain(|points| questionnaire.is_concern(*points));
        if worth_raising.is_empty() {
            continue;
        }
        items[first] = kinds.len();
        kinds.push(worth_raising);
        let scales = questionnaire.scales.len();
        all_scores.push(ReachableScores::new(&kinds, &items, scale.scoring, scales));
    }
    all_scores
}

/// Lists the answers to `scale` that are worth these `points`, those worth raising first.
fn in_words(questionnaire: &Questionnaire, scale: &Scale, points: &[Points]) -> String {
    let (mut worth_raising, mut others) = (Vec::new(), Vec::new());
    for (&item, points) in scale.items.iter().zip(points) {
        let question = &questionnaire.questions[item];
        let is_it = |choice: &&Choice| questionnaire.points(question, choice) == Some(*points);
        let Some(choice) = questionnaire.choices.iter().find(is_it) else { continue };
        let list = if questionnaire.is_concern(*points) { &mut worth_raising } else { &mut others };
        list.push(format!("{} to {}", quoted(&choice.label), question.id));
    }
    worth_raising.truncate(MAX_ANSWERS);
    others.truncate(MAX_ANSWERS);
    if others.is_empty() {
        return worth_raising.join(", ");
    }
    format!("{} (with {})", worth_raising.join(", "), others.join(", "))
}
