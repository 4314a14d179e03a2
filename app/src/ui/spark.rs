//! Small pictures of a figure's recent past, 88 × 28, drawn from numbers.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::ui::tenths::Tenths;

/// A picture as data, so that the browser's program draws all of them by one view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    class: &'static str,
    /// Class and outline of each part, the lowest first.
    paths: Vec<(&'static str, String)>,
    end: Option<(String, String)>,
    meter: Option<(u32, u32)>,
}

impl Picture {
    /// Draws it; an empty one draws nothing.
    pub fn view(self) -> impl IntoView {
        let Self {
            class,
            paths,
            end,
            meter,
        } = self;
        let outline = |(class, d): (&'static str, String)| view! { <path class=class d=d></path> };
        let spark = (!paths.is_empty()).then(|| {
            view! {
                <svg class=class viewBox="0 0 88 28" aria-hidden="true">
                    {paths.into_iter().map(outline).collect_view()}
                    {end.map(|(x, y)| view! { <circle class="spark__end" cx=x cy=y r="2.6"></circle> })}
                </svg>
            }
        });
        (spark, meter.map(|(share, target)| scale(share, target)))
    }
}

/// A line with an area under it, its end marked. `usual` is dashed behind it.
#[must_use]
pub fn line(values: &[u32], usual: &[u32]) -> Picture {
    let all = || values.iter().chain(usual);
    let (low, high) = (
        all().min().copied().unwrap_or(0),
        all().max().copied().unwrap_or(0),
    );
    let steps = values.len().max(usual.len()).saturating_sub(1).max(1);
    // Tenths of a pixel, so that no floating point has to be written out.
    let points = |values: &[u32]| -> Vec<(u32, u32)> {
        let y = |v: u32| 250 - (220 * (v - low)).checked_div(high - low).unwrap_or(0);
        values
            .iter()
            .enumerate()
            .map(|(i, v)| (10 + index(820 * i / steps), y(*v)))
            .collect()
    };
    let (points, usual) = (points(values), points(usual));
    let (x, y) = points.last().copied().unwrap_or((10, 250));
    let stroke = path(&points);
    let paths = vec![
        ("spark__area", format!("{stroke}L{} 28 1 28Z", Tenths(x))),
        ("spark__usual", path(&usual)),
        ("", stroke),
    ];
    Picture {
        class: "spark",
        paths,
        end: Some((Tenths(x).to_string(), Tenths(y).to_string())),
        meter: None,
    }
}

/// Columns, the last of which is still growing; `ghosts` are the same places
/// a period earlier, drawn where the column is missing or unfinished.
#[must_use]
pub fn columns(values: &[u32], ghosts: &[u32], places: u32) -> Picture {
    let high = values
        .iter()
        .chain(ghosts)
        .max()
        .copied()
        .unwrap_or(0)
        .max(1);
    let step = 880 / places.max(1);
    let column = |i: usize, v: u32, inset: u32| {
        let x = step * index(i) + step * inset / 100;
        let y = 280 - 280 * v / high;
        format!(
            "M{} 28V{}H{}V28Z",
            Tenths(x),
            Tenths(y),
            Tenths(x + step - 2 * step * inset / 100)
        )
    };
    let done = values.len().saturating_sub(1);
    let past: String = values
        .iter()
        .take(done)
        .enumerate()
        .map(|(i, v)| column(i, *v, 13))
        .collect();
    let now: String = values
        .iter()
        .enumerate()
        .skip(done)
        .map(|(i, v)| column(i, *v, 13))
        .collect();
    let ghost: String = ghosts
        .iter()
        .enumerate()
        .skip(done)
        .filter(|(_, v)| **v > 0)
        .map(|(i, v)| column(i, *v, 17))
        .collect();
    let paths = vec![
        ("spark__ghost", ghost),
        ("spark__col", past),
        ("spark__col spark__now", now),
    ];
    Picture {
        class: "spark spark--columns",
        paths,
        ..Picture::default()
    }
}

/// A share of a whole with its target, both in tenths of a per cent.
#[must_use]
pub fn meter(share: u32, target: u32) -> Picture {
    Picture {
        meter: Some((share, target)),
        ..Picture::default()
    }
}

fn scale(share: u32, target: u32) -> impl IntoView {
    let percent = |n: u32| format!("{}%", Tenths(n));
    view! {
        <svg class="meter" aria-hidden="true">
            <rect class="meter__track" y="14" width="100%" height="8" rx="2"></rect>
            <rect class="meter__fill" y="14" width=percent(share) height="8" rx="2"></rect>
            <rect class="meter__goal" x=percent(target) y="11" width="2" height="14"></rect>
            <text x=percent(target) y="8" text-anchor="middle">{format!("цель {}", target / 10)}</text>
        </svg>
    }
}

fn path(points: &[(u32, u32)]) -> String {
    let mut d = String::with_capacity(points.len() * 10);
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(
            d,
            "{}{} {}",
            if i == 0 { 'M' } else { ' ' },
            Tenths(*x),
            Tenths(*y)
        );
    }
    d
}

/// A position in a short list, as a number to reckon with.
fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(0)
}
