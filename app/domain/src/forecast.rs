//! What will be overdue by the end of the day if work goes on as usual: what
//! is due until then and what still comes, less what a department finishes at
//! the pace it keeps.
//!
//! A proposal of the face, not a rule of the trade: the figure is an estimate,
//! says so, and stands beside the lists it is made of. Without a known pace
//! there is no figure.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::calendar::WorkCalendar;
use crate::ids::{CalendarId, DepartmentId};
use crate::time;

/// How many days back a pace is measured.
pub const PACE_DAYS: i64 = 28;
/// Working minutes without which there is no pace yet: about two days.
pub const LEAST_MINUTES: i64 = 960;

/// How fast a department works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Appeals finished in an hour of working time, in thousandths: the mean of
    /// the last four weeks, and no more than the department's daily capacity allows.
    pub out_thousandths: u32,
    /// Arrivals that are due on the day they come, in each hour of a working
    /// day (0…23, local time), in thousandths: what comes in the morning is
    /// mostly due by the evening, what comes in the afternoon is not.
    pub in_thousandths: [u32; 24],
}

/// What a department has done in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Appeals finished.
    pub finished: u64,
    /// Appeals that came and were due on the day they came, by the hour.
    pub arrived: [u64; 24],
    /// Answers a day it can give, where that is known.
    pub capacity: Option<u32>,
}

/// A department's pace, and by whose working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepartmentPace {
    /// Whose.
    pub department: DepartmentId,
    /// Its working calendar.
    pub calendar: CalendarId,
    /// How fast.
    pub pace: Pace,
}

impl Pace {
    /// The pace of what was done between two instants; none where that was too
    /// short, or where nothing was finished.
    #[must_use]
    pub fn of(worked: Worked, calendar: &WorkCalendar, from: Moment, to: Moment) -> Option<Self> {
        let intervals = calendar.working(from, to);
        let minutes = calendar.minutes_between(from, to);
        if minutes < LEAST_MINUTES || worked.finished == 0 {
            return None;
        }
        let minutes = u64::try_from(minutes).ok()?;
        let mut days: Vec<_> = intervals.iter().map(|(open, _)| time::day(*open)).collect();
        days.dedup();
        let days = u64::try_from(days.len()).ok()?;
        let an_hour = |n: u64| {
            let thousandths = n.saturating_mul(60_000).checked_div(minutes).unwrap_or(0);
            u32::try_from(thousandths).unwrap_or(u32::MAX)
        };
        let most = worked
            .capacity
            .map(|a_day| an_hour(u64::from(a_day).saturating_mul(days)));
        let mean = an_hour(worked.finished);
        Some(Self {
            out_thousandths: most.map_or(mean, |most| mean.min(most)),
            in_thousandths: worked.arrived.map(|n| {
                let a_day = n.saturating_mul(1_000).checked_div(days).unwrap_or(0);
                u32::try_from(a_day).unwrap_or(u32::MAX)
            }),
        })
    }

    /// What usually comes, and is due on the same day, between two moments of a
    /// working day, in thousandths.
    fn coming(&self, from: Moment, until: Moment) -> u64 {
        let midnight = time::day_start(time::day(from));
        let minute = |at: Moment| (at - midnight).num_minutes().clamp(0, 24 * 60);
        let (from, until) = (minute(from), minute(until));
        let within = |hour: i64| {
            (until.min(hour + 60) - from.max(hour))
                .max(0)
                .unsigned_abs()
        };
        let hours = (0..24).map(|h| within(h * 60)).zip(self.in_thousandths);
        hours
            .map(|(minutes, n)| u64::from(n) * minutes)
            .sum::<u64>()
            / 60
    }
}

/// The forecast for one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Still to come until then, and due until then.
    pub arriving: u32,
    /// Finished until then.
    pub done: u32,
    /// Overdue then.
    pub then: u32,
}

