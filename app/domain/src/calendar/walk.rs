//! The one walk over a calendar's days. A deadline and its explanation both
//! come from it: the arithmetic ignores what it passes, the explanation keeps
//! it, so the two cannot disagree.
//!
//! All in whole milliseconds of local time, which is what makes a million
//! deadlines a second possible.

use chrono::NaiveDate;

use super::{WorkCalendar, instant_ms, local_ms};
use crate::Moment;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// How far a search for a working day goes before it gives up: no real
/// calendar is without work for ten years.
const HORIZON_DAYS: i64 = 3660;

/// What a walk counts on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// From, in local milliseconds after midnight.
    pub from_ms: i64,
    /// To, in local milliseconds after midnight.
    pub to_ms: i64,
    /// Whole working minutes between.
    pub minutes: u32,
}

/// One thing a walk passes on a day (in days since the Unix epoch).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// An interval counted, or a part of one.
    Hours(i64, Counted),
    /// A whole working day counted.
    Day(i64),
    /// The day of receipt, where days are counted.
    Receipt(i64),
    /// A day on which nothing was counted.
    Idle(i64),
}

impl WorkCalendar {
    /// Counts working minutes from an instant, telling what it passes.
    pub(crate) fn walk_minutes(
        &self,
        from: Moment,
        minutes: u32,
        mut pass: impl FnMut(Passage),
    ) -> Option<Moment> {
        let start = local_ms(from);
        let mut left = i64::from(minutes);
        let first = start.div_euclid(DAY_MS);
        for day in first..first + HORIZON_DAYS {
            let midnight = day * DAY_MS;
            let mut idle = true;
            for i in self.hours(day) {
                let open = (midnight + i64::from(i.from) * MINUTE_MS).max(start);
                let close = midnight + i64::from(i.to) * MINUTE_MS;
                let room = close - open;
                if room <= 0 {
                    continue;
                }
                idle = false;
                let ends = left * MINUTE_MS <= room;
                // Whole minutes are counted: a part of one before a break is left out.
                let here = if ends { left } else { room / MINUTE_MS };
                let end = if ends { open + left * MINUTE_MS } else { close };
                pass(Passage::Hours(
                    day,
                    Counted {
                        from_ms: open - midnight,
                        to_ms: end - midnight,
                        minutes: u32::try_from(here).unwrap_or(u32::MAX),
                    },
                ));
                if ends {
                    return Some(instant_ms(end));
                }
                left -= here;
            }
            if idle {
                pass(Passage::Idle(day));
            }
        }
        None
    }

    /// Counts working days after the day of an instant, telling what it passes.
    pub(crate) fn walk_days(
        &self,
        from: Moment,
        n: u32,
        mut pass: impl FnMut(Passage),
    ) -> Option<Moment> {
        let receipt = local_ms(from).div_euclid(DAY_MS);
        pass(Passage::Receipt(receipt));
        let mut left = n;
        for day in receipt + 1..=receipt + HORIZON_DAYS {
            let Some(last) = self.hours(day).last() else {
                pass(Passage::Idle(day));
                continue;
            };
            pass(Passage::Day(day));
            left = left.saturating_sub(1);
            if left == 0 {
                return Some(instant_ms(day * DAY_MS + i64::from(last.to) * MINUTE_MS));
            }
        }
        None
    }

    /// The latest instant from which `minutes` working minutes lead to `until`.
    /// `None` if the calendar has no work.
    #[must_use]
    pub fn back_minutes(&self, until: Moment, minutes: u32) -> Option<Moment> {
        let end = local_ms(until);
        let mut left = i64::from(minutes) * MINUTE_MS;
        let last = end.div_euclid(DAY_MS);
        for day in (last - HORIZON_DAYS..=last).rev() {
            let midnight = day * DAY_MS;
            for i in self.hours(day).iter().rev() {
                let open = midnight + i64::from(i.from) * MINUTE_MS;
                let close = (midnight + i64::from(i.to) * MINUTE_MS).min(end);
                if close <= open {
                    continue;
                }
                if left <= close - open {
                    return Some(instant_ms(close - left));
                }
                left -= close - open;
            }
        }
        None
    }

    /// The latest deadline that [`WorkCalendar::back_minutes`] finds so near at
    /// `now`: whichever is not later has `minutes` working minutes left at the
    /// most. `None` if the calendar has no work.
    #[must_use]
    pub fn near_until(&self, now: Moment, minutes: u32) -> Option<Moment> {
        let start = local_ms(now);
        let mut left = i64::from(minutes) * MINUTE_MS;
        // Outside of working time the next opening is what one counts from.
        let mut idle = None;
        let mut over = false;
        let first = start.div_euclid(DAY_MS);
        for day in first..first + HORIZON_DAYS {
            let midnight = day * DAY_MS;
            for i in self.hours(day) {
                let opens = midnight + i64::from(i.from) * MINUTE_MS;
                let close = midnight + i64::from(i.to) * MINUTE_MS;
                let open = opens.max(start);
                if close <= open {
                    continue;
                }
                // What ends with an interval is as near until the next begins.
                if over {
                    return Some(instant_ms(opens));
                }
                let idle = *idle.get_or_insert(opens > start);
                let end = (open + left).min(close);
                left -= end - open;
                if left == 0 && idle {
                    return Some(instant_ms(end - 1));
                }
                if left == 0 && end < close {
                    return Some(instant_ms(end));
                }
                over = left == 0;
            }
        }
        None
    }

    /// Working minutes between two instants.
    #[must_use]
    pub fn minutes_between(&self, from: Moment, to: Moment) -> i64 {
        let mut sum = 0;
        self.between(from, to, |open, close| sum += (close - open) / MINUTE_MS);
        sum
    }

    /// The working intervals between two instants.
    #[must_use]
    pub fn working(&self, from: Moment, to: Moment) -> Vec<(Moment, Moment)> {
        let mut all = Vec::new();
        self.between(from, to, |open, close| {
            all.push((instant_ms(open), instant_ms(close)));
        });
        all
    }

    fn between(&self, from: Moment, to: Moment, mut each: impl FnMut(i64, i64)) {
        let (a, b) = (local_ms(from), local_ms(to));
        for day in a.div_euclid(DAY_MS)..=b.div_euclid(DAY_MS) {
            let midnight = day * DAY_MS;
            for i in self.hours(day) {
                let open = (midnight + i64::from(i.from) * MINUTE_MS).max(a);
                let close = (midnight + i64::from(i.to) * MINUTE_MS).min(b);
                if open < close {
                    each(open, close);
                }
            }
        }
    }
}

/// The date of a day since the Unix epoch.
pub(crate) fn date(day: i64) -> NaiveDate {
    i32::try_from(day)
        .ok()
        .and_then(NaiveDate::from_epoch_days)
        .unwrap_or_default()
}
