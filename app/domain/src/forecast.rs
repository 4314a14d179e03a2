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

/// How fast a department works, per hour of working time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Appeals finished in an hour, in thousandths: the mean of the last four
    /// weeks, and no more than the department's daily capacity allows.
    pub out_thousandths: u32,
    /// Arrivals in an hour that are due on the same day, in thousandths.
    pub in_thousandths: u32,
}

/// What a department has done in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Appeals finished.
    pub finished: u64,
    /// Appeals that came and were due on the day they came.
    pub arrived: u64,
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
            in_thousandths: an_hour(worked.arrived),
        })
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

/// Works on at an even pace until the end of the day. `overdue` are overdue
/// now, `due` fall due until then; `working` is the working time left. Those
/// two, and what still comes, are what is finished first: work goes by
/// deadline, and what is due later waits.
#[must_use]
pub fn forecast(overdue: u32, due: u32, working: TimeDelta, pace: Pace) -> Forecast {
    let minutes = u64::try_from(working.num_minutes()).unwrap_or(0);
    let within = |thousandths: u32| u64::from(thousandths).saturating_mul(minutes);
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let arriving = count((within(pace.in_thousandths) + 30_000) / 60_000);
    let all = overdue.saturating_add(due).saturating_add(arriving);
    // What is finished late was late, but is not open any more.
    let done = count(within(pace.out_thousandths) / 60_000).min(all);
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

    fn run(overdue: u32, due: u32, hours: i64, pace: (u32, u32)) -> (u32, u32, u32) {
        let pace = Pace {
            out_thousandths: pace.0,
            in_thousandths: pace.1,
        };
        let f = forecast(overdue, due, TimeDelta::hours(hours), pace);
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
        let worked = Worked {
            finished,
            arrived: 90,
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
        assert_eq!(pace(900, None, 28).unwrap().in_thousandths, 500);
    }

    #[test]
    fn without_work_there_is_no_pace() {
        assert_eq!(pace(0, Some(9), 28), None);
        // A weekend, and the day before it.
        assert_eq!(pace(50, None, 3), None);
        assert!(pace(50, None, 4).is_some());
    }
}
