//! The format of the question file: from its tree to a [`Questionnaire`], or to every problem.
//!
//! A conclusion, such as that no answers reach a result, is only drawn if all values that it
//! depends on could be read. They are collected beside the list that they are in: the points of all
//! choices are known even if a label is faulty. The list itself then lacks that choice, which
//! nobody sees: a file with a problem gives no questionnaire.

use std::collections::{HashMap, HashSet};

use super::fields::{Mapping, Value};
use super::names::{self, quoted_name};
use super::typed_words::TypedWords;
use crate::escape::quoted;
use crate::questionnaire::answer_words::folded;
use crate::questionnaire::reachable_scores::{ReachableScores, both_ways};
use crate::questionnaire::score::Score;
use crate::questionnaire::{
    Choice, Cutoff, Points, Question, Questionnaire, ResultBand, Scale, Scoring,
};

/// The format version that this program reads.
const FORMAT: i64 = 1;

/// Returns the questionnaire that a file describes. `None` only if it has a problem; with one,
/// there may be things missing.
pub fn questionnaire(root: Value) -> Option<Questionnaire> {
    let file = root.fields(names::FILE);
    let format = file["format"];
    if let Some(other) = format.whole().filter(|format| *format != FORMAT) {
        format.report(format!("format {other} is not known; this version reads format {FORMAT}"));
    }
    let id = file["id"].id("-_");
    let language = file["language"].given("a tag like es", Value::language);
    let language = language.unwrap_or("en".to_owned());
    let title = file["title"].line();
    let introduction = file["introduction"].optional(Value::text);
    let source = file["source"].optional(Value::text);
    let credit = file["credit"].optional(Value::text);
    let safety = file["safety"].text();

    let mut typed_words = TypedWords::default();
    let (choices, points) = read_choices(file["choices"], &mut typed_words);
    let words = file["words"].optional(|words| typed_words.read_words(words, &language));
    let concern = file["concern"].given("a rule", |rule| read_concern(rule, &points));
    let can_be_concern =
        concern.is_some_and(|cutoff| points.iter().any(|points| cutoff.is_met_by(*points)));
    let (questions, ids, reversed) = read_questions(file["questions"], can_be_concern);
    typed_words.ensure_no_ids(&ids.indices);
    let known = Known { points: &points, ids, reversed };
    let scales = file["scales"].given("scales", |scales| read_scales(scales, &known));
    let scales = scales.unwrap_or_default();
    let total = read_total(root, &file, &known, scales.len());
    let scores = ["{score}", "{max}"];
    let summary = file["summary"].given("a sentence", |it| it.line_with_placeholders(&scores));

    Some(Questionnaire {
        id: id?,
        language,
        title: title?,
        introduction,
        source,
        credit,
        choices,
        points_range: *points.iter().min()?..=*points.iter().max()?,
        concern,
        questions,
        summary,
        total,
        scales,
        safety: safety?,
        words: words.unwrap_or_default(),
    })
}

/// Reads the total, whose results must be there if nothing else says what a score means.
fn read_total(root: Value, file: &Mapping, known: &Known, scales: usize) -> Option<Scale> {
    let (results, summary) = (file["results"], file["summary"]);
    if results.is_missing() && file["scales"].is_missing() {
        root.report("there are neither `results` nor `scales`; write what a score means");
    }
    if results.is_missing() && !summary.is_left_out() {
        let advice = "add `results`, or leave it out";
        summary.report(format!("`summary` is about the total, and there is none; {advice}"));
    }
    let items: Vec<_> = (0..known.reversed.len()).collect();
    let reachable = known.reachable_scores(Some(Scoring::Sum), Some(&items), scales);
    let results = results.given("results", |results| read_results(results, reachable))?;
    let (id, title) = ("total".to_owned(), "Total".to_owned());
    Some(Scale { id, title, items, scoring: Scoring::Sum, results })
}

/// Returns the choices and, even if one of them has another problem, the points of all that have
/// points. These are empty if they are not known.
fn read_choices<'n>(list: Value<'n>, typed: &mut TypedWords<'n>) -> (Vec<Choice>, Vec<Points>) {
    let (mut choices, mut all_points) = (Vec::new(), Vec::new());
    let entries = list.filled_list("there are no choices; write at least two").unwrap_or_default();
    if entries.len() == 1 {
        list.report("there is one choice; write at least two");
    }
    let mut are_known = entries.len() > 1;
    for entry in entries {
        let choice = entry.fields(names::CHOICE);
        let label = typed.read_label(choice["label"]);
        let id = typed.read_id(&choice, label.as_deref());
        let keys = choice["keys"].given("keys", |keys| typed.read_keys(keys));
        typed.choice += 1;
        let points = choice["points"].given("a whole number", Value::points);
        are_known &= choice["points"].is_missing() || points.is_some();
        all_points.extend(points);
        if let (Some(id), Some(label)) = (id, label) {
            let keys = keys.unwrap_or_default();
            choices.push(Choice { id, label, keys, points });
        }
    }
    if !are_known {
        all_points.clear();
    } else if all_points.is_empty() {
        list.report("no choice has `points`; write them for each that counts in a score");
    }
    (choices, all_points)
}

