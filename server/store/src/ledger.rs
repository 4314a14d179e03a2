//! The ledger: what was changed outside of appeals, by whom, from what to what.

use domain::Moment;
use domain::access::{Asker, Right};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::{Json, JsonValue};

use crate::{Error, Store};

/// A line of the ledger as a person reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerLine {
    /// When.
    pub at: Moment,
    /// Who, by name where it was a person.
    pub who: String,
    /// What was changed, `person:12`.
    pub subject: String,
    /// What was done, in words.
    pub act: String,
    /// What was true before.
    pub before: Option<JsonValue>,
    /// What is true since.
    pub after: Option<JsonValue>,
}

/// Writes one line in the caller's transaction.
pub(crate) async fn note<T: Serialize>(
    db: &mut PgConnection,
    by: &Asker,
    subject: &str,
    act: &str,
    before: Option<&T>,
    after: Option<&T>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into ledger (actor, subject, act, before, after) values ($1, $2, $3, $4, $5)",
        by.actor().code(),
        subject,
        act,
        before.map(Json) as _,
        after.map(Json) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

impl Store {
    /// The latest lines of the ledger, newest first; of one subject, or all.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn ledger(
        &self,
        by: &Asker,
        subject: Option<&str>,
        limit: i64,
    ) -> Result<Vec<LedgerLine>, Error> {
        by.scope(Right::Tune)?;
        let lines = sqlx::query_as!(
            LedgerLine,
            r#"select l.at, coalesce(p.name, l.actor) as "who!", l.subject, l.act, l.before, l.after
               from ledger l left join person p on l.actor = 'person:' || p.id
               where $1::text is null or l.subject = $1 order by l.id desc limit $2"#,
            subject,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(lines)
    }
}
