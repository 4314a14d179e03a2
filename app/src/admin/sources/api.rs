//! What the page of sources asks the server, and its verbs.

use domain::catalog::SourceRow;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::told;
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/sources` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcesData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// Every source with its channels and tokens.
    pub sources: Vec<SourceRow>,
}

/// Every source with its channels and tokens.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "sources", input = GetUrl, output = TextJson)]
pub async fn get_sources() -> Result<SourcesData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    Ok(SourcesData {
        sheet: Sheet::begin(&state).await?,
        sources: state
            .store
            .sources(&by)
            .await
            .map_err(|e| context::failed(&state, "источники", &e))?,
    })
}

/// Changes a source's names, and whether its answers need approval.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_source", output = TextJson)]
pub async fn change_source(
    /// Key.
    id: i16,
    /// Full name.
    name: String,
    /// Name for tables.
    short: String,
    /// Whether answers must pass the head.
    #[server(default)]
    needs_approval: bool,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let new = domain::catalog::SourceEntry {
        name: name.trim().to_owned(),
        short: short.trim().to_owned(),
        needs_approval,
    };
    let done = state
        .store
        .change_source(&by, domain::ids::SourceId(id), &new)
        .await;
    told(&state, "источники", done, "Источник изменён.")
}

/// Changes a channel's names.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_channel", output = TextJson)]
pub async fn change_channel(
    /// Key.
    id: i16,
    /// Full name.
    name: String,
    /// Name for tables.
    short: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let new = domain::catalog::ChannelEntry {
        name: name.trim().to_owned(),
        short: short.trim().to_owned(),
    };
    let done = state
        .store
        .change_channel(&by, domain::ids::ChannelId(id), &new)
        .await;
    told(&state, "каналы", done, "Канал изменён.")
}

/// Makes a token of the intake; it is shown once.
///
/// # Errors
/// [`AppError::NotFound`] for no source.
#[server(prefix = "/api/fn", endpoint = "add_token", output = TextJson)]
pub async fn add_token(
    /// Key of the source.
    source: i16,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let source = domain::ids::SourceId(source);
    let token = state
        .store
        .add_token(&by, source)
        .await
        .map_err(|e| context::failed(&state, "ключи", &e))?;
    let reference = state.store.reference();
    let name = reference.source(source).map_or("", |s| &s.name);
    notice::secret(&format!("Ключ приёма, «{name}»."), &token);
    Ok(())
}

/// Takes a token of the intake back.
///
/// # Errors
/// [`AppError::Refused`] for one that is revoked already.
#[server(prefix = "/api/fn", endpoint = "revoke_token", output = TextJson)]
pub async fn revoke_token(
    /// Key.
    id: i64,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state.store.revoke_token(&by, id, state.now()).await;
    told(
        &state,
        "ключи",
        done,
        "Ключ отозван: через несколько секунд по нему ничего не примут.",
    )
}
