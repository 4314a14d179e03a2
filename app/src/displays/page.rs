//! The page `/displays`.

use domain::access::Scene;
use domain::display::{Waiting, spaced};
use domain::person::browser;
use domain::{Moment, time, words};
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::api::{DisplaysData, get_displays};
use super::list;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{field, form, select, submit, text};
use crate::ui::moment::{stamp, when};

/// `/displays`
#[component]
pub fn DisplaysPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_displays());
    page(data, |data| {
        let DisplaysData {
            sheet,
            displays,
            waiting,
        } = data;
        let at = sheet.at;
        let body = view! {
            {list::list(&displays, at)}
            {confirm(&waiting, at)}
            <script src="/fresh.js" defer nonce=use_nonce()></script>
        };
        sheet.draw(Section::Displays, "Экраны", None, body.into_any())
    })
}

/// The scenes as a choice.
pub(super) fn scenes() -> Vec<(String, String)> {
    Scene::ALL
        .iter()
        .map(|s| (s.code().to_owned(), s.word().to_owned()))
        .collect()
}

/// The form that confirms a code.
fn confirm(waiting: &[Waiting], at: Moment) -> impl IntoView + use<> {
    let codes = waiting
        .iter()
        .map(|w| view! { <option value=spaced(&w.code).replace('\u{a0}', " ")></option> })
        .collect_view();
    // Autocompletion of codes that wait: the code itself is read from the screen.
    let code = view! {
        <input class="input code" name="code" list="codes" required maxlength="12" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="K7M 2PA"/>
        <datalist id="codes">{codes}</datalist>
    };
    let fields = view! {
        {field("Код с экрана", code)}
        {text("Имя", "name", "", 60)}
        {select("Сцена", "scene", scenes(), Scene::City.code())}
        {submit("Подключить", "btn btn--main")}
    };
    view! {
        <section class="panel" aria-labelledby="confirm">
            <div class="panel__head"><h2 id="confirm">"Подключить экран"</h2></div>
            <p class="sheet__words">
                "Откройте на экране адрес "<b>"/pair"</b>": появится код. Сверьте его с самим экраном, а не с этим списком: код здесь может ждать и у чужого браузера."
            </p>
            {form("confirm_display", "line", fields)}
            <div class="sheet__words" data-fresh="waiting">{waiting_list(waiting, at)}</div>
        </section>
    }
}

fn waiting_list(waiting: &[Waiting], at: Moment) -> AnyView {
    if waiting.is_empty() {
        return view! { <p class="dim">"Сейчас ни один экран не ждёт подключения."</p> }.into_any();
    }
    let n = words::counted(
        u64::try_from(waiting.len()).unwrap_or(0),
        "экран ждёт",
        "экрана ждут",
        "экранов ждут",
    );
    let today = time::day(at);
    let one = |w: &Waiting| {
        view! { <li><span class="chip">{spaced(&w.code)}</span>" с "{stamp(w.created_at, when(w.created_at, today))}", "{browser(&w.agent)}</li> }
    };
    view! { <p>{n}" подключения:"</p><ul class="waiting">{waiting.iter().map(one).collect_view()}</ul> }
        .into_any()
}
