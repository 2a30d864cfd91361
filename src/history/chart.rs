//! A score over time as it is drawn: points and a line, in front of the results that the scores mean.

use maud::{Markup, html};

use super::rows::ScoreSeries;
use crate::page::Direction;
use crate::questionnaire::score::Score;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Points, Questionnaire, ResultBand, Scale, Scoring};
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

    /// Returns what the scores mean, each with its lowest score, from the lowest up. Empty if that is not known, or was not the
    /// same for every check.
    pub fn bands(&self) -> Vec<(Score, &ResultBand)> {
        self.bands.iter().map(|band| (self.axis.lowest_score(band), band)).collect()
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
    /// Scores are whole numbers divided by this.
    divisor: u32,
}

impl Axis {
    /// Returns the axis for all scores of `scale` in `questionnaire`.
    fn of(questionnaire: &Questionnaire, scale: &Scale) -> Self {
        let fewest = scale.items.len() as Points * questionnaire.points_range().start();
        Self {
            lowest: scale.score(fewest).to_f64(),
            highest: questionnaire.max_score(scale).to_f64(),
            divisor: match scale.scoring {
                Scoring::Sum => 1,
                Scoring::Mean => scale.items.len() as u32,
            },
        }
    }

    /// Returns the axis for `points`, from 0 to what they are out of.
    fn around(points: &[Option<Point>]) -> Self {
        let points = || points.iter().flatten();
        let out_of = points().filter_map(|point| point.score.max_score).map(Number::to_f64);
        Self {
            lowest: points().map(|point| point.lowest).fold(0.0, f64::min),
            highest: out_of.fold(0.0, f64::max),
            divisor: 1,
        }
    }

    fn range(&self) -> f64 {
        // All scores may be the same.
        (self.highest - self.lowest).max(1.0)
    }

    /// Returns how far below the top of the chart `score` is.
    fn y(&self, score: f64) -> f64 {
        let margin = (self.range() * MARGIN).max(0.5 / f64::from(self.divisor));
        HEIGHT * (self.highest + margin - score) / (self.range() + 2.0 * margin)
    }

    /// Returns the lowest score of `band`: the first one from its `from` up.
    fn lowest_score(&self, band: &ResultBand) -> Score {
        let lowest = band.from.millionths() * i128::from(self.divisor) + 999_999;
        Score::mean(lowest.div_euclid(1_000_000) as i64, self.divisor as usize)
    }

