//! The drawing of a chart, as SVG. Its colours and strokes are in `page.css`.

use maud::{Markup, html};

use crate::document::Chart;

/// The height of a chart in CSS pixels.
const HEIGHT: f64 = 190.0;
/// The room above the highest score and below the lowest, as a part of the range between them.
const MARGIN: f64 = 0.06;
/// The most lines of the grid.
const MAX_GRID_LINES: i64 = 6;

/// Draws `chart` above the dates of its ends. Time goes to the left if `is_right_to_left`.
pub(super) fn drawing(chart: &Chart, is_right_to_left: bool) -> Markup {
    let (start, length) = if is_right_to_left { (100.0, -100.0) } else { (0.0, 100.0) };
    let gap = if is_right_to_left { 12 } else { -12 };
    let x = |position: f64| format!("{:.2}%", start + length * position);
    let y = |score: f64| format!("{:.1}", from_top(score, chart.lowest, chart.highest));
    let grid = grid(chart.lowest, chart.highest);
    let longest = grid.iter().map(|score| score.to_string().len()).max().unwrap_or(0);
    html! {
        // Beside the drawing, there is room for the numbers.
        div.chart style={ "--axis:" (longest + 2) "ch" } {
            svg role="img" aria-label=(chart.in_words) {
                @for score in &grid {
                    @let y = y(*score as f64);
                    line.grid x2="100%" y1=(y) y2=(y) {}
                    text x=(x(0.0)) dx=(gap) y=(y) dy="0.35em" text-anchor="end" { (score) }
                }
                @for (score, in_words) in &chart.cutoffs {
                    @let y = y(*score);
                    line.cutoff x2="100%" y1=(y) y2=(y) { title { (in_words) } }
                }
                @for points in chart.points.windows(2) {
                    @if points[1].continues {
                        @let (x1, y1) = (x(points[0].position), y(points[0].lowest));
                        @let (x2, y2) = (x(points[1].position), y(points[1].lowest));
                        line.score x1=(x1) y1=(y1) x2=(x2) y2=(y2) {}
                    }
                }
                @for point in &chart.points {
                    @let (x, y1, y2) = (x(point.position), y(point.lowest), y(point.highest));
                    g {
                        title { (point.in_words) }
                        @if point.is_open { line.bar x1=(x) y1=(y1) x2=(x) y2=(y2) {} }
                        @else { circle.point cx=(x) cy=(y1) r="4.5" {} }
                    }
                }
            }
            p { @for date in &chart.ends { span { (date) } } }
        }
    }
}

/// Measures how far below the top of a chart from `lowest` to `highest` a `score` is, in CSS
/// pixels.
fn from_top(score: f64, lowest: f64, highest: f64) -> f64 {
    // All scores may be the same.
    let range = (highest - lowest).max(1.0);
    HEIGHT * (MARGIN + (highest - score) / range) / (1.0 + 2.0 * MARGIN)
}

/// Chooses the scores from `lowest` to `highest` at which lines are drawn: the multiples of the
/// smallest 1, 2 or 5 times a power of ten of which there are few.
fn grid(lowest: f64, highest: f64) -> Vec<i64> {
    let range = highest.floor() as i64 - lowest.ceil() as i64;
    let mut unit = 1;
    while range / unit >= MAX_GRID_LINES {
        // From 1 to 2, 5, 10, 20, 50 and so on.
        unit = if unit.to_string().starts_with('2') { unit / 2 * 5 } else { unit * 2 };
    }
    let first = (lowest / unit as f64).ceil() as i64 * unit;
    (first..=highest.floor() as i64).step_by(unit as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, from_top, grid};

    #[test]
    fn each_score_is_within_the_chart() {
        for [lowest, highest] in [[0.0, 8.0], [-7.5, 3.5], [0.0, 0.0], [-1e12, 1e12]] {
            for score in [lowest, highest] {
                // A point does not touch the edge of the chart.
                let y = from_top(score, lowest, highest);
                assert!(5.0 < y && y < HEIGHT - 5.0, "{score} of {lowest} to {highest}: {y}");
            }
        }
    }

    #[test]
    fn the_grid_has_few_lines_at_round_scores() {
        assert_eq!(grid(0.0, 0.0), [0]);
        assert_eq!(grid(0.0, 5.0), [0, 1, 2, 3, 4, 5]);
        assert_eq!(grid(0.0, 6.0), [0, 2, 4, 6]);
        assert_eq!(grid(12.0, 60.0), [20, 30, 40, 50, 60]);
        assert_eq!(grid(-7.5, 3.5), [-6, -4, -2, 0, 2]);
        assert_eq!(grid(-1e12, 1e12).len(), 5);
    }
}
