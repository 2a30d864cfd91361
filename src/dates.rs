//! Times as they are saved (2026-11-22T10:15:00Z), and dates as a person reads them (22 Nov 2026).

use std::cell::LazyCell;
use std::fmt;
use std::fs;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

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

/// The dates of a time zone, which is looked up for the first date only: that takes longer than a whole check.
pub struct Calendar(LazyCell<TimeZone>);

/// A date of which each part can be shown by itself.
pub struct Date {
    /// Day of the month.
    pub day: i8,
    /// Three letters, so that it can't be taken for a day.
    pub month: &'static str,
    /// Year, in full.
    pub year: i16,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A file with a time zone has some kilobytes.
const MAX_ZONE_BYTES: u64 = 1024 * 1024;

impl Calendar {
    /// Returns the calendar of the time zone that the system or `TZ` names.
    pub fn local() -> Self {
        Self(LazyCell::new(
            || if names_no_zone_file() { TimeZone::UTC } else { TimeZone::system() },
        ))
    }

    /// Returns the date at `time`.
    pub fn date(&self, time: Timestamp) -> Date {
        let date = self.0.to_datetime(time).date();
        Date {
            day: date.day(),
            month: MONTHS[usize::from(date.month().unsigned_abs()) - 1],
            year: date.year(),
        }
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

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.month, self.year)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};
    use serde::Deserialize;

    use super::{Calendar, LazyCell, now, utc_seconds};

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
        let utc = Calendar(LazyCell::new(|| TimeZone::UTC));
        assert_eq!(utc.date(time).to_string(), "31 Dec 2026");
        let samoa = Calendar(LazyCell::new(|| TimeZone::fixed(Offset::constant(13))));
        assert_eq!(samoa.date(time).to_string(), "1 Jan 2027");
    }
}
