//! Errors of the YAML library, with their causes as far as these can be seen, and what to do about
//! them.

use super::names;
use super::problem::{Place, Problem};
use super::source::Source;
use crate::escape::{is_invisible, named};

/// What other programs put before the entries of a list.
const BULLETS: &str = "•◦▪‣·●\u{f0b7}→*+–—−‐‑－";
const CURLY_QUOTES: &str = "“”„‘’«»";

/// Converts an error in the file `source` to a problem. `last_place` is that of the last thing that
/// was read.
pub(crate) fn problem(source: &Source, error: &serde_yaml::Error, last_place: Place) -> Problem {
    let mut place = last_place;
    let mut message = error.to_string();
    if let Some(location) = error.location() {
        place = Place { line: location.line(), column: location.column() };
        message = message.replace(&format!(" at line {} column {}", place.line, place.column), "");
    }
    if message.contains("more than one document") {
        return second_document(source);
    }
    // The library says where a text, a bracket or a name begins that it finds no end of.
    let start = place_in(&message).unwrap_or(place);
    if message.contains("find expected ':'") || message.contains("end of stream") {
        place = start;
    }
    if message.contains("unknown escape character") {
        let escape: String = source.at(place).chars().take(2).collect();
        let message = format!("`{escape}` is not an escape; write \\\\ for a backslash");
        return Problem::error(place, message);
    }
    if let Some(cause) = cause_in_lines(source, place, &message) {
        return cause;
    }
    if message.contains("while parsing a flow ") {
        // A comment may have swallowed the end of a bracket.
        for line in start.line..=place.line {
            let Some((before, _)) = source.line(line).split_once(" #") else { continue };
            let comment = Place { line, column: before.chars().count() + 2 };
            let cause = "a bracket is not closed before this comment; put the text in quotes if # \
                         belongs to it";
            return Problem::error(comment, cause);
        }
    }
    if let Some((_, advice)) = ADVICE.iter().find(|(error, _)| message.contains(error)) {
        message = format!("{message}; {advice}");
    }
    Problem::error(place, message)
}

/// Parses the place at the end of the library's `message`, if there is one.
pub(crate) fn place_in(message: &str) -> Option<Place> {
    let (_, place) = message.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    Some(Place { line: line.parse().ok()?, column: column.parse().ok()? })
}

/// Finds the cause that can be seen on the line at `place`, or on the one before: a text may go on
/// until a line that can't belong to it.
fn cause_in_lines(source: &Source, place: Place, message: &str) -> Option<Problem> {
    let before = place.line.saturating_sub(1);
    for line in [place.line, before] {
        if let Some((column, cause)) = visible_cause(source.line(line)) {
            return Some(Problem::error(Place { line, column }, cause));
        }
    }
    let content = source.line(before).trim_start_matches([' ', '-']);
    let name = content.split([' ', ':', '\u{ff1a}']).next().unwrap_or_default();
    let has_colon = content.contains(": ") || content.ends_with(':');
    if has_colon || !message.contains("mapping values are not allowed") || !names::is_field(name) {
        return None;
    }
    let column = 1 + source.line(before).len() - content.len();
    let cause = format!("`{name}` lacks its colon and a space behind it");
    Some(Problem::error(Place { line: before, column }, cause))
}

/// Finds where the second document of a file begins, or what the library took for one.
fn second_document(source: &Source) -> Problem {
    let mut content = Vec::new();
    for (index, text) in source.lines.iter().enumerate() {
        let place = Place { line: index + 1, column: 1 };
        let is_mark = text.starts_with("---") || text.starts_with("...");
        if is_mark && !content.is_empty() {
            return Problem::error(place, "a second document begins here; keep one");
        }
        if !is_mark && !text.trim_start().is_empty() && !text.starts_with(['#', '%']) {
            content.push(place);
        }
    }
    let above = content.first().copied().unwrap_or(Place::START);
    let place = content.get(1).copied().unwrap_or(above);
    let what = format!("this does not continue line {}", above.line);
    Problem::error(place, format!("{what}; begin each field of the file at the margin"))
}

/// Finds what looks like a part of YAML in `line` and is none: its column, and what to do about it.
pub(crate) fn visible_cause(line: &str) -> Option<(usize, String)> {
    if line.starts_with("```") {
        return Some((1, "``` is no YAML; remove the lines that begin with it".to_owned()));
    }
    // What was seen before: a space up to the end of the indentation.
    let mut seen = ' ';
    for (nth, (index, c)) in line.char_indices().enumerate() {
        let before = seen;
        if !c.is_whitespace() {
            seen = c;
        }
        let is_first = before == ' ' && !c.is_whitespace();
        let is_before_blank = line[index + c.len_utf8()..].starts_with(char::is_whitespace);
        let advice = if is_invisible(c) && " :->|".contains(before) {
            "can't be seen and is not part of YAML; remove it, or write a usual space"
        } else if is_first && is_before_blank && BULLETS.contains(c) {
            "is not a dash; write - before an entry"
        } else if (is_first || ":-[{,".contains(before)) && CURLY_QUOTES.contains(c) {
            "is no quote in YAML; write straight ones"
        } else {
            continue;
        };
        return Some((nth + 1, format!("{} {advice}", named(c))));
    }
    None
}

/// What to do about the most common errors.
const ADVICE: [(&str, &str); 13] = [
    ("recursion limit exceeded", "nested too deeply, a question file has few levels"),
    ("repetition limit exceeded", "aliases repeat too much, write the text out"),
    (
        "mapping values are not allowed",
        "put a text with a colon in quotes, and give the fields of one thing the same indentation",
    ),
    (
        "cannot start any token",
        "put a text that begins with a sign in quotes, and indent with spaces, not tabs",
    ),
    ("tab character", "indent with spaces"),
    ("unexpected end of stream", "a quote is not closed"),
    ("unknown anchor", "put a text that begins with * in quotes"),
    ("expected the name of a field", "put a text that begins with { or [ in quotes"),
    ("expected alphabetic or numeric character", "put a text that begins with * or & in quotes"),
    (
        "did not find expected",
        "here or above it, a text needs quotes around all of it, a quote or bracket is not \
         closed, or the indentation differs",
    ),
    (
        "could not find expected ':'",
        "a field's name lacks its colon and a space, or a text continues without indentation",
    ),
    ("block sequence entries are not allowed", "put a text that begins with a dash in quotes"),
    ("mapping keys are not allowed", "put a text that begins with ? in quotes"),
];
