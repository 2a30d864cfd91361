//! How a file differs from another one of the same questionnaire. A translation has other texts,
//! and scores alike.

use std::collections::HashMap;

use super::QuestionFile;
use super::problem::Problems;
use super::yaml::{Content, Field, Node};
use crate::questionnaire::fingerprint::fingerprint;
use crate::questionnaire::words::is_prose;
use crate::questionnaire::{ConcernRule, Question, Questionnaire, main_language};

/// What a message writes for a value that is not there.
const LEFT_OUT: &str = "left out";

/// Reports each difference in scoring between `other` and the `first` file, which a message calls
/// `name`, and warns of each text that is not translated. Files of other ids are not compared,
/// which is warned of.
pub(crate) fn find_differences(name: &str, first: &QuestionFile, other: &QuestionFile) {
    let (root, problems) = (&other.root, &other.problems);
    if other.id() != first.id() {
        let what = format!("this asks the questions of {name} under another id");
        problems.warn(root.field("id").place, format!("{what}, so they are not compared"));
        return;
    }
    let [there, here] = [first, other].map(|file| file.root.scalar("language").unwrap_or("en"));
    if main_language(there) != main_language(here) {
        find_same_texts(name, "", &first.root, root, problems);
    }
    let (Some(there), Some(here)) = (&first.questionnaire, &other.questionnaire) else { return };
    // The same rule may be that of the file here, and that of each question there.
    if fingerprint(there) == fingerprint(here) {
        return;
    }
    find_other_rules(name, &parts(there, &first.root), &parts(here, root), other);
    if !asks_the_same(first, other) {
        return;
    }
    let is_moved = |nth: &usize| here.questions[*nth].id != there.questions[*nth].id;
    if let Some(nth) = (0..here.questions.len()).find(is_moved) {
        let (id, original) = (&here.questions[nth].id, &there.questions[nth].id);
        let message = format!("question {} is {id} here, and {original} in {name}", nth + 1);
        problems.report(root.field("questions").entry(nth).field("id").place, message);
    }
}

/// Reports each part of one file that the other lacks, and each that has another rule.
fn find_other_rules(name: &str, there: &[Part], here: &[Part], file: &QuestionFile) {
    let mut rest: HashMap<_, _> = there.iter().map(|part| (&part.name, part)).collect();
    for Part { name: part, node, rules, .. } in here {
        let Some(original) = rest.remove(part) else {
            file.problems.report(node.field("id").place, format!("{part} is not in {name}"));
            continue;
        };
        // Both have the same fields in the same order.
        for ((field, value), (_, other_value)) in rules.iter().zip(&original.rules) {
            if value != other_value {
                let message = format!("`{field}` of {part}: {value} here; {other_value} in {name}");
                file.problems.report(node.field(field).place, message);
            }
        }
    }
    for Part { name: part, list, .. } in there {
        if rest.contains_key(part) {
            let message = format!("{part} of {name} is missing here");
            file.problems.report(file.root.field(list).place, message);
        }
    }
}

/// Whether both files have questions of the same ids, in any order.
pub(crate) fn asks_the_same(first: &QuestionFile, other: &QuestionFile) -> bool {
    match (&first.questionnaire, &other.questionnaire) {
        (Some(first), Some(other)) => sorted_ids(&first.questions) == sorted_ids(&other.questions),
        _ => false,
    }
}

/// Lists the ids of `questions` in alphabetical order.
fn sorted_ids<'q>(questions: impl IntoIterator<Item = &'q Question>) -> String {
    let mut ids: Vec<_> = questions.into_iter().map(|question| question.id.as_str()).collect();
    ids.sort_unstable();
    ids.join(", ")
}

/// A part of a file that decides scores.
struct Part<'f> {
    /// What a message calls it, such as "question goals".
    name: String,
    /// The field of the file that it is in.
    list: &'static str,
    node: &'f Node,
    /// The values that decide the scores, by their fields.
    rules: Vec<(&'static str, String)>,
}

