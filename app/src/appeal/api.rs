//! What the page of an appeal asks the server.

use domain::Moment;
use domain::detail::Detail;
use domain::journal::Entry;
use domain::reference::Reference;
use domain::why::Why;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// An appeal as its page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppealData {
    /// Who looks at it.
    pub viewer: Viewer,
    /// The dictionary.
    pub reference: Reference,
    /// The instant it was read.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// The appeal.
    pub detail: Detail,
    /// Its history, oldest first.
    pub history: Vec<Entry>,
    /// The account of its deadline.
    pub why: Why,
}

/// The appeal with a number.
///
/// # Errors
/// [`AppError::NotFound`] for a number nobody within the asker's scope has,
/// or for what is no number, [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "appeal", input = GetUrl, output = TextJson)]
pub async fn get_appeal(
    /// The number as in the page's address.
    id: String,
) -> Result<AppealData, AppError> {
    use crate::context;
    use domain::ids::AppealId;

    use crate::viewer::viewer;

    let state = context::state()?;
    let asker = context::asker()?;
    let id = id.parse().map(AppealId).map_err(|_| AppError::NotFound)?;
    let failed = |e| context::failed(&state, "обращение", &e);
    let detail = state
        .store
        .appeal(&asker, id)
        .await
        .map_err(failed)?
        .ok_or(AppError::NotFound)?;
    let history = state.store.history(&asker, id).await.map_err(failed)?;
    let at = state.now();
    let why = state
        .store
        .why(&asker, id, &history, at)
        .await
        .map_err(failed)?;
    Ok(AppealData {
        viewer: viewer()?,
        reference: (*state.store.reference()).clone(),
        at,
        detail,
        history,
        why,
    })
}
