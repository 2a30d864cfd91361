//! Every fault of meaning that a question file can have: what the YAML and the types allow, and a client must not meet.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Arguments;

use super::file::{ChoiceForm, FORMAT, Form, ResultForm, Text};
use super::tree::Place;
use super::{Points, RESERVED_WORDS, Reachable, Score, Scoring, folded, places};
use crate::quote::quoted;

/// Something wrong at a path of the file, such as `questions.3.id`.
pub(super) struct Fault {
    pub path: String,
    /// Where it is known better than by its path.
    pub place: Option<Place>,
    pub message: String,
    /// A stand-in took the place of what should be there.
    pub stands_in: bool,
    /// Fields of other lists that it is concluded from.
    pub rests_on: Vec<Ground>,
}

/// Fields that a conclusion rests on: `choices` and `points` for those of every choice.
pub(super) struct Ground {
    path: String,
    fields: &'static [&'static str],
}

impl Ground {
    fn new(path: impl Into<String>, fields: &'static [&'static str]) -> Self {
        Self {
            path: path.into(),
            fields,
        }
    }
}

/// Where stand-ins took the place of what should be there.
pub(super) struct StandIns<'f> {
    paths: BTreeSet<&'f str>,
    /// Each path by what it lies in and its last step, and with no step by what it lies in directly.
    within: BTreeSet<(&'f str, &'f str)>,
}

impl<'f> StandIns<'f> {
    /// Those that `faults` tell of.
    pub fn of(faults: &'f [Fault]) -> Self {
        let mut stand_ins = Self {
            paths: BTreeSet::new(),
            within: BTreeSet::new(),
        };
        for Fault { path, .. } in faults.iter().filter(|fault| fault.stands_in) {
            stand_ins.paths.insert(path);
            let (directly, step) = path.rsplit_once('.').unwrap_or_default();
            stand_ins.within.insert((directly, ""));
            for outer in outer(path) {
                stand_ins.within.insert((outer, step));
            }
        }
        stand_ins
    }

    /// Whether `fault` is only concluded from a stand-in.
    pub fn explain(&self, fault: &Fault) -> bool {
        self.above(&fault.path) || fault.rests_on.iter().any(|ground| self.shake(ground))
    }

    /// Whether `path` or something that it lies in is one.
    fn above(&self, path: &str) -> bool {
        let mut places = outer(path).chain(["", path]);
        places.any(|place| self.paths.contains(place))
    }

    fn shake(&self, ground: &Ground) -> bool {
        // A field, or a whole entry.
        let mut steps = ground.fields.iter().chain(&[""]);
        self.above(&ground.path)
            || steps.any(|step| self.within.contains(&(ground.path.as_str(), *step)))
    }
}

/// What `path` lies in, but for the file.
fn outer(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('.').map(|(dot, _)| &path[..dot])
}

impl Fault {
    fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            place: None,
            message: message.into(),
            stands_in: false,
            rests_on: Vec::new(),
        }
    }
}

/// Points beyond this have no use, and within it no sum overflows.
const MAX_POINTS: Points = 1_000_000;

/// Names compared with an unknown one, and the bytes of one: a guess is not worth more time.
const MAX_COMPARED: usize = 300;
const MAX_NAME_BYTES: usize = 100;

/// The known name that `name` was probably meant to be.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let most_typos = 1 + name.chars().count() / 4;
    known
        .take(MAX_COMPARED)
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 4 * most_typos)
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(typos, _)| *typos <= most_typos)
        .min_by_key(|(typos, _)| *typos)
        .map(|(_, candidate)| candidate)
}

/// Every fault of meaning in `form`; none means that it is a questionnaire.
pub(super) fn check(form: &Form) -> Vec<Fault> {
    let mut check = Check::default();
    if form.format != FORMAT {
        check.fault(
            "format",
            format!(
                "format {} is not known; this version reads format {FORMAT}",
                form.format
            ),
        );
    }
    check.id(format_args!("id"), &form.id, Hyphens::Allowed);
    check.line(format_args!("title"), &form.title);
    check.optional(
        Check::text,
        format_args!("introduction"),
        &form.introduction,
    );
    check.optional(Check::text, format_args!("source"), &form.source);
    check.text(format_args!("safety"), &form.safety);
    check.choices(&form.choices);
    check.questions(form);
    check.concern(form);
    check.scales(form);
    check.summary(form);
    check.faults
}

