//! How arrivals enter the live list: newest first, each appeal once, never
//! more than the list holds, and nothing moves while somebody reads it.

use domain::Moment;
use domain::ids::AppealId;
use domain::live::BOARD_ROWS;
use domain::row::Row;
use leptos::prelude::*;

/// One line on the screen. Its facts change in place; the line itself is
/// freed with the last handle on it, for pages that stay open for weeks.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The appeal.
    pub(super) id: AppealId,
    received_at: Moment,
    /// What is known of it now.
    pub(super) row: ArcRwSignal<Row>,
    /// When it came in, unless it was there from the beginning.
    pub(super) arrived: Option<Moment>,
}

impl Line {
    fn new(row: Row, arrived: Option<Moment>) -> Self {
        Self {
            id: row.id,
            received_at: row.received_at,
            row: ArcRwSignal::new(row),
            arrived,
        }
    }

    const fn place(&self) -> (Moment, AppealId) {
        (self.received_at, self.id)
    }
}

/// The list and what waits to enter it.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// On the screen, newest first.
    pub(super) shown: Vec<Line>,
    /// Come while the list was held still, newest first.
    pub(super) waiting: Vec<Row>,
    /// Somebody reads: nothing may move.
    pub(super) held: bool,
}

impl Lines {
    /// The list a page begins with.
    pub(super) fn new(rows: Vec<Row>) -> Self {
        Self {
            shown: rows.into_iter().map(|r| Line::new(r, None)).collect(),
            ..Self::default()
        }
    }

    /// Folds changed rows in; `belongs` is the list's filter.
    pub(super) fn change(&mut self, rows: Vec<Row>, now: Moment, belongs: impl Fn(&Row) -> bool) {
        for row in rows {
            self.waiting.retain(|w| w.id != row.id);
            let known = self.shown.iter().position(|l| l.id == row.id);
            match known.and_then(|i| self.shown.get(i).map(|line| (i, line))) {
                Some((i, _)) if !self.held && !belongs(&row) => {
                    self.shown.remove(i);
                }
                Some((_, line)) => line.row.set(row),
                None if belongs(&row) && self.fits(&row) => {
                    let i = self
                        .waiting
                        .partition_point(|w| (w.received_at, w.id) > (row.received_at, row.id));
                    self.waiting.insert(i, row);
                    self.waiting.truncate(BOARD_ROWS);
                }
                None => {}
            }
        }
        if !self.held {
            self.release(now);
        }
    }

    /// Takes the whole list as the server has it; what is shown already keeps its line.
    pub(super) fn replace(&mut self, rows: Vec<Row>, now: Moment) {
        if !self.held {
            self.shown.retain(|l| rows.iter().any(|r| r.id == l.id));
            self.waiting.clear();
        }
        self.change(rows, now, |_| true);
    }

    /// Takes out what no longer belongs because time has passed.
    pub(super) fn sift(&mut self, belongs: impl Fn(&Row) -> bool) {
        if !self.held {
            self.shown.retain(|l| l.row.with_untracked(&belongs));
        }
    }

    /// Puts what has waited into the list.
    pub(super) fn release(&mut self, now: Moment) {
        for row in self.waiting.drain(..).rev() {
            let line = Line::new(row, Some(now));
            let i = self.shown.partition_point(|l| l.place() > line.place());
            self.shown.insert(i, line);
        }
        self.shown.truncate(BOARD_ROWS);
    }

    fn fits(&self, row: &Row) -> bool {
        self.shown.len() < BOARD_ROWS
            || self
                .shown
                .last()
                .is_none_or(|l| l.place() < (row.received_at, row.id))
    }
}

#[cfg(test)]
mod tests {
    use domain::appeal::{Facts, State};
    use domain::ids::{ChannelId, SourceId};
    use domain::time::from_millis;

    use super::*;

    fn row(id: i64, at: i64) -> Row {
        let facts = Facts::arrived(SourceId(1), ChannelId(1), from_millis(at));
        Row::new(AppealId(id), &facts, "".into(), 1)
    }

    fn ids(lines: &Lines) -> Vec<i64> {
        lines.shown.iter().map(|l| l.id.0).collect()
    }

    const NOW: fn() -> Moment = || from_millis(1_000);

    #[test]
    fn arrivals_enter_in_their_place_and_once() {
        let mut lines = Lines::new(vec![row(2, 20), row(1, 10)]);
        lines.change(vec![row(3, 30), row(4, 15), row(3, 30)], NOW(), |_| true);
        assert_eq!(ids(&lines), [3, 2, 4, 1]);
        assert!(lines.shown[0].arrived.is_some() && lines.shown[1].arrived.is_none());
    }

    #[test]
    fn while_held_nothing_moves() {
        let mut lines = Lines::new(vec![row(2, 20), row(1, 10)]);
        lines.held = true;
        let mut left = row(2, 20);
        left.state = State::Closed;
        lines.change(vec![row(3, 30), left], NOW(), |r| r.state.is_open());
        lines.replace(vec![row(3, 30), row(5, 50)], NOW());
        assert_eq!(ids(&lines), [2, 1]);
        assert_eq!(lines.shown[0].row.get_untracked().state, State::Closed);
        assert_eq!(
            lines.waiting.iter().map(|r| r.id.0).collect::<Vec<_>>(),
            [5, 3]
        );
        lines.held = false;
        lines.release(NOW());
        assert_eq!(ids(&lines), [5, 3, 2, 1]);
    }

    #[test]
    fn a_line_that_no_longer_belongs_goes() {
        let mut lines = Lines::new(vec![row(2, 20), row(1, 10)]);
        let mut closed = row(1, 10);
        closed.state = State::Closed;
        lines.change(vec![closed], NOW(), |r| r.state.is_open());
        assert_eq!(ids(&lines), [2]);
        lines.sift(|r| r.id.0 != 2);
        assert!(ids(&lines).is_empty());
    }

    #[test]
    fn the_list_never_holds_more_than_it_shows() {
        let rows = (0..200).rev().map(|i| row(i, 1_000 + i)).collect();
        let mut lines = Lines::new(rows);
        lines.change(vec![row(900, 1), row(901, 9_000)], NOW(), |_| true);
        assert_eq!(
            (lines.shown.len(), ids(&lines)[0], ids(&lines)[199]),
            (200, 901, 1)
        );
    }
}
