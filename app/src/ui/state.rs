//! Empty and old: what a place says when it has nothing to show.

use leptos::prelude::*;

use crate::live::{Link, Live};
use crate::ui::icon::{Icon, icon};
use domain::{time, words};

/// A sentence in the place of a list: what is so, and what to do next.
pub fn state(
    class: &'static str,
    shape: Icon,
    title: &str,
    words: String,
    next: Option<(String, &'static str)>,
) -> impl IntoView + use<> {
    view! {
        <div class=class>
            {icon(shape)}
            <h2>{title.to_owned()}</h2>
            <p>{words}</p>
            {next.map(|(href, words)| view! { <a class="btn" href=href>{words}</a> })}
        </div>
    }
}

/// The line under the top bar when the data on the screen may be old.
pub fn banner(live: Live) -> impl IntoView {
    move || {
        let since = words::clock(time::local(live.heard.get()));
        let (class, role, shape, what, advice) = match live.link.get() {
            Link::Still | Link::Live => return None,
            Link::Stale => (
                "banner",
                "status",
                Icon::Stale,
                format!("Данные на {since}."),
                "Сроки считаются дальше, новых обращений здесь может не быть.",
            ),
            Link::Off(..) => (
                "banner banner--off",
                "alert",
                Icon::Off,
                format!("Нет связи с сервером, данные на {since}."),
                "Показано последнее, что пришло. Когда связь вернётся, экран догонит всё пропущенное сам.",
            ),
        };
        Some(
            view! { <p class=class role=role>{icon(shape)}<span><b>{what}</b>" "{advice}</span></p> },
        )
    }
}
