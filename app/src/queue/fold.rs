//! What the page keeps of the queue and how a frame changes it: a pure fold,
//! the same on the server's first frame and on every later one.

use std::sync::Arc;

use domain::ids::AppealId;
use domain::live::{QUEUE_ROWS, QueueFigures, QueueFrame, Rows};
use domain::row::Row;

/// Which lane a card lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// The deadline is past.
    Over,
    /// The deadline is still to come today.
    Today,
    /// Later, or never.
    Later,
}

/// A card, and a number that changes with its content: together the key by
/// which the screen knows what to leave alone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Card {
    pub(super) revision: u32,
    pub(super) row: Arc<Row>,
}

impl Card {
    pub(super) fn key(&self) -> (AppealId, u32) {
        (self.row.id, self.revision)
    }
}

/// The queue as last told.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) figures: QueueFigures,
    cards: Vec<Card>,
    revision: u32,
}

impl Queue {
    pub(super) fn new(frame: QueueFrame) -> Self {
        let mut queue = Self {
            figures: frame.figures,
            cards: Vec::new(),
            revision: 0,
        };
        queue.apply(frame);
        queue
    }

    /// Takes a frame in; the stream has sorted out old ones.
    pub(super) fn apply(&mut self, frame: QueueFrame) {
        self.figures = frame.figures;
        self.revision = self.revision.wrapping_add(1);
        match frame.rows {
            Rows::All(rows) => {
                let before = std::mem::take(&mut self.cards);
                for row in rows {
                    let same = before.iter().find(|c| c.row.id == row.id && *c.row == row);
                    let card = same.cloned().unwrap_or_else(|| self.card(row));
                    self.put(card);
                }
            }
            Rows::Changed(rows) => {
                let ours = self.figures.load.department;
                for row in rows {
                    self.cards.retain(|c| c.row.id != row.id);
                    if row.state.is_open() && row.department == ours {
                        self.put(self.card(row));
                    }
                }
            }
            // The figures are true already; the list follows by itself.
            Rows::Flood => {}
        }
        self.cards.truncate(QUEUE_ROWS);
    }

    /// Puts a card in its place, by deadline. (What sorts would weigh more in
    /// the browser than all of this file.)
    fn put(&mut self, card: Card) {
        let place = |c: &Card| (c.row.deadline.is_none(), c.row.deadline, c.row.id);
        let at = self.cards.partition_point(|c| place(c) < place(&card));
        self.cards.insert(at, card);
    }

    fn card(&self, row: Row) -> Card {
        Card {
            revision: self.revision,
            row: Arc::new(row),
        }
    }

    /// The cards of a lane, by deadline, true for the figures' instant: so the
    /// lane and the figure above it always agree.
    pub(super) fn lane(&self, lane: Lane) -> Vec<Card> {
        let (now, until) = (self.figures.at, self.figures.due_until);
        let lies = |r: &Row| {
            if r.is_overdue(now) {
                Lane::Over
            } else if r.is_due_before(now, until) {
                Lane::Today
            } else {
                Lane::Later
            }
        };
        self.cards
            .iter()
            .filter(|c| lies(&c.row) == lane)
            .cloned()
            .collect()
    }

    /// How many open appeals are known only as a number.
    pub(super) fn beyond(&self) -> u64 {
        let known = u64::try_from(self.cards.len()).unwrap_or(u64::MAX);
        u64::from(self.figures.load.open).saturating_sub(known)
    }
}

#[cfg(test)]
mod tests {
    use domain::appeal::{Importance, State};
    use domain::figures::Load;
    use domain::ids::{ChannelId, DepartmentId, Seq, SourceId};
    use domain::time::from_millis;

    use super::*;

    fn row(id: i64, deadline: Option<i64>) -> Row {
        Row {
            id: AppealId(id),
            received_at: from_millis(0),
            source: SourceId(1),
            channel: ChannelId(1),
            category: None,
            department: Some(DepartmentId(1)),
            executor: None,
            district: None,
            state: State::InProgress,
            importance: Importance::Normal,
            deadline: deadline.map(from_millis),
            answered_at: None,
            answered_on_time: None,
            processed_at: None,
            voices: 1,
            title: "".into(),
        }
    }

    fn frame(at: i64, open: u32, rows: Rows) -> QueueFrame {
        let load = Load {
            open,
            ..Load::none(Some(DepartmentId(1)))
        };
        let (at, due_until) = (from_millis(at), from_millis(1_000));
        QueueFrame {
            build: String::new(),
            figures: QueueFigures {
                seq: Seq(1),
                at,
                due_until,
                load,
                on_approval: 0,
                interim: 0,
            },
            rows,
        }
    }

    fn ids(q: &Queue, lane: Lane) -> Vec<i64> {
        q.lane(lane).iter().map(|c| c.row.id.0).collect()
    }

    #[test]
    fn lanes_follow_the_clock_and_the_changes() {
        let rows = vec![
            row(1, Some(500)),
            row(2, Some(100)),
            row(3, None),
            row(4, Some(5_000)),
        ];
        let mut q = Queue::new(frame(200, 4, Rows::All(rows)));
        assert_eq!(
            (
                ids(&q, Lane::Over),
                ids(&q, Lane::Today),
                ids(&q, Lane::Later)
            ),
            (vec![2], vec![1], vec![4, 3])
        );
        // Time alone moves a card.
        q.apply(frame(600, 4, Rows::Changed(vec![])));
        assert_eq!(ids(&q, Lane::Over), [2, 1]);
        // Answered ones and those passed on leave, new ones come.
        let answered = Row {
            state: State::Answered,
            ..row(2, Some(100))
        };
        let passed_on = Row {
            department: Some(DepartmentId(2)),
            ..row(1, Some(500))
        };
        q.apply(frame(
            700,
            3,
            Rows::Changed(vec![answered, passed_on, row(5, Some(50))]),
        ));
        assert_eq!(
            (ids(&q, Lane::Over), ids(&q, Lane::Later)),
            (vec![5], vec![4, 3])
        );
        assert_eq!(q.beyond(), 0);
    }

    #[test]
    fn what_did_not_change_keeps_its_key() {
        let mut q = Queue::new(frame(
            200,
            2,
            Rows::All(vec![row(1, Some(500)), row(2, Some(600))]),
        ));
        let before: Vec<_> = q.lane(Lane::Today).iter().map(Card::key).collect();
        let changed = Row {
            voices: 9,
            ..row(2, Some(600))
        };
        q.apply(frame(300, 2, Rows::All(vec![row(1, Some(500)), changed])));
        let after: Vec<_> = q.lane(Lane::Today).iter().map(Card::key).collect();
        assert_eq!(before[0], after[0]);
        assert_ne!(before[1], after[1]);
    }
}
