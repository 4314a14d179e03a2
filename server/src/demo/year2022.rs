//! November and December 2022: a stream a quarter richer than the article's,
//! lived to its end, from which appeals are left out until the article's six
//! figures (domain.md §3) come out exactly.

use anyhow::{Context as _, Result, bail};
use chrono::{Datelike as _, NaiveDate};
use domain::new_appeal::Checked;
use domain::period::Period;
use domain::{Moment, time};

use super::arrivals::{self, Generator, Scenario, WAYS_2022, Way};
use super::dice::{Dice, whole};
use super::history::Maker;

/// What the article counts: ИМ answered in the week, ИМ processed since
/// 1 December, ПОС processed in the week, ПОС received since 1 December.
pub(crate) const FIGURES: [usize; 4] = [259, 587, 163, 385];

/// Times a stream that turned out too poor is made richer.
const ATTEMPTS: u32 = 12;

const IM: &str = "incident_management";
const POS: &str = "pos";

/// All appeals of the two months in order of receipt, every one at its end.
///
/// # Errors
/// When the reference data no longer fit, or the norms have been changed so
/// far that no stream gives the article's figures.
pub(crate) fn build(maker: &Maker) -> Result<Vec<Checked>> {
    for attempt in 0..ATTEMPTS {
        let all = stream(maker, 1.0 + 0.08 * f64::from(attempt))?;
        if let Some(mut kept) = trim(maker, all)? {
            for (i, item) in kept.iter_mut().enumerate() {
                item.external_id = format!("demo-{}-2022-{:04}", maker.seed, i + 1);
            }
            return Ok(kept);
        }
    }
    bail!("показатели декабря 2022 года не получаются: проверьте нормативы и календарь")
}

/// The first day of the two months.
pub(crate) const FIRST_DAY: NaiveDate = day(2022, 11, 1);
/// Their last.
pub(crate) const LAST_DAY: NaiveDate = day(2022, 12, 31);
/// The Sunday that ends the article's week.
const SUNDAY: NaiveDate = day(2022, 12, 18);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day)
        .expect("a day of the calendar, checked when this is compiled")
}

/// Appeals a day of one way in: the week of the article is a heavy one.
fn daily(way: &Way, day: NaiveDate, richer: f64) -> f64 {
    let december = day.month() == 12;
    let mean = match (way.source, december, day.day()) {
        (IM, true, 1..=4) => 23.0 * richer,
        (IM, true, 5..=11) => 34.0 * richer,
        (IM, true, 12..=18) => 57.0 * richer,
        (IM, ..) => 37.0,
        (_, false, 15..) | (_, true, 1..=18) => 27.5 * richer,
        _ => 23.0,
    };
    mean * way.share
}

fn stream(maker: &Maker, richer: f64) -> Result<Vec<Checked>> {
    let mut dice = Dice::new(&[maker.seed, 2022]);
    let mut writer = Generator::new(maker.seed ^ 2022, Scenario::Calm, &maker.reference);
    // Long after the last of them is closed.
    let end = time::day_start(day(2024, 1, 1));
    let mut all = Vec::new();
    for day in FIRST_DAY.iter_days().take_while(|d| *d <= LAST_DAY) {
        writer = writer.in_month(day.month());
        for (at, way) in arrivals::day(&mut dice, day, maker.is_holiday(day), WAYS_2022, |w| {
            daily(w, day, richer)
        }) {
            let item = writer.through(way, at);
            all.push(maker.live(way.source, item, end)?);
        }
    }
    Ok(all)
}

/// The moments at which an appeal was processed, once per consideration.
fn processed(item: &Checked) -> impl Iterator<Item = Moment> + '_ {
    let before = std::iter::once(&item.facts).chain(item.past.iter().map(|p| &p.after));
    before.zip(&item.past).filter_map(|(before, past)| {
        let already = before.cycle == past.after.cycle && before.processed_at.is_some();
        past.after.processed_at.filter(|_| !already)
    })
}

