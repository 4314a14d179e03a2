//! The page of one person, `/admin/people/7`.

use domain::ids::DepartmentId;
use domain::person::Account;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{PeopleData, get_person};
use super::fields::fields;
use crate::admin::tabs::tabs;
use crate::error::AppError;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, hidden, submit};

/// `/admin/people/:id`
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|p| p.get("id").and_then(|id| id.parse::<i32>().ok()));
    let data = Resource::new(id, |id| async move {
        match id {
            Some(id) => get_person(id).await,
            None => Err(AppError::NotFound),
        }
    });
    page(data, |data| {
        let PeopleData {
            sheet,
            people,
            departments,
        } = data;
        let body = people.first().map(|p| person(p, &departments)).into_any();
        let tabs = tabs(&sheet.viewer, "/admin/people");
        sheet.draw(Section::Admin, "Учётная запись", tabs, body)
    })
}

fn person(p: &Account, departments: &[(DepartmentId, String)]) -> AnyView {
    let change = view! {
        {hidden("id", p.id)}
        {hidden("login", &p.login)}
        {fields(Some(p), departments)}
        {submit("Сохранить", "btn btn--main")}
    };
    let link = view! {
        {hidden("id", p.id)}
        {hidden("name", &p.name)}
        <p>"Ссылка действует трое суток, прежние ссылки гаснут. Когда пароль будет задан, открытые сеансы закончатся."</p>
        {submit("Выдать ссылку для входа", "btn")}
    };
    let disable = if p.disabled {
        view! {
            {hidden("id", p.id)}{hidden("disabled", false)}
            <p>"Учётная запись отключена: войти нельзя."</p>
            {submit("Включить снова", "btn")}
        }
        .into_any()
    } else {
        view! {
            {hidden("id", p.id)}{hidden("disabled", true)}
            <p>"Все сеансы закончатся сразу, в истории обращений имя останется."</p>
            {submit("Отключить", "btn btn--danger")}
        }
        .into_any()
    };
    let history = format!("/admin/ledger?subject=person:{}", p.id);
    view! {
        <div class="sheet__cols">
            <section class="panel" aria-labelledby="person">
                <div class="panel__head"><h2 id="person">{p.name.clone()}</h2><span class="dim">{p.login.clone()}</span></div>
                {form("change_person", "stack-form", change)}
            </section>
            <div class="sheet__col">
                <section class="panel" aria-labelledby="link">
                    <div class="panel__head"><h2 id="link">"Вход"</h2></div>
                    {form("entry_link", "stack-form", link)}
                </section>
                <section class="panel" aria-labelledby="disable">
                    <div class="panel__head"><h2 id="disable">"Доступ"</h2></div>
                    {form("disable_person", "stack-form", disable)}
                    <p class="panel__foot"><a class="link" href=history>"Кто и что здесь менял"</a></p>
                </section>
            </div>
        </div>
    }
    .into_any()
}
