//! Times as they are saved (2026-11-22T10:15:00Z), and dates as a person reads them (22 Nov 2026).

use std::cell::LazyCell;
use std::fs;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::questionnaire::words::Words;

/// Returns the time of the system's clock, in whole seconds.
pub fn now() -> Timestamp {
    // A clock that is set beyond the year 9999 is of no use.
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    Timestamp::from_second(now.as_second()).unwrap_or_default()
}

/// How serde reads and writes a time: to the second, in UTC. In any other form it could mean another time.
pub mod utc_seconds {
    use jiff::Timestamp;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes `time`.
    pub fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    /// Reads a time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time: Option<Timestamp> = text.parse().ok();
        time.filter(|time| time.subsec_nanosecond() == 0 && time.to_string() == text)
            .ok_or_else(|| D::Error::custom("not a time in UTC"))
    }
}

/// The dates of a time zone, in the words of a language.
pub struct Calendar<'w> {
    /// Looked up for the first date only: that takes longer than a whole check.
    zone: LazyCell<TimeZone>,
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

/// A file with a time zone has some kilobytes.
const MAX_ZONE_BYTES: u64 = 1024 * 1024;

impl<'w> Calendar<'w> {
    /// Returns the calendar of the time zone that the system or `TZ` names.
    pub fn local(words: &'w Words) -> Self {
        let zone = || if names_no_zone_file() { TimeZone::UTC } else { TimeZone::system() };
        Self { zone: LazyCell::new(zone), words }
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
}

/// Returns whether `TZ` names a file that can't be a time zone: reading a device might never end.
fn names_no_zone_file() -> bool {
    let Ok(zone) = std::env::var("TZ") else {
        return false;
    };
    let path = zone.strip_prefix(':').unwrap_or(&zone);
    TimeZone::get(path).is_err()
        && fs::metadata(path).is_ok_and(|file| !file.is_file() || file.len() > MAX_ZONE_BYTES)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};
    use serde::Deserialize;

    use super::{Calendar, LazyCell, Words, now, utc_seconds};

    #[derive(Deserialize)]
    struct Saved(#[serde(with = "utc_seconds")] Timestamp);

    #[test]
    fn a_time_is_read_in_one_form_only() {
        let read = |text: &str| serde_json::from_value::<Saved>(text.into()).map(|saved| saved.0);
        let time = "2026-11-22T10:15:00Z";
        assert_eq!(read(time).expect("a time").to_string(), time);
        for other in [
            "2026-11-22T10:15:00+01:00",
            "2026-11-22T10:15:00.5Z",
            "2026-11-22T10:15Z",
            "2026-11-22 10:15:00Z",
            "2026-02-30T10:15:00Z",
            "",
        ] {
            assert!(read(other).is_err(), "{other:?}");
        }
        assert_eq!(now().subsec_nanosecond(), 0);
    }

    #[test]
    fn a_date_is_that_of_the_time_zone() {
        let time: Timestamp = "2026-12-31T23:00:00Z".parse().expect("a time");
        let english = Words::default();
        let utc = Calendar { zone: LazyCell::new(|| TimeZone::UTC), words: &english };
        assert_eq!(utc.in_words(time), "31 Dec 2026");
        let german = Words::new(HashMap::from([
            ("january", "Januar".to_owned()),
            ("date", "{day}. {month} {year}".to_owned()),
        ]));
        let zone = LazyCell::new((|| TimeZone::fixed(Offset::constant(13))) as fn() -> TimeZone);
        let samoa = Calendar { zone, words: &german };
        assert_eq!(samoa.in_words(time), "1. Januar 2027");
    }
}
