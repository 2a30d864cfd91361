//! Saved checks for a person at a terminal: a grid or a list, and what it shows.

use std::io::{self, Write};

use super::grid::Grid;
use super::rows::open_score_sentence;
use super::timeline::{Arrangement, Concerns, Timeline};
use super::{History, View, list};
use crate::layout::Layout;
use crate::report::text::{below_heading, concern_block, since_text};

/// How the checks of a timeline are set.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Each question has a row and each check a column, in so many columns of the window.
    Grid(usize),
    /// Question by question, to listen to.
    List,
}

/// Writes `history` in lines as `layout` sets them.
pub fn write(
    history: &History,
    view: &View,
    form: Form,
    layout: Layout,
    out: &mut impl Write,
) -> io::Result<()> {
    if history.is_empty() {
        let nothing = view.words().no_checks(&history.name);
        return write!(out, "{}", layout.wrap("", &nothing));
    }
    for (nth, timeline) in history.timelines().iter().enumerate() {
        let between = if nth == 0 { "" } else { "\n" };
        write!(out, "{between}{}", blocks(timeline, view, form, layout).join("\n"))?;
    }
    Ok(())
}

fn blocks(timeline: &Timeline, view: &View, form: Form, layout: Layout) -> Vec<String> {
    let words = view.words();
    let mut blocks = vec![layout.heading(&timeline.title())];
    blocks.extend(checks(timeline, view, form, layout));
    if let Some(since) = timeline.since() {
        blocks.push(since_text(&since, layout, view.calendar));
    }
    let Concerns { lasting, other } = timeline.concerns(words);
    for (heading, concerns) in [(words.worth_raising(), lasting), (words.what_to_raise(), other)] {
        let concerns = concerns.iter().map(|concern| concern_block(concern, layout));
        blocks.extend(below_heading(&heading, concerns.collect(), layout));
    }
    let questionnaire = view.questionnaire_of(timeline);
    blocks.extend(questionnaire.map(|questionnaire| layout.wrap("", questionnaire.safety())));
    blocks
}

/// Returns the checks of `timeline`, how many there are, and the legend.
fn checks(timeline: &Timeline, view: &View, form: Form, layout: Layout) -> Vec<String> {
    let (checks, words) = (timeline.shown(view.last), view.words());
    match form {
        Form::Grid(columns) => {
            let grid = Grid::new(checks, columns, view.calendar);
            let mut legend = grid.legend(words);
            legend.extend(view.revision(timeline, grid.checks));
            let legend: String = legend.iter().map(|line| layout.wrap("", line)).collect();
            let count = layout
                .wrap("", &timeline.count_sentence(grid.checks, Arrangement::NewestRight, words));
            let blocks = [count, grid.lines(columns), legend];
            blocks.into_iter().filter(|block| !block.is_empty()).collect()
        }
        Form::List => {
            let count = timeline.count_sentence(checks.len(), Arrangement::NewestLast, words);
            let mut blocks = vec![layout.wrap("", &count)];
            blocks.extend(list::blocks(checks, layout, view.calendar));
            let legend = open_score_sentence(checks, words).into_iter();
            for sentence in legend.chain(view.revision(timeline, checks.len())) {
                blocks.push(layout.wrap("", &sentence));
            }
            blocks
        }
    }
}
