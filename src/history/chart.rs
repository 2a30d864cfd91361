//! The chart of a score over time: points and a line, in front of the results that the scores mean.

use std::collections::HashMap;

use maud::{Markup, html};

use super::rows::ScoreSeries;
use crate::page::Direction;
use crate::questionnaire::reachable_scores::ReachableScores;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Questionnaire, ResultBand, Scale};
use crate::saved_check::{Number, SavedCheck, SavedScore};

/// The height of a chart in CSS pixels.
const HEIGHT: f64 = 190.0;
/// The least room above the highest score and below the lowest, as a part of the range between them.
const MARGIN: f64 = 0.06;
/// The most lines of the grid.
const MAX_GRID_LINES: i64 = 6;

/// A score over time.
pub struct Chart<'c> {
    /// The name of the score, and what it is out of.
    pub heading: String,
    /// What the scores mean, from the lowest up. Empty if that is not known, or has changed.
    pub bands: Vec<Band<'c>>,
    /// One for each check. `None` where it has no such score.
    points: Vec<Option<Point<'c>>>,
    axis: Axis,
}

/// A result, and the scores that have it.
pub struct Band<'c> {
    /// The lowest score that answers can reach.
    pub lowest: Score,
    /// The highest score that answers can reach.
    pub highest: Score,
    /// What they mean.
    pub result: &'c ResultBand,
}

/// The score of a check.
struct Point<'c> {
    score: &'c SavedScore,
    /// The same number for checks that asked the same questions.
    question_set: usize,
    /// The score as it is read.
    figures: String,
    date: &'c str,
    /// When it was, from 0 for the first check to 1 for the last.
    position: f64,
    lowest: f64,
    highest: f64,
}

/// What the charts of some checks have in common.
pub struct Charts<'c> {
    /// The date of each check.
    dates: &'c [String],
    /// When each check was, from 0 for the first to 1 for the last.
    positions: Vec<f64>,
    /// One for each check, the same for those that asked the same questions.
    question_sets: Vec<usize>,
    /// The questionnaire, if it still gives each check the score that was saved.
    scored_by: Option<&'c Questionnaire>,
}

impl<'c> Charts<'c> {
    /// Returns what the charts of `checks` have in common. The checks are sorted by time, and each has its date in `dates`.
    /// `questionnaire` is theirs, if it is known.
    pub fn new(
        checks: &[&SavedCheck],
        dates: &'c [String],
        questionnaire: Option<&'c Questionnaire>,
    ) -> Self {
        let mut sets = HashMap::new();
        let question_sets = checks.iter().map(|check| {
            let next = sets.len();
            *sets.entry(check.question_ids()).or_insert(next)
        });
        Self {
            dates,
            positions: positions(checks),
            question_sets: question_sets.collect(),
            scored_by: questionnaire
                .filter(|asked| checks.iter().all(|check| check.is_scored_alike_by(asked))),
        }
    }

    /// Returns the chart of `series`. `None` if there is no score.
    pub fn chart(&self, series: &ScoreSeries<'c>, words: &Words) -> Option<Chart<'c>> {
        let row = series.row(words)?;
        let points = series.scores.iter().zip(row.cells).enumerate();
        let points: Vec<_> = points
            .map(|(nth, (score, figures))| {
                let score = (*score)?;
                let [lowest, highest] = score.score_range?.map(Number::to_f64);
                Some(Point {
                    score,
                    question_set: self.question_sets[nth],
                    figures: figures?,
                    date: &self.dates[nth],
                    position: self.positions[nth],
                    lowest,
                    highest,
                })
            })
            .collect();
        let scale = self.scored_by.and_then(|asked| Some((asked, series.scale_of(asked)?)));
        let (axis, bands) = match scale {
            Some((questionnaire, scale)) => {
                let reachable = ReachableScores::of(questionnaire, scale);
                (Axis::of(&reachable), bands(scale, &reachable).unwrap_or_default())
            }
            None => (Axis::around(&points), Vec::new()),
        };
        Some(Chart { heading: row.heading, bands, points, axis })
    }
}

impl<'c> Chart<'c> {
    /// Returns whether there is a bar: a check with an open score.
    pub fn has_bars(&self) -> bool {
        self.points.iter().flatten().any(Point::is_open)
    }

    /// Returns whether the line stops between two scores, since their questions differ.
    pub fn has_stops(&self) -> bool {
        self.neighbours().any(|(from, to)| !from.asks_the_same_as(to))
    }

