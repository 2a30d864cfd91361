//! Saved checks as a page to take along.

use std::io::{self, Write};

use super::rows::{Row, answers, dates, scores};
use super::timeline::{Arrangement, Concerns, Timeline};
use super::{History, View};
use crate::report::Concern;
use crate::report::markdown::{escaped, for_me, since_text};

/// Writes `history` as Markdown.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    if history.is_empty() {
        return writeln!(out, "{}", escaped(&view.words().no_checks(&history.name)));
    }
    for (nth, timeline) in history.timelines().iter().enumerate() {
        let between = if nth == 0 { "" } else { "\n" };
        write!(out, "{between}{}", page(timeline, view))?;
    }
    Ok(())
}

fn page(timeline: &Timeline, view: &View) -> String {
    let words = view.words();
    let checks = timeline.shown(view.last);
    let mut page = format!(
        "# {}\n\n{}\n\n",
        escaped(&timeline.title()),
        escaped(&timeline.count_sentence(checks.len(), Arrangement::NewestRight, words))
    );
    page += &table_row(&Row {
        heading: words.question_heading(),
        cells: dates(checks, view.calendar).into_iter().map(Some).collect(),
    });
    page += &format!("|{}\n", "---|".repeat(checks.len() + 1));
    for row in answers(checks, words).iter().chain(&scores(checks, words)) {
        page += &table_row(row);
    }
    if let Some(revision) = view.revision(timeline, checks.len()) {
        page += &format!("\n{}\n", escaped(&revision));
    }
    if let Some(since) = timeline.since() {
        page += &format!("\n{}", since_text(&since, view.calendar));
    }
    let Concerns { lasting, other } = timeline.concerns(words);
    page += &list_of(&lasting, &words.worth_raising());
    page += &list_of(&other, &words.sheet_raise());
    if let Some(questionnaire) = view.questionnaire_of(timeline) {
        page += &format!("\n{}", for_me(questionnaire));
    }
    page
}

/// Returns `concerns` below `heading`. Empty if there are none.
fn list_of(concerns: &[Concern], heading: &str) -> String {
    let mut list = String::new();
    for (nth, Concern { question, answer, raise }) in concerns.iter().enumerate() {
        if nth == 0 {
            list += &format!("\n## {}\n", escaped(heading));
        }
        list += &format!("\n- **{}** {}\n", escaped(question), escaped(answer));
        if let Some(raise) = raise {
            list += &format!("\n  {}\n", escaped(raise));
        }
    }
    list
}

fn table_row(row: &Row) -> String {
    let mut line = format!("| {} |", escaped(&row.heading));
    for cell in &row.cells {
        line += &format!(" {} |", escaped(cell.as_deref().unwrap_or_default()));
    }
    line + "\n"
}
