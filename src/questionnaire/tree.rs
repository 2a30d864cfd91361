//! A question file as a tree, in which everything can know its place.
//!
//! serde_yaml tells a place only in an error. So a scalar is read by a visitor that keeps the value and then *fails*: the
//! error that comes back names the line and column, and reading goes on behind the scalar. It costs a little, so texts are
//! read so only once a file is known to be faulty.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::fmt;
use std::iter;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};

use super::file::MAX_FILE_BYTES;

const MAX_TEXT_BYTES: usize = 10_000;
const MAX_LIST_ITEMS: usize = 20_000;
const MAX_FIELDS: usize = 1_000;

/// What a tree may hold: aliases can make a small file a huge one.
const MAX_NODES: usize = 1_000_000;
const MAX_TREE_BYTES: usize = 2 * MAX_FILE_BYTES;

/// A place in the file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

pub(super) struct Node<'t> {
    /// Of a list or mapping: that of the first thing in it.
    pub place: Option<Place>,
    pub content: Content<'t>,
}

pub(super) enum Content<'t> {
    Scalar(Scalar<'t>),
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>),
}

pub(super) enum Scalar<'t> {
    Null,
    Bool(bool),
    Whole(i64),
    Number(f64),
    Text(Cow<'t, str>),
}

pub(super) struct Key<'t> {
    pub name: Cow<'t, str>,
    pub place: Option<Place>,
}

impl<'t> Node<'t> {
    /// All that `deserializer` has, within bounds.
    pub fn read<D: Deserializer<'t>>(deserializer: D, places: Places) -> Result<Self, D::Error> {
        let reader = Reader {
            budget: &Budget {
                nodes: Cell::new(MAX_NODES),
                bytes: Cell::new(MAX_TREE_BYTES),
            },
            places,
            role: Role::Value,
        };
        reader.deserialize(deserializer)
    }

    /// The place of what stands at `path` (`questions.3.id`), or of the nearest thing above it that is there.
    pub fn locate(&self, path: &str) -> Option<Place> {
        let mut place = self.place;
        let mut node = self;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let found = match &node.content {
                Content::List(nodes) => step
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| nodes.get(index))
                    .map(|child| (child, child.place)),
                Content::Map(entries) => entries
                    .iter()
                    .find(|(key, _)| key.name == step)
                    .map(|(key, child)| (child, child.place.or(key.place))),
                Content::Scalar(_) => None,
            };
            let Some((child, child_place)) = found else {
                break;
            };
            node = child;
            place = child_place.or(place);
        }
        place
    }
}

/// Line breaks as YAML counts them, where CR LF is made LF.
const LINE_BREAKS: [char; 5] = ['\r', '\n', '\u{85}', '\u{2028}', '\u{2029}'];

/// The text of a file, in which a bare number is looked up as it is written: `+1` and `1.0` may be labels.
pub(super) struct Source<'t> {
    text: &'t str,
    index: OnceCell<Index>,
}

/// Characters, and where each line begins among them.
struct Index {
    characters: Vec<char>,
    lines: Vec<usize>,
}

impl<'t> Source<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            index: OnceCell::new(),
        }
    }

    /// The text of the scalar at `place`, without the white space around it; none of a null.
    pub fn text_of(&self, scalar: &Scalar, place: Option<Place>) -> String {
        match (scalar, place) {
            (Scalar::Text(text), _) => text.trim().to_owned(),
            (Scalar::Null, _) | (_, None) => String::new(),
            (_, Some(place)) => self.bare_at(place),
        }
    }

    /// The bare number or word at `place`.
    fn bare_at(&self, place: Place) -> String {
        let index = self.index.get_or_init(|| Index::new(self.text));
        let line = index.lines.get(place.line - 1).copied().unwrap_or_default();
        let rest = index.characters.get(line + place.column - 1..);
        let mut rest = rest.unwrap_or_default().iter().copied().peekable();
        // An anchor or a tag may stand before it.
        while rest.next_if(|c| matches!(c, '&' | '!')).is_some() {
            while rest.next_if(|c| !c.is_whitespace()).is_some() {}
            while rest.next_if(|c| c.is_whitespace()).is_some() {}
        }
        rest.take_while(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c))
            .collect()
    }
}

impl Index {
    fn new(text: &str) -> Self {
        let characters: Vec<_> = text.chars().collect();
        let breaks = characters.iter().zip(1..);
        let behind = breaks.filter(|(c, _)| LINE_BREAKS.contains(c));
        let lines = iter::once(0).chain(behind.map(|(_, next)| next)).collect();
        Self { characters, lines }
    }
}

/// Whose places are kept.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Places {
    All,
    /// Those of what is no text, to look it up as it is written.
    Numbers,
    None,
}

