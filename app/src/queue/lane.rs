//! A lane of the queue: its name, its count with the list behind it, its cards.

use domain::{metric, words};
use leptos::prelude::*;

use super::card::card;
use super::fold::{Card, Lane};
use super::page::Shown;
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;

/// One lane.
pub(super) fn lane(lane: Lane, shown: Shown) -> impl IntoView + use<> {
    let queue = shown.queue;
    let (class, id, heading) = match lane {
        Lane::Over => ("lane lane--over", "over", "over-h"),
        Lane::Today => ("lane lane--soon", "today", "today-h"),
        Lane::Later => ("lane", "later", "later-h"),
    };
    let shape = match lane {
        Lane::Over => Some(Icon::Over),
        Lane::Today => Some(Icon::Soon),
        Lane::Later => None,
    };
    let name = move || match lane {
        Lane::Over => "Просрочено".to_owned(),
        Lane::Today => queue.with(|q| until("До", q.figures.due_until)),
        Lane::Later => "Дальше по сроку".into(),
    };
    let definition = match lane {
        Lane::Over => metric::OVERDUE,
        Lane::Today => metric::DUE_TODAY,
        Lane::Later => {
            "Открытые, у которых срок наступит позже или не задан. По ссылке — все открытые обращения ведомства."
        }
    };
    let empty = move || {
        let words = match lane {
            Lane::Over => "Просроченных нет.",
            Lane::Today => "На сегодня сроков больше нет.",
            Lane::Later => "Больше ничего не открыто.",
        };
        queue
            .with(|q| q.lane(lane).is_empty())
            .then(|| view! { <p class="lane__none">{words}</p> })
    };
    view! {
        <section class=class id=id aria-labelledby=heading>
            <div class="lane__head">
                <h2 id=heading>{shape.map(icon)}{name}</h2>
                {hint(if lane == Lane::Later { "остальные" } else { "число обращений" }, definition)}
                {move || count(lane, shown)}
            </div>
            {empty}
            <ul class="lane__list">
                <For each=move || queue.with(|q| q.lane(lane)) key=Card::key children=move |c| card(c, lane, shown)/>
            </ul>
            {(lane == Lane::Later).then_some(move || beyond(shown))}
        </section>
    }
}

/// The figure of the lane and the link to its list. The last lane has no list
/// of its own: its link opens everything that is open.
fn count(lane: Lane, shown: Shown) -> impl IntoView + use<> {
    let load = shown.queue.with(|q| q.figures.load);
    let (n, href) = match lane {
        Lane::Over => (load.overdue, shown.list(|f, _| f.overdue = true)),
        Lane::Today => (
            load.due_today,
            shown.list(|f, q| f.due_before = Some(q.due_until)),
        ),
        Lane::Later => (load.open, shown.open()),
    };
    let n = words::number(n.into());
    let figure = (lane != Lane::Later).then(|| view! { <span class="count">{n.clone()}</span> });
    let link = if lane == Lane::Later {
        format!("все в работе: {n}")
    } else {
        format!("все {n}")
    };
    view! { {figure}<a class="link" href=href>{link}</a> }
}

/// Nobody reads five hundred cards on a phone; the list has the rest.
fn beyond(shown: Shown) -> Option<impl IntoView + use<>> {
    let n = shown.queue.with(super::fold::Queue::beyond);
    (n > 0).then(|| {
        let words = format!("Ещё {} — в полном списке.", words::appeals(n));
        view! { <p class="lane__none">{words}</p> }
    })
}
