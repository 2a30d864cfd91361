//! Saved checks as a page to take along.

use std::io::{self, Write};

use super::History;
use super::rows::{Row, answers, scores};
use super::timeline::Timeline;
use crate::dates::Calendar;
use crate::report::markdown::{escaped, since_text};

/// How many checks fit beside each other on a page.
const COLUMNS: usize = 6;

/// Writes `history` as Markdown, with the dates of `calendar`.
pub fn write(history: &History, calendar: &Calendar, out: &mut impl Write) -> io::Result<()> {
    if history.is_empty() {
        let name = escaped(&history.name);
        return writeln!(out, "There are no checks in {name} yet.");
    }
    let pages: Vec<_> =
        history.timelines().iter().map(|timeline| page(timeline, calendar)).collect();
    write!(out, "{}", pages.join("\n"))
}

fn page(timeline: &Timeline, calendar: &Calendar) -> String {
    let checks = timeline.newest(COLUMNS);
    let mut page = format!(
        "# {}\n\n{}\n\n",
        escaped(&timeline.title()),
        timeline.count_sentence(checks.len())
    );
    page += &table_row(&Row {
        heading: "Question".to_owned(),
        cells: checks
            .iter()
            .map(|check| Some(calendar.date(check.answered_at).to_string()))
            .collect(),
    });
    page += &format!("|{}\n", "---|".repeat(checks.len() + 1));
    for row in answers(checks).iter().chain(&scores(checks)) {
        page += &table_row(row);
    }
    if let Some(since) = timeline.since() {
        page += &format!("\n{}", since_text(&since, "the previous check", calendar));
    }
    for (nth, lasting) in timeline.lasting().iter().enumerate() {
        if nth == 0 {
            page += "\n## Worth raising the last three times\n\n";
        }
        let (question, answers) = (escaped(&lasting.question), lasting.answers.join(", "));
        page += &format!("- **{question}** {}\n", escaped(&answers));
    }
    page
}

fn table_row(row: &Row) -> String {
    let mut line = format!("| {} |", escaped(&row.heading));
    for cell in &row.cells {
        line += &format!(" {} |", escaped(cell.as_deref().unwrap_or_default()));
    }
    line + "\n"
}
