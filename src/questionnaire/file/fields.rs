//! Typed readers of the nodes of a question file.
//!
//! A reader returns `None` if it can't read the value, and has then reported the reason. So `?` is enough to draw no
//! conclusions from a missing value.

use std::collections::HashSet;
use std::fmt;

use super::problem::{Place, Problems};
use super::source::Source;
use super::yaml::{Content, Field, Node};
use crate::escape::{is_invisible, quoted};
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::words::placeholders;
use crate::questionnaire::{Points, Scoring};

/// The longest text, in bytes.
const MAX_TEXT_BYTES: usize = 10_000;

/// The most points of a choice, so that no sum overflows.
const MAX_POINTS: Points = 1_000_000;

/// The most names of fields that a message lists.
const MAX_LISTED_NAMES: usize = 20;

/// A value that a question file should have.
#[derive(Clone, Copy)]
pub struct Value<'n> {
    name: Name,
    found: Found<'n>,
    /// Where it is. If it is missing, where its mapping is.
    place: Place,
    source: &'n Source,
    /// Where its problems are reported.
    pub problems: &'n Problems,
}

/// How a message names a value.
#[derive(Clone, Copy)]
enum Name {
    File,
    Entry,
    Field(&'static str),
}

#[derive(Clone, Copy)]
enum Found<'n> {
    Node(&'n Node),
    Missing,
    /// Its name is misspelt, or its parent is not a mapping. Either is reported already.
    Reported,
}

/// Whether an id may have hyphens. It may not if it becomes a column's name.
#[derive(Clone, Copy, PartialEq)]
pub enum Hyphens {
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Name::File => f.write_str("the file"),
            Name::Entry => f.write_str("this entry"),
            Name::Field(name) => write!(f, "`{name}`"),
        }
    }
}

impl<'n> Value<'n> {
    /// Returns the whole file.
    pub fn file(root: &'n Node, source: &'n Source, problems: &'n Problems) -> Self {
        Self { name: Name::File, found: Found::Node(root), place: root.place, source, problems }
    }

    /// Reports a problem of this value.
    pub fn report(&self, message: impl Into<String>) {
        self.problems.report(self.place, message);
    }

    /// Warns of what this value may not have been meant to say.
    pub fn warn(&self, message: impl Into<String>) {
        self.problems.warn(self.place, message);
    }

