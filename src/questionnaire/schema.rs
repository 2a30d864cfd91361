//! The JSON Schema of a question file, for editors.
//!
//! schemars makes it from the structs that read the file; to make it anew, `SNAPSHOTS=overwrite cargo test`. It is kept as
//! text because making it at run time would cost every installation a tenth of its size.

/// The schema, draft-07.
pub const JSON_SCHEMA: &str = include_str!("schema.json");

#[cfg(test)]
mod tests {
    use schemars::Schema;
    use schemars::generate::SchemaSettings;
    use schemars::transform::RecursiveTransform;

    use crate::questionnaire::file::Form;

    #[test]
    fn it_is_that_of_the_structs() {
        let mut settings = SchemaSettings::draft07();
        settings.inline_subschemas = true;
        // The likes of "int64" are unknown to strict validators.
        let without_formats = RecursiveTransform(|schema: &mut Schema| {
            schema.remove("format");
        });
        let settings = settings.with_transform(without_formats);
        let schema = settings.into_generator().into_root_schema_for::<Form>();
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        snapbox::assert_data_eq!(text, snapbox::file!["schema.json"]);
    }
}
