//! One step of the work: lock, let the domain decide, write.

use domain::access::{Asker, Denied, Right};
use domain::appeal::Facts;
use domain::deadline::Rules;
use domain::derivation::Derivation;
use domain::ids::AppealId;
use domain::journal::{Change, Kind};
use domain::life::{Circumstances, Step, clock_start, decide};
use domain::{Moment, time};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::columns::{Stored, processed_now};
use crate::{Error, Store};

impl Store {
    /// Takes one step on an appeal within the asker's scope.
    ///
    /// # Errors
    /// [`Error::Denied`] when the asker's roles do not have the step's right,
    /// [`Error::Refused`] with the reason, [`Error::NotFound`] when there is
    /// no such appeal in the asker's sight, [`Error::Database`] otherwise. Two who
    /// take the same step at once are put in order by the row's lock: the
    /// second is refused.
    pub async fn step(
        &self,
        by: &Asker,
        id: AppealId,
        step: &Step,
        note: Option<&str>,
        at: Moment,
    ) -> Result<(), Error> {
        let at = time::from_millis(time::millis(at));
        // What is outside the asker's sight does not exist for them.
        let sight = by.scope(Right::Read)?;
        let mut tx = self.pool.begin().await?;
        let before = sqlx::query_as!(
            Stored,
            "select id, source_id, channel_id, category_id, department_id, executor_id, district_id, cycle, voices, normative_id,
                answered_on_time, received_at, deadline_at, answered_at, processed_at, state, importance, title
             from appeal where id = $1 and ($2::smallint[] is null or department_id = any($2)) for update",
            id.0,
            sight.departments() as _,
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?
        .facts()?;
        let right = step.right(before.state);
        if !by.scope(right)?.contains(before.department) {
            return Err(Denied::Right(right).into());
        }
        let rules = self.rules();
        let needs_approval = self
            .reference()
            .source(before.source)
            .is_some_and(|s| s.needs_approval);
        let circumstances = Circumstances {
            at,
            rules: &rules,
            needs_approval,
            started: cycle_started(&mut tx, id, before.cycle).await?,
        };
        let (kind, after) = decide(&before, step, circumstances)?;
        let derivation = derivation(&before, &after, kind, &rules, circumstances);
        write_facts(&mut tx, id, &after).await?;
        if kind == Kind::Answered
            && let Some(answer) = note
        {
            sqlx::query!("update appeal set answer = $2 where id = $1", id.0, answer)
                .execute(&mut *tx)
                .await?;
        }
        write_outcome(&mut tx, id, Some(&before), &after).await?;
        let change = Change {
            before: Some(before),
            after,
        };
        write_line(
            &mut tx,
            id,
            NewLine {
                at,
                actor: &by.actor().code(),
                kind,
                change,
                note,
                derivation: derivation.as_ref(),
            },
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Appeals answered before `until` that nobody has closed, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn answered_before(&self, until: Moment, limit: i64) -> Result<Vec<AppealId>, Error> {
        let ids = sqlx::query_scalar!(
            "select id from appeal where state = 'answered' and processed_at <= $1 order by processed_at limit $2",
            until,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(AppealId).collect())
    }
}

/// A journal line before it is written.
pub(crate) struct NewLine<'a> {
    pub(crate) at: Moment,
    pub(crate) actor: &'a str,
    pub(crate) kind: Kind,
    pub(crate) change: Change,
    pub(crate) note: Option<&'a str>,
    /// The reckoning of the deadline, where the line sets one.
    pub(crate) derivation: Option<&'a Derivation>,
}

/// When the clock of a later cycle was started: at its reopening. The first
/// cycle's is started by the citizen's message, without a look at the journal.
pub(crate) async fn cycle_started(
    db: &mut PgConnection,
    id: AppealId,
    cycle: i16,
) -> Result<Option<Moment>, Error> {
    if cycle == 1 {
        return Ok(None);
    }
    Ok(sqlx::query_scalar!(
        "select at from journal where appeal_id = $1 and kind = 'reopened' order by id desc limit 1",
        id.0
    )
    .fetch_optional(db)
    .await?)
}

/// The reckoning of a deadline that a step has set by a normative.
pub(crate) fn derivation(
    before: &Facts,
    after: &Facts,
    kind: Kind,
    rules: &Rules,
    by: Circumstances<'_>,
) -> Option<Derivation> {
    let set = (before.deadline, before.cycle) != (after.deadline, after.cycle);
    if !set || kind == Kind::Promised {
        return None;
    }
    let normative = rules.by_id(after.normative?)?;
    let from = match kind {
        Kind::Reopened => by.at,
        _ => clock_start(after, by),
    };
    rules
        .explain(normative, from)
        .filter(|d| Some(d.due) == after.deadline)
}

/// Writes a line and answers its key.
pub(crate) async fn write_line(
    db: &mut PgConnection,
    id: AppealId,
    line: NewLine<'_>,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "insert into journal (appeal_id, at, actor, kind, change, note, derivation) values ($1, $2, $3, $4, $5, $6, $7)
         returning id",
        id.0,
        line.at,
        line.actor,
        line.kind.code(),
        Json(line.change) as _,
        line.note,
        line.derivation.map(Json) as _,
    )
    .fetch_one(db)
    .await?)
}

pub(crate) async fn write_facts(
    db: &mut PgConnection,
    id: AppealId,
    f: &Facts,
) -> Result<(), Error> {
    sqlx::query!(
        "update appeal set category_id = $2, department_id = $3, district_id = $4, cycle = $5, normative_id = $6,
            answered_on_time = $7, deadline_at = $8, answered_at = $9, processed_at = $10, state = $11, importance = $12,
            executor_id = $13
         where id = $1",
        id.0,
        f.category.map(|c| c.0),
        f.department.map(|d| d.0),
        f.district.map(|d| d.0),
        f.cycle,
        f.normative.map(|n| n.0),
        f.answered_on_time,
        f.deadline,
        f.answered_at,
        f.processed_at,
        f.state.code(),
        f.importance.code(),
        f.executor.map(|p| p.0),
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn write_outcome(
    db: &mut PgConnection,
    id: AppealId,
    before: Option<&Facts>,
    after: &Facts,
) -> Result<(), Error> {
    if let Some(at) = processed_now(before, after) {
        sqlx::query!(
            "insert into outcome (appeal_id, cycle, state, at) values ($1, $2, $3, $4)",
            id.0,
            after.cycle,
            crate::bulk::outcome_state(after.state),
            at
        )
        .execute(db)
        .await?;
    }
    Ok(())
}
