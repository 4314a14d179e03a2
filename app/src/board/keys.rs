//! The keyboard of the board: letters by their place on the keyboard, so the
//! Russian layout needs no switching; never while a field has the focus.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, KeyboardEvent};

use crate::address;
use crate::keys::{focus, focus_on, is_field, target};

/// Where `G` and a letter lead.
const PLACES: [(&str, &str); 4] = [
    ("KeyO", "/?overdue=1"),
    ("KeyN", address::BOARD),
    ("KeyA", address::APPEALS),
    ("KeyW", address::WALL),
];

/// Listens while the page is shown.
pub(super) fn listen() {
    let going = StoredValue::new(false);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
            let busy = target(&event).is_some_and(|t| is_field(&t));
            if event.ctrl_key() || event.alt_key() || event.meta_key() || busy {
                return;
            }
            let code = event.code();
            let went = going
                .try_update_value(|g| std::mem::replace(g, code == "KeyG"))
                .unwrap_or(false);
            if let Some((_, to)) = PLACES.iter().find(|(key, _)| went && *key == code) {
                address::go(to);
            } else if !act(&code) {
                return;
            }
            event.prevent_default();
        });
        on_cleanup(move || handle.remove());
    });
}

/// What works, for the foot of the page.
pub(super) fn footer() -> impl IntoView + use<> {
    view! {
        <span><kbd>"J"</kbd><kbd>"K"</kbd>" по списку"</span>
        <span><kbd>"Enter"</kbd>" открыть"</span>
        <span><kbd>"F"</kbd>" отбор"</span>
        <span><kbd>"/"</kbd>" поиск"</span>
        <span><kbd>"G"</kbd>" "<kbd>"O"</kbd>" к просроченным"</span>
        <span><kbd>"G"</kbd>" "<kbd>"N"</kbd>" к новым"</span>
        <span><kbd>"G"</kbd>" "<kbd>"A"</kbd>" обращения"</span>
        <span><kbd>"Esc"</kbd>" выйти из списка"</span>
    }
}

fn act(code: &str) -> bool {
    match code {
        "KeyJ" => step(true),
        "KeyK" => step(false),
        "KeyF" => focus(".filters select"),
        "Escape" => match document()
            .active_element()
            .and_then(|e| e.dyn_into::<HtmlElement>().ok())
        {
            Some(element) => element.blur().is_ok(),
            None => false,
        },
        _ => false,
    }
}

/// To the next line of the list, or to the first one.
fn step(down: bool) -> bool {
    let here = document()
        .active_element()
        .and_then(|e| e.closest(".feed > li").ok().flatten());
    let next = match here {
        Some(line) if down => line.next_element_sibling(),
        Some(line) => line.previous_element_sibling(),
        None => document().query_selector(".feed > li").ok().flatten(),
    };
    focus_on(next.and_then(|line| line.query_selector("a").ok().flatten()))
}
