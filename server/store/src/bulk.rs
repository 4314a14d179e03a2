//! Import of whole registers: many appeals with their pasts in one chunk.
//!
//! A chunk numbers its own journal lines: the appeals are written first, the
//! feed's head is locked only for the lines and the tallies, so a long import
//! holds nobody up for longer than one chunk's lines.

use std::collections::HashMap;

use domain::appeal::{Facts, State};
use domain::ids::SourceId;
use domain::journal::{Change, Kind};
use domain::new_appeal::Checked;
use domain::scope::Actor;
use sqlx::PgConnection;

use crate::columns::processed_now;
use crate::intake::digest;
use crate::tally::Batch;
use crate::{Error, Store};

/// Appeals per transaction.
pub const CHUNK: usize = 1000;

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
        let mut sum = Imported::default();
        for chunk in items.chunks(CHUNK) {
            let new = self.import_chunk(source, &actor.code(), chunk).await?;
            sum.new += new;
            sum.same += chunk.len() - new;
        }
        Ok(sum)
    }

    async fn import_chunk(
        &self,
        source: SourceId,
        actor: &str,
        items: &[Checked],
    ) -> Result<usize, Error> {
        let mut tx = self.pool.begin().await?;
        let known = known(&mut tx, source, items).await?;
        let mut seen = std::collections::HashSet::new();
        let fresh: Vec<&Checked> = items
            .iter()
            .filter(|i| !known.contains(&i.external_id) && seen.insert(i.external_id.as_str()))
            .collect();
        if fresh.is_empty() {
            return Ok(0);
        }
        let ids = insert_appeals(&mut tx, source, &fresh).await?;
        let mut lines = Lines::default();
        for item in &fresh {
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

async fn known(
    db: &mut PgConnection,
    source: SourceId,
    items: &[Checked],
) -> Result<std::collections::HashSet<String>, Error> {
    let external: Vec<String> = items.iter().map(|i| i.external_id.clone()).collect();
    let rows = sqlx::query_scalar!(
        "select external_id from appeal where source_id = $1 and external_id = any($2)",
        source.0,
        &external
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().collect())
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
    items: &[&Checked],
) -> Result<HashMap<String, i64>, Error> {
    fn column<T>(items: &[&Checked], of: impl Fn(&Checked) -> T) -> Vec<T> {
        items.iter().map(|i| of(i)).collect()
    }
    fn fact<T>(items: &[&Checked], of: impl Fn(&Facts) -> T) -> Vec<T> {
        items.iter().map(|i| of(i.latest())).collect()
    }
    let rows = sqlx::query!(
        r#"insert into appeal (source_id, channel_id, category_id, department_id, district_id, cycle, normative_id,
            answered_on_time, received_at, deadline_at, answered_at, processed_at, lat, lon, state, importance,
            external_id, sent_digest, title, text, answer, author, author_url, url, address)
        select $1, * from unnest($2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[],
            $7::smallint[], $8::boolean[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
            $12::timestamptz[], $13::float8[], $14::float8[], $15::text[], $16::text[], $17::text[], $18::bytea[],
            $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[])
        on conflict (source_id, external_id) do nothing
        returning id, external_id"#,
        source.0,
        &fact(items, |f| f.channel.0),
        &fact(items, |f| f.category.map(|c| c.0)) as _,
        &fact(items, |f| f.department.map(|d| d.0)) as _,
        &fact(items, |f| f.district.map(|d| d.0)) as _,
        &fact(items, |f| f.cycle),
        &fact(items, |f| f.normative.map(|n| n.0)) as _,
        &fact(items, |f| f.answered_on_time) as _,
        &fact(items, |f| f.received_at),
        &fact(items, |f| f.deadline) as _,
        &fact(items, |f| f.answered_at) as _,
        &fact(items, |f| f.processed_at) as _,
        &column(items, |i| i.place.map(|p| p.0)) as _,
        &column(items, |i| i.place.map(|p| p.1)) as _,
        &fact(items, |f| f.state.code()) as _,
        &fact(items, |f| f.importance.code()) as _,
        &items.iter().map(|i| i.external_id.as_str()).collect::<Vec<_>>() as _,
        &column(items, digest),
        &items.iter().map(|i| i.title.as_str()).collect::<Vec<_>>() as _,
        &items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>() as _,
        &items.iter().map(|i| i.answer.as_deref()).collect::<Vec<_>>() as _,
        &items.iter().map(|i| i.author.as_deref()).collect::<Vec<_>>() as _,
        &items.iter().map(|i| i.author_url.as_deref()).collect::<Vec<_>>() as _,
        &items.iter().map(|i| i.url.as_deref()).collect::<Vec<_>>() as _,
        &items.iter().map(|i| i.address.as_deref()).collect::<Vec<_>>() as _,
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
        let head = sqlx::query_scalar!("update feed_head set seq = seq + $1 returning seq", count)
            .fetch_one(&mut *db)
            .await?;
        sqlx::query!(
            "insert into journal (seq, appeal_id, at, actor, kind, change, note)
             select $1 + l.n, l.appeal_id, l.at, l.actor, l.kind, l.change::jsonb, l.note
             from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[])
                  with ordinality as l(appeal_id, at, actor, kind, change, note, n)
             order by l.n",
            head - count,
            &self.ids,
            &self.at,
            &self.actors,
            &self.kinds as _,
            &self.changes,
            &self.notes as _,
        )
        .execute(&mut *db)
        .await?;
        self.tallies.write(db).await
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
