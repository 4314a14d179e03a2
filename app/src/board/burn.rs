//! The three that burn: the only saturated place of the page, absent when
//! nothing burns.

use std::sync::Arc;

use domain::filter::Filter;
use domain::metric;
use domain::reference::Reference;
use domain::row::Row;
use domain::{time, words};
use leptos::prelude::*;

use crate::address;
use crate::live::Live;
use crate::ui::due::{Due, Horizon, Urgency};
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::row::title;

/// The row of cards.
pub(super) fn burn(
    burning: RwSignal<Vec<Row>>,
    horizon: Memo<Horizon>,
    live: Live,
    reference: Arc<Reference>,
) -> impl IntoView + use<> {
    let over = address::list(
        &Filter {
            overdue: true,
            ..Filter::default()
        },
        &reference,
    );
    move || {
        let rows = burning.get();
        let cards = |rows: Vec<Row>| {
            rows.into_iter()
                .map(|row| card(row, horizon, live, &reference))
                .collect_view()
        };
        (!rows.is_empty()).then(|| view! {
            <section class="burn" aria-labelledby="burn">
                <div class="burn__head">
                    <h2 id="burn">{icon(Icon::Over)}"Горит "{hint("горит", metric::BURNING)}</h2>
                    <p>"самое срочное"<br/>" "<a class="link" href=over.clone()>"все просроченные"</a></p>
                </div>
                {cards(rows)}
            </section>
        })
    }
}

fn card(
    row: Row,
    horizon: Memo<Horizon>,
    live: Live,
    reference: &Reference,
) -> impl IntoView + use<> {
    let href = address::appeal(row.id);
    let words = title(&row);
    let meta = meta(&row, reference);
    let due = Memo::new(move |_| Due::of(&row, live.now.get(), horizon.get()));
    let class = move || {
        if due.read().urgency == Urgency::Over {
            "burn__card"
        } else {
            "burn__card burn__card--soon"
        }
    };
    let left = move || {
        let due = due.get();
        let word = if due.urgency == Urgency::Over {
            "просрочено"
        } else {
            "осталось"
        };
        view! { <span>{due.urgency.icon().map(icon)}{word}</span><time datetime=due.at.map(time::iso)>{due.words}</time> }
    };
    view! {
        <a class=class href=href>
            <p class="burn__time">{left}</p>
            <div class="burn__body"><h3 class="burn__title">{words}</h3><p class="burn__meta">{meta}</p></div>
        </a>
    }
}

/// Voices, department, district: what decides who runs.
fn meta(row: &Row, reference: &Reference) -> impl IntoView + use<> {
    let voices = (row.voices > 1).then(|| {
        let n = u64::from(row.voices.unsigned_abs());
        view! { <b>{words::counted(n, "голос", "голоса", "голосов")}</b>" · " }
    });
    let department = row
        .department
        .and_then(|d| reference.department(d))
        .map_or("ведомство не назначено", |d| &d.short);
    let district = row
        .district
        .and_then(|d| reference.district(d))
        .map_or(String::new(), |d| format!(" · {}", d.short));
    (voices, department.to_owned(), district)
}
