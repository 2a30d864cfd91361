//! The scores that full answers to a scale can reach.

use super::score::Score;
use super::{Points, Questionnaire, Scale, Scoring};

/// The scores of a scale that some set of full answers reaches. Sums of points are counted in steps
/// from the lowest one.
pub struct ReachableScores {
    scoring: Scoring,
    /// The lowest sum, in points.
    lowest: Points,
    /// The largest number of points that divides the difference of any two sums.
    step: Points,
    /// The highest sum, in steps.
    steps: Points,
    /// The points that items can have, each in ascending order.
    kinds: Vec<Vec<Points>>,
    /// For each item which of `kinds` it can have.
    items: Vec<usize>,
    /// For each number of items the sums that the first so many reach. `None` if there are too many
    /// to try.
    reached: Option<Vec<Vec<Run>>>,
}

/// The first and the last of several sums without a gap.
type Run = (Points, Points);

/// The most additions for all scales of a file: some tenths of a second.
const MAX_ADDITIONS: usize = 6_000_000;

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
            for other in points.iter() {
                step = gcd(step, other - points[0]);
            }
        }
        let step = step.max(1);
        let (mut lowest, mut steps, mut additions) = (0, 0, 0);
        let mut reached = Some(vec![vec![(0, 0)]]);
        for &kind in &items {
            let points = &kinds[kind];
            lowest += points[0];
            let offsets: Vec<_> = points.iter().map(|other| (other - points[0]) / step).collect();
            steps += offsets[offsets.len() - 1];
            if let Some(runs) = &mut reached {
                let before = &runs[runs.len() - 1];
                additions += before.len() * offsets.len();
                if additions > MAX_ADDITIONS / scales.max(1) {
                    reached = None;
                } else {
                    runs.push(add(before, &offsets));
                }
            }
        }
        Self { scoring, lowest, step, steps, kinds, items, reached }
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
        for (first, last) in self.sums_within(from, below)? {
            scores.push((self.score(first), self.score(last)));
        }
        Some(scores)
    }

    /// Returns one of the answers that reach a score from `from` up to, but not including, `below`:
    /// the points of each item. `None` if there are none, or that is unknown.
    pub fn example(&self, from: Score, below: Option<Score>) -> Option<Vec<Points>> {
        let (mut left, _) = *self.sums_within(from, below)?.first()?;
        let mut points = Vec::new();
        for (kind, runs) in self.items.iter().zip(self.reached.as_ref()?).rev() {
            let choices = &self.kinds[*kind];
            let left_by = |points: Points| left - (points - choices[0]) / self.step;
            let chosen = *choices.iter().rev().find(|points| contains(runs, left_by(**points)))?;
            left = left_by(chosen);
            points.push(chosen);
        }
        points.reverse();
        Some(points)
    }

    fn sums_within(&self, from: Score, below: Option<Score>) -> Option<Vec<Run>> {
        let runs = self.reached.as_ref()?.last()?;
        let first = self.first_at(from);
        let last = below.map_or(self.steps, |below| self.first_at(below) - 1);
        let mut within = Vec::new();
        let runs_before = runs.partition_point(|run| run.1 < first);
        for run in &runs[runs_before..] {
            let run = (run.0.max(first), run.1.min(last));
            if run.0 > run.1 {
                break;
            }
            within.push(run);
        }
        Some(within)
    }

    fn score(&self, steps: Points) -> Score {
        self.scoring.score(self.lowest + steps * self.step, self.items.len())
    }

    /// Returns the first sum whose score is at least `score`, or one more than the highest.
    fn first_at(&self, score: Score) -> Points {
        let items = if self.scoring == Scoring::Mean { self.items.len() } else { 1 };
        let points = score.least_sum(items) - self.lowest;
        (points + self.step - 1).div_euclid(self.step).clamp(0, self.steps + 1)
    }
}

/// Returns `points`, and what they are worth in a reversed item.
pub fn both_ways(points: &[Points]) -> Vec<Vec<Points>> {
    let least = points.iter().min().unwrap_or(&0);
    let most = points.iter().max().unwrap_or(&0);
    let reversed = points.iter().map(|points| least + most - points).collect();
    vec![points.to_vec(), reversed]
}

/// Returns the sums of one of `runs` and one of `offsets`, which are ascending.
fn add(runs: &[Run], offsets: &[Points]) -> Vec<Run> {
    let mut sums = Vec::with_capacity(runs.len() * offsets.len());
    for offset in offsets {
        for (first, last) in runs {
            sums.push((first + offset, last + offset));
        }
    }
    sums.sort();
    let mut joined: Vec<Run> = Vec::new();
    for (first, last) in sums {
        match joined.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

fn contains(runs: &[Run], sum: Points) -> bool {
    let runs_before = runs.partition_point(|run| run.1 < sum);
    runs.get(runs_before).is_some_and(|run| run.0 <= sum)
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