#[derive(Clone, Copy, PartialEq)]
enum Hyphens {
    Allowed,
    Refused,
}

#[derive(Default)]
struct Check {
    faults: Vec<Fault>,
}

impl Check {
    fn fault(&mut self, path: impl ToString, message: impl Into<String>) {
        self.faults.push(Fault::new(path.to_string(), message));
    }

    fn optional(
        &mut self,
        check: fn(&mut Self, Arguments, &str),
        path: Arguments,
        text: &Option<Text>,
    ) {
        if let Some(text) = text {
            check(self, path, text);
        }
    }

    /// A text that may have paragraphs.
    fn text(&mut self, path: Arguments, text: &str) {
        self.characters(path, text, |c| c == '\n');
    }

    /// A text on one line.
    fn line(&mut self, path: Arguments, text: &str) {
        self.characters(path, text, |_| false);
    }

    fn characters(&mut self, path: Arguments, text: &str, allowed: fn(char) -> bool) {
        let wrong = if text.is_empty() {
            "is empty; write a text".to_owned()
        } else {
            match text.chars().find(|&c| c.is_control() && !allowed(c)) {
                None => return,
                Some('\n') => "contains a line break; write it on one line".to_owned(),
                Some(control) => format!(
                    "contains the control character {}; remove it",
                    control.escape_unicode()
                ),
            }
        };
        let path = path.to_string();
        let name = path.rsplit('.').next().unwrap_or_default();
        let name = match name.parse::<usize>() {
            Ok(_) => "this entry".to_owned(),
            Err(_) => format!("`{name}`"),
        };
        self.fault(&path, format!("{name} {wrong}"));
    }

