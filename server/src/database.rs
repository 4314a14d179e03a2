//! Which database a run works with, opened and let go of: the operator's
//! (`DATABASE_URL`) or the embedded one.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::embedded_postgres::{EmbeddedPostgres, is_root};
use crate::settings::Settings;

/// How often the embedded server is looked after.
const LOOK: Duration = Duration::from_secs(2);

/// An open database.
#[derive(Debug)]
pub struct Database {
    /// The verbs.
    pub store: Store,
    embedded: Option<Arc<EmbeddedPostgres>>,
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
                let cluster =
                    tokio::task::spawn_blocking(move || EmbeddedPostgres::start(&state)).await??;
                (cluster.url(), Some(Arc::new(cluster)))
            }
        };
        let opened = patiently(Store::connect(&url, settings.database_connections)).await;
        let database = match opened {
            Ok(store) => Self { store, embedded },
            Err(error) => {
                let_go(embedded).await?;
                let whose = if settings.database_url.is_some() {
                    "проверьте DATABASE_URL"
                } else {
                    "встроенный Postgres не отвечает"
                };
                return Err(error).context(whose);
            }
        };
        Ok(database)
    }

    /// A task that looks after the embedded server for as long as this
    /// process serves: a database that somebody killed is started again.
    pub fn watch(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let embedded = self.embedded.clone();
        async move {
            let Some(cluster) = embedded else { return };
            while shutdown
                .run_until_cancelled(tokio::time::sleep(LOOK))
                .await
                .is_some()
            {
                let cluster = cluster.clone();
                match tokio::task::spawn_blocking(move || cluster.revive()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::error!("{error:#}"),
                    Err(error) => {
                        tracing::error!(%error, "проверка встроенного Postgres прервалась")
                    }
                }
            }
        }
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

/// Says that one waits, where it takes longer than a moment.
async fn patiently<T>(connecting: impl Future<Output = T>) -> T {
    let mut connecting = std::pin::pin!(connecting);
    tokio::select! {
        biased;
        done = &mut connecting => return done,
        () = tokio::time::sleep(Duration::from_secs(1)) => {}
    }
    eprintln!("База данных пока не отвечает; жду, не дольше полуминуты.");
    connecting.await
}

async fn let_go(embedded: Option<Arc<EmbeddedPostgres>>) -> Result<()> {
    match embedded.and_then(Arc::into_inner) {
        Some(cluster) => tokio::task::spawn_blocking(move || cluster.stop()).await?,
        None => Ok(()),
    }
}
