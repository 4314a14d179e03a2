//! What the page of general rules asks the server, and its verb.

use domain::catalog::SettingsEntry;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::{told, whole};
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/settings` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// What holds.
    pub settings: SettingsEntry,
}

/// What holds for the whole board.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "settings", input = GetUrl, output = TextJson)]
pub async fn get_settings() -> Result<SettingsData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "общие правила", &e);
    Ok(SettingsData {
        sheet: Sheet::begin(&state).await?,
        settings: state.store.settings(&by).await.map_err(failed)?,
    })
}

/// What the form sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SettingsForm {
    /// Name of the place.
    place: String,
    /// When the day ends for deadlines, `18:00`.
    day_end: String,
    /// Minutes.
    burning_minutes: String,
    /// Per cent.
    timeliness_target: String,
    /// Days.
    close_after_days: String,
    /// How often.
    reopen_limit: String,
    /// Stars.
    rating_good: String,
    /// Stars.
    rating_bad: String,
    /// Minutes.
    session_idle_minutes: String,
    /// Days.
    session_days: String,
}

/// Changes it.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_settings", output = TextJson)]
pub async fn change_settings(
    /// What was entered.
    #[server(flatten)]
    form: SettingsForm,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state.store.change_settings(&by, &entered(&form)?).await;
    told(&state, "общие правила", done, "Общие правила изменены.")
}

#[cfg(feature = "ssr")]
fn entered(form: &SettingsForm) -> Result<SettingsEntry, AppError> {
    let minute = domain::calendar::minute_of_day(&form.day_end);
    Ok(SettingsEntry {
        place: form.place.trim().to_owned(),
        day_end_minute: minute.and_then(|m| i16::try_from(m).ok()).unwrap_or(0),
        burning_minutes: needed(&form.burning_minutes, "горит за")?,
        timeliness_target: needed(&form.timeliness_target, "цель своевременности")?,
        close_after_days: needed(&form.close_after_days, "закрывать через")?,
        reopen_limit: needed(&form.reopen_limit, "повторных рассмотрений")?,
        rating_good: needed(&form.rating_good, "хорошая оценка")?,
        rating_bad: needed(&form.rating_bad, "плохая оценка")?,
        session_idle_minutes: needed(&form.session_idle_minutes, "сеанс без действий")?,
        session_days: needed(&form.session_days, "сеанс всего")?,
    })
}

#[cfg(feature = "ssr")]
fn needed<T: std::str::FromStr>(text: &str, field: &str) -> Result<T, AppError> {
    whole(text, field)?.ok_or_else(|| AppError::Refused(format!("{field}: нужно целое число")))
}
