//! The «?» beside a figure: its definition, readable without scripts.

use leptos::prelude::*;

/// A definition that opens on demand. `of` names what is defined, for those
/// who hear the page.
pub fn hint<S: Into<String>>(of: &str, definition: S) -> impl IntoView + use<S> {
    let label = format!("Как считается: {of}");
    let definition: String = definition.into();
    view! {
        <details class="hint">
            <summary aria-label=label>"?"</summary>
            <p class="hint__text">{definition}</p>
        </details>
    }
}
