//! Arrivals by hour on a wide wall, the usual day dashed over them.

use std::fmt::Write as _;

use domain::figures::Figures;
use domain::{time, words};
use leptos::prelude::*;

use crate::ui::tenths::scaled;

/// The drawing is 1240 × 600; bars stand on 526 and may be 480 high.
const FLOOR: u32 = 526;
const HEIGHT: u32 = 480;

/// The chart with its heading.
pub(super) fn hours(f: &Figures) -> impl IntoView + use<> {
    let now = time::hour(f.at);
    let most = f
        .hours
        .iter()
        .map(|n| n * 10)
        .chain(f.usual_hours.iter().copied())
        .max()
        .unwrap_or(0)
        .max(10);
    // Everything in tenths, as the usual hours are.
    let top = |tenths: u32| FLOOR - scaled(tenths, most, HEIGHT);
    let bar =
        |(hour, n): (u8, &u32)| format!("M{} {FLOOR}V{}h42V{FLOOR}Z", left(hour) + 5, top(n * 10));
    let hours = || (0u8..24).zip(&f.hours);
    let past: String = hours().filter(|(hour, _)| *hour < now).map(bar).collect();
    let current: String = hours().filter(|(hour, _)| *hour == now).map(bar).collect();
    let mut usual = String::new();
    for (hour, n) in (0u8..24).zip(&f.usual_hours).filter(|_| f.usual_weeks > 0) {
        let from = if hour == 0 { 'M' } else { 'L' };
        let _ = write!(usual, "{from}{} {}H{}", left(hour), top(*n), left(hour + 1));
    }
    let day = words::usual_weekday(time::day(f.at));
    let said = if f.usual_weeks > 0 {
        format!("пунктир: {day}")
    } else {
        "сегодня".into()
    };
    let tick = |x: u32, anchor: &'static str, hour: u32| view! { <text x=x.to_string() y="592" text-anchor=anchor>{hour.to_string()}</text> };
    view! {
        <h2 id="w-hours">"По часам"<span>{said}</span></h2>
        <svg class="whours" viewBox="0 0 1240 600" aria-hidden="true">
            <path class="h" d=past></path>
            <path class="h-now" d=current></path>
            <path class="usual" d=usual></path>
            {tick(0, "start", 0)}
            {tick(310, "middle", 6)}
            {tick(620, "middle", 12)}
            {tick(930, "middle", 18)}
            {tick(1240, "end", 24)}
        </svg>
    }
}

/// The left edge of an hour's strip.
fn left(hour: u8) -> u32 {
    scaled(hour, 24, 1_240)
}
