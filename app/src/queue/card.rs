//! A card of the queue: how much time is left, what about, where it stands,
//! who works on it, and what can be done about it.

use std::sync::Arc;

use domain::access::Named;
use domain::life::StepKind;
use domain::queue::deeds;
use domain::reference::Reference;
use domain::row::Row;
use domain::work::{Draft, Handed};
use domain::{time, words};
use leptos::prelude::*;

use super::page::Shown;
use crate::address;
use crate::appeal::step::form;
use crate::ui::due::{Due, Urgency, pill};
use crate::ui::moment::{stamp, when};
use crate::ui::row;

/// Buttons beside each other on a card; the opened appeal has them all.
const BUTTONS: usize = 2;

/// A card; its pill ticks with the server's clock, and says in every lane that
/// a deadline is past.
pub(super) fn card(row: Arc<Row>, shown: Shown) -> impl IntoView + use<> {
    let title = row::title(&row);
    let href = address::appeal(row.id);
    let number = words::number(row.id.0.unsigned_abs());
    let names = (shown.reference, shown.people);
    let about = names
        .0
        .with_value(|r| names.1.with_value(|p| about(&row, r, p)));
    let importance = row::importance(row.importance);
    let deeds = offered(&row, shown);
    let due = Memo::new(move |_| Due::of(&row, shown.live.now.get(), shown.horizon.get()));
    let class = move || match due.with(|d| d.urgency) {
        Urgency::Over => "card card--over",
        Urgency::Soon | Urgency::Last => "card card--soon",
        _ => "card",
    };
    view! {
        <li class=class>
            <p class="card__top">
                {move || due.with(pill)}
                {importance}
                <span class="end">"№\u{a0}"{number}</span>
            </p>
            <h3 class="card__title"><a href=href dir="auto">{title}</a></h3>
            <p class="card__meta">{about}</p>
            {deeds}
        </li>
    }
}

/// `9 голосов · в работе · И. Савченко · Люки и колодцы · Карасунский`.
fn about(row: &Row, r: &Reference, people: &[Named]) -> String {
    let voices = u64::from(row.voices.unsigned_abs());
    let voices = (voices > 1).then(|| words::counted(voices, "голос", "голоса", "голосов"));
    let executor = people
        .iter()
        .find(|p| Some(p.id) == row.executor)
        .map(|p| p.name.clone());
    let category = row
        .category
        .and_then(|id| r.category(id))
        .map(|c| c.name.clone());
    let district = row
        .district
        .and_then(|id| r.district(id))
        .map(|d| d.short.clone());
    let parts = [
        voices,
        Some(row.state.word().to_owned()),
        executor,
        category,
        district,
    ];
    parts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\u{a0}· ")
}

/// What can be done about it.
fn offered(row: &Arc<Row>, shown: Shown) -> Option<AnyView> {
    let offered: Vec<StepKind> = shown
        .may
        .with_value(|may| deeds(row.state, may).take(BUTTONS).collect());
    if !offered.contains(&StepKind::Return) {
        return (!offered.is_empty()).then(|| acts(row, &offered, None, shown).into_any());
    }
    // What waits for a word is read here, and by whoever approves said yes to
    // with one tap.
    let id = row.id;
    let draft = Memo::new(move |_| {
        let of = |all: &Vec<_>| all.iter().find(|h: &&Handed| h.id == id).cloned();
        shown.handed.with(of).map(|h| h.draft)
    });
    let row = row.clone();
    let drawn = move || {
        let draft = draft.get();
        let read = draft.as_ref().map(|d| quote(d, shown));
        view! { {read}{acts(&row, &offered, draft.as_ref(), shown)} }
    };
    Some(drawn.into_any())
}

/// From so many letters on an answer may need more room than a card gives it.
const LONG: usize = 240;
const LINES: usize = 6;

fn quote(draft: &Draft, shown: Shown) -> impl IntoView + use<> {
    let at = shown
        .live
        .now
        .with_untracked(|now| stamp(draft.saved_at, when(draft.saved_at, time::day(*now))));
    // What rolls is seen to, and must be within reach of the keyboard.
    let long = draft.text.chars().count() > LONG || draft.text.lines().count() > LINES;
    let rolls = long.then_some("0");
    let class = if long {
        "card__quote card__quote--long"
    } else {
        "card__quote"
    };
    view! {
        <blockquote class=class dir="auto" tabindex=rolls aria-label="Проект ответа">{draft.text.clone()}</blockquote>
        <p class="card__meta">{draft.author.clone()}"\u{a0}· "{at}</p>
    }
}

/// What opens the appeal with its forms, each at its own; an answer that has
/// been read here is approved here.
fn acts(
    row: &Row,
    offered: &[StepKind],
    draft: Option<&Draft>,
    shown: Shown,
) -> impl IntoView + use<> {
    let id = row.id;
    let link = move |kind: StepKind| {
        let href = shown
            .code
            .with_value(|code| format!("{}#do-{}", address::deed(code, id), kind.code()));
        let class = match kind {
            StepKind::Answer => "btn btn--main",
            _ => "btn",
        };
        view! { <a class=class href=href data-open=id.0.to_string()>{word(kind)}</a> }
    };
    let one = |kind: &StepKind| match draft.filter(|_| *kind == StepKind::Answer) {
        Some(draft) => approve(row, draft),
        None => link(*kind).into_any(),
    };
    let all: Vec<AnyView> = offered.iter().map(one).collect();
    view! { <div class="card__acts">{all}</div> }
}

/// The yes. What goes out is the very text that is read above it.
fn approve(row: &Row, draft: &Draft) -> AnyView {
    let inside = view! {
        <input type="hidden" name="text" value=draft.text.clone()/>
        <input type="hidden" name="seen" value=time::millis(draft.saved_at).to_string()/>
        <button class="btn btn--main">{word(StepKind::Answer)}</button>
    };
    form(row, "approve", "card__yes", inside.into_any())
}

/// As short as two of them side by side must be.
pub(super) const fn word(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Answer => "Утвердить",
        StepKind::Return => "Вернуть",
        StepKind::Promise => "Обещать срок",
        _ => "Назначить",
    }
}
