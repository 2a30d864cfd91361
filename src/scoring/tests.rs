//! Every pattern of answers to the built-in questions, and random questionnaires against an oracle.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Assessment, ScaleAssessment};
use crate::document::layout::Layout;
use crate::document::text;
use crate::preview::preview;
use crate::questionnaire::file;
use crate::questionnaire::score::Score;
use crate::responses::{Response, Responses};

fn responses(answers: impl Iterator<Item = Option<usize>>) -> Responses {
    answers.map(|answer| answer.map_or(Response::Skipped, Response::Chosen)).collect()
}

/// The article's rule: all eight "yes" is positive, anything else is worth raising.
#[test]
fn all_patterns_of_the_built_in_answers() {
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let labels: Vec<_> = questionnaire.choices.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(labels, ["Yes", "No", "Not sure"]);
    for pattern in 0..3_usize.pow(8) {
        let answers: Vec<_> = (0..8).map(|question| pattern / 3_usize.pow(question) % 3).collect();
        let given = responses(answers.iter().copied().map(Some));
        let assessment = Assessment::new(&questionnaire, &given);
        let yes = answers.iter().filter(|answer| **answer == 0).count();
        let total = assessment.total.as_ref().expect("a total");
        let result = total.result.expect("a result");
        let verdict = if yes == 8 { "positive" } else { "raise-concerns" };
        assert_eq!((result.id.as_str(), result.positive), (verdict, yes == 8), "{answers:?}");
        assert_eq!(assessment.is_positive(), yes == 8, "{answers:?}");
        assert_eq!(total.score(), Some(Score::whole(yes as i64)), "{answers:?}");
        for (item, answer) in assessment.items.iter().zip(&answers) {
            let found = item.answer.expect("an answer");
            assert_eq!(
                (found.choice.label.as_str(), found.concern),
                (labels[*answer], *answer != 0)
            );
            assert!(!found.concern || item.question.raise.is_some());
        }
    }
}

proptest! {
    #[test]
    fn scores_are_those_of_an_oracle(own in own(), picks in prop::collection::vec(any::<u8>(), 6)) {
        let questionnaire = file::load(own.yaml().as_bytes()).expect("a valid file");
        let setting = Layout::unwrapped();
        let shown = text::blocks(&preview("own.yaml", &questionnaire), setting).join("\n");
        prop_assert_eq!(shown, own.shown(), "{}", own.yaml());

        // One choice more than there are: a skipped question.
        let choices = questionnaire.choices.len();
        let picked: Vec<_> = (picks.iter().take(own.reversed.len()))
            .map(|pick| Some(usize::from(*pick) % (choices + 1)).filter(|choice| *choice < choices))
            .collect();
        let given = responses(picked.iter().copied());
        let assessment = Assessment::new(&questionnaire, &given);
        prop_assert_eq!(assessment.answered(), picked.iter().flatten().count());
        // An answer without points is missing in every score.
        let answers: Vec<_> =
            picked.iter().map(|choice| choice.filter(|choice| *choice < own.points.len())).collect();
        let scales = assessment.total.iter().chain(&assessment.scales);
        prop_assert_eq!(scales.clone().count(), own.scales.len());
        for (scale, found) in own.scales.iter().zip(scales) {
            scale.agrees(&own, &answers, found)?;
        }
    }
}

/// A questionnaire, as the oracle sees it. The first of its scales is the total.
#[derive(Debug, Clone)]
struct Own {
    points: Vec<i64>,
    /// Whether the last choice is one more, without points.
    does_not_apply: bool,
    reversed: Vec<bool>,
    scales: Vec<OwnScale>,
}

#[derive(Debug, Clone)]
struct OwnScale {
    items: Vec<usize>,
    mean: bool,
    /// In hundredths.
    from: Vec<i64>,
}

