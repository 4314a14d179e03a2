//! What a script adds to the forms of the work: they are sent without leaving
//! the page, what they did is said in a corner (and can be taken back there
//! for half a minute), and what is shown is drawn anew without losing the
//! place. One such part serves every form marked `data-act`.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod parts;
#[cfg(feature = "hydrate")]
mod writing;

use domain::ids::Seq;
use domain::live::{Rows, WorkFigures, WorkFrame};
use domain::time;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::island::{island, living};
use crate::live;
use crate::ui::icon::{Icon, icon};

/// From where on an appeal's page watches for changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Watched {
    /// The instant of the page, in milliseconds.
    pub(crate) at_ms: i64,
    /// The journal line up to which it is true.
    pub(crate) seq: Seq,
    /// Identifies the build.
    pub(crate) build: String,
}

/// The part of an appeal's own page.
pub(crate) fn act(watched: Watched) -> impl IntoView {
    island("Act", watched, watching)
}

living!(Act = watching);

fn watching(watched: Watched) -> impl IntoView {
    let hands = Hands::new();
    let at = time::from_millis(watched.at_ms);
    let first = WorkFrame {
        build: watched.build,
        figures: WorkFigures {
            seq: watched.seq,
            at,
            due_until: at,
            soon: Vec::new(),
        },
        rows: Rows::Changed(Vec::new()),
    };
    let _live = live::follow("work", &first, move |frame: WorkFrame| {
        hands.heard(&frame.rows);
    });
    hands.begin();
    toast(hands)
}

/// A few words in the corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Toast {
    words: String,
    /// One line each.
    more: Vec<String>,
    /// The appeals whose step can be taken back.
    undo: Vec<i64>,
    error: bool,
}

/// What acts on a page; copied into whatever it acts from.
#[derive(Clone, Copy)]
pub(crate) struct Hands {
    toast: RwSignal<Option<Toast>>,
    /// The address of the form that succeeded last.
    done: RwSignal<String>,
    /// What it could not do of many.
    left: RwSignal<Vec<i64>>,
    /// Grows with every toast: an older one does not close a newer one.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only scripts act")
    )]
    count: StoredValue<u32>,
}

impl Hands {
    /// Hands that have done nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            toast: RwSignal::new(None),
            done: RwSignal::new(String::new()),
            left: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
        }
    }

    /// The address of the form that succeeded last.
    pub(crate) fn succeeded(self) -> String {
        self.done.get()
    }

    /// The appeals of many for which the last form could not do it.
    pub(crate) fn left(self) -> Vec<i64> {
        self.left.get_untracked()
    }

    /// Does something whenever a form has been refused.
    pub(crate) fn on_trouble(self, act: impl Fn() + 'static) {
        Effect::new(move |_| {
            if self.toast.with(|t| t.as_ref().is_some_and(|t| t.error)) {
                act();
            }
        });
    }

    /// Begins to listen to the page's forms, fields and keys.
    pub(crate) fn begin(self) {
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| browser::listen(self));
    }

    /// A frame has come: if it speaks of the appeal that is shown, that is
    /// drawn anew.
    pub(crate) fn heard(self, rows: &Rows) {
        #[cfg(feature = "hydrate")]
        parts::heard(rows);
        #[cfg(not(feature = "hydrate"))]
        let _ = rows;
    }

    /// Shows another appeal beside the list, if its place is on the screen.
    pub(crate) fn open(self, id: i64) {
        #[cfg(feature = "hydrate")]
        parts::open(id);
        #[cfg(not(feature = "hydrate"))]
        let _ = id;
    }
}

/// Puts a parameter of the workplace into the address bar, so that the page
/// asked for again is the one that is seen.
pub(crate) fn note(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsValue;

        let search = location().search().unwrap_or_default();
        let query = crate::address::with(&search, name, value);
        let to = format!("{}?{query}", crate::address::WORK);
        if let Ok(history) = window().history() {
            // Refused only by a page that is already leaving.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&to));
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}

fn undo(ids: &[i64]) -> impl IntoView + use<> {
    // (Of one it is also told what was taken back.)
    let (action, name) = match ids {
        [_] => ("/api/fn/undo", "id"),
        _ => ("/api/fn/many", "ids[]"),
    };
    let ids = ids
        .iter()
        .map(|id| view! { <input type="hidden" name=name value=id.to_string()/> })
        .collect_view();
    view! {
        <form method="post" action=action data-act="">
            {ids}
            <button class="toast__undo" name="what" value="undo" data-hot="KeyZ">"Отменить "<kbd>"Z"</kbd></button>
        </form>
    }
}

/// The corner in which it is said.
pub(crate) fn toast(hands: Hands) -> impl IntoView {
    let Hands { toast, .. } = hands;
    let shown = move || {
        toast.get().map(|t| {
            let class = if t.error { "toast toast--error" } else { "toast" };
            let shape = if t.error { Icon::Over } else { Icon::Done };
            let more = (!t.more.is_empty()).then(|| {
                let lines = t.more.into_iter().map(|m| view! { <li>{m}</li> }).collect_view();
                view! { <ul>{lines}</ul> }
            });
            // The same form as on the page: sent by the same listener.
            let undo = (!t.undo.is_empty()).then(|| undo(&t.undo));
            view! {
                <div class=class>
                    {icon(shape)}
                    <div><p>{t.words}</p>{more}</div>
                    {undo}
                    <button class="toast__close" type="button" aria-label="Закрыть" on:click=move |_| toast.set(None)>{icon(Icon::Cross)}</button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{shown}</div> }
}
