//! The ring of what changed lately, one for every audience.

use std::collections::{HashSet, VecDeque};

use domain::ids::{DepartmentId, Seq};
use domain::journal::Line;
use domain::live::Audience;
use domain::row::Row;

/// Changes remembered: hours of an ordinary day, a minute of the worst. Beyond
/// that a snapshot of the list is the smaller answer anyway.
const KEPT: usize = 2_048;
/// More changed rows than this in one frame are better asked for as a list.
const FLOOD: usize = 500;

/// The latest changes, oldest first, without gaps from `floor` on.
#[derive(Debug, Default)]
pub(super) struct Changes {
    floor: Seq,
    ring: VecDeque<Change>,
}

#[derive(Debug)]
struct Change {
    seq: Seq,
    row: Row,
    /// The department that had it before: its queue must see it leave.
    from: Option<DepartmentId>,
}

/// What changed since a `seq`.
#[derive(Debug, PartialEq)]
pub(super) enum Since {
    /// These rows, each once, as they are now, oldest change first.
    Rows(Vec<Row>),
    /// Too many to list.
    Flood,
    /// The ring does not reach back that far.
    Unknown,
}

impl Changes {
    /// An empty ring of a board at `seq`.
    pub(super) const fn after(seq: Seq) -> Self {
        Self {
            floor: seq,
            ring: VecDeque::new(),
        }
    }

    /// Remembers a line; one that is already there changes nothing.
    pub(super) fn push(&mut self, line: &Line, row: &Row) {
        if line.seq <= self.ring.back().map_or(self.floor, |c| c.seq) {
            return;
        }
        let from = line.change.before.as_ref().and_then(|f| f.department);
        self.ring.push_back(Change {
            seq: line.seq,
            row: row.clone(),
            from,
        });
        while self.ring.len() > KEPT {
            if let Some(old) = self.ring.pop_front() {
                self.floor = old.seq;
            }
        }
    }

    /// What an audience has not seen if it has seen everything up to `after`.
    pub(super) fn since(&self, after: Seq, audience: &Audience) -> Since {
        if after < self.floor {
            return Since::Unknown;
        }
        let first = self.ring.partition_point(|c| c.seq <= after);
        let concerns = |c: &Change| match audience {
            Audience::Board => true,
            Audience::Queue(d) => c.row.department == Some(*d) || c.from == Some(*d),
            Audience::Work(scope) => scope.contains(c.row.department) || scope.contains(c.from),
            // The wall's frame carries its few cards whole, the bell's none.
            Audience::Wall(_) | Audience::Bell => false,
        };
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for change in self.ring.range(first..).rev().filter(|c| concerns(c)) {
            if seen.insert(change.row.id) {
                if rows.len() == FLOOD {
                    return Since::Flood;
                }
                rows.push(change.row.clone());
            }
        }
        rows.reverse();
        Since::Rows(rows)
    }
}

#[cfg(test)]
mod tests {
    use domain::access::Scene;
    use domain::appeal::Facts;
    use domain::ids::{AppealId, ChannelId, SourceId};
    use domain::journal::{Change as Pair, Kind};
    use domain::time::from_millis;

    use super::*;

    fn facts(department: Option<i16>) -> Facts {
        Facts {
            department: department.map(DepartmentId),
            ..Facts::arrived(SourceId(1), ChannelId(1), from_millis(0))
        }
    }

    fn push(ring: &mut Changes, seq: i64, id: i64, from: Option<i16>, to: Option<i16>) {
        let (id, after) = (AppealId(id), facts(to));
        let row = Row::new(id, &after, format!("{seq}").into(), 1);
        let change = Pair {
            before: Some(facts(from)),
            after,
        };
        ring.push(
            &Line {
                seq: Seq(seq),
                appeal: id,
                at: from_millis(0),
                kind: Kind::Assigned,
                change,
            },
            &row,
        );
    }

    fn ids(since: Since) -> Vec<i64> {
        match since {
            Since::Rows(rows) => rows.iter().map(|r| r.id.0).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_row_once_and_as_it_is_now() {
        let mut ring = Changes::after(Seq(10));
        for (seq, id) in [(11, 1), (12, 2), (13, 1), (12, 9)] {
            push(&mut ring, seq, id, None, None);
        }
        let Since::Rows(rows) = ring.since(Seq(10), &Audience::Board) else {
            panic!()
        };
        assert_eq!(
            rows.iter().map(|r| (r.id.0, &*r.title)).collect::<Vec<_>>(),
            [(2, "12"), (1, "13")]
        );
        assert_eq!(
            ids(ring.since(Seq(13), &Audience::Board)),
            Vec::<i64>::new()
        );
        assert_eq!(ring.since(Seq(9), &Audience::Board), Since::Unknown);
        assert_eq!(
            ids(ring.since(Seq(10), &Audience::Wall(Scene::City))),
            Vec::<i64>::new()
        );
    }

    #[test]
    fn a_queue_sees_what_comes_and_what_leaves() {
        let mut ring = Changes::after(Seq(0));
        push(&mut ring, 1, 1, None, Some(1));
        push(&mut ring, 2, 2, Some(1), Some(2));
        push(&mut ring, 3, 3, Some(2), Some(3));
        assert_eq!(
            ids(ring.since(Seq(0), &Audience::Queue(DepartmentId(1)))),
            [1, 2]
        );
        assert_eq!(
            ids(ring.since(Seq(0), &Audience::Queue(DepartmentId(2)))),
            [2, 3]
        );
    }

    #[test]
    fn many_are_a_flood_and_the_ring_is_bounded() {
        let mut ring = Changes::after(Seq(0));
        for seq in 1..=i64::try_from(KEPT).unwrap() + 5 {
            push(&mut ring, seq, seq, None, None);
        }
        assert_eq!(ring.since(Seq(0), &Audience::Board), Since::Unknown);
        assert_eq!(ring.since(Seq(5), &Audience::Board), Since::Flood);
        assert_eq!(
            ids(ring.since(Seq(i64::try_from(KEPT).unwrap()), &Audience::Board)).len(),
            5
        );
    }
}
