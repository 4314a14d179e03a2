//! What administrators keep in order: people, departments, categories, sources
//! and their tokens, normatives, calendars, and the ledger of who changed what.
//! Plain forms that run no script; each is one verb of `store` and one line of
//! the ledger. Displays have a page of their own: supervisors keep them too.

pub mod calendars;
pub mod categories;
pub mod departments;
pub mod ledger;
pub mod norms;
pub mod overview;
pub mod people;
pub mod sources;
mod tabs;

/// A whole number from a form; empty for none.
///
/// # Errors
/// Words that name the field.
#[cfg(feature = "ssr")]
fn whole(text: &str, field: &str) -> Result<Option<i16>, crate::error::AppError> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| crate::error::AppError::Refused(format!("{field}: нужно целое число"))),
    }
}
