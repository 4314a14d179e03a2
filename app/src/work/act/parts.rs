//! The appeal that is shown: drawn anew part by part from its own page, so
//! that the browser's program need not know how an appeal looks. A part in
//! which somebody writes, or whose key is the same, is left alone.

use std::cell::RefCell;
use std::time::Duration;

use domain::live::Rows;
use js_sys::futures::JsFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, DomParser, Element, HtmlElement, HtmlTextAreaElement, Response, SupportedType,
    UrlSearchParams,
};

use super::browser::{all, mark, post};
use super::keys;
use crate::text_json::read;
use crate::work::desk::Looking;

/// Where signs of life go.
const LOOK: &str = "/api/fn/look";
/// Between two signs of life.
const BEAT: Duration = Duration::from_secs(3);
/// How long a list may be run through before the appeal beside it is fetched.
const PAUSE: Duration = Duration::from_millis(80);

/// After an appeal has not come: when it is asked for again.
const AGAIN: Duration = Duration::from_secs(2);

thread_local! {
    /// The appeal that is wanted: an answer about another one comes too late.
    static WANTED: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
    /// How many answers are on their way.
    static ASKED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
    /// The one that did not come and is about to be asked for again.
    static LOST: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
    /// What was written beside an answer and not sent: of which appeal, in which
    /// form, and the words.
    static UNSENT: RefCell<Vec<(i64, String, String)>> = const { RefCell::new(Vec::new()) };
    /// Whether a sign of life is on its way.
    static BEATING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    /// The one looked at before.
    static LEFT: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
}

fn item() -> Option<Element> {
    document().get_element_by_id("item")
}

fn shown(item: &Element) -> i64 {
    let id = item.get_attribute("data-appeal");
    id.and_then(|id| id.parse().ok()).unwrap_or(0)
}

/// Draws anew if a frame speaks of the appeal that is shown.
pub(super) fn heard(rows: &Rows) {
    let Some(id) = item().map(|i| shown(&i)) else {
        return;
    };
    let concerns = match rows {
        Rows::Changed(rows) => rows.iter().any(|r| r.id.0 == id),
        Rows::All(_) | Rows::Flood => true,
    };
    if concerns && id != 0 {
        renew();
    }
}

/// Draws the appeal that is shown anew, unless another one is on its way.
pub(super) fn renew() {
    if is_another() {
        return;
    }
    if let Some(id) = item().map(|i| shown(&i)).filter(|id| *id != 0) {
        WANTED.set(id);
        spawn_local(fetch(id));
    }
}

/// Shows another appeal, once the hand rests on it.
pub(super) fn open(id: i64) {
    let Some(item) = item() else { return };
    LEFT.set(shown(&item));
    WANTED.set(id);
    mark(&item, "aria-busy", true);
    set_timeout(
        move || {
            if WANTED.get() == id {
                spawn_local(async move {
                    fetch(id).await;
                    beat(true).await;
                });
            }
        },
        PAUSE,
    );
}

/// Opens an appeal in the place that a page has for one, at the form whose id
/// `at` is. Where it does not come, its own page may say why.
pub(super) fn show(id: i64, at: String, href: String) {
    LEFT.set(item().map_or(0, |i| shown(&i)));
    WANTED.set(id);
    spawn_local(async move {
        fetch(id).await;
        if WANTED.get() != id {
            return;
        }
        if item().is_none_or(|i| shown(&i) != id) {
            crate::address::go(&href);
            return;
        }
        focus(document().get_element_by_id(&at).or_else(item));
        beat(true).await;
    });
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // Refused only by what cannot have the focus.
        let _ = element.focus();
    }
}

/// Whether the page has a place for an appeal that is opened and closed.
pub(super) fn has_place() -> bool {
    item().is_some_and(|i| i.has_attribute("data-page"))
}

