//! The page `/account`.

use domain::person::{Me, Session, browser};
use domain::{Moment, time};
use leptos::prelude::*;

use super::api::{AccountData, get_account};
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{field, form, hidden, submit};
use crate::ui::moment::{full, stamp, when};

/// `/account`
#[component]
pub fn AccountPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_account());
    page(data, |data| {
        let AccountData {
            sheet,
            me,
            departments,
            sessions,
        } = data;
        let body = view! {
            <div class="sheet__cols">
                <div class="sheet__col">{who(&me, &departments)}{password(&me.login)}</div>
                {list(&sessions, me.session, sheet.at)}
            </div>
        };
        sheet.draw(
            Section::Account,
            "Моя учётная запись",
            None,
            body.into_any(),
        )
    })
}

fn who(me: &Me, departments: &[String]) -> impl IntoView + use<> {
    let roles: Vec<&str> = me.roles.iter().map(|r| r.word()).collect();
    let departments = (!departments.is_empty()).then(|| {
        view! { <dt>"Ведомства"</dt><dd>{departments.join(", ")}</dd> }
    });
    view! {
        <section class="panel" aria-labelledby="who">
            <div class="panel__head"><h2 id="who">{me.name.clone()}</h2></div>
            <dl class="facts">
                <dt>"Имя входа"</dt><dd>{me.login.clone()}</dd>
                <dt>"Роли"</dt><dd>{roles.join(", ")}</dd>
                {departments}
            </dl>
            <p class="panel__foot">"Имя, роли и ведомства меняет администратор."</p>
        </section>
    }
}

fn password(login: &str) -> impl IntoView + use<> {
    let one = |label, name, kind| {
        field(
            label,
            view! { <input class="input" name=name type="password" autocomplete=kind required maxlength="200"/> },
        )
    };
    let fields = view! {
        <input type="text" name="login" value=login.to_owned() autocomplete="username" hidden disabled/>
        {one("Прежний пароль", "old", "current-password")}
        {one("Новый, не меньше 10 знаков", "new", "new-password")}
        {one("Новый ещё раз", "again", "new-password")}
        {submit("Изменить пароль", "btn btn--main")}
    };
    view! {
        <section class="panel" aria-labelledby="password">
            <div class="panel__head"><h2 id="password">"Пароль"</h2></div>
            {form("change_password", "stack-form", fields)}
            <p class="panel__foot">"После смены пароля все остальные сеансы закончатся."</p>
        </section>
    }
}

fn list(sessions: &[Session], this: i64, at: Moment) -> impl IntoView + use<> {
    let others = sessions.len() > 1;
    let rows = sessions
        .iter()
        .map(|s| row(s, s.id == this, at))
        .collect_view();
    let end_all = others.then(|| {
        form(
            "end_sessions",
            "panel__foot",
            submit("Закончить все остальные", "btn"),
        )
    });
    view! {
        <section class="panel" aria-labelledby="sessions">
            <div class="panel__head"><h2 id="sessions">"Мои сеансы"</h2></div>
            <ul class="rows">{rows}</ul>
            {end_all}
        </section>
    }
}

fn row(s: &Session, this: bool, at: Moment) -> impl IntoView + use<> {
    let today = time::day(at);
    let (mark, end) = if this {
        let mark = view! { <span class="chip chip--done">"этот сеанс"</span> };
        (Some(mark), None)
    } else {
        let body = view! { {hidden("session", s.id)}{submit("Закончить", "btn")} };
        (None, Some(form("end_session", "", body)))
    };
    view! {
        <li class="rows__row">
            <div class="rows__text">
                <b>{browser(&s.agent)}</b>" "{mark}
                <span class="dim">"был активен "{stamp(s.seen_at, when(s.seen_at, today))}", открыт "{stamp(s.created_at, full(s.created_at))}</span>
            </div>
            {end}
        </li>
    }
}
