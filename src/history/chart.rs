//! A score over time as it is drawn: points and a line, in front of the results that the scores mean.

use maud::{Markup, html};

use super::rows::ScoreSeries;
use crate::page::Direction;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Points, Questionnaire, ResultBand, Scale};
use crate::saved_check::{Number, SavedCheck, SavedScore};

/// The height of a chart in CSS pixels, without the dates below it.
const HEIGHT: f64 = 190.0;
/// No score is nearer to the top or the bottom than this part of their range.
const MARGIN: f64 = 0.06;
/// The most lines of the grid.
const MAX_GRID_LINES: i64 = 6;

/// A score over time.
pub struct Chart<'c> {
    /// The name of the score, and what it is out of.
    pub heading: String,
    /// One for each check. `None` where it has no such score.
    points: Vec<Option<Point<'c>>>,
    /// The date of each check.
    dates: &'c [String],
    /// What the scores mean, from the lowest up. Empty if that is not known, or was not the same for every check.
    bands: &'c [ResultBand],
    axis: Axis,
}

/// The score of a check.
struct Point<'c> {
    score: &'c SavedScore,
    /// The score as it is read.
    figures: String,
    date: &'c str,
    /// When it was, from 0 for the first check to 1 for the last.
    position: f64,
    lowest: f64,
    highest: f64,
}

impl<'c> Chart<'c> {
    /// Returns the chart of the scores in `series`, one for each of `checks` and its date in `dates`. `questionnaire` is theirs, if
    /// it is known. `None` if there is no score.
    pub fn new(
        series: &ScoreSeries<'c>,
        checks: &[&SavedCheck],
        dates: &'c [String],
        questionnaire: Option<&'c Questionnaire>,
        words: &Words,
    ) -> Option<Self> {
        let row = series.row(words)?;
        let points: Vec<_> =
            (series.scores.iter().zip(row.cells).zip(dates).zip(positions(checks)))
                .map(|(((score, figures), date), position)| {
                    let score = (*score)?;
                    let [lowest, highest] = score.score_range?.map(Number::to_f64);
                    Some(Point { score, figures: figures?, date, position, lowest, highest })
                })
                .collect();
        let known = questionnaire.and_then(|asked| Some((asked, series.scale_of(asked)?)));
        let known = known.filter(|(asked, scale)| {
            points.iter().flatten().all(|point| is_scored_by(point.score, asked, scale))
        });
        let (axis, bands) = match known {
            Some((asked, scale)) => (Axis::of(asked, scale), scale.results.as_slice()),
            None => (Axis::around(&points), &[][..]),
        };
        Some(Self { heading: row.heading, points, dates, bands, axis })
    }

    /// Returns what the scores mean, from the lowest up. Empty if that is not known, or was not the same for every check.
    pub fn bands(&self) -> &[ResultBand] {
        self.bands
    }

    /// Returns whether there is a bar: a check with an open score.
    pub fn has_bars(&self) -> bool {
        self.points.iter().flatten().any(Point::is_open)
    }

    /// Says what the line shows.
    fn in_words(&self, words: &Words) -> String {
        let points: Vec<_> = self.points.iter().flatten().collect();
        let lowest = points.iter().min_by(|a, b| a.lowest.total_cmp(&b.lowest));
        let highest = points.iter().max_by(|a, b| a.highest.total_cmp(&b.highest));
        let score_on = |point: &Point| words.score_on(&point.figures, point.date);
        match (&points[..], lowest, highest) {
            ([first, .., last], Some(lowest), Some(highest)) => words.chart(
                &self.heading,
                score_on(first),
                score_on(last),
                &lowest.figures,
                &highest.figures,
            ),
            ([only], ..) => words.chart_of_one(&self.heading, score_on(only)),
            _ => String::new(),
        }
    }

    /// Returns the drawing, in which time goes in `direction`.
    pub fn drawing(&self, direction: Direction, words: &Words) -> Markup {
        let x = |position: f64| match direction {
            Direction::LeftToRight => percent(position),
            Direction::RightToLeft => percent(1.0 - position),
        };
        let beside_axis = match direction {
            Direction::LeftToRight => -12,
            Direction::RightToLeft => 12,
        };
        let y = |score: f64| pixels(self.axis.y(score));
        let grid: Vec<_> =
            self.axis.grid().map(|score| (y(score as f64), words.number(score))).collect();
        let widest = grid.iter().map(|(_, number)| number.chars().count()).max().unwrap_or(0);
        html! {
            svg role="img" aria-label=(self.in_words(words)) style={ "--axis:" (widest + 2) "ch" } {
                @for (nth, (top, bottom)) in self.edges().into_iter().enumerate() {
                    rect.band.upper[nth % 2 == 1] width="100%" y=(pixels(top)) height=(pixels(bottom - top)) {}
                    @if nth > 0 { line.edge x2="100%" y1=(pixels(bottom)) y2=(pixels(bottom)) {} }
                }
                @for (y, number) in &grid {
                    line.grid x2="100%" y1=(y) y2=(y) {}
                    text x=(x(0.0)) dx=(beside_axis) y=(y) dy="0.35em" text-anchor="end" { (number) }
                }
                @for (from, to) in self.segments() {
                    line.score x1=(x(from.position)) y1=(y(from.lowest)) x2=(x(to.position)) y2=(y(to.lowest)) {}
                }
                @for point in self.points.iter().flatten() {
                    g {
                        title { (words.answered_on(point.date, &point.figures)) }
                        @if point.is_open() {
                            line.bar x1=(x(point.position)) y1=(y(point.lowest)) x2=(x(point.position)) y2=(y(point.highest)) {}
                        } @else {
                            circle.point cx=(x(point.position)) cy=(y(point.lowest)) r="4.5" {}
                        }
                    }
                }
                @for (position, anchor, date) in self.dates_below() {
                    text x=(x(position)) y=(HEIGHT) dy="1.4em" text-anchor=(anchor) { (date) }
                }
            }
        }
    }

