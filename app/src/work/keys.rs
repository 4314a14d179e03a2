//! The keyboard of the list; an appeal's own keys are in `act::keys`.

use domain::worklist::WorkList;
use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::list::Desk;
use crate::address;
use crate::keys::{focus, is_field, target};

pub(super) fn listen(desk: Desk) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| pressed(desk, &event));
        on_cleanup(move || handle.remove());
    });
}

fn pressed(desk: Desk, event: &KeyboardEvent) {
    let target = target(event);
    let busy = target
        .as_ref()
        .is_some_and(|t| is_field(t) || t.closest("dialog").is_ok_and(|d| d.is_some()));
    if busy || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let code = event.code();
    let selected = desk.selected.get_untracked();
    if event.shift_key() {
        if let Some(id) = selected.filter(|_| code == "KeyX") {
            desk.mark_through(id);
            event.prevent_default();
        }
        return;
    }
    let done = match code.as_str() {
        "KeyJ" | "ArrowDown" => {
            desk.step(true);
            true
        }
        "KeyK" | "ArrowUp" => {
            desk.step(false);
            true
        }
        "KeyX" => selected.is_some_and(|id| {
            desk.mark(id);
            true
        }),
        "KeyB" => focus(".bulk:not([hidden]) :is(button, select, input:not([type=hidden]))"),
        // A link or a button has an Enter of its own.
        "Enter" if target.is_none_or(|t| !t.matches("a, button, summary").unwrap_or(false)) => {
            selected.is_some_and(|id| {
                address::go(&address::appeal(id));
                true
            })
        }
        "KeyF" => focus(".work .filters select"),
        "Escape" => {
            desk.marks.update(std::collections::BTreeSet::clear);
            true
        }
        other => digit(desk, other),
    };
    if done {
        event.prevent_default();
    }
}

fn digit(desk: Desk, code: &str) -> bool {
    let n = code
        .strip_prefix("Digit")
        .or_else(|| code.strip_prefix("Numpad"))
        .and_then(|n| n.parse::<usize>().ok());
    let list = n.and_then(|n| WorkList::ALL.get(n.checked_sub(1)?));
    list.is_some_and(|list| {
        desk.turn_to(*list);
        true
    })
}
