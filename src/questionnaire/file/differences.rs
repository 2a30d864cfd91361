//! What makes two files of one questionnaire score differently. A translation has other texts, and nothing else.

use std::collections::{HashMap, HashSet};

use super::QuestionFile;
use super::problem::Problem;
use super::yaml::Node;
use crate::escape::quoted;
use crate::questionnaire::{Choice, Cutoff, Question, Questionnaire, Scale};

/// Returns each difference in scoring between `other` and the `first` file, which a message calls `name`, in the order of their
/// places in `other`.
pub fn differences(name: &str, first: &QuestionFile, other: &QuestionFile) -> Vec<Problem> {
    let mut comparison = Comparison { name, found: Vec::new() };
    comparison.compare(&first.questionnaire, &other.questionnaire, &other.root);
    comparison.found.sort_by_key(|problem| problem.place);
    comparison.found
}

/// Each method takes from the first file and from the other one what it compares, and the node of it in the other file.
struct Comparison<'f> {
    name: &'f str,
    found: Vec<Problem>,
}

impl Comparison<'_> {
    fn report(&mut self, node: &Node, message: String) {
        self.found.push(Problem { place: Some(node.place), message });
    }

    fn compare(&mut self, first: &Questionnaire, other: &Questionnaire, file: &Node) {
        let name = self.name;
        if first.concern != other.concern {
            let (here, there) = (concern_rule(other.concern), concern_rule(first.concern));
            let message = format!("`concern` is {here} here, and {there} in {name}");
            self.report(file.field("concern"), message);
        }
        self.compare_choices(&first.choices, &other.choices, file.field("choices"));
        self.compare_questions(&first.questions, &other.questions, file.field("questions"));
        let results = file.field("results");
        if let (Some(first), Some(other)) = (&first.total, &other.total) {
            self.compare_results(first, other, results);
        } else if first.total.is_some() {
            self.report(results, format!("there is no total here, and one in {name}"));
        } else if other.total.is_some() {
            self.report(results, format!("there is a total here, and none in {name}"));
        }
        let scales = file.field("scales");
        for (first_scale, scale, node) in
            self.common("scale", &first.scales, &other.scales, scales, |scale| &scale.id)
        {
            let (here, there) = (item_ids(other, scale), item_ids(first, first_scale));
            if here != there {
                let message = format!("scale {} has the questions {there} in {name}", scale.id);
                self.report(node.field("questions"), message);
            }
            if first_scale.scoring != scale.scoring {
                let message = format!("scale {} is scored otherwise in {name}", scale.id);
                self.report(node.field("score"), message);
            }
            self.compare_results(first_scale, scale, node.field("results"));
        }
    }

    fn compare_choices(&mut self, first: &[Choice], other: &[Choice], list: &Node) {
        for (first, choice, node) in self.common("choice", first, other, list, |choice| &choice.id)
        {
            if first.points != choice.points {
                let (id, here, there) = (&choice.id, points(choice), points(first));
                let name = self.name;
                let message =
                    format!("the points of choice {id} are {here} here, and {there} in {name}");
                self.report(node.field("points"), message);
            }
        }
    }

    fn compare_questions(&mut self, first: &[Question], other: &[Question], list: &Node) {
        let name = self.name;
        let common = self.common("question", first, other, list, |question| &question.id);
        let is_same_set = common.len() == first.len().max(other.len());
        let mut pairs = first.iter().zip(other);
        if is_same_set && let Some(index) = pairs.position(|(first, here)| first.id != here.id) {
            let (here, there) = (&other[index].id, &first[index].id);
            let message = format!("question {} is {here} here, and {there} in {name}", index + 1);
            self.report(list.entry(index).field("id"), message);
        }
        for (first, question, node) in common {
            if first.reverse != question.reverse {
                let only = only_one(question.reverse, name);
                let message = format!("question {} is reversed {only}", question.id);
                self.report(node.field("reverse"), message);
            }
        }
    }

    fn compare_results(&mut self, first: &Scale, other: &Scale, list: &Node) {
        let name = self.name;
        for (first, result, node) in
            self.common("result", &first.results, &other.results, list, |result| &result.id)
        {
            let id = &result.id;
            if first.from != result.from {
                let (here, there) = (result.from, first.from);
                let message =
                    format!("result {id} begins at {here} here, and at {there} in {name}");
                self.report(node.field("from"), message);
            }
            if first.positive != result.positive {
                let message =
                    format!("result {id} is positive {}", only_one(result.positive, name));
                self.report(node.field("positive"), message);
            }
        }
    }

    /// Reports entries of a list that only one of the files has. Returns the others: that of the first file, and that of the
    /// other with its node.
    fn common<'e, T>(
        &mut self,
        what: &str,
        first: &'e [T],
        other: &'e [T],
        list: &'e Node,
        id: fn(&T) -> &String,
    ) -> Vec<(&'e T, &'e T, &'e Node)> {
        let in_first: HashMap<_, _> = first.iter().map(|entry| (id(entry), entry)).collect();
        let in_other: HashSet<_> = other.iter().map(id).collect();
        for missing in first.iter().map(id).filter(|id| !in_other.contains(id)) {
            let message = format!("{what} {missing} of {} is missing here", self.name);
            self.report(list, message);
        }
        let mut common = Vec::new();
        for (index, entry) in other.iter().enumerate() {
            let node = list.entry(index);
            match in_first.get(id(entry)) {
                Some(first) => common.push((*first, entry, node)),
                None => {
                    let id = quoted(id(entry));
                    let message = format!("{} has no {what} with the id {id}", self.name);
                    self.report(node.field("id"), message);
                }
            }
        }
        common
    }
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

fn only_one(is_here: bool, name: &str) -> String {
    if is_here { format!("here, but not in {name}") } else { format!("in {name}, but not here") }
}

fn concern_rule(concern: Option<Cutoff>) -> String {
    match concern {
        Some(Cutoff::AtMost(most)) => format!("`at_most: {most}`"),
        Some(Cutoff::AtLeast(least)) => format!("`at_least: {least}`"),
        None => "left out".to_owned(),
    }
}
