//! The languages of the built-in questions.

use super::file::BUILT_IN;
use super::main_language;

/// A language in which the built-in questions can be asked.
#[derive(Debug)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    /// What introduces, in it, the command that asks in it: "In English: ".
    pub(crate) in_it: &'static str,
    /// The question file.
    pub file: &'static str,
}

/// The language of the article.
pub static ENGLISH: Language = language("en", "In English: ", BUILT_IN);

/// All languages but [`ENGLISH`].
pub static TRANSLATIONS: &[Language] = &[
    language("ar", "بالعربية: ", include_str!("../../translations/ar.yaml")),
    language("de", "Auf Deutsch: ", include_str!("../../translations/de.yaml")),
    language("es", "En español: ", include_str!("../../translations/es.yaml")),
    language("fr", "En français\u{a0}: ", include_str!("../../translations/fr.yaml")),
    language("pt-BR", "Em português: ", include_str!("../../translations/pt-BR.yaml")),
    language("zh-Hans", "中文：", include_str!("../../translations/zh-Hans.yaml")),
];

const fn language(tag: &'static str, in_it: &'static str, file: &'static str) -> Language {
    Language { tag, in_it, file }
}

/// Iterates over all languages.
pub fn all() -> impl Iterator<Item = &'static Language> {
    [&ENGLISH].into_iter().chain(TRANSLATIONS)
}

/// Finds the language that `tag` asks for, whatever the region: Spanish for `es-MX`.
pub fn find(tag: &str) -> Option<&'static Language> {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let mut subtags = tag.split('-');
    let main = subtags.next()?;
    // In other regions, Chinese is written in other characters.
    if main == "zh" && !matches!(subtags.next(), None | Some("hans" | "cn" | "sg")) {
        return None;
    }
    all().find(|language| main_language(language.tag) == main)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_tag_means_the_language_whatever_the_region() {
        for (tag, language) in [
            ("es", "es"),
            ("es-MX", "es"),
            ("ES_mx", "es"),
            ("pt", "pt-BR"),
            ("pt-PT", "pt-BR"),
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh-Hans-HK", "zh-Hans"),
            ("ar-EG", "ar"),
            ("en-GB", "en"),
        ] {
            assert_eq!(find(tag).expect(tag).tag, language);
        }
        for tag in ["", "-", "e", "esp", "español", "C", "it", "x-es"] {
            assert!(find(tag).is_none(), "{tag}");
        }
        for tag in ["zh-TW", "zh-Hant-CN", "zh-HK", "zh-cnx", "zh-"] {
            assert!(find(tag).is_none(), "{tag}");
        }
    }
}
