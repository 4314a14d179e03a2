//! `GET /live`: the live feed as server-sent events.
//!
//! `scope` is `board`, `wall`, `work`, `department:CODE` or `bell` (of a page
//! that follows nothing: notifications and heartbeats alone); `after`, or the header
//! `Last-Event-ID`, is the `seq` already seen. The body is made of bytes
//! shared by all listeners; see [`crate::hub`] for what is in them.

use app::context::Visitor;
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::access::{Asker, Right, Scene};
use domain::ids::Seq;
use domain::live::Audience;
use domain::reference::Reference;
use futures::stream;
use serde::Deserialize;

use super::problem::Problem;
use crate::hub::{Closed, Hub, Listener, Viewer};
use crate::node::Node;

/// The parameters of the feed.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    after: String,
}

/// Opens a stream.
///
/// # Errors
/// [`Problem`] for parameters that cannot be read (400), a scope that is not
/// open to the asker (403), an unknown scope
/// (404), or while no stream can be opened (503 with `Retry-After`).
pub async fn open(
    State(node): State<Node>,
    Extension(visitor): Extension<Visitor>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Query(wanted) = wanted.map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad_query",
            "параметры адреса не читаются; нужны scope и after",
        )
    })?;
    let audience = match wanted.scope.as_str() {
        "work" => match visitor.asker().scope(Right::Read) {
            Ok(scope) => Some(Audience::Work(scope)),
            Err(denied) => {
                let problem = Problem::new(StatusCode::FORBIDDEN, "forbidden", denied.to_string());
                return Err(problem.field("scope"));
            }
        },
        scope => audience(scope, visitor.asker(), &node.app.store.reference()),
    };
    let Some(audience) = audience else {
        let detail = "параметр scope: нужен board, wall, work, bell или department:КОД ведомства";
        return Err(Problem::new(StatusCode::NOT_FOUND, "unknown_scope", detail).field("scope"));
    };
    let listener = Listener::of(&visitor)
        .filter(|_| is_open_to(visitor.asker(), &audience))
        .ok_or_else(|| {
            let detail = "эта лента вам не открыта";
            Problem::new(StatusCode::FORBIDDEN, "forbidden", detail).field("scope")
        })?;
    let seen = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .unwrap_or(&wanted.after);
    // What is not a number of ours is as good as unknown: a snapshot follows.
    let after = seen.trim().parse().ok().map(Seq);
    let viewer = Hub::listen(&node, listener, audience, after).map_err(|closed| match closed {
        Closed::NoFeed => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no_feed",
            "лента ещё не готова или стоит",
        )
        .retry_after(2),
        Closed::Full => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too_many_streams",
            "открыто слишком много прямых показов",
        )
        .retry_after(30),
    })?;
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/event-stream"),
        (header::CACHE_CONTROL.as_str(), "no-store"),
        // A proxy that buffers would deliver the past in lumps.
        ("x-accel-buffering", "no"),
    ];
    Ok((headers, Body::from_stream(events(viewer))).into_response())
}

/// Whether an asker may follow an audience's feed.
#[must_use]
pub fn is_open_to(asker: &Asker, audience: &Audience) -> bool {
    match audience {
        Audience::Board => asker.may(Right::Board),
        // A display that was sent to another scene follows that one from then on.
        Audience::Wall(scene) => {
            asker.may(Right::Wall) && asker.scene().is_none_or(|own| own == *scene)
        }
        Audience::Queue(id) => asker.may_in(Right::Read, Some(*id)),
        Audience::Bell => asker.may(Right::Account),
        // A stream made for another sight, before a role was taken away, ends.
        Audience::Work(scope) => asker.scope(Right::Read).as_ref() == Ok(scope),
    }
}

fn events(viewer: Viewer) -> impl stream::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    stream::unfold(viewer, |mut viewer| async move {
        Some((Ok(viewer.next().await?), viewer))
    })
}

fn audience(scope: &str, asker: &Asker, reference: &Reference) -> Option<Audience> {
    match scope {
        "" | "board" => Some(Audience::Board),
        "bell" => Some(Audience::Bell),
        "wall" => Some(Audience::Wall(asker.scene().unwrap_or(Scene::City))),
        other => {
            let code = other.strip_prefix("department:")?;
            reference
                .department_by_code(code)
                .map(|d| Audience::Queue(d.id))
        }
    }
}
