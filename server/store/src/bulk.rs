//! Import of whole registers: many appeals with their pasts in one chunk.
//!
//! A chunk numbers its own journal lines: the appeals are written first, the
//! feed's head is locked only for the lines and the tallies. Two chunks are
//! under way at a time, the rows of one beside the lines of the other, so the
//! head is hardly ever free while an import lasts. Therefore a chunk that has
//! it numbers first what others have committed: a live writer's line waits for
//! one chunk's lines at most.

use std::collections::{HashMap, HashSet};

use domain::appeal::State;
use domain::ids::SourceId;
use domain::journal::{Change, Kind};
use domain::new_appeal::Checked;
use domain::rating::Rating;
use domain::scope::Actor;
use futures::lock::Mutex;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use sqlx::PgConnection;

use crate::columns::{NewRows, processed_now};
use crate::feed;
use crate::intake::digest;
use crate::tally::Batch;
use crate::{Error, Store};

/// Appeals per transaction.
pub const CHUNK: usize = 1000;
/// Chunks under way at a time: one writes rows, one lines.
const UNDER_WAY: usize = 2;
/// Lines of others that a chunk numbers before its own.
const OTHERS: i64 = 4_000;

/// What became of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New appeals.
    pub new: usize,
    /// Items whose external id was known; left as they are.
    pub same: usize,
}

impl Store {
    /// Imports items, [`CHUNK`] at a time, each chunk durable by itself: an
    /// interrupted import is continued by running it again. Items already
    /// known are counted and left as they are.
    ///
    /// # Errors
    /// [`Error::Database`]; the chunks before the failing one are kept.
    pub async fn import(
        &self,
        source: SourceId,
        actor: &Actor,
        items: &[Checked],
    ) -> Result<Imported, Error> {
        let chunks = futures::stream::iter(items.chunks(CHUNK).map(<[_]>::to_vec));
        self.import_chunks(source, actor, chunks, |_| ()).await
    }

    /// The same for a register that arrives in chunks of at most [`CHUNK`];
    /// `told` hears after each how far it is.
    ///
    /// # Errors
    /// [`Error::Database`]; the chunks before the failing one are kept.
    pub async fn import_chunks(
        &self,
        source: SourceId,
        actor: &Actor,
        chunks: impl Stream<Item = Vec<Checked>>,
        mut told: impl FnMut(Imported),
    ) -> Result<Imported, Error> {
        let actor = actor.code();
        // Rows are written in the order of the register, so that of two with
        // the same external id the first is kept.
        let in_order = Mutex::new(());
        let (actor, in_order) = (actor.as_str(), &in_order);
        chunks
            .map(|chunk| async move {
                let new = loop {
                    match self.import_chunk(source, actor, &chunk, in_order).await {
                        // A source sends the same appeals in another order.
                        Err(e) if e.is_deadlock() => {}
                        done => break done?,
                    }
                };
                Ok(Imported {
                    new,
                    same: chunk.len() - new,
                })
            })
            .buffered(UNDER_WAY)
            .try_fold(Imported::default(), |mut sum, part| {
                sum.new += part.new;
                sum.same += part.same;
                told(sum);
                async move { Ok(sum) }
            })
            .await
    }

    async fn import_chunk(
        &self,
        source: SourceId,
        actor: &str,
        items: &[Checked],
        in_order: &Mutex<()>,
    ) -> Result<usize, Error> {
        let mut seen = HashSet::with_capacity(items.len());
        let rows = NewRows(
            items
                .iter()
                .filter(|i| seen.insert(i.external_id.as_str()))
                .collect(),
        );
        let digests = rows.column(digest);
        let turn = in_order.lock().await;
        let mut tx = self.pool.begin().await?;
        let ids = insert_appeals(&mut tx, source, &rows, &digests).await?;
        drop(turn);
        if ids.is_empty() {
            return Ok(0);
        }
        let mut lines = Lines::default();
        for item in &rows.0 {
            if let Some(id) = ids.get(item.external_id.as_str()) {
                lines.of(*id, item, actor);
            }
        }
        lines.outcomes.write(&mut tx).await?;
        lines.write(&mut tx).await?;
        tx.commit().await?;
        Ok(ids.len())
    }
}

/// The state as `outcome` keeps it: `closed` follows an answer.
pub(crate) const fn outcome_state(state: State) -> &'static str {
    match state {
        State::Rejected => "rejected",
        State::Redirected => "redirected",
        State::Merged => "merged",
        _ => "answered",
    }
}

