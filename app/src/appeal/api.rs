//! What the page of an appeal asks the server.

use chrono::NaiveDate;
use domain::Moment;
use domain::access::Named;
use domain::detail::Detail;
use domain::ids::Seq;
use domain::journal::Entry;
use domain::life::StepKind;
use domain::reference::Reference;
use domain::why::Why;
use domain::work::{Comment, Draft, Incident, Template};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;
use crate::viewer::Viewer;

/// An appeal as its page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppealData {
    /// Who looks at it.
    pub viewer: Viewer,
    /// The dictionary.
    pub reference: Reference,
    /// The instant it was read.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// The appeal.
    pub detail: Detail,
    /// Its history, oldest first.
    pub history: Vec<Entry>,
    /// The account of its deadline.
    pub why: Why,
    /// What the viewer can do with it.
    pub desk: Desk,
}

/// What lies on the desk beside the appeal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// The steps the viewer is offered.
    pub offered: Vec<StepKind>,
    /// Whether the viewer may take their last step back just now.
    pub undo: bool,
    /// Whether the viewer may write drafts and comments.
    pub writes: bool,
    /// The answer being written.
    pub draft: Option<Draft>,
    /// What colleagues say, oldest first.
    pub comments: Vec<Comment>,
    /// Answers that fit, the closest first.
    pub templates: Vec<Template>,
    /// Why it may be rejected, where it may be.
    pub reasons: Vec<String>,
    /// Days to which an answer may be promised, where it may be.
    pub promise: Vec<NaiveDate>,
    /// The last of all days that may be promised, where there is a last one.
    pub promise_last: Option<NaiveDate>,
    /// The executors of its department.
    pub executors: Vec<Named>,
    /// The incident it belongs to.
    pub incident: Option<Incident>,
    /// Who else looks at it, by name.
    pub others: Vec<String>,
    /// Changes whenever anything shown here does.
    pub revision: String,
    /// The journal line up to which the node's board is true.
    pub seq: Seq,
    /// Identifies the build.
    pub build: String,
}

impl Desk {
    /// Whether the viewer is to write the answer.
    #[must_use]
    pub fn answers(&self) -> bool {
        let writes = |k: &StepKind| matches!(k, StepKind::Answer | StepKind::Draft);
        self.offered.iter().any(writes)
    }
}

/// The appeal with a number.
///
/// # Errors
/// [`AppError::NotFound`] for a number nobody within the asker's scope has,
/// or for what is no number, [`AppError::Unavailable`].
#[server(prefix = "/api/fn", endpoint = "appeal", input = GetUrl, output = TextJson)]
pub async fn get_appeal(
    /// The number as in the page's address.
    id: String,
) -> Result<AppealData, AppError> {
    read(&id).await
}

/// The appeal with a number, for whoever makes the request.
#[cfg(feature = "ssr")]
pub(crate) async fn read(id: &str) -> Result<AppealData, AppError> {
    use crate::context;
    use crate::viewer::viewer;
    use domain::ids::AppealId;

    let state = context::state()?;
    let asker = context::asker()?;
    let id = id.parse().map(AppealId).map_err(|_| AppError::NotFound)?;
    let failed = |e| context::failed(&state, "обращение", &e);
    // Read before the appeal: whatever happens in between is told again.
    let seq = state.board.read(domain::board::Board::seq);
    let detail = state
        .store
        .appeal(&asker, id)
        .await
        .map_err(failed)?
        .ok_or(AppError::NotFound)?;
    // What lies open is drawn anew by a script, and nobody need look at it.
    if context::wants_page() {
        crate::bell::seen(&state, &asker, id).await?;
    }
    let history = state.store.history(&asker, id).await.map_err(failed)?;
    let at = state.now();
    let why = state
        .store
        .why(&asker, id, &history, at)
        .await
        .map_err(failed)?;
    let desk = desk(&state, &asker, &detail, &history, seq).await?;
    Ok(AppealData {
        viewer: viewer().await?,
        reference: state.store.reference().on(domain::time::day(at)),
        at,
        detail,
        history,
        why,
        desk,
    })
}

/// The draft of an answer that came from elsewhere: it is in the history alone.
#[cfg(feature = "ssr")]
fn handed(history: &[Entry], reference: &Reference) -> Option<Draft> {
    use domain::journal::Kind;

    let line = history.iter().rfind(|l| l.kind == Kind::Drafted)?;
    let name = line.name.clone();
    Some(Draft {
        text: line.note.clone()?,
        author: name.unwrap_or_else(|| reference.actor(&line.actor)),
        saved_at: line.at,
    })
}

#[cfg(feature = "ssr")]
async fn desk(
    state: &crate::context::AppState,
    asker: &domain::access::Asker,
    detail: &Detail,
    history: &[Entry],
    seq: Seq,
) -> Result<Desk, AppError> {
    use domain::access::Right;
    use domain::appeal::State;
    use domain::life::{longest_promise, may_undo, offered, promise_days};

    let (store, row, now) = (&state.store, &detail.row, state.now());
    let failed = |e| crate::context::failed(state, "обращение", &e);
    let needs_approval = store
        .reference()
        .source(row.source)
        .is_some_and(|s| s.needs_approval);
    let last = history.last();
    let incident = store.incident(asker, row.id).await.map_err(failed)?;
    let mut offered = last.map_or_else(Vec::new, |l| offered(&l.after, asker, needs_approval));
    // What a source had joined elsewhere belongs to no incident of ours.
    offered.retain(|k| *k != StepKind::Split || incident.is_some());
    let me = asker.actor().code();
    // What the clock has noted since is nobody's step.
    let step = history.iter().rfind(|l| !l.kind.is_note());
    let undo = step.is_some_and(|l| may_undo((&l.actor, l.kind, l.at), &me, now).is_ok());
    let says = |kinds: &[StepKind]| kinds.iter().any(|k| offered.contains(k));
    let templates = if says(&[StepKind::Answer, StepKind::Draft, StepKind::Promise]) {
        let all = store.templates(asker, row.category, row.source).await;
        all.map_err(failed)?
    } else {
        Vec::new()
    };
    let promising = last.filter(|_| says(&[StepKind::Promise]));
    let promise = promising.map_or_else(Vec::new, |l| promise_days(&l.after, &store.rules(), now));
    let promise_last = promising
        .and_then(|l| longest_promise(&l.after, &store.rules(), now))
        .map(domain::time::day);
    let reasons = if says(&[StepKind::Reject]) {
        store.reject_reasons(asker).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let executors = if says(&[StepKind::Delegate]) || row.executor.is_some() {
        let all = store.executors(asker).await.map_err(failed)?;
        all.into_iter()
            .filter(|(department, _)| Some(*department) == row.department)
            .map(|(_, who)| who)
            .collect()
    } else {
        Vec::new()
    };
    let others = match (asker.person_id(), crate::context::me()) {
        (Some(id), Ok(me)) => {
            let who = Named { id, name: me.name };
            state.board.presence().look(row.id, &who, now)
        }
        _ => Vec::new(),
    };
    Ok(Desk {
        writes: asker.may_in(Right::Comment, row.department),
        draft: match store.draft(asker, row.id).await.map_err(failed)? {
            None if row.state == State::OnApproval => handed(history, &store.reference()),
            draft => draft,
        },
        comments: store.comments(asker, row.id).await.map_err(failed)?,
        incident,
        revision: store.revision(asker, row.id).await.map_err(failed)?,
        build: state.build.to_string(),
        offered,
        undo,
        templates,
        reasons,
        promise,
        promise_last,
        executors,
        others,
        seq,
    })
}
