//! Moments as they are kept: to the second, in UTC, as RFC 3339 writes them: 2026-11-22T10:15:00Z.

use std::fmt;
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, to the second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// That of the system's clock.
    pub fn now() -> Self {
        let seconds = UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
        // A clock that is set beyond the year 9999 tells nothing.
        Self(Timestamp::from_second(seconds as i64).unwrap_or_default())
    }

    /// The moment that is written as `text`.
    ///
    /// jiff's own parser takes many more forms, and is a twelfth of the program.
    fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim_end_matches('Z').split(['-', 'T', ':']);
        let mut next = || numbers.next()?.parse().ok();
        let year = next()?;
        let mut next = || i8::try_from(next()?).ok();
        let date = DateTime::new(year, next()?, next()?, next()?, next()?, next()?, 0).ok()?;
        let moment = Self(Offset::UTC.to_timestamp(date).ok()?);
        (moment.to_string() == text).then_some(moment)
    }

    /// The same for jiff.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a time in UTC"))
    }
}
