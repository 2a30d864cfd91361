//! Saved checks as a page to take along.

use std::io::{self, Write};

use super::History;
use super::course::{Course, Row, answers, scores};
use crate::calendar::Calendar;
use crate::report::markdown::{escaped, since};

/// The checks that fit on a page beside each other.
const COLUMNS: usize = 6;

/// Writes what was read of `history` as Markdown, with the dates by `calendar`.
///
/// # Errors
///
/// Those of `out`.
pub fn write(history: &History, calendar: &Calendar, out: &mut impl Write) -> io::Result<()> {
    if history.is_empty() {
        return writeln!(
            out,
            "There are no checks in {} yet.",
            escaped(&history.name)
        );
    }
    let pages: Vec<_> = (history.courses.iter())
        .map(|course| page(course, calendar))
        .collect();
    out.write_all(pages.join("\n").as_bytes())
}

fn page(course: &Course, calendar: &Calendar) -> String {
    let checks = course.newest(COLUMNS);
    let mut page = format!(
        "# {}\n\n{}\n\n",
        escaped(&course.title()),
        course.counted(checks.len())
    );
    let dates = Row {
        heading: "Question".to_owned(),
        cells: (checks.iter())
            .map(|check| Some(calendar.day(check.answered_at).to_string()))
            .collect(),
    };
    page += &line(&dates);
    page += &format!("|{}\n", "---|".repeat(checks.len() + 1));
    for row in answers(checks).iter().chain(&scores(checks)) {
        page += &line(row);
    }
    if let Some(changes) = course.since() {
        page += &format!("\n{}", since(&changes, "the check before", calendar));
    }
    let lasting = course.lasting();
    if !lasting.is_empty() {
        page += "\n## Worth raising the last three times\n\n";
    }
    for (question, answers) in lasting {
        let answers = escaped(&answers.join(", "));
        page += &format!("- **{}** {answers}\n", escaped(&question));
    }
    page
}

fn line(row: &Row) -> String {
    let mut line = format!("| {} |", escaped(&row.heading));
    for cell in &row.cells {
        line += &format!(" {} |", escaped(cell.as_deref().unwrap_or_default()));
    }
    line + "\n"
}
