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

    /// Reports a rule of which a message says what it is `here`, if that is not what it is `there`.
    fn compare_rule(&mut self, node: &Node, rule: &str, here: String, there: String) {
        if here != there {
            self.report(node, format!("{rule} {here} here, and {there} in {}", self.name));
        }
    }

    /// Reports what holds in one of the files only.
    fn compare_fact(&mut self, node: &Node, fact: &str, here: bool, there: bool) {
        let name = self.name;
        if here && !there {
            self.report(node, format!("{fact} here, but not in {name}"));
        } else if there && !here {
            self.report(node, format!("{fact} in {name}, but not here"));
        }
    }

    fn compare(&mut self, first: &Questionnaire, other: &Questionnaire, file: &Node) {
        let name = self.name;
        let (here, there) = (concern_rule(other.concern), concern_rule(first.concern));
        self.compare_rule(file.field("concern"), "`concern` is", here, there);
        let choices = file.field("choices");
        for (first, choice, node) in
            self.common("choice", &first.choices, &other.choices, choices, |choice| &choice.id)
        {
            let rule = format!("the points of choice {} are", choice.id);
            self.compare_rule(node.field("points"), &rule, points(choice), points(first));
        }
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
            let there = item_ids(first, first_scale);
            if item_ids(other, scale) != there {
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

    fn compare_questions(&mut self, first: &[Question], other: &[Question], list: &Node) {
        let common = self.common("question", first, other, list, |question| &question.id);
        let is_same_set = common.len() == first.len().max(other.len());
        let mut pairs = first.iter().zip(other);
        if is_same_set && let Some(index) = pairs.position(|(first, here)| first.id != here.id) {
            let (name, here, there) = (self.name, &other[index].id, &first[index].id);
            let message = format!("question {} is {here} here, and {there} in {name}", index + 1);
            self.report(list.entry(index).field("id"), message);
        }
        for (first, question, node) in common {
            let fact = format!("question {} is reversed", question.id);
            self.compare_fact(node.field("reverse"), &fact, question.reverse, first.reverse);
        }
    }

    fn compare_results(&mut self, first: &Scale, other: &Scale, list: &Node) {
        for (first, result, node) in
            self.common("result", &first.results, &other.results, list, |result| &result.id)
        {
            if first.from != result.from {
                let (id, here, there, name) = (&result.id, result.from, first.from, self.name);
                let message =
                    format!("result {id} begins at {here} here, and at {there} in {name}");
                self.report(node.field("from"), message);
            }
            let fact = format!("result {} is positive", result.id);
            self.compare_fact(node.field("positive"), &fact, result.positive, first.positive);
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
        for missing in first.iter().map(id) {
            if !in_other.contains(missing) {
                let message = format!("{what} {missing} of {} is missing here", self.name);
                self.report(list, message);
            }
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

fn concern_rule(concern: Option<Cutoff>) -> String {
    match concern {
        Some(Cutoff::AtMost(most)) => format!("`at_most: {most}`"),
        Some(Cutoff::AtLeast(least)) => format!("`at_least: {least}`"),
        None => "left out".to_owned(),
    }
}
