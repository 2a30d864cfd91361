//! A question file as a tree in which every node knows its place.
//!
//! The YAML library gives a place only in an error. So the visitor of a scalar keeps the value and
//! then *fails*: the error contains the line and the column, and reading continues after the
//! scalar.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};

use super::problem::{Place, Problem, unix_line_breaks};
use super::source::Source;
use super::yaml_error;

/// The most bytes that a question file may have.
pub(crate) const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

const MAX_LIST_ENTRIES: usize = 20_000;
const MAX_FIELDS: usize = 1_000;

/// The most bytes of a tree: aliases can make a small file a huge one.
const MAX_TREE_BYTES: usize = 8 * MAX_FILE_BYTES;

/// The YAML library reads a whole file before anything can be refused. It needs memory for each
/// mark, and time for each mark and each bracket that is open there. A bracket counts as open to
/// the end of the file, since its end may be in quotes.
const MARKS: [char; 9] = ['[', '{', ']', '}', ',', ':', '-', '?', '\n'];
const MAX_MARKS: usize = 200_000;
const MAX_MARKS_IN_BRACKETS: u64 = 200_000_000;
/// The library compares each directive with all others. Those behind the first line are counted.
const MAX_DIRECTIVES: usize = 100;

/// A value and its place in the file.
pub(crate) struct Node {
    /// For a list or a mapping, the place of the first thing in it. What has no place, such as an
    /// empty list, has the place of what it belongs to.
    pub(crate) place: Place,
    pub(crate) content: Content,
}

impl Node {
    /// Finds the value of the field `name`, or this node if it has no such field.
    pub(crate) fn field(&self, name: &str) -> &Node {
        let Content::Map(fields) = &self.content else { return self };
        fields.iter().find(|field| field.name == name).map_or(self, |field| &field.value)
    }

    /// Whether it has the field `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        !std::ptr::eq(self.field(name), self)
    }

    /// The text of the field `name`, or of this node if it has no such field.
    pub(crate) fn scalar(&self, name: &str) -> Option<&str> {
        self.field(name).content.scalar()
    }

    /// Finds the entry at `index`, or this node if it has no such entry.
    pub(crate) fn entry(&self, index: usize) -> &Node {
        let Content::List(entries) = &self.content else { return self };
        entries.get(index).unwrap_or(self)
    }
}

/// The content of a [`Node`].
pub(crate) enum Content {
    /// `null`, or nothing.
    Null,
    /// A number, `true` or `false`, as Rust writes it: `1.0` is not whole.
    Bare(String),
    Text(String),
    List(Vec<Node>),
    /// The fields of a mapping, as they are written: a name may be there twice.
    Map(Vec<Field>),
}

impl Content {
    /// A scalar as a text. `None` for a list or a mapping.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Content::Null => Some("null"),
            Content::Bare(text) | Content::Text(text) => Some(text),
            Content::List(_) | Content::Map(_) => None,
        }
    }
}

/// A field of a mapping.
pub(crate) struct Field {
    pub(crate) name: String,
    /// Where the name is.
    pub(crate) place: Place,
    pub(crate) value: Node,
}

/// Decodes the text of a file. Its lines end with line feeds alone.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_FILE_BYTES {
        let most = MAX_FILE_BYTES / 1024 / 1024;
        let message = format!("larger than {most} MiB; a question file is a few pages of text");
        return Err(Problem::behind(&bytes[..MAX_FILE_BYTES], message));
    }
    // Without a mark at its beginning, every other byte of UTF-16 is zero.
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] = bytes {
        return Err(Problem::error(Place::START, "UTF-16 text; save the file as UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Problem::behind(&bytes[..error.valid_up_to()], "not UTF-8 text; save the file as UTF-8")
    })?;
    // A byte order mark breaks the YAML library, and carriage returns its count of lines.
    let text = unix_line_breaks(text.strip_prefix('\u{feff}').unwrap_or(text));
    let is_refused = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{85}');
    if let Some(index) = text.find(is_refused) {
        return Err(Problem::behind(&text.as_bytes()[..index], "a control character; remove it"));
    }
    Ok(text)
}

/// Parses the `text` of a file, of which `source` has the lines, up to its end.
pub(crate) fn parse(text: &str, source: &Source) -> Result<Node, Problem> {
    refuse_excess(text)?;
    let (bytes, scalar, last_place) = (&Cell::new(0), &Cell::new(None), &Cell::new(Place::START));
    let seed = NodeSeed { bytes, scalar, last_place, fallback: Place::START };
    let problem = |error| yaml_error::problem(source, &error, last_place.get());
    let root = seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(problem)?;
    if root.content.scalar().is_some() {
        // Nothing after a scalar was read.
        de::IgnoredAny::deserialize(serde_yaml::Deserializer::from_str(text)).map_err(problem)?;
    }
    Ok(root)
}

