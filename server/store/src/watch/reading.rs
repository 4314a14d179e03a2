//! Reads what a look needs of many appeals at once.

use std::collections::HashMap;

use domain::appeal::Facts;
use domain::escalation::Level;
use domain::journal::{Change, Entry};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::Error;
use crate::appeal::entry;
use crate::columns::{STORED, Stored};

/// Locks the rows, in the order of all who lock many, and gives their facts.
pub(super) async fn lock(db: &mut PgConnection, ids: &[i64]) -> Result<HashMap<i64, Facts>, Error> {
    let sql =
        format!("select {STORED} from appeal a where a.id = any($1) order by a.id for update of a");
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

/// The highest level climbed to, by appeal and cycle.
pub(super) async fn levels(
    db: &mut PgConnection,
    ids: &[i64],
) -> Result<HashMap<(i64, i16), Level>, Error> {
    let rows = sqlx::query!(
        "select appeal_id, cycle, level from escalation where appeal_id = any($1)",
        ids
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<(i64, i16), Level> = HashMap::new();
    for r in rows {
        let level = Level::parse(&r.level).ok_or(Error::Corrupt("escalation"))?;
        let highest = all.entry((r.appeal_id, r.cycle)).or_insert(level);
        *highest = level.max(*highest);
    }
    Ok(all)
}
