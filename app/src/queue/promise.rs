//! The form of an interim answer for whoever does not write the answer itself:
//! a few days to choose from, and what the citizen will read.

use chrono::NaiveDate;
use domain::life::StepKind;
use domain::row::Row;
use domain::words;
use leptos::prelude::*;

use crate::appeal::step::form;
use crate::ui::area::area;

/// The form; where the rules allow no day at all, what they say.
pub(crate) fn promise(row: &Row, days: &[NaiveDate]) -> AnyView {
    if days.is_empty() {
        let words =
            "Обещать нельзя: норматив промежуточного ответа не оставляет ни одного рабочего дня.";
        return view! { <p class="dim">{words}</p> }.into_any();
    }
    let day = |(n, day): (usize, &NaiveDate)| {
        let word = words::weekday_date(*day);
        view! {
            <label class="pick">
                <input type="radio" name="until" value=day.to_string() checked=n == 0/>
                <span>{word}</span>
            </label>
        }
        .into_any()
    };
    let days: Vec<AnyView> = days.iter().enumerate().map(day).collect();
    let inside = view! {
        <fieldset class="picks"><legend>"Ответим до конца дня"</legend>{days}</fieldset>
        {area("text", "Что сделано и почему нужно время: это прочитает гражданин", "", "3", None)}
        <button class="btn btn--main">{StepKind::Promise.word()}</button>
    };
    form(row, "promise", "deed__form", inside.into_any())
}
