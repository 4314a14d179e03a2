//! Bearer tokens of the intake. The token is shown once; its SHA-256 is kept.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::ids::SourceId;
use domain::scope::Actor;
use serde::Serialize;

use crate::secret::{hash, secret};
use crate::{Error, Store, ledger};

/// What the ledger keeps of a token.
#[derive(Serialize)]
struct Kept {
    source: SourceId,
}

impl Store {
    /// Makes a token for a source, from the command line.
    ///
    /// # Errors
    /// [`Error::UnknownCode`] when there is no such source.
    pub async fn create_token(&self, source: &str) -> Result<String, Error> {
        let reference = self.reference();
        let source = reference
            .source_by_code(source)
            .ok_or_else(|| Error::UnknownCode(source.to_owned()))?;
        self.add_token(&Asker::system(Actor::Console), source.id)
            .await
    }

    /// Makes a token for a source: the answer is the only time it is seen.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::NotFound`],
    /// [`Error::Database`].
    pub async fn add_token(&self, by: &Asker, source: SourceId) -> Result<String, Error> {
        by.scope(Right::Tune)?;
        let token = format!("svodka_{}", secret());
        let mut tx = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "insert into source_token (source_id, hash, made_by)
             select id, $2, $3 from source_system where id = $1 returning id",
            source.0,
            hash(&token),
            by.actor().code()
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let subject = format!("token:{id}");
        let kept = Kept { source };
        ledger::note(
            &mut tx,
            by,
            &subject,
            "ключ приёма создан",
            None,
            Some(&kept),
        )
        .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Takes a token back: within seconds it brings nothing in any more.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Invalid`] for one
    /// that is unknown or revoked, [`Error::Database`].
    pub async fn revoke_token(&self, by: &Asker, id: i64, now: Moment) -> Result<(), Error> {
        by.scope(Right::Tune)?;
        let mut tx = self.pool.begin().await?;
        let source = sqlx::query_scalar!(
            "update source_token set revoked_at = $2 where id = $1 and revoked_at is null returning source_id",
            id,
            now
        )
        .fetch_optional(&mut *tx)
        .await?
        .map(SourceId)
        .ok_or_else(|| Error::Invalid("этот ключ уже отозван".into()))?;
        let subject = format!("token:{id}");
        let kept = Kept { source };
        ledger::note(
            &mut tx,
            by,
            &subject,
            "ключ приёма отозван",
            Some(&kept),
            None,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The source a token belongs to; `None` for an unknown or revoked one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn source_of_token(&self, token: &str) -> Result<Option<SourceId>, Error> {
        let id = sqlx::query_scalar!(
            "select source_id from source_token where hash = $1 and revoked_at is null",
            hash(token)
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(id.map(SourceId))
    }
}
