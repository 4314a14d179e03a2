//! What the page of departments asks the server, and its verbs.

use domain::catalog::DepartmentRow;
use domain::ids::CalendarId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::told;
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/departments` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentsData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// Every department.
    pub departments: Vec<DepartmentRow>,
    /// The calendars to choose from.
    pub calendars: Vec<(CalendarId, String)>,
}

/// Every department.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "departments", input = GetUrl, output = TextJson)]
pub async fn get_departments() -> Result<DepartmentsData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "ведомства", &e);
    Ok(DepartmentsData {
        sheet: Sheet::begin(&state).await?,
        departments: state.store.departments(&by).await.map_err(failed)?,
        calendars: state.store.calendar_names().await.map_err(failed)?,
    })
}

/// Adds a department.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_department", output = TextJson)]
pub async fn add_department(
    /// Identifier, set once.
    code: String,
    /// Full name.
    name: String,
    /// Name for tables.
    short: String,
    /// Place in lists.
    ordinal: String,
    /// Key of the calendar; empty for none.
    calendar: String,
    /// Answers a day; empty while unknown.
    capacity: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let new = entered(code, name, short, &ordinal, &calendar, &capacity)?;
    let done = state.store.add_department(&by, &new).await;
    told(&state, "ведомства", done, "Ведомство добавлено.").map(|_| ())
}

/// Changes a department.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_department", output = TextJson)]
pub async fn change_department(
    /// Key.
    id: i16,
    /// Full name.
    name: String,
    /// Name for tables.
    short: String,
    /// Place in lists.
    ordinal: String,
    /// Key of the calendar; empty for none.
    calendar: String,
    /// Answers a day; empty while unknown.
    capacity: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let new = entered(String::new(), name, short, &ordinal, &calendar, &capacity)?;
    let done = state
        .store
        .change_department(&by, domain::ids::DepartmentId(id), &new)
        .await;
    told(&state, "ведомства", done, "Ведомство изменено.")
}

/// Retires a department, or takes it back.
///
/// # Errors
/// [`AppError::Refused`] while something waits for it.
#[server(prefix = "/api/fn", endpoint = "retire_department", output = TextJson)]
pub async fn retire_department(
    /// Key.
    id: i16,
    /// Whether it is to be retired, or taken back.
    retired: bool,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state
        .store
        .retire_department(&by, domain::ids::DepartmentId(id), retired, state.now())
        .await;
    told(
        &state,
        "ведомства",
        done,
        if retired {
            "Ведомство убрано в архив: его больше не предлагают, история остаётся."
        } else {
            "Ведомство возвращено из архива."
        },
    )
}

#[cfg(feature = "ssr")]
fn entered(
    code: String,
    name: String,
    short: String,
    ordinal: &str,
    calendar: &str,
    capacity: &str,
) -> Result<domain::catalog::DepartmentEntry, AppError> {
    use crate::admin::whole;

    Ok(domain::catalog::DepartmentEntry {
        code: code.trim().to_owned(),
        name,
        short,
        ordinal: whole(ordinal, "порядок")?.unwrap_or(i16::MAX),
        calendar: whole(calendar, "календарь")?.map(CalendarId),
        capacity: whole(capacity, "ответов в день")?,
    })
}
