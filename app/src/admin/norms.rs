//! `/admin/norms`: every normative in force, to be read.

use domain::catalog::NormRow;
use domain::deadline::Unit;
use domain::reference::Reference;
use domain::words;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::admin::tabs::tabs;
use crate::error::AppError;
use crate::page::page;
use crate::sheet::Sheet;
use crate::text_json::TextJson;
use crate::topbar::Section;

/// What `/admin/norms` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormsData {
    /// The frame of the page.
    sheet: Sheet,
    /// The dictionary.
    reference: Reference,
    /// Every normative.
    norms: Vec<NormRow>,
}

/// Every normative in force.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "norms", input = GetUrl, output = TextJson)]
pub async fn get_norms() -> Result<NormsData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    Ok(NormsData {
        sheet: Sheet::begin(&state).await?,
        reference: (*state.store.reference()).clone(),
        norms: state
            .store
            .norms(&by)
            .await
            .map_err(|e| context::failed(&state, "нормативы", &e))?,
    })
}

/// `/admin/norms`
#[component]
pub fn NormsPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_norms());
    page(data, |data| {
        let NormsData {
            sheet,
            reference,
            norms,
        } = data;
        let sources = reference.sources.iter().map(|s| {
            let rows: Vec<_> = norms.iter().filter(|n| n.source == s.id).collect();
            let heading = format!("norms-{}", s.id);
            let table = if rows.is_empty() {
                view! { <p class="sheet__words dim">"Нормативов нет: сроки этой системы не считаются."</p> }
                    .into_any()
            } else {
                table(&rows, &reference)
            };
            view! {
                <section class="panel" aria-labelledby=heading>
                    <div class="panel__head"><span class="src">{s.short.clone()}</span><h2 id=heading.clone()>{s.name.clone()}</h2></div>
                    {table}
                </section>
            }
        });
        let body = sources.collect_view().into_any();
        let tabs = tabs(&sheet.viewer, "/admin/norms");
        sheet.draw(Section::Admin, "Нормативы", tabs, body)
    })
}

fn table(rows: &[&NormRow], r: &Reference) -> AnyView {
    let rows = rows.iter().map(|n| {
        let category = n
            .category
            .and_then(|id| r.category(id))
            .map_or("любая", |c| c.name.as_str())
            .to_owned();
        // A figure nobody could confirm says so in the centre's own words.
        let basis = n.basis.replace("(assumed)", "(предположение)");
        view! {
            <tr>
                <td>{n.importance.word()}</td>
                <td>{category}</td>
                <td>{n.stage.word()}</td>
                <td><b>{amount(n)}</b></td>
                <td class="dim">{basis}</td>
            </tr>
        }
    });
    view! {
        <table class="grid grid--norms">
            <thead>
                <tr>
                    <th scope="col">"Важность"</th>
                    <th scope="col">"Категория"</th>
                    <th scope="col">"Этап"</th>
                    <th scope="col">"Срок"</th>
                    <th scope="col">"Основание"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn amount(n: &NormRow) -> String {
    let amount = u64::from(n.amount.unsigned_abs());
    let [one, few, many] = match n.unit {
        Unit::WorkingHours => ["рабочий час", "рабочих часа", "рабочих часов"],
        Unit::WorkingDays => ["рабочий день", "рабочих дня", "рабочих дней"],
        Unit::CalendarDays => ["календарный день", "календарных дня", "календарных дней"],
    };
    words::counted(amount, one, few, many)
}
