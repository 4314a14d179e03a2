//! What can go wrong between a verb and the database.

use domain::access::Denied;
use domain::life::Refusal;
use domain::new_appeal::Fault;
use thiserror::Error;

/// An error of this room.
#[derive(Debug, Error)]
pub enum Error {
    /// The rules refuse the step; the words are for a person.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The asker's roles do not allow it; the words are for a person.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What a person entered does not do; the words say which field and why.
    #[error("{0}")]
    Invalid(String),
    /// Reference data that may not be written; the words are for a person.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// No such appeal within the asker's scope.
    #[error("нет такого обращения")]
    NotFound,
    /// A code that names no row.
    #[error("кода «{0}» нет в справочнике")]
    UnknownCode(String),
    /// The server is older than [`crate::OLDEST_POSTGRES`].
    #[error("нужен Postgres 15 или новее, а здесь версия {0}")]
    TooOld(u32),
    /// A row says what this version does not understand.
    #[error("непонятное значение в таблице {0}")]
    Corrupt(&'static str),
    /// Too many passwords are being worked out already.
    #[error("слишком много входов сразу")]
    Busy,
    /// A search that takes longer than a person waits.
    #[error("поиск не уложился в отведённое время")]
    TooSlow,
    /// The database failed or refused.
    #[error("база данных: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("миграция базы: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl Error {
    /// Whether the database refused the data themselves (SQLSTATE classes 22
    /// and 23), so that trying again is of no use.
    #[must_use]
    pub fn is_about_data(&self) -> bool {
        self.state()
            .is_some_and(|s| s.starts_with("22") || s.starts_with("23"))
    }

    /// Whether a text holds what no text of the database can (U+0000).
    #[must_use]
    pub fn is_about_text(&self) -> bool {
        self.state().is_some_and(|s| s == "22021" || s == "22P05")
    }

    /// Whether two writers waited for each other and this one had to give way.
    #[must_use]
    pub fn is_deadlock(&self) -> bool {
        self.state().is_some_and(|s| s == "40P01")
    }

    /// Runs a transaction once more if it had to give way: whoever locks several
    /// rows in another order may have been in its way.
    pub(crate) async fn once_more<T, F>(run: impl Fn() -> F) -> Result<T, Self>
    where
        F: Future<Output = Result<T, Self>>,
    {
        match run().await {
            Err(e) if e.is_deadlock() => run().await,
            done => done,
        }
    }

    fn state(&self) -> Option<std::borrow::Cow<'_, str>> {
        match self {
            Self::Database(sqlx::Error::Database(e)) => e.code(),
            _ => None,
        }
    }
}
