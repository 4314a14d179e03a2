//! The intake verb: what a source sends becomes an appeal, once.

use domain::appeal::{Facts, State};
use domain::ids::{AppealId, SourceId};
use domain::journal::{Change, Kind};
use domain::new_appeal::Checked;
use domain::scope::Actor;
use domain::{Moment, time};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

use crate::columns::{Stored, processed_now};
use crate::step::{NewLine, write_line, write_outcome};
use crate::{Error, Store};

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
                None => update(&mut tx, source, item, &digest, &actor, now).await?,
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
    let bytes = serde_json::to_vec(&sent).unwrap_or_default();
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
                external_id, sent_digest, title, text, answer, author, author_url, url, address)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25)
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

/// A newer version of a known item. The text and the address are the
/// source's; category and district only fill a gap, since an operator's
/// decision outweighs a repetition; a state is taken only when the source
/// has finished what is still open with us.
async fn update(
    db: &mut PgConnection,
    source: SourceId,
    item: &Checked,
    digest: &[u8],
    actor: &str,
    now: Moment,
) -> Result<Received, Error> {
    let old = sqlx::query!(
        "select id, sent_digest, text, address, answer from appeal where source_id = $1 and external_id = $2 for no key update",
        source.0,
        item.external_id
    )
    .fetch_one(&mut *db)
    .await?;
    let id = AppealId(old.id);
    if old.sent_digest == digest {
        return Ok(Received {
            id,
            outcome: Outcome::Same,
        });
    }
    let before = sqlx::query_as!(
        Stored,
        "select id, source_id, channel_id, category_id, department_id, executor_id, district_id, cycle, voices, normative_id,
            answered_on_time, received_at, deadline_at, answered_at, processed_at, state, importance, title
         from appeal where id = $1",
        id.0
    )
    .fetch_one(&mut *db)
    .await?
    .facts()?;
    let mut after = before.clone();
    after.category = before.category.or(item.facts.category);
    after.department = before.department.or(item.facts.department);
    after.district = before.district.or(item.facts.district);
    if item.facts.importance > before.importance {
        after.importance = item.facts.importance;
    }
    if (after.category, after.importance) != (before.category, before.importance)
        && after.state.is_open()
        // A promise to the citizen stands.
        && after.state != State::Interim
        && after.cycle == 1
    {
        after.deadline = item.facts.deadline;
        after.normative = item.facts.normative;
    }
    sqlx::query!(
        "update appeal set sent_digest = $2, title = $3, text = $4, author = $5, author_url = $6, url = $7, address = $8,
            lat = $9, lon = $10, answer = coalesce($11, answer) where id = $1",
        id.0,
        digest,
        item.title,
        item.text,
        item.author,
        item.author_url,
        item.url,
        item.address,
        item.place.map(|p| p.0),
        item.place.map(|p| p.1),
        item.answer,
    )
    .execute(&mut *db)
    .await?;
    let mut was = Vec::new();
    if old.text != item.text {
        was.push(format!("прежний текст: {}", old.text));
    }
    if old.address != item.address {
        was.push(format!(
            "прежний адрес: {}",
            old.address.as_deref().unwrap_or("не указан")
        ));
    }
    let note = (!was.is_empty()).then(|| was.join("\n"));
    apply(
        db,
        id,
        &before,
        &after,
        NewLineKind {
            at: now,
            actor,
            kind: Kind::Edited,
            note: note.as_deref(),
        },
    )
    .await?;
    let end = item.latest();
    if after.state.is_open() && !end.state.is_open() {
        let finished = finish(&after, end);
        let kind = item.past.last().map_or(Kind::Closed, |p| p.kind);
        let at = item.past.last().map_or(now, |p| p.at);
        apply(
            db,
            id,
            &after,
            &finished,
            NewLineKind {
                at,
                actor,
                kind,
                note: None,
            },
        )
        .await?;
    }
    Ok(Received {
        id,
        outcome: Outcome::Updated,
    })
}

struct NewLineKind<'a> {
    at: Moment,
    actor: &'a str,
    kind: Kind,
    note: Option<&'a str>,
}

async fn apply(
    db: &mut PgConnection,
    id: AppealId,
    before: &Facts,
    after: &Facts,
    line: NewLineKind<'_>,
) -> Result<(), Error> {
    crate::step::write_facts(db, id, after).await?;
    write_outcome(db, id, Some(before), after).await?;
    let change = Change {
        before: Some(before.clone()),
        after: after.clone(),
    };
    write_line(
        db,
        id,
        NewLine {
            at: line.at,
            actor: line.actor,
            kind: line.kind,
            change,
            note: line.note,
            derivation: None,
        },
    )
    .await?;
    Ok(())
}

/// Our facts with the end that the source reports.
fn finish(ours: &Facts, end: &Facts) -> Facts {
    let mut after = ours.clone();
    after.state = end.state;
    if after.answered_at.is_none() && end.answered_at.is_some() {
        after.answered_at = end.answered_at;
        after.answered_on_time = end
            .answered_at
            .map(|at| after.deadline.is_none_or(|d| at <= d));
    }
    if after.processed_at.is_none() {
        after.processed_at = end.processed_at;
    }
    debug_assert!(processed_now(Some(ours), &after).is_some() || !after.state.is_processed());
    after
}
