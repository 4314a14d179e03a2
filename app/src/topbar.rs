//! The top line of every page but the wall: where one is, how old the data
//! are, what time it is on the server.

use domain::access::Right;
use domain::{Moment, time, words};
use leptos::prelude::*;

use crate::address;
use crate::bell::{bell, corner};
use crate::island::island;
use crate::live::{self, Link, Live};
use crate::search_box::search_box;
use crate::ui::icon::{Icon, icon, mark};
use crate::ui::moment::stamp;
use crate::viewer::Viewer;

/// A part of the product, as the top line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The board.
    Board,
    /// The workplace.
    Work,
    /// Lists and single appeals.
    Appeals,
    /// Notes of the week.
    Digest,
    /// The video wall.
    Wall,
    /// Its displays.
    Displays,
    /// What administrators keep in order.
    Admin,
    /// One's own account.
    Account,
    /// None of them.
    Nowhere,
}

/// The top line. `week` is what «this week» means to the page; `side` tells
/// the age of its data and the time: [`side`] where they live, [`still_side`]
/// where the page is one state of them, nothing on an error page. Parts of the
/// product that are not open to the viewer are not named.
pub fn topbar<V: IntoView>(
    here: Section,
    place: String,
    week: &str,
    viewer: &Viewer,
    side: V,
) -> impl IntoView + use<V> {
    let city = viewer.may(Right::Board);
    let kept = if viewer.may(Right::Tune) {
        Some(("Настройка", address::ADMIN))
    } else if viewer.may(Right::Templates) {
        Some(("Шаблоны", address::TEMPLATES))
    } else {
        None
    };
    let section = |name: &'static str, href: String, section: Section| {
        view! { <a href=href aria-current=(here == section).then_some("page")>{name}</a> }
    };
    let queues = viewer
        .departments
        .iter()
        .map(|(code, short)| view! { <a href=address::department(code)>{short.clone()}</a> })
        .collect_view();
    view! {
        <a class="skip" href="#main">"К содержанию"</a>
        <header class="topbar">
            <a class="brand" href=address::BOARD>
                {mark()}
                <span class="brand__name">"Сводка"</span>
                <span class="brand__place wide-only">{place}</span>
            </a>
            <nav class="topbar__nav" aria-label="Разделы">
                {city.then(|| section("Табло", address::BOARD.into(), Section::Board))}
                {queues}
                {viewer.may(Right::Read).then(|| section("Работа", address::WORK.into(), Section::Work))}
                {viewer.may(Right::Read).then(|| section("Обращения", address::APPEALS.into(), Section::Appeals))}
                {city.then(|| section("Сводка недели", address::digest(week), Section::Digest))}
                {city.then(|| section("Стена", address::WALL.into(), Section::Wall))}
                {viewer.may(Right::Displays).then(|| section("Экраны", address::DISPLAYS.into(), Section::Displays))}
                {kept.map(|(name, href)| section(name, href.into(), Section::Admin))}
            </nav>
            {viewer.may(Right::Read).then(search_box)}
            {side}
            {bell(viewer.unread)}
            {account(&viewer.name)}
        </header>
        {viewer.unread.map(|_| corner())}
    }
}

/// The rest of the product, behind one button: for the queue of a department,
/// whose own bar must leave room on a phone. `here` is that department's code.
#[cfg(any(feature = "ssr", feature = "pages"))]
pub(crate) fn menu(viewer: &Viewer, here: &str) -> impl IntoView + use<> {
    let link = |name: String, href: String| view! { <a href=href>{name}</a> };
    let others = viewer.departments.iter().filter(|(code, _)| code != here);
    let queues: Vec<_> = others
        .map(|(code, short)| link(short.clone(), address::department(code)))
        .collect();
    let reads = viewer.may(Right::Read);
    view! {
        <details class="qbar__menu">
            <summary aria-label="Меню" title="Меню">{icon(Icon::Menu)}</summary>
            <div>
                {queues}
                {viewer.may(Right::Board).then(|| link("Табло".into(), address::BOARD.into()))}
                {reads.then(|| link("Работа".into(), address::WORK.into()))}
                {reads.then(|| link("Обращения, поиск".into(), address::APPEALS.into()))}
                {account(&viewer.name)}
            </div>
        </details>
    }
}

/// Who is logged in, and the way out: a plain form, so that no other site can
/// log anybody out by a link.
fn account(name: &str) -> Option<impl IntoView + use<>> {
    (!name.is_empty()).then(|| {
        view! {
            <form class="topbar__me" method="post" action="/logout">
                <a href=address::ACCOUNT>{name.to_owned()}</a>
                <button class="topbar__out">"Выйти"</button>
            </form>
        }
    })
}

/// The week of an instant, as in an address.
pub fn week_of(at: Moment) -> String {
    domain::period::Period::week_of(time::day(at)).to_string()
}

#[cfg(any(feature = "ssr", feature = "pages"))]
crate::island::living!(Side = running_side);

/// The side of a page that shows one state of the data: its clock runs on.
pub fn still_side(at: Moment) -> impl IntoView {
    island("Side", time::millis(at), running_side)
}

fn running_side(at_ms: i64) -> impl IntoView {
    side(live::clock(time::from_millis(at_ms)))
}

/// Age of the data and the time.
pub fn side(live: Live) -> impl IntoView + use<> {
    view! {
        <div class="topbar__side">
            <p>{connection(live)}</p>
            <p class="clock">{move || clock(live.now.get())}</p>
        </div>
    }
}

/// The minute on the server, and the day.
fn clock(now: Moment) -> impl IntoView {
    let local = time::local(now);
    (
        stamp(now, words::clock(local)),
        view! { <small>{words::weekday_date(local.date())}</small> },
    )
}

/// The connection mark: shape, word and age.
pub fn connection(live: Live) -> impl IntoView {
    move || {
        let heard = live.heard.get();
        let local = time::local(heard);
        let (class, shape, word, more) = match live.link.get() {
            Link::Still => ("conn", Icon::Live, "Данные".to_owned(), "на ".to_owned()),
            Link::Live => (
                "conn",
                Icon::Live,
                "На связи".to_owned(),
                "данные на ".to_owned(),
            ),
            Link::Stale => (
                "conn conn--stale",
                Icon::Stale,
                "Обновление запаздывает,".to_owned(),
                "данные на ".to_owned(),
            ),
            Link::Off(since, next) => {
                let now = live.now.get();
                let wait = (next - now).num_seconds().max(1);
                (
                    "conn conn--off",
                    Icon::Off,
                    format!("Нет связи {},", words::span(now - since)),
                    format!("ещё попытка через {wait}\u{a0}с, данные на "),
                )
            }
        };
        view! {
            <span class=class>
                {icon(shape)}
                <b>{word}</b>
                <span>{more}{stamp(heard, words::clock_seconds(local))}</span>
            </span>
        }
    }
}
