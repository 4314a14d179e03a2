//! The ordinary week: what it is, and its form.

use domain::calendar::hours;
use domain::catalog::CalendarSheet;
use domain::words::WEEKDAY_NAMES;
use leptos::prelude::*;

use crate::ui::form::{field, form, hidden, submit};

/// The week with its form.
pub(super) fn week(c: &CalendarSheet) -> AnyView {
    let days = || WEEKDAY_NAMES.into_iter().zip(&c.week);
    let rows = days().map(|(name, day)| {
        let words = if day.is_empty() {
            "выходной".to_owned()
        } else {
            hours(day)
        };
        view! { <dt>{name}</dt><dd>{words}</dd> }
    });
    let fields = days().map(|(name, day)| {
        let value = hours(day);
        field(
            name,
            view! { <input class="input" name="hours[]" value=value maxlength="100" placeholder="выходной" autocomplete="off"/> },
        )
    });
    let body = view! {
        {hidden("calendar", c.id)}
        <p>"Через запятую, обед между промежутками: 9:00–13:00, 14:00–18:00. Пустое поле: выходной."</p>
        {fields.collect_view()}
        {submit("Сохранить неделю", "btn btn--main")}
    };
    view! {
        <section class="panel" aria-labelledby="week">
            <div class="panel__head"><h2 id="week">"Рабочая неделя"</h2></div>
            <dl class="facts">{rows.collect_view()}</dl>
            <details class="entry">
                <summary>"Изменить часы"</summary>
                {form("set_week", "stack-form", body)}
            </details>
        </section>
    }
    .into_any()
}
