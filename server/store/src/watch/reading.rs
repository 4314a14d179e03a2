//! Reads what a look needs of many appeals at once.

use std::collections::{BTreeMap, HashMap};

use domain::Moment;
use domain::appeal::Facts;
use domain::deadline::Rules;
use domain::escalation::{Known, Level};
use domain::journal::{Change, Entry};
use domain::watch::look;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::FAR;
use crate::Error;
use crate::appeal::entry;
use crate::columns::{STORED, Stored};

/// New lines of the journal, as far as the watch has to know them.
pub(super) struct Lines {
    /// The last one's number.
    pub(super) last: Option<i64>,
    pub(super) count: usize,
    /// By appeal, in the order of their keys; with its first line where that is
    /// all that there is of it.
    of: BTreeMap<i64, Option<Entry>>,
}

impl Lines {
    /// The appeals, and when each is to be looked at: at once where none is said.
    ///
    /// Most lines are arrivals with nothing due yet. What a look would find
    /// about those is in the line itself, so they need none: no lock, no
    /// history, no second write.
    pub(super) fn next_looks(self, rules: &Rules, now: Moment) -> (Vec<i64>, Vec<Option<Moment>>) {
        let next = |entry: Entry| {
            let found = look(&[entry], rules, None, Known::default(), now);
            let quiet =
                found.breaches.is_empty() && !found.resume && !found.warn && found.climb.is_none();
            quiet.then(|| found.next.unwrap_or(FAR))
        };
        self.of
            .into_iter()
            .map(|(id, first)| (id, first.and_then(next)))
            .unzip()
    }
}

pub(super) async fn lines(db: &mut PgConnection, after: i64, limit: i64) -> Result<Lines, Error> {
    let rows = sqlx::query!(
        r#"select seq as "seq!", appeal_id, at, actor, kind,
               case when kind = 'received' then change end as "change: Json<Change>"
           from journal where seq > $1 order by seq limit $2"#,
        after,
        limit
    )
    .fetch_all(db)
    .await?;
    let mut lines = Lines {
        last: rows.last().map(|r| r.seq),
        count: rows.len(),
        of: BTreeMap::new(),
    };
    for row in rows {
        let first = match row.change {
            Some(change) => Some(entry(row.at, row.actor, None, &row.kind, change.0, None)?),
            None => None,
        };
        lines
            .of
            .entry(row.appeal_id)
            .and_modify(|known| *known = None)
            .or_insert(first);
    }
    Ok(lines)
}

/// Locks the rows, in the order of all who lock many, and gives their facts.
pub(super) async fn lock(db: &mut PgConnection, ids: &[i64]) -> Result<HashMap<i64, Facts>, Error> {
    let sql = format!(
        "select {STORED} from appeal a where a.id = any($1) order by a.id for no key update of a"
    );
    let stored: Vec<Stored> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(ids)
        .fetch_all(db)
        .await?;
    stored.into_iter().map(|s| Ok((s.id, s.facts()?))).collect()
}

pub(super) async fn histories(
    db: &mut PgConnection,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<Entry>>, Error> {
    let lines = sqlx::query!(
        r#"select appeal_id, at, actor, kind, change as "change: Json<Change>" from journal
           where appeal_id = any($1) order by appeal_id, id"#,
        ids
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<i64, Vec<Entry>> = HashMap::new();
    for l in lines {
        let entry = entry(l.at, l.actor, None, &l.kind, l.change.0, None)?;
        all.entry(l.appeal_id).or_default().push(entry);
    }
    Ok(all)
}

/// The climbs on record, by appeal and cycle.
pub(super) async fn climbs(
    db: &mut PgConnection,
    ids: &[i64],
) -> Result<HashMap<(i64, i16), Vec<(Level, Moment)>>, Error> {
    let rows = sqlx::query!(
        "select appeal_id, cycle, level, at from escalation where appeal_id = any($1)",
        ids
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<(i64, i16), Vec<_>> = HashMap::new();
    for r in rows {
        let level = Level::parse(&r.level).ok_or(Error::Corrupt("escalation"))?;
        all.entry((r.appeal_id, r.cycle))
            .or_default()
            .push((level, r.at));
    }
    Ok(all)
}

/// When somebody last wrote a note about each, or a part of its answer.
pub(super) async fn written(
    db: &mut PgConnection,
    ids: &[i64],
) -> Result<HashMap<i64, Moment>, Error> {
    let rows = sqlx::query!(
        r#"select appeal_id as "id!", max(at) as "at!" from (
            select appeal_id, at from comment where appeal_id = any($1)
            union all select appeal_id, saved_at from draft where appeal_id = any($1)) w
           group by appeal_id"#,
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.at)).collect())
}
