//! What the page of calendars asks the server.

use domain::catalog::CalendarSheet;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/calendars` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarsData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The year.
    pub year: i32,
    /// Every calendar in that year.
    pub calendars: Vec<CalendarSheet>,
}

/// The calendars in a year; in the running one where none is named.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "calendars", input = GetUrl, output = TextJson)]
pub async fn get_calendars(
    /// The year; empty for the running one.
    #[server(default)]
    year: String,
) -> Result<CalendarsData, AppError> {
    use crate::context;
    use chrono::Datelike as _;

    let (state, by) = context::desk()?;
    let sheet = Sheet::begin(&state).await?;
    let year = match year.parse() {
        Ok(year @ 1900..=2200) => year,
        _ => domain::time::day(sheet.at).year(),
    };
    Ok(CalendarsData {
        sheet,
        year,
        calendars: state
            .store
            .calendar_sheets(&by, year)
            .await
            .map_err(|e| context::failed(&state, "календари", &e))?,
    })
}
