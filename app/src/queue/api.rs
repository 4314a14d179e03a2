//! What the queue asks the server.

use domain::access::{Named, Right};
use domain::live::QueueFrame;
use domain::reference::{Department, Reference};
use domain::work::Handed;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::appeal::api::AppealData;
use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// A department's queue as the page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueData {
    /// The dictionary.
    pub reference: Reference,
    /// Whose queue.
    pub department: Department,
    /// What whoever looks may do there, of [`domain::queue::DEED_RIGHTS`].
    pub may: Vec<Right>,
    /// The executors of the department.
    pub people: Vec<Named>,
    /// The first answers that wait for approval, for whoever may approve or
    /// return them.
    pub handed: Vec<Handed>,
    /// Its first frame.
    pub frame: QueueFrame,
    /// Whoever looks.
    pub viewer: Viewer,
}

/// One appeal of a queue with what can be done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeedData {
    /// Whose queue.
    pub department: Department,
    /// The appeal.
    pub appeal: AppealData,
}

/// The queue of the department with a code.
///
/// # Errors
/// [`AppError::NotFound`] for a code nobody has, or one outside of the asker's
/// scope, [`AppError::Loading`] before the board is read.
#[server(prefix = "/api/fn", endpoint = "queue", input = GetUrl, output = TextJson)]
pub async fn get_queue(
    /// The code as in the page's address.
    code: String,
) -> Result<QueueData, AppError> {
    use crate::{context, frames};
    use domain::queue::DEED_RIGHTS;

    let (state, asker) = context::desk()?;
    let department = department(&code)?;
    let may = |right| asker.may_in(right, Some(department.id));
    let handed = if may(Right::Approve) || may(Right::Return) {
        get_handed(code).await?
    } else {
        Vec::new()
    };
    let frame = frames::queue(&state, department.id).ok_or(AppError::Loading)?;
    let people = state.store.executors(&asker).await;
    let people = people.map_err(|e| context::failed(&state, "исполнители", &e))?;
    Ok(QueueData {
        reference: (*state.store.reference()).clone(),
        may: DEED_RIGHTS
            .into_iter()
            .filter(|right| asker.may_in(*right, Some(department.id)))
            .collect(),
        people: people
            .into_iter()
            .filter(|(of, _)| *of == department.id)
            .map(|(_, who)| who)
            .collect(),
        department,
        handed,
        frame,
        viewer: crate::viewer::viewer().await?,
    })
}

/// The first answers that wait for approval in the department with a code.
///
/// # Errors
/// [`AppError::NotFound`] for a code nobody has, or one outside of the asker's
/// scope, [`AppError::Forbidden`] to whom they are neither to approve nor to
/// return.
#[server(prefix = "/api/fn", endpoint = "handed", input = GetUrl, output = TextJson)]
pub async fn get_handed(
    /// The code as in the page's address.
    code: String,
) -> Result<Vec<Handed>, AppError> {
    use crate::context;
    use domain::queue::READ_AT_ONCE;
    use domain::work::Draft;

    let (state, asker) = context::desk()?;
    let department = department(&code)?;
    let handed = state.store.handed(&asker, department.id, READ_AT_ONCE);
    let handed = handed
        .await
        .map_err(|e| context::failed(&state, "ответы на согласовании", &e))?;
    let reference = state.store.reference();
    let one = |h: store::HandedOver| {
        let actor = h.actor.unwrap_or_default();
        Handed {
            id: h.id,
            draft: Draft {
                text: h.text,
                author: h.name.unwrap_or_else(|| reference.actor(&actor)),
                saved_at: h.at,
            },
        }
    };
    Ok(handed.into_iter().map(one).collect())
}

/// An appeal of the queue of the department with a code.
///
/// # Errors
/// [`AppError::NotFound`] for a code or a number nobody has, one outside of
/// the asker's scope, or an appeal of another department,
/// [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "deed", input = GetUrl, output = TextJson)]
pub async fn get_deed(
    /// The code as in the page's address.
    code: String,
    /// The appeal's number.
    id: String,
) -> Result<DeedData, AppError> {
    let department = department(&code)?;
    let appeal = crate::appeal::api::read(&id).await?;
    if appeal.detail.row.department != Some(department.id) {
        return Err(AppError::NotFound);
    }
    Ok(DeedData { department, appeal })
}

/// The department with a code, for whoever may read its appeals.
#[cfg(feature = "ssr")]
fn department(code: &str) -> Result<Department, AppError> {
    use crate::context;

    let (state, asker) = context::desk()?;
    let reference = state.store.reference();
    let found = reference.department_by_code(code);
    found
        .filter(|d| asker.may_in(Right::Read, Some(d.id)))
        .cloned()
        .ok_or(AppError::NotFound)
}
