//! The board's figures at an instant.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{Board, USUAL_WEEKS, add_load, burns, clamp, due_until};
use crate::Moment;
use crate::figures::{CategoryFigure, Compared, Figures, Load};
use crate::ids::{CategoryId, ChannelId, DepartmentId};
use crate::live::QueueFigures;
use crate::queue::LaneCounts;
use crate::reference::Reference;
use crate::tally::{Key, Measure};
use crate::time;
use crate::worklist::Hour;

impl Board {
    /// One department's figures at `now`, without a forecast.
    #[must_use]
    pub fn queue_figures(
        &self,
        department: DepartmentId,
        now: Moment,
        reference: &Reference,
    ) -> QueueFigures {
        let due_until = due_until(now, reference);
        let mut figures = QueueFigures {
            seq: self.seq,
            at: now,
            due_until,
            load: Load::none(Some(department)),
            lanes: LaneCounts::default(),
            forecast: None,
        };
        let hour = Hour { now, due_until };
        for row in self
            .open
            .values()
            .filter(|r| r.department == Some(department))
        {
            add_load(&mut figures.load, row, now, due_until);
            figures.lanes.add(row, hour);
        }
        figures
    }

    /// All figures at `now`.
    #[must_use]
    pub fn figures(&self, now: Moment, reference: &Reference) -> Figures {
        let today = time::day(now);
        let hour = time::hour(now);
        let due_until = due_until(now, reference);
        let monday = time::monday(today);
        let first = time::month_start(today);
        let before_first = first - Months::new(1);

        let mut loads: Vec<Load> = reference
            .departments
            .iter()
            .map(|d| Load::none(Some(d.id)))
            .chain([Load::none(None)])
            .collect();
        let place: HashMap<DepartmentId, usize> = reference
            .departments
            .iter()
            .enumerate()
            .map(|(i, d)| (d.id, i))
            .collect();
        let (mut due_today, mut overdue, mut burning) = (0, 0, 0);
        for row in self.open.values() {
            let at = row
                .department
                .and_then(|d| place.get(&d).copied())
                .unwrap_or(loads.len() - 1);
            add_load(&mut loads[at], row, now, due_until);
            overdue += u32::from(row.is_overdue(now));
            due_today += u32::from(row.is_due_before(now, due_until));
            burning += u32::from(burns(row, now, reference));
        }
        let open = u32::try_from(self.open.len()).unwrap_or(u32::MAX);

        let (usual, usual_hours, usual_weeks) = self.usual(today, hour);
        let today_hours = self.hours(today);
        let sum_before = |h: &[u32; 24]| h[..usize::from(hour)].iter().sum::<u32>();
        Figures {
            seq: self.seq,
            at: now,
            due_until,
            today: Compared {
                now: today_hours.iter().sum(),
                full_hours: sum_before(&today_hours),
                before: usual,
            },
            usual_weeks,
            week: self.compare(monday, time::local(now), monday - Days::new(7)),
            month: self.compare(first, time::local(now), before_first),
            week_days: self.days(monday, today),
            week_days_before: self.days(monday - Days::new(7), monday - Days::new(1)),
            month_days: self.days(first, today),
            hours: today_hours.to_vec(),
            usual_hours,
            channels: self.channels(today, reference),
            open,
            open_hours: self.open_hours(now, open),
            due_today,
            overdue,
            burning,
            answered: self.count(Measure::Answered, today - Days::new(6), today),
            answered_on_time: self.count(Measure::OnTime, today - Days::new(6), today),
            answered_before: (
                self.count(
                    Measure::Answered,
                    today - Days::new(13),
                    today - Days::new(7),
                ),
                self.count(Measure::OnTime, today - Days::new(13), today - Days::new(7)),
            ),
            categories: self.categories(monday, today, hour, reference),
            loads,
            forecasts: Vec::new(),
        }
    }

    fn cells(
        &self,
        measure: Measure,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = (&Key, i64)> {
        let edge = |day, hour, channel| Key {
            measure,
            day,
            hour,
            channel: ChannelId(channel),
            category: None,
        };
        let range = if from <= to {
            edge(from, 0, i16::MIN)..edge(to + Days::new(1), 0, i16::MIN)
        } else {
            edge(from, 0, 0)..edge(from, 0, 0)
        };
        self.tallies.range(range).map(|(k, n)| (k, *n))
    }

    fn count(&self, measure: Measure, from: NaiveDate, to: NaiveDate) -> u32 {
        clamp(self.cells(measure, from, to).map(|(_, n)| n).sum())
    }

    fn hours(&self, day: NaiveDate) -> [u32; 24] {
        let mut hours = [0i64; 24];
        for (k, n) in self.cells(Measure::Received, day, day) {
            hours[usize::from(k.hour.min(23))] += n;
        }
        hours.map(clamp)
    }

    fn days(&self, from: NaiveDate, to: NaiveDate) -> Vec<u32> {
        from.iter_days()
            .take_while(|d| *d <= to)
            .map(|d| self.count(Measure::Received, d, d))
            .collect()
    }

    /// Received from `from` up to now beside the same full hours of the period
    /// that began at `before` and ended where `from` begins.
    fn compare(&self, from: NaiveDate, now: NaiveDateTime, before: NaiveDate) -> Compared {
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN);
        let full = now.date().and_time(NaiveTime::MIN) + TimeDelta::hours(now.hour().into());
        let until = (start(before) + (full - start(from))).min(start(from));
        let sum = |from: NaiveDate, until: NaiveDateTime| {
            let early = |k: &Key| (k.day, u32::from(k.hour)) < (until.date(), until.hour());
            clamp(
                self.cells(Measure::Received, from, until.date())
                    .filter(|(k, _)| early(k))
                    .map(|(_, n)| n)
                    .sum(),
            )
        };
        Compared {
            now: self.count(Measure::Received, from, now.date()),
            full_hours: sum(from, full),
            before: sum(before, until),
        }
    }

