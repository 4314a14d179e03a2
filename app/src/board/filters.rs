//! Which appeals the live list shows: ready-made lists as tabs, and a form of
//! native selects. Both are addresses, so both work without scripts.

use std::sync::Arc;

use domain::figures::Figures;
use domain::filter::{Choice, Filter, Status};
use domain::reference::Reference;
use domain::words;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use crate::address;
use crate::choices::{choices, kept};
use crate::ui::moment::until;

/// The ready-made lists with their counts.
pub(super) fn tabs(
    figures: RwSignal<Figures>,
    filter: Arc<Filter>,
    reference: Arc<Reference>,
) -> impl IntoView + use<> {
    let all = move || {
        let f = figures.read();
        let unassigned = f
            .loads
            .iter()
            .find(|l| l.department.is_none())
            .map_or(0, |l| l.open);
        let over = Filter {
            overdue: true,
            ..Filter::default()
        };
        let due = Filter {
            due_before: Some(f.due_until),
            ..Filter::default()
        };
        let free = Filter {
            status: Some(Status::Open),
            department: Some(Choice::Absent),
            ..Filter::default()
        };
        let tab = |name: String,
                   of: &'static str,
                   to: Filter,
                   n: u32,
                   class: &'static str,
                   here: bool| {
            let class = if n > 0 { class } else { "count" };
            view! {
                <a href=address::board(&to, &reference) aria-current=here.then_some("true")>
                    {name}
                    " "
                    <span class=class title=of>{badge(n)}</span>
                </a>
            }
        };
        // At 18:00 «до 18:00» becomes «до полуночи»; it stays the same list.
        let due_here = filter.due_before.is_some()
            && Filter {
                due_before: None,
                ..(*filter).clone()
            }
            .is_empty();
        (
            tab(
                "Новые".into(),
                "поступило сегодня",
                Filter::default(),
                f.today.now,
                "count",
                filter.is_empty(),
            ),
            tab(
                "Просрочено".into(),
                "открытые, срок прошёл",
                over.clone(),
                f.overdue,
                "count count--over",
                *filter == over,
            ),
            tab(
                until("До", f.due_until),
                "открытые, срок наступит",
                due,
                f.due_today,
                "count count--soon",
                due_here,
            ),
            tab(
                "Не распределено".into(),
                "открытые без ведомства",
                free.clone(),
                unassigned,
                "count",
                *filter == free,
            ),
        )
    };
    view! { <nav class="tabs" aria-label="Списки">{all}</nav> }
}

/// A badge stays narrow; figures never do.
fn badge(n: u32) -> String {
    if n > 999 {
        "999+".into()
    } else {
        n.to_string()
    }
}

/// The form. Without scripts its button asks for the list; with them a choice
/// is enough.
pub(super) fn form(query: &str, filter: &Filter, reference: &Reference) -> impl IntoView + use<> {
    let asked = query.to_owned();
    let choose = move |event: leptos::ev::Event| {
        let Some(field) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else {
            return;
        };
        let Some(name) = field.get_attribute("name") else {
            return;
        };
        let query = address::with(&asked, &name, &event_target_value(&event));
        address::go(&if query.is_empty() {
            address::BOARD.to_owned()
        } else {
            format!("{}?{query}", address::BOARD)
        });
    };
    let reset =
        (!filter.is_empty()).then(|| view! { <a class="link" href=address::BOARD>"Сбросить"</a> });
    view! {
        <form class="filters" method="get" action=address::BOARD aria-label="Отбор" on:change=choose>
            {choices(reference, query).map(|c| { let empty = c.label; c.select("filter", empty, query) })}
            {kept(query)}
            <button class="btn filters__submit" type="submit">"Показать"</button>
            {reset}
        </form>
    }
}

/// What is chosen, in words, for an empty list.
pub(super) fn is_overdue_only(filter: &Filter) -> bool {
    *filter
        == Filter {
            overdue: true,
            ..Filter::default()
        }
}

/// `числа` as the foot of the list says them.
pub(super) fn today(n: u32) -> String {
    format!("Все за сегодня: {}", words::number(n.into()))
}
