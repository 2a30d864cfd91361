//! The drawing of a chart. Its colours and strokes are in `page.css`.

use maud::{Markup, html};

use super::is_right_to_left;
use crate::document::Chart;

/// The height of a chart in CSS pixels.
const HEIGHT: f64 = 190.0;
/// The room above the highest score and below the lowest, as a part of the range between them.
const MARGIN: f64 = 0.06;
/// The most lines of the grid.
const MAX_GRID_LINES: i64 = 6;

/// Returns the drawing of `chart` above its ends. Time goes as `language`, a BCP 47 tag, is written.
pub fn drawing(chart: &Chart, language: &str) -> Markup {
    let (start, length, beside_axis) =
        if is_right_to_left(language) { (100.0, -100.0, 12) } else { (0.0, 100.0, -12) };
    let x = |position: f64| format!("{:.2}%", start + length * position);
    let y = |score: f64| format!("{:.1}", from_top(score, chart));
    let grid = grid(chart);
    let longest = grid.iter().map(|score| score.to_string().len()).max().unwrap_or(0);
    html! {
        // Beside the drawing, there is room for the numbers.
        div.chart style={ "--axis:" (longest + 2) "ch" } {
            svg role="img" aria-label=(chart.in_words) {
                @for score in &grid {
                    @let y = y(*score as f64);
                    line.grid x2="100%" y1=(y) y2=(y) {}
                    text x=(x(0.0)) dx=(beside_axis) y=(y) dy="0.35em" text-anchor="end" { (score) }
                }
                @for cutoff in &chart.cutoffs {
                    @let y = y(cutoff.score);
                    line.cutoff x2="100%" y1=(y) y2=(y) { title { (cutoff.in_words) } }
                }
                @for points in chart.points.windows(2).filter(|points| points[1].continues) {
                    @let (from, to) = (&points[0], &points[1]);
                    line.score x1=(x(from.position)) y1=(y(from.lowest)) x2=(x(to.position)) y2=(y(to.lowest)) {}
                }
                @for point in &chart.points {
                    g {
                        title { (point.in_words) }
                        @if point.is_open {
                            line.bar x1=(x(point.position)) y1=(y(point.lowest)) x2=(x(point.position)) y2=(y(point.highest)) {}
                        } @else {
                            circle.point cx=(x(point.position)) cy=(y(point.lowest)) r="4.5" {}
                        }
                    }
                }
            }
            p { @for date in &chart.ends { span { (date.text) } } }
        }
    }
}

/// Returns how far below the top of `chart` a `score` is, in CSS pixels.
fn from_top(score: f64, chart: &Chart) -> f64 {
    // All scores may be the same.
    let range = (chart.highest - chart.lowest).max(1.0);
    HEIGHT * (MARGIN + (chart.highest - score) / range) / (1.0 + 2.0 * MARGIN)
}

/// Returns the scores at which lines are drawn: the multiples of the smallest 1, 2 or 5 times a
/// power of ten of which there are few.
fn grid(chart: &Chart) -> Vec<i64> {
    let (lowest, highest) = (chart.lowest.ceil() as i64, chart.highest.floor() as i64);
    let is_few = |unit: &i64| (highest - lowest) / unit < MAX_GRID_LINES;
    let mut power = 1;
    let unit = loop {
        if let Some(unit) = [power, 2 * power, 5 * power].into_iter().find(is_few) {
            break unit;
        }
        power *= 10;
    };
    let first = -(-lowest).div_euclid(unit) * unit;
    (first..=highest).step_by(unit as usize).collect()
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::{HEIGHT, drawing, from_top, grid};
    use crate::document::{Chart, Cutoff, Point};

    fn point(position: f64, lowest: f64, highest: f64, continues: bool) -> Point {
        let is_open = lowest < highest;
        Point { in_words: String::new(), position, lowest, highest, is_open, continues }
    }

    fn chart(lowest: f64, highest: f64, points: Vec<Point>) -> Chart {
        let cutoff = Cutoff { score: lowest, in_words: "<b>".to_owned() };
        Chart {
            heading: String::new(),
            in_words: "A & B".to_owned(),
            lowest,
            highest,
            points,
            cutoffs: vec![cutoff],
            ends: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The attribute `name` of each element of a drawing of `chart` that `selector` selects.
    fn drawn(chart: &Chart, language: &str, selector: &str, name: &str) -> Vec<String> {
        let drawing = Html::parse_fragment(&drawing(chart, language).0);
        let selector = Selector::parse(selector).expect("a selector");
        let elements = drawing.select(&selector);
        elements.map(|element| element.attr(name).expect("the attribute").to_owned()).collect()
    }

    #[test]
    fn time_goes_as_the_language() {
        let points = vec![point(0.0, 1.0, 1.0, false), point(0.25, 2.0, 2.0, true)];
        let chart = chart(0.0, 8.0, points);
        let x = |language| drawn(&chart, language, "circle", "cx");
        assert_eq!(x("en"), ["0.00%", "25.00%"]);
        assert_eq!(x("ar"), ["100.00%", "75.00%"]);
        assert_eq!(drawn(&chart, "ar", ".score", "x1"), ["100.00%"]);
    }

    #[test]
    fn a_point_a_bar_a_line_and_a_cut_off() {
        let points = vec![
            point(0.0, 1.0, 1.0, false),
            point(0.5, 2.0, 2.0, true),
            point(0.8, 3.0, 5.0, false),
            point(1.0, 4.0, 4.0, false),
        ];
        let chart = chart(0.0, 8.0, points);
        let x = |selector, name| drawn(&chart, "en", selector, name);
        assert_eq!(x(".point", "cx"), ["0.00%", "50.00%", "100.00%"]);
        assert_eq!(x(".bar", "x1"), ["80.00%"]);
        assert_eq!(x(".score", "x2"), ["50.00%"]);
        assert_eq!(x("svg", "aria-label"), ["A & B"]);
        assert_eq!(x(".cutoff", "y1"), [format!("{:.1}", from_top(0.0, &chart))]);
    }

    #[test]
    fn each_score_is_within_the_chart() {
        for [lowest, highest] in
            [[0.0, 8.0], [-7.5, 3.5], [0.0, 0.0], [-1e12, -1e12], [-1e12, 1e12]]
        {
            for score in [lowest, highest] {
                // A point does not touch the edge of the chart.
                let y = from_top(score, &chart(lowest, highest, Vec::new()));
                assert!(5.0 < y && y < HEIGHT - 5.0, "{score} of {lowest} to {highest}: {y}");
            }
        }
    }

    #[test]
    fn the_grid_has_few_lines_at_round_scores() {
        let grid = |lowest, highest| grid(&chart(lowest, highest, Vec::new()));
        assert_eq!(grid(0.0, 8.0), [0, 2, 4, 6, 8]);
        assert_eq!(grid(12.0, 60.0), [20, 30, 40, 50, 60]);
        assert_eq!(grid(-7.5, 3.5), [-6, -4, -2, 0, 2]);
        assert_eq!(grid(1.0, 4.0), [1, 2, 3, 4]);
        assert_eq!(grid(0.0, 0.0), [0]);
        assert_eq!(grid(-1e12, 1e12).len(), 5);
    }
}
