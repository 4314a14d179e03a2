//! What is entered about a person.

use domain::access::Role;
use domain::ids::DepartmentId;
use domain::person::Account;
use leptos::prelude::*;

use crate::ui::form::{check, text};

/// Name, roles and departments.
pub(super) fn fields(
    person: Option<&Account>,
    departments: &[(DepartmentId, String)],
) -> impl IntoView + use<> {
    let has = |role: &Role| person.is_some_and(|p| p.roles.contains(role));
    let within = |id: &DepartmentId| person.is_some_and(|p| p.departments.contains(id));
    let roles = Role::ALL
        .iter()
        .map(|r| check("roles[]", r.code().into(), r.word().into(), has(r)))
        .collect_view();
    let departments = departments
        .iter()
        .map(|(id, name)| check("departments[]", id.to_string(), name.clone(), within(id)))
        .collect_view();
    view! {
        {text("Имя", "name", person.map_or("", |p| &p.name), 100)}
        <fieldset class="checks"><legend>"Роли"</legend>{roles}</fieldset>
        <fieldset class="checks"><legend>"Ведомства (для исполнителей, кураторов и руководителей)"</legend>{departments}</fieldset>
    }
}
