//! «Кто сколько держал»: the stages of the appeal, each with the working time
//! it used, a bar of its part of all that passed, and its own deadline.

use chrono::TimeDelta;
use domain::reference::Reference;
use domain::stage::StageUse;
use domain::words;
use leptos::prelude::*;

/// The stages of every consideration, the present one last.
pub(super) fn stages(all: &[StageUse], cycle: i16, r: &Reference) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let whole: i64 = all.iter().map(|u| u.work_minutes).sum();
    let rows: Vec<AnyView> = all
        .iter()
        .map(|u| row(u, whole, (cycle > 1).then_some(u.cycle), r))
        .collect();
    Some(
        view! {
            <h3 class="h-small" id="held">"Кто сколько держал"</h3>
            <table class="sum held" aria-labelledby="held">
                <thead class="sr"><tr><th scope="col">"Этап"</th><th scope="col">"Рабочее время"</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">"Рабочего времени прошло"</th><td>{work(whole)}</td></tr></tfoot>
            </table>
        }
        .into_any(),
    )
}

/// Working time; a stage passed at night has used none.
fn work(minutes: i64) -> String {
    match minutes {
        0 => "0\u{a0}мин".into(),
        n => words::work(n),
    }
}

fn row(u: &StageUse, whole: i64, cycle: Option<i16>, r: &Reference) -> AnyView {
    let department = u
        .department
        .and_then(|d| r.department(d))
        .map(|d| format!(", {}", d.short));
    let cycle = cycle.map(|n| format!("{n}-е рассмотрение: "));
    let allowed = u
        .allowed
        .map(|(n, unit)| format!("норматив {}", unit.amount(n)));
    let state = match (u.breached, u.running) {
        (true, true) => Some("просрочен, идёт"),
        (true, false) => Some("просрочен"),
        (false, true) => Some("идёт"),
        (false, false) => None,
    };
    // By the clock on the wall, where nights and days off make it another figure.
    let clock = (u.clock_minutes != u.work_minutes).then(|| {
        format!(
            "с ночами и выходными {}",
            words::span(TimeDelta::minutes(u.clock_minutes))
        )
    });
    let small: Vec<String> = [clock, allowed, state.map(Into::into)]
        .into_iter()
        .flatten()
        .collect();
    let small = (!small.is_empty()).then(|| view! { <small>{small.join(", ")}</small> });
    let width = u.work_minutes.saturating_mul(100) / whole.max(1);
    let bar = if u.breached {
        "fuse__used fuse__used--over"
    } else {
        "fuse__used"
    };
    view! {
        <tr class=if u.breached { "held__over" } else { "" }>
            <th scope="row">
                {cycle}{u.stage.word()}{department}{small}
                <svg class="fuse" aria-hidden="true">
                    <rect width="100%" height="100%" rx="2"></rect>
                    <rect class=bar width=format!("{width}%") height="100%" rx="2"></rect>
                </svg>
            </th>
            <td>{work(u.work_minutes)}</td>
        </tr>
    }
    .into_any()
}
