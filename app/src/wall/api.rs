//! What the wall asks the server.

use domain::access::Scene;
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
    /// What is shown.
    pub scene: Scene,
    /// Whether a display shows it, which then tells that it lives.
    pub is_display: bool,
}

/// The wall now. A display is shown its own scene, whatever it asks for;
/// a person the one of a code, or the whole city.
///
/// # Errors
/// [`AppError::Loading`] before the board is read.
#[server(prefix = "/api/fn", endpoint = "wall", input = GetUrl, output = TextJson)]
pub async fn get_wall(
    /// Code of the scene a person wants; empty for the whole city.
    #[server(default)]
    scene: String,
) -> Result<WallData, AppError> {
    use crate::{context, frames};
    use domain::access::Right;

    let (state, by) = context::desk()?;
    by.scope(Right::Wall)
        .map_err(|e| context::failed(&state, "стена", &e.into()))?;
    let scene = by
        .scene()
        .or_else(|| Scene::parse(&scene))
        .unwrap_or(Scene::City);
    // A person's stream brings every scene.
    let sent = by.scene().unwrap_or(Scene::City);
    let frame = frames::wall(&state, sent).ok_or(AppError::Loading)?;
    if by.display_id().is_some() {
        // Without scripts this is its only sign of life.
        let at = frame.figures.at;
        state
            .store
            .display_beat(&by, at, state.now())
            .await
            .map_err(|e| context::failed(&state, "экран", &e))?;
    }
    Ok(WallData {
        reference: (*state.store.reference()).clone(),
        frame,
        scene,
        is_display: by.display_id().is_some(),
    })
}
