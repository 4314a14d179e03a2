//! `/healthz` and `/readyz`: whether to restart this process, and whether to
//! send it visitors.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use tokio::time::timeout;

use crate::node::Node;

/// A database slower than this is no database for a visitor.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives and its executor runs.
pub async fn healthz() -> impl IntoResponse {
    words(StatusCode::OK, "жив\n".to_owned())
}

/// The database answers, the board is loaded and keeps up.
pub async fn readyz(State(node): State<Node>) -> impl IntoResponse {
    let mut wrong = Vec::new();
    match timeout(PATIENCE, node.app.store.ping()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, "readyz: база не отвечает");
            wrong.push("база данных не отвечает".to_owned());
        }
        Err(_) => wrong.push("база данных отвечает слишком долго".to_owned()),
    }
    if node.app.board.counted().is_none() {
        wrong.push("табло ещё не загружено".to_owned());
    } else if node.pulse.stopped() {
        wrong.push(format!("лента отстаёт на {} с", node.pulse.lag().as_secs()));
    }
    if node.shutdown.is_cancelled() {
        wrong.push("сервер останавливается".to_owned());
    }
    if wrong.is_empty() {
        words(StatusCode::OK, "готов\n".to_owned())
    } else {
        words(
            StatusCode::SERVICE_UNAVAILABLE,
            format!("не готов: {}\n", wrong.join("; ")),
        )
    }
}

fn words(status: StatusCode, text: String) -> impl IntoResponse {
    (
        status,
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        text,
    )
}
