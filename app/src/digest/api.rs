//! What the press note asks the server.

use chrono::NaiveDate;
use domain::Moment;
use domain::digest::Digest;
use domain::reference::Reference;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// The note as the page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestData {
    /// Who looks at it.
    pub viewer: Viewer,
    /// The dictionary.
    pub reference: Reference,
    /// When it was counted.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// The note.
    pub digest: Digest,
    /// Monday of the following week, unless that week has yet to begin.
    pub next: Option<NaiveDate>,
}

/// The note of a week, `2022-W50`, or of the running one, `current`.
///
/// # Errors
/// [`AppError::BadAddress`] for what is no week, [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "digest", input = GetUrl, output = TextJson)]
pub async fn get_digest(
    /// The week as in the page's address.
    week: String,
) -> Result<DigestData, AppError> {
    use crate::context;
    use domain::period::Period;
    use domain::time;

    use crate::viewer::viewer;

    let state = context::state()?;
    let asker = context::asker()?;
    let at = state.now();
    let running = time::monday(time::day(at));
    let monday = match (week.as_str(), Period::parse(&week)) {
        ("current", _) => running,
        (_, Some(Period::Week(monday))) => monday,
        _ => {
            let shown: String = week.chars().take(40).collect();
            return Err(AppError::BadAddress(format!(
                "«{shown}» — не неделя, неделя пишется так: 2022-W50"
            )));
        }
    };
    let digest = state
        .store
        .digest(&asker, monday, at)
        .await
        .map_err(|e| context::failed(&state, "сводка недели", &e))?;
    let next = Some(monday + chrono::Days::new(7)).filter(|next| *next <= running);
    Ok(DigestData {
        viewer: viewer().await?,
        reference: (*state.store.reference()).clone(),
        at,
        digest,
        next,
    })
}
