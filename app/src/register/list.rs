//! The rows of the register: those of the live list, with the day and a
//! column for the department. They stand as they were counted; nothing ticks.

use chrono::Datelike;
use domain::Moment;
use domain::board::due_until;
use domain::reference::Reference;
use domain::row::Row;
use domain::search::{Field, Piece};
use domain::{time, words};
use leptos::prelude::*;

use super::api::Said;
use crate::address;
use crate::ui::due::{Due, Horizon};
use crate::ui::row;
use crate::ui::stage::{source, stage};

/// All rows of a page.
pub(super) fn rows(rows: &[Row], said: &[Said], r: &Reference, now: Moment) -> AnyView {
    let horizon = Horizon::until(due_until(now, r), r);
    let line = |(i, x)| line(x, said.get(i), r, now, horizon);
    view! { <ol class="feed">{rows.iter().enumerate().map(line).collect_view()}</ol> }.into_any()
}

/// Words with those that were searched marked: text nodes and `<mark>`, never HTML.
fn marked(pieces: &[Piece]) -> AnyView {
    let piece = |p: &Piece| {
        let text = p.text.clone();
        if p.hit {
            view! { <mark>{text}</mark> }.into_any()
        } else {
            text.into_any()
        }
    };
    pieces.iter().map(piece).collect_view().into_any()
}

fn title(x: &Row, said: Option<&Said>) -> AnyView {
    match said.and_then(|s| s.title.as_ref()) {
        Some(pieces) => marked(pieces),
        None => row::title(x).into_any(),
    }
}

/// What else of the appeal has the words.
fn quotes(said: &Said) -> AnyView {
    let quote = |(field, pieces): &(Field, Vec<Piece>)| {
        let name = (*field != Field::Text).then(|| view! { <b>{field.word()}": "</b> });
        view! { <p class="row__said" dir="auto">{name}{marked(pieces)}</p> }
    };
    said.excerpts.iter().map(quote).collect_view().into_any()
}

fn line(x: &Row, said: Option<&Said>, r: &Reference, now: Moment, horizon: Horizon) -> AnyView {
    let due = Due::of(x, now, horizon);
    let channel = r.channel(x.channel);
    let category = x
        .category
        .and_then(|id| r.category(id))
        .map_or("без категории", |c| &c.name);
    let district = x
        .district
        .and_then(|id| r.district(id))
        .map_or("", |d| &d.short);
    let department = x
        .department
        .and_then(|id| r.department(id))
        .map_or("не распределено", |d| &d.short);
    let mut meta = format!(
        "№\u{a0}{} · {category}",
        words::number(x.id.0.unsigned_abs())
    );
    if !district.is_empty() {
        meta.push_str(" · ");
        meta.push_str(district);
    }
    let at = time::local(x.received_at);
    let numbered = said
        .is_some_and(|s| s.numbered)
        .then(|| view! { <span class="chip chip--high">"точный номер"</span> });
    view! {
        <li class=row::class(due.urgency, false)>
            <time class="row__at" datetime=time::iso(x.received_at)>
                {words::clock(at)}" "<small>{day(x.received_at, now)}</small>
            </time>
            {source(channel.map_or("", |c| &c.short), channel.map_or("", |c| &c.name))}
            <div class="row__text">
                <h3 class="row__title"><a href=address::appeal(x.id) dir="auto">{title(x, said)}</a>{numbered}{row::voices(x.voices)}{row::importance(x.importance)}</h3>
                <p class="row__meta">
                    {stage(x.state.stage(), x.state.word())}
                    <i>"|"</i>
                    <span>{meta}<span class="row__also">" · "{department.to_owned()}</span></span>
                </p>
                {said.map(quotes)}
            </div>
            <p class="row__where">{department.to_owned()}<small>{district.to_owned()}</small></p>
            {row::deadline(&due)}
        </li>
    }
    .into_any()
}

/// `26 ноября`, and the year where it is another.
fn day(at: Moment, now: Moment) -> String {
    let (day, today) = (time::day(at), time::day(now));
    if day.year() == today.year() {
        words::day_month(day)
    } else {
        words::when(time::local(at), today)
    }
}
