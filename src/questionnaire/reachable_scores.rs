//! The scores that full answers to a scale can reach.

use super::score::Score;
use super::{Points, Questionnaire, Scale, Scoring};

/// The scores of a scale that some set of full answers reaches.
pub struct ReachableScores {
    scoring: Scoring,
    /// The lowest sum.
    lowest: Points,
    /// The largest number that divides the difference of any two sums.
    step: Points,
    /// The number of steps from the lowest sum to the highest.
    steps: usize,
    /// The points that items can have, each in ascending order.
    kinds: Vec<Vec<Points>>,
    /// For each item which of `kinds` it can have.
    items: Vec<usize>,
    /// For each number of items whether the first so many of them reach a sum, in steps. Empty if
    /// no item has a gap between its choices.
    reached: Vec<Vec<bool>>,
    /// The first and the last step of each run without a gap that is reached. `None` if there are
    /// too many to try.
    runs: Option<Vec<(usize, usize)>>,
}

/// The most additions for all scales of a file: some tens of milliseconds.
const MAX_ADDITIONS: usize = 50_000_000;

impl ReachableScores {
    /// Returns the reachable scores of `scale`.
    pub fn of(questionnaire: &Questionnaire, scale: &Scale) -> Self {
        let (kinds, items) = Self::kinds(questionnaire, scale);
        Self::new(&kinds, &items, scale.scoring, questionnaire.scales.len())
    }

    /// Returns the points that items can have, plain and reversed, and for each item of `scale`
    /// which of these.
    pub fn kinds(questionnaire: &Questionnaire, scale: &Scale) -> (Vec<Vec<Points>>, Vec<usize>) {
        let points: Vec<_> = questionnaire.choices.iter().filter_map(|c| c.points).collect();
        let questions = scale.items.iter().map(|item| &questionnaire.questions[*item]);
        let items = questions.map(|question| usize::from(question.reverse)).collect();
        (both_ways(&points), items)
    }

    /// Returns the reachable scores of a scale with `items` (at least one). Each is the index in
    /// `kinds` of the points that it can have (at least one). It is one of `scales`, which share
    /// the limit of additions.
    pub fn new(kinds: &[Vec<Points>], items: &[usize], scoring: Scoring, scales: usize) -> Self {
        let (mut kinds, items) = (kinds.to_vec(), items.to_vec());
        let mut step = 0;
        for points in &mut kinds {
            points.sort_unstable();
            points.dedup();
            for other in points.iter() {
                step = gcd(step, other - points[0]);
            }
        }
        let step = step.max(1);
        let span = |points: &[Points]| ((points[points.len() - 1] - points[0]) / step) as usize;
        let has_gap = kinds.iter().any(|points| span(points) >= points.len());
        let (mut lowest, mut steps, mut choices) = (0, 0, 0);
        for &kind in &items {
            lowest += kinds[kind][0];
            steps += span(&kinds[kind]);
            choices += kinds[kind].len();
        }
        let (mut reached, mut runs) = (Vec::new(), None);
        if !has_gap {
            runs = Some(vec![(0, steps)]);
        } else if choices.saturating_mul(steps) <= MAX_ADDITIONS / scales.max(1) {
            reached = try_sums(&kinds, &items, step, steps);
            runs = Some(runs_of_true(&reached[items.len()]));
        }
        Self { scoring, lowest, step, steps, kinds, items, reached, runs }
    }

    /// Returns the lowest score.
    pub fn lowest(&self) -> Score {
        self.score(0)
    }

    /// Returns the highest score.
    pub fn highest(&self) -> Score {
        self.score(self.steps)
    }

    /// Returns how far apart the scores of a run are.
    pub fn step(&self) -> Score {
        self.scoring.score(self.step, self.items.len())
    }

    /// Returns whether a score from `from` up to, but not including, `below` is reached. True if
    /// that is unknown.
    pub fn any_within(&self, from: Score, below: Option<Score>) -> bool {
        self.runs(from, below).is_none_or(|runs| !runs.is_empty())
    }

    /// Returns the scores from `from` up to, but not including, `below`, as the first and the last
    /// score of each run without a gap. `None` if they are unknown.
    pub fn runs(&self, from: Score, below: Option<Score>) -> Option<Vec<(Score, Score)>> {
        let mut scores = Vec::new();
        for (first, last) in self.runs_within(from, below)? {
            scores.push((self.score(first), self.score(last)));
        }
        Some(scores)
    }

