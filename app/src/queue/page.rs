//! The page of a department's queue.

use std::time::Duration;

use domain::access::{Named, Right};
use domain::appeal::State;
use domain::filter::{Choice, Filter, Status};
use domain::live::{QueueFigures, QueueFrame, Rows};
use domain::queue::{Lane, SeenLane};
use domain::reference::Reference;
use domain::work::Handed;
use domain::{Moment, time, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::api::{QueueData, get_queue};
use super::deed::nobody;
use super::fold::Queue;
use super::lane::{lane, shape};
use super::summary::summary;
use crate::address;
use crate::ask::ask;
use crate::bell::{bell, corner};
use crate::island::{island, living};
use crate::live::{self, Live};
use crate::page::page;
use crate::topbar::{connection, menu};
use crate::ui::due::Horizon;
use crate::ui::icon::{icon, mark};
use crate::ui::moment::{stamp, until};
use crate::ui::state::banner;
use crate::work::act::{Hands, toast};

/// What every part of the page draws from; copied into whatever moves.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) reference: StoredValue<Reference>,
    pub(super) queue: RwSignal<Queue>,
    pub(super) horizon: Memo<Horizon>,
    pub(super) live: Live,
    /// The department's code.
    pub(super) code: StoredValue<String>,
    /// What whoever looks may do in it.
    pub(super) may: StoredValue<Vec<Right>>,
    /// Who works in it.
    pub(super) people: StoredValue<Vec<Named>>,
    /// The answers that are read and approved on their cards.
    pub(super) handed: RwSignal<Vec<Handed>>,
}

/// How often the answers on the cards are asked for without a reason.
const READ_AGAIN: Duration = Duration::from_secs(20);

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

    /// A lane as whoever looks sees it.
    pub(super) fn seen(&self, lane: Lane) -> SeenLane {
        let approves = self.may.with_value(|may| may.contains(&Right::Approve));
        SeenLane { lane, approves }
    }

    /// How many lie in a lane.
    pub(super) fn count(&self, lane: Lane) -> u32 {
        let seen = self.seen(lane);
        self.queue.with(|q| q.figures.lanes.of(seen))
    }

    /// The list behind a lane.
    pub(super) fn lane(&self, lane: Lane) -> String {
        let seen = self.seen(lane);
        self.list(|f, _| f.lane = Some(seen))
    }

    /// The lanes there are: nobody waits for one who may not approve.
    fn lanes(&self) -> impl Iterator<Item = Lane> + use<> {
        let approves = self.seen(Lane::Approval).approves;
        let all = Lane::ALL.iter().copied();
        all.filter(move |lane| approves || *lane != Lane::Approval)
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
        let beside = nobody(&data.department);
        let corner = data.viewer.unread.map(|_| corner());
        let told = crate::notice::told();
        view! { <Title text=data.department.name.clone()/>{told}{island("Lanes", data, lanes)}{beside}{corner} }
            .into_any()
    })
}

living!(Lanes = lanes);

/// The living part: all of it.
fn lanes(data: QueueData) -> impl IntoView {
    let QueueData {
        reference,
        department,
        may,
        people,
        handed,
        frame,
        viewer,
    } = data;
    let hands = Hands::new();
    hands.begin();
    let queue = RwSignal::new(Queue::new(frame.clone()));
    let scope = format!("department:{}", department.code);
    let code = StoredValue::new(department.code);
    let handed = RwSignal::new(handed);
    let reads = [Right::Approve, Right::Return]
        .iter()
        .any(|r| may.contains(r));
    let asked = StoredValue::new(0_u32);
    let read_again = move || {
        asked.update_value(|n| *n = n.wrapping_add(1));
        let mine = asked.get_value();
        code.with_value(|code| {
            ask("/api/fn/handed", ("code", code), move |all: Vec<Handed>| {
                // The answer to an earlier question may come later.
                if asked.get_value() == mine && handed.with_untracked(|now| *now != all) {
                    handed.set(all);
                }
            });
        });
    };
    let live = live::follow(&scope, &frame, move |frame: QueueFrame| {
        hands.heard(&frame.rows);
        if reads && handed.with_untracked(|all| concerns(&frame.rows, all)) {
            // What has gone back is not read on, whether a newer one comes or not.
            if let Rows::Changed(rows) = &frame.rows {
                let gone = |id| {
                    rows.iter()
                        .any(|r| r.id == id && r.state != State::OnApproval)
                };
                handed.update(|all| all.retain(|h| !gone(h.id)));
            }
            read_again();
        }
        queue.update(|q| q.apply(frame));
    });
    if reads {
        // A colleague's correction makes no frame, and a question may be lost.
        hands.on_trouble(read_again);
        // (An effect: the server has no clock of this kind.)
        Effect::new(move |_| set_interval(read_again, READ_AGAIN));
    }
    let reference = StoredValue::new(reference);
    let horizon = Memo::new(move |_| {
        queue.with(|q| reference.with_value(|r| Horizon::of_queue(&q.figures, r)))
    });
    let shown = Shown {
        reference,
        queue,
        horizon,
        live,
        code,
        may: StoredValue::new(may),
        people: StoredValue::new(people),
        handed,
    };
    let code = shown.code.get_value();
    let all: Vec<_> = shown.lanes().map(|l| lane(l, shown)).collect();
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
                {bell(viewer.unread)}
                {menu(&viewer, &code)}
            </header>
            {banner(live)}
            <main class="queue" id="main">
                {summary(shown)}
                <div class="lanes">{all}</div>
            </main>
            <nav class="dock" aria-label="Очередь">{move || dock(shown)}</nav>
            {toast(hands)}
        </div>
    }
}

/// Whether what waits for approval may have changed: something has been handed
/// over, or an answer that is shown has gone.
fn concerns(rows: &Rows, handed: &[Handed]) -> bool {
    match rows {
        Rows::Changed(rows) => rows
            .iter()
            .any(|r| r.state == State::OnApproval || handed.iter().any(|h| h.id == r.id)),
        Rows::All(_) | Rows::Flood => true,
    }
}

fn minute(now: Moment) -> impl IntoView {
    stamp(now, words::clock(time::local(now)))
}

/// The thumb's way between the lanes.
fn dock(shown: Shown) -> impl IntoView + use<> {
    let link = |lane: Lane| {
        let class = match lane {
            Lane::Over => "dock--over",
            Lane::Today => "dock--soon",
            _ => "",
        };
        let word = match lane {
            Lane::Today => shown.queue.with(|q| until("До", q.figures.due_until)),
            Lane::Approval => "Согласовать".into(),
            Lane::Waiting => "Ждём".into(),
            Lane::Later => "Дальше".into(),
            Lane::Over => lane.word().into(),
        };
        let n = words::number(shown.count(lane).into());
        let shape = matches!(lane, Lane::Over | Lane::Today)
            .then(|| shape(lane))
            .flatten();
        view! { <a class=class href=format!("#{}", lane.code())><b>{shape.map(icon)}{n}</b>{word}</a> }
    };
    shown.lanes().map(link).collect::<Vec<_>>()
}
