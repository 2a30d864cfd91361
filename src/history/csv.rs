//! Saved checks of one questionnaire as a table: a row for each, sorted by time, as `score` reads it.

use std::collections::HashSet;
use std::io::{self, Write};

use super::{History, View};
use crate::csv::write_row;
use crate::saved_check::{SavedCheck, SavedResponse};

const DELIMITER: u8 = b',';

/// Writes the checks of the questionnaire of `view`: the id of each answer, `skip` for a skipped question, and nothing for one that
/// was not asked.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let id = view.questionnaire.id();
    let checks: Vec<_> =
        history.checks.iter().filter(|check| check.questionnaire.id == id).collect();
    let checks = &checks[checks.len().saturating_sub(view.last)..];
    let questions = questions(checks, view);
    let mut write =
        |cells: &mut dyn Iterator<Item = &str>| write_row(cells.map(str::as_bytes), DELIMITER, out);
    let header = ["answered_at"].into_iter().chain(questions.iter().copied());
    write(&mut header.chain(["saved_score", "saved_verdict"]))?;
    for check in checks {
        let (time, responses) = (check.answered_at.to_string(), check.responses_by_id());
        let cells =
            questions.iter().map(|question| responses.get(question).map_or("", |r| cell(r)));
        let score = check.total.score.map_or(String::new(), |score| score.to_string());
        let verdict = check.total.verdict.as_deref().unwrap_or_default();
        write(&mut [time.as_str()].into_iter().chain(cells).chain([&score, verdict]))?;
    }
    Ok(())
}

/// Returns whether there are checks of other questionnaires, which are left out.
pub fn leaves_out_checks(history: &History, view: &View) -> bool {
    let id = view.questionnaire.id();
    history.checks.iter().any(|check| check.questionnaire.id != id)
}

/// Returns the ids of the questions that the questionnaire asks, then of those that were asked before.
fn questions<'v>(checks: &[&'v SavedCheck], view: &'v View) -> Vec<&'v str> {
    let mut ids: Vec<_> =
        view.questionnaire.questions().iter().map(|question| question.id.as_str()).collect();
    let mut seen: HashSet<_> = ids.iter().copied().collect();
    let saved = checks.iter().flat_map(|check| &check.responses).map(|r| r.id.as_str());
    ids.extend(saved.filter(|id| seen.insert(id)));
    ids
}

fn cell(response: &SavedResponse) -> &str {
    response.answer.as_deref().unwrap_or("skip")
}
