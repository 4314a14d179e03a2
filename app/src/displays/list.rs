//! The displays: how each stands, and what can be done with it.

use domain::display::{Display, Sign};
use domain::{Moment, time, words};
use leptos::prelude::*;

use super::page::scenes;
use crate::ui::form::{form, hidden, select, submit, text};
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::{stamp, when};
use crate::ui::state::state;

/// The table of displays, or what to do without any.
pub(super) fn list(displays: &[Display], at: Moment) -> AnyView {
    if displays.is_empty() {
        return view! {
            <section class="panel" aria-label="Экраны">
                {state(
                    "state",
                    Icon::Inbox,
                    "Экранов пока нет",
                    "Экран подключают без входа: он показывает код, вы его подтверждаете.".into(),
                    None,
                )}
            </section>
        }
        .into_any();
    }
    let rows = displays.iter().map(|d| row(d, at)).collect_view();
    view! {
        <section class="panel" aria-label="Экраны">
            <table class="grid grid--displays">
                <thead>
                    <tr>
                        <th scope="col">"Экран"</th>
                        <th scope="col">"Состояние"</th>
                        <th scope="col">"Сцена"</th>
                        <th scope="col"><span class="sr">"Действия"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(d: &Display, at: Moment) -> impl IntoView + use<> {
    let id = d.id;
    let scene = view! {
        {hidden("id", id)}
        {select("Сцена", "scene", scenes(), d.scene.code())}
        {submit("Перевести", "btn")}
    };
    let name = view! {
        {hidden("id", id)}
        {text("Имя", "name", &d.name, 60)}
        {submit("Переименовать", "btn")}
    };
    let revoke = view! {
        {hidden("id", id)}
        <p>"Экран сразу погаснет и снова покажет код."</p>
        {submit("Отозвать доступ", "btn btn--danger")}
    };
    view! {
        <tr>
            <th scope="row"><b>{d.name.clone()}</b></th>
            <td data-fresh=format!("display-{id}")>{sign(d, at)}</td>
            <td>{form("move_display", "line line--bare", scene)}</td>
            <td>
                <details class="more-acts">
                    <summary class="btn btn--quiet">"Ещё"<span class="sr">{format!(": {}", d.name)}</span></summary>
                    <div class="more-acts__body">
                        {form("rename_display", "line", name)}
                        {form("revoke_display", "line", revoke)}
                    </div>
                </details>
            </td>
        </tr>
    }
}

/// «жив, данные 2 с», «молчит с 14:32»: shape and word.
fn sign(d: &Display, at: Moment) -> AnyView {
    let today = time::day(at);
    match d.sign(at) {
        Sign::Alive(age) if age.num_seconds() < 30 => {
            let age = age.num_seconds();
            view! { <span class="sign sign--alive">{icon(Icon::Live)}<span><b>"жив"</b>{format!(", данные {age}\u{a0}с")}</span></span> }
                .into_any()
        }
        Sign::Alive(age) => {
            let age = if age.num_minutes() < 1 {
                format!("{}\u{a0}с", age.num_seconds())
            } else {
                words::span(age)
            };
            view! { <span class="sign sign--stale">{icon(Icon::Stale)}<span><b>"жив, но отстал"</b>{format!(", данные {age}")}</span></span> }
                .into_any()
        }
        Sign::Silent(since) => {
            view! { <span class="sign sign--off">{icon(Icon::Off)}<span><b>"молчит"</b>" с "{stamp(since, when(since, today))}</span></span> }
                .into_any()
        }
        Sign::Awaited => {
            view! { <span class="sign">{icon(Icon::Wait)}"подтверждён, ещё не показывался"</span> }
                .into_any()
        }
    }
}