    /// Says what the line shows.
    fn in_words(&self, words: &Words) -> String {
        let points: Vec<_> = self.points.iter().flatten().collect();
        let score_on = |point: &Point| words.score_on(&point.figures, point.date);
        let (first, last) = match points[..] {
            [first, .., last] => (first, last),
            [only] => return words.chart_of_one(&self.heading, score_on(only)),
            [] => return String::new(),
        };
        let is_comparable = |point: &&Point| !point.is_open() && point.asks_the_same_as(first);
        let by_score = |a: &&&Point, b: &&&Point| a.lowest.total_cmp(&b.lowest);
        let (heading, from, to) = (&self.heading, score_on(first), score_on(last));
        match (points.iter().min_by(by_score), points.iter().max_by(by_score)) {
            (Some(lowest), Some(highest)) if points.iter().all(is_comparable) => {
                words.chart(heading, from, to, &lowest.figures, &highest.figures)
            }
            _ => words.chart_ends(heading, from, to),
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
        let grid = self.axis.grid().map(|score| (y(score as f64), words.number(score)));
        html! {
            svg role="img" aria-label=(self.in_words(words)) {
                @for (nth, ((top, bottom), band)) in self.edges().into_iter().zip(&self.bands).enumerate() {
                    rect.band fill-opacity=(self.shade(nth)) width="100%" y=(pixels(top)) height=(pixels(bottom - top)) {
                        title { (band.result.headline) }
                    }
                    @if nth > 0 { line.edge x2="100%" y1=(pixels(bottom)) y2=(pixels(bottom)) {} }
                }
                @for (y, number) in grid {
                    line.grid x2="100%" y1=(y) y2=(y) {}
                    text x=(x(0.0)) dx=(beside_axis) y=(y) dy="0.35em" text-anchor="end" { (number) }
                }
                @for (from, to) in self.neighbours().filter(|(from, to)| from.asks_the_same_as(to)) {
                    line.score x1=(x(from.position)) y1=(y(from.lowest)) x2=(x(to.position)) y2=(y(to.lowest)) {}
                }
                @for point in self.points.iter().flatten() {
                    g {
                        title { (words.score_on(&point.figures, point.date)) }
                        @if point.is_open() {
                            line.bar x1=(x(point.position)) y1=(y(point.lowest)) x2=(x(point.position)) y2=(y(point.highest)) {}
                        } @else {
                            circle.point cx=(x(point.position)) cy=(y(point.lowest)) r="4.5" {}
                        }
                    }
                }
            }
        }
    }

    /// Returns the room beside the drawing that its numbers need, in characters.
    pub fn axis_width(&self, words: &Words) -> usize {
        let numbers = self.axis.grid().map(|score| words.number(score).chars().count());
        numbers.max().unwrap_or(0) + 2
    }

    /// Returns the opacity of the `nth` band from below. The highest band is the darkest.
    pub fn shade(&self, nth: usize) -> String {
        format!("{:.3}", 0.05 + 0.17 * nth as f64 / (self.bands.len().max(2) - 1) as f64)
    }

    /// Returns the top and the bottom of each band, from the lowest up. They meet in the middle between two scores.
    fn edges(&self) -> Vec<(f64, f64)> {
        let edges = self
            .bands
            .windows(2)
            .map(|bands| self.axis.y((bands[0].highest.to_f64() + bands[1].lowest.to_f64()) / 2.0));
        let bottoms = [HEIGHT].into_iter().chain(edges.clone());
        edges.chain([0.0]).zip(bottoms).take(self.bands.len()).collect()
    }

    /// Returns each two successive points, except for open scores.
    fn neighbours(&self) -> impl Iterator<Item = (&Point<'c>, &Point<'c>)> {
        self.points.windows(2).filter_map(|neighbours| {
            let [Some(from), Some(to)] = neighbours else { return None };
            (!from.is_open() && !to.is_open()).then_some((from, to))
        })
    }
}

impl Point<'_> {
    fn is_open(&self) -> bool {
        self.score.score.is_none()
    }

    /// Returns whether both are scores of the same questions.
    fn asks_the_same_as(&self, other: &Self) -> bool {
        self.score.max_score == other.score.max_score && self.question_set == other.question_set
    }
}

/// Returns the results of `scale`, from the lowest up. `None` if it is not known which scores can be reached.
fn bands<'c>(scale: &'c Scale, reachable: &ReachableScores) -> Option<Vec<Band<'c>>> {
    let bands = scale.results.iter().enumerate().map(|(nth, result)| {
        let above = scale.results.get(nth + 1).map(|result| result.from);
        let runs = reachable.runs(result.from, above)?;
        Some(Band { lowest: runs.first()?.0, highest: runs.last()?.1, result })
    });
    bands.collect()
}

/// Returns when each of `checks` was, from 0 for the first to 1 for the last. They are sorted by time.
fn positions(checks: &[&SavedCheck]) -> Vec<f64> {
    let seconds = checks.iter().map(|check| check.answered_at.as_second() as f64);
    let first = seconds.clone().next().unwrap_or(0.0);
    let last = seconds.clone().next_back().unwrap_or(0.0);
    let position = |at: f64| if first < last { (at - first) / (last - first) } else { 0.5 };
    seconds.map(position).collect()
}