/// How much more the tree may hold.
struct Budget {
    nodes: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    fn spend<E: de::Error>(&self, bytes: usize) -> Result<(), E> {
        if bytes > MAX_TEXT_BYTES {
            return Err(E::custom(format_args!(
                "a text longer than {MAX_TEXT_BYTES} bytes; shorten it"
            )));
        }
        let left = |purse: &Cell<usize>, amount| {
            let left = purse.get().checked_sub(amount)?;
            purse.set(left);
            Some(())
        };
        left(&self.nodes, 1)
            .and_then(|()| left(&self.bytes, bytes))
            .ok_or_else(|| E::custom("aliases repeat too much; write the text out"))
    }
}

/// Reads the next node as a tree.
#[derive(Clone, Copy)]
struct Reader<'b> {
    budget: &'b Budget,
    places: Places,
    role: Role,
}

#[derive(Clone, Copy)]
enum Role {
    /// The name of a field, which is a text whatever it looks like.
    Name,
    Value,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let mut scalar = None;
        let visitor = NodeVisitor {
            reader: self,
            scalar: &mut scalar,
        };
        let read = match self.role {
            Role::Name => deserializer.deserialize_str(visitor),
            Role::Value => deserializer.deserialize_any(visitor),
        };
        match (read, scalar) {
            (Err(error), Some(scalar)) => Ok(Node {
                place: Some(place_in(&error.to_string())),
                content: Content::Scalar(scalar),
            }),
            (Ok(content), _) => Ok(Node {
                place: match &content {
                    Content::List(nodes) => nodes.first().and_then(|node| node.place),
                    Content::Map(entries) => entries.first().and_then(|(key, _)| key.place),
                    Content::Scalar(_) => None,
                },
                content,
            }),
            (Err(error), None) => Err(error),
        }
    }
}

/// The place that serde_yaml puts at the end of a message; it leaves out the very first one.
fn place_in(message: &str) -> Place {
    message
        .rsplit_once(" at line ")
        .and_then(|(_, place)| place.split_once(" column "))
        .and_then(|(line, column)| {
            Some(Place {
                line: line.parse().ok()?,
                column: column.parse().ok()?,
            })
        })
        .unwrap_or(Place { line: 1, column: 1 })
}

struct NodeVisitor<'b, 's, 'de> {
    reader: Reader<'b>,
    scalar: &'s mut Option<Scalar<'de>>,
}

impl<'de> NodeVisitor<'_, '_, 'de> {
    fn keep<E: de::Error>(self, scalar: Scalar<'de>) -> Result<Content<'de>, E> {
        let Reader { budget, places, .. } = self.reader;
        match &scalar {
            Scalar::Text(text) => budget.spend::<E>(text.len())?,
            _ => budget.spend::<E>(0)?,
        }
        if let (Scalar::Text(_), Places::Numbers) | (_, Places::None) = (&scalar, places) {
            return Ok(Content::Scalar(scalar));
        }
        *self.scalar = Some(scalar);
        Err(E::custom("the place is wanted"))
    }
}

impl<'de> Visitor<'de> for NodeVisitor<'_, '_, 'de> {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self.reader.role {
            Role::Name => "the name of a field",
            Role::Value => "text, a number, a list or a mapping",
        })
    }

    fn visit_unit<E: de::Error>(self) -> Result<Content<'de>, E> {
        self.keep(Scalar::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Content<'de>, E> {
        self.keep(Scalar::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Content<'de>, E> {
        self.keep(Scalar::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Content<'de>, E> {
        self.keep(Scalar::Whole(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Content<'de>, E> {
        match i64::try_from(value) {
            Ok(whole) => self.visit_i64(whole),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Content<'de>, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Content<'de>, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Content<'de>, E> {
        self.keep(Scalar::Number(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Content<'de>, E> {
        self.keep(Scalar::Text(text.to_owned().into()))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Content<'de>, E> {
        self.keep(Scalar::Text(text.into()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Content<'de>, A::Error> {
        Err(de::Error::custom(
            "a tag has no use here; put a text that begins with ! in quotes",
        ))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Content<'de>, A::Error> {
        self.reader.budget.spend::<A::Error>(0)?;
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element_seed(self.reader)? {
            if nodes.len() == MAX_LIST_ITEMS {
                return Err(de::Error::custom(format_args!(
                    "a list of more than {MAX_LIST_ITEMS} entries; shorten it"
                )));
            }
            nodes.push(node);
        }
        Ok(Content::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content<'de>, A::Error> {
        self.reader.budget.spend::<A::Error>(0)?;
        let name = Reader {
            role: Role::Name,
            ..self.reader
        };
        let mut entries = Vec::new();
        while let Some(node) = map.next_key_seed(name)? {
            let Content::Scalar(Scalar::Text(name)) = node.content else {
                return Err(de::Error::custom("a field's name must be a plain word"));
            };
            if entries.len() == MAX_FIELDS {
                return Err(de::Error::custom(format_args!(
                    "a mapping of more than {MAX_FIELDS} fields; shorten it"
                )));
            }
            let key = Key {
                name,
                place: node.place,
            };
            entries.push((key, map.next_value_seed(self.reader)?));
        }
        Ok(Content::Map(entries))
    }
}
