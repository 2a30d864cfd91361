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
    assert_eq!(questionnaire.choices[0].label, "Yes");
    for pattern in 0..3_usize.pow(8) {
        let answers: Vec<_> = (0..8).map(|question| pattern / 3_usize.pow(question) % 3).collect();
        let responses: Vec<_> = answers.iter().map(|answer| Response::Chosen(*answer)).collect();
        let assessment = Assessment::new(&questionnaire, &responses);
        let yes = answers.iter().filter(|answer| **answer == 0).count();
        let total = assessment.total.as_ref().expect("a total");
        let verdict = if yes == 8 { "positive" } else { "raise-concerns" };
        assert_eq!(total.result.expect("a result").id, verdict, "{answers:?}");
        assert_eq!(assessment.is_positive(), yes == 8, "{answers:?}");
        assert_eq!(total.score(), Some(Score::whole(yes as i64)), "{answers:?}");
        for (item, answer) in assessment.items.iter().zip(&answers) {
            let found = item.answer.expect("an answer");
            assert_eq!(found.choice.label, questionnaire.choices[*answer].label);
            assert_eq!(found.concern, *answer != 0);
        }
    }
}

#[test]
fn scales_without_results_and_the_first_answer_without_points() {
    let yaml = "format: 1\nid: own\ntitle: Own\nsafety: Safe.\n\
        choices: [{ label: a, points: 1 }, { label: b }, { label: c }]\n\
        questions: [{ id: q0, text: Q0 }, { id: q1, text: Q1 }]\nscales:\n\
        - { id: plain, title: S, score: sum, questions: [q0, q1] }\n\
        - { id: judged, title: S, score: sum, questions: [q0], \
            results: [{ from: 1, id: r, positive: true, headline: H, advice: A. }] }\n";
    let questionnaire = file::load(yaml.as_bytes()).expect("a valid file");
    let assess = |first, second| {
        Assessment::new(&questionnaire, &[Response::Chosen(first), Response::Chosen(second)])
    };
    assert!(assess(0, 2).is_positive());
    assert_eq!(assess(1, 2).scales[0].without_points.expect("a choice").label, "b");
}

proptest! {
    #[test]
    fn scores_are_those_of_an_oracle(own in own(), picks in vec(any::<usize>(), 5)) {
        let questionnaire = file::load(own.yaml().as_bytes()).expect("a valid file");
        // One choice more than there are is a skipped question.
        let choices = questionnaire.choices.len();
        let (mut responses, mut answered) = (vec![Response::Skipped; own.reversed.len()], 0);
        for (response, pick) in responses.iter_mut().zip(picks) {
            if pick % (choices + 1) < choices {
                *response = Response::Chosen(pick % (choices + 1));
                answered += 1;
            }
        }
        let assessment = Assessment::new(&questionnaire, &responses);
        prop_assert_eq!(assessment.answered(), answered);
        let scales = assessment.total.iter().chain(&assessment.scales);
        prop_assert_eq!(scales.clone().count(), own.scales.len());
        for (scale, found) in own.scales.iter().zip(scales) {
            let sums = own.sums(scale, &responses);
            let (lowest, highest) = (*sums.first().expect("a sum"), *sums.last().expect("a sum"));
            let scores = (scale.score(lowest), scale.score(highest));
            prop_assert_eq!((found.lowest, found.highest), scores);
            let most = own.points.iter().max().expect("points") * scale.items.len() as i64;
            prop_assert_eq!(found.max, scale.score(most));
            let is_complete = scale.items.iter().all(|item| own.has_points(responses[*item]));
            prop_assert_eq!(found.score(), is_complete.then_some(scores.0));
            let band = Some(scale.band(lowest)).filter(|band| *band == scale.band(highest));
            let verdict = band.map(|band| format!("r{band}"));
            prop_assert_eq!(found.result.map(|result| result.id.clone()), verdict);
        }
    }
}

/// A questionnaire, as the oracle sees it. The first of its scales is the total.
#[derive(Debug)]
struct Own {
    /// Those of each choice. There is one more choice, without points.
    points: Vec<i64>,
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
    let scale = (1_usize..32, any::<bool>(), any::<u128>());
    let parts = (vec(-5_i64..=9, 2..=4), vec(any::<bool>(), 1..=5), vec(scale, 1..=4));
    parts.prop_map(|(points, reversed, scales)| {
        let mut own = Own { points, reversed, scales: Vec::new() };
        for (nth, (questions, is_mean, bits)) in scales.into_iter().enumerate() {
            let mut items: Vec<_> = (0..own.reversed.len()).collect();
            items.retain(|item| nth == 0 || *item == 0 || questions >> item & 1 == 1);
            let parts = if is_mean && nth > 0 { items.len() as i64 } else { 1 };
            let mut scale = OwnScale { items, parts, from: Vec::new() };
            for (nth, sum) in own.sums(&scale, &[Response::Skipped; 5]).into_iter().enumerate() {
                if nth == 0 || bits >> nth & 7 == 0 {
                    scale.from.push((sum * 100).div_euclid(parts));
                }
            }
            own.scales.push(scale);
        }
        own
    })
}

impl Own {
    fn worth(&self, question: usize, choice: usize) -> i64 {
        let ends = self.points.iter().min().zip(self.points.iter().max());
        let both_ends = ends.map_or(0, |(least, most)| least + most);
        if self.reversed[question] { both_ends - self.points[choice] } else { self.points[choice] }
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
        yaml += "  - { id: na, label: Does not apply }\nquestions:\n";
        for (nth, reversed) in self.reversed.iter().enumerate() {
            yaml += &format!("  - {{ id: q{nth}, text: Q{nth}, reverse: {reversed} }}\n");
        }
        for (nth, scale) in self.scales.iter().enumerate() {
            if nth > 0 {
                let list = if nth == 1 { "scales:\n" } else { "" };
                let score = if scale.parts > 1 { "mean" } else { "sum" };
                let items: Vec<_> = scale.items.iter().map(|item| format!("q{item}")).collect();
                yaml += &format!("{list}- id: s{nth}\n  title: S{nth}\n  score: {score}\n");
                yaml += &format!("  questions: [{}]\n  ", items.join(", "));
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
