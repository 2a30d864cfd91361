//! Saved checks for other programs, sorted by time.

use std::collections::HashSet;
use std::io::{self, Write};

use super::timeline::timelines;
use super::{History, View};
use crate::csv::write_row;
use crate::saved_check::Since;
use crate::saved_check::line::with_since;

/// Writes the checks of the questionnaire of `view` as a table that `score` reads: a row for each
/// with the id of each answer, `skip` for a skipped question, and nothing for one that was not
/// asked.
pub fn write_csv(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
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
    write_row(header.iter().map(|name| name.as_bytes()), b',', out)?;
    for check in checks {
        let responses = check.responses_by_id();
        let mut row = vec![check.answered_at.to_string()];
        for question in &questions {
            let answer = responses.get(question).map(|response| response.answer.as_deref());
            row.push(answer.map_or("", |answer| answer.unwrap_or("skip")).to_owned());
        }
        row.push(check.total.score.map_or(String::new(), |score| score.to_string()));
        row.push(check.total.verdict.clone().unwrap_or_default());
        write_row(row.iter().map(|cell| cell.as_bytes()), b',', out)?;
    }
    Ok(())
}

/// Returns whether there are checks of other questionnaires, which are left out.
pub fn leaves_out_checks(history: &History, view: &View) -> bool {
    history.checks.iter().any(|check| check.questionnaire.id != view.questionnaire.id)
}

/// Writes the checks of `history` as JSON: an object on a line for each, with what changed since
/// the previous one.
pub fn write_json(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut pairs = Vec::new();
    for timeline in timelines(&history.checks) {
        let first = timeline.checks.len().saturating_sub(view.last);
        for (check, previous) in timeline.checks.iter().zip(&timeline.previous).skip(first) {
            pairs.push((*check, previous.map(|previous| timeline.checks[previous])));
        }
    }
    pairs.sort_by_key(|(check, _)| check.answered_at);
    for (check, previous) in pairs {
        let since = previous.map(|previous| Since::new(&[previous], 0, check));
        writeln!(out, "{}", with_since(check, since.as_ref())?)?;
    }
    Ok(())
}
