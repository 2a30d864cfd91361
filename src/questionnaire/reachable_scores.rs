//! The scores that full answers to a scale can reach.

use std::collections::HashSet;
use std::sync::Arc;

use super::choices::Points;
use super::score::Score;
use super::{Questionnaire, Scale, Scoring};

/// The scores of a scale that some set of full answers reaches.
pub(crate) struct ReachableScores {
    /// The lowest and the highest sum of points.
    pub(crate) lowest: Points,
    pub(crate) highest: Points,
    /// The largest number of points that divides the difference of any two sums.
    pub(crate) step: Points,
    /// What a sum is divided by to make a score.
    divisor: usize,
    /// For each item the points that it can have, in ascending order.
    items: Vec<Arc<[Points]>>,
    /// For each number of items the sums that the first so many reach. `None` if there are too many
    /// to try.
    reached: Option<Vec<Vec<Run>>>,
}

/// The first and the last of several sums, each a step above the one before it.
type Run = (Points, Points);

/// The most additions for all scales of a file: some tenths of a second.
const MAX_ADDITIONS: usize = 6_000_000;

impl ReachableScores {
    /// Finds the scores that `scale` can reach.
    pub(crate) fn of(questionnaire: &Questionnaire, scale: &Scale) -> Self {
        Self::new(points_of_items(questionnaire, scale), scale.scoring, questionnaire.scales.len())
    }

    /// Finds the scores that a scale with `items` (at least one) can reach. Each lists the points
    /// that it can have (at least one), in ascending order. The scale is one of `scales`, which
    /// share the limit of additions.
    pub(crate) fn new(items: Vec<Arc<[Points]>>, scoring: Scoring, scales: usize) -> Self {
        let (mut step, mut seen) = (0, HashSet::new());
        for points in &items {
            // Most items share their points.
            if seen.insert(points.as_ptr()) {
                for other in points.iter() {
                    step = gcd(step, other - points[0]);
                }
            }
        }
        let step = step.max(1);
        let max_additions = MAX_ADDITIONS / scales.max(1);
        let (mut lowest, mut highest, mut additions) = (0, 0, 0);
        let mut reached = vec![vec![(0, 0)]];
        for points in &items {
            lowest += points[0];
            highest += points[points.len() - 1];
            let before = &reached[reached.len() - 1];
            additions += before.len() * points.len();
            if additions <= max_additions {
                reached.push(add(before, points, step));
            }
        }
        let reached = if additions <= max_additions { Some(reached) } else { None };
        Self { lowest, highest, step, divisor: scoring.divisor(items.len()), items, reached }
    }

    /// The same scores and prorated ones. Any score in between may be one.
    pub(crate) fn with_prorated(self) -> Self {
        Self { reached: None, ..self }
    }

    /// The score of a sum of points.
    pub(crate) fn score(&self, sum: Points) -> Score {
        Score::mean(sum, self.divisor)
    }

    /// Whether a score from `from` up to, but not including, `below` is reached. True if that is
    /// unknown, and there are scores below and above.
    pub(crate) fn any_within(&self, from: Score, below: Option<Score>) -> bool {
        let is_between = from <= self.score(self.highest)
            && below.is_none_or(|below| below > self.score(self.lowest));
        is_between && self.sums_within(from, below).is_none_or(|sums| !sums.is_empty())
    }

    /// Lists the scores from `from` up to, but not including, `below`, as the first and the last
    /// score of each run without a gap. `None` if they are unknown.
    pub(crate) fn runs(&self, from: Score, below: Option<Score>) -> Option<Vec<(Score, Score)>> {
        let sums = self.sums_within(from, below)?;
        Some(sums.iter().map(|run| (self.score(run.0), self.score(run.1))).collect())
    }

