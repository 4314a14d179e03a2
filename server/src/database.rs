//! Which database a run works with, opened and let go of: the operator's
//! (`DATABASE_URL`) or the embedded one.

use anyhow::{Context, Result};
use store::Store;

use crate::embedded_postgres::{EmbeddedPostgres, is_root};
use crate::settings::Settings;

/// An open database.
#[derive(Debug)]
pub struct Database {
    /// The verbs.
    pub store: Store,
    embedded: Option<EmbeddedPostgres>,
}

impl Database {
    /// Opens the database of these settings and migrates it.
    ///
    /// # Errors
    /// One Russian line with the remedy.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let (url, embedded) = match &settings.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let state = settings.state_dir(is_root())?;
                let cluster = tokio::task::spawn_blocking(move || EmbeddedPostgres::start(&state)).await??;
                (cluster.url(), Some(cluster))
            }
        };
        let opened = Store::connect(&url, settings.database_connections).await;
        let database = match opened {
            Ok(store) => Self { store, embedded },
            Err(error) => {
                let_go(embedded).await?;
                let whose = if settings.database_url.is_some() { "проверьте DATABASE_URL" } else { "встроенный Postgres не отвечает" };
                return Err(error).context(whose);
            }
        };
        Ok(database)
    }

    /// Closes the connections and lets go of the embedded cluster.
    ///
    /// # Errors
    /// When the embedded server would not stop.
    pub async fn close(self) -> Result<()> {
        self.store.pool().close().await;
        let_go(self.embedded).await
    }
}

async fn let_go(embedded: Option<EmbeddedPostgres>) -> Result<()> {
    match embedded {
        Some(cluster) => tokio::task::spawn_blocking(move || cluster.stop()).await?,
        None => Ok(()),
    }
}
