//! The pages of the administrator, one beside the other; a supervisor sees
//! the one that is theirs too.

use domain::access::Right;
use leptos::prelude::*;

use crate::viewer::Viewer;

/// A page, what it is called, and the right it needs.
pub(super) const PAGES: [(&str, &str, Right); 10] = [
    ("/admin/people", "Люди", Right::People),
    ("/admin/departments", "Ведомства", Right::Tune),
    ("/admin/categories", "Категории", Right::Tune),
    ("/admin/sources", "Источники", Right::Tune),
    ("/admin/norms", "Нормативы", Right::Tune),
    ("/admin/urgency", "Скоро срок", Right::Tune),
    ("/admin/calendars", "Календари", Right::Tune),
    ("/admin/templates", "Шаблоны и причины", Right::Templates),
    ("/admin/settings", "Общие правила", Right::Tune),
    ("/admin/ledger", "Журнал изменений", Right::Tune),
];

/// The links to them, the one at `here` marked.
pub(super) fn tabs(viewer: &Viewer, here: &'static str) -> Option<AnyView> {
    let one = |(href, name, _): &(&'static str, &'static str, Right)| {
        view! { <a href=*href aria-current=(*href == here).then_some("page")>{*name}</a> }
    };
    let all = PAGES.iter().filter(|(.., right)| viewer.may(*right));
    Some(
        view! { <nav class="sheet__tabs" aria-label="Настройка">{all.map(one).collect_view()}</nav> }
            .into_any(),
    )
}
