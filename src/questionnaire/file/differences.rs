//! How a file differs from another one of the same questionnaire. A translation has other texts,
//! and scores alike.

use std::collections::HashMap;

use super::QuestionFile;
use super::problem::Problems;
use super::yaml::{Content, Field, Node};
use crate::questionnaire::words::is_prose;
use crate::questionnaire::{Cutoff, Question, Questionnaire, main_language};

/// Reports each difference in scoring between `other` and the `first` file, which a message calls
/// `name`, and warns of each text that is not translated. Files of other ids are not compared,
/// which is warned of.
pub fn find_differences(name: &str, first: &QuestionFile, other: &QuestionFile) {
    let (root, problems) = (&other.root, &other.problems);
    if other.id() != first.id() {
        let what = format!("this asks the questions of {name} under another id");
        problems.warn(root.field("id").place, format!("{what}, so they are not compared"));
        return;
    }
    if language(first) != language(other) {
        find_same_texts(name, "", &first.root, root, problems);
    }
    let (Some(there), Some(here)) = (&first.questionnaire, &other.questionnaire) else { return };
    let (parts_there, parts_here) = (parts(there, &first.root), parts(here, root));
    let mut rest: HashMap<_, _> = parts_there.iter().map(|part| (&part.name, part)).collect();
    for Part { name: part, node, rules, .. } in &parts_here {
        let Some(original) = rest.remove(part) else {
            problems.report(node.field("id").place, format!("{part} is not in {name}"));
            continue;
        };
        for ((field, here), (_, there)) in rules.iter().zip(&original.rules) {
            if here != there {
                let message = format!("`{field}` of {part}: {here} here; {there} in {name}");
                problems.report(node.field(field).place, message);
            }
        }
    }
    for Part { name: part, list, .. } in &parts_there {
        if rest.contains_key(part) {
            problems.report(root.field(list).place, format!("{part} of {name} is missing here"));
        }
    }
    if !asks_the_same(first, other) {
        return;
    }
    for (nth, (there, here)) in there.questions.iter().zip(&here.questions).enumerate() {
        if there.id != here.id {
            let (number, here, there) = (nth + 1, &here.id, &there.id);
            let message = format!("question {number} is {here} here, and {there} in {name}");
            problems.report(root.field("questions").entry(nth).field("id").place, message);
            break;
        }
    }
}

/// Returns whether both files have questions of the same ids, in any order.
pub fn asks_the_same(first: &QuestionFile, other: &QuestionFile) -> bool {
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

fn parts<'f>(questionnaire: &Questionnaire, root: &'f Node) -> Vec<Part<'f>> {
    let rules = vec![("concern", rule(questionnaire.concern))];
    let mut parts = vec![Part { name: "the file".to_owned(), list: "", node: root, rules }];
    for (nth, choice) in questionnaire.choices.iter().enumerate() {
        let name = format!("choice {}", choice.id);
        let points = choice.points.map_or("left out".to_owned(), |points| points.to_string());
        let node = root.field("choices").entry(nth);
        parts.push(Part { name, list: "choices", node, rules: vec![("points", points)] });
    }
    for (nth, question) in questionnaire.questions.iter().enumerate() {
        let name = format!("question {}", question.id);
        let node = root.field("questions").entry(nth);
        let rules = vec![("reverse", question.reverse.to_string())];
        parts.push(Part { name, list: "questions", node, rules });
    }
    let total = questionnaire.total.as_ref().map(|total| (total, "results", root, String::new()));
    let mut with_results = Vec::from_iter(total);
    for (nth, scale) in questionnaire.scales.iter().enumerate() {
        let name = format!("scale {}", scale.id);
        let node = root.field("scales").entry(nth);
        with_results.push((scale, "scales", node, format!(" of {name}")));
        let items = scale.items.iter().map(|item| &questionnaire.questions[*item]);
        let score = scale.scoring.name().to_owned();
        let rules = vec![("questions", sorted_ids(items)), ("score", score)];
        parts.push(Part { name, list: "scales", node, rules });
    }
    for (scale, list, node, owner) in with_results {
        for (nth, result) in scale.results.iter().enumerate() {
            let name = format!("result {}{owner}", result.id);
            let node = node.field("results").entry(nth);
            let from = result.from.to_f64().to_string();
            let rules = vec![("from", from), ("positive", result.positive.to_string())];
            parts.push(Part { name, list, node, rules });
        }
    }
    parts
}

fn rule(concern: Option<Cutoff>) -> String {
    match concern {
        Some(Cutoff::AtMost(most)) => format!("at_most: {most}"),
        Some(Cutoff::AtLeast(least)) => format!("at_least: {least}"),
        None => "left out".to_owned(),
    }
}

fn language(file: &QuestionFile) -> String {
    main_language(file.root.field("language").content.scalar().unwrap_or("en"))
}

/// Warns of each text in `here`, the value of `field`, that is that of `there` in the file `name`.
/// Labels and keys may be alike. Entries of lists are compared with those of their ids.
fn find_same_texts(name: &str, field: &str, there: &Node, here: &Node, problems: &Problems) {
    match (&there.content, &here.content) {
        (Content::Text(original), Content::Text(text))
            if original.trim() == text.trim() && is_prose(text) =>
        {
            let message = format!("`{field}` is still that of {name}; translate it");
            problems.warn(here.place, message);
        }
        (Content::List(originals), Content::List(entries)) => {
            let mut by_id = HashMap::new();
            for entry in originals {
                by_id.insert(entry.field("id").content.scalar(), entry);
            }
            for entry in entries {
                if let Some(original) = by_id.get(&entry.field("id").content.scalar()) {
                    find_same_texts(name, field, original, entry, problems);
                }
            }
        }
        (Content::Map(_), Content::Map(fields)) => {
            for Field { name: field, value, .. } in fields {
                if field != "label" && field != "keys" {
                    find_same_texts(name, field, there.field(field), value, problems);
                }
            }
        }
        _ => {}
    }
}
