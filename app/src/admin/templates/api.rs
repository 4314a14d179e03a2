//! What the page of templates and reasons asks the server, and its verbs.

use domain::catalog::{ReasonRow, TemplateRow};
use domain::reference::Reference;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::told;
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/templates` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The dictionary.
    pub reference: Reference,
    /// Every template.
    pub templates: Vec<TemplateRow>,
    /// Every reason of a rejection.
    pub reasons: Vec<ReasonRow>,
}

/// Every template, and every reason of a rejection.
///
/// # Errors
/// [`AppError::Forbidden`] to all but supervisors and administrators.
#[server(prefix = "/api/fn", endpoint = "templates", input = GetUrl, output = TextJson)]
pub async fn get_templates() -> Result<TemplatesData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let (store, failed) = (&state.store, |e| context::failed(&state, "шаблоны", &e));
    Ok(TemplatesData {
        sheet: Sheet::begin(&state).await?,
        reference: (*store.reference()).clone(),
        templates: store.template_rows(&by).await.map_err(failed)?,
        reasons: store.reason_rows(&by).await.map_err(failed)?,
    })
}

/// Adds a template.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_template", output = TextJson)]
pub async fn add_template(
    /// Key of the category; empty for every one.
    category: String,
    /// Key of the source; empty for every one.
    source: String,
    /// Its name in the list.
    title: String,
    /// The answer.
    text: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let new = entered(&category, &source, title, text)?;
    let done = state.store.add_template(&by, &new).await;
    told(&state, "шаблоны", done, "Шаблон добавлен.").map(|_| ())
}

/// Changes a template.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_template", output = TextJson)]
pub async fn change_template(
    /// Key.
    id: i32,
    /// Key of the category; empty for every one.
    category: String,
    /// Key of the source; empty for every one.
    source: String,
    /// Its name in the list.
    title: String,
    /// The answer.
    text: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let new = entered(&category, &source, title, text)?;
    let done = state.store.change_template(&by, id, &new).await;
    told(&state, "шаблоны", done, "Шаблон изменён.")
}

/// Retires a template, or takes it back.
///
/// # Errors
/// [`AppError::Refused`] for no such one.
#[server(prefix = "/api/fn", endpoint = "retire_template", output = TextJson)]
pub async fn retire_template(
    /// Key.
    id: i32,
    /// Whether it is to be retired, or taken back.
    retired: bool,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let (store, now) = (&state.store, state.now());
    let done = store.retire_template(&by, id, retired, now).await;
    let words = if retired {
        "Шаблон убран в архив: его больше не предлагают."
    } else {
        "Шаблон возвращён из архива."
    };
    told(&state, "шаблоны", done, words)
}

/// Adds a reason for which an appeal may be rejected.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_reason", output = TextJson)]
pub async fn add_reason(
    /// The reason.
    words: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state.store.add_reason(&by, &words).await;
    told(&state, "причины", done, "Причина отклонения добавлена.").map(|_| ())
}

/// Puts a reason in other words.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_reason", output = TextJson)]
pub async fn change_reason(
    /// Key.
    id: i16,
    /// The reason.
    words: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state.store.change_reason(&by, id, &words).await;
    told(&state, "причины", done, "Причина отклонения изменена.")
}

/// Retires a reason, or takes it back.
///
/// # Errors
/// [`AppError::Refused`] for no such one.
#[server(prefix = "/api/fn", endpoint = "retire_reason", output = TextJson)]
pub async fn retire_reason(
    /// Key.
    id: i16,
    /// Whether it is to be retired, or taken back.
    retired: bool,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let (store, now) = (&state.store, state.now());
    let done = store.retire_reason(&by, id, retired, now).await;
    let words = if retired {
        "Причина убрана в архив: её больше не предлагают."
    } else {
        "Причина возвращена из архива."
    };
    told(&state, "причины", done, words)
}

#[cfg(feature = "ssr")]
fn entered(
    category: &str,
    source: &str,
    title: String,
    text: String,
) -> Result<domain::catalog::TemplateEntry, AppError> {
    use crate::admin::whole;

    Ok(domain::catalog::TemplateEntry {
        category: whole(category, "категория")?.map(domain::ids::CategoryId),
        source: whole(source, "источник")?.map(domain::ids::SourceId),
        title,
        text,
    })
}