/// Closes the appeal opened so, unless somebody has written in it: a key or a
/// click may have gone astray.
pub(super) fn close_unwritten() -> bool {
    item().is_some_and(|item| !is_written_in(&item)) && close()
}

/// Closes the appeal opened so; answers whether there was one.
pub(super) fn close() -> bool {
    let Some(item) = item().filter(|i| has_place() && shown(i) != 0) else {
        return false;
    };
    let id = shown(&item);
    WANTED.set(0);
    LEFT.set(id);
    put_aside(&item);
    let _ = item.set_attribute("data-appeal", "0");
    item.set_inner_html("");
    spawn_local(beat(false));
    let opener = document().query_selector(&format!("a[data-open='{id}']"));
    focus(opener.ok().flatten());
    true
}

async fn fetch(id: i64) {
    // Beside the lanes of a queue it is drawn as those need it.
    let page = item().and_then(|i| i.get_attribute("data-page"));
    ASKED.set(ASKED.get() + 1);
    let html = text(&format!("{}{id}", page.as_deref().unwrap_or("/appeals/"))).await;
    ASKED.set(ASKED.get().saturating_sub(1));
    if WANTED.get() != id {
        return;
    }
    let Some(item) = item() else { return };
    let page = html.and_then(|html| {
        DomParser::new()
            .ok()?
            .parse_from_string(&html, SupportedType::TextHtml)
            .ok()
    });
    mark(&item, "aria-busy", false);
    match page {
        Some(page) => {
            mark(&item, "data-lost", false);
            put(&item, &page);
            keys::late();
        }
        // What is shown is another one: it must not be acted on under this
        // one's name, and comes once the server can be reached again.
        None if shown(&item) != id => {
            mark(&item, "data-lost", true);
            // (One at a time, however often one comes back to it.)
            if LOST.replace(id) != id {
                set_timeout(
                    move || {
                        LOST.set(0);
                        if WANTED.get() == id {
                            spawn_local(fetch(id));
                        }
                    },
                    AGAIN,
                );
            }
        }
        None => {}
    }
}

fn put(item: &Element, page: &Document) {
    let Some(fresh) = page.get_element_by_id("item") else {
        // It has gone out of sight: another department's now, or the session
        // has ended. What is shown is no longer true.
        mark(item, "data-gone", true);
        return;
    };
    mark(item, "data-gone", false);
    if shown(item) != shown(&fresh) {
        put_aside(item);
        let _ = item.replace_with_with_node_1(&fresh);
        take_up(&fresh);
        return;
    }
    let revision = fresh.get_attribute("data-revision").unwrap_or_default();
    let _ = item.set_attribute("data-revision", &revision);
    for new in all(&fresh, "[data-part]") {
        let name = new.get_attribute("data-part").unwrap_or_default();
        let Ok(Some(old)) = item.query_selector(&format!("[data-part={name}]")) else {
            continue;
        };
        let key = old.get_attribute("data-key");
        if is_written_in(&old) || (key.is_some() && key == new.get_attribute("data-key")) {
            continue;
        }
        let _ = old.replace_with_with_node_1(&new);
    }
}

/// Words that are not sent and no draft are kept for when one comes back.
fn put_aside(item: &Element) {
    let id = shown(item);
    for area in all(item, "textarea[data-dirty]:not([data-draft])") {
        if let (Some(form), Some(area)) = (form_of(&area), area.dyn_ref::<HtmlTextAreaElement>()) {
            UNSENT.with_borrow_mut(|all| all.push((id, form, area.value())));
        }
    }
}

fn take_up(item: &Element) {
    let id = shown(item);
    for area in all(item, "textarea:not([data-draft])") {
        let Some(form) = form_of(&area) else { continue };
        let words = UNSENT.with_borrow_mut(|all| {
            let mine = |(of, at, _): &(i64, String, String)| *of == id && *at == form;
            let at = all.iter().rposition(mine)?;
            Some(all.swap_remove(at).2)
        });
        if let (Some(words), Some(field)) = (words, area.dyn_ref::<HtmlTextAreaElement>()) {
            field.set_value(&words);
            mark(&area, "data-dirty", true);
        }
    }
}

