//! Sends forms, and tells what became of them.

use std::time::Duration;

use js_sys::futures::JsFuture;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FormData, Headers, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, RequestInit, Response, SubmitEvent, UrlSearchParams,
};

use super::{Hands, Toast, keys, parts, writing};
use crate::error::AppError;
use crate::text_json::read;
use crate::work::steps::Done;

/// How long words of success stay; with «Отменить» as long as that works.
const SHORT: Duration = Duration::from_secs(6);
const UNDO: Duration = Duration::from_secs(30);

/// Listens until the page is left.
pub(super) fn listen(hands: Hands) {
    let submit = window_event_listener(ev::submit, move |event| submitted(hands, &event));
    let click = window_event_listener(ev::click, |event| clicked(&event));
    let keydown = window_event_listener(ev::keydown, |event| keys::pressed(&event));
    writing::listen(hands);
    parts::look();
    on_cleanup(move || {
        submit.remove();
        click.remove();
        keydown.remove();
    });
}

/// A link that opens an appeal in its place on the page, or closes it there.
fn clicked(event: &ev::MouseEvent) {
    let other = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
    if other || event.default_prevented() || !parts::has_place() {
        return;
    }
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    // Beside the opened appeal lies what it covers.
    if target.as_ref().is_some_and(|t| t.id() == "item") {
        parts::close_unwritten();
        return;
    }
    let link = target.and_then(|t| t.closest("a[data-open], a[data-close]").ok().flatten());
    let Some(link) = link else { return };
    event.prevent_default();
    match link
        .get_attribute("data-open")
        .and_then(|id| id.parse().ok())
    {
        Some(id) => {
            let href = link.get_attribute("href").unwrap_or_default();
            let at = href.split_once('#').map_or("", |(_, at)| at).to_owned();
            parts::show(id, at, href);
        }
        None => {
            parts::close();
        }
    }
}

fn submitted(hands: Hands, event: &SubmitEvent) {
    let Some(form) = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    if !form.has_attribute("data-act") || event.default_prevented() {
        return;
    }
    event.prevent_default();
    // The second press of an impatient hand.
    if form.has_attribute("data-busy") {
        return;
    }
    let button = event.submitter();
    let of_button = |name: &str| button.as_ref().and_then(|b| b.get_attribute(name));
    let Some(to) = of_button("formaction").or_else(|| form.get_attribute("action")) else {
        return;
    };
    let Some(body) = fields(&form) else { return };
    if let (Some(name), Some(value)) = (of_button("name"), of_button("value")) {
        body.append(&name, &value);
    }
    mark(&form, "data-busy", true);
    writing::sent(hands, &form);
    spawn_local(async move {
        let answer = post(&to, &body).await;
        mark(&form, "data-busy", false);
        match answer.and_then(|text| read::<Done>(&text).map_err(|_| AppError::NoConnection)) {
            Ok(done) => succeeded(hands, &form, &to, &body, done),
            Err(error) => {
                keys::forget();
                writing::refused(hands, &form);
                hands.say(refusal(&error));
            }
        }
    });
}

fn succeeded(hands: Hands, form: &HtmlFormElement, to: &str, sent: &UrlSearchParams, done: Done) {
    if to.ends_with("/keep_draft") {
        writing::kept(form, &done);
        return;
    }
    settle(form, sent);
    // (What is taken back in the corner leaves the marks as they are.)
    if form.closest(".toasts").is_ok_and(|t| t.is_none()) {
        hands.left.set(done.left);
        hands.done.set(to.to_owned());
    }
    hands.say(Toast {
        words: done.words,
        error: !done.refused.is_empty(),
        more: done.refused,
        undo: done.undo,
    });
    if to.ends_with("_view") {
        crate::address::go(&location().href().unwrap_or_default());
    } else if form.closest("[data-page]").is_ok_and(|p| p.is_some()) {
        // What was opened for this one step has served.
        parts::close();
    } else {
        parts::renew();
    }
}

