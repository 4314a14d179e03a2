//! The filter of the register: a plain form of native selects, and the
//! conditions that have no select of their own.

use domain::filter::Filter;
use domain::reference::Reference;
use leptos::prelude::*;

use super::terms::Term;
use crate::address;
use crate::choices::{choices, climbs, kept};

/// The form, filled in from the query of the page.
pub(super) fn form(query: &str, searched: &str, r: &Reference) -> AnyView {
    let all = choices(r, query).into_iter().chain([climbs()]);
    let fields = all.map(|choice| {
        let (label, any) = (choice.label, choice.any);
        // The select carries its own name; the word above it is for the eye.
        view! { <div class="field"><span aria-hidden="true">{label}</span>{choice.select("select", any, query)}</div> }.into_any()
    });
    view! {
        <form class="filters" method="get" action=address::APPEALS aria-label="Поиск и отбор">
            <label class="field field--find">
                <span>"Слова, номер, автор или адрес"</span>
                <input class="input" type="search" name="q" maxlength="200" value=searched.to_owned() enterkeyhint="search"/>
            </label>
            {fields.collect_view()}
            {kept(&address::with(query, "climbed", ""))}
            <div class="filters__go">
                <button class="btn btn--main" type="submit">"Показать"</button>
                <a class="link" href=address::APPEALS>"Сбросить"</a>
            </div>
        </form>
    }
    .into_any()
}

/// The conditions beyond the selects, each a link to the list without it.
pub(super) fn chips(terms: &[Term], searched: &str, r: &Reference) -> Option<AnyView> {
    let chip = |t: &Term| {
        view! {
            <a class="chip" href=paged(&t.without, searched, r, None)>
                {t.words.clone()}
                " "
                <span aria-hidden="true">"×"</span>
                <span class="sr">", убрать условие"</span>
            </a>
        }
    };
    (!terms.is_empty()).then(|| {
        view! { <p class="terms">"Ещё отобрано: "{terms.iter().map(chip).collect_view()}</p> }
            .into_any()
    })
}

/// The address of the list of a filter and a search, from `after` on or from
/// its beginning.
pub(super) fn paged(filter: &Filter, searched: &str, r: &Reference, after: Option<&str>) -> String {
    let query = address::with(&filter.query(r), "q", &address::encoded(searched));
    let query = address::with(&query, "after", after.unwrap_or(""));
    if query.is_empty() {
        address::APPEALS.into()
    } else {
        format!("{}?{query}", address::APPEALS)
    }
}
