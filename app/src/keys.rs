//! What the keyboard of every page has in common: when letters belong to a
//! field, and the way to the search.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, KeyboardEvent};

/// Whether letters belong to the element that has the focus.
pub(crate) fn is_field(element: &Element) -> bool {
    element
        .matches("input:not([type=checkbox]), select, textarea, [contenteditable]")
        .unwrap_or(false)
}

/// The element that a key was pressed in.
pub(crate) fn target(event: &KeyboardEvent) -> Option<Element> {
    event.target().and_then(|t| t.dyn_into().ok())
}

/// Puts the focus on the first element that a selector finds.
pub(crate) fn focus(selector: &str) -> bool {
    focus_on(document().query_selector(selector).ok().flatten())
}

/// Puts the focus on an element; answers whether it took it.
pub(crate) fn focus_on(element: Option<Element>) -> bool {
    element
        .and_then(|e| e.dyn_into::<HtmlElement>().ok())
        .is_some_and(|e| e.focus().is_ok())
}

/// Hears `/` as long as the page is there: it leads to the field of search
/// (the register's own, where there is one), by the place of the key (with
/// Shift it is `?`).
#[cfg(feature = "hydrate")]
pub(crate) fn everywhere() {
    let pressed = |event: KeyboardEvent| {
        let with = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        let busy = target(&event).is_some_and(|t| is_field(&t));
        if event.code() == "Slash" && !with && !busy {
            let found = focus("main [type=search]") || focus(".find__field");
            if found {
                event.prevent_default();
            }
        }
    };
    // Never taken away: the page itself goes first.
    drop(window_event_listener(leptos::ev::keydown, pressed));
}
