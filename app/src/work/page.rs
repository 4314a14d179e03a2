//! The page of the workplace: the list, and an appeal beside it.

use domain::live::Rows;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::api::{WorkData, get_work};
use super::keymap::keymap;
use super::list::list;
use crate::appeal::item::item;
use crate::island::{island, living};
use crate::page::page;
use crate::topbar::{Section, still_side, topbar, week_of};
use crate::ui::icon::Icon;
use crate::ui::state::state;

/// The workplace of whoever is logged in.
#[component]
pub fn WorkPage() -> impl IntoView {
    let search = use_location().search;
    let data = Resource::new(move || search.get(), get_work);
    page(data, work)
}

living!(Work = list);

fn work(data: WorkData) -> AnyView {
    let WorkData {
        viewer,
        list: rows,
        item: beside,
    } = data;
    let at = rows.frame.figures.at;
    let place = rows.reference.settings.place.clone();
    let notice = crate::notice::told();
    let empty = matches!(&rows.frame.rows, Rows::All(all) if all.is_empty());
    let beside = match &beside {
        Some(data) => item(data, notice),
        None => nobody(notice, empty),
    };
    view! {
        <Title text="Работа"/>
        <div class="page page--work">
            {topbar(Section::Work, place, &week_of(at), &viewer, still_side(at))}
            <main class="work" id="main">
                {island("Work", rows, list)}
                {beside}
            </main>
            <footer class="keys">
                <span><kbd>"J"</kbd><kbd>"K"</kbd>" по списку"</span>
                <span><kbd>"Q"</kbd>" взять"</span>
                <span><kbd>"C"</kbd>" категория"</span>
                <span><kbd>"R"</kbd>" ведомство"</span>
                <span><kbd>"A"</kbd>" ответ"</span>
                <span><kbd>"X"</kbd>" отметить"</span>
                <span><kbd>"?"</kbd>" все клавиши"</span>
            </footer>
            {keymap(true)}
        </div>
    }
    .into_any()
}

/// The place beside the list while nothing is chosen.
fn nobody(notice: Option<AnyView>, empty: bool) -> AnyView {
    let (title, words) = if empty {
        (
            "Открыть нечего",
            "Этот список пуст. Другие списки и отбор — слева.",
        )
    } else {
        ("Ничего не выбрано", "Выберите обращение в списке.")
    };
    view! {
        <div class="item" id="item" data-appeal="0">
            <article class="panel appeal__main">
                {notice}
                {state("state", Icon::Inbox, title, words.into(), None)}
            </article>
        </div>
    }
    .into_any()
}
