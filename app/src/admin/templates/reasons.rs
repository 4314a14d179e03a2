//! The reasons for which an appeal may be rejected.

use domain::catalog::ReasonRow;
use leptos::prelude::*;

use crate::admin::entry::retire;
use crate::ui::form::{form, hidden, submit, text};

/// The list with its forms.
pub(super) fn panel(reasons: &[ReasonRow]) -> AnyView {
    let new = view! {
        {text("Причина", "words", "", 200)}
        {submit("Добавить причину", "btn btn--main")}
    };
    view! {
        <section class="panel" aria-labelledby="reasons">
            <div class="panel__head"><h2 id="reasons">"Причины отклонения"</h2></div>
            {reasons.iter().map(row).collect_view()}
            <p class="panel__foot">"Модератор выбирает причину из этого списка и может дописать свои слова."</p>
        </section>
        <details class="panel entry">
            <summary>"Добавить причину отклонения"</summary>
            {form("add_reason", "entry__form", new)}
        </details>
    }
    .into_any()
}

/// One reason: a line that opens into its form.
fn row(r: &ReasonRow) -> AnyView {
    let change = view! {
        {hidden("id", r.id)}
        {text("Причина", "words", &r.words, 200)}
        {submit("Сохранить", "btn btn--main")}
    };
    view! {
        <details class="entry">
            <summary>
                <b>{r.words.clone()}</b>
                {r.retired.then(|| view! { <span class="chip">"в архиве"</span> })}
            </summary>
            {form("change_reason", "entry__form", change)}
            {retire("retire_reason", r.id, r.retired, [
                "Причину перестанут предлагать; у отклонённых обращений она останется.",
                "Причина в архиве: её не предлагают.",
            ])}
        </details>
    }
    .into_any()
}
