//! The workplace's list: it lives by the stream, draws only what is seen of
//! it, and keeps its place under the hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::filter::Filter;
use domain::ids::{AppealId, Seq};
use domain::live::{Rows, WorkFrame};
use domain::reference::Reference;
use domain::row::Row;
use domain::warning::SoonUntil;
use domain::work::MOST_AT_ONCE;
use domain::worklist::{Hour, Sitter, WorkList};
use leptos::html::{Div, ElementType};
use leptos::prelude::*;

use super::act::{Hands, note, toast};
use super::api::ListData;
use super::fold::{self, Open, pixels};
use super::{bulk, row, tabs};
use crate::address;
use crate::live::{self, Live};
use crate::ui::due::Horizon;
use crate::ui::state::banner;

/// What the rows scroll in.
type Pane = <Div as ElementType>::Output;

/// Everything the parts of the list draw from; copied into them.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) reference: StoredValue<Arc<Reference>>,
    pub(super) query: StoredValue<String>,
    pub(super) live: Live,
    pub(super) hands: Hands,
    pub(super) horizon: Memo<Horizon>,
    /// What «скоро срок» means now, by source.
    pub(super) soon: RwSignal<Vec<SoonUntil>>,
    /// Which list.
    pub(super) list: RwSignal<WorkList>,
    /// Its rows.
    pub(super) shown: Memo<Vec<Arc<Row>>>,
    /// How many each list holds.
    pub(super) counts: Memo<Vec<u32>>,
    /// The appeal beside the list.
    pub(super) selected: RwSignal<Option<AppealId>>,
    /// Where it stood last, if it has left the list.
    pub(super) was: StoredValue<usize>,
    /// Marked for something to be done to all of them.
    pub(super) marks: RwSignal<BTreeSet<i64>>,
    /// The one that was marked last.
    marked: StoredValue<Option<AppealId>>,
    /// Whether scripts run.
    pub(super) awake: RwSignal<bool>,
    /// Scrolled down so far, in a pane so high; pixels.
    pub(super) scroll: RwSignal<(f64, f64)>,
    pub(super) pane: NodeRef<Div>,
    /// The row that must not move, and its distance from the top.
    anchor: StoredValue<Option<(AppealId, f64)>>,
}

/// The living part.
pub(super) fn list(data: ListData) -> impl IntoView {
    let ListData {
        reference,
        sitter,
        many,
        list,
        query,
        counts,
        from,
        frame,
        views,
        selected,
    } = data;
    let desk = desk(reference, sitter, list, query, counts, frame, selected);
    desk.hands.begin();
    #[cfg(feature = "hydrate")]
    super::keys::listen(desk);
    keep_place(desk);
    view! {
        <section class="work__list" aria-labelledby="work">
            <h1 class="sr" id="work">"Рабочее место"</h1>
            {tabs::tabs(desk)}
            {tabs::filters(desk, views)}
            {banner(desk.live)}
            <form class="work__form" method="post" action="/api/fn/many" data-act="">
                <div class="work__rows" node_ref=desk.pane on:scroll=move |_| scrolled(desk)>
                    {rows(desk)}
                    {tabs::more(desk, from)}
                </div>
                {(!many.is_empty()).then(|| bulk::bar(desk, &many))}
            </form>
            {toast(desk.hands)}
        </section>
    }
}

