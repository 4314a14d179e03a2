//! The browser's entry: wakes the islands of the page that the server
//! rendered. Nothing else, ever.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the program is loaded; the islands, which `app`
/// exports, are woken one by one after it.
#[wasm_bindgen]
pub fn hydrate() {
    app::report_panics();
    leptos::mount::hydrate_islands();
}
