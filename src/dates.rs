//! Times as they are saved (2026-11-22T10:15:00Z), and dates as a person reads them (22 Nov 2026).

use std::time::SystemTime;
use std::{env, fs};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::questionnaire::words::Words;

/// Returns the time of the system's clock, in whole seconds.
pub fn now() -> Timestamp {
    // A clock that is set beyond the year 9999 is of no use.
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    Timestamp::from_second(now.as_second()).unwrap_or_default()
}

/// How serde reads and writes a time.
pub mod rfc3339 {
    use jiff::Timestamp;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::escape::quoted;

    /// Writes `time` in UTC.
    pub fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    /// Reads a time with its offset from UTC.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| {
            D::Error::custom(format_args!(
                "{} is not a time; write it like 2026-11-22T10:15:00Z",
                quoted(&text)
            ))
        })
    }
}

/// The dates of a time zone, in the words of a language.
pub struct Calendar<'w> {
    zone: TimeZone,
    unknown_zone: Option<String>,
    words: &'w Words,
}

/// A date of which each part can be shown by itself.
pub struct Date {
    /// Day of the month.
    pub day: i8,
    /// The name of the month, so that it can't be taken for a day.
    pub month: String,
    /// Year, in full.
    pub year: i16,
}

/// The largest time zone file that is read. Such files have some kilobytes.
const MAX_ZONE_BYTES: u64 = 1024 * 1024;

impl<'w> Calendar<'w> {
    /// Returns the calendar of the time zone that the system or `TZ` names, or of UTC.
    pub fn local(words: &'w Words) -> Self {
        let (zone, unknown_zone) = match env::var_os("TZ") {
            None => (system_zone(), None),
            Some(name) => match zone_in_environment() {
                None => (None, Some(name.to_string_lossy().into_owned())),
                zone => (zone, None),
            },
        };
        Self { zone: zone.unwrap_or(TimeZone::UTC), unknown_zone, words }
    }

    /// Returns the calendar of UTC.
    #[cfg(test)]
    pub fn utc(words: &'w Words) -> Self {
        Self { zone: TimeZone::UTC, unknown_zone: None, words }
    }

    /// Returns the value of `TZ` if it names no known time zone.
    pub fn unknown_zone(&self) -> Option<&str> {
        self.unknown_zone.as_deref()
    }

    /// Returns the words that dates are in.
    pub fn words(&self) -> &'w Words {
        self.words
    }

    /// Returns the date at `time`.
    pub fn date(&self, time: Timestamp) -> Date {
        let date = self.zone.to_datetime(time).date();
        Date { day: date.day(), month: self.words.month(date.month()), year: date.year() }
    }

    /// Returns the date at `time` as it is read.
    pub fn in_words(&self, time: Timestamp) -> String {
        let Date { day, month, year } = self.date(time);
        self.words.date(day, month, year)
    }

    /// Returns the date at `time` as a program reads it, such as 2026-11-22.
    pub fn iso_date(&self, time: Timestamp) -> String {
        self.zone.to_datetime(time).date().to_string()
    }

    /// Returns the time of day at `time` as it is read.
    pub fn time_of_day(&self, time: Timestamp) -> String {
        let time = self.zone.to_datetime(time);
        let two_digits = |number: i8| format!("{number:02}");
        self.words.time_of_day(two_digits(time.hour()), two_digits(time.minute()))
    }

    /// Returns the date at `time`, and the time of day if `other` has the same date.
    pub fn in_words_beside(&self, time: Timestamp, other: Timestamp) -> String {
        let date = self.in_words(time);
        match self.is_same_day(time, other) {
            true => self.words.date_and_time(date, self.time_of_day(time)),
            false => date,
        }
    }

    /// Returns whether both times have the same date.
    pub fn is_same_day(&self, time: Timestamp, other: Timestamp) -> bool {
        let date = |time| self.zone.to_datetime(time).date();
        date(time) == date(other)
    }
}

/// Returns the time zone of the system. jiff would list its database of zones first, which takes longer than a whole check.
fn system_zone() -> Option<TimeZone> {
    let zone = fs::read("/etc/localtime").ok();
    let zone = zone.and_then(|bytes| TimeZone::tzif("/etc/localtime", &bytes).ok());
    zone.or_else(|| TimeZone::try_system().ok())
}

/// Returns the time zone that `TZ` names. A file that can't be one is not read: reading a device might never end.
fn zone_in_environment() -> Option<TimeZone> {
    let name = env::var("TZ").ok()?;
    let path = name.strip_prefix(':').unwrap_or(&name);
    let is_no_zone = TimeZone::get(path).is_err()
        && fs::metadata(path).is_ok_and(|file| !file.is_file() || file.len() > MAX_ZONE_BYTES);
    if is_no_zone { None } else { TimeZone::try_system().ok() }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};
    use serde::Deserialize;

    use super::{Calendar, Words, now, rfc3339};

    #[derive(Deserialize)]
    struct Saved(#[serde(with = "rfc3339")] Timestamp);

    #[test]
    fn a_time_has_its_offset() {
        let read = |text: &str| serde_json::from_value::<Saved>(text.into()).map(|saved| saved.0);
        for (text, time) in [
            ("2026-11-22T10:15:00Z", "2026-11-22T10:15:00Z"),
            ("2026-11-22T10:15:00+01:00", "2026-11-22T09:15:00Z"),
            ("2026-11-22T10:15:00.5-00:30", "2026-11-22T10:45:00.5Z"),
        ] {
            assert_eq!(read(text).expect("a time").to_string(), time);
        }
        for other in ["2026-11-22T10:15:00", "2026-11-22", "22.11.2026", "2026-02-30T10:15:00Z", ""]
        {
            let error = read(other).expect_err(other).to_string();
            assert_eq!(
                error,
                format!("{other:?} is not a time; write it like 2026-11-22T10:15:00Z")
            );
        }
        assert_eq!(now().subsec_nanosecond(), 0);
    }

    #[test]
    fn a_date_is_that_of_the_time_zone() {
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        let new_year = time("2026-12-31T23:04:00Z");
        let english = Words::default();
        let utc = Calendar::utc(&english);
        assert_eq!(utc.in_words(new_year), "31 Dec 2026");
        let beside = |other| utc.in_words_beside(new_year, time(other));
        assert_eq!(beside("2026-12-31T00:00:00Z"), "31 Dec 2026, 23:04");
        assert_eq!(beside("2027-01-01T00:00:00Z"), "31 Dec 2026");
        let german = Words::new(HashMap::from([
            ("january", "Januar".to_owned()),
            ("date", "{day}. {month} {year}".to_owned()),
        ]));
        let zone = TimeZone::fixed(Offset::constant(13));
        let samoa = Calendar { zone, unknown_zone: None, words: &german };
        assert_eq!(samoa.in_words(new_year), "1. Januar 2027");
        assert_eq!(samoa.time_of_day(new_year), "12:04");
        assert!(samoa.is_same_day(new_year, time("2027-01-01T00:00:00Z")));
    }
}
