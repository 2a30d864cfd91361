//! Every pattern of answers to the built-in questions, and random questionnaires against an oracle.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::Assessment;
use crate::questionnaire::file;
use crate::questionnaire::score::Score;
use crate::responses::Response;

/// The article's rule: all eight "yes" is positive, anything else is worth raising.
#[test]
fn all_patterns_of_the_built_in_answers() {
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let labels: Vec<_> = questionnaire.choices.iter().map(|choice| &*choice.label).collect();
    assert_eq!(labels, ["Yes", "No", "Not sure"]);
    for pattern in 0..3_usize.pow(8) {
        let answers: Vec<_> = (0..8).map(|question| pattern / 3_usize.pow(question) % 3).collect();
        let responses: Vec<_> = answers.iter().map(|answer| Response::Chosen(*answer)).collect();
        let assessment = Assessment::new(&questionnaire, &responses);
        let yes = answers.iter().filter(|answer| **answer == 0).count();
        let total = assessment.total.as_ref().expect("a total");
        let result = total.result.expect("a result");
        let verdict = if yes == 8 { "positive" } else { "raise-concerns" };
        assert_eq!((&*result.id, result.positive), (verdict, yes == 8), "{answers:?}");
        assert_eq!(assessment.is_positive(), yes == 8, "{answers:?}");
        assert_eq!(total.score(), Some(Score::whole(yes as i64)), "{answers:?}");
        for (item, answer) in assessment.items.iter().zip(&answers) {
            let found = item.answer.expect("an answer");
            assert_eq!((&*found.choice.label, found.concern), (labels[*answer], *answer != 0));
            assert!(!found.concern || item.question.raise.is_some());
        }
    }
}

proptest! {
    #[test]
    fn scores_are_those_of_an_oracle(own in own(), picks in vec(any::<usize>(), 5)) {
        let questionnaire = file::load(own.yaml().as_bytes()).expect("a valid file");
        // One choice more than there are is a skipped question.
        let choices = questionnaire.choices.len();
        let mut responses = vec![Response::Skipped; own.reversed.len()];
        for (response, pick) in responses.iter_mut().zip(picks) {
            if pick % (choices + 1) < choices {
                *response = Response::Chosen(pick % (choices + 1));
            }
        }
        let assessment = Assessment::new(&questionnaire, &responses);
        let is_skipped = |response: &&Response| **response == Response::Skipped;
        let skipped = responses.iter().filter(is_skipped).count();
        prop_assert_eq!(assessment.answered(), responses.len() - skipped);
        let scales = assessment.total.iter().chain(&assessment.scales);
        prop_assert_eq!(scales.clone().count(), own.scales.len());
        for (scale, found) in own.scales.iter().zip(scales) {
            let sums = own.sums(scale, &responses);
            let (lowest, highest) = (*sums.first().expect("a sum"), *sums.last().expect("a sum"));
            prop_assert_eq!(found.lowest, scale.score(lowest));
            prop_assert_eq!(found.highest, scale.score(highest));
            let most = own.points.iter().max().expect("points") * scale.items.len() as i64;
            prop_assert_eq!(found.max, scale.score(most));
            let is_complete = scale.items.iter().all(|item| own.has_points(responses[*item]));
            prop_assert_eq!(found.score(), is_complete.then(|| scale.score(lowest)));
            let band = Some(scale.band(lowest)).filter(|band| *band == scale.band(highest));
            let verdict = band.map(|band| format!("r{band}"));
            prop_assert_eq!(found.result.map(|result| result.id.clone()), verdict);
        }
    }
}

/// A questionnaire, as the oracle sees it. The first of its scales is the total.
#[derive(Debug)]
struct Own {
    points: Vec<i64>,
    /// Whether there is one more choice, without points.
    does_not_apply: bool,
    reversed: Vec<bool>,
    scales: Vec<OwnScale>,
}

#[derive(Debug)]
struct OwnScale {
    items: Vec<usize>,
    /// What a score of 1 is in points: more than 1 for a mean.
    parts: i64,
    /// Where each band begins, in hundredths.
    from: Vec<i64>,
}

fn own() -> impl Strategy<Value = Own> {
    // Which questions are in a scale, whether it has a mean, and where its bands begin.
    let scale = (1_usize..32, any::<bool>(), any::<u64>());
    (vec(-5_i64..=9, 2..=4), any::<bool>(), vec(any::<bool>(), 1..=5), vec(scale, 1..=4)).prop_map(
        |(points, does_not_apply, reversed, scales)| {
            let mut own = Own { points, does_not_apply, reversed, scales: Vec::new() };
            for (nth, (questions, is_mean, bits)) in scales.into_iter().enumerate() {
                let mut items: Vec<_> = (0..own.reversed.len()).collect();
                if nth > 0 {
                    items.retain(|item| *item == 0 || questions >> item & 1 == 1);
                }
                let parts = if nth > 0 && is_mean { items.len() as i64 } else { 1 };
                let mut scale = OwnScale { items, parts, from: Vec::new() };
                let sums = own.sums(&scale, &[Response::Skipped; 5]);
                for (nth, sum) in sums.into_iter().enumerate() {
                    if nth == 0 || (nth < 64 && bits >> nth & 7 == 0) {
                        scale.from.push((sum * 100).div_euclid(parts));
                    }
                }
                own.scales.push(scale);
            }
            own
        },
    )
}

impl Own {
    fn worth(&self, question: usize, choice: usize) -> i64 {
        if self.reversed[question] {
            let ends = self.points.iter().min().zip(self.points.iter().max()).expect("points");
            return ends.0 + ends.1 - self.points[choice];
        }
        self.points[choice]
    }

    fn has_points(&self, response: Response) -> bool {
        matches!(response, Response::Chosen(choice) if choice < self.points.len())
    }

    /// Every sum that some choice of the missing answers makes.
    fn sums(&self, scale: &OwnScale, responses: &[Response]) -> BTreeSet<i64> {
        let mut sums = BTreeSet::from([0]);
        for &item in &scale.items {
            let mut longer = BTreeSet::new();
            for choice in 0..self.points.len() {
                let response = responses[item];
                if !self.has_points(response) || response == Response::Chosen(choice) {
                    longer.extend(sums.iter().map(|sum| sum + self.worth(item, choice)));
                }
            }
            sums = longer;
        }
        sums
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
        for (nth, scale) in self.scales.iter().enumerate() {
            if nth == 1 {
                yaml += "scales:\n";
            }
            if nth > 0 {
                let score = if scale.parts > 1 { "mean" } else { "sum" };
                let questions: Vec<_> = scale.items.iter().map(|item| format!("q{item}")).collect();
                yaml += &format!("- id: s{nth}\n  title: S{nth}\n  score: {score}\n");
                yaml += &format!("  questions: [{}]\n  ", questions.join(", "));
            }
            yaml += "results:\n";
            for (band, from) in scale.from.iter().enumerate() {
                let (from, texts) = (*from as f64 / 100.0, "headline: H, advice: A.");
                yaml += &format!("  - {{ from: {from}, id: r{band}, positive: false, {texts} }}\n");
            }
        }
        yaml
    }
}

impl OwnScale {
    fn score(&self, sum: i64) -> Score {
        Score::mean(sum, self.parts as usize)
    }

    fn band(&self, sum: i64) -> usize {
        let is_in = |from: &i64| sum * 100 >= from * self.parts;
        self.from.iter().rposition(is_in).expect("every score has a band")
    }
}