/// Nothing of what was sent is being written any more. (What has been written
/// since then is.)
fn settle(form: &HtmlFormElement, sent: &UrlSearchParams) {
    if let Some(active) = document().active_element()
        && form.contains(Some(&active))
        && is_as_sent(&active, sent)
        && let Ok(active) = active.dyn_into::<web_sys::HtmlElement>()
    {
        // Refused only by what has no focus.
        let _ = active.blur();
    }
    for field in all(form, "textarea, input, select") {
        if !is_as_sent(&field, sent) {
            continue;
        }
        mark(&field, "data-dirty", false);
        if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value("");
        } else if let Some(input) = field.dyn_ref::<HtmlInputElement>()
            && input.type_() == "checkbox"
        {
            input.set_checked(false);
        }
    }
}

/// Whether a field says what it said when its form was sent; whatever is no
/// field does.
fn is_as_sent(field: &Element, sent: &UrlSearchParams) -> bool {
    let was = |name: &str, value: &str| {
        let values = sent.get_all(name);
        let mut values = values.iter().filter_map(|v| v.as_string());
        // (A field has the line ends of its page, a form those of the network.)
        values.any(|was| was.replace("\r\n", "\n") == value)
    };
    if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        return was(&area.name(), &area.value());
    }
    if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        return was(&select.name(), &select.value());
    }
    let Some(input) = field.dyn_ref::<HtmlInputElement>() else {
        return true;
    };
    let was = was(&input.name(), &input.value());
    match &*input.type_() {
        "checkbox" | "radio" => was == input.checked(),
        _ => was,
    }
}

fn refusal(error: &AppError) -> Toast {
    let words = match error {
        AppError::Refused(words) | AppError::Forbidden(words) => {
            format!("Не получилось: {words}.")
        }
        other => format!("{other}. {}", other.advice()),
    };
    Toast {
        words,
        error: true,
        ..Toast::default()
    }
}

impl Hands {
    /// Says something in the corner; what went wrong stays until it is closed.
    pub(super) fn say(self, toast: Toast) {
        let stays = toast.error;
        let undo = !toast.undo.is_empty();
        let time = if undo { UNDO } else { SHORT };
        self.toast.set(Some(toast));
        let Some(count) = self.count.try_update_value(|n| {
            *n = n.wrapping_add(1);
            *n
        }) else {
            return;
        };
        if undo || !stays {
            set_timeout(
                move || {
                    if self.count.try_get_value() == Some(count) {
                        self.toast.update(|t| match t {
                            Some(t) if stays => t.undo.clear(),
                            t => *t = None,
                        });
                    }
                    // The same button on the page has served, too.
                    if undo {
                        parts::renew();
                    }
                },
                time,
            );
        }
    }
}

/// The fields of a form, as it would send them.
pub(super) fn fields(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

/// Sends fields; answers the text of success, or what went wrong.
pub(super) async fn post(to: &str, body: &UrlSearchParams) -> Result<String, AppError> {
    let lost = |_| AppError::NoConnection;
    let headers = Headers::new().map_err(lost)?;
    headers.set("accept", "application/json").map_err(lost)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(body);
    let asked = window().fetch_with_str_and_init(to, &init);
    let response: Response = JsFuture::from(asked)
        .await
        .map_err(lost)?
        .dyn_into()
        .map_err(lost)?;
    let text = JsFuture::from(response.text().map_err(lost)?)
        .await
        .map_err(lost)?
        .as_string()
        .unwrap_or_default();
    if response.ok() {
        return Ok(text);
    }
    Err(match response.status() {
        // The guard at the door speaks another language than the functions.
        401 => AppError::LoginNeeded,
        status => read(&text).unwrap_or(if status == 403 {
            AppError::Forbidden("ваши роли этого не позволяют".into())
        } else {
            AppError::NoConnection
        }),
    })
}

/// Sets a mark, or takes it away.
pub(super) fn mark(element: &Element, name: &str, on: bool) {
    // Fails for impossible names alone.
    let _ = if on {
        element.set_attribute(name, "")
    } else {
        element.remove_attribute(name)
    };
}

/// The elements within another that a selector names.
pub(super) fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|i| list.item(i)?.dyn_into().ok())
        .collect()
}
