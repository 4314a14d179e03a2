//! One appeal of the queue with what its head can do about it: read the
//! answer and approve it, return it, promise a day, choose who works on it.
//!
//! Drawn by the server alone, as `#item` with named parts: with scripts it
//! opens beside the lanes (`work::act`), without it is this page.

mod forms;

use domain::board::due_until;
use domain::reference::Department;
use domain::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::api::{DeedData, get_deed};
use crate::address;
use crate::appeal::said;
use crate::bell::{bell, corner};
use crate::page::page;
use crate::topbar::menu;
use crate::ui::due::{Due, Horizon, pill};
use crate::ui::icon::{Icon, icon, mark};
use crate::ui::row::{importance, title, voices};

/// The appeal in the address.
#[component]
pub fn DeedPage() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        params.with(|p| {
            let get = |name| p.get(name).unwrap_or_default();
            (get("code"), get("id"))
        })
    };
    let data = Resource::new(asked, |(code, id)| get_deed(code, id));
    page(data, drawn)
}

fn drawn(data: DeedData) -> AnyView {
    let number = words::number(data.appeal.detail.row.id.0.unsigned_abs());
    let viewer = &data.appeal.viewer;
    let unread = viewer.unread;
    let menu = menu(viewer, &data.department.code);
    let back = address::department(&data.department.code);
    let name = data.department.name.clone();
    view! {
        <Title text=format!("Обращение №\u{a0}{number}")/>
        <div class="page page--deed" data-density="touch">
            <header class="qbar">
                <a href=address::BOARD aria-label="Сводка, на табло">{mark()}</a>
                <div><h1>{name}</h1><p><a href=back>"К очереди"</a></p></div>
                {bell(unread)}
                {menu}
            </header>
            {unread.map(|_| corner())}
            <main id="main">{deed(&data, crate::notice::told())}</main>
        </div>
    }
    .into_any()
}

/// The place of an opened appeal on the page of the queue.
pub(super) fn nobody(department: &Department) -> impl IntoView + use<> {
    view! { <div class="deed" id="item" data-appeal="0" data-page=place(department)></div> }
}

/// What an appeal's number is added to, for its page.
fn place(department: &Department) -> String {
    format!("{}/", address::department(&department.code))
}

fn deed(data: &DeedData, notice: Option<AnyView>) -> AnyView {
    let DeedData { department, appeal } = data;
    let (row, at) = (&appeal.detail.row, appeal.at);
    let horizon = Horizon::until(due_until(at, &appeal.reference), &appeal.reference);
    let due = Due::of(row, at, horizon);
    let executor = appeal.desk.executors.iter();
    let executor = executor
        .filter(|e| Some(e.id) == row.executor)
        .map(|e| format!(" · {}", e.name))
        .next();
    let others = appeal.desk.others.join(", ");
    let seen = (!others.is_empty()).then(|| format!("смотрит также: {others}"));
    view! {
        <div class="deed" id="item" data-density="touch" tabindex="-1" data-appeal=row.id.0.to_string() data-revision=appeal.desk.revision.clone() data-page=place(department)>
            <section class="deed__box" role="dialog" aria-labelledby="deed-title">
                <div class="deed__head">
                    <div data-part="head">
                        <p class="card__top">
                            {pill(&due)}
                            {importance(row.importance)}
                            {voices(row.voices)}
                            <span>"№\u{a0}"{words::number(row.id.0.unsigned_abs())}</span>
                        </p>
                        <h2 id="deed-title" dir="auto">{title(row)}</h2>
                        <p class="card__meta">{row.state.word()}{executor}</p>
                    </div>
                    <a class="deed__close" href=address::department(&department.code) data-close="" aria-label="Закрыть, к очереди">{icon(Icon::Cross)}</a>
                </div>
                <div class="deed__body">
                    <div data-part="notice">{notice}</div>
                    <p class="seen" role="status" data-seen-by="">{seen}</p>
                    <div class="deed__acts" data-part="acts">{forms::forms(appeal)}</div>
                    <div class="deed__said" data-part="body">
                        {said::said(&appeal.detail, at)}
                        {said::answer(&appeal.detail, at)}
                        <p><a class="link" href=address::appeal(row.id)>"Обращение целиком: история, срок, заметки"</a></p>
                    </div>
                </div>
            </section>
        </div>
    }
    .into_any()
}
