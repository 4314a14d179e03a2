//! The board in memory: open appeals, the latest rows and the tallies of the
//! last weeks, loaded from SQL at one `seq` and folded line by line after it.
//!
//! Everything that depends on time is computed from `now` when asked, so a
//! deadline that passes or a midnight that comes changes the figures without
//! any data arriving.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::Moment;
use crate::appeal::Importance;
use crate::figures::{CategoryFigure, Compared, Figures, Load};
use crate::ids::{AppealId, CategoryId, ChannelId, DepartmentId, Seq};
use crate::journal::Line;
use crate::live::{BOARD_ROWS, BURNING, QueueFigures};
use crate::queue::LaneCounts;
use crate::reference::Reference;
use crate::row::Row;
use crate::tally::{self, Key, Measure};
use crate::time;
use crate::worklist::Hour;

/// Days of tallies a board needs: this month and the one before, and eight
/// weeks of a usual weekday.
pub const TALLY_DAYS: u64 = 63;
/// Weeks a usual weekday is the mean of.
const USUAL_WEEKS: u64 = 8;
/// Newest rows kept, so that the list stays full while lines arrive late.
const RECENT: usize = 2 * BOARD_ROWS;

/// The board of one node.
#[derive(Clone, Debug, Default)]
pub struct Board {
    seq: Seq,
    open: HashMap<AppealId, Row>,
    recent: BTreeMap<(Moment, AppealId), Row>,
    tallies: BTreeMap<Key, i64>,
}

impl Board {
    /// A board as SQL has it at `seq`. `recent` are the newest appeals of any
    /// state; `tallies` those of the last [`TALLY_DAYS`].
    #[must_use]
    pub fn load(
        seq: Seq,
        open: impl IntoIterator<Item = Row>,
        recent: impl IntoIterator<Item = Row>,
        tallies: impl IntoIterator<Item = (Key, i64)>,
    ) -> Self {
        let mut board = Self {
            seq,
            open: open.into_iter().map(|r| (r.id, r)).collect(),
            recent: recent
                .into_iter()
                .map(|r| ((r.received_at, r.id), r))
                .collect(),
            tallies: tallies.into_iter().filter(|(_, n)| *n != 0).collect(),
        };
        board.trim();
        board
    }

    /// The last line folded.
    #[must_use]
    pub const fn seq(&self) -> Seq {
        self.seq
    }

    /// Folds one line; `row` is the appeal after it. A line at or below the
    /// board's `seq` changes nothing.
    pub fn fold(&mut self, line: &Line, row: Row) {
        if line.seq <= self.seq {
            return;
        }
        self.seq = line.seq;
        tally::deltas(&line.change, line.at, |key, n| {
            let cell = self.tallies.entry(key).or_default();
            *cell += i64::from(n);
            if *cell == 0 {
                self.tallies.remove(&key);
            }
        });
        let place = (row.received_at, row.id);
        let newer_than_oldest = self
            .recent
            .first_key_value()
            .is_none_or(|(k, _)| place >= *k);
        if newer_than_oldest || self.recent.len() < RECENT {
            self.recent.insert(place, row.clone());
            self.trim();
        }
        if row.state.is_open() {
            self.open.insert(row.id, row);
        } else {
            self.open.remove(&row.id);
        }
    }

    fn trim(&mut self) {
        while self.recent.len() > RECENT {
            self.recent.pop_first();
        }
    }

    /// Forgets tallies older than [`TALLY_DAYS`] before `now`; called at night.
    pub fn forget(&mut self, now: Moment) {
        let oldest = time::day(now) - Days::new(TALLY_DAYS);
        self.tallies.retain(|k, _| k.day >= oldest);
    }

