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

/// Reads the questionnaire that a file describes. With a problem in the file it is `None`, or lacks
/// what is faulty.
pub(crate) fn read_file(root: Value) -> Option<Questionnaire> {
    let file = root.fields(names::FILE);
    let format = file["format"];
    if let Some(other) = format.whole().filter(|format| *format != FORMAT) {
        format.report(format!("format {other} is not known; this version reads format {FORMAT}"));
    }
    let id = file["id"].id("-_");
    let tag = file["language"].given("a tag like es", Value::language).unwrap_or("en".to_owned());
    let title = file["title"].line();
    let introduction = file["introduction"].optional(Value::text);
    let source = file["source"].optional(Value::text);
    let credit = file["credit"].optional(Value::text);
    let safety = file["safety"].text();

    let mut typed_words = TypedWords::default();
    let (choices, points) = read_choices(file["choices"], &mut typed_words);
    let words = file["words"].optional(|words| typed_words.read_words(words, &tag));
    let concern = file["concern"].given("a rule", |rule| read_concern(rule, &points));
    let known = read_questions(file["questions"], points, concern);
    typed_words.ensure_no_ids(&known.ids.indices);
    let scales = file["scales"].given("scales", |it| read_scales(it, &known)).unwrap_or_default();
    let total = read_total(&file, &known, scales.len());
    let scores = ["{score}", "{max}"];
    let summary = file["summary"].given("a sentence", |it| it.line_with_placeholders(&scores));

    Some(Questionnaire {
        id: id?,
        language: tag,
        title: title?,
        introduction,
        source,
        credit,
        choices,
        points_range: *known.points.iter().min()?..=*known.points.iter().max()?,
        concern,
        questions: known.questions,
        summary,
        total,
        scales,
        safety: safety?,
        words: words.unwrap_or_default(),
    })
}

/// Reads the total, whose results must be there if nothing else says what a score means.
fn read_total(file: &Mapping, known: &Known, scales: usize) -> Option<Scale> {
    let (results, summary) = (file["results"], file["summary"]);
    if results.is_missing() && file["scales"].is_missing() {
        results.report("there are neither `results` nor `scales`; write what a score means");
    }
    if results.is_missing() && !summary.is_left_out() {
        let advice = "add `results`, or leave it out";
        summary.report(format!("`summary` is about the total, and there is none; {advice}"));
    }
    let items: Vec<_> = (0..known.ids.count).collect();
    let reachable = known.scores(&items, Scoring::Sum, scales);
    let results = results.given("results", |results| read_results(results, reachable))?;
    let (id, title) = ("total".to_owned(), "Total".to_owned());
    Some(Scale { id, title, items, scoring: Scoring::Sum, results })
}

