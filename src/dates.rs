//! Times as they are saved (2026-11-22T10:15:00Z), and dates as a person reads them (22 Nov 2026).

use std::collections::BTreeMap;
use std::time::SystemTime;
use std::{env, fs};

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::escape::quoted;
use crate::line_breaks::unbroken;
use crate::questionnaire::words::{Words, month_name};

/// Reads the system's clock, in whole seconds.
pub fn now() -> Timestamp {
    // A clock that is set beyond the year 9999 is of no use.
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    Timestamp::from_second(now.as_second()).unwrap_or_default()
}

/// Reads a time with its offset from UTC, for serde.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(time: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(time)?;
    parse(&text).ok_or_else(|| {
        let text = quoted(&text);
        D::Error::custom(format!("{text} is not a time; write it like 2026-11-22T10:15:00Z"))
    })
}

fn parse(text: &str) -> Option<Timestamp> {
    let offset = Pieces::parse(text).ok()?.to_numeric_offset()?;
    // jiff takes offsets up to 25:59:59.
    if offset.seconds().abs() < 24 * 60 * 60 { text.parse().ok() } else { None }
}

/// The dates of a time zone, in the words of a language.
pub struct Calendar<'w> {
    zone: TimeZone,
    /// The time zone that is not known, in words: that of `TZ`, or of the system.
    pub(crate) unknown_zone: Option<String>,
    /// The words in which the dates are.
    pub(crate) words: &'w Words,
}

/// A date, in each form in which it is shown. No line is broken within it, but before a time of
/// day.
#[derive(Debug, Clone)]
pub struct Date {
    /// The whole, with the time of day if there is one.
    pub text: String,
    /// What is read below the year.
    pub(crate) day_and_month: String,
    pub(crate) year: String,
    /// The time of day, if that tells the date from another one.
    pub(crate) time_of_day: Option<String>,
}

/// The largest time zone file that is read. Such files have some kilobytes.
const MAX_ZONE_BYTES: u64 = 1024 * 1024;

impl<'w> Calendar<'w> {
    /// The calendar of the time zone that the system or `TZ` names, or of UTC.
    pub fn local(words: &'w Words) -> Self {
        if let Some(zone) = local_zone() {
            return Self { zone, unknown_zone: None, words };
        }
        let unknown_zone = match env::var_os("TZ") {
            Some(name) => format!("the time zone {} in TZ", quoted(&name.to_string_lossy())),
            None => "the time zone of this system".to_owned(),
        };
        Self { zone: TimeZone::UTC, unknown_zone: Some(unknown_zone), words }
    }

    /// The date at `time`.
    pub(crate) fn date(&self, time: Timestamp) -> Date {
        let date = self.zone.to_datetime(time).date();
        let month = self.words.word(month_name(date.month()));
        let text = unbroken(&self.words.date(date.day(), &month, date.year()));
        let day_and_month = unbroken(&self.words.day_and_month(date.day(), month));
        let year = self.words.year(date.year());
        Date { text, day_and_month, year, time_of_day: None }
    }

    /// The date at `time`, with the time of day if `other` has the same date.
    pub fn date_beside(&self, time: Timestamp, other: Timestamp) -> Date {
        self.distinct_dates(&[time, other]).swap_remove(0)
    }

    /// Dates each of `times`, so that no two dates are alike: the time of day is added where it is
    /// needed.
    pub(crate) fn distinct_dates(&self, times: &[Timestamp]) -> Vec<Date> {
        let mut dates: Vec<_> = times.iter().map(|time| self.date(*time)).collect();
        // The time of day grows until no two of a date are alike: to seconds, the offset from UTC,
        // and a number.
        for minutes in ["%M", "%M:%S", "%M:%S %:z"] {
            for nth in groups_alike(&dates).concat() {
                let time = times[nth].to_zoned(self.zone.clone());
                let hour = time.strftime("%H");
                dates[nth].time_of_day = Some(self.words.time_of_day(hour, time.strftime(minutes)));
            }
        }
        for group in groups_alike(&dates) {
            for (position, nth) in group.into_iter().enumerate().skip(1) {
                let time_of_day = dates[nth].time_of_day.get_or_insert_default();
                *time_of_day += &format!(" ({})", position + 1);
            }
        }
        for date in &mut dates {
            if let Some(time_of_day) = &date.time_of_day {
                date.text = self.words.date_and_time(&date.text, unbroken(time_of_day));
            }
        }
        dates
    }
}

