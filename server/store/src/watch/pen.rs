//! Records what a look has found: rows and journal lines of the timer.

use domain::Moment;
use domain::appeal::Facts;
use domain::breach::Breach;
use domain::deadline::Rules;
use domain::escalation::{Climb, Level};
use domain::ids::AppealId;
use domain::journal::{Change, Kind};
use domain::life::{Circumstances, Step, decide};
use domain::scope::Actor;
use domain::{time, words};
use sqlx::PgConnection;

use crate::Error;
use crate::step::{NewLine, bound, cycle_started, write_facts, write_line};

/// Writes what a look has found about one appeal, whose row is locked.
pub(super) struct Pen<'a> {
    pub(super) db: &'a mut PgConnection,
    pub(super) id: AppealId,
    pub(super) facts: Facts,
    pub(super) rules: &'a Rules,
    pub(super) now: Moment,
}

impl Pen<'_> {
    /// Records a breach; false when it is on record.
    pub(super) async fn breach(&mut self, b: &Breach) -> Result<bool, Error> {
        let new = sqlx::query!(
            "insert into breach (appeal_id, cycle, clock, stage, department_id, deadline_at, set_at, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint breach_key do nothing",
            self.id.0,
            b.cycle,
            b.clock.code(),
            b.stage.code(),
            b.department.map(|d| d.0),
            b.deadline,
            b.set_at,
            b.at,
        )
        .execute(&mut *self.db)
        .await?
        .rows_affected()
            > 0;
        if new {
            let facts = self.facts.clone();
            self.line(b.at, Kind::Breached, facts, Some(&b.which()))
                .await?;
        }
        Ok(new)
    }

    pub(super) async fn resume(&mut self) -> Result<(), Error> {
        let cycle = self.facts.cycle;
        let started = cycle_started(self.db, self.id, cycle).await?;
        let by = Circumstances {
            started,
            bound: bound(self.db, self.id, cycle, started).await?,
            ..Circumstances::new(self.now, self.rules, false)
        };
        let (kind, after) = decide(&self.facts, &Step::Resume, by)?;
        write_facts(self.db, self.id, &after).await?;
        self.line(self.now, kind, after, None).await?;
        Ok(())
    }

    /// Says that the deadline is near.
    pub(super) async fn warn(&mut self) -> Result<(), Error> {
        let facts = self.facts.clone();
        let note = facts
            .deadline
            .map(|d| format!("до {}", words::date_time(time::local(d))));
        self.line(self.now, Kind::Warned, facts, note.as_deref())
            .await?;
        Ok(())
    }

    /// Records a climb. Its line is dated as it came about, like a breach's, so
    /// that what has been forgotten for long (a register that is taken over)
    /// does not ring as news.
    pub(super) async fn climb(&mut self, climb: Climb) -> Result<(), Error> {
        let note = format!("{}, {}", climb.level.word(), climb.reason.word());
        let facts = self.facts.clone();
        let line = self
            .line(climb.at, Kind::Escalated, facts, Some(&note))
            .await?;
        sqlx::query!(
            "insert into escalation (appeal_id, cycle, level, reason, at, journal_id, from_level)
             values ($1, $2, $3, $4, $5, $6, $7)",
            self.id.0,
            self.facts.cycle,
            climb.level.code(),
            climb.reason.code(),
            self.now,
            line,
            climb.from.map(Level::code)
        )
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Writes a line and keeps what is true after it.
    async fn line(
        &mut self,
        at: Moment,
        kind: Kind,
        after: Facts,
        note: Option<&str>,
    ) -> Result<i64, Error> {
        let before = std::mem::replace(&mut self.facts, after.clone());
        let change = Change {
            before: Some(before),
            after,
        };
        let line = NewLine {
            at,
            actor: &Actor::Timer.code(),
            kind,
            change,
            note,
            derivation: None,
        };
        write_line(self.db, self.id, line).await
    }
}
