//! Bars: one value beside a ghost of the period before, and a stack of
//! overdue, due and calm. Widths are SVG attributes in per cent.

use leptos::prelude::*;

/// A value and its ghost on a common scale.
pub fn bar(value: u32, ghost: u32, scale: u32) -> impl IntoView {
    view! {
        <svg class="bar" aria-hidden="true">
            <rect class="bar__value" y="2" width=percent(width(value, scale)) height="10" rx="2"></rect>
            <rect class="bar__ghost" y="0.5" width=percent(width(ghost, scale)) height="13" rx="2"></rect>
        </svg>
    }
}

/// Overdue, due soon and calm on a common scale. A part that is not zero is
/// never too thin to be seen; the calm part pays for it.
pub fn stack(over: u32, soon: u32, calm: u32, scale: u32) -> impl IntoView {
    let seen = |n: u32| if n == 0 { 0.0 } else { width(n, scale).max(1.2) };
    let (over, soon) = (seen(over), seen(soon));
    let calm = (width(calm, scale)).min(100.0 - over - soon).max(0.0);
    let gap = |before: f64, after: f64| if before > 0.0 && after > 0.0 { "1" } else { "0" };
    view! {
        <svg class="stack" aria-hidden="true">
            <rect class="stack__over" x="0" width=percent(over) height="100%"></rect>
            <rect class="stack__soon" x=percent(over) width=percent(soon) height="100%" fill="url(#p-soon)"></rect>
            <rect class="stack__ok" x=percent(over + soon) width=percent(calm) height="100%"></rect>
            <rect class="stack__gap" x=percent(over) width=gap(over, soon + calm) height="100%"></rect>
            <rect class="stack__gap" x=percent(over + soon) width=gap(soon, calm) height="100%"></rect>
        </svg>
    }
}

fn width(value: u32, scale: u32) -> f64 {
    if scale == 0 { 0.0 } else { (f64::from(value) * 100.0 / f64::from(scale)).min(100.0) }
}

fn percent(width: f64) -> String {
    format!("{width:.2}%")
}
