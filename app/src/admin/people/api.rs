//! What the pages of people ask the server, and their verbs.

use domain::ids::DepartmentId;
use domain::person::Account;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What the pages of people show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// Everybody with an account, or the one that was asked for.
    pub people: Vec<Account>,
    /// Departments that can be chosen.
    pub departments: Vec<(DepartmentId, String)>,
}

/// Everybody with an account.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "people", input = GetUrl, output = TextJson)]
pub async fn get_people() -> Result<PeopleData, AppError> {
    load(None).await
}

/// One person.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators, [`AppError::NotFound`].
#[server(prefix = "/api/fn", endpoint = "person", input = GetUrl, output = TextJson)]
pub async fn get_person(
    /// Key.
    id: i32,
) -> Result<PeopleData, AppError> {
    load(Some(id)).await
}

#[cfg(feature = "ssr")]
async fn load(id: Option<i32>) -> Result<PeopleData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let sheet = Sheet::begin(&state).await?;
    let reference = state.store.reference();
    let mut people = state
        .store
        .people(&by)
        .await
        .map_err(|e| context::failed(&state, "люди", &e))?;
    if let Some(id) = id {
        people.retain(|p| p.id.0 == id);
        if people.is_empty() {
            return Err(AppError::NotFound);
        }
    }
    let kept = |d: &domain::reference::Department| {
        !d.retired || people.iter().any(|p| p.departments.contains(&d.id))
    };
    let departments = reference.departments.iter().filter(|d| kept(d));
    Ok(PeopleData {
        sheet,
        departments: departments.map(|d| (d.id, d.short.clone())).collect(),
        people,
    })
}

/// Adds a person; the link to set a password is shown once.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_person", output = TextJson)]
pub async fn add_person(
    /// Name to log in with.
    login: String,
    /// Name as colleagues read it.
    name: String,
    /// Codes of the roles.
    #[server(default)]
    roles: Vec<String>,
    /// Keys of the departments.
    #[server(default)]
    departments: Vec<i16>,
) -> Result<(), AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "люди", &e);
    let new = entered(login.trim().to_lowercase(), name, &roles, &departments)?;
    let id = state.store.add_person(&by, &new).await.map_err(failed)?;
    let secret = state
        .store
        .entry_link(&by, id, state.now())
        .await
        .map_err(failed)?;
    leave_link(&new.name, &secret);
    Ok(())
}

/// Changes a person's name, roles and departments.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_person", output = TextJson)]
pub async fn change_person(
    /// Key.
    id: i32,
    /// Name to log in with; it stays.
    login: String,
    /// Name as colleagues read it.
    name: String,
    /// Codes of the roles.
    #[server(default)]
    roles: Vec<String>,
    /// Keys of the departments.
    #[server(default)]
    departments: Vec<i16>,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let new = entered(login, name, &roles, &departments)?;
    state
        .store
        .change_person(&by, domain::ids::PersonId(id), &new, state.now())
        .await
        .map_err(|e| context::failed(&state, "люди", &e))?;
    notice::done("Изменения сохранены и уже действуют.");
    Ok(())
}

/// Disables a person, or lets them in again.
///
/// # Errors
/// [`AppError::Refused`] for the last administrator.
#[server(prefix = "/api/fn", endpoint = "disable_person", output = TextJson)]
pub async fn disable_person(
    /// Key.
    id: i32,
    /// Whether nobody may log in with it.
    disabled: bool,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    state
        .store
        .disable_person(&by, domain::ids::PersonId(id), disabled, state.now())
        .await
        .map_err(|e| context::failed(&state, "люди", &e))?;
    notice::done(if disabled {
        "Учётная запись отключена, её сеансы закончены."
    } else {
        "Учётная запись снова действует."
    });
    Ok(())
}

/// Issues a link with which the person sets a password; it is shown once.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api/fn", endpoint = "entry_link", output = TextJson)]
pub async fn entry_link(
    /// Key.
    id: i32,
    /// The name, for the words beside the link.
    name: String,
) -> Result<(), AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let secret = state
        .store
        .entry_link(&by, domain::ids::PersonId(id), state.now())
        .await
        .map_err(|e| context::failed(&state, "люди", &e))?;
    leave_link(&name, &secret);
    Ok(())
}

#[cfg(feature = "ssr")]
fn entered(
    login: String,
    name: String,
    roles: &[String],
    departments: &[i16],
) -> Result<domain::person::NewPerson, AppError> {
    let known = |code: &String| domain::access::Role::parse(code);
    let roles = roles.iter().map(known).collect::<Option<Vec<_>>>();
    Ok(domain::person::NewPerson {
        login,
        name,
        roles: roles.ok_or_else(|| AppError::Refused("роли: такой роли нет".into()))?,
        departments: departments.iter().map(|d| DepartmentId(*d)).collect(),
    })
}

/// The link for the page to show, at the address the administrator knows us by.
#[cfg(feature = "ssr")]
fn leave_link(name: &str, secret: &str) {
    let origin = use_context::<axum::http::request::Parts>()
        .and_then(|p| Some(p.headers.get("origin")?.to_str().ok()?.to_owned()))
        .filter(|origin| origin != "null")
        .unwrap_or_default();
    let words = format!(
        "Ссылка, по которой {} задаст пароль; действует трое суток.",
        name.trim()
    );
    crate::notice::secret(&words, &format!("{origin}/login?link={secret}"));
}
