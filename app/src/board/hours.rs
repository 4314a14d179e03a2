//! Arrivals of today by hour against a usual such weekday, and by channel.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use domain::figures::Figures;
use domain::filter::Filter;
use domain::ids::ChannelId;
use domain::period::Period;
use domain::reference::Reference;
use domain::{metric, time, words};
use leptos::prelude::*;
use leptos::svg;

use crate::address;
use crate::ui::hint::hint;
use crate::ui::stage::source;
use crate::ui::tenths::{Tenths, scaled};

/// What the panel shows; it is drawn anew only when this changes.
#[derive(Clone, PartialEq)]
struct Seen {
    day: NaiveDate,
    hour: u8,
    hours: Vec<u32>,
    usual: Vec<u32>,
    channels: Vec<(ChannelId, u32)>,
}

/// The panel.
pub(super) fn hours(
    figures: RwSignal<Figures>,
    reference: Arc<Reference>,
) -> impl IntoView + use<> {
    let seen = Memo::new(move |_| {
        let f = figures.read();
        let usual = if f.usual_weeks == 0 {
            vec![]
        } else {
            f.usual_hours.clone()
        };
        Seen {
            day: time::day(f.at),
            hour: time::hour(f.at),
            hours: f.hours.clone(),
            usual,
            channels: f.channels.clone(),
        }
    });
    let usual = move || {
        seen.with(|s| (!s.usual.is_empty()).then(|| words::usual_weekday(s.day))).map(|words| {
            view! { <span><svg viewBox="0 0 18 10" aria-hidden="true"><path class="usual-key" d="M0 5H18"></path></svg>{words}</span> }
        })
    };
    let picture = {
        let reference = reference.clone();
        move || seen.with(|s| chart(s, &reference))
    };
    let channels = move || seen.with(|s| channels(s, &reference));
    view! {
        <section class="panel" aria-labelledby="hours">
            <div class="panel__head">
                <h2 id="hours">"По часам"</h2>
                {hint("поступление по часам", metric::RECEIVED)}
                <p class="legend panel__end">{usual}</p>
            </div>
            <div class="pad">{picture}</div>
            <div class="panel__foot"><h3 class="sr">"Источники сегодня"</h3>{channels}</div>
        </section>
    }
}

/// The left edge of an hour's strip; 304 px are a day.
fn left(hour: u8) -> u32 {
    scaled(hour, 24, 3_040)
}

fn chart(seen: &Seen, reference: &Reference) -> impl IntoView + use<> {
    let high = seen
        .hours
        .iter()
        .map(|n| n * 10)
        .chain(seen.usual.iter().copied())
        .max()
        .unwrap_or(0)
        .max(10);
    let y = |tenths: u32| Tenths(620 - scaled(tenths, high, 560));
    let mut usual = String::new();
    for (hour, tenths) in (0u8..24).zip(&seen.usual) {
        let from = if hour == 0 { 'M' } else { 'L' };
        let _ = write!(
            usual,
            "{from}{} {}H{}",
            Tenths(left(hour)),
            y(*tenths),
            Tenths(left(hour + 1))
        );
    }
    let so_far = (0u8..).zip(&seen.hours).take(usize::from(seen.hour) + 1);
    let bars = so_far
        .map(|(hour, n)| bar(seen, hour, *n, y(n * 10), reference))
        .collect_view();
    let busiest = (0u8..)
        .zip(&seen.hours)
        .max_by_key(|(hour, n)| (**n, std::cmp::Reverse(*hour)));
    let said = busiest.map_or_else(String::new, |(hour, n)| {
        format!("Поступление по часам: больше всего в {hour} часов, {n}")
    });
    let ticks = [
        (0, "start"),
        (6, "middle"),
        (9, "middle"),
        (12, "middle"),
        (15, "middle"),
        (18, "middle"),
        (24, "end"),
    ];
    let tick = |(hour, anchor): (u8, &'static str)| {
        view! { <text x=Tenths(left(hour)).to_string() y="77" text-anchor=anchor>{hour}</text> }
    };
    view! {
        <svg class="hours" viewBox="0 0 304 80" role="group" aria-label=said>
            {bars}
            <path class="usual" d=usual></path>
            <path class="axis" d="M0 62.5H304"></path>
            <g aria-hidden="true">{ticks.map(tick)}</g>
        </svg>
    }
}

/// An hour: its column, and the whole strip as the door to its list.
fn bar(seen: &Seen, hour: u8, n: u32, top: Tenths, reference: &Reference) -> impl IntoView + use<> {
    let from = seen.day.and_time(NaiveTime::MIN) + TimeDelta::hours(hour.into());
    let period = Period::Hours(from, from + TimeDelta::hours(1));
    let href = address::list(
        &Filter {
            received: Some(period),
            ..Filter::default()
        },
        reference,
    );
    let mut said = format!("с {hour}:00: {}", words::appeals(n.into()));
    if let Some(usual) = seen.usual.get(usize::from(hour)) {
        let _ = write!(said, ", обычно {}", words::tenths(*usual));
    }
    let x = left(hour);
    let class = if hour == seen.hour { "h-now" } else { "h" };
    svg::a()
        .attr("href", href)
        .attr("aria-label", said)
        .child(view! {
            <path d=format!("M{} 0H{}V62H{0}Z", Tenths(x), Tenths(left(hour + 1))) fill="none" pointer-events="all"></path>
            <path class=class d=format!("M{} 62V{top}h9.7V62Z", Tenths(x + 15))></path>
        })
}

fn channels(seen: &Seen, reference: &Reference) -> impl IntoView + use<> {
    let item = |(id, n): &(ChannelId, u32)| {
        let channel = reference.channel(*id)?;
        let filter = Filter {
            channel: Some(*id),
            received: Some(Period::Day(seen.day)),
            ..Filter::default()
        };
        let href = address::list(&filter, reference);
        let name = channel.name.clone();
        Some(
            view! { <li>{source(&channel.short, &name)}<a href=href><span class="sr">{name.clone()}" "</span><b>{words::number((*n).into())}</b></a></li> },
        )
    };
    view! { <ul class="srcs">{seen.channels.iter().filter_map(item).collect_view()}</ul> }
}
