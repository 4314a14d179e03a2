//! The intake verb: what a source sends becomes an appeal, once.

mod newer;
mod rated;

use domain::access::Asker;
use domain::appeal::State;
use domain::ids::{AppealId, SourceId};
use domain::journal::Change;
use domain::new_appeal::Checked;
use domain::rating::Rating;
use domain::scope::Actor;
use domain::{Moment, time};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

use crate::step::{NewLine, write_line, write_outcome};
use crate::{Error, Store};

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new appeal.
    New,
    /// The same version had come before; nothing changed.
    Same,
    /// A newer version; the appeal was updated with history.
    Updated,
}

/// The answer to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The appeal.
    pub id: AppealId,
    /// What became of the item.
    pub outcome: Outcome,
}

impl Store {
    /// Takes items of a source, in order, in one durable transaction.
    /// Idempotent on (source, external id), within the batch as well.
    ///
    /// # Errors
    /// [`Error::Database`]; then nothing of the batch is kept.
    pub async fn receive(
        &self,
        source: SourceId,
        actor: &Actor,
        items: &[Checked],
        now: Moment,
    ) -> Result<Vec<Received>, Error> {
        // Whoever merges or splits locks the same appeals in another order.
        Error::once_more(|| self.received(source, actor, items, now)).await
    }

    async fn received(
        &self,
        source: SourceId,
        actor: &Actor,
        items: &[Checked],
        now: Moment,
    ) -> Result<Vec<Received>, Error> {
        let by = Asker::system(actor.clone());
        let actor = actor.code();
        // One item without a past is one statement: no transaction around it.
        if let [item] = items
            && item.past.is_empty()
            && let Some(id) = insert(&self.pool, item, &digest(item), &actor).await?
        {
            return Ok(vec![Received {
                id,
                outcome: Outcome::New,
            }]);
        }
        let mut tx = self.pool.begin().await?;
        let mut answers = vec![None; items.len()];
        // One order for every writer, so that two overlapping batches cannot deadlock.
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| {
            items[*a]
                .external_id
                .cmp(&items[*b].external_id)
                .then(a.cmp(b))
        });
        for i in order {
            let item = &items[i];
            let digest = digest(item);
            answers[i] = Some(match insert(&mut *tx, item, &digest, &actor).await? {
                Some(id) => {
                    write_past(&mut tx, id, item, &actor).await?;
                    Received {
                        id,
                        outcome: Outcome::New,
                    }
                }
                None => {
                    self.update(&mut tx, source, item, &digest, &by, now)
                        .await?
                }
            });
        }
        tx.commit().await?;
        Ok(answers.into_iter().flatten().collect())
    }
}

/// Digest of what the source sent, independent of our rules and reference data.
pub(crate) fn digest(item: &Checked) -> Vec<u8> {
    let f = &item.facts;
    let past: Vec<(i64, State)> = item
        .past
        .iter()
        .map(|p| (time::millis(p.at), p.after.state))
        .collect();
    let sent = (
        (
            &item.text,
            &item.author,
            &item.author_url,
            &item.url,
            &item.address,
            &item.place,
            &item.answer,
        ),
        (
            time::millis(f.received_at),
            f.channel,
            f.category,
            f.department,
            f.district,
            f.importance,
        ),
        past,
    );
    let mut bytes = serde_json::to_vec(&sent).unwrap_or_default();
    // (What came before ratings were known keeps its digest.)
    bytes.extend(
        item.rating
            .map(|r| r.stars())
            .iter()
            .flat_map(|r| r.to_be_bytes()),
    );
    Sha256::digest(bytes)[..16].to_vec()
}

/// Inserts a new appeal with its first journal line in one statement; `None`
/// when the source has sent this external id before.
async fn insert(
    db: impl PgExecutor<'_>,
    item: &Checked,
    digest: &[u8],
    actor: &str,
) -> Result<Option<AppealId>, Error> {
    let (first, last) = (&item.facts, item.latest());
    let change = Json(Change {
        before: None,
        after: first.clone(),
    });
    let id = sqlx::query_scalar!(
        r#"with a as (
            insert into appeal (source_id, channel_id, category_id, department_id, district_id, cycle, normative_id,
                answered_on_time, received_at, deadline_at, answered_at, processed_at, lat, lon, state, importance,
                external_id, sent_digest, title, text, answer, author, author_url, url, address, rating)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $28)
            on conflict (source_id, external_id) do nothing
            returning id)
        insert into journal (appeal_id, at, actor, kind, change)
        select id, $9, $26, 'received', $27 from a
        returning appeal_id"#,
        last.source.0,
        last.channel.0,
        last.category.map(|c| c.0),
        last.department.map(|d| d.0),
        last.district.map(|d| d.0),
        last.cycle,
        last.normative.map(|n| n.0),
        last.answered_on_time,
        last.received_at,
        last.deadline,
        last.answered_at,
        last.processed_at,
        item.place.map(|p| p.0),
        item.place.map(|p| p.1),
        last.state.code(),
        last.importance.code(),
        item.external_id,
        digest,
        item.title,
        item.text,
        item.answer,
        item.author,
        item.author_url,
        item.url,
        item.address,
        actor,
        change as _,
        item.rating.map(Rating::stars),
    )
    .fetch_optional(db)
    .await?;
    Ok(id.map(AppealId))
}

/// The lines after the first, for an item that came with a past.
async fn write_past(
    db: &mut PgConnection,
    id: AppealId,
    item: &Checked,
    actor: &str,
) -> Result<(), Error> {
    let mut before = item.facts.clone();
    for p in &item.past {
        let own = p.actor.as_ref().map(Actor::code);
        write_outcome(db, id, Some(&before), &p.after).await?;
        let change = Change {
            before: Some(before),
            after: p.after.clone(),
        };
        let line = NewLine {
            at: p.at,
            actor: own.as_deref().unwrap_or(actor),
            kind: p.kind,
            change,
            note: p.note.as_deref(),
            derivation: None,
        };
        write_line(db, id, line).await?;
        before = p.after.clone();
    }
    Ok(())
}
