//! A score as an exact fraction, so that rounding never decides a result.

use std::cmp::Ordering;
use std::fmt;

/// A score: a whole number of points, or a mean of them.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    numerator: i64,
    /// At least one.
    denominator: i64,
}

impl Score {
    /// Divides the `sum` of some points by `divisor`, at least one.
    pub(crate) fn mean(sum: i64, divisor: usize) -> Self {
        Self { numerator: sum, denominator: divisor.max(1) as i64 }
    }

    /// Reads the decimal number that `value` was written as: 3.2 is exactly 32/10. `None` if it is
    /// not finite, beyond a million million, or has more than six decimals.
    pub(crate) fn decimal(value: f64) -> Option<Self> {
        // The shortest text that reads back as the same float is what the file says.
        let text = value.to_string();
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        if !value.is_finite() || value.abs() > 1e12 || decimals.len() > 6 {
            return None;
        }
        let numerator = format!("{whole}{decimals}").parse().ok()?;
        Some(Self { numerator, denominator: 10_i64.pow(decimals.len() as u32) })
    }

    /// The score if it is a whole number.
    pub(crate) fn as_whole(self) -> Option<i64> {
        let Self { numerator, denominator } = self;
        if numerator % denominator == 0 { Some(numerator / denominator) } else { None }
    }

    /// Finds the least sum of points that makes this score or more if it is divided by `divisor`.
    pub(crate) fn least_sum(self, divisor: usize) -> i64 {
        let (sum, denominator) = (i128::from(self.numerator) * divisor as i128, self.denominator);
        // Rounded up, by way of the negative sum, which is rounded down.
        -(-sum).div_euclid(denominator.into()) as i64
    }

    /// The score in millionths, cut off and not rounded.
    pub(crate) fn millionths(self) -> i128 {
        i128::from(self.numerator) * 1_000_000 / i128::from(self.denominator)
    }

    /// The nearest floating-point number, for output only.
    pub(crate) fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let cross = |a: &Self, b: &Self| i128::from(a.numerator) * i128::from(b.denominator);
        Some(cross(self, other).cmp(&cross(other, self)))
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// At most two decimals, rounded down: a mean just below a cut-off must not look as if it reached
/// it.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let hundredths = (i128::from(self.numerator) * 100).div_euclid(self.denominator.into());
        let sign = if hundredths < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::Score;

    #[test]
    fn scores_are_compared_exactly() {
        let decimal = |value| Score::decimal(value).expect("a score");
        assert!(decimal(0.333_333) < Score::mean(1, 3) && Score::mean(1, 3) < decimal(0.333_334));
        assert!(Score::mean(-1, 3) < Score::mean(0, 1));
        assert!(Score::mean(i64::MAX, 2) < Score::mean(i64::MAX, 1));
    }

    #[test]
    fn decimals_are_what_was_written() {
        assert_eq!(Score::decimal(3.2), Some(Score::mean(32, 10)));
        assert_eq!(Score::decimal(-0.000_001), Some(Score::mean(-1, 1_000_000)));
        assert_eq!(Score::decimal(1e12), Some(Score::mean(1_000_000_000_000, 1)));
        assert_eq!(Score::decimal(1e12 + 1.0), None);
    }

    #[test]
    fn means_are_rounded_down() {
        for (sum, items, shown) in [(8, 3, "2.66"), (-1, 3, "-0.34"), (5, 2, "2.5"), (6, 3, "2")] {
            assert_eq!(Score::mean(sum, items).to_string(), shown);
        }
        assert_eq!(Score::mean(6, 3).as_whole(), Some(2));
        assert_eq!(Score::mean(7, 3).as_whole(), None);
    }
}
