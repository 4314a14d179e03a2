//! The page of the register `/appeals?…`.

use domain::filter::Filter;
use domain::reference::Reference;
use domain::{time, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::api::{PAGE_FOUND, PAGE_ROWS, RegisterData, SearchData, get_register};
use super::{form, list, notes, terms};
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
        search,
        next,
    } = data;
    // The server has refused a query that means nothing.
    let filter = Filter::parse(address::pairs(&query), &reference).unwrap_or_default();
    let terms = terms::terms(&filter, &reference, at);
    let first = address::pairs(&query).all(|(name, value)| name != "after" || value.is_empty());
    let searched = search.as_ref().map_or("", |s| s.shown.as_str());
    let list = match &search {
        _ if !rows.is_empty() => {
            let said = search.as_ref().map_or(&[][..], |s| &s.said);
            list::rows(&rows, said, &reference, at)
        }
        Some(s) if first => notes::nothing(s, &filter),
        _ => empty(first, filter.is_empty()),
    };
    let pages = Pages {
        filter: &filter,
        searched,
        reference: &reference,
        first,
        next: next.as_deref(),
    };
    let again = format!("{}?{}", address::APPEALS, query.trim_start_matches('?'));
    view! {
        <Title text="Обращения"/>
        <div class="page">
            {topbar(Section::Appeals, reference.settings.place.clone(), &week_of(at), &viewer, still_side(at))}
            <main class="register" id="main">
                <header class="register__head">
                    <h1 class="page__title">"Обращения"</h1>
                    {sum(&filter, count, search.as_ref())}
                    <span class="register__end">
                        "посчитано в "{stamp(at, words::clock_seconds(time::local(at)))}", "
                        <a class="link" href=again rel="external">"обновить"</a>
                    </span>
                </header>
                <section class="panel" aria-labelledby="list">
                    <h2 class="sr" id="list">"Список"</h2>
                    {form::form(&query, searched, &reference)}
                    {form::chips(&terms, searched, &reference)}
                    {search.as_ref().map(|s| notes::notes(s, &filter, &reference))}
                    {list}
                    {pages.view(rows.len(), count, search.as_ref())}
                </section>
            </main>
        </div>
    }
    .into_any()
}

/// What the list is, in words.
fn definition(filter: &Filter, search: Option<&SearchData>) -> String {
    const FOUND: &str = "Обращения, в тексте, ответе, адресе или имени автора которых есть все слова запроса, в любой форме \
        и в любом порядке, и для которых верен отбор. Сначала новые.";
    search.map_or_else(|| terms::definition(filter).into(), |_| FOUND.into())
}

/// The count, large, with its noun and what it counts; what nobody has counted says so.
fn sum(filter: &Filter, count: u64, search: Option<&SearchData>) -> AnyView {
    let over = filter.overdue && count > 0;
    let class = if over {
        "register__sum register__sum--over"
    } else {
        "register__sum"
    };
    view! {
        <div class=class>
            {search.is_some_and(|s| s.uncounted).then_some("более ")}
            <data class="register__count" value=count.to_string()>{over.then(|| icon(Icon::Over))}{words::number(count)}</data>
            " "
            <span>{terms::noun(filter, count)}</span>
            {hint("что в списке", definition(filter, search))}
        </div>
    }
    .into_any()
}

/// No rows: nothing matches, nothing is left, or there is nothing at all yet.
fn empty(first: bool, whole: bool) -> AnyView {
    let nothing = first && whole;
    let (title, words) = if nothing {
        (
            "Обращений ещё нет",
            "Как только придёт первое, оно будет в этом списке.",
        )
    } else if first {
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
        (!nothing).then(|| (address::APPEALS.into(), "Все обращения")),
    )
    .into_any()
}

/// Pages go by key, not by number: a page begins after a row, whatever has
/// arrived since.
struct Pages<'a> {
    filter: &'a Filter,
    searched: &'a str,
    reference: &'a Reference,
    first: bool,
    next: Option<&'a str>,
}

impl Pages<'_> {
    fn view(&self, shown: usize, count: u64, search: Option<&SearchData>) -> AnyView {
        let more = if search.is_some_and(|s| s.uncounted) {
            "более чем "
        } else {
            ""
        };
        let here = format!(
            "На этой странице {} из {more}{}",
            words::number(shown.try_into().unwrap_or(u64::MAX)),
            words::number(count)
        );
        let rows = search.map_or(PAGE_ROWS, |_| PAGE_FOUND);
        let to = |after| form::paged(self.filter, self.searched, self.reference, after);
        let start = (!self.first)
            .then(|| view! { <a class="btn" rel="first" href=to(None)>"К началу списка"</a> });
        let onward = self.next.map(|cursor| {
            view! { <a class="btn" rel="next" href=to(Some(cursor))>{format!("Следующие {rows}")}</a> }
        });
        view! {
            <nav class="pager" aria-label="Страницы">
                <span>{here}</span>
                <span class="pager__acts">{start}{onward}</span>
            </nav>
        }
        .into_any()
    }
}
