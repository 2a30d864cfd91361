//! Saved checks over time: which of a file's checks count, and their views as a document, CSV and
//! JSON.

mod chart;
mod timeline;

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::dates::Calendar;
use crate::document::{Block, Document, section};
use crate::escape::write_row;
use crate::questionnaire::Questionnaire;
use crate::report::changes;
use crate::saved_check::SavedCheck;
use crate::saved_check::content::{Content, Faults, MAX_LISTED};
use crate::saved_check::since::{Since, with_since};
use chart::charts;
use timeline::{Timeline, timelines};

/// The name of what is piped in, in messages.
pub(crate) const STANDARD_INPUT: &str = "standard input";

/// How checks are shown.
#[derive(Clone, Copy)]
pub struct View<'v> {
    /// The questionnaire whose results and safety note are shown with its own checks. Everything is
    /// in its language.
    pub questionnaire: &'v Questionnaire,
    /// Writes the dates.
    pub calendar: &'v Calendar<'v>,
    /// Who speaks in a document.
    pub voice: Voice,
    /// The most checks of a timeline that are shown, at least one.
    pub last: usize,
}

/// Who speaks in a document.
#[derive(Debug, Clone, Copy)]
pub enum Voice {
    /// The program, to the person who reads it.
    You,
    /// The person, to their therapist.
    I,
}

/// Builds the document of `history`, with an article for each timeline.
pub fn document<'v>(history: &'v History, view: View<'v>) -> Document<'v> {
    let Questionnaire { title, language, words, .. } = view.questionnaire;
    let (mut titles, mut blocks) = (Vec::new(), Vec::new());
    for timeline in timelines(&history.checks) {
        titles.push(timeline.title());
        blocks.extend(article(&timeline, view));
    }
    titles.dedup();
    if titles.is_empty() {
        titles.push(title.clone());
        if history.future.is_empty() && history.faults.count == 0 {
            let is_piped_in = history.name == STANDARD_INPUT;
            let name = if is_piped_in { words.standard_input() } else { history.name.clone() };
            blocks.push(Block::Paragraph(words.no_checks(name)));
        }
    }
    Document { title: words.list_of(&titles), language, words, blocks }
}

fn article(timeline: &Timeline, view: View) -> Vec<Block> {
    let View { questionnaire, calendar, voice, last } = view;
    let words = &questionnaire.words;
    let count = words.checks(timeline.checks.len());
    let mut blocks = vec![Block::Article, Block::Title(timeline.title(), count)];
    if let Some(since) = timeline.since() {
        blocks.extend(changes(&since, calendar));
    }
    let (what_to_raise, answers) = match voice {
        Voice::You => (words.what_to_raise(), words.your_answers()),
        Voice::I => (words.sheet_raise(), words.sheet_answers()),
    };
    let is_asked = timeline.newest_check().questionnaire.id == questionnaire.id;
    let asked = if is_asked { Some(questionnaire) } else { None };
    let (lasting, other) = timeline.concerns(asked, words);
    blocks.extend(section(words.worth_raising(), Block::Concerns(lasting, None)));
    blocks.extend(section(what_to_raise, Block::Concerns(other, None)));
    blocks.extend(section(answers, Block::Table(timeline.table(last, asked, calendar))));
    blocks.extend(charts(timeline.shown(last), asked, calendar).into_iter().map(Block::Chart));
    if let Some(asked) = asked {
        blocks.push(Block::ForMe(words.sheet_for_me()));
        blocks.push(Block::Paragraph(asked.safety.clone()));
        if let (Voice::I, Some(source)) = (voice, &asked.source) {
            blocks.push(Block::Paragraph(source.clone()));
        }
    }
    blocks
}

/// Writes the checks of the questionnaire of `view` as a table that `score` reads: a row for each
/// with the id of each answer, `skip` for a skipped question, and nothing for one that was not
/// asked.
pub(crate) fn write_csv(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut checks: Vec<_> = history.checks.iter().collect();
    checks.retain(|check| check.questionnaire.id == view.questionnaire.id);
    let checks = &checks[checks.len().saturating_sub(view.last)..];
    // Those that the questionnaire asks, then those that were asked before.
    let mut questions: Vec<_> = view.questionnaire.questions.iter().map(|q| &*q.id).collect();
    let responses = checks.iter().flat_map(|check| &check.responses);
    questions.extend(responses.map(|response| &*response.id));
    let mut seen = HashSet::new();
    questions.retain(|id| seen.insert(*id));
    let header = [&["answered_at"], &questions[..], &["saved_score", "saved_verdict"]].concat();
    write_row(&header, b',', out)?;
    for check in checks {
        let responses = check.responses_by_id();
        let mut row = vec![check.answered_at.to_string()];
        for question in &questions {
            row.push(match responses.get(question) {
                Some(response) => response.answer.as_deref().unwrap_or("skip").to_owned(),
                None => String::new(),
            });
        }
        row.push(check.total.score.map(|score| score.to_string()).unwrap_or_default());
        row.push(check.total.verdict.clone().unwrap_or_default());
        write_row(&row, b',', out)?;
    }
    out.flush()
}

