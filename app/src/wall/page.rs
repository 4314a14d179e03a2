//! The page of the wall.
//!
//! It draws whole parts from whole frames and keeps nothing else, so weeks of
//! frames leave nothing behind. Three things bring it back by themselves: the
//! stream is reopened for ever (`live`); a script of ten lines beside the
//! program (`wall.js`) reloads a page whose program did not start or died; and
//! where there are no scripts at all the browser refreshes the page.

use std::sync::Arc;

use domain::live::WallFrame;
use domain::reference::Reference;
use domain::{Moment, time};
use leptos::prelude::*;
use leptos_meta::{Html, Title};

use super::api::{WallData, get_wall};
use super::{cards, figures, head, hours, tables};
use crate::live;
use crate::page::page;
use crate::ui::state::banner;

type Draw = fn(&WallFrame, &Reference, Moment) -> AnyView;

/// The video wall.
#[component]
pub fn WallPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_wall());
    page(data, wall)
}

fn wall(data: WallData) -> AnyView {
    let WallData { reference, frame } = data;
    let place = reference.settings.place.clone();
    let frame_now = RwSignal::new(frame.clone());
    let live = live::follow("wall", &frame, move |frame| frame_now.set(frame));
    let reference = Arc::new(reference);
    // A part drawn from every frame; where its time runs, every second too.
    let part = |ticks: bool, draw: Draw| {
        let reference = reference.clone();
        move || frame_now.with(|f| draw(f, &reference, if ticks { live.now.get() } else { f.figures.at }))
    };
    view! {
        <Title text="Стена"/>
        <Html {..} data-theme="dark" data-scale="wall"/>
        // The proof of life that `wall.js` watches.
        <div class="wall" data-beat=move || time::millis(live.now.get()).to_string()>
            <noscript><meta http-equiv="refresh" content="30"/></noscript>
            <main class="wall__stage" id="main">
                {head::head(place, live)}
                {banner(live)}
                <section class="wall__kpis" aria-label="Главные показатели">{part(false, |f, r, _| figures::figures(&f.figures, r))}</section>
                <div class="wall__cols">
                    <section class="wcol" aria-labelledby="w-cats">{part(false, |f, r, _| tables::categories(&f.figures, r))}</section>
                    <section class="wcol" aria-labelledby="w-deps">{part(false, |f, r, _| tables::loads(&f.figures, r))}</section>
                    <div class="wcol wcol--split">
                        <section class="wcol--burn" aria-labelledby="w-burn">{part(true, cards::burning)}</section>
                        <section class="w169" aria-labelledby="w-new">{part(false, |f, r, _| cards::latest_short(f, r))}</section>
                        <section class="wall__span" aria-labelledby="w-hours">{part(false, |f, _, _| hours::hours(&f.figures))}</section>
                    </div>
                    <section class="wcol wall__span" aria-labelledby="w-new2">{part(false, |f, r, _| cards::latest_long(f, r))}</section>
                </div>
            </main>
            <script src="/wall.js" defer></script>
        </div>
    }
    .into_any()
}
