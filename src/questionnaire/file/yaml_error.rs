//! Errors of the YAML library, with what to do about them.

use super::problem::{Place, Problem, is_line_break};

/// Converts an error in `text` to a problem.
pub fn problem(text: &str, error: &serde_yaml::Error) -> Problem {
    let mut place =
        error.location().map(|location| Place { line: location.line(), column: location.column() });
    let mut message = error.to_string();
    if let Some(Place { line, column }) = place {
        message = message.replace(&format!(" at line {line} column {column}"), "");
    }
    if message.contains("control characters are not allowed") {
        // The library counts them in bytes.
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{85}');
        place = text.find(control).map(|at| Place::behind(&text[..at]));
        message = "a control character; remove it".to_owned();
    }
    let advice = ADVICE.iter().find(|(error, _)| message.contains(error));
    message += advice.map_or("", |(_, advice)| advice);
    if let Some(line) = comment_in_brackets(text, &message, place) {
        message += &format!(
            "; line {line} goes on with a comment, so put its text in quotes if # belongs to it"
        );
    }
    Problem { place, message }
}

/// Returns the line on which a comment has swallowed the end of a bracket, if that may be why the bracket is not closed.
fn comment_in_brackets(text: &str, message: &str, place: Option<Place>) -> Option<usize> {
    let (_, start) = message.split_once("while parsing a flow ")?.1.split_once(" at line ")?;
    let start: usize = start.split(' ').next()?.parse().ok()?;
    for (number, line) in (1..=place?.line).zip(text.split(is_line_break)) {
        if number >= start && line.contains(" #") {
            return Some(number);
        }
    }
    None
}

/// What to do about the most common errors.
const ADVICE: [(&str, &str); 14] = [
    ("recursion limit exceeded", "; nested too deeply, a question file has few levels"),
    ("repetition limit exceeded", "; aliases repeat too much, write the text out"),
    ("more than one document", "; keep one, without a line of ---"),
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
