//! What can go wrong between a verb and the database.

use domain::life::Refusal;
use thiserror::Error;

/// An error of this room.
#[derive(Debug, Error)]
pub enum Error {
    /// The rules refuse the step; the words are for a person.
    #[error(transparent)]
    Refused(#[from] Refusal),
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
