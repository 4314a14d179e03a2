//! What the page keeps of the queue and how a frame changes it: a pure fold,
//! the same on the server's first frame and on every later one.

use std::sync::Arc;

use domain::Moment;
use domain::appeal::State;
use domain::ids::AppealId;
use domain::live::{QUEUE_ROWS, QueueFigures, QueueFrame, Rows};
use domain::queue::SeenLane;
use domain::row::Row;
use domain::worklist::Hour;

/// The queue as last told.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) figures: QueueFigures,
    pub(super) oldest: Option<Row>,
    /// By deadline.
    rows: Vec<Arc<Row>>,
}

fn place(row: &Row) -> (bool, Option<Moment>, AppealId) {
    (row.deadline.is_none(), row.deadline, row.id)
}

impl Queue {
    pub(super) fn new(frame: QueueFrame) -> Self {
        let mut queue = Self {
            figures: frame.figures,
            oldest: None,
            rows: Vec::new(),
        };
        queue.apply(frame);
        queue
    }

    /// Takes a frame in; the stream has sorted out old ones.
    pub(super) fn apply(&mut self, frame: QueueFrame) {
        self.figures = frame.figures;
        self.oldest = frame.oldest;
        match frame.rows {
            Rows::All(rows) => {
                self.rows.clear();
                rows.into_iter().for_each(|row| self.put(row));
            }
            Rows::Changed(rows) => {
                let ours = self.figures.load.department;
                for row in rows {
                    self.rows.retain(|r| r.id != row.id);
                    if row.state.is_open() && row.department == ours {
                        self.put(row);
                    }
                }
            }
            // The figures are true already; the list follows by itself.
            Rows::Flood => {}
        }
        // What waits for the head is kept when not all can be.
        while self.rows.len() > QUEUE_ROWS {
            let last = self.rows.iter().rposition(|r| r.state != State::OnApproval);
            self.rows.remove(last.unwrap_or(QUEUE_ROWS));
        }
    }

    /// Puts a row in its place, by deadline. (What sorts would weigh more in
    /// the browser than all of this file.)
    fn put(&mut self, row: Row) {
        let at = self.rows.partition_point(|r| place(r) < place(&row));
        self.rows.insert(at, Arc::new(row));
    }

    /// The rows of a lane, by deadline, true for the figures' instant: so the
    /// lane and the figure above it always agree.
    pub(super) fn lane(&self, seen: SeenLane) -> Vec<Arc<Row>> {
        let hour = Hour {
            now: self.figures.at,
            due_until: self.figures.due_until,
        };
        let rows = self.rows.iter();
        rows.filter(|r| seen.holds(r, hour)).cloned().collect()
    }
}

#[cfg(test)]
mod tests;
