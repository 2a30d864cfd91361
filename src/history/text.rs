//! Saved checks for a person at a terminal: a grid, and what it shows.

use std::io::{self, Write};

use super::History;
use super::grid::Grid;
use super::timeline::Timeline;
use crate::dates::Calendar;
use crate::layout::Layout;
use crate::questionnaire::Questionnaire;
use crate::report::text::since_text;

/// Writes `history` in lines as `layout` sets them, with the dates of `calendar`, and the safety note of `questionnaire` below
/// its own checks.
pub fn write(
    history: &History,
    questionnaire: &Questionnaire,
    layout: Layout,
    calendar: &Calendar,
    out: &mut impl Write,
) -> io::Result<()> {
    if history.is_empty() {
        let nothing = calendar.words().no_checks(&history.name);
        return write!(out, "{}", layout.wrap("", &nothing));
    }
    let blocks: Vec<_> = history
        .timelines()
        .iter()
        .flat_map(|timeline| blocks(timeline, questionnaire, layout, calendar))
        .collect();
    write!(out, "{}", blocks.join("\n"))
}

fn blocks(
    timeline: &Timeline,
    questionnaire: &Questionnaire,
    layout: Layout,
    calendar: &Calendar,
) -> Vec<String> {
    let words = calendar.words();
    let grid = Grid::new(timeline, layout.width(), calendar);
    let mut blocks = vec![
        layout.heading(&timeline.title()),
        layout.wrap("", &timeline.count_sentence(grid.checks(), words)),
        grid.lines(layout.width()),
    ];
    let legend = grid.legend(words);
    let legend: String = legend.iter().map(|line| layout.wrap("", line)).collect();
    if !legend.is_empty() {
        blocks.push(legend);
    }
    if let Some(since) = timeline.since() {
        blocks.push(since_text(&since, layout, calendar));
    }
    let lasting: String = timeline
        .lasting(words)
        .iter()
        .map(|lasting| layout.wrap("  ", &format!("{}  {}", lasting.question, lasting.answers)))
        .collect();
    if !lasting.is_empty() {
        blocks.push(layout.heading(&words.worth_raising()));
        blocks.push(lasting);
    }
    if timeline.questionnaire_id() == questionnaire.id() {
        blocks.push(layout.wrap("", questionnaire.safety()));
    }
    blocks
}
