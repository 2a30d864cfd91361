//! When two words are the same answer, and the id that a label makes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::escape::is_unseen;

/// Folds `word` to the form in which words that look equal are equal: NFKC, without case, invisible
/// characters and spaces beyond one, with straight apostrophes and [`usual_sign`]s.
pub(crate) fn folded(word: &str) -> String {
    let visible: String = word.nfkc().filter(|c| !is_unseen(*c)).map(usual_sign).collect();
    // By way of upper case, where ß is SS, and ς is Σ.
    let folded: String = visible.to_lowercase().to_uppercase().to_lowercase().nfkc().collect();
    let words: Vec<_> = folded.split_whitespace().collect();
    // Keyboards have the straight apostrophe.
    words.join(" ").replace(['\u{2018}', '\u{2019}'], "'")
}

/// Replaces what an Arabic keyboard types by what is meant: a digit, a question mark, or alef, which
/// many people type without its hamza.
fn usual_sign(c: char) -> char {
    match c {
        // Both rows of digits begin at a multiple of 16.
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => {
            char::from(b'0' + (u32::from(c) % 16) as u8)
        }
        '\u{61f}' => '?',
        '\u{622}' | '\u{623}' | '\u{625}' => '\u{627}',
        c => c,
    }
}

/// Makes the id of a choice that has none of its own: its `label` in lower case, without accents,
/// with `_` between words. `None` if that is not an id: it has other letters than a to z, or does
/// not begin with one.
pub(crate) fn id_of_label(label: &str) -> Option<String> {
    let folded = folded(label).replace('\'', "");
    let plain: String = folded.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let is_ascii = plain.chars().all(|c| c.is_ascii() || !c.is_alphanumeric());
    let spaced = plain.replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let id = words.join("_");
    if is_ascii && id.starts_with(|c: char| c.is_ascii_lowercase()) { Some(id) } else { None }
}

#[cfg(test)]
mod tests {
    use super::{folded, id_of_label};

    #[test]
    fn words_that_look_equal_are_equal() {
        for (word, same) in [
            ("M\u{fc}de Stra\u{df}e", "mu\u{308}DE STRASSE"),
            ("  don\u{2019}t \t know ", "Don't\u{a0}know"),
            ("\u{3c3}\u{3c2} \u{ff39}es \u{2460}", "\u{3a3}\u{3a3} yes 1"),
            ("so\u{ad}a\u{3164}b\u{2800}", "\u{200e}s\u{200d}o\u{feff}ab"),
            (" \u{200b}\u{2800}\u{ad} ", ""),
            ("\u{660}\u{669} \u{6f0}\u{6f9} \u{ff13}", "09 09 3"),
            ("\u{61f}", "\u{ff1f}"),
            (
                "\u{644}\u{627} \u{623}\u{639}\u{631}\u{641}",
                "\u{644}\u{627} \u{627}\u{639}\u{631}\u{641}",
            ),
        ] {
            assert_eq!(folded(word), folded(same), "{word:?} {same:?}");
        }
        for (word, other) in [("yes", "ye s"), ("\u{fc}", "u"), ("1", "11"), ("\u{131}", "l")] {
            assert_ne!(folded(word), folded(other), "{word:?} {other:?}");
        }
    }

    #[test]
    fn a_fold_is_final() {
        // Without the ideographs, syllables and private characters of long blocks.
        for c in ('\0'..='\u{33ff}').chain('\u{f900}'..='\u{1ffff}') {
            let once = folded(&format!("a{c}b"));
            assert_eq!(folded(&once), once, "{c:?}");
        }
    }

    #[test]
    fn a_label_makes_an_id() {
        let id = |label| id_of_label(label).expect("an id");
        assert_eq!(id("M\u{fc}de Stra\u{df}e"), "mude_strasse");
        assert_eq!(id("Don\u{2019}t know / no answer."), "dont_know_no_answer");
        assert_eq!(id("Stage 2"), "stage_2");
        for label in ["\u{3044}\u{3044}\u{3048}", "2 or more", "?", "\u{f8}l", "Ja \u{43d}"] {
            assert_eq!(id_of_label(label), None, "{label:?}");
        }
    }
}
