//! Saved checks for a person at a terminal: a grid with the questions down and the dates across.

use std::io::{self, Write};

use super::History;
use super::course::Course;
use super::grid::Grid;
use crate::calendar::Calendar;
use crate::layout::Layout;
use crate::report::text::since;

/// Writes what was read of `history` in lines as `layout` sets them, with the dates by `calendar`.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    history: &History,
    layout: Layout,
    calendar: &Calendar,
    out: &mut impl Write,
) -> io::Result<()> {
    let blocks: Vec<_> = match history.is_empty() {
        true => vec![layout.wrap("", &format!("There are no checks in {} yet.", history.name))],
        false => (history.courses.iter())
            .flat_map(|course| blocks(course, layout, calendar))
            .collect(),
    };
    out.write_all(blocks.join("\n").as_bytes())
}

fn blocks(course: &Course, layout: Layout, calendar: &Calendar) -> Vec<String> {
    let grid = Grid::new(course, layout.width(), calendar);
    let mut blocks = vec![
        layout.heading(&course.title()),
        layout.wrap("", &course.counted(grid.columns())),
        grid.lines(),
    ];
    let legend: String = (grid.legend().iter())
        .map(|line| layout.wrap("", line))
        .collect();
    if !legend.is_empty() {
        blocks.push(legend);
    }
    if let Some(changes) = course.since() {
        blocks.push(since(&changes, "the check before", layout, calendar));
    }
    let lasting: String = (course.lasting().iter())
        .map(|(question, answers)| {
            layout.wrap("  ", &format!("{question}  {}", answers.join(", ")))
        })
        .collect();
    if !lasting.is_empty() {
        blocks.push(layout.heading("Worth raising the last three times"));
        blocks.push(lasting);
    }
    blocks
}
