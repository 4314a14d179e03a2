//! The head of the queue: how many are overdue, in one large figure, and what
//! stands around it in words.

use domain::appeal::State;
use domain::filter::Status;
use domain::{metric, words};
use leptos::prelude::*;

use super::page::Shown;
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;

/// The summary; every figure in it opens its list.
pub(super) fn summary(shown: Shown) -> impl IntoView + use<> {
    view! {
        <section class="forecast" aria-label="Главное">
            <div class="forecast__row">
                {move || figures(shown)}
                {hint("в работе", metric::OPEN)}
            </div>
        </section>
    }
}

fn figures(shown: Shown) -> impl IntoView + use<> {
    let f = shown.queue.with(|q| q.figures);
    let link = |n: u32, href: String| view! { <a href=href><b>{words::number(n.into())}</b></a> };
    let state = |s: State| shown.list(move |f, _| f.status = Some(Status::State(s)));
    let overdue = (f.load.overdue > 0).then(|| {
        let href = shown.list(|f, _| f.overdue = true);
        view! { <p class="forecast__now">{icon(Icon::Over)}<a href=href>{words::number(f.load.overdue.into())}</a></p> }
    });
    let said = if f.load.overdue > 0 {
        words::plural(
            f.load.overdue.into(),
            "обращение просрочено",
            "обращения просрочены",
            "обращений просрочено",
        )
    } else {
        "Просроченных нет"
    };
    let oldest = f
        .load
        .oldest
        .map(|at| format!(", самое старое ждёт {}", words::span(f.at - at)));
    let today = shown.list(|f, q| f.due_before = Some(q.due_until));
    view! {
        {overdue}
        <p class="forecast__say">
            <b>{said}</b>
            ". "
            {until("До", f.due_until)}
            " срок ещё у "
            {link(f.load.due_today, today)}
            ", всего в работе "
            {link(f.load.open, shown.open())}
            {oldest}
            ". На согласовании "
            {link(f.on_approval, state(State::OnApproval))}
            ", с промежуточным ответом "
            {link(f.interim, state(State::Interim))}
            "."
        </p>
    }
}
