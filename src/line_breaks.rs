//! Where a line of text may end.
//!
//! A date, and a word in a script without blanks, stays on one line. Marks in the text say so until
//! it is written: [`plain`] takes them out.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_linebreak::linebreaks;

/// The word joiner, which can't be seen: no line is broken where it stands.
const JOINER: &str = "\u{2060}";
/// A blank at which no line is broken. A no-break space alone may be one of the text. The joiner
/// comes last: it takes no room, so that the two stay together where a long word is broken.
pub(crate) const JOINED_BLANK: &str = "\u{a0}\u{2060}";

/// Marks `text`, so that a line within it is broken at blanks only.
pub(crate) fn whole_words(text: &str) -> String {
    let mut joined = String::new();
    let mut start = 0;
    for (end, _) in linebreaks(text) {
        joined += &text[start..end];
        if end < text.len() && !joined.ends_with(' ') {
            joined += JOINER;
        }
        start = end;
    }
    joined
}

/// Marks `text`, so that no line within it is broken.
pub(crate) fn unbroken(text: &str) -> String {
    whole_words(text).replace(' ', JOINED_BLANK)
}

/// Takes the marks out of `text`.
pub(crate) fn plain(text: &str) -> String {
    text.replace(JOINED_BLANK, " ").replace(JOINER, "")
}

/// Wraps `text`, which has no line break, in lines of `width`, with `first` before the first one
/// and `indent` before the others.
pub(crate) fn wrapped(text: &str, width: usize, first: &str, indent: &str) -> Vec<String> {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::Custom(split_words))
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).iter().map(|line| plain(line)).collect()
}

/// Splits `line` where it may be broken: at blanks, and as Unicode says behind a character that is
/// not ASCII, so that a path stays whole.
fn split_words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut words = Vec::new();
    let mut start = 0;
    for word in WordSeparator::AsciiSpace.find_words(line) {
        let (word_start, word_end) = (start, start + word.len() + word.whitespace.len());
        for (end, _) in linebreaks(&word) {
            if end < word.len() && !word[..end].ends_with(|c: char| c.is_ascii()) {
                words.push(Word::from(&line[start..word_start + end]));
                start = word_start + end;
            }
        }
        words.push(Word::from(&line[start..word_end]));
        start = word_end;
    }
    Box::new(words.into_iter())
}

#[cfg(test)]
mod tests {
    use super::{unbroken, whole_words, wrapped};

    fn lines(text: &str) -> String {
        wrapped(text, 20, "", "").join("\n")
    }

    #[test]
    fn a_line_ends_where_its_script_allows() {
        // A comma would begin the second line.
        assert_eq!(lines("一二三四五六七八九十，十一。"), "一二三四五六七八九\n十，十一。");
        assert_eq!(lines("一二三四五六七八“九”十"), "一二三四五六七\n八“九”十");
        assert_eq!(lines("see /a/long-path/or-b two"), "see\n/a/long-path/or-b\ntwo");
        assert_eq!(lines(""), "");
    }

    #[test]
    fn what_is_unbroken_stays_on_a_line() {
        let since = format!("Since {}.", unbroken("22 de nov. 2026"));
        assert_eq!(lines(&since), "Since\n22 de nov. 2026.");
        let date = unbroken("2026年11月22日");
        assert_eq!(lines(&format!("一二三四五{date}六")), "一二三四五\n2026年11月22日六");
        // In a line that is too narrow, it is broken anywhere, and leaves no mark.
        let long = unbroken("1234567890 234567890 234567890");
        assert_eq!(lines(&long), "1234567890 234567890\n 234567890");
        let answer = whole_words("一二 三四五六七八");
        assert_eq!(lines(&format!("一二三 {answer}")), "一二三 一二\n三四五六七八");
    }
}