    /// Returns the top and the bottom of each band, from the lowest up.
    fn edges(&self) -> Vec<(f64, f64)> {
        let edges = self.bands.iter().skip(1).map(|band| self.axis.edge_below(band));
        let bottoms = [HEIGHT].into_iter().chain(edges.clone());
        edges.chain([0.0]).zip(bottoms).take(self.bands.len()).collect()
    }

    /// Returns the neighbours that a line joins: both have a score, out of the same.
    fn segments(&self) -> impl Iterator<Item = (&Point<'c>, &Point<'c>)> {
        self.points.windows(2).filter_map(|neighbours| {
            let [Some(from), Some(to)] = neighbours else { return None };
            let is_joined =
                !from.is_open() && !to.is_open() && from.score.max_score == to.score.max_score;
            is_joined.then_some((from, to))
        })
    }

    /// Returns the dates at the ends of the time: where each stands, which side of it is there, and the date.
    fn dates_below(&self) -> Vec<(f64, &str, &str)> {
        match self.dates {
            [only] => vec![(0.5, "middle", only)],
            [first, .., last] => vec![(0.0, "start", first), (1.0, "end", last)],
            [] => Vec::new(),
        }
    }
}

impl Point<'_> {
    fn is_open(&self) -> bool {
        self.score.score.is_none()
    }
}

/// Returns whether `score` means in `scale` of `questionnaire` what it meant when it was saved. The questions and the results may have
/// been changed since.
fn is_scored_by(score: &SavedScore, questionnaire: &Questionnaire, scale: &Scale) -> bool {
    let result_at = |number: Number| {
        let is_reached = |result: &&ResultBand| result.from.to_f64() <= number.to_f64();
        scale.results.iter().rfind(is_reached).map(|result| result.id.as_str())
    };
    let results = score.score_range.map(|range| range.map(result_at));
    let result = results.and_then(|[lowest, highest]| lowest.filter(|_| lowest == highest));
    score.max_score == Some(questionnaire.max_score(scale).into())
        && score.verdict.as_deref() == result
}

/// Returns when each of `checks` was, from 0 for the first to 1 for the last. They are sorted by time.
fn positions(checks: &[&SavedCheck]) -> impl Iterator<Item = f64> {
    let seconds = checks.iter().map(|check| check.answered_at.as_second() as f64);
    let (first, last) =
        (seconds.clone().next().unwrap_or(0.0), seconds.clone().next_back().unwrap_or(0.0));
    seconds.map(move |at| if first < last { (at - first) / (last - first) } else { 0.5 })
}

/// The scores from the bottom of a chart to its top.
struct Axis {
    lowest: f64,
    highest: f64,
    /// The least by which two scores can differ.
    step: f64,
}

impl Axis {
    /// Returns the axis for all scores of `scale` in `questionnaire`.
    fn of(questionnaire: &Questionnaire, scale: &Scale) -> Self {
        let fewest = scale.items.len() as Points * questionnaire.points_range().start();
        Self {
            lowest: scale.score(fewest).to_f64(),
            highest: questionnaire.max_score(scale).to_f64(),
            step: scale.score(1).to_f64(),
        }
    }

    /// Returns the axis for `points`, from 0 to what they are out of.
    fn around(points: &[Option<Point>]) -> Self {
        let points = || points.iter().flatten();
        let out_of = points().filter_map(|point| point.score.max_score).map(Number::to_f64);
        Self {
            lowest: points().map(|point| point.lowest).fold(0.0, f64::min),
            highest: out_of.fold(0.0, f64::max),
            step: 0.0,
        }
    }

    fn range(&self) -> f64 {
        // All scores may be the same.
        (self.highest - self.lowest).max(1.0)
    }

    /// Returns how far below the top of the chart `score` is.
    fn y(&self, score: f64) -> f64 {
        let margin = (self.range() * MARGIN).max(self.step / 2.0);
        HEIGHT * (self.highest + margin - score) / (self.range() + 2.0 * margin)
    }

    /// Returns where `band` ends below: half a step under its lowest score, so that no score is there.
    fn edge_below(&self, band: &ResultBand) -> f64 {
        self.y(band.from.to_f64() - self.step / 2.0)
    }

    /// Returns the scores at which lines are drawn: the multiples of 1, 2 or 5 times a power of ten.
    fn grid(&self) -> impl Iterator<Item = i64> {
        let (lowest, highest) = (self.lowest.ceil() as i64, self.highest.floor() as i64);
        let powers = (0..).map(|power| 10_i64.pow(power));
        let mut units = powers.flat_map(|power| [power, 2 * power, 5 * power]);
        let unit = units.find(|unit| (highest - lowest) / unit < MAX_GRID_LINES).unwrap_or(1);
        let first = lowest.div_euclid(unit) * unit;
        (first..=highest).step_by(unit as usize).filter(move |score| *score >= lowest)
    }
}

fn percent(part: f64) -> String {
    format!("{:.2}%", part * 100.0)
}

fn pixels(length: f64) -> String {
    format!("{length:.1}")
}
