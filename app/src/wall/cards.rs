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
pub(super) fn burning(f: &WallFrame, r: &Reference, now: Moment) -> impl IntoView + use<> {
    let cards = f
        .burning
        .iter()
        .map(|c| burning_card(c, r, now))
        .collect_view();
    let empty = f.burning.is_empty();
    let said = if empty {
        "ничего"
    } else {
        "по важности и сроку"
    };
    view! {
        <h2 id="w-burn" class=if empty { "" } else { "n-over" } title=metric::BURNING>"Горит"<span>{said}</span></h2>
        <ol class="wlist">
            {cards}
            {empty.then(|| view! { <li class="wlist__none"><b>"Просроченных нет"</b></li> })}
        </ol>
    }
}

fn burning_card(c: &WallCard, r: &Reference, now: Moment) -> impl IntoView + use<> {
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
    view! { <li>{due}<b>{name}</b><span>{place}</span></li> }
}

/// A span that fits the pill: `1 ч 48 м`, `12 ч`, `1 дн`.
fn short(d: TimeDelta) -> String {
    let minutes = d.num_minutes().abs();
    match minutes {
        0..60 => words::span(d),
        60..600 => format!("{}\u{a0}ч {:02}\u{a0}м", minutes / 60, minutes % 60),
        600..1440 => format!("{}\u{a0}ч", minutes / 60),
        _ => format!("{}\u{a0}дн", minutes / 1440),
    }
}

/// The latest arrivals beside what burns.
pub(super) fn latest_short(f: &WallFrame, r: &Reference) -> impl IntoView + use<> {
    latest("w-new", "Последние", SHORT, f, r)
}

/// The latest arrivals in a column of their own.
pub(super) fn latest_long(f: &WallFrame, r: &Reference) -> impl IntoView + use<> {
    latest("w-new2", "Последние обращения", LONG, f, r)
}

fn latest(
    id: &'static str,
    name: &'static str,
    n: usize,
    f: &WallFrame,
    r: &Reference,
) -> impl IntoView + use<> {
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
    let empty = f.latest.is_empty();
    view! {
        <h2 id=id title=metric::TODAY>
            {name}
            <span>"сегодня "<a href=address::list(&lists::today(&f.figures), r)>{words::number(f.figures.today.now.into())}</a></span>
        </h2>
        <ol class="wlist wlist--calm">
            {cards.collect_view()}
            {empty.then(|| view! { <li class="wlist__none"><b>"Сегодня ещё не поступало"</b></li> })}
        </ol>
    }
}

/// The category, and the one above it.
fn about(c: &WallCard, r: &Reference) -> (String, Option<String>) {
    let Some(id) = c.category else {
        return ("Без категории".into(), None);
    };
    let short = |id| r.category(id).map_or("", |c| c.short.as_str()).to_owned();
    let top = r.top(id);
    (short(id), (top != id).then(|| short(top)))
}

fn district(c: &WallCard, r: &Reference) -> Option<String> {
    c.district
        .and_then(|id| r.district(id))
        .map(|d| d.short.clone())
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
        assert_eq!(
            [said(-108), said(-26), said(-762), said(-2_300)],
            ["1 ч 48 м", "26 мин", "12 ч", "1 дн"]
        );
    }
}
