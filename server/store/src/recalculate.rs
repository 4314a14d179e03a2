//! Counts the deadlines of open appeals anew, after a normative or a calendar
//! was edited: one journal line for each that changes, the old one in it.

use domain::ids::AppealId;
use domain::journal::Change;
use domain::life::{Circumstances, Refusal, Step, decide};
use domain::scope::Actor;
use domain::{Moment, time};

use crate::columns::{STORED, Stored};
use crate::step::{NewLine, cycle_started, derivation, write_facts, write_line};
use crate::{Error, Store};

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recalculated {
    /// Open appeals looked at.
    pub seen: usize,
    /// Of these, with a new deadline.
    pub changed: usize,
    /// The last of them: where the next batch begins; none after the last batch.
    pub last: Option<AppealId>,
}

impl Store {
    /// Recomputes up to `limit` open appeals after `after`, in one
    /// transaction. Promises to citizens stay as they are.
    ///
    /// # Errors
    /// [`Error::Database`]; nothing of the batch has changed then.
    pub async fn recalculate(
        &self,
        actor: &Actor,
        after: Option<AppealId>,
        limit: i64,
        at: Moment,
    ) -> Result<Recalculated, Error> {
        let at = time::from_millis(time::millis(at));
        self.refresh_if_older().await?;
        let rules = self.rules();
        let mut tx = self.pool.begin().await?;
        let sql = format!(
            "select {STORED} from deadline_watch w join appeal a on a.id = w.appeal_id
             where w.appeal_id > $1 and a.is_open order by a.id limit $2 for update of a"
        );
        let stored: Vec<Stored> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(after.map_or(0, |a| a.0))
            .bind(limit)
            .fetch_all(&mut *tx)
            .await?;
        let mut done = Recalculated {
            seen: stored.len(),
            changed: 0,
            last: stored
                .last()
                .filter(|_| i64::try_from(stored.len()) == Ok(limit))
                .map(|s| AppealId(s.id)),
        };
        for row in stored {
            let (id, before) = (AppealId(row.id), row.facts()?);
            let by = Circumstances {
                at,
                rules: &rules,
                needs_approval: false,
                started: cycle_started(&mut tx, id, before.cycle).await?,
            };
            let (kind, after) = match decide(&before, &Step::Recalculate, by) {
                Ok(decided) => decided,
                Err(Refusal::SameDeadline | Refusal::WrongState(_)) => continue,
                Err(refusal) => return Err(refusal.into()),
            };
            write_facts(&mut tx, id, &after).await?;
            let derivation = derivation(&before, &after, kind, &rules, by);
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
            write_line(&mut tx, id, line).await?;
            done.changed += 1;
        }
        tx.commit().await?;
        Ok(done)
    }

    /// Recomputes every open appeal, in batches that hold nobody up for long.
    ///
    /// # Errors
    /// [`Error::Database`]; the batches before stay recomputed, and running it
    /// again goes on with what is left.
    pub async fn recalculate_all(&self, actor: &Actor, at: Moment) -> Result<Recalculated, Error> {
        let mut sum = Recalculated::default();
        loop {
            let batch = self.recalculate(actor, sum.last, 200, at).await?;
            sum.seen += batch.seen;
            sum.changed += batch.changed;
            sum.last = batch.last;
            if batch.last.is_none() {
                return Ok(sum);
            }
        }
    }
}