/// Inserts the rows; answers the ids of those that are new by external id (a
/// concurrent writer may have been faster with some).
async fn insert_appeals(
    db: &mut PgConnection,
    source: SourceId,
    new: &NewRows<'_>,
    digests: &[Vec<u8>],
) -> Result<HashMap<String, i64>, Error> {
    let rows = sqlx::query!(
        r#"insert into appeal (source_id, channel_id, category_id, department_id, district_id, cycle, normative_id,
            answered_on_time, received_at, deadline_at, answered_at, processed_at, lat, lon, state, importance,
            external_id, sent_digest, title, text, answer, author, author_url, url, address, rating)
        select $1, * from unnest($2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[],
            $7::smallint[], $8::boolean[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
            $12::timestamptz[], $13::float8[], $14::float8[], $15::text[], $16::text[], $17::text[], $18::bytea[],
            $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[],
            $26::smallint[])
        on conflict (source_id, external_id) do nothing
        returning id, external_id"#,
        source.0,
        &new.fact(|f| f.channel.0),
        &new.fact(|f| f.category.map(|c| c.0)) as _,
        &new.fact(|f| f.department.map(|d| d.0)) as _,
        &new.fact(|f| f.district.map(|d| d.0)) as _,
        &new.fact(|f| f.cycle),
        &new.fact(|f| f.normative.map(|n| n.0)) as _,
        &new.fact(|f| f.answered_on_time) as _,
        &new.fact(|f| f.received_at),
        &new.fact(|f| f.deadline) as _,
        &new.fact(|f| f.answered_at) as _,
        &new.fact(|f| f.processed_at) as _,
        &new.column(|i| i.place.map(|p| p.0)) as _,
        &new.column(|i| i.place.map(|p| p.1)) as _,
        &new.fact(|f| f.state.code()) as _,
        &new.fact(|f| f.importance.code()) as _,
        &new.column(|i| i.external_id.as_str()) as _,
        digests,
        &new.column(|i| i.title.as_str()) as _,
        &new.column(|i| i.text.as_str()) as _,
        &new.column(|i| i.answer.as_deref()) as _,
        &new.column(|i| i.author.as_deref()) as _,
        &new.column(|i| i.author_url.as_deref()) as _,
        &new.column(|i| i.url.as_deref()) as _,
        &new.column(|i| i.address.as_deref()) as _,
        &new.column(|i| i.rating.map(Rating::stars)) as _,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.external_id, r.id)).collect())
}

/// Journal lines of a chunk, column by column.
#[derive(Default)]
struct Lines {
    ids: Vec<i64>,
    at: Vec<domain::Moment>,
    actors: Vec<String>,
    kinds: Vec<&'static str>,
    changes: Vec<String>,
    notes: Vec<Option<String>>,
    tallies: Batch,
    outcomes: Outcomes,
}

impl Lines {
    fn of(&mut self, id: i64, item: &Checked, actor: &str) {
        self.push(
            id,
            item.facts.received_at,
            actor.to_owned(),
            Kind::Received,
            Change {
                before: None,
                after: item.facts.clone(),
            },
            None,
        );
        let mut before = item.facts.clone();
        for p in &item.past {
            let actor = p
                .actor
                .as_ref()
                .map_or_else(|| actor.to_owned(), Actor::code);
            let change = Change {
                before: Some(before),
                after: p.after.clone(),
            };
            self.push(id, p.at, actor, p.kind, change, p.note.clone());
            before = p.after.clone();
        }
    }

    fn push(
        &mut self,
        id: i64,
        at: domain::Moment,
        actor: String,
        kind: Kind,
        change: Change,
        note: Option<String>,
    ) {
        self.tallies.add(&change, at);
        if let Some(at) = processed_now(change.before.as_ref(), &change.after) {
            self.outcomes.push(
                id,
                change.after.cycle,
                outcome_state(change.after.state),
                at,
            );
        }
        self.ids.push(id);
        self.at.push(at);
        self.actors.push(actor);
        self.kinds.push(kind.code());
        self.changes
            .push(serde_json::to_string(&change).unwrap_or_default());
        self.notes.push(note);
    }

    async fn write(self, db: &mut PgConnection) -> Result<(), Error> {
        let count = i64::try_from(self.ids.len()).map_err(|_| Error::Corrupt("journal"))?;
        let mut tallies = self.tallies;
        let mut head = sqlx::query_scalar!("select seq from feed_head for update")
            .fetch_one(&mut *db)
            .await?;
        head += feed::number(db, head, OTHERS, &mut tallies).await?;
        sqlx::query!("update feed_head set seq = $1", head + count)
            .execute(&mut *db)
            .await?;
        sqlx::query!(
            "insert into journal (seq, appeal_id, at, actor, kind, change, note)
             select $1 + l.n, l.appeal_id, l.at, l.actor, l.kind, l.change::jsonb, l.note
             from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[])
                  with ordinality as l(appeal_id, at, actor, kind, change, note, n)
             order by l.n",
            head,
            &self.ids,
            &self.at,
            &self.actors,
            &self.kinds as _,
            &self.changes,
            &self.notes as _,
        )
        .execute(&mut *db)
        .await?;
        tallies.write(db).await
    }
}

#[derive(Default)]
struct Outcomes {
    ids: Vec<i64>,
    cycles: Vec<i16>,
    states: Vec<&'static str>,
    at: Vec<domain::Moment>,
}

impl Outcomes {
    fn push(&mut self, id: i64, cycle: i16, state: &'static str, at: domain::Moment) {
        self.ids.push(id);
        self.cycles.push(cycle);
        self.states.push(state);
        self.at.push(at);
    }

    async fn write(&self, db: &mut PgConnection) -> Result<(), Error> {
        sqlx::query!(
            "insert into outcome (appeal_id, cycle, state, at)
             select * from unnest($1::bigint[], $2::smallint[], $3::text[], $4::timestamptz[])",
            &self.ids,
            &self.cycles,
            &self.states as _,
            &self.at,
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
