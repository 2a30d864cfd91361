//! The JSON Schema of a question file, for editors: by hand, with the words of the program from
//! where they are defined.

use serde_json::{Value, json};

use crate::questionnaire::words::{WORDS, Word, placeholders};

/// All of it but the words.
const BY_HAND: &str = include_str!("questions.schema.json");

/// Writes the JSON Schema of a question file, draft-07.
pub(crate) fn json_schema() -> String {
    let mut schema: Value = serde_json::from_str(BY_HAND).unwrap_or_default();
    for word in WORDS {
        schema["properties"]["words"]["properties"][word.name] = word_schema(word);
    }
    format!("{schema:#}\n")
}

/// The schema of a translation of `word`.
fn word_schema(word: &Word) -> Value {
    // Each placeholder somewhere, and nothing else in braces.
    let (mut each, mut any) = (String::new(), "[^{]".to_owned());
    let mut description = word.purpose.to_owned();
    for placeholder in placeholders(word.english) {
        description += &format!(" {placeholder} is filled in.");
        let name = placeholder.trim_matches(['{', '}']);
        each += &format!("(?=[\\s\\S]*\\{{{name}\\}})");
        any += &format!("|\\{{{name}\\}}");
    }
    let typed_word = json!({ "$ref": "#/definitions/typed_word" });
    let pattern = format!("^{each}(?:{any})*$");
    let line = json!({ "allOf": [{ "$ref": "#/definitions/line" }, { "pattern": pattern }] });
    let text = if word.is_typed() { typed_word } else { line };
    let or_null = json!([text, { "type": "null" }]);
    json!({ "description": description, "default": word.english, "anyOf": or_null })
}
