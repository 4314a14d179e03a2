//! What the page of the rules of urgency asks the server, and its verbs.

use domain::catalog::UrgencyRules;
use domain::ids::CalendarId;
use domain::reference::Source;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::{known, told, whole};
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/urgency` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgencyData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The sources.
    pub sources: Vec<Source>,
    /// The calendars to choose from.
    pub calendars: Vec<(CalendarId, String)>,
    /// The rules.
    pub rules: UrgencyRules,
}

/// The rules of «скоро срок» and of escalation.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "urgency", input = GetUrl, output = TextJson)]
pub async fn get_urgency() -> Result<UrgencyData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "правила", &e);
    Ok(UrgencyData {
        sheet: Sheet::begin(&state).await?,
        sources: state.store.reference().sources.clone(),
        calendars: state.store.calendar_names().await.map_err(failed)?,
        rules: state.store.urgency_rules(&by).await.map_err(failed)?,
    })
}

/// Sets from when on the deadlines of a source are near.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "set_warning", output = TextJson)]
pub async fn set_warning(
    /// Key of the source.
    source: i16,
    /// Code of the importance; empty for every one.
    importance: String,
    /// Working minutes before the deadline.
    minutes: String,
    /// Key of the calendar.
    calendar: String,
    /// Where the figure is from.
    basis: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let rule = domain::warning::WarningRule {
        source: domain::ids::SourceId(source),
        importance: importance_of(&importance)?,
        minutes: minutes_of(&minutes)?,
        calendar: calendar_of(&calendar)?,
    };
    let done = state.store.set_warning_rule(&by, &rule, &basis).await;
    told(&state, "правила", done, "Правило «скоро срок» задано.")
}

/// Removes a rule of «скоро срок».
///
/// # Errors
/// [`AppError::Refused`] when there is none.
#[server(prefix = "/api/fn", endpoint = "remove_warning", output = TextJson)]
pub async fn remove_warning(
    /// Key of the source.
    source: i16,
    /// Code of the importance; empty for every one.
    importance: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let (source, importance) = (domain::ids::SourceId(source), importance_of(&importance)?);
    let store = &state.store;
    let done = store.remove_warning_rule(&by, source, importance).await;
    told(&state, "правила", done, "Правило «скоро срок» отменено.")
}

/// Sets when a level hears of a forgotten appeal.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "set_escalation", output = TextJson)]
pub async fn set_escalation(
    /// Key of the source.
    source: i16,
    /// Code of the level.
    level: String,
    /// Code of the reason.
    reason: String,
    /// Working minutes.
    minutes: String,
    /// Key of the calendar.
    calendar: String,
    /// Where the figure is from.
    basis: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let (level, reason) = step_of(&level, &reason)?;
    let rule = domain::escalation::EscalationRule {
        source: domain::ids::SourceId(source),
        level,
        reason,
        minutes: minutes_of(&minutes)?,
        calendar: calendar_of(&calendar)?,
    };
    let done = state.store.set_escalation_rule(&by, &rule, &basis).await;
    told(&state, "правила", done, "Ступень эскалации задана.")
}

/// Removes a rule of escalation.
///
/// # Errors
/// [`AppError::Refused`] when there is none.
#[server(prefix = "/api/fn", endpoint = "remove_escalation", output = TextJson)]
pub async fn remove_escalation(
    /// Key of the source.
    source: i16,
    /// Code of the level.
    level: String,
    /// Code of the reason.
    reason: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let source = domain::ids::SourceId(source);
    let (level, reason) = step_of(&level, &reason)?;
    let store = &state.store;
    let done = store
        .remove_escalation_rule(&by, source, level, reason)
        .await;
    told(&state, "правила", done, "Ступень эскалации отменена.")
}

#[cfg(feature = "ssr")]
fn importance_of(code: &str) -> Result<Option<domain::appeal::Importance>, AppError> {
    match code {
        "" => Ok(None),
        code => known(domain::appeal::Importance::parse(code), "важность").map(Some),
    }
}

#[cfg(feature = "ssr")]
fn minutes_of(text: &str) -> Result<u32, AppError> {
    known(whole(text, "рабочих минут")?, "рабочих минут")
        .map_err(|_| AppError::Refused("рабочих минут: нужно целое число".into()))
}

#[cfg(feature = "ssr")]
fn calendar_of(text: &str) -> Result<CalendarId, AppError> {
    known(whole(text, "календарь")?, "календарь").map(CalendarId)
}

#[cfg(feature = "ssr")]
fn step_of(
    level: &str,
    reason: &str,
) -> Result<(domain::escalation::Level, domain::escalation::Reason), AppError> {
    use domain::escalation::{Level, Reason};

    Ok((
        known(Level::parse(level), "кто узнаёт")?,
        known(Reason::parse(reason), "причина")?,
    ))
}
