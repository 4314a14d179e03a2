//! A card of the queue: how much time is left, what about, where it stands.

use domain::reference::Reference;
use domain::row::Row;
use domain::words;
use leptos::prelude::*;

use super::fold::{Card, Lane};
use super::page::Shown;
use crate::address;
use crate::ui::due::{Due, pill};
use crate::ui::row;

/// A card; its pill ticks with the server's clock.
pub(super) fn card(card: Card, lane: Lane, shown: Shown) -> impl IntoView + use<> {
    let row = card.row;
    let class = match lane {
        Lane::Over => "card card--over",
        Lane::Today => "card card--soon",
        Lane::Later => "card",
    };
    let title = row::title(&row);
    let href = address::appeal(row.id);
    let number = words::number(row.id.0.unsigned_abs());
    let about = shown.reference.with_value(|r| about(&row, r));
    let importance = row::importance(row.importance);
    let due = Memo::new(move |_| Due::of(&row, shown.live.now.get(), shown.horizon.get()));
    view! {
        <li class=class>
            <p class="card__top">
                {move || due.with(pill)}
                {importance}
                <span class="end">"№\u{a0}"{number}</span>
            </p>
            <h3 class="card__title"><a href=href dir="auto">{title}</a></h3>
            <p class="card__meta">{about}</p>
        </li>
    }
}

/// `9 голосов · в работе · Люки и колодцы · Карасунский`.
fn about(row: &Row, r: &Reference) -> String {
    let voices = u64::from(row.voices.unsigned_abs());
    let voices = (voices > 1).then(|| words::counted(voices, "голос", "голоса", "голосов"));
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
        category,
        district,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
