//! How a file differs from another one of the same questionnaire. A translation has other texts, and scores alike.

use std::collections::{HashMap, HashSet};

use super::QuestionFile;
use super::problem::Problem;
use super::yaml::Node;
use crate::questionnaire::words::is_prose;
use crate::questionnaire::{Cutoff, Question, Questionnaire, ResultBand, Scale};

/// Returns an error for each difference in scoring between `other` and the `first` file, which a message calls `name`, and in
/// another language a warning for each text that is the same. Files of other ids are not compared, which is warned of.
pub fn differences(name: &str, first: &QuestionFile, other: &QuestionFile) -> Vec<Problem> {
    let (there, here) = (&first.questionnaire, &other.questionnaire);
    if here.id != there.id {
        let message =
            format!("this asks the questions of {name} under another id, so they are not compared");
        return vec![Problem::warning(other.root.field("id").place, message)];
    }
    let is_translation = there.main_language() != here.main_language();
    let (facts_there, facts_here) = (facts(first), facts(other));
    let mut rest: HashMap<_, _> = facts_there.iter().map(|fact| (fact.key(), fact)).collect();
    let mut found = Vec::new();
    for Fact { part, field, value, node, is_text } in &facts_here {
        let place = node.field(field).place;
        let there = rest.remove(&(part.as_str(), *field)).map(|fact| &fact.value);
        if *is_text {
            if is_translation && there == Some(value) && is_prose(value) {
                let message = format!("`{field}` is still that of {name}; translate it");
                found.push(Problem::warning(place, message));
            }
        } else if let Some(there) = there.filter(|there| *there != value) {
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
    if have_the_same_ids(&there.questions, &here.questions) {
        found.extend(difference_in_order(name, there, other));
    }
    found
}

/// Reports the first question that is in another place.
fn difference_in_order(name: &str, first: &Questionnaire, other: &QuestionFile) -> Option<Problem> {
    let questions = &other.questionnaire.questions;
    let mut pairs = first.questions.iter().zip(questions);
    let index = pairs.position(|(there, here)| there.id != here.id)?;
    let (here, there) = (&questions[index].id, &first.questions[index].id);
    let message = format!("question {} is {here} here, and {there} in {name}", index + 1);
    let node = other.root.field("questions").entry(index).field("id");
    Some(Problem::error(Some(node.place), message))
}

/// Returns whether both lists have questions of the same ids, in any order.
pub fn have_the_same_ids(first: &[Question], other: &[Question]) -> bool {
    let ids: HashSet<_> = first.iter().map(|question| &question.id).collect();
    ids.len() == other.len() && other.iter().all(|question| ids.contains(&question.id))
}

/// A value that is compared with that of another file.
struct Fact<'f> {
    /// The part of the file that it belongs to, such as "question goals".
    part: String,
    field: &'static str,
    value: String,
    /// That of the part.
    node: &'f Node,
    /// Whether it is a text, or else decides scores.
    is_text: bool,
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
    /// Adds a `part` with the `rules` that decide its scores, and its `texts`.
    fn add(
        &mut self,
        part: &str,
        node: &'f Node,
        rules: Vec<(&'static str, String)>,
        texts: Vec<(&'static str, Option<&String>)>,
    ) {
        let mut add = |field, value, is_text| {
            self.0.push(Fact { part: part.to_owned(), field, value, node, is_text });
        };
        add("id", String::new(), false);
        for (field, rule) in rules {
            add(field, rule, false);
        }
        for (field, text) in texts {
            add(field, text.cloned().unwrap_or_default(), true);
        }
    }

    /// Adds `results`, those of a scale if `owner` names one.
    fn add_results(&mut self, owner: &str, results: &[ResultBand], list: &'f Node) {
        for (nth, result) in results.iter().enumerate() {
            let part = format!("result {}{owner}", result.id);
            let from = result.from.to_f64().to_string();
            let rules = vec![("from", from), ("positive", result.positive.to_string())];
            let texts = vec![
                ("headline", Some(&result.headline)),
                ("why", result.why.as_ref()),
                ("advice", Some(&result.advice)),
            ];
            self.add(&part, list.entry(nth), rules, texts);
        }
    }
}

fn facts(file: &QuestionFile) -> Vec<Fact<'_>> {
    let (questionnaire, root) = (&file.questionnaire, &file.root);
    let mut facts = Facts::default();
    let texts = vec![
        ("title", Some(&questionnaire.title)),
        ("introduction", questionnaire.introduction.as_ref()),
        ("source", questionnaire.source.as_ref()),
        ("credit", questionnaire.credit.as_ref()),
        ("summary", questionnaire.summary.as_ref()),
        ("safety", Some(&questionnaire.safety)),
    ];
    facts.add("the file", root, vec![("concern", rule(questionnaire.concern))], texts);
    for (nth, choice) in questionnaire.choices.iter().enumerate() {
        let node = root.field("choices").entry(nth);
        let points = choice.points.map_or("left out".to_owned(), |points| points.to_string());
        facts.add(&format!("choice {}", choice.id), node, vec![("points", points)], Vec::new());
    }
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let node = root.field("questions").entry(nth);
        let rules = vec![("reverse", question.reverse.to_string())];
        let texts = vec![("text", Some(&question.text)), ("raise", question.raise.as_ref())];
        facts.add(&format!("question {}", question.id), node, rules, texts);
    }
    if let Some(total) = &questionnaire.total {
        facts.add_results("", &total.results, root.field("results"));
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let (part, node) = (format!("scale {}", scale.id), root.field("scales").entry(nth));
        let items = item_ids(questionnaire, scale);
        let rules = vec![("questions", items), ("score", scale.scoring.name().to_owned())];
        facts.add(&part, node, rules, vec![("title", Some(&scale.title))]);
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