/// Groups the indices of those of `dates` that are alike, where there are several.
fn groups_alike(dates: &[Date]) -> Vec<Vec<usize>> {
    let mut by_date: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (nth, date) in dates.iter().enumerate() {
        let shown = (&date.year, &date.day_and_month, &date.time_of_day);
        by_date.entry(shown).or_default().push(nth);
    }
    by_date.into_values().filter(|group| group.len() > 1).collect()
}

/// Finds the time zone of the system, which is in the file at `path` on Unix. jiff would list its
/// database of zones first, which takes longer than a whole check. `None` if it is not known.
fn system_zone(path: &str) -> Option<TimeZone> {
    if cfg!(unix)
        && let Ok(bytes) = fs::read(path)
        && let Ok(zone) = TimeZone::tzif(path, &bytes)
    {
        return Some(zone);
    }
    match TimeZone::try_system() {
        // A Unix without that file is in UTC, but not one with a link to a zone that is missing.
        Err(_) if cfg!(unix) && fs::symlink_metadata(path).is_err() => Some(TimeZone::UTC),
        zone => zone.ok(),
    }
}

/// Finds the time zone that `TZ` names, or that of the system if it is not set. `None` if it is not
/// known. A file that can't be one is not read: reading a device might never end.
fn local_zone() -> Option<TimeZone> {
    let Some(name) = env::var_os("TZ") else { return system_zone("/etc/localtime") };
    let name = name.to_str()?;
    let path = name.strip_prefix(':').unwrap_or(name);
    if TimeZone::get(path).is_err()
        && let Ok(file) = fs::metadata(path)
        && (!file.is_file() || file.len() > MAX_ZONE_BYTES)
    {
        return None;
    }
    TimeZone::try_system().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};

    use super::{Calendar, Words, parse};
    use crate::line_breaks::plain;

    impl<'w> Calendar<'w> {
        /// The calendar of UTC.
        pub(crate) fn utc(words: &'w Words) -> Self {
            Self { zone: TimeZone::UTC, unknown_zone: None, words }
        }
    }

    #[test]
    fn a_time_has_its_offset() {
        for (text, time) in [
            ("2026-11-22T10:15:00+01:00", "2026-11-22T09:15:00Z"),
            ("2026-11-22T10:15:00.5-00:30", "2026-11-22T10:45:00.5Z"),
        ] {
            assert_eq!(parse(text).expect("a time").to_string(), time);
        }
        let day = "2026-11-22T10:15:00";
        for other in ["", "22.11.2026", "2026-02-30T10:15:00Z", day, &format!("{day}-24:00")] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_date_is_that_of_the_time_zone() {
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        let new_year = time("2026-12-31T23:04:00Z");
        let english = Words::default();
        let utc = Calendar::utc(&english);
        let beside = |other| plain(&utc.date_beside(new_year, time(other)).text);
        assert_eq!(beside("2026-12-31T00:00:00Z"), "31 Dec 2026, 23:04");
        assert_eq!(beside("2027-01-01T00:00:00Z"), "31 Dec 2026");
        let [first, second] = &utc.distinct_dates(&[new_year; 2])[..] else { panic!("two dates") };
        assert_eq!(plain(&first.text), "31 Dec 2026, 23:04:00 +00:00");
        assert_eq!(plain(&second.text), "31 Dec 2026, 23:04:00 +00:00 (2)");
        let german = Words(HashMap::from([
            ("january", "Januar".to_owned()),
            ("date", "{day}. {month} {year}".to_owned()),
        ]));
        let zone = TimeZone::fixed(Offset::constant(13));
        let samoa = Calendar { zone, unknown_zone: None, words: &german };
        let beside = samoa.date_beside(new_year, time("2027-01-01T00:00:00Z"));
        assert_eq!(plain(&beside.text), "1. Januar 2027, 12:04");
    }

    #[cfg(unix)]
    #[test]
    fn the_zone_of_the_system_is_read_from_its_file() {
        use super::{fs, system_zone};

        let counts: Vec<u8> = [0_u32, 0, 0, 0, 1, 4].iter().flat_map(|n| n.to_be_bytes()).collect();
        let block = [b"TZif2", &[0; 15][..], &counts, &[0; 6], b"UTC\0"].concat();
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(&file, [&block, &block, &b"\nJST-9\n"[..]].concat()).expect("a file");
        let zone = system_zone(file.path().to_str().expect("UTF-8")).expect("a zone");
        assert_eq!(zone.to_offset(Timestamp::UNIX_EPOCH).seconds(), 9 * 60 * 60);
    }
}
