//! Local time of the place and the calendar arithmetic around it.
//!
//! The control centre's city keeps one offset all year: Moscow time is UTC+3
//! without transitions since 26 October 2014 (Federal Law 248-ФЗ of
//! 21 July 2014). Foreign zones, with their transitions, exist only in the
//! import on the server.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use crate::Moment;

/// Europe/Moscow's offset from UTC, in seconds.
pub const MOSCOW_OFFSET_SECONDS: i32 = 3 * 3600;

/// Local wall-clock time of an instant.
#[must_use]
pub fn local(at: Moment) -> NaiveDateTime {
    at.naive_utc() + chrono::TimeDelta::seconds(MOSCOW_OFFSET_SECONDS.into())
}

/// The instant of a local wall-clock time.
#[must_use]
pub fn instant(local: NaiveDateTime) -> Moment {
    (local - chrono::TimeDelta::seconds(MOSCOW_OFFSET_SECONDS.into())).and_utc()
}

/// The local day of an instant.
#[must_use]
pub fn day(at: Moment) -> NaiveDate {
    local(at).date()
}

/// The local hour (0…23) of an instant.
#[must_use]
pub fn hour(at: Moment) -> u8 {
    u8::try_from(local(at).hour()).unwrap_or(0)
}

/// The instant at which a local day begins.
#[must_use]
pub fn day_start(day: NaiveDate) -> Moment {
    instant(day.and_time(NaiveTime::MIN))
}

/// The first day (Monday) of the ISO week of a day.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}

/// The first day of a day's month.
#[must_use]
pub fn month_start(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// `2026-11-26T14:32:07+03:00`, written without chrono's formatting machinery,
/// which would weigh several kilobytes in the browser.
#[must_use]
pub fn iso(at: Moment) -> String {
    let t = local(at);
    format!(
        "{}T{:02}:{:02}:{:02}+03:00",
        iso_day(t.date()),
        t.hour(),
        t.minute(),
        t.second()
    )
}

/// `2026-11-26`.
#[must_use]
pub fn iso_day(day: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Whole milliseconds since the Unix epoch.
#[must_use]
pub fn millis(at: Moment) -> i64 {
    at.timestamp_millis()
}

/// The instant of a number of milliseconds since the Unix epoch; the epoch
/// itself when the number is out of range.
#[must_use]
pub fn from_millis(ms: i64) -> Moment {
    DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or(DateTime::UNIX_EPOCH)
}

/// Parses `YYYY-MM-DD`, strictly.
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 || m.len() != 2 || d.len() != 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_in_krasnodar_is_nine_in_the_evening_utc() {
        let d = NaiveDate::from_ymd_opt(2022, 12, 12).unwrap();
        assert_eq!(day_start(d).to_string(), "2022-12-11 21:00:00 UTC");
        assert_eq!(day(day_start(d)), d);
        assert_eq!(iso(day_start(d)), "2022-12-12T00:00:00+03:00");
    }

    #[test]
    fn days_parse_strictly() {
        assert!(parse_day("2022-12-31").is_some());
        for bad in ["2022-2-3", "2022-02-30", "22-01-01", "2022-01-01-01", ""] {
            assert!(parse_day(bad).is_none(), "{bad}");
        }
    }
}