    /// Mean of the last weeks' same weekday: up to the last full hour, and
    /// every hour in tenths. Weeks without any arrival (before the first
    /// data) do not count.
    fn usual(&self, today: NaiveDate, hour: u8) -> (u32, Vec<u32>, u8) {
        let mut sum = [0u32; 24];
        let mut weeks = 0u32;
        for back in 1..=USUAL_WEEKS {
            let hours = self.hours(today - Days::new(7 * back));
            if hours.iter().any(|n| *n > 0) {
                weeks += 1;
                sum.iter_mut().zip(hours).for_each(|(s, n)| *s += n);
            }
        }
        let mean = |n: u32, scale: u32| (n * scale * 2 + weeks).checked_div(2 * weeks).unwrap_or(0);
        let so_far = sum[..usize::from(hour)].iter().sum();
        (
            mean(so_far, 1),
            sum.iter().map(|n| mean(*n, 10)).collect(),
            u8::try_from(weeks).unwrap_or(0),
        )
    }

    fn channels(&self, today: NaiveDate, reference: &Reference) -> Vec<(ChannelId, u32)> {
        let mut by: HashMap<ChannelId, i64> = HashMap::new();
        for (k, n) in self.cells(Measure::Received, today, today) {
            *by.entry(k.channel).or_default() += n;
        }
        reference
            .channels
            .iter()
            .map(|c| (c.id, clamp(by.get(&c.id).copied().unwrap_or(0))))
            .collect()
    }

    /// Walks back from now: what was open an hour ago is what is open now,
    /// less what opened and plus what left since.
    fn open_hours(&self, now: Moment, open: u32) -> Vec<u32> {
        let local = time::local(now);
        let floor = local
            - TimeDelta::minutes(local.minute().into())
            - TimeDelta::seconds(local.second().into());
        let mut net: HashMap<(NaiveDate, u8), i64> = HashMap::new();
        let from = (floor - TimeDelta::hours(24)).date();
        for (sign, measure) in [(1, Measure::Opened), (-1, Measure::Left)] {
            for (k, n) in self.cells(measure, from, local.date()) {
                *net.entry((k.day, k.hour)).or_default() += sign * n;
            }
        }
        let mut at = i64::from(open);
        let mut values = vec![open];
        for back in 0..24 {
            let hour = floor - TimeDelta::hours(back);
            at -= net
                .get(&(hour.date(), u8::try_from(hour.hour()).unwrap_or(0)))
                .copied()
                .unwrap_or(0);
            values.push(clamp(at));
        }
        values.reverse();
        values
    }

    fn categories(
        &self,
        monday: NaiveDate,
        today: NaiveDate,
        hour: u8,
        reference: &Reference,
    ) -> Vec<CategoryFigure> {
        let mut by: BTreeMap<Option<CategoryId>, [i64; 3]> = BTreeMap::new();
        let week = Days::new(7);
        for (k, n) in self.cells(Measure::Received, monday, today) {
            let cell = by.entry(k.category.map(|c| reference.top(c))).or_default();
            cell[0] += n;
            if k.day < today || k.hour < hour {
                cell[1] += n;
            }
        }
        for (k, n) in self.cells(Measure::Received, monday - week, today - week) {
            if k.day < today - week || k.hour < hour {
                by.entry(k.category.map(|c| reference.top(c))).or_default()[2] += n;
            }
        }
        let figure = |category: Option<CategoryId>| {
            let [now, full_hours, before] =
                by.get(&category).copied().unwrap_or_default().map(clamp);
            CategoryFigure {
                category,
                received: Compared {
                    now,
                    full_hours,
                    before,
                },
            }
        };
        let unknown = figure(None);
        reference
            .categories
            .iter()
            .filter(|c| c.parent.is_none())
            .map(|c| figure(Some(c.id)))
            .chain((unknown.received.now > 0 || unknown.received.before > 0).then_some(unknown))
            .collect()
    }
}

#[cfg(test)]
mod tests;
