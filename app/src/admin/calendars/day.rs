//! The days that differ: their list, and the form of one.

use chrono::{Datelike as _, NaiveDate};
use domain::calendar::{DayKind, Interval, SpecialDay, WorkCalendar, hours};
use domain::catalog::CalendarSheet;
use domain::words::WEEKDAY_NAMES;
use domain::{time, words};
use leptos::prelude::*;

use super::page::address;
use crate::admin::entry::{end, options};
use crate::ui::form::{check, form, hidden, optional, select, submit};

/// The form of a day.
pub(super) fn form_of(c: &CalendarSheet, day: NaiveDate, counted: &WorkCalendar) -> AnyView {
    let special = c.days.get(&day);
    let kinds = DayKind::ALL.iter();
    let kinds = kinds.map(|k| (k.code().to_owned(), k.word().to_owned()));
    let kind = special.map_or(DayKind::Holiday, |s| s.kind).code();
    let weekdays = WEEKDAY_NAMES.into_iter().enumerate();
    let weekdays = weekdays.map(|(i, name)| (i, name.to_owned()));
    let like = special.and_then(|s| s.like).map(|n| n.to_string());
    let own = hours(special.map_or(&[], |s| &s.hours));
    let note = special.and_then(|s| s.note.as_deref()).unwrap_or("");
    // A day of a year that is decreed is hardly a guess.
    let decreed = special.map_or_else(|| counted.is_decreed(day.year()), |s| s.decreed);
    let change = view! {
        {hidden("calendar", c.id)}
        {hidden("day", time::iso_day(day))}
        {select("Вид дня", "kind", kinds.collect(), kind)}
        {select("По часам какого дня", "like", options("своего", weekdays), &like.unwrap_or_default())}
        {optional("Часы дня, если они особые", "hours", &own, 100, "9:00–13:00, 14:00–17:00")}
        {optional("Название", "note", note, 300, "День города")}
        {check("decreed", "true".into(), "утверждён правительством".into(), decreed)}
        {submit("Сохранить день", "btn btn--main")}
    };
    let remove = special.map(|_| {
        let values = view! { {hidden("calendar", c.id)}{hidden("day", time::iso_day(day))} };
        end(
            "remove_day",
            "День станет таким же, как другие этого дня недели.",
            "Сделать обычным",
            "btn btn--danger",
            values.into_any(),
        )
    });
    let now = match special {
        None => format!(
            "{}, {}",
            words::usual_weekday(day),
            said(counted.intervals(day))
        ),
        Some(s) => format!("{}, {}", s.kind.word(), said(counted.intervals(day))),
    };
    view! {
        <section class="panel" aria-labelledby="day">
            <div class="panel__head">
                <h2 id="day"><time datetime=time::iso_day(day)>{words::date(day)}</time></h2>
                <span class="dim">{now}</span>
                <a class="link panel__end" href=address(c.id, day.year())>"Закрыть"</a>
            </div>
            {form("set_day", "entry__form", change)}
            {remove}
        </section>
    }
    .into_any()
}

fn said(intervals: &[Interval]) -> String {
    if intervals.is_empty() {
        "не работаем".to_owned()
    } else {
        hours(intervals)
    }
}

/// The days of the year that differ, each leading to its form.
pub(super) fn table(c: &CalendarSheet, year: i32, counted: &WorkCalendar) -> AnyView {
    // A year that is a guess as a whole says so above.
    let mixed = c.days.values().any(|s| s.decreed);
    let row = |(day, s): (&NaiveDate, &SpecialDay)| {
        // (What is off needs no hours told.)
        let own = counted.intervals(*day);
        let own = (!own.is_empty()).then(|| view! { <small class="dim">{hours(own)}</small> });
        let guess = (mixed && !s.decreed)
            .then(|| view! { " "<span class="chip chip--soon">"не утверждён"</span> });
        view! {
            <tr>
                <th scope="row"><a class="link" href=link(c, *day)><time datetime=time::iso_day(*day)>{words::weekday_date(*day)}</time></a></th>
                <td>{s.kind.word()}{guess}{own}</td>
                <td>{s.note.clone()}</td>
            </tr>
        }
    };
    let list = if c.days.is_empty() {
        view! { <p class="sheet__words dim">{format!("На {year} год ничего не внесено: считаются только обычные недели.")}</p> }
            .into_any()
    } else {
        view! {
            <table class="grid">
                <thead><tr><th scope="col">"День"</th><th scope="col">"Какой"</th><th scope="col">"Почему"</th></tr></thead>
                <tbody>{c.days.iter().map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="days">
            <div class="panel__head"><h2 id="days">{format!("Особые дни {year} года")}</h2></div>
            {list}
        </section>
    }
    .into_any()
}

/// The page with the form of a day.
pub(super) fn link(c: &CalendarSheet, day: NaiveDate) -> String {
    format!("{}&day={}", address(c.id, day.year()), time::iso_day(day))
}
