//! Bearer tokens of the intake. The token is shown once; its SHA-256 is kept.

use std::fmt::Write as _;

use domain::ids::SourceId;
use rand::Rng as _;
use sha2::{Digest as _, Sha256};

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
        let mut secret = [0u8; 32];
        rand::rng().fill_bytes(&mut secret);
        let mut token = String::from("svodka_");
        for byte in secret {
            let _ = write!(token, "{byte:02x}");
        }
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

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