/// Works on at an even pace from `now` until the end of the day. `overdue` are
/// overdue now, `due` fall due until then; `working` is the working time left.
/// Those two, and what still comes, are what is finished first: work goes by
/// deadline, and what is due later waits.
#[must_use]
pub fn forecast(
    (overdue, due): (u32, u32),
    (now, until): (Moment, Moment),
    working: TimeDelta,
    pace: &Pace,
) -> Forecast {
    let minutes = u64::try_from(working.num_minutes()).unwrap_or(0);
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let comes = if minutes > 0 {
        pace.coming(now, until)
    } else {
        0
    };
    let arriving = count((comes + 500) / 1_000);
    let all = overdue.saturating_add(due).saturating_add(arriving);
    // What is finished late was late, but is not open any more.
    let done = count(u64::from(pace.out_thousandths).saturating_mul(minutes) / 60_000).min(all);
    Forecast {
        arriving,
        done,
        then: all - done,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::calendar::Interval;

    fn at(hour: i64) -> Moment {
        let midnight: Moment = "2026-11-23T00:00:00+03:00".parse().unwrap();
        midnight + TimeDelta::hours(hour)
    }

    /// From so many hours before 18:00, all of them working time; what comes,
    /// comes evenly.
    fn run(overdue: u32, due: u32, hours: i64, pace: (u32, u32)) -> (u32, u32, u32) {
        let pace = Pace {
            out_thousandths: pace.0,
            in_thousandths: [pace.1; 24],
        };
        let span = (at(18 - hours), at(18));
        let f = forecast((overdue, due), span, TimeDelta::hours(hours), &pace);
        (f.arriving, f.done, f.then)
    }

    #[test]
    fn what_is_due_and_comes_less_what_is_finished() {
        // Overdue, due, hours left, (out, in) → coming, finished, overdue then.
        let table = [
            ((1, 2, 0, (500, 250)), (0, 0, 3)),
            ((2, 3, 7, (500, 0)), (0, 3, 2)),
            ((2, 3, 7, (500, 250)), (2, 3, 4)),
            ((2, 0, 7, (500, 900)), (6, 3, 5)),
            ((0, 0, 7, (1_000, 0)), (0, 0, 0)),
            ((9, 21, 4, (5_000, 500)), (2, 20, 12)),
            ((3, 3, -1, (5_000, 500)), (0, 0, 6)),
        ];
        for ((overdue, due, hours, pace), expected) in table {
            assert_eq!(
                run(overdue, due, hours, pace),
                expected,
                "{overdue} {due} {hours} {pace:?}"
            );
        }
    }

    #[test]
    fn what_comes_in_the_morning_does_not_come_again_in_the_afternoon() {
        let mut pace = Pace::default();
        (pace.in_thousandths[8], pace.in_thousandths[9]) = (4_000, 8_000);
        let coming = |from: Moment, working| {
            let hours = TimeDelta::hours(working);
            forecast((0, 0), (from, at(18)), hours, &pace).arriving
        };
        assert_eq!(coming(at(7), 8), 12);
        assert_eq!(coming(at(9), 8), 8);
        assert_eq!(coming(at(9) + TimeDelta::minutes(45), 7), 2);
        assert_eq!(coming(at(10), 7), 0);
        // Nobody works on a Sunday, and nothing is due then.
        assert_eq!(coming(at(7), 0), 0);
    }

    #[test]
    fn more_hands_never_make_it_worse() {
        let mut before = u32::MAX;
        for out in (0..6_000).step_by(250) {
            let (arriving, done, then) = run(9, 21, 4, (out, 500));
            assert_eq!(then + done, 9 + 21 + arriving);
            assert!(then <= before);
            before = then;
        }
    }

    fn pace(finished: u64, capacity: Option<u32>, days: i64) -> Option<Pace> {
        let nine_to_six = || {
            vec![Interval {
                from: 9 * 60,
                to: 18 * 60,
            }]
        };
        let week = std::array::from_fn(|day| if day < 5 { nine_to_six() } else { vec![] });
        let calendar = WorkCalendar::new(CalendarId(1), week, BTreeMap::new());
        let to: Moment = "2026-11-23T00:00:00+03:00".parse().unwrap();
        let mut arrived = [0; 24];
        arrived[9] = 90;
        let worked = Worked {
            finished,
            arrived,
            capacity,
        };
        Pace::of(worked, &calendar, to - TimeDelta::days(days), to)
    }

    #[test]
    fn a_pace_is_the_mean_and_no_more_than_the_capacity() {
        // Twenty working days of nine hours.
        let of = |finished, capacity| pace(finished, capacity, 28).unwrap().out_thousandths;
        assert_eq!(of(900, None), 5_000);
        assert_eq!(of(900, Some(9)), 1_000);
        assert_eq!(of(900, Some(200)), 5_000);
        let comes = pace(900, None, 28).unwrap().in_thousandths;
        assert_eq!((comes[9], comes.iter().sum::<u32>()), (4_500, 4_500));
    }

    #[test]
    fn without_work_there_is_no_pace() {
        assert_eq!(pace(0, Some(9), 28), None);
        // A weekend, and the day before it.
        assert_eq!(pace(50, None, 3), None);
        assert!(pace(50, None, 4).is_some());
    }
}
