//! Saved checks as a page to take along.

use std::io::{self, Write};

use super::History;
use super::rows::{Row, answers, scores};
use super::timeline::Timeline;
use crate::dates::Calendar;
use crate::questionnaire::Questionnaire;
use crate::report::markdown::{escaped, for_me, since_text};

/// How many checks fit beside each other on a page.
const COLUMNS: usize = 6;

/// Writes `history` as Markdown, with the dates of `calendar`, and the safety note of `questionnaire` below its own checks.
pub fn write(
    history: &History,
    questionnaire: &Questionnaire,
    calendar: &Calendar,
    out: &mut impl Write,
) -> io::Result<()> {
    if history.is_empty() {
        return writeln!(out, "{}", escaped(&calendar.words().no_checks(&history.name)));
    }
    let pages: Vec<_> = history
        .timelines()
        .iter()
        .map(|timeline| page(timeline, questionnaire, calendar))
        .collect();
    write!(out, "{}", pages.join("\n"))
}

fn page(timeline: &Timeline, questionnaire: &Questionnaire, calendar: &Calendar) -> String {
    let words = calendar.words();
    let checks = timeline.newest(COLUMNS);
    let mut page = format!(
        "# {}\n\n{}\n\n",
        escaped(&timeline.title()),
        escaped(&timeline.count_sentence(checks.len(), words))
    );
    page += &table_row(&Row {
        heading: words.question_heading(),
        cells: checks.iter().map(|check| Some(calendar.in_words(check.answered_at))).collect(),
    });
    page += &format!("|{}\n", "---|".repeat(checks.len() + 1));
    for row in answers(checks, words).iter().chain(&scores(checks, words)) {
        page += &table_row(row);
    }
    if let Some(since) = timeline.since() {
        page += &format!("\n{}", since_text(&since, calendar));
    }
    for (nth, lasting) in timeline.lasting(words).iter().enumerate() {
        if nth == 0 {
            page += &format!("\n## {}\n\n", escaped(&words.worth_raising()));
        }
        let (question, answers) = (escaped(&lasting.question), escaped(&lasting.answers));
        page += &format!("- **{question}** {answers}\n");
    }
    if timeline.questionnaire_id() == questionnaire.id() {
        page += &format!("\n{}", for_me(questionnaire));
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
