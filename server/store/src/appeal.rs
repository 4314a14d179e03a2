//! One appeal in full, and its history.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::detail::Detail;
use domain::ids::{AppealId, NormativeId};
use domain::journal::{Change, Entry, Kind};
use domain::rating::{Rated, Rating};
use sqlx::types::Json;

use crate::columns::{STORED, Stored};
use crate::{Error, Store};

impl Store {
    /// An appeal within the scope; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn appeal(&self, by: &Asker, id: AppealId) -> Result<Option<Detail>, Error> {
        let scope = by.scope(Right::Read)?;
        let sql = format!(
            "select {STORED}, a.external_id, a.registered_at, a.text, a.author, a.author_url, a.url, a.address, a.lat, a.lon, a.answer,
                a.rating, a.rated_cycle
             from appeal a where a.id = $1 and ($2::smallint[] is null or a.department_id = any($2))"
        );
        let found: Option<Full> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(id.0)
            .bind(scope.departments())
            .fetch_optional(&self.pool)
            .await?;
        let Some(f) = found else { return Ok(None) };
        let normative = f
            .stored
            .normative_id
            .and_then(|n| self.normative_words(NormativeId(n)));
        let cycle = f.stored.cycle;
        Ok(Some(Detail {
            row: f.stored.row()?,
            external_id: f.external_id,
            registered_at: f.registered_at,
            text: f.text,
            author: f.author,
            author_url: f.author_url,
            url: f.url,
            address: f.address,
            place: f.lat.zip(f.lon),
            cycle,
            normative,
            answer: f.answer,
            rated: f.rating.and_then(Rating::new).map(|rating| Rated {
                rating,
                cycle: f.rated_cycle,
            }),
        }))
    }

    /// The history of an appeal within the scope, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn history(&self, by: &Asker, id: AppealId) -> Result<Vec<Entry>, Error> {
        let scope = by.scope(Right::Read)?;
        let lines = sqlx::query!(
            r#"select j.at, j.actor, j.kind, j.change as "change: Json<Change>", j.note, p.name as "name?"
               from journal j join appeal a on a.id = j.appeal_id
                    left join person p on j.actor = 'person:' || p.id
               where j.appeal_id = $1 and ($2::smallint[] is null or a.department_id = any($2)) order by j.id"#,
            id.0,
            scope.departments() as _
        )
        .fetch_all(&self.pool)
        .await?;
        lines
            .into_iter()
            .map(|l| entry(l.at, l.actor, l.name, &l.kind, l.change.0, l.note))
            .collect()
    }

    fn normative_words(&self, id: NormativeId) -> Option<String> {
        let rules = self.rules();
        let n = rules.by_id(id)?;
        Some(n.unit.amount(n.amount))
    }
}

/// A line as a person reads it.
pub(crate) fn entry(
    at: Moment,
    actor: String,
    name: Option<String>,
    kind: &str,
    change: Change,
    note: Option<String>,
) -> Result<Entry, Error> {
    let Change { before, after } = change;
    let was = before.and_then(|b| b.deadline);
    Ok(Entry {
        at,
        actor,
        name,
        kind: Kind::parse(kind).ok_or(Error::Corrupt("journal"))?,
        deadline_before: was.filter(|d| after.deadline != Some(*d)),
        after,
        note,
    })
}

#[derive(sqlx::FromRow)]
struct Full {
    #[sqlx(flatten)]
    stored: Stored,
    external_id: String,
    registered_at: Moment,
    text: String,
    author: Option<String>,
    author_url: Option<String>,
    url: Option<String>,
    address: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    answer: Option<String>,
    rating: Option<i16>,
    rated_cycle: i16,
}
