//! A period as it stands in a URL: a day, an ISO week, a month, or a range.

use std::fmt;

use chrono::{
    Datelike, Days, IsoWeek, Months, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday,
};

use crate::Moment;
use crate::time;

/// A half-open span of local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// `2026-11-24`
    Day(NaiveDate),
    /// `2022-W50`; the day is the week's Monday.
    Week(NaiveDate),
    /// `2026-11`; the day is the month's first.
    Month(NaiveDate),
    /// `2022-12-01..2022-12-18`, both days included.
    Days(NaiveDate, NaiveDate),
    /// `2026-11-16T00..2026-11-17T14`: from the first hour to before the second.
    Hours(NaiveDateTime, NaiveDateTime),
}

impl Period {
    /// The ISO week that contains a day.
    #[must_use]
    pub fn week_of(day: NaiveDate) -> Self {
        Self::Week(time::monday(day))
    }

    /// The month that contains a day.
    #[must_use]
    pub fn month_of(day: NaiveDate) -> Self {
        Self::Month(time::month_start(day))
    }

    /// First instant, and first instant after.
    #[must_use]
    pub fn bounds(self) -> (Moment, Moment) {
        let (a, b) = self.local_bounds();
        (time::instant(a), time::instant(b))
    }

    /// Whether an instant lies within.
    #[must_use]
    pub fn contains(self, at: Moment) -> bool {
        let (from, to) = self.bounds();
        from <= at && at < to
    }

    fn local_bounds(self) -> (NaiveDateTime, NaiveDateTime) {
        let start = |d: NaiveDate| d.and_time(chrono::NaiveTime::MIN);
        match self {
            Self::Day(d) => (start(d), start(d + Days::new(1))),
            Self::Week(d) => (start(d), start(d + Days::new(7))),
            Self::Month(d) => (start(d), start(d + Months::new(1))),
            Self::Days(a, b) => (start(a), start(b + Days::new(1))),
            Self::Hours(a, b) => (a, b),
        }
    }

    /// The period before it of the same kind: the week before a week.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::Day(d) => Self::Day(d - Days::new(1)),
            Self::Week(d) => Self::Week(d - Days::new(7)),
            Self::Month(d) => Self::Month(d - Months::new(1)),
            Self::Days(a, b) => {
                let n = Days::new(u64::try_from((b - a).num_days() + 1).unwrap_or(1));
                Self::Days(a - n, b - n)
            }
            Self::Hours(a, b) => Self::Hours(a - (b - a), a),
        }
    }

    /// Parses what [`Period`]'s `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((a, b)) = text.split_once("..") {
            if a.contains('T') {
                let (a, b) = (parse_hour(a)?, parse_hour(b)?);
                return (a < b).then_some(Self::Hours(a, b));
            }
            let (a, b) = (time::parse_day(a)?, time::parse_day(b)?);
            return (a <= b).then_some(Self::Days(a, b)).filter(Self::sane);
        }
        if let Some((y, w)) = text.split_once("-W") {
            if y.len() != 4 || w.len() != 2 {
                return None;
            }
            let monday =
                NaiveDate::from_isoywd_opt(y.parse().ok()?, w.parse().ok()?, Weekday::Mon)?;
            return Some(Self::Week(monday)).filter(Self::sane);
        }
        if text.len() == 7 {
            return time::parse_day(&format!("{text}-01"))
                .map(Self::Month)
                .filter(Self::sane);
        }
        time::parse_day(text).map(Self::Day).filter(Self::sane)
    }

    /// Years outside 1900…2200 are refused so that no arithmetic can overflow.
    fn sane(&self) -> bool {
        let (a, b) = match *self {
            Self::Day(d) | Self::Week(d) | Self::Month(d) => (d, d),
            Self::Days(a, b) => (a, b),
            Self::Hours(a, b) => (a.date(), b.date()),
        };
        (1900..=2200).contains(&a.year()) && (1900..=2200).contains(&b.year())
    }

    /// Its ISO week, where it is a week.
    #[must_use]
    pub fn iso_week(self) -> Option<IsoWeek> {
        match self {
            Self::Week(d) => Some(d.iso_week()),
            _ => None,
        }
    }
}

fn parse_hour(text: &str) -> Option<NaiveDateTime> {
    let (d, h) = text.split_once('T')?;
    let hour: i64 = h.parse().ok()?;
    if h.len() != 2 || !(0..24).contains(&hour) {
        return None;
    }
    let day = time::parse_day(d).filter(|d| (1900..=2200).contains(&d.year()))?;
    Some(day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(hour))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(d) => f.write_str(&time::iso_day(d)),
            Self::Week(d) => {
                let w = d.iso_week();
                write!(f, "{:04}-W{:02}", w.year(), w.week())
            }
            Self::Month(d) => write!(f, "{:04}-{:02}", d.year(), d.month()),
            Self::Days(a, b) => write!(f, "{}..{}", time::iso_day(a), time::iso_day(b)),
            Self::Hours(a, b) => write!(
                f,
                "{}T{:02}..{}T{:02}",
                time::iso_day(a.date()),
                a.hour(),
                time::iso_day(b.date()),
                b.hour()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_articles_week() {
        let week = Period::parse("2022-W50").unwrap();
        let (a, b) = week.bounds();
        assert_eq!(time::iso(a), "2022-12-12T00:00:00+03:00");
        assert_eq!(time::iso(b), "2022-12-19T00:00:00+03:00");
        assert_eq!(week.previous().to_string(), "2022-W49");
    }

    #[test]
    fn periods_round_trip_and_refuse_nonsense() {
        for good in [
            "2026-11-24",
            "2022-W50",
            "2026-11",
            "2022-12-01..2022-12-18",
            "2026-11-16T00..2026-11-17T14",
        ] {
            assert_eq!(Period::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "2022",
            "2022-W54",
            "2022-13",
            "2022-12-18..2022-12-01",
            "9999-01",
            "2026-11-16T25..2026-11-17T00",
            "x..y",
        ] {
            assert_eq!(Period::parse(bad), None, "{bad}");
        }
    }
}
