//! The page of one appeal.

use domain::reference::Reference;
use domain::row::Row;
use domain::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::api::{AppealData, get_appeal};
use super::{deadline, facts, said};
use crate::page::page;
use crate::topbar::{Section, still_side, topbar, week_of};
use crate::ui::row::{importance, title};
use crate::ui::stage::{source, stage};

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
    let AppealData {
        viewer,
        reference,
        at,
        detail,
        history,
    } = data;
    // The number alone: a citizen's words do not belong into a browser's history.
    let title = format!("Обращение №\u{a0}{}", number(&detail.row));
    view! {
        <Title text=title/>
        <div class="page">
            {topbar(Section::Appeals, reference.settings.place.clone(), &week_of(at), &viewer, still_side(at))}
            <main class="appeal" id="main">
                <article class="panel appeal__main" aria-labelledby="title">
                    {head(&detail.row, &reference)}
                    <div class="appeal__body">
                        {said::said(&detail, at)}
                        {said::answer(&detail, at)}
                        {said::history(&history, &reference, at)}
                    </div>
                </article>
                <aside class="appeal__side" aria-label="Срок и сведения">
                    {deadline::deadline(&detail, &history, &reference, at)}
                    {facts::facts(&detail, &reference)}
                </aside>
            </main>
        </div>
    }
    .into_any()
}

fn number(row: &Row) -> String {
    words::number(row.id.0.unsigned_abs())
}

fn head(row: &Row, r: &Reference) -> AnyView {
    let channel = r.channel(row.channel);
    let name = channel.map_or("", |c| c.name.as_str());
    view! {
        <header class="appeal__head">
            <div class="appeal__line">
                {source(channel.map_or("", |c| &c.short), name)}
                <span>{name.to_owned()}</span>
                <span class="dim">"№\u{a0}"{number(row)}</span>
                {importance(row.importance)}
            </div>
            <h1 class="appeal__title" id="title" dir="auto">{title(row)}</h1>
            <div class="appeal__line">{stage(row.state.stage(), row.state.word())}</div>
        </header>
    }
    .into_any()
}
