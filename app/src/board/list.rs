//! The live list: newest first, deadlines running down, arrivals sliding in.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::figures::Figures;
use domain::filter::Filter;
use domain::live::Rows;
use domain::period::Period;
use domain::reference::Reference;
use domain::{Moment, time, words};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{EventTarget, Node};

use super::fold::{Line, Lines};
use crate::address;
use crate::live::Live;
use crate::ui::due::{Due, Horizon};
use crate::ui::icon::{Icon, icon};
use crate::ui::row;
use crate::ui::state::state;

/// How long a new line stays tinted.
const FRESH: TimeDelta = TimeDelta::seconds(6);

/// Everything the list needs; cheap to clone.
#[derive(Clone)]
pub(super) struct List {
    pub(super) reference: Arc<Reference>,
    pub(super) filter: Arc<Filter>,
    pub(super) lines: RwSignal<Lines>,
    pub(super) figures: RwSignal<Figures>,
}

impl List {
    /// What a frame brings. A whole list is taken only where it is this list.
    pub(super) fn take(&self, rows: Rows) {
        let now = self.figures.with_untracked(|f| f.at);
        let belongs = |r: &domain::row::Row| self.filter.matches(r, now, &self.reference);
        match rows {
            Rows::Changed(rows) if rows.is_empty() => {}
            Rows::Changed(rows) => self.lines.update(|l| l.change(rows, now, belongs)),
            Rows::All(rows) => self.lines.update(|l| l.replace(rows, now)),
            Rows::Flood => {}
        }
        if self.depends_on_time() {
            let stays = |l: &Lines| l.shown.iter().all(|l| l.row.with_untracked(belongs));
            if !self.lines.with_untracked(stays) {
                self.lines.update(|l| l.sift(belongs));
            }
        }
    }

    /// The filtered list as asked for again; the page may be gone by then.
    pub(super) fn renew(&self, rows: Rows) {
        let now = self.figures.try_with_untracked(|f| f.at);
        if let (Rows::All(rows), Some(now)) = (rows, now) {
            self.lines.try_update(|l| l.replace(rows, now));
        }
    }

    /// Whether rows come and go without any appeal changing.
    pub(super) fn depends_on_time(&self) -> bool {
        self.filter.overdue || self.filter.due_before.is_some()
    }
}

/// Holds the lines still, or lets them go on.
fn hold(lines: RwSignal<Lines>, held: bool, now: Moment) {
    if lines.with_untracked(|l| l.held) != held {
        lines.update(|l| {
            l.held = held;
            if !held {
                l.release(now);
            }
        });
    }
}

/// The panel: tabs, form, what waits, the lines.
pub(super) fn panel(
    list: &List,
    query: &str,
    horizon: Memo<Horizon>,
    live: Live,
) -> impl IntoView + use<> {
    let List {
        reference,
        filter,
        lines,
        figures,
    } = list.clone();
    let day = Memo::new(move |_| time::day(figures.read().at));
    let each = move || lines.with(|l| l.shown.clone());
    let names = reference.clone();
    let draw = move |line: Line| view(line, names.clone(), live, horizon, day);
    let empty = {
        let filter = filter.clone();
        move || lines.with(|l| l.shown.is_empty()).then(|| nothing(&filter))
    };
    let inside = view! {
        {arrivals(lines, live)}
        <ol class="feed" aria-live="off"><For each key=|l| l.id.0 children=draw/></ol>
    };
    view! {
        <section class="panel" aria-labelledby="live">
            <h2 class="sr" id="live">"Живая лента обращений"</h2>
            {super::filters::tabs(figures, filter.clone(), reference.clone())}
            {super::filters::form(query, &filter, &reference)}
            {holding(lines, live, inside)}
            {empty}
            {foot(figures, filter, reference)}
        </section>
    }
}

