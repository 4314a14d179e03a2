//! A year at a glance: its months, whether it is decreed, and the other years.

use chrono::{Datelike as _, NaiveDate};
use domain::calendar::DayKind;
use domain::catalog::CalendarSheet;
use domain::words::{self, MONTH_NAMES, WEEKDAYS};
use leptos::prelude::*;

use super::day::link;
use super::page::address;
use crate::admin::entry::end;
use crate::ui::form::hidden;

/// The years that have days, this one and the one after the last.
pub(super) fn years(c: &CalendarSheet, year: i32) -> AnyView {
    let mut all = c.years.clone();
    let next = all.last().map_or(year, |(y, _)| y + 1);
    for more in [year, next] {
        if !all.iter().any(|(y, _)| *y == more) {
            all.push((more, false));
        }
    }
    all.sort_unstable();
    let one = |(y, decreed): (i32, bool)| {
        let mark = (!decreed).then_some(" (не утверждён)");
        view! { <a href=address(c.id, y) aria-current=(y == year).then_some("page")>{y}{mark}</a> }
    };
    let all = all.into_iter().map(one).collect_view();
    view! { <nav class="sheet__tabs sheet__tabs--in" aria-label="Год">{all}</nav> }.into_any()
}

/// Whether the year is decreed, and the button that says otherwise.
pub(super) fn mark(c: &CalendarSheet, year: i32) -> AnyView {
    let Some((_, decreed)) = c.years.iter().find(|(y, _)| *y == year) else {
        return view! {
            <p class="sheet__words"><span class="chip chip--soon">"ещё не утверждён"</span>" В этом году нет ни одного особого дня. Выберите день ниже и внесите праздники и переносы."</p>
        }
        .into_any();
    };
    let values = || {
        view! { {hidden("calendar", c.id)}{hidden("year", year)}{hidden("decreed", !decreed)} }
            .into_any()
    };
    if *decreed {
        let words = "Переносы этого года утверждены правительством.";
        end(
            "mark_year",
            words,
            "Снять отметку об утверждении",
            "btn",
            values(),
        )
        .into_any()
    } else {
        let words = "Переносы этого года правительство ещё не объявило: здесь только праздники по закону, сроки могут сдвинуться.";
        view! {
            <p class="sheet__words"><span class="chip chip--soon">"ещё не утверждён"</span></p>
            {end("mark_year", words, "Год утверждён", "btn btn--main", values())}
        }
        .into_any()
    }
}

/// The twelve months; each day leads to its form.
pub(super) fn months(c: &CalendarSheet, year: i32, chosen: Option<NaiveDate>) -> AnyView {
    let all = (1..).zip(MONTH_NAMES).map(|(n, name)| {
        let first = NaiveDate::from_ymd_opt(year, n, 1).unwrap_or_default();
        month(c, first, name, chosen)
    });
    let key = |class: &'static str, text: &'static str, words: &'static str| {
        view! { <span><b class=class>{text}</b>{words}</span> }
    };
    view! {
        <div class="year">{all.collect_view()}</div>
        <p class="year__key">
            {key("cal cal--off", "1", "нерабочий")}
            {key("cal cal--short", "1*", "сокращённый или с особыми часами")}
            {key("cal cal--work", "1+", "рабочий по переносу")}
            {key("cal cal--rest", "1", "обычный выходной")}
        </p>
    }
    .into_any()
}

fn month(
    c: &CalendarSheet,
    first: NaiveDate,
    name: &'static str,
    chosen: Option<NaiveDate>,
) -> AnyView {
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|d| d.month() == first.month())
        .collect();
    let before = first.weekday().num_days_from_monday() as usize;
    let cells: Vec<Option<NaiveDate>> = std::iter::repeat_n(None, before)
        .chain(days.into_iter().map(Some))
        .collect();
    let cell = |day: &Option<NaiveDate>| match day {
        None => view! { <td></td> }.into_any(),
        Some(day) => {
            let (class, mark, title) = look(c, *day);
            let here = (chosen == Some(*day)).then_some("date");
            view! {
                <td><a class=class href=link(c, *day) title=title aria-current=here>{day.day()}{mark}</a></td>
            }
            .into_any()
        }
    };
    let weeks = cells.chunks(7).map(|week| {
        view! { <tr>{week.iter().map(cell).collect_view()}</tr> }
    });
    let head = WEEKDAYS.map(|name| view! { <th scope="col">{name}</th> });
    view! {
        <table class="month">
            <caption>{name}</caption>
            <thead><tr>{head.collect_view()}</tr></thead>
            <tbody>{weeks.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Class, mark and words of a day: a mark for whoever sees no colours.
fn look(c: &CalendarSheet, day: NaiveDate) -> (&'static str, &'static str, String) {
    let Some(special) = c.days.get(&day) else {
        let weekday = day.weekday().num_days_from_monday() as usize;
        let rest = c.week.get(weekday).is_none_or(Vec::is_empty);
        let class = if rest { "cal cal--rest" } else { "cal" };
        return (class, "", words::date(day));
    };
    let (class, mark) = match special.kind {
        DayKind::Holiday => ("cal cal--off", ""),
        DayKind::Shortened | DayKind::WorkingShortened => ("cal cal--short", "*"),
        DayKind::Working if special.hours.is_empty() => ("cal cal--work", "+"),
        DayKind::Working => ("cal cal--short", "*"),
    };
    let note = special.note.as_deref().map(|n| format!(", {n}"));
    let title = format!(
        "{}: {}{}",
        words::date(day),
        special.kind.word(),
        note.unwrap_or_default()
    );
    (class, mark, title)
}
