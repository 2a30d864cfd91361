//! What makes two files of one questionnaire score differently. A translation has other texts, and nothing else.

use std::collections::HashMap;

use super::problem::Problem;
use super::{QuestionFile, Step};
use crate::escape::quoted;
use crate::questionnaire::{Choice, Cutoff, Question, Questionnaire, ResultBand, Scale};

/// Returns each difference in scoring between `other` and the `first` file, which a message calls `name`, in the order of their
/// places in `other`.
pub fn differences(name: &str, first: &QuestionFile, other: &QuestionFile) -> Vec<Problem> {
    let mut comparison = Comparison { name, other, found: Vec::new() };
    comparison.compare(&first.questionnaire, &other.questionnaire);
    comparison.found.sort_by_key(|problem| problem.place);
    comparison.found
}

struct Comparison<'f> {
    name: &'f str,
    other: &'f QuestionFile,
    found: Vec<Problem>,
}

impl Comparison<'_> {
    fn report(&mut self, path: &[Step], message: String) {
        self.found.push(Problem { place: Some(self.other.place(path)), message });
    }

    fn report_unless(&mut self, is_same: bool, path: &[Step], message: impl FnOnce() -> String) {
        if !is_same {
            self.report(path, message());
        }
    }

    fn compare(&mut self, first: &Questionnaire, other: &Questionnaire) {
        let name = self.name;
        let concern = [Step::Field("concern")];
        self.report_unless(first.concern == other.concern, &concern, || {
            let (here, there) = (concern_rule(other.concern), concern_rule(first.concern));
            format!("`concern` is {here} here, and {there} in {name}")
        });
        self.compare_choices(first, other);
        self.compare_questions(first, other);
        let total = [Step::Field("results")];
        match (&first.total, &other.total) {
            (Some(first), Some(other)) => self.compare_results(&total, first, other),
            (None, None) => {}
            (Some(_), None) => {
                self.report(&total, format!("there is no total here, and one in {name}"));
            }
            (None, Some(_)) => {
                self.report(&total, format!("there is a total here, and none in {name}"));
            }
        }
        let scales = self.common(
            &[Step::Field("scales")],
            "scale",
            (&first.scales, &other.scales),
            |scale| &scale.id,
        );
        for (first_scale, index, scale) in scales {
            let path = [Step::Field("scales"), Step::Entry(index)];
            let items = |questionnaire: &Questionnaire, scale: &Scale| {
                let ids = scale.items.iter().map(|&item| questionnaire.questions[item].id.clone());
                let mut ids: Vec<_> = ids.collect();
                ids.sort();
                ids.join(", ")
            };
            let (here, there) = (items(other, scale), items(first, first_scale));
            self.report_unless(here == there, &with(&path, "questions"), || {
                format!("scale {} has the questions {there} in {name}", scale.id)
            });
            self.report_unless(first_scale.scoring == scale.scoring, &with(&path, "score"), || {
                format!("scale {} is scored otherwise in {name}", scale.id)
            });
            self.compare_results(&with(&path, "results"), first_scale, scale);
        }
    }

    fn compare_choices(&mut self, first: &Questionnaire, other: &Questionnaire) {
        let name = self.name;
        let path = [Step::Field("choices")];
        for (first, index, choice) in
            self.common(&path, "choice", (&first.choices, &other.choices), |choice| &choice.id)
        {
            let path = [path[0], Step::Entry(index), Step::Field("points")];
            let points = |choice: &Choice| match choice.points {
                Some(points) => points.to_string(),
                None => "left out".to_owned(),
            };
            self.report_unless(first.points == choice.points, &path, || {
                let (here, there) = (points(choice), points(first));
                format!("the points of choice {} are {here} here, and {there} in {name}", choice.id)
            });
        }
    }

    fn compare_questions(&mut self, first: &Questionnaire, other: &Questionnaire) {
        let name = self.name;
        let path = Step::Field("questions");
        let all = (&*first.questions, &*other.questions);
        let common = self.common(&[path], "question", all, |question| &question.id);
        let is_same_set = common.len() == first.questions.len().max(other.questions.len());
        let id = |question: &Question| question.id.clone();
        let mut pairs = first.questions.iter().zip(&other.questions);
        if is_same_set && let Some(index) = pairs.position(|(first, here)| first.id != here.id) {
            let (there, here) = (id(&first.questions[index]), id(&other.questions[index]));
            self.report(
                &[path, Step::Entry(index), Step::Field("id")],
                format!("question {} is {here} here, and {there} in {name}", index + 1),
            );
        }
        for (first, index, question) in common {
            let path = [path, Step::Entry(index), Step::Field("reverse")];
            self.report_unless(first.reverse == question.reverse, &path, || {
                format!("question {} is reversed {}", question.id, only_one(question.reverse, name))
            });
        }
    }

    fn compare_results(&mut self, path: &[Step], first: &Scale, other: &Scale) {
        let name = self.name;
        let all = (&*first.results, &*other.results);
        let id = |result: &ResultBand| result.id.clone();
        for (first, index, result) in self.common(path, "result", all, |result| &result.id) {
            let path = [path, &[Step::Entry(index)]].concat();
            self.report_unless(first.from == result.from, &with(&path, "from"), || {
                let (id, here, there) = (id(result), result.from, first.from);
                format!("result {id} begins at {here} here, and at {there} in {name}")
            });
            self.report_unless(first.positive == result.positive, &with(&path, "positive"), || {
                format!("result {} is positive {}", result.id, only_one(result.positive, name))
            });
        }
    }

    /// Reports entries of the list at `path` that only one of the files has. Returns the others: that of the first file, and
    /// that of the other with its index.
    fn common<'e, T>(
        &mut self,
        path: &[Step],
        what: &str,
        (first, other): (&'e [T], &'e [T]),
        id: fn(&T) -> &String,
    ) -> Vec<(&'e T, usize, &'e T)> {
        let by_id = |entries: &'e [T]| -> HashMap<&'e String, &'e T> {
            entries.iter().map(|entry| (id(entry), entry)).collect()
        };
        let (in_first, in_other) = (by_id(first), by_id(other));
        for missing in first.iter().map(id).filter(|id| !in_other.contains_key(id)) {
            let message = format!("{what} {missing} of {} is missing here", self.name);
            self.report(path, message);
        }
        let mut common = Vec::new();
        for (index, entry) in other.iter().enumerate() {
            match in_first.get(id(entry)) {
                Some(first) => common.push((*first, index, entry)),
                None => {
                    let path = [path, &[Step::Entry(index), Step::Field("id")]].concat();
                    let id = quoted(id(entry));
                    self.report(&path, format!("{} has no {what} with the id {id}", self.name));
                }
            }
        }
        common
    }
}

fn with(path: &[Step], field: &'static str) -> Vec<Step> {
    [path, &[Step::Field(field)]].concat()
}

fn only_one(is_here: bool, name: &str) -> String {
    if is_here { format!("here, but not in {name}") } else { format!("in {name}, but not here") }
}

fn concern_rule(concern: Option<Cutoff>) -> String {
    match concern {
        Some(Cutoff::AtMost(most)) => format!("`at_most: {most}`"),
        Some(Cutoff::AtLeast(least)) => format!("`at_least: {least}`"),
        None => "left out".to_owned(),
    }
}
