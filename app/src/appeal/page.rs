//! The page of one appeal.

use domain::{time, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::api::{AppealData, get_appeal};
use super::item::item;
use crate::page::page;
use crate::topbar::{Section, still_side, topbar, week_of};
use crate::work::act::{Watched, act};
use crate::work::keymap::keymap;

/// The appeal in the address.
#[component]
pub fn AppealPage() -> impl IntoView {
    let params = use_params_map();
    let data = Resource::new(
        move || params.with(|p| p.get("id").unwrap_or_default()),
        get_appeal,
    );
    page(data, appeal)
}

fn appeal(data: AppealData) -> AnyView {
    let row = &data.detail.row;
    // The number alone: a citizen's words do not belong into a browser's history.
    let title = format!(
        "Обращение №\u{a0}{}",
        words::number(row.id.0.unsigned_abs())
    );
    let watched = Watched {
        at_ms: time::millis(data.at),
        seq: data.desk.seq,
        build: data.desk.build.clone(),
    };
    let place = data.reference.settings.place.clone();
    view! {
        <Title text=title/>
        <div class="page">
            {topbar(Section::Appeals, place, &week_of(data.at), &data.viewer, still_side(data.at))}
            <main class="appeal" id="main">{item(&data, crate::notice::told())}</main>
            {act(watched)}
            {keymap(false)}
        </div>
    }
    .into_any()
}