/// Lists the parts of the file with this `root`.
fn parts<'f>(questionnaire: &Questionnaire, root: &'f Node) -> Vec<Part<'f>> {
    let mut parts = Vec::new();
    let mut add = |name, list, node, rules| parts.push(Part { name, list, node, rules });
    // What the file says for the questions that do not say it themselves.
    let (mut shared_concern, mut shared_choices) = (None, None);
    let mut with_choices = Vec::new();
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let node = root.field("questions").entry(nth);
        let name = format!("question {}", question.id);
        let mut concern = LEFT_OUT.to_owned();
        if node.has("concern") {
            concern = concern_in_words(question.concern);
        } else if root.has("concern") {
            shared_concern = Some(concern_in_words(question.concern));
        }
        if node.has("choices") {
            with_choices.push((&question.choices, "questions", node, format!(" of {name}")));
        } else {
            shared_choices = Some((&question.choices, "choices", root, String::new()));
        }
        let rules = vec![("reverse", question.reverse.to_string()), ("concern", concern)];
        add(name, "questions", node, rules);
    }
    let min_answered = questionnaire.total.as_ref().and_then(|total| total.min_answered);
    let rules = [("concern", in_words(shared_concern)), ("min_answered", in_words(min_answered))];
    add("the file".to_owned(), "", root, rules.to_vec());
    with_choices.extend(shared_choices);
    for (choices, list, node, owner) in with_choices {
        for (nth, choice) in choices.list.iter().enumerate() {
            let node = node.field("choices").entry(nth);
            let rules = vec![("points", in_words(choice.points))];
            add(format!("choice {}{owner}", choice.id), list, node, rules);
        }
    }
    // The results of all scales come after the scales, and so do their messages.
    let mut with_results = Vec::new();
    if let Some(total) = &questionnaire.total {
        with_results.push((total, "results", root, String::new()));
    }
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let node = root.field("scales").entry(nth);
        with_results.push((scale, "scales", node, format!(" of scale {}", scale.id)));
        let questions = sorted_ids(scale.items.iter().map(|item| &questionnaire.questions[*item]));
        let rules = vec![
            ("questions", questions),
            ("score", scale.scoring.name().to_owned()),
            ("min_answered", in_words(scale.min_answered)),
        ];
        add(format!("scale {}", scale.id), "scales", node, rules);
    }
    for (scale, list, node, owner) in with_results {
        for (nth, result) in scale.results.iter().enumerate() {
            let node = node.field("results").entry(nth);
            let from = result.from.to_f64().to_string();
            let rules = vec![("from", from), ("positive", result.positive.to_string())];
            add(format!("result {}{owner}", result.id), list, node, rules);
        }
    }
    parts
}

/// A value as a message writes it.
fn in_words(value: Option<impl ToString>) -> String {
    value.map_or(LEFT_OUT.to_owned(), |value| value.to_string())
}

fn concern_in_words(rule: ConcernRule) -> String {
    match rule {
        ConcernRule::AtMost(most) => format!("at_most: {most}"),
        ConcernRule::AtLeast(least) => format!("at_least: {least}"),
        ConcernRule::Never => "never".to_owned(),
    }
}

/// Warns of each text in `here`, the value of `field`, that is that of `there` in the file `name`.
/// Labels and keys may be alike. Entries of lists are compared with those of their ids.
fn find_same_texts(name: &str, field: &str, there: &Node, here: &Node, problems: &Problems) {
    match (&there.content, &here.content) {
        _ if matches!(field, "label" | "keys") => {}
        (Content::Text(original), Content::Text(text))
            if original.trim() == text.trim() && is_prose(text) =>
        {
            problems.warn(here.place, format!("`{field}` is still that of {name}; translate it"));
        }
        (Content::List(originals), Content::List(entries)) => {
            let by_id: HashMap<_, _> = originals.iter().map(|it| (it.scalar("id"), it)).collect();
            for entry in entries {
                let Some(original) = by_id.get(&entry.scalar("id")) else { continue };
                find_same_texts(name, field, original, entry, problems);
            }
        }
        (Content::Map(_), Content::Map(fields)) => {
            for Field { name: field, value, .. } in fields {
                find_same_texts(name, field, there.field(field), value, problems);
            }
        }
        _ => {}
    }
}
