//! Saved checks over time: what is in a file of them, and the views of it.

mod chart;
pub mod csv;
pub mod file;
mod grid;
pub mod html;
pub mod json;
mod labels;
pub mod line;
mod list;
pub mod markdown;
mod rows;
pub mod text;
mod timeline;

use std::collections::HashSet;

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::dates::Calendar;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::report::Previous;
use crate::saved_check::SavedCheck;
use line::Line;
use timeline::{Timeline, timelines};

/// How checks are shown.
pub struct View<'v> {
    /// The questionnaire whose results and safety note are shown with its own checks. Pages are in its language.
    pub questionnaire: &'v Questionnaire,
    /// Dates, and the words that everything is in.
    pub calendar: &'v Calendar<'v>,
    /// The most checks of a timeline that are shown, at least one.
    pub last: usize,
}

impl View<'_> {
    fn words(&self) -> &Words {
        self.calendar.words()
    }

    /// Returns the questionnaire if it is that of `timeline`.
    fn questionnaire_of(&self, timeline: &Timeline) -> Option<&Questionnaire> {
        Some(self.questionnaire).filter(|asked| asked.id() == timeline.questionnaire_id())
    }
}

/// The most lines of a file that are listed.
const MAX_LISTED: usize = 20;

/// The checks in a file, and its lines that do not count as checks.
pub struct History {
    name: String,
    /// Sorted by time. Those of the same time are in the order of the file.
    checks: Vec<SavedCheck>,
    /// Each line that is not a saved check, and the reason.
    faults: Vec<(usize, String)>,
    /// The lines that repeat an earlier one.
    repeated: Vec<usize>,
    /// The lines that are dated in the future, and their dates.
    future: Vec<(usize, Timestamp)>,
}

impl History {
    /// Returns the history in the `lines` of the file `name`. Checks dated later than `now` are left out, and those of
    /// `questionnaire` must have its points. A line that is not a saved check is not an error: see [`History::check_lines`].
    pub fn new(
        name: String,
        lines: Vec<Line>,
        questionnaire: &Questionnaire,
        now: Timestamp,
    ) -> Self {
        let mut history = Self {
            name,
            checks: Vec::new(),
            faults: Vec::new(),
            repeated: Vec::new(),
            future: Vec::new(),
        };
        let mut seen = HashSet::new();
        for Line { number, check } in lines {
            let check = check.and_then(|check| {
                if check.questionnaire.id == questionnaire.id() {
                    check.check_points(questionnaire)?;
                }
                Ok(check)
            });
            match check {
                Err(fault) => history.faults.push((number, format!("{fault:#}"))),
                Ok(check) if !seen.insert(check.identity()) => history.repeated.push(number),
                Ok(check) if check.answered_at > now => {
                    history.future.push((number, check.answered_at));
                }
                Ok(check) => history.checks.push(check),
            }
        }
        history.checks.sort_by_key(|check| check.answered_at);
        history
    }

    /// Returns whether there is neither a check nor a line that was left out.
    fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.faults.is_empty() && self.future.is_empty()
    }

    /// Returns the checks of each questionnaire, in the order of their first check.
    fn timelines(&self) -> Vec<Timeline<'_>> {
        timelines(&self.checks)
    }

    /// Returns what changed from the check before `now` in its timeline to `now`.
    pub fn previous(&self, now: &SavedCheck) -> Previous {
        // A check like it, of the same second, will count once with it.
        let identity = now.identity();
        let before = self
            .checks
            .iter()
            .filter(|check| check.answered_at <= now.answered_at && check.identity() != identity);
        let timelines = timelines(before.chain([now]));
        let timeline = timelines.iter().find(|timeline| std::ptr::eq(timeline.newest_check(), now));
        timeline.and_then(Timeline::since).map_or(Previous::None, Previous::Check)
    }

    /// Returns what to say of the lines that do not count, though they are checks.
    pub fn warnings(&self) -> Vec<String> {
        let name = &self.name;
        let mut warnings = Vec::new();
        if let [first, ..] = self.repeated[..] {
            warnings.push(match self.repeated.len() {
                1 => format!("{name}:{first}: the line repeats an earlier one; the check counts once"),
                count => format!(
                    "{name}:{first}: the line repeats an earlier one, like {} more; each check counts once",
                    count - 1
                ),
            });
        }
        warnings.extend(self.future.iter().take(MAX_LISTED).map(|(number, time)| {
            format!("{name}:{number}: answered_at: {time} is in the future; the check is left out")
        }));
        if let Some(more) = self.future.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            warnings.push(format!("{name}: {more} more checks are in the future and left out"));
        }
        warnings
    }

    /// Errors if some lines were not saved checks, with the number of each.
    pub fn check_lines(&self) -> Result<()> {
        let name = &self.name;
        let mut message = match self.faults.len() {
            0 => return Ok(()),
            1 => format!("{name} has a faulty line; it was left as it is"),
            count => {
                format!("{name} has {count} faulty lines; they were left as they are")
            }
        };
        for (line, fault) in self.faults.iter().take(MAX_LISTED) {
            message += &format!("\n{name}:{line}: {fault}");
        }
        match self.faults.len().saturating_sub(MAX_LISTED) {
            0 => {}
            more => message += &format!("\nand {more} more"),
        }
        bail!(message)
    }
}