    /// Returns where `band` ends below: half a step under its lowest score, so that no score is there.
    fn edge_below(&self, band: &ResultBand) -> f64 {
        self.y(self.lowest_score(band).to_f64() - 0.5 / f64::from(self.divisor))
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

    use super::{Axis, Chart, HEIGHT};
    use crate::dates::Calendar;
    use crate::history::rows::{dates, score_series};
    use crate::page::Direction;
    use crate::piped;
    use crate::questionnaire::words::Words;
    use crate::questionnaire::{Questionnaire, file};
    use crate::saved_check::{Number, SavedCheck};
    use crate::scoring::Assessment;

    const THREE_THREADS: &str = include_str!("../../tests/questionnaires/three-threads.yaml");

    fn load(file: &str) -> Questionnaire {
        file::load(file.as_bytes()).expect("a valid file")
    }

    fn saved(questionnaire: &Questionnaire, day: i8, answers: &str) -> SavedCheck {
        let answers = answers.replace(' ', "\n");
        let responses = piped::read(questionnaire, answers.as_bytes()).expect("answers");
        let time = format!("2025-10-{day:02}T10:00:00Z").parse().expect("a time");
        SavedCheck::new(questionnaire, &Assessment::new(questionnaire, &responses), time)
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
        let chart = Chart::new(&series[0], &checks, &dates, questionnaire, &words);
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
    fn a_line_joins_no_open_score_and_none_out_of_another() {
        let built_in = load(file::BUILT_IN);
        let days = |answers: &[&str]| -> Vec<_> {
            (1..).zip(answers).map(|(day, answers)| saved(&built_in, day, answers)).collect()
        };
        let drawn = |checks: &[SavedCheck]| {
            with_chart(checks, Some(&built_in), |chart, words| {
                let drawing = chart.drawing(Direction::LeftToRight, words);
                let count = |selector| attributes(&drawing, selector, ["class"]).len();
                let text = attributes(&drawing, "svg", ["aria-label"]).concat().concat();
                (count(".score"), count(".bar"), count(".point"), chart.bands().len(), text)
            })
        };
        let (all, none, open) = ("y y y y y y y y", "n n n n n n n n", "n skip n n y y y y");
        assert_eq!(
            drawn(&days(&[all, none, none, open, all, none])),
            (
                3,
                1,
                5,
                2,
                "Score (of 8): from 8 on 1 Oct 2025 to 0 on 6 Oct 2025. Lowest: 0. Highest: 8."
                    .into()
            )
        );
        assert_eq!(drawn(&days(&[open])), (0, 1, 0, 2, "Score (of 8): 4-5 on 1 Oct 2025.".into()));

        // With another question, there is another highest score, and what the scores mean is not the same for all.
        let mut checks = days(&[all, all, all]);
        checks[0].total.max_score = Some(Number::Whole(9));
        let text = "Score: from 8/9 on 1 Oct 2025 to 8/8 on 3 Oct 2025. Lowest: 8/9. Highest: 8/8.";
        assert_eq!(drawn(&checks), (1, 0, 3, 0, text.into()));
    }

    #[test]
    fn there_are_no_bands_if_a_check_had_another_result() {
        let built_in = load(file::BUILT_IN);
        let check = |answers| saved(&built_in, 1, answers);
        let bands = |checks: &[SavedCheck], questionnaire| {
            with_chart(checks, questionnaire, |chart, _| chart.bands().len())
        };
        let checks =
            || [check("y y y y y y y y"), check("skip y y y y y y y"), check("n y y y y y y y")];
        assert_eq!(bands(&checks(), Some(&built_in)), 2);
        assert_eq!(bands(&checks(), None), 0);
        for (nth, verdict) in [(0, Some("raise-concerns")), (1, Some("positive")), (2, None)] {
            let mut changed = checks();
            changed[nth].total.verdict = verdict.map(str::to_owned);
            assert_eq!(bands(&changed, Some(&built_in)), 0, "{nth}");
        }
    }

    #[test]
    fn each_score_is_within_its_band() {
        let questionnaire = load(&THREE_THREADS.replace(
            "score: mean }",
            "score: mean, results: [
                { from: 1, id: a, positive: false, headline: A, advice: A },
                { from: 2.34, id: b, positive: true, headline: B, advice: B } ] }",
        ));
        let total = questionnaire.total().into_iter();
        let (mut scores, mut shown) = (0, Vec::new());
        for scale in total.chain(questionnaire.scales()).filter(|scale| !scale.results.is_empty()) {
            let axis = Axis::of(&questionnaire, scale);
            let chart = Chart {
                heading: String::new(),
                points: Vec::new(),
                dates: &[],
                bands: &scale.results,
                axis,
            };
            let edges = chart.edges();
            assert_eq!((edges[0].1, edges[edges.len() - 1].0), (HEIGHT, 0.0));
            let count = scale.items.len() as i64;
            for score in (count..=5 * count).map(|sum| scale.score(sum)) {
                let (top, bottom) = edges[scale.band(score).expect("a band")];
                let y = chart.axis.y(score.to_f64());
                // A point does not touch the edge of the chart.
                assert!(top < y && y < bottom && 5.0 < y && y < HEIGHT - 5.0, "{score} {y}");
                scores += 1;
            }
            let lowest: Vec<_> =
                chart.bands().iter().map(|(lowest, _)| lowest.to_string()).collect();
            shown.push(lowest.join(" "));
        }
        assert_eq!(scores, 49 + 17 + 13);
        // As they are shown: all means of three items from 2.34 up are 2.66 or more.
        assert_eq!(shown, ["12 36 48", "4 12", "1 2.66"]);
    }

    #[test]
    fn the_grid_has_few_lines_at_round_scores() {
        let grid =
            |lowest, highest| Axis { lowest, highest, divisor: 1 }.grid().collect::<Vec<_>>();
        assert_eq!(grid(0.0, 8.0), [0, 2, 4, 6, 8]);
        assert_eq!(grid(12.0, 60.0), [20, 30, 40, 50, 60]);
        assert_eq!(grid(-7.5, 3.5), [-6, -4, -2, 0, 2]);
        assert_eq!(grid(1.0, 4.0), [1, 2, 3, 4]);
        assert_eq!(grid(0.0, 0.0), [0]);
        assert_eq!(grid(-1e12, 1e12).len(), 5);
    }
}
