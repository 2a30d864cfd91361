//! The names of fields: those of the format, and what another one was probably meant to be.

use super::problem::Problems;
use crate::escape::{named, quoted};
use crate::questionnaire::words::WORDS;

/// The fields of a file, and of each mapping in it.
pub const FILE: &str = "format id language title introduction source credit choices concern \
                        questions summary results scales safety words";
pub const CHOICE: &str = "id label keys points";
pub const CONCERN: &str = "at_most at_least";
pub const QUESTION: &str = "id text raise reverse";
pub const RESULT: &str = "from id positive headline why advice";
pub const SCALE: &str = "id title questions score results";

/// Fields that other formats have, and what to do without them.
const ELSEWHERE: [(&str, &str); 4] = [
    (
        "if when unless skip_if show_if visible_if next goto branch relevant condition",
        "there is no branching; give a choice without points, such as \"Does not apply\"",
    ),
    ("weight weights factor multiply", "there are no weights; give the choices more points"),
    ("type free_text open", "all questions have choices; the sheet has lines for own words"),
    ("<<", "merge keys are not read; write the fields out"),
];

/// The most names that a message lists.
const MAX_LISTED: usize = 20;

/// What a field is that is none of those of its mapping.
pub struct Unknown {
    /// Says so, and what to do.
    pub message: String,
    /// The fields that it may have been meant to be.
    pub meant: Vec<&'static str>,
}

/// Says that the field `name` is none of `names`. `behind` stands behind it in the file.
pub fn unknown(name: &str, names: &[&'static str], behind: &str, problems: &Problems) -> Unknown {
    let mut meant = Vec::new();
    let elsewhere = ELSEWHERE.iter().find(|(names, _)| names.split(' ').any(|one| one == name));
    let hint = if behind.starts_with([',', '}']) {
        "put a text with a comma in quotes".to_owned()
    } else if name.starts_with("x-") {
        "fields for anchors alone are not read; write out what it holds".to_owned()
    } else if let Some((_, hint)) = elsewhere {
        if name == "<<" {
            meant.extend(names);
        }
        (*hint).to_owned()
    } else if let Some(near) = problems.nearest(name, names.iter().copied()) {
        meant.push(near);
        format!("did you mean `{near}`?")
    } else {
        format!("the fields are {}", list(names))
    };
    Unknown { message: format!("{} is not a field here; {hint}", quoted_name(name)), meant }
}

/// Lists `names` in a message, or says where they are listed.
pub fn list(names: &[&str]) -> String {
    if names.len() > MAX_LISTED {
        return "those that alliance-check schema lists".to_owned();
    }
    names.join(", ")
}

/// Returns `name` in quotes, and its first letter that names do not have: it may look like another
/// one.
pub fn quoted_name(name: &str) -> String {
    let quoted = quoted(name);
    match name.chars().find(|c| c.is_alphabetic() && !c.is_ascii()) {
        Some(letter) => format!("{quoted} with the letter {}", named(letter)),
        None => quoted,
    }
}

/// Returns what a `line` in a text was probably meant to be. `None` if it looks like text.
pub fn lost_line(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with('#') {
        return Some("this line looks like a comment".to_owned());
    }
    if matches!(line, "reverse" | "reverse true" | "reverse false") {
        return Some(format!("{} looks like a field that lost its colon", quoted(line)));
    }
    let (name, behind) = line.split_once(':')?;
    let mut names: Vec<_> = WORDS.iter().map(|word| word.name).collect();
    for fields in [FILE, CHOICE, CONCERN, QUESTION, RESULT, SCALE] {
        names.extend(fields.split(' '));
    }
    let is_field = behind.is_empty() || behind.starts_with(char::is_whitespace);
    if is_field && names.contains(&name) {
        return Some(format!("this line looks like the field `{name}`"));
    }
    None
}
