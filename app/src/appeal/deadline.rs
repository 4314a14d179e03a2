//! The deadline of an appeal: how much is left, from what it was counted. Why
//! it is that day is told in [`reason`], who held the appeal in [`stages`].

mod reason;
mod stages;

use chrono::TimeDelta;
use domain::appeal::State;
use domain::board::due_until;
use domain::deadline::Unit;
use domain::detail::Detail;
use domain::journal::Entry;
use domain::reference::Reference;
use domain::row::Row;
use domain::stage::cycle_start;
use domain::why::Why;
use domain::{Moment, time, words};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::island::{island, living};
use crate::live;
use crate::ui::due::{Due, Horizon, Urgency};
use crate::ui::hint::hint;
use crate::ui::icon::icon;
use crate::ui::moment::{stamp, when};

const DEFINITION: &str = "Действующий срок окончательного ответа: по нормативу источника и производственному календарю, а после промежуточного ответа — обещанный. Там, где норматив в рабочих часах, остаток показан в рабочем времени, в остальных случаях — с ночами и выходными. «Скоро» — сегодня или по правилу источника: за столько-то рабочего времени до срока.";

/// The panel.
pub(super) fn deadline(
    d: &Detail,
    history: &[Entry],
    why: &Why,
    r: &Reference,
    at: Moment,
) -> AnyView {
    let start = cycle_start(history, d.cycle).unwrap_or(d.row.received_at);
    let rest = rest(d, history, why, start, at);
    let near = Near {
        soon_ms: why.soon_from.map(time::millis),
        due_until_ms: time::millis(due_until(at, r)),
        burning_minutes: r.settings.burning_minutes,
    };
    let work = why.ahead.clone().map(|ahead| Work {
        ahead,
        whole_minutes: why
            .derivation
            .as_ref()
            .filter(|n| n.unit == Unit::WorkingHours && why.promise.is_none())
            .map(|n| n.amount.saturating_mul(60)),
    });
    let running = Running {
        row: d.row.clone(),
        start_ms: time::millis(start),
        at_ms: time::millis(at),
        near,
        work,
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
                {reason::breaches(&why.breaches, at)}
                {reason::reason(why, r, at)}
                {stages::stages(&why.stages, d.cycle, r)}
            </div>
        </section>
    }
    .into_any()
}

/// From when on the deadline is near, and from when it burns.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Near {
    /// By the source's rule; until the end of today in any case.
    soon_ms: Option<i64>,
    due_until_ms: i64,
    burning_minutes: u16,
}

impl Near {
    fn horizon(self, deadline: Option<Moment>, now: Moment) -> Horizon {
        let today = time::from_millis(self.due_until_ms);
        let is_near = self.soon_ms.is_some_and(|soon| soon <= time::millis(now));
        let due_until = deadline.filter(|_| is_near).map_or(today, |d| d.max(today));
        Horizon {
            due_until,
            burning: TimeDelta::minutes(self.burning_minutes.into()),
        }
    }
}

/// Working time up to the deadline, where the normative is in working hours.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Work {
    /// Working intervals ahead of the page's instant, in milliseconds.
    ahead: Vec<(i64, i64)>,
    /// What the normative gives; none while a promise runs.
    whole_minutes: Option<u32>,
}

impl Work {
    fn left(&self, now: Moment) -> TimeDelta {
        let now = time::millis(now);
        let of = |(from, to): &(i64, i64)| (to - now.max(*from)).max(0);
        TimeDelta::milliseconds(self.ahead.iter().map(of).sum())
    }
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
    /// When the deadline is near.
    near: Near,
    /// Working time left.
    work: Option<Work>,
}

fn view(running: Running) -> impl IntoView {
    let Running {
        row,
        start_ms,
        at_ms,
        near,
        work,
    } = running;
    let (start, live) = (
        time::from_millis(start_ms),
        live::clock(time::from_millis(at_ms)),
    );
    let due = Memo::new(move |_| {
        let now = live.now.get();
        let deadline = row.deadline.filter(|_| row.state.is_open());
        let mut due = Due::of(&row, now, near.horizon(deadline, now));
        let left = work.as_ref().map(|w| w.left(now));
        if let Some(left) = left {
            match due.urgency {
                Urgency::Calm | Urgency::Soon => due.words = words::work(left.num_minutes()),
                Urgency::Last => due.words = words::countdown(left),
                _ => {}
            }
        }
        let whole = work.as_ref().and_then(|w| w.whole_minutes);
        let used = deadline.map(|deadline| match left.zip(whole) {
            Some((left, whole)) => 100 - share(left.num_seconds(), i64::from(whole) * 60),
            None => share(
                (now - start).num_seconds(),
                (deadline - start).num_seconds(),
            ),
        });
        (due, used, left.is_some())
    });
    view! { <div class=move || due.with(|(due, ..)| class(due.urgency))>{move || current(due.get())}</div> }
}

/// A part in per cent.
fn share(part: i64, whole: i64) -> i64 {
    (part.saturating_mul(100) / whole.max(1)).clamp(0, 100)
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
fn current((due, used, working): (Due, Option<i64>, bool)) -> impl IntoView {
    let fuse = match due.urgency {
        Urgency::Soon | Urgency::Last => "fuse fuse--soon",
        Urgency::Over => "fuse fuse--over",
        _ => "fuse",
    };
    let left = if working {
        "осталось рабочего времени,"
    } else {
        "осталось"
    };
    let said = match due.urgency {
        Urgency::Over => format!("просрочено, {}", due.under),
        Urgency::Calm => format!("{left} до {}", due.under),
        Urgency::Soon | Urgency::Last => format!("{left} {}", due.under),
        Urgency::Done | Urgency::Late => format!("ответ дан {}", due.under),
        Urgency::None | Urgency::Promised => due.under,
    };
    view! {
        <div class="why__now">
            <p class="why__figure">{due.urgency.icon().map(icon)}<time datetime=due.at.map(time::iso)>{due.words}</time></p>
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
fn rest(d: &Detail, history: &[Entry], why: &Why, start: Moment, at: Moment) -> AnyView {
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
        (_, Some(until)) if why.voice.is_some_and(|v| v.until == until) => {
            "Срок самого раннего из объединённых обращений.".to_owned()
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
