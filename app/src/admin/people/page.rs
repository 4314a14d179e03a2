//! The page `/admin/people`.

use domain::ids::DepartmentId;
use domain::person::Account;
use domain::{Moment, time};
use leptos::prelude::*;

use super::api::{PeopleData, get_people};
use super::fields::fields;
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, submit, text};
use crate::ui::moment::{stamp, when};

/// `/admin/people`
#[component]
pub fn PeoplePage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_people());
    page(data, |data| {
        let PeopleData {
            sheet,
            people,
            departments,
        } = data;
        let rows = people
            .iter()
            .map(|p| row(p, &departments, sheet.at))
            .collect_view();
        let new = view! {
            {text("Имя входа: латинские буквы, цифры, . _ -", "login", "", 40)}
            {fields(None, &departments)}
            {submit("Завести и получить ссылку", "btn btn--main")}
        };
        let body = view! {
            <details class="panel entry">
                <summary>"Завести учётную запись"</summary>
                {form("add_person", "stack-form", new)}
            </details>
            <section class="panel" aria-label="Люди">
                <table class="grid grid--people">
                    <thead>
                        <tr>
                            <th scope="col">"Имя"</th>
                            <th scope="col">"Роли"</th>
                            <th scope="col">"Ведомства"</th>
                            <th scope="col">"Состояние"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        };
        let tabs = tabs(&sheet.viewer, "/admin/people");
        sheet.draw(Section::Admin, "Люди", tabs, body.into_any())
    })
}

fn row(p: &Account, names: &[(DepartmentId, String)], at: Moment) -> impl IntoView + use<> {
    let roles: Vec<&str> = p.roles.iter().map(|r| r.word()).collect();
    let departments: Vec<&str> = names
        .iter()
        .filter(|(id, _)| p.departments.contains(id))
        .map(|(_, name)| name.as_str())
        .collect();
    let standing = match (p.disabled, p.has_password, p.seen_at) {
        (true, ..) => view! { <span class="chip">"отключена"</span> }.into_any(),
        (_, false, _) => {
            view! { <span class="chip chip--wait">"пароль не задан"</span> }.into_any()
        }
        (.., None) => view! { <span class="dim">"сеансов нет"</span> }.into_any(),
        (.., Some(seen)) => {
            let words = when(seen, time::day(at));
            view! { "был "{stamp(seen, words)} }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=format!("/admin/people/{}", p.id)>{p.name.clone()}</a>
                <small class="dim">{p.login.clone()}</small>
            </th>
            <td>{roles.join(", ")}</td>
            <td>{departments.join(", ")}</td>
            <td>{standing}</td>
        </tr>
    }
}
