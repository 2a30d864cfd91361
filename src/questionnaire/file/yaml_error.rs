//! Errors of the YAML library, with their causes as far as these can be seen, and what to do about
//! them.

use super::problem::{Place, Problem};
use super::source::Source;
use crate::escape::{is_invisible, named};

/// What other programs put before the entries of a list.
const BULLETS: [char; 11] = ['•', '◦', '▪', '‣', '·', '●', '*', '–', '—', '−', '‐'];
const CURLY_QUOTES: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

/// Converts an error in the file `source` to a problem. `last_place` is that of the last thing that
/// was read.
pub fn problem(source: &Source, error: &serde_yaml::Error, last_place: Place) -> Problem {
    let mut place = last_place;
    let mut message = error.to_string();
    if let Some(location) = error.location() {
        place = Place { line: location.line(), column: location.column() };
        message = message.replace(&format!(" at line {} column {}", place.line, place.column), "");
    }
    if message.contains("more than one document") {
        return Problem::error(second_document(source), "a second document begins here; keep one");
    }
    if message.contains("control characters are not allowed") {
        // The library counts them in bytes.
        return Problem::error(first_control_character(source), "a control character; remove it");
    }
    if message.contains("unknown escape character") {
        let escape: String = source.at(place).chars().take(2).collect();
        let message = format!("`{escape}` is no escape; write \\\\ for a backslash");
        return Problem::error(place, message);
    }
    // A text may go on until a line that can't belong to it.
    for line in [place.line, place.line.saturating_sub(1)] {
        if let Some((column, cause)) = visible_cause(source.line(line)) {
            return Problem::error(Place { line, column }, cause);
        }
    }
    if let Some(place) = comment_in_brackets(source, &message, place) {
        let message = "a bracket is not closed before this comment; put the text in quotes if # belongs to it";
        return Problem::error(place, message);
    }
    if let Some((_, advice)) = ADVICE.iter().find(|(error, _)| message.contains(error)) {
        message += advice;
    }
    Problem::error(place, message)
}

/// Returns where the second document of a file begins.
fn second_document(source: &Source) -> Option<Place> {
    let mut has_content = false;
    for (number, line) in source.lines() {
        if has_content && (line.starts_with("---") || line.starts_with("...")) {
            return Some(Place { line: number, column: 1 });
        }
        has_content |= !line.trim_start().is_empty() && !line.starts_with(['#', '%']);
    }
    None
}

fn first_control_character(source: &Source) -> Option<Place> {
    for (line, text) in source.lines() {
        if let Some(index) = text.chars().position(|c| c.is_control() && c != '\t') {
            return Some(Place { line, column: index + 1 });
        }
    }
    None
}

/// Returns what looks like a part of YAML in `line` and is none, by its column, and what to do
/// about it.
pub fn visible_cause(line: &str) -> Option<(usize, String)> {
    if line.starts_with("```") {
        return Some((1, "``` is no YAML; remove the lines that begin with it".to_owned()));
    }
    let mut is_indentation = true;
    let mut last_seen = ' ';
    let mut chars = line.chars().zip(1..).peekable();
    while let Some((c, column)) = chars.next() {
        let is_first = is_indentation && !c.is_whitespace();
        let begins_value = is_first || matches!(last_seen, ':' | '-' | '[' | '{' | ',');
        let is_followed_by_blank = chars.peek().is_some_and(|(next, _)| next.is_whitespace());
        let advice = if is_invisible(c) && (is_indentation || last_seen == ':') {
            "is no space in YAML; write a usual one"
        } else if is_first && is_followed_by_blank && BULLETS.contains(&c) {
            "is no dash; write - before an entry"
        } else if begins_value && CURLY_QUOTES.contains(&c) {
            "is no quote in YAML; write straight ones"
        } else {
            is_indentation &= c.is_whitespace();
            if !c.is_whitespace() {
                last_seen = c;
            }
            continue;
        };
        return Some((column, format!("{} {advice}", named(c))));
    }
    None
}

/// Returns the first comment in a bracket that is not closed: it may have swallowed the end of it.
fn comment_in_brackets(source: &Source, message: &str, place: Place) -> Option<Place> {
    let (_, start) = message.split_once("while parsing a flow ")?.1.split_once(" at line ")?;
    let start: usize = start.split(' ').next()?.parse().ok()?;
    for line in start..=place.line {
        if let Some((before, _)) = source.line(line).split_once(" #") {
            return Some(Place { line, column: before.chars().count() + 2 });
        }
    }
    None
}

/// What to do about the most common errors.
const ADVICE: [(&str, &str); 13] = [
    ("recursion limit exceeded", "; nested too deeply, a question file has few levels"),
    ("repetition limit exceeded", "; aliases repeat too much, write the text out"),
    (
        "mapping values are not allowed",
        "; put a text with a colon in quotes, and give the fields of one thing the same indentation",
    ),
    (
        "cannot start any token",
        "; put a text that begins with a sign in quotes, and indent with spaces, not tabs",
    ),
    ("tab character", "; indent with spaces"),
    ("unexpected end of stream", "; a quote is not closed"),
    ("unknown anchor", "; put a text that begins with * in quotes"),
    ("expected the name of a field", "; put a text that begins with { or [ in quotes"),
    ("expected alphabetic or numeric character", "; put a text that begins with * or & in quotes"),
    (
        "did not find expected",
        "; here or above it, a text needs quotes around all of it, a quote or bracket is not closed, or the indentation \
         differs",
    ),
    (
        "could not find expected ':'",
        "; on the line before, a field's name lacks its colon and a space, or a text continues without indentation",
    ),
    ("block sequence entries are not allowed", "; put a text that begins with a dash in quotes"),
    ("mapping keys are not allowed", "; put a text that begins with ? in quotes"),
];
