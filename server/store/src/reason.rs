//! The reasons for which an appeal may be rejected, as people keep them.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::catalog::{ReasonRow, check_reason};
use serde::Serialize;
use sqlx::PgConnection;

use crate::catalog::{no_such, taken};
use crate::{Error, Store, ledger};

/// Where there is one in these words.
const TAKEN: &str = "причина: такая уже есть, в списке или в архиве";

/// What the ledger keeps of a reason.
#[derive(Debug, Serialize)]
struct ReasonNote {
    words: String,
}

impl Store {
    /// Why an appeal may be rejected, in the order of the list.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn reject_reasons(&self, by: &Asker) -> Result<Vec<String>, Error> {
        by.scope(Right::Read)?;
        Ok(sqlx::query_scalar!(
            "select words from reject_reason where retired_at is null order by ordinal, id"
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Every reason, also those that are offered no more.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but those who keep them; [`Error::Database`].
    pub async fn reason_rows(&self, by: &Asker) -> Result<Vec<ReasonRow>, Error> {
        by.scope(Right::Templates)?;
        Ok(sqlx::query_as!(
            ReasonRow,
            r#"select id, words, retired_at is not null as "retired!" from reject_reason order by ordinal, id"#
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Adds a reason at the end of the list.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] naming the field, [`Error::Database`].
    pub async fn add_reason(&self, by: &Asker, words: &str) -> Result<i16, Error> {
        by.scope(Right::Templates)?;
        let words = entered(words)?;
        let mut tx = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "insert into reject_reason (words, ordinal) select $1, coalesce(max(ordinal), 0) + 1 from reject_reason
             returning id",
            words
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(|e| taken(e, TAKEN))?;
        let subject = format!("reason:{id}");
        let act = "причина отклонения добавлена";
        ledger::note(
            &mut tx,
            by,
            &subject,
            act,
            None,
            Some(&ReasonNote { words }),
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Puts a reason in other words; what was rejected for it keeps the old ones.
    ///
    /// # Errors
    /// As of [`Store::add_reason`].
    pub async fn change_reason(&self, by: &Asker, id: i16, words: &str) -> Result<(), Error> {
        by.scope(Right::Templates)?;
        let words = entered(words)?;
        let mut tx = self.pool.begin().await?;
        let before = read(&mut tx, id).await?;
        sqlx::query!(
            "update reject_reason set words = $2 where id = $1",
            id,
            words
        )
        .execute(&mut *tx)
        .await
        .map_err(|e| taken(e, TAKEN))?;
        let subject = format!("reason:{id}");
        let act = "причина отклонения изменена";
        let after = ReasonNote { words };
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&after)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Retires a reason, or takes it back.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for no such one, [`Error::Database`].
    pub async fn retire_reason(
        &self,
        by: &Asker,
        id: i16,
        retired: bool,
        now: Moment,
    ) -> Result<(), Error> {
        by.scope(Right::Templates)?;
        let mut tx = self.pool.begin().await?;
        let before = read(&mut tx, id).await?;
        sqlx::query!(
            "update reject_reason set retired_at = $2 where id = $1",
            id,
            retired.then_some(now)
        )
        .execute(&mut *tx)
        .await?;
        let act = if retired {
            "причина отклонения убрана в архив"
        } else {
            "причина отклонения возвращена из архива"
        };
        let subject = format!("reason:{id}");
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&before)).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The words as they are kept: one line.
fn entered(words: &str) -> Result<String, Error> {
    check_reason(words).map_err(Error::Invalid)?;
    Ok(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What the ledger keeps of a reason; locks the row.
async fn read(db: &mut PgConnection, id: i16) -> Result<ReasonNote, Error> {
    sqlx::query_as!(
        ReasonNote,
        "select words from reject_reason where id = $1 for update",
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or_else(no_such)
}
