//! A question of a page that is already open: a server function asked as the
//! address it is. Leptos's own client of it would weigh more in the browser
//! than all that is asked with it.

use serde::de::DeserializeOwned;

/// Asks the server function at `path` (of input `GetUrl`) with one argument.
/// No answer comes where there is no good one: whoever asks shows what it has.
pub(crate) fn ask<T: DeserializeOwned>(
    path: &'static str,
    (name, value): (&str, &str),
    answer: impl FnOnce(T) + 'static,
) {
    #[cfg(not(feature = "hydrate"))]
    drop((path, name, value, answer));
    #[cfg(feature = "hydrate")]
    {
        let value = String::from(js_sys::encode_uri_component(value));
        let url = format!("{path}?{name}={value}");
        leptos::task::spawn_local(async move {
            let text = text(&url).await;
            if let Some(data) = text.and_then(|text| crate::text_json::read(&text).ok()) {
                answer(data);
            }
        });
    }
}

#[cfg(feature = "hydrate")]
async fn text(url: &str) -> Option<String> {
    use js_sys::futures::JsFuture;
    use wasm_bindgen::JsCast;

    let asked = leptos::prelude::window().fetch_with_str(url);
    let response: web_sys::Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}
