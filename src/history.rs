//! Saved checks: the file they are in, and what they show over time.

mod course;
mod grid;
pub mod markdown;
mod store;
pub mod text;

pub use store::{append, open_to_others, prove};

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Error, Result, bail, ensure};

use crate::record::{Record, Since};
use crate::report::Earlier;
use course::Course;
use store::Lines;

/// The questionnaires of one file that are told apart.
const MAX_QUESTIONNAIRES: usize = 20;
/// The faults of one file that are told one by one.
const MAX_FAULTS_TOLD: usize = 20;

/// The checks in a file while it is read, and in memory so many of them as can be shown.
pub struct History {
    name: String,
    lines: Lines,
    /// One for each questionnaire, in the order in which they first come.
    courses: Vec<Course>,
    places: BTreeMap<String, usize>,
    faults: Faults,
    /// The one questionnaire that is asked for, or all of them.
    only: Option<String>,
}

impl History {
    /// Opens the file at `path`.
    ///
    /// # Errors
    ///
    /// It can't be opened, or is not a regular file.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let lines = Lines::open(path).with_context(|| format!("{name} can't be read"))?;
        Ok(Self {
            name,
            lines,
            courses: Vec::new(),
            places: BTreeMap::new(),
            faults: Faults::default(),
            only: None,
        })
    }

    /// The next check that can be read, and what changed since the one before it in time; `None` at the end.
    ///
    /// # Errors
    ///
    /// The file can't be read.
    pub fn next(&mut self) -> Result<Option<(&Record<'static>, Option<Since>)>> {
        while let Some(line) = (self.lines.next()).with_context(|| self.unreadable())? {
            let record = match line.content {
                Ok(record) if self.is_asked_for(&record) => record,
                Ok(_) => continue,
                Err(fault) => {
                    self.faults.add(line.number, &fault);
                    continue;
                }
            };
            match self.course(&record.questionnaire.id) {
                Ok(course) => {
                    let checks = self.courses[course].add(record);
                    return Ok(checks
                        .split_last()
                        .map(|(check, before)| (check, Since::new(before, check))));
                }
                Err(fault) => self.faults.add(line.number, &fault),
            }
        }
        Ok(None)
    }

    /// Reads to the end.
    ///
    /// # Errors
    ///
    /// The file can't be read.
    pub fn read(&mut self) -> Result<()> {
        while self.next()?.is_some() {}
        Ok(())
    }

    fn unreadable(&self) -> String {
        format!("{} can't be read", self.name)
    }

    fn is_asked_for(&self, record: &Record) -> bool {
        (self.only.as_ref()).is_none_or(|only| *only == record.questionnaire.id)
    }

    /// The place of the course of the questionnaire `id`.
    fn course(&mut self, id: &str) -> Result<usize> {
        if let Some(&place) = self.places.get(id) {
            return Ok(place);
        }
        let place = self.courses.len();
        ensure!(
            place < MAX_QUESTIONNAIRES,
            "of one questionnaire more than the {MAX_QUESTIONNAIRES} that are told apart; keep it in a file of its own"
        );
        self.places.insert(id.to_owned(), place);
        self.courses.push(Course::default());
        Ok(place)
    }

    /// Whether there is neither a check nor a line that could not be read.
    pub fn is_empty(&self) -> bool {
        self.courses.is_empty() && self.faults.count == 0
    }

    /// Proves that every line read was a check.
    ///
    /// # Errors
    ///
    /// The lines that were not, each with its number.
    pub fn whole(&self) -> Result<()> {
        match self.faults.count {
            0 => Ok(()),
            _ => bail!(self.faults.told(&self.name)),
        }
    }
}

/// The check before `now` in the file at `path`; and what of the file could not be read, if anything.
///
/// A file that can't even be opened has none: [`append`] will tell why.
pub fn earlier(path: &Path, now: &Record) -> (Earlier, Result<()>) {
    let Ok(mut history) = History::open(path) else {
        return (Earlier::None, Ok(()));
    };
    history.only = Some(now.questionnaire.id.to_string());
    let read = history.read().and_then(|()| history.whole());
    let since = (history.courses.first()).and_then(|course| Since::new(course.checks(), now));
    (since.map_or(Earlier::None, Earlier::Check), read)
}

/// Lines that are no saved checks.
#[derive(Default)]
struct Faults {
    told: Vec<(usize, String)>,
    count: usize,
}

impl Faults {
    fn add(&mut self, line: usize, fault: &Error) {
        self.count += 1;
        if self.told.len() < MAX_FAULTS_TOLD {
            self.told.push((line, fault.to_string()));
        }
    }

    fn told(&self, name: &str) -> String {
        let mut message = match self.count {
            1 => format!("{name} has a line that can't be read; it was left as it is"),
            count => {
                format!("{name} has {count} lines that can't be read; they were left as they are")
            }
        };
        for (line, fault) in &self.told {
            message += &format!("\n{name}:{line}: {fault}");
        }
        match self.count - self.told.len() {
            0 => {}
            more => message += &format!("\nand {more} more"),
        }
        message
    }
}
