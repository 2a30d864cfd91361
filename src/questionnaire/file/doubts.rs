//! What a valid questionnaire says that may not be meant.

use std::collections::HashMap;

use super::problem::Problem;
use super::yaml::Node;
use crate::escape::quoted;
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::words::{WORDS, Word};
use crate::questionnaire::{Points, Questionnaire, Scale};

/// The most answers of an example.
const MAX_ANSWERS: usize = 12;
/// The most results with an example: more would take too long, and nobody reads them.
const MAX_EXAMPLES: usize = 100;

/// Returns warnings about the questionnaire in the file with this `root`.
pub fn doubts(questionnaire: &Questionnaire, root: &Node) -> Vec<Problem> {
    let mut found = questions_of_one_text(questionnaire, root.field("questions"));
    found.extend(doubts_about_words(questionnaire, root.field("words")));
    if let Some(total) = &questionnaire.total {
        found.extend(positive_above_concern(questionnaire, total, root.field("results")));
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let results = root.field("scales").entry(nth).field("results");
        found.extend(positive_above_concern(questionnaire, scale, results));
    }
    found
}

fn questions_of_one_text(questionnaire: &Questionnaire, list: &Node) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut firsts = HashMap::new();
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let text = folded(&question.text);
        let text = text.trim_end_matches(['.', '?', '!']).to_owned();
        let first = *firsts.entry(text).or_insert(&question.id);
        if *first != question.id {
            let place = list.entry(nth).field("text").place;
            let message = format!("question {} has the text of question {first}", question.id);
            found.push(Problem::warning(place, message));
        }
    }
    found
}

/// Warns of months of one name, whose dates would look alike, and of a long decimal sign.
fn doubts_about_words(questionnaire: &Questionnaire, list: &Node) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut warn = |name: &str, message: String| {
        found.push(Problem::warning(list.field(name).place, message));
    };
    let words = &questionnaire.words;
    let mut firsts = HashMap::new();
    let months = WORDS.iter().skip_while(|word| word.name != "january").take(12);
    for (number, Word { name, .. }) in (1..).zip(months) {
        let first = *firsts.entry(folded(&words.month(number))).or_insert(name);
        if first != name {
            warn(name, format!("`{name}` is the same as `{first}`; dates would look alike"));
        }
    }
    if words.decimal_sign().chars().count() > 1 {
        warn("decimal_sign", "`decimal_sign` has more than one character".to_owned());
    }
    found
}

/// Warns of each positive result of `scale` that answers reach although one of them is worth raising.
fn positive_above_concern(
    questionnaire: &Questionnaire,
    scale: &Scale,
    results: &Node,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let with_concern = scores_with_concern(questionnaire, scale);
    let positive = scale.results.iter().enumerate().filter(|(_, result)| result.positive);
    for (nth, result) in positive.take(MAX_EXAMPLES) {
        let below = scale.results.get(nth + 1).map(|next| next.from);
        let example = with_concern.iter().find_map(|scores| scores.example(result.from, below));
        if let Some(points) = example {
            let answers = in_words(questionnaire, scale, &points);
            let message = format!(
                "result {} is positive, also with an answer worth raising: {answers}",
                result.id
            );
            found.push(Problem::warning(results.entry(nth).field("positive").place, message));
        }
    }
    found
}

/// Returns the scores of `scale` that are reached if an item has an answer worth raising, once for the first item and once for the first
/// reversed one: all others are like these.
fn scores_with_concern(questionnaire: &Questionnaire, scale: &Scale) -> Vec<ReachableScores> {
    let mut all_scores = Vec::new();
    for reversed in [false, true] {
        let is_wanted = |&item: &usize| questionnaire.questions[item].reverse == reversed;
        let Some(first) = scale.items.iter().position(is_wanted) else { continue };
        let (mut kinds, mut items) = ReachableScores::kinds(questionnaire, scale);
        let mut worth_raising = kinds[items[first]].clone();
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

/// Lists the answers to `scale` that are worth these `points`.
fn in_words(questionnaire: &Questionnaire, scale: &Scale, points: &[Points]) -> String {
    let mut words = Vec::new();
    for (&item, points) in scale.items.iter().zip(points).take(MAX_ANSWERS) {
        let question = &questionnaire.questions[item];
        for choice in &questionnaire.choices {
            if questionnaire.points(question, choice) == Some(*points) {
                words.push(format!("{} to {}", quoted(&choice.label), question.id));
                break;
            }
        }
    }
    if points.len() > MAX_ANSWERS {
        words.push(format!("and {} more", points.len() - MAX_ANSWERS));
    }
    words.join(", ")
}
