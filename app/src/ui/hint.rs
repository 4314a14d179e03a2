//! The «?» beside a figure: its definition, readable without scripts.

use leptos::prelude::*;

/// A definition that opens on demand. `of` names what is defined, for those
/// who hear the page.
pub fn hint(of: &str, definition: impl Into<String>) -> AnyView {
    let label = format!("Как считается: {of}");
    view! {
        <details class="hint">
            <summary aria-label=label>"?"</summary>
            <p class="hint__text">{definition.into()}</p>
        </details>
    }
    .into_any()
}
