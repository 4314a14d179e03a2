//! What the login page asks the server. The form itself is a plain axum door
//! (`server::http::session`): a cookie is no business of a server function.

use domain::person::DemoPerson;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;

/// What the login page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginData {
    /// Name of the place.
    pub place: String,
    /// People of the demonstration; empty anywhere else.
    pub demo: Vec<DemoPerson>,
    /// Whether the link of the address may set a password.
    pub good_link: bool,
}

/// What the login page shows.
///
/// # Errors
/// [`AppError::Unavailable`] outside of a request.
#[server(prefix = "/api/fn", endpoint = "login", input = GetUrl, output = TextJson)]
pub async fn get_login(
    /// The link's secret in the address; empty without one.
    #[server(default)]
    link: String,
) -> Result<LoginData, AppError> {
    let state = crate::context::state()?;
    let good_link = !link.is_empty()
        && state
            .store
            .is_good_link(&link, state.now())
            .await
            .map_err(|e| crate::context::failed(&state, "ссылка для входа", &e))?;
    Ok(LoginData {
        good_link,
        place: state.store.reference().settings.place.clone(),
        demo: state.demo.to_vec(),
    })
}
