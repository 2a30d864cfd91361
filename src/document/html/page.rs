//! An HTML page: one file that loads nothing and runs nothing.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::escape;

/// Forbids a browser to load or run anything but the styles in the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
/// The styles of every page.
pub const STYLE: &str = include_str!("page.css");
/// Scripts, whose names have four letters, and languages that are written to the left.
const RIGHT_TO_LEFT: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa", "acm", "aeb",
    "afb", "apc", "apd", "ar", "ara", "arb", "arc", "arq", "ars", "ary", "arz", "azb", "bal",
    "ckb", "dv", "fa", "fas", "glk", "he", "heb", "iw", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "sd", "skr", "syr", "ug", "ur", "urd", "yi",
];

/// Returns a page in `language`, a BCP 47 tag. `content` is HTML; control characters and marks that reorder text are escaped here.
pub fn page(title: &str, language: &str, content: &Markup) -> String {
    let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
    let page = html! {
        (DOCTYPE)
        // A browser that translates a page sends it elsewhere.
        html lang=(language) dir=(direction) translate="no" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
        "\n"
    };
    escape::lines(&page.into_string())
}

/// Returns whether `language`, a BCP 47 tag, is written to the left, as Arabic is: in the script
/// that the tag names, or else in that of the language.
pub fn is_right_to_left(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    let mut subtags = language.split('-').take_while(|subtag| subtag.len() > 1);
    let name = subtags.next().unwrap_or_default();
    let is_letters = |subtag: &str| subtag.as_bytes().iter().all(u8::is_ascii_alphabetic);
    let script = subtags.find(|subtag| subtag.len() == 4 && is_letters(subtag));
    RIGHT_TO_LEFT.contains(&script.unwrap_or(name))
}
