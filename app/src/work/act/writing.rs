//! Writing an answer: the draft is kept as one types, and a template is put in.

use std::cell::{Cell, RefCell};
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
use crate::error::AppError;
use crate::text_json::read;
use crate::work::steps::Done;

/// Where a draft is kept.
const KEEP: &str = "/api/fn/keep_draft";

/// How long the hand rests before the draft is kept.
const REST: Duration = Duration::from_millis(900);
/// After a draft could not be kept: when it is tried again.
const AGAIN: Duration = Duration::from_secs(4);

thread_local! {
    /// What was written and is about to be kept: in which forms (one that could
    /// not be kept may wait while another is written in), and when.
    static WAITING: RefCell<Vec<(HtmlFormElement, TimeoutHandle)>> = const { RefCell::new(Vec::new()) };
    /// Drafts that are being kept, each by a number of its own: of which form.
    /// What becomes of one whose form is sent on meanwhile no longer matters.
    static KEEPING: RefCell<Vec<(HtmlFormElement, u32)>> = const { RefCell::new(Vec::new()) };
    static NUMBER: Cell<u32> = const { Cell::new(0) };
    /// The forms whose words could not be kept.
    static UNKEPT: RefCell<Vec<HtmlFormElement>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn listen(hands: Hands) {
    let input = window_event_listener(ev::input, move |event| {
        if let Some(field) = target(&event) {
            typed(hands, &field);
        }
    });
    let change = window_event_listener(ev::change, |event| {
        if let Some(select) = target(&event) {
            chosen(&select);
        }
    });
    // Whoever leaves the page within the rest has written, too.
    let leave = window_event_listener_untyped("pagehide", |_| leave());
    let ask = window_event_listener_untyped("beforeunload", |event| {
        if UNKEPT.with_borrow(|all| all.iter().any(is_alive)) {
            event.prevent_default();
        }
    });
    catch_up(hands);
    on_cleanup(move || {
        input.remove();
        change.remove();
        leave.remove();
        ask.remove();
    });
}

fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target().and_then(|t| t.dyn_into().ok())
}

/// What was written and chosen while the program was still on its way.
fn catch_up(hands: Hands) {
    let Some(item) = document().get_element_by_id("item") else {
        return;
    };
    for area in all(&item, "textarea") {
        let written = |a: &HtmlTextAreaElement| a.default_value().is_ok_and(|d| d != a.value());
        if area.dyn_ref().is_some_and(written) {
            typed(hands, &area);
        }
    }
    for select in all(&item, "select[data-template]") {
        if let Some(select) = select.dyn_ref() {
            chosen(select);
        }
    }
}

fn typed(hands: Hands, field: &Element) {
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
    keep_soon(hands, form);
}

/// Keeps the draft of a form once the hand rests.
fn keep_soon(hands: Hands, form: HtmlFormElement) {
    keep_in(hands, form, REST);
}

fn keep_in(hands: Hands, form: HtmlFormElement, rest: Duration) {
    let due = form.clone();
    let keep = move || {
        forget(&due);
        keep(hands, due.clone());
    };
    if let Some(before) = forget(&form) {
        before.clear();
    }
    if let Ok(next) = set_timeout_with_handle(keep, rest) {
        WAITING.with_borrow_mut(|all| all.push((form, next)));
    }
}

/// A form waits no longer; answers what it has waited for.
fn forget(form: &HtmlFormElement) -> Option<TimeoutHandle> {
    WAITING.with_borrow_mut(|all| {
        let at = all.iter().position(|(waiting, _)| waiting == form)?;
        Some(all.swap_remove(at).1)
    })
}

/// A form is sent. What is written in it goes with it and need not be kept;
/// what is written elsewhere is kept first, since the step may lead out of
/// sight of it.
pub(super) fn sent(hands: Hands, form: &HtmlFormElement) {
    KEEPING.with_borrow_mut(|all| all.retain(|(kept, _)| kept != form));
    UNKEPT.with_borrow_mut(|all| all.retain(|unkept| unkept != form));
    for (waiting, due) in WAITING.take() {
        due.clear();
        if waiting != *form {
            keep(hands, waiting);
        }
    }
}

/// What was sent has been refused: the words are a draft still.
pub(super) fn refused(hands: Hands, form: &HtmlFormElement) {
    if has_draft(form) {
        keep_soon(hands, form.clone());
    }
}

/// Whether the words of a form are to be seen on the page, or will be kept yet.
fn is_alive(form: &HtmlFormElement) -> bool {
    form.is_connected()
        || WAITING.with_borrow(|all| all.iter().any(|(waiting, _)| waiting == form))
        || KEEPING.with_borrow(|all| all.iter().any(|(kept, _)| kept == form))
}

fn has_draft(form: &Element) -> bool {
    let draft = form.query_selector("[data-draft]");
    draft.is_ok_and(|draft| draft.is_some())
}

fn leave() {
    super::parts::leave();
    for (form, _) in WAITING.take() {
        if let Some(body) = fields(&form) {
            // Nobody is there to hear how it went.
            let _ = window()
                .navigator()
                .send_beacon_with_opt_url_search_params(KEEP, Some(&body));
        }
    }
}

fn keep(hands: Hands, form: HtmlFormElement) {
    let Some(body) = fields(&form) else { return };
    let number = NUMBER.get().wrapping_add(1);
    NUMBER.set(number);
    KEEPING.with_borrow_mut(|all| all.push((form.clone(), number)));
    spawn_local(async move {
        let answer = post(KEEP, &body).await;
        let was_sent = KEEPING.with_borrow_mut(|all| {
            let at = all.iter().position(|(_, n)| *n == number);
            at.map(|at| all.swap_remove(at)).is_none()
        });
        if was_sent {
            return;
        }
        match answer.map(|text| read::<Done>(&text)) {
            Ok(Ok(done)) => {
                UNKEPT.with_borrow_mut(|all| all.retain(|unkept| *unkept != form));
                kept(&form, &done);
            }
            Ok(Err(_)) => {}
            Err(error) => unkept(hands, form, &error),
        }
    });
}

/// The draft is not kept. Where the server could not be reached it is tried
/// again, and nobody is advised to throw the words away.
fn unkept(hands: Hands, form: HtmlFormElement, error: &AppError) {
    let words = match error {
        AppError::Refused(_) | AppError::Forbidden(_) | AppError::NotFound => error.advice(),
        AppError::LoginNeeded => {
            "Сеанс закончился: войдите в соседней вкладке, текст остаётся здесь.".into()
        }
        _ => "Не закрывайте страницу: скоро попробуем ещё раз.".into(),
    };
    let again = !matches!(
        error,
        AppError::Refused(_) | AppError::Forbidden(_) | AppError::NotFound
    );
    status(&form, "черновик не сохранён");
    let first = UNKEPT.with_borrow_mut(|all| {
        all.retain(is_alive);
        let known = all.contains(&form);
        if !known {
            all.push(form.clone());
        }
        !known
    });
    // Said once, however often it is tried.
    if first || !again {
        hands.say(Toast {
            words: format!("Черновик не сохранён. {words}"),
            error: true,
            ..Toast::default()
        });
    }
    if again {
        keep_in(hands, form, AGAIN);
    }
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
