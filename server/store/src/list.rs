//! Lists and counts behind figures. The conditions are put together at run
//! time (a filter has more than a dozen optional parts, and one statement for
//! all of them could use no index), from fixed text and bound values only.

use std::fmt;
use std::str::FromStr;

use domain::Moment;
use domain::access::{Asker, Right};
use domain::appeal::State;
use domain::board::due_until;
use domain::escalation::Level;
use domain::filter::{Choice, Filter, Status};
use domain::queue::SeenLane;
use domain::row::Row;
use domain::scope::Scope;
use sqlx::{Postgres, QueryBuilder};

use crate::columns::{STORED, Stored};
use crate::{Error, Store};

/// Where the next page begins: after this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    received_micros: i64,
    id: i64,
    cycle: i16,
}

impl Cursor {
    /// After the appeal of this time and id, in a list of one row per appeal.
    pub(crate) const fn at((received_at, id): (Moment, i64)) -> Self {
        Self {
            received_micros: received_at.timestamp_micros(),
            id,
            cycle: 0,
        }
    }

    /// The time and id of the row.
    pub(crate) fn place(self) -> (Moment, i64) {
        let at = chrono::DateTime::from_timestamp_micros(self.received_micros).unwrap_or_default();
        (at, self.id)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.received_micros, self.id, self.cycle)
    }
}

impl FromStr for Cursor {
    type Err = std::num::ParseIntError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let mut parts = s.splitn(3, '.');
        let mut next = || parts.next().unwrap_or("");
        Ok(Self {
            received_micros: next().parse()?,
            id: next().parse()?,
            cycle: next().parse()?,
        })
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// Newest first.
    pub rows: Vec<Row>,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
}

impl Store {
    /// A page of the list a filter describes, newest first. With a
    /// `processed` period there is one row per processed cycle.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn list(
        &self,
        by: &Asker,
        filter: &Filter,
        now: Moment,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<Page, Error> {
        let scope = by.scope(Right::Read)?;
        let mut q = QueryBuilder::new("select ");
        q.push(STORED);
        q.push(if filter.processed.is_some() {
            ", o.cycle as row_cycle"
        } else {
            ", a.cycle as row_cycle"
        });
        self.conditions(&mut q, &scope, filter, now);
        if let Some(c) = after {
            let (at, id) = c.place();
            let cycle = if filter.processed.is_some() {
                "o.cycle"
            } else {
                "a.cycle"
            };
            q.push(format_args!(" and (a.received_at, a.id, {cycle}) < ("))
                .push_bind(at);
            q.push(", ")
                .push_bind(id)
                .push(", ")
                .push_bind(c.cycle)
                .push(")");
        }
        q.push(" order by a.received_at desc, a.id desc, row_cycle desc limit ")
            .push_bind(limit + 1);
        let mut found: Vec<Listed> = q.build_query_as().fetch_all(&self.pool).await?;
        let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
        if more {
            found.pop();
        }
        let next = found.last().filter(|_| more).map(|l| Cursor {
            received_micros: l.stored.received_at.timestamp_micros(),
            id: l.stored.id,
            cycle: l.row_cycle,
        });
        let rows = found
            .into_iter()
            .map(|l| l.stored.row())
            .collect::<Result<_, _>>()?;
        Ok(Page { rows, next })
    }