    fn content(&self) -> Option<&'n Content> {
        match self.found {
            Found::Node(node) => Some(&node.content),
            Found::Missing | Found::Reported => None,
        }
    }

    /// Returns whether it is missing, or empty.
    pub fn is_left_out(&self) -> bool {
        self.is_missing() || matches!(self.content(), Some(Content::Null))
    }

    /// Returns whether its mapping does not have it.
    pub fn is_missing(&self) -> bool {
        matches!(self.found, Found::Missing)
    }

    /// Reads a value that may be left out. Returns `None` also if it can't be read, which is then reported.
    pub fn optional<T>(self, read: impl FnOnce(Self) -> Option<T>) -> Option<T> {
        if self.is_left_out() { None } else { read(self) }
    }

    /// Reports that `wanted` should be here, and returns `None`.
    fn refuse<T>(&self, wanted: &str) -> Option<T> {
        let name = self.name;
        let found = match self.content() {
            None | Some(Content::Null) => "empty".to_owned(),
            Some(Content::List(_)) => "a list".to_owned(),
            Some(Content::Map(_)) => "a mapping".to_owned(),
            Some(scalar) => quoted(&scalar.scalar().unwrap_or_default()),
        };
        match (self.found, name) {
            (Found::Reported, _) => {}
            (Found::Missing, Name::Field(field)) => {
                self.report(format!("{name} is missing; write `{field}:` and {wanted}"));
            }
            _ => self.report(format!("{name} is {found}; write {wanted}")),
        }
        None
    }

    /// Reports that `wanted`, which is not a text, should be here. If a text is here that `is_wanted` without its quotes or an
    /// invisible character, says so.
    fn refuse_text<T>(&self, wanted: &str, is_wanted: fn(&str) -> bool) -> Option<T> {
        let Some(Content::Text(text)) = self.content() else { return self.refuse(wanted) };
        // The library reads such a number as a text, since other YAML readers read it as octal.
        let digits = text.trim_start_matches(['+', '-']).as_bytes();
        let has_leading_zero = matches!(digits, [b'0', b'0'..=b'9', ..]);
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        self.refuse(if is_wanted(text) && has_leading_zero {
            "it without the zero in front"
        } else if is_wanted(text) {
            "it without the quotes"
        } else if is_wanted(&visible) {
            "it without that"
        } else {
            wanted
        })
    }

    /// Reads a whole number.
    pub fn whole(self) -> Option<i64> {
        match self.content() {
            Some(Content::Whole(value)) => Some(*value),
            _ => self.refuse_text("a whole number", |text| text.parse::<i64>().is_ok()),
        }
    }

    /// Reads a number.
    pub fn number(self) -> Option<f64> {
        let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
        match self.content() {
            Some(Content::Whole(value)) => Some(*value as f64),
            Some(Content::Number(value)) => Some(*value),
            _ => self.refuse_text("a number", is_number),
        }
    }

    /// Reads `true` or `false`.
    pub fn boolean(self) -> Option<bool> {
        match self.content() {
            Some(Content::Bool(value)) => Some(*value),
            _ => self.refuse_text("true or false", |text| matches!(text, "true" | "false")),
        }
    }

    /// Reads the points of a choice.
    pub fn points(self) -> Option<Points> {
        let points = self.whole()?;
        if (-MAX_POINTS..=MAX_POINTS).contains(&points) {
            return Some(points);
        }
        self.report(format!("{points} points are too many; use -{MAX_POINTS} to {MAX_POINTS}"));
        None
    }

    /// Reads how a scale is scored.
    pub fn scoring(self) -> Option<Scoring> {
        match self.content() {
            Some(Content::Text(text)) if text.trim() == "sum" => Some(Scoring::Sum),
            Some(Content::Text(text)) if text.trim() == "mean" => Some(Scoring::Mean),
            _ => self.refuse("sum or mean"),
        }
    }

    /// Reads a text that may have several lines, without the white space around it.
    pub fn text(self) -> Option<String> {
        self.text_where(|c| c == '\n').inspect(|text| self.warn_of_comment(text))
    }

    /// Reads a text of one line.
    pub fn line(self) -> Option<String> {
        self.name_in_text().inspect(|text| self.warn_of_comment(text))
    }

    /// Reads a text of one line that a reader does not see, such as an id.
    pub fn name_in_text(self) -> Option<String> {
        self.text_where(|_| false)
    }

    /// Warns if the line of a text goes on with a comment, which may have been meant as a part of the text.
    fn warn_of_comment(&self, text: &str) {
        if self.source.has_comment_behind(self.place, text) {
            let name = self.name;
            self.warn(format!("{name} ends before a #; put the text in quotes if # belongs to it"));
        }
    }

    fn text_where(self, is_allowed: fn(char) -> bool) -> Option<String> {
        let text = match self.content() {
            Some(Content::Text(text)) => text.trim(),
            Some(Content::Null) => "",
            Some(Content::Bool(_) | Content::Whole(_) | Content::Number(_)) => {
                self.report(format!("{} is not a text; put it in quotes", self.name));
                return None;
            }
            _ => return self.refuse("a text"),
        };
        let fault = match text.chars().find(|&c| c.is_control() && !is_allowed(c)) {
            _ if text.is_empty() => "is empty; write a text".to_owned(),
            _ if text.len() > MAX_TEXT_BYTES => {
                format!("is longer than {MAX_TEXT_BYTES} bytes; shorten it")
            }
            None => return Some(text.to_owned()),
            Some('\n') => "contains a line break; write it on one line".to_owned(),
            Some(control) => {
                let control = control.escape_unicode();
                format!("contains the control character {control}; remove it")
            }
        };
        self.report(format!("{} {fault}", self.name));
        None
    }

    /// Reads a text with `read`, and reports placeholders in it: nothing would fill them in.
    pub fn without_placeholders(self, read: fn(Self) -> Option<String>) -> Option<String> {
        let text = read(self)?;
        if text.contains("{score}") || text.contains("{max}") {
            self.report(format!(
                "{{score}} and {{max}} are filled in only in `summary`; leave them out of {}",
                self.name
            ));
        }
        Some(text)
    }

    /// Reads a line in which nothing but the placeholders `known` is in braces.
    pub fn line_with_placeholders(self, known: &[&str]) -> Option<String> {
        let text = self.line()?;
        for unknown in placeholders(&text).filter(|placeholder| !known.contains(placeholder)) {
            let hint = match known {
                [] => "there is none in this text".to_owned(),
                known => format!("use {}", known.join(" and ")),
            };
            self.report(format!("{} is not a placeholder; {hint}", quoted(unknown)));
        }
        Some(text)
    }

    /// Reads an id. Returns an ill-formed one as well, so that it can be compared with others.
    pub fn id(self, hyphens: Hyphens) -> Option<String> {
        let allowed = match hyphens {
            Hyphens::Allowed => "a-z, 0-9, - and _",
            Hyphens::Refused => "a-z, 0-9 and _",
        };
        let is_number = matches!(self.content(), Some(Content::Whole(_) | Content::Number(_)));
        let id = if is_number { self.content()?.scalar()? } else { self.name_in_text()? };
        let is_allowed = |c: char| {
            matches!(c, 'a'..='z' | '0'..='9' | '_') || c == '-' && hyphens == Hyphens::Allowed
        };
        // `.inf` is a number.
        let is_id = !is_number
            && id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(is_allowed);
        if !is_id {
            let id = quoted(&id);
            self.report(format!("{id} is not an id; use {allowed}, beginning with a letter"));
        }
        Some(id)
    }

    /// Reads a word that can be typed: of an answer, or a command. Returns an unsuitable one as well, so that it can be compared
    /// with others.
    pub fn typed_word(self) -> Option<String> {
        let word = self.line()?;
        if folded(&word).is_empty() {
            self.report(format!("{} can't be seen; write a word", quoted(&word)));
            return None;
        }
        let fault = if word.contains(['\u{201c}', '\u{201d}', '\u{201e}']) {
            "has curly quotes in it, which would have to be typed; write straight ones"
        } else if word.starts_with('#') {
            "would be read as a comment; choose another word"
        } else {
            return Some(word);
        };
        self.report(format!("{} {fault}", quoted(&word)));
        Some(word)
    }

    /// Reads a language tag.
    pub fn language(self) -> Option<String> {
        let tag = self.name_in_text()?;
        let (language, _) = tag.split_once('-').unwrap_or((&tag, ""));
        let is_language =
            matches!(language.len(), 2 | 3) && language.chars().all(|c| c.is_ascii_alphabetic());
        let is_subtag = |subtag: &str| {
            matches!(subtag.len(), 1..=8) && subtag.chars().all(|c| c.is_ascii_alphanumeric())
        };
        if !is_language || !tag.split('-').all(is_subtag) {
            let tag = quoted(&tag);
            self.report(format!("{tag} is not a language tag; write one like es or pt-BR"));
        }
        Some(tag)
    }

    /// Reads a list.
    pub fn list(self) -> Option<Vec<Self>> {
        let Some(Content::List(entries)) = self.content() else {
            return self.refuse("a list: in brackets, or each entry after a dash");
        };
        let mut values = Vec::new();
        for node in entries {
            let (name, found) = (Name::Entry, Found::Node(node));
            values.push(Self { name, found, place: node.place, ..self });
        }
        Some(values)
    }

    /// Reads a list with an entry at least. If it has none, reports `if_empty`.
    pub fn filled_list(self, if_empty: &str) -> Option<Vec<Self>> {
        let entries = self.list()?;
        if entries.is_empty() {
            self.report(if_empty);
            return None;
        }
        Some(entries)
    }

    /// Returns how many entries it has, if it is a list.
    pub fn entries(&self) -> usize {
        match self.content() {
            Some(Content::List(entries)) => entries.len(),
            _ => 0,
        }
    }

    /// Reads a mapping with the fields `names`. Every other field is reported, and every field that is there twice. If this
    /// is no mapping, that is reported instead of each field.
    pub fn mapping(self, names: &[&'static str]) -> Mapping<'n> {
        let Some(Content::Map(fields)) = self.content() else {
            let listed = format!("its fields: {}", names.join(", "));
            let _: Option<()> = self.refuse(match self.name {
                Name::File => "a question file; alliance-check questions prints one to begin with",
                _ if names.len() > MAX_LISTED_NAMES => {
                    "its fields; alliance-check schema lists them"
                }
                _ => &listed,
            });
            let reported = names.to_vec();
            return Mapping { value: self, fields: &[], reported, has_unknown: false };
        };
        let (mut seen, mut reported, mut has_unknown) = (HashSet::new(), Vec::new(), false);
        for field in fields {
            let message = if !names.contains(&field.name.as_str()) {
                has_unknown = true;
                let hint = match self.problems.nearest(&field.name, names) {
                    Some(name) => {
                        reported.push(name);
                        format!("did you mean `{name}`?")
                    }
                    None if names.len() > MAX_LISTED_NAMES => {
                        "alliance-check schema lists the names".to_owned()
                    }
                    None => format!("the fields are {}", names.join(", ")),
                };
                format!("{} is not a field here; {hint}", quoted(&field.name))
            } else if !seen.insert(&field.name) {
                let or_dash = match self.name {
                    Name::Entry => ", or begin a new entry with a dash",
                    _ => "",
                };
                format!("`{}` is there twice; keep one{or_dash}", field.name)
            } else {
                continue;
            };
            self.problems.report(field.place, message);
        }
        Mapping { value: self, fields, reported, has_unknown }
    }
}

/// The fields of a mapping.
pub struct Mapping<'n> {
    /// The mapping as a whole.
    pub value: Value<'n>,
    fields: &'n [Field],
    /// Fields that are not missing as well: they are there under a misspelt name, or this is not a mapping.
    reported: Vec<&'static str>,
    /// Whether it has a field with another name.
    pub has_unknown: bool,
}

impl<'n> Mapping<'n> {
    /// Returns the value of the field `name`, whether it is there or not.
    pub fn field(&self, name: &'static str) -> Value<'n> {
        let field = self.fields.iter().find(|field| field.name == name);
        let (found, place) = match field {
            Some(Field { value, .. }) => (Found::Node(value), value.place),
            None if self.reported.contains(&name) => (Found::Reported, self.value.place),
            None => (Found::Missing, self.value.place),
        };
        Value { name: Name::Field(name), found, place, ..self.value }
    }
}
