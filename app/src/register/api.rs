//! What the register asks the server.

use domain::Moment;
use domain::reference::Reference;
use domain::row::Row;
use domain::search::{Field, Piece};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// Rows of one page.
pub const PAGE_ROWS: usize = 100;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegisterData {
    /// Who looks at it.
    pub viewer: Viewer,
    /// The dictionary.
    pub reference: Reference,
    /// The instant the list is true for.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// The filter it was asked with, as in the address and already checked.
    pub query: String,
    /// Rows of all pages together.
    pub count: u64,
    /// This page's rows, newest first.
    pub rows: Vec<Row>,
    /// What was searched and how it was found; none for a plain list.
    pub search: Option<SearchData>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Rows of one page of what a search has found: they take more room.
pub const PAGE_FOUND: usize = 50;

/// A search beside the rows it has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchData {
    /// What was written, on one line.
    pub shown: String,
    /// Where each of the rows has the words.
    pub said: Vec<Said>,
    /// There are more than `count` rows; how many, nobody has counted.
    pub uncounted: bool,
    /// Words that were read as others: as written, as searched.
    pub corrected: Vec<(String, String)>,
    /// The query that takes them as written.
    pub as_written: String,
    /// Words that stand nowhere.
    pub unknown: Vec<String>,
    /// Only the beginning of what was written was read.
    pub cut: bool,
    /// Nothing in it could be looked for.
    pub silent: bool,
    /// The index has still to read some of the journal.
    pub behind: bool,
}

/// Where a row has the words that were searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The title, its words marked; none where it has none of them.
    pub title: Option<Vec<Piece>>,
    /// Parts of the appeal's texts, their words marked.
    pub excerpts: Vec<(Field, Vec<Piece>)>,
    /// The number of the appeal is what was searched.
    pub numbered: bool,
}

/// A page of the list that `query` describes ([`domain::filter::Filter`], and
/// `after` for where it begins).
///
/// # Errors
/// [`AppError::BadAddress`] naming the parameter, [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "register", input = GetUrl, output = TextJson)]
pub async fn get_register(
    /// The page's query string.
    query: String,
) -> Result<RegisterData, AppError> {
    use crate::{address, context};
    use domain::filter::Filter;

    use crate::viewer::viewer;

    let state = context::state()?;
    let asker = context::asker()?;
    let reference = state.store.reference();
    let filter = Filter::parse(address::pairs(&query), &reference)
        .map_err(|e| AppError::BadAddress(e.to_string()))?;
    let after = match address::pairs(&query).find(|(name, value)| *name == "after" && !value.is_empty()) {
        Some((_, cursor)) => Some(cursor.parse().map_err(|_| {
            AppError::BadAddress("параметр «after» не указывает ни на какую страницу списка; уберите его, и список начнётся сначала".into())
        })?),
        None => None,
    };
    let at = state.now();
    if let Some(wanted) = super::found::wanted(&query) {
        let asked = super::found::Asked {
            asker: &asker,
            filter: &filter,
            at,
            after,
        };
        return asked.search(&state, query, &wanted).await;
    }
    let limit = i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX);
    let failed = |e| context::failed(&state, "список обращений", &e);
    let count = state
        .store
        .count(&asker, &filter, at)
        .await
        .map_err(failed)?;
    let page = state
        .store
        .list(&asker, &filter, at, after, limit)
        .await
        .map_err(failed)?;
    Ok(RegisterData {
        viewer: viewer().await?,
        reference: (*reference).clone(),
        at,
        query,
        count,
        rows: page.rows,
        search: None,
        next: page.next.map(|cursor| cursor.to_string()),
    })
}
