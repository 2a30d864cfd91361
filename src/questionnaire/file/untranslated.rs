//! Texts of a translation that are still those of the original. Found in the tree, also if the file
//! has errors.

use std::collections::HashMap;

use super::QuestionFile;
use super::problem::{Place, Problems};
use super::yaml::{Content, Node};
use crate::questionnaire::main_language;
use crate::questionnaire::words::{WORDS, is_prose};

/// Warns of each text of `other` that is that of the `first` file, which a message calls `name`, if
/// their languages differ. Labels and keys may be alike.
pub fn find_same_texts(name: &str, first: &QuestionFile, other: &QuestionFile) {
    if language(&first.root) == language(&other.root) {
        return;
    }
    let (mut there, mut here) = (Vec::new(), Vec::new());
    collect_texts("", &first.root, &mut there);
    collect_texts("", &other.root, &mut here);
    let there: HashMap<_, _> = there.into_iter().map(|(path, text, _)| (path, text)).collect();
    for (path, text, place) in here {
        let field = path.rsplit('/').next().unwrap_or_default();
        let may_be_alike = field == "label" || path.contains("/keys/");
        if there.get(&path) == Some(&text) && is_prose(text) && !may_be_alike {
            let message = format!("`{field}` is still that of {name}; translate it");
            other.problems.warn(place, message);
        }
    }
}

/// Warns of each word of the program that another language than English translates with the English
/// one.
pub fn find_english_words(root: &Node, problems: &Problems) {
    if language(root) == "en" {
        return;
    }
    for word in WORDS {
        let node = root.field("words").field(word.name);
        if node.text().map(str::trim) == Some(word.english) && is_prose(word.english) {
            let message = format!("`{}` is still in English; translate it", word.name);
            problems.warn(node.place, message);
        }
    }
}

fn language(root: &Node) -> String {
    main_language(root.field("language").text().unwrap_or("en"))
}

/// Adds each text below `node` to `found`, with its path. In a path, an entry of a list has its id
/// in place of its number.
fn collect_texts<'n>(path: &str, node: &'n Node, found: &mut Vec<(String, &'n str, Place)>) {
    match &node.content {
        Content::Text(text) => found.push((path.to_owned(), text.trim(), node.place)),
        Content::List(entries) => {
            for (nth, entry) in entries.iter().enumerate() {
                let id = entry.field("id").text().map_or(nth.to_string(), str::to_owned);
                collect_texts(&format!("{path}/{id}"), entry, found);
            }
        }
        Content::Map(fields) => {
            for field in fields {
                collect_texts(&format!("{path}/{}", field.name), &field.value, found);
            }
        }
        _ => {}
    }
}
