//! What the page of the ledger asks the server.

use domain::Moment;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/ledger` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// What the lines are about; all of them where it is empty.
    pub subject: String,
    /// The lines, the newest first.
    pub lines: Vec<Shown>,
}

/// A line as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// When.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Who.
    pub who: String,
    /// What was done.
    pub act: String,
    /// What it was done to: its name where it has one.
    pub name: String,
    /// The subject, for the list of its lines.
    pub subject: String,
    /// From what to what, a line each.
    pub changes: Vec<String>,
}

/// The latest lines, of one subject or all.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "ledger", input = GetUrl, output = TextJson)]
pub async fn get_ledger(
    /// What the lines are about; empty for all.
    #[server(default)]
    subject: String,
) -> Result<LedgerData, AppError> {
    use super::reading;
    use crate::context;

    let (state, by) = context::desk()?;
    let reference = state.store.reference();
    let wanted = Some(&*subject).filter(|s| !s.is_empty());
    let lines = state
        .store
        .ledger(&by, wanted, 200)
        .await
        .map_err(|e| context::failed(&state, "журнал изменений", &e))?;
    let names = reading::Names {
        reference: &reference,
        calendars: &state
            .store
            .calendar_names()
            .await
            .map_err(|e| context::failed(&state, "журнал изменений", &e))?,
    };
    Ok(LedgerData {
        sheet: Sheet::begin(&state).await?,
        lines: lines
            .into_iter()
            .map(|l| reading::read(l, &names))
            .collect(),
        subject,
    })
}
