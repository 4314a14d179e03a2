//! Bars: one value beside a ghost of the period before, and a stack of
//! overdue, due and calm. Widths are SVG attributes in per cent.

use leptos::prelude::*;

use crate::ui::tenths::{Tenths, scaled};

/// A whole bar, in tenths of a per cent.
const FULL: u32 = 1_000;
/// A part that is not zero is never thinner than this, or nobody would see it.
const THIN: u32 = 12;

/// A value and its ghost on a common scale.
pub fn bar(value: u32, ghost: u32, scale: u32) -> impl IntoView {
    view! {
        <svg class="bar" aria-hidden="true">
            <rect class="bar__value" y="14%" width=percent(width(value, scale)) height="72%" rx="2"></rect>
            <rect class="bar__ghost" y="4%" width=percent(width(ghost, scale)) height="92%" rx="2"></rect>
        </svg>
    }
}

/// Overdue, due soon and calm on a common scale. A part that is not zero is
/// never too thin to be seen; the calm part pays for it.
pub fn stack(over: u32, soon: u32, calm: u32, scale: u32) -> impl IntoView {
    let seen = |n: u32| if n == 0 { 0 } else { width(n, scale).max(THIN) };
    let (over, soon) = (seen(over), seen(soon));
    let calm = width(calm, scale).min(FULL.saturating_sub(over + soon));
    let gap = |before: u32, after: u32| if before > 0 && after > 0 { "1" } else { "0" };
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

fn width(value: u32, scale: u32) -> u32 {
    scaled(value, scale, FULL).min(FULL)
}

fn percent(width: u32) -> String {
    format!("{}%", Tenths(width))
}
