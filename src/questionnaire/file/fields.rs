//! Reads a value of a question file as a number, a text, an id and so on, and reports its faults.
//!
//! A reader returns `None` if it can't read the value, and has then reported the reason. So `?` is
//! enough to draw no conclusions from a missing value.

use std::collections::HashMap;
use std::str::FromStr;

use super::problem::{Place, Problems};
use super::source::Source;
use super::yaml::{Content, Field, Node};
use super::{names, yaml_error};
use crate::escape::{is_invisible, named, quoted, shortened};
use crate::questionnaire::choices::Points;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::placeholders;
use crate::questionnaire::{ConcernRule, Scoring, main_language};

/// The longest text, in bytes.
const MAX_TEXT_BYTES: usize = 10_000;

/// The most points of a choice, so that no sum overflows.
const MAX_POINTS: Points = 1_000_000;

/// What the whole file is called, and what it should be.
const FILE: &str = "the file";
const WANTED_FILE: &str = "a question file; alliance-check questions prints one to begin with";

/// What an entry of a list is called.
const ENTRY: &str = "this entry";

/// Quotation marks around a word that are none in YAML, and would have to be typed.
const OTHER_QUOTES: [char; 7] = ['‘', '’', '‚', '«', '»', '´', '`'];

/// A value that a question file should have.
#[derive(Clone, Copy)]
pub(crate) struct Value<'n> {
    /// The field that it is, or what it is called instead.
    name: &'static str,
    /// What it contains. `None` if it is missing.
    content: Option<&'n Content>,
    /// Whether it is missing for a reason that is reported: its name may be misspelt, or its parent
    /// is not a mapping.
    is_reported: bool,
    /// Where it is. If it is missing, where its mapping is.
    place: Place,
    /// The problems of the file.
    pub(crate) problems: &'n Problems,
    /// The lines of the file.
    source: &'n Source,
}

/// The values of all fields that a mapping should have, whether they are there or not.
pub(crate) type Mapping<'n> = HashMap<&'static str, Value<'n>>;

impl<'n> Value<'n> {
    /// Takes the `root` of a file as a value.
    pub(crate) fn file(root: &'n Node, problems: &'n Problems, source: &'n Source) -> Self {
        let (place, content) = (root.place, Some(&root.content));
        Self { name: FILE, content, is_reported: false, place, problems, source }
    }

    /// Makes a value of another `node` of the file.
    fn with(self, name: &'static str, node: &'n Node) -> Self {
        Self { name, content: Some(&node.content), place: node.place, ..self }
    }

    /// Reports a problem of this value.
    pub(crate) fn report(&self, message: impl Into<String>) {
        self.problems.report(self.place, message);
    }

    /// Reports a problem of this value, and returns `None`.
    pub(crate) fn fail<T>(&self, message: impl Into<String>) -> Option<T> {
        self.report(message);
        None
    }

    /// Reports a `fault` of a `word` in this value.
    pub(crate) fn report_word(&self, word: &str, fault: &str) {
        self.report(format!("{} {fault}", quoted(word)));
    }

    /// Warns of what this value may not have been meant to say.
    pub(crate) fn warn(&self, message: impl Into<String>) {
        self.problems.warn(self.place, message);
    }

    /// What a message calls it.
    fn shown_name(&self) -> String {
        if names::is_field(self.name) { format!("`{}`", self.name) } else { self.name.to_owned() }
    }

    /// Reports that this value has a `fault`, and returns `None`.
    fn refuse<T>(&self, fault: &str) -> Option<T> {
        self.fail(format!("{} {fault}", self.shown_name()))
    }

    /// Whether nothing is there: it is missing, for whatever reason, or empty.
    pub(crate) fn is_left_out(&self) -> bool {
        matches!(self.content, None | Some(Content::Null))
    }

    /// Whether its mapping does not have it.
    pub(crate) fn is_missing(&self) -> bool {
        self.content.is_none() && !self.is_reported
    }

    /// Reads a text that may be left out, or empty. Returns `None` also if it can't be read, which
    /// is then reported.
    pub(crate) fn optional<T>(self, read: impl FnOnce(Self) -> Option<T>) -> Option<T> {
        if self.is_left_out() { None } else { read(self) }
    }

    /// Reads a value that may be left out, but not be empty: then a part of it may have been lost.
    /// `wanted` could be written there.
    pub(crate) fn given<T>(self, wanted: &str, read: impl FnOnce(Self) -> Option<T>) -> Option<T> {
        if let Some(Content::Null) = self.content {
            return self.refuse(&format!("is empty; write {wanted}, or leave it out"));
        }
        self.optional(read)
    }

