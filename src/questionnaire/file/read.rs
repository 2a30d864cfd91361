//! The format of the question file: from its tree to a [`Questionnaire`], or to every problem.
//!
//! A conclusion, such as that no answers reach a result, is only drawn if all values that it
//! depends on could be read. They are collected beside the list that they are in: the points of all
//! choices are known even if a label is faulty. The list itself then lacks that choice, which
//! nobody sees: a file with a problem gives no questionnaire.

use std::collections::HashSet;

use super::fields::{Mapping, Value};
use super::names::{self, quoted_name};
use super::questions::{Ids, Known, read_questions};
use super::typed_words::TypedWords;
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::score::Score;
use crate::questionnaire::{Questionnaire, ResultBand, Scale, Scoring};

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
    let known = read_questions(&file, &mut typed_words);
    let words = file["words"].optional(|words| typed_words.read_words(words, &tag));
    typed_words.ensure_no_ids(&known.ids.indices);
    let scales = file["scales"].given("scales", |it| read_scales(it, &known)).unwrap_or_default();
    let total = read_total(&file, &known, &scales);
    let scores = ["{score}", "{max}"];
    let summary = file["summary"].given("a sentence", |it| it.line_with_placeholders(&scores));

    Some(Questionnaire {
        id: id?,
        language: tag,
        title: title?,
        introduction,
        source,
        credit,
        questions: known.questions,
        summary,
        total,
        scales,
        safety: safety?,
        words: words.unwrap_or_default(),
    })
}

/// Reads the total, whose results must be there if nothing else says what a score means.
fn read_total(file: &Mapping, known: &Known, scales: &[Scale]) -> Option<Scale> {
    let results = file["results"];
    if results.is_missing() && file["scales"].is_missing() {
        results.report("there are neither `results` nor `scales`; write what a score means");
    }
    for name in ["summary", "min_answered"] {
        if results.is_missing() && !file[name].is_left_out() {
            let advice = "add `results`, or leave it out";
            file[name].report(format!("`{name}` is about the total, and there is none; {advice}"));
        }
    }
    let items: Vec<_> = (0..known.ids.count).collect();
    let min_answered = file["min_answered"];
    if !min_answered.is_left_out() && scales.iter().any(|scale| scale.id == "total") {
        // Both would have a column total_answered.
        min_answered.report("with `min_answered` here, no scale can have the id total; rename it");
    }
    let min_answered = read_min_answered(min_answered, Some(&items), known);
    let reachable = known.scores(Some(&items), Some(Scoring::Sum), min_answered, scales.len());
    let results = results.given("results", |results| read_results(results, reachable))?;
    let (id, title) = ("total".to_owned(), "Total".to_owned());
    Some(Scale { id, title, items, scoring: Scoring::Sum, min_answered, results })
}

/// Reads how many answers are enough to prorate the score of the questions `items`, which all have
/// one range of points: else a mean of some would favour those with more.
fn read_min_answered(value: Value, items: Option<&[usize]>, known: &Known) -> Option<usize> {
    let min = value.given("a whole number", Value::whole)?;
    let items = items.filter(|items| !items.is_empty())?;
    if !(1..=items.len() as i64).contains(&min) {
        let count = items.len();
        let advice = format!("use 1 to {count}, the number of questions");
        return value.fail(format!("`min_answered` is {min}; {advice}"));
    }
    let points = known.points_of(items)?;
    let range = |nth: usize| (points[nth].first(), points[nth].last());
    if let Some(nth) = (1..items.len()).find(|nth| range(*nth) != range(0)) {
        let questions = format!("questions {} and {}", items[0] + 1, items[nth] + 1);
        let why = "so the score would depend on which is answered; leave `min_answered` out";
        return value.fail(format!("{questions} have different ranges of points, {why}"));
    }
    Some(min as usize)
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
        let min_answered = read_min_answered(scale["min_answered"], items.as_deref(), known);
        let reachable = known.scores(items.as_deref(), scoring, min_answered, count);
        let results = scale["results"].given("results", |list| read_results(list, reachable));
        let results = results.unwrap_or_default();
        if let (Some(id), Some(title), Some(items), Some(scoring)) = (id, title, items, scoring) {
            scales.push(Scale { id, title, items, scoring, min_answered, results });
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
