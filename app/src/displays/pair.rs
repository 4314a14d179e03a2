//! The page `/pair` of a browser that is to become a display: a code to be
//! read from across the room. A script beside it (`pair.js`) sends the form by
//! itself; without scripts «Проверить» does the same.

use domain::display::{Pairing, spaced};
use domain::{time, words};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{Html, Title};
use leptos_router::hooks::use_query_map;

use super::api::{PairData, get_pairing};
use crate::page::page;
use crate::ui::icon::{Icon, icon, mark};
use crate::ui::moment::stamp;

/// `/pair`
#[component]
pub fn PairPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_pairing());
    page(data, |data| {
        let trouble = use_query_map().get_untracked().get("trouble");
        view! {
            <Title text="Подключение экрана"/>
            <Html {..} data-theme="dark"/>
            {pairing(data, trouble)}
            <script src="/pair.js" defer nonce=use_nonce()></script>
        }
        .into_any()
    })
}

fn pairing(data: PairData, trouble: Option<String>) -> impl IntoView {
    // What `pair.js` does next.
    let next = match (&data.pairing, &trouble) {
        (Pairing::Waiting { .. }, _) => "waiting",
        (_, Some(_)) => "refused",
        _ => "ready",
    };
    let trouble = trouble.filter(|_| next == "refused").map(|code| {
        let words = match code.as_str() {
            "often" => "Отсюда просили слишком много кодов. Следующий будет через полминуты.",
            _ => "Сервер не смог выдать код. Следующая попытка через полминуты.",
        };
        view! { <p class="pair__trouble" role="alert">{icon(Icon::Over)}<span>{words}</span></p> }
    });
    let (shown, button) = match data.pairing {
        Pairing::Waiting { code, until } => {
            let until = stamp(until, words::clock(time::local(until)));
            let shown = view! {
                <p class="pair__code"><output aria-label="Код подключения">{spaced(&code)}</output></p>
                <p>"Старший смены открывает «Экраны», вводит этот код и даёт экрану имя и сцену."</p>
                <p class="dim">"Код действует до "{until}", потом появится новый."</p>
            };
            (shown.into_any(), "Проверить")
        }
        Pairing::Confirmed => {
            let shown = view! { <p>"Код подтверждён."</p> };
            (shown.into_any(), "Показать стену")
        }
        Pairing::None => {
            let shown = view! {
                <p>"Этот браузер станет экраном стены: без входа, без имени, только со своей сценой."</p>
            };
            (shown.into_any(), "Получить код")
        }
    };
    view! {
        <main class="pair" id="main">
            <p class="pair__brand">{mark()}<b>"Сводка"</b><span>{data.place}</span></p>
            <h1>"Подключение экрана"</h1>
            {trouble}
            {shown}
            <form method="post" action="/pair" data-pairing=next><button class="btn btn--main">{button}</button></form>
            <p class="pair__end"><a class="link" href="/login" rel="external">"Войти как сотрудник"</a></p>
        </main>
    }
}
