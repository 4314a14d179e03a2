//! The page `/admin/sources`.

use domain::Moment;
use domain::catalog::{ChannelRow, SourceRow, TokenRow};
use leptos::prelude::*;

use super::api::{SourcesData, get_sources};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{check, form, hidden, submit, text};
use crate::ui::moment::{full, stamp};

/// `/admin/sources`
#[component]
pub fn SourcesPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_sources());
    page(data, |data| {
        let SourcesData { sheet, sources } = data;
        let all = sources.iter().map(source).collect_view();
        let tabs = tabs(&sheet.viewer, "/admin/sources");
        let body = view! { <div class="sources">{all}</div> };
        sheet.draw(Section::Admin, "Источники", tabs, body.into_any())
    })
}

fn source(s: &SourceRow) -> impl IntoView + use<> {
    let entry = &s.entry;
    let change = view! {
        {hidden("id", s.id)}
        {text("Название", "name", &entry.name, 120)}
        {text("Кратко, до 4 знаков", "short", &entry.short, 4)}
        {check("needs_approval", "true".into(), "ответ утверждает руководитель".into(), entry.needs_approval)}
        {submit("Сохранить", "btn btn--main")}
    };
    let approval = if entry.needs_approval {
        "ответ утверждает руководитель"
    } else {
        "ответ без согласования"
    };
    let heading = format!("source-{}", s.id);
    view! {
        <section class="panel" aria-labelledby=heading>
            <div class="panel__head">
                <span class="src">{entry.short.clone()}</span>
                <h2 id=heading.clone()>{entry.name.clone()}</h2>
                <span class="dim">{approval}</span>
            </div>
            <details class="entry">
                <summary>"Название и согласование"<code>{s.code.clone()}</code></summary>
                {form("change_source", "entry__form", change)}
            </details>
            {s.channels.iter().map(channel).collect_view()}
            {tokens(s)}
        </section>
    }
}

fn channel(c: &ChannelRow) -> impl IntoView + use<> {
    let entry = &c.entry;
    let change = view! {
        {hidden("id", c.id)}
        {text("Название", "name", &entry.name, 120)}
        {text("Кратко, до 4 знаков", "short", &entry.short, 4)}
        {submit("Сохранить", "btn btn--main")}
    };
    view! {
        <details class="entry">
            <summary>
                "Канал: "<b>{entry.name.clone()}</b>
                <span class="src">{entry.short.clone()}</span>
                <code>{c.code.clone()}</code>
            </summary>
            {form("change_channel", "entry__form", change)}
        </details>
    }
}

/// The tokens in force in sight, the revoked ones behind a line.
fn tokens(s: &SourceRow) -> impl IntoView + use<> {
    let (revoked, valid): (Vec<&TokenRow>, Vec<_>) =
        s.tokens.iter().partition(|t| t.revoked_at.is_some());
    let none = valid
        .is_empty()
        .then(|| view! { <p class="sheet__words dim">"Действующих ключей нет: прислать обращения сейчас нельзя."</p> });
    let old = (!revoked.is_empty()).then(|| {
        let n = revoked.len();
        let rows = revoked.into_iter().map(token).collect_view();
        view! {
            <details class="entry">
                <summary>{format!("Отозванные ключи: {n}")}</summary>
                <ul class="rows">{rows}</ul>
            </details>
        }
    });
    let new = view! { {hidden("source", s.id)}{submit("Создать ключ приёма", "btn")} };
    view! {
        {none}
        <ul class="rows">{valid.into_iter().map(token).collect_view()}</ul>
        {old}
        {form("add_token", "panel__foot", new)}
    }
}

fn token(t: &TokenRow) -> impl IntoView + use<> {
    let at = |at: Moment| stamp(at, full(at));
    let by = t.made_by.as_deref().map(|who| match who {
        "console" => ", командная строка".to_owned(),
        who => format!(", {who}"),
    });
    let revoked = t
        .revoked_at
        .map(|when| view! { <span class="dim">"отозван "{at(when)}</span> });
    let revoke = t.revoked_at.is_none().then(|| {
        let body = view! { {hidden("id", t.id)}{submit("Отозвать", "btn btn--danger")} };
        form("revoke_token", "", body)
    });
    view! {
        <li class="rows__row">
            <div class="rows__text">
                {format!("Ключ № {}", t.id)}
                <span class="dim">"создан "{at(t.created_at)}{by}</span>
                {revoked}
            </div>
            {revoke}
        </li>
    }
}
