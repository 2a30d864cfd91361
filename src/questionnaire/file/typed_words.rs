//! The words that a person or a script types: answers and commands. None may mean two things.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::fields::{Mapping, Value};
use super::names;
use crate::escape::quoted;
use crate::questionnaire::answer_words::{folded, id_of_label};
use crate::questionnaire::choices::{Choice, Choices};
use crate::questionnaire::main_language;
use crate::questionnaire::words::{
    COMMANDS, WORDS, WORTH_RAISING, Word, Words, is_prose, month_name, placeholders,
};

/// The words read so far.
#[derive(Default)]
pub(crate) struct TypedWords<'n> {
    /// The number of the choice that is read, from 1.
    choice: usize,
    /// The number of the choice in its list that each folded word answers.
    choices: HashMap<String, usize>,
    /// What follows the number of a choice in messages: nothing, or ` of question 3`.
    owner: String,
    /// For each folded word of all lists, the first choice that it answers, as a message calls it.
    answers: HashMap<String, String>,
    /// Answers and commands.
    all: Vec<(Value<'n>, String)>,
}

impl<'n> TypedWords<'n> {
    /// Reads the choices of each of `questions`: its own, or those `of_file`. The file may have
    /// none if a question has its own.
    pub(crate) fn read_all_choices(
        &mut self,
        of_file: Value<'n>,
        questions: &[Mapping<'n>],
    ) -> Vec<Option<Arc<Choices>>> {
        let are_own = questions.iter().any(|question| !question["choices"].is_missing());
        let has_none = of_file.is_missing() && are_own;
        let shared = if has_none { None } else { self.read_choices(of_file, String::new()) };
        let mut all_choices = Vec::new();
        for (number, question) in (1..).zip(questions) {
            let field = question["choices"];
            if has_none && field.is_missing() {
                let what = format!("question {number} has no `choices`, and the file has none");
                field.report(format!("{what}; write them for this question, or for the file"));
            }
            let owner = format!(" of question {number}");
            let own = field.given("choices", |list| self.read_choices(list, owner));
            all_choices.push(if field.is_left_out() { shared.clone() } else { own });
        }
        all_choices
    }

    /// Reads choices, of which no word may mean two. The `owner` follows the number of one in
    /// messages. Even if one has another problem, the points of all are collected. `None` if these
    /// are not known.
    fn read_choices(&mut self, list: Value<'n>, owner: String) -> Option<Arc<Choices>> {
        self.owner = owner;
        self.choices.clear();
        let (mut choices, mut all_points) = (Vec::new(), Vec::new());
        let entries = list.filled_list("there are no choices; write at least two");
        if entries.len() == 1 {
            list.report("there is one choice; write at least two");
        }
        let mut are_known = entries.len() > 1;
        for (number, entry) in (1..).zip(entries) {
            self.choice = number;
            let choice = entry.fields(names::CHOICE);
            let label = self.read_label(choice["label"]);
            let id = self.read_id(&choice, label.as_deref());
            let keys = choice["keys"].given("keys", |it| self.read_keys(it)).unwrap_or_default();
            let points = choice["points"].given("a whole number", Value::points);
            are_known &= choice["points"].is_missing() || points.is_some();
            all_points.extend(points);
            let (Some(id), Some(label)) = (id, label) else { continue };
            choices.push(Choice { id, label, keys, points });
        }
        if are_known && all_points.is_empty() {
            list.report("no choice has `points`; write them for each that counts in a score");
        }
        if are_known { Some(Arc::new(Choices::new(choices, all_points)?)) } else { None }
    }

    /// Reads the label of a choice.
    fn read_label(&mut self, label: Value<'n>) -> Option<String> {
        let word = label.typed_word()?;
        if word.ends_with(WORTH_RAISING) {
            let what = "ends with the mark of an answer worth raising";
            label.report_word(&word, &format!("{what}; leave out the {WORTH_RAISING}"));
        }
        self.add(label, &word);
        Some(word)
    }

    /// Reads the id of a choice. If it has none, its `label` makes one.
    fn read_id(&mut self, choice: &Mapping<'n>, label: Option<&str>) -> Option<String> {
        if !choice["id"].is_missing() {
            let id = choice["id"].given("an id", |field| field.id("_"))?;
            self.add(choice["id"], &id);
            return Some(id);
        }
        let label = label?;
        let Some(id) = id_of_label(label) else {
            let advice = "write one as well, as in `id: often`, with a-z, 0-9 and _";
            choice["label"].report_word(label, &format!("can't be turned into an id; {advice}"));
            return None;
        };
        // The label itself was added before.
        let is_new = id != folded(label);
        if is_new && let Err((what, _)) = self.try_add(&id) {
            let what = format!("is turned into the id {}, which {what}", quoted(&id));
            choice["label"].report_word(label, &format!("{what}; write an `id` as well"));
        }
        Some(id)
    }

    /// Reads the keys of a choice, without those that can't be read.
    fn read_keys(&mut self, keys: Value<'n>) -> Option<Vec<String>> {
        let (mut own, mut words) = (HashSet::new(), Vec::new());
        for key in keys.list()? {
            let Some(word) = key.typed_word() else { continue };
            if word.contains(|c: char| c.is_whitespace() || ",;|，、".contains(c)) {
                let (word, hint) = (quoted(&word), "write several keys as [\"1\", \"n\"]");
                key.warn(format!("{word} is a single key; {hint}"));
            }
            // The label may be among the keys.
            if own.insert(folded(&word)) {
                self.add(key, &word);
            } else {
                key.report(format!("the key {} is there twice; keep one", quoted(&word)));
            }
            words.push(word);
        }
        Some(words)
    }

    /// Adds an answer, and reports what it can't be.
    fn add(&mut self, value: Value<'n>, word: &str) {
        if let Err((what, hint)) = self.try_add(word) {
            value.report_word(word, &format!("{what}; {hint}"));
        }
        self.all.push((value, word.to_owned()));
    }

    /// Adds an answer. If it can't be one, returns what it is, and what to do about it.
    fn try_add(&mut self, word: &str) -> Result<(), (String, &'static str)> {
        let word = folded(word);
        if COMMANDS.contains(&word.as_str()) {
            return Err(("is a command".to_owned(), "choose another word"));
        }
        if word == Words::default().skipped() {
            return Err(("is how a skipped question is shown".to_owned(), "choose another word"));
        }
        let answered = format!("choice {}{}", self.choice, self.owner);
        self.answers.entry(word.clone()).or_insert(answered);
        let first = *self.choices.entry(word).or_insert(self.choice);
        if first != self.choice {
            let what = format!("answers both choice {first} and choice {}", self.choice);
            return Err((what, "give each its own words"));
        }
        Ok(())
    }

    /// Reads the program's own words in the language with this `tag`. All choices must have been
    /// read.
    pub(crate) fn read_words(&mut self, value: Value<'n>, tag: &str) -> Option<Words> {
        let fields = value.mapping(&WORDS.iter().map(|word| word.name).collect::<Vec<_>>());
        let (mut translated, mut are_known) = (HashMap::new(), true);
        for word in WORDS {
            let field = fields[word.name];
            let Some(text) = field.optional(|field| read_word(field, word)) else {
                are_known &= field.is_left_out();
                continue;
            };
            if text == word.english && is_prose(word.english) && main_language(tag) != "en" {
                field.warn(format!("`{}` is still in English; translate it", word.name));
            }
            translated.insert(word.name, text);
        }
        if !are_known {
            return None;
        }
        let words = Words(translated);
        self.add_commands(&fields, &words);
        self.ensure_no_answer(fields["skipped"], &words.skipped());
        warn_of_equal_months(&fields, &words);
        if words.decimal_sign().chars().count() > 1 {
            fields["decimal_sign"].warn("`decimal_sign` has more than one character");
        }
        Some(words)
    }

    /// Adds the commands that `fields` translate, and reports those that mean something else as
    /// well.
    fn add_commands(&mut self, fields: &Mapping<'n>, words: &Words) {
        let (mut meanings, mut all_words) = (HashMap::new(), Vec::new());
        for english in COMMANDS {
            meanings.insert(english.to_owned(), english);
            all_words.push((english.to_owned(), words.word(english), english));
            all_words.push((format!("{english}_letter"), words.letter(english), english));
        }
        // The translated ones come last, so that they are reported. English ones differ.
        all_words.sort_by_key(|(name, ..)| words.translation(name).is_some());
        for (name, word, meaning) in all_words {
            let other = *meanings.entry(folded(&word)).or_insert(meaning);
            let field = fields[name.as_str()];
            if other != meaning {
                let what = format!("means both {other} and {meaning}");
                field.report_word(&word, &format!("{what}; choose another for one of them"));
            }
            // A letter gives way to an answer.
            if name == meaning {
                self.ensure_no_answer(field, &word);
            }
            self.all.push((field, word));
        }
    }

    /// Reports a `word` that is an answer as well.
    fn ensure_no_answer(&self, field: Value, word: &str) {
        if let Some(choice) = self.answers.get(&folded(word)) {
            field.report_word(word, &format!("answers {choice}; choose another word"));
        }
    }

    /// Reports words that would answer another question in a pipe, where `id: answer` is written.
    /// `questions` are those of the file by their ids.
    pub(crate) fn ensure_no_ids(&self, questions: &HashMap<String, usize>) {
        for (value, word) in &self.all {
            let folded = folded(word);
            let Some((id, _)) = folded.split_once(':') else { continue };
            let id = id.trim();
            if questions.contains_key(id) {
                let what = format!("would be an answer to the question {id} in a pipe");
                value.report_word(word, &format!("{what}; choose another word"));
            }
        }
    }
}

/// Reads the translation of `word`, which has the same placeholders.
fn read_word(field: Value, word: &Word) -> Option<String> {
    if word.is_typed() {
        return field.typed_word();
    }
    let known: Vec<_> = placeholders(word.english).collect();
    let text = field.line_with_placeholders(&known)?;
    for placeholder in known {
        if !text.contains(placeholder) {
            field.report(format!("`{}` lacks {placeholder}; write it where it belongs", word.name));
        }
    }
    Some(text)
}

/// Warns of months of one name, whose dates would look alike.
fn warn_of_equal_months(fields: &Mapping, words: &Words) {
    let mut firsts = HashMap::new();
    for month in 1..=12 {
        let name = month_name(month);
        let first = *firsts.entry(folded(&words.word(name))).or_insert(name);
        if first != name {
            let translated = if words.translation(name).is_some() { name } else { first };
            let message = format!("`{name}` is the same as `{first}`; dates would look alike");
            fields[translated].warn(message);
        }
    }
}