/// Refuses a file that the YAML library would need too much time or memory to read.
fn refuse_excess(text: &str) -> Result<(), Problem> {
    let (mut brackets, mut marks_in_brackets) = (0, 0);
    for (nth, (index, mark)) in text.match_indices(MARKS).enumerate() {
        brackets += u64::from(mark == "[" || mark == "{");
        marks_in_brackets += brackets;
        let message = if marks_in_brackets > MAX_MARKS_IN_BRACKETS {
            "too many brackets; write long lists with each entry after a dash"
        } else if nth == MAX_MARKS {
            "too many lines and entries; a question file is a few pages of text"
        } else {
            continue;
        };
        return Err(Problem::behind(&text.as_bytes()[..index], message));
    }
    if let Some((index, _)) = text.match_indices("\n%").nth(MAX_DIRECTIVES - 1) {
        let message = "too many lines that begin with %; they have no use here";
        return Err(Problem::behind(&text.as_bytes()[..=index], message));
    }
    Ok(())
}

/// Reads the next node.
#[derive(Clone, Copy)]
struct NodeSeed<'t> {
    /// How many bytes the tree has so far.
    bytes: &'t Cell<usize>,
    /// Where the value of a scalar is kept until its place is known.
    scalar: &'t Cell<Option<Content>>,
    /// The place of the last scalar.
    last_place: &'t Cell<Place>,
    /// The place of a node that has none.
    fallback: Place,
}

impl NodeSeed<'_> {
    /// Counts a node with this `text`, up to the most bytes of a tree.
    fn spend<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.bytes.update(|bytes| bytes + size_of::<Node>() + text.len());
        if self.bytes.get() > MAX_TREE_BYTES {
            return Err(E::custom("aliases repeat too much; write the text out"));
        }
        Ok(())
    }

    /// Keeps a scalar, and fails so that the library gives its place.
    fn keep<E: de::Error>(self, content: Content) -> Result<Node, E> {
        self.spend::<E>(content.scalar().unwrap_or_default())?;
        self.scalar.set(Some(content));
        Err(E::custom("the place is wanted"))
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let node = deserializer.deserialize_any(self);
        // A list, a mapping and a true error leave no scalar.
        let (Err(error), Some(content)) = (&node, self.scalar.take()) else { return node };
        // The message leaves out the place of the very first character.
        let place = yaml_error::place_in(&error.to_string()).unwrap_or(Place::START);
        self.last_place.set(place);
        Ok(Node { place, content })
    }
}

/// Defines the visitors of the kinds of values that are [`Content::Bare`].
macro_rules! keep_bare {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, value: $type) -> Result<Node, E> {
            self.keep(Content::Bare(format!("{value:?}")))
        }
    )*};
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("text, a number, a list or a mapping")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        self.keep(Content::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        self.keep(Content::Null)
    }

    keep_bare! {
        visit_bool(bool) visit_f64(f64)
        visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        self.keep(Content::Text(text.to_owned()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(de::Error::custom("a tag is not read here; put a text that begins with ! in quotes"))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Node, A::Error> {
        self.spend::<A::Error>("")?;
        let mut entries: Vec<Node> = Vec::new();
        while let Some(entry) = seq.next_element_seed(self)? {
            if entries.len() == MAX_LIST_ENTRIES {
                let message = format!("a list of more than {MAX_LIST_ENTRIES} entries; shorten it");
                return Err(de::Error::custom(message));
            }
            self.fallback = entry.place;
            entries.push(entry);
        }
        let place = entries.first().map_or(self.fallback, |entry| entry.place);
        Ok(Node { place, content: Content::List(entries) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        self.spend::<A::Error>("")?;
        let mut fields: Vec<Field> = Vec::new();
        while let Some(Node { place, content }) = map.next_key_seed(self)? {
            if fields.len() == MAX_FIELDS {
                let message = format!("a mapping of more than {MAX_FIELDS} fields; shorten it");
                return Err(de::Error::custom(message));
            }
            let Some(name) = content.scalar() else {
                return Err(de::Error::custom("expected the name of a field"));
            };
            let value = map.next_value_seed(Self { fallback: place, ..self })?;
            fields.push(Field { name: name.to_owned(), place, value });
        }
        let place = fields.first().map_or(self.fallback, |field| field.place);
        Ok(Node { place, content: Content::Map(fields) })
    }
}
