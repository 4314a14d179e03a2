//! `POST /api/v1/appeals`: the one door through which sources bring appeals.
//!
//! `application/json` is one item, `application/x-ndjson` any number, one in
//! a line. An answer means that the database has committed; sending again is
//! always safe. Who may come and how fast is [`gate`]'s, why bytes are not an
//! item is [`item`]'s, what an item must hold is `domain::new_appeal`'s.

mod batch;
pub mod gate;
mod item;
pub mod together;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use domain::ids::{AppealId, SourceId};
use domain::new_appeal::{Checked, check};
use domain::scope::Actor;
use futures::StreamExt as _;
use serde::Serialize;
use store::{Error, Outcome, Received};
use tokio::time::timeout;

use super::metrics::received;
use super::problem::Problem;
use crate::node::Node;
use together::Fate;

/// Bytes of one item.
const ITEM_LIMIT: usize = 256 * 1024;
/// How long a request's body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(60);

/// How a request brings its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    One,
    Lines,
}

/// The answer to one item.
#[derive(Serialize)]
struct Kept {
    id: AppealId,
    outcome: Outcome,
    url: String,
}

impl From<Received> for Kept {
    fn from(r: Received) -> Self {
        Self {
            id: r.id,
            outcome: r.outcome,
            url: format!("/appeals/{}", r.id),
        }
    }
}

/// Takes what a source sends.
///
/// # Errors
/// [`Problem`]: 401, 408, 413, 415, 429, 503 for the request as a whole,
/// 400 or 422 for the item (of a batch: when no line was good).
pub async fn receive(State(node): State<Node>, request: Request) -> Result<Response, Problem> {
    let source = node.gate.source(&node.app.store, request.headers()).await?;
    let form = form(request.headers())?;
    let limit = match form {
        Form::One => node.config.body_limit.min(ITEM_LIMIT),
        Form::Lines => node.config.body_limit,
    };
    let (head, body) = request.into_parts();
    let body = timeout(BODY_TIME, read(&head.headers, body, limit))
        .await
        .map_err(|_| {
            Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "slow_body",
                "тело запроса не пришло за минуту; повторите отправку",
            )
        })??;
    let door = Door::of(&node, source);
    match form {
        Form::One => one(&door, &body).await,
        Form::Lines => batch::receive(&door, &body).await,
    }
}

async fn one(door: &Door<'_>, body: &[u8]) -> Result<Response, Problem> {
    door.node.gate.admit(door.source, 1)?;
    let item = door
        .check(body)
        .inspect_err(|_| door.count("rejected", 1))?;
    let kept = Kept::from(door.keep_one(item).await?);
    let status = if kept.outcome == Outcome::New {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((
        status,
        [(header::LOCATION, kept.url.clone())],
        axum::Json(kept),
    )
        .into_response())
}

/// A source at the door.
struct Door<'a> {
    node: &'a Node,
    source: SourceId,
    code: String,
    actor: Actor,
}

impl<'a> Door<'a> {
    fn of(node: &'a Node, source: SourceId) -> Self {
        let code = node
            .app
            .store
            .reference()
            .source(source)
            .map_or_else(|| source.to_string(), |s| s.code.clone());
        Self {
            node,
            source,
            actor: Actor::Source(code.clone()),
            code,
        }
    }

    fn count(&self, outcome: &'static str, items: u64) {
        received(&self.code, outcome, items);
    }

    /// Bytes → an item that can be kept.
    fn check(&self, bytes: &[u8]) -> Result<Checked, Problem> {
        let store = &self.node.app.store;
        let new = item::read(bytes)?;
        Ok(check(
            new,
            self.source,
            &store.reference(),
            &store.rules(),
            (self.node.app.clock)(),
        )?)
    }

    /// Keeps an item, a new one together with those of other requests.
    async fn keep_one(&self, item: Checked) -> Result<Received, Problem> {
        let item = Arc::new(item);
        let fate = if item.past.is_empty() {
            let together = &self.node.together;
            together.write(item.clone(), self.actor.code()).await
        } else {
            Fate::Alone
        };
        match fate {
            Fate::New(id) => {
                self.count("new", 1);
                let outcome = Outcome::New;
                Ok(Received { id, outcome })
            }
            Fate::Alone => {
                let answers = self.keep(std::slice::from_ref(&*item)).await?;
                answers.first().copied().ok_or_else(Problem::unavailable)
            }
            Fate::Unknown => Err(Problem::unavailable()),
        }
    }

    /// Keeps items in one transaction.
    async fn keep(&self, items: &[Checked]) -> Result<Vec<Received>, Problem> {
        let now = (self.node.app.clock)();
        let answers = self
            .node
            .app
            .store
            .receive(self.source, &self.actor, items, now)
            .await
            .map_err(|e| self.explain(&e))?;
        for (outcome, word) in [
            (Outcome::New, "new"),
            (Outcome::Same, "same"),
            (Outcome::Updated, "updated"),
        ] {
            let n = answers.iter().filter(|a| a.outcome == outcome).count();
            self.count(word, u64::try_from(n).unwrap_or(u64::MAX));
        }
        Ok(answers)
    }

    fn explain(&self, error: &Error) -> Problem {
        tracing::error!(source = self.code, %error, "приём не записал обращение");
        if error.is_about_data() {
            let detail = "база данных отказалась хранить это обращение; проверьте его поля";
            return Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_storable", detail);
        }
        Problem::unavailable()
    }
}

fn form(headers: &HeaderMap) -> Result<Form, Problem> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let essence = kind.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case("application/json") {
        Ok(Form::One)
    } else if essence.eq_ignore_ascii_case("application/x-ndjson") {
        Ok(Form::Lines)
    } else {
        let detail = "нужен заголовок Content-Type: application/json (одно обращение) или application/x-ndjson (по одному в строке)";
        Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_type",
            detail,
        ))
    }
}

/// The whole body; in the usual case of one chunk without a copy.
async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!(
            "тело запроса длиннее {} КиБ; пошлите меньше за раз",
            limit / 1024
        );
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    };
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|n| n > limit) {
        return Err(too_large());
    }
    let mut chunks = body.into_data_stream();
    let mut whole = Bytes::new();
    let mut more = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "broken_body",
                "тело запроса оборвалось; повторите отправку",
            )
        })?;
        if whole.len() + more.len() + chunk.len() > limit {
            return Err(too_large());
        }
        if whole.is_empty() && more.is_empty() {
            whole = chunk;
        } else {
            if more.is_empty() {
                more.reserve(announced.unwrap_or(0).max(whole.len() + chunk.len()));
                more.extend_from_slice(&std::mem::take(&mut whole));
            }
            more.extend_from_slice(&chunk);
        }
    }
    Ok(if more.is_empty() {
        whole
    } else {
        more.freeze()
    })
}
