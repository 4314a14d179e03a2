//! What administrators keep in order: people, departments, categories, sources
//! and their tokens, normatives, the rules of urgency, calendars, and the ledger
//! of who changed what; with supervisors, the templates of answers. Plain forms
//! that run no script; each is one verb of `store` and one line of the ledger.
//! Displays have a page of their own.

pub mod calendars;
pub mod categories;
pub mod departments;
mod entry;
pub mod ledger;
pub mod norms;
pub mod overview;
pub mod people;
pub mod settings;
pub mod sources;
mod tabs;
pub mod templates;
pub mod urgency;

#[cfg(feature = "ssr")]
use entered::{known, told, whole};

/// What the forms have in common on the server: reading fields, telling what
/// came of it.
#[cfg(feature = "ssr")]
mod entered {
    use std::str::FromStr;

    use crate::context::{self, AppState};
    use crate::error::AppError;
    use crate::notice;

    /// A whole number from a form; empty for none.
    pub(super) fn whole<T: FromStr>(text: &str, field: &str) -> Result<Option<T>, AppError> {
        match text.trim() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| AppError::Refused(format!("{field}: нужно целое число"))),
        }
    }

    /// A choice by its code; `None` where the list has no such.
    pub(super) fn known<T>(choice: Option<T>, field: &str) -> Result<T, AppError> {
        choice.ok_or_else(|| AppError::Refused(format!("{field}: выберите из списка")))
    }

    /// What a verb of `store` came to, for the page that the form leads back to.
    pub(super) fn told<T>(
        state: &AppState,
        what: &'static str,
        result: Result<T, store::Error>,
        done: &str,
    ) -> Result<T, AppError> {
        let result = result.map_err(|e| context::failed(state, what, &e))?;
        notice::done(done);
        Ok(result)
    }
}
