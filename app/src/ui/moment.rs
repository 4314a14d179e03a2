//! An instant on the screen: local words, machine-readable beside them.

use chrono::NaiveDate;
use domain::{Moment, time, words};
use leptos::prelude::*;

/// `<time>` with words of the caller's choice.
pub fn stamp(at: Moment, words: String) -> impl IntoView {
    view! { <time datetime=time::iso(at)>{words}</time> }
}

/// `14:32` today, `пт, 15:31` within a week, a date beyond.
pub fn when(at: Moment, today: NaiveDate) -> String {
    words::when(time::local(at), today)
}

/// `26 ноября 2026, 14:32`.
pub fn full(at: Moment) -> String {
    words::date_time(time::local(at))
}

/// `до 18:00`, `к 18:00`, and at night `до полуночи`.
pub fn until(preposition: &str, at: Moment) -> String {
    let local = time::local(at);
    if local.time() == chrono::NaiveTime::MIN {
        format!("{preposition} полуночи")
    } else {
        format!("{preposition} {}", words::clock(local))
    }
}

/// An age in its largest unit: `6 дн`, `19 ч`, `48 мин`.
pub fn age(span: chrono::TimeDelta) -> String {
    let minutes = span.num_minutes().max(0);
    match minutes {
        0..60 => format!("{minutes}\u{a0}мин"),
        60..1440 => format!("{}\u{a0}ч", minutes / 60),
        _ => format!("{}\u{a0}дн", minutes / 1440),
    }
}
