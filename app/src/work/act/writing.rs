//! Writing an answer: the draft is kept as one types, and a template is put in.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

use super::browser::{all, fields, mark, post};
use super::{Hands, Toast};
use crate::text_json::read;
use crate::work::steps::Done;

/// How long the hand rests before the draft is kept.
const REST: Duration = Duration::from_millis(900);

pub(super) fn listen(hands: Hands) {
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let input = window_event_listener(ev::input, move |event| {
        if let Some(field) = target(&event) {
            typed(hands, waiting, &field);
        }
    });
    let change = window_event_listener(ev::change, |event| {
        if let Some(select) = target(&event) {
            chosen(&select);
        }
    });
    catch_up(hands, waiting);
    on_cleanup(move || {
        input.remove();
        change.remove();
    });
}

fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target().and_then(|t| t.dyn_into().ok())
}

type Waiting = StoredValue<Option<TimeoutHandle>, LocalStorage>;

/// What was written and chosen while the program was still on its way.
fn catch_up(hands: Hands, waiting: Waiting) {
    let Some(item) = document().get_element_by_id("item") else {
        return;
    };
    for area in all(&item, "textarea") {
        let written = |a: &HtmlTextAreaElement| a.value() != a.default_value();
        if area.dyn_ref().is_some_and(written) {
            typed(hands, waiting, &area);
        }
    }
    for select in all(&item, "select[data-template]") {
        if let Some(select) = select.dyn_ref() {
            chosen(select);
        }
    }
}

fn typed(hands: Hands, waiting: Waiting, field: &Element) {
    if field.closest("#item").is_ok_and(|e| e.is_none()) || field.has_attribute("data-template") {
        return;
    }
    mark(field, "data-dirty", true);
    if !field.has_attribute("data-draft") {
        return;
    }
    let Some(form) = field.closest("form").ok().flatten() else {
        return;
    };
    let Ok(form) = form.dyn_into::<HtmlFormElement>() else {
        return;
    };
    let keep = move || keep(hands, form.clone());
    let next = set_timeout_with_handle(keep, REST).ok();
    let before = waiting.try_update_value(|w| std::mem::replace(w, next));
    if let Some(Some(before)) = before {
        before.clear();
    }
}

fn keep(hands: Hands, form: HtmlFormElement) {
    let Some(body) = fields(&form) else { return };
    spawn_local(async move {
        let answer = post("/api/fn/keep_draft", &body).await;
        match answer.map(|text| read::<Done>(&text)) {
            Ok(Ok(done)) => kept(&form, &done),
            Ok(Err(_)) => {}
            Err(error) => {
                status(&form, "черновик не сохранён");
                hands.say(Toast {
                    words: format!("Черновик не сохранён. {}", error.advice()),
                    error: true,
                    ..Toast::default()
                });
            }
        }
    });
}

/// The draft is kept: says so, and goes on from it.
pub(super) fn kept(form: &HtmlFormElement, done: &Done) {
    status(form, &done.words);
    if let Ok(Some(seen)) = form.query_selector("[name=seen]")
        && let Ok(seen) = seen.dyn_into::<HtmlInputElement>()
    {
        seen.set_value(&done.at_ms.to_string());
    }
}

fn status(form: &Element, words: &str) {
    if let Ok(Some(place)) = form.query_selector("[data-saved]") {
        place.set_text_content(Some(words));
    }
}

/// A template has been chosen: into the answer with it.
fn chosen(select: &HtmlSelectElement) {
    if !select.has_attribute("data-template") {
        return;
    }
    let option = select.selected_options().item(0);
    let Some(text) = option.and_then(|o| o.get_attribute("data-text")) else {
        return;
    };
    select.set_value("");
    let area = document().query_selector("textarea[data-draft]");
    let Some(area) = area
        .ok()
        .flatten()
        .and_then(|a| a.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return;
    };
    let written = area.value();
    area.set_value(&if written.trim().is_empty() {
        text
    } else {
        format!("{}\n\n{text}", written.trim_end())
    });
    // Fails only for what cannot have the focus.
    let _ = area.focus();
    // As if it had been typed: then it is kept.
    if let Some(input) = bubbling() {
        let _ = area.dispatch_event(&input);
    }
}

fn bubbling() -> Option<Event> {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    Event::new_with_event_init_dict("input", &init).ok()
}
