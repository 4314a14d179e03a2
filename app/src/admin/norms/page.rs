//! The page `/admin/norms`.

use domain::appeal::Importance;
use domain::catalog::NormRow;
use domain::deadline::{Stage, Unit};
use domain::ids::CalendarId;
use domain::reference::{Reference, Source};
use domain::{Moment, time, words};
use leptos::prelude::*;

use super::api::{NormsData, get_norms};
use crate::admin::entry::{end, options, said};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, hidden, number, select, submit, text};

/// `/admin/norms`
#[component]
pub fn NormsPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_norms());
    page(data, |data| {
        let all = data.reference.sources.iter().map(|s| source(s, &data));
        let all = all.collect_view();
        let recalculate = submit("Пересчитать открытые обращения", "btn btn--main");
        let body = view! {
            <section class="panel" aria-label="Пересчёт">
                <p class="sheet__words">
                    "Правка норматива или календаря действует для новых обращений и новых шагов. "
                    <b>"Сроки, которые уже идут, не меняются, пока вы не пересчитаете открытые обращения."</b>
                    " Обещания гражданам остаются в силе, каждый новый срок записывается в историю обращения вместе с прежним."
                </p>
                {form("recalculate", "panel__foot", recalculate)}
            </section>
            {all}
        };
        let tabs = tabs(&data.sheet.viewer, "/admin/norms");
        data.sheet
            .draw(Section::Admin, "Нормативы", tabs, body.into_any())
    })
}

/// A source: what is in force, what was, and a form for more.
fn source(s: &Source, data: &NormsData) -> AnyView {
    let rows = || data.norms.iter().filter(|n| n.source == s.id);
    let current: Vec<_> = rows().filter(|n| n.retired.is_none()).collect();
    let old: Vec<_> = rows().filter(|n| n.retired.is_some()).collect();
    let heading = format!("norms-{}", s.id);
    let none = current.is_empty().then(|| {
        view! { <p class="sheet__words dim">"Нормативов нет: сроки этой системы не считаются."</p> }
    });
    let history = (!old.is_empty()).then(|| {
        view! {
            <details class="entry">
                <summary>{format!("Прежние версии: {}", old.len())}</summary>
                {table(&old, &data.reference)}
            </details>
        }
    });
    let new = view! {
        {hidden("source", s.id)}
        {binding(&data.reference)}
        {fields(None, &data.calendars)}
        {submit("Добавить норматив", "btn btn--main")}
    };
    view! {
        <section class="panel" aria-labelledby=heading>
            <div class="panel__head"><span class="src">{s.short.clone()}</span><h2 id=heading.clone()>{s.name.clone()}</h2></div>
            {none}
            {current.iter().map(|n| row(n, data)).collect_view()}
            {history}
            <details class="entry entry--new">
                <summary>"Добавить норматив"</summary>
                {form("set_norm", "entry__form", new)}
            </details>
        </section>
    }
    .into_any()
}

/// One normative: a line that opens into its form.
fn row(n: &NormRow, data: &NormsData) -> AnyView {
    let change = view! {
        {hidden("replaces", n.id)}
        {hidden("source", n.source)}
        {hidden("category", n.category.map(|c| c.to_string()).unwrap_or_default())}
        {hidden("importance", n.importance.code())}
        {hidden("stage", n.stage.code())}
        {fields(Some(n), &data.calendars)}
        {submit("Сохранить новую версию", "btn btn--main")}
    };
    let since = (n.since > Moment::UNIX_EPOCH).then(|| since(n));
    let bound = bound(n, &data.reference);
    view! {
        <details class="entry entry--norm">
            <summary>
                <b>{n.unit.amount(n.amount)}</b>
                <span>{n.stage.word()}</span>
                <span class="dim">{bound}</span>
                <span class="dim entry__end">{said(&n.basis)}</span>
            </summary>
            {since.map(|words| view! { <p class="sheet__words dim">{words}</p> })}
            {form("set_norm", "entry__form", change)}
            {end(
                "retire_norm",
                "После отмены новые сроки считаются по более общему нормативу, а если его нет, не считаются. Версия останется в истории.",
                "Отменить норматив",
                "btn btn--danger",
                hidden("id", n.id).into_any(),
            )}
        </details>
    }
    .into_any()
}

