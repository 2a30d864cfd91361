//! From the tree to the form, to its end: every field that is missing, unknown, written twice or of the wrong type is
//! noted, and a stand-in takes its place, so that the rest can be judged too.
//!
//! It is a deserializer over the tree: what it must know of the form (fields, types) it is asked for by the very structs
//! that it fills.

use std::cell::{LazyCell, RefCell};
use std::fmt;
use std::vec;

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::check::{Fault, nearest};
use super::file::Form;
use super::tree::{Content, Node, Place, Scalar, Source};
use crate::quote::quoted;

/// The form that `tree` is, with a stand-in for each of the faults.
pub(super) fn form(tree: &Node, source: &Source) -> Result<(Form, Vec<Fault>), Error> {
    let faults = RefCell::new(Vec::new());
    let form = Form::deserialize(Repair {
        found: Found::Node(tree),
        path: Path::File,
        place: tree.place,
        source,
        faults: &faults,
    })?;
    Ok((form, faults.into_inner()))
}

#[derive(Clone, Copy)]
enum Found<'t> {
    Node(&'t Node<'t>),
    /// The field is not there.
    Missing,
    /// It stands in for something already told.
    Nothing,
}

/// Where in the form: `questions.3.id`.
#[derive(Clone, Copy)]
enum Path<'r> {
    File,
    In(&'r Path<'r>, Step),
}

#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Entry(usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Path::In(outer, step) = self else {
            return Ok(());
        };
        if let Path::In(..) = outer {
            write!(f, "{outer}.")?;
        }
        match step {
            Step::Field(name) => f.write_str(name),
            Step::Entry(index) => write!(f, "{index}"),
        }
    }
}

/// A field or an entry.
#[derive(Clone, Copy)]
struct Child<'r> {
    step: Step,
    found: Found<'r>,
    place: Option<Place>,
}

struct Repair<'r> {
    found: Found<'r>,
    path: Path<'r>,
    place: Option<Place>,
    source: &'r Source<'r>,
    faults: &'r RefCell<Vec<Fault>>,
}

impl<'r> Repair<'r> {
    fn scalar(&self) -> Option<&'r Scalar<'r>> {
        match self.found {
            Found::Node(Node {
                content: Content::Scalar(scalar),
                ..
            }) => Some(scalar),
            _ => None,
        }
    }

    fn note(&self, place: Option<Place>, message: String, stands_in: bool) {
        self.faults.borrow_mut().push(Fault {
            path: self.path.to_string(),
            place,
            message,
            stands_in,
            rests_on: Vec::new(),
        });
    }

    /// The text of `scalar` as it is written here.
    fn text(&self, scalar: &Scalar) -> String {
        self.source.text_of(scalar, self.place)
    }

    /// Notes that `wanted` was to stand here; a text that `fits` would be that without its quotes.
    fn wants(&self, wanted: &str, fits: fn(&str) -> bool) {
        match self.found {
            Found::Node(node) => {
                let found = match &node.content {
                    Content::Scalar(Scalar::Null) => "empty".into(),
                    Content::Scalar(scalar) => quoted(&self.text(scalar)),
                    Content::List(_) => "a list".into(),
                    Content::Map(_) => "a mapping".into(),
                };
                let here = match self.path {
                    Path::File => "the file".into(),
                    Path::In(_, Step::Entry(_)) => "this entry".into(),
                    Path::In(_, Step::Field(name)) => format!("`{name}`"),
                };
                let wanted = match &node.content {
                    Content::Scalar(Scalar::Text(text)) if !fits(text) => wanted,
                    Content::Scalar(Scalar::Text(text)) if has_leading_zero(text) => {
                        "it without the zero in front"
                    }
                    Content::Scalar(Scalar::Text(_)) => "it without the quotes",
                    _ => wanted,
                };
                self.note(
                    self.place,
                    format!("{here} is {found}; write {wanted}"),
                    true,
                );
            }
            Found::Missing => {
                let name = match self.path {
                    Path::In(_, Step::Field(name)) => name,
                    _ => "",
                };
                self.note(
                    self.place,
                    format!("`{name}` is missing; write `{name}:` and {wanted}"),
                    true,
                );
            }
            Found::Nothing => {}
        }
    }

