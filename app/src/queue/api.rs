//! What the queue asks the server.

use domain::live::QueueFrame;
use domain::reference::{Department, Reference};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// A department's queue as the page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueData {
    /// Who looks at it.
    pub viewer: Viewer,
    /// The dictionary.
    pub reference: Reference,
    /// Whose queue.
    pub department: Department,
    /// Its first frame.
    pub frame: QueueFrame,
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

    use crate::viewer::viewer;
    use domain::access::Right;

    let state = context::state()?;
    let asker = context::asker()?;
    let reference = state.store.reference();
    let department = reference
        .department_by_code(&code)
        .ok_or(AppError::NotFound)?
        .clone();
    if !asker.may_in(Right::Read, Some(department.id)) {
        return Err(AppError::NotFound);
    }
    let frame = frames::queue(&state, department.id).ok_or(AppError::Loading)?;
    Ok(QueueData {
        viewer: viewer()?,
        reference: (*reference).clone(),
        department,
        frame,
    })
}
