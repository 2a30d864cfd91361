//! Saved checks for a person at a terminal: a grid, and what it shows.

use std::io::{self, Write};

use super::History;
use super::grid::Grid;
use super::timeline::Timeline;
use crate::dates::Calendar;
use crate::layout::Layout;
use crate::report::text::since_text;

/// Writes `history` in lines as `layout` sets them, with the dates of `calendar`.
pub fn write(
    history: &History,
    layout: Layout,
    calendar: &Calendar,
    out: &mut impl Write,
) -> io::Result<()> {
    if history.is_empty() {
        let nothing = format!("There are no checks in {} yet.", history.name);
        return write!(out, "{}", layout.wrap("", &nothing));
    }
    let blocks: Vec<_> = history
        .timelines()
        .iter()
        .flat_map(|timeline| blocks(timeline, layout, calendar))
        .collect();
    write!(out, "{}", blocks.join("\n"))
}

fn blocks(timeline: &Timeline, layout: Layout, calendar: &Calendar) -> Vec<String> {
    let grid = Grid::new(timeline, layout.width(), calendar);
    let mut blocks = vec![
        layout.heading(&timeline.title()),
        layout.wrap("", &timeline.count_sentence(grid.checks())),
        grid.lines(layout.width()),
    ];
    let legend = grid.legend();
    let legend: String = legend.iter().map(|line| layout.wrap("", line)).collect();
    if !legend.is_empty() {
        blocks.push(legend);
    }
    if let Some(since) = timeline.since() {
        blocks.push(since_text(&since, "the previous check", layout, calendar));
    }
    let lasting: String = timeline
        .lasting()
        .iter()
        .map(|lasting| {
            let answers = lasting.answers.join(", ");
            layout.wrap("  ", &format!("{}  {answers}", lasting.question))
        })
        .collect();
    if !lasting.is_empty() {
        blocks.push(layout.heading("Worth raising the last three times"));
        blocks.push(lasting);
    }
    blocks
}