fn desk(
    reference: Reference,
    sitter: Sitter,
    list: WorkList,
    query: String,
    counts: Vec<u32>,
    frame: WorkFrame,
    selected: Option<i64>,
) -> Desk {
    let filter = Filter::parse(address::pairs(&query), &reference).unwrap_or_default();
    let reference = Arc::new(reference);
    let first = match &frame.rows {
        Rows::All(rows) => rows.clone(),
        Rows::Changed(_) | Rows::Flood => vec![],
    };
    let due_until = RwSignal::new(frame.figures.due_until);
    let soon = RwSignal::new(frame.figures.soon.clone());
    let open = RwSignal::new(Open::new(first));
    // Until the stream has brought everything, the server's counts are the truth.
    let whole = RwSignal::new(false);
    let hands = Hands::new();
    let mut begin = frame.clone();
    begin.figures.seq = Seq(-1);
    let watcher = sitter.clone();
    let live = live::follow("work", &begin, move |frame: WorkFrame| {
        hands.heard(&frame.rows);
        due_until.set(frame.figures.due_until);
        soon.set(frame.figures.soon);
        if matches!(frame.rows, Rows::All(_)) {
            whole.set(true);
        }
        if !matches!(&frame.rows, Rows::Changed(rows) if rows.is_empty()) {
            open.update(|o| o.apply(frame.rows, &watcher));
        }
    });
    let list = RwSignal::new(list);
    let belongs = {
        let (sitter, reference) = (sitter.clone(), reference.clone());
        move |row: &Row, list: WorkList, hour: Hour| {
            soon.with(|soon| sitter.holds(list, row, hour, soon))
                && filter.matches(row, hour.now, &reference)
        }
    };
    let hour = move || Hour {
        now: live.now.get(),
        due_until: due_until.get(),
    };
    let shown = {
        let belongs = belongs.clone();
        Memo::new(move |_| {
            let (hour, list) = (hour(), list.get());
            open.with(|o| o.pick(|r| belongs(r, list, hour)))
        })
    };
    let counts = Memo::new(move |_| {
        if !whole.get() {
            return counts.clone();
        }
        let hour = hour();
        let each = WorkList::ALL.iter();
        open.with(|o| each.map(|l| o.count(|r| belongs(r, *l, hour))).collect())
    });
    let names = reference.clone();
    let horizon = Memo::new(move |_| Horizon::until(due_until.get(), &names));
    Desk {
        reference: StoredValue::new(reference),
        query: StoredValue::new(query),
        live,
        hands,
        horizon,
        soon,
        list,
        shown,
        counts,
        selected: RwSignal::new(selected.map(AppealId)),
        was: StoredValue::new(0),
        marks: RwSignal::new(BTreeSet::new()),
        marked: StoredValue::new(None),
        awake: RwSignal::new(false),
        scroll: RwSignal::new((0.0, 4_400.0)),
        pane: NodeRef::new(),
        anchor: StoredValue::new(None),
    }
}

/// The rows that are seen, and space for those that are not: an attribute of
/// a picture and not a style, which the page's policy forbids.
fn rows(desk: Desk) -> impl IntoView {
    let range = Memo::new(move |_| {
        let (top, height) = desk.scroll.get();
        fold::window(desk.shown.with(Vec::len), top, height)
    });
    let above = move || fold::rem(range.get().0);
    let below = move || {
        let rest = desk.shown.with(Vec::len).saturating_sub(range.get().1);
        fold::rem(rest)
    };
    let seen = move || {
        let (from, to) = range.get();
        desk.shown
            .with(|s| s.get(from..to).unwrap_or_default().to_vec())
    };
    // A row stays in its place when it changes, and is drawn anew there.
    let key = |r: &Arc<Row>| r.id;
    let one = move |first: Arc<Row>| {
        let id = first.id;
        let now = Memo::new(move |_| {
            desk.shown
                .with(|s| s.iter().find(|r| r.id == id).cloned())
                .unwrap_or_else(|| first.clone())
        });
        move || row::row(now.get(), desk)
    };
    view! {
        <svg class="work__space" width="1" height=above aria-hidden="true"></svg>
        <ol class="work__ol"><For each=seen key=key children=one/></ol>
        <svg class="work__space" width="1" height=below aria-hidden="true"></svg>
        {move || desk.shown.with(Vec::is_empty).then(|| tabs::nothing(desk.list.get()))}
    }
}

/// How much larger than 16 pixels the page's letters are.
fn scale() -> f64 {
    #[cfg(feature = "hydrate")]
    {
        let size = document().document_element().and_then(|root| {
            let style = window().get_computed_style(&root).ok().flatten()?;
            let size = style.get_property_value("font-size").ok()?;
            // (Reading floating point by ourselves would weigh ten kilobytes.)
            Some(js_sys::parse_float(&size)).filter(|size| *size > 0.0)
        });
        size.map_or(1.0, |size| size / fold::LETTER)
    }
    #[cfg(not(feature = "hydrate"))]
    1.0
}

/// How far the pane is scrolled down and how high it is, in the pixels of [`fold`].
fn measured(pane: &Pane) -> (f64, f64) {
    let scale = scale();
    (
        f64::from(pane.scroll_top()) / scale,
        f64::from(pane.client_height()) / scale,
    )
}

/// Scrolls down to a place, in the pixels of [`fold`].
#[expect(clippy::cast_possible_truncation, reason = "pixels of a list")]
fn scroll_to(pane: &Pane, top: f64) {
    pane.set_scroll_top((top * scale()).round() as i32);
}

/// The pane as it stands now.
fn scrolled(desk: Desk) {
    if let Some(pane) = desk.pane.get_untracked() {
        let (top, height) = measured(&pane);
        desk.scroll.set((top, height));
        remember(desk, top);
    }
}

