//! The page of the register `/appeals?…`.

use domain::filter::Filter;
use domain::reference::Reference;
use domain::{time, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::api::{PAGE_ROWS, RegisterData, get_register};
use super::{form, list, terms};
use crate::address;
use crate::page::page;
use crate::topbar::{Section, still_side, topbar, week_of};
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::stamp;
use crate::ui::state::state;

/// The list that the address asks for.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let search = use_location().search;
    let data = Resource::new(move || search.get(), get_register);
    page(data, register)
}

fn register(data: RegisterData) -> AnyView {
    let RegisterData {
        viewer,
        reference,
        at,
        query,
        count,
        rows,
        next,
    } = data;
    // The server has refused a query that means nothing.
    let filter = Filter::parse(address::pairs(&query), &reference).unwrap_or_default();
    let terms = terms::terms(&filter, &reference, at);
    let first = address::pairs(&query).all(|(name, value)| name != "after" || value.is_empty());
    let list = if rows.is_empty() {
        empty(first)
    } else {
        list::rows(&rows, &reference, at)
    };
    let again = format!("{}?{}", address::APPEALS, query.trim_start_matches('?'));
    view! {
        <Title text="Обращения"/>
        <div class="page">
            {topbar(Section::Appeals, reference.settings.place.clone(), &week_of(at), &viewer, still_side(at))}
            <main class="register" id="main">
                <header class="register__head">
                    <h1 class="page__title">"Обращения"</h1>
                    {sum(&filter, count)}
                    {hint("что в списке", terms::definition(&filter))}
                    <span class="register__end">
                        "посчитано в "{stamp(at, words::clock_seconds(time::local(at)))}", "
                        <a class="link" href=again rel="external">"обновить"</a>
                    </span>
                </header>
                <section class="panel" aria-labelledby="list">
                    <h2 class="sr" id="list">"Список"</h2>
                    {form::form(&query, &reference)}
                    {form::chips(&terms, &reference)}
                    {list}
                    {pager(&filter, &reference, rows.len(), count, first, next.as_deref())}
                </section>
            </main>
        </div>
    }
    .into_any()
}

/// The count, large, with its noun.
fn sum(filter: &Filter, count: u64) -> AnyView {
    let over = filter.overdue && count > 0;
    let class = if over {
        "register__sum register__sum--over"
    } else {
        "register__sum"
    };
    view! {
        <p class=class>
            <data class="register__count" value=count.to_string()>{over.then(|| icon(Icon::Over))}{words::number(count)}</data>
            " "
            <span>{terms::noun(filter, count)}</span>
        </p>
    }
    .into_any()
}

fn empty(first: bool) -> AnyView {
    let (title, words) = if first {
        (
            "Под отбор ничего не подошло",
            "Таких обращений сейчас нет. Снимите часть условий, и список станет шире.",
        )
    } else {
        (
            "Дальше ничего нет",
            "Список с тех пор изменился или уже закончился.",
        )
    };
    state(
        "state",
        Icon::Inbox,
        title,
        words.into(),
        Some((address::APPEALS.into(), "Все обращения")),
    )
    .into_any()
}

/// Pages go by key, not by number: a page begins after a row, whatever has
/// arrived since.
fn pager(
    filter: &Filter,
    r: &Reference,
    shown: usize,
    count: u64,
    first: bool,
    next: Option<&str>,
) -> AnyView {
    let here = format!(
        "На этой странице {} из {}",
        words::number(shown.try_into().unwrap_or(u64::MAX)),
        words::number(count)
    );
    let start = (!first).then(|| view! { <a class="btn" rel="first" href=form::paged(filter, r, None)>"К началу списка"</a> });
    let onward = next.map(|cursor| {
        view! { <a class="btn" rel="next" href=form::paged(filter, r, Some(cursor))>{format!("Следующие {PAGE_ROWS}")}</a> }
    });
    view! {
        <nav class="pager" aria-label="Страницы">
            <span>{here}</span>
            <span class="pager__acts">{start}{onward}</span>
        </nav>
    }
    .into_any()
}
