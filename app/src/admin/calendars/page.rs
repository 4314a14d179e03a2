//! The page `/admin/calendars?calendar=1&year=2026&day=2026-05-09`.

use domain::calendar::WorkCalendar;
use domain::catalog::CalendarSheet;
use domain::ids::CalendarId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{CalendarsData, get_calendars};
use super::{day, week, year};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, hidden, select, submit, text};

/// `/admin/calendars`
#[component]
pub fn CalendarsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        let value = |name| query.with(|q| q.get(name).unwrap_or_default());
        (value("calendar"), value("year"), value("day"))
    };
    let data = Resource::new(asked, |(calendar, year, day)| {
        get_calendars(calendar, year, day)
    });
    page(data, |data| {
        let CalendarsData {
            sheet,
            calendars,
            year: of,
            calendar: c,
            day: chosen,
        } = data;
        // What each day's hours come to is the rule's to say, not the page's.
        let counted = WorkCalendar::new(c.id, c.week.clone(), c.days.clone());
        let heading = format!("calendar-{}", c.id);
        let body = view! {
            {choice(&calendars, c.id, of)}
            {chosen.map(|day| day::form_of(&c, day, &counted))}
            <section class="panel" aria-labelledby=heading>
                <div class="panel__head"><h2 id=heading.clone()>{c.name.clone()}</h2></div>
                {year::years(&c, of)}
                {year::mark(&c, of)}
                {year::months(&c, of, chosen)}
            </section>
            <div class="sheet__cols">
                {week::week(&c)}
                {day::table(&c, of, &counted)}
            </div>
            {names(&c, &calendars)}
        };
        let tabs = tabs(&sheet.viewer, "/admin/calendars");
        sheet.draw(Section::Admin, "Календари", tabs, body.into_any())
    })
}

/// Which calendar, where there are several.
fn choice(all: &[(CalendarId, String)], here: CalendarId, year: i32) -> Option<AnyView> {
    (all.len() > 1).then(|| {
        let one = |(id, name): &(CalendarId, String)| {
            let href = address(*id, year);
            view! { <a href=href aria-current=(*id == here).then_some("page")>{name.clone()}</a> }
        };
        let all = all.iter().map(one).collect_view();
        view! { <nav class="sheet__tabs" aria-label="Календарь">{all}</nav> }.into_any()
    })
}

/// The forms of another name, and of another calendar.
fn names(c: &CalendarSheet, all: &[(CalendarId, String)]) -> AnyView {
    let rename = view! {
        {hidden("calendar", c.id)}
        {text("Название", "name", &c.name, 60)}
        {submit("Переименовать", "btn")}
    };
    let like = all.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let add = view! {
        {text("Название", "name", "", 60)}
        {select("Взять часы и дни из", "like", like.collect(), &c.id.to_string())}
        {submit("Добавить календарь", "btn btn--main")}
    };
    view! {
        <details class="panel entry">
            <summary>"Переименовать этот календарь"</summary>
            {form("rename_calendar", "entry__form", rename)}
        </details>
        <details class="panel entry">
            <summary>"Добавить календарь"</summary>
            {form("add_calendar", "entry__form", add)}
        </details>
    }
    .into_any()
}

/// A calendar in a year.
pub(super) fn address(calendar: CalendarId, year: i32) -> String {
    format!("/admin/calendars?calendar={calendar}&year={year}")
}
