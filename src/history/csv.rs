//! Saved checks of one questionnaire as a table: a row for each, sorted by time, as `score` reads it.

use std::collections::HashSet;
use std::io::{self, Write};

use super::{History, View};
use crate::csv::write_row;

const DELIMITER: u8 = b',';

/// Writes the checks of the questionnaire of `view`: the id of each answer, `skip` for a skipped question, and nothing for one that
/// was not asked.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut checks: Vec<_> = history.checks.iter().collect();
    checks.retain(|check| check.questionnaire.id == view.questionnaire.id);
    let checks = &checks[checks.len().saturating_sub(view.last)..];
    // Those that the questionnaire asks, then those that were asked before.
    let asked = view.questionnaire.questions.iter().map(|question| question.id.as_str());
    let saved = checks.iter().flat_map(|check| &check.responses);
    let mut seen = HashSet::new();
    let mut questions: Vec<_> = asked.chain(saved.map(|response| response.id.as_str())).collect();
    questions.retain(|id| seen.insert(*id));
    let header = [&["answered_at"], &questions[..], &["saved_score", "saved_verdict"]].concat();
    write_row(header.iter().map(|name| name.as_bytes()), DELIMITER, out)?;
    for check in checks {
        let responses = check.responses_by_id();
        let mut row = vec![check.answered_at.to_string()];
        for question in &questions {
            let answer = responses.get(question).map(|response| response.answer.as_deref());
            row.push(answer.map_or("", |answer| answer.unwrap_or("skip")).to_owned());
        }
        row.push(check.total.score.map_or(String::new(), |score| score.to_string()));
        row.push(check.total.verdict.clone().unwrap_or_default());
        write_row(row.iter().map(|cell| cell.as_bytes()), DELIMITER, out)?;
    }
    Ok(())
}

/// Returns whether there are checks of other questionnaires, which are left out.
pub fn leaves_out_checks(history: &History, view: &View) -> bool {
    history.checks.iter().any(|check| check.questionnaire.id != view.questionnaire.id)
}
