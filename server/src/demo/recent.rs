//! The eight weeks before today: each day from dice of its own, so that the
//! same day is the same whenever it is asked for, and every life goes exactly
//! as far as the moment it is asked for.

use anyhow::Result;
use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};
use domain::new_appeal::Checked;
use domain::{Moment, time};

use super::arrivals::{self, Generator, Scenario, WAYS};
use super::dice::Dice;
use super::history::Maker;

/// Days before today that the demonstration shows.
pub(crate) const DAYS: u64 = 56;

/// Appeals a day today (domain.md §8).
pub(crate) const DAILY: f64 = 290.0;

/// The days of the demonstration at a moment, oldest first, today last.
pub(crate) fn days(now: Moment) -> impl Iterator<Item = NaiveDate> {
    let today = time::day(now);
    (today - Days::new(DAYS))
        .iter_days()
        .take_while(move |d| *d <= today)
}

/// One day's appeals in order of receipt, as they stand at `now`.
///
/// # Errors
/// When the reference data no longer fit.
pub(crate) fn build(maker: &Maker, day: NaiveDate, now: Moment) -> Result<Vec<Checked>> {
    let number = day.num_days_from_ce().unsigned_abs();
    let mut dice = Dice::new(&[maker.seed, 0xDA, number.into()]);
    let mood = (1.0 + 0.07 * dice.normal()).clamp(0.8, 1.2);
    let heating = if heating_begins(day) { 1.06 } else { 1.0 };
    let daily = DAILY * mood * heating;
    let stream = |scenario, name: &str| {
        Generator::new(
            dice.clone().within(0, u32::MAX).into(),
            scenario,
            &maker.reference,
        )
        .in_month(day.month())
        .called(format!("demo-{}-{}-{name}", maker.seed, time::iso_day(day)))
    };
    let mut ordinary = stream(Scenario::Calm, "a");
    let mut outage = stream(Scenario::Outage, "b");
    let mut calls: Vec<_> = arrivals::day(&mut dice, day, maker.is_holiday(day), WAYS, |w| {
        daily * w.share
    })
    .into_iter()
    .map(|(at, way)| (at, way, false))
    .collect();
    // Now and then the power fails somewhere for an afternoon.
    if dice.chance(0.04) {
        let start = time::day_start(day) + TimeDelta::minutes(dice.within(10 * 60, 14 * 60).into());
        for _ in 0..dice.count(70.0) {
            let way = WAYS[dice.weighted(WAYS.iter().map(|w| w.share))];
            calls.push((
                start + TimeDelta::seconds(dice.within(0, 7 * 3_600).into()),
                way,
                true,
            ));
        }
    }
    calls.sort_by_key(|(at, ..)| *at);
    let before_now = calls.into_iter().filter(|(at, ..)| *at <= now);
    before_now
        .map(|(at, way, out)| {
            let item = if out {
                outage.through(way, at)
            } else {
                ordinary.through(way, at)
            };
            maker.live(way.source, item, now)
        })
        .collect()
}

/// Start of heating: ЖКХ +30 % for ten days.
fn heating_begins(day: NaiveDate) -> bool {
    day.month() == 10 && (15..=24).contains(&day.day())
}
