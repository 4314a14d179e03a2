//! The page `/admin/calendars?year=2026`.

use domain::catalog::{CalendarSheet, DayRow};
use domain::{time, words};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{CalendarsData, get_calendars};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;

const WEEKDAYS: [&str; 7] = [
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
];

/// `/admin/calendars`
#[component]
pub fn CalendarsPage() -> impl IntoView {
    let query = use_query_map();
    let year = move || query.with(|q| q.get("year").unwrap_or_default());
    let data = Resource::new(year, get_calendars);
    page(data, |data| {
        let CalendarsData {
            sheet,
            year,
            calendars,
        } = data;
        let all = calendars.iter().map(|c| calendar(c, year)).collect_view();
        let tabs = tabs(&sheet.viewer, "/admin/calendars");
        sheet.draw(Section::Admin, "Календари", tabs, all.into_any())
    })
}

fn calendar(c: &CalendarSheet, year: i32) -> impl IntoView + use<> {
    let heading = format!("calendar-{}", c.id);
    let years = c.years.iter().map(|(y, decreed)| {
        let mark = (!decreed).then_some(" (не утверждён)");
        view! { <a href=format!("/admin/calendars?year={y}") aria-current=(*y == year).then_some("page")>{*y}{mark}</a> }
    });
    let undecreed = c.years.iter().any(|(y, decreed)| *y == year && !decreed);
    let warning = undecreed.then(|| {
        view! { <p class="sheet__words"><span class="chip chip--soon">"ещё не утверждён"</span>" Переносы этого года правительство ещё не объявило: здесь только праздники по закону, сроки могут сдвинуться."</p> }
    });
    let days = if c.days.is_empty() {
        view! { <p class="sheet__words dim">{format!("На {year} год ничего не внесено: считаются только обычные недели.")}</p> }
            .into_any()
    } else {
        table(&c.days)
    };
    view! {
        <section class="panel" aria-labelledby=heading>
            <div class="panel__head"><h2 id=heading.clone()>{c.name.clone()}</h2></div>
            <nav class="sheet__tabs sheet__tabs--in" aria-label="Год">{years.collect_view()}</nav>
            {warning}
            <div class="sheet__cols sheet__cols--in">
                {week(c)}
                {days}
            </div>
        </section>
    }
}

/// The ordinary week.
fn week(c: &CalendarSheet) -> impl IntoView + use<> {
    let rows = (1i16..).zip(WEEKDAYS).map(|(day, name)| {
        let hours: Vec<String> = c
            .week
            .iter()
            .filter(|(d, ..)| *d == day)
            .map(|(_, from, to)| format!("{}–{}", clock(*from), clock(*to)))
            .collect();
        let hours = if hours.is_empty() {
            "выходной".to_owned()
        } else {
            hours.join(", ")
        };
        view! { <dt>{name}</dt><dd>{hours}</dd> }
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }
}

fn table(days: &[DayRow]) -> AnyView {
    let rows = days.iter().map(|d| {
        view! {
            <tr>
                <th scope="row"><time datetime=time::iso_day(d.day)>{words::weekday_date(d.day)}</time></th>
                <td>{d.kind.word()}</td>
                <td>{d.note.clone()}</td>
            </tr>
        }
    });
    view! {
        <table class="grid">
            <thead><tr><th scope="col">"День"</th><th scope="col">"Какой"</th><th scope="col">"Почему"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn clock(minute: i16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}
