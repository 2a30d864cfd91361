//! The questions of a file, each with its choices and its rule for what is worth raising: its own,
//! or those of the file.

use std::collections::HashMap;
use std::sync::Arc;

use super::fields::{Mapping, Value};
use super::names;
use super::typed_words::TypedWords;
use crate::escape::quoted;
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::choices::{Choices, Points};
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::{ConcernRule, Question, Scoring};

/// What the scales depend on, as far as it is known.
#[derive(Default)]
pub(crate) struct Known {
    /// The questions that could be read as a whole.
    pub(crate) questions: Vec<Question>,
    /// The ids of all questions.
    pub(crate) ids: Ids,
    /// The different points that each question can have. `None` if they are not known.
    points: Vec<Option<Arc<[Points]>>>,
}

impl Known {
    /// Lists the points that each of the questions `items` can have. `None` if not all are known.
    pub(crate) fn points_of(&self, items: &[usize]) -> Option<Vec<Arc<[Points]>>> {
        items.iter().map(|item| self.points[*item].clone()).collect()
    }

    /// Finds the scores that a scale over the questions `items`, one of so many `scales`, can
    /// reach, also prorated ones if it has `min_answered`. `None` if not all that they depend on is
    /// known.
    pub(crate) fn scores(
        &self,
        items: Option<&[usize]>,
        scoring: Option<Scoring>,
        min_answered: Option<usize>,
        scales: usize,
    ) -> Option<ReachableScores> {
        // Without a question there is no score.
        items?.first()?;
        let scores = ReachableScores::new(self.points_of(items?)?, scoring?, scales);
        Some(if min_answered.is_some() { scores.with_prorated() } else { scores })
    }
}

/// The ids of a list, of which no two may be the same.
#[derive(Default)]
pub(crate) struct Ids {
    /// How many entries there are so far, with those whose id can't be read.
    pub(crate) count: usize,
    /// The ids that can be read, in order.
    pub(crate) known: Vec<String>,
    /// The index of the first entry with each id.
    pub(crate) indices: HashMap<String, usize>,
}

impl Ids {
    /// Reads the id of the next entry. A message calls the entry `what` it is, and the id may have
    /// these `signs`.
    pub(crate) fn read(&mut self, what: &str, field: Value, signs: &str) -> Option<String> {
        self.count += 1;
        let id = field.id(signs)?;
        self.known.push(id.clone());
        let first = *self.indices.entry(id.clone()).or_insert(self.count - 1) + 1;
        if first != self.count {
            let both = format!("{what} {} has the id of {what} {first}", self.count);
            field.report(format!("{both}, {}; give it its own", quoted(&id)));
        }
        Some(id)
    }
}

/// Reads the questions of the `file`, each with its choices and its rule for what is worth raising.
pub(crate) fn read_questions<'n>(file: &Mapping<'n>, typed: &mut TypedWords<'n>) -> Known {
    let entries = file["questions"].filled_list("there are no questions; write at least one");
    let questions: Vec<_> = entries.iter().map(|entry| entry.fields(names::QUESTION)).collect();
    let all_choices = typed.read_all_choices(file["choices"], &questions);
    let given = file["concern"].given("a rule", Value::concern);
    let shared_rule = if file["concern"].is_missing() { Some(ConcernRule::Never) } else { given };
    let (mut known, mut first_ids) = (Known::default(), HashMap::new());
    // Of the questions with the shared rule.
    let mut shared_rule_choices = Vec::new();
    for (question, choices) in questions.iter().zip(all_choices) {
        let id = known.ids.read("question", question["id"], "_");
        let text = question["text"].line();
        let raise = question["raise"].optional(Value::line);
        let given = question["reverse"].given("true", Value::boolean);
        let reverse = if question["reverse"].is_missing() { Some(false) } else { given };
        let given = question["concern"].given("a rule, or never", Value::concern);
        let has_own_rule = !question["concern"].is_left_out();
        let concern = if has_own_rule { given } else { shared_rule };
        known.points.push(match (&choices, reverse) {
            (Some(choices), Some(reverse)) => Some(choices.all_points(reverse)),
            _ => None,
        });
        let (Some(id), Some(choices), Some(concern)) = (id, choices, concern) else { continue };
        if has_own_rule {
            check_rule(question["concern"], concern, &[Arc::clone(&choices)]);
        } else {
            shared_rule_choices.push(Arc::clone(&choices));
        }
        let number = known.ids.count;
        if concern.is_met_by_any(&choices) && question["raise"].is_left_out() {
            let what = format!("question {number} ({id}) can be a concern and has no `raise`");
            entries[number - 1].report(format!("{what}; write words to begin with"));
        }
        let (Some(text), Some(reverse)) = (text, reverse) else { continue };
        let sentence = folded(&text).trim_end_matches(['.', '?', '!']).to_owned();
        let first = first_ids.entry(sentence).or_insert(id.clone());
        if *first != id {
            question["text"].warn(format!("question {id} has the text of question {first}"));
        }
        known.questions.push(Question { id, text, raise, reverse, choices, concern });
    }
    // Nothing is said of a rule that can't be read.
    check_rule(file["concern"], shared_rule.unwrap_or(ConcernRule::Never), &shared_rule_choices);
    known
}

/// Reports a `rule` that every answer to a question meets, and warns of one that none meets. The
/// questions that use it have these `choices`.
fn check_rule(value: Value, rule: ConcernRule, choices: &[Arc<Choices>]) {
    let is_met = choices.iter().any(|choices| rule.is_met_by_any(choices));
    let always_met = choices.iter().filter(|choices| rule.is_met_by_all(choices)).count();
    if always_met > 0 {
        value.report(if always_met == choices.len() {
            "every answer meets this rule; choose points that some answers do not reach"
        } else {
            "every answer to one of the questions meets this rule; give that one its own `concern`"
        });
    } else if !is_met && rule != ConcernRule::Never && !choices.is_empty() {
        value.warn("no answer meets this rule, so none is worth raising");
    }
}
