//! The chart of a score over time: points and a line, and the cut-offs of the question file.

use std::collections::HashSet;

use maud::{Markup, html};

use super::rows::score_series;
use crate::page::Direction;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Points, Questionnaire, ResultBand};
use crate::saved_check::{SavedCheck, SavedScore};

/// The fewest checks with a score, and the fewest different points of an answer, for which there is a chart. The table shows fewer
/// as well.
const LEAST: usize = 3;
/// The height of a chart in CSS pixels.
const HEIGHT: f64 = 190.0;
/// The room above the highest score and below the lowest, as a part of the range between them.
const MARGIN: f64 = 0.06;
/// The most lines of the grid.
const MAX_GRID_LINES: i64 = 6;

/// A score over time.
pub struct Chart<'c> {
    /// The name of the score, and what it is out of.
    pub heading: String,
    /// The results whose lowest score is a line in the chart, from the lowest up.
    pub cutoffs: Vec<&'c ResultBand>,
    /// One for each check that has the score, at least [`LEAST`].
    points: Vec<Point<'c>>,
    axis: Axis,
}

/// The score of a check.
struct Point<'c> {
    score: &'c SavedScore,
    /// The same number for successive checks that asked the same questions.
    question_set: usize,
    /// The score as it is read.
    figures: String,
    date: &'c str,
    /// When it was, from 0 for the first check to 1 for the last.
    position: f64,
    lowest: f64,
    highest: f64,
}

/// Returns a chart of each score of `checks` for which one is drawn. The checks are sorted by time, and each has its date in
/// `dates`. `questionnaire` is theirs, if it is loaded.
pub fn charts<'c>(
    checks: &[&'c SavedCheck],
    dates: &'c [String],
    questionnaire: Option<&'c Questionnaire>,
    words: &Words,
) -> Vec<Chart<'c>> {
    let mut charts = Vec::new();
    if different_points(checks, questionnaire) < LEAST {
        return charts;
    }
    let mut question_sets = vec![0; checks.len()];
    for nth in 1..checks.len() {
        let is_new = !checks[nth].asks_the_same_as(checks[nth - 1]);
        question_sets[nth] = question_sets[nth - 1] + usize::from(is_new);
    }
    for series in score_series(checks, words) {
        let Some(row) = series.row(words) else { continue };
        let mut points = Vec::new();
        for (nth, figures) in row.cells.into_iter().enumerate() {
            let (Some(score), Some(figures)) = (series.scores[nth], figures) else { continue };
            let Some([lowest, highest]) = score.score_range else { continue };
            points.push(Point {
                score,
                question_set: question_sets[nth],
                figures,
                date: &dates[nth],
                position: position(checks[nth], checks),
                lowest: lowest.0,
                highest: highest.0,
            });
        }
        if points.len() < LEAST {
            continue;
        }
        let axis = Axis::around(&points);
        let mut cutoffs = Vec::new();
        if let Some(scale) = questionnaire.and_then(|asked| series.scale_of(asked)) {
            cutoffs.extend(scale.results.iter().skip(1));
            cutoffs.retain(|result| axis.has(result.from.to_f64()));
        }
        charts.push(Chart { heading: row.heading, cutoffs, points, axis });
    }
    charts
}

/// Returns how many different points an answer can have: in `questionnaire`, or else as far as `checks` show.
fn different_points(checks: &[&SavedCheck], questionnaire: Option<&Questionnaire>) -> usize {
    let points: HashSet<Points> = match questionnaire {
        Some(asked) => asked.choices().iter().filter_map(|choice| choice.points).collect(),
        None => {
            let responses = checks.iter().flat_map(|check| &check.responses);
            let points = responses.filter_map(|response| response.points);
            points.map(|points| points.0 as Points).collect()
        }
    };
    points.len()
}

/// Returns when `check` was, from 0 for the first of `checks` to 1 for the last.
fn position(check: &SavedCheck, checks: &[&SavedCheck]) -> f64 {
    let ends = [checks[0], check, checks[checks.len() - 1]];
    let [first, at, last] = ends.map(|check| check.answered_at.as_second() as f64);
    if first < last { (at - first) / (last - first) } else { 0.5 }
}