    /// The entries of the list that this should be.
    fn entries(&self) -> Vec<Child<'r>> {
        let Found::Node(Node {
            content: Content::List(nodes),
            ..
        }) = self.found
        else {
            self.wants("a list: in brackets, or each entry after a dash", |_| false);
            return Vec::new();
        };
        let entry = |(index, node): (usize, &'r Node<'r>)| Child {
            step: Step::Entry(index),
            found: Found::Node(node),
            place: node.place,
        };
        nodes.iter().enumerate().map(entry).collect()
    }

    /// What there is for each of the `names` of the fields that the mapping here should have.
    fn fields(&self, names: &'static [&'static str]) -> Vec<Child<'r>> {
        let (entries, absent) = match self.found {
            Found::Node(Node {
                content: Content::Map(entries),
                ..
            }) => (entries.as_slice(), Found::Missing),
            _ => {
                let wanted = match self.path {
                    Path::File => {
                        "a question file; alliance-check questions prints one to begin with"
                            .to_owned()
                    }
                    Path::In(..) => format!("fields of these: {}", names.join(", ")),
                };
                self.wants(&wanted, |_| false);
                (&[][..], Found::Nothing)
            }
        };
        let field = |name: &&'static str| Child {
            step: Step::Field(name),
            found: absent,
            place: None,
        };
        let mut fields: Vec<_> = names.iter().map(field).collect();
        let at = |name: &str| names.iter().position(|field| *field == name);
        let claimed = LazyCell::new(|| {
            let claimed = |name: &&str| entries.iter().any(|(key, _)| key.name == *name);
            names.iter().map(claimed).collect::<Vec<_>>()
        });
        for (key, node) in entries {
            match at(&key.name) {
                Some(at) if matches!(fields[at].found, Found::Node(_)) => {
                    let dash = match self.path {
                        Path::In(_, Step::Entry(_)) => ", or begin an entry of its own with a dash",
                        _ => "",
                    };
                    let message = format!("`{}` is there twice; keep one{dash}", key.name);
                    self.note(key.place, message, false);
                }
                Some(at) => {
                    fields[at].found = Found::Node(node);
                    fields[at].place = node.place.or(key.place);
                }
                None => {
                    let near = nearest(&key.name, names.iter().copied());
                    let message = unknown(&key.name, near, names);
                    match near.and_then(at).filter(|at| !claimed[*at]) {
                        // A field that stands under another name is not missing as well.
                        Some(at) => {
                            fields[at].found = Found::Nothing;
                            self.child(fields[at]).note(key.place, message, true);
                        }
                        None => self.note(key.place, message, false),
                    }
                }
            }
        }
        fields
    }

    fn child<'c>(&'c self, child: Child<'c>) -> Repair<'c> {
        Repair {
            found: child.found,
            path: Path::In(&self.path, child.step),
            place: child.place.or(self.place),
            ..*self
        }
    }
}

impl<'de> Deserializer<'de> for Repair<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(scalar) => visitor.visit_string(self.text(scalar)),
            None => {
                self.wants("text", |_| false);
                visitor.visit_str("")
            }
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(Scalar::Whole(value)) => visitor.visit_i64(*value),
            _ => {
                self.wants("a whole number", is_whole);
                visitor.visit_i64(0)
            }
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(Scalar::Whole(value)) => visitor.visit_f64(*value as f64),
            Some(Scalar::Number(value)) => visitor.visit_f64(*value),
            _ => {
                self.wants("a number", is_number);
                visitor.visit_f64(0.0)
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(Scalar::Bool(value)) => visitor.visit_bool(*value),
            _ => {
                self.wants("true or false", |text| matches!(text, "true" | "false"));
                visitor.visit_bool(false)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match (self.found, self.scalar()) {
            (Found::Missing | Found::Nothing, _) | (_, Some(Scalar::Null)) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let named = self.scalar().map(|scalar| self.text(scalar));
        let variant = variants
            .iter()
            .find(|&&variant| named.as_deref() == Some(variant));
        if variant.is_none() {
            self.wants(&variants.join(" or "), |_| false);
        }
        visitor.visit_enum(Variant(variant.unwrap_or(&variants[0])))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Children {
            parent: &self,
            children: self.entries().into_iter(),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // In the order of the struct, as a list: half the code that a mapping takes.
        visitor.visit_seq(Children {
            parent: &self,
            children: self.fields(fields).into_iter(),
        })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 char str bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map identifier ignored_any
    }
}

fn is_whole(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Some YAML readers take such a number for an octal one, so serde_yaml takes it for a text.
fn has_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']).as_bytes();
    matches!(digits, [b'0', b'0'..=b'9', ..])
}

fn unknown(name: &str, nearest: Option<&str>, fields: &[&str]) -> String {
    let name = quoted(name);
    match nearest {
        Some(field) => format!("{name} is not a field here; did you mean `{field}`?"),
        None => format!(
            "{name} is not a field here; the fields are {}",
            fields.join(", ")
        ),
    }
}

struct Children<'r> {
    parent: &'r Repair<'r>,
    children: vec::IntoIter<Child<'r>>,
}

impl<'de> SeqAccess<'de> for Children<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let child = self.children.next();
        let child = child.map(|child| self.parent.child(child));
        child.map(|child| seed.deserialize(child)).transpose()
    }
}

struct Variant(&'static str);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<Error> = self.0.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _seed: T) -> Result<T::Value, Error> {
        Err(serde::de::Error::custom("a variant holds nothing"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("a variant holds nothing"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("a variant holds nothing"))
    }
}
