//! Reads a faulty question file to its end: every field that is missing, unknown, written twice or of the wrong type is
//! noted, and a stand-in takes its place, so that the rest can be judged too.
//!
//! It is a deserializer over the tree: what it must know of the form (fields, types) it is asked for by the very structs
//! that read a good file.

use std::cell::RefCell;

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::check::{Fault, nearest};
use super::file::Form;
use super::place::{Content, Node, Place, Scalar};
use crate::quote::quoted;

/// The form with stand-ins, and a fault for each of them. `None` if not even that can be made.
pub(super) fn form(tree: &Node) -> (Option<Form>, Vec<Fault>) {
    let faults = RefCell::new(Vec::new());
    let form = Form::deserialize(Repair {
        found: Found::Node(tree),
        path: String::new(),
        place: tree.place,
        faults: &faults,
    })
    .ok();
    (form, faults.into_inner())
}

#[derive(Clone, Copy)]
enum Found<'t> {
    Node(&'t Node),
    /// The field is not there.
    Missing,
    /// It stands in for something already told.
    Nothing,
}

struct Repair<'t> {
    found: Found<'t>,
    path: String,
    place: Option<Place>,
    faults: &'t RefCell<Vec<Fault>>,
}

impl<'t> Repair<'t> {
    fn scalar(&self) -> Option<&'t Scalar> {
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
            path: self.path.clone(),
            place,
            message,
            stands_in,
            rests_on: Vec::new(),
        });
    }

    /// Whether this is an entry of a list.
    fn is_entry(&self) -> bool {
        self.path.ends_with(|last: char| last.is_ascii_digit())
    }

    /// Notes that `wanted` was to stand here.
    fn wants(&self, wanted: &str) {
        let name = self.path.rsplit('.').next().unwrap_or_default();
        match self.found {
            Found::Node(node) => {
                let found = match &node.content {
                    Content::Scalar(Scalar::Null) => "empty".into(),
                    Content::Scalar(scalar) => quoted(&scalar.to_text()),
                    Content::List(_) => "a list".into(),
                    Content::Map(_) => "a mapping".into(),
                };
                let here = match name {
                    "" => "the file".into(),
                    _ if self.is_entry() => "this entry".into(),
                    name => format!("`{name}`"),
                };
                let wanted = match &node.content {
                    Content::Scalar(Scalar::Text(text)) if is_bare(text) => "it without the quotes",
                    _ => wanted,
                };
                self.note(
                    self.place,
                    format!("{here} is {found}; write {wanted}"),
                    true,
                );
            }
            Found::Missing => self.note(
                self.place,
                format!("`{name}` is missing; write `{name}:` and {wanted}"),
                true,
            ),
            Found::Nothing => {}
        }
    }

    fn child(&self, step: &str, found: Found<'t>, place: Option<Place>) -> Repair<'t> {
        Repair {
            found,
            path: match self.path.as_str() {
                "" => step.into(),
                path => format!("{path}.{step}"),
            },
            place: place.or(self.place),
            faults: self.faults,
        }
    }
}

impl<'de, 't> Deserializer<'de> for Repair<'t> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(scalar) => visitor.visit_str(&scalar.to_text()),
            None => {
                self.wants("text");
                visitor.visit_str("")
            }
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(Scalar::Whole(value)) => visitor.visit_i64(*value),
            _ => {
                self.wants("a whole number");
                visitor.visit_i64(0)
            }
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(Scalar::Whole(value)) => visitor.visit_f64(*value as f64),
            Some(Scalar::Number(value)) => visitor.visit_f64(*value),
            _ => {
                self.wants("a number");
                visitor.visit_f64(0.0)
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some(Scalar::Bool(value)) => visitor.visit_bool(*value),
            _ => {
                self.wants("true or false");
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
        let named = self.scalar().map(Scalar::to_text);
        let variant = variants
            .iter()
            .find(|&&variant| named.as_deref() == Some(variant));
        if variant.is_none() {
            self.wants(&variants.join(" or "));
        }
        visitor.visit_enum(Variant(variant.unwrap_or(&variants[0])))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let nodes = match self.found {
            Found::Node(Node {
                content: Content::List(nodes),
                ..
            }) => nodes.as_slice(),
            _ => {
                self.wants("a list: in brackets, or each entry after a dash");
                &[]
            }
        };
        visitor.visit_seq(Entries {
            list: &self,
            nodes: nodes.iter().enumerate(),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut found = vec![None; fields.len()];
        // A field that stands under another name is not missing as well.
        let mut meant = vec![false; fields.len()];
        let mut absent = Found::Missing;
        if let Found::Node(Node {
            content: Content::Map(entries),
            ..
        }) = self.found
        {
            let at = |name: &str| fields.iter().position(|field| *field == name);
            for (key, node) in entries {
                match at(&key.name) {
                    None => {
                        let field = nearest(&key.name, fields.iter().copied());
                        let unclaimed =
                            field.filter(|field| entries.iter().all(|(key, _)| key.name != *field));
                        let message = unknown(&key.name, field, fields);
                        match unclaimed.and_then(at) {
                            Some(at) => {
                                meant[at] = true;
                                self.child(fields[at], self.found, None)
                                    .note(key.place, message, true);
                            }
                            None => self.note(key.place, message, false),
                        }
                    }
                    Some(at) if found[at].is_some() => {
                        let dash = match self.is_entry() {
                            true => ", or begin an entry of its own with a dash",
                            false => "",
                        };
                        let message = format!("`{}` is there twice; keep one{dash}", key.name);
                        self.note(key.place, message, false);
                    }
                    Some(at) => found[at] = Some((node, node.place.or(key.place))),
                }
            }
        } else {
            self.wants(&match self.path.as_str() {
                "" => {
                    "a question file; alliance-check questions prints one to begin with".to_owned()
                }
                _ => format!("fields of these: {}", fields.join(", ")),
            });
            absent = Found::Nothing;
        }
        let fields = fields.iter().zip(found).zip(meant);
        let fields = fields.map(|((field, found), meant)| match found {
            Some((node, place)) => (*field, self.child(field, Found::Node(node), place)),
            None if meant => (*field, self.child(field, Found::Nothing, None)),
            None => (*field, self.child(field, absent, None)),
        });
        visitor.visit_map(Fields {
            fields,
            value: None,
        })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 char string bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map identifier ignored_any
    }
}

/// Whether `text` would be a number, true or false without quotes around it.
fn is_bare(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<f64>().is_ok_and(f64::is_finite)
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

struct Entries<'r, 't, I> {
    list: &'r Repair<'t>,
    nodes: I,
}

impl<'de, 't, I: Iterator<Item = (usize, &'t Node)>> SeqAccess<'de> for Entries<'_, 't, I> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.nodes
            .next()
            .map(|(index, node)| {
                seed.deserialize(
                    self.list
                        .child(&index.to_string(), Found::Node(node), node.place),
                )
            })
            .transpose()
    }
}

struct Fields<'t, I> {
    fields: I,
    value: Option<Repair<'t>>,
}

impl<'de, 't, I: Iterator<Item = (&'static str, Repair<'t>)>> MapAccess<'de> for Fields<'t, I> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.fields
            .next()
            .map(|(field, value)| {
                self.value = Some(value);
                seed.deserialize(field.into_deserializer())
            })
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value),
            None => Err(serde::de::Error::custom("a value without its field")),
        }
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
