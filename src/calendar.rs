//! Days as a person reads them, where they are: 22 Nov 2026.

use std::cell::LazyCell;
use std::fmt;

use jiff::tz::TimeZone;

use crate::moment::Moment;

/// The days of the local time zone. It is looked up for the first day only: that takes longer than a whole check.
pub struct Calendar(LazyCell<TimeZone>);

/// A day, of which each part can be shown by itself.
pub struct Day {
    /// Of the month.
    pub day: String,
    /// In three letters, so that it can't be taken for a day.
    pub month: &'static str,
    /// In full.
    pub year: String,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Calendar {
    /// That of the system, or of TZ.
    pub fn local() -> Self {
        Self(LazyCell::new(TimeZone::system))
    }

    /// The day that it was at `time`.
    pub fn day(&self, time: Moment) -> Day {
        let date = self.0.to_datetime(time.timestamp()).date();
        Day {
            day: date.day().to_string(),
            month: MONTHS[usize::from(date.month().unsigned_abs()) - 1],
            year: date.year().to_string(),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.month, self.year)
    }
}
