//! Errors of the YAML library, with their causes as far as these can be seen, and what to do about
//! them.

use super::names;
use super::problem::{Place, Problem};
use super::source::Source;
use crate::escape::{is_invisible, named};

/// What other programs put before the entries of a list.
const BULLETS: [char; 16] =
    ['•', '◦', '▪', '‣', '·', '●', '\u{f0b7}', '→', '*', '+', '–', '—', '−', '‐', '‑', '－'];
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
    // Where that begins which has no end.
    let start = place_in(&message);
    if let Some(start) = start
        && (message.contains("find expected ':'") || message.contains("end of stream"))
    {
        place = start;
    }
    let (place, message) = if message.contains("more than one document") {
        second_document(source)
    } else if message.contains("unknown escape character") {
        let escape: String = source.at(place).chars().take(2).collect();
        (place, format!("`{escape}` is no escape; write \\\\ for a backslash"))
    } else if let Some(cause) = cause_in_lines(source, place, &message) {
        cause
    } else if message.contains("while parsing a flow ")
        && let Some(comment) = comment_in_brackets(source, start, place)
    {
        let cause = "a bracket is not closed before this comment; put the text in quotes if # belongs to it";
        (comment, cause.to_owned())
    } else {
        let advice = ADVICE.iter().find(|(error, _)| message.contains(error));
        (place, message.clone() + advice.map_or("", |(_, advice)| advice))
    };
    Problem::error(place, message)
}

/// Returns the place at the end of the library's `message`, if there is one.
pub fn place_in(message: &str) -> Option<Place> {
    let (_, place) = message.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    Some(Place { line: line.parse().ok()?, column: column.parse().ok()? })
}

/// Returns the cause that can be seen on the line at `place`, or on the one before: a text may go on
/// until a line that can't belong to it.
fn cause_in_lines(source: &Source, place: Place, message: &str) -> Option<(Place, String)> {
    for line in [place.line, place.line.saturating_sub(1)] {
        if let Some((column, cause)) = visible_cause(source.line(line)) {
            return Some((Place { line, column }, cause));
        }
    }
    let line = place.line.saturating_sub(1);
    let content = source.line(line).trim_start_matches([' ', '-']);
    let name = content.split([' ', ':', '\u{ff1a}']).next().unwrap_or_default();
    let has_colon = content.contains(": ") || content.ends_with(':');
    if message.contains("mapping values are not allowed") && !has_colon && names::is_field(name) {
        let column = 1 + source.line(line).chars().count() - content.chars().count();
        let cause = format!("`{name}` lacks its colon and a space behind it");
        return Some((Place { line, column }, cause));
    }
    None
}

/// Returns where the second document of a file begins, or what the library took for one.
fn second_document(source: &Source) -> (Place, String) {
    let is_content = |line: &str| !line.trim_start().is_empty() && !line.starts_with(['#', '%']);
    let is_mark = |line: &str| line.starts_with("---") || line.starts_with("...");
    let mut lines = source.lines().filter(|(_, line)| is_content(line));
    let mut first = lines.next();
    if first.is_some_and(|(_, line)| is_mark(line)) {
        first = lines.next();
    }
    let rest: Vec<_> = lines.collect();
    let start = |line| Place { line, column: 1 };
    if let Some((line, _)) = rest.iter().find(|(_, line)| is_mark(line)) {
        return (start(*line), "a second document begins here; keep one".to_owned());
    }
    let (above, _) = first.unwrap_or((1, ""));
    let (line, _) = rest.first().copied().unwrap_or((above, ""));
    let message =
        format!("this does not belong to line {above}; begin each field of the file at the margin");
    (start(line), message)
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
        let is_in_syntax = is_indentation || matches!(last_seen, ':' | '-' | '>' | '|');
        let advice = if is_invisible(c) && is_in_syntax && c.is_whitespace() {
            "is no space in YAML; write a usual one"
        } else if is_invisible(c) && is_in_syntax {
            "can't be seen and is no part of YAML; remove it"
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

/// Returns the first comment in a bracket that begins at `start` and is not closed up to `end`: it
/// may have swallowed the end of it.
fn comment_in_brackets(source: &Source, start: Option<Place>, end: Place) -> Option<Place> {
    for line in start?.line..=end.line {
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
        "; a field's name lacks its colon and a space, or a text continues without indentation",
    ),
    ("block sequence entries are not allowed", "; put a text that begins with a dash in quotes"),
    ("mapping keys are not allowed", "; put a text that begins with ? in quotes"),
];
