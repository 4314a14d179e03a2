//! Arrivals by hour on a wide wall, the usual day dashed over them.

use std::fmt::Write as _;

use domain::figures::Figures;
use domain::{time, words};
use leptos::prelude::*;

/// The drawing is 1240 × 600; bars stand on 526 and may be 480 high.
const FLOOR: f64 = 526.0;
const HEIGHT: f64 = 480.0;
const STEP: f64 = 1240.0 / 24.0;

/// The chart with its heading.
pub(super) fn hours(f: &Figures) -> AnyView {
    let now = usize::from(time::hour(f.at));
    let most = f.hours.iter().map(|n| n * 10).chain(f.usual_hours.iter().copied()).max().unwrap_or(0).max(10);
    // Everything in tenths, as the usual hours are.
    let high = |tenths: u32| HEIGHT * f64::from(tenths) / f64::from(most);
    let bar = |i: usize, n: u32| {
        let (x, h) = (STEP * place(i) + 5.0, high(n * 10));
        format!("M{x:.0} {FLOOR}V{:.0}h42V{FLOOR}Z", FLOOR - h)
    };
    let past: String = f.hours.iter().enumerate().take(now).map(|(i, n)| bar(i, *n)).collect();
    let current = f.hours.get(now).map(|n| bar(now, *n));
    let mut usual = String::new();
    for (i, n) in f.usual_hours.iter().enumerate().filter(|_| f.usual_weeks > 0) {
        let y = FLOOR - high(*n);
        let _ = write!(usual, "{}{:.0} {y:.0}H{:.0}", if i == 0 { 'M' } else { 'L' }, STEP * place(i), STEP * (place(i) + 1.0));
    }
    let day = words::usual_weekday(time::day(f.at));
    let said = if f.usual_weeks > 0 { format!("пунктир: {day}") } else { "сегодня".into() };
    let tick = |x: u32, anchor: &'static str, hour: u32| view! { <text x=x.to_string() y="592" text-anchor=anchor>{hour.to_string()}</text> };
    view! {
        <h2 id="w-hours">"По часам"<span>{said}</span></h2>
        <svg class="whours" viewBox="0 0 1240 600" aria-hidden="true">
            <path class="h" d=past></path>
            <path class="h-now" d=current.unwrap_or_default()></path>
            <path class="usual" d=usual></path>
            {tick(0, "start", 0)}
            {tick(310, "middle", 6)}
            {tick(620, "middle", 12)}
            {tick(930, "middle", 18)}
            {tick(1240, "end", 24)}
        </svg>
    }
    .into_any()
}

/// An hour of the day as a coordinate.
fn place(i: usize) -> f64 {
    u32::try_from(i).map_or(0.0, f64::from)
}