impl Chart<'_> {
    /// Returns whether there is a bar: a check with an open score.
    pub fn has_bars(&self) -> bool {
        self.points.iter().any(Point::is_open)
    }

    /// Returns whether the line stops between two scores, since their questions differ.
    pub fn has_stops(&self) -> bool {
        self.neighbours().any(|(from, to)| !from.asks_the_same_as(to))
    }

    /// Says what the line shows.
    fn in_words(&self, words: &Words) -> String {
        let (first, last) = (&self.points[0], &self.points[self.points.len() - 1]);
        let (from, to) = (first.in_words(words), last.in_words(words));
        let (mut lowest, mut highest) = (first, first);
        for point in &self.points {
            if point.is_open() || !point.asks_the_same_as(first) {
                return words.chart_ends(&self.heading, from, to);
            }
            if point.lowest < lowest.lowest {
                lowest = point;
            }
            if point.highest > highest.highest {
                highest = point;
            }
        }
        words.chart(&self.heading, from, to, &lowest.figures, &highest.figures)
    }

    /// Returns the drawing, in which time goes in `direction`.
    pub fn drawing(&self, direction: Direction, words: &Words) -> Markup {
        let (start, length, beside_axis) = match direction {
            Direction::LeftToRight => (0.0, 100.0, -12),
            Direction::RightToLeft => (100.0, -100.0, 12),
        };
        let x = |position: f64| format!("{:.2}%", start + length * position);
        let y = |score: f64| format!("{:.1}", self.axis.y(score));
        html! {
            svg role="img" aria-label=(self.in_words(words)) {
                @for score in self.axis.grid() {
                    @let y = y(score as f64);
                    line.grid x2="100%" y1=(y) y2=(y) {}
                    text x=(x(0.0)) dx=(beside_axis) y=(y) dy="0.35em" text-anchor="end" { (words.number(score)) }
                }
                @for result in &self.cutoffs {
                    @let y = y(result.from.to_f64());
                    line.cutoff x2="100%" y1=(y) y2=(y) { title { (result.headline) } }
                }
                @for (from, to) in self.neighbours().filter(|(from, to)| from.asks_the_same_as(to)) {
                    line.score x1=(x(from.position)) y1=(y(from.lowest)) x2=(x(to.position)) y2=(y(to.lowest)) {}
                }
                @for point in &self.points {
                    g {
                        title { (point.in_words(words)) }
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

    /// Returns each two successive points, except for open scores.
    fn neighbours(&self) -> impl Iterator<Item = (&Point<'_>, &Point<'_>)> {
        let pairs = self.points.windows(2).map(|pair| (&pair[0], &pair[1]));
        pairs.filter(|(from, to)| !from.is_open() && !to.is_open())
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

    fn in_words(&self, words: &Words) -> String {
        words.score_on(&self.figures, self.date)
    }
}

/// The scores from the bottom of a chart to its top.
struct Axis {
    lowest: f64,
    highest: f64,
}

impl Axis {
    /// Returns the axis for `points`: from 0, or the lowest score below it, to the highest that could be.
    fn around(points: &[Point]) -> Self {
        let lowest = points.iter().map(|point| point.lowest).fold(0.0, f64::min);
        let out_of = points.iter().filter_map(|point| point.score.max_score).map(|max| max.0);
        Self { lowest, highest: out_of.fold(lowest, f64::max) }
    }

    fn has(&self, score: f64) -> bool {
        self.lowest <= score && score <= self.highest
    }

    /// Returns how far below the top of the chart `score` is.
    fn y(&self, score: f64) -> f64 {
        // All scores may be the same.
        let range = (self.highest - self.lowest).max(1.0);
        HEIGHT * (MARGIN + (self.highest - score) / range) / (1.0 + 2.0 * MARGIN)
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

#[cfg(test)]
mod tests {
    use maud::Markup;
    use scraper::{Html, Selector};

    use super::{Axis, Chart, HEIGHT, charts};
    use crate::dates::Calendar;
    use crate::history::rows::dates;
    use crate::page::Direction;
    use crate::questionnaire::words::Words;
    use crate::questionnaire::{Questionnaire, file};
    use crate::saved_check::{Number, SavedCheck};

    const THREE_THREADS: &str = include_str!("../../examples/questionnaires/three-threads.yaml");
    /// Answers to it that are worth 57, 52 and, skipped in part, 48 to 56.
    const HIGH: &str = "5 1 5 1 5 1 5 5 5 1 5 2";
    const LOWER: &str = "5 1 5 1 5 1 5 5 1 1 4 2";
    const OPEN: &str = "skip 1 5 1 skip 1 5 5 5 1 4 2";

    fn load(file: &str) -> Questionnaire {
        file::load(file.as_bytes()).expect("a valid file")
    }

    /// A check of each of `answers`, one a day.
    fn days(questionnaire: &Questionnaire, answers: &[&str]) -> Vec<SavedCheck> {
        let time = |day| format!("2025-10-{day:02}T10:00:00Z");
        let days = (1..).zip(answers);
        days.map(|(day, answers)| SavedCheck::of(questionnaire, &time(day), answers)).collect()
    }

    /// Calls `look` with the charts of `checks`.
    fn with_charts<T>(
        checks: &[SavedCheck],
        questionnaire: Option<&Questionnaire>,
        look: impl FnOnce(&[Chart], &Words) -> T,
    ) -> T {
        let words = Words::default();
        let checks: Vec<_> = checks.iter().collect();
        let dates = dates(&checks, &Calendar::utc(&words));
        look(&charts(&checks, &dates, questionnaire, &words), &words)
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
    fn three_checks_and_three_different_points_are_drawn() {
        let headings = |checks: &[SavedCheck], questionnaire| {
            with_charts(checks, questionnaire, |charts, _| {
                charts.iter().map(|chart| chart.heading.clone()).collect::<Vec<_>>()
            })
        };
        let all = ["Score (of 60)", "Bond (of 20)", "Aims (of 5)", "Way of working (of 25)"];
        let threads = load(THREE_THREADS);
        let mut checks = days(&threads, &[HIGH, OPEN, LOWER]);
        assert_eq!(headings(&checks, Some(&threads)), all);
        assert_eq!(headings(&checks, None), all);
        assert!(headings(&checks[1..], Some(&threads)).is_empty());
        checks[1].scales.remove(1);
        assert_eq!(headings(&checks, Some(&threads)), [all[0], all[1], all[3]]);

        // If the file is not known, what was answered decides.
        let ends = days(&threads, &["1 1 1 1 5 5 5 5 5 5 5 5"; 3]);
        assert_eq!(headings(&ends, Some(&threads)).len(), 4);
        assert!(headings(&ends, None).is_empty());
        let built_in = load(file::BUILT_IN);
        let count = days(&built_in, &["y y y y y y y y", "n u y y y y y y", "n n y y y y y y"]);
        assert!(headings(&count, Some(&built_in)).is_empty());
        assert!(headings(&count, None).is_empty());
    }

    #[test]
    fn dates_are_to_scale_and_time_goes_as_the_language() {
        let threads = load(THREE_THREADS);
        let of_times = |times: [&str; 3]| times.map(|time| SavedCheck::of(&threads, time, HIGH));
        let x = |checks: &[SavedCheck], direction| {
            let drawing = |charts: &[Chart], words: &Words| charts[0].drawing(direction, words);
            let drawing = with_charts(checks, Some(&threads), drawing);
            attributes(&drawing, "circle", ["cx"]).concat()
        };
        let checks =
            of_times(["2025-10-01T10:00:00Z", "2025-10-08T10:00:00Z", "2025-10-29T10:00:00Z"]);
        assert_eq!(x(&checks, Direction::LeftToRight), ["0.00%", "25.00%", "100.00%"]);
        assert_eq!(x(&checks, Direction::RightToLeft), ["100.00%", "75.00%", "0.00%"]);
        let checks = of_times(["2025-10-01T10:00:00Z"; 3]);
        assert_eq!(x(&checks, Direction::LeftToRight), ["50.00%"; 3]);
        assert_eq!(x(&checks, Direction::RightToLeft), ["50.00%"; 3]);
    }

    #[test]
    fn a_line_joins_no_open_score_and_no_other_questions() {
        let threads = load(THREE_THREADS);
        let drawn = |checks: &[SavedCheck]| {
            with_charts(checks, Some(&threads), |charts, words| {
                let drawing = charts[0].drawing(Direction::LeftToRight, words);
                let count = |selector| attributes(&drawing, selector, ["class"]).len();
                let text = attributes(&drawing, "svg", ["aria-label"]).concat().concat();
                let counts = (count(".score"), count(".bar"), count(".point"));
                assert_eq!(charts[0].has_bars(), counts.1 > 0);
                (counts, charts[0].has_stops(), text)
            })
        };
        assert_eq!(
            drawn(&days(&threads, &[LOWER, HIGH, HIGH, LOWER])),
            (
                (3, 0, 4),
                false,
                "Score (of 60): from 52 on 1 Oct 2025 to 52 on 4 Oct 2025. Lowest: 52. Highest: 57."
                    .into()
            )
        );
        // The lowest and the highest are not known.
        assert_eq!(
            drawn(&days(&threads, &[HIGH, LOWER, OPEN, LOWER, HIGH])),
            ((2, 1, 4), false, "Score (of 60): from 57 on 1 Oct 2025 to 57 on 5 Oct 2025.".into())
        );
        assert_eq!(
            drawn(&days(&threads, &[OPEN; 3])),
            (
                (0, 3, 0),
                false,
                "Score (of 60): from 48-56 on 1 Oct 2025 to 48-56 on 3 Oct 2025.".into()
            )
        );

        let mut other_points = days(&threads, &[HIGH; 3]);
        other_points[0].total.max_score = Some(Number(61.0));
        assert_eq!(
            drawn(&other_points),
            ((1, 0, 3), true, "Score: from 57/61 on 1 Oct 2025 to 57/60 on 3 Oct 2025.".into())
        );
        let mut other_question = days(&threads, &[HIGH; 4]);
        other_question[2].responses[5].id = "other".to_owned();
        assert_eq!(
            drawn(&other_question),
            ((1, 0, 4), true, "Score (of 60): from 57 on 1 Oct 2025 to 57 on 4 Oct 2025.".into())
        );
        // Without a score, it is left out.
        other_question[2].total.score_range = None;
        other_question[2].total.score = None;
        assert_eq!(drawn(&other_question).0, (1, 0, 3));
    }

    #[test]
    fn cut_offs_of_the_file_are_named_if_they_are_on_the_axis() {
        let threads = load(THREE_THREADS);
        let cutoffs = |checks: &[SavedCheck], questionnaire: Option<&Questionnaire>| {
            with_charts(checks, questionnaire, |charts, words| {
                let drawing = charts[0].drawing(Direction::LeftToRight, words);
                let lines = attributes(&drawing, ".cutoff", ["y1"]).concat();
                assert_eq!(lines.len(), charts[0].cutoffs.len());
                let within = |y: &String| (0.0..HEIGHT).contains(&y.parse().expect("a number"));
                assert!(lines.iter().all(within), "{lines:?}");
                charts[0].cutoffs.iter().map(|result| result.headline.clone()).collect::<Vec<_>>()
            })
        };
        let mut checks = days(&threads, &[HIGH, OPEN, LOWER]);
        let both = ["The threads are holding", "The threads are strong"];
        assert_eq!(cutoffs(&checks, Some(&threads)), both);
        assert!(cutoffs(&checks, None).is_empty());
        // Those of today, whatever was saved.
        let file = THREE_THREADS.replace("from: 36", "from: 35.5").replace("are holding", "hold");
        assert_eq!(cutoffs(&checks, Some(&load(&file))), ["The threads hold", both[1]]);
        for check in &mut checks {
            check.total.score_range = Some([Number(20.0); 2]);
            check.total.max_score = Some(Number(47.0));
        }
        assert_eq!(cutoffs(&checks, Some(&threads)), both[..1]);
    }

    #[test]
    fn each_score_is_within_the_chart() {
        for [lowest, highest] in
            [[0.0, 8.0], [-7.5, 3.5], [0.0, 0.0], [-1e12, -1e12], [-1e12, 1e12]]
        {
            let axis = Axis { lowest, highest };
            for score in [lowest, highest] {
                // A point does not touch the edge of the chart.
                let y = axis.y(score);
                assert!(5.0 < y && y < HEIGHT - 5.0, "{score} of {lowest} to {highest}: {y}");
            }
        }
    }

    #[test]
    fn the_grid_has_few_lines_at_round_scores() {
        let grid = |lowest, highest| Axis { lowest, highest }.grid().collect::<Vec<_>>();
        assert_eq!(grid(0.0, 8.0), [0, 2, 4, 6, 8]);
        assert_eq!(grid(12.0, 60.0), [20, 30, 40, 50, 60]);
        assert_eq!(grid(-7.5, 3.5), [-6, -4, -2, 0, 2]);
        assert_eq!(grid(1.0, 4.0), [1, 2, 3, 4]);
        assert_eq!(grid(0.0, 0.0), [0]);
        assert_eq!(grid(-1e12, 1e12).len(), 5);
    }
}