    /// The newest rows, newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Row> {
        self.recent.values().rev()
    }

    /// Every open appeal, in no order.
    pub fn open(&self) -> impl Iterator<Item = &Row> {
        self.open.values()
    }

    /// One department's open appeals by deadline, those without one last.
    #[must_use]
    pub fn queue(&self, department: DepartmentId) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self
            .open
            .values()
            .filter(|r| r.department == Some(department))
            .collect();
        rows.sort_by_key(|r| (r.deadline.is_none(), r.deadline, r.id));
        rows
    }

    /// The three that burn: by importance, then voices, then time.
    #[must_use]
    pub fn burning(&self, now: Moment, reference: &Reference) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self
            .open
            .values()
            .filter(|r| burns(r, now, reference))
            .collect();
        rows.sort_by_key(|r| {
            (
                std::cmp::Reverse(r.importance),
                std::cmp::Reverse(r.voices),
                r.deadline,
                r.id,
            )
        });
        rows.truncate(BURNING);
        rows
    }

    /// One department's open appeal that has waited longest.
    #[must_use]
    pub fn oldest(&self, department: DepartmentId) -> Option<&Row> {
        self.open
            .values()
            .filter(|r| r.department == Some(department))
            .min_by_key(|r| (r.received_at, r.id))
    }

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

/// The instant until which «сегодня» lasts for deadlines: the end of the
/// working day, and after it the coming midnight.
#[must_use]
pub fn due_until(now: Moment, reference: &Reference) -> Moment {
    let today = time::day(now);
    let end = time::day_start(today) + TimeDelta::minutes(reference.settings.day_end_minute.into());
    if now < end {
        end
    } else {
        time::day_start(today + Days::new(1))
    }
}

/// Overdue and important, or important with only minutes left; when nothing
/// important is overdue, any overdue appeal may burn.
fn burns(row: &Row, now: Moment, reference: &Reference) -> bool {
    let Some(deadline) = row.deadline else {
        return false;
    };
    if !row.state.is_open() {
        return false;
    }
    let minutes = TimeDelta::minutes(reference.settings.burning_minutes.into());
    deadline <= now || (row.importance > Importance::Normal && deadline - now < minutes)
}

fn add_load(load: &mut Load, row: &Row, now: Moment, due_until: Moment) {
    load.open += 1;
    load.overdue += u32::from(row.is_overdue(now));
    load.due_today += u32::from(row.is_due_before(now, due_until));
    load.oldest = Some(
        load.oldest
            .map_or(row.received_at, |o| o.min(row.received_at)),
    );
}

fn clamp(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(days: &[(u32, u32)]) -> Board {
        let cell = |(month, day): &(u32, u32)| {
            let day = NaiveDate::from_ymd_opt(2026, *month, *day).unwrap();
            (
                Key {
                    measure: Measure::Received,
                    day,
                    hour: 9,
                    channel: ChannelId(1),
                    category: None,
                },
                1,
            )
        };
        Board {
            tallies: days.iter().map(cell).collect(),
            ..Board::default()
        }
    }

    #[test]
    fn the_month_before_is_never_longer_than_itself() {
        // On 31 March all of February counts, and nothing of 1 March.
        let board = arrivals(&[(2, 1), (2, 28), (3, 1), (3, 31)]);
        let (first, before) = (
            NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
        );
        let noon = NaiveDate::from_ymd_opt(2026, 3, 31)
            .unwrap()
            .and_hms_opt(12, 30, 0)
            .unwrap();
        assert_eq!(
            board.compare(first, noon, before),
            Compared {
                now: 4 - 2,
                full_hours: 2,
                before: 2
            }
        );
    }

    #[test]
    fn only_full_hours_are_compared() {
        let board = arrivals(&[(3, 2), (3, 9)]);
        let (monday, before) = (
            NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
            NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
        );
        let at = |h| monday.and_hms_opt(h, 30, 0).unwrap();
        assert_eq!(
            board.compare(monday, at(9), before),
            Compared {
                now: 1,
                full_hours: 0,
                before: 0
            }
        );
        assert_eq!(
            board.compare(monday, at(10), before),
            Compared {
                now: 1,
                full_hours: 1,
                before: 1
            }
        );
    }
}
