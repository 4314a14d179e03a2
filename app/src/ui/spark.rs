//! Small pictures of a figure's recent past, 88 × 28, drawn from numbers.

use std::fmt::Write as _;

use leptos::prelude::*;

const WIDTH: f64 = 88.0;
const HEIGHT: f64 = 28.0;

/// A line with an area under it, its end marked. `usual` is dashed behind it.
pub fn line(values: &[u32], usual: &[u32]) -> AnyView {
    let all = || values.iter().chain(usual);
    let (low, high) = (all().min().copied().unwrap_or(0), all().max().copied().unwrap_or(0));
    let steps = values.len().max(usual.len());
    let points = |values: &[u32]| -> Vec<(f64, f64)> {
        values.iter().enumerate().map(|(i, v)| (1.0 + 82.0 * share(index(i), index(steps.saturating_sub(1))), 25.0 - 22.0 * share(f64::from(v - low), f64::from(high - low)))).collect()
    };
    let (points, usual) = (points(values), points(usual));
    let (x, y) = points.last().copied().unwrap_or((1.0, 25.0));
    let stroke = path(&points);
    view! {
        <svg class="spark" viewBox="0 0 88 28" aria-hidden="true">
            <path class="spark__area" d=format!("{stroke}L{x:.1} 28 1 28Z")></path>
            <path class="spark__usual" d=path(&usual)></path>
            <path d=stroke.clone()></path>
            <circle class="spark__end" cx=format!("{x:.1}") cy=format!("{y:.1}") r="2.6"></circle>
        </svg>
    }
    .into_any()
}

/// Columns, the last of which is still growing; `ghosts` are the same places
/// a period earlier, drawn where the column is missing or unfinished.
pub fn columns(values: &[u32], ghosts: &[u32], places: usize) -> AnyView {
    let high = values.iter().chain(ghosts).max().copied().unwrap_or(0).max(1);
    let step = WIDTH / index(places.max(1));
    let column = |i: usize, v: u32, inset: f64| {
        let (x, h) = (step * (index(i) + inset), HEIGHT * share(f64::from(v), f64::from(high)));
        format!("M{x:.1} 28V{:.1}H{:.1}V28Z", HEIGHT - h, x + step * (1.0 - 2.0 * inset))
    };
    let done = values.len().saturating_sub(1);
    let past: String = values.iter().take(done).enumerate().map(|(i, v)| column(i, *v, 0.13)).collect();
    let now: String = values.iter().enumerate().skip(done).map(|(i, v)| column(i, *v, 0.13)).collect();
    let ghost: String = ghosts.iter().enumerate().skip(done).map(|(i, v)| column(i, *v, 0.17)).collect();
    view! {
        <svg class="spark spark--columns" viewBox="0 0 88 28" aria-hidden="true">
            <path class="spark__ghost" d=ghost></path>
            <path class="spark__col" d=past></path>
            <path class="spark__col spark__now" d=now></path>
        </svg>
    }
    .into_any()
}

/// A share of a whole with its target, both in tenths of a per cent.
pub fn meter(share: u32, target: u32) -> AnyView {
    let percent = |n: u32| format!("{}.{}%", n / 10, n % 10);
    view! {
        <svg class="meter" aria-hidden="true">
            <rect class="meter__track" y="14" width="100%" height="8" rx="2"></rect>
            <rect class="meter__fill" y="14" width=percent(share) height="8" rx="2"></rect>
            <rect class="meter__goal" x=percent(target) y="11" width="2" height="14"></rect>
            <text x=percent(target) y="8" text-anchor="middle">{format!("цель {}", target / 10)}</text>
        </svg>
    }
    .into_any()
}

fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::with_capacity(points.len() * 10);
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { ' ' });
    }
    d
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A position in a short list, as a coordinate.
fn index(i: usize) -> f64 {
    u32::try_from(i).map_or(0.0, f64::from)
}
