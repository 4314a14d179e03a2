//! Why a deadline is that day: which normative, from when, which hours and
//! days were counted, which were skipped and for what reason.

mod teller;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::Importance;
use crate::calendar::{DayKind, Interval, WorkCalendar};
use crate::deadline::{Normative, Rules, Stage, Unit};
use crate::ids::{CategoryId, NormativeId};

use self::teller::{Teller, weeks};

/// A deadline with its whole reckoning. Kept in the journal with the line that
/// set the deadline, so that it stays true after normatives and calendars change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// Which clock.
    pub stage: Stage,
    /// The version of the normative.
    pub normative: NormativeId,
    /// How much it gives.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Where its figure is from.
    pub basis: String,
    /// The category it was made for; none for every category.
    pub category: Option<CategoryId>,
    /// The importance it was made for.
    pub importance: Importance,
    /// When the clock was started.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub from: Moment,
    /// When time first counted: the next working minute, or the next day.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub effective: Moment,
    /// What was counted and what was skipped, in order.
    pub spans: Vec<Span>,
    /// Years that were counted by days nobody has decreed yet.
    pub undecreed: Vec<i32>,
    /// The deadline.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub due: Moment,
}

/// Consecutive days that were treated alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// How many of the days between were counted (or skipped).
    pub days: u32,
    /// How.
    pub what: What,
}

/// What became of the days of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Their working time was counted.
    Hours {
        /// Working minutes of all the days together.
        minutes: u32,
        /// The hours of each day; empty where days of different hours were put together.
        hours: Vec<Interval>,
        /// How the day differs from its weekday, where it does.
        special: Option<(DayKind, Option<String>)>,
    },
    /// They were counted as whole days.
    Days {
        /// How the day differs from its weekday, where it does.
        special: Option<(DayKind, Option<String>)>,
    },
    /// They were counted as calendar days, whatever they are.
    Calendar,
    /// They were skipped.
    Skipped(Skip),
}

/// Why a day was skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// The clock was started on it, and days count from the next.
    Receipt,
    /// The clock was started on it after the end of work.
    AfterHours,
    /// A weekday without work.
    Weekend,
    /// No work, by the production calendar's note.
    Holiday(Option<String>),
}

/// More spans than a person reads: ordinary weeks are put together then.
const LONG: usize = 24;

impl Rules {
    /// The deadline of a clock started at `from`, with its reckoning. `None`
    /// exactly where [`Rules::due`] has none.
    #[must_use]
    pub fn explain(&self, normative: &Normative, from: Moment) -> Option<Derivation> {
        let calendar = self.calendar(normative.calendar)?;
        let mut teller = Teller {
            calendar,
            spans: Vec::new(),
        };
        let due = self.count(normative, from, |p| teller.pass(p))?;
        teller.join_last();
        let mut spans = teller.spans;
        if normative.unit == Unit::CalendarDays {
            spans.push(Span {
                first: crate::time::day(from),
                last: crate::time::day(due),
                days: normative.amount,
                what: What::Calendar,
            });
        }
        let undecreed = match normative.unit {
            Unit::CalendarDays => vec![],
            _ => undecreed(calendar, &spans),
        };
        let effective = effective(&spans, from);
        if spans.len() > LONG {
            spans = weeks(spans);
        }
        Some(Derivation {
            stage: normative.stage,
            normative: normative.id,
            amount: normative.amount,
            unit: normative.unit,
            basis: normative.basis.clone(),
            category: normative.category,
            importance: normative.importance,
            from,
            effective,
            spans,
            undecreed,
            due,
        })
    }
}

/// When time first counted.
fn effective(spans: &[Span], from: Moment) -> Moment {
    let first = spans.iter().find(|s| !matches!(s.what, What::Skipped(_)));
    match first.map(|s| (s.first, &s.what)) {
        Some((day, What::Hours { hours, .. })) => {
            let open = hours.first().map_or(0, |i| i64::from(i.from));
            // Seconds of the start are kept: the interval is told in whole minutes.
            from.max(crate::time::day_start(day) + chrono::TimeDelta::minutes(open))
        }
        Some((day, What::Days { .. })) => crate::time::day_start(day),
        _ => from,
    }
}

fn undecreed(calendar: &WorkCalendar, spans: &[Span]) -> Vec<i32> {
    let years = spans.first().zip(spans.last());
    years.map_or_else(Vec::new, |(a, b)| {
        (a.first.year()..=b.last.year())
            .filter(|y| !calendar.is_decreed(*y))
            .collect()
    })
}