    /// Finds one of the answers that reach a score from `from` up to, but not including, `below`:
    /// the points of each item. `None` if there are none, or that is unknown.
    pub(crate) fn example(&self, from: Score, below: Option<Score>) -> Option<Vec<Points>> {
        let (mut sum, _) = *self.sums_within(from, below)?.first()?;
        let mut answers = Vec::new();
        for (nth, item) in self.items.iter().enumerate().rev() {
            // The most points for which the items before can make up the rest.
            let before = &self.reached.as_ref()?[nth];
            for points in item.iter().rev() {
                let rest = sum - points;
                let run = before.partition_point(|run| run.1 < rest);
                if run < before.len() && before[run].0 <= rest {
                    sum = rest;
                    answers.push(*points);
                    break;
                }
            }
        }
        answers.reverse();
        Some(answers)
    }

    /// Finds the sums whose scores are at least `from` and less than `below`. `None` if they are
    /// unknown.
    fn sums_within(&self, from: Score, below: Option<Score>) -> Option<Vec<Run>> {
        let runs = self.reached.as_ref()?.last()?;
        let first = self.first_at(from);
        let last = below.map_or(self.highest, |below| self.first_at(below) - self.step);
        let mut within = Vec::new();
        for run in &runs[runs.partition_point(|run| run.1 < first)..] {
            let run = (run.0.max(first), run.1.min(last));
            if run.0 > run.1 {
                break;
            }
            within.push(run);
        }
        Some(within)
    }

    /// Finds the first sum, reached or not, whose score is at least `score`.
    fn first_at(&self, score: Score) -> Points {
        let least = score.least_sum(self.divisor);
        least + (self.lowest - least).rem_euclid(self.step)
    }
}

/// Lists the points that each item of `scale` can have.
pub(crate) fn points_of_items(questionnaire: &Questionnaire, scale: &Scale) -> Vec<Arc<[Points]>> {
    scale.items.iter().map(|item| questionnaire.questions[*item].all_points()).collect()
}

/// Adds one of `points` to one of `runs`, in each way. Both are in ascending order.
fn add(runs: &[Run], points: &[Points], step: Points) -> Vec<Run> {
    let mut sums = Vec::with_capacity(runs.len() * points.len());
    for added in points {
        sums.extend(runs.iter().map(|(first, last)| (first + added, last + added)));
    }
    sums.sort();
    let mut joined: Vec<Run> = Vec::new();
    for (first, last) in sums {
        match joined.last_mut() {
            Some(before) if first <= before.1 + step => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// Finds the greatest common divisor.
fn gcd(a: Points, b: Points) -> Points {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::ReachableScores;
    use crate::questionnaire::Scoring;
    use crate::questionnaire::score::Score;

    #[test]
    fn reversed_items_reach_other_sums() {
        // Two items worth 0, 1 or 3 reach every sum up to 6 except 5. If one counts from the other
        // end, they reach 5 as well.
        let of_items = |items: [[i64; 3]; 2]| {
            ReachableScores::new(items.map(Arc::from).to_vec(), Scoring::Sum, 1)
        };
        let (plain, mixed) = (of_items([[0, 1, 3]; 2]), of_items([[0, 1, 3], [0, 2, 3]]));
        let [zero, four, five, six] = [0, 4, 5, 6].map(|sum| Score::mean(sum, 1));
        assert_eq!(plain.runs(zero, None), Some(vec![(zero, four), (six, six)]));
        assert_eq!(mixed.runs(zero, None), Some(vec![(zero, six)]));
        assert_eq!(plain.example(five, Some(six)), None);
        assert_eq!(plain.example(five, None), Some(vec![3, 3]));
        assert_eq!(mixed.example(five, None), Some(vec![3, 2]));
    }

    #[test]
    fn items_with_other_points_reach_what_they_add_up_to() {
        let items = [vec![0, 2, 4], vec![0, 6], vec![1, 1]];
        let scores = ReachableScores::new(items.map(Arc::from).to_vec(), Scoring::Sum, 1);
        assert_eq!((scores.lowest, scores.highest, scores.step), (1, 11, 2));
        let [one, eleven] = [1, 11].map(|sum| Score::mean(sum, 1));
        assert_eq!(scores.runs(one, None), Some(vec![(one, eleven)]));
    }
}
