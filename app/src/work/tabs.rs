//! Above the list: which list, which filter, which saved view. All of it are
//! addresses and plain forms, so it works without scripts.

use domain::work::View;
use domain::worklist::WorkList;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use super::api::PAGE_ROWS;
use super::list::Desk;
use crate::address;
use crate::choices::{choices, kept};

/// The lists with their counts; a digit each.
pub(super) fn tabs(desk: Desk) -> impl IntoView {
    let tab = move |(i, list): (usize, &'static WorkList)| {
        let count = move || desk.counts.with(|c| c.get(i).copied().unwrap_or(0));
        let class = move || match (list, count()) {
            (WorkList::Over, 1..) => "count count--over",
            (WorkList::Soon | WorkList::Today, 1..) => "count count--soon",
            _ => "count",
        };
        let words = move || match count() {
            1000.. => "999+".to_owned(),
            n => n.to_string(),
        };
        let href = desk.query.with_value(|q| {
            format!(
                "{}?{}",
                address::WORK,
                address::with(q, "list", list.code())
            )
        });
        let turn = move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                desk.turn_to(*list);
            }
        };
        view! {
            <a href=href aria-current=move || (desk.list.get() == *list).then_some("true") on:click=turn>
                {list.word()}" "<span class=class>{words}</span>
            </a>
        }
    };
    let all: Vec<_> = WorkList::ALL.iter().enumerate().map(tab).collect();
    view! { <nav class="tabs" aria-label="Списки">{all}</nav> }
}

/// The filter and the saved views.
pub(super) fn filters(desk: Desk, views: Vec<View>) -> impl IntoView {
    let query = desk.query.get_value();
    let selects = desk.reference.with_value(|r| {
        // Status and deadline are the lists' own.
        choices(r, &query)
            .into_iter()
            .filter(|c| matches!(c.name, "source" | "category" | "department" | "district"))
            .map(|c| {
                let empty = c.label;
                c.select("filter", empty, &query)
            })
            .collect_view()
    });
    let reset =
        (!query.is_empty()).then(|| view! { <a class="link" href=address::WORK>"Сбросить"</a> });
    let asked = query.clone();
    let choose = move |event: leptos::ev::Event| {
        let Some(field) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else {
            return;
        };
        let Some(name) = field.get_attribute("name") else {
            return;
        };
        let query = address::with(&asked, &name, &event_target_value(&event));
        let list = desk.list.get_untracked().code();
        let query = address::with(&query, "list", list);
        address::go(&format!("{}?{query}", address::WORK));
    };
    view! {
        <div class="work__filters">
            <form class="filters" method="get" action=address::WORK aria-label="Отбор" on:change=choose>
                {selects}
                {kept(&query)}
                <input type="hidden" name="list" value=move || desk.list.get().code()/>
                <button class="btn filters__submit" type="submit">"Показать"</button>
                {reset}
            </form>
            {saved(desk, views)}
        </div>
    }
}

/// Saved views: links, and a form that keeps the present one.
fn saved(desk: Desk, views: Vec<View>) -> impl IntoView {
    let each = views
        .into_iter()
        .map(|v| {
            let href = format!("{}?{}", address::WORK, v.query);
            view! {
                <li>
                    <a class="link" href=href>{v.name}</a>
                    <form method="post" action="/api/fn/drop_view" data-act="">
                        <input type="hidden" name="id" value=v.id.to_string()/>
                        <button class="btn btn--quiet">"удалить"</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="views">
            <summary class="filter">"Виды"</summary>
            <div class="views__body">
                <ul>{each}</ul>
                <form method="post" action="/api/fn/save_view" data-act="">
                    <input type="hidden" name="query" value=move || desk.address()/>
                    <label class="field"><span>"Сохранить этот отбор под именем"</span><input class="input" name="name" required maxlength="60"/></label>
                    <button class="btn">"Сохранить"</button>
                </form>
            </div>
        </details>
    }
}

/// Without scripts a list has pages; with them it has none.
pub(super) fn more(desk: Desk, from: usize) -> impl IntoView {
    move || {
        let all = desk.counts.with(|c| {
            let i = WorkList::ALL.iter().position(|l| *l == desk.list.get());
            i.and_then(|i| c.get(i).copied()).unwrap_or(0)
        });
        let next = from + PAGE_ROWS;
        let rest = usize::try_from(all).unwrap_or(0) > next;
        (rest && !desk.awake.get()).then(|| {
            let query = address::with(&desk.address(), "from", &next.to_string());
            view! { <p class="panel__foot"><a class="link" href=format!("{}?{query}", address::WORK)>"Дальше по списку"</a></p> }
        })
    }
}

/// What an empty list says.
pub(super) fn nothing(list: WorkList) -> impl IntoView {
    let words = match list {
        WorkList::Mine => "У вас ничего нет: возьмите из новых.",
        WorkList::New => "Новых нет. Придёт новое — появится само.",
        WorkList::Soon => "В ближайшее время ни у чего не кончается срок.",
        WorkList::Over => "Просроченных нет.",
        WorkList::Today => "На сегодня сроков больше нет.",
        WorkList::All => "Открытых обращений нет.",
    };
    view! { <p class="work__none">{words}</p> }
}
