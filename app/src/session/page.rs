//! The login page, and the page on which a password is set by a link. Both
//! are plain forms and run no script.

use domain::person::DemoPerson;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{LoginData, get_login};
use crate::page::page;
use crate::ui::icon::{Icon, icon, mark};

/// `/login?to=…`, or `/login?link=…` to set a password.
#[component]
pub fn LoginPage() -> impl IntoView {
    let link = || {
        use_query_map()
            .get_untracked()
            .get("link")
            .unwrap_or_default()
    };
    let data = Resource::new(link, get_login);
    page(data, |data| {
        let query = use_query_map().get_untracked();
        let of = |name: &str| query.get(name).unwrap_or_default();
        let link = of("link");
        let bad_link = !link.is_empty() && !data.good_link;
        let code = if bad_link {
            "link".into()
        } else {
            of("trouble")
        };
        let trouble = trouble(&code);
        let form = if link.is_empty() || bad_link {
            password(of("to")).into_any()
        } else {
            new_password(link).into_any()
        };
        view! {
            <Title text="Вход"/>
            <main class="login" id="main">
                <div class="login__card panel">
                    <p class="login__brand">{mark()}<b>"Сводка"</b><span>{data.place.clone()}</span></p>
                    {trouble}
                    {form}
                </div>
                {demo(data)}
            </main>
        }
        .into_any()
    })
}

/// What went wrong, from the address: a fixed set of words, so that nobody can
/// put words of their own on this page.
fn trouble(code: &str) -> Option<impl IntoView + use<>> {
    let words = match code {
        "" => return None,
        "wrong" => "Имя входа и пароль не подходят друг к другу, или учётная запись отключена.",
        "often" => "Слишком много попыток подряд. Подождите минуту и попробуйте снова.",
        "ended" => "Вы вышли из системы.",
        "unread" => {
            "Форма не прочиталась: она слишком велика или пришла в чужом виде. Откройте страницу заново и заполните ещё раз."
        }
        "link" => "Ссылка уже использована или устарела. Попросите у администратора новую.",
        "differ" => "Пароли не совпали. Введите один и тот же пароль дважды.",
        "weak" => {
            "Пароль не подходит: нужно не меньше 10 знаков, не одни цифры, без имени входа и не один повторённый знак."
        }
        _ => "Войти не получилось: сервер не смог проверить пароль. Попробуйте ещё раз.",
    };
    Some(
        view! { <p class="login__trouble" role="alert">{icon(Icon::Over)}<span>{words}</span></p> },
    )
}

fn password(to: String) -> impl IntoView {
    view! {
        <form class="login__form" method="post" action="/login">
            <h1>"Вход"</h1>
            <input type="hidden" name="to" value=to/>
            <label>"Имя входа"<input name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="40" autofocus/></label>
            <label>"Пароль"<input name="password" type="password" autocomplete="current-password" required maxlength="200"/></label>
            <button class="btn btn--main">"Войти"</button>
            <p class="dim">"Забыли пароль? Администратор пришлёт ссылку, по которой его можно задать заново."</p>
            <p class="login__end"><a class="link" href="/pair" rel="external">"Подключить экран стены"</a></p>
        </form>
    }
}

fn new_password(link: String) -> impl IntoView {
    view! {
        <form class="login__form" method="post" action="/login/link">
            <h1>"Новый пароль"</h1>
            <input type="hidden" name="link" value=link/>
            <label>"Пароль, не меньше 10 знаков"<input name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="200" autofocus/></label>
            <label>"Ещё раз"<input name="again" type="password" autocomplete="new-password" required minlength="10" maxlength="200"/></label>
            <button class="btn btn--main">"Задать пароль и войти"</button>
        </form>
    }
}

/// Who can be played in the demonstration. (A real system has nobody here.)
fn demo(data: LoginData) -> Option<impl IntoView> {
    let person = |p: DemoPerson| {
        view! {
            <li>
                <form method="post" action="/login">
                    <input type="hidden" name="login" value=p.login.clone()/>
                    <input type="hidden" name="password" value=p.password/>
                    <button class="btn"><b>{p.name}</b><span class="dim">{p.what}</span></button>
                </form>
            </li>
        }
    };
    (!data.demo.is_empty()).then(|| {
        view! {
            <section class="login__demo panel" aria-labelledby="demo">
                <h2 id="demo">"Демонстрация: войти как"</h2>
                <ul>{data.demo.into_iter().map(person).collect_view()}</ul>
            </section>
        }
    })
}