/// The scores from the bottom of a chart to its top.
struct Axis {
    lowest: f64,
    highest: f64,
    /// The room above the highest and below the lowest.
    margin: f64,
}

impl Axis {
    fn new(lowest: f64, highest: f64, step: f64) -> Self {
        // All scores may be the same.
        let range = (highest - lowest).max(1.0);
        Self { lowest, highest, margin: (range * MARGIN).max(step / 2.0) }
    }

    /// Returns the axis for all scores that can be reached.
    fn of(reachable: &ReachableScores) -> Self {
        let [lowest, highest, step] = [reachable.lowest(), reachable.highest(), reachable.step()];
        Self::new(lowest.to_f64(), highest.to_f64(), step.to_f64())
    }

    /// Returns the axis for `points` of a questionnaire that is not known: from 0, or the lowest score below it, to the highest that
    /// could be.
    fn around(points: &[Option<Point>]) -> Self {
        let points = || points.iter().flatten();
        let out_of = points().filter_map(|point| point.score.max_score).map(Number::to_f64);
        let lowest = points().map(|point| point.lowest).fold(0.0, f64::min);
        Self::new(lowest, out_of.fold(lowest, f64::max), 0.0)
    }

    /// Returns how far below the top of the chart `score` is.
    fn y(&self, score: f64) -> f64 {
        let (top, bottom) = (self.highest + self.margin, self.lowest - self.margin);
        HEIGHT * (top - score) / (top - bottom)
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

#[cfg(test)]
mod tests {
    use maud::Markup;
    use scraper::{Html, Selector};

    use super::{Axis, Chart, Charts, HEIGHT, bands};
    use crate::dates::Calendar;
    use crate::history::rows::{dates, score_series};
    use crate::page::Direction;
    use crate::questionnaire::reachable_scores::ReachableScores;
    use crate::questionnaire::words::Words;
    use crate::questionnaire::{Questionnaire, file};
    use crate::saved_check::{Number, SavedCheck};

    const THREE_THREADS: &str = include_str!("../../examples/questionnaires/three-threads.yaml");

    fn load(file: &str) -> Questionnaire {
        file::load(file.as_bytes()).expect("a valid file")
    }

    fn saved(questionnaire: &Questionnaire, day: i8, answers: &str) -> SavedCheck {
        SavedCheck::of(questionnaire, &format!("2025-10-{day:02}T10:00:00Z"), answers)
    }

    /// Calls `look` with the chart of the total of `checks`, which are of `questionnaire`.
    fn with_chart<T>(
        checks: &[SavedCheck],
        questionnaire: Option<&Questionnaire>,
        look: impl FnOnce(&Chart, &Words) -> T,
    ) -> T {
        let words = Words::default();
        let checks: Vec<_> = checks.iter().collect();
        let dates = dates(&checks, &Calendar::utc(&words));
        let series = score_series(&checks, &words);
        let chart = Charts::new(&checks, &dates, questionnaire).chart(&series[0], &words);
        look(&chart.expect("a total"), &words)
    }

    /// The attributes `names` of each element that `selector` selects in `drawing`.
    fn attributes<const N: usize>(
        drawing: &Markup,
        selector: &str,
        names: [&str; N],
    ) -> Vec<[String; N]> {
        let (drawing, selector) =
            (Html::parse_fragment(&drawing.0), Selector::parse(selector).expect("a selector"));
        let elements = drawing.select(&selector);
        let values = |name: &str, element: scraper::ElementRef| {
            element.attr(name).expect("the attribute").to_owned()
        };
        elements.map(|element| names.map(|name| values(name, element))).collect()
    }

    #[test]
    fn dates_are_to_scale_and_time_goes_as_the_language() {
        let built_in = load(file::BUILT_IN);
        let checks = [(1, "y y y y y y y y"), (8, "n y y y y y y y"), (29, "n n y y y y y y")]
            .map(|(day, answers)| saved(&built_in, day, answers));
        let x = |direction| {
            let drawing = |chart: &Chart, words: &Words| chart.drawing(direction, words);
            let drawing = with_chart(&checks, Some(&built_in), drawing);
            attributes(&drawing, "circle", ["cx"]).concat()
        };
        assert_eq!(x(Direction::LeftToRight), ["0.00%", "25.00%", "100.00%"]);
        assert_eq!(x(Direction::RightToLeft), ["100.00%", "75.00%", "0.00%"]);
    }

    #[test]
    fn a_line_joins_no_open_score_and_no_other_questions() {
        let built_in = load(file::BUILT_IN);
        let days = |answers: &[&str]| -> Vec<_> {
            (1..).zip(answers).map(|(day, answers)| saved(&built_in, day, answers)).collect()
        };
        let drawn = |checks: &[SavedCheck]| {
            with_chart(checks, Some(&built_in), |chart, words| {
                let drawing = chart.drawing(Direction::LeftToRight, words);
                let count = |selector| attributes(&drawing, selector, ["class"]).len();
                let text = attributes(&drawing, "svg", ["aria-label"]).concat().concat();
                let counts = (count(".score"), count(".bar"), count(".point"));
                assert_eq!(chart.has_bars(), counts.1 > 0);
                (counts, chart.has_stops(), text)
            })
        };
        let (all, one, open) = ("y y y y y y y y", "n y y y y y y y", "n skip n n y y y y");
        assert_eq!(
            drawn(&days(&[one, all, all, one])),
            (
                (3, 0, 4),
                false,
                "Score (of 8): from 7 on 1 Oct 2025 to 7 on 4 Oct 2025. Lowest: 7. Highest: 8."
                    .into()
            )
        );
        // The lowest and the highest are not known.
        assert_eq!(
            drawn(&days(&[all, one, open, one, all])),
            ((2, 1, 4), false, "Score (of 8): from 8 on 1 Oct 2025 to 8 on 5 Oct 2025.".into())
        );
        assert_eq!(
            drawn(&days(&[open])),
            ((0, 1, 0), false, "Score (of 8): 4-5 on 1 Oct 2025.".into())
        );

        let mut other_points = days(&[all, all, all]);
        other_points[0].total.max_score = Some(Number::Whole(9));
        assert_eq!(
            drawn(&other_points),
            ((1, 0, 3), true, "Score: from 8/9 on 1 Oct 2025 to 8/8 on 3 Oct 2025.".into())
        );
        let mut other_question = days(&[all, all, all]);
        other_question[2].responses[5].id = "other".to_owned();
        assert_eq!(
            drawn(&other_question),
            ((1, 0, 3), true, "Score (of 8): from 8 on 1 Oct 2025 to 8 on 3 Oct 2025.".into())
        );
    }

    #[test]
    fn each_score_is_within_its_band() {
        // Scores from 12, of which some cut-offs are no score, and means.
        let questionnaire = load(
            &THREE_THREADS
                .replace("from: 12, id: loose", "from: -5, id: loose")
                .replace("from: 36", "from: 35.5")
                .replace(
                    "score: mean }",
                    "score: mean, results: [
                        { from: 1, id: a, positive: false, headline: A, advice: A },
                        { from: 2.34, id: b, positive: true, headline: B, advice: B } ] }",
                ),
        );
        let total = questionnaire.total().into_iter();
        let mut shown = Vec::new();
        for scale in total.chain(questionnaire.scales()).filter(|scale| !scale.results.is_empty()) {
            let reachable = ReachableScores::of(&questionnaire, scale);
            let chart = Chart {
                heading: String::new(),
                bands: bands(scale, &reachable).expect("the scores are known"),
                points: Vec::new(),
                axis: Axis::of(&reachable),
            };
            let edges = chart.edges();
            assert_eq!((edges[0].1, edges[edges.len() - 1].0), (HEIGHT, 0.0));
            let items = scale.items.len() as i64;
            for score in (items..=5 * items).map(|sum| scale.score(sum)) {
                let (top, bottom) = edges[scale.band(score).expect("a band")];
                let y = chart.axis.y(score.to_f64());
                // A point does not touch the edge of the chart.
                assert!(top < y && y < bottom && 5.0 < y && y < HEIGHT - 5.0, "{score} {y}");
            }
            let scores =
                chart.bands.iter().map(|band| format!("{} to {}", band.lowest, band.highest));
            shown.push(scores.collect::<Vec<_>>());
        }
        assert_eq!(
            shown,
            [
                &["12 to 35", "36 to 47", "48 to 60"][..],
                &["4 to 11", "12 to 20"],
                &["1 to 2.33", "2.66 to 5"]
            ]
        );
    }

    #[test]
    fn the_grid_has_few_lines_at_round_scores() {
        let grid = |lowest, highest| Axis::new(lowest, highest, 1.0).grid().collect::<Vec<_>>();
        assert_eq!(grid(0.0, 8.0), [0, 2, 4, 6, 8]);
        assert_eq!(grid(12.0, 60.0), [20, 30, 40, 50, 60]);
        assert_eq!(grid(-7.5, 3.5), [-6, -4, -2, 0, 2]);
        assert_eq!(grid(1.0, 4.0), [1, 2, 3, 4]);
        assert_eq!(grid(0.0, 0.0), [0]);
        assert_eq!(grid(-1e12, 1e12).len(), 5);
    }
}
