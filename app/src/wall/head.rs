//! The top line of the wall: whose it is, how old the data are, what time it is.

use domain::{time, words};
use leptos::prelude::*;

use crate::live::{Link, Live};
use crate::ui::icon::{Icon, icon, mark};
use crate::ui::moment::stamp;

/// The top line.
pub(super) fn head(place: String, live: Live) -> impl IntoView + use<> {
    let clock = move || {
        let now = live.now.get();
        let local = time::local(now);
        view! {
            <p>{words::weekday_date(local.date())}</p>
            <p class="wall__clock">{stamp(now, words::clock(local))}</p>
        }
    };
    view! {
        <header class="wall__head">
            <p class="brand">{mark()}<span class="brand__name">"Сводка"</span></p>
            <h1>{place}</h1>
            <div class="end">
                {move || age(live)}
                {clock}
            </div>
        </header>
    }
}

/// The age of the data: seconds while it lives, since when once it does not.
fn age(live: Live) -> impl IntoView + use<> {
    let heard = live.heard.get();
    let since = words::clock(time::local(heard));
    let (class, shape, said) = match live.link.get() {
        Link::Still => ("wall__age", Icon::Live, format!("данные на {since}")),
        Link::Live => (
            "wall__age",
            Icon::Live,
            format!("данные {}", words::ago(live.now.get() - heard)),
        ),
        Link::Stale => (
            "wall__age wall__age--stale",
            Icon::Stale,
            format!("данные на {since}"),
        ),
        Link::Off(..) => (
            "wall__age wall__age--off",
            Icon::Off,
            format!("нет связи, данные на {since}"),
        ),
    };
    view! { <p class=class>{icon(shape)}{stamp(heard, said)}</p> }
}
