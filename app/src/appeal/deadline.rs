//! The deadline of an appeal: how much is left, from what it was counted.

use chrono::TimeDelta;
use domain::appeal::State;
use domain::board::due_until;
use domain::detail::Detail;
use domain::journal::{Entry, Kind};
use domain::reference::Reference;
use domain::row::Row;
use domain::{Moment, time, words};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::island::{island, living};
use crate::live;
use crate::ui::due::{Due, Horizon, Urgency};
use crate::ui::hint::hint;
use crate::ui::icon::icon;
use crate::ui::moment::{stamp, when};

const DEFINITION: &str = "Действующий срок окончательного ответа: по нормативу источника и производственному календарю, а после промежуточного ответа — обещанный. Остаток считается по часам на стене, норматив — по рабочему времени.";

/// The panel.
pub(super) fn deadline(d: &Detail, history: &[Entry], r: &Reference, at: Moment) -> AnyView {
    let start = start(d, history);
    let rest = rest(d, history, start, at);
    let running = Running {
        row: d.row.clone(),
        start_ms: time::millis(start),
        at_ms: time::millis(at),
        horizon: (time::millis(due_until(at, r)), r.settings.burning_minutes),
    };
    view! {
        <section class="panel" aria-labelledby="why">
            <div class="panel__head">
                <h2 id="why">"Срок"</h2>
                <div class="panel__end">{hint("срок", DEFINITION)}</div>
            </div>
            <div class="why">
                {island("Running", running, view)}
                {rest}
            </div>
        </section>
    }
    .into_any()
}

living!(Running = view);

/// What runs with the server's clock.
#[derive(Serialize, Deserialize)]
struct Running {
    /// The appeal.
    row: Row,
    /// When its clock was started, in milliseconds.
    start_ms: i64,
    /// The instant of the page, in milliseconds.
    at_ms: i64,
    /// Until when «сегодня» lasts, in milliseconds, and the minutes before a
    /// deadline at which what is important burns.
    horizon: (i64, u16),
}

fn view(running: Running) -> impl IntoView {
    let Running {
        row,
        start_ms,
        at_ms,
        horizon,
    } = running;
    let (start, live) = (
        time::from_millis(start_ms),
        live::clock(time::from_millis(at_ms)),
    );
    let horizon = Horizon {
        due_until: time::from_millis(horizon.0),
        burning: TimeDelta::minutes(horizon.1.into()),
    };
    let due = Memo::new(move |_| {
        let now = live.now.get();
        let used = row
            .deadline
            .filter(|_| row.state.is_open())
            .map(|deadline| used(start, deadline, now));
        (Due::of(&row, now, horizon), used)
    });
    view! { <div class=move || due.with(|(due, _)| class(due.urgency))>{move || current(due.get())}</div> }
}

/// When the running clock was started: by the citizen's message, or by the
/// reopening.
fn start(d: &Detail, history: &[Entry]) -> Moment {
    let reopened = history.iter().rev().find(|e| e.kind == Kind::Reopened);
    reopened
        .filter(|_| d.cycle > 1)
        .map_or(d.row.received_at, |e| e.at)
}

/// Which part of the span is used up, in per cent.
fn used(start: Moment, deadline: Moment, now: Moment) -> i64 {
    let whole = (deadline - start).num_seconds().max(1);
    ((now - start).num_seconds().saturating_mul(100) / whole).clamp(0, 100)
}

fn class(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Soon | Urgency::Last => "why__left why--soon",
        Urgency::Over => "why__left why--over",
        Urgency::Promised => "why__left why--wait",
        Urgency::Done => "why__left why--done",
        Urgency::None | Urgency::Calm | Urgency::Late => "why__left",
    }
}

/// What is left, large; and how much of the span is used up.
fn current((due, used): (Due, Option<i64>)) -> impl IntoView {
    let fuse = match due.urgency {
        Urgency::Soon | Urgency::Last => "fuse fuse--soon",
        Urgency::Over => "fuse fuse--over",
        _ => "fuse",
    };
    let said = match due.urgency {
        Urgency::Over => format!("просрочено, {}", due.under),
        Urgency::Calm => format!("осталось до {}", due.under),
        Urgency::Soon | Urgency::Last => format!("осталось {}", due.under),
        Urgency::Done | Urgency::Late => format!("ответ дан {}", due.under),
        Urgency::None | Urgency::Promised => due.under,
    };
    view! {
        <div class="why__now">
            <p class="why__figure">{icon(due.urgency.icon())}<time datetime=due.at.map(time::iso)>{due.words}</time></p>
            <p class="dim">{said}</p>
        </div>
        {used.map(|used| view! {
            <svg class=fuse aria-hidden="true">
                <rect width="100%" height="100%" rx="2"></rect>
                <rect class="fuse__used" width=format!("{used}%") height="100%" rx="2"></rect>
            </svg>
        })}
    }
}

/// From which rule, from when, instead of which earlier deadline.
fn rest(d: &Detail, history: &[Entry], start: Moment, at: Moment) -> AnyView {
    let today = time::day(at);
    let from = if d.cycle > 1 {
        "от возобновления"
    } else {
        "от публикации"
    };
    let rule = match (&d.normative, d.row.deadline) {
        (_, Some(_)) if d.row.state == State::Interim => {
            "Срок обещан гражданину в промежуточном ответе.".to_owned()
        }
        (Some(words), Some(_)) => format!("Норматив: {words} {from}."),
        (None, Some(_)) => "Срок пришёл вместе с обращением.".into(),
        (_, None) => "Для этого обращения норматив не задан, срок не отсчитывается.".into(),
    };
    let before = history
        .iter()
        .rev()
        .find_map(|e| e.deadline_before)
        .filter(|b| d.row.deadline != Some(*b));
    let line = |name: &'static str, value: AnyView| {
        view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }.into_any()
    };
    let moment = |at: Moment| stamp(at, said(at, today));
    let lines: Vec<AnyView> = [
        d.row
            .deadline
            .map(|_| line("Отсчёт с", moment(start).into_any())),
        before.map(|b| line("Прежний срок", view! { <s>{moment(b)}</s> }.into_any())),
        d.row.deadline.map(|b| line("Срок", moment(b).into_any())),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <p class="why__rule">{rule}</p>
        <table class="sum"><tbody>{lines}</tbody></table>
    }
    .into_any()
}

/// A moment with both its day and its hour.
fn said(at: Moment, today: chrono::NaiveDate) -> String {
    let local = time::local(at);
    let short = when(at, today);
    // Beyond a week `when` says the day alone.
    if short.contains(':') {
        short
    } else {
        format!("{short}, {}", words::clock(local))
    }
}
