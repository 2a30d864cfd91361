//! The YAML of a question file as a tree in which everything knows its place.
//!
//! serde_yaml tells a place only in an error. So each scalar is read by a visitor that keeps the value and then *fails*:
//! the error that comes back names the line and column, and reading goes on behind the scalar. It costs a little, and
//! happens only once a file is known to be faulty.

use std::cell::Cell;
use std::fmt;

use super::file::{MAX_LIST_ITEMS, MAX_TEXT_BYTES};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// A place in the file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

pub(super) struct Node {
    /// Of a list or mapping: that of the first thing in it.
    pub place: Option<Place>,
    pub content: Content,
}

pub(super) enum Content {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

pub(super) enum Scalar {
    Null,
    Bool(bool),
    Whole(i64),
    Number(f64),
    Text(String),
}

pub(super) struct Key {
    pub name: String,
    pub place: Option<Place>,
}

impl Scalar {
    pub fn to_text(&self) -> String {
        match self {
            Scalar::Null => String::new(),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Whole(value) => value.to_string(),
            Scalar::Number(value) => value.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }
}

impl Node {
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

/// How much a tree may hold: aliases can make a small file a huge tree.
pub(super) struct Budget {
    nodes: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    pub fn new(nodes: usize, bytes: usize) -> Self {
        Self {
            nodes: Cell::new(nodes),
            bytes: Cell::new(bytes),
        }
    }

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
pub(super) struct Reader<'b>(pub &'b Budget);

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let mut scalar = None;
        let visitor = NodeVisitor {
            reader: self,
            scalar: &mut scalar,
        };
        match (deserializer.deserialize_any(visitor), scalar) {
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

struct NodeVisitor<'b, 's> {
    reader: Reader<'b>,
    scalar: &'s mut Option<Scalar>,
}

impl NodeVisitor<'_, '_> {
    fn keep<E: de::Error>(self, scalar: Scalar) -> Result<Content, E> {
        self.reader.0.spend::<E>(0)?;
        *self.scalar = Some(scalar);
        Err(E::custom("the place is wanted"))
    }
}

impl<'de> Visitor<'de> for NodeVisitor<'_, '_> {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("text, a number, a list or a mapping, without a tag")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Content, E> {
        self.keep(Scalar::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Content, E> {
        self.keep(Scalar::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Content, E> {
        self.keep(Scalar::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Content, E> {
        self.keep(Scalar::Whole(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Content, E> {
        match i64::try_from(value) {
            Ok(whole) => self.visit_i64(whole),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Content, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Content, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Content, E> {
        self.keep(Scalar::Number(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Content, E> {
        self.reader.0.spend::<E>(text.len())?;
        self.keep(Scalar::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Content, A::Error> {
        self.reader.0.spend::<A::Error>(0)?;
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

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content, A::Error> {
        self.reader.0.spend::<A::Error>(0)?;
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(self.reader)? {
            let Content::Scalar(name) = &key.content else {
                return Err(de::Error::custom("a field's name must be a plain word"));
            };
            let key = Key {
                name: name.to_text(),
                place: key.place,
            };
            entries.push((key, map.next_value_seed(self.reader)?));
        }
        Ok(Content::Map(entries))
    }
}
