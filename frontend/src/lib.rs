//! The browser's entry: wakes the page that the server rendered. Nothing else, ever.

use leptos::mount::hydrate_body;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the program is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    app::report_panics();
    hydrate_body(app::app::App);
}
