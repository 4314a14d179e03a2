//! The page `/admin/ledger`.

use domain::time;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{LedgerData, Shown, get_ledger};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::icon::Icon;
use crate::ui::moment::{full, stamp, when};
use crate::ui::state::state;

/// `/admin/ledger`
#[component]
pub fn LedgerPage() -> impl IntoView {
    let query = use_query_map();
    let subject = move || query.with(|q| q.get("subject").unwrap_or_default());
    let data = Resource::new(subject, get_ledger);
    page(data, |data| {
        let LedgerData {
            sheet,
            subject,
            lines,
        } = data;
        let today = time::day(sheet.at);
        let row = |l: &Shown| {
            let changes = l.changes.iter().map(|c| view! { <li>{c.clone()}</li> });
            view! {
                <tr>
                    <td title=full(l.at)>{stamp(l.at, when(l.at, today))}</td>
                    <td>{l.who.clone()}</td>
                    <td>
                        <b>{l.act.clone()}</b>": "
                        <a class="link" href=format!("/admin/ledger?subject={}", l.subject)>{l.name.clone()}</a>
                        <ul class="changes">{changes.collect_view()}</ul>
                    </td>
                </tr>
            }
        };
        let all = (!subject.is_empty()).then(|| {
            view! { <p class="sheet__words"><a class="link" href="/admin/ledger">"Все изменения"</a></p> }
        });
        let list = if lines.is_empty() {
            state(
                "state",
                Icon::Inbox,
                "Изменений пока не было",
                "Здесь останется каждое: кто, когда, что и с чего на что.".into(),
                None,
            )
            .into_any()
        } else {
            view! {
                <table class="grid grid--ledger">
                    <thead><tr><th scope="col">"Когда"</th><th scope="col">"Кто"</th><th scope="col">"Что"</th></tr></thead>
                    <tbody>{lines.iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any()
        };
        let body =
            view! { {all}<section class="panel" aria-label="Журнал изменений">{list}</section> };
        let tabs = tabs(&sheet.viewer, "/admin/ledger");
        sheet.draw(Section::Admin, "Журнал изменений", tabs, body.into_any())
    })
}
