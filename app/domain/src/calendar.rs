//! The working calendar: several intervals a day, holidays, transferred and
//! shortened days. Which days those are is data (the production calendar in
//! the database); this room only counts.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::Moment;
use crate::ids::CalendarId;
use crate::time;

/// A working interval of a day, in local minutes after midnight, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First working minute.
    pub from: u16,
    /// First minute after.
    pub to: u16,
}

/// The working hours of a place.
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    /// Key.
    pub id: CalendarId,
    /// Intervals of Monday…Sunday, ascending and disjoint.
    pub week: [Vec<Interval>; 7],
    /// Days that differ from their weekday: empty for a holiday, other
    /// intervals for a shortened or transferred day.
    pub days: BTreeMap<NaiveDate, Vec<Interval>>,
}

/// How far ahead a search for a working day goes before it gives up: no real
/// calendar is without work for ten years.
const HORIZON_DAYS: u32 = 3660;

impl WorkCalendar {
    /// The working intervals of one day.
    #[must_use]
    pub fn intervals(&self, day: NaiveDate) -> &[Interval] {
        match self.days.get(&day) {
            Some(own) => own,
            None => &self.week[day.weekday().num_days_from_monday() as usize],
        }
    }

    /// The instant at which `minutes` working minutes after `from` have
    /// passed. Time outside working intervals does not count: what arrives at
    /// night starts with the morning. `None` if the calendar has no work.
    #[must_use]
    pub fn add_minutes(&self, from: Moment, minutes: u32) -> Option<Moment> {
        let start = time::local(from);
        let mut left = i64::from(minutes);
        let mut day = start.date();
        for _ in 0..HORIZON_DAYS {
            for i in self.intervals(day) {
                let open = at_minute(day, i.from).max(start);
                let close = at_minute(day, i.to);
                let room = (close - open).num_seconds();
                if room <= 0 {
                    continue;
                }
                if left * 60 <= room {
                    return Some(time::instant(open + TimeDelta::minutes(left)));
                }
                // Whole minutes are counted; a part of a minute is in the citizen's favour.
                left -= room / 60;
            }
            day = day + Days::new(1);
        }
        None
    }

    /// The end of the `n`-th working day after the day of `from` (the day of
    /// receipt itself does not count). `None` if the calendar has no work.
    #[must_use]
    pub fn add_days(&self, from: Moment, n: u32) -> Option<Moment> {
        let mut day = time::day(from);
        let mut left = n;
        for _ in 0..HORIZON_DAYS {
            day = day + Days::new(1);
            if let Some(last) = self.intervals(day).last() {
                left = left.saturating_sub(1);
                if left == 0 {
                    return Some(time::instant(at_minute(day, last.to)));
                }
            }
        }
        None
    }

    /// Working minutes between two instants.
    #[must_use]
    pub fn minutes_between(&self, from: Moment, to: Moment) -> i64 {
        let (a, b) = (time::local(from), time::local(to));
        let mut sum = 0;
        let mut day = a.date();
        while day <= b.date() {
            for i in self.intervals(day) {
                let span = at_minute(day, i.to).min(b) - at_minute(day, i.from).max(a);
                sum += span.num_minutes().max(0);
            }
            day = day + Days::new(1);
        }
        sum
    }
}

fn at_minute(day: NaiveDate, minute: u16) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(y: i32, m: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, day).unwrap()
    }
    fn at(day: NaiveDate, h: u16, m: u16) -> Moment {
        time::instant(at_minute(day, h * 60 + m))
    }
    /// Mon–Thu 9–13, 14–18; Friday to 17; New Year 2023 holidays.
    fn calendar() -> WorkCalendar {
        let full = vec![
            Interval { from: 540, to: 780 },
            Interval {
                from: 840,
                to: 1080,
            },
        ];
        let friday = vec![
            Interval { from: 540, to: 780 },
            Interval {
                from: 840,
                to: 1020,
            },
        ];
        let mut days = BTreeMap::new();
        for n in 1..=8 {
            days.insert(d(2023, 1, n), vec![]);
        }
        WorkCalendar {
            id: CalendarId(1),
            week: [
                full.clone(),
                full.clone(),
                full.clone(),
                full,
                friday,
                vec![],
                vec![],
            ],
            days,
        }
    }

    #[test]
    fn nine_working_hours_skip_lunch_and_night() {
        // Thursday 15 December 2022 14:00: four hours on Thursday, 4 on Friday
        // before lunch, one after it.
        assert_eq!(
            calendar().add_minutes(at(d(2022, 12, 15), 14, 0), 540),
            Some(at(d(2022, 12, 16), 15, 0))
        );
    }

    #[test]
    fn what_arrives_at_night_starts_in_the_morning() {
        assert_eq!(
            calendar().add_minutes(at(d(2022, 12, 13), 2, 17), 60),
            Some(at(d(2022, 12, 13), 10, 0))
        );
        assert_eq!(
            calendar().add_minutes(at(d(2022, 12, 17), 12, 0), 60),
            Some(at(d(2022, 12, 19), 10, 0))
        );
    }

    #[test]
    fn new_year_holidays_do_not_count() {
        assert_eq!(
            calendar().add_minutes(at(d(2022, 12, 30), 16, 30), 60),
            Some(at(d(2023, 1, 9), 9, 30))
        );
        assert_eq!(
            calendar().add_days(at(d(2022, 12, 30), 10, 0), 1),
            Some(at(d(2023, 1, 9), 18, 0))
        );
    }

    #[test]
    fn an_end_exactly_at_closing_stays_on_that_day() {
        assert_eq!(
            calendar().add_minutes(at(d(2022, 12, 12), 9, 0), 480),
            Some(at(d(2022, 12, 12), 18, 0))
        );
    }

    #[test]
    fn minutes_between_undoes_adding() {
        let c = calendar();
        let start = at(d(2022, 12, 28), 11, 11);
        for m in [1, 59, 240, 241, 540, 3000] {
            let end = c.add_minutes(start, m).unwrap();
            assert_eq!(c.minutes_between(start, end), i64::from(m));
        }
    }

    #[test]
    fn a_calendar_without_work_has_no_deadline() {
        let idle = WorkCalendar {
            id: CalendarId(1),
            week: Default::default(),
            days: BTreeMap::new(),
        };
        assert_eq!(idle.add_minutes(at(d(2022, 12, 28), 11, 11), 1), None);
    }
}