/// How often an appeal counts in a source's first and second figure.
fn counts(item: &Checked, pos: bool) -> (usize, usize) {
    let week = Period::week_of(SUNDAY);
    let since = Period::Days(time::month_start(SUNDAY), SUNDAY);
    let done = |period: Period| processed(item).filter(|at| period.contains(*at)).count();
    if pos {
        (
            done(week),
            usize::from(since.contains(item.facts.received_at)),
        )
    } else {
        (
            usize::from(
                item.latest()
                    .answered_at
                    .is_some_and(|at| week.contains(at)),
            ),
            done(since),
        )
    }
}

/// The article's four figures as these appeals give them.
pub(crate) fn figures(items: &[Checked], maker: &Maker) -> [usize; 4] {
    let pos = maker.reference.source_by_code(POS).map(|s| s.id);
    let mut sum = [0; 4];
    for item in items {
        let is_pos = Some(item.facts.source) == pos;
        let (a, b) = counts(item, is_pos);
        let place = if is_pos { 2 } else { 0 };
        sum[place] += a;
        sum[place + 1] += b;
    }
    sum
}

/// Leaves appeals out until the figures are met; `None` when there are too few.
fn trim(maker: &Maker, all: Vec<Checked>) -> Result<Option<Vec<Checked>>> {
    let pos = maker
        .reference
        .source_by_code(POS)
        .context("нет ПОС в справочнике")?
        .id;
    let now = figures(&all, maker);
    let mut dice = Dice::new(&[maker.seed, 2023]);
    let mut out = std::collections::HashSet::new();
    for (is_pos, place) in [(false, 0), (true, 2)] {
        let (Some(first), Some(second)) = (
            now[place].checked_sub(FIGURES[place]),
            now[place + 1].checked_sub(FIGURES[place + 1]),
        ) else {
            return Ok(None);
        };
        // Appeals that count once in both figures, in the first alone, in the second alone.
        let mut groups: [Vec<usize>; 3] = Default::default();
        for (i, item) in all
            .iter()
            .enumerate()
            .filter(|(_, item)| (item.facts.source == pos) == is_pos)
        {
            match counts(item, is_pos) {
                (1, 1) => groups[0].push(i),
                (1, 0) => groups[1].push(i),
                (0, 1) => groups[2].push(i),
                _ => {}
            }
        }
        groups.iter_mut().for_each(|g| dice.shuffle(g));
        let least = first
            .saturating_sub(groups[1].len())
            .max(second.saturating_sub(groups[2].len()));
        let most = first.min(second).min(groups[0].len());
        if least > most {
            return Ok(None);
        }
        let fair = usize::try_from(whole(
            share(first, now[place]).min(share(second, now[place + 1])) * number(groups[0].len()),
        ))?;
        let both = fair.clamp(least, most);
        out.extend(
            groups[0]
                .iter()
                .take(both)
                .chain(groups[1].iter().take(first - both))
                .chain(groups[2].iter().take(second - both))
                .copied(),
        );
    }
    Ok(Some(
        all.into_iter()
            .enumerate()
            .filter(|(i, _)| !out.contains(i))
            .map(|(_, item)| item)
            .collect(),
    ))
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        number(part) / number(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::maker;
    use super::*;

    #[test]
    fn the_articles_six_figures_come_out_whatever_the_seed() {
        for seed in [1, 2, 7, 42, 2022] {
            let maker = maker(seed);
            let all = build(&maker).unwrap();
            let [answered, processed, pos_processed, pos_received] = figures(&all, &maker);
            assert_eq!(
                (answered, processed, pos_processed, pos_received),
                (259, 587, 163, 385),
                "seed {seed}"
            );
            assert_eq!(
                (answered + pos_processed, processed + pos_received),
                (422, 972)
            );
            let a_day = all.len() as f64 / 61.0;
            assert!((52.0..66.0).contains(&a_day), "{a_day}");
            assert!(all.iter().all(|i| !i.latest().state.is_open()));
        }
    }
}
