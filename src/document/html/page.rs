//! An HTML page: one file that loads nothing and runs nothing.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::escape;

/// Forbids a browser to load or run anything but the styles in the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
/// The styles of every page.
pub const STYLE: &str = include_str!("page.css");

/// Returns a page in `language`, a BCP 47 tag. `content` is HTML; control characters and marks that reorder text are escaped here.
pub fn page(title: &str, language: &str, content: &Markup) -> String {
    let direction = match Direction::of(language) {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    };
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

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the right.
    LeftToRight,
    /// To the left, as in Arabic.
    RightToLeft,
}

impl Direction {
    /// Returns the direction of `language`, a BCP 47 tag: that of the script that the tag names, or else of the language.
    pub fn of(language: &str) -> Self {
        let language = language.to_ascii_lowercase();
        let mut subtags = language.split('-').take_while(|subtag| subtag.len() > 1);
        let name = subtags.next().unwrap_or_default();
        let is_letters = |subtag: &str| subtag.as_bytes().iter().all(u8::is_ascii_alphabetic);
        let script = subtags.find(|subtag| subtag.len() == 4 && is_letters(subtag));
        // Names of scripts have four letters, those of languages fewer.
        match script.unwrap_or(name) {
            "adlm" | "arab" | "aran" | "hebr" | "mand" | "nkoo" | "rohg" | "samr" | "syrc"
            | "thaa" => Self::RightToLeft,
            "acm" | "aeb" | "afb" | "apc" | "apd" | "ar" | "ara" | "arb" | "arc" | "arq"
            | "ars" | "ary" | "arz" | "azb" | "bal" | "ckb" | "dv" | "fa" | "fas" | "glk"
            | "he" | "heb" | "iw" | "khw" | "ks" | "lrc" | "mzn" | "nqo" | "pnb" | "prs" | "ps"
            | "sd" | "skr" | "syr" | "ug" | "ur" | "urd" | "yi" => Self::RightToLeft,
            _ => Self::LeftToRight,
        }
    }
}
