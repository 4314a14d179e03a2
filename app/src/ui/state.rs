//! Empty, loading and old: what a place says when it has nothing to show.

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

/// The skeleton of a page that is being fetched (only ever seen with scripts:
/// the server sends pages whole).
pub fn loading() -> impl IntoView + use<> {
    let row = || {
        view! {
            <li class="row">
                <span class="bone"></span>
                <span class="bone"></span>
                <div class="row__text"><span class="bone bone--l"></span><span class="bone bone--m bone--low"></span></div>
                <div class="row__due"><span class="bone bone--xl bone--pill"></span></div>
            </li>
        }
    };
    view! {
        <div class="page" aria-busy="true">
            <p class="sr" role="status">"Загружаем страницу"</p>
            <ol class="feed" aria-hidden="true">{(0..8).map(|_| row()).collect_view()}</ol>
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
