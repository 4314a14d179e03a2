//! Bearer tokens of the intake. The token is shown once; its SHA-256 is kept.

use domain::ids::SourceId;

use crate::secret::{hash, secret};
use crate::{Error, Store};

impl Store {
    /// Makes a token for a source.
    ///
    /// # Errors
    /// [`Error::UnknownCode`] when there is no such source.
    pub async fn create_token(&self, source: &str) -> Result<String, Error> {
        let reference = self.reference();
        let source = reference
            .source_by_code(source)
            .ok_or_else(|| Error::UnknownCode(source.to_owned()))?;
        let token = format!("svodka_{}", secret());
        sqlx::query!(
            "insert into source_token (source_id, hash) values ($1, $2)",
            source.id.0,
            hash(&token)
        )
        .execute(&self.pool)
        .await?;
        Ok(token)
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