fn own() -> impl Strategy<Value = Own> {
    let scale = |questions: usize| {
        let items = prop::sample::subsequence((0..questions).collect::<Vec<_>>(), 1..=questions);
        (items, any::<bool>(), any::<u64>())
    };
    (prop::collection::vec(-5_i64..=9, 2..=4), prop::collection::vec(any::<bool>(), 1..=5))
        .prop_flat_map(move |(points, reversed)| {
            let scales = prop::collection::vec(scale(reversed.len()), 0..=3);
            (Just(points), any::<bool>(), Just(reversed), any::<u64>(), scales)
        })
        .prop_map(|(points, does_not_apply, reversed, bits, scales)| {
            let mut own = Own { points, does_not_apply, reversed, scales: Vec::new() };
            let all = (0..own.reversed.len()).collect();
            let total = own.scale(all, false, bits);
            own.scales.push(total);
            for (items, mean, bits) in scales {
                let scale = own.scale(items, mean, bits);
                own.scales.push(scale);
            }
            own
        })
}

impl Own {
    /// A scale with a band from the lowest score, and one from each score that has its bit set.
    fn scale(&self, items: Vec<usize>, mean: bool, bits: u64) -> OwnScale {
        let mut scale = OwnScale { items, mean, from: Vec::new() };
        let sums = scale.sums(self, &[]);
        scale.from = sums
            .iter()
            .enumerate()
            .filter(|(nth, _)| *nth == 0 || (*nth < 64 && bits >> nth & 7 == 0))
            .map(|(_, sum)| (sum * 100).div_euclid(scale.parts()))
            .collect();
        scale
    }

    fn worth(&self, question: usize, choice: usize) -> i64 {
        let (least, most) = (self.points.iter().min(), self.points.iter().max());
        match (self.reversed[question], least, most) {
            (true, Some(least), Some(most)) => least + most - self.points[choice],
            _ => self.points[choice],
        }
    }

    fn yaml(&self) -> String {
        let mut yaml = "format: 1\nid: own\ntitle: Own\nsafety: Safe.\nchoices:\n".to_owned();
        for (nth, points) in self.points.iter().enumerate() {
            yaml += &format!("  - {{ label: \"c{nth}\", points: {points} }}\n");
        }
        if self.does_not_apply {
            yaml += "  - { id: na, label: \"Does not apply\" }\n";
        }
        yaml += "questions:\n";
        for (nth, reversed) in self.reversed.iter().enumerate() {
            yaml += &format!("  - {{ id: q{nth}, text: Q{nth}, reverse: {reversed} }}\n");
        }
        yaml += &format!("results:{}", self.scales[0].results("  "));
        if self.scales.len() > 1 {
            yaml += "scales:\n";
        }
        for (nth, scale) in self.scales.iter().enumerate().skip(1) {
            let items: Vec<_> = scale.items.iter().map(|item| format!("q{item}")).collect();
            let score = if scale.mean { "mean" } else { "sum" };
            yaml += &format!(
                "  - id: s{nth}\n    title: S{nth}\n    questions: [{}]\n    score: {score}\n    results:{}",
                items.join(", "),
                scale.results("      ")
            );
        }
        yaml
    }

    /// What `validate` shows.
    fn shown(&self) -> String {
        let count = |number: usize| {
            if number == 1 { "1 question".into() } else { format!("{number} questions") }
        };
        let mut shown = "Own\nown.yaml\n".to_owned();
        for (question, reversed) in self.reversed.iter().enumerate() {
            let reversed = if *reversed { ", reversed" } else { "" };
            let number = question + 1;
            shown += &format!("\n{number}. Q{question} (q{question}{reversed})\n\n");
            for choice in 0..self.points.len() {
                let points = match self.worth(question, choice) {
                    1 => "1 point".to_owned(),
                    worth => format!("{worth} points"),
                };
                shown += &format!("  c{choice} (c{choice}): {points}\n");
            }
            if self.does_not_apply {
                shown += "  Does not apply (na): no points\n";
            }
        }
        shown += "\nNo answer is worth raising: there is no `concern`.\n";
        for (nth, scale) in self.scales.iter().enumerate() {
            let name = if nth == 0 { "Total (total".into() } else { format!("S{nth} (s{nth}") };
            let sums = scale.sums(self, &[]);
            let (lowest, highest) = (sums.first().expect("a sum"), sums.last().expect("a sum"));
            shown += &format!(
                "\n{name}, {} of {}): {} to {}\n",
                if scale.mean { "mean" } else { "sum" },
                count(scale.items.len()),
                scale.shown(*lowest),
                scale.shown(*highest)
            );
            if nth > 0 {
                let ids: Vec<_> = scale.items.iter().map(|item| format!("q{item}")).collect();
                shown += &format!("\nQuestions: {}\n", ids.join(", "));
            }
            for band in 0..scale.from.len() {
                let reached: Vec<i64> =
                    sums.iter().copied().filter(|sum| scale.band(*sum) == band).collect();
                let runs = scale.runs(self, &reached);
                shown += &format!("\nr{band} (not positive): {runs}\n\nH\n\nA.\n");
            }
        }
        shown + "\nBelow each result\n\nSafe.\n"
    }
}

