//! The working calendar: several intervals a day, holidays, transferred and
//! shortened days. Which days those are is data (the production calendar in
//! the database); this room only counts, and knows why a day counts as it does.

mod hours;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::words;
use crate::ids::CalendarId;
use crate::time;

pub use hours::{hours, minute_of_day, parse_hours};
pub(crate) use walk::date;
pub use walk::{Counted, Passage};

/// A working interval of a day, in local minutes after midnight, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// First working minute.
    pub from: u16,
    /// First minute after.
    pub to: u16,
}

words!(
    /// How a day differs from its weekday.
    DayKind {
        /// No work: a public holiday, or a day off moved here.
        Holiday = "holiday", "нерабочий день";
        /// The weekday's hours less the last hour (Labour Code of the RF, article 95).
        Shortened = "shortened", "сокращённый день";
        /// A working day moved here, with the hours of another weekday.
        Working = "working", "перенесённый рабочий день";
        /// Both: moved here and shortened.
        WorkingShortened = "working_shortened", "перенесённый сокращённый день";
    }
);

/// A day that differs from its weekday, as the production calendar has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// How it differs.
    pub kind: DayKind,
    /// Whose hours it has, 0 for Monday; none for its own weekday's.
    pub like: Option<u8>,
    /// Hours of its own, as they are, ascending and disjoint; none where they
    /// follow from a weekday. A day off has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Interval>,
    /// Why: «Новогодние каникулы», «Перенос с субботы 4 января».
    pub note: Option<String>,
    /// False while the government has not decreed the year's transfers.
    pub decreed: bool,
}

/// The working hours of a place.
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    /// Key.
    pub id: CalendarId,
    week: [Vec<Interval>; 7],
    days: BTreeMap<NaiveDate, SpecialDay>,
    /// Distinct lists of hours: the week's seven first, then the special days'.
    plans: Vec<Vec<Interval>>,
    /// First day of `table`, in days since the Unix epoch.
    first: i64,
    /// Which plan each day from `first` on has. A flat table, because a
    /// lookup per day in an ordered map would be most of the arithmetic.
    table: Vec<u16>,
}

impl WorkCalendar {
    /// A calendar of ordinary hours (Monday…Sunday, ascending and disjoint)
    /// and the days that differ.
    #[must_use]
    pub fn new(
        id: CalendarId,
        week: [Vec<Interval>; 7],
        days: BTreeMap<NaiveDate, SpecialDay>,
    ) -> Self {
        let mut plans = week.to_vec();
        let span = days
            .first_key_value()
            .zip(days.last_key_value())
            .map(|((a, _), (b, _))| (epoch_day(*a), epoch_day(*b)));
        let (first, last) = span.unwrap_or((0, -1));
        let mut table: Vec<u16> = (first..=last).map(weekday).collect();
        for (day, special) in &days {
            let hours = special_hours(&week, *day, special);
            let place = plans.iter().position(|p| *p == hours).unwrap_or_else(|| {
                plans.push(hours);
                plans.len() - 1
            });
            let cell = usize::try_from(epoch_day(*day) - first)
                .ok()
                .and_then(|i| table.get_mut(i));
            if let (Some(cell), Ok(place)) = (cell, u16::try_from(place)) {
                *cell = place;
            }
        }
        Self {
            id,
            week,
            days,
            plans,
            first,
            table,
        }
    }

    /// The ordinary intervals of Monday…Sunday.
    #[must_use]
    pub const fn week(&self) -> &[Vec<Interval>; 7] {
        &self.week
    }

    /// The days that differ from their weekday, in order.
    #[must_use]
    pub const fn days(&self) -> &BTreeMap<NaiveDate, SpecialDay> {
        &self.days
    }

    /// How a day differs from its weekday, if it does.
    #[must_use]
    pub fn special(&self, day: NaiveDate) -> Option<&SpecialDay> {
        self.days.get(&day)
    }

    /// Whether the days of a year are decreed: a year without any row of its
    /// own, or with a row that is a guess, is not.
    #[must_use]
    pub fn is_decreed(&self, year: i32) -> bool {
        let (Some(from), Some(to)) = (
            NaiveDate::from_ymd_opt(year, 1, 1),
            NaiveDate::from_ymd_opt(year, 12, 31),
        ) else {
            return false;
        };
        let mut of_year = self.days.range(from..=to).peekable();
        of_year.peek().is_some() && of_year.all(|(_, d)| d.decreed)
    }

    /// The working intervals of one day.
    #[must_use]
    pub fn intervals(&self, day: NaiveDate) -> &[Interval] {
        self.hours(epoch_day(day))
    }

    /// The instant at which `minutes` working minutes after `from` have
    /// passed. Time outside working intervals does not count: what arrives at
    /// night starts with the morning. `None` if the calendar has no work.
    #[must_use]
    pub fn add_minutes(&self, from: Moment, minutes: u32) -> Option<Moment> {
        self.walk_minutes(from, minutes, |_| {})
    }

    /// The end of the `n`-th working day after the day of `from` (the day of
    /// receipt itself does not count). `None` if the calendar has no work.
    #[must_use]
    pub fn add_days(&self, from: Moment, n: u32) -> Option<Moment> {
        self.walk_days(from, n, |_| {})
    }

    fn hours(&self, day: i64) -> &[Interval] {
        let plan = usize::try_from(day - self.first)
            .ok()
            .and_then(|i| self.table.get(i).copied())
            .unwrap_or_else(|| weekday(day));
        self.plans.get(usize::from(plan)).map_or(&[], Vec::as_slice)
    }
}

fn epoch_day(day: NaiveDate) -> i64 {
    day.to_epoch_days().into()
}

/// The weekday of a day since the Unix epoch (a Thursday), 0 for Monday.
fn weekday(day: i64) -> u16 {
    u16::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

fn special_hours(week: &[Vec<Interval>; 7], day: NaiveDate, special: &SpecialDay) -> Vec<Interval> {
    if special.kind == DayKind::Holiday {
        return vec![];
    }
    if !special.hours.is_empty() {
        return special.hours.clone();
    }
    let own = day.weekday().num_days_from_monday() as usize;
    let mut hours = week
        .get(special.like.map_or(own, usize::from))
        .cloned()
        .unwrap_or_default();
    if matches!(special.kind, DayKind::Shortened | DayKind::WorkingShortened) {
        shorten(&mut hours);
    }
    hours
}

/// A pre-holiday day is one hour shorter (Labour Code of the RF, article 95).
fn shorten(hours: &mut Vec<Interval>) {
    let mut minutes = 60;
    while let Some(last) = hours.last_mut() {
        let length = last.to - last.from;
        if length > minutes {
            last.to -= minutes;
            return;
        }
        minutes -= length;
        hours.pop();
    }
}

/// Local milliseconds of an instant since the (local) epoch.
fn local_ms(at: Moment) -> i64 {
    time::millis(at) + i64::from(time::MOSCOW_OFFSET_SECONDS) * 1000
}

/// The instant of local milliseconds.
fn instant_ms(local: i64) -> Moment {
    time::from_millis(local - i64::from(time::MOSCOW_OFFSET_SECONDS) * 1000)
}