fn form_of(field: &Element) -> Option<String> {
    let form = field.closest("form").ok().flatten()?;
    form.get_attribute("action")
}

/// Whether somebody is at it: a field has the focus, or words not yet kept.
pub(super) fn is_written_in(part: &Element) -> bool {
    let focused = document().active_element().is_some_and(|e| {
        part.contains(Some(&e)) && e.matches("textarea, input, select").unwrap_or(false)
    });
    focused
        || part
            .query_selector("[data-dirty]")
            .is_ok_and(|e| e.is_some())
}

async fn text(url: &str) -> Option<String> {
    let asked = window().fetch_with_str(url);
    let response: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    // A server that is in trouble says nothing of the appeal.
    if response.status() >= 500 {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// The appeal that a key is meant for: the one that is wanted, or shown.
pub(super) fn meant() -> i64 {
    match WANTED.get() {
        0 => item().map_or(0, |i| shown(&i)),
        wanted => wanted,
    }
}

/// Whether what is shown is about to change: a step is being taken, or what
/// has become of it is on its way.
pub(super) fn is_changing() -> bool {
    let busy = || document().query_selector("form[data-busy]");
    ASKED.get() > 0 || busy().is_ok_and(|form| form.is_some())
}

/// Whether the appeal that is shown is not the one that is wanted: its own is
/// on the way, or does not come.
pub(super) fn is_another() -> bool {
    item().is_some_and(|i| {
        let wanted = WANTED.get();
        wanted != 0 && shown(&i) != wanted
    })
}

/// Tells every few seconds what is looked at, and shows who else looks.
pub(super) fn look() {
    spawn_local(beat(false));
    let handle = set_interval_with_handle(
        || {
            // (A server that is slow is not asked once more meanwhile.)
            if !document().hidden() && !BEATING.get() {
                BEATING.set(true);
                spawn_local(async {
                    beat(false).await;
                    BEATING.set(false);
                });
            }
        },
        BEAT,
    );
    if let Ok(handle) = handle {
        on_cleanup(move || handle.clear());
    }
}

fn sign(id: i64, left: i64) -> Option<UrlSearchParams> {
    let body = UrlSearchParams::new().ok()?;
    body.append("id", &id.to_string());
    body.append("left", &left.to_string());
    Some(body)
}

/// The page is left, and with it the appeal: colleagues see it at once.
pub(super) fn leave() {
    let id = item().map_or(0, |i| shown(&i));
    if let Some(body) = sign(0, id).filter(|_| id != 0) {
        // Nobody is there to hear how it went.
        let _ = window()
            .navigator()
            .send_beacon_with_opt_url_search_params(LOOK, Some(&body));
    }
}

/// A sign of life; `opened` when a hand has just opened the appeal.
async fn beat(opened: bool) {
    let id = item().map_or(0, |i| shown(&i));
    let left = LEFT.replace(0);
    if id == 0 && left == 0 {
        return;
    }
    let Some(body) = sign(id, left) else { return };
    if opened {
        body.append("opened", "true");
    }
    let answer = post(LOOK, &body).await;
    let Some(looking) = answer.ok().and_then(|text| read::<Looking>(&text).ok()) else {
        return;
    };
    let Some(item) = item().filter(|i| shown(i) == id) else {
        return;
    };
    if let Ok(Some(place)) = item.query_selector("[data-seen-by]") {
        let words = if looking.others.is_empty() {
            String::new()
        } else {
            format!("смотрит также: {}", looking.others.join(", "))
        };
        if place.text_content().as_deref() != Some(&words) {
            place.set_text_content(Some(&words));
        }
    }
    if item.get_attribute("data-revision").as_deref() != Some(&looking.revision) {
        renew();
    }
}
