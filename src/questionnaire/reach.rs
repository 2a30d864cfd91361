//! Which scores the answers to a scale can make.

use std::ops::Range;

use super::{Points, Score, Scoring};

/// The scores of a scale that some set of full answers reaches.
pub struct Reachable {
    scoring: Scoring,
    items: usize,
    lowest: Points,
    step: Points,
    /// Steps from the lowest sum to the highest.
    steps: usize,
    reached: Reached,
}

enum Reached {
    Every,
    /// The n-th is the sum `lowest + n * step`.
    These(Vec<bool>),
    /// It would take too long to tell.
    Unproven,
}

/// Additions to do at most for all scales of a file: some tens of milliseconds.
const MAX_WORK: usize = 50_000_000;

impl Reachable {
    /// For a scale of `plain` and `reversed` items, at least one, whose choices are worth `points`, at least one. It is one
    /// of so many `scales`.
    pub(super) fn new(
        points: &[Points],
        plain: usize,
        reversed: usize,
        scoring: Scoring,
        scales: usize,
    ) -> Self {
        let least = points.iter().copied().min().unwrap_or(0);
        let most = points.iter().copied().max().unwrap_or(0);
        let items = plain + reversed;
        let step = points
            .iter()
            .fold(0, |step, points| gcd(step, points - least))
            .max(1);
        let mut offsets: Vec<usize> = points
            .iter()
            .map(|points| ((points - least) / step) as usize)
            .collect();
        offsets.sort_unstable();
        offsets.dedup();
        let width = ((most - least) / step) as usize;
        let steps = items * width;
        let reached = if offsets.len() == width + 1 {
            // No gap between the choices, so none between the sums.
            Reached::Every
        } else if items * offsets.len() * steps > MAX_WORK / scales.max(1) {
            Reached::Unproven
        } else {
            let turned: Vec<usize> = offsets.iter().map(|offset| width - offset).collect();
            let mut reached = vec![false; steps + 1];
            reached[0] = true;
            for item in 0..items {
                let offsets = if item < plain { &offsets } else { &turned };
                let before = std::mem::replace(&mut reached, vec![false; steps + 1]);
                for (sum, _) in before.iter().enumerate().filter(|(_, reached)| **reached) {
                    for offset in offsets {
                        reached[sum + offset] = true;
                    }
                }
            }
            Reached::These(reached)
        };
        Self {
            scoring,
            items,
            lowest: items as Points * least,
            step,
            steps,
            reached,
        }
    }

    fn score(&self, step: usize) -> Score {
        let sum = self.lowest + step as Points * self.step;
        match self.scoring {
            Scoring::Sum => Score::whole(sum),
            Scoring::Mean => Score::mean(sum, self.items),
        }
    }

    /// The lowest score.
    pub fn lowest(&self) -> Score {
        self.score(0)
    }

    /// The highest score.
    pub fn highest(&self) -> Score {
        self.score(self.steps)
    }

    /// Whether any score lies from `from` up to and without `below`. Where it is not proven, yes.
    pub fn any_within(&self, from: Score, below: Option<Score>) -> bool {
        let within = self.within(from, below);
        match &self.reached {
            Reached::Every => !within.is_empty(),
            Reached::These(reached) => reached[within].contains(&true),
            Reached::Unproven => true,
        }
    }

    /// The scores from `from` up to and without `below`, as the first and last of each run without a gap. `None` where it is
    /// not proven.
    pub fn runs(&self, from: Score, below: Option<Score>) -> Option<Vec<(Score, Score)>> {
        let within = self.within(from, below);
        let runs = match &self.reached {
            Reached::Every if within.is_empty() => Vec::new(),
            Reached::Every => vec![(within.start, within.end - 1)],
            Reached::These(reached) => {
                let mut runs: Vec<(usize, usize)> = Vec::new();
                for step in within.filter(|&step| reached[step]) {
                    match runs.last_mut() {
                        Some((_, last)) if *last + 1 == step => *last = step,
                        _ => runs.push((step, step)),
                    }
                }
                runs
            }
            Reached::Unproven => return None,
        };
        let scores = runs.into_iter();
        Some(
            scores
                .map(|(first, last)| (self.score(first), self.score(last)))
                .collect(),
        )
    }

    /// How far apart the scores of a run are.
    pub fn step(&self) -> Score {
        match self.scoring {
            Scoring::Sum => Score::whole(self.step),
            Scoring::Mean => Score::mean(self.step, self.items),
        }
    }

    fn within(&self, from: Score, below: Option<Score>) -> Range<usize> {
        self.first_at(from)..below.map_or(self.steps + 1, |below| self.first_at(below))
    }

    /// The first step whose score is at least `score`; one past the last if there is none.
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

fn gcd(a: Points, b: Points) -> Points {
    if b == 0 { a } else { gcd(b, a % b) }
}
