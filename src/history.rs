//! Saved checks over time: what is in a file of them, and the views of it.

mod chart;
mod timeline;

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::csv::write_row;
use crate::dates::Calendar;
use crate::document::{Block, Document, below};
use crate::questionnaire::Questionnaire;
use crate::report::changes;
use crate::saved_check::content::{Content, MAX_LISTED};
use crate::saved_check::with_since;
use crate::saved_check::{SavedCheck, Since};
use chart::charts;
use timeline::{Timeline, table, timelines};

/// How checks are shown.
#[derive(Clone, Copy)]
pub struct View<'v> {
    /// The questionnaire whose results and safety note are shown with its own checks. Everything is
    /// in its language.
    pub questionnaire: &'v Questionnaire,
    /// Dates.
    pub calendar: &'v Calendar<'v>,
    /// Whose words a document is in.
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

/// Returns `history` as a document, with an article for each timeline.
pub fn document<'v>(history: &'v History, view: View<'v>) -> Document<'v> {
    let Questionnaire { title, language, words, .. } = view.questionnaire;
    let (mut titles, mut blocks) = (Vec::new(), Vec::new());
    for timeline in timelines(&history.checks) {
        titles.push(timeline.title());
        blocks.extend(article(&timeline, view));
    }
    titles.dedup();
    if history.checks.is_empty() && history.future.is_empty() && history.fault_count == 0 {
        blocks.push(Block::Paragraph(words.no_checks(&history.name)));
    }
    if titles.is_empty() {
        titles.push(title.clone());
    }
    Document { title: words.list_of(&titles), language, words, blocks }
}

fn article(timeline: &Timeline, view: View) -> Vec<Block> {
    let words = &view.questionnaire.words;
    let id = &timeline.newest_check().questionnaire.id;
    let asked = Some(view.questionnaire).filter(|asked| asked.id == *id);
    let count = match timeline.checks.len() {
        1 => words.one_check(),
        count => words.checks(count),
    };
    let mut blocks = vec![Block::Article, Block::Title(timeline.title(), count)];
    if let Some(since) = timeline.since() {
        blocks.extend(changes(&since, words, view.calendar));
    }
    let (what_to_raise, answers, source) = match view.voice {
        Voice::You => (words.what_to_raise(), words.your_answers(), &None),
        Voice::I => (words.sheet_raise(), words.sheet_answers(), &view.questionnaire.source),
    };
    let (lasting, other) = timeline.concerns(words);
    blocks.extend(below(words.worth_raising(), Block::Concerns(lasting, None)));
    blocks.extend(below(what_to_raise, Block::Concerns(other, None)));
    blocks.extend([Block::Heading(answers), Block::Table(table(timeline, asked, view))]);
    blocks.extend(charts(timeline.shown(view.last), asked, view).into_iter().map(Block::Chart));
    if let Some(questionnaire) = asked {
        blocks.push(Block::ForMe(words.sheet_for_me()));
        blocks.push(Block::Paragraph(questionnaire.safety.clone()));
        blocks.extend(source.clone().map(Block::Paragraph));
    }
    blocks
}

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

/// The checks in a file, and its lines that do not count as checks.
pub struct History {
    name: String,
    /// Sorted by time. Those of the same time are in the order of the file.
    checks: Vec<SavedCheck>,
    /// The checks that are dated in the future, with their lines, in the order of the file.
    future: Vec<(usize, SavedCheck)>,
    /// The lines that repeat an earlier one.
    repeated: Vec<usize>,
    /// The first lines that are not saved checks, with the reasons.
    faults: Vec<(usize, String)>,
    fault_count: usize,
}

impl History {
    /// Returns the history in the file `name` with this `content`. Checks dated later than `now`
    /// are left out. A line that is not a saved check is not an error: see
    /// [`History::check_lines`].
    pub fn new(name: String, content: Content, now: Timestamp) -> Self {
        let mut seen = HashSet::new();
        let identities = content.checks.iter().map(|(_, check)| check.identity());
        let is_first: Vec<_> = identities.map(|identity| seen.insert(identity)).collect();
        let (mut checks, mut future, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
        for ((line, check), is_first) in content.checks.into_iter().zip(is_first) {
            if !is_first {
                repeated.push(line);
            } else if check.answered_at > now {
                future.push((line, check));
            } else {
                checks.push(check);
            }
        }
        checks.sort_by_key(|check| check.answered_at);
        let (faults, fault_count) = (content.faults, content.fault_count);
        Self { name, checks, future, repeated, faults, fault_count }
    }

    /// Returns how many checks of the questionnaire with `id` there are, in the past or the future.
    pub fn count_of(&self, id: &str) -> usize {
        let future = self.future.iter().map(|(_, check)| check);
        self.checks.iter().chain(future).filter(|check| check.questionnaire.id == id).count()
    }

    /// Returns the number of `check` among those of its questionnaire, once it is added. One like
    /// it is not counted twice.
    pub fn number_of(&self, check: &SavedCheck) -> usize {
        let is_there = self.checks.iter().any(|other| other.identity() == check.identity());
        self.count_of(&check.questionnaire.id) + usize::from(!is_there)
    }

    /// Returns the time of the newest check, if it is in the future.
    pub fn newest_in_future(&self) -> Option<Timestamp> {
        self.future.iter().map(|(_, check)| check.answered_at).max()
    }

    /// Returns what changed to `now` from the check before it in its timeline, if there is one.
    pub fn since_previous(&self, now: &SavedCheck) -> Option<Since> {
        // A check like it, of the same second, will count once with it.
        let identity = now.identity();
        let earlier = self.checks.iter().filter(|check| check.answered_at <= now.answered_at);
        let before = earlier.filter(|check| check.identity() != identity);
        let timelines = timelines(before.chain([now]));
        timelines.iter().find(|timeline| std::ptr::eq(timeline.newest_check(), now))?.since()
    }

    /// Returns what to say of the lines that do not count, though they are checks.
    pub fn warnings(&self) -> Vec<String> {
        let name = &self.name;
        let mut warnings = Vec::new();
        if let [first, others @ ..] = &self.repeated[..] {
            let what_counts = match others.len() {
                0 => "; the check counts once".to_owned(),
                others => format!(", like {others} more; each check counts once"),
            };
            warnings.push(format!("{name}:{first}: the line repeats an earlier one{what_counts}"));
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
    pub fn check_lines(&self) -> Result<()> {
        let name = &self.name;
        let mut message = match self.fault_count {
            0 => return Ok(()),
            1 => format!("{name} has a faulty line; it was left as it is"),
            count => format!("{name} has {count} faulty lines; they were left as they are"),
        };
        for (line, fault) in &self.faults {
            message += &format!("\n{name}:{line}: {fault}");
        }
        if self.fault_count > self.faults.len() {
            message += &format!("\nand {} more", self.fault_count - self.faults.len());
        }
        bail!(message)
    }
}
