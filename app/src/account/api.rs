//! What the page of one's own account asks the server, and its verbs.

use domain::person::{Me, Session};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/account` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// Whoever is logged in.
    pub me: Me,
    /// The names of the person's departments.
    pub departments: Vec<String>,
    /// The open sessions, the latest first.
    pub sessions: Vec<Session>,
}

/// One's own account.
///
/// # Errors
/// [`AppError::LoginNeeded`] where nobody is logged in.
#[server(prefix = "/api/fn", endpoint = "account", input = GetUrl, output = TextJson)]
pub async fn get_account() -> Result<AccountData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let me = context::me()?;
    let sheet = Sheet::begin(&state).await?;
    let reference = state.store.reference();
    Ok(AccountData {
        sheet,
        departments: me
            .departments
            .iter()
            .filter_map(|d| reference.department(*d))
            .map(|d| d.name.clone())
            .collect(),
        me,
        sessions: state
            .store
            .sessions(&by)
            .await
            .map_err(|e| context::failed(&state, "сеансы", &e))?,
    })
}

/// Changes one's own password; the other sessions end.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_password", output = TextJson)]
pub async fn change_password(
    /// The password so far.
    old: String,
    /// The new one.
    new: String,
    /// The new one once more.
    again: String,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let me = context::me()?;
    if new != again {
        return Err(AppError::Refused(
            "новый пароль: введите один и тот же дважды".into(),
        ));
    }
    state
        .store
        .change_password(&by, &me, &old, &new)
        .await
        .map_err(|e| context::failed(&state, "пароль", &e))?;
    notice::done("Пароль изменён. Остальные сеансы закончены.");
    Ok(())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`AppError::Refused`] for one that has ended, or is another's.
#[server(prefix = "/api/fn", endpoint = "end_session", output = TextJson)]
pub async fn end_session(
    /// Key of the session.
    session: i64,
) -> Result<(), AppError> {
    end(Some(session), "Сеанс закончен.").await
}

/// Ends all of one's own sessions but the one that asks.
///
/// # Errors
/// [`AppError::Unavailable`] when the database does not answer.
#[server(prefix = "/api/fn", endpoint = "end_sessions", output = TextJson)]
pub async fn end_sessions() -> Result<(), AppError> {
    end(None, "Все остальные сеансы закончены.").await
}

#[cfg(feature = "ssr")]
async fn end(session: Option<i64>, words: &str) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let me = context::me()?;
    state
        .store
        .end_session(&by, session, me.session)
        .await
        .map_err(|e| context::failed(&state, "сеансы", &e))?;
    notice::done(words);
    Ok(())
}
