//! A lane of the queue: its name, its count with the list behind it, its cards.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::AppealId;
use domain::queue::{Lane, SeenLane};
use domain::row::Row;
use domain::words;
use leptos::prelude::*;

use super::card::card;
use super::page::Shown;
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;

/// One lane.
pub(super) fn lane(lane: Lane, shown: Shown) -> impl IntoView + use<> {
    let queue = shown.queue;
    let seen = shown.seen(lane);
    let class = match lane {
        Lane::Over => "lane lane--over",
        Lane::Today => "lane lane--soon",
        Lane::Approval | Lane::Waiting | Lane::Later => "lane",
    };
    let heading = format!("{}-h", lane.code());
    let named = heading.clone();
    let name = move || match lane {
        Lane::Today => queue.with(|q| until("До", q.figures.due_until)),
        _ => lane.word().to_owned(),
    };
    let rows = Memo::new(move |_| queue.with(|q| q.lane(seen)));
    let moved = (lane == Lane::Approval).then(|| moved(rows));
    let moved = move || moved.is_some_and(|m| m.get()).then_some("");
    // A card stays in its place when it changes, and is drawn anew there.
    let one = move |first: Arc<Row>| {
        let id = first.id;
        let now = Memo::new(move |_| {
            rows.with(|all| all.iter().find(|r| r.id == id).cloned())
                .unwrap_or_else(|| first.clone())
        });
        move || card(now.get(), shown)
    };
    view! {
        <section class=class id=lane.code() aria-labelledby=named>
            <div class="lane__head">
                <h2 id=heading>{shape(lane).map(icon)}{name}</h2>
                {hint(lane.word(), seen.definition())}
                {move || count(seen, shown)}
            </div>
            {move || rows.with(Vec::is_empty).then(|| view! { <p class="lane__none">{nothing(seen, shown)}</p> })}
            <ul class="lane__list" data-moved=moved>
                <For each=move || rows.get() key=|r| r.id children=one/>
            </ul>
            {move || beyond(seen, rows.with(Vec::len), shown)}
        </section>
    }
}

/// How long cards that have moved take no tap: the finger may have been on its
/// way to another one, and an answer is not taken back.
const SETTLE: Duration = Duration::from_secs(1);

/// Whether other cards have just come to stand under the finger.
fn moved(rows: Memo<Vec<Arc<Row>>>) -> RwSignal<bool> {
    let moved = RwSignal::new(false);
    let times = StoredValue::new(0_u32);
    Effect::new(move |before: Option<Vec<AppealId>>| {
        let ids: Vec<_> = rows.with(|all| all.iter().map(|r| r.id).collect());
        if before.is_some_and(|before| before != ids) {
            times.update_value(|n| *n = n.wrapping_add(1));
            let mine = times.get_value();
            moved.set(true);
            set_timeout(
                move || {
                    if times.try_get_value() == Some(mine) {
                        moved.set(false);
                    }
                },
                SETTLE,
            );
        }
        ids
    });
    moved
}

/// What stands for a lane beside its name.
pub(super) const fn shape(lane: Lane) -> Option<Icon> {
    match lane {
        Lane::Over => Some(Icon::Over),
        Lane::Today => Some(Icon::Soon),
        Lane::Approval => Some(Icon::Check),
        Lane::Waiting => Some(Icon::Wait),
        Lane::Later => None,
    }
}

fn nothing(seen: SeenLane, shown: Shown) -> &'static str {
    match seen.lane {
        // What is overdue and waits for the head lies in the head's own lane.
        Lane::Over if shown.queue.with(|q| q.figures.load.overdue > 0) => {
            "Всё просроченное ждёт вашего согласования."
        }
        Lane::Over => "Просроченных нет.",
        Lane::Today => "На сегодня сроков больше нет.",
        Lane::Approval => "Готовых ответов нет.",
        Lane::Waiting => "Ничего не ждём.",
        Lane::Later => "Больше ничего не открыто.",
    }
}

/// The figure of the lane, and the link to its list.
fn count(seen: SeenLane, shown: Shown) -> impl IntoView + use<> {
    let n = words::number(shown.count(seen.lane).into());
    let label = format!("{}, списком: {n}", seen.lane.word());
    view! { <a class="link" href=shown.lane(seen.lane) aria-label=label><span class="count">{n}</span></a> }
}

/// Nobody reads five hundred cards on a phone; the list has the rest.
fn beyond(seen: SeenLane, drawn: usize, shown: Shown) -> Option<impl IntoView + use<>> {
    let drawn = u32::try_from(drawn).unwrap_or(u32::MAX);
    let n = shown.count(seen.lane).saturating_sub(drawn);
    (n > 0).then(|| {
        let words = format!("Ещё {} — в полном списке.", words::appeals(n.into()));
        view! { <p class="lane__none">{words}</p> }
    })
}
