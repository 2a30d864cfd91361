//! Every pattern of answers to the built-in questions, and to others against an oracle.

use super::{Assessment, ScaleAssessment};
use crate::questionnaire::file;
use crate::questionnaire::score::Score;
use crate::responses::Response;

/// The article's rule: all eight "yes" is positive, anything else is worth raising.
#[test]
fn all_patterns_of_the_built_in_answers() {
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    let choices = &questionnaire.questions[0].choices.list;
    assert_eq!(choices[0].label, "Yes");
    for pattern in 0..3_usize.pow(8) {
        let answers: Vec<_> = (0..8).map(|question| pattern / 3_usize.pow(question) % 3).collect();
        let responses: Vec<_> = answers.iter().map(|answer| Response::Chosen(*answer)).collect();
        let assessment = Assessment::new(&questionnaire, &responses);
        let yes = answers.iter().filter(|answer| **answer == 0).count();
        let total = assessment.total.as_ref().expect("a total");
        let verdict = if yes == 8 { "positive" } else { "raise-concerns" };
        assert_eq!(total.result.expect("a result").id, verdict, "{answers:?}");
        assert_eq!(assessment.is_positive(), yes == 8, "{answers:?}");
        assert_eq!(total.score, Some(Score::mean(yes as i64, 1)), "{answers:?}");
        for (item, answer) in assessment.items.iter().zip(&answers) {
            let found = item.answer.expect("an answer");
            assert_eq!(found.choice.label, choices[*answer].label);
            assert_eq!(found.concern, *answer != 0);
        }
    }
}

#[test]
fn scales_without_results_and_the_first_answer_without_points() {
    let yaml = "format: 1\nid: own\ntitle: Own\nsafety: Safe.\n\
        choices: [{ label: a, points: 1 }, { label: b }, { label: c }, { label: d, points: 0 }]\n\
        questions: [{ id: q0, text: Q0 }, { id: q1, text: Q1 }]\nscales:\n\
        - { id: plain, title: S, score: sum, questions: [q0, q1] }\n\
        - { id: judged, title: S, score: sum, questions: [q0], \
            results: [{ from: 0, id: r0, positive: false, headline: H, advice: A. }, \
            { from: 1, id: r1, positive: true, headline: H, advice: A. }] }\n";
    let questionnaire = file::load(yaml.as_bytes()).expect("a valid file");
    let assess = |first, second| {
        Assessment::new(&questionnaire, &[Response::Chosen(first), Response::Chosen(second)])
    };
    assert!(assess(0, 2).is_positive());
    assert!(!assess(1, 2).is_positive());
    assert_eq!(assess(1, 2).scales[0].without_points.expect("a choice").label, "b");
}

const OWN: &str = "\
format: 1
id: own
title: Own
safety: Safe.
choices:
- { label: c0, points: -1 }
- { label: c1, points: 0 }
- { label: c2, points: 4 }
- { label: Does not apply }
questions:
- { id: q0, text: Q0 }
- { id: q1, text: Q1, reverse: true }
- { id: q2, text: Q2 }
- { id: q3, text: Q3 }
results:
- { from: -4, id: r0, positive: false, headline: H, advice: A. }
- { from: 3, id: r1, positive: false, headline: H, advice: A. }
- { from: 9, id: r2, positive: true, headline: H, advice: A. }
scales:
- id: s
  title: S
  score: mean
  questions: [q0, q1, q3]
  results:
  - { from: -1, id: r0, positive: false, headline: H, advice: A. }
  - { from: 1.33, id: r1, positive: false, headline: H, advice: A. }
  - { from: 2.66, id: r2, positive: true, headline: H, advice: A. }
";

/// What each choice is worth, and what it is worth in the reversed question.
const POINTS: [[i64; 2]; 3] = [[-1, 4], [0, 3], [4, -1]];

#[test]
fn an_open_score_spans_every_way_to_complete_the_answers() {
    let questionnaire = file::load(OWN.as_bytes()).expect("a valid file");
    for pattern in 0..5_usize.pow(4) {
        // The choice 3 has no points, and 4 is a skipped question.
        let answers = [0, 1, 2, 3].map(|question| pattern / 5_usize.pow(question) % 5);
        let response = |answer| {
            if answer == 4 { Response::Skipped } else { Response::Chosen(answer) }
        };
        let responses = answers.map(response);
        let assessment = Assessment::new(&questionnaire, &responses);
        let answered = answers.iter().filter(|answer| **answer < 4).count();
        assert_eq!(assessment.answered(), answered);
        let total = assessment.total.as_ref().expect("a total");
        compare(total, &answers, 1, [3, 9]);
        let [first, second, _, fourth] = answers;
        compare(&assessment.scales[0], &[first, second, fourth], 3, [4, 8]);
    }
}

/// Asserts that `found` is as an oracle scores `answers`. A score of 1 is `parts` points, and the
/// results r1 and r2 begin at `cut_offs`, in points.
fn compare(found: &ScaleAssessment, answers: &[usize], parts: usize, cut_offs: [i64; 2]) {
    let mut sums = vec![0];
    for (nth, answer) in answers.iter().enumerate() {
        let mut longer = Vec::new();
        for (choice, worth) in POINTS.iter().enumerate() {
            if *answer == choice || *answer > 2 {
                longer.extend(sums.iter().map(|sum| sum + worth[usize::from(nth == 1)]));
            }
        }
        sums = longer;
    }
    sums.sort();
    let (lowest, highest) = (sums[0], sums[sums.len() - 1]);
    assert_eq!(found.lowest, Score::mean(lowest, parts), "{answers:?}");
    assert_eq!(found.highest, Score::mean(highest, parts), "{answers:?}");
    assert_eq!(found.max, Score::mean(4 * answers.len() as i64, parts));
    let is_complete = answers.iter().all(|answer| *answer < 3);
    assert_eq!(found.score, is_complete.then_some(found.lowest), "{answers:?}");
    let result = |sum| format!("r{}", cut_offs.iter().filter(|from| sum >= **from).count());
    let verdict = if result(lowest) == result(highest) { Some(result(lowest)) } else { None };
    assert_eq!(found.result.map(|result| result.id.clone()), verdict, "{answers:?}");
}
