//! The page `/admin/categories`.

use domain::catalog::CategoryRow;
use domain::ids::CategoryId;
use domain::season;
use leptos::prelude::*;

use super::api::{CategoriesData, get_categories};
use crate::admin::entry::{options, retire};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{check, form, hidden, number, optional, select, submit, text};

/// `/admin/categories`
#[component]
pub fn CategoriesPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_categories());
    page(data, |data| {
        let tops = data.categories.iter().filter(|c| c.entry.parent.is_none());
        let tree = tops
            .map(|top| {
                let below = children(&data.categories, top.id).map(|c| row(c, &data));
                let below = below.collect_view();
                view! { {row(top, &data)}<div class="entry-below">{below}</div> }
            })
            .collect_view();
        let new = view! {
            {text("Код в адресах и файлах", "code", "", 40)}
            {fields(None, &data)}
            {submit("Добавить категорию", "btn btn--main")}
        };
        let body = view! {
            <section class="panel" aria-label="Категории">{tree}</section>
            <details class="panel entry">
                <summary>"Добавить категорию"</summary>
                {form("add_category", "entry__form", new)}
            </details>
        };
        let tabs = tabs(&data.sheet.viewer, "/admin/categories");
        data.sheet
            .draw(Section::Admin, "Категории", tabs, body.into_any())
    })
}

fn children(all: &[CategoryRow], of: CategoryId) -> impl Iterator<Item = &CategoryRow> {
    all.iter().filter(move |c| c.entry.parent == Some(of))
}

/// One category: a line that opens into its form.
fn row(c: &CategoryRow, data: &CategoriesData) -> impl IntoView + use<> {
    let entry = &c.entry;
    let department = entry
        .department
        .and_then(|id| data.departments.iter().find(|(d, _)| *d == id))
        .map(|(_, name)| name.clone());
    let change = view! {
        {hidden("id", c.id)}
        {fields(Some(c), data)}
        {submit("Сохранить", "btn btn--main")}
    };
    let direct = entry
        .direct
        .then(|| view! { <span class="chip">"сразу в ведомство"</span> });
    let season = entry
        .season
        .map(|s| view! { <span class="chip">{s.words()}</span> });
    view! {
        <details class="entry">
            <summary>
                <b>{entry.name.clone()}</b>
                <span class="dim">{department}</span>
                {direct}
                {season}
                {c.retired.then(|| view! { <span class="chip">"в архиве"</span> })}
                <code>{entry.code.clone()}</code>
            </summary>
            {form("change_category", "entry__form", change)}
            {retire("retire_category", c.id, c.retired, [
                "Обращения останутся при своей категории, новым её не предложат.",
                "Категория в архиве: её не предлагают, история остаётся.",
            ])}
        </details>
    }
}

fn fields(c: Option<&CategoryRow>, data: &CategoriesData) -> impl IntoView + use<> {
    let entry = c.map(|c| &c.entry);
    let parents = data.categories.iter().filter(|p| {
        let is_top = p.entry.parent.is_none() && !p.retired;
        is_top && c.is_none_or(|c| c.id != p.id)
    });
    let parents = parents.map(|p| (p.id, p.entry.name.clone()));
    let of = |id: Option<String>| id.unwrap_or_default();
    let (from, until) = entry
        .and_then(|e| e.season)
        .map(|s| s.ends())
        .map(|(from, until)| (season::day(from), season::day(until)))
        .unwrap_or_default();
    view! {
        {text("Название", "name", entry.map_or("", |e| &e.name), 120)}
        {text("Кратко, для подписей", "short", entry.map_or("", |e| &e.short), 24)}
        {number("Порядок в списках", "ordinal", entry.map(|e| e.ordinal), 0)}
        {select(
            "Категория выше",
            "parent",
            options("верхний уровень", parents),
            &of(entry.and_then(|e| e.parent).map(|id| id.to_string())),
        )}
        {select(
            "Ведомство по умолчанию",
            "department",
            options("выбирает координатор", data.departments.iter().cloned()),
            &of(entry.and_then(|e| e.department).map(|id| id.to_string())),
        )}
        {check("direct", "true".into(), "Направлять в него сразу, без координатора".into(), entry.is_some_and(|e| e.direct))}
        {select(
            "Отрасль ЦУР",
            "sector",
            options("ни одной", data.sectors.iter().cloned()),
            &of(entry.and_then(|e| e.sector).map(|id| id.to_string())),
        )}
        {optional("Сезон с (пусто: весь год)", "season_from", &from, 5, "01.11")}
        {optional("по, включительно", "season_until", &until, 5, "31.03")}
    }
}
