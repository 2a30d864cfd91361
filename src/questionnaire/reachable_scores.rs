//! The scores that full answers to a scale can reach.

use super::score::Score;
use super::{Points, Questionnaire, Scale, Scoring};

/// The scores of a scale that some set of full answers reaches.
pub struct ReachableScores {
    scoring: Scoring,
    items: usize,
    /// The lowest sum.
    lowest: Points,
    /// The largest number that divides the difference of any two sums.
    step: Points,
    /// The number of steps from the lowest sum to the highest.
    steps: usize,
    /// The first and the last step of each run without a gap that is reached. `None` if there are too many to try.
    runs: Option<Vec<(usize, usize)>>,
}

/// The most additions for all scales of a file: some tens of milliseconds.
const MAX_ADDITIONS: usize = 50_000_000;

impl ReachableScores {
    /// Returns the reachable scores of `scale`.
    pub fn of(questionnaire: &Questionnaire, scale: &Scale) -> Self {
        let points: Vec<_> = questionnaire.choices.iter().filter_map(|c| c.points).collect();
        let reversed: Vec<_> =
            scale.items.iter().map(|&item| questionnaire.questions[item].reverse).collect();
        Self::new(&points, &reversed, scale.scoring, questionnaire.scales.len())
    }

    /// Returns the reachable scores of a scale whose choices are worth `points` (at least one). `reversed` says for each of its
    /// items (at least one) whether it is reverse-keyed. It is one of `scales`, which share the limit of additions.
    pub fn new(points: &[Points], reversed: &[bool], scoring: Scoring, scales: usize) -> Self {
        let least = points.iter().copied().min().unwrap_or(0);
        let most = points.iter().copied().max().unwrap_or(0);
        let step = points.iter().fold(0, |step, points| gcd(step, points - least)).max(1);
        let width = ((most - least) / step) as usize;
        let mut offsets: Vec<_> =
            points.iter().map(|points| ((points - least) / step) as usize).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let steps = reversed.len() * width;
        let runs = if offsets.len() == width + 1 {
            // No gap between the choices, so none between the sums.
            Some(vec![(0, steps)])
        } else if reversed.len() * offsets.len() * steps > MAX_ADDITIONS / scales.max(1) {
            None
        } else {
            let from_other_end: Vec<_> = offsets.iter().map(|offset| width - offset).collect();
            let mut reached = vec![false; steps + 1];
            reached[0] = true;
            for &reversed in reversed {
                let offsets = if reversed { &from_other_end } else { &offsets };
                let mut next = vec![false; steps + 1];
                for sum in (0..=steps).filter(|&sum| reached[sum]) {
                    for offset in offsets {
                        next[sum + offset] = true;
                    }
                }
                reached = next;
            }
            Some(runs_of_true(&reached))
        };
        let items = reversed.len();
        Self { scoring, items, lowest: items as Points * least, step, steps, runs }
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
        self.scoring.score(self.step, self.items)
    }

    /// Returns whether a score from `from` up to, but not including, `below` is reached. True if that is unknown.
    pub fn any_within(&self, from: Score, below: Option<Score>) -> bool {
        self.runs(from, below).is_none_or(|runs| !runs.is_empty())
    }

    /// Returns the scores from `from` up to, but not including, `below`, as the first and the last score of each run without
    /// a gap. `None` if they are unknown.
    pub fn runs(&self, from: Score, below: Option<Score>) -> Option<Vec<(Score, Score)>> {
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
            within.push((self.score(start), self.score(end - 1)));
        }
        Some(within)
    }

    fn score(&self, step: usize) -> Score {
        let sum = self.lowest + step as Points * self.step;
        self.scoring.score(sum, self.items)
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
    use super::ReachableScores;
    use crate::questionnaire::Scoring;
    use crate::questionnaire::score::Score;

    #[test]
    fn reversed_items_reach_other_sums() {
        // Two items worth 0, 1 or 3 reach every sum up to 6 except 5. If one counts from the other end, they reach 5 as well.
        let plain = ReachableScores::new(&[0, 1, 3], &[false, false], Scoring::Sum, 1);
        let mixed = ReachableScores::new(&[0, 1, 3], &[false, true], Scoring::Sum, 1);
        let reached = |scores: &ReachableScores| -> Vec<i64> {
            let is_reached =
                |sum: &i64| scores.any_within(Score::whole(*sum), Some(Score::whole(sum + 1)));
            (-1..=7).filter(is_reached).collect()
        };
        assert_eq!(reached(&plain), [0, 1, 2, 3, 4, 6]);
        assert_eq!(reached(&mixed), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn too_many_sums_are_unknown_and_not_unreached() {
        let reversed = vec![false; 5_000];
        let scores = ReachableScores::new(&[0, 1, 1_000_000], &reversed, Scoring::Mean, 1);
        assert_eq!(scores.lowest(), Score::whole(0));
        assert_eq!(scores.highest(), Score::whole(1_000_000));
        assert!(scores.runs(Score::whole(1), None).is_none());
        assert!(scores.any_within(Score::whole(1), None));
    }
}
