//! What administrators keep in order: one file per noun. Each change is one
//! transaction with its line of the ledger; nothing is deleted, what is not
//! wanted any more is retired.

mod calendar;
mod category;
mod department;
mod settings;
mod source;

use domain::access::{Asker, Denied, Right};

use crate::{Error, Store};

/// Where a key that names nothing is the form's mistake.
const NO_SUCH: &str = "в справочнике такой строки нет; обновите страницу и повторите";

pub(crate) fn may_tune(by: &Asker) -> Result<(), Denied> {
    by.scope(Right::Tune).map(|_| ())
}

pub(crate) fn no_such() -> Error {
    Error::Invalid(NO_SUCH.into())
}

/// A foreign key or a code that the form got wrong, in a person's words.
pub(crate) fn refused(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(e) if e.is_foreign_key_violation() => no_such(),
        _ => taken(error, "код: такой уже есть, выберите другой"),
    }
}

/// What there must be only one of and is already, in these words.
pub(crate) fn taken(error: sqlx::Error, words: &'static str) -> Error {
    match error.as_database_error() {
        Some(e) if e.is_unique_violation() => Error::Invalid(words.into()),
        _ => error.into(),
    }
}

impl Store {
    /// The committed change becomes what this process speaks by; where that
    /// fails, the board's keeper does it within a minute.
    pub(crate) async fn renewed(&self) {
        if let Err(error) = self.refresh_reference().await {
            tracing::warn!(%error, "справочник изменён, но ещё не перечитан");
        }
    }
}
