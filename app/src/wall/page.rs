//! The page of the wall.
//!
//! It draws whole parts from whole frames and keeps nothing else, so weeks of
//! frames leave nothing behind. Three things bring it back by themselves: the
//! stream is reopened for ever (`live`); a script of ten lines beside the
//! program (`wall.js`) reloads a page whose program did not start or died; and
//! where there are no scripts at all the browser refreshes the page.

use std::sync::Arc;

use domain::access::Scene;
use domain::live::WallFrame;
use domain::reference::Reference;
use domain::{Moment, time};
use leptos::either::Either;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{Html, Title};
use leptos_router::hooks::use_query_map;

use super::api::{WallData, get_wall};
use super::{cards, figures, head, hours, tables};
use crate::island::{island, living};
use crate::live::{self, Live};
use crate::page::page;
use crate::ui::state::banner;

/// The video wall: `/wall`, for people also `/wall?scene=breakdown`.
#[component]
pub fn WallPage() -> impl IntoView {
    let query = use_query_map();
    let scene = move || query.with(|q| q.get("scene").unwrap_or_default());
    let data = Resource::new(scene, get_wall);
    page(data, |data| {
        view! {
            <Title text="Стена"/>
            <Html {..} data-theme="dark" data-scale="wall"/>
            {island("Wall", data, wall)}
            <script src="/wall.js" defer nonce=use_nonce()></script>
        }
        .into_any()
    })
}

living!(Wall = wall);

/// The living part: all of it.
fn wall(data: WallData) -> impl IntoView {
    let WallData {
        reference,
        frame,
        scene,
        is_display,
    } = data;
    let place = reference.settings.place.clone();
    let frame_now = RwSignal::new(frame.clone());
    let live = live::follow("wall", &frame, move |frame| frame_now.set(frame));
    let shown = Shown {
        reference: Arc::new(reference),
        frame: frame_now,
        live,
    };
    view! {
        // The proof of life that `wall.js` watches, and what a display tells of itself.
        <div
            class=if scene == Scene::City { "wall" } else { "wall wall--large" }
            data-beat=move || time::millis(live.now.get()).to_string()
            data-heard=move || time::millis(live.heard.get()).to_string()
            data-display=is_display.then(|| scene.code())
        >
            <noscript><meta http-equiv="refresh" content="30"/></noscript>
            <main class="wall__stage" id="main">
                {head::head(place, live)}
                {banner(live)}
                <section class="wall__kpis" aria-label="Главные показатели">{shown.part(false, |f, r, _| figures::figures(&f.figures, r))}</section>
                {match scene {
                    Scene::City => Either::Left(city(&shown)),
                    _ => Either::Right(large(&shown, scene)),
                }}
            </main>
        </div>
    }
}

/// The whole picture: categories, departments, what burns and what came.
fn city(shown: &Shown) -> impl IntoView + use<> {
    view! {
        <div class="wall__cols">
            <section class="wcol" aria-labelledby="w-cats">{shown.part(false, |f, r, _| tables::categories(&f.figures, r))}</section>
            <section class="wcol" aria-labelledby="w-deps">{shown.part(false, |f, r, _| tables::loads(&f.figures, r))}</section>
            <div class="wcol wcol--split">
                <section aria-labelledby="w-burn">{shown.part(true, cards::burning)}</section>
                <section class="w169" aria-labelledby="w-new">{shown.part(false, |f, r, _| cards::latest_short(f, r))}</section>
                <section class="wall__span" aria-labelledby="w-hours">{shown.part(false, |f, _, _| hours::hours(&f.figures))}</section>
            </div>
            <section class="wcol wall__span" aria-labelledby="w-new2">{shown.part(false, |f, r, _| cards::latest_long(f, r))}</section>
        </div>
    }
}

/// One table larger, and beside it what moves.
fn large(shown: &Shown, scene: Scene) -> impl IntoView + use<> {
    let (label, table) = if scene == Scene::Workload {
        let table = shown.part(false, |f, r, _| tables::loads_large(&f.figures, r));
        ("w-deps", Either::Left(table))
    } else {
        let table = shown.part(false, |f, r, _| tables::categories_large(&f.figures, r));
        ("w-cats", Either::Right(table))
    };
    view! {
        <div class="wall__cols">
            <section class="wcol" aria-labelledby=label>{table}</section>
            <div class="wcol wcol--split">
                <section aria-labelledby="w-burn">{shown.part(true, cards::burning)}</section>
                <section aria-labelledby="w-new">{shown.part(false, |f, r, _| cards::latest_short(f, r))}</section>
            </div>
        </div>
    }
}

/// What every part of the wall is drawn from.
struct Shown {
    reference: Arc<Reference>,
    frame: RwSignal<WallFrame>,
    live: Live,
}

impl Shown {
    /// A part drawn from every frame; where its time runs, every second too.
    fn part<V: IntoView + 'static>(
        &self,
        ticks: bool,
        draw: fn(&WallFrame, &Reference, Moment) -> V,
    ) -> impl Fn() -> V + use<V> {
        let Self {
            reference,
            frame,
            live,
        } = self;
        let (reference, frame, live) = (reference.clone(), *frame, *live);
        move || {
            frame.with(|f| {
                draw(
                    f,
                    &reference,
                    if ticks { live.now.get() } else { f.figures.at },
                )
            })
        }
    }
}