/// «важность «обычная», любая категория».
fn bound(n: &NormRow, r: &Reference) -> String {
    let category = match n.category {
        None => "любая категория".to_owned(),
        Some(id) => format!(
            "категория «{}»",
            r.category(id).map_or("?", |c| c.name.as_str())
        ),
    };
    let with = n
        .starts_with
        .map(|s| format!(", вместе с этапом «{}»", s.word()));
    format!(
        "важность «{}», {category}{}",
        n.importance.word(),
        with.unwrap_or_default()
    )
}

fn since(n: &NormRow) -> String {
    let who = n.set_by.as_deref().map(|who| match who {
        "console" => ", задан из командной строки".to_owned(),
        who => format!(", кто задал: {who}"),
    });
    let at = words::date_time(time::local(n.since));
    format!("Действует с {at}{}.", who.unwrap_or_default())
}

/// What a new normative binds, beside its source.
fn binding(r: &Reference) -> AnyView {
    let categories = r.categories.iter().filter(|c| !c.retired);
    let categories = categories.map(|c| {
        let deeper = if c.parent.is_some() { "\u{2003}" } else { "" };
        (c.id, format!("{deeper}{}", c.name))
    });
    view! {
        {select("Категория", "category", options("любая", categories), "")}
        {select("Важность", "importance", codes(Importance::ALL.iter().map(|i| (i.code(), i.word()))), "normal")}
        {select("Этап", "stage", codes(Stage::ALL.iter().map(|s| (s.code(), s.word()))), "total")}
    }
    .into_any()
}

/// What can be changed about a normative.
fn fields(n: Option<&NormRow>, calendars: &[(CalendarId, String)]) -> AnyView {
    let calendar = n.map_or(1, |n| n.calendar.0).to_string();
    let calendars = calendars
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()));
    let stages = Stage::ALL
        .iter()
        .filter(|s| !matches!(s, Stage::Total | Stage::Interim));
    let shared = stages.map(|s| (s.code(), format!("вместе с этапом «{}»", s.word())));
    let with = n.and_then(|n| n.starts_with).map_or("", Stage::code);
    let unit = n.map_or("working_hours", |n| n.unit.code());
    view! {
        {number("Срок", "amount", n.map(|n| n.amount), 1)}
        {select("Единица", "unit", codes(Unit::ALL.iter().map(|u| (u.code(), u.word()))), unit)}
        {select("Календарь", "calendar", calendars.collect(), &calendar)}
        {select("Отсчёт этапа", "starts_with", options("от начала этапа", shared), with)}
        {text("Основание: документ или решение", "basis", &n.map(|n| said(&n.basis)).unwrap_or_default(), 300)}
    }
    .into_any()
}

fn codes<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    all.map(|(code, word)| (code.to_owned(), word.to_owned()))
        .collect()
}

/// The versions that are in force no more.
fn table(rows: &[&NormRow], r: &Reference) -> AnyView {
    let day = |at: Moment| words::date_time(time::local(at));
    let rows = rows.iter().map(|n| {
        let since = if n.since > Moment::UNIX_EPOCH {
            day(n.since)
        } else {
            "начала".to_owned()
        };
        let until = n.retired.map(day).unwrap_or_default();
        view! {
            <tr>
                <th scope="row">{n.unit.amount(n.amount)}</th>
                <td>{n.stage.word()}", "{bound(n, r)}</td>
                <td>{format!("с {since} до {until}")}</td>
                <td class="dim">{said(&n.basis)}</td>
            </tr>
        }
    });
    view! {
        <table class="grid">
            <thead>
                <tr>
                    <th scope="col">"Срок"</th>
                    <th scope="col">"На что"</th>
                    <th scope="col">"Действовал"</th>
                    <th scope="col">"Основание"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
