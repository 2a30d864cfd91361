//! How a file differs from another one of the same questionnaire. A translation has other texts, and scores alike.

use std::collections::{BTreeSet, HashMap};

use super::QuestionFile;
use super::problem::Problem;
use super::untranslated::same_texts;
use super::yaml::Node;
use crate::questionnaire::{Cutoff, Question, Questionnaire, ResultBand, Scale};

/// Returns an error for each difference in scoring between `other` and the `first` file, which a message calls `name`, and a
/// warning for each text that is not translated. Files of other ids are not compared, which is warned of.
pub fn differences(name: &str, first: &QuestionFile, other: &QuestionFile) -> Vec<Problem> {
    if other.id() != first.id() {
        let message =
            format!("this asks the questions of {name} under another id, so they are not compared");
        return vec![Problem::warning(other.root.field("id").place, message)];
    }
    let mut found = same_texts(name, first, other);
    let (Some(there), Some(here)) = (&first.questionnaire, &other.questionnaire) else {
        return found;
    };
    let (facts_there, facts_here) = (facts(there, &first.root), facts(here, &other.root));
    let mut rest: HashMap<_, _> = facts_there.iter().map(|fact| (fact.key(), fact)).collect();
    for Fact { part, field, value, node } in &facts_here {
        let place = node.field(field).place;
        let there = rest.remove(&(part.as_str(), *field)).map(|fact| &fact.value);
        if let Some(there) = there.filter(|there| *there != value) {
            let message = format!("`{field}` of {part}: {value} here; {there} in {name}");
            found.push(Problem::error(Some(place), message));
        } else if *field == "id" && there.is_none() {
            found.push(Problem::error(Some(place), format!("{part} is not in {name}")));
        }
    }
    for Fact { part, .. } in facts_there.iter().filter(|fact| fact.field == "id") {
        if rest.contains_key(&(part.as_str(), "id")) {
            // "result high of scale bond" is in `scales`.
            let of = part.rsplit(" of ").next().unwrap_or_default();
            let kind = of.split(' ').next().unwrap_or_default();
            let place = other.root.field(&format!("{kind}s")).place;
            let message = format!("{part} of {name} is missing here");
            found.push(Problem::error(Some(place), message));
        }
    }
    if asks_the_same(first, other) {
        found.extend(difference_in_order(name, &there.questions, &here.questions, &other.root));
    }
    found
}

/// Reports the first question that is in another place.
fn difference_in_order(
    name: &str,
    first: &[Question],
    other: &[Question],
    root: &Node,
) -> Option<Problem> {
    let index = first.iter().zip(other).position(|(there, here)| there.id != here.id)?;
    let (here, there) = (&other[index].id, &first[index].id);
    let message = format!("question {} is {here} here, and {there} in {name}", index + 1);
    let node = root.field("questions").entry(index).field("id");
    Some(Problem::error(Some(node.place), message))
}

/// Returns whether both files have questions of the same ids, in any order.
pub fn asks_the_same(first: &QuestionFile, other: &QuestionFile) -> bool {
    let ids = |file: &QuestionFile| -> Option<BTreeSet<String>> {
        let questions = &file.questionnaire.as_ref()?.questions;
        Some(questions.iter().map(|question| question.id.clone()).collect())
    };
    ids(first).is_some() && ids(first) == ids(other)
}

/// A value that decides scores.
struct Fact<'f> {
    /// The part of the file that it belongs to, such as "question goals".
    part: String,
    field: &'static str,
    value: String,
    /// That of the part.
    node: &'f Node,
}

impl Fact<'_> {
    fn key(&self) -> (&str, &str) {
        (&self.part, self.field)
    }
}

/// The facts of a file so far.
#[derive(Default)]
struct Facts<'f>(Vec<Fact<'f>>);

impl<'f> Facts<'f> {
    /// Adds a `part` with the `rules` that decide its scores, by their fields.
    fn add(&mut self, part: &str, node: &'f Node, rules: Vec<(&'static str, String)>) {
        let existence = ("id", String::new());
        for (field, value) in rules.into_iter().chain([existence]) {
            self.0.push(Fact { part: part.to_owned(), field, value, node });
        }
    }

    /// Adds `results`, those of a scale if `owner` names one.
    fn add_results(&mut self, owner: &str, results: &[ResultBand], list: &'f Node) {
        for (nth, result) in results.iter().enumerate() {
            let part = format!("result {}{owner}", result.id);
            let from = result.from.to_f64().to_string();
            let rules = vec![("from", from), ("positive", result.positive.to_string())];
            self.add(&part, list.entry(nth), rules);
        }
    }
}

fn facts<'f>(questionnaire: &Questionnaire, root: &'f Node) -> Vec<Fact<'f>> {
    let mut facts = Facts::default();
    facts.add("the file", root, vec![("concern", rule(questionnaire.concern))]);
    for (nth, choice) in questionnaire.choices.iter().enumerate() {
        let node = root.field("choices").entry(nth);
        let points = choice.points.map_or("left out".to_owned(), |points| points.to_string());
        facts.add(&format!("choice {}", choice.id), node, vec![("points", points)]);
    }
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let node = root.field("questions").entry(nth);
        let rules = vec![("reverse", question.reverse.to_string())];
        facts.add(&format!("question {}", question.id), node, rules);
    }
    if let Some(total) = &questionnaire.total {
        facts.add_results("", &total.results, root.field("results"));
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let (part, node) = (format!("scale {}", scale.id), root.field("scales").entry(nth));
        let items = item_ids(questionnaire, scale);
        let rules = vec![("questions", items), ("score", scale.scoring.name().to_owned())];
        facts.add(&part, node, rules);
        facts.add_results(&format!(" of {part}"), &scale.results, node.field("results"));
    }
    facts.0
}

/// Returns the ids of the questions of `scale`, in alphabetical order.
fn item_ids(questionnaire: &Questionnaire, scale: &Scale) -> String {
    let ids = scale.items.iter().map(|&item| questionnaire.questions[item].id.as_str());
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.join(", ")
}

fn rule(concern: Option<Cutoff>) -> String {
    match concern {
        Some(Cutoff::AtMost(most)) => format!("at_most: {most}"),
        Some(Cutoff::AtLeast(least)) => format!("at_least: {least}"),
        None => "left out".to_owned(),
    }
}