    /// Reports that `wanted` should be here, and returns `None`.
    fn expected<T>(&self, wanted: &str) -> Option<T> {
        let name = self.name;
        let found = match self.content {
            None if self.is_reported => return None,
            None => return self.refuse(&format!("is missing; write `{name}:` and {wanted}")),
            Some(Content::Null) => "empty".to_owned(),
            Some(Content::List(_)) => "a list".to_owned(),
            Some(Content::Map(_)) => "a mapping".to_owned(),
            Some(Content::Text(text)) => names::quoted_name(text),
            // As it is written: 1.0 is the same number as 1.
            Some(_) => shortened(self.source.word_at(self.place)),
        };
        self.refuse(&format!("is {found}; write {wanted}"))
    }

    /// Reads a number, `true` or `false`. If it is none, reports that `wanted` should be here, or
    /// what this is without quotes, invisible characters and decimals that are zero.
    fn bare<T: FromStr + ToString>(self, wanted: &str) -> Option<T> {
        let text = self.content.and_then(Content::scalar).unwrap_or("");
        if let (Some(Content::Bare(_)), Ok(value)) = (self.content, text.parse()) {
            return Some(value);
        }
        let text = text.replace(is_invisible, "");
        match text.strip_suffix(".0").unwrap_or(&text).parse::<T>() {
            Ok(value) => self.expected(&value.to_string()),
            Err(_) => self.expected(wanted),
        }
    }

    /// Reads a whole number.
    pub(crate) fn whole(self) -> Option<i64> {
        self.bare("a whole number")
    }

