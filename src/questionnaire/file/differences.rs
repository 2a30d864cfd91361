//! How a file differs from another one of the same questionnaire. A translation has other texts, and scores alike.

use std::collections::{HashMap, HashSet};

use super::QuestionFile;
use super::problem::{Problem, sort};
use super::yaml::Node;
use crate::questionnaire::words::is_prose;
use crate::questionnaire::{Choice, Cutoff, Question, Questionnaire, ResultBand, Scale};

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
    let mut comparison = Comparison { name, is_translation, found: Vec::new() };
    comparison.compare(&parts(first), &parts(other));
    comparison.compare_order(&there.questions, &here.questions, other.root.field("questions"));
    sort(&mut comparison.found);
    comparison.found
}

/// A part of a file: one that another file has as well, with what must be alike in both.
struct Part<'f> {
    /// Its name in a message.
    name: String,
    node: &'f Node,
    /// Values that decide scores, by the names of their fields.
    rules: Vec<(&'static str, String)>,
    /// Texts, by the names of their fields.
    texts: Vec<(&'static str, &'f str)>,
    parts: Vec<Part<'f>>,
}

impl<'f> Part<'f> {
    fn new(name: impl Into<String>, node: &'f Node) -> Self {
        let name = name.into();
        Self { name, node, rules: Vec::new(), texts: Vec::new(), parts: Vec::new() }
    }
}

/// Returns the whole file as a part.
fn parts(file: &QuestionFile) -> Part<'_> {
    let (questionnaire, root) = (&file.questionnaire, &file.root);
    let mut whole = Part::new("the file", root);
    whole.rules.push(("concern", concern_rule(questionnaire.concern)));
    whole.texts.push(("title", &questionnaire.title));
    whole.texts.push(("safety", &questionnaire.safety));
    for (field, text) in [
        ("introduction", &questionnaire.introduction),
        ("source", &questionnaire.source),
        ("credit", &questionnaire.credit),
        ("summary", &questionnaire.summary),
    ] {
        whole.texts.push((field, text.as_deref().unwrap_or_default()));
    }

    let node = root.field("choices");
    let mut choices = Part::new("`choices`", node);
    for (nth, choice) in questionnaire.choices.iter().enumerate() {
        let mut part = Part::new(format!("choice {}", choice.id), node.entry(nth));
        part.rules.push(("points", points(choice)));
        choices.parts.push(part);
    }

    let node = root.field("questions");
    let mut questions = Part::new("`questions`", node);
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let mut part = Part::new(format!("question {}", question.id), node.entry(nth));
        part.rules.push(("reverse", question.reverse.to_string()));
        part.texts.push(("text", &question.text));
        part.texts.push(("raise", question.raise.as_deref().unwrap_or_default()));
        questions.parts.push(part);
    }

    whole.parts.extend([choices, questions]);
    if let Some(total) = &questionnaire.total {
        whole.parts.push(results(&total.results, root));
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let node = root.field("scales").entry(nth);
        let mut part = Part::new(format!("scale {}", scale.id), node);
        part.rules.push(("questions", item_ids(questionnaire, scale)));
        part.rules.push(("score", scale.scoring.name().to_owned()));
        part.texts.push(("title", &scale.title));
        part.parts.push(results(&scale.results, node));
        whole.parts.push(part);
    }
    whole
}

/// Returns the results in the field of `owner`.
fn results<'f>(bands: &'f [ResultBand], owner: &'f Node) -> Part<'f> {
    let node = owner.field("results");
    let mut results = Part::new("`results`", node);
    for (nth, band) in bands.iter().enumerate() {
        let mut part = Part::new(format!("result {}", band.id), node.entry(nth));
        part.rules.push(("from", band.from.to_f64().to_string()));
        part.rules.push(("positive", band.positive.to_string()));
        part.texts.push(("headline", &band.headline));
        part.texts.push(("why", band.why.as_deref().unwrap_or_default()));
        part.texts.push(("advice", &band.advice));
        results.parts.push(part);
    }
    results
}

struct Comparison<'f> {
    name: &'f str,
    is_translation: bool,
    found: Vec<Problem>,
}

impl Comparison<'_> {
    /// Compares a part with that of the same name in the first file.
    fn compare(&mut self, first: &Part, other: &Part) {
        let name = self.name;
        for ((field, there), (_, here)) in first.rules.iter().zip(&other.rules) {
            if here != there {
                let part = &other.name;
                let message = format!("`{field}` of {part}: {here} here; {there} in {name}");
                self.report(other.node.field(field), message);
            }
        }
        for ((field, there), (_, here)) in first.texts.iter().zip(&other.texts) {
            if self.is_translation && here == there && is_prose(here) {
                let message = format!("`{field}` is still that of {name}; translate it");
                self.found.push(Problem::warning(other.node.field(field).place, message));
            }
        }
        let mut parts_of_first: HashMap<_, _> =
            first.parts.iter().map(|part| (part.name.as_str(), part)).collect();
        for part in &other.parts {
            match parts_of_first.remove(part.name.as_str()) {
                Some(part_of_first) => self.compare(part_of_first, part),
                None => {
                    self.report(part.node.field("id"), format!("{} is not in {name}", part.name))
                }
            }
        }
        for part in
            first.parts.iter().filter(|part| parts_of_first.contains_key(part.name.as_str()))
        {
            self.report(other.node, format!("{} of {name} is missing here", part.name));
        }
    }

    /// Reports the first question that is in another place, if the questions are the same.
    fn compare_order(&mut self, first: &[Question], other: &[Question], list: &Node) {
        if !have_the_same_ids(first, other) {
            return;
        }
        let mut pairs = first.iter().zip(other);
        if let Some(index) = pairs.position(|(first, here)| first.id != here.id) {
            let (name, here, there) = (self.name, &other[index].id, &first[index].id);
            let message = format!("question {} is {here} here, and {there} in {name}", index + 1);
            self.report(list.entry(index).field("id"), message);
        }
    }

    fn report(&mut self, node: &Node, message: String) {
        self.found.push(Problem::error(Some(node.place), message));
    }
}

/// Returns whether both lists have questions of the same ids, in any order.
pub fn have_the_same_ids(first: &[Question], other: &[Question]) -> bool {
    let ids: HashSet<_> = first.iter().map(|question| &question.id).collect();
    ids.len() == other.len() && other.iter().all(|question| ids.contains(&question.id))
}

/// Returns the ids of the questions of `scale`, in alphabetical order.
fn item_ids(questionnaire: &Questionnaire, scale: &Scale) -> String {
    let ids = scale.items.iter().map(|&item| questionnaire.questions[item].id.as_str());
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.join(", ")
}

fn points(choice: &Choice) -> String {
    choice.points.map_or("left out".to_owned(), |points| points.to_string())
}

fn concern_rule(concern: Option<Cutoff>) -> String {
    match concern {
        Some(Cutoff::AtMost(most)) => format!("`at_most: {most}`"),
        Some(Cutoff::AtLeast(least)) => format!("`at_least: {least}`"),
        None => "left out".to_owned(),
    }
}
