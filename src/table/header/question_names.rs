//! Which questions the name of a column fits.

use std::collections::{BTreeSet, HashMap};

use crate::questionnaire::Questionnaire;
use crate::questionnaire::answer_words::folded;
use crate::table::Options;

/// The most brackets of a name that are tried, the last ones.
const MAX_BRACKETS: usize = 8;
/// The longest name that is compared.
const MAX_NAME_BYTES: usize = 16 * 1024;
/// What stands between a code and a text.
const CODE_END: &str = ". ";

/// The names that the columns of the questions may have.
pub(crate) struct QuestionNames<'q> {
    /// The questionnaire with the questions.
    pub questionnaire: &'q Questionnaire,
    /// The columns that the user named, and what stands before the ids and the texts.
    pub options: &'q Options,
    /// The questions that have this id or this text, folded.
    by_name: HashMap<String, BTreeSet<usize>>,
}

impl<'q> QuestionNames<'q> {
    /// Collects the names of the questions of `questionnaire`.
    pub fn new(questionnaire: &'q Questionnaire, options: &'q Options) -> Self {
        let mut by_name: HashMap<_, BTreeSet<_>> = HashMap::new();
        for (index, question) in questionnaire.questions.iter().enumerate() {
            for name in [&question.id, &question.text] {
                by_name.entry(folded(name)).or_default().insert(index);
            }
        }
        Self { questionnaire, options, by_name }
    }

    /// What follows the prefix in `name`, in any case. `None` if it does not begin with it.
    pub fn behind_prefix(&self, name: &str) -> Option<String> {
        if self.options.prefix.is_empty() {
            // A space at its end may end a code.
            return Some(name.to_owned());
        }
        Some(folded(name).strip_prefix(&folded(&self.options.prefix))?.to_owned())
    }

    /// Finds the questions that `name` fits, in any case: as a whole, or if it fits none, with a
    /// part of it. That is the text of `Grid title [text]`, as Google Forms writes it, and the code
    /// and the text of `array[code]`, `code. text` and `array[code]. Array title [text]`, as
    /// LimeSurvey writes them.
    pub fn fitting(&self, name: &str) -> BTreeSet<usize> {
        let mut fitting = self.fitting_whole(name);
        if fitting.is_empty() {
            let (code, text) = name.split_once(CODE_END).unwrap_or(("", name));
            fitting.extend(self.fitting_or_in_brackets(code));
            fitting.extend(self.fitting_or_in_brackets(text));
            fitting.extend(self.fitting_whole(without_number(name)));
        }
        fitting
    }

    /// Finds the questions that `text` fits, which stands in a row below the header: as a name
    /// does, or as the statement of `Matrix title - statement`, as Qualtrics writes it.
    pub fn fitting_text(&self, text: &str) -> BTreeSet<usize> {
        let mut fitting = self.fitting(text);
        let (_, statement) = text.rsplit_once(" - ").unwrap_or(("", text));
        fitting.extend(self.fitting_whole(statement));
        fitting
    }

    /// Whether `name` is a column that the user named, or fits a question behind the
    /// prefix, and no part of it is something else: the beginning of a longer name would fit by its
    /// code alone.
    pub fn is_known(&self, name: &str) -> bool {
        if self.options.columns.iter().any(|(_, named)| named == name) {
            return true;
        }
        let Some(name) = self.behind_prefix(name) else { return false };
        let fits = |part| !self.fitting_or_in_brackets(part).is_empty();
        fits(&name)
            || fits(without_number(&name))
            || name.split_once(CODE_END).is_some_and(|(code, text)| fits(code) && fits(text))
    }

    fn fitting_or_in_brackets(&self, name: &str) -> BTreeSet<usize> {
        let mut fitting = self.fitting_whole(name);
        if let Some(rest) = name.trim_end().strip_suffix(']') {
            // A text may have brackets of its own.
            for (at, _) in rest.rmatch_indices('[').take(MAX_BRACKETS) {
                fitting.extend(self.fitting_whole(&rest[at + 1..]));
            }
        }
        fitting
    }

    fn fitting_whole(&self, name: &str) -> BTreeSet<usize> {
        if name.len() > MAX_NAME_BYTES {
            return BTreeSet::new();
        }
        self.by_name.get(&folded(name)).cloned().unwrap_or_default()
    }
}

/// Removes the number in front of a name such as `1) text` or `Q1: text`.
fn without_number(name: &str) -> &str {
    let numbered = name.trim_start().trim_start_matches(['Q', 'q']);
    let rest = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = rest.trim_start_matches(['.', ')', ':', '-', '\u{2013}', ' ']);
    let is_numbered = rest.len() < numbered.len() && text.len() < rest.len();
    if is_numbered { text } else { name }
}

#[cfg(test)]
mod tests {
    use super::QuestionNames;
    use crate::questionnaire::file;
    use crate::table::Options;

    const FILE: &str = "
format: 1
id: week
title: Week
choices:
  - { label: Often, points: 1 }
  - { label: Never, points: 0 }
questions:
  - { id: rested, text: Do I feel rested? }
  - { id: aims, text: Goals }
  - { id: sleep, text: Can I sleep? }
  - { id: calm, text: 'Am I [really] calm after work?' }
  - { id: goals, text: Do I reach them? }
results:
  - { from: 0, id: any, positive: true, headline: Any, advice: None }
safety: Safe.
";

    #[test]
    fn a_name_fits_by_id_or_text_alone_or_in_brackets() {
        let questionnaire = file::load(FILE.as_bytes()).expect("a valid file");
        let options = Options::default();
        let names = QuestionNames::new(&questionnaire, &options);
        for (name, fitting) in [
            ("do i  feel\u{a0}rested?", &[0][..]),
            ("Q00[rested]. How was it? [Another text]", &[0]),
            ("Q00[rested]. How was it? [Can I sleep?]", &[0, 2]),
            ("1. Do I feel rested?", &[0]),
            ("Grid [Am I [really] calm after work?]", &[3]),
            ("goals", &[1, 4]),
            ("Q12: Do I feel rested?", &[0]),
            ("3 \u{2013} Do I feel rested?", &[0]),
            ("Points - Do I feel rested?", &[]),
            ("1rested", &[]),
            (") rested", &[]),
            ("Do I feel rested", &[]),
            ("rested [other]", &[]),
            ("", &[]),
        ] {
            let found: Vec<_> = names.fitting(name).into_iter().collect();
            assert_eq!(found, fitting, "{name:?}");
        }
        let found: Vec<_> = names.fitting_text("How is it? - Can I sleep?").into_iter().collect();
        assert_eq!(found, [2]);
    }
}
