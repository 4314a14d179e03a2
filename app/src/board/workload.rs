//! What each department has to do: overdue, due today, the rest, the oldest.

use std::sync::Arc;

use domain::figures::{Figures, Load};
use domain::filter::{Choice, Filter, Status};
use domain::reference::Reference;
use domain::{Moment, metric, time, words};
use leptos::prelude::*;

use crate::address;
use crate::ui::bars::stack;
use crate::ui::hint::hint;
use crate::ui::moment::{age, full, until};

/// What the panel shows; it is drawn anew only when this changes.
#[derive(Clone, PartialEq)]
struct Seen {
    loads: Vec<Load>,
    due_until: Moment,
    /// To the minute: ages are not told more exactly.
    minute: i64,
}

/// The panel.
pub(super) fn workload(
    figures: RwSignal<Figures>,
    reference: Arc<Reference>,
) -> impl IntoView + use<> {
    let seen = Memo::new(move |_| {
        let f = figures.read();
        Seen {
            loads: f.loads.clone(),
            due_until: f.due_until,
            minute: f.at.timestamp() / 60,
        }
    });
    let due = move || until("до", seen.read().due_until);
    let short = move || format!("до {}", closing(seen.read().due_until));
    let rows = move || {
        let seen = seen.get();
        let scale = seen.loads.iter().map(|l| l.open).max().unwrap_or(0);
        let sum = |of: fn(&Load) -> u32| seen.loads.iter().map(of).sum();
        let all = Load {
            department: None,
            open: sum(|l| l.open),
            due_today: sum(|l| l.due_today),
            overdue: sum(|l| l.overdue),
            oldest: seen.loads.iter().filter_map(|l| l.oldest).min(),
        };
        let row = |load: &Load| {
            let bar = stack(load.overdue, load.due_today, load.calm(), scale);
            let department = Some(load.department.map_or(Choice::Absent, Choice::Is));
            let (name, short, href) = name(load, &reference);
            view! { <tr><th scope="row" title=name><a href=href>{short}</a>{bar}</th>{cells(load, department, &seen, &reference)}</tr> }
        };
        view! {
            <tbody>{seen.loads.iter().map(row).collect_view()}</tbody>
            <tfoot><tr><th scope="row">"Всего"</th>{cells(&all, None, &seen, &reference)}</tr></tfoot>
        }
    };
    view! {
        <section class="panel" aria-labelledby="loads">
            <div class="panel__head">
                <h2 id="loads">"Ведомства"</h2>
                {hint("нагрузка ведомств", metric::LOADS)}
                <p class="legend panel__end">
                    <span><svg viewBox="0 0 18 10" aria-hidden="true"><rect class="sw-over" width="18" height="10"></rect></svg>"просрочено"</span>
                    <span><svg viewBox="0 0 18 10" aria-hidden="true"><rect fill="url(#p-soon)" width="18" height="10"></rect></svg>{due}</span>
                </p>
            </div>
            <table class="loads">
                <colgroup><col class="c-name"/><col class="c-n"/><col class="c-n"/><col class="c-n"/><col class="c-old"/></colgroup>
                <thead>
                    <tr>
                        <th scope="col">"Ведомство"</th>
                        <th scope="col">"всего"</th>
                        <th scope="col" title=due>{short}</th>
                        <th scope="col">"проср."</th>
                        <th scope="col" title="возраст самого старого открытого обращения">"стар."</th>
                    </tr>
                </thead>
                {rows}
            </table>
        </section>
    }
}

/// The hour at which «сегодня» ends: a column has room for no more.
fn closing(due_until: Moment) -> u8 {
    match time::hour(due_until) {
        0 => 24,
        hour => hour,
    }
}

/// Full name, short name, and where the row leads.
fn name(load: &Load, reference: &Reference) -> (String, String, String) {
    match load.department.and_then(|id| reference.department(id)) {
        Some(d) => (
            d.name.clone(),
            d.short.clone(),
            address::department(&d.code),
        ),
        None => {
            let free = Filter {
                status: Some(Status::Open),
                department: Some(Choice::Absent),
                ..Filter::default()
            };
            (
                "Открытые без ведомства".into(),
                "Не распределено".into(),
                address::list(&free, reference),
            )
        }
    }
}

fn cells(
    load: &Load,
    department: Option<Choice<domain::ids::DepartmentId>>,
    seen: &Seen,
    reference: &Reference,
) -> impl IntoView + use<> {
    let list = |filter: Filter| {
        address::list(
            &Filter {
                department,
                ..filter
            },
            reference,
        )
    };
    let cell = |n: u32, class: &'static str, filter: Filter| {
        let class = if n == 0 { "n-zero" } else { class };
        view! { <td class=class><a href=list(filter)>{words::number(n.into())}</a></td> }
    };
    let now = time::from_millis(seen.minute * 60_000);
    let oldest = load
        .oldest
        .map(|at| view! { <time datetime=time::iso(at) title=full(at)>{age(now - at)}</time> });
    view! {
        {cell(load.open, "", Filter { status: Some(Status::Open), ..Filter::default() })}
        {cell(load.due_today, "n-soon", Filter { due_before: Some(seen.due_until), ..Filter::default() })}
        {cell(load.overdue, "n-over", Filter { overdue: true, ..Filter::default() })}
        <td class="n-old">{oldest}</td>
    }
}