/// While the pointer or the focus is inside, nothing moves.
fn holding<V: IntoView>(lines: RwSignal<Lines>, live: Live, inside: V) -> impl IntoView + use<V> {
    let (pointer, focus) = (StoredValue::new(false), StoredValue::new(false));
    let settle = move || {
        hold(
            lines,
            pointer.get_value() || focus.get_value(),
            live.now.get_untracked(),
        )
    };
    let point = move |inside: bool| {
        pointer.set_value(inside);
        settle();
    };
    let left = move |event: leptos::ev::FocusEvent| {
        let node = |t: Option<EventTarget>| t.and_then(|t| t.dyn_into::<Node>().ok());
        let stays = node(event.current_target())
            .is_some_and(|here| here.contains(node(event.related_target()).as_ref()));
        focus.set_value(stays);
        settle();
    };
    view! {
        <div
            class="live"
            on:pointerenter=move |_| point(true)
            on:pointerleave=move |_| point(false)
            on:focusin=move |_| {
                focus.set_value(true);
                settle();
            }
            on:focusout=left
        >
            {inside}
        </div>
    }
}

/// The line above the list: how it is sorted, or what waits. It is always
/// there, so that nothing moves when something comes.
fn arrivals(lines: RwSignal<Lines>, live: Live) -> impl IntoView + use<> {
    let show = move |_| lines.update(|l| l.release(live.now.get_untracked()));
    let waiting = Memo::new(move |_| lines.with(|l| l.waiting.len()));
    move || match waiting.get() {
        0 => Either::Left(
            view! { <p class="arrivals arrivals--none">"сначала новые, список пополняется сам"</p> },
        ),
        n => {
            let n = u64::try_from(n).unwrap_or(u64::MAX);
            let new = words::counted(n, "новое", "новых", "новых");
            Either::Right(view! {
                <button class="arrivals" type="button" on:click=show>
                    {icon(Icon::Up)}
                    {format!("Пришло {new}, показать")}
                </button>
            })
        }
    }
}

fn view(
    line: Line,
    reference: Arc<Reference>,
    live: Live,
    horizon: Memo<Horizon>,
    day: Memo<chrono::NaiveDate>,
) -> impl IntoView {
    let Line { row, arrived, .. } = line;
    let due = ArcMemo::new({
        let row = row.clone();
        move |_| row.with(|r| Due::of(r, live.now.get(), horizon.get()))
    });
    let fresh = ArcMemo::new(move |_| arrived.is_some_and(|at| live.now.get() - at < FRESH));
    let class = {
        let (due, fresh) = (due.clone(), fresh.clone());
        move || row::class(due.read().urgency, fresh.get())
    };
    view! {
        <li class=class>
            {move || row.with(|r| row::body(r, &reference, day.get(), fresh.get()))}
            {move || due.with(row::deadline)}
        </li>
    }
}

fn nothing(filter: &Filter) -> impl IntoView + use<> {
    let (class, shape, title, words) = if filter.is_empty() {
        (
            "state",
            Icon::Inbox,
            "Обращений ещё нет",
            "Новые появятся здесь сами, как только придут.",
        )
    } else if super::filters::is_overdue_only(filter) {
        (
            "state state--good",
            Icon::Check,
            "Просроченных нет",
            "Как только у какого-нибудь обращения пройдёт срок, оно появится здесь само.",
        )
    } else {
        (
            "state",
            Icon::Inbox,
            "По отбору ничего не нашлось",
            "Уберите одно из условий или посмотрите все новые обращения.",
        )
    };
    let reset = (!filter.is_empty()).then(|| (address::BOARD.to_owned(), "Показать все новые"));
    state(class, shape, title, words.into(), reset)
}

/// The door to the whole list, page by page.
fn foot(
    figures: RwSignal<Figures>,
    filter: Arc<Filter>,
    reference: Arc<Reference>,
) -> impl IntoView + use<> {
    let whole = move || {
        let f = figures.read();
        if filter.is_empty() {
            let today = Filter {
                received: Some(Period::Day(time::day(f.at))),
                ..Filter::default()
            };
            (
                address::list(&today, &reference),
                super::filters::today(f.today.now),
            )
        } else {
            (
                address::list(&filter, &reference),
                "Весь список по отбору".to_owned(),
            )
        }
    };
    let link = move || {
        let (href, words) = whole();
        view! { <a class="link" href=href>{words}</a> }
    };
    view! { <p class="panel__foot more">{link}<span class="dim">"здесь не больше 200 последних"</span></p> }
}
