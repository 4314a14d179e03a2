//! The keyboard of an appeal: a letter by its place on the keyboard finds what
//! is marked with it (`data-hot`); never while a field has the focus.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, KeyboardEvent};

use super::parts;
use crate::keys::{is_field, target};

/// How long a key is kept for an appeal that has not come.
const PATIENCE: Duration = Duration::from_secs(5);

thread_local! {
    /// A key pressed for an appeal that was still on its way, and which.
    static EARLY: RefCell<Option<(i64, String)>> = const { RefCell::new(None) };
    /// How many there were: what one has waited for must not end another's wait.
    static PRESSED: Cell<u32> = const { Cell::new(0) };
}

pub(super) fn pressed(event: &KeyboardEvent) {
    if event.default_prevented() || event.alt_key() {
        return;
    }
    let code = event.code();
    let target = target(event);
    let done = match &target {
        Some(field) if is_field(field) => in_field(field, &code, event),
        _ if event.ctrl_key() || event.meta_key() => false,
        // By its place, and by its sign: in the Russian layout that is Shift+7.
        _ if event.key() == "?" || code == "Slash" && event.shift_key() => map(),
        _ if code == "Escape" => parts::close_unwritten(),
        _ => hot(&code),
    };
    if done {
        event.prevent_default();
    }
}

/// `Ctrl Enter` sends what is written, `Enter` what is chosen, `Esc` leaves. A
/// field with a button of its own (`data-own`) never sends with another one.
fn in_field(field: &Element, code: &str, event: &KeyboardEvent) -> bool {
    let enter = matches!(code, "Enter" | "NumpadEnter");
    let own = field.closest("[data-own]").ok().flatten();
    let is = |selector: &str| field.matches(selector).unwrap_or(false);
    // A template is put in as it is chosen; it sends nothing.
    let sends = enter
        && !is("[data-template]")
        && (event.ctrl_key() || event.meta_key() || own.is_some() || is("select[data-hot]"));
    if sends {
        if let Some(own) = own {
            let button = own.query_selector("button").ok().flatten();
            let button = button.and_then(|b| b.dyn_into::<HtmlElement>().ok());
            return button.is_some_and(|b| {
                b.click();
                true
            });
        }
        let form = field.closest("form").ok().flatten();
        return form
            .and_then(|f| f.dyn_into::<HtmlFormElement>().ok())
            .is_some_and(|f| f.request_submit().is_ok());
    }
    code == "Escape" && blur(field)
}

fn blur(field: &Element) -> bool {
    field
        .dyn_ref::<HtmlElement>()
        .is_some_and(|f| f.blur().is_ok())
}

/// The map of all keys.
fn map() -> bool {
    document()
        .get_element_by_id("keymap")
        .and_then(|d| d.dyn_into::<HtmlDialogElement>().ok())
        .is_some_and(|d| d.open() || d.show_modal().is_ok())
}

/// What the key was pressed for has been refused, or has taken too long: it
/// must not come as a surprise.
pub(super) fn forget() {
    EARLY.take();
}

/// The appeal has come: the key that was pressed for it meanwhile counts now.
pub(super) fn late() {
    if let Some((id, code)) = EARLY.take()
        && parts::meant() == id
        && !parts::is_another()
    {
        hot(&code);
    }
}

fn hot(code: &str) -> bool {
    if !code.starts_with("Key") {
        return false;
    }
    EARLY.take();
    // What the corner offers is the newest.
    let find = |selector: &str| {
        let found = document().query_selector(selector);
        found.ok().flatten()
    };
    let element = find(&format!(".toasts [data-hot={code}]"))
        .or_else(|| find(&format!("[data-hot={code}]")))
        .and_then(|e| e.dyn_into::<HtmlElement>().ok());
    // Beside the list another appeal may still be shown: not that one's button.
    let is_items = |e: &HtmlElement| e.closest("#item").is_ok_and(|i| i.is_some());
    let early = match &element {
        Some(element) => parts::is_another() && is_items(element),
        // What the key is for may come with what the last one has brought about.
        None => parts::is_another() || parts::is_changing(),
    };
    if early {
        EARLY.set(Some((parts::meant(), code.to_owned())));
        let this = PRESSED.get().wrapping_add(1);
        PRESSED.set(this);
        set_timeout(
            move || {
                if PRESSED.get() == this {
                    forget();
                }
            },
            PATIENCE,
        );
        return true;
    }
    let Some(element) = element else {
        return false;
    };
    if element.matches("button").unwrap_or(false) {
        element.click();
        return true;
    }
    // What lies behind a word is opened.
    if let Ok(Some(details)) = element.closest("details") {
        let _ = details.set_attribute("open", "");
    }
    element.focus().is_ok()
}
