//! What will be overdue by the end of the day if work goes on as usual: the
//! open appeals of a department, taken by deadline, at the pace it keeps.
//!
//! A proposal of the face, not a rule of the trade: the figure is an estimate,
//! says so, and opens into the list of what is due today.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::Moment;

/// How fast a department works, per hour of working time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Appeals finished in an hour, in thousandths: the mean of the last four
    /// weeks, and no more than the department's daily capacity allows.
    pub out_thousandths: u32,
    /// Arrivals in an hour that are due on the same day, in thousandths.
    pub in_thousandths: u32,
}

/// The forecast for one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Until when.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: Moment,
    /// Overdue now.
    pub now: u32,
    /// Overdue then.
    pub then: u32,
    /// Finished until then.
    pub done: u32,
}

/// Serves the queue by deadline, one after another, at an even pace, until
/// `until`. `deadlines` are those of the open appeals, in any order; appeals
/// without a deadline do not count. New arrivals that are due today take their
/// share of the hands first, because they are the shorter ones.
///
/// `working` is the working time left until then. Without a known pace nothing
/// is finished: the forecast is then what happens if nobody acts.
#[must_use]
pub fn forecast(
    mut deadlines: Vec<Moment>,
    now: Moment,
    until: Moment,
    working: TimeDelta,
    pace: Pace,
) -> Forecast {
    deadlines.retain(|d| *d <= until);
    deadlines.sort_unstable();
    let overdue = |at: Moment, list: &[Moment]| {
        u32::try_from(list.iter().filter(|d| **d <= at).count()).unwrap_or(u32::MAX)
    };
    let before = overdue(now, &deadlines);
    let minutes = u64::try_from(working.num_minutes().max(0)).unwrap_or(0);
    let rate = u64::from(pace.out_thousandths.saturating_sub(pace.in_thousandths));
    // Thousandths of an appeal an hour: what one costs, in milliseconds of work.
    let each = |n: u64| {
        n.saturating_mul(1_000)
            .saturating_mul(3_600_000)
            .checked_div(rate)
    };
    let span = minutes * 60_000;
    // What is finished late was late, but is not open any more.
    let (mut done, mut then) = (0, 0);
    for place in 1..=deadlines.len() {
        match each(u64::try_from(place).unwrap_or(u64::MAX)) {
            Some(cost) if cost <= span => done += 1,
            _ => then += 1,
        }
    }
    Forecast {
        until,
        now: before,
        then,
        done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_millis;

    const HOUR: i64 = 3_600_000;

    fn at(hours: i64) -> Moment {
        from_millis(hours * HOUR)
    }

    fn run(deadlines: &[i64], out: u32, arriving: u32) -> (u32, u32, u32) {
        let pace = Pace {
            out_thousandths: out,
            in_thousandths: arriving,
        };
        let deadlines = deadlines.iter().map(|h| at(*h)).collect();
        let f = forecast(deadlines, at(10), at(18), TimeDelta::hours(7), pace);
        (f.now, f.then, f.done)
    }

    #[test]
    fn without_a_pace_everything_due_becomes_overdue() {
        assert_eq!(run(&[8, 12, 17, 30], 0, 0), (1, 3, 0));
    }

    #[test]
    fn seven_working_hours_at_half_an_appeal_an_hour_finish_three() {
        assert_eq!(run(&[8, 9, 12, 14, 17], 500, 0), (2, 2, 3));
    }

    #[test]
    fn arrivals_due_today_take_hands_away() {
        assert_eq!(run(&[8, 9, 12, 14, 17], 500, 250), (2, 4, 1));
        assert_eq!(run(&[8, 9], 500, 900), (2, 2, 0));
    }

    #[test]
    fn what_is_due_later_is_none_of_todays_business() {
        assert_eq!(run(&[19, 40], 1_000, 0), (0, 0, 0));
    }
}
