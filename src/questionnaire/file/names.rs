//! The fields that the format has, and what to say of one that it does not have.

use crate::escape::{named, quoted};
use crate::questionnaire::words::WORDS;

/// The fields of a file, and of each mapping in it, with a space between them.
pub(crate) const FILE: &str = "format id language title introduction source credit choices concern \
                        questions summary results min_answered scales safety words";
pub(crate) const CHOICE: &str = "id label keys points";
pub(crate) const CONCERN: &str = "at_most at_least";
pub(crate) const QUESTION: &str = "id text raise reverse choices concern";
pub(crate) const RESULT: &str = "from id positive headline why advice";
pub(crate) const SCALE: &str = "id title questions score results min_answered";

/// The most names that a message lists.
const MAX_LISTED: usize = 20;

/// Says that the field `name` is none of `names`, and what to do. `near` is the one that is most
/// like it, and `written` what is in the file from it to the end of the line.
pub(crate) fn unknown(name: &str, names: &[&str], near: Option<&str>, written: &str) -> String {
    let branching = "if when unless skip_if show_if visible_if next goto branch relevant condition";
    let behind = written.strip_prefix(name).unwrap_or_default();
    let hint = if name.contains([':', '\u{ff1a}', '{', '[']) {
        "write a colon and a space behind the name of a field"
    } else if name.starts_with("x-") {
        "x- fields are not read; write their values where they are used"
    } else if has(branching, name) {
        "there is no branching; give a choice without points, such as \"Does not apply\""
    } else if has("type free_text open", name) {
        "all questions have choices; the sheet has lines for own words"
    } else if has("weight weights factor multiply", name) {
        "there are no weights; give the choices more points"
    } else if name == "<<" {
        "merge keys (<<) are not read; write the fields out"
    } else if let Some(near) = near {
        &format!("did you mean `{near}`?")
    } else if behind.trim_start().starts_with([',', '}']) {
        "put a text with a comma in quotes"
    } else if has(FILE, name) {
        "it is a field of the file; begin it at the margin"
    } else {
        &format!("the fields are {}", list(names))
    };
    format!("{} is not a field here; {hint}", quoted_name(name))
}

/// Whether `name` is one of `names`, which have a space between them.
fn has(names: &str, name: &str) -> bool {
    names.split(' ').any(|one| one == name)
}

/// Whether something in the format has the field `name`.
pub(crate) fn is_field(name: &str) -> bool {
    let fields = [FILE, CHOICE, CONCERN, QUESTION, RESULT, SCALE];
    fields.iter().any(|names| has(names, name)) || WORDS.iter().any(|word| word.name == name)
}

/// Lists `names` in a message, or says where they are listed.
pub(crate) fn list(names: &[&str]) -> String {
    let elsewhere = "those that alliance-check schema lists";
    if names.len() > MAX_LISTED { elsewhere.to_owned() } else { names.join(", ") }
}

/// Quotes `name` and says its first letter that is none of a to z, since that may look like one.
pub(crate) fn quoted_name(name: &str) -> String {
    let letter = name.chars().find(|c| c.is_alphabetic() && !c.is_ascii());
    let what = letter.map_or(String::new(), |c| format!(" with the letter {}", named(c)));
    quoted(name) + &what
}

/// Says what a `line` in a text was probably meant to be. `None` if it looks like text.
pub(crate) fn lost_line(line: &str) -> Option<String> {
    if line.trim_start().starts_with('#') {
        return Some("this line looks like a comment".to_owned());
    }
    let line = line.replace('\u{ff1a}', ":");
    let line = line.trim_matches([' ', '-', '"', '\'']);
    let (name, value) = line.split_once([':', ' ', '=']).unwrap_or((line, ""));
    let name = name.trim_end_matches('"');
    let value = value.trim_matches([' ', ':', '=']).to_lowercase();
    let has_colon = line[name.len()..].trim_start_matches(['"', ' ']).starts_with(':');
    let is_reversal = name.eq_ignore_ascii_case("reverse")
        && matches!(value.as_str(), "" | "true" | "false" | "yes");
    if is_reversal && !has_colon {
        return Some(format!("{} looks like a field that lost its colon", quoted(line)));
    }
    let name = if is_reversal { "reverse" } else { name };
    let is_lost = has_colon && is_field(name);
    if is_lost { Some(format!("this line looks like the field `{name}`")) } else { None }
}
