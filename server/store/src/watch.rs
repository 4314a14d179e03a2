//! The watch over open appeals: what time alone brings about. Breaches,
//! promises that pass, climbs: each is recorded once, whichever node looks.

mod pen;
mod reading;

use domain::escalation::Known;
use domain::ids::AppealId;
use domain::watch::look;
use domain::{Moment, time};
use sqlx::PgConnection;

use self::pen::Pen;
use self::reading::{climbs, histories, lines, lock, written};
use crate::{Error, Store};

/// What a look at what was due has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Appeals looked at.
    pub seen: usize,
    /// New breaches.
    pub breaches: usize,
    /// Promises that passed.
    pub resumed: usize,
    /// Deadlines that have come near.
    pub warnings: usize,
    /// Climbs.
    pub climbs: usize,
}

impl Store {
    /// Takes up to `limit` numbered journal lines into account: what they
    /// changed is to be looked at again, what has just come in when its first
    /// clock says. Answers how many; 0 when there is nothing to do or another
    /// node is at it.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn watch(&self, now: Moment, limit: i64) -> Result<usize, Error> {
        let now = time::from_millis(time::millis(now));
        let mut tx = self.pool.begin().await?;
        let Some(head) = sqlx::query_scalar!(
            // A feed that was begun anew (a restored database) is followed from its beginning.
            r#"select case when w.seq > f.seq then 0 else w.seq end as "seq!" from watch_head w, feed_head f
               for update of w skip locked"#
        )
            .fetch_optional(&mut *tx)
            .await?
        else {
            return Ok(0);
        };
        let lines = lines(&mut tx, head, limit).await?;
        let (count, Some(last)) = (lines.count, lines.last) else {
            // The head is free at once, not when the connection is used again.
            tx.rollback().await?;
            return Ok(0);
        };
        // Whoever edits the rules holds the head as well, and has every known
        // appeal looked at again: what is put down here is by the rules after it.
        self.refresh_if_older().await?;
        let (ids, when) = lines.next_looks(&self.rules(), now);
        sqlx::query!(
            "insert into deadline_watch (appeal_id, next_at, seen_at)
             select a.id, coalesce(o.at, 'epoch'), case when o.at is not null then $3::timestamptz end
             from unnest($1::bigint[], $2::timestamptz[]) as o(id, at) join appeal a using (id)
             where a.is_open order by a.id
             on conflict (appeal_id) do update set next_at = 'epoch'",
            &ids,
            &when as _,
            now
        )
        .execute(&mut *tx)
        .await?;
        // What has just ended is looked at for the last time.
        sqlx::query!(
            "update deadline_watch w set next_at = 'epoch' from appeal a
             where w.appeal_id = any($1) and w.next_at <> 'epoch' and a.id = w.appeal_id and not a.is_open",
            &ids
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!("update watch_head set seq = $1", last)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Looks at up to `limit` appeals for which something may be due, oldest
    /// first, and records what is. Nodes that look at once take different ones.
    ///
    /// # Errors
    /// [`Error::Database`]; nothing is recorded then.
    pub async fn look_at_deadlines(&self, now: Moment, limit: i64) -> Result<Looked, Error> {
        let now = time::from_millis(time::millis(now));
        self.refresh_if_older().await?;
        let rules = self.rules();
        let mut tx = self.pool.begin().await?;
        let due = sqlx::query!(
            "select appeal_id, seen_at from deadline_watch where next_at <= $1 order by next_at limit $2
             for update skip locked",
            now,
            limit
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut done = Looked {
            seen: due.len(),
            ..Looked::default()
        };
        if due.is_empty() {
            tx.rollback().await?;
            return Ok(done);
        }
        let ids: Vec<i64> = due.iter().map(|d| d.appeal_id).collect();
        let facts = lock(&mut tx, &ids).await?;
        let mut histories = histories(&mut tx, &ids).await?;
        let climbs = climbs(&mut tx, &ids).await?;
        let written = written(&mut tx, &ids).await?;
        let (mut again, mut when, mut over) = (Vec::new(), Vec::new(), Vec::new());
        for d in due {
            let Some(now_facts) = facts.get(&d.appeal_id) else {
                over.push(d.appeal_id);
                continue;
            };
            let history = histories.remove(&d.appeal_id).unwrap_or_default();
            let known = Known {
                climbs: climbs
                    .get(&(d.appeal_id, now_facts.cycle))
                    .map_or(&[], Vec::as_slice),
                written: written.get(&d.appeal_id).copied(),
            };
            let found = look(&history, &rules, d.seen_at, known, now);
            let mut pen = Pen {
                db: &mut tx,
                id: AppealId(d.appeal_id),
                facts: now_facts.clone(),
                rules: &rules,
                now,
            };
            for breach in &found.breaches {
                done.breaches += usize::from(pen.breach(breach).await?);
            }
            if found.resume {
                pen.resume().await?;
                done.resumed += 1;
            }
            if found.warn {
                pen.warn().await?;
                done.warnings += 1;
            }
            if let Some(climb) = found.climb {
                pen.climb(climb).await?;
                done.climbs += 1;
            }
            match (found.next, now_facts.state.is_open()) {
                (Some(next), _) => {
                    again.push(d.appeal_id);
                    when.push(next);
                }
                // Open, but nothing runs any more: kept for the next line or edit.
                (None, true) => {
                    again.push(d.appeal_id);
                    when.push(FAR);
                }
                (None, false) => over.push(d.appeal_id),
            }
        }
        sqlx::query!(
            "update deadline_watch w set next_at = o.at, seen_at = $3
             from unnest($1::bigint[], $2::timestamptz[]) as o(id, at) where w.appeal_id = o.id",
            &again,
            &when,
            now
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "delete from deadline_watch where appeal_id = any($1)",
            &over
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// A note or a draft is work that leaves no line: what had been looked at for
/// good is looked at once more.
pub(crate) async fn touched(db: &mut PgConnection, id: AppealId) -> Result<(), Error> {
    sqlx::query!(
        "update deadline_watch set next_at = 'epoch' where appeal_id = $1 and next_at = $2",
        id.0,
        FAR
    )
    .execute(db)
    .await?;
    Ok(())
}

/// «Not by time alone»: 1 January 2200.
const FAR: Moment = Moment::from_timestamp_nanos(7_258_118_400_000_000_000);
