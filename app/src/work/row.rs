//! One line of the workplace's list.

use std::sync::Arc;

use domain::reference::Reference;
use domain::row::Row;
use domain::warning::near_until;
use domain::words;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::list::Desk;
use crate::address;
use crate::ui::due::{Due, Urgency, pill};
use crate::ui::row::title;
use crate::ui::stage::source;

/// Below this width there is no place beside the list: the appeal is a page.
const WIDE: f64 = 1_100.0;

pub(super) fn row(row: Arc<Row>, desk: Desk) -> impl IntoView {
    let id = row.id;
    let due = Memo::new({
        let row = row.clone();
        move |_| {
            let mut horizon = desk.horizon.get();
            // As on the appeal's own page: today, or near by the source's rule.
            let near = desk.soon.with(|soon| near_until(&row, soon));
            horizon.due_until = near.map_or(horizon.due_until, |n| n.max(horizon.due_until));
            Due::of(&row, desk.live.now.get(), horizon)
        }
    });
    let here = Memo::new(move |_| desk.selected.get() == Some(id));
    let class = move || match (here.get(), due.with(|d| d.urgency == Urgency::Over)) {
        (true, _) => "q q--at",
        (false, true) => "q q--over",
        (false, false) => "q",
    };
    let marked = move || desk.marks.with(|m| m.contains(&id.0));
    let (source, meta) = desk.reference.with_value(|r| {
        let channel = r.channel(row.channel);
        (channel.map(|c| source(&c.short, &c.name)), meta(&row, r))
    });
    let open = move |event: MouseEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        let wide = window()
            .inner_width()
            .ok()
            .and_then(|w| w.as_f64())
            .is_some_and(|w| w >= WIDE);
        if plain && wide {
            event.prevent_default();
            let at = desk
                .shown
                .with_untracked(|s| s.iter().position(|r| r.id == id));
            if let Some(at) = at {
                desk.select(at);
            }
        }
    };
    let mark = move |event: MouseEvent| {
        // (A click on a marked one takes its mark away, as everywhere.)
        if event.shift_key() && !marked() {
            desk.mark_through(id);
        } else {
            desk.mark(id);
        }
    };
    // With scripts the marks go with the form by themselves (see `bulk`).
    let name = move || (!desk.awake.get()).then_some("ids[]");
    view! {
        <li class=class aria-current=move || here.get().then_some("true")>
            <input class="q__mark" type="checkbox" name=name value=id.0.to_string() aria-label=format!("Отметить № {id}") prop:checked=marked on:click=mark/>
            {source}
            <h2 class="q__title"><a href=address::appeal(id) dir="auto" on:click=open>{title(&row)}</a></h2>
            {move || due.with(pill)}
            <p class="q__meta">{meta}</p>
            <span class="q__at">{move || due.with(|d| d.under.clone())}</span>
        </li>
    }
}

/// `№ 95 544 · важно · 4 голоса · в работе · Карасунский`.
fn meta(row: &Row, r: &Reference) -> String {
    use domain::appeal::Importance;

    let voices = u64::from(row.voices.unsigned_abs());
    let parts = [
        Some(format!("№\u{a0}{}", words::number(row.id.0.unsigned_abs()))),
        (row.importance > Importance::Normal).then(|| row.importance.word().to_owned()),
        (voices > 1).then(|| words::counted(voices, "голос", "голоса", "голосов")),
        Some(row.state.word().to_owned()),
        row.category
            .and_then(|c| r.category(c))
            .map(|c| c.short.clone()),
        row.district
            .and_then(|d| r.district(d))
            .map(|d| d.short.clone()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
