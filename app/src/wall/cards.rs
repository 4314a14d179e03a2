//! What burns and what came last: category and district, never a word of the
//! citizen's.

use chrono::TimeDelta;
use domain::live::{WallCard, WallFrame};
use domain::reference::Reference;
use domain::{Moment, metric, time, words};
use leptos::prelude::*;

use super::lists;
use crate::address;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::{stamp, when};

/// Cards beside what burns, and in the column of their own on a wide wall.
const SHORT: usize = 3;
const LONG: usize = 7;

/// The three that burn; their time runs.
pub(super) fn burning(f: &WallFrame, r: &Reference, now: Moment) -> AnyView {
    let cards: Vec<AnyView> = f.burning.iter().map(|c| burning_card(c, r, now)).collect();
    let empty = cards.is_empty();
    let said = if empty { "ничего" } else { "по важности и сроку" };
    view! {
        <h2 id="w-burn" title=metric::BURNING>"Горит"<span>{said}</span></h2>
        <ol class="wlist">
            {cards}
            {empty.then(|| view! { <li class="wlist__none"><b>"Просроченных нет"</b></li> })}
        </ol>
    }
    .into_any()
}

fn burning_card(c: &WallCard, r: &Reference, now: Moment) -> AnyView {
    let (name, above) = about(c, r);
    let voices = u64::from(c.voices.unsigned_abs());
    let said = (voices > 1).then(|| words::counted(voices, "голос", "голоса", "голосов"));
    let place = joined([above, district(c, r), said]);
    let due = c.deadline.map(|deadline| {
        let left = deadline - now;
        let (class, shape, words) = if left <= TimeDelta::zero() {
            ("wdue", Icon::Over, short(left))
        } else {
            ("wdue wdue--soon", Icon::Soon, words::countdown(left))
        };
        let spoken = if left <= TimeDelta::zero() { "просрочено " } else { "осталось " };
        view! { <span class=class>{icon(shape)}<span class="sr">{spoken}</span>{stamp(deadline, words)}</span> }
    });
    view! { <li>{due}<b>{name}</b><span>{place}</span></li> }.into_any()
}

/// A span that fits the pill: `1 ч 48 м`.
fn short(d: TimeDelta) -> String {
    let span = words::span(d);
    if span.contains('ч') && span.contains("мин") { span.replace("мин", "м") } else { span }
}

/// The latest arrivals beside what burns.
pub(super) fn latest_short(f: &WallFrame, r: &Reference) -> AnyView {
    latest("w-new", "Последние", SHORT, f, r)
}

/// The latest arrivals in a column of their own.
pub(super) fn latest_long(f: &WallFrame, r: &Reference) -> AnyView {
    latest("w-new2", "Последние обращения", LONG, f, r)
}

fn latest(id: &'static str, name: &'static str, n: usize, f: &WallFrame, r: &Reference) -> AnyView {
    let today = time::day(f.figures.at);
    let cards = f.latest.iter().take(n).map(|c| {
        let (name, above) = about(c, r);
        view! {
            <li>
                {stamp(c.received_at, when(c.received_at, today))}
                <b>{name}</b>
                <span>{joined([above, district(c, r), None])}</span>
            </li>
        }
    });
    view! {
        <h2 id=id title=metric::TODAY>
            {name}
            <span>"сегодня "<a href=address::list(&lists::today(&f.figures), r)>{words::number(f.figures.today.now.into())}</a></span>
        </h2>
        <ol class="wlist wlist--calm">{cards.collect_view()}</ol>
    }
    .into_any()
}

/// The category, and the one above it.
fn about(c: &WallCard, r: &Reference) -> (String, Option<String>) {
    let Some(id) = c.category else { return ("Категория не определена".into(), None) };
    let short = |id| r.category(id).map_or("", |c| c.short.as_str()).to_owned();
    let top = r.top(id);
    (short(id), (top != id).then(|| short(top)))
}

fn district(c: &WallCard, r: &Reference) -> Option<String> {
    Some(c.district.and_then(|id| r.district(id)).map_or("округ не указан", |d| &d.short).to_owned())
}

fn joined(parts: [Option<String>; 3]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::short;
    use chrono::TimeDelta;

    #[test]
    fn spans_fit_the_pill() {
        let said = |m| short(TimeDelta::minutes(m)).replace('\u{a0}', " ");
        assert_eq!([said(-108), said(-26), said(-60), said(-1_500)], ["1 ч 48 м", "26 мин", "1 ч", "1 дн 1 ч"]);
    }
}