/// Reads the choices and, even if one of them has another problem, the points of all that have
/// points. These are empty if they are not known.
fn read_choices<'n>(list: Value<'n>, typed: &mut TypedWords<'n>) -> (Vec<Choice>, Vec<Points>) {
    let (mut choices, mut all_points) = (Vec::new(), Vec::new());
    let entries = list.filled_list("there are no choices; write at least two");
    if entries.len() == 1 {
        list.report("there is one choice; write at least two");
    }
    let mut are_known = entries.len() > 1;
    for entry in entries {
        typed.choice += 1;
        let choice = entry.fields(names::CHOICE);
        let label = typed.read_label(choice["label"]);
        let id = typed.read_id(&choice, label.as_deref());
        let keys = choice["keys"].given("keys", |keys| typed.read_keys(keys)).unwrap_or_default();
        let points = choice["points"].given("a whole number", Value::points);
        are_known &= choice["points"].is_missing() || points.is_some();
        all_points.extend(points);
        let (Some(id), Some(label)) = (id, label) else { continue };
        choices.push(Choice { id, label, keys, points });
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
    let cutoff = match (most, least) {
        (Some(most), None) => Cutoff::AtMost(most),
        (None, Some(least)) => Cutoff::AtLeast(least),
        (None, None) if !at_most.is_missing() || !at_least.is_missing() => return None,
        _ => return value.fail("`concern` takes one of `at_most` and `at_least`; write one"),
    };
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

/// Reads the questions. `points` are those of the choices, and `concern` is the rule for what is
/// worth raising.
fn read_questions(list: Value, points: Vec<Points>, concern: Option<Cutoff>) -> Known {
    let is_concern = |points: &Points| matches!(concern, Some(rule) if rule.is_met_by(*points));
    let can_be_concern = points.iter().any(is_concern);
    let mut known = Known { points, ..Known::default() };
    let mut first_ids = HashMap::new();
    for entry in list.filled_list("there are no questions; write at least one") {
        let question = entry.fields(names::QUESTION);
        let id = known.ids.read("question", question["id"], "_");
        let text = question["text"].line();
        let raise = question["raise"].optional(Value::line);
        let given = question["reverse"].given("true", Value::boolean);
        let reverse = if question["reverse"].is_missing() { Some(false) } else { given };
        known.kinds.push(reverse.map(usize::from));
        let Some(id) = id else { continue };
        if can_be_concern && question["raise"].is_left_out() {
            let what = format!("question {} ({id}) can be a concern", known.ids.count);
            entry.report(format!("{what} and has no `raise`; write words to begin with"));
        }
        let (Some(text), Some(reverse)) = (text, reverse) else { continue };
        let sentence = folded(&text).trim_end_matches(['.', '?', '!']).to_owned();
        let first = first_ids.entry(sentence).or_insert(id.clone());
        if *first != id {
            question["text"].warn(format!("question {id} has the text of question {first}"));
        }
        known.questions.push(Question { id, text, raise, reverse });
    }
    known
}

/// The ids of a list, of which no two may be the same.
#[derive(Default)]
struct Ids {
    /// How many entries there are so far, with those whose id can't be read.
    count: usize,
    /// The ids that can be read, in order.
    known: Vec<String>,
    /// The index of the first entry with each id.
    indices: HashMap<String, usize>,
}

impl Ids {
    /// Reads the id of the next entry. A message calls the entry `what` it is, and the id may have
    /// these `signs`.
    fn read(&mut self, what: &str, field: Value, signs: &str) -> Option<String> {
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

/// What the scales depend on, as far as it is known.
#[derive(Default)]
struct Known {
    /// The points of the choices. Empty if they are not known.
    points: Vec<Points>,
    /// The questions that could be read as a whole.
    questions: Vec<Question>,
    /// The ids of all questions.
    ids: Ids,
    /// Which of [`both_ways`] of counting points each question has. `None` if that is not known.
    kinds: Vec<Option<usize>>,
}

impl Known {
    /// Finds the scores that a scale over the questions `items`, one of so many `scales`, can
    /// reach, if all that they depend on is known.
    fn scores(&self, items: &[usize], scoring: Scoring, scales: usize) -> Option<ReachableScores> {
        let kinds: Vec<_> = items.iter().map(|item| self.kinds[*item]).collect::<Option<_>>()?;
        let are_known = !kinds.is_empty() && !self.points.is_empty();
        are_known.then(|| ReachableScores::new(both_ways(&self.points), kinds, scoring, scales))
    }
}

/// Reads the scales, except the total.
fn read_scales(list: Value, known: &Known) -> Option<Vec<Scale>> {
    let entries = list.filled_list("there are no scales; write one, or leave the field out");
    let (count, mut ids, mut scales) = (entries.len(), Ids::default(), Vec::new());
    for entry in entries {
        let scale = entry.fields(names::SCALE);
        let id = ids.read("scale", scale["id"], "_");
        let title = scale["title"].line();
        let items = read_items(scale["questions"], id.as_deref(), &known.ids);
        let scoring = scale["score"].scoring();
        let reachable = items.as_ref().and_then(|items| known.scores(items, scoring?, count));
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
    let entries = list.filled_list(&format!("{scale} has no questions; write their ids"));
    let are_known = ids.count > 0 && ids.known.len() == ids.count;
    let (count, mut seen, mut items) = (entries.len(), HashSet::new(), Vec::new());
    for entry in entries {
        let Some(id) = entry.name_in_text() else { continue };
        if !seen.insert(id.clone()) {
            entry.report_word(&id, "is in this scale twice; keep one");
        } else if let Some(index) = ids.indices.get(&id) {
            items.push(*index);
        } else if are_known {
            let hint = match entry.problems.nearest(&id, &ids.known) {
                Some(known) => &format!("did you mean `{known}`?"),
                None => "write the id of a question of this file",
            };
            entry.report(format!("no question has the id {}; {hint}", quoted_name(&id)));
        }
    }
    if items.len() == count { Some(items) } else { None }
}

/// Reads the results of a scale with the scores `reachable`.
fn read_results(list: Value, reachable: Option<ReachableScores>) -> Option<Vec<ResultBand>> {
    let (mut ids, mut bands) = (Ids::default(), Vec::new());
    let (mut named, mut all_from, mut all_positive) = (Vec::new(), Vec::new(), Vec::new());
    for entry in list.filled_list("there are no results; write what the scores mean") {
        let result = entry.fields(names::RESULT);
        let id = ids.read("result", result["id"], "-_");
        let name = format!("result {}", id.clone().unwrap_or(ids.count.to_string()));
        let from = result["from"].score();
        let positive = result["positive"].boolean();
        let headline = result["headline"].without_placeholders(Value::line);
        let why = result["why"].optional(|why| why.without_placeholders(Value::text));
        let advice = result["advice"].without_placeholders(Value::text);
        all_from.extend(from);
        all_positive.extend(positive);
        named.push((name, result));
        let (Some(from), Some(id), Some(positive)) = (from, id, positive) else { continue };
        let (Some(headline), Some(advice)) = (headline, advice) else { continue };
        bands.push(ResultBand { from, id, positive, headline, why, advice });
    }
    if all_positive.len() == named.len() {
        ensure_positive_are_adjacent(&named, &all_positive);
    }
    if all_from.len() == named.len() {
        ensure_ascending(&named, &all_from);
        let is_ascending = all_from.is_sorted_by(|before, from| before < from);
        if is_ascending && let Some(reachable) = reachable {
            ensure_reachable(&named, &all_from, &reachable);
        }
    }
    Some(bands)
}

/// Reports a positive result above one that is not, above another positive one.
fn ensure_positive_are_adjacent(named: &[(String, Mapping)], all_positive: &[bool]) {
    for (nth, (name, result)) in named.iter().enumerate() {
        let below = &all_positive[..nth];
        if all_positive[nth] && below.ends_with(&[false]) && below.contains(&true) {
            let what = format!("{name} and a lower one are positive, but one between them is not");
            result["positive"].report(format!("{what}; positive results have to be adjacent"));
            return;
        }
    }
}

/// Reports results that are not in ascending order.
fn ensure_ascending(named: &[(String, Mapping)], all_from: &[Score]) {
    for nth in 1..named.len() {
        let (before, from) = (all_from[nth - 1], all_from[nth]);
        if from <= before {
            let (name, result) = &named[nth];
            let how = if from == before { "the same as" } else { "below" };
            let what = format!("{name} begins at {from}, {how} the one before it");
            result["from"].report(format!("{what}; order them from low to high"));
        }
    }
}

/// Reports scores without a result, and results without a score.
fn ensure_reachable(named: &[(String, Mapping)], all_from: &[Score], reachable: &ReachableScores) {
    let [lowest, highest] = [reachable.lowest, reachable.highest].map(|sum| reachable.score(sum));
    for (nth, (name, result)) in named.iter().enumerate() {
        if nth == 0 && lowest < all_from[0] {
            let advice = format!("begin the first result at {lowest}");
            result["from"].report(format!("scores from {lowest} have no result; {advice}"));
        }
        if !reachable.any_within(all_from[nth], all_from.get(nth + 1).copied()) {
            let what = format!("no answers reach {name}; the scores go from {lowest} to {highest}");
            result["from"].report(format!("{what}, so move its `from` or leave it out"));
        }
    }
}