/// What must stay where it is: the selected row if it is seen, else the first
/// one that is.
fn remember(desk: Desk, top: f64) {
    let height = desk.scroll.get_untracked().1;
    let anchor = desk.shown.with_untracked(|rows| {
        let selected = desk.selected.get_untracked();
        let own = rows.iter().position(|r| Some(r.id) == selected);
        let seen = |i: &usize| (top..top + height).contains(&pixels(*i));
        let i = own
            .filter(seen)
            .unwrap_or_else(|| fold::rows(top + fold::ROW - 1.0));
        rows.get(i).map(|r| (r.id, pixels(i) - top))
    });
    desk.anchor.set_value(anchor);
}

/// When rows come and go, whoever looks sees the same ones in the same place.
fn keep_place(desk: Desk) {
    Effect::new(move |_| {
        let anchor = desk.anchor.get_value();
        let found = desk.shown.with(|rows| {
            let selected = desk.selected.get_untracked();
            if let Some(i) = rows.iter().position(|r| Some(r.id) == selected) {
                desk.was.set_value(i);
            }
            let (id, offset) = anchor?;
            let i = rows.iter().position(|r| r.id == id)?;
            Some(pixels(i) - offset)
        });
        let Some(pane) = desk.pane.get() else { return };
        if !desk.awake.get_untracked() {
            desk.awake.set(true);
        }
        let before = measured(&pane).0;
        if let Some(top) = found.filter(|top| (top - before).abs() >= 1.0) {
            scroll_to(&pane, top);
        }
        scrolled(desk);
    });
}

impl Desk {
    /// Turns to the row at an index: beside the list, and into sight.
    pub(super) fn select(self, i: usize) {
        let Some(id) = self.shown.with_untracked(|s| s.get(i).map(|r| r.id)) else {
            return;
        };
        self.was.set_value(i);
        self.selected.set(Some(id));
        self.hands.open(id.0);
        note("appeal", &id.0.to_string());
        if let Some(pane) = self.pane.get_untracked() {
            let (top, height) = measured(&pane);
            let (row, end) = (pixels(i), pixels(i + 1));
            let wanted = if row < top {
                row
            } else if end > top + height {
                end - height
            } else {
                top
            };
            scroll_to(&pane, wanted);
            scrolled(self);
        }
    }

    /// The row below or above.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "only a browser has keys")
    )]
    pub(super) fn step(self, down: bool) {
        let next = self.shown.with_untracked(|s| {
            let selected = self.selected.get_untracked();
            let here = s.iter().position(|r| Some(r.id) == selected);
            fold::next(here, self.was.get_value(), s.len(), down)
        });
        if let Some(i) = next {
            self.select(i);
        }
    }

    /// Another list, from its beginning.
    pub(super) fn turn_to(self, list: WorkList) {
        self.anchor.set_value(None);
        self.list.set(list);
        note("list", list.code());
        if let Some(pane) = self.pane.get_untracked() {
            pane.set_scroll_top(0);
        }
        self.was.set_value(0);
    }

    /// Marks an appeal, or takes the mark away.
    pub(super) fn mark(self, id: AppealId) {
        self.marked.set_value(Some(id));
        self.marks.update(|m| {
            if !m.remove(&id.0) {
                m.insert(id.0);
            }
        });
    }

    /// Marks every row from the one that was marked last to this one.
    pub(super) fn mark_through(self, id: AppealId) {
        let range = self.shown.with_untracked(|rows| {
            let at = |id| rows.iter().position(|r| Some(r.id) == id);
            // (From one that is still marked: anything else nobody sees.)
            let from = self.marked.get_value();
            let from = from.filter(|id| self.marks.with_untracked(|m| m.contains(&id.0)));
            let (from, to) = (from.and_then(|id| at(Some(id)))?, at(Some(id))?);
            let range = rows.get(from.min(to)..=from.max(to))?;
            Some(range.iter().map(|r| r.id.0).collect::<Vec<_>>())
        });
        match range {
            Some(ids) => {
                self.marked.set_value(Some(id));
                self.marks.update(|m| m.extend(ids));
            }
            None => self.mark(id),
        }
    }

    /// Marks as many of the list as may be done at once.
    pub(super) fn mark_all(self) {
        let ids = self.shown.with_untracked(|rows| {
            let first = rows.iter().take(MOST_AT_ONCE);
            first.map(|r| r.id.0).collect::<BTreeSet<_>>()
        });
        self.marks.set(ids);
    }

    /// The query of the list as it is now.
    pub(super) fn address(self) -> String {
        self.query
            .with_value(|q| address::with(q, "list", self.list.get().code()))
    }
}
