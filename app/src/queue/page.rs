//! The page of a department's queue.

use domain::filter::{Choice, Filter, Status};
use domain::live::QueueFigures;
use domain::reference::Reference;
use domain::{Moment, time, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::api::{QueueData, get_queue};
use super::fold::{Lane, Queue};
use super::lane::lane;
use super::summary::summary;
use crate::address;
use crate::island::{island, living};
use crate::live::{self, Live};
use crate::page::page;
use crate::topbar::connection;
use crate::ui::due::Horizon;
use crate::ui::icon::{Icon, icon, mark};
use crate::ui::moment::{stamp, until};
use crate::ui::state::banner;

/// What every part of the page draws from; copied into whatever moves.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) reference: StoredValue<Reference>,
    pub(super) queue: RwSignal<Queue>,
    pub(super) horizon: Memo<Horizon>,
    pub(super) live: Live,
}

impl Shown {
    /// The list of this department, narrowed.
    pub(super) fn list(&self, narrow: impl FnOnce(&mut Filter, &QueueFigures)) -> String {
        self.queue.with(|q| {
            let mut filter = Filter {
                department: q.figures.load.department.map(Choice::Is),
                ..Filter::default()
            };
            narrow(&mut filter, &q.figures);
            self.reference.with_value(|r| address::list(&filter, r))
        })
    }

    /// The list of everything open in this department.
    pub(super) fn open(&self) -> String {
        self.list(|f, _| f.status = Some(Status::Open))
    }
}

/// The queue of the department in the address.
#[component]
pub fn QueuePage() -> impl IntoView {
    let params = use_params_map();
    let data = Resource::new(
        move || params.with(|p| p.get("code").unwrap_or_default()),
        get_queue,
    );
    page(data, |data| {
        view! { <Title text=data.department.name.clone()/>{island("Lanes", data, lanes)} }
            .into_any()
    })
}

living!(Lanes = lanes);

/// The living part: all of it.
fn lanes(data: QueueData) -> impl IntoView {
    let QueueData {
        viewer: _,
        reference,
        department,
        frame,
    } = data;
    let queue = RwSignal::new(Queue::new(frame.clone()));
    let scope = format!("department:{}", department.code);
    let live = live::follow(&scope, &frame, move |frame| {
        queue.update(|q| q.apply(frame))
    });
    let reference = StoredValue::new(reference);
    let horizon = Memo::new(move |_| {
        queue.with(|q| reference.with_value(|r| Horizon::of_queue(&q.figures, r)))
    });
    let shown = Shown {
        reference,
        queue,
        horizon,
        live,
    };
    view! {
        <div class="page page--queue" data-density="touch">
            <a class="skip" href="#main">"К содержанию"</a>
            <header class="qbar">
                <a href=address::BOARD aria-label="Сводка, на табло">{mark()}</a>
                <div>
                    <h1>{department.name}</h1>
                    <p>{connection(live)}</p>
                </div>
                <p class="clock">{move || minute(live.now.get())}</p>
            </header>
            {banner(live)}
            <main class="queue" id="main">
                {summary(shown)}
                <div class="lanes">
                    {lane(Lane::Over, shown)}
                    {lane(Lane::Today, shown)}
                    {lane(Lane::Later, shown)}
                </div>
            </main>
            <nav class="dock" aria-label="Очередь">{move || dock(shown)}</nav>
        </div>
    }
}

fn minute(now: Moment) -> impl IntoView {
    stamp(now, words::clock(time::local(now)))
}

/// The thumb's way between the lanes.
fn dock(shown: Shown) -> impl IntoView + use<> {
    let f = shown.queue.with(|q| q.figures);
    let n = |n: u32| words::number(n.into());
    view! {
        <a class="dock--over" href="#over"><b>{icon(Icon::Over)}{n(f.load.overdue)}</b>"Просрочено"</a>
        <a class="dock--soon" href="#today"><b>{icon(Icon::Soon)}{n(f.load.due_today)}</b>{until("До", f.due_until)}</a>
        <a href="#later"><b>{n(f.load.calm())}</b>"Дальше"</a>
    }
}
