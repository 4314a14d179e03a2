//! The page `/admin/departments`.

use domain::catalog::DepartmentRow;
use domain::ids::CalendarId;
use leptos::prelude::*;

use super::api::{DepartmentsData, get_departments};
use crate::admin::entry::{options, retire};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, hidden, number, select, submit, text};

/// `/admin/departments`
#[component]
pub fn DepartmentsPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_departments());
    page(data, |data| {
        let DepartmentsData {
            sheet,
            departments,
            calendars,
        } = data;
        let rows = departments
            .iter()
            .map(|d| row(d, &calendars))
            .collect_view();
        let new = view! {
            {text("Код в адресах и файлах", "code", "", 40)}
            {fields(None, &calendars)}
            {submit("Добавить ведомство", "btn btn--main")}
        };
        let body = view! {
            <section class="panel" aria-label="Ведомства">{rows}</section>
            <details class="panel entry">
                <summary>"Добавить ведомство"</summary>
                {form("add_department", "entry__form", new)}
            </details>
        };
        let tabs = tabs(&sheet.viewer, "/admin/departments");
        sheet.draw(Section::Admin, "Ведомства", tabs, body.into_any())
    })
}

/// One department: a line that opens into its form.
fn row(d: &DepartmentRow, calendars: &[(CalendarId, String)]) -> impl IntoView + use<> {
    let entry = &d.entry;
    let short = (entry.short != entry.name)
        .then(|| view! { <span class="dim">{entry.short.clone()}</span> });
    let capacity = entry.capacity.map(|n| format!("{n}\u{a0}в\u{a0}день"));
    let change = view! {
        {hidden("id", d.id)}
        {fields(Some(d), calendars)}
        {submit("Сохранить", "btn btn--main")}
    };
    view! {
        <details class="entry">
            <summary>
                <b>{entry.name.clone()}</b>
                {short}
                <span class="dim">{capacity}</span>
                {d.retired.then(|| view! { <span class="chip">"в архиве"</span> })}
                <code>{entry.code.clone()}</code>
            </summary>
            {form("change_department", "entry__form", change)}
            {retire("retire_department", d.id, d.retired, [
                "Убрать можно, когда за ведомством нет открытых обращений и категорий.",
                "Ведомство в архиве: его не предлагают, история остаётся.",
            ])}
        </details>
    }
}

fn fields(d: Option<&DepartmentRow>, calendars: &[(CalendarId, String)]) -> impl IntoView + use<> {
    let entry = d.map(|d| &d.entry);
    let calendars = options("не задан", calendars.iter().cloned());
    let chosen = entry.map_or_else(
        || "1".to_owned(),
        |e| e.calendar.map(|c| c.to_string()).unwrap_or_default(),
    );
    view! {
        {text("Название", "name", entry.map_or("", |e| &e.name), 120)}
        {text("Кратко, для таблиц", "short", entry.map_or("", |e| &e.short), 24)}
        {number("Порядок в списках", "ordinal", entry.map(|e| e.ordinal), 0)}
        {select("Рабочий календарь", "calendar", calendars, &chosen)}
        {number("Ответов в день, если известно", "capacity", entry.and_then(|e| e.capacity), 1)}
    }
}
