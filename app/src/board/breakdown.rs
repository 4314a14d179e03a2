//! Categories since Monday, with the same full hours of the week before.

use std::sync::Arc;

use domain::figures::{CategoryFigure, Compared, Figures};
use domain::filter::{Choice, Filter};
use domain::period::Period;
use domain::reference::Reference;
use domain::{metric, time, words};
use leptos::prelude::*;

use crate::address;
use crate::ui::bars::bar;
use crate::ui::hint::hint;

/// What the panel shows; it is drawn anew only when this changes.
#[derive(Clone, PartialEq)]
struct Seen {
    categories: Vec<CategoryFigure>,
    week: Compared,
    day: chrono::NaiveDate,
}

/// The panel.
pub(super) fn breakdown(
    figures: RwSignal<Figures>,
    reference: Arc<Reference>,
) -> impl IntoView + use<> {
    let seen = Memo::new(move |_| {
        let f = figures.read();
        Seen {
            categories: f.categories.clone(),
            week: f.week,
            day: time::day(f.at),
        }
    });
    let rows = move || {
        let seen = seen.get();
        let scale = seen
            .categories
            .iter()
            .map(|c| c.received.now.max(c.received.before))
            .max()
            .unwrap_or(0);
        let week = Period::week_of(seen.day);
        let row = |c: &CategoryFigure| row(c, scale, week, &reference);
        let total = address::list(
            &Filter {
                received: Some(week),
                ..Filter::default()
            },
            &reference,
        );
        view! {
            <tbody>{seen.categories.iter().map(row).collect_view()}</tbody>
            <tfoot>
                <tr>
                    <th class="bars__name" scope="row">"Всего"</th>
                    <td></td>
                    <td class="bars__n"><a href=total>{words::number(seen.week.now.into())}</a></td>
                    <td class="bars__d">{words::signed(seen.week.growth())}</td>
                </tr>
            </tfoot>
        }
    };
    view! {
        <section class="panel" aria-labelledby="cats">
            <div class="panel__head">
                <h2 id="cats">"Категории"</h2>
                <span class="dim">"за неделю"</span>
                {hint("категории", metric::CATEGORIES)}
                <p class="legend panel__end">
                    <span><svg viewBox="0 0 18 10" aria-hidden="true"><rect class="bar__ghost" x="0.5" y="0.5" width="17" height="9" rx="2"></rect></svg>"неделю назад"</span>
                </p>
            </div>
            <table class="bars">
                <colgroup><col class="b-name"/><col/><col class="b-n"/><col class="b-d"/></colgroup>
                <thead class="sr">
                    <tr><th scope="col">"Категория"</th><th scope="col">"Диаграмма"</th><th scope="col">"Поступило"</th><th scope="col">"К прошлой неделе"</th></tr>
                </thead>
                {rows}
            </table>
        </section>
    }
}

fn row(
    c: &CategoryFigure,
    scale: u32,
    week: Period,
    reference: &Reference,
) -> impl IntoView + use<> {
    let known = c.category.and_then(|id| reference.category(id));
    let (name, short) = known.map_or(("Без категории", "Без категории"), |k| (&k.name, &k.short));
    let category = Some(c.category.map_or(Choice::Absent, Choice::Is));
    let href = address::list(
        &Filter {
            category,
            received: Some(week),
            ..Filter::default()
        },
        reference,
    );
    let Compared { now, before, .. } = c.received;
    let growth = c.received.growth();
    // Bold where this week stands out from the one before.
    let much = growth > 0 && growth * 10 > i64::from(before);
    view! {
        <tr>
            <th class="bars__name" scope="row" title=name.to_owned()><a href=href>{short.to_owned()}</a></th>
            <td class="bars__bar">{bar(now, before, scale)}</td>
            <td class="bars__n">{words::number(now.into())}</td>
            <td class=if much { "bars__d bars__d--up" } else { "bars__d" }>{words::signed(growth)}</td>
        </tr>
    }
}