    /// Reads a score.
    pub(crate) fn score(self) -> Option<Score> {
        let number: f64 = self.bare("a number")?;
        let fault = format!("{number} is not a score; use a number with at most six decimals");
        Score::decimal(number).or_else(|| self.fail(fault))
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(self) -> Option<bool> {
        self.bare("true or false")
    }

    /// Reads the points of a choice.
    pub(crate) fn points(self) -> Option<Points> {
        let points = self.whole()?;
        let fault = format!("{points} points are too many; use -{MAX_POINTS} to {MAX_POINTS}");
        if (-MAX_POINTS..=MAX_POINTS).contains(&points) { Some(points) } else { self.fail(fault) }
    }

    /// Reads how a scale is scored.
    pub(crate) fn scoring(self) -> Option<Scoring> {
        match self.content.and_then(Content::scalar) {
            Some("sum") => Some(Scoring::Sum),
            Some("mean") => Some(Scoring::Mean),
            _ => self.expected("sum or mean"),
        }
    }

    /// Reads a rule for what is worth raising.
    pub(crate) fn concern(self) -> Option<ConcernRule> {
        if let Some(Content::Text(text)) = self.content {
            let wanted = "never, or its fields: at_most, at_least";
            return if text == "never" { Some(ConcernRule::Never) } else { self.expected(wanted) };
        }
        let concern = self.fields(names::CONCERN);
        let (at_most, at_least) = (concern["at_most"], concern["at_least"]);
        let most = at_most.given("a whole number", Value::whole);
        let least = at_least.given("a whole number", Value::whole);
        match (most, least) {
            (Some(most), None) => Some(ConcernRule::AtMost(most)),
            (None, Some(least)) => Some(ConcernRule::AtLeast(least)),
            (None, None) if !at_most.is_missing() || !at_least.is_missing() => None,
            _ => self.fail("`concern` takes one of `at_most` and `at_least`; write one"),
        }
    }

    /// Reads a text that may have several lines, without the white space around it.
    pub(crate) fn text(self) -> Option<String> {
        self.text_with(&['\n']).inspect(|text| self.warn_of_lost_lines(text))
    }

    /// Reads a text of one line.
    pub(crate) fn line(self) -> Option<String> {
        self.name_in_text().inspect(|text| self.warn_of_lost_lines(text))
    }

    /// Reads a text of one line that a reader does not see, such as an id.
    pub(crate) fn name_in_text(self) -> Option<String> {
        self.text_with(&[])
    }

    /// Warns if a part of a text may have been meant as a field or a comment, or a comment behind
    /// it as a part of the text.
    fn warn_of_lost_lines(&self, text: &str) {
        let name = self.shown_name();
        let (last_line, comment) = self.source.end_of(self.place, text);
        let mut has_lost_line = false;
        for line in self.place.line + 1..=last_line {
            let content = self.source.line(line);
            let Some(what) = names::lost_line(content) else { continue };
            has_lost_line = true;
            let column = content.chars().take_while(|c| c.is_whitespace()).count() + 1;
            let message = format!("{what}, but is a part of {name}, which people read");
            self.problems.warn(Place { line, column }, message);
        }
        // A question may have its reversal on the same line.
        let text = text.to_lowercase();
        let fields = [" reverse true", " reverse: true", " reverse:true"];
        if !has_lost_line && fields.iter().any(|field| text.ends_with(field)) {
            let what = "ends like the field `reverse`, which has to be a line of its own";
            self.warn(format!("{name} {what}"));
        }
        if let Some(column) = comment {
            let advice = "put the text in quotes if # belongs to it";
            let message = format!("{name} ends here, because # begins a comment; {advice}");
            self.problems.warn(Place { line: last_line, column }, message);
        }
    }

    /// Reads a text that has no control characters but those that are `allowed`.
    fn text_with(self, allowed: &[char]) -> Option<String> {
        let text = match self.content {
            None | Some(Content::List(_) | Content::Map(_)) => return self.expected("a text"),
            Some(Content::Null) => "",
            Some(Content::Text(text)) if !self.is_no_text_elsewhere(text) => text.trim(),
            // A number, true or false, at least to other readers.
            Some(_) => return self.refuse("is not a text; put it in quotes"),
        };
        let written = self.source.at(self.place);
        let first = written.chars().next().unwrap_or_default();
        let control = text.chars().find(|c| c.is_control() && !allowed.contains(c));
        let quotes = written.trim_start_matches(is_invisible);
        let fault = if is_invisible(first) && quotes.starts_with(['"', '\'']) {
            format!("begins with {} before its quotes; remove it", named(first))
        } else if first == '&' && !self.source.has_aliases {
            "begins with &, which makes an anchor; put the text in quotes".to_owned()
        } else if text.is_empty() {
            "is empty; write a text".to_owned()
        } else if text.chars().all(is_invisible) {
            format!("is {}, which can't be seen; write a word", quoted(text))
        } else if text.len() > MAX_TEXT_BYTES {
            format!("is longer than {MAX_TEXT_BYTES} bytes; shorten it")
        } else if control == Some('\n') {
            self.warn_of_lost_lines(text);
            "contains a line break; write it on one line".to_owned()
        } else if let Some(control) = control {
            format!("contains the control character {}; remove it", control.escape_unicode())
        } else {
            return Some(text.to_owned());
        };
        self.refuse(&fault)
    }

    /// Whether `text` stands there without quotes and is a number or a date to other readers of
    /// YAML, or, as an entry of a list, true or false. Of any other `yes` or `no`, that is only
    /// warned of: labels were always written so.
    fn is_no_text_elsewhere(&self, text: &str) -> bool {
        let is_bare = self.source.word_at(self.place) == text;
        let is_bool = matches!(text.to_lowercase().as_str(), "yes" | "no" | "on" | "off");
        if is_bare && is_bool && self.name != ENTRY {
            let what = format!("some programs read a bare {text} as true or false");
            self.warn(format!("{what}; put it in quotes"));
        }
        let is_part = |c| matches!(c, '0'..='9' | '-' | ':' | '_');
        let is_date = text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_part);
        is_bare && (is_date || is_bool && self.name == ENTRY)
    }

    /// Reads a text with `read`, and reports placeholders in it: nothing would fill them in.
    pub(crate) fn without_placeholders(self, read: fn(Self) -> Option<String>) -> Option<String> {
        let text = read(self)?;
        if text.contains("{score}") || text.contains("{max}") {
            let advice = format!("leave them out of {}", self.shown_name());
            self.report(format!("{{score}} and {{max}} are filled in only in `summary`; {advice}"));
        }
        Some(text)
    }

    /// Reads a line in which nothing but the placeholders `known` is in braces.
    pub(crate) fn line_with_placeholders(self, known: &[&str]) -> Option<String> {
        let text = self.line()?;
        let hint = match known {
            [] => "there is none in this text".to_owned(),
            _ => format!("use {}", known.join(" and ")),
        };
        for placeholder in placeholders(&text) {
            if !known.contains(&placeholder) {
                self.report_word(placeholder, &format!("is not a placeholder; {hint}"));
            }
        }
        Some(text)
    }

