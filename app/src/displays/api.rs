//! What the pages of displays ask the server, and the verbs of `/displays`.

use domain::display::{Display, Pairing, Waiting};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/displays` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisplaysData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The displays.
    pub displays: Vec<Display>,
    /// The codes that wait.
    pub waiting: Vec<Waiting>,
}

/// What `/pair` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairData {
    /// Name of the place.
    pub place: String,
    /// How the pairing of this browser stands.
    pub pairing: Pairing,
}

/// The displays and the codes that wait.
///
/// # Errors
/// [`AppError::Forbidden`] to whom displays are no business.
#[server(prefix = "/api/fn", endpoint = "displays", input = GetUrl, output = TextJson)]
pub async fn get_displays() -> Result<DisplaysData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "экраны", &e);
    let sheet = Sheet::begin(&state).await?;
    Ok(DisplaysData {
        displays: state.store.displays(&by).await.map_err(failed)?,
        waiting: state
            .store
            .waiting_displays(&by, sheet.at)
            .await
            .map_err(failed)?,
        sheet,
    })
}

/// How the pairing of this browser stands: it is told its own code only.
///
/// # Errors
/// [`AppError::Unavailable`] when the database does not answer.
#[server(prefix = "/api/fn", endpoint = "pairing", input = GetUrl, output = TextJson)]
pub async fn get_pairing() -> Result<PairData, AppError> {
    use crate::context;

    let state = context::state()?;
    let secret = use_context::<axum::http::request::Parts>()
        .and_then(|parts| context::cookie(&parts.headers, super::PAIRING).map(ToOwned::to_owned));
    let pairing = match secret {
        None => Pairing::None,
        Some(secret) => state
            .store
            .pairing(&secret, state.now())
            .await
            .map_err(|e| context::failed(&state, "код экрана", &e))?,
    };
    Ok(PairData {
        place: state.store.reference().settings.place.clone(),
        pairing,
    })
}

/// A display's sign of life, with the age of its picture; answers the scene
/// it belongs to.
///
/// # Errors
/// [`AppError::Forbidden`] to whom is no display.
#[server(prefix = "/api/fn", endpoint = "display_beat", output = TextJson)]
pub async fn display_beat(
    /// How old the picture is, milliseconds.
    age_ms: f64,
) -> Result<String, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    // (A display whose clock or program has gone mad is a day behind, not a thousand years.)
    #[expect(
        clippy::cast_possible_truncation,
        reason = "clamped to the milliseconds of a day"
    )]
    let age = age_ms.clamp(0.0, 86_400_000.0) as i64;
    let now = state.now();
    state
        .store
        .display_beat(&by, now - chrono::TimeDelta::milliseconds(age), now)
        .await
        .map_err(|e| context::failed(&state, "экран", &e))?;
    Ok(by.scene().map_or("", |s| s.code()).to_owned())
}

/// Confirms the code that a display shows.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "confirm_display", output = TextJson)]
pub async fn confirm_display(
    /// The code as it was typed.
    code: String,
    /// The name it is given.
    name: String,
    /// Code of the scene.
    scene: String,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let scene = parse(&scene)?;
    state
        .store
        .confirm_display(&by, &code, &name, scene, state.now())
        .await
        .map_err(|e| context::failed(&state, "экран", &e))?;
    notice::done("Экран подтверждён: через несколько секунд он покажет стену.");
    Ok(())
}

/// Gives a display another name.
///
/// # Errors
/// [`AppError::Refused`] naming the field, and for one that is revoked.
#[server(prefix = "/api/fn", endpoint = "rename_display", output = TextJson)]
pub async fn rename_display(
    /// Key.
    id: i32,
    /// The new name.
    name: String,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    state
        .store
        .rename_display(&by, domain::ids::DisplayId(id), &name)
        .await
        .map_err(|e| context::failed(&state, "экран", &e))?;
    notice::done("Экран переименован.");
    Ok(())
}

/// Sends a display to another scene.
///
/// # Errors
/// [`AppError::Refused`] for one that is revoked.
#[server(prefix = "/api/fn", endpoint = "move_display", output = TextJson)]
pub async fn move_display(
    /// Key.
    id: i32,
    /// Code of the scene.
    scene: String,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let scene = parse(&scene)?;
    state
        .store
        .move_display(&by, domain::ids::DisplayId(id), scene)
        .await
        .map_err(|e| context::failed(&state, "экран", &e))?;
    notice::done("Экран переведён на другую сцену.");
    Ok(())
}

/// Takes a display's token back.
///
/// # Errors
/// [`AppError::Refused`] for one that is revoked already.
#[server(prefix = "/api/fn", endpoint = "revoke_display", output = TextJson)]
pub async fn revoke_display(
    /// Key.
    id: i32,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    state
        .store
        .revoke_display(&by, domain::ids::DisplayId(id), state.now())
        .await
        .map_err(|e| context::failed(&state, "экран", &e))?;
    notice::done("Доступ экрана отозван: он больше ничего не показывает.");
    Ok(())
}

#[cfg(feature = "ssr")]
fn parse(scene: &str) -> Result<domain::access::Scene, AppError> {
    domain::access::Scene::parse(scene)
        .ok_or_else(|| AppError::Refused("сцена: выберите одну из списка".into()))
}
