//! The only room where SQL is spoken: one file per noun.
//!
//! Every change of an appeal is one verb here: one transaction that locks the
//! row, lets `domain` decide, writes the row and one line of the journal.
//! Nobody else writes. What a page looks like and what a rule says is not here.

mod appeal;
mod bulk;
mod calendar;
mod catalog;
mod columns;
mod comment;
mod digest;
mod display;
mod draft;
mod error;
mod feed;
mod guesses;
mod incident;
mod intake;
mod ledger;
mod list;
mod many;
mod normative;
mod notice;
mod pace;
mod pairing;
pub mod password;
mod person;
mod reason;
mod recalculate;
mod reference;
mod rules;
mod search;
mod secret;
mod session;
mod standing;
mod step;
mod tally;
mod template;
mod together;
mod token;
mod undo;
mod urgency;
mod verify;
mod view;
mod watch;
mod why;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use domain::deadline::Rules;
use domain::reference::Reference;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool};

pub use bulk::{CHUNK, Imported};
pub use draft::HandedOver;
pub use error::Error;
pub use intake::{Outcome, Received};
pub use ledger::LedgerLine;
pub use list::{Cursor, Page};
pub use many::Many;
pub use notice::Told;
pub use pairing::Claim;
pub use recalculate::Recalculated;
pub use search::{COUNTED, Correction, Count, Found, FoundAppeal, Indexed};
pub use session::Known;
pub use standing::Standing;
pub use together::Arrival;
pub use watch::Looked;

/// The schema, embedded: `migrations/` of the repository.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Oldest Postgres that has what the schema uses (`nulls not distinct`).
pub const OLDEST_POSTGRES: u32 = 15;

/// A connection at rest for so long is tried before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// How our sessions differ from Postgres's own. Our statements are short:
/// compiling one takes longer than running it. And a node that freezes in the
/// middle of a transaction must not hold the feed's head for ever.
const SESSION: [(&str, &str); 2] = [
    ("jit", "off"),
    ("idle_in_transaction_session_timeout", "60s"),
];

/// A handle on the database with the reference data at hand; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    words: Arc<ArcSwap<Words>>,
    sessions: Arc<session::Sessions>,
    displays: Arc<standing::Displays>,
    /// Wrong passwords, and wrong codes of displays.
    passwords: Arc<guesses::Guesses>,
    codes: Arc<guesses::Guesses>,
}

/// The reference data as last read.
#[derive(Debug)]
struct Words {
    reference: Arc<Reference>,
    rules: Arc<Rules>,
    /// How many edits of the rules are in them.
    version: i64,
}

impl Store {
    /// Connects, waits up to half a minute for a database that is starting,
    /// migrates, and reads the reference data.
    ///
    /// # Errors
    /// [`Error`] when the address is wrong, the database stays away, is too
    /// old, or a migration fails.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, Error> {
        let options: PgConnectOptions = url.parse()?;
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(30))
            // A round trip before every statement is too much for connections
            // in constant use; after a rest the server may have gone.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for >= RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options.application_name("svodka").options(SESSION))
            .await?;
        let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
            .fetch_one(&pool)
            .await?;
        let major = u32::try_from(version / 10_000).unwrap_or(0);
        if major < OLDEST_POSTGRES {
            return Err(Error::TooOld(major));
        }
        MIGRATOR.run(&pool).await?;
        Self::new(pool).await
    }

    /// A handle on an already migrated database.
    ///
    /// # Errors
    /// [`Error::Database`] when the reference data cannot be read.
    pub async fn new(pool: PgPool) -> Result<Self, Error> {
        let words = reference::load(&pool).await?;
        Ok(Self {
            pool,
            words: Arc::new(ArcSwap::from_pointee(words)),
            sessions: Arc::default(),
            displays: Arc::default(),
            passwords: Arc::default(),
            codes: Arc::default(),
        })
    }

    /// The pool, for tests that look underneath.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The dictionary as last read.
    #[must_use]
    pub fn reference(&self) -> Arc<Reference> {
        self.words.load().reference.clone()
    }

    /// Normatives and calendars as last read.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.words.load().rules.clone()
    }

    /// Reads the reference data again.
    ///
    /// # Errors
    /// [`Error::Database`]; the old data stay in force.
    pub async fn refresh_reference(&self) -> Result<(), Error> {
        self.words
            .store(Arc::new(reference::load(&self.pool).await?));
        Ok(())
    }

    /// Reads the reference data again if the rules were edited since, here or
    /// on another node.
    pub(crate) async fn refresh_if_older(&self) -> Result<(), Error> {
        if reference::version(&self.pool).await? != self.words.load().version {
            self.refresh_reference().await?;
        }
        Ok(())
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`Error::Database`] when it does not answer.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }
}