/// Whether there are checks of other questionnaires, which [`write_csv`] leaves out.
pub(crate) fn leaves_out_checks(history: &History, view: &View) -> bool {
    history.checks.iter().any(|check| check.questionnaire.id != view.questionnaire.id)
}

/// Writes the checks of `history` as JSON: an object on a line for each, with what changed since
/// the previous one.
pub fn write_json(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut pairs = Vec::new();
    for timeline in timelines(&history.checks) {
        for nth in timeline.checks.len().saturating_sub(view.last)..timeline.checks.len() {
            pairs.push((timeline.previous[nth], timeline.checks[nth]));
        }
    }
    pairs.sort_by_key(|(_, check)| check.answered_at);
    for (previous, check) in pairs {
        // Nothing in JSON depends on the checks before the previous one.
        let since = previous.map(|previous| Since::new(&[], previous, check));
        writeln!(out, "{}", with_since(check, since.as_ref())?)?;
    }
    out.flush()
}

/// The checks in a file, and its lines that do not count as checks.
pub struct History {
    name: String,
    /// Sorted by time. Those of the same time are in the order of the file.
    checks: Vec<SavedCheck>,
    /// The checks that are dated in the future, with their lines, in the order of the file.
    future: Vec<(usize, SavedCheck)>,
    /// The lines that repeat an earlier one.
    repeated: Vec<usize>,
    faults: Faults,
}

impl History {
    /// Sorts the `content` of the file `name`. Checks dated later than `now` are left out, and of
    /// several alike all but the first. A faulty line is not an error: see
    /// `History::ensure_faultless`.
    pub fn new(name: String, content: Content, now: Timestamp) -> Self {
        let (mut seen, mut are_new) = (HashSet::new(), Vec::new());
        for (_, check) in &content.checks {
            are_new.push(seen.insert(check.identity()));
        }
        let (mut checks, mut future, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
        for ((line, check), is_new) in content.checks.into_iter().zip(are_new) {
            if !is_new {
                repeated.push(line);
            } else if check.answered_at > now {
                future.push((line, check));
            } else {
                checks.push(check);
            }
        }
        checks.sort_by_key(|check| check.answered_at);
        Self { name, checks, future, repeated, faults: content.faults }
    }

    /// Counts the checks of the questionnaire with `id`, in the past and the future.
    pub(crate) fn count_of(&self, id: &str) -> usize {
        let past = self.checks.iter().filter(|check| check.questionnaire.id == id);
        let future = self.future.iter().filter(|(_, check)| check.questionnaire.id == id);
        past.count() + future.count()
    }

    /// The number of `check` among those of its questionnaire, once it is added. One like it is not
    /// counted twice.
    pub fn number_of(&self, check: &SavedCheck) -> usize {
        let is_there = self.checks.iter().any(|other| other.identity() == check.identity());
        self.count_of(&check.questionnaire.id) + usize::from(!is_there)
    }

    /// The time of the newest check, if it is in the future.
    pub(crate) fn newest_in_future(&self) -> Option<Timestamp> {
        self.future.iter().map(|(_, check)| check.answered_at).max()
    }

    /// Compares `now` with the check before it in its timeline, if there is one.
    pub fn since_previous(&self, now: &SavedCheck) -> Option<Since> {
        // A check like it, of the same second, will count once with it.
        let identity = now.identity();
        let mut checks: Vec<_> = self.checks.iter().collect();
        checks.retain(|check| check.answered_at <= now.answered_at && check.identity() != identity);
        checks.push(now);
        let is_its_own = |timeline: &&Timeline| std::ptr::eq(timeline.newest_check(), now);
        timelines(checks).iter().find(is_its_own)?.since()
    }

    /// Says which lines do not count, though they are checks.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let name = &self.name;
        let mut warnings = Vec::new();
        if let Some(first) = self.repeated.first() {
            let repeats = format!("{name}:{first}: the line repeats an earlier one");
            warnings.push(match self.repeated.len() - 1 {
                0 => format!("{repeats}; the check counts once"),
                others => format!("{repeats}, like {others} more; each check counts once"),
            });
        }
        for (line, check) in self.future.iter().take(MAX_LISTED) {
            let fault = format!("answered_at: {} is in the future", check.answered_at);
            warnings.push(format!("{name}:{line}: {fault}; the check is left out"));
        }
        if self.future.len() > MAX_LISTED {
            let more = self.future.len() - MAX_LISTED;
            warnings.push(format!("{name}: {more} more checks are in the future and left out"));
        }
        warnings
    }

    /// Errors if some lines were not saved checks, with the number of each.
    pub(crate) fn ensure_faultless(&self) -> Result<()> {
        let (name, faults) = (&self.name, &self.faults);
        let mut message = match faults.count {
            0 => return Ok(()),
            1 => format!("{name} has a faulty line; it was left as it is"),
            count => format!("{name} has {count} faulty lines; they were left as they are"),
        };
        for (line, fault) in &faults.listed {
            message += &format!("\n{name}:{line}: {fault}");
        }
        if faults.count > faults.listed.len() {
            message += &format!("\nand {} more", faults.count - faults.listed.len());
        }
        bail!(message)
    }
}
