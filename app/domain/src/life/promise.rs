//! To which days an interim answer may promise.

use chrono::{Days, NaiveDate, TimeDelta};

use super::longest_promise;
use crate::Moment;
use crate::appeal::Facts;
use crate::deadline::Rules;
use crate::time;

/// Working days from now that are offered, where the normative allows them.
const OFFERED: [usize; 5] = [1, 2, 3, 5, 10];
/// A calendar without work ends the search.
const HORIZON: u64 = 40;

/// Until when what is promised for a day may be kept: its last second, so
/// that the day itself is shown.
#[must_use]
pub fn promise_until(day: NaiveDate) -> Moment {
    time::day_start(day + Days::new(1)) - TimeDelta::seconds(1)
}

/// A few days for which an answer may be promised at `at`, the nearest first:
/// working days of the source's calendar within the longest promise.
#[must_use]
pub fn promise_days(facts: &Facts, rules: &Rules, at: Moment) -> Vec<NaiveDate> {
    let today = time::day(at);
    let Some(calendar) = rules.calendar_of(facts.source) else {
        return Vec::new();
    };
    let longest = longest_promise(facts, rules, at);
    let working = (1..=HORIZON)
        .map(|n| today + Days::new(n))
        .filter(|day| !calendar.intervals(*day).is_empty());
    working
        .enumerate()
        .filter(|(n, _)| OFFERED.contains(&(n + 1)))
        .map(|(_, day)| day)
        .filter(|day| longest.is_none_or(|last| *day <= time::day(last)))
        .collect()
}
