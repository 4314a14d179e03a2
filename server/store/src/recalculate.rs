//! Counts the deadlines of open appeals anew, after a normative or a calendar
//! was edited: one journal line for each that changes, the old one in it.

use domain::access::Asker;
use domain::deadline::Rules;
use domain::ids::AppealId;
use domain::journal::Change;
use domain::life::{Circumstances, Refusal, Step, decide};
use domain::scope::Actor;
use domain::{Moment, time};
use serde::Serialize;
use sqlx::PgConnection;

use crate::catalog::may_tune;
use crate::columns::{STORED, Stored};
use crate::step::{NewLine, bound, cycle_started, derivation, write_facts, write_line};
use crate::{Error, Store, ledger};

/// What became of the open appeals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recalculated {
    /// Open appeals looked at.
    pub seen: usize,
    /// Of these, with a new deadline.
    pub changed: usize,
}

/// Appeals of one transaction.
const BATCH: usize = 200;

impl Store {
    /// Recomputes every open appeal, in batches that hold nobody up for long.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators; [`Error::Database`]: the batches before stay recomputed, and running it
    /// again goes on with what is left.
    pub async fn recalculate(&self, by: &Asker, at: Moment) -> Result<Recalculated, Error> {
        may_tune(by)?;
        let at = time::from_millis(time::millis(at));
        self.refresh_if_older().await?;
        let rules = self.rules();
        let open = sqlx::query_scalar!("select id from appeal where is_open order by id")
            .fetch_all(&self.pool)
            .await?;
        let mut sum = Recalculated::default();
        for ids in open.chunks(BATCH) {
            let mut tx = self.pool.begin().await?;
            let done = batch(&mut tx, by.actor(), &rules, ids, at).await?;
            tx.commit().await?;
            sum.seen += done.seen;
            sum.changed += done.changed;
        }
        let mut db = self.pool.acquire().await?;
        let act = "сроки открытых обращений пересчитаны";
        ledger::note(&mut db, by, "appeals", act, None, Some(&sum)).await?;
        Ok(sum)
    }
}

/// Recomputes those of `ids` that are still open. Promises to citizens stay.
async fn batch(
    db: &mut PgConnection,
    actor: &Actor,
    rules: &Rules,
    ids: &[i64],
    at: Moment,
) -> Result<Recalculated, Error> {
    let sql = format!(
        "select {STORED} from appeal a where a.id = any($1) and a.is_open order by a.id for no key update of a"
    );
    let stored: Vec<Stored> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(ids)
        .fetch_all(&mut *db)
        .await?;
    let mut done = Recalculated {
        seen: stored.len(),
        changed: 0,
    };
    for row in stored {
        let (id, before) = (AppealId(row.id), row.facts()?);
        let started = cycle_started(db, id, before.cycle).await?;
        let by = Circumstances {
            started,
            bound: bound(db, id, before.cycle, started).await?,
            ..Circumstances::new(at, rules, false)
        };
        let (kind, after) = match decide(&before, &Step::Recalculate, by) {
            Ok(decided) => decided,
            Err(Refusal::SameDeadline | Refusal::WrongState(_)) => continue,
            Err(refusal) => return Err(refusal.into()),
        };
        write_facts(db, id, &after).await?;
        let derivation = derivation(&before, &after, kind, rules, by);
        let line = NewLine {
            at,
            actor: &actor.code(),
            kind,
            change: Change {
                before: Some(before),
                after,
            },
            note: None,
            derivation: derivation.as_ref(),
        };
        write_line(db, id, line).await?;
        done.changed += 1;
    }
    Ok(done)
}
