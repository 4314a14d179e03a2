//! One appeal as a line of a list: when, where from, what about, whose, and
//! its deadline. Lists decide what of it changes by itself.

use chrono::NaiveDate;
use domain::appeal::{Importance, State};
use domain::reference::Reference;
use domain::row::Row;
use domain::{time, words};
use leptos::prelude::*;

use crate::address;
use crate::ui::due::{Due, Urgency, pill};
use crate::ui::icon::{Icon, icon};
use crate::ui::stage::{source, stage};

/// The class of a line: overdue and done are seen from afar.
#[must_use]
pub const fn class(urgency: Urgency, fresh: bool) -> &'static str {
    match (urgency, fresh) {
        (Urgency::Over, true) => "row row--over row--new",
        (Urgency::Over, false) => "row row--over",
        (Urgency::Done | Urgency::Late | Urgency::None, true) => "row row--done row--new",
        (Urgency::Done | Urgency::Late | Urgency::None, false) => "row row--done",
        (_, true) => "row row--new",
        (_, false) => "row",
    }
}

/// Time, source, title, stage and place: everything but the deadline.
pub fn body(
    row: &Row,
    reference: &Reference,
    today: NaiveDate,
    fresh: bool,
) -> impl IntoView + use<> {
    let channel = reference.channel(row.channel);
    let at = time::local(row.received_at);
    view! {
        <time class="row__at" datetime=time::iso(row.received_at)>
            {words::clock(at)}
            {(at.date() != today).then(|| view! { <small>{words::day_short(at.date())}</small> })}
        </time>
        {channel.map(|c| source(&c.short, &c.name))}
        <div class="row__text">
            <h3 class="row__title">
                {fresh.then(|| view! { <span class="sr">"Новое. "</span> })}
                <a href=address::appeal(row.id)>{title(row)}</a>
                {voices(row.voices)}
                {importance(row.importance)}
            </h3>
            <p class="row__meta">
                {stage(row.state.stage(), &progress(row))}
                <i>"|"</i>
                <span>{place(row, reference)}</span>
            </p>
        </div>
    }
}

/// The deadline's cell.
pub fn deadline(due: &Due) -> impl IntoView + use<> {
    view! { <div class="row__due">{pill(due)}<span class="due-at">{due.under.clone()}</span></div> }
}

/// The first words, or what stands for them.
#[must_use]
pub fn title(row: &Row) -> String {
    if row.title.is_empty() {
        format!(
            "Обращение № {} без текста",
            words::number(row.id.0.unsigned_abs())
        )
    } else {
        row.title.to_string()
    }
}

/// What about, where, whose: as far as it is known.
#[must_use]
pub fn place(row: &Row, reference: &Reference) -> String {
    let parts = [
        row.category
            .and_then(|c| reference.category(c))
            .map(|c| c.name.as_str()),
        row.district
            .and_then(|d| reference.district(d))
            .map(|d| d.short.as_str()),
        row.department
            .and_then(|d| reference.department(d))
            .map(|d| d.short.as_str()),
    ];
    let mut out = String::new();
    for part in parts.into_iter().flatten() {
        if !out.is_empty() {
            out.push_str(" · ");
        }
        out.push_str(part);
    }
    if out.is_empty() {
        "без категории".into()
    } else {
        out
    }
}

/// The state in words; of what is answered, how long it took.
fn progress(row: &Row) -> String {
    match (row.state, row.answered_at) {
        (State::Answered | State::Closed, Some(at)) => {
            format!("отвечено за {}", words::span(at - row.received_at))
        }
        (state, _) => state.word().into(),
    }
}

/// How many said the same, when it is more than one.
pub fn voices(n: i32) -> impl IntoView {
    (n > 1).then(|| {
        let n = u64::from(n.unsigned_abs());
        let said = format!(" {}", words::plural(n, "голос", "голоса", "голосов"));
        view! { <span class="chip">{icon(Icon::Voices)}{words::number(n)}<span class="sr">{said}</span></span> }
    })
}

/// What is not ordinary says so.
pub fn importance(importance: Importance) -> impl IntoView {
    let class = match importance {
        Importance::Normal => return None,
        Importance::High => "chip chip--high",
        Importance::Storm => "chip chip--storm",
    };
    Some(view! { <span class=class>{importance.word()}</span> })
}
