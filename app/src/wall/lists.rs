//! The exact lists behind the wall's figures.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use domain::figures::Figures;
use domain::filter::{Choice, Filter, Status};
use domain::ids::{CategoryId, DepartmentId};
use domain::period::Period;
use domain::time;

/// Received in a period.
pub(super) fn received(period: Period) -> Filter {
    Filter {
        received: Some(period),
        ..Filter::default()
    }
}

/// Received today.
pub(super) fn today(f: &Figures) -> Filter {
    received(Period::Day(time::day(f.at)))
}

/// Received since Monday.
pub(super) fn week(f: &Figures) -> Filter {
    received(Period::week_of(time::day(f.at)))
}

/// Received since the first of the month.
pub(super) fn month(f: &Figures) -> Filter {
    received(Period::month_of(time::day(f.at)))
}

/// The same full hours of the week before; none in its first hour.
pub(super) fn week_before(f: &Figures) -> Option<Filter> {
    let monday = time::monday(time::day(f.at));
    hours(monday - Days::new(7), full_hour(f) - TimeDelta::days(7))
}

/// The same full hours of the month before, of which there may be no more
/// than that month has.
pub(super) fn month_before(f: &Figures) -> Option<Filter> {
    let first = time::month_start(time::day(f.at));
    let before = first - Months::new(1);
    let until = midnight(before) + (full_hour(f) - midnight(first));
    hours(before, until.min(midnight(first)))
}

fn hours(from: NaiveDate, until: NaiveDateTime) -> Option<Filter> {
    let from = midnight(from);
    (from < until).then(|| received(Period::Hours(from, until)))
}

fn full_hour(f: &Figures) -> NaiveDateTime {
    midnight(time::day(f.at)) + TimeDelta::hours(time::hour(f.at).into())
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

/// Open now.
pub(super) fn open() -> Filter {
    Filter {
        status: Some(Status::Open),
        ..Filter::default()
    }
}

/// Open and overdue.
pub(super) fn overdue() -> Filter {
    Filter {
        overdue: true,
        ..Filter::default()
    }
}

/// Open, due until the end of today.
pub(super) fn due(f: &Figures) -> Filter {
    Filter {
        due_before: Some(f.due_until),
        ..Filter::default()
    }
}

/// First answered within the last seven days, today included; `on_time` of
/// them only.
pub(super) fn answered(f: &Figures, on_time: Option<bool>) -> Filter {
    let today = time::day(f.at);
    Filter {
        answered: Some(Period::Days(today - Days::new(6), today)),
        on_time,
        ..Filter::default()
    }
}

/// Received this week in a category.
pub(super) fn category(f: &Figures, id: Option<CategoryId>) -> Filter {
    Filter {
        category: Some(choice(id)),
        ..week(f)
    }
}

/// One department's part of a list.
pub(super) fn of(department: Option<DepartmentId>, list: Filter) -> Filter {
    Filter {
        department: Some(choice(department)),
        ..list
    }
}

fn choice<T>(id: Option<T>) -> Choice<T> {
    id.map_or(Choice::Absent, Choice::Is)
}