    /// How many rows all pages of that list have together.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn count(&self, by: &Asker, filter: &Filter, now: Moment) -> Result<u64, Error> {
        let scope = by.scope(Right::Read)?;
        let mut q = QueryBuilder::new("select count(*)");
        self.conditions(&mut q, &scope, filter, now);
        let n: i64 = q.build_query_scalar().fetch_one(&self.pool).await?;
        Ok(n.unsigned_abs())
    }

    pub(crate) fn conditions(
        &self,
        q: &mut QueryBuilder<Postgres>,
        scope: &Scope,
        f: &Filter,
        now: Moment,
    ) {
        q.push(" from appeal a");
        if f.processed.is_some() {
            q.push(" join outcome o on o.appeal_id = a.id");
        }
        q.push(" where true");
        if let Some(own) = scope.departments() {
            q.push(" and a.department_id = any(")
                .push_bind(own)
                .push(")");
        }
        if let Some(s) = f.source {
            q.push(" and a.source_id = ").push_bind(s.0);
        }
        if let Some(c) = f.channel {
            q.push(" and a.channel_id = ").push_bind(c.0);
        }
        match f.category {
            Some(Choice::Absent) => {
                q.push(" and a.category_id is null");
            }
            Some(Choice::Is(c)) => {
                let ids: Vec<i16> = self
                    .reference()
                    .subtree(c)
                    .into_iter()
                    .map(|c| c.0)
                    .collect();
                q.push(" and a.category_id = any(").push_bind(ids).push(")");
            }
            None => {}
        }
        choice(q, "a.department_id", f.department.map(|c| id(c, |d| d.0)));
        choice(q, "a.district_id", f.district.map(|c| id(c, |d| d.0)));
        if let Some(i) = f.importance {
            q.push(" and a.importance = ").push_bind(i.code());
        }
        match f.status {
            Some(Status::Open) => {
                q.push(" and a.is_open");
            }
            Some(Status::State(s)) => {
                if s.is_open() {
                    q.push(" and a.is_open");
                }
                q.push(" and a.state = ").push_bind(s.code());
            }
            None => {}
        }
        if f.overdue {
            q.push(" and a.is_open and a.deadline_at <= ")
                .push_bind(now);
        }
        if let Some(level) = f.climbed {
            climbed(q, level);
        }
        if let Some(seen) = f.lane {
            lane(q, seen, now, due_until(now, &self.reference()));
        }
        if let Some(until) = f.due_before {
            q.push(" and a.is_open and a.deadline_at > ").push_bind(now);
            q.push(" and a.deadline_at <= ").push_bind(until);
        }
        for (column, period) in [
            ("a.received_at", f.received),
            ("a.answered_at", f.answered),
            ("o.at", f.processed),
        ] {
            if let Some(p) = period {
                let (from, to) = p.bounds();
                q.push(format_args!(" and {column} >= ")).push_bind(from);
                q.push(format_args!(" and {column} < ")).push_bind(to);
            }
        }
        if let Some(t) = f.on_time {
            q.push(" and a.answered_on_time = ").push_bind(t);
        }
    }
}

/// What is open and has climbed so high, or higher, since its consideration began.
fn climbed(q: &mut QueryBuilder<Postgres>, level: Level) {
    let reached = Level::ALL.iter().filter(|l| **l >= level);
    let codes: Vec<&str> = reached.map(|l| l.code()).collect();
    q.push(
        " and a.is_open and exists (select from escalation e
            where e.appeal_id = a.id and e.cycle = a.cycle and e.level = any(",
    )
    .push_bind(codes)
    .push("))");
}

/// The rule of [`domain::queue::Lane::of`].
fn lane(q: &mut QueryBuilder<Postgres>, seen: SeenLane, now: Moment, due_until: Moment) {
    q.push(" and a.is_open and case");
    if seen.approves {
        q.push(" when a.state = ")
            .push_bind(State::OnApproval.code())
            .push(" then 'approval'");
    }
    q.push(" when a.deadline_at <= ")
        .push_bind(now)
        .push(" then 'over' when a.deadline_at <= ")
        .push_bind(due_until)
        .push(" then 'today' when a.state in (")
        .push_bind(State::Interim.code())
        .push(", ")
        .push_bind(State::OnApproval.code())
        .push(") then 'waiting' else 'later' end = ")
        .push_bind(seen.lane.code());
}

#[derive(sqlx::FromRow)]
struct Listed {
    #[sqlx(flatten)]
    stored: Stored,
    row_cycle: i16,
}

fn id<T>(c: Choice<T>, of: impl Fn(T) -> i16) -> Choice<i16> {
    match c {
        Choice::Absent => Choice::Absent,
        Choice::Is(x) => Choice::Is(of(x)),
    }
}

fn choice(q: &mut QueryBuilder<Postgres>, column: &'static str, wanted: Option<Choice<i16>>) {
    match wanted {
        Some(Choice::Absent) => {
            q.push(format_args!(" and {column} is null"));
        }
        Some(Choice::Is(id)) => {
            q.push(format_args!(" and {column} = ")).push_bind(id);
        }
        None => {}
    }
}