/// Reads the rule for what is worth raising. Reports one that every answer meets, and warns of one
/// that none meets.
fn read_concern(value: Value, points: &[Points]) -> Option<Cutoff> {
    let concern = value.fields(names::CONCERN);
    let (at_most, at_least) = (concern["at_most"], concern["at_least"]);
    let most = at_most.given("a whole number", Value::whole);
    let least = at_least.given("a whole number", Value::whole);
    let are_missing = at_most.is_missing() && at_least.is_missing();
    if are_missing || most.is_some() && least.is_some() {
        value.report("`concern` takes one of `at_most` and `at_least`; write one");
        return None;
    }
    let cutoff = most.map(Cutoff::AtMost).or(least.map(Cutoff::AtLeast))?;
    // Reversal swaps the fewest and the most points, so all or none meet it in reversed questions
    // as well.
    let met = points.iter().filter(|points| cutoff.is_met_by(**points)).count();
    if met > 0 && met == points.len() {
        value.report("every answer meets this rule; choose points that some answers do not reach");
    } else if met == 0 && !points.is_empty() {
        value.warn("no answer meets this rule, so none is worth raising");
    }
    Some(cutoff)
}

/// Returns the questions and, even if one of them has another problem, their ids, and whether each
/// is reversed, if that is known.
fn read_questions(list: Value, can_be_concern: bool) -> (Vec<Question>, Ids, Vec<Option<bool>>) {
    let (mut all, mut ids, mut reversed) = (Vec::new(), Ids::default(), Vec::new());
    let mut texts = HashMap::new();
    let if_empty = "there are no questions; write at least one";
    for entry in list.filled_list(if_empty).unwrap_or_default() {
        let question = entry.fields(names::QUESTION);
        let id = ids.read("question", question["id"], "_");
        let text = question["text"].line();
        let raise = question["raise"].optional(Value::line);
        let reverse = question["reverse"];
        let if_missing = if reverse.is_missing() { Some(false) } else { None };
        let reverse = reverse.given("true", Value::boolean).or(if_missing);
        reversed.push(reverse);
        let lacks_raise = can_be_concern && question["raise"].is_left_out();
        if lacks_raise && let Some(id) = &id {
            let number = ids.read.len();
            let what = format!("question {number} ({id}) can be a concern and has no `raise`");
            entry.report(format!("{what}; write words to begin with"));
        }
        if let (Some(id), Some(text), Some(reverse)) = (id, text, reverse) {
            let folded = folded(&text).trim_end_matches(['.', '?', '!']).to_owned();
            let first = texts.entry(folded).or_insert(id.clone());
            if *first != id {
                let message = format!("question {id} has the text of question {first}");
                question["text"].warn(message);
            }
            all.push(Question { id, text, raise, reverse });
        }
    }
    (all, ids, reversed)
}

/// The ids of a list, of which no two may be the same.
#[derive(Default)]
struct Ids {
    /// All of them in order. Those that can't be read are `None`.
    read: Vec<Option<String>>,
    indices: HashMap<String, usize>,
}

impl Ids {
    /// Reads the id of the next entry. A message calls the entry `what` it is,
    /// and the id may have these `signs`.
    fn read(&mut self, what: &str, field: Value, signs: &str) -> Option<String> {
        let index = self.read.len();
        self.read.push(field.id(signs));
        let id = self.read[index].clone()?;
        let first = *self.indices.entry(id.clone()).or_insert(index);
        if first != index {
            let both = format!("{what} {} has the id of {what} {}", index + 1, first + 1);
            field.report(format!("{both}, {}; give it its own", quoted(&id)));
        }
        Some(id)
    }
}

/// What the scales depend on, as far as it is known.
struct Known<'p> {
    /// The points of the choices. Empty if they are not known.
    points: &'p [Points],
    /// The ids of the questions.
    ids: Ids,
    /// Whether each question is reversed.
    reversed: Vec<Option<bool>>,
}

impl Known<'_> {
    /// Returns the scores of a scale over the questions `items`, one of so many `scales`, if all
    /// that they depend on is known.
    fn reachable_scores(
        &self,
        scoring: Option<Scoring>,
        items: Option<&[usize]>,
        scales: usize,
    ) -> Option<ReachableScores> {
        let mut kinds = Vec::new();
        for item in items? {
            kinds.push(usize::from(self.reversed[*item]?));
        }
        if kinds.is_empty() || self.points.is_empty() {
            return None;
        }
        Some(ReachableScores::new(&both_ways(self.points), &kinds, scoring?, scales))
    }
}

fn read_scales(list: Value, known: &Known) -> Option<Vec<Scale>> {
    let entries = list.filled_list("there are no scales; write one, or leave the field out")?;
    let (count, mut ids, mut scales) = (entries.len(), Ids::default(), Vec::new());
    for entry in entries {
        let scale = entry.fields(names::SCALE);
        let id = ids.read("scale", scale["id"], "_");
        let title = scale["title"].line();
        let items = read_items(scale["questions"], id.as_deref(), &known.ids);
        let scoring = scale["score"].scoring();
        let reachable = known.reachable_scores(scoring, items.as_deref(), count);
        let results = scale["results"].given("results", |list| read_results(list, reachable));
        if let (Some(id), Some(title), Some(items), Some(scoring)) = (id, title, items, scoring) {
            scales.push(Scale { id, title, items, scoring, results: results.unwrap_or_default() });
        }
    }
    Some(scales)
}