    /// Reads an id: a to z, 0 to 9 and `signs`, with a letter first. These are `_` and, in an id
    /// that becomes no column's name, `-`.
    pub(crate) fn id(self, signs: &str) -> Option<String> {
        // `.inf` and `true` are no texts.
        let (id, is_text) = match self.content {
            Some(Content::Bare(bare)) => (bare.clone(), false),
            _ => (self.name_in_text()?, true),
        };
        let is_part = |c| matches!(c, 'a'..='z' | '0'..='9') || signs.contains(c);
        if is_text && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(is_part) {
            return Some(id);
        }
        let id = names::quoted_name(&id);
        let signs = if signs.contains('-') { ", - and _" } else { " and _" };
        self.fail(format!("{id} is not an id; use a-z, 0-9{signs}, beginning with a letter"))
    }

    /// Reads a word that can be typed: of an answer, or a command. An unsuitable one is read as
    /// well, so that it can be compared with others.
    pub(crate) fn typed_word(self) -> Option<String> {
        let word = self.line()?;
        let is_in_quotes = word.starts_with(OTHER_QUOTES) && word.ends_with(OTHER_QUOTES);
        if is_in_quotes || word.contains(['\u{201c}', '\u{201d}', '\u{201e}']) {
            let what = "has curly quotes in it, which would have to be typed";
            self.report_word(&word, &format!("{what}; write straight ones"));
        } else if word.starts_with('#') {
            self.report_word(&word, "would be read as a comment; choose another word");
        }
        Some(word)
    }

    /// Reads a language tag.
    pub(crate) fn language(self) -> Option<String> {
        let tag = self.name_in_text()?;
        let main = main_language(&tag);
        let is_main = matches!(main.len(), 2 | 3) && main.chars().all(|c| c.is_ascii_alphabetic());
        let are_short = tag.split('-').all(|part| matches!(part.len(), 1..=8));
        if !is_main || !are_short || !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            self.report_word(&tag, "is not a language tag; write one like es or pt-BR");
        }
        Some(tag)
    }

    /// Reads a list, which may be empty.
    pub(crate) fn list(self) -> Option<Vec<Self>> {
        let Some(Content::List(entries)) = self.content else {
            if let Some((_, cause)) = yaml_error::visible_cause(self.source.at(self.place)) {
                return self.fail(cause);
            }
            return self.expected("a list: in brackets, or each entry after a dash");
        };
        Some(entries.iter().map(|entry| self.with(ENTRY, entry)).collect())
    }

    /// Reads the entries of a list, none if it can't be read. If it is empty, reports `if_empty`.
    pub(crate) fn filled_list(self, if_empty: &str) -> Vec<Self> {
        let Some(entries) = self.list() else { return Vec::new() };
        if entries.is_empty() {
            self.report(if_empty);
        }
        entries
    }

    /// Reads a mapping with the fields `names`. Every other field is reported, and every field that
    /// is there twice. If this is no mapping, that is reported instead of each field.
    pub(crate) fn mapping(self, names: &[&'static str]) -> Mapping<'n> {
        let is_reported = !matches!(self.content, Some(Content::Map(_)));
        let mut mapping = Mapping::new();
        for name in names {
            mapping.insert(name, Self { name, content: None, is_reported, ..self });
        }
        let Some(Content::Map(fields)) = self.content else {
            let fields = format!("its fields: {}", names::list(names));
            self.expected::<()>(if self.name == FILE { WANTED_FILE } else { &fields });
            return mapping;
        };
        for Field { name, place, value } in fields {
            let Some(known) = mapping.get_mut(name.as_str()) else {
                let near = self.problems.nearest(name, names);
                let message = names::unknown(name, names, near, self.source.at(*place));
                self.problems.report(*place, message);
                // What is missing may be this field: any of them, but rarely one of a whole file.
                let may_be_any = near.is_none() && (self.name != FILE || name == "<<");
                for (known, value) in &mut mapping {
                    value.is_reported |= may_be_any || near == Some(*known);
                }
                continue;
            };
            if known.content.is_none() {
                *known = known.with(known.name, value);
                continue;
            }
            let hint = if self.name == ENTRY { ", or begin a new entry with a dash" } else { "" };
            self.problems.report(*place, format!("`{name}` is there twice; keep one{hint}"));
        }
        mapping
    }

    /// Reads a mapping with the fields `names`, which have a space between them.
    pub(crate) fn fields(self, names: &'static str) -> Mapping<'n> {
        self.mapping(&names.split(' ').collect::<Vec<_>>())
    }
}
