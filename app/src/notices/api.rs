//! What the page of notifications asks the server, and its verbs.

use domain::notice::{Notice, Topic};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// Notifications shown: whoever has more unread has other worries.
#[cfg(feature = "ssr")]
const SHOWN: i64 = 100;

/// What `/notices` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The latest, newest first.
    pub notices: Vec<Notice>,
    /// What can concern the person's roles, and whether they want to hear of it.
    pub choices: Vec<(Topic, bool)>,
    /// Where everything is that has climbed as high as the person; none for
    /// whom nothing does.
    pub climbed: Option<String>,
}

/// One's own notifications.
///
/// # Errors
/// [`AppError::LoginNeeded`] where nobody is logged in.
#[server(prefix = "/api/fn", endpoint = "notices", input = GetUrl, output = TextJson)]
pub async fn get_notices() -> Result<NoticesData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "уведомления", &e);
    let sheet = Sheet::begin(&state).await?;
    Ok(NoticesData {
        sheet,
        notices: state.store.notices(&by, SHOWN).await.map_err(failed)?,
        choices: state.store.notice_choices(&by).await.map_err(failed)?,
        climbed: climbed(by.roles(), &state.store.reference()),
    })
}

/// The list of what has climbed as high as these roles, where they see more
/// than what they work on themselves.
#[cfg(feature = "ssr")]
fn climbed(
    roles: &[domain::access::Role],
    reference: &domain::reference::Reference,
) -> Option<String> {
    use domain::access::Role;
    use domain::escalation::Level;
    use domain::filter::Filter;

    let level = if roles.contains(&Role::Supervisor) {
        Level::Supervisor
    } else if roles.contains(&Role::Head) {
        Level::Head
    } else {
        return None;
    };
    let filter = Filter {
        climbed: Some(level),
        ..Filter::default()
    };
    Some(crate::address::list(&filter, reference))
}

/// Marks one's notifications as read, up to the newest that was shown.
///
/// # Errors
/// [`AppError::Unavailable`] when the database does not answer.
#[server(prefix = "/api/fn", endpoint = "read_notices", output = TextJson)]
pub async fn read_notices(
    /// The journal line of the newest one.
    up_to: i64,
) -> Result<(), AppError> {
    use crate::context;
    use domain::ids::Seq;

    let (state, by) = context::desk()?;
    let done = state.store.read_notices(&by, Seq(up_to), state.now()).await;
    done.map_err(|e| context::failed(&state, "уведомления", &e))?;
    if let Some(person) = by.person_id() {
        state.board.bells().add(person);
    }
    Ok(())
}

/// Keeps what one wants to hear of.
///
/// # Errors
/// [`AppError::Refused`] for a topic that there is not.
#[server(prefix = "/api/fn", endpoint = "choose_notices", output = TextJson)]
pub async fn choose_notices(
    /// Codes of the topics; a browser sends none when nothing is marked.
    #[server(default)]
    topics: Vec<String>,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let topics: Option<Vec<_>> = topics.iter().map(|t| Topic::parse(t)).collect();
    let topics = topics.ok_or_else(|| AppError::Refused("такого уведомления нет".into()))?;
    let done = state.store.choose_notices(&by, &topics).await;
    done.map_err(|e| context::failed(&state, "уведомления", &e))?;
    notice::done("Выбор сохранён. Он действует на новые уведомления.");
    Ok(())
}
