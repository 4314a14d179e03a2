//! The top line of every page but the wall: where one is, how old the data
//! are, what time it is on the server.

use domain::{Moment, time, words};
use leptos::prelude::*;

use crate::address;
use crate::live::{Link, Live};
use crate::ui::icon::{Icon, icon, mark};
use crate::ui::moment::stamp;
use crate::ui::state::banner;

/// A part of the product, as the top line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The board.
    Board,
    /// Lists and single appeals.
    Appeals,
    /// Notes of the week.
    Digest,
    /// The video wall.
    Wall,
    /// None of them.
    Nowhere,
}

/// The top line and, under it, the warning that the data are old. Without
/// `live` (an error page) it shows no age and no clock.
#[component]
pub fn Topbar(
    /// Where one is.
    here: Section,
    /// The name of the place.
    #[prop(optional, into)]
    place: String,
    /// The connection of the page.
    #[prop(optional, into)]
    live: Option<Live>,
) -> impl IntoView {
    let section = |name: &'static str, href: String, section: Section| {
        view! { <a href=href aria-current=(here == section).then_some("page")>{name}</a> }
    };
    // «Current» as an address needs no clock here: the page itself knows its week.
    let week = live.map_or_else(|| "current".to_owned(), |l| domain::period::Period::week_of(time::day(l.heard.get_untracked())).to_string());
    view! {
        <a class="skip" href="#main">"К содержанию"</a>
        <header class="topbar">
            <a class="brand" href=address::BOARD>
                {mark()}
                <span class="brand__name">"Сводка"</span>
                <span class="brand__place wide-only">{place}</span>
            </a>
            <nav class="topbar__nav" aria-label="Разделы">
                {section("Табло", address::BOARD.into(), Section::Board)}
                {section("Обращения", address::APPEALS.into(), Section::Appeals)}
                {section("Сводка недели", address::digest(&week), Section::Digest)}
                {section("Стена", address::WALL.into(), Section::Wall)}
            </nav>
            {live.map(side)}
        </header>
        {live.map(banner)}
    }
}

fn side(live: Live) -> impl IntoView + use<> {
    view! {
        <div class="topbar__side">
            {connection(live)}
            <p class="clock">{move || clock(live.now.get())}</p>
        </div>
    }
}

/// The minute on the server, and the day.
fn clock(now: Moment) -> impl IntoView {
    let local = time::local(now);
    (stamp(now, words::clock(local)), view! { <small>{words::weekday_date(local.date())}</small> })
}

/// The connection mark: shape, word and age.
pub fn connection(live: Live) -> impl IntoView {
    let mark = move || {
        let heard = live.heard.get();
        let local = time::local(heard);
        let (class, shape, word, more) = match live.link.get() {
            Link::Still => ("conn", Icon::Live, "Данные".to_owned(), "на ".to_owned()),
            Link::Live => ("conn", Icon::Live, "На связи".to_owned(), "данные на ".to_owned()),
            Link::Stale => ("conn conn--stale", Icon::Stale, "Обновление запаздывает,".to_owned(), "данные на ".to_owned()),
            Link::Off(since, next) => {
                let now = live.now.get();
                let wait = (next - now).num_seconds().max(1);
                ("conn conn--off", Icon::Off, format!("Нет связи {},", words::span(now - since)), format!("ещё попытка через {wait}\u{a0}с, данные на "))
            }
        };
        view! {
            <span class=class>
                {icon(shape)}
                <b>{word}</b>
                <span>{more}{stamp(heard, words::clock_seconds(local))}</span>
            </span>
        }
    };
    mark
}
