//! What the wall asks the server.

use domain::live::WallFrame;
use domain::reference::Reference;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;

/// The wall as the page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WallData {
    /// The dictionary.
    pub reference: Reference,
    /// Its first frame; it has no field for anything personal.
    pub frame: WallFrame,
}

/// The wall now.
///
/// # Errors
/// [`AppError::Loading`] before the board is read.
#[server(prefix = "/api/fn", endpoint = "wall", input = GetUrl, output = TextJson)]
pub async fn get_wall() -> Result<WallData, AppError> {
    use crate::{context, frames};
    use domain::access::Right;

    let state = context::state()?;
    context::asker()?
        .scope(Right::Wall)
        .map_err(|e| context::failed(&state, "стена", &e.into()))?;
    let frame = frames::wall(&state).ok_or(AppError::Loading)?;
    Ok(WallData {
        reference: (*state.store.reference()).clone(),
        frame,
    })
}
