//! What the workplace asks the server.

use domain::access::Right;
use domain::live::WorkFrame;
use domain::reference::Reference;
use domain::work::View;
use domain::worklist::{Sitter, WorkList};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::appeal::api::AppealData;
use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// Rows that come with the page; the stream brings the others.
pub const PAGE_ROWS: usize = 100;

/// The rights behind what can be done to many at once.
pub const BULK_RIGHTS: [Right; 5] = [
    Right::Take,
    Right::Classify,
    Right::Assign,
    Right::Reclassify,
    Right::Merge,
];

/// The workplace as the page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkData {
    /// Who sits there.
    pub viewer: Viewer,
    /// The list.
    pub list: ListData,
    /// The appeal beside the list.
    pub item: Option<AppealData>,
}

/// The list, from which its living part begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListData {
    /// The dictionary.
    pub reference: Reference,
    /// Whoever sits there.
    pub sitter: Sitter,
    /// Which of [`BULK_RIGHTS`] they have.
    pub many: Vec<Right>,
    /// Which list.
    pub list: WorkList,
    /// The filter, as in the address.
    pub query: String,
    /// How many each list holds, in the order of [`WorkList::ALL`].
    pub counts: Vec<u32>,
    /// Where its first row stands in the list.
    pub from: usize,
    /// Some rows of the list.
    pub frame: WorkFrame,
    /// The appeal beside the list.
    pub selected: Option<i64>,
    /// Saved views.
    pub views: Vec<View>,
}

/// The workplace; `query` names the list, the filter and the appeal.
///
/// # Errors
/// [`AppError::BadAddress`] for a query that means nothing,
/// [`AppError::Loading`] before the board is read, [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "work", input = GetUrl, output = TextJson)]
pub async fn get_work(
    /// The page's query string.
    query: String,
) -> Result<WorkData, AppError> {
    use crate::{address, context, frames};
    use domain::filter::Filter;
    use domain::live::Rows;
    use domain::worklist::Hour;

    let state = context::state()?;
    let asker = context::asker()?;
    let failed = |e| context::failed(&state, "рабочее место", &e);
    let sight = asker.scope(Right::Read).map_err(|e| failed(e.into()))?;
    let reference = state.store.reference();
    let filter = Filter::parse(address::pairs(&query), &reference)
        .map_err(|e| AppError::BadAddress(e.to_string()))?;
    let value = |name: &str| {
        address::pairs(&query)
            .find(|(n, _)| *n == name)
            .map_or("", |(_, v)| v)
    };
    let sitter = Sitter::of(&asker, &sight);
    let mut frame = frames::work(&state, &sight).ok_or(AppError::Loading)?;
    let Rows::All(rows) = std::mem::replace(&mut frame.rows, Rows::Flood) else {
        return Err(AppError::Loading);
    };
    let (now, due_until) = (frame.figures.at, frame.figures.due_until);
    let hour = Hour { now, due_until };
    let soon = &frame.figures.soon;
    let open: Vec<_> = rows
        .into_iter()
        .filter(|r| filter.matches(r, now, &reference))
        .collect();
    let counts: Vec<u32> = WorkList::ALL
        .iter()
        .map(|l| {
            open.iter()
                .filter(|r| sitter.holds(*l, r, hour, soon))
                .count()
        })
        .map(|n| u32::try_from(n).unwrap_or(u32::MAX))
        .collect();
    // Without a wish: the first list of mine, new and all that has anything.
    let list = WorkList::parse(value("list")).unwrap_or_else(|| {
        let has = |l: &WorkList| open.iter().any(|r| sitter.holds(*l, r, hour, soon));
        let first = [WorkList::Mine, WorkList::New];
        first.into_iter().find(has).unwrap_or(WorkList::All)
    });
    let from: usize = value("from").parse().unwrap_or(0);
    let rows: Vec<_> = open
        .into_iter()
        .filter(|r| sitter.holds(list, r, hour, soon))
        .skip(from)
        .take(PAGE_ROWS)
        .collect();
    let wanted = value("appeal").parse().ok();
    let selected: Option<i64> = wanted.or_else(|| rows.first().map(|r| r.id.0));
    let item = match selected {
        Some(id) => match crate::appeal::api::read(&id.to_string()).await {
            Ok(data) => Some(data),
            Err(AppError::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    frame.rows = Rows::All(rows);
    let many = BULK_RIGHTS.into_iter().filter(|r| asker.may(*r)).collect();
    Ok(WorkData {
        viewer: crate::viewer::viewer().await?,
        list: ListData {
            reference: reference.on(domain::time::day(now)),
            many,
            list,
            query: filter.query(&reference),
            counts,
            from,
            frame,
            selected: item.as_ref().map(|i| i.detail.row.id.0),
            views: state.store.views(&asker).await.map_err(failed)?,
            sitter,
        },
        item,
    })
}
