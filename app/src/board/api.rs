//! What the board asks the server.

use domain::live::BoardFrame;
use domain::reference::Reference;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// The board as the page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardData {
    /// Who looks at it.
    pub viewer: Viewer,
    /// What they see.
    pub picture: Picture,
}

/// What the board shows, whoever looks at it: names, and the first frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// What was asked: the filter of the list, as in the address.
    pub query: String,
    /// The dictionary.
    pub reference: Reference,
    /// Figures, the three that burn, and the list (filtered, where asked).
    pub frame: BoardFrame,
}

/// The board now; `query` filters its list ([`domain::filter::Filter`]).
///
/// # Errors
/// [`AppError::BadAddress`] for a query that means nothing,
/// [`AppError::Loading`] before the board is read, [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "board", input = GetUrl, output = TextJson)]
pub async fn get_board(
    /// The page's query string.
    query: String,
) -> Result<BoardData, AppError> {
    use crate::{address, context, frames};
    use domain::filter::Filter;
    use domain::live::{BOARD_ROWS, Rows};

    use crate::viewer::viewer;
    use domain::access::Right;

    let state = context::state()?;
    let asker = context::asker()?;
    let reference = state.store.reference();
    asker
        .scope(Right::Board)
        .map_err(|e| context::failed(&state, "табло", &e.into()))?;
    let filter = Filter::parse(address::pairs(&query), &reference)
        .map_err(|e| AppError::BadAddress(e.to_string()))?;
    let mut frame = frames::board(&state).ok_or(AppError::Loading)?;
    if !filter.is_empty() {
        let limit = i64::try_from(BOARD_ROWS).unwrap_or(i64::MAX);
        let page = state
            .store
            .list(&asker, &filter, frame.figures.at, None, limit)
            .await;
        frame.rows = Rows::All(page.map_err(|e| context::failed(&state, "табло", &e))?.rows);
    }
    Ok(BoardData {
        viewer: viewer().await?,
        picture: Picture {
            query,
            reference: (*reference).clone(),
            frame,
        },
    })
}
