//! The open appeals that the list is made of, and how a frame changes them.

use std::sync::Arc;

use domain::Moment;
use domain::ids::AppealId;
use domain::live::Rows;
use domain::row::Row;
use domain::worklist::Sitter;

/// Height of a row, pixels at letters of 16; the style sheet says the same in
/// `rem`, since on a large screen letters are larger.
pub(super) const ROW: f64 = 52.0;
/// Rows drawn above and below what is seen.
const SPARE: usize = 8;

/// Every open appeal within sight, by deadline.
#[derive(Clone, Debug, Default)]
pub(super) struct Open(Vec<Arc<Row>>);

fn place(row: &Row) -> (bool, Option<Moment>, AppealId) {
    (row.deadline.is_none(), row.deadline, row.id)
}

impl Open {
    pub(super) fn new(rows: Vec<Row>) -> Self {
        Self(rows.into_iter().map(Arc::new).collect())
    }

    /// Takes a frame in; what did not change stays the same thing.
    pub(super) fn apply(&mut self, rows: Rows, sitter: &Sitter) {
        match rows {
            Rows::All(rows) => {
                let mut before = std::mem::take(&mut self.0);
                before.sort_unstable_by_key(|r| r.id);
                let same = |row: &Row| {
                    let at = before.binary_search_by_key(&row.id, |r| r.id).ok()?;
                    before.get(at).filter(|r| ***r == *row).cloned()
                };
                self.0 = rows
                    .into_iter()
                    .map(|r| same(&r).unwrap_or_else(|| Arc::new(r)))
                    .collect();
                self.0.sort_by_key(|r| place(r));
            }
            Rows::Changed(rows) => {
                for row in rows {
                    self.0.retain(|r| r.id != row.id);
                    if sitter.sees(&row) {
                        let at = self.0.partition_point(|r| place(r) < place(&row));
                        self.0.insert(at, Arc::new(row));
                    }
                }
            }
            // The list follows by itself.
            Rows::Flood => {}
        }
    }

    /// Those that belong, in order.
    pub(super) fn pick(&self, belongs: impl Fn(&Row) -> bool) -> Vec<Arc<Row>> {
        self.0.iter().filter(|r| belongs(r)).cloned().collect()
    }

    pub(super) fn count(&self, belongs: impl Fn(&Row) -> bool) -> u32 {
        u32::try_from(self.0.iter().filter(|r| belongs(r)).count()).unwrap_or(u32::MAX)
    }
}

/// The rows to draw of so many, scrolled down so far in a pane so high: from
/// and until.
pub(super) fn window(all: usize, top: f64, height: f64) -> (usize, usize) {
    let first = rows(top).saturating_sub(SPARE).min(all);
    let last = rows(top + height).saturating_add(SPARE + 1).min(all);
    (first, last.max(first))
}

/// Whole rows in so many pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a pane has some thousand pixels, and no negative ones"
)]
pub(super) fn rows(pixels: f64) -> usize {
    (pixels.max(0.0) / ROW) as usize
}

/// So many rows, of 3.25rem each, as a length of the style sheet. (Writing
/// floating point would weigh more than all of this file.)
pub(super) fn rem(rows: usize) -> String {
    let hundredths = rows * 325;
    format!("{}.{:02}rem", hundredths / 100, hundredths % 100)
}

/// The letter that [`ROW`] is measured by, pixels.
#[cfg(feature = "hydrate")]
pub(super) const LETTER: f64 = 16.0;

/// Pixels of so many rows.
#[expect(clippy::cast_precision_loss, reason = "some thousand rows")]
pub(super) fn pixels(rows: usize) -> f64 {
    rows as f64 * ROW
}

/// Where to go from a row, or from where one was that has left the list.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "only a browser has keys")
)]
pub(super) fn next(here: Option<usize>, was: usize, len: usize, down: bool) -> Option<usize> {
    let last = len.checked_sub(1)?;
    Some(match (here, down) {
        (Some(i), true) => (i + 1).min(last),
        (Some(i), false) => i.saturating_sub(1),
        (None, true) => was.min(last),
        (None, false) => was.saturating_sub(1).min(last),
    })
}

#[cfg(test)]
mod tests {
    use domain::appeal::{Facts, State};
    use domain::ids::{ChannelId, DepartmentId, SourceId};
    use domain::time::from_millis;

    use super::*;

    fn row(id: i64, deadline: Option<i64>) -> Row {
        let facts = Facts {
            state: State::InProgress,
            department: Some(DepartmentId(1)),
            deadline: deadline.map(from_millis),
            ..Facts::arrived(SourceId(1), ChannelId(1), from_millis(0))
        };
        Row::new(AppealId(id), &facts, "".into(), 1)
    }

    fn ids(open: &Open) -> Vec<i64> {
        open.pick(|_| true).iter().map(|r| r.id.0).collect()
    }

    #[test]
    fn rows_come_change_and_leave_in_order() {
        let sitter = Sitter {
            me: None,
            waits: vec![],
            departments: Some(vec![DepartmentId(1)]),
        };
        let mut open = Open::new(vec![row(1, Some(10)), row(2, Some(20)), row(3, None)]);
        let first = open.pick(|_| true);
        open.apply(
            Rows::All(vec![row(3, None), row(2, Some(20)), row(1, Some(30))]),
            &sitter,
        );
        assert_eq!(ids(&open), [2, 1, 3]);
        let again = open.pick(|_| true);
        assert!(Arc::ptr_eq(&first[1], &again[0]), "unchanged");
        let gone = Row {
            department: Some(DepartmentId(2)),
            ..row(2, Some(20))
        };
        let closed = Row {
            state: State::Answered,
            ..row(3, None)
        };
        open.apply(Rows::Changed(vec![gone, closed, row(4, Some(5))]), &sitter);
        assert_eq!(ids(&open), [4, 1]);
        open.apply(Rows::Flood, &sitter);
        assert_eq!((ids(&open).len(), open.count(|r| r.id.0 == 4)), (2, 1));
    }

    #[test]
    fn the_window_follows_the_hand() {
        assert_eq!(window(0, 0.0, 800.0), (0, 0));
        assert_eq!(window(2_000, 0.0, 520.0), (0, 19));
        assert_eq!(window(2_000, 52.0 * 100.0, 520.0), (92, 119));
        assert_eq!(window(10, 52.0 * 100.0, 520.0), (10, 10));
    }

    #[test]
    fn a_row_that_left_is_followed_by_the_one_in_its_place() {
        assert_eq!(next(None, 0, 0, true), None);
        assert_eq!(next(Some(1), 0, 5, true), Some(2));
        assert_eq!(next(Some(4), 0, 5, true), Some(4));
        assert_eq!(next(None, 2, 5, true), Some(2));
        assert_eq!(next(None, 2, 5, false), Some(1));
        assert_eq!(next(None, 9, 5, true), Some(4));
    }
}