impl OwnScale {
    /// What a score of 1 is in points.
    fn parts(&self) -> i64 {
        if self.mean { self.items.len() as i64 } else { 1 }
    }

    /// Every sum that some choice of the missing answers makes; all are missing where `answers` is empty.
    fn sums(&self, own: &Own, answers: &[Option<usize>]) -> BTreeSet<i64> {
        self.items.iter().fold(BTreeSet::from([0]), |sums, &item| {
            let worth: Vec<i64> = match answers.get(item).copied().flatten() {
                Some(choice) => vec![own.worth(item, choice)],
                None => (0..own.points.len()).map(|choice| own.worth(item, choice)).collect(),
            };
            sums.iter().flat_map(|sum| worth.iter().map(move |worth| sum + worth)).collect()
        })
    }

    fn band(&self, sum: i64) -> usize {
        self.from
            .iter()
            .rposition(|from| sum * 100 >= from * self.parts())
            .expect("every score has a band")
    }

    /// At most two decimals, rounded down.
    fn shown(&self, sum: i64) -> String {
        hundredths((sum * 100).div_euclid(self.parts()))
    }

    fn results(&self, indent: &str) -> String {
        self.from.iter().enumerate().fold("\n".to_owned(), |results, (nth, from)| {
            let from = hundredths(*from);
            format!("{results}{indent}- {{ from: {from}, id: r{nth}, positive: false, headline: H, advice: A. }}\n")
        })
    }

    fn runs(&self, own: &Own, reached: &[i64]) -> String {
        let least = own.points.iter().min().expect("points");
        let step = own.points.iter().fold(0, |step, points| gcd(step, points - least)).max(1);
        let steps = match step % self.parts() {
            0 if step > self.parts() => format!(" in steps of {}", step / self.parts()),
            _ => String::new(),
        };
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for &sum in reached {
            match runs.last_mut() {
                Some((_, last)) if *last + step == sum => *last = sum,
                _ => runs.push((sum, sum)),
            }
        }
        let mut told: Vec<_> = runs
            .iter()
            .take(12)
            .map(|&(first, last)| match first == last {
                true => self.shown(first),
                false => format!("{} to {}{steps}", self.shown(first), self.shown(last)),
            })
            .collect();
        if runs.len() > 12 {
            told.push(format!("and {} more", runs.len() - 12));
        }
        told.join(", ")
    }

    /// Compares what was found for this scale with every way to fill in the missing answers.
    fn agrees(
        &self,
        own: &Own,
        answers: &[Option<usize>],
        found: &ScaleAssessment,
    ) -> Result<(), TestCaseError> {
        let sums = self.sums(own, answers);
        let (lowest, highest) = (*sums.first().expect("a sum"), *sums.last().expect("a sum"));
        let score = |sum: i64| Score::mean(sum, self.parts() as usize);
        prop_assert_eq!((found.lowest, found.highest), (score(lowest), score(highest)));
        let complete = self.items.iter().all(|item| answers[*item].is_some());
        prop_assert_eq!(found.score(), complete.then_some(score(lowest)));
        let most = own.points.iter().max().expect("points") * self.items.len() as i64;
        prop_assert_eq!(found.max, score(most));
        let bands: BTreeSet<usize> = sums.iter().map(|sum| self.band(*sum)).collect();
        let verdict = (bands.len() == 1).then(|| format!("r{}", bands.first().expect("a band")));
        prop_assert_eq!(found.result.map(|result| result.id.clone()), verdict);
        Ok(())
    }
}

fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let shown = format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100);
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
