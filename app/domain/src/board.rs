//! The board in memory: open appeals, the latest rows and the tallies of the
//! last weeks, loaded from SQL at one `seq` and folded line by line after it.
//!
//! Everything that depends on time is computed from `now` when asked, so a
//! deadline that passes or a midnight that comes changes the figures without
//! any data arriving.

mod figures;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{Days, TimeDelta};

use crate::Moment;
use crate::appeal::Importance;
use crate::figures::Load;
use crate::ids::{AppealId, DepartmentId, Seq};
use crate::journal::Line;
use crate::live::{BOARD_ROWS, BURNING};
use crate::reference::Reference;
use crate::row::Row;
use crate::tally::{self, Key};
use crate::time;

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
        let order = |r: &Row| {
            let (importance, voices) = (Reverse(r.importance), Reverse(r.voices));
            (importance, voices, r.deadline, r.id)
        };
        // Thousands may be overdue: the few are kept, the rest is not sorted.
        let mut first: Vec<&Row> = Vec::with_capacity(BURNING + 1);
        for row in self.open.values().filter(|r| burns(r, now, reference)) {
            let place = first.partition_point(|f| order(f) < order(row));
            if place < BURNING {
                first.truncate(BURNING - 1);
                first.insert(place, row);
            }
        }
        first
    }

    /// One department's open appeal that has waited longest.
    #[must_use]
    pub fn oldest(&self, department: DepartmentId) -> Option<&Row> {
        self.open
            .values()
            .filter(|r| r.department == Some(department))
            .min_by_key(|r| (r.received_at, r.id))
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
mod tests;
