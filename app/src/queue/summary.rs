//! The head of the queue: how many will be overdue by the end of the day, and
//! from what that follows. An estimate is in words; every figure that is
//! counted opens its list.

use domain::filter::Filter;
use domain::live::QueueFigures;
use domain::queue::Lane;
use domain::words;
use leptos::prelude::*;

use super::page::Shown;
use crate::address;
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;
use crate::ui::row::title;

const DEFINITION: &str = "Просрочено сейчас плюс то, у чего срок наступит до конца рабочего дня (после него — до полуночи), плюс то, что за это время обычно поступает со сроком в тот же день, минус то, что ведомство успевает закрыть. Темп — среднее за рабочий час за последние четыре недели и не больше дневной мощности ведомства, если она задана в справочнике; поступление — среднее по часам дня за те же недели. Считается каждую секунду по оставшемуся рабочему времени; это оценка, а не обещание.";

/// The summary.
pub(super) fn summary(shown: Shown) -> impl IntoView + use<> {
    view! {
        <section class="forecast" aria-label="Прогноз">
            <div class="forecast__row">
                {move || figure(shown)}
                <div class="forecast__say">
                    // No paragraph: it could not hold the hint.
                    <div>{move || outlook(shown)}" "{hint("прогноз", DEFINITION)}</div>
                    {move || open(shown)}
                </div>
            </div>
        </section>
    }
}

fn figures(shown: Shown) -> QueueFigures {
    shown.queue.with(|q| q.figures)
}

fn link(n: u32, href: String) -> impl IntoView + use<> {
    view! { <a class="link" href=href><b>{words::number(n.into())}</b></a> }
}

/// Overdue now, in every lane.
fn overdue(f: &mut Filter, _: &QueueFigures) {
    f.overdue = true;
}

fn figure(shown: Shown) -> Option<impl IntoView + use<>> {
    let n = figures(shown).load.overdue;
    (n > 0).then(|| {
        let href = shown.list(overdue);
        let n = words::number(n.into());
        let label = format!("Просрочено сейчас: {n}");
        view! { <p class="forecast__now">{icon(Icon::Over)}<a href=href aria-label=label>{n}</a></p> }
    })
}

/// `К 18:00 будет просрочено около 12: сейчас 9, …`.
fn outlook(shown: Shown) -> impl IntoView + use<> {
    let f = figures(shown);
    let lead = match f.forecast {
        Some(n) if n.then == 0 => format!("{} просроченных не останется", until("К", f.due_until)),
        Some(n) => format!(
            "{} будет просрочено около\u{a0}{}",
            until("К", f.due_until),
            words::number(n.then.into())
        ),
        None => format!(
            "Прогноза {} нет: темп ведомства ещё неизвестен",
            until("к", f.due_until)
        ),
    };
    let rest = f.forecast.map(|n| {
        let comes = (n.arriving > 0)
            .then(|| format!(", поступит около\u{a0}{}", words::number(n.arriving.into())));
        let done = words::number(n.done.into());
        format!(
            "{}, успеваем закрыть\u{a0}{done}",
            comes.unwrap_or_default()
        )
    });
    let due = shown.list(|f, q| f.due_before = Some(q.due_until));
    // Those lie in the head's own lane, whatever their deadline.
    let waiting = f.load.overdue.saturating_sub(shown.count(Lane::Over));
    let waiting = (waiting > 0).then(|| {
        let how_many = if waiting == f.load.overdue {
            "все".to_owned()
        } else {
            format!("из них {}", words::number(waiting.into()))
        };
        format!(" ({how_many} у вас на согласовании)")
    });
    view! {
        <b>{lead}</b>
        ". Сейчас просрочено "
        {link(f.load.overdue, shown.list(overdue))}
        {waiting}
        ", "
        {until("до", f.due_until)}
        " срок ещё у "
        {link(f.load.due_today, due)}
        {rest}
        "."
    }
}

/// `Всего в работе 187. Дольше всех ждёт № 93 604 — 12 дн: «Нет перехода…»`.
fn open(shown: Shown) -> impl IntoView + use<> {
    let oldest = shown.queue.with(|q| {
        q.oldest.as_ref().map(|row| {
            let waits = words::span(q.figures.at - row.received_at);
            let number = words::number(row.id.0.unsigned_abs());
            let lead = format!(". Дольше всех, {waits}, ждёт №\u{a0}{number}: ");
            view! { {lead}<a class="link" href=address::appeal(row.id) dir="auto">{title(row)}</a> }
        })
    });
    view! { <p class="forecast__open">"Всего в работе "{link(figures(shown).load.open, shown.open())}{oldest}</p> }
}
