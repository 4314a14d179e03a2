//! The production calendar that the migrations bring, against the norms of
//! working time that the government's transfers come to.
#![expect(
    clippy::unwrap_used,
    reason = "what the test itself prepares must simply work"
)]

mod common;

use chrono::NaiveDate;
use common::store;
use domain::calendar::{Interval, WorkCalendar};
use domain::ids::CalendarId;
use sqlx::PgPool;

/// Working days of a year and hours of the week of 40 hours: the yearly norm
/// (order 588n of the Ministry of Health of 13 August 2009: days by eight hours,
/// less one for each shortened day).
fn norm(calendar: &WorkCalendar, year: i32) -> (usize, u32) {
    let minutes = |day: NaiveDate| -> u32 {
        let of = |i: &Interval| u32::from(i.to - i.from);
        calendar.intervals(day).iter().map(of).sum()
    };
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let worked: Vec<u32> = first
        .iter_days()
        .take_while(|day| day.format("%Y").to_string() == year.to_string())
        .map(minutes)
        .filter(|m| *m > 0)
        .collect();
    (worked.len(), worked.iter().sum::<u32>() / 60)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_shipped_calendar_has_the_years_norms(pool: PgPool) {
    let s = store(pool).await;
    let rules = s.rules();
    let shipped = rules.calendar(CalendarId(1)).unwrap();
    // The days off are decreed, the hours of a week are the place's own: here
    // those of which the norm speaks.
    let eight = vec![Interval {
        from: 540,
        to: 1020,
    }];
    let week = std::array::from_fn(|day| if day < 5 { eight.clone() } else { vec![] });
    let calendar = WorkCalendar::new(CalendarId(1), week, shipped.days().clone());
    for (year, days, hours) in [
        (2022, 247, 1_973),
        (2023, 247, 1_973),
        (2024, 248, 1_979),
        (2025, 247, 1_972),
        (2026, 247, 1_972),
    ] {
        assert_eq!(norm(&calendar, year), (days, hours), "{year}");
        assert!(shipped.is_decreed(year), "{year}");
    }
    // Drawn before the decree: said to be a guess wherever it is counted with.
    assert!(!shipped.is_decreed(2027));
}