/// Reads the questions of a scale, as indices.
fn read_items(list: Value, scale: Option<&str>, ids: &Ids) -> Option<Vec<usize>> {
    let scale = scale.map_or("this scale".to_owned(), |id| format!("scale {id}"));
    let entries = list.filled_list(&format!("{scale} has no questions; write their ids"))?;
    let are_known = !ids.read.is_empty() && !ids.read.contains(&None);
    let (count, mut seen, mut items) = (entries.len(), HashSet::new(), Vec::new());
    for entry in entries {
        let Some(id) = entry.name_in_text() else { continue };
        if !seen.insert(id.clone()) {
            entry.report(format!("{} is in this scale twice; keep one", quoted(&id)));
        } else if let Some(index) = ids.indices.get(&id) {
            items.push(*index);
        } else if are_known {
            let known = ids.read.iter().flatten().map(String::as_str);
            let hint = match entry.file.problems.nearest(&id, known) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "write the id of a question of this file".to_owned(),
            };
            entry.report(format!("no question has the id {}; {hint}", quoted_name(&id)));
        }
    }
    if items.len() == count { Some(items) } else { None }
}

/// A value of each result, with the name of the result and the field that has the value.
type OfResults<'n, T> = Vec<(String, Value<'n>, T)>;

/// Reads the results of a scale with the scores `reachable`.
fn read_results(list: Value, reachable: Option<ReachableScores>) -> Option<Vec<ResultBand>> {
    let entries = list.filled_list("there are no results; write what the scores mean")?;
    let count = entries.len();
    let (mut ids, mut bands) = (Ids::default(), Vec::new());
    let (mut all_from, mut all_positive) = (Vec::new(), Vec::new());
    for entry in entries {
        let result = entry.fields(names::RESULT);
        let id = ids.read("result", result["id"], "-_");
        let from = result["from"].score();
        let positive = result["positive"].boolean();
        let headline = result["headline"].without_placeholders(Value::line);
        let why = result["why"].optional(|why| why.without_placeholders(Value::text));
        let advice = result["advice"].without_placeholders(Value::text);

        let name = format!("result {}", id.clone().unwrap_or(ids.read.len().to_string()));
        all_from.extend(from.map(|from| (name.clone(), result["from"], from)));
        all_positive.extend(positive.map(|positive| (name, result["positive"], positive)));
        if let (Some(from), Some(id), Some(positive)) = (from, id, positive)
            && let (Some(headline), Some(advice)) = (headline, advice)
        {
            bands.push(ResultBand { from, id, positive, headline, why, advice });
        }
    }
    if all_positive.len() == count {
        ensure_positive_are_adjacent(all_positive);
    }
    let is_ascending = all_from.len() == count && ensure_ascending(&all_from);
    if is_ascending && let Some(reachable) = reachable {
        ensure_reachable(&all_from, &reachable);
    }
    Some(bands)
}

/// Reports a positive result above one that is not, above another positive one.
fn ensure_positive_are_adjacent(mut all_positive: OfResults<bool>) {
    // Of each run of equal values the first remains, and then only the positive ones.
    all_positive.dedup_by_key(|(_, _, is_positive)| *is_positive);
    all_positive.retain(|(_, _, is_positive)| *is_positive);
    if let Some((name, field, _)) = all_positive.get(1) {
        let what = "is positive, and so is one below it, but not what is between";
        field.report(format!("{name} {what}; one of them is wrong"));
    }
}

/// Reports results that are not in ascending order, and returns whether there are none.
fn ensure_ascending(all_from: &OfResults<Score>) -> bool {
    let mut is_ascending = true;
    for pair in all_from.windows(2) {
        let (before, (name, field, here)) = (pair[0].2, &pair[1]);
        if *here <= before {
            is_ascending = false;
            let how = if *here == before { "the same as" } else { "below" };
            let advice = "order them from low to high";
            field.report(format!("{name} begins at {here}, {how} the one before it; {advice}"));
        }
    }
    is_ascending
}

/// Reports scores without a result, and results without a score.
fn ensure_reachable(all_from: &OfResults<Score>, reachable: &ReachableScores) {
    let (lowest, highest) = (reachable.lowest(), reachable.highest());
    let (_, field, first) = &all_from[0];
    if lowest < *first {
        let advice = format!("begin the first result at {lowest}");
        field.report(format!("scores from {lowest} have no result; {advice}"));
    }
    for (nth, (name, field, from)) in all_from.iter().enumerate() {
        let below = all_from.get(nth + 1).map(|(_, _, below)| *below);
        if !reachable.any_within(*from, below) {
            let scores = format!("the scores go from {lowest} to {highest}");
            let advice = "so move its `from` or leave it out";
            field.report(format!("no answers reach {name}; {scores}, {advice}"));
        }
    }
}