    fn id(&mut self, path: Arguments, id: &str, hyphens: Hyphens) {
        if id.is_empty() {
            return self.line(path, id);
        }
        let well_formed = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| {
                c.is_ascii_lowercase()
                    || c.is_ascii_digit()
                    || c == '_'
                    || (c == '-' && hyphens == Hyphens::Allowed)
            });
        if !well_formed {
            let allowed = match hyphens {
                Hyphens::Allowed => "a-z, 0-9, - and _",
                Hyphens::Refused => "a-z, 0-9 and _",
            };
            self.fault(
                path,
                format!(
                    "{} is not an id; use {allowed}, beginning with a letter",
                    quoted(id)
                ),
            );
        }
    }

    /// Notes each id that stood before; `list` is the path of the list that they are in.
    fn unique<'i>(&mut self, what: &str, list: &str, ids: impl Iterator<Item = &'i str>) {
        let mut seen = BTreeMap::new();
        for (nth, id) in ids.enumerate() {
            match seen.get(id) {
                Some(first) => self.fault(
                    format_args!("{list}.{nth}.id"),
                    format!(
                        "{what} {} has the id of {what} {first}, {}; give it one of its own",
                        nth + 1,
                        quoted(id)
                    ),
                ),
                None => {
                    seen.insert(id, nth + 1);
                }
            }
        }
    }

    fn choices(&mut self, choices: &[ChoiceForm]) {
        if choices.len() < 2 {
            let message = match choices.len() {
                0 => "there are no choices; write at least two",
                _ => "there is one choice; write at least two",
            };
            self.fault("choices", message);
        }
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for (index, choice) in choices.iter().enumerate() {
            let path = format!("choices.{index}");
            self.answer_word(format_args!("{path}.label"), &choice.label);
            let label = folded(&choice.label);
            if let Some(first) = taken.insert(label.clone(), index) {
                self.taken(format!("{path}.label"), &choice.label, first, index);
            }
            let mut own = BTreeSet::new();
            for (nth, key) in choice.keys.iter().flat_map(|keys| keys.iter()).enumerate() {
                let path = format!("{path}.keys.{nth}");
                self.answer_word(format_args!("{path}"), key);
                let key_folded = folded(key);
                if !own.insert(key_folded.clone()) {
                    self.fault(
                        path,
                        format!("the key {} is there twice; keep one", quoted(key)),
                    );
                } else if let Some(&first) = taken.get(&key_folded) {
                    // A label may be repeated among its own keys.
                    if first != index {
                        self.taken(path, key, first, index);
                    }
                } else {
                    taken.insert(key_folded, index);
                }
            }
            if !is_in_bounds(choice.points) {
                self.fault(
                    format!("{path}.points"),
                    format!(
                        "{} points are too many; use -{MAX_POINTS} to {MAX_POINTS}",
                        choice.points
                    ),
                );
            }
        }
    }

    fn taken(&mut self, path: String, word: &str, first: usize, second: usize) {
        self.fault(
            path,
            format!(
                "{} answers both choice {} and choice {}; give each words of its own",
                quoted(word),
                first + 1,
                second + 1
            ),
        );
    }

    /// A label or a key: a word that can be typed as an answer.
    fn answer_word(&mut self, path: Arguments, word: &str) {
        self.line(path, word);
        if RESERVED_WORDS.contains(&folded(word).as_str()) {
            self.fault(
                path,
                format!("{} is a command; choose another word", quoted(word)),
            );
        }
        if word.contains(['\u{201c}', '\u{201d}', '\u{201e}']) {
            self.fault(
                path,
                format!(
                    "{} has curly quotes in it, to be typed as well; write straight ones",
                    quoted(word)
                ),
            );
        }
        if word.contains(['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}']) {
            self.fault(
                path,
                format!(
                    "{} has an invisible character in it, to be typed as well; remove it",
                    quoted(word)
                ),
            );
        }
        if folded(word) == "skipped" {
            self.fault(
                path,
                format!(
                    "{} is how an open question is shown; choose another word",
                    quoted(word)
                ),
            );
        }
        if word.starts_with('#') {
            self.fault(
                path,
                format!(
                    "{} would be read as a comment; choose another word",
                    quoted(word)
                ),
            );
        }
    }

    fn questions(&mut self, form: &Form) {
        if form.questions.is_empty() {
            self.fault("questions", "there are no questions; write at least one");
        }
        // Reversal maps the ends of the points onto each other: what can be a concern once can be one in every question.
        let cutoff = form.concern.as_ref().and_then(|concern| concern.cutoff());
        let can_be_concern = points_range(&form.choices)
            .zip(cutoff)
            .is_some_and(|((least, most), cutoff)| cutoff.meets(least) || cutoff.meets(most));
        for (index, question) in form.questions.iter().enumerate() {
            let path = format!("questions.{index}");
            self.id(format_args!("{path}.id"), &question.id, Hyphens::Refused);
            self.line(format_args!("{path}.text"), &question.text);
            self.optional(Check::line, format_args!("{path}.raise"), &question.raise);
            if can_be_concern && question.raise.is_none() {
                self.faults.push(Fault {
                    rests_on: vec![
                        Ground::new("choices", &["points"]),
                        Ground::new("concern", &["at_most", "at_least"]),
                    ],
                    ..Fault::new(
                        &path,
                        format!(
                            "question {} ({}) can be a concern and has no `raise`; write words to begin with",
                            index + 1,
                            &*question.id
                        ),
                    )
                });
            }
        }
        self.unique(
            "question",
            "questions",
            form.questions.iter().map(|question| &*question.id),
        );
    }

    fn concern(&mut self, form: &Form) {
        let Some(concern) = &form.concern else {
            return;
        };
        let Some(cutoff) = concern.cutoff() else {
            self.faults.push(Fault {
                rests_on: vec![Ground::new("concern", &["at_most", "at_least"])],
                ..Fault::new(
                    "concern",
                    "`concern` takes one of `at_most` and `at_least`; write one",
                )
            });
            return;
        };
        let Some((least, most)) = points_range(&form.choices) else {
            return;
        };
        let met = |points: Points| cutoff.meets(points);
        // Reversal maps the ends onto each other, so they decide for reversed items too.
        let message = match (met(least), met(most)) {
            (true, true) => {
                "every answer meets this rule; choose points that some answers do not reach"
            }
            (false, false) => "no answer meets this rule; choose points that some answers reach",
            _ => return,
        };
        self.faults.push(Fault {
            rests_on: vec![Ground::new("choices", &["points"])],
            ..Fault::new("concern", message)
        });
    }

    fn summary(&mut self, form: &Form) {
        let Some(summary) = &form.summary else {
            return;
        };
        self.line(format_args!("summary"), summary);
        if form.results.is_none() {
            self.fault(
                "summary",
                "`summary` speaks of the total, and there is none; add `results`, or leave it out",
            );
        }
        for part in summary.split('{').skip(1) {
            let placeholder = part.split_once('}').map(|(name, _)| name);
            if !matches!(placeholder, Some("score" | "max")) {
                let found = format!("{{{}", part.split_inclusive('}').next().unwrap_or_default());
                self.fault(
                    "summary",
                    format!(
                        "{} is not a placeholder; use {{score}} and {{max}}",
                        quoted(&found)
                    ),
                );
            }
        }
    }

    fn scales(&mut self, form: &Form) {
        if form.results.is_none() && form.scales.is_none() {
            self.fault(
                "",
                "there are neither `results` nor `scales`; write what a score means",
            );
        }
        if let Some(results) = &form.results {
            self.results(
                "results",
                results,
                form,
                Scoring::Sum,
                &(0..form.questions.len()).collect::<Vec<_>>(),
            );
        }
        let Some(scales) = &form.scales else {
            return;
        };
        if scales.is_empty() {
            self.fault(
                "scales",
                "there are no scales; write one, or leave the field out",
            );
        }
        let index = places(form.questions.iter().map(|question| &*question.id));
        for (nth, scale) in scales.iter().enumerate() {
            let path = format!("scales.{nth}");
            self.id(format_args!("{path}.id"), &scale.id, Hyphens::Refused);
            self.line(format_args!("{path}.title"), &scale.title);
            if scale.questions.is_empty() {
                self.fault(
                    format!("{path}.questions"),
                    format!("scale {} has no questions; write their ids", &*scale.id),
                );
            }
            let mut items = Vec::new();
            let mut seen = BTreeSet::new();
            for (position, id) in scale.questions.iter().enumerate() {
                let path = format!("{path}.questions.{position}");
                if !seen.insert(&**id) {
                    self.fault(
                        path,
                        format!("{} is in this scale twice; keep one", quoted(id)),
                    );
                    continue;
                }
                match index.get(&**id) {
                    Some(&index) => items.push(index),
                    None => {
                        let hint = match nearest(id, index.keys().copied()) {
                            Some(known) => format!("did you mean `{known}`?"),
                            None => "write the id of a question of this file".into(),
                        };
                        self.faults.push(Fault {
                            rests_on: vec![Ground::new("questions", &["id"])],
                            ..Fault::new(
                                path,
                                format!("no question has the id {}; {hint}", quoted(id)),
                            )
                        });
                    }
                }
            }
            if let Some(results) = &scale.results {
                // A scale with a faulty list of questions is judged once that is mended.
                let items = if items.len() == scale.questions.len() {
                    items
                } else {
                    Vec::new()
                };
                self.results(
                    &format!("{path}.results"),
                    results,
                    form,
                    scale.score.into(),
                    &items,
                );
            }
        }
        self.unique("scale", "scales", scales.iter().map(|scale| &*scale.id));
    }

    /// The bands of one scale over the questions at `items`, whose scores are judged only if there are some.
    fn results(
        &mut self,
        path: &str,
        results: &[ResultForm],
        form: &Form,
        scoring: Scoring,
        items: &[usize],
    ) {
        if results.is_empty() {
            self.fault(path, "there are no results; write what the scores mean");
            return;
        }
        for (nth, result) in results.iter().enumerate() {
            let path = format!("{path}.{nth}");
            self.id(format_args!("{path}.id"), &result.id, Hyphens::Allowed);
            self.line(format_args!("{path}.headline"), &result.headline);
            self.optional(Check::text, format_args!("{path}.why"), &result.why);
            self.text(format_args!("{path}.advice"), &result.advice);
            let why = result.why.as_deref().unwrap_or_default();
            let texts = [
                ("headline", &*result.headline),
                ("why", why),
                ("advice", &*result.advice),
            ];
            for (field, text) in texts {
                if text.contains("{score}") || text.contains("{max}") {
                    self.fault(
                        format_args!("{path}.{field}"),
                        format!("{{score}} and {{max}} are filled in only in `summary`; leave them out of `{field}`"),
                    );
                }
            }
        }
        self.unique("result", path, results.iter().map(|result| &*result.id));
        let mut from = Vec::new();
        for (nth, result) in results.iter().enumerate() {
            match Score::decimal(result.from) {
                Some(score) => from.push(score),
                None => self.fault(
                    format!("{path}.{nth}.from"),
                    format!(
                        "{} is not a score; use a number with at most six decimals",
                        result.from
                    ),
                ),
            }
        }
        if from.len() < results.len() {
            return;
        }
        let rests_on = || {
            vec![
                Ground::new("choices", &["points"]),
                Ground::new("questions", &["reverse"]),
                Ground::new(path, &["from", "positive"]),
            ]
        };
        let mut score_faults = Vec::new();
        let mut fault = |nth: usize, field: &str, message: String| {
            score_faults.push(Fault {
                rests_on: rests_on(),
                ..Fault::new(format!("{path}.{nth}{field}"), message)
            });
        };
        let mut ascending = true;
        for nth in 1..from.len() {
            let (before, here) = (from[nth - 1], from[nth]);
            if here <= before {
                ascending = false;
                let found = if here == before {
                    "the same as"
                } else {
                    "below"
                };
                fault(
                    nth,
                    ".from",
                    format!(
                        "result {} begins at {here}, {found} the one before it; order them from low to high",
                        &*results[nth].id
                    ),
                );
            }
        }
        let changes: Vec<usize> = (1..results.len())
            .filter(|&nth| results[nth].positive != results[nth - 1].positive)
            .collect();
        // Two runs of positive results take at least a fall and a rise between them.
        if let Some(&again) = changes
            .iter()
            .filter(|&&nth| results[nth].positive)
            .nth(usize::from(!results[0].positive))
        {
            fault(
                again,
                ".positive",
                format!(
                    "result {} is positive, and so is one below it, but not what lies between; one of them is wrong",
                    &*results[again].id
                ),
            );
        }
        if let (true, false, Some(reachable)) = (
            ascending,
            items.is_empty(),
            self.reachable(form, scoring, items),
        ) {
            let (lowest, highest) = (reachable.lowest(), reachable.highest());
            if lowest < from[0] {
                fault(
                    0,
                    ".from",
                    format!(
                        "scores from {lowest} have no result; begin the first result at {lowest}"
                    ),
                );
            }
            for nth in 0..from.len() {
                if !reachable.any_within(from[nth], from.get(nth + 1).copied()) {
                    fault(
                        nth,
                        ".from",
                        format!(
                            "no answers reach result {}; the scores go from {lowest} to {highest}, so move its `from` or leave it out",
                            &*results[nth].id
                        ),
                    );
                }
            }
        }
        self.faults.append(&mut score_faults);
    }

    fn reachable(&self, form: &Form, scoring: Scoring, items: &[usize]) -> Option<Reachable> {
        let points: Vec<Points> = form.choices.iter().map(|choice| choice.points).collect();
        if points.len() < 2 || !points.iter().copied().all(is_in_bounds) {
            return None;
        }
        let reversed = items
            .iter()
            .filter(|&&index| form.questions[index].reverse == Some(true))
            .count();
        Some(Reachable::new(
            &points,
            items.len() - reversed,
            reversed,
            scoring,
            form.scales.as_ref().map_or(0, Vec::len),
        ))
    }
}

/// The least and the most points, if there are choices to speak of.
fn points_range(choices: &[ChoiceForm]) -> Option<(Points, Points)> {
    let points = || choices.iter().map(|choice| choice.points);
    Some((points().min()?, points().max()?))
        .filter(|(least, most)| choices.len() > 1 && is_in_bounds(*least) && is_in_bounds(*most))
}

/// Not by the absolute value: the least number has none.
fn is_in_bounds(points: Points) -> bool {
    (-MAX_POINTS..=MAX_POINTS).contains(&points)
}