    /// Returns one of the answers that reach a score from `from` up to, but not including, `below`:
    /// the points of each item. `None` if there are none, or that is unknown.
    pub fn example(&self, from: Score, below: Option<Score>) -> Option<Vec<Points>> {
        let (mut steps_left, _) = *self.runs_within(from, below)?.first()?;
        let mut points = Vec::new();
        for (nth, &kind) in self.items.iter().enumerate().rev() {
            let choices = &self.kinds[kind];
            let steps = |points: Points| ((points - choices[0]) / self.step) as usize;
            let fits = |steps: usize| match self.reached.get(nth) {
                Some(reached) => steps <= steps_left && reached[steps_left - steps],
                None => steps <= steps_left,
            };
            let chosen = *choices.iter().rev().find(|points| fits(steps(**points)))?;
            steps_left -= steps(chosen);
            points.push(chosen);
        }
        points.reverse();
        Some(points)
    }

    fn runs_within(&self, from: Score, below: Option<Score>) -> Option<Vec<(usize, usize)>> {
        let all_runs = self.runs.as_ref()?;
        let first = self.first_at(from);
        let behind = below.map_or(self.steps + 1, |below| self.first_at(below));
        let mut within = Vec::new();
        let runs_before = all_runs.partition_point(|(_, last)| *last < first);
        for (start, last) in &all_runs[runs_before..] {
            let (start, end) = (first.max(*start), behind.min(last + 1));
            if start >= end {
                break;
            }
            within.push((start, end - 1));
        }
        Some(within)
    }

    fn score(&self, step: usize) -> Score {
        let sum = self.lowest + step as Points * self.step;
        self.scoring.score(sum, self.items.len())
    }

    /// Returns the first step whose score is at least `score`, or one more than there are.
    fn first_at(&self, score: Score) -> usize {
        let (mut low, mut high) = (0, self.steps + 1);
        while low < high {
            let middle = (low + high) / 2;
            if self.score(middle) < score {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Returns `points`, and what they are worth in a reversed item.
pub fn both_ways(points: &[Points]) -> Vec<Vec<Points>> {
    let least = points.iter().min().unwrap_or(&0);
    let most = points.iter().max().unwrap_or(&0);
    let reversed = points.iter().map(|points| least + most - points).collect();
    vec![points.to_vec(), reversed]
}

/// Returns for each number of items whether the first so many of them reach a sum of up to `steps`.
fn try_sums(kinds: &[Vec<Points>], items: &[usize], step: Points, steps: usize) -> Vec<Vec<bool>> {
    let mut none = vec![false; steps + 1];
    none[0] = true;
    let mut reached = vec![none];
    for (nth, &kind) in items.iter().enumerate() {
        let least = kinds[kind][0];
        let offsets: Vec<_> = kinds[kind].iter().map(|p| ((p - least) / step) as usize).collect();
        let mut next = vec![false; steps + 1];
        for sum in (0..=steps).filter(|&sum| reached[nth][sum]) {
            for offset in &offsets {
                next[sum + offset] = true;
            }
        }
        reached.push(next);
    }
    reached
}

fn runs_of_true(reached: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for step in (0..reached.len()).filter(|&step| reached[step]) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == step => *last = step,
            _ => runs.push((step, step)),
        }
    }
    runs
}

fn gcd(a: Points, b: Points) -> Points {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::{ReachableScores, both_ways};
    use crate::questionnaire::Scoring;
    use crate::questionnaire::score::Score;

    #[test]
    fn reversed_items_reach_other_sums() {
        // Two items worth 0, 1 or 3 reach every sum up to 6 except 5. If one counts from the other
        // end, they reach 5 as well.
        let kinds = both_ways(&[0, 1, 3]);
        let plain = ReachableScores::new(&kinds, &[0, 0], Scoring::Sum, 1);
        let mixed = ReachableScores::new(&kinds, &[0, 1], Scoring::Sum, 1);
        let reached = |scores: &ReachableScores| -> Vec<i64> {
            let is_reached =
                |sum: &i64| scores.any_within(Score::whole(*sum), Some(Score::whole(sum + 1)));
            (-1..=7).filter(is_reached).collect()
        };
        assert_eq!(reached(&plain), [0, 1, 2, 3, 4, 6]);
        assert_eq!(reached(&mixed), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(mixed.example(Score::whole(5), None), Some(vec![3, 2]));
        assert_eq!(plain.example(Score::whole(5), Some(Score::whole(6))), None);
        let even = ReachableScores::new(&[vec![1, 2, 3]], &[0, 0, 0], Scoring::Sum, 1);
        assert_eq!(even.example(Score::whole(6), None), Some(vec![1, 2, 3]));
    }

    #[test]
    fn too_many_sums_are_unknown_and_not_unreached() {
        let items = vec![0; 5_000];
        let scores = ReachableScores::new(&[vec![0, 1, 1_000_000]], &items, Scoring::Mean, 1);
        assert_eq!(scores.lowest(), Score::whole(0));
        assert_eq!(scores.highest(), Score::whole(1_000_000));
        assert!(scores.runs(Score::whole(1), None).is_none());
        assert!(scores.any_within(Score::whole(1), None));
    }
}
