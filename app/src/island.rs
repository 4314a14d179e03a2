//! The living parts of pages. A page draws one with [`island`] and hands it
//! its data; in the browser, Leptos's script calls the function of the same
//! name that [`living!`] has exported, which draws it again and takes over.
//!
//! As Leptos's `#[island]` does, but data come in by [`text_json::read`]
//! alone, and are not written down again in the browser only to be forgotten.
//!
//! [`text_json::read`]: crate::text_json::read

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::html::islands::Island;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::Position;
use serde::Serialize;

/// Exports `$draw`, a function from data to a view, as the island `$name`.
macro_rules! living {
    ($name:ident = $draw:path) => {
        #[doc = concat!("Wakes the island `", stringify!($name), "`.")]
        #[cfg(feature = "hydrate")]
        #[allow(unreachable_pub, reason = "the script of the page calls it")]
        #[wasm_bindgen::prelude::wasm_bindgen(js_name = $name)]
        pub fn wake(element: &web_sys::HtmlElement) {
            $crate::island::wake(element, $draw);
        }
    };
}
pub(crate) use living;

/// The island `name` with its data, as a part of a page.
pub(crate) fn island<T: Serialize + 'static, V: IntoView + 'static>(
    name: &'static str,
    data: T,
    draw: fn(T) -> V,
) -> InertElement {
    InertElement::new(text(name, data, draw))
}

/// The island as text, drawn here and once. As a view it would be walked
/// through several times on its way into the page (to find what has to be
/// waited for, and piece by piece for the stream), each time running every
/// closure in it; an island waits for nothing.
pub(crate) fn text<T: Serialize + 'static, V: IntoView + 'static>(
    name: &'static str,
    data: T,
    draw: fn(T) -> V,
) -> String {
    // Fails for maps with keys that are no text; no page has any.
    let json = serde_json::to_string(&data).unwrap_or_default();
    let mut html = String::with_capacity(4 * json.len());
    html.push_str("<script type=\"application/json\">");
    // Nothing in it can end the script or begin a comment.
    html.push_str(&json.replace('<', "\\u003c"));
    html.push_str("</script>");
    let view = Island::new(name, owned(data, draw));
    let (mut position, escape, marks) = (Position::FirstChild, true, false);
    view.to_html_with_buf(&mut html, &mut position, escape, marks, Vec::new());
    html
}

/// Takes over what the server has drawn, until the page is left.
#[cfg(feature = "hydrate")]
pub(crate) fn wake<T: serde::de::DeserializeOwned + 'static, V: IntoView + 'static>(
    element: &web_sys::HtmlElement,
    draw: fn(T) -> V,
) {
    let data = element.previous_element_sibling();
    let json = data.and_then(|script| script.text_content());
    match json.and_then(|json| crate::text_json::read(&json).ok()) {
        Some(data) => {
            let view = owned(data, draw);
            std::mem::forget(view.hydrate_from_position::<true>(element, Position::FirstChild));
        }
        None => leptos::logging::error!("данные страницы не читаются"),
    }
}

fn owned<T: 'static, V: IntoView + 'static>(data: T, draw: fn(T) -> V) -> OwnedView<V> {
    untrack(|| Owner::new().with(|| Owner::with_hydration(move || OwnedView::new(draw(data)))))
}
